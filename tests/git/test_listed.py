"""What a kustomization lists is read whatever its name is, behind links too, and nothing outside the repository."""

from pathlib import Path

import pytest

from bot.git import EstateSource
from bot.model.estate import Estate
from tests.platforms import CLOUD_PLATFORM

from .conftest import POLICY, commit, git, namespace

DENY = POLICY.format(name="deny")
SHOP = {"apps/shop/ns.yaml": namespace("shop"), "apps/till/ns.yaml": namespace("till")}
LINK = "120000"


def kustomization(*resources: str, more: str = "") -> str:
    return f"namespace: shop\nresources: [ns.yaml, {', '.join(resources)}]\n{more}"


def listing(*resources: str) -> dict[str, str]:
    return {"apps/shop/kustomization.yaml": kustomization(*resources)}


READ: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "another suffix": (listing("np.tmpl") | {"apps/shop/np.tmpl": DENY}, {}),
    "no suffix": (listing("policy") | {"apps/shop/policy": DENY}, {}),
    "a hidden folder": (
        listing(".base") | {"apps/shop/.base/np.yaml": DENY, "apps/shop/.base/kustomization.yaml": "resources: [np.yaml]\n"},
        {},
    ),
    "a link to a file": (
        listing("np.yaml") | {"common/deny": DENY, "apps/shop/np.yaml": "../../common/deny"},
        {"apps/shop/np.yaml": LINK},
    ),
    "a link to a folder": (
        listing("base")
        | {"common/np.yaml": DENY, "common/kustomization.yaml": "resources: [np.yaml]\n", "apps/shop/base": "../../common"},
        {"apps/shop/base": LINK},
    ),
    "a file behind a link": (
        listing("base/np.yaml") | {"common/np.yaml": DENY, "apps/shop/base": "../../common"},
        {"apps/shop/base": LINK},
    ),
    "a link to a link": (
        listing("base") | {"common/np.txt": DENY, "apps/shop/base": "../../other", "other": "common/np.txt"},
        {"apps/shop/base": LINK, "other": LINK},
    ),
}
NOT_READ: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "a template": (listing("np.tmpl") | {"apps/shop/np.tmpl": "kind: NetworkPolicy\n{{ if x }}\n"}, {}, "apps/shop/np.tmpl"),
    "a link out of the repository": (
        listing("np.yaml") | {"apps/shop/np.yaml": "/etc/passwd"},
        {"apps/shop/np.yaml": LINK},
        "apps/shop/np.yaml",
    ),
    "a file behind one": (listing("x/np.yaml") | {"apps/shop/x": "../../.."}, {"apps/shop/x": LINK}, "apps/shop/x/np.yaml"),
    "a submodule": (listing("sub") | {"apps/shop/sub": "COMMIT"}, {"apps/shop/sub": "160000"}, "apps/shop/sub"),
    "a file of a submodule": (
        listing("sub/np.yaml") | {"apps/shop/sub": "COMMIT"},
        {"apps/shop/sub": "160000"},
        "apps/shop/sub/np.yaml",
    ),
}


def write(bare: Path, files: dict[str, str], modes: dict[str, str]) -> None:
    head = git(bare, "rev-parse", "main")
    gone = dict.fromkeys(git(bare, "ls-tree", "-r", "--name-only", "main").splitlines())
    commit(bare, gone | SHOP | {path: head if text == "COMMIT" else text for path, text in files.items()}, modes=modes)


def policies(estate: Estate) -> list[str]:
    return [policy.name for policy in estate.namespaces["shop"].policies]


