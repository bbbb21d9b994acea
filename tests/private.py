"""Data that is not part of this project: a real repository, a real sample of questions. No fork has it, and no new machine."""

from typing import NoReturn

import pytest

REASON = "private data is absent: "
"""What the reason of a skip begins with where a test needs such data."""


def absent(what: str) -> NoReturn:
    """Skip the test: `what` says which data it needs, and how to name them."""
    pytest.skip(REASON + what)
