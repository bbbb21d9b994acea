"""A reply: the words of an answer and its buttons, or silence."""

from dataclasses import dataclass

from bot.model.plan import Plan
from bot.model.question import Conversation, Question, Written
from bot.model.verdict import Exposure, Verdict

TEXT_LIMIT = 12_000
"""Characters of Markdown in one Slack message: https://docs.slack.dev/reference/block-kit/blocks/markdown-block"""
BRIEF_LIMIT = 300
"""Characters of an answer's one plain line: few enough for a notification."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says: `text` and `details` are CommonMark of at most `TEXT_LIMIT` characters; `details` is shown on demand.

    `brief` is one plain line of at most `BRIEF_LIMIT` characters, for notifications and screen readers; it is not Markdown.
    `links` are further pages: (label, url).
    """

    text: str
    brief: str
    details: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do next.

    `kind`: create · confirm · pick · ask · narrow · select-by · compare · logs · docs · withdraw. `question` is what is asked
    when it is chosen (for create: what is written); `url` opens a page instead; `confirm` is what to ask before it is done;
    `branches` are the branches to withdraw, all of one person.
    """

    kind: str
    label: str
    question: Question | None = None
    url: str | None = None
    confirm: str | None = None
    branches: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say (CommonMark), in brief (plain text, one line), what can be done next, and what the thread remembers."""

    kind: str
    """answer · clarify · refusal · help."""
    text: str
    brief: str
    actions: tuple[Action, ...]
    conversation: Conversation
    verdicts: tuple[Verdict, ...] = ()
    plan: Plan | None = None
    details: str = ""
    """More Markdown, shown on demand: the routes, the proof, what to do after the merge."""
    exposures: tuple[Exposure, ...] = ()
    """What the answer about who can reach whom rests on: one for each namespace asked about."""
    unaccounted: tuple[str, ...] = ()
    """What the words say and the answer does not hold. Unless it is empty, there is no plan and nothing to create."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The message is not for the bot to answer. `why` is for logs and the shadow channel, never for people in the thread."""

    why: str
    conversation: Conversation
