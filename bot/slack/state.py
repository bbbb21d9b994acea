"""What Slack keeps for the bot, as short JSON: questions in buttons, in messages and in modals. Pure.

What comes back is untrusted: every key, type, length and value is checked, and anything else is one Fixable. Names are
only checked for their form here; whether they are namespaces of the estate is for the desk to say.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import Fixable
from bot.model.question import Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot, Written
from bot.slack.payload import Where, items, text

_UNPACKED = 64 * 1024
"""Characters that a packed value may come to: far more than is ever written."""
MOST = 100
"""Items of a list."""
_COMPRESSED = "z"
"""What compressed text begins with; plain text begins with a brace."""

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
        raise unreadable()
    try:
        if text.startswith(_COMPRESSED):
            # A bound on what comes out: a few kilobytes can otherwise be made to fill the memory.
            reader = zlib.decompressobj()
            data = reader.decompress(base64.urlsafe_b64decode(text[1:].encode()), _UNPACKED)
            if not reader.eof:
                raise unreadable()
            text = data.decode()
        value = json.loads(text)
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise unreadable() from None
    return mapping_of(value)


def each_of(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    """Return each item of a list of at most 100, read with `read`."""
    if not isinstance(value, list) or len(value) > MOST:
        raise unreadable()
    return tuple(read(each) for each in value)


def maybe(value: object, read: Callable[[object], T]) -> T | None:
    """Return None for None, else the value read with `read`."""
    return None if value is None else read(value)


def one_of(kind: type[E], value: object) -> E:
    """Return the member of an enumeration."""
    try:
        return kind(text_of(value, 40))
    except ValueError:
        raise unreadable() from None


def matching(rule: re.Pattern[str], value: object) -> str:
    """Return a text that matches the pattern as a whole."""
    if isinstance(value, str) and rule.fullmatch(value):
        return value
    raise unreadable()


def text_of(value: object, limit: int) -> str:
    """Return a text of at most `limit` characters."""
    if isinstance(value, str) and len(value) <= limit:
        return value
    raise unreadable()


def mapping_of(value: object) -> dict[str, Any]:
    """Return a mapping."""
    if isinstance(value, dict):
        return value
    raise unreadable()


def unreadable() -> Fixable:
    """Return the error for whatever we did not write."""
    return Fixable("This button or form is from another version of the bot, or was changed on the way.", "Please ask again.")


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


BUTTON_LIMIT = 2000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
_WORDS = 500
"""Characters of somebody's words that a button asks again."""


def question_value(question: Question, limit: int = BUTTON_LIMIT) -> str | None:
    """Write a question for a button, or None where it does not fit."""
    return pack(write_question(question), limit)


def question_from(value: object) -> Question:
    """Read a question that a button carried; raise Fixable for anything that we did not write."""
    return read_question(unpack(value))


def asked_value(question: Question | None, words: str) -> str | None:
    """Write what is to be asked again for a button: the question, or the words where they came to none."""
    if question is not None:
        return question_value(question)
    return pack({"w": words[:_WORDS]}, BUTTON_LIMIT) if words else None


def asked_from(value: object) -> Question | str:
    """Read what a button is to ask again."""
    state = unpack(value)
    return text_of(state["w"], _WORDS) if state.keys() == {"w"} else read_question(state)


def withdraw_value(branches: Sequence[Written]) -> str | None:
    """Return the value of a *Withdraw* button: branches that one person had written. None where it does not fit."""
    return pack({"b": [each.branch for each in branches], "u": branches[0].by}, BUTTON_LIMIT) if branches else None


def withdraw_from(value: object) -> tuple[tuple[str, ...], str]:
    """Read the branches that a *Withdraw* button names, and who had them written."""
    state = unpack(value)
    return tuple(name for name in items(state, "b") if isinstance(name, str)), text(state, "u")


METADATA_LIMIT = 3000
"""Characters that we let a thread's state take in a message's metadata."""
EVENT_TYPE = "netpol_conversation"
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,250}")


def message_metadata(conversation: Conversation, answers: str) -> dict[str, Any]:
    """Write a thread's state for the metadata of the message that answers the message with the ts `answers`.

    A state that is too large (very many sources) is left out: the thread then starts anew, and says what it lacks. It never
    forgets its branches.
    """
    branches = {"w": [[each.branch, each.by] for each in conversation.written]} if conversation.written else {}
    state: dict[str, Any] = {"a": [write_gap(gap) for gap in conversation.asked]} | branches
    if conversation.question is not None:
        state["q"] = write_question(conversation.question)
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
        question = read_question(mapping_of(state["q"])) if state.get("q") is not None else None
        return Conversation(
            question,
            each_of(state.get("a", []), read_gap),
            text_of(state.get("m", ""), 200),
            each_of(state.get("w", []), _written),
        )
    except Fixable:
        return Conversation()


def answered(metadata: object) -> str:
    """Return the ts of the message that a message of ours answers, or ""."""
    payload = metadata.get("event_payload") if is_ours(metadata) and isinstance(metadata, dict) else None
    value = payload.get("answers") if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def _written(value: object) -> Written:
    match value:
        case [branch, str() as by]:
            return Written(matching(_BRANCH, branch), word_of(by) if by else "")
    raise unreadable()


PRIVATE_LIMIT = 3000
"""Characters of a view's private_metadata."""


@dataclass(frozen=True, slots=True)
class FormState:
    """Where a form was opened, and so where what comes of it is said; and what it is filled with.

    `where.reply_to` is the ts of the message that it is about.
    """

    where: Where = field(default_factory=Where)
    question: Question | None = None
    reason: str = ""

    def packed(self) -> str:
        """Write it for private_metadata; the question is left out where it does not fit. Who opened it is not written."""
        where = self.where
        state: dict[str, Any] = {"c": where.channel, "t": where.thread, "m": where.reply_to, "r": self.reason}
        whole = state | ({"q": write_question(self.question)} if self.question else {})
        return pack(whole, PRIVATE_LIMIT) or pack(state, PRIVATE_LIMIT) or "{}"


def form_state(private: object, user: str = "", view: str = "") -> FormState:
    """Read it back, for the person who submits the view; raise Fixable for anything that we did not write."""
    state = unpack(private)
    question = read_question(mapping_of(state["q"])) if state.get("q") is not None else None
    where = Where(user, "", view, text(state, "c"), text(state, "t"), text(state, "m"))
    return FormState(where, question, text(state, "r"))


def message_packed(message: str) -> str:
    """Write which message somebody has a reason to add to."""
    return pack({"m": message}, PRIVATE_LIMIT) or "{}"


def message_from(private: object) -> str:
    """Read it back; raise Fixable for anything that we did not write."""
    return text(unpack(private), "m")
