"""Slack's limits: one module for blocks, one for the elements in them, and one that lints a whole payload."""
