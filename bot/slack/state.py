"""What Slack keeps for the bot, as short JSON: questions in buttons, in messages and in modals. Pure.

What comes back is untrusted: every key, type, length and value is checked, and anything else is one Fixable. Names are
only checked for their form here; whether they are namespaces of the estate is for the desk to say.
"""

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Required, TypeVar

from pydantic import AfterValidator, Field, GetPydanticSchema, StringConstraints, TypeAdapter
from typing_extensions import TypedDict  # pydantic refuses the one of typing before Python 3.12

from bot.errors import Fixable
from bot.model.question import Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot, Written
from bot.model.syntax import MAX_PORT, MIN_PORT
from bot.slack.payload import Where

_UNPACKED = 64 * 1024
"""Characters that a packed value may come to: far more than is ever written."""
MOST = 100
"""Items of a list."""
_COMPRESSED = "z"
"""What compressed text begins with; plain text begins with a brace."""

T = TypeVar("T")


def pack(value: Mapping[str, Any], limit: int) -> str | None:
    """Return the value as text of at most `limit` characters, compressed where plain JSON is longer, or None."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if len(plain) <= limit:
        return plain
    squeezed = _COMPRESSED + base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()
    return squeezed if len(squeezed) <= limit else None


def unpack(value: object) -> str | bytes:
    """Return the JSON that `pack` wrote; raise Fixable for what is too long or cannot be uncompressed."""
    if not isinstance(value, str) or len(value) > _UNPACKED:
        raise unreadable()
    if not value.startswith(_COMPRESSED):
        return value
    # A bound on what comes out: a few kilobytes can otherwise be made to fill the memory.
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(base64.urlsafe_b64decode(value[1:].encode()), _UNPACKED)
    except (ValueError, zlib.error):
        raise unreadable() from None
    if not reader.eof:
        raise unreadable()
    return plain


def read(kind: TypeAdapter[T], value: object) -> T:
    """Return what `pack` wrote as a value of this kind; raise Fixable for anything else.

    No type is converted into another, and no key is left over.
    """
    try:
        return kind.validate_json(unpack(value), strict=True, extra="forbid")
    except ValueError:
        raise unreadable() from None


def unreadable() -> Fixable:
    """Return the error for whatever we did not write."""
    return Fixable("This button or form is from another version of the bot, or was changed on the way.", "Please ask again.")


def _made(parts: object, make: Callable[[Any], object]) -> GetPydanticSchema:
    """Return an annotation: what is written has the form of `parts`, and the value is what `make` returns for them."""
    return GetPydanticSchema(lambda _, handler: handler(Annotated[parts, AfterValidator(make)]))


def _port(parts: tuple[int | str, int | None, Protocol | None]) -> Port:
    first, last, protocol = parts
    if last is not None and (isinstance(first, str) or last < first):
        raise ValueError("not a range")
    return Port(first, last, protocol)


_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")]
"""A text with the form of a namespace's or Service's name."""
_Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9./_#-]{1,317}$")]
"""A text with the form of a label key, an id or a plain word."""
_Id = _Word | Literal[""]
_Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9./_-]{0,317}$")]
_BranchName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,250}$")]
_Said = Annotated[str, StringConstraints(max_length=200)]
_PolicyName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")]
_Several = Annotated[tuple[T, ...], Field(max_length=MOST)]
_Number = Annotated[int, Field(ge=MIN_PORT, le=MAX_PORT)]
_PortName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?$")]
_Port = Annotated[Port, _made(tuple[_Number | _PortName, _Number | None, Protocol | None], _port)]
_Pod = tuple[Annotated[_Label, StringConstraints(min_length=1)], _Label]
_Gap = Annotated[Gap, _made(tuple[Slot, Lack, _Said, _Several[_Name | _Word]], lambda parts: Gap(*parts))]
_Written = Annotated[Written, _made(tuple[_BranchName, _Id], lambda parts: Written(*parts))]


class _QuestionKeys(TypedDict, total=False):
    """The fields of a Question by their short keys; what is not set is left out."""

    intent: Required[Annotated[Intent, Field(alias="i")]]
    sources: Annotated[_Several[_Name], Field(alias="s")]
    target: Annotated[_Name, Field(alias="t")]
    service: Annotated[_Name, Field(alias="v")]
    ports: Annotated[_Several[_Port], Field(alias="p")]
    protocol: Annotated[Protocol, Field(alias="x")]
    pods: Annotated[_Several[_Pod], Field(alias="l")]
    from_pods: Annotated[_Several[_Pod], Field(alias="o")]
    select_by: Annotated[_Word, Field(alias="b")]
    cluster: Annotated[_Word, Field(alias="k")]
    topic: Annotated[_Said, Field(alias="c")]
    policy: Annotated[_PolicyName, Field(alias="y")]
    second: Annotated[Intent, Field(alias="n")]
    gaps: Annotated[_Several[_Gap], Field(alias="g")]
    confirmed: Annotated[frozenset[str], _made(_Several[_Word], frozenset), Field(alias="f")]
    readings: Annotated[_Several[tuple[_Several[_Name], _Name]], Field(alias="r")]
    unaccounted: Annotated[_Several[_Said], Field(alias="u")]


_Question = Annotated[Question, _made(_QuestionKeys, lambda fields: Question(**fields))]
_QUESTION = TypeAdapter(_Question)


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
        "o": [list(pod) for pod in question.from_pods],
        "b": question.select_by if question.select_by != "auto" else None,
        "k": question.cluster or None,
        "c": question.topic,
        "y": question.policy or None,
        "n": question.second.value if question.second else None,
        "g": [write_gap(gap) for gap in question.gaps],
        "f": sorted(question.confirmed),
        "r": [[list(sources), target] for sources, target in question.readings],
        "u": [said[:200] for said in question.unaccounted[:MOST]],
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def write_gap(gap: Gap) -> list[Any]:
    """Write what a question lacks."""
    return [gap.slot.value, gap.lack.value, gap.said[:200], list(gap.options[:20])]


BUTTON_LIMIT = 2000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
_WORDS = 500
"""Characters of somebody's words that a button asks again."""


