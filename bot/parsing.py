"""Ports and labels as people type them, read by Kubernetes' rules. Errors say what is wrong and how to write it."""

import re
from ipaddress import ip_network

from bot.errors import Fixable
from bot.model.question import CONFIRMATIONS, Port, Protocol
from bot.model.syntax import DNS_SUBDOMAIN, LABEL_NAME, MAX_PORT, MIN_PORT, PORT_NAME, is_label_value
from bot.model.text import quoted

PORT_HINT = (
    "Write a number from 1 to 65535, a range such as `8080-8090`, or a container port's name such as `http`; "
    "add `/UDP` if it isn't TCP."
)
POD_HINT = (
    "Write a label as `key=value`, for example `app=api`: letters, digits, `-`, `_` and `.`, at most 63 characters on each side."
)

_NUMBER = re.compile(r"[0-9]+")
_RANGE = re.compile(r"([0-9]+)\s*-\s*([0-9]+)")
_NUMBER_WORDS = re.compile(
    r"(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|sixty|seventy|eighty|ninety|hundred|thousand)[ -]?)+"
)


def parse_port(text: str) -> Port:
    """Read `8080`, `http`, `8080-8090`, each with or without `/TCP`, `/UDP` or `/SCTP`; raise Fixable for anything else.

    Names follow IANA_SVC_NAME: at most 15 lower-case letters, digits and single hyphens, with a letter among them.
    https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
    """
    span, slash, said = text.strip().partition("/")
    span, said = span.strip(), said.strip()
    protocol = _protocol(said) if slash else None
    if _NUMBER.fullmatch(span):
        return Port(_number(span), protocol=protocol)
    if match := _RANGE.fullmatch(span):
        first, last = _number(match[1]), _number(match[2])
        if last < first:
            raise Fixable(f"The range {first}-{last} ends before it starts.", f"Did you mean `{last}-{first}`? {PORT_HINT}")
        return Port(first, last if last != first else None, protocol)
    validate_port_name(span)
    return Port(span, protocol=protocol)


def parse_pod(text: str) -> tuple[str, str]:
    """Read `key=value` as one label of pods; raise Fixable where Kubernetes would refuse it."""
    key, equals, value = (part.strip() for part in text.strip().partition("="))
    if not equals:
        raise Fixable(f"{quoted(text)} isn't a label: it has no `=`.", POD_HINT)
    validate_label(key, value)
    return key, value


def validate_label(key: str, value: str) -> None:
    """Raise Fixable where Kubernetes would refuse the label.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
    """
    prefix, slash, name = key.rpartition("/")
    if slash and not DNS_SUBDOMAIN.fullmatch(prefix):
        raise Fixable(
            f"The label key {quoted(key)} has a prefix that Kubernetes refuses.",
            "A prefix is a DNS name of lower-case letters, as in `example.org/app`.",
        )
    if not LABEL_NAME.fullmatch(name):
        raise Fixable(f"Kubernetes refuses the label key {quoted(key)}.", POD_HINT)
    if not is_label_value(value):
        raise Fixable(f"Kubernetes refuses the label value {quoted(value)}.", POD_HINT)


def validate_ranges(ranges: tuple[str, ...]) -> tuple[str, ...]:
    """Return address ranges such as `10.244.0.0/16`; raise ValueError, with what is wrong in words, for any other text."""
    for text in ranges:
        try:
            ip_network(text)
        except ValueError:
            raise ValueError(f"{quoted(text)} isn't an address range such as 10.244.0.0/16") from None
    return ranges


def parse_confirmation(text: str) -> str:
    """Read the name of a second confirmation; raise Fixable, which lists them all, for any other name."""
    if text not in CONFIRMATIONS:
        known = ", ".join(f"`{name}`" for name in CONFIRMATIONS)
        raise Fixable(f"{quoted(text)} isn't the name of a confirmation.", f"The answer says which one it needs: {known}.")
    return text


def validate_port(port: Port) -> None:
    """Raise Fixable for a port that `parse_port` would refuse: surfaces can make a Port without it."""
    if isinstance(port.value, str):
        validate_port_name(port.value)
        if port.end is not None:
            raise Fixable(f"The port {quoted(port.value)} is a name, and names have no range.", PORT_HINT)
        return
    parse_port(str(port))


def validate_port_name(name: str) -> None:
    """Raise Fixable for what is no container port's name. A number in words could be one, but nobody means it."""
    if _NUMBER_WORDS.fullmatch(name.lower()):
        raise Fixable(f"{quoted(name)} is a number in words.", PORT_HINT)
    if PORT_NAME.fullmatch(name):
        return
    if re.fullmatch(r"[-+]?[0-9][0-9.,_]*", name):
        raise Fixable(f"{quoted(name)} isn't a port number.", PORT_HINT)
    raise Fixable(
        f"{quoted(name)} is neither a port number nor the name of a container port.",
        f"A name has at most 15 lower-case letters, digits and single hyphens. {PORT_HINT}",
    )


def _number(digits: str) -> int:
    significant = digits.lstrip("0") or "0"
    number = int(significant) if len(significant) <= len(str(MAX_PORT)) else 0
    if not MIN_PORT <= number <= MAX_PORT:
        raise Fixable(f"{quoted(digits)} isn't a port: ports go from 1 to 65535.", PORT_HINT)
    return number


def _protocol(said: str) -> Protocol:
    try:
        return Protocol(said.upper())
    except ValueError:
        raise Fixable(f"{quoted(said)} isn't a protocol that a network policy knows.", "Write `TCP`, `UDP` or `SCTP`.") from None
