"""Publishing as one value: a repository, the settings, and a way to plan a question at a commit."""

from dataclasses import dataclass

from bot.publishing.model import Planner, Published, PublishingSettings, Request, Verification
from bot.publishing.publish import publish
from bot.publishing.verify import verify
from bot.publishing.withdraw import withdraw
from bot.repository import Repository


@dataclass(frozen=True, slots=True)
class Press:
    """Writes, checks and takes back branches of one repository. It keeps no state, so threads may share it."""

    repository: Repository
    settings: PublishingSettings
    planner: Planner

    def publish(self, request: Request) -> Published:
        """Write a request's branches: see `bot.publishing.publish`."""
        return publish(request, self.repository, self.settings, self.planner)

    def withdraw(self, *names: str) -> Published:
        """Delete branches that are ours: see `bot.publishing.withdraw`."""
        return Published(tuple(withdraw(name, self.repository, self.settings) for name in names))

    def verify(self, branch: str) -> Verification:
        """Build a branch again from its trailers: see `bot.publishing.verify`."""
        return verify(branch, self.repository, self.settings, self.planner)
