"""Callers that are no namespace of a team: the platform's Prometheus, its ingress, the API server, a load balancer.

A message that names one as the caller is read again with a name that stands for it.

    "let Prometheus scrape orders-dev"            is read as  "let netpol-caller call orders-dev"
    "can the ingress controllers reach orders-dev?"           "can netpol-caller reach orders-dev?"
    "orders-dev must be scraped by Prometheus"                "orders-dev must be called by netpol-caller"
    "ingress or direct for orders-dev?"           names no caller, and is left as it is
    "let the API server call orders-dev"          names no namespace `api`, even where there is one
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.conventions import Component, ComponentKind
from bot.understanding.names import Names

STAND_IN = "netpol-caller"
"""Stands for the component while the rest of the message is read: its own name may be an everyday word."""
SECTIONS = {
    ComponentKind.PROMETHEUS: "what-policies-do#prometheus",
    ComponentKind.INGRESS: "what-policies-do#calls-through-an-ingress",
    ComponentKind.API_SERVER: "what-policies-do#calls-from-the-api-server",
    ComponentKind.LOAD_BALANCER: "what-policies-do#the-load-balancer",
}
"""The section of the guide on the callers of each kind, where no rule by namespace can be written."""
_LONGEST = 600
"""Characters of a message that are searched for a component: a request names its caller before that."""
_AFTER = (
    r"(?P<verb>(?: (?:be )?able)?(?: (?:to|can|could|may|should))? ?"
    r"(?:scrap(?:e|es|ing)(?: (?:metrics )?(?:from|of|in))?|call(?:s|ing)?|reach(?:es|ing)?|access(?:es|ing)?"
    r"|get (?:in ?to|to|in)|come in(?: ?to)?"
    r"|talk to|connect(?:ing)? to|hit|in ?to|in|to|through to|into the namespace))\b"
)
_OPENED = re.compile(
    r"\b(?:open|unblock)(?: up)? ((?:(?!to\b|for\b)[\w'-]+ ){1,6})(?:to|for)(?= (?:the )?netpol-caller\b)", re.IGNORECASE
)
"""Who opens a namespace to a component does not ask for calls to the component."""
_BY = r"(?P<by>\b(?:scraped|called|reached|accessed) by )"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A message with STAND_IN in the place of a component."""

    text: str
    component: Component
    said: str
    """How the message names the component."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a message says a component in several words: "the API server", "ingress controllers"."""

    start: int
    end: int
    component: Component
    said: str

    def put(self, text: str, other: str) -> str:
        """Return the message with other words in its place."""
        return text[: self.start] + other + text[self.end :]

    @property
    def joined(self) -> str:
        """Its words as one, which name no namespace by a part of them."""
        return re.sub(r"\W", "", self.said.lower())


def in_several_words(text: str, names: Names) -> Span | None:
    """Return the first component whose words hold a namespace's name and are together none: "API server", and not `api`."""
    found: list[Span] = []
    for component in names.components:
        for word in component.called:
            pattern = rf"(?<![\w-]){re.escape(word).replace(chr(92) + ' ', '[ -]')}(?:[ -](?:controllers?|servers?))?(?![\w-])"
            found += [Span(*one.span(), component, one[0]) for one in re.finditer(pattern, text[:_LONGEST], re.IGNORECASE)]
    for span in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        words = re.findall(r"\w+", span.said.lower())
        if len(words) > 1 and "-".join(words) not in names.entries and any(word in names.entries for word in words):
            return span
    return None


def rewritten(text: str, names: Names) -> Iterator[Rewritten]:
    """Yield the message with each component that it may name as a caller replaced, the longest wording first."""
    head = text[:_LONGEST]
    wordings = [(word, each) for each in names.components for word in each.called]
    for word, component in sorted(wordings, key=lambda pair: -len(pair[0])):
        said = rf"(?<![\w-])(?:(?:the|our) )?{re.escape(word)}(?:'s)?(?: (?:pods?|servers?|instances?|controllers?))?(?![\w-])"
        for pattern in (rf"{_BY}{said}", rf"{said}{_AFTER}"):
            found = re.search(pattern, head, re.IGNORECASE)
            if found:
                verb = f"called by {STAND_IN}" if "by" in found.groupdict() else f"{STAND_IN} {_plain(found['verb'])}"
                yield Rewritten(text[: found.start()] + verb + text[found.end() :], component, word)
                break


def as_caller(text: str) -> str:
    """Return a message with STAND_IN in it, where what is opened to the stand-in is what it calls."""
    return _OPENED.sub(r"expose \1to", text)


def _plain(verb: str) -> str:
    """Return the verb as it is said of namespaces: nothing scrapes there, and nothing comes "in"."""
    return "call" if not re.search(r"call|reach|access|talk|connect|hit", verb, re.IGNORECASE) else verb.strip()
