"""How Slack reaches the bot, and the bot Slack: Socket Mode, signed HTTP, the client, and what says how the bot is."""
