"""A Request to a branch, a commit and a push; a branch back to the question that it came from."""

from bot.publishing.press import Press
from bot.publishing.worker import InProcessPublisher, Publisher

__all__ = ["InProcessPublisher", "Press", "Publisher"]
