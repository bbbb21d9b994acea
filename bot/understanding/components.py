"""Callers that are no namespace of a team: the platform's Prometheus, its ingress, the API server, a load balancer.

A message that says any is read once more with names that stand for them, all at once, so that none is dropped:

    "let Prometheus scrape orders-dev"                is read as  "let prometheus-caller call orders-dev"
    "let the ingress and Prometheus reach orders-dev"             "let ingress-caller and prometheus-caller reach orders-dev"
    "orders-dev must be scraped by Prometheus"                    "orders-dev must be called by prometheus-caller"
    "call orders-dev through the ingress"             says a route, and is left as it is
    "let the API server call orders-dev"              says no namespace `api`, even where there is one
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model.conventions import Component, ComponentKind
from bot.understanding.names import Names

SECTIONS = {
    ComponentKind.PROMETHEUS: "what-policies-do#prometheus",
    ComponentKind.INGRESS: "what-policies-do#calls-through-an-ingress",
    ComponentKind.API_SERVER: "what-policies-do#calls-from-the-api-server",
    ComponentKind.LOAD_BALANCER: "what-policies-do#the-load-balancer",
}
"""The section of the guide on the callers of each kind, where no rule by namespace can be written."""
_LONGEST = 600
"""Characters of a message that are searched for components: a request names its callers before that."""
_ROUTE = re.compile(
    r"\b(?:via|through|thr?u|over|using|uses?|behind|bypass(?:es|ing)?|without|past|around|skip(?:s|ping)?|avoid(?:s|ing)?"
    r"|in front of|out of|outside|off|versus|vs\.?|than|with)\s+"
    r"(?:(?:the|our|your|their|an?|public|internal|external|nginx)\s+)*$",
    re.IGNORECASE,
)
"""Before a component that the calls go through, or go round: it is not who calls."""
_THING = re.compile(
    r"[ -](?:logs?|log index|index|class|objects?|resources?|rules?|hosts?|hostnames?|annotations?|ya?ml|manifests?|config\w*"
    r"|routes?|urls?|dashboards?|metrics|operator|ports?|address(?:es)?|endpoints?|polic(?:y|ies)|labels?"
    r"|is\b(?! (?:to|not|no longer|blocked|allowed)\b)"
    r"|(?:traffic |access )?(?:(?:in)?to \S+ (?:to be \w+ )?(?:from|for|by|where)|from (?:ns |namespace )?\S+ (?:in)?to)\b)",
    re.IGNORECASE,
)
"""After a component's name, where something of it is meant and not itself."""
_EVERYDAY = (ComponentKind.INGRESS, ComponentKind.LOAD_BALANCER)
"""Kinds that people speak of all day, of routes and of rules: one of them calls only where a verb of calling says so."""
_EVERYDAY_WORDS = frozenset({"monitoring"})
_JOINED = r"(?:,? (?:and|or|plus|&) (?:the |our )?[\w-]+){0,3}"
_CALLS_AFTER = re.compile(
    rf"{_JOINED}(?:,? not [\w-]+,?)?(?: (?:be )?able)?"
    r"(?: (?:to|can|could|may|must|should|needs? to|has to|have to|not|never)){0,3}"
    r" (?:scrap(?:e|es|ing)|call(?:s|ing)?|reach(?:es|ing)?|access(?:es|ing)?|connect(?:s|ing)?|talk(?:s|ing)?|hit(?:s|ting)?"
    r"|get(?:s|ting)? (?:in|to|into|through)|com(?:e|es|ing) in|in ?to"
    r"|from (?:call|reach|access|scrap|connect|talk|hit|gett)ing)\b"
    r"| (?:in|to|into) (?!which)(?:the )?[\w-]+(?: (?:on )?(?:port )?\d{2,5})?(?: (?:please|pls))?\W*$",
    re.IGNORECASE,
)
_CALLS_BEFORE = re.compile(
    r"\b(?:called|scraped|reached|accessed|hit|used) (?:only )?by(?: [\w-]+ (?:and|or))?(?: the| our)? $"
    r"|\b(?:by|from|to|for|stop|block|deny|refuse|keep|prevent|unblock|admit) (?:the|our) $|\bby $|\bcalls from (?:the |our )?$",
    re.IGNORECASE,
)
_WORDS = r"(?:'s)?(?:[ -](?:pods?|servers?|instances?|controllers?))?"
_ARTICLE = re.compile(r"(?:the|our) $", re.IGNORECASE)
_SCRAPES = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"\bscraped\b", "called"),
        (r"\bscrapes\b(?: (?:metrics )?(?:from|of|in))?", "calls"),
        (r"\bscraping\b(?: (?:metrics )?(?:from|of|in))?", "calling"),
        (r"\bscrape\b(?: (?:metrics )?(?:from|of|in))?", "call"),
    )
)
_COMES_IN = r"(?P<name>\b(?:{})) (?:get (?:in ?to|to|in)|come in(?: ?to)?|in ?to the namespace|in ?to|in|to|through to)\b"
_OPENED = r"\b(?:open|unblock)(?: up)? ((?:(?!to\b|for\b)[\w'-]+ ){{1,6}})(?:to|for)(?= (?:the )?(?:{})\b)"
"""Who opens a namespace to a component does not ask for calls to the component."""


