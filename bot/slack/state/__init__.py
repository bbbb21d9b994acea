"""What Slack keeps for the bot, as short JSON: questions in buttons, in messages' metadata and in modals. Pure."""
