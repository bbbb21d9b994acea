"""What is shown when somebody opens the app: App Home, or questions to begin a conversation with."""

from importlib.metadata import version

from bot.slack.services import Services
from bot.slack.views.home import home, questions

VERSION = version("netpol")


def show_home(services: Services, user: str, tab: str, channel: str) -> None:
    """Publish App Home, or set the suggested prompts of the conversation."""
    world = services.host.world()
    if tab == "messages" and channel:
        prompts = [{"title": title, "message": words} for title, words in questions(world.estate)]
        # Without thread_ts: with it the call does nothing in an app that has agent_view.
        # https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
        services.client.api_call(
            "assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": prompts, "title": "Try one of these"}
        )
    elif tab in ("home", ""):
        services.client.views_publish(user_id=user, view=home(world, VERSION, services.host.settings.docs_url))
