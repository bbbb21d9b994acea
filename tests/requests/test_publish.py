"""A request becomes branches of a repository."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.errors import Fixable
from bot.model.question import Intent, Port, Question
from bot.model.request import Published
from tests.platforms import CLOUD_PLATFORM
from tests.requests.conftest import policy_path

MOVED = "# somebody was here\n"


def only(published: Published):
    """Return the one branch of a request."""
    assert len(published.branches) == 1
    return published.branches[0]


def edited_path(request) -> str:
    """Return the path of a request's first edit."""
    return request.plan.groups[0].edits[0].path


def test_a_branch_is_one_commit_on_the_base(bare, desk, allow) -> None:
    """The commit holds the plan's edit and nothing else; every other ref stays as it is."""
    here = desk(bare.path)
    main = bare.git("rev-parse", "main")
    request = here.ask(allow, why="search needs it")
    published = here.publisher.publish(request)
    branch = only(published)
    assert published.done
    assert (branch.state, branch.problem, branch.pushed, branch.namespace) == ("created", "", False, "b-dev")
    assert bare.branches() == {request.plan.groups[0].branch: branch.commit}
    assert bare.git("rev-parse", f"{branch.commit}^@") == main == bare.git("rev-parse", "main")
    assert bare.git("diff", "--name-only", main, branch.commit) == edited_path(request)
    assert bare.git("show", f"{branch.commit}:{edited_path(request)}") + "\n" == request.plan.groups[0].edits[0].after
    assert "+              kubernetes.io/metadata.name: a-dev" in branch.diff.splitlines()
    assert "Reason given: “search needs it”" in bare.git("log", "-1", "--format=%B", branch.commit)


@pytest.mark.parametrize("names", [False, True])
def test_nobody_is_named_unless_a_setting_says_so(bare, desk, allow, names) -> None:
    """Author and committer are the bot's identity, dates are the moment of the click."""
    here = desk(bare.path, name="Help desk", email="desk@example.org", names_in_commits=names)
    branch = only(here.publisher.publish(here.ask(allow, who="Grace", where="https://chat.example/p1")))
    text = bare.git("cat-file", "commit", branch.commit)
    moment = int(datetime(2026, 5, 4, 12, 30, tzinfo=UTC).timestamp())
    assert f"author Help desk <desk@example.org> {moment} +0000" in text
    assert f"committer Help desk <desk@example.org> {moment} +0000" in text
    assert names == ("Grace" in text) == ("https://chat.example/p1" in text)


