"""Slack's limits: one module for blocks, one for the elements in them, and the lint of a whole payload."""
