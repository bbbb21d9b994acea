"""A Question as short JSON, and back.

Names are only checked for their form here; whether they are namespaces of the estate is for the desk to say.
"""

import re
from typing import Any

from bot.model.question import Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.slack.state.packed import MOST, each_of, matching, maybe, one_of, text_of, unreadable

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_PORT_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?")
_LABEL = re.compile(r"[A-Za-z0-9./_-]{0,317}")
_WORD = re.compile(r"[A-Za-z0-9./_#-]{1,317}")


def write_question(question: Question) -> dict[str, Any]:
    """Write a question as a mapping with short keys; what is not set is left out."""
    written = {
        "i": question.intent.value,
        "s": list(question.sources),
        "t": question.target,
        "v": question.service,
        "p": [[port.value, port.end, port.protocol.value if port.protocol else None] for port in question.ports],
        "x": question.protocol.value if question.protocol else None,
        "l": [list(pod) for pod in question.pods],
        "b": question.select_by if question.select_by != "auto" else None,
        "c": question.topic,
        "n": question.second.value if question.second else None,
        "g": [write_gap(gap) for gap in question.gaps],
        "f": sorted(question.confirmed),
        "u": [said[:200] for said in question.unaccounted[:MOST]],
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def write_gap(gap: Gap) -> list[Any]:
    """Write what a question lacks."""
    return [gap.slot.value, gap.lack.value, gap.said[:200], list(gap.options[:20])]


def read_question(value: dict[str, Any]) -> Question:
    """Read a question back; raise Fixable for anything that we did not write."""
    if set(value) - set("istvpxlbcngfu"):
        raise unreadable()
    return Question(
        intent=one_of(Intent, value.get("i")),
        sources=each_of(value.get("s", []), name_of),
        target=maybe(value.get("t"), name_of),
        service=maybe(value.get("v"), name_of),
        ports=each_of(value.get("p", []), _port),
        protocol=maybe(value.get("x"), lambda each: one_of(Protocol, each)),
        pods=each_of(value.get("l", []), _pod),
        select_by=maybe(value.get("b"), word_of) or "auto",
        topic=maybe(value.get("c"), lambda each: text_of(each, 200)),
        second=maybe(value.get("n"), lambda each: one_of(Intent, each)),
        gaps=each_of(value.get("g", []), read_gap),
        confirmed=frozenset(each_of(value.get("f", []), word_of)),
        unaccounted=each_of(value.get("u", []), lambda each: text_of(each, 200)),
    )


def read_gap(value: object) -> Gap:
    """Read what a question lacks."""
    match value:
        case [slot, lack, str() as said, list() as options] if len(said) <= 200:
            return Gap(one_of(Slot, slot), one_of(Lack, lack), said, each_of(options, name_of))
    raise unreadable()


def _port(value: object) -> Port:
    match value:
        case [int() as first, None, protocol] if _is_port(first):
            return Port(first, None, maybe(protocol, lambda each: one_of(Protocol, each)))
        case [int() as first, int() as last, protocol] if _is_port(first) and _is_port(last) and first <= last:
            return Port(first, last, maybe(protocol, lambda each: one_of(Protocol, each)))
        case [str() as name, None, protocol] if _PORT_NAME.fullmatch(name):
            return Port(name, None, maybe(protocol, lambda each: one_of(Protocol, each)))
    raise unreadable()


def _is_port(number: int) -> bool:
    return not isinstance(number, bool) and 1 <= number <= 65535


def _pod(value: object) -> tuple[str, str]:
    match value:
        case [str() as key, str() as label] if key and _LABEL.fullmatch(key) and _LABEL.fullmatch(label):
            return key, label
    raise unreadable()


def name_of(value: object) -> str:
    """Return a text with the form of a namespace's or Service's name."""
    return matching(_NAME, value)


def word_of(value: object) -> str:
    """Return a text with the form of a label key, an id or a plain word."""
    return matching(_WORD, value)
