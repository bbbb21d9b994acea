"""Ports and labels as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.model.question import Port, Protocol
from bot.parsing import parse_pod, parse_port, validate_label, validate_port


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("8080", Port(8080)),
        (" 8080 ", Port(8080)),
        ("1", Port(1)),
        ("65535", Port(65535)),
        ("0080", Port(80)),
        ("8080/TCP", Port(8080, protocol=Protocol.TCP)),
        ("53/udp", Port(53, protocol=Protocol.UDP)),
        ("3868 / SCTP", Port(3868, protocol=Protocol.SCTP)),
        ("8080-8090", Port(8080, 8090)),
        ("8080 - 8090/UDP", Port(8080, 8090, Protocol.UDP)),
        ("90-90", Port(90)),
        ("http", Port("http")),
        ("http-metrics/TCP", Port("http-metrics", protocol=Protocol.TCP)),
        ("8080-http", Port("8080-http")),
        ("a", Port("a")),
        ("eightball", Port("eightball")),
    ],
)
def test_a_port_is_a_number_a_range_or_a_name(text: str, port: Port) -> None:
    """With or without its protocol, in either case."""
    assert port == parse_port(text)
    assert port == parse_port(str(port))
    validate_port(port)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "ports go from 1 to 65535"),
        ("65536", "ports go from 1 to 65535"),
        ("9" * 5_000, "ports go from 1 to 65535"),
        ("0" * 5_000, "ports go from 1 to 65535"),
        ("0-80", "ports go from 1 to 65535"),
        ("80-65536", "ports go from 1 to 65535"),
        ("90-80", "ends before it starts"),
        ("eighty", "number in words"),
        ("eighty-eighty", "number in words"),
        ("Eight thousand", "number in words"),
        ("-1", "isn't a port number"),
        ("80.5", "isn't a port number"),
        ("8,080", "isn't a port number"),
        ("http_alt", "neither a port number nor the name"),
        ("HTTP", "neither a port number nor the name"),
        ("a--b", "neither a port number nor the name"),
        ("http-", "neither a port number nor the name"),
        ("a-name-that-is-too-long", "neither a port number nor the name"),
        ("", "neither a port number nor the name"),
        ("８０８０", "neither a port number nor the name"),
        ("80\n90", "neither a port number nor the name"),
        ("8080/ICMP", "isn't a protocol"),
        ("8080/", "isn't a protocol"),
        ("8080/TCP/UDP", "isn't a protocol"),
    ],
)
def test_what_is_no_port_is_said_with_how_to_write_one(text: str, message: str) -> None:
    """The message quotes at most a line of what was typed; the hint says how."""
    with pytest.raises(Fixable, match=message) as problem:
        parse_port(text)
    assert problem.value.hint
    assert len(problem.value.message) < 200
    assert "\n" not in problem.value.message


@pytest.mark.parametrize("port", [Port("http", 90), Port(0), Port(80, 70), Port("x_y"), Port("eighty")])
def test_a_port_that_nobody_can_type_is_refused_too(port: Port) -> None:
    """Forms and buttons bring ports by themselves, and a name has no range."""
    with pytest.raises(Fixable):
        validate_port(port)


@pytest.mark.parametrize(
    ("text", "pod"),
    [
        ("app=api", ("app", "api")),
        (" app = api ", ("app", "api")),
        ("app.kubernetes.io/name=my_api.v2", ("app.kubernetes.io/name", "my_api.v2")),
        ("empty=", ("empty", "")),
        ("A1=" + "b" * 63, ("A1", "b" * 63)),
    ],
)
def test_a_pod_label_is_key_and_value(text: str, pod: tuple[str, str]) -> None:
    """As `kubectl --selector` writes one."""
    assert pod == parse_pod(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "app",
        "=api",
        "app=api=b",
        "a b=c",
        "app=a b",
        "app=-a",
        "-app=a",
        "app=" + "b" * 64,
        "k" * 64 + "=v",
        "/name=v",
        "A.io/name=v",
        "a/b/c=v",
        "a..b/c=v",
        f"{'a' * 254}/n=v",
        "app=`rm`",
        "app=a,b",
        "app=ä",
        "app in (a)",
    ],
)
def test_what_kubernetes_refuses_as_a_label_is_refused_here(text: str) -> None:
    """Length, characters, and the prefix of the key."""
    with pytest.raises(Fixable) as problem:
        parse_pod(text)
    assert problem.value.hint


def test_a_label_key_may_have_a_dns_name_in_front() -> None:
    """As all of the platform's have."""
    validate_label("cloud-platform.justice.gov.uk/namespace", "a-dev")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but the one error comes out, and what is read can be written and read again."""
    for parse in (parse_port, parse_pod):
        try:
            value = parse(text)
        except Fixable:
            continue
        assert value == (parse_port(str(value)) if isinstance(value, Port) else parse_pod("=".join(value)))
