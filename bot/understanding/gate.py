"""Whether a message is ours to answer at all. In doubt it is not: wrong answers cost more than silence."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re

from bot.understanding import topics
from bot.understanding.cues import DIRECT_TALK
from bot.understanding.roles import Roles
from bot.understanding.text import Message

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
