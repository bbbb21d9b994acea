"""Commit messages, and the trailers from which a branch can be built again."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from jinja2 import Template

from bot import markdown
from bot.errors import Fixable
from bot.model.plan import Group
from bot.model.question import Intent, Port, Protocol, Question
from bot.model.request import Request
from bot.model.syntax import DNS_LABEL, is_label_key, is_label_value
from bot.requests.sanitise import checked_reason, cleaned_name
from bot.requests.templates import KEPT, START_AGAIN, compiled, naming

VERSION = "1"
"""The version of the form of messages and branches. A new form gets a new number, so that `verify` can tell them apart."""

MOST_LINES = 1000
"""The most trailers of one commit: nobody reviews a request with more sources."""

T = TypeVar("T")

LINE = re.compile(r"(Netpol-[A-Za-z-]+): (\S(?:[^\n]*\S)?)")
PORT = re.compile(r"(?:([0-9]{1,5})(?:-([0-9]{1,5}))?|([a-z0-9-]{1,15}))(?:/(TCP|UDP|SCTP))?")
"""A port as a trailer writes it. The planner checks whether a container can have a port of that name."""
CONFIRMED = re.compile(r"[a-z][a-z-]{0,39}")
_LONGEST_QUOTE = 100
"""Characters of a trailer that an error quotes."""
_LONGEST_VERSION = 20
"""Characters of an unknown version that an error quotes."""
INTENTS = {Intent.ALLOW.value: Intent.ALLOW, Intent.REVOKE.value: Intent.REVOKE}

SINGLE = (
    "Netpol-Version",
    "Netpol-Change",
    "Netpol-Target",
    "Netpol-Protocol",
    "Netpol-Select-By",
    "Netpol-Cluster",
    "Netpol-Asked-By",
    "Netpol-Asked-In",
)
SEVERAL = ("Netpol-Source", "Netpol-Port", "Netpol-Pod", "Netpol-From-Pod", "Netpol-Confirmed")
REQUIRED = ("Netpol-Version", "Netpol-Change", "Netpol-Source", "Netpol-Target", "Netpol-Select-By")


@dataclass(frozen=True, slots=True)
class Signature:
    """What the trailers of one commit say."""

    question: Question
    who: str
    where: str


def trailers(request: Request, *, names: bool) -> tuple[str, ...]:
    """Return the trailers of a request, one line each, always in the same order. `names` adds who asked, and where."""
    question = request.plan.question
    pairs = [("Netpol-Version", VERSION), ("Netpol-Change", question.intent.value)]
    pairs += [("Netpol-Source", source) for source in question.sources]
    pairs += [("Netpol-Target", question.target or "")]
    pairs += [("Netpol-Port", str(port)) for port in question.ports]
    pairs += [("Netpol-Protocol", question.protocol.value)] if question.protocol else []
    pairs += [("Netpol-Pod", f"{key}={value}") for key, value in question.pods]
    pairs += [("Netpol-From-Pod", f"{key}={value}") for key, value in question.from_pods]
    pairs += [("Netpol-Select-By", question.select_by)]
    pairs += [("Netpol-Cluster", question.cluster)]
    pairs += [("Netpol-Confirmed", name) for name in sorted(question.confirmed)]
    if names:
        pairs += [("Netpol-Asked-By", cleaned_name(request.who)), ("Netpol-Asked-In", cleaned_name(request.where))]
    return tuple(f"{key}: {value}" for key, value in pairs if value)


def is_ours(message: str) -> bool:
    """Report whether a commit message ends with trailers of this form, all of them readable."""
    try:
        read_trailers(message)
    except Fixable:
        return False
    return True


def read_trailers(message: str) -> Signature:
    """Return what the last paragraph of a commit message says; raise Fixable, which names the line that cannot be read.

    The planner checks whether the namespaces exist and whether the question may be answered at all.
    """
    lines = message.rstrip("\n").rpartition("\n\n")[2].split("\n")
    if not any(line.startswith("Netpol-") for line in lines):
        raise _unreadable("its message has no Netpol trailers")
    if len(lines) > MOST_LINES:
        raise _unreadable(f"it has more than {MOST_LINES} trailers")
    found: dict[str, list[str]] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None or match[1] not in SINGLE + SEVERAL:
            raise _unreadable(f"the trailer “{line[:_LONGEST_QUOTE]}” isn't one of the bot's")
        found.setdefault(match[1], []).append(match[2])
    for key in SINGLE:
        if len(found.get(key, ())) > 1:
            raise _unreadable(f"the trailer {key} is there more than once")
    for key in REQUIRED:
        if key not in found:
            raise _unreadable(f"the trailer {key} is missing")
    if found["Netpol-Version"] != [VERSION]:
        raise _unreadable(f"it has form {found['Netpol-Version'][0][:_LONGEST_VERSION]}, but this bot has form {VERSION}")
    return Signature(_question(found), *(found.get(key, [""])[0] for key in ("Netpol-Asked-By", "Netpol-Asked-In")))


def _question(found: dict[str, list[str]]) -> Question:
    def each(key: str, read: Callable[[str], T | None]) -> tuple[T, ...]:
        values = []
        for text in found.get(key, ()):
            value = read(text)
            if value is None:
                raise _unreadable(f"the trailer “{key}: {text[:_LONGEST_QUOTE]}” has a value that it can't have")
            values.append(value)
        return tuple(values)

    protocols = each("Netpol-Protocol", lambda text: Protocol(text) if text in set(Protocol) else None)
    return Question(
        intent=each("Netpol-Change", INTENTS.get)[0],
        sources=each("Netpol-Source", _matching(DNS_LABEL)),
        target=each("Netpol-Target", _matching(DNS_LABEL))[0],
        ports=each("Netpol-Port", _port),
        protocol=protocols[0] if protocols else None,
        pods=each("Netpol-Pod", _label),
        from_pods=each("Netpol-From-Pod", _label),
        select_by=each("Netpol-Select-By", _label_key)[0],
        cluster=next(iter(each("Netpol-Cluster", str)), ""),
        confirmed=frozenset(each("Netpol-Confirmed", _matching(CONFIRMED))),
    )


def _matching(rule: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if rule.fullmatch(text) else None


def _label_key(text: str) -> str | None:
    return text if is_label_key(text) else None


def _port(text: str) -> Port | None:
    match = PORT.fullmatch(text)
    if match is None:
        return None
    first, last, name, protocol = match.groups()
    return Port(name or int(first), int(last) if last else None, Protocol(protocol) if protocol else None)


def _label(text: str) -> tuple[str, str] | None:
    key, equals, value = text.partition("=")
    return (key, value) if equals and is_label_key(key) and is_label_value(value) else None


def _unreadable(why: str) -> Fixable:
    return Fixable(f"{CANNOT_REBUILD}: {why}.", "Only the bot's own, unchanged commits can be.")


CANNOT_REBUILD = "The branch can't be built again from its trailers"
NAME_OF_TEMPLATE = "templates/commit/message.txt"
WIDTH = 72
"""Characters of a line of a message, the usual width: git shows messages indented, in a terminal of 80 columns."""
REASON = ("Reason given: “", "”")
"""What the template writes before and after a reason. Two words precede the colon, so that git reads no trailer in it."""


def commit_message(request: Request, group: Group, template: str, *, names: bool) -> str:
    """Return the message: subject, what opens, who else, the reason and the trailers; it ends with one newline.

    `names` adds who asked and where. Raises Fixable for a reason that cannot go into a commit.
    """
    plan = request.plan
    return _filled(
        template,
        title=markdown.unlinked(group.title),
        opens=plan.opens,
        also=plan.also,
        others=[other.namespace for other in plan.groups if other is not group and other.branch != group.branch],
        reason=markdown.unlinked(checked_reason(request.why)),
        trailers=trailers(request, names=names),
    )


def check_message_template(template: str) -> None:
    """Raise Fixable if the template cannot be filled in, or if a message made from it cannot be read back."""
    lines = ("Netpol-Version: 1", "Netpol-Change: allow", "Netpol-Source: a", "Netpol-Target: b", "Netpol-Select-By: auto")
    with naming(NAME_OF_TEMPLATE):
        bare = _filled(template, title="Title", opens=(), also=(), others=(), reason="", trailers=lines)
        whole = _filled(template, title="Title", opens=("One.",), also=("c",), others=("d",), reason="Because", trailers=lines)
    if not is_ours(bare) or not is_ours(whole):
        raise Fixable(f"Template {NAME_OF_TEMPLATE} doesn't end with a paragraph of all trailers.", START_AGAIN)
    if reason_of(whole) != "Because":
        raise Fixable(f"Template {NAME_OF_TEMPLATE} has no line with the reason as {'…'.join(REASON)}.", START_AGAIN)


def _filled(template: str, **values: object) -> str:
    text = _template(template).render(values)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def reason_of(message: str) -> str:
    """Return the reason in a message that `commit_message` made, or "" where it has none."""
    start, end = REASON
    for line in message.split("\n"):
        if line.startswith(start) and line.endswith(end):
            return line[len(start) : -len(end)]
    return ""


@lru_cache(maxsize=KEPT)
def _template(text: str) -> Template:
    # A commit message is plain text: git shows no markup, and after `unlinked` a forge finds nothing to act on.
    return compiled(text, {"wrapped": _wrapped})


def _wrapped(text: str) -> str:
    return textwrap.fill(markdown.unlinked(text), WIDTH, break_long_words=False, break_on_hyphens=False)
