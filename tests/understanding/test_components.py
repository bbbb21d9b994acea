"""The platform's own callers are read where a message names one, and nowhere else."""

from collections.abc import Callable

import pytest

from bot.model.estate import Estate, Namespace, Place
from bot.model.question import Conversation, Intent, Port, Question
from bot.understanding import Names, understand
from tests.platforms import CLOUD_PLATFORM

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


def index(*names: str) -> Names:
    """Return the index of an estate of these names."""
    place = Place("cluster/namespaces.yaml", 1)
    return Names.of(Estate("", {one: Namespace(one, one, {}, {}, (), (), (), (), {}, place) for one in names}), CLOUD_PLATFORM)


PARTS = ("api", "server", "vault", "reports", "hooks", "load", "ingress", "crm")
"""Some are parts of what components are called."""


@pytest.mark.parametrize(
    ("words", "target", "section"),
    [
        ("let the API server call our webhook in hooks", "hooks", "calls-from-the-api-server"),
        ("the api server has to call the admission webhook in reports, port 9443", "reports", "calls-from-the-api-server"),
        ("let the API server reach vault on 8200", "vault", "calls-from-the-api-server"),
        ("allow the kubernetes API to call reports", "reports", "calls-from-the-api-server"),
        ("reports must be reachable from the API server", "reports", "calls-from-the-api-server"),
        ("vault is called by the api server, please allow it", "vault", "calls-from-the-api-server"),
        ("open vault to the api server", "vault", "calls-from-the-api-server"),
        ("can the API-server reach vault?", "vault", "calls-from-the-api-server"),
        ("let the load balancer reach vault on 443", "vault", "the-load-balancer"),
    ],
)
def test_a_component_is_no_namespace_of_a_part_of_its_words(words: str, target: str, section: str) -> None:
    """The API server is not the namespace `api`."""
    asked = understand(words, Conversation(), index(*PARTS)).question

    assert (Intent.EXPLAIN, target, f"what-policies-do#{section}") == (asked.intent, asked.target, asked.topic)


def test_the_ingress_controllers_are_not_the_namespace_ingress() -> None:
    """They run in one of their own; said by its exact name, the other is meant."""
    names = index("ingress", "vault")

    assert ("ingress-controllers",) == understand(
        "let the ingress controllers call vault", Conversation(), names
    ).question.sources


@pytest.mark.parametrize("name", ["api-server", "prometheus", "load-balancer"])
def test_a_namespace_by_its_whole_name_wins(name: str) -> None:
    """Where one is called that."""
    question = understand(f"let {name} call vault", Conversation(), index(name, "api", "load", "vault")).question

    assert ((name,), "vault") == (question.sources, question.target)


@pytest.mark.parametrize("words", ["let crm call the API server", "let the API server and crm call vault"])
def test_a_component_that_is_not_the_one_caller_is_named(words: str) -> None:
    """It is not dropped, and no part of it becomes a namespace."""
    turn = understand(words, Conversation(), index(*PARTS))

    assert ("API server",) == turn.question.unaccounted
    assert ("API server",) == turn.conversation.question.unaccounted
    assert "api" not in {*turn.question.sources, turn.question.target}


@pytest.mark.parametrize(
    ("words", "intent", "sources", "target", "left"),
    [
        (
            "let Prometheus and tool-shed-uat call pond-life-dev",
            Intent.ALLOW,
            ("monitoring", "tool-shed-uat"),
            "pond-life-dev",
            (),
        ),
        (
            "let the ingress and prometheus reach pond-life-dev",
            Intent.ALLOW,
            ("ingress-controllers", "monitoring"),
            "pond-life-dev",
            (),
        ),
        ("block the ingress from pond-life-dev please", Intent.REVOKE, ("ingress-controllers",), "pond-life-dev", ()),
        ("stop prometheus from scraping pond-life-dev", Intent.REVOKE, ("monitoring",), "pond-life-dev", ()),
        (
            "let Prometheus scrape pond-life-dev and let the ingress reach tool-shed-uat",
            Intent.ALLOW,
            ("monitoring",),
            "pond-life-dev",
            ("ingress → tool-shed-uat",),
        ),
        (
            "let pond-life-dev be scraped by Prometheus and tool-shed-uat by the ingress",
            Intent.ALLOW,
            ("monitoring",),
            "pond-life-dev",
            ("tool-shed-uat", "ingress"),
        ),
        (
            "let prometheus scrape pond-life-dev on 9090 and tool-shed-uat on 9091",
            Intent.ALLOW,
            ("monitoring",),
            "pond-life-dev",
            ("tool-shed-uat", "9091"),
        ),
        (
            "let prometheus scrape pond-life-dev but stop the ingress from reaching it",
            Intent.ALLOW,
            ("monitoring",),
            "pond-life-dev",
            ("stop ingress from reaching it",),
        ),
        (
            "let tool-shed-uat call pond-life-dev instead of prometheus",
            Intent.ALLOW,
            ("tool-shed-uat",),
            "pond-life-dev",
            ("prometheus",),
        ),
        ("let the API server and prometheus call pond-life-dev", Intent.ALLOW, ("monitoring",), "pond-life-dev", ("API server",)),
    ],
)
def test_every_component_of_a_message_is_read_or_named(ask, words, intent, sources, target, left):  # noqa: PLR0917
    """None is dropped, and no namespace takes the place of one."""
    asked = ask(words)

    assert (intent, sources, target) == (asked.intent, asked.sources, asked.target)
    assert left == asked.unaccounted


@pytest.mark.parametrize(
    "words",
    [
        "please add ingress from tool-shed-uat on pond-life-dev",
        "allow ingress to pond-life-dev from tool-shed-uat",
        "let tool-shed-uat call pond-life-dev without hammering the shared ingress",
        "not after an ingress or anything fancy, let tool-shed-uat call pond-life-dev",
        "let tool-shed-uat call pond-life-dev, we are moving off the load balancer",
    ],
)
def test_an_everyday_word_is_no_component(ask, words):
    """An ingress is a route and a half of every policy too."""
    asked = ask(words)

    assert (("tool-shed-uat",), "pond-life-dev", ()) == (asked.sources, asked.target, asked.unaccounted)
