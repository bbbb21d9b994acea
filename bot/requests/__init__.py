"""From a Request to its branches, each a commit and a push, and from a branch back to its question."""

from bot.requests.publish import Publisher, check_request_templates
from bot.requests.queue import InProcessPublisher

__all__ = ["InProcessPublisher", "Publisher", "check_request_templates"]
