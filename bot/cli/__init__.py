"""The desk in a terminal: `netpol`."""

from bot.cli.program import main

__all__ = ["main"]
