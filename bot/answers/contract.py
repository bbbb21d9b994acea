"""The sections and templates that answers need, and the check that finds them before the bot starts."""

from jinja2 import TemplateSyntaxError

from bot.answers.render import FOLDS, environment
from bot.errors import Fixable
from bot.model.text import abridged
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
    "symptoms#403-forbidden",
    "symptoms#connection-refused",
    "removing#what-a-merge-removes",
    "removing#cannot-be-told",
    "removing#nothing-to-remove",
    "removing#one-of-several-callers",
    "commands#what-you-can-ask",
    "what-policies-do-not-guard#pods-on-the-network-of-their-node",
    "what-policies-do-not-guard#services-outside-the-cluster",
    "what-policies-do-not-guard#callers-outside-the-cluster",
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
    "impact.md",
    "logs.md",
    "offer.md",
    "owners.md",
    "published.md",
    "reach.md",
    "revoke.md",
    "tradeoff.md",
    "unaccounted.md",
    "who.md",
    "withdrawn.md",
)
"""Files in templates/answers/, one for each kind of answer."""

MOST_MISSING = 12
"""What is missing that an error names before it counts the rest."""
_BLOCKS = ("brief", "text")
"""Blocks that every template has."""


def verify(guide: Guide) -> None:
    """Raise Fixable, which names every section and template that answers need and the guide lacks."""
    missing = [f"section docs/{_heading(name)}" for name in SECTIONS if name not in guide.sections]
    missing += [f"template templates/answers/{name}" for name in TEMPLATES if name not in guide.templates]
    named = (topic.section for topic in guide.topics)
    missing += [f"section docs/{_heading(name)}, named by a topic" for name in named if name not in guide.sections]
    if missing:
        raise Fixable(
            f"Answers need what the guide doesn't have: {'; '.join(abridged(missing, MOST_MISSING))}.",
            "Put it back under the same heading, or change the template that speaks it and bot/answers/contract.py.",
        )
    for name in TEMPLATES:
        try:
            blocks = environment(guide).get_template(name).blocks
        except TemplateSyntaxError as error:
            raise Fixable(
                f"Template {error.name}, line {error.lineno}, can't be read: {error.message}.", "Correct it, then start again."
            ) from None
        for block in _BLOCKS:
            if block not in blocks:
                raise Fixable(f"Template {name} has no block named {block}.", "Every answer has the blocks brief and text.")
        if unknown := sorted(blocks.keys() - {*_BLOCKS, *FOLDS}):
            raise Fixable(
                f"No answer shows the block {unknown[0]} of template {name}.", f"Blocks are brief, text, {', '.join(FOLDS)}."
            )


def _heading(name: str) -> str:
    page, _, mark = name.partition("#")
    return f"{page}.md#{mark}" if mark else f"{page}.md"