@pytest.mark.parametrize(("files", "modes"), READ.values(), ids=READ)
def test_what_is_listed_is_read(bare: Path, cache: Path, tmp_path: Path, files: dict[str, str], modes: dict[str, str]) -> None:
    """From a repository and from a plain folder."""
    write(bare, files, modes)
    git(tmp_path, "clone", "--quiet", str(bare), "clone")
    (tmp_path / "clone" / ".git").rename(tmp_path / "git")
    for where in (bare, tmp_path / "clone"):
        estate = EstateSource.open(str(where), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
        assert ["deny"] == policies(estate)
        assert ((), ()) == (estate.namespaces["shop"].unread, estate.namespaces["till"].unread)


@pytest.mark.parametrize(("files", "modes", "path"), NOT_READ.values(), ids=NOT_READ)
def test_what_is_listed_and_cannot_be_read_covers_what_is_built_with_it(
    bare: Path, cache: Path, files: dict[str, str], modes: dict[str, str], path: str
) -> None:
    write(bare, files, modes)
    estate = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
    assert path in {skip.path for skip in estate.namespaces["shop"].unread}
    assert () == estate.namespaces["till"].unread


def test_what_is_listed_and_not_there_is_named(bare: Path, cache: Path) -> None:
    """Nobody committed it, so it holds no policy; kustomize would refuse to build that."""
    write(bare, listing("np.yaml", "../lost"), {})
    estate = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
    (said,) = estate.skipped
    assert ("apps/shop/kustomization.yaml", False) == (said.path, said.hides)
    assert "1 more" in said.why


@pytest.mark.parametrize("is_git", [True, False])
def test_a_template_that_nothing_lists_is_named(bare: Path, cache: Path, tmp_path: Path, is_git: bool) -> None:
    files = {"services/shop/np.yaml.j2": DENY, "services/shop/main.tf.tpl": "resource {}\n"}
    where = bare
    if is_git:
        write(bare, files, {})
    else:
        where = tmp_path / "estate"
        for path, text in (SHOP | files).items():
            (where / path).parent.mkdir(parents=True, exist_ok=True)
            (where / path).write_text(text)
    estate = EstateSource.open(str(where), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
    assert ["services/shop/np.yaml.j2"] == [skip.path for skip in estate.namespaces["shop"].unread]
    assert 1 == len(estate.skipped)


ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: x}
spec: {source: {repoURL: https://git.example.org/x, path: old/link}, destination: {namespace: till}}
"""
NAMING = {"apps/shop/np.yaml": DENY}
TO_FOLDERS: dict[str, tuple[dict[str, str], str, str]] = {
    "a folder that is read": (NAMING, "../apps/shop", ""),
    "a folder that is not there": (NAMING, "../apps/other", "?"),
    "a folder that nothing applies": ({"docs/np.yaml": DENY}, "../docs", "?"),
    "a folder outside": (NAMING, "/etc", "?"),
    "a folder that Argo CD applies by the link": (NAMING | {"argo.yaml": ARGO}, "../apps/shop", "?"),
}


@pytest.mark.parametrize("case", TO_FOLDERS)
def test_a_link_to_what_is_read_counts_for_no_answer(bare: Path, cache: Path, tmp_path: Path, case: str) -> None:
    files, target, about = TO_FOLDERS[case]
    write(bare, files | {"old/link": target}, {"old/link": LINK})
    for where in (str(bare), plain(bare, tmp_path)):
        source = EstateSource.open(where, cache_dir=cache, conventions=CLOUD_PLATFORM)
        for estate in (source.read(), source.refresh()):
            (said,) = [skip for skip in estate.skipped if skip.path == "old/link"]
            assert about == said.about
            assert ("which the bot reads there" in said.why) is (about == "")


def test_a_link_beside_a_namespace_may_hold_its_policies(bare: Path, cache: Path) -> None:
    write(bare, {"common/np.yaml": DENY, "apps/till/policies": "../../common"}, {"apps/till/policies": LINK})
    estate = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
    assert ["apps/till/policies"] == [skip.path for skip in estate.namespaces["till"].unread]


LIBRARY = {
    "services/shop/node_modules/x/np.yaml": DENY.replace("name: deny", "name: deny\n  namespace: shop"),
    "services/shop/node_modules/x/package.json": "{}",
    "infra/.terraform/modules/x/main.tf": 'resource "kubernetes_network_policy" "x" {}',
}


def plain(bare: Path, where: Path) -> str:
    """Make a plain folder of what a repository holds."""
    git(where, "clone", "--quiet", str(bare), "plain")
    (where / "plain" / ".git").rename(where / "git")
    return str(where / "plain")


def test_files_of_a_library_are_counted_and_not_read(bare: Path, cache: Path, tmp_path: Path) -> None:
    write(bare, LIBRARY, {})
    for where in (str(bare), plain(bare, tmp_path)):
        estate = EstateSource.open(where, cache_dir=cache, conventions=CLOUD_PLATFORM).read()
        assert [] == policies(estate)
        assert () == estate.namespaces["shop"].unread
        assert {"infra/.terraform": "1", "services/shop/node_modules": "2"} == {
            skip.path: skip.why.split()[0] for skip in estate.skipped
        }
        assert not any(skip.hides or skip.about for skip in estate.skipped)


def test_a_refresh_counts_the_files_of_a_library_again(bare: Path, cache: Path) -> None:
    write(bare, LIBRARY, {})
    source = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM)
    source.read()
    gone = dict.fromkeys(path for path in LIBRARY if not path.endswith("np.yaml"))
    commit(bare, {**gone})
    (said,) = source.refresh().skipped
    assert ("services/shop/node_modules", "1") == (said.path, said.why.split()[0])


def test_a_file_of_a_library_that_a_kustomization_lists_is_read(bare: Path, cache: Path) -> None:
    path = "services/shop/node_modules/x/np.yaml"
    write(bare, listing(f"../../{path}") | {path: DENY}, {})
    assert ["deny"] == policies(EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM).read())


def test_a_folder_reads_nothing_outside_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(DENY)
    where = tmp_path / "estate"
    for path, text in (SHOP | listing("../../../secret")).items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_text(text)
    estate = EstateSource.open(str(where), conventions=CLOUD_PLATFORM).read()
    assert [] == policies(estate)
    assert ["apps/shop/kustomization.yaml"] == [skip.path for skip in estate.namespaces["shop"].unread]


def test_a_refresh_follows_what_is_listed(bare: Path, cache: Path) -> None:
    """A file that changes, or that is no longer listed, although its name tells nothing."""
    write(bare, listing("np.tmpl") | {"apps/shop/np.tmpl": DENY}, {})
    source = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM)
    assert ["deny"] == policies(source.read())
    commit(bare, {"apps/shop/np.tmpl": POLICY.format(name="other")})
    assert ["other"] == policies(source.refresh())
    commit(bare, listing())
    assert [] == policies(source.refresh())
    (said,) = source.read().namespaces["shop"].unread
    assert ("apps/shop/np.tmpl", 2) == (said.path, said.line)
    assert "It's a template" in said.why
    commit(bare, {"apps/shop/np.tmpl": "nothing of interest\n"})
    assert () == source.refresh().namespaces["shop"].unread
    commit(bare, {"apps/shop/np.tmpl": POLICY.format(name="other")})
    assert said in source.refresh().namespaces["shop"].unread
    commit(bare, listing("link") | {"apps/shop/link": "np.tmpl"}, modes={"apps/shop/link": LINK})
    assert ["other"] == policies(source.refresh())
    commit(bare, {"apps/shop/link": None})
    assert [] == policies(source.refresh())
