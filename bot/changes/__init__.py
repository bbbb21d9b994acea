"""A question to a plan: the smallest edit of the right file."""

from bot.changes.allow import plan_allow
from bot.changes.revoke import plan_revoke

__all__ = ["plan_allow", "plan_revoke"]