@dataclass(frozen=True, slots=True)
class Said:
    """A component in a message: how it is said there, and the name that stands for it."""

    component: Component
    said: str
    name: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A message with a name in the place of each component."""

    text: str
    said: tuple[Said, ...]
    in_parts: bool
    """A component is said in several words, of which one alone is a namespace's name."""

    def plainly(self, text: str) -> str:
        """Return words of the rewritten message as the person said them."""
        for one in self.said:
            text = text.replace(one.name, one.said)
        return text


def rewritten(text: str, names: Names) -> Rewritten | None:
    """Return the message with each component replaced that it may name as one who calls; None where it names none."""
    found: list[Said] = []
    pieces: list[str] = []
    at, in_parts = 0, False
    for start, end, component in _spans(text[:_LONGEST], names):
        before, said = text[at:start], text[start:end]
        article = _ARTICLE.search(before)
        pieces.append(before[: article.start()] if article else before)
        known = next((one for one in found if one.component is component), None)
        one = known or Said(component, said, _name(component, names, found))
        found += [] if known else [one]
        pieces.append(one.name)
        in_parts |= _holds_a_name(said, names)
        at = end
    if not found:
        return None
    return Rewritten(_as_calls("".join((*pieces, text[at:])), found), tuple(found), in_parts)


def _spans(head: str, names: Names) -> list[tuple[int, int, Component]]:
    """Return where components are said, in the order of the text: the longest wording, and no route or thing of one."""
    taken: list[tuple[int, int, Component]] = []
    wordings = [(word, each) for each in names.components for word in each.called]
    for word, component in sorted(wordings, key=lambda pair: -len(pair[0])):
        said = re.escape(word).replace("\\ ", "[ -]")
        for one in re.finditer(rf"(?<![\w.@/-]){said}{_WORDS}(?![\w-])(?!\.\w)", head, re.IGNORECASE):
            if _joined(one[0]) in names.entries or any(one.start() < end and start < one.end() for start, end, _ in taken):
                continue
            taken.append((*one.span(), component))
    return sorted((one for one in taken if _calls(head, *one)), key=lambda one: one[:2])


def _calls(head: str, start: int, end: int, component: Component) -> bool:
    """Whether a component is said where it may be one that calls."""
    before, after = head[:start], head[end:]
    if _ROUTE.search(before) or _THING.match(after):
        return False
    return (component.kind not in _EVERYDAY and head[start:end].lower() not in _EVERYDAY_WORDS) or bool(
        _CALLS_BEFORE.search(before) or _CALLS_AFTER.match(after)
    )


def _as_calls(text: str, said: Iterable[Said]) -> str:
    """Return the message in the verbs of namespaces: nothing scrapes there, nothing comes "in", what opens is what is called."""
    for pattern, word in _SCRAPES:
        text = pattern.sub(word, text)
    callers = "|".join(one.name for one in said)
    text = re.sub(_COMES_IN.format(callers), r"\g<name> call", text, flags=re.IGNORECASE)
    return re.sub(_OPENED.format(callers), r"expose \1to", text, flags=re.IGNORECASE)


def _name(component: Component, names: Names, found: Iterable[Said]) -> str:
    """Return a name for a component that no namespace has, and no other component of the message."""
    taken = {*names.entries, *(one.name for one in found)}
    name = f"{component.kind}-caller"
    while name in taken:
        name = f"other-{name}"
    return name


def _joined(said: str) -> str:
    return "-".join(re.findall(r"\w+", said.lower()))


def _holds_a_name(said: str, names: Names) -> bool:
    words = re.findall(r"\w+", said.lower())
    return len(words) > 1 and any(word in names.entries for word in words)
