"""From a reply to its branches: the one module of the terminal that writes."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import Fixable
from bot.host import Host
from bot.model.plan import Plan
from bot.model.reply import Reply
from bot.model.request import Published, Request
from bot.requests.sanitise import checked_reason


@dataclass(frozen=True, slots=True)
class Writing:
    """What to do with a plan: nothing, write its branches, or push them too."""

    branch: bool
    push: bool
    reason: str
    when: datetime

    @classmethod
    def of(cls, *, branch: bool, push: bool, reason: str, when: datetime | None) -> "Writing":
        """Return what to do, its moment fixed (UTC if naive); raise Fixable for a reason that no commit can hold, in any case."""
        moment = when or datetime.now(UTC)
        return cls(branch or push, push, checked_reason(reason), moment.replace(microsecond=0, tzinfo=moment.tzinfo or UTC))


def asker() -> str:
    """Return the name of the person at the terminal, for commits that name who asked."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody at a terminal"


def needs_confirmation(plan: Plan) -> Fixable:
    """Return the error that names the options which confirm what a plan asks about."""
    names = " ".join(f"--confirm {name}" for name in dict.fromkeys(need.name for need in plan.needs))
    return Fixable("Nothing is written yet: the change needs a second confirmation.", f"To go ahead anyway, add `{names}`.")


def publish(said: Reply, writing: Writing, host: Host) -> Published | None:
    """Write the branches of a reply's plan and wait for them; None where nothing has to change.

    Raises Fixable where the plan still needs a second confirmation, or where writing is switched off.
    """
    if said.plan is None or said.plan.refusal:
        return None
    if said.plan.needs:
        raise needs_confirmation(said.plan)
    if not said.plan.groups:
        return None
    return host.publish(Request(said.plan, asker(), writing.reason, "terminal", writing.when))
