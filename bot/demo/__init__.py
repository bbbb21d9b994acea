"""The playground with the bot in it."""
