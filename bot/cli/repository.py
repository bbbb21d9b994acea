"""The repository that a command is about: the option, else the setting, else the sample."""

import logging

from bot.errors import Fixable
from bot.git import EstateSource
from bot.settings import ROOT, Settings, read_settings


def settings_for(estate: str | None, *, push: bool | None = None, manifests: str | None = None) -> Settings:
    """Return the settings, with the arguments in place of theirs; raise Fixable for what cannot be used."""
    logging.getLogger("bot").addHandler(logging.NullHandler())  # no log lines among the answers in a terminal
    given: dict[str, object] = {} if push is None else {"push": push}
    if estate is not None:
        if not estate.strip():  # most likely a script's empty variable, which does not mean the sample
            raise Fixable("No environments repository is named.", "Give a path or an address, or leave `--estate` out.")
        given["estate"] = estate
    if manifests is not None:
        if not manifests.strip():
            raise Fixable("No folder of manifests is named.", "Give its path, or leave `--manifests` out.")
        given["manifests"] = manifests
    return read_settings(given)


def namespace_names(estate: str | None) -> list[str]:
    """Return the namespaces of a repository as this machine holds it: nothing is fetched, and no manifest is read."""
    settings = settings_for(estate)
    source = EstateSource.open_here(
        settings.estate or str(ROOT / "examples" / "environments"),
        base=settings.base,
        cache_dir=settings.state,
        conventions=settings.conventions,
    )
    return source.namespace_folders() if source else []
