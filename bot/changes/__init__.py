"""From a question to a plan: the smallest edit of the right file."""

from bot.changes.allow import plan_allow
from bot.changes.policy_templates import check_templates
from bot.changes.revoke import plan_revoke

__all__ = ["check_templates", "plan_allow", "plan_revoke"]
