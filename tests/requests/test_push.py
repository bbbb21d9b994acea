"""A branch is done when the remote has it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.model.question import Intent, Question

TEMPLATE = "https://git.example/compare/{base}...{branch}?title={title}"
GUIDE = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev", select_by="guide")


@pytest.fixture(params=["a person's clone", "our clone of an address"])
def remote_desk(request, bare, cloned, desk):
    """Open a desk that pushes to `bare`, from either kind of repository: `remote_desk(cache="1")`."""

    def make(**settings: object):
        where = cloned.path if request.param == "a person's clone" else f"file://{bare.path}"
        return desk(where, push=True, **settings)

    return make


def refuse_pushes(bare, text: str, when: str = "true") -> None:
    """Install a hook that refuses where a shell condition on $ref holds."""
    hook = bare.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nwhile read old new ref; do if {when}; then echo '{text}'; exit 1; fi; done\n")
    hook.chmod(0o755)


def here_branches(here) -> list[str]:
    """Return what our own side holds beside the base."""
    return [name for name in here.repository.branch_names() if name != "main"]


def test_the_remote_has_the_branch(bare, remote_desk, allow) -> None:
    """The same commit, and the link is filled in."""
    here = remote_desk(compare_template=TEMPLATE)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    assert (branch.state, branch.pushed, branch.problem) == ("created", True, "")
    assert bare.branches() == {branch.name: branch.commit}
    assert branch.compare_url == f"https://git.example/compare/main...{branch.name}?title=Allow%20a-dev%20to%20call%20b-dev"
    assert here.publisher.verify(branch.name).equal


def test_the_branch_is_cut_from_what_the_remote_has_now(bare, remote_desk, allow) -> None:
    """Somebody merged a moment ago."""
    here = remote_desk()
    request = here.ask(allow)
    tip = bare.commit({"README.md": "x"})
    branch = here.publisher.publish(request).branches[0]
    assert (branch.state, bare.git("rev-parse", f"{branch.commit}^")) == ("created", tip)


def test_a_push_that_is_rejected_leaves_nothing(bare, remote_desk, allow) -> None:
    """What the remote says is passed on; neither side keeps a branch."""
    here = remote_desk()
    refuse_pushes(bare, "GH013: repository rule violations")
    published = here.publisher.publish(here.ask(allow))
    branch = published.branches[0]
    assert (branch.state, branch.commit, published.done) == ("failed", "", False)
    assert "GH013: repository rule violations" in branch.problem
    assert bare.branches() == {}
    assert here_branches(here) == []


def test_one_of_two_branches_is_rejected(bare, remote_desk) -> None:
    """The other one is there, and both are said."""
    here = remote_desk()
    refuse_pushes(bare, "not this one", 'case "$ref" in *b-dev-allow*) true;; *) false;; esac')
    published = here.publisher.publish(here.ask(GUIDE))
    assert [(branch.state, branch.pushed) for branch in published.branches] == [("created", True), ("failed", False)]
    assert list(bare.branches()) == [published.branches[0].name]


@pytest.fixture
def unauthorised() -> Iterator[str]:
    """Serve an address that lets nobody in."""

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/octo/environments.git"
    server.shutdown()
    server.server_close()


def test_an_unreachable_remote_is_said(cloned, desk, allow, closed_port) -> None:
    """Before anything is written."""
    here = desk(cloned.path, push=True)
    request = here.ask(allow)
    cloned.git("remote", "set-url", "origin", f"http://someone:ghp_secret@127.0.0.1:{closed_port}/octo/environments.git")
    before = cloned.refs()
    branch = here.publisher.publish(request).branches[0]
    assert (branch.state, cloned.refs()) == ("failed", before)
    assert "can't reach the repository" in branch.problem
    assert "ghp_secret" not in str(branch)


def test_a_remote_that_does_not_let_us_in_is_said(cloned, desk, allow, unauthorised) -> None:
    """Reading may be open to everybody where writing is not: the push alone is refused."""
    here = desk(cloned.path, push=True)
    request = here.ask(allow)
    cloned.git("remote", "set-url", "--push", "origin", unauthorised)
    branch = here.publisher.publish(request).branches[0]
    assert branch.state == "failed"
    assert "NETPOL_GIT_TOKEN" in branch.problem
    assert cloned.branches() == {}


def test_without_a_push_an_unreachable_remote_is_only_noted(cloned, desk, allow, closed_port) -> None:
    """A branch is written on what was fetched last, and that is said."""
    here = desk(cloned.path)
    request = here.ask(allow)
    cloned.git("remote", "set-url", "origin", f"http://127.0.0.1:{closed_port}/octo/environments.git")
    branch = here.publisher.publish(request).branches[0]
    assert (branch.state, branch.problem) == ("created", "")
    assert "as it was last fetched" in branch.note


def test_without_a_remote_nothing_can_be_pushed(bare, desk, allow) -> None:
    """It is said, and no branch is left behind."""
    here = desk(bare.path, push=True)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    assert (branch.state, bare.branches()) == ("failed", {})
    assert "no remote" in branch.problem


# Others push as well


def test_a_branch_that_another_replica_pushed_is_found(bare, remote_desk, desk, allow) -> None:
    """Nothing is written, here or there."""
    other = desk(f"file://{bare.path}", cache="other", push=True)
    first = other.publisher.publish(other.ask(allow)).branches[0]
    here = remote_desk()
    again = here.publisher.publish(here.ask(allow, who="Grace", why="me too")).branches[0]
    assert (again.state, again.pushed, again.commit) == ("exists", True, first.commit)
    assert bare.branches() == {first.name: first.commit}


@pytest.mark.parametrize("same", [True, False])
def test_a_branch_that_appears_between_fetch_and_push_wins(bare, remote_desk, desk, allow, same) -> None:
    """The remote decides; ours is taken away again, and what the remote holds is what is told."""
    here = remote_desk()
    request = here.ask(allow)
    name = request.plan.groups[0].branch
    planned = here.publisher.planner

    def overtaken(question, commit):
        if same:
            other = desk(f"file://{bare.path}", cache="other", push=True)
            other.publisher.publish(other.ask(allow, who="Grace", why="first!"))
        else:
            bare.commit({"README.md": "x"}, "Mine", name)
        return planned(question, commit)

    object.__setattr__(here.publisher, "planner", overtaken)
    branch = here.publisher.publish(request).branches[0]
    assert (branch.state, branch.commit) == ("exists" if same else "differs", bare.branches()[name])
    assert here.repository.branch_commit(name) is None


def test_a_remote_branch_that_holds_something_else_is_left_alone(bare, remote_desk, allow) -> None:
    """Said, not overwritten."""
    here = remote_desk()
    request = here.ask(allow)
    theirs = bare.commit({"README.md": "x"}, "Mine", request.plan.groups[0].branch)
    branch = here.publisher.publish(request).branches[0]
    assert (branch.state, list(bare.branches().values())) == ("differs", [theirs])
    assert "holds something else" in branch.problem


def test_a_branch_that_was_deleted_at_the_remote_is_cut_anew(bare, remote_desk, allow) -> None:
    """What is left of it here is an older one of ours: forges delete branches after a merge."""
    here = remote_desk()
    first = here.publisher.publish(here.ask(allow)).branches[0]
    bare.git("branch", "-D", first.name)
    tip = bare.commit({"README.md": "x"})
    again = here.publisher.publish(here.ask(allow)).branches[0]
    assert (again.state, again.pushed) == ("created", True)
    assert bare.git("rev-parse", f"{again.name}^") == tip


def test_a_merged_branch_at_the_remote_is_replaced(bare, remote_desk, allow) -> None:
    """Merged, taken away by another change, and asked for again."""
    here = remote_desk()
    first = here.publisher.publish(here.ask(allow)).branches[0]
    bare.git("update-ref", "refs/heads/main", first.commit)
    path = bare.git("diff", "--name-only", "main^", "main")
    tip = bare.commit({path: bare.git("show", f"main^:{path}") + "\n"}, "Take it away")
    here.source.refresh()
    again = here.publisher.publish(here.ask(allow)).branches[0]
    assert (again.state, bare.git("rev-parse", f"{again.name}^")) == ("created", tip)


def test_a_branch_that_no_longer_applies_is_replaced_at_the_remote(bare, remote_desk, allow) -> None:
    """In one update: a pull request of it stays open."""
    here = remote_desk()
    request = here.ask(allow)
    first = here.publisher.publish(request).branches[0]
    path = request.plan.groups[0].edits[0].path
    tip = bare.commit({path: bare.git("show", f"main:{path}") + "\n# somebody was here\n"})
    here.source.refresh()
    again = here.publisher.publish(here.ask(allow)).branches[0]
    assert (again.state, again.pushed, bare.git("rev-parse", f"{again.name}^")) == ("created", True, tip)
    assert bare.branches() == {first.name: again.commit}


def test_a_branch_that_was_written_without_a_push_is_pushed(bare, cloned, desk, allow) -> None:
    """`--branch` first, `--push` later."""
    first = desk(cloned.path)
    written = first.publisher.publish(first.ask(allow)).branches[0]
    assert bare.branches() == {}
    later = desk(cloned.path, push=True)
    pushed = later.publisher.publish(later.ask(allow)).branches[0]
    assert (pushed.state, pushed.pushed, pushed.commit) == ("exists", True, written.commit)
    assert bare.branches() == {written.name: written.commit}


def test_a_branch_at_the_address_is_found_by_those_who_do_not_push(bare, desk, allow) -> None:
    """Whoever asks the same next is told, and our clone gets no branch of its own beside it."""
    first = desk(f"file://{bare.path}", push=True).publisher
    written = first.publish(desk(f"file://{bare.path}").ask(allow)).branches[0]
    second = desk(f"file://{bare.path}", cache="another")
    branch = second.publisher.publish(second.ask(allow)).branches[0]
    assert (branch.state, branch.pushed, branch.commit) == ("exists", True, written.commit)
    assert second.repository.branch_commit(branch.name) is None
