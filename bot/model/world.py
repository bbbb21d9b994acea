"""Everything that an answer depends on, at one moment."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.guide import Guide


@dataclass(frozen=True, slots=True)
class World:
    """What the repository declares, what the guide says, and when."""

    estate: Estate
    guide: Guide
    conventions: Conventions
    now: datetime
    """The moment of the answer."""
    read_at: datetime
    """When the estate was last read from the repository."""
    writes: bool = True
    """Off: branches are described, never offered."""
