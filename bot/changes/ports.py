"""The ports that a question asks for, each once: those that overlap are one range."""

from collections.abc import Iterable, Iterator

from bot.model.question import Port, Protocol, Question
from bot.model.syntax import MAX_PORT, MAX_PORT_NAME, MIN_PORT
from bot.model.text import listed


def merged_ports(question: Question) -> tuple[Port, ...]:
    """Return a question's ports, each with its protocol: numbers and ranges that overlap as one range, and sorted.

    A range of every port leaves out the names of its protocol, since a name stands for a number of the pod.
    """
    ports = set(_with_protocol(question))
    found: list[Port] = []
    for protocol in Protocol:
        spans = list(_spans(port for port in ports if port.protocol is protocol))
        found += [Port(first, last if last != first else None, protocol) for first, last in spans]
        if (MIN_PORT, MAX_PORT) not in spans:
            found += [port for port in ports if port.protocol is protocol and isinstance(port.value, str)]
    return tuple(
        sorted(
            found,
            key=lambda port: (
                isinstance(port.value, str),
                str(port.value).rjust(MAX_PORT_NAME),  # numbers sort as numbers
                port.end or 0,
                str(port.protocol),
            ),
        )
    )


def note_of_merged(question: Question) -> str:
    """Return in a sentence which ports are not named by themselves, because others hold them; "" where each is."""
    merged = merged_ports(question)
    left_out = [str(port) for port in dict.fromkeys(_with_protocol(question)) if port not in merged]
    if not left_out:
        return ""
    return f"Overlapping ports count as one: {listed(left_out)} within {listed([str(port) for port in merged])}."


def _with_protocol(question: Question) -> Iterator[Port]:
    for port in question.ports:
        yield Port(port.value, port.end if port.end != port.value else None, port.protocol or question.protocol or Protocol.TCP)


def _spans(ports: Iterable[Port]) -> Iterator[tuple[int, int]]:
    """Yield the numbers as ranges that do not overlap, first to last."""
    spans = sorted((port.value, port.end or port.value) for port in ports if isinstance(port.value, int))
    open_span: tuple[int, int] | None = None
    for first, last in spans:
        if open_span is None or first > open_span[1]:
            if open_span:
                yield open_span
            open_span = first, last
        else:
            open_span = open_span[0], max(open_span[1], last)
    if open_span:
        yield open_span
