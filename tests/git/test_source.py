"""Reading an Estate once, and then only what changed."""

import os
from pathlib import Path
from threading import Thread

import pytest

from bot.errors import Fixable
from bot.git import EstateSource
from tests.platforms import below

from .conftest import CONVENTIONS, FILES, POLICY, ROOT, commit, git, namespace

ODD: dict[str, str | bytes] = {
    f"{ROOT}/a-dev/secret.yaml": b"\0GITCRYPT\0\x01\x02",
    f"{ROOT}/a-dev/bombs.yaml": "[" * 25_000,
    f"{ROOT}/a-dev/huge.yaml": "a: 1\n" * 240_000,
    f"{ROOT}/a-dev/link.yaml": "/etc/passwd",
    f"{ROOT}/a-dev/tabs\t.yaml": "a: 1\n",
    f"{ROOT}/a-dev/b\udcffd.yaml": "a: 1\n",
    f"{ROOT}/linked": "a-dev",
    f"{ROOT}/a-dev/05.yml": POLICY.format(name="extra"),
    f"{ROOT}/a-dev/06.json": '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "json"}}',
    f"{ROOT}/README.md": "no manifest",
    f"{ROOT}/x.yaml": "no: folder",
    f"{ROOT}/a-dev/deep/x.yaml": "not: [read",
    f"{ROOT}/.github/x.yaml": "not: [read",
}
MODES = {f"{ROOT}/a-dev/link.yaml": "120000", f"{ROOT}/linked": "120000", f"{ROOT}/sub": "160000"}
SAID = {
    f"{ROOT}/a-dev/secret.yaml": "git-crypt",
    f"{ROOT}/a-dev/bombs.yaml": "nested",
    f"{ROOT}/a-dev/huge.yaml": "larger than 1024 KiB: 1,200,000 bytes",
    f"{ROOT}/a-dev/link.yaml": "symbolic link",
    f"{ROOT}/a-dev/tabs\ufffd.yaml": "can't be written",
    f"{ROOT}/a-dev/b\ufffdd.yaml": "can't be written",
    f"{ROOT}/linked": "symbolic link",
    f"{ROOT}/sub": "submodule",
}


@pytest.fixture
def source(bare: Path, cache: Path) -> EstateSource:
    return EstateSource.open(str(bare), cache_dir=cache, conventions=CONVENTIONS)


def _make_odd(bare: Path) -> str:
    return commit(bare, ODD | {f"{ROOT}/sub": git(bare, "rev-parse", "main")}, modes=MODES)


def _check_odd(source: EstateSource) -> None:
    estate = source.read()
    said = {skip.path: skip.why for skip in estate.skipped}
    assert SAID.keys() == said.keys()
    for path, why in SAID.items():
        assert why in said[path]
    assert all(skip.hides for skip in estate.skipped)
    assert {"linked", "sub"} == estate.undeclared.keys()
    assert 6 == len(estate.namespaces["a-dev"].unread)
    assert ["default", "extra", "json"] == [policy.name for policy in estate.namespaces["a-dev"].policies]
    assert ["a-dev", "b-dev"] == list(estate.namespaces)


def test_odd_files_are_skipped_and_said(bare: Path, source: EstateSource) -> None:
    """Links, submodules, encrypted, huge and hostile files; `.yml` and `.json` are applied by kubectl, so they are read."""
    _make_odd(bare)
    _check_odd(source)


def test_odd_files_are_skipped_and_said_after_a_refresh_too(bare: Path, source: EstateSource) -> None:
    source.read()
    _make_odd(bare)
    source.refresh()
    _check_odd(source)
    commit(bare, {f"{ROOT}/linked": None, f"{ROOT}/sub": None, **dict.fromkeys(path for path in ODD if "a-dev" in path)})
    assert () == source.refresh().skipped


def test_odd_files_of_a_folder(bare: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / ROOT / "a-dev").mkdir(parents=True)
    for path in (f"{ROOT}/a-dev/00-namespace.yaml", f"{ROOT}/a-dev/04-networkpolicy.yaml"):
        (folder / path).write_text(FILES[path])
    (folder / ROOT / "a-dev" / "secret.yaml").write_bytes(b"\0GITCRYPT\0\x01")
    (folder / ROOT / "a-dev" / "huge.yaml").write_bytes(b"a: 1\n" * 240_000)
    (folder / ROOT / "a-dev" / "link.yaml").symlink_to("/etc/passwd")
    (folder / ROOT / "a-dev" / "dir.yaml").mkdir()
    (folder / ROOT / "linked").symlink_to("a-dev")
    (folder / ROOT / "README.md").symlink_to("/etc/passwd")
    os_fifo = folder / ROOT / "a-dev" / "pipe.yaml"
    os.mkfifo(os_fifo)
    source = EstateSource.open(str(folder), conventions=CONVENTIONS)
    names = ["huge.yaml", "link.yaml", "pipe.yaml", "secret.yaml"]
    assert [*(f"{ROOT}/a-dev/{name}" for name in names), f"{ROOT}/linked"] == [skip.path for skip in source.read().skipped]
    os_fifo.unlink()
    (folder / ROOT / "a-dev" / "04-networkpolicy.yaml").write_text(POLICY.format(name="other"))
    estate = source.refresh()
    assert ["other"] == [policy.name for policy in estate.namespaces["a-dev"].policies]
    assert 4 == len(estate.skipped)


def test_a_refresh_reads_what_changed_and_nothing_else(bare: Path, source: EstateSource) -> None:
    before = source.read()
    assert source.refresh() is before
    after_id = commit(bare, {f"{ROOT}/a-dev/04-networkpolicy.yaml": POLICY.format(name="new"), "README.md": "changed"})
    assert source.read() is before
    after = source.refresh()
    assert (after_id, ["new"]) == (after.commit, [policy.name for policy in after.namespaces["a-dev"].policies])
    assert before.namespaces["b-dev"] is after.namespaces["b-dev"]
    path = f"{ROOT}/a-dev/00-namespace.yaml"
    assert before.namespaces["a-dev"].files[path] is after.namespaces["a-dev"].files[path]


