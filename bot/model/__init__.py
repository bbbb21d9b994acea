"""Plain values that every package shares. It imports nothing else of the bot."""
