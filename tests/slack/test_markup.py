"""Slack's markup, in and out."""

import pytest

from bot.slack.payload import first_mentioned, mentions, plain, without_mention
from bot.slack.views.blocks import escaped, harmless

TYPED = [
    ("can a reach b?", "can a reach b?"),
    ("<http://svc.ns.svc.cluster.local:8080/x>", "http://svc.ns.svc.cluster.local:8080/x"),
    ("call <http://api.visits|api.visits> now", "call api.visits now"),
    ("in <#C123|ask-platform>", "in #ask-platform"),
    ("in <#C123>", "in"),
    ("a &lt;-&gt; b &amp; c", "a <-> b & c"),
    ("a -&gt; b", "a -> b"),
    ("&amp;lt;", "&lt;"),
    ("<mailto:a@b.c|a@b.c>", "a@b.c"),
    ("<!here> help", "help"),
    ("  spaces  ", "spaces"),
    ("<not closed", "<not closed"),
]


@pytest.mark.parametrize(("sent", "typed"), TYPED)
def test_what_was_typed(sent: str, typed: str) -> None:
    """What Slack wrapped is unwrapped to what the person saw."""
    assert typed == plain(sent)


def test_the_mention_of_the_bot_is_taken_out() -> None:
    """And nobody else's."""
    assert without_mention("<@UBOT>: can <@UBEN> reach b", "UBOT") == "  can <@UBEN> reach b"
    assert mentions("hi <@UBOT|netpol>", "UBOT")
    assert not mentions("hi <@UBOTS>", "UBOT")
    assert first_mentioned(" <@UBEN> you") == "UBEN"
    assert first_mentioned("you, <@UBEN>") == ""


def test_nobody_is_called_by_what_somebody_typed() -> None:
    """Text that is quoted back cannot notify a channel, and has no markup of Slack's."""
    assert escaped("<!channel> & co") == "&lt;!channel&gt; &amp; co"
    for token in ("<!channel>", "<@U1>", "<#C1>", "<!subteam^S1>"):
        assert token not in harmless(f"see {token}")
    assert harmless("a < b and <https://x.y>") == "a < b and <https://x.y>"
