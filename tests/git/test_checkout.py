"""What is read of a person's repository is its base branch; where something else is checked out, that is said."""

from pathlib import Path

import pytest

from bot.git import EstateSource

from .conftest import CONVENTIONS, ROOT, commit, git, namespace

NS = f"{ROOT}/a-dev/00-namespace.yaml"
ON, OFF = "you're on feature-x", "your uncommitted changes don't count"
DIRTY = ", with uncommitted changes."


def said(where: Path) -> str:
    return EstateSource.open(str(where), conventions=CONVENTIONS).checked_out()


def changed(where: Path, path: str = NS) -> None:
    (where / path).parent.mkdir(parents=True, exist_ok=True)
    (where / path).write_text(namespace("a-dev", "{more: x}"))


def branch(where: Path) -> None:
    git(where, "checkout", "--quiet", "-b", "feature-x")
    git(where, "commit", "--quiet", "--allow-empty", "--message", "x")


def test_nothing_is_said_where_what_is_read_is_checked_out(clone: Path, bare: Path) -> None:
    assert "" == said(clone)
    assert "" == said(bare)
    git(clone, "checkout", "--quiet", "-b", "the-same")
    assert "" == said(clone)


@pytest.mark.parametrize(
    "path", ["notes.md", f"{ROOT}/a-dev/main.tf", ".gitignore"], ids=["a new file", "another kind", "git's own"]
)
def test_nothing_is_said_of_what_is_no_manifest(clone: Path, path: str) -> None:
    changed(clone, path)
    assert "" == said(clone)


@pytest.mark.parametrize("path", [NS, f"{ROOT}/c-dev/a b.yaml", "deep/er/np.json"], ids=["changed", "new", "elsewhere"])
def test_changes_that_are_not_committed_are_said(clone: Path, path: str) -> None:
    changed(clone, path)
    head = git(clone, "rev-parse", "HEAD")
    assert said(clone) == f"Read from main at {head[:10]}; {OFF}."
    branch(clone)
    assert said(clone) == f"Read from main at {head[:10]}; {ON}{DIRTY}"


@pytest.mark.parametrize("arguments", [("mv", NS, "notes.txt"), ("rm", "--quiet", NS), ("mv", NS, f"{ROOT}/x.yaml")])
def test_a_file_that_was_moved_or_deleted_is_a_change(clone: Path, arguments: tuple[str, ...]) -> None:
    git(clone, *arguments)
    assert OFF in said(clone)


def test_another_branch_is_said(clone: Path) -> None:
    base = git(clone, "rev-parse", "HEAD")[:10]
    branch(clone)
    assert said(clone) == f"Read from main at {base}; {ON}."
    git(clone, "checkout", "--quiet", "--detach")
    assert said(clone) == f"Read from main at {base}; you're on commit {git(clone, 'rev-parse', 'HEAD')[:10]}."


def test_a_branch_that_fell_behind_what_was_fetched_is_said(clone: Path, bare: Path) -> None:
    old, new = git(clone, "rev-parse", "HEAD"), commit(bare, {"x.yaml": namespace("x")})
    git(clone, "fetch", "--quiet")
    assert said(clone) == f"Read from main at {new[:10]}; you're on main at {old[:10]}."


def test_a_linked_work_tree_is_looked_at_itself(clone: Path, tmp_path: Path) -> None:
    git(clone, "worktree", "add", "--quiet", "-b", "feature-x", str(tmp_path / "linked"))
    changed(tmp_path / "linked")
    assert OFF in said(tmp_path / "linked")
    assert "" == said(clone)


def test_nothing_that_the_repository_names_is_run(clone: Path, tmp_path: Path) -> None:
    """A filter would be, to compare a file that was touched."""
    ran = tmp_path / "ran"
    for setting in ("filter.x.clean", "filter.x.process", "core.fsmonitor"):
        git(clone, "config", setting, f"touch {ran}; cat")
    git(clone, "config", "filter.x.required", "true")
    (clone / ".git" / "info" / "attributes").write_text("* filter=x\n")
    changed(clone)
    assert OFF in said(clone)
    assert not ran.exists()


def test_a_plain_folder_and_our_own_clone_have_nothing_checked_out(clone: Path, bare: Path, cache: Path) -> None:
    assert "" == said(clone / ROOT)
    own = EstateSource.open(bare.as_uri(), cache_dir=cache, conventions=CONVENTIONS)
    assert "" == own.checked_out()
