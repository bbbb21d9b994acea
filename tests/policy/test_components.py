"""The platform's own callers, whose namespaces most repositories do not declare."""

from dataclasses import replace

from bot.model.conventions import Component, ComponentKind, Conventions
from bot.policy.components import component_of, with_components, with_usual_namespaces
from tests.estate.conftest import namespace
from tests.estate.repositories import estate

SCRAPER = Component("Prometheus", ComponentKind.PROMETHEUS, ("prometheus",), "watch", (("team", "watch"),))
ONE = Conventions(components=(SCRAPER,))


def test_a_components_namespace_is_there_although_nothing_declares_it() -> None:
    """With the labels that the platform's file gives it, and no policies."""
    known = estate({"shop.yaml": namespace("shop")})
    assert SCRAPER == component_of("watch", known, ONE)
    assert None is component_of("shop", known, ONE)
    added = with_components(known, ("watch", "shop"), ONE)
    assert {"team": "watch", "kubernetes.io/metadata.name": "watch"} == added.labels_of("watch")
    assert known is with_components(known, ("shop",), ONE)


def test_a_namespace_that_is_declared_is_what_its_file_says() -> None:
    """The platform's file adds nothing to it."""
    known = estate({"watch.yaml": namespace("watch", "{team: others}")})
    assert None is component_of("watch", known, ONE)
    assert known is with_components(known, ("watch",), ONE)


def test_the_usual_namespace_is_taken_where_the_repository_declares_it() -> None:
    """Only for a component of which nothing else says where it runs."""
    open_ended = replace(SCRAPER, namespace="", labels=(), usual=("prometheus", "monitoring"))
    known = estate({"m.yaml": namespace("monitoring"), "shop.yaml": namespace("shop")})
    found = with_usual_namespaces(Conventions(components=(open_ended, SCRAPER)), known)
    assert ["monitoring", "watch"] == [each.namespace for each in found.components]
    none = with_usual_namespaces(Conventions(components=(open_ended,)), estate({"shop.yaml": namespace("shop")}))
    assert [""] == [each.namespace for each in none.components]
