"""What was asked, as a set of connections: the rest of the question must be of this repository and of this world."""

from bot.errors import Fixable
from bot.estate.model import Estate
from bot.policy.reasons import unread_text
from bot.policy.space import FIRST_PORT, LAST_PORT, PORT_NAME, PROTOCOLS, Box, Budget, Values, simplify
from bot.policy.words import code
from bot.question import Port, Protocol


def known(estate: Estate, *names: str) -> None:
    """Raise Fixable for a namespace that is not declared."""
    for name in names:
        if name not in estate.namespaces:
            demand_readable(estate, name)
            hint = "Check the spelling, and whether its folder is on this branch."
            raise Fixable(f"There is no namespace {code(name)} in this repository.", hint)


def demand_readable(estate: Estate, name: str) -> None:
    """Raise Fixable for a name whose folder is there, and of which it cannot be read whether it declares the namespace."""
    if hidden := estate.undeclared.get(name):
        why = unread_text(hidden, code)
        raise Fixable(f"No file that could be read declares the namespace {code(name)}: {why}.", "Correct it, then ask again.")


def asked_boxes(ports: tuple[Port, ...], protocol: Protocol | None, pods: tuple[tuple[str, str], ...]) -> tuple[Box, ...]:
    """Return what was asked as boxes that have their pods in common.

    A port without a protocol is of `protocol`, and TCP where none was said. Raises Fixable for a port that cannot be, and for
    labels that no single pod can carry.
    """
    labels = {("target", key): Values(False, frozenset((value,))) for key, value in pods}
    twice = [key for key, value in pods if labels[("target", key)].items != {value}]
    if twice:
        raise Fixable(
            f"No pod can carry two values of the label {code(twice[0])}.", "Give each label once, or ask about them one by one."
        )
    if not ports:
        return (Box(labels, frozenset((str(protocol),)) if protocol else PROTOCOLS),)
    boxes = []
    for port in ports:
        protocols = frozenset((str(port.protocol or protocol or Protocol.TCP),))
        if isinstance(port.value, str):
            boxes.append(Box({**labels, PORT_NAME: Values(False, frozenset((port.value,)))}, protocols))
            continue
        end = port.value if port.end is None else port.end
        if not FIRST_PORT <= port.value <= end <= LAST_PORT:
            raise Fixable(
                f"{code(str(port))} is not a port.",
                f"A port is a number from {FIRST_PORT} to {LAST_PORT}, or a range such as 8000-8080.",
            )
        boxes.append(Box(labels, protocols, port.value, end))
    return tuple(simplify(boxes, Budget(), most=len(boxes) if len(boxes) < 64 else 0))
