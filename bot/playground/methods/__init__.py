"""The Web API's methods, one module per family. Importing this package registers them all in `web_api.METHODS`."""

from bot.playground.methods import assistant, chat, conversations, files, identity, reactions, users, views

__all__ = ["assistant", "chat", "conversations", "files", "identity", "reactions", "users", "views"]
