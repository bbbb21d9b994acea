"""What one process remembers for a while. It is bounded, and nothing is lost with it that Slack does not keep."""