def test_namespaces_come_go_and_are_renamed(bare: Path, source: EstateSource) -> None:
    source.read()
    moved = {f"{ROOT}/c-dev/00-namespace.yaml": namespace("c-dev"), f"{ROOT}/b-dev/00-namespace.yaml": None}
    commit(bare, moved)
    estate = source.refresh()
    assert (["a-dev", "c-dev"], ()) == (list(estate.namespaces), estate.skipped)
    fresh = EstateSource.open(str(bare), conventions=CONVENTIONS).read()
    assert fresh == estate


@pytest.mark.parametrize("address", [False, True])
def test_a_forced_base_branch_is_followed(address: bool, bare: Path, cache: Path) -> None:
    """Also when the old commit is gone."""
    source = EstateSource.open(bare.as_uri() if address else str(bare), cache_dir=cache, conventions=CONVENTIONS)
    source.read()
    commit(bare, {f"{ROOT}/c-dev/00-namespace.yaml": namespace("c-dev")}, ref="refs/heads/fresh")
    git(bare, "update-ref", "refs/heads/main", "refs/heads/fresh")
    git(bare, "-c", "gc.pruneExpire=now", "gc", "--quiet", "--prune=now")
    assert ["c-dev"] == list(source.refresh().namespaces)


def test_what_was_read_stays_where_a_refresh_fails(bare: Path, cache: Path) -> None:
    source = EstateSource.open(bare.as_uri(), cache_dir=cache, conventions=CONVENTIONS)
    before = source.read()
    bare.rename(bare.parent / "moved.git")
    with pytest.raises(Fixable):
        source.refresh()
    assert source.read() is before
    assert source.refresh(fetch=False) is before
    (bare.parent / "moved.git").rename(bare)
    commit(bare, dict.fromkeys(FILES))
    with pytest.raises(Fixable, match="The bot found no namespace"):
        source.refresh()
    assert source.read() is before


def test_the_estate_at_another_commit_leaves_the_known_one_alone(bare: Path, source: EstateSource) -> None:
    first = source.read()
    commit(bare, {f"{ROOT}/c-dev/00-namespace.yaml": namespace("c-dev")})
    second = source.refresh()
    assert first == source.at(first.commit)
    assert source.at(second.commit) is second is source.read()
    with pytest.raises(Fixable, match="doesn't have the commit"):
        source.at("0" * 40)


def test_threads_may_share_it(bare: Path, source: EstateSource) -> None:
    seen: list[int] = []
    threads = [Thread(target=lambda: seen.append(len(source.refresh().namespaces))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [2] * 8 == seen


def test_a_clone_of_a_person_follows_what_was_fetched(bare: Path, clone: Path) -> None:
    """A branch that fell behind is not what anybody wants to cut from; one with own commits is."""
    source = EstateSource.open(str(clone), conventions=CONVENTIONS)
    source.read()
    new = commit(bare, {f"{ROOT}/c-dev/00-namespace.yaml": namespace("c-dev")})
    behind = git(clone, "rev-parse", "main")
    assert new == source.refresh().commit
    assert behind == git(clone, "rev-parse", "main")
    own = commit(clone, {f"{ROOT}/d-dev/00-namespace.yaml": namespace("d-dev")})
    assert own == source.refresh().commit


def test_the_top_of_a_repository_can_be_the_root(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "flat.git")
    files = {
        "a-dev/00-namespace.yaml": namespace("a-dev"),
        ".github/dependabot.yml": "version: 2\n",
        "docs/mkdocs.yml": "site: x\n",
    }
    commit(tmp_path / "flat.git", files)
    estate = EstateSource.open(str(tmp_path / "flat.git"), conventions=below(".")).read()
    assert (["a-dev"], ["docs", "docs/mkdocs.yml"]) == (list(estate.namespaces), [skip.path for skip in estate.skipped])


GLOBAL = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: deny}\n"


def test_policies_of_the_whole_cluster_are_found_anywhere(bare: Path, source: EstateSource, tmp_path: Path) -> None:
    """In any YAML file of the repository, on the first read and on a refresh; a plain folder is searched too."""
    assert () == source.read().cluster_wide
    as_json = '{"apiVersion": "crd.projectcalico.org/v1", "kind": "GlobalNetworkPolicy", "metadata": {"name": "deny"}}'
    elsewhere = {"clusters/live/x.yaml": GLOBAL, f"{ROOT}/a-dev/deep/y.yml": as_json}
    commit(bare, elsewhere | {"clusters/README.md": GLOBAL, "clusters/other.yaml": "a: 1\n"})
    places = ["clusters/live/x.yaml:1", f"{ROOT}/a-dev/deep/y.yml:1"]
    assert places == [str(each.policy.place) for each in source.refresh().cluster_wide]
    fresh = EstateSource.open(str(bare), conventions=CONVENTIONS).read()
    assert fresh == source.read()
    folder = tmp_path / "folder"
    for path, text in (FILES | elsewhere).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    opened = EstateSource.open(str(folder), conventions=CONVENTIONS)
    assert places == [str(each.policy.place) for each in opened.read().cluster_wide]
    (folder / "clusters" / "live" / "x.yaml").unlink()
    assert places[1:] == [str(each.policy.place) for each in opened.refresh().cluster_wide]
    commit(bare, dict.fromkeys(elsewhere))
    after = source.refresh()
    assert () == after.cluster_wide
    assert all(not space.foreign for space in after.namespaces.values())
