"""Plain values that every package shares. They import nothing else from the bot."""
