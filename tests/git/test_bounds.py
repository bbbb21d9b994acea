"""A repository without end is refused early, and one that holds the same large file again and again is read."""

from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.estate.folders import MOST_TEXT
from bot.git import EstateSource
from bot.manifests.compose import MAX_BYTES
from tests.platforms import CLOUD_PLATFORM, below

from .conftest import POLICY, commit, git, namespace

BRANCHES, LEVELS = 10, 12
"""Folders of folders of folders: 10 to the power of 12 of them."""


def bomb(where: Path, leaf: str) -> str:
    """Make a tree whose folders are all the same, with 10 in each, and return its id. `leaf` is the line of the innermost."""
    tree = git(where, "mktree", data=leaf.encode())
    for _ in range(LEVELS):
        tree = git(where, "mktree", data="".join(f"040000 tree {tree}\t{name}\n" for name in range(BRANCHES)).encode())
    return tree


def with_tree(where: Path, tree: str, name: str) -> str:
    """Put a tree into the main branch, beside what is there."""
    listed = git(where, "ls-tree", "main") + f"\n040000 tree {tree}\t{name}\n"
    made = git(where, "commit-tree", "-p", "main", "-m", "x", git(where, "mktree", data=listed.encode()))
    git(where, "update-ref", "refs/heads/main", made)
    return made


@pytest.mark.parametrize("has_files", [True, False], ids=["of files", "of empty folders"])
def test_a_tree_without_end_is_one_error(bare: Path, cache: Path, has_files: bool) -> None:
    """Also where no file is in it, and where it came with a later commit. The listing is stopped early."""
    conventions = below("namespaces")
    source = EstateSource.open(str(bare), cache_dir=cache, conventions=conventions)
    known = source.read()
    blob = git(bare, "hash-object", "-w", "--stdin", data=b"a: b\n")
    with_tree(bare, bomb(bare, f"100644 blob {blob}\tx.yaml\n" if has_files else ""), "bomb")
    with pytest.raises(Fixable, match="more than 250,000 files and folders"):
        source.refresh()
    assert known.namespaces.keys() == source.read().namespaces.keys()
    with pytest.raises(Fixable, match="more than 250,000 files and folders"):
        EstateSource.open(str(bare), cache_dir=cache, conventions=conventions).read()


def test_a_file_in_the_place_of_a_folder_is_a_change_of_both(bare: Path, cache: Path) -> None:
    """Folders are listed to be counted, and are no changes themselves."""
    source = EstateSource.open(str(bare), cache_dir=cache, conventions=below("namespaces"))
    source.read()
    commit(bare, {"namespaces/b-dev/00-namespace.yaml": None, "namespaces/b-dev/resources/main.tf": None})
    commit(bare, {"namespaces/b-dev": "a file\n"})
    assert ["a-dev"] == list(source.refresh().namespaces)


def test_all_manifests_together_are_bounded(bare: Path, cache: Path) -> None:
    """Of a thousand copies of one large file a few are read. The others are named and leave their namespace open."""
    deny = POLICY.format(name="deny").replace("name: deny", "name: deny\n  namespace: shop")
    large = f"# {'x' * (MAX_BYTES - 600)}\n{deny}"
    blob = git(bare, "hash-object", "-w", "--stdin", data=large.encode())
    copies = "".join(f"100644 blob {blob}\t{number:04}.yaml\n" for number in range(1_000))
    with_tree(bare, git(bare, "mktree", data=copies.encode()), "copies")
    commit(bare, {"apps/ns.yaml": f"{namespace('shop')}---\n{namespace('till')}", "namespaces/a-dev/00-namespace.yaml": None})
    commit(bare, {"namespaces/b-dev/00-namespace.yaml": None, "namespaces/a-dev/04-networkpolicy.yaml": None})
    found = EstateSource.open(str(bare), cache_dir=cache, conventions=CLOUD_PLATFORM).read()
    shop, till = (found.namespaces[name] for name in ("shop", "till"))
    assert sum(len(file.text) for file in shop.files.values()) <= MOST_TEXT
    assert 1_001 == len(shop.files) + len({skip.path for skip in shop.unread})
    assert "together" in shop.unread[0].why
    assert () == till.unread
