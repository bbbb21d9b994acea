"""Git's own objects, made here: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects .

A commit of one edit is a blob, a tree for each folder above it and the commit itself: six small files. Making them takes a
millisecond, where each of the processes that would make them takes several.
"""

import os
import tempfile
import zlib
from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path

from bot.errors import Fixable
from bot.git.command import Git
from bot.git.errors import ReadOnly
from bot.git.objects import no_commit, read_objects

FOLDER = b"40000"
NEW_FILE = b"100644"
FILES = frozenset({NEW_FILE, b"100755", b"100664"})

Tree = dict[bytes, tuple[bytes, str]]
"""Mode and object id by name."""


def write_tree(git: Git, parent: str, files: Mapping[str, str | None]) -> str:
    """Store the tree of `parent` with whole files put in place of others (None takes one away), and return its id.

    Files keep their mode. Raises Fixable where something other than a file is in the way.
    """
    trees = _read_trees(git, parent, files)
    for path, text in files.items():
        folder, _, name = path.rpartition("/")
        tree, key = trees[folder], name.encode()
        mode, _ = tree.get(key, (NEW_FILE, ""))
        if mode not in FILES:
            raise Fixable(f"{path} is a link, a submodule or a folder, not a file.", "Change it by hand.")
        if text is None:
            tree.pop(key, None)
        else:
            tree[key] = (mode, store(git, "blob", encoded(text)))
    for folder in sorted(trees, key=lambda path: path.count("/"), reverse=True):
        if folder:
            above, _, name = folder.rpartition("/")
            _put_folder(git, trees[above], name, trees[folder])
    return store(git, "tree", _written(trees[""]))


def _put_folder(git: Git, above: Tree, name: str, tree: Tree) -> None:
    """Store a folder in the one above it. Git knows no empty folders."""
    if tree:
        above[name.encode()] = (FOLDER, store(git, "tree", _written(tree)))
    else:
        above.pop(name.encode(), None)


def _read_trees(git: Git, parent: str, files: Mapping[str, str | None]) -> dict[str, Tree]:
    """Read every folder above a file, from the top down, with one process. One that is not there is empty."""
    folders = {""}
    for path in files:
        parts = path.split("/")[:-1]
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    names = {folder: f"{parent}:{folder}" for folder in sorted(folders, key=lambda folder: (folder.count("/"), folder))}
    found = read_objects(git, names.values())
    trees: dict[str, Tree] = {}
    for folder, name in names.items():
        kind, data = found[name]
        if kind == "missing" and not folder:
            raise no_commit(parent)
        if kind not in {"tree", "missing"}:
            raise Fixable(f"{folder} is a file, not a folder.", "Change it by hand.")
        trees[folder] = _read(data)
    return trees


def _read(data: bytes) -> Tree:
    tree: Tree = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        tree[name] = (mode, data[end + 1 : end + 21].hex())
        at = end + 21
    return tree


def _written(tree: Tree) -> bytes:
    """Write a tree in git's order, in which a folder's name ends with a slash."""
    ordered = sorted(tree.items(), key=lambda item: item[0] + b"/" if item[1][0] == FOLDER else item[0])
    return b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(object_id)) for name, (mode, object_id) in ordered)


def store(git: Git, kind: str, data: bytes) -> str:
    """Put an object into the object database, if it is not there loose already, and return its id."""
    whole = b"%s %d\0%s" % (kind.encode(), len(data), data)
    name = sha1(whole, usedforsecurity=False).hexdigest()
    path = Path(git.git_dir, "objects", name[:2], name[2:])
    try:
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            # A name by which git's own garbage collection knows what a crash left behind.
            handle, fresh = tempfile.mkstemp(prefix="tmp_obj_", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.compress(whole, 1))
            Path(fresh).chmod(0o444)
            Path(fresh).rename(path)
    except OSError as error:
        raise ReadOnly(
            f"The branch cannot be written: {error.strerror}.", "Check the rights on the repository, and that the disk has room."
        ) from None
    return name


def encoded(text: str) -> bytes:
    """Return a text as UTF-8, or raise Fixable."""
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Fixable("The text holds characters that UTF-8 does not have.", "Remove them.") from None
