"""Unforeseen errors in a terminal: a short reference for the person, and the traceback in a file, without anybody's words."""

import secrets
import traceback
from pathlib import Path

from bot.git.atomic import state_folder


def noted(error: BaseException, folder: Path) -> str:
    """Write where an error happened to `errors.log` in the state folder; return the sentence about it for the person.

    The exception's own text is left out: it may quote what was typed, or hold a secret.
    """
    reference = secrets.token_hex(4)
    kind = type(error).__name__
    lines = [f"{reference} {kind}\n", *traceback.format_tb(error.__traceback__)]
    try:
        state_folder(folder)
        with (folder / "errors.log").open("a", encoding="utf-8") as log:
            log.writelines(lines)
    except OSError:
        where = "it could not be written down"
    else:
        where = f"where it happened is in {folder / 'errors.log'}"
    return f"Something went wrong on our side ({kind}, reference {reference}); {where}."
