"""A Slack of your own on localhost, for trying things and for tests.

It is a Slack, not a surface: it knows the bot only by Slack's protocols (Web API, Socket Mode, signed HTTP), reads which scopes,
events, commands and shortcuts exist from the app's manifest, and is strict where Slack is strict.

    with Playground("manifest.yaml") as slack:                        # a thread, a free port of 127.0.0.1
        app = App(client=WebClient(slack.bot_token, base_url=slack.api_url), signing_secret=slack.signing_secret)
        SocketModeHandler(app, slack.app_token).connect()             # or: slack.deliver_to("http://127.0.0.1:3000/slack/events")
        slack.wait_for_app()
        amira = slack.person("amira")
        asked = amira.say("#ask-platform", "how do I let visits talk to bookings?")
        answer = amira.wait_for_reply(asked)                          # or, for silence: slack.idle(), then amira.thread(asked)

Where to read on: `server` (the Playground), `person` (what a person can do, for tests), `page_api` (the same for a browser),
`faults` (what can be made to go wrong), `timing` (every deadline), `limits` (the lint of Block Kit's limits).
"""

from bot.playground.faults import Faults
from bot.playground.limits.lint import lint
from bot.playground.limits.report import Problem
from bot.playground.manifest import Manifest
from bot.playground.person import Outcome, Person
from bot.playground.server import Playground
from bot.playground.timing import WAIT_LIMIT, Timing

__all__ = ["WAIT_LIMIT", "Faults", "Manifest", "Outcome", "Person", "Playground", "Problem", "Timing", "lint"]