class _WordsKeys(TypedDict):
    words: Annotated[str, Field(alias="w", max_length=_WORDS)]


class _WithdrawKeys(TypedDict):
    branches: Annotated[_Several[_BranchName], Field(alias="b")]
    by: Annotated[_Id, Field(alias="u")]


_WORDS_OR_QUESTION: TypeAdapter[_WordsKeys | Question] = TypeAdapter(_WordsKeys | _Question)
_WITHDRAW = TypeAdapter(_WithdrawKeys)


def question_value(question: Question, limit: int = BUTTON_LIMIT) -> str | None:
    """Write a question for a button, or None where it does not fit."""
    return pack(write_question(question), limit)


def question_from(value: object) -> Question:
    """Read a question that a button carried; raise Fixable for anything that we did not write."""
    return read(_QUESTION, value)


OPTION_LIMIT = 150
"""Characters of an option's value: https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""


def menu_value(kind: str, fold: str, value: str) -> str | None:
    """Return the value of a line of a menu: the action's kind and fold, and its own value. None where it does not fit."""
    held = f"{kind}.{fold}|{value}"
    return held if len(held) <= OPTION_LIMIT else None


def menu_chosen(value: str) -> tuple[str, str, str]:
    """Return the kind, the fold and the value of a line of a menu; each may be "" in a value that we did not write."""
    head, _, rest = value.partition("|")
    kind, _, fold = head.partition(".")
    return kind, fold, rest


def asked_value(question: Question | None, words: str) -> str | None:
    """Write what is to be asked again for a button: the question, or the words where they came to none."""
    if question is not None:
        return question_value(question)
    return pack({"w": words[:_WORDS]}, BUTTON_LIMIT) if words else None


def asked_from(value: object) -> Question | str:
    """Read what a button is to ask again."""
    asked = read(_WORDS_OR_QUESTION, value)
    return asked if isinstance(asked, Question) else asked["words"]


def withdraw_value(branches: Sequence[Written]) -> str | None:
    """Return the value of a *Withdraw* button: branches that one person had written. None where it does not fit."""
    return pack({"b": [each.branch for each in branches], "u": branches[0].by}, BUTTON_LIMIT) if branches else None


def withdraw_from(value: object) -> tuple[tuple[str, ...], str]:
    """Read the branches that a *Withdraw* button names, and who had them written."""
    state = read(_WITHDRAW, value)
    return state["branches"], state["by"]


METADATA_LIMIT = 3000
"""Characters that we let a thread's state take in a message's metadata."""
EVENT_TYPE = "netpol_conversation"


class _ConversationKeys(TypedDict, total=False):
    question: Annotated[_Question, Field(alias="q")]
    asked: Annotated[_Several[_Gap], Field(alias="a")]
    missed: Annotated[_Said, Field(alias="m")]
    written: Annotated[_Several[_Written], Field(alias="w")]


_CONVERSATION = TypeAdapter(_ConversationKeys)


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
        return Conversation(**read(_CONVERSATION, payload.get("state") if isinstance(payload, dict) else None))
    except Fixable:
        return Conversation()


def answered(metadata: object) -> str:
    """Return the ts of the message that a message of ours answers, or ""."""
    payload = metadata.get("event_payload") if is_ours(metadata) and isinstance(metadata, dict) else None
    value = payload.get("answers") if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


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
        state |= {"u": where.response_url} if where.response_url else {}
        whole = state | ({"q": write_question(self.question)} if self.question else {})
        return pack(whole, PRIVATE_LIMIT) or pack(state, PRIVATE_LIMIT) or "{}"


class _FormKeys(TypedDict, total=False):
    channel: Annotated[_Id, Field(alias="c")]
    thread: Annotated[_Id, Field(alias="t")]
    reply_to: Annotated[_Id, Field(alias="m")]
    response_url: Annotated[str, Field(alias="u", pattern=r"^https?://", max_length=500)]
    reason: Annotated[str, Field(alias="r", max_length=PRIVATE_LIMIT)]
    question: Annotated[_Question, Field(alias="q")]


class _MessageKeys(TypedDict, total=False):
    message: Annotated[_Id, Field(alias="m")]


_FORM, _MESSAGE = TypeAdapter(_FormKeys), TypeAdapter(_MessageKeys)


def form_state(private: object, user: str = "", view: str = "") -> FormState:
    """Read it back, for the person who submits the view; raise Fixable for anything that we did not write."""
    state = read(_FORM, private)
    where = Where(
        user, state.get("response_url", ""), view, state.get("channel", ""), state.get("thread", ""), state.get("reply_to", "")
    )
    return FormState(where, state.get("question"), state.get("reason", ""))


def message_packed(message: str) -> str:
    """Write which message somebody has a reason to add to."""
    return pack({"m": message}, PRIVATE_LIMIT) or "{}"


def message_from(private: object) -> str:
    """Read it back; raise Fixable for anything that we did not write."""
    return read(_MESSAGE, private).get("message", "")
