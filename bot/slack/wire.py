"""Questions and conversations as short JSON, for what Slack keeps for us: button values, private metadata, message metadata.

What comes back is untrusted: every key, type, length and value is checked, and anything else is one Fixable. Names are only
checked for their form here; whether they are namespaces of the estate is for the desk to say.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import Fixable
from bot.model.question import Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot, Written

BUTTON_LIMIT = 2000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
METADATA_LIMIT = 3000
"""Characters that we let a thread's state take in a message's metadata."""
PRIVATE_LIMIT = 3000
"""Characters of a view's private_metadata: https://docs.slack.dev/reference/views/modal-views"""

EVENT_TYPE = "netpol_conversation"
_UNPACKED = 64 * 1024
_MOST = 100
_WORDS = 500
_COMPRESSED = "z"

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,250}")
_PORT_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?")
_LABEL = re.compile(r"[A-Za-z0-9./_-]{0,317}")
_WORD = re.compile(r"[A-Za-z0-9./_#-]{1,317}")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def pack(value: Mapping[str, Any], limit: int) -> str | None:
    """Return the value as text of at most `limit` characters, compressed where plain JSON is longer, or None."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if len(plain) <= limit:
        return plain
    squeezed = _COMPRESSED + base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()
    return squeezed if len(squeezed) <= limit else None


def unpack(text: object) -> dict[str, Any]:
    """Return the mapping that `pack` made; raise Fixable for anything else."""
    if not isinstance(text, str) or len(text) > _UNPACKED:
        raise _unreadable()
    try:
        if text.startswith(_COMPRESSED):
            # A bound on what comes out: a few kilobytes can otherwise be made to fill the memory.
            reader = zlib.decompressobj()
            data = reader.decompress(base64.urlsafe_b64decode(text[1:].encode()), _UNPACKED)
            if not reader.eof:
                raise _unreadable()
            text = data.decode()
        value = json.loads(text)
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise _unreadable() from None
    return _mapping(value)


def question_value(question: Question, limit: int = BUTTON_LIMIT) -> str | None:
    """Write a question for a button, or None where it does not fit."""
    return pack(_write(question), limit)


def question_from(text: object) -> Question:
    """Read a question that a button carried; raise Fixable for anything that we did not write."""
    return _question(unpack(text))


def asked_value(question: Question | None, words: str) -> str | None:
    """Write what is to be asked again for a button: the question, or the words where they came to none."""
    if question is not None:
        return question_value(question)
    return pack({"w": words[:_WORDS]}, BUTTON_LIMIT) if words else None


def asked_from(text: object) -> Question | str:
    """Read what a button is to ask again."""
    value = unpack(text)
    return _text(value["w"], _WORDS) if value.keys() == {"w"} else _question(value)


def question_json(question: Question) -> dict[str, Any]:
    """Write a question as a mapping, for private_metadata that holds more than the question."""
    return _write(question)


def question_in(value: object) -> Question:
    """Read a question from such a mapping."""
    return _question(_mapping(value))


def message_metadata(conversation: Conversation, answers: str) -> dict[str, Any]:
    """Write a thread's state for the metadata of the message that answers the message with the ts `answers`.

    A state that is too large (very many sources) is left out: the thread then starts anew, and says what it lacks. It never
    forgets its branches.
    """
    branches = {"w": [[each.branch, each.by] for each in conversation.written]} if conversation.written else {}
    state: dict[str, Any] = {"a": [_write_gap(gap) for gap in conversation.asked]} | branches
    if conversation.question is not None:
        state["q"] = _write(conversation.question)
    if conversation.missed:
        state["m"] = conversation.missed[:200]
    packed = pack(state, METADATA_LIMIT) or pack(branches, METADATA_LIMIT) or "{}"
    # Only flat values: https://docs.slack.dev/messaging/message-metadata
    return {"event_type": EVENT_TYPE, "event_payload": {"v": 1, "state": packed, "answers": answers}}


def is_ours(metadata: object) -> bool:
    """Whether a message's metadata was written by us, whatever it holds."""
    return isinstance(metadata, dict) and metadata.get("event_type") == EVENT_TYPE


