"""A question as trailers, and back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.model.plan import Plan
from bot.model.question import Intent, Port, Protocol, Question
from bot.model.request import Request
from bot.requests.commit_message import Signature, is_ours, read_trailers, trailers

SIMPLE = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev")
FULL = Question(
    Intent.REVOKE,
    sources=("a-dev", "c-dev"),
    target="b-dev",
    ports=(Port(8080), Port(80, 90, Protocol.UDP), Port("http-alt"), Port("x", protocol=Protocol.SCTP)),
    protocol=Protocol.UDP,
    pods=(("app", "api"), ("app.kubernetes.io/name", "")),
    select_by="cloud-platform.justice.gov.uk/namespace",
    confirmed=frozenset({"shared-label", "first-policy"}),
)
LINES = "Netpol-Version: 1\nNetpol-Change: allow\nNetpol-Source: a-dev\nNetpol-Target: b-dev\nNetpol-Select-By: auto\n"


@pytest.mark.parametrize("question", [SIMPLE, FULL])
@pytest.mark.parametrize("names", [False, True])
def test_what_is_written_is_read_back(question: Question, names: bool, plan: Plan, request_for: Callable[..., Request]) -> None:
    """Trailers hold the whole question."""
    request = request_for(replace(plan, question=question), where="https://chat.example/p1")
    message = "Subject\n\nBody.\n\n" + "\n".join(trailers(request, names=names)) + "\n"
    assert Signature(question, *(("Ada", "https://chat.example/p1") if names else ("", ""))) == read_trailers(message)


def test_who_and_where_are_written_only_where_a_setting_says_so(plan: Plan, request_for: Callable[..., Request]) -> None:
    """Environments repositories can be public."""
    assert "Ada" not in "\n".join(trailers(request_for(plan), names=False))
    assert "Netpol-Asked-By: Ada" in trailers(request_for(plan), names=True)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("", "no Netpol trailers"),
        ("Fix a typo\n", "no Netpol trailers"),
        (f"Subject\n\n{LINES}\nCo-authored-by: x\n", "no Netpol trailers"),
        (f"Subject\n\n{LINES}Signed-off-by: Eve <e@example.org>\n", "isn't one of the bot's"),
        (f"Subject\n\n{LINES}Netpol-Admin: yes\n", "isn't one of the bot's"),
        (f"Subject\n\n{LINES}Netpol-Port:  \n", "isn't one of the bot's"),
        (f"Subject\n\n{LINES}Netpol-Target: c-dev\n", "more than once"),
        (LINES.replace("Netpol-Target: b-dev\n", ""), "Netpol-Target is missing"),
        (LINES.replace("Version: 1", "Version: 2"), "has form 2"),
        (LINES.replace("allow", "allow-all"), "value that it can't have"),
        (LINES.replace("a-dev", "../../etc"), "value that it can't have"),
        (LINES.replace("a-dev", "A_DEV"), "value that it can't have"),
        (LINES.replace("a-dev", "x" * 64), "value that it can't have"),
        (LINES.replace("auto", "a b"), "value that it can't have"),
        (f"{LINES}Netpol-Port: ٨٠\n", "value that it can't have"),
        (f"{LINES}Netpol-Port: 80-http\n/TCP", "isn't one of the bot's"),
        (f"{LINES}Netpol-Port: 80/ICMP\n", "value that it can't have"),
        (f"{LINES}Netpol-Protocol: tcp\n", "value that it can't have"),
        (f"{LINES}Netpol-Pod: app\n", "value that it can't have"),
        (f"{LINES}Netpol-Pod: app=a b\n", "value that it can't have"),
        (f"{LINES}Netpol-Confirmed: Yes!\n", "value that it can't have"),
        (LINES + "Netpol-Source: z\n" * 2000, "more than 1000"),
    ],
)
def test_a_forged_or_unknown_trailer_is_said(message: str, why: str) -> None:
    """Whatever is not exactly ours is refused, with the line."""
    with pytest.raises(Fixable) as refused:
        read_trailers(message)
    assert why in refused.value.message
    assert "can't be built again" in refused.value.message
    assert not is_ours(message)


@given(st.text())
def test_any_message_is_read_or_refused(text: str) -> None:
    """Nothing that somebody pushed makes the reader fail."""
    for message in (text, f"{LINES}{text}", f"{LINES}Netpol-Port: {text}\n", f"Subject\n\n{text}\n\n{LINES}"):
        assert is_ours(message) in {True, False}
