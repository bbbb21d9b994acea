"""The questions of `bot.policy`, asked with the standard platform's conventions where a test is not about those."""

from functools import partial

from bot import policy
from tests.platforms import CLOUD_PLATFORM

STANDARD = CLOUD_PLATFORM

verdict = partial(policy.verdict, conventions=STANDARD)
who_can_reach = partial(policy.who_can_reach, conventions=STANDARD)
can_reach = partial(policy.can_reach, conventions=STANDARD)
