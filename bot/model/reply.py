"""A reply: the words of an answer and its buttons, or silence."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.plan import Plan
from bot.model.question import Conversation, Question, Written
from bot.model.verdict import Exposure, Verdict

TEXT_LIMIT = 12_000
"""Characters of Markdown in one Slack message: https://docs.slack.dev/reference/block-kit/blocks/markdown-block"""
BRIEF_LIMIT = 300
"""Characters of an answer's one plain line: few enough for a notification."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of an answer that is shown on demand, by a button or `--details`: CommonMark of at most `TEXT_LIMIT` characters.

    `name` is that of its block in the template: yaml · why · call · owners · message · find · routes · more.
    """

    name: str
    label: str
    """What the button says that shows it."""
    title: str
    text: str


def unfolded(folds: Sequence[Fold]) -> str:
    """Return folds as one text, each under its title."""
    return "\n\n".join(f"**{fold.title}**\n\n{fold.text}" for fold in folds)


@dataclass(frozen=True, slots=True)
class Link:
    """A section of the guide that an answer speaks from, or that goes on from it. `url` is "" where no address is set."""

    section: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says: `text` is CommonMark of at most `TEXT_LIMIT` characters, and `folds` are shown on demand.

    `brief` is one plain line of at most `BRIEF_LIMIT` characters, for notifications and screen readers; it is not Markdown.
    """

    text: str
    brief: str
    folds: tuple[Fold, ...] = ()
    links: tuple[Link, ...] = ()
    next_pages: tuple[tuple[str, str], ...] = ()
    """Pages to open next, as (label, address): the form for a pull request."""

    @property
    def details(self) -> str:
        """All folds as one text."""
        return unfolded(self.folds)


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do next.

    `kind`: create · confirm · pick · ask · show · narrow · select-by · compare · logs · docs · withdraw. `question` is what is
    asked when it is chosen (for create: what is written); `url` opens a page instead; `confirm` is what to ask before it is done;
    `branches` are the branches to withdraw, all of one person; `fold` is the part of this answer that `show` shows.
    """

    kind: str
    label: str
    question: Question | None = None
    url: str | None = None
    confirm: str | None = None
    branches: tuple[Written, ...] = ()
    fold: str = ""
    aside: bool = False
    """Whether it can wait in a menu: few people need it."""


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
    question: Question | None = None
    """What it answers, so that it can be asked again."""
    folds: tuple[Fold, ...] = ()
    links: tuple[Link, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    """What the answer about who can reach whom rests on: one for each namespace asked about."""
    unaccounted: tuple[str, ...] = ()
    """What the words say and the answer does not hold. Unless it is empty, there is no plan and nothing to create."""

    @property
    def details(self) -> str:
        """All folds as one text."""
        return unfolded(self.folds)

    def fold(self, name: str) -> Fold | None:
        """Return the fold of this name, or None."""
        return next((fold for fold in self.folds if fold.name == name), None)


@dataclass(frozen=True, slots=True)
class Silence:
    """The message is not for the bot to answer. `why` is for logs and the shadow channel, never for people in the thread."""

    why: str
    conversation: Conversation