def test_the_same_request_on_the_same_parent_is_the_same_commit(bare, cloned, desk, allow) -> None:
    """Byte for byte, in a bare repository and in a clone with a work tree, whatever the zone of the moment."""
    moment = datetime(2026, 5, 4, 14, 30, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    one, other = desk(bare.path), desk(cloned.path)
    first = only(one.publisher.publish(one.ask(allow, why="x")))
    second = only(other.publisher.publish(other.ask(allow, why="x", when=moment)))
    assert first.commit == second.commit


def test_a_work_tree_is_left_alone(cloned, desk, allow) -> None:
    """Somebody's checkout, index and current branch are as they were."""
    here = desk(cloned.path)
    only(here.publisher.publish(here.ask(allow)))
    assert cloned.git("status", "--porcelain") == ""
    assert cloned.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_a_second_person_finds_the_branch(bare, desk, allow) -> None:
    """Nothing is written, not even an object, and it is said since when the branch is there."""
    here = desk(bare.path, names_in_commits=True)
    first = only(here.publisher.publish(here.ask(allow)))
    before = bare.refs(), bare.git("count-objects", "-v")
    again = only(here.publisher.publish(here.ask(allow, who="Grace", why="me too", when=datetime(2026, 6, 1, tzinfo=UTC))))
    assert (again.state, again.commit, again.diff) == ("exists", first.commit, first.diff)
    assert again.note == "It dates from 4 May 2026 at 12:30 UTC, asked for by Ada."
    assert before == (bare.refs(), bare.git("count-objects", "-v"))


def test_the_branch_is_found_after_the_base_has_moved(bare, desk, allow) -> None:
    """What counts is the change, not the lines around it."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    path = edited_path(here.ask(allow))
    bare.commit({path: MOVED + bare.git("show", f"main:{path}") + "\n"})
    again = only(here.publisher.publish(here.ask(allow)))
    assert (again.state, again.commit) == ("exists", first.commit)


def appended(bare, path: str) -> str:
    """Let somebody append to a file of the base, where the bot appends too; return the new tip."""
    return bare.commit({path: bare.git("show", f"main:{path}") + "\n# somebody was here\n"})


def test_a_branch_that_no_longer_applies_is_replaced(bare, desk, allow) -> None:
    """The base has moved in the same lines: merging the old branch would be a conflict."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    tip = appended(bare, edited_path(here.ask(allow)))
    again = only(here.publisher.publish(here.ask(allow)))
    assert (again.state, again.name, bare.git("rev-parse", f"{again.name}^")) == ("created", first.name, tip)
    assert again.note == "It replaces the branch of 4 May 2026 at 12:30 UTC, because main has moved."
    assert here.publisher.verify(again.name).equal


def test_a_branch_that_no_longer_applies_and_holds_a_persons_work_stays(bare, desk, allow) -> None:
    """The next one has a number behind its name, is found under it, and can be verified."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    path = edited_path(here.ask(allow))
    theirs = bare.commit({path: bare.git("show", f"{first.name}:{path}") + MOVED}, "Mine", first.name)
    appended(bare, path)
    again = only(here.publisher.publish(here.ask(allow)))
    assert (again.state, again.name) == ("created", f"{first.name}-2")
    assert bare.branches() == {first.name: theirs, again.name: again.commit}
    assert here.publisher.verify(again.name).equal
    found = only(here.publisher.publish(here.ask(allow)))
    assert (found.state, found.commit) == ("exists", again.commit)


def test_a_branch_whose_change_is_another_one_now_is_replaced(bare, desk, allow) -> None:
    """It still applies, and what it writes is no longer what is asked for: its name is taken in another file."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    path = edited_path(here.ask(allow))
    policy = bare.git("show", f"main:{path}").replace("name: default", "name: allow-a-dev")
    bare.commit({path.replace("04-", "05-"): policy + "\n"})
    again = only(here.publisher.publish(here.ask(allow)))
    assert (again.state, again.name) == ("created", first.name)
    assert "name: allow-a-dev-2" in bare.git("show", f"{again.name}:{path}")


def test_another_open_branch_that_edits_the_same_file_is_named(bare, desk, allow) -> None:
    """Both append there, so that one waits for the other; a branch that is merged is open no more."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    other = Question(Intent.ALLOW, sources=("c-dev",), target="b-dev")
    second = only(here.publisher.publish(here.ask(other)))
    assert second.note == f"{first.name} edits the same file. After one is merged, make the others again."
    bare.git("update-ref", "refs/heads/main", second.commit)
    assert "same file" not in only(here.publisher.publish(here.ask(allow))).note


@pytest.mark.parametrize("what", ["on top", "other text", "more files", "nothing", "deleted"])
def test_a_branch_that_holds_something_else_is_left_alone(bare, desk, allow, what) -> None:
    """It is said what it holds, and nothing is overwritten."""
    here = desk(bare.path)
    request = here.ask(allow)
    name, path, after = request.plan.groups[0].branch, edited_path(request), request.plan.groups[0].edits[0].after
    bare.git("branch", name, "main")
    if what == "on top":
        bare.git("branch", "-D", name)
        here.publisher.publish(request)
        bare.commit({path: after + MOVED}, "Mine", name)
    elif what == "other text":
        bare.commit({path: after + MOVED}, "Mine", name)
    elif what == "more files":
        bare.commit({path: after, "evil.txt": "x"}, "Mine", name)
    elif what == "nothing":
        bare.commit({}, "Mine", name)
    else:
        bare.git(
            "fast-import",
            "--quiet",
            data=f"commit refs/heads/{name}\ncommitter A <a@b> 1 +0000\ndata 4\nMine\nfrom main^0\nD {path}\n",
        )
    before = bare.refs()
    found = only(here.publisher.publish(request))
    assert (found.state, bare.refs()) == ("differs", before)
    assert "holds something else (“Mine”" in found.problem
    assert found.compare_url == ""


def test_a_merged_branch_is_replaced_when_the_same_is_asked_again(bare, desk, allow) -> None:
    """Allowed, merged, taken away, merged: the old branches hold nothing that the base does not have."""
    here = desk(bare.path)
    first = only(here.publisher.publish(here.ask(allow)))
    bare.git("update-ref", "refs/heads/main", first.commit)
    revoke = Question(Intent.REVOKE, sources=("a-dev",), target="b-dev")
    taken = only(here.publisher.publish(here.ask(revoke)))
    assert taken.state == "created"
    bare.git("update-ref", "refs/heads/main", taken.commit)
    again = only(here.publisher.publish(here.ask(allow)))
    assert (again.state, again.name) == ("created", first.name)
    assert bare.git("rev-parse", f"{again.commit}^") == taken.commit


# The base moves between the answer and the click


def test_a_base_that_moved_elsewhere_is_what_the_branch_is_cut_from(bare, desk, allow) -> None:
    """The file itself may have moved as well, as long as the change stays what the person saw."""
    here = desk(bare.path)
    request = here.ask(allow)
    path = edited_path(request)
    tip = bare.commit({path: MOVED + request.plan.groups[0].edits[0].before, "README.md": "x"})
    branch = only(here.publisher.publish(request))
    assert (branch.state, bare.git("rev-parse", f"{branch.commit}^")) == ("created", tip)
    assert bare.git("show", f"{branch.commit}:{path}").startswith(MOVED.strip())
    assert here.publisher.verify(branch.name).equal


def moved_by_another_branch(bare, here, request) -> None:
    """Merge the same change, written by somebody else."""
    bare.commit({edited_path(request): request.plan.groups[0].edits[0].after})


def moved_by_taking_the_name(bare, here, request) -> None:
    """Use the new policy's name for something else."""
    other = request.plan.groups[0].edits[0].after.replace("metadata.name: a-dev", "metadata.name: c-dev")
    bare.commit({edited_path(request): other})


def moved_by_removing_the_target(bare, here, request) -> None:
    """Delete the target's folder."""
    folder = edited_path(request).rpartition("/")[0]
    bare.git(
        "fast-import", "--quiet", data=f"commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom main^0\nD {folder}\n"
    )


def moved_by_opening_everything(bare, here, request) -> None:
    """Take away all policies, so that a first one would cut others off."""
    bare.git(
        "fast-import",
        "--quiet",
        data=f"commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom main^0\nD {edited_path(request)}\n",
    )


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (moved_by_another_branch, "somebody has done it in the meantime"),
        (moved_by_taking_the_name, "would now be a different one"),
        (moved_by_removing_the_target, "There's no namespace"),
        (moved_by_opening_everything, "needs a second confirmation"),
    ],
)
def test_a_plan_that_would_now_say_something_else_is_said_and_not_written(bare, desk, allow, move, said) -> None:
    """The person agreed to what they saw, and to nothing else."""
    here = desk(bare.path)
    request = here.ask(allow)
    move(bare, here, request)
    before = bare.refs()
    published = here.publisher.publish(request)
    branch = only(published)
    assert (branch.state, published.done, bare.refs()) == ("stale", False, before)
    assert said in branch.problem
    assert "main has moved" in branch.problem


