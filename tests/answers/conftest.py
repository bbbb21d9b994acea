"""Fixtures of the answers' tests."""

import pytest

from bot.model.world import World
from tests.answers.cases import made_world


@pytest.fixture(scope="session")
def world() -> World:
    """Return the small world."""
    return made_world()
