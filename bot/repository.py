"""The only module that knows git."""
