"""Fixtures of the answers' tests."""

import pytest

from tests.answers.cases import World, made_world


@pytest.fixture(scope="session")
def world() -> World:
    """Return the small world."""
    return made_world()
