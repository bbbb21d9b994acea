"""What one process remembers for a while, bounded. What must outlast the process is kept by Slack (`bot.slack.state`)."""
