"""Runs one command of `netpol`, and exits with its status."""

import io
import os
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
        message = error.format_message()  # empty where the help was shown
        status = _said(Fixable(message, _usage(error)), arguments) if message else FIX
    except (KeyboardInterrupt, typer.Abort, BrokenPipeError):
        status = FIX
    except Exception as error:  # noqa: BLE001 - the one handler for unforeseen errors
        from bot.cli.fault import noted

        print(noted(error, Path(os.environ.get("NETPOL_STATE", ".netpol"))), file=sys.stderr)  # noqa: T201
        status = FAULT
    sys.exit(status or DONE)


def _usage(error: TyperException) -> str:
    """Return the usage of the command that could not be read, and where its help is."""
    context = getattr(error, "ctx", None)
    return f"{context.get_usage()}\nSee `{context.command_path} --help`." if context is not None else "See `netpol --help`."


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
