"""Folders of made-up files, by name and text."""

from collections.abc import Callable

import pytest

from bot.estate import RawFile, load
from bot.model.estate import Estate
from tests.platforms import below

CONVENTIONS = below("namespaces")
Loads = Callable[..., Estate]


def namespace(name: str, labels: str = "{}") -> str:
    """Write a Namespace document, with its labels in flow style."""
    return f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels: {labels}\n"


def raw(path: str, text: str | bytes) -> RawFile:
    """Make a file below namespaces/; its blob id is only as good as its content."""
    data = text.encode() if isinstance(text, str) else text
    return RawFile(f"namespaces/{path}", f"blob-{hash(data)}", data)


@pytest.fixture
def estate_of() -> Loads:
    """Load an Estate of files given by path below namespaces/."""

    def loaded(files: dict[str, str | bytes]) -> Estate:
        return load([raw(path, text) for path, text in files.items()], CONVENTIONS)

    return loaded