def conversation_from(metadata: object) -> Conversation:
    """Read a thread's state; what cannot be read is a new conversation, since a thread must not be stuck for ever."""
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    try:
        state = unpack(payload.get("state") if isinstance(payload, dict) else None)
        question = _question(_mapping(state["q"])) if state.get("q") is not None else None
        return Conversation(
            question, _each(state.get("a", []), _gap), _text(state.get("m", ""), 200), _each(state.get("w", []), _written)
        )
    except Fixable:
        return Conversation()


def answered(metadata: object) -> str:
    """Return the ts of the message that a message of ours answers, or ""."""
    payload = metadata.get("event_payload") if is_ours(metadata) and isinstance(metadata, dict) else None
    value = payload.get("answers") if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def _write(question: Question) -> dict[str, Any]:
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
        "g": [_write_gap(gap) for gap in question.gaps],
        "f": sorted(question.confirmed),
        "u": [said[:200] for said in question.unaccounted[:_MOST]],
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def _write_gap(gap: Gap) -> list[Any]:
    return [gap.slot.value, gap.lack.value, gap.said[:200], list(gap.options[:20])]


def _question(value: dict[str, Any]) -> Question:
    if set(value) - set("istvpxlbcngfu"):
        raise _unreadable()
    return Question(
        intent=_one(Intent, value.get("i")),
        sources=_each(value.get("s", []), _name),
        target=_maybe(value.get("t"), _name),
        service=_maybe(value.get("v"), _name),
        ports=_each(value.get("p", []), _port),
        protocol=_maybe(value.get("x"), lambda each: _one(Protocol, each)),
        pods=_each(value.get("l", []), _pod),
        select_by=_maybe(value.get("b"), _word) or "auto",
        topic=_maybe(value.get("c"), lambda each: _text(each, 200)),
        second=_maybe(value.get("n"), lambda each: _one(Intent, each)),
        gaps=_each(value.get("g", []), _gap),
        confirmed=frozenset(_each(value.get("f", []), _word)),
        unaccounted=_each(value.get("u", []), lambda each: _text(each, 200)),
    )


def _written(value: object) -> Written:
    match value:
        case [branch, str() as by]:
            return Written(_matching(_BRANCH, branch), _matching(_WORD, by) if by else "")
    raise _unreadable()


def _port(value: object) -> Port:
    match value:
        case [int() as first, None, protocol] if _is_port(first):
            return Port(first, None, _maybe(protocol, lambda each: _one(Protocol, each)))
        case [int() as first, int() as last, protocol] if _is_port(first) and _is_port(last) and first <= last:
            return Port(first, last, _maybe(protocol, lambda each: _one(Protocol, each)))
        case [str() as name, None, protocol] if _PORT_NAME.fullmatch(name):
            return Port(name, None, _maybe(protocol, lambda each: _one(Protocol, each)))
    raise _unreadable()


def _is_port(number: int) -> bool:
    return not isinstance(number, bool) and 1 <= number <= 65535


def _pod(value: object) -> tuple[str, str]:
    match value:
        case [str() as key, str() as label] if key and _LABEL.fullmatch(key) and _LABEL.fullmatch(label):
            return key, label
    raise _unreadable()


def _gap(value: object) -> Gap:
    match value:
        case [slot, lack, str() as said, list() as options] if len(said) <= 200:
            return Gap(_one(Slot, slot), _one(Lack, lack), said, _each(options, _name))
    raise _unreadable()


def _each(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise _unreadable()
    return tuple(read(each) for each in value)


def _maybe(value: object, read: Callable[[object], T]) -> T | None:
    return None if value is None else read(value)


def _one(kind: type[E], value: object) -> E:
    try:
        return kind(_text(value, 40))
    except ValueError:
        raise _unreadable() from None


def _name(value: object) -> str:
    return _matching(_NAME, value)


def _word(value: object) -> str:
    return _matching(_WORD, value)


def _matching(rule: re.Pattern[str], value: object) -> str:
    if isinstance(value, str) and rule.fullmatch(value):
        return value
    raise _unreadable()


def _text(value: object, limit: int) -> str:
    if isinstance(value, str) and len(value) <= limit:
        return value
    raise _unreadable()


def _mapping(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise _unreadable()


def _unreadable() -> Fixable:
    return Fixable("This button or form is from another version of the bot, or was changed on the way.", "Please ask again.")
