"""Timings of the bot on a real environments repository, each beside its threshold: `make bench`."""
