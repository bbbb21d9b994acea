"""Runs one command of `netpol`, and exits with its status."""

import io
import os
import re
import sys
from pathlib import Path

import typer
from typer.exceptions import TyperException

from bot.cli.program import app
from bot.cli.status import DONE, FAULT, FIX
from bot.errors import Fixable


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its status."""
    _tolerate_any_bytes()
    try:
        status = app(args=arguments, prog_name="netpol", standalone_mode=False)
    except Fixable as error:
        status = _said(error, arguments)
    except TyperException as error:
        status = _misused(error, arguments)
    except (KeyboardInterrupt, typer.Abort, BrokenPipeError):
        status = FIX
    except Exception as error:  # noqa: BLE001 - the one handler for unforeseen errors
        from bot.cli.fault import noted

        print(noted(error, Path(os.environ.get("NETPOL_STATE", ".netpol"))), file=sys.stderr)  # noqa: T201
        status = FAULT
    sys.exit(status or DONE)


def _misused(error: TyperException, arguments: list[str] | None) -> int:
    """Say what is wrong with the arguments, and how the command is written. Without a command, the message is the help."""
    message = error.format_message()
    if message.startswith("Usage:"):
        print(message, file=sys.stderr)  # noqa: T201
        return FIX
    context = getattr(error, "ctx", None)
    if context is None:
        return _said(Fixable(message, "See `netpol --help`."), arguments)
    usage = re.sub(r"\{(.+?)\}(?:\.\.\.)?(?=\s|$)", r"\1", context.get_usage())  # Typer's braces round what an argument is called
    return _said(Fixable(message, f"{usage}\nSee `{context.command_path} --help`."), arguments)


def _said(error: Fixable, arguments: list[str] | None) -> int:
    """Print what the person must change on standard error and, with `--json`, as JSON on standard output too."""
    from bot.cli import show

    show.problem(error)
    if "--json" in (sys.argv if arguments is None else arguments):
        show.as_json({"error": {"message": error.message, "hint": error.hint}})
    return FIX


def _tolerate_any_bytes() -> None:
    """Accept input that is not UTF-8; print half characters, and those that the terminal lacks, by number, as JSON does."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
