"""Reads docs/, templates/ and facts once, into a Guide value."""
