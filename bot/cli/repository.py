"""The repository that a command is about: the option, else the setting, else the sample."""

import logging

from bot.cli.where import Where
from bot.errors import Fixable
from bot.git import EstateSource
from bot.guide.platform_file import read_platform
from bot.host import SAMPLE_PLATFORM
from bot.settings import ROOT, Settings, read_settings


def settings_for(where: Where, *, push: bool | None = None) -> Settings:
    """Return the settings, with the arguments in place of theirs; raise Fixable for what cannot be used."""
    logging.getLogger("bot").addHandler(logging.NullHandler())  # no log lines among the answers in a terminal
    given: dict[str, object] = {} if push is None else {"push": push}
    if where.platform is not None:
        given["platform"] = where.platform
    if where.estate is not None:
        if not where.estate.strip():  # most likely a script's empty variable, which does not mean the sample
            raise Fixable("No environments repository is named.", "Give a path or an address, or leave `--estate` out.")
        given["estate"] = where.estate
    if where.manifests is not None:
        if not where.manifests.strip():
            raise Fixable("No folder of manifests is named.", "Give its path, or leave `--manifests` out.")
        given["manifests"] = where.manifests
    return read_settings(given)


def namespace_names(where: Where) -> list[str]:
    """Return the namespaces of a repository as this machine holds it: nothing is fetched, and no manifest is read."""
    settings = settings_for(where)
    platform = read_platform(ROOT, settings.platform or SAMPLE_PLATFORM)
    source = EstateSource.open_here(
        settings.estate or str(ROOT / "examples" / "environments"),
        base=settings.base or platform.repository.base,
        cache_dir=settings.state,
        conventions=settings.over(platform.conventions),
    )
    return source.namespace_folders() if source else []
