"""The bot in Slack: listeners that translate, views that are pure functions."""
