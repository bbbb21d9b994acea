"""What is not ours: hosts outside the cluster, which must never be read as a namespace, and messages about something else."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from bot.model.question import Gap, Lack, Slot
from bot.understanding import topics
from bot.understanding.cues import DIRECT_TALK
from bot.understanding.names import Names
from bot.understanding.roles import Roles
from bot.understanding.text import FILE, HOST, Message, addresses

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
        if _is_public(found, names.own_domains) and not any(start <= found.start() < end for start, end in (*inside, *spans)):
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


def _is_public(found: re.Match[str], own_domains: tuple[str, ...]) -> bool:
    host, scheme = found["host"].strip("-_."), found["scheme"]
    labels = host.split(".")
    last = labels[-1]
    before = found.string[found.start() - 1] if found.start() else ""
    if len(labels) < 2 or (before and before in "@/") or host in _NOT_HOSTS or host.endswith((*_INSIDE, *own_domains)):
        return False
    if not scheme and FILE.search(host):
        return False
    if last in _LIKE_ENVIRONMENTS or last in _WORDS:
        return bool(scheme) or (len(labels) > 2 and last not in _WORDS) or (last in {"io", "co"} and not found["path"])
    return last in _SURE


_LIFE = re.compile(
    r"\b(?:delet\w+|remov\w+|decommission\w*|retir\w+|clean\w* up|destroy\w*|creat\w+|renam\w+|mov(?:e|ing)|migrat\w+) (?:the |our |my |this |old |whole |entire )*(?:namespaces?|ns|environments?) (?:called )?@\d+"
)
_ASSERTS = re.compile(
    r"\b(?:policy|rule|it|that|this|which|they|label|change|pr)\b(?: (?!not|should|must|needs|can not|to)\S+){0,4} (?:lets|allows|permits|admits|opens|covers|grants|let|allowed|gives|fixed|fixes)\b"
)
_WANTS_SOMETHING = re.compile(
    r"\?|\b(?:please|pls|need\w*|want\w*|can you|could|how|require\w*|must|would like|trying|not|missing|should|who|what|which|why|is there|does|check|checking|confirming|verifying|explain|help|list|remove|revoke|add|let me|wondering|fix|looking|after|wish)\b|^\W*(?:\S+ )?(?:delete|drop|rid|stop|block|open|allow|let|give|grant|make|set up|create|undo|kick|cut|take|close|withdraw|disallow)\b"
)
_PULL_REQUEST = re.compile(
    r"\b(?:review|approve|merge|look at|eyes on)\w* (?:of |on |for |the |my |our |this )*(?:#|pr |pull request )*\d{3,6}\b|#\d{4,6}\b|\b(?:pr|pull request) ?#? ?\d{3,6}\b"
)
_ASKS = re.compile(r"^(?:\W|hi|hello|hey|ok|so|and|but|also)*(?:do|does|is|are|can|could|have|has|would|will|any|did|may)\b")
_GREETS_AND_ASKS = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|(?:good )?(?:morning|afternoon)|ok|okay|right|cool|great|nice|thanks|cheers)(?: \w+)? ?,? (?:and |so |but |now )*(?:what|how|who|where|which|why)\b"
)
_REVIEWS = re.compile(r"\b(?:review|approve|approval|eyes on|look at|take a look|merge|rubber stamp|sign off)\b")
SHORT = 9
"""Words that a piece of chatter has at most."""


def why_silent(message: Message, plain: str, placed: str, roles: Roles, strong: int, *, about: bool, listed: bool) -> str:  # noqa: PLR0911, PLR0913 - one exit for each rule, in their order
    """Say why nothing should be said, or return an empty text.

    `plain` has `@0` for each of `strong` namespaces,
    `placed` also for plain words that grammar found a place for.
    """
    if (
        topics.CHATTER.search(plain)
        and not _GREETS_AND_ASKS.search(plain)
        and not strong
        and len(plain.split()) <= SHORT
        and "?" not in plain
        and "help" not in plain
    ):
        return "chatter"
    if message.pull_request and topics.REVIEW.search(message.lower):
        return "a review"
    if _PULL_REQUEST.search(message.lower) and _REVIEWS.search(message.lower):
        return "a review"
    if topics.SETTLED.search(plain) and "?" not in plain:
        return "news"
    if topics.DONE.search(plain) and not listed and not topics.STILL_WRONG.search(plain):
        return "news"
    if elsewhere := _elsewhere(plain, roles, strong):
        return elsewhere
    if strong and _ASSERTS.search(plain) and not (listed or _ASKS.search(plain)) and not _WANTS_SOMETHING.search(plain):
        return "a statement"
    if topics.PEOPLE.search(plain) and not about and not (strong > 1 and roles.sources and roles.targets):
        return "access of people"
    if (
        ("@" in placed or not routes_are_meant(plain))
        and topics.NEVER.search(_around_names(placed))
        and not topics.SURELY.search(plain)
    ):
        return "something that network policies do not guard"
    if not listed and not (roles.sources and roles.targets) and _LIFE.search(plain):
        return "the life of a namespace"
    return ""


def _elsewhere(plain: str, roles: Roles, strong: int) -> str:
    """Say what else our words are used for, or return an empty text."""
    if strong < 2 and topics.ELSEWHERE.search(plain) and not (roles.sources and roles.targets):
        return "our words in talk of something else"
    if topics.DIFFERENCE.search(plain):
        return "how two namespaces differ"
    if strong and topics.CLOSING_DOWN.search(plain) and not topics.OF_ACCESS.search(plain):
        return "the life of a namespace"
    return ""


def another_subject(plain: str, strong: int, *, about: bool) -> bool:
    """Talk of another trade, with neither a pair of namespaces nor a word of ours."""
    return strong < 2 and not about and bool(topics.FOREIGN.search(plain))


def routes_are_meant(plain: str) -> bool:
    """Whether routes, addresses or the bot are named, for which the guide has answers."""
    return bool(DIRECT_TALK.search(plain))


def _around_names(plain: str) -> str:
    """Return the sentences that name a namespace, or all where none does: an aside elsewhere does not count."""
    sentences = [sentence for sentence in re.split(r"[.?!;\n]+ ", plain) if "@" in sentence]
    return " . ".join(sentences) or plain
