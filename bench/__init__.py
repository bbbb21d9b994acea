"""Timings of the real parts on a real environments repository, each beside its threshold: `make bench`."""
