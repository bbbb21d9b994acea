"""Words to a question: by rules, and by a small learned reader beside them. Pure, but for loading the reader's weights once."""

from bot.understanding.asides import asks_owner, asks_why, named
from bot.understanding.assemble import within
from bot.understanding.clusters import cluster_called
from bot.understanding.names import Names
from bot.understanding.reader import Reader, known_sections, loaded_reader, masked
from bot.understanding.replies import is_thanks
from bot.understanding.rest import corrects
from bot.understanding.turn import Turn, understand

__all__ = [
    "Names",
    "Reader",
    "Turn",
    "asks_owner",
    "asks_why",
    "cluster_called",
    "corrects",
    "is_thanks",
    "known_sections",
    "loaded_reader",
    "masked",
    "named",
    "understand",
    "within",
]
