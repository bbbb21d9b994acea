"""A Request to a branch, a commit and a push; a branch back to the question that it came from."""

from bot.requests.publish import Press
from bot.requests.queue import InProcessPublisher, Publisher

__all__ = ["InProcessPublisher", "Press", "Publisher"]
