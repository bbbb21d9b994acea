"""The platforms that ship, for tests: their files, and what the pure packages need of them."""

from dataclasses import replace

from bot.guide.platform_file import read_platform
from bot.model.conventions import Conventions
from bot.settings import ROOT

CLOUD, PLAIN = read_platform(ROOT, "cloud-platform"), read_platform(ROOT, "plain")
CLOUD_PLATFORM = CLOUD.conventions
"""The conventions of the platform that the sample is of."""


def below(root: str) -> Conventions:
    """Return the same conventions for namespaces that somebody looks for below this folder."""
    return replace(CLOUD_PLATFORM, namespaces_root=root, root_is_given=True)