# What is not written at all


def test_writes_that_are_switched_off_are_a_clear_message(bare, desk, allow) -> None:
    """The name of the setting is said, and nothing is written."""
    here = desk(bare.path, writes=False)
    before = bare.refs()
    published = here.publisher.publish(here.ask(allow))
    assert "WRITES=off" in only(published).problem
    assert not published.done
    assert bare.refs() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"refusal": "It must not be."}, "It must not be."),
        ({"groups": ()}, "nothing has to change"),
    ],
)
def test_a_plan_without_a_change_is_refused(bare, desk, allow, change, said) -> None:
    """Neither a refusal nor an access that is there becomes a branch."""
    here = desk(bare.path)
    request = here.ask(allow)
    with pytest.raises(Fixable, match=said):
        here.publisher.publish(replace(request, plan=replace(request.plan, **change)))


@pytest.mark.parametrize("about", [{"why": "a\nNetpol-Source: c-dev"}, {"when": datetime(1969, 12, 31, tzinfo=UTC)}])
def test_a_request_that_no_commit_can_hold_is_refused(bare, desk, allow, about) -> None:
    """A reason of two lines, a moment before there were commits."""
    here = desk(bare.path)
    before = bare.refs()
    with pytest.raises(Fixable):
        here.publisher.publish(here.ask(allow, **about))
    assert bare.refs() == before


def test_a_link_that_cannot_be_made_is_said_before_anything_is_written(bare, desk, allow) -> None:
    """A mistake in the setting is not found out after the push."""
    here = desk(bare.path, compare_template="https://git.example/{repo}")
    before = bare.refs()
    with pytest.raises(Fixable, match=r"has the field"):
        here.publisher.publish(here.ask(allow))
    assert bare.refs() == before


def test_a_question_that_trailers_cannot_hold_is_not_written(bare, desk, allow) -> None:
    """The last line of defence: whatever the planner lets through has to be read back from the commit."""
    here = desk(bare.path)
    request = here.ask(allow)
    forged = replace(request.plan, question=replace(allow, pods=(("app", "x\nNetpol-Source: c-dev"),)))
    here.publisher = replace(here.publisher, planner=lambda *_: forged)
    before = bare.refs()
    branch = only(here.publisher.publish(replace(request, plan=forged)))
    assert (branch.state, bare.refs()) == ("failed", before)


def test_a_read_only_repository_is_said(bare, desk, allow) -> None:
    """Rights that were taken from everybody are honoured, also where the superuser could write all the same."""
    here = desk(bare.path)
    request = here.ask(allow)
    (bare.path / "objects").chmod(0o555)
    try:
        branch = only(here.publisher.publish(request))
    finally:
        (bare.path / "objects").chmod(0o755)
    assert branch.state == "failed"
    assert "read-only" in branch.problem
    assert bare.branches() == {}


