"""The platform's own callers are read where a message names one, and nowhere else."""

from collections.abc import Callable

import pytest

from bot.model.question import Conversation, Intent, Port, Question
from bot.understanding import Names, understand

Ask = Callable[[str], Question]


@pytest.mark.parametrize(
    ("words", "intent", "source"),
    [
        ("let Prometheus scrape pond-life-dev", Intent.ALLOW, "monitoring"),
        ("how do I let prometheus in to pond-life-dev?", Intent.ALLOW, "monitoring"),
        ("allow monitoring to pond-life-dev", Intent.ALLOW, "monitoring"),
        ("pond-life-dev needs to be scraped by Prometheus", Intent.ALLOW, "monitoring"),
        ("can our prometheus reach pond-life-dev?", Intent.CHECK, "monitoring"),
        ("let the ingress in to pond-life-dev", Intent.ALLOW, "ingress-controllers"),
        ("can the nginx ingress controllers reach pond-life-dev?", Intent.CHECK, "ingress-controllers"),
        ("stop Prometheus scraping pond-life-dev", Intent.REVOKE, "monitoring"),
    ],
)
def test_a_component_is_a_caller(ask: Ask, words: str, intent: Intent, source: str) -> None:
    """By the name of the namespace that it runs in."""
    asked = ask(words)
    assert (asked.intent, asked.sources, asked.target, asked.gaps) == (intent, (source,), "pond-life-dev", ())


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("let the API server call our webhook in pond-life-dev", "what-policies-do#calls-from-the-api-server"),
        ("let the load balancer in to pond-life-dev", "what-policies-do#the-load-balancer"),
    ],
)
def test_what_no_rule_can_select_is_explained(ask: Ask, words: str, section: str) -> None:
    """They are in no namespace."""
    assert (Intent.EXPLAIN, section) == (ask(words).intent, ask(words).topic)


@pytest.mark.parametrize(
    "words",
    [
        "prometheus is down again",
        "should pond-life-dev go through the ingress or direct?",
        "where are the ingress logs of pond-life-dev?",
        "we have moved our dashboards to monitoring",
        "let tool-shed-uat call pond-life-dev, prometheus is fine already",
    ],
)
def test_a_component_that_does_not_call_is_no_caller(ask: Ask, words: str) -> None:
    """Its name alone is an everyday word."""
    assert not {"monitoring", "ingress-controllers"} & set(ask(words).sources)


def test_a_follow_up_keeps_the_component(names: Names) -> None:
    """A port that is added later belongs to the same caller."""
    first = understand("let Prometheus scrape pond-life-dev", Conversation(), names)
    then = understand("only on port 9090", first.conversation, names).question
    assert (("monitoring",), "pond-life-dev", (Port(9090),)) == (then.sources, then.target, then.ports)
