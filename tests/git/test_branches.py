"""Commits and branches, written without a work tree."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.git import BranchMoved, NewCommit, Person, ReadOnly, Repository

from .conftest import CONVENTIONS, FILES, POLICY, ROOT, commit, git, unchanged

WHEN = datetime(2026, 8, 21, 12, 0, 0, tzinfo=UTC)
PERSON = Person("netpol", "netpol@example.org")
POLICIES = f"{ROOT}/a-dev/04-networkpolicy.yaml"
BRANCH = "netpol/a-dev-allow-b-dev-0123abcd"


@pytest.fixture
def repository(bare: Path) -> Repository:
    return Repository.open(str(bare), conventions=CONVENTIONS)


def _new(repository: Repository, files: dict[str, str | None] | None = None, **others: object) -> NewCommit:
    values = {"message": "Allow b-dev\n\nWhy not.\n", "author": PERSON, "when": WHEN} | others
    return NewCommit(repository.base_commit(), files or {POLICIES: POLICY.format(name="new")}, **values)  # type: ignore[arg-type]


def test_a_branch_of_one_edit(repository: Repository, bare: Path) -> None:
    base = repository.base_commit()
    written = repository.commit_files(_new(repository), BRANCH)
    assert written.created
    assert written.commit == written.holds == repository.branch_commit(BRANCH) == git(bare, "rev-parse", BRANCH)
    assert POLICY.format(name="new") == repository.text(written.commit, POLICIES)
    assert [POLICIES] == [change.path for change in repository.changes(base, written.commit)]
    assert FILES["README.md"] == repository.text(written.commit, "README.md")
    assert f"--- a/{POLICIES}\n+++ b/{POLICIES}\n@@ -1,5 +1,5 @@" in repository.diff(base, written.commit)
    assert base == repository.base_commit()
    assert "" == git(bare, "for-each-ref", "refs/netpol")
    git(bare, "fsck", "--strict")


def test_what_a_commit_says(repository: Repository) -> None:
    info = repository.commit_info(repository.commit_files(_new(repository), BRANCH).commit)
    assert ((repository.base_commit(),), "Allow b-dev\n\nWhy not.\n") == (info.parents, info.message)
    assert ("netpol <netpol@example.org>", WHEN) == (info.author, info.author_date) == (info.committer, info.committer_date)
    assert () == info.extra


def test_the_same_request_makes_the_same_commit_anywhere(repository: Repository, bare: Path, clone: Path) -> None:
    """Whatever the zone that the moment is written in, the repository, and what people have configured in it."""
    other = Repository.open(str(clone), conventions=CONVENTIONS)
    for key, value in {
        "user.name": "X",
        "core.autocrlf": "true",
        "i18n.commitEncoding": "latin1",
        "commit.gpgSign": "true",
    }.items():
        git(clone, "config", key, value)
    elsewhere = WHEN.astimezone(timezone(timedelta(hours=5, minutes=30))) + timedelta(microseconds=999_999)
    here = repository.commit_files(_new(repository), BRANCH)
    there = other.commit_files(_new(other, when=elsewhere), BRANCH)
    assert here.commit == there.commit


def test_files_keep_their_mode_and_can_be_new_or_gone(repository: Repository, bare: Path) -> None:
    commit(bare, {f"{ROOT}/a-dev/run.yaml": "a: 1\n"}, modes={f"{ROOT}/a-dev/run.yaml": "100755"})
    new = f"{ROOT}/b-dev/04 odd \"name\\' é.yaml"
    files = {f"{ROOT}/a-dev/run.yaml": "a: 2\n", new: "b: 1", POLICIES: None}
    made = repository.commit_files(_new(repository, files), BRANCH).commit
    listed = {change.path: change for change in repository.changes(repository.base_commit(), made)}
    assert {f"{ROOT}/a-dev/run.yaml": "100755", new: "100644", POLICIES: None} == {
        path: change.after and change.after.mode for path, change in listed.items()
    }
    assert "b: 1" == repository.text(made, new)
    assert repository.text(made, POLICIES) is None


def test_a_new_file_goes_into_its_own_folder_where_the_file_system_has_no_cases(clone: Path) -> None:
    git(clone, "config", "core.ignoreCase", "true")
    repository = Repository.open(str(clone), conventions=CONVENTIONS)
    new = f"{ROOT}/A-dev/04-networkpolicy.yaml"
    made = repository.commit_files(_new(repository, {new: "b: 1\n"}), BRANCH).commit
    assert [new] == [change.path for change in repository.changes(repository.base_commit(), made)]


def test_a_repository_with_sha_256_ids(tmp_path: Path) -> None:
    path = tmp_path / "sha256.git"
    path.mkdir()
    git(path, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch", "main")
    commit(path, FILES)
    repository = Repository.open(str(path), conventions=CONVENTIONS)
    written = repository.commit_files(_new(repository), BRANCH)
    assert POLICY.format(name="new") == repository.text(written.commit, POLICIES)
    assert 64 == len(written.commit)


def test_a_file_where_a_folder_has_to_be_is_said(repository: Repository) -> None:
    with pytest.raises(Fixable, match=r"README\.md is a file, not a folder"):
        repository.commit_files(_new(repository, {"README.md/x.yaml": "x"}), BRANCH)


def test_what_git_does_not_write_leaves_nothing_behind(repository: Repository, bare: Path) -> None:
    """Fast-import writes a report into the git directory when it stops, with the change in it."""
    (bare / "objects" / "pack").rmdir()
    (bare / "objects" / "pack").write_text("")
    with pytest.raises(ReadOnly, match="can't be written"):
        repository.commit_files(_new(repository), BRANCH)
    assert [] == list(bare.glob("fast_import_crash_*"))
    assert "" == git(bare, "for-each-ref", "refs/netpol")


@pytest.mark.parametrize("text", ["", "no final newline", "a: 1\r\n", "\ufeffa: é\u2028\n", "data 3\nM 100644\ndone\n", "\0\n"])
def test_texts_are_written_as_they_are(text: str, repository: Repository) -> None:
    made = repository.commit_files(_new(repository, {POLICIES: text}, message=text), BRANCH)
    assert text == repository.text(made.commit, POLICIES)
    assert text == repository.commit_info(made.commit).message


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=50), st.text(max_size=50), st.text(st.characters(), max_size=80))
def test_whoever_asks_a_commit_is_whole_or_refused(repository: Repository, name: str, email: str, message: str) -> None:
    """Nothing in a name, an address or a message can become another header, or anything but text."""
    new = _new(repository, author=Person(name, email), message=message)
    try:
        info = repository.commit_info(repository.commit_files(new, BRANCH).commit)
    except Fixable:
        return
    assert ((repository.base_commit(),), (), WHEN) == (info.parents, info.extra, info.author_date)
    assert 1 == info.author.count("<") == info.author.count(">")


def test_a_branch_that_is_there_is_never_moved(repository: Repository) -> None:
    first = repository.commit_files(_new(repository), BRANCH)
    same = repository.commit_files(_new(repository), BRANCH)
    other = repository.commit_files(_new(repository, message="Other\n"), BRANCH)
    assert (first.commit, first.commit, False) == (same.commit, same.holds, same.created)
    assert (first.commit, False) == (other.holds, other.created)
    assert other.commit != first.commit == repository.branch_commit(BRANCH)


def test_of_many_that_write_one_branch_one_wins(repository: Repository, bare: Path) -> None:
    results = []
    messages = [f"Message {number}\n" for number in range(6)]
    threads = [
        threading.Thread(target=lambda text=text: results.append(repository.commit_files(_new(repository, message=text), BRANCH)))
        for text in messages
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 == sum(written.created for written in results)
    assert {repository.branch_commit(BRANCH)} == {written.holds for written in results}
    assert "" == git(bare, "for-each-ref", "refs/netpol")


@pytest.mark.parametrize("form", ["on main", "on the branch's name", "detached", "dirty"])
def test_a_work_tree_is_left_alone(form: str, clone: Path) -> None:
    repository = Repository.open(str(clone), conventions=CONVENTIONS)
    if form == "dirty":
        (clone / POLICIES).write_text("changed: by hand\n")
        git(clone, "add", POLICIES)
        (clone / "new file").write_text("")
    with unchanged(clone):
        written = repository.commit_files(_new(repository), BRANCH)
        assert written.created
        repository.fetch()
    if form == "on the branch's name":
        git(clone, "checkout", "--quiet", BRANCH)
        with unchanged(clone):
            assert not repository.commit_files(_new(repository, message="x"), BRANCH).created
            with pytest.raises(BranchMoved, match="is checked out"):
                repository.delete_branch(BRANCH, written.commit)
        assert written.commit == repository.branch_commit(BRANCH)


def test_a_branch_is_deleted_where_it_holds_what_is_expected(repository: Repository) -> None:
    written = repository.commit_files(_new(repository), BRANCH)
    with pytest.raises(BranchMoved, match="has changed since"):
        repository.delete_branch(BRANCH, repository.base_commit())
    assert written.commit == repository.branch_commit(BRANCH)
    repository.delete_branch(BRANCH, written.commit)
    assert repository.branch_commit(BRANCH) is None
    repository.delete_branch(BRANCH, written.commit)


@pytest.mark.parametrize(
    "branch", ["main", "", "-x", "a b", "a..b", "a:b", "a^", "a~1", "a.lock", "/a", "a/", "a//b", "@", "é", "x" * 201]
)
def test_names_that_are_no_branches_of_ours(branch: str, repository: Repository) -> None:
    new = _new(repository)
    with pytest.raises(Fixable):
        repository.commit_files(new, branch)
    with pytest.raises(Fixable):
        repository.delete_branch(branch, str(new.parent))
    with pytest.raises(Fixable):
        repository.push(branch)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x.yaml",
        "a/../../x",
        "a//b",
        ".git/config",
        "a/.git/hooks/x",
        "a\nb",
        "a\0b",
        f"{ROOT}/a-dev",
        "a/./b",
    ],
)
def test_paths_that_no_file_of_ours_has(path: str, repository: Repository, bare: Path) -> None:
    with pytest.raises(Fixable):
        repository.commit_files(_new(repository, {path: "x"}), BRANCH)
    assert "" == git(bare, "for-each-ref", "refs/heads/netpol")


def test_a_link_is_not_written_through(repository: Repository, bare: Path) -> None:
    commit(bare, {f"{ROOT}/a-dev/link.yaml": "/etc/passwd"}, modes={f"{ROOT}/a-dev/link.yaml": "120000"})
    with pytest.raises(Fixable, match="is a link"):
        repository.commit_files(_new(repository, {f"{ROOT}/a-dev/link.yaml": "x"}), BRANCH)
    assert repository.text(repository.base_commit(), f"{ROOT}/a-dev/link.yaml") is None


@pytest.mark.parametrize("parent", ["0" * 40, "main; rm -rf", "", "--all", "--output=/tmp/x", "nonsense", "a\0b"])
def test_a_parent_that_is_no_commit(parent: str, repository: Repository) -> None:
    with pytest.raises(Fixable):
        repository.commit_files(NewCommit(parent, {POLICIES: "x"}, "m", PERSON, WHEN), BRANCH)
    base = repository.base_commit()
    for look in (repository.commit_info, repository.holds, repository.files, lambda commit: repository.text(commit, POLICIES)):
        if parent != "0" * 40 or look != repository.holds:
            with pytest.raises(Fixable, match="doesn't have the commit"):
                look(parent)
    for compare in (repository.diff, repository.changes, repository.changed_files):
        with pytest.raises(Fixable):
            compare(parent, base)
        with pytest.raises(Fixable):
            compare(base, parent)


@pytest.mark.parametrize("path", ["nowhere", "a\0b", "a\nb", "", "-x", ROOT])
def test_a_path_that_is_no_file_has_no_text(path: str, repository: Repository) -> None:
    assert repository.text(repository.base_commit(), path) is None


def test_a_branch_in_the_way_of_ours_is_said(repository: Repository, bare: Path) -> None:
    git(bare, "branch", "netpol", "main")
    with pytest.raises(ReadOnly, match="'refs/heads/netpol' exists"):
        repository.commit_files(_new(repository), BRANCH)
    assert "" == git(bare, "for-each-ref", "refs/netpol")


def test_a_repository_that_cannot_be_written_to(repository: Repository, bare: Path) -> None:
    assert repository.can_write()
    (bare / "objects").chmod(0o555)
    assert not repository.can_write()
    assert f"The repository {bare} is read-only." == repository.why_read_only()
    with pytest.raises(ReadOnly):
        repository.commit_files(_new(repository), BRANCH)
    (bare / "objects").chmod(0o755)
    assert repository.can_write()