def test_a_name_that_git_cannot_make_room_for_leaves_nothing_behind(bare, desk, allow) -> None:
    """A branch called `netpol` stands where the folder of ours would be: no branch, and no ref left over from the attempt."""
    bare.git("branch", "netpol", "main")
    here = desk(bare.path)
    before = bare.refs()
    branch = only(here.publisher.publish(here.ask(allow)))
    assert (branch.state, bare.refs()) == ("failed", before)
    assert "can't be written" in branch.problem


# Several at once


def test_people_who_ask_at_the_same_moment_share_one_branch(bare, desk, allow) -> None:
    """One of them writes it, the others find it; all are told the same commit."""
    desks = [desk(bare.path) for _ in range(4)]
    requests = [each.ask(allow, who=f"person {number}", why=f"reason {number}") for number, each in enumerate(desks)]
    start, outcomes = threading.Barrier(len(desks)), []

    def click(here, request) -> None:
        start.wait()
        outcomes.append(only(here.publisher.publish(request)))

    threads = [threading.Thread(target=click, args=pair) for pair in zip(desks, requests, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(branch.state for branch in outcomes) == ["created", "exists", "exists", "exists"]
    assert {branch.commit for branch in outcomes} == set(bare.branches().values())
    assert len(bare.branches()) == 1
    assert "incoming" not in bare.refs()


GUIDE = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev", select_by="guide")


def test_two_namespaces_are_two_branches_that_know_each_other(bare, desk) -> None:
    """The label goes into the source, the policy into the target; both are cut from the base."""
    here = desk(bare.path)
    published = here.publisher.publish(here.ask(GUIDE))
    label, policy = published.branches
    assert [(each.namespace, each.state) for each in published.branches] == [("a-dev", "created"), ("b-dev", "created")]
    assert (
        bare.git("rev-parse", f"{label.commit}^") == bare.git("rev-parse", f"{policy.commit}^") == bare.git("rev-parse", "main")
    )
    assert "Belongs together with the change of b-dev." in bare.git("log", "-1", "--format=%B", label.commit)
    assert here.publisher.verify(label.name).equal
    assert here.publisher.verify(policy.name).equal


def test_a_branch_that_fails_does_not_take_the_other_with_it(bare, desk) -> None:
    """The first differs and is said; the second is written all the same."""
    here = desk(bare.path)
    request = here.ask(GUIDE)
    bare.commit({"README.md": "x"}, "Mine", request.plan.groups[0].branch)
    published = here.publisher.publish(request)
    assert [branch.state for branch in published.branches] == ["differs", "created"]
    assert not published.done


def test_one_branch_holds_both_where_the_repository_takes_that(bare, desk) -> None:
    """A setting."""
    here = desk(bare.path, conventions=replace(CLOUD_PLATFORM, one_namespace_per_branch=False))
    branch = only(here.publisher.publish(here.ask(GUIDE)))
    assert len(bare.git("diff", "--name-only", "main", branch.commit).splitlines()) == 2
    assert here.publisher.verify(branch.name).equal


@pytest.mark.parametrize(
    "question",
    [
        Question(Intent.ALLOW, sources=("a-dev", "c-dev"), target="b-dev"),
        Question(Intent.ALLOW, sources=("a-dev",), target="b-dev", ports=(Port(8080), Port(90, 99)), pods=(("app", "api"),)),
        Question(Intent.ALLOW, sources=("a-dev",), target="b-dev", service="api", topic="x", second=Intent.LOGS),
    ],
)
def test_every_form_of_question_becomes_a_branch_that_can_be_verified(bare, desk, question) -> None:
    """Also where the question holds more than a commit says: a service, a second intent."""
    here = desk(bare.path)
    branch = only(here.publisher.publish(here.ask(question)))
    assert branch.state == "created"
    assert here.publisher.verify(branch.name).differences == ()


def test_a_new_file_is_never_written_over_another(bare, desk) -> None:
    """What the plan could not know of, because it holds nothing of a namespace, is there all the same."""
    move = f"commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom main^0\nD {policy_path('b-dev')}\n"
    bare.git("fast-import", "--quiet", data=move)
    here = desk(bare.path)
    question = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev", confirmed=frozenset({"first-policy"}))
    request = here.ask(question)
    assert request.plan.groups[0].edits[0].before is None
    taken = replace(request.plan.groups[0].edits[0], path="README.md")
    group = replace(request.plan.groups[0], edits=(taken,))
    bare.commit({"README.md": "x"})
    object.__setattr__(here.publisher, "planner", lambda question, commit: replace(request.plan, groups=(group,)))  # noqa: ARG005
    published = here.publisher.publish(replace(request, plan=replace(request.plan, groups=(group,))))
    assert ("failed", "README.md already exists and holds something else.") == (
        only(published).state,
        only(published).problem.partition(" Add")[0],
    )
