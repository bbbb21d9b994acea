"""What the bot shows in Slack: messages, modals and App Home. Pure."""
