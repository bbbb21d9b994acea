"""What a repository says of itself runs nothing, connects to nothing, and changes nothing of what its objects are."""

import shutil
from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.git import EstateSource, Repository

from .conftest import CONVENTIONS, FILES, MAIN, commit, git
from .test_environment import BRANCH, write


def opened(where: object, cache: Path) -> Repository:
    return Repository.open(str(where), cache_dir=cache, conventions=CONVENTIONS)


@pytest.fixture
def marking(tmp_path: Path) -> tuple[Path, Path]:
    """Make a program that leaves a mark; return both."""
    program, mark = tmp_path / "mark.sh", tmp_path / "mark"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >>'{mark}'\n")
    program.chmod(0o755)
    return program, mark


@pytest.fixture
def other_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make git take every repository for somebody else's, by its own switch for that; return the person's configuration."""
    folder, config = tmp_path / "bin", tmp_path / "gitconfig"
    folder.mkdir()
    program = folder / "git"
    program.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n')
    program.chmod(0o755)
    config.write_text("")
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    return config


@pytest.mark.parametrize("form", ["server.git", "clone", "clone/.git", "tree"])
def test_a_repository_of_somebody_else_is_not_opened(form: str, clone: Path, cache: Path, other_owner: Path) -> None:
    """It is, where the person says that it is to be trusted; and git's own words are enough to do that."""
    git(clone, "worktree", "add", "--quiet", "-b", "other", str(clone.parent / "tree"))
    where = clone.parent / form
    with pytest.raises(Fixable, match=r"belongs to somebody else, so git doesn't trust it.") as problem:
        opened(where, cache)
    assert f"The repository at {where} " in problem.value.message
    assert f"`git config --global --add safe.directory {where}` as" in problem.value.hint
    other_owner.write_text(f"[safe]\n\tdirectory = {where}\n")
    assert git(clone, "rev-parse", "main") == opened(where, cache).base_commit()


def test_nor_is_it_cloned_where_git_refuses_that(bare: Path, cache: Path, other_owner: Path) -> None:
    with pytest.raises(Fixable, match="belongs to somebody else") as problem:
        opened(bare.as_uri(), cache)
    assert "safe.directory" in problem.value.hint


def test_a_bare_repository_that_a_person_names_need_not_be_found(bare: Path, cache: Path, other_owner: Path) -> None:
    """`safe.bareRepository` is about those that git stumbles upon in somebody's work tree."""
    other_owner.write_text(f"[safe]\n\tbareRepository = explicit\n\tdirectory = {bare}\n")
    assert git(bare, "rev-parse", "main") == opened(bare, cache).base_commit()


def test_a_broken_repository_is_never_taken_for_the_one_around_it(clone: Path, cache: Path) -> None:
    inner = clone / "inner"
    git(clone, "init", "--quiet", "--bare", "inner")
    git(inner, "config", "core.repositoryFormatVersion", "99")
    with pytest.raises(Fixable, match=f"Git can't work in the repository at {inner}"):
        opened(inner, cache)


@pytest.mark.parametrize("url", ["ext::{program}", "ssh://example.org/r", "{file}"])
def test_what_a_partial_clone_lacks_is_not_fetched(url: str, bare: Path, cache: Path, marking: tuple[Path, Path]) -> None:
    """Git would, whenever an object is missed, and by any command that the repository names."""
    program, mark = marking
    git(bare, "config", "uploadpack.allowFilter", "true")
    partial = bare.parent / "partial.git"
    git(bare.parent, "clone", "--quiet", "--bare", "--filter=blob:none", bare.as_uri(), str(partial))
    for key, value in {
        "remote.origin.url": url.format(program=program, file=bare.as_uri()),
        "remote.origin.uploadpack": str(program),
        "protocol.ext.allow": "always",
        "core.sshCommand": str(program),
    }.items():
        git(partial, "config", key, value)
    with pytest.raises(Fixable, match="is a partial clone, and what the bot has to read isn't in it") as problem:
        EstateSource.open(str(partial), cache_dir=cache, conventions=CONVENTIONS).read()
    assert "--filter" in problem.value.hint
    assert not mark.exists()


def test_nothing_that_a_repository_names_runs_while_it_is_read_and_written(
    clone: Path, cache: Path, marking: tuple[Path, Path]
) -> None:
    program, mark = marking
    hooks = clone / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-push", "pre-auto-gc", "post-index-change"):
        (hooks / name).symlink_to(program)
    shutil.copytree(hooks, clone / ".git" / "hooks", symlinks=True, dirs_exist_ok=True)
    for key, value in {
        "core.hooksPath": str(hooks),
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "diff.external": str(program),
        "diff.x.textconv": str(program),
        "diff.x.command": str(program),
        "filter.x.smudge": str(program),
        "gpg.program": str(program),
        "gc.auto": "1",
    }.items():
        git(clone, "config", key, value)
    (clone / ".git" / "info" / "attributes").write_text("* diff=x filter=x\n")
    mark.unlink(missing_ok=True)
    repository = opened(clone, cache)
    base = repository.base_commit()
    repository.files(base)
    made = write(repository)
    assert repository.diff(base, made)
    repository.push(BRANCH)
    repository.fetch()
    repository.push_delete(BRANCH, made)
    repository.delete_branch(BRANCH, made)
    assert not mark.exists(), mark.read_text()


@pytest.mark.parametrize("key", ["remote.origin.url", "remote.origin.pushurl", "url.ext::{program}.insteadOf"])
def test_a_remote_is_never_a_command(key: str, clone: Path, cache: Path, marking: tuple[Path, Path]) -> None:
    program, mark = marking
    git(clone, "config", "protocol.ext.allow", "always")
    value = str(clone.parent / "server.git") if "insteadOf" in key else f"ext::{program}"
    git(clone, "config", key.format(program=program), value)
    repository = opened(clone, cache)
    write(repository)
    if "pushurl" not in key:
        with pytest.raises(Fixable, match="'ext' not allowed"):
            repository.fetch()
    with pytest.raises(Fixable, match="'ext' not allowed"):
        repository.push(BRANCH)
    assert not mark.exists()


def test_another_address_in_the_place_of_the_remotes_is_reached(bare: Path, cache: Path, monkeypatch, other_owner: Path) -> None:
    """By the protocol of that one."""
    other_owner.write_text(f'[safe]\n\tdirectory = *\n[url "{bare.as_uri()}"]\n\tinsteadOf = https://example.org/o/r\n')
    assert git(bare, "rev-parse", "main") == opened("https://example.org/o/r", cache).base_commit()


@pytest.mark.parametrize(("allowed", "works"), [("file:https", True), ("https:ssh", False), ("", False)])
def test_the_environment_may_narrow_the_protocols(
    allowed: str, works: bool, bare: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", allowed)
    if works:
        assert opened(bare.as_uri(), cache).base_commit()
    else:
        with pytest.raises(Fixable, match="'file' not allowed"):
            opened(bare.as_uri(), cache)


def test_grafts_tell_nothing_of_history(bare: Path, cache: Path) -> None:
    other = commit(bare, FILES | {"README.md": "other\n"}, ref="refs/heads/other")
    tree = git(bare, "rev-parse", f"{other}^{{tree}}")
    orphan = git(bare, "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", "-m", "x", tree)
    (bare / "info").mkdir(exist_ok=True)
    (bare / "info" / "grafts").write_text(f"{git(bare, 'rev-parse', MAIN)} {orphan}\n")
    assert not opened(bare, cache).is_merged(orphan)
