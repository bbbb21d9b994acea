"""What can be opened, and what is said of what cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.git import EstateSource, ReadOnly, Repository, Unauthorised, Unreachable
from tests.platforms import below

from .conftest import CONVENTIONS, FILES, ROOT, commit, git, namespace


def _open(where: object, cache: Path, **options: object) -> EstateSource:
    return EstateSource.open(str(where), cache_dir=cache, conventions=CONVENTIONS, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["bare", "clone", "clone/.git", "worktree", "file", "relative"])
def test_a_repository_is_read_in_whatever_form_it_comes(form: str, bare: Path, clone: Path, cache: Path, monkeypatch) -> None:
    git(clone, "worktree", "add", "--quiet", "-b", "other", str(clone.parent / "tree"))
    monkeypatch.chdir(clone.parent)
    where: dict[str, Path | str] = {"bare": bare, "clone": clone, "clone/.git": clone / ".git", "worktree": clone.parent / "tree"}
    where |= {"file": bare.as_uri(), "relative": "server.git"}
    estate = _open(where[form], cache).read()
    assert ["a-dev", "b-dev"] == list(estate.namespaces)
    assert git(bare, "rev-parse", "main") == estate.commit
    assert () == estate.skipped


def test_a_bundle_is_read(bare: Path, cache: Path) -> None:
    git(bare, "bundle", "create", "--quiet", "../x.bundle", "main")
    assert ["a-dev", "b-dev"] == list(_open(bare.parent / "x.bundle", cache).read().namespaces)


def test_a_plain_folder_is_read_and_never_written(bare: Path, cache: Path) -> None:
    folder = cache.parent / "folder"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    source = _open(folder, cache)
    estate = source.read()
    assert ("", ["a-dev", "b-dev"]) == (estate.commit, list(estate.namespaces))
    assert source.repository is None
    assert "is a plain folder, not a git repository" in source.why_read_only()
    in_git = _open(bare, cache).read()
    assert estate.namespaces == in_git.namespaces
    with pytest.raises(Fixable, match="isn't a git repository"):
        Repository.open(str(folder))


def test_a_folder_inside_a_work_tree_is_a_plain_folder(clone: Path, cache: Path) -> None:
    """Whose repository it is in says nothing about what it is."""
    source = EstateSource.open(str(clone / ROOT), cache_dir=cache, conventions=below(""))
    assert ["a-dev", "b-dev"] == list(source.read().namespaces)
    assert source.repository is None


def test_head_is_never_read(bare: Path, clone: Path, cache: Path) -> None:
    git(bare, "symbolic-ref", "HEAD", "refs/heads/nowhere")
    git(clone, "checkout", "--quiet", "--orphan", "empty")
    assert 2 == len(_open(bare, cache).read().namespaces)
    assert 2 == len(_open(clone, cache).read().namespaces)


def test_another_base_branch(bare: Path, cache: Path) -> None:
    commit(bare, {f"{ROOT}/c-dev/00-namespace.yaml": namespace("c-dev")}, ref="refs/heads/release/1")
    assert ["c-dev"] == list(_open(bare, cache, base="release/1").read().namespaces)
    assert ["c-dev"] == list(_open(bare.as_uri(), cache, base="release/1").read().namespaces)
    assert ["a-dev", "b-dev"] == list(_open(bare.as_uri(), cache, base="main").refresh().namespaces)


@pytest.mark.parametrize("where", ["", "  ", "a\0b", "/nowhere/at/all", "nowhere", "~nobody/x", "x" * 5000, "-oProxyCommand=x"])
def test_a_name_of_nothing(where: str, cache: Path) -> None:
    with pytest.raises(Fixable) as problem:
        _open(where, cache)
    assert problem.value.hint.startswith("Give the path or the address")


@pytest.mark.parametrize("as_address", [False, True])
def test_a_repository_without_the_base_branch_names_those_that_it_has(as_address: bool, bare: Path, cache: Path) -> None:
    where = bare.as_uri() if as_address else str(bare)
    git(bare, "branch", "trunk", "main")
    with pytest.raises(Fixable, match=r"The repository has no branch production. It has main, trunk.") as problem:
        Repository.open(where, base="production", cache_dir=cache)
    assert "NETPOL_BASE" in problem.value.hint
    assert [] == list(cache.glob("[!.]*"))


@pytest.mark.parametrize("as_address", [False, True])
def test_an_empty_repository(as_address: bool, tmp_path: Path, cache: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    path = tmp_path / "empty.git"
    with pytest.raises(Fixable, match="empty: it has no commit yet"):
        _open(path.as_uri() if as_address else path, cache).read()


@pytest.mark.parametrize("base", ["", "-x", "a..b", "a:b", "a b", "x.lock", "main^", "HEAD~1", "*"])
def test_a_base_that_cannot_be_a_branch(base: str, bare: Path, cache: Path) -> None:
    with pytest.raises(Fixable, match="can't be the name of a branch"):
        _open(bare, cache, base=base)


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ("other", f"Set NETPOL_NAMESPACES_ROOT={ROOT} , where"),
    ],
)
@pytest.mark.parametrize("form", ["repository", "folder"])
def test_another_layout_says_where_was_looked_and_what_changes_it(
    root: str, said: str, form: str, clone: Path, cache: Path
) -> None:
    if form == "folder":
        (clone / ".git").rename(clone.parent / "elsewhere")
    with pytest.raises(Fixable, match="The bot found no namespace") as problem:
        EstateSource.open(str(clone), cache_dir=cache, conventions=below(root)).read()
    assert said in problem.value.hint
    assert (f"below {root}/" if root else "at the top") in problem.value.message


def test_a_root_that_is_not_there_names_those_that_are(tmp_path: Path, cache: Path) -> None:
    """With the number of folders that declare namespaces there."""
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "apps.git")
    spaces = ("apps/prod/shop", "apps/prod/till", "apps/test/shop")
    commit(tmp_path / "apps.git", {f"{folder}/ns.yaml": namespace(folder.rpartition("/")[2]) for folder in spaces})
    where = str(tmp_path / "apps.git")
    with pytest.raises(Fixable, match="below apps/live/: the repository has no such folder") as problem:
        EstateSource.open(where, cache_dir=cache, conventions=below("apps/live")).read()
    assert "NETPOL_NAMESPACES_ROOT=apps/prod , where 2 folders declare namespaces" in problem.value.hint
    assert "Others are below apps/test (1)." in problem.value.hint


def test_a_repository_of_something_else(tmp_path: Path, cache: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "code.git")
    commit(tmp_path / "code.git", {"main.py": "pass\n"})
    with pytest.raises(
        Fixable, match="The bot found no namespace below namespaces/: the repository has no such folder"
    ) as problem:
        _open(tmp_path / "code.git", cache).read()
    assert "NETPOL_NAMESPACES_ROOT" in problem.value.hint


def test_only_unreadable_namespaces(bare: Path, cache: Path) -> None:
    commit(bare, dict.fromkeys(FILES) | {f"{ROOT}/x/00-namespace.yaml": b"\0GITCRYPT\0"})
    with pytest.raises(Fixable, match="The bot found no namespace") as problem:
        _open(bare, cache).read()
    assert f"The bot skipped 1 file or folder, {ROOT}/x/00-namespace.yaml: " in problem.value.hint


def test_namespaces_at_the_top_of_the_repository_are_pointed_at(tmp_path: Path, cache: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "flat.git")
    commit(tmp_path / "flat.git", {"a-dev/00-namespace.yaml": namespace("a-dev")})
    with pytest.raises(Fixable) as problem:
        _open(tmp_path / "flat.git", cache).read()
    assert "Set NETPOL_NAMESPACES_ROOT=. , where 1 folder declares namespaces." == problem.value.hint


@pytest.mark.parametrize("where", ["http://127.0.0.1:{}/o/r", "ssh://nobody@127.0.0.1:{}/o/r", "git://127.0.0.1:{}/r"])
def test_a_repository_that_cannot_be_reached(where: str, cache: Path, closed_port: int) -> None:
    with pytest.raises(Unreachable, match="can't reach the repository"):
        _open(where.format(closed_port), cache)
    assert [] == list(cache.glob("[!.]*"))


def test_an_address_on_this_machine_where_nothing_is(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(Unauthorised, match="There's no such repository"):
        _open((tmp_path / "nowhere.git").as_uri(), cache)


def test_the_login_of_an_address_is_used_and_never_kept(serve, cache: Path) -> None:
    server = serve("user:s3cr3t+/")
    source = _open(server.url("user:s3cr3t%2B%2F"), cache)
    assert 2 == len(source.read().namespaces)
    assert server.url() == source.name == source.repository.remote_url
    everything = "".join(str(path) + (path.read_bytes().decode("latin-1") if path.is_file() else "") for path in cache.rglob("*"))
    assert "s3cr3t" not in everything
    assert "s3cr3t" not in repr(vars(source.repository))


def test_a_token_is_used_and_never_kept(serve, cache: Path) -> None:
    source = _open(serve("x-access-token:t0k3n").url(), cache, token="t0k3n")
    assert 2 == len(source.read().namespaces)
    assert "t0k3n" not in "".join(path.read_bytes().decode("latin-1") for path in cache.rglob("*") if path.is_file())


@pytest.mark.parametrize("login", ["", "user:wrong-s3cr3t"])
def test_a_wrong_login_is_said_without_showing_it(login: str, serve, cache: Path, caplog) -> None:
    with caplog.at_level("DEBUG"), pytest.raises(Unauthorised, match="doesn't let the bot read it") as problem:
        _open(serve("user:s3cr3t").url(login), cache)
    assert "NETPOL_GIT_TOKEN" in problem.value.hint
    assert "wrong-s3cr3t" not in str(problem.value) + caplog.text


@pytest.mark.parametrize(("status", "error"), [(403, Unauthorised), (404, Unauthorised), (500, Unreachable), (503, Unreachable)])
def test_what_a_server_answers(status: int, error: type[Fixable], serve, cache: Path) -> None:
    server = serve("")
    server.answer = status
    with pytest.raises(error):
        _open(server.url(), cache)


def test_two_that_clone_at_once_share_what_comes_first(bare: Path, cache: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.git import Repository\n"
        "print(Repository.open(sys.argv[1], cache_dir=Path(sys.argv[2])).base_commit())"
    )
    command = [sys.executable, "-c", script, bare.as_uri(), str(cache)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert {f"{git(bare, 'rev-parse', 'main')}\n"} == {process.communicate()[0] for process in running}
    assert 1 == len(list(cache.glob("[!.]*")))


def test_a_place_for_clones_that_cannot_be_made(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReadOnly, match="can't be written to"):
        _open(bare.as_uri(), tmp_path / "file" / "state")


def test_git_variables_of_the_environment_change_nothing(bare: Path, tmp_path: Path, cache: Path, monkeypatch) -> None:
    """Git sets them for its hooks; a person may have set them for something else."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE"):
        monkeypatch.setenv(name, str(tmp_path / "nonsense"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "somebody")
    assert 2 == len(_open(bare, cache).read().namespaces)
    assert "GIT_DIR" not in os.environ
    assert "GIT_CONFIG_COUNT" in os.environ


def test_without_git_it_is_said(bare: Path, cache: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Fixable, match="git isn't installed here"):
        _open(bare, cache).read()
