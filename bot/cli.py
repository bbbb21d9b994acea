"""The same desk in a terminal."""
