"""Fetching and pushing, and what is said when a remote does not want to."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.git import NewCommit, Person, Rejected, Repository, Unauthorised, Unreachable

from .conftest import CONVENTIONS, POLICY, ROOT, GitServer, commit, git, unchanged

BRANCH = "netpol/a-dev-allow-b-dev-0123abcd"
POLICIES = f"{ROOT}/a-dev/04-networkpolicy.yaml"
Serves = Callable[[str], GitServer]


def _open(where: object, cache: Path, token: str | None = None) -> Repository:
    return Repository.open(str(where), cache_dir=cache, conventions=CONVENTIONS, token=token)


def _write(repository: Repository, name: str = "new", branch: str = BRANCH) -> str:
    new = NewCommit(
        repository.base_commit(),
        {POLICIES: POLICY.format(name=name)},
        "m\n",
        Person("n", "n@x"),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    return repository.commit_files(new, branch).commit


@pytest.mark.parametrize("form", ["file", "http", "clone"])
def test_a_branch_is_pushed_found_again_and_taken_back(form: str, bare: Path, clone: Path, cache: Path, serve: Serves) -> None:
    where = {"file": bare.as_uri(), "http": serve("").url(), "clone": str(clone)}[form]
    repository = _open(where, cache)
    made = _write(repository)
    assert repository.remote_commit(BRANCH) is None
    repository.try_push()
    assert "" == git(bare, "for-each-ref", "refs/heads/netpol")
    repository.push(BRANCH)
    assert made == git(bare, "rev-parse", BRANCH)
    repository.push(BRANCH)
    repository.fetch()
    assert made == repository.remote_commit(BRANCH)
    repository.push_delete(BRANCH, made)
    assert "" == git(bare, "for-each-ref", "refs/heads/netpol")
    repository.push_delete(BRANCH, made)
    repository.delete_branch(BRANCH, made)
    repository.fetch()
    assert repository.remote_commit(BRANCH) is None


def test_another_replica_sees_the_branch_and_its_parent(bare: Path, cache: Path) -> None:
    """Also when the base branch has moved on since, and the clone is shallow."""
    one, two = _open(bare.as_uri(), cache / "1"), _open(bare.as_uri(), cache / "2")
    base = one.base_commit()
    made = _write(one)
    one.push(BRANCH)
    for number in range(4):
        commit(bare, {"README.md": f"{number}\n"})
    assert two.fetch() == git(bare, "rev-parse", "main")
    assert made == two.remote_commit(BRANCH)
    assert [POLICIES] == [change.path for change in two.changes(base, made)]
    assert ["main", BRANCH] == two.branch_names()
    fresh = _open(bare.as_uri(), cache / "3")
    assert fresh.holds(made)
    assert fresh.holds(base)


def test_a_clone_holds_no_more_history_than_it_needs(bare: Path, cache: Path) -> None:
    first = git(bare, "rev-parse", "main")
    for number in range(5):
        commit(bare, {"README.md": f"{number}\n"})
    assert not _open(bare.as_uri(), cache).holds(first)


def test_a_remote_branch_that_holds_something_else_is_left_alone(bare: Path, cache: Path) -> None:
    one, two = _open(bare.as_uri(), cache / "1"), _open(bare.as_uri(), cache / "2")
    made, other = _write(one), _write(two, "other")
    one.push(BRANCH)
    with pytest.raises(Rejected, match=f"has a branch {BRANCH} that holds something else"):
        two.push(BRANCH)
    with pytest.raises(Rejected, match="holds something else"):
        two.push_delete(BRANCH, other)
    assert made == git(bare, "rev-parse", BRANCH)


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_hook_that_says_no_is_quoted(hook: str, bare: Path, cache: Path) -> None:
    repository = _open(bare.as_uri(), cache)
    _write(repository)
    (bare / "hooks").mkdir(exist_ok=True)
    script = bare / "hooks" / hook
    script.write_text("#!/bin/sh\nprintf 'Names begin\\033[31m with a ticket.\\n' >&2\nexit 1\n")
    script.chmod(0o755)
    with pytest.raises(Rejected, match=r"The remote rejected the branch .*hook declined.* It says: Names begin") as problem:
        repository.push(BRANCH)
    assert problem.value.message.isprintable()


def test_a_remote_that_forbids_deleting(bare: Path, cache: Path) -> None:
    repository = _open(bare.as_uri(), cache)
    made = _write(repository)
    repository.push(BRANCH)
    git(bare, "config", "receive.denyDeletes", "true")
    with pytest.raises(Rejected, match="deletion prohibited"):
        repository.push_delete(BRANCH, made)


def test_a_login_that_may_read_and_not_write(bare: Path, cache: Path, serve: Serves) -> None:
    repository = _open(serve("").url(), cache)
    _write(repository)
    git(bare, "config", "http.receivepack", "false")
    for attempt in (lambda: repository.push(BRANCH), repository.try_push):
        with pytest.raises(Unauthorised, match="doesn't let the bot write to it") as problem:
            attempt()
        assert "NETPOL_GIT_TOKEN" in problem.value.hint


def test_a_token_that_was_taken_back(cache: Path, serve: Serves, caplog) -> None:
    server = serve("x-access-token:t0k3n")
    repository = _open(server.url(), cache, "t0k3n")
    _write(repository)
    server.login = "x-access-token:other"
    with caplog.at_level("DEBUG"):
        for attempt in (repository.fetch, lambda: repository.push(BRANCH)):
            with pytest.raises(Unauthorised) as problem:
                attempt()
            assert "t0k3n" not in str(problem.value)
    assert "t0k3n" not in caplog.text
    assert "eC1hY2Nlc3M" not in caplog.text  # nor as it is sent


def test_a_remote_that_went_away(cache: Path, serve: Serves) -> None:
    server = serve("")
    repository = _open(server.url(), cache)
    _write(repository)
    server.stop()
    for attempt in (repository.fetch, lambda: repository.push(BRANCH), repository.try_push):
        with pytest.raises(Unreachable, match=r"can't reach the repository: .*[^.]\. Check the network"):
            attempt()
    assert repository.base_commit()


def test_a_password_in_a_persons_own_configuration_is_never_shown(clone: Path, cache: Path, serve: Serves) -> None:
    server = serve("user:s3cr3t")
    git(clone, "remote", "set-url", "origin", server.url("user:s3cr3t"))
    repository = _open(clone, cache)
    assert server.url() == repository.remote_url
    made = _write(repository)
    repository.push(BRANCH)
    server.login = "user:other"
    with pytest.raises(Unauthorised) as problem:
        repository.push_delete(BRANCH, made)
    assert "s3cr3t" not in str(problem.value) + repr(vars(repository))


def test_a_token_serves_a_persons_own_clone(clone: Path, cache: Path, serve: Serves) -> None:
    server = serve("x-access-token:t0k3n")
    git(clone, "remote", "set-url", "origin", server.url())
    with unchanged(clone):
        repository = _open(clone, cache, "t0k3n")
        repository.fetch()
        _write(repository)
        repository.push(BRANCH)
    assert "t0k3n" not in (clone / ".git" / "config").read_text()


def test_a_repository_without_a_remote(bare: Path, cache: Path) -> None:
    repository = _open(bare, cache)
    _write(repository)
    assert "" == repository.remote_url
    assert repository.fetch() == repository.base_commit()
    with pytest.raises(Fixable, match="has no remote called origin"):
        repository.push(BRANCH)


def test_a_bundle_takes_no_branch(bare: Path, cache: Path) -> None:
    git(bare, "bundle", "create", "--quiet", "../x.bundle", "main")
    repository = _open(bare.parent / "x.bundle", cache)
    _write(repository)
    with pytest.raises(Fixable):
        repository.push(BRANCH)


def test_a_server_that_knows_no_shallow_clones(bare: Path, cache: Path, serve: Serves) -> None:
    """Files behind a plain web server: the whole history is fetched."""
    first = git(bare, "rev-parse", "main")
    for number in range(5):
        commit(bare, {"README.md": f"{number}\n"})
    git(bare, "update-server-info")
    git(bare, "config", "http.uploadpack", "false")
    server = serve("")
    server.plain = True
    assert _open(server.url(), cache).holds(first)
