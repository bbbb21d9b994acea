"""Hosts outside the cluster: domain names, addresses and URLs that lead to no namespace, and must never be read as one."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from bot.model.question import Gap, Lack, Slot
from bot.understanding.hosts import FILE, HOST, OWN_DOMAINS, addresses
from bot.understanding.names import Names
from bot.understanding.text import Message

_SURE = frozenset(
    "com org net io edu gov mil int info biz co uk eu de fr nl ie es it se no fi dk pl ch at be pt us ca au nz jp cn ru br ai xyz tech online site me tv cc so ly sh".split()
)
"""Last labels of a public name. In a sentence without a space after its full stop, one of them may begin the next sentence."""
_WORDS = frozenset("it at be no us me so ly int info co io sh is to in".split())
"""Those of them that are words too: they count only with a scheme, or after two labels."""
_LIKE_ENVIRONMENTS = frozenset("dev app cloud live test site online tech".split())
_NOT_HOSTS = frozenset("asp.net vb.net ado.net socket.io".split())
_INSIDE = (".local", ".svc", ".internal", ".cluster", ".localhost")
_STORES = re.compile(r"(?<![\w/])(?:s3a?|gs|sqs|sns)://[^\s,;\"'<>)]+|(?<![\w/])arn:aws[\w-]*:[^\s,;\"'<>)]+", re.ASCII)
_NUMERIC = re.compile(
    r"(?<![\w./:@-])(?P<ip>\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?P<net>/\d{1,3})?(?P<port>:\d{1,5})?(?![\w:-]|\.\d)",
    re.ASCII,
)
_CALLED = re.compile(
    r"(?:\b(?:reach|reaches|reaching|call|calls|calling|hit|hits|hitting|access|accesses|query|queries|curl|ping|to|into|and|or|plus|also|from|need|needs|use|uses|let|allow|open|is|can|does|with|consume|consumes)\b|[→←↔,;&+\n]|^)[\s\"'(*-]*(?:the |our |an? |external |outside |public )?[\"'(]?$"
)
_CALLS = re.compile(r"^[\"')]?,? ?(?:→|←|↔|to\b|needs?\b|wants?\b|calls?\b|can\b|should\b|reachable\b|open\b|from\b)")
_RESOURCE = re.compile(r"\.(?:rds|cache|es|s3|sqs|sns|elb)\.|\bs3[.-]|\.windows\.net|^(?:s3a?|gs|sqs|sns)://|^arn:")
"""What nobody reads: a database, a bucket, a queue."""
_READ_ON = re.compile(
    r"(?:github\.com|gitlab[\w.]*|bitbucket\.org|stackoverflow\.com|kubernetes\.io|wikipedia\.org|google\.com|trello\.com)/|atlassian|jira\.|confluence|slack\.com/archives|docs?\.|user-guide|/(?:pull|pulls|issues|issue|browse|wiki|blob|tree|docs?|commit|actions)(?:/|$)"
)
"""What people link to for others to read."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host outside the cluster, as it is written; `called` where the words around it say that it calls or is called."""

    start: int
    end: int
    said: str
    called: bool
    to_read: bool


def outside(message: Message, names: Names) -> tuple[Host, ...]:
    """Find the hosts outside the cluster in a message, in order."""
    lower = message.lower
    inside = [(one.start, one.end) for one in addresses(lower, names)]
    spans = [found.span() for found in _STORES.finditer(lower)]
    spans += [found.span() for found in _NUMERIC.finditer(lower) if _is_address(found)]
    for found in HOST.finditer(lower):
        if _is_public(found) and not any(start <= found.start() < end for start, end in (*inside, *spans)):
            path = found["path"] or ""
            spans.append((found.start(), found.end() - len(path) + len(path.rstrip(".,;:!?)"))))
    hosts = (_host(message, *span) for span in sorted(spans))
    # An address that nobody calls is part of an error: it says nothing of a name, and its port is the called one's.
    return tuple(host for host in hosts if host.called or not host.said[0].isdigit())


def without(message: Message, hosts: Sequence[Host]) -> Message:
    """Blank the hosts out, so that no part of one is read as a name or a port."""
    text, lower = message.text, message.lower
    for host in hosts:
        blank = " " * (host.end - host.start)
        text = text[: host.start] + blank + text[host.end :]
        lower = lower[: host.start] + blank + lower[host.end :]
    return replace(message, text=text, lower=lower)


def left_of(hosts: Sequence[Host]) -> tuple[str, ...]:
    """Return the hosts that a message is about, as they are written. What is only linked, for others to read, is not among them."""
    return tuple(dict.fromkeys(host.said for host in hosts if host.called and not host.to_read))


def stands_for_an_end(hosts: Sequence[Host], gaps: Sequence[Gap]) -> bool:
    """Whether a host stands in the place of a namespace that is missing."""
    missing = any(gap.lack is Lack.MISSING and gap.slot in {Slot.SOURCES, Slot.TARGET} for gap in gaps)
    return missing and bool(left_of(hosts))


def _host(message: Message, start: int, end: int) -> Host:
    lower = message.lower
    said = lower[start:end]
    before, after = lower[max(0, start - 40) : start], lower[end : end + 14]
    called = _CALLED.search(before) or _CALLS.search(after) or _RESOURCE.search(said)
    return Host(start, end, message.text[start:end], bool(called), bool(_READ_ON.search(said)))


def _is_address(found: re.Match[str]) -> bool:
    try:
        ip_network(found["ip"] + found["net"], strict=False) if found["net"] else ip_address(found["ip"])
    except ValueError:
        return False
    return True


def _is_public(found: re.Match[str]) -> bool:
    host, scheme = found["host"].strip("-_."), found["scheme"]
    labels = host.split(".")
    last = labels[-1]
    before = found.string[found.start() - 1] if found.start() else ""
    if len(labels) < 2 or (before and before in "@/") or host in _NOT_HOSTS or host.endswith((*_INSIDE, *OWN_DOMAINS)):
        return False
    if not scheme and FILE.search(host):
        return False
    if last in _LIKE_ENVIRONMENTS or last in _WORDS:
        return bool(scheme) or (len(labels) > 2 and last not in _WORDS) or (last in {"io", "co"} and not found["path"])
    return last in _SURE
