"""A Slack of your own on localhost, for trying things and for tests."""
