"""Words to a question. Pure and deterministic: no language model reads anybody's firewall rules."""

from bot.understanding.assemble import within
from bot.understanding.clusters import cluster_called
from bot.understanding.names import Names
from bot.understanding.rest import corrects
from bot.understanding.turn import Turn, understand

__all__ = ["Names", "Turn", "cluster_called", "corrects", "understand", "within"]
