"""The sections, templates and facts that answers need, and the check that finds them before the bot starts."""

from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateSyntaxError

from bot.answers.render import environment
from bot.errors import Fixable
from bot.model.world import Guide

SECTIONS = (
    "index#what-the-bot-does",
    "index#who-can-help",
    "what-policies-do",
    "letting-one-service-call-another#two-branches",
    "letting-one-service-call-another#who-reviews-it",
    "letting-one-service-call-another#already-allowed",
    "letting-one-service-call-another#cannot-be-told",
    "calling-the-service#which-port",
    "calling-the-service#no-tls-inside",
    "calling-the-service#find-the-service",
    "three-routes",
    "three-routes#which-one",
    "three-routes#side-by-side",
    "three-routes#direct-service",
    "three-routes#internal-ingress",
    "three-routes#public-ingress",
    "three-routes#what-is-coming",
    "logs",
    "logs#calling-directly",
    "logs#through-an-ingress",
    "logs#how-long-they-are-kept",
    "logs#a-blocked-call",
    "testing-and-fixing#allowed-and-it-still-fails",
    "testing-and-fixing#what-you-see",
    "testing-and-fixing#prove-it",
    "testing-and-fixing#what-the-repository-cannot-know",
    "removing#nothing-is-removed-by-a-merge",
    "removing#cannot-be-told",
    "removing#nothing-to-remove",
    "removing#one-of-several-callers",
    "commands#what-you-can-ask",
    "what-policies-do-not-guard#pods-on-the-network-of-their-node",
    "what-policies-do-not-guard#services-outside-the-cluster",
)
"""Sections that templates show: a name is `page#anchor`, or `page` for a page's opening."""

TEMPLATES = (
    "address.md",
    "allow.md",
    "cancelled.md",
    "cannot.md",
    "check.md",
    "clarify.md",
    "explain.md",
    "help.md",
    "logs.md",
    "offer.md",
    "published.md",
    "reach.md",
    "revoke.md",
    "tradeoff.md",
    "unaccounted.md",
    "who.md",
    "withdrawn.md",
)
"""Files in templates/answers/, one for each kind of answer."""

FACTS = (
    "cluster.domain",
    "logs.application.index",
    "logs.application.namespace_field",
    "logs.dashboards",
    "logs.ingress.index",
    "logs.ingress.namespace_field",
    "topics",
)
"""Dotted paths into docs/facts.yaml that answers show."""

_BLOCKS = ("brief", "text")
"""Blocks that every template has."""
_LONGEST_TOPIC = 80
"""Characters of an unreadable topic that the error quotes: enough to find it in the file."""


def verify(guide: Guide) -> None:
    """Raise Fixable, which names every section, template and fact that answers need and the guide lacks."""
    missing = [f"section docs/{_heading(name)}" for name in SECTIONS if name not in guide.sections]
    missing += [f"template templates/answers/{name}" for name in TEMPLATES if name not in guide.templates]
    missing += [f"fact {path} in docs/facts.yaml" for path in FACTS if not _has(guide.facts, path)]
    missing += [f"section docs/{_heading(name)}, named by a topic" for name in _topics(guide) if name not in guide.sections]
    if missing:
        raise Fixable(
            f"Answers need what the guide does not have: {'; '.join(missing)}.",
            "Put it back under the same heading, or change the template that speaks it and bot/answers/contract.py.",
        )
    for name in TEMPLATES:
        try:
            blocks = environment(guide).get_template(name).blocks
        except TemplateSyntaxError as error:
            raise Fixable(
                f"Template {error.name}, line {error.lineno}, cannot be read: {error.message}.", "Correct it, then start again."
            ) from None
        for block in _BLOCKS:
            if block not in blocks:
                raise Fixable(f"Template {name} has no block named {block}.", "Every answer has the blocks brief and text.")


def _has(facts: Mapping[str, Any], path: str) -> bool:
    value: Any = facts
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return False
        value = value[key]
    return value not in (None, "")


def _topics(guide: Guide) -> list[str]:
    """Return the sections that topics name; raise Fixable for a topic that cannot be read."""
    topics = guide.facts["topics"] if _has(guide.facts, "topics") else []
    for topic in topics if isinstance(topics, list) else [topics]:
        if (
            not isinstance(topic, Mapping)
            or not isinstance(topic.get("words"), list)
            or not isinstance(topic.get("section"), str)
        ):
            raise Fixable(
                f"A topic of docs/facts.yaml cannot be read: {str(topic)[:_LONGEST_TOPIC]}.",
                "Write `section: page#anchor` and `words: [phrase, …]`.",
            )
    return [topic["section"] for topic in topics]


def _heading(name: str) -> str:
    page, _, mark = name.partition("#")
    return f"{page}.md#{mark}" if mark else f"{page}.md"
