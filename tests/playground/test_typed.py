"""What a person types, and what bots see of it."""

import pytest

from bot.playground.cast import assemble
from bot.playground.manifest import Manifest
from bot.playground.typed import as_command, as_message, rich_text

from .conftest import manifest

WORKSPACE = assemble(Manifest.parse(manifest()))

SEEN = {
    "plain words": "plain words",
    "a & b <c>": "a &amp; b &lt;c&gt;",
    "@ben hello @example": "<@U0BEN> hello <@U0APPBOT>",
    "@nobody hello": "@nobody hello",
    "ben@example.org": "<mailto:ben@example.org|ben@example.org>",
    "in #random please": "in <#C0ROOM003|random> please",
    "in #nowhere please": "in #nowhere please",
    "see https://example.org/a?b=1&c=2.": "see <https://example.org/a?b=1&amp;c=2>.",
    "see example.org/a": "see <http://example.org/a|example.org/a>",
    "api.visits-dev.svc.cluster.local": "api.visits-dev.svc.cluster.local",
    "visits-dev to bookings-dev on 8080": "visits-dev to bookings-dev on 8080",
    "`kubectl get ns`": "`kubectl get ns`",
    "x > y": "x &gt; y",
    "a -> b": "a -&gt; b",
    "": "",
}


@pytest.mark.parametrize("typed", SEEN)
def test_bots_see_slacks_markup(typed: str) -> None:
    assert SEEN[typed] == as_message(WORKSPACE, typed)


def test_commands_name_people_with_their_names() -> None:
    assert "for <@U0BEN|ben> in <#C0ROOM003|random>" == as_command(WORKSPACE, "for @ben in #random")


def test_the_composer_makes_rich_text_of_it() -> None:
    block = rich_text(WORKSPACE, "@ben see example.org & `code` in #random", "b1")
    assert [
        {"type": "user", "user_id": "U0BEN"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "http://example.org", "text": "example.org"},
        {"type": "text", "text": " & "},
        {"type": "text", "text": "code", "style": {"code": True}},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0ROOM003"},
    ] == block["elements"][0]["elements"]
