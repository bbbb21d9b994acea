"""The desk in a terminal: `netpol`."""

from bot.cli.main import main

__all__ = ["main"]
