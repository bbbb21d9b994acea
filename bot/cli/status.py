"""The exit statuses of a command."""

DONE, NO, FIX, FAULT = 0, 1, 2, 3
"""Done; the answer is no, or is unknown; the person must change something; a fault of the bot."""
