"""The commit message of one group of a request, and the same message read back."""

import re
import textwrap
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from bot.answers import inert
from bot.changes.model import Group
from bot.publishing.model import Request
from bot.publishing.trailers import trailers
from bot.publishing.words import checked_reason
from bot.settings import ROOT

TEMPLATE = ROOT / "templates" / "commit" / "message.txt"
WIDTH = 72
REASON = ("Reason given: “", "”")
"""What the template writes around a reason. Two words before the colon: no line with it can be read as a trailer."""


def commit_message(request: Request, group: Group, *, names: bool) -> str:
    """Write the message: subject, what opens, who else, the reason and the trailers; it ends with one newline.

    `names` adds who asked and where. Raises Fixable where the reason is not fit for a commit.
    """
    plan = request.plan
    text = _template().render(
        title=inert.unlinked(group.title),
        opens=plan.opens,
        also=plan.also,
        others=[other.namespace for other in plan.groups if other is not group and other.branch != group.branch],
        reason=inert.unlinked(checked_reason(request.why)),
        trailers=trailers(request, names=names),
    )
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def reason_of(message: str) -> str:
    """Find the reason in a message that `commit_message` wrote, or "". Whether it did is known by writing it again."""
    start, end = REASON
    for line in message.split("\n"):
        if line.startswith(start) and line.endswith(end):
            return line[len(start) : -len(end)]
    return ""


@cache
def _template() -> Template:
    # A commit message is plain text: nothing in it is markup where git shows it, and `unlinked` leaves a forge nothing to act on.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701
    environment.filters["wrapped"] = _wrapped
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _wrapped(text: str) -> str:
    return textwrap.fill(inert.unlinked(text), WIDTH, break_long_words=False, break_on_hyphens=False)
