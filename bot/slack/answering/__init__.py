"""What the bot does about each message, command, click and form."""
