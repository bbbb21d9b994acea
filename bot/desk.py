"""The help desk: words or a question in, a reply or silence out. The one door for every surface. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.answers.model import Guide
from bot.changes.model import Plan
from bot.conventions import Conventions
from bot.estate.model import Estate
from bot.policy.model import Verdict
from bot.question import Conversation, Question
from bot.understanding import Names


@dataclass(frozen=True, slots=True)
class World:
    """All that an answer is made from."""

    estate: Estate
    guide: Guide
    names: Names
    conventions: Conventions
    now: datetime
    read_at: datetime
    """When the estate was last read from the repository."""
    writes: bool = True
    """Off: branches are described, never offered."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do next. `kind`: create · pick · narrow · select-by · compare · logs · docs · confirm · share.

    `question` is what is asked when it is chosen; `url` opens a page instead. `confirm` is asked before it is done.
    """

    kind: str
    label: str
    question: Question | None = None
    url: str | None = None
    confirm: str | None = None


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


@dataclass(frozen=True, slots=True)
class Silence:
    """The message is not ours to answer. `why` is for logs and the shadow channel, never for people in the thread."""

    why: str
    conversation: Conversation


def reply(asked: str | Question, conversation: Conversation, world: World, *, directly: bool = True) -> Reply | Silence:
    """Answer words or a question. `directly` is false for a channel message that mentions nobody: silence is likelier there."""
    raise NotImplementedError
