"""Names resolve as people write them, and what does not resolve is asked about."""

import pytest

from bot.model.question import Lack, Slot

FITS = [
    ("acme-orchrad-dev", "acme-orchard-dev"),
    ("acme_orchard_dev", "acme-orchard-dev"),
    ("acme orchard dev", "acme-orchard-dev"),
    ("ACME-Orchard-Dev", "acme-orchard-dev"),
    ("acme–orchard–dev", "acme-orchard-dev"),
    ("acme‑orchard‑dev", "acme-orchard-dev"),
    ("аcme-orchard-dev", "acme-orchard-dev"),
    ("acme-\u200borchard-dev", "acme-orchard-dev"),
    ("`acme-orchard-dev`", "acme-orchard-dev"),
    ("“acme-orchard-dev”", "acme-orchard-dev"),
    ("orchard-dev", "acme-orchard-dev"),
    ("the orchard api in dev", "acme-orchard-api-dev"),
    ("seed catalogue (test)", "acme-seed-catalogue-test"),
    ("nightly frost reports staging", "acme-nightly-frost-reports-stg"),
    ("acme-greenhouse-prod", "acme-greenhouse-production"),
    ("acme-auth-staging", "acme-auth-stage"),
    ("compost", "acme-compost-dev"),
    ("acme-toolkit", "acme-toolkit"),
    ("book a plot dev", "book-a-plot-dev"),
    ("http://web.acme-orchard-dev.svc.cluster.local:8080/x", "acme-orchard-dev"),
    ("https://orchard-dev.garden.service.justice.gov.uk", "acme-orchard-dev"),
]


@pytest.mark.parametrize(("said", "name"), FITS)
def test_a_target_resolves(ask, said, name):
    """Misspelt, spaced, dashed, shortened, with an environment beside it, or by an address."""
    assert name == ask(f"let pond-life-test call {said}").target


@pytest.mark.parametrize(
    ("text", "slot", "lack", "first"),
    [
        ("let pond-life-dev call acme-lighthouse-dev", Slot.TARGET, Lack.UNKNOWN, None),
        ("let pond-life-dev call acme-compost-prod", Slot.TARGET, Lack.UNKNOWN, "acme-compost-dev"),
        ("let pond-life-dev call {{ 7*7 }}", Slot.TARGET, Lack.UNKNOWN, None),
        ("let foobar talk to pond-life-dev", Slot.SOURCES, Lack.UNKNOWN, None),
        ("let acme-orchard* into pond-life-dev", Slot.SOURCES, Lack.AMBIGUOUS, None),
        ("let garden visits dev into pond-life-dev", Slot.SOURCES, Lack.AMBIGUOUS, None),
        ("let my app call pond-life-dev", Slot.SOURCES, Lack.MISSING, None),
        ("let everything in the cluster call pond-life-dev", Slot.SOURCES, Lack.MISSING, None),
        ("pond-life-dev needs acme-auth-dev and acme-beehive-dev", Slot.TARGET, Lack.SEVERAL, "acme-auth-dev"),
    ],
)
def test_what_does_not_resolve_is_asked_about(ask, text, slot, lack, first):
    """The slot stays empty, and suggestions come best first."""
    gap = next(gap for gap in ask(text).gaps if gap.slot is slot)

    assert lack is gap.lack
    assert first is None or gap.options[0] == first


def test_production_is_never_suggested_first(ask):
    """Where no environment was said, another one comes before production."""
    gaps = ask("can the orchard api reach the seed catalogue already?").gaps

    assert [False, False] == [gap.options[0].endswith("prod") for gap in gaps]


def test_the_other_ends_environment_is_presumed(ask):
    """Taking the environment that was said for one end is not guessing."""
    question = ask("let the orchard api call acme-beehive-preprod")

    assert (("acme-orchard-api-preprod",), "acme-beehive-preprod") == (question.sources, question.target)


def test_typed_placeholders_are_only_text(ask):
    """What stands for a name inside is not taken from what a person types."""
    assert ((), None) == (ask("let @0 call @1 %0% pond-life-dev").sources[1:], ask("let @0 call @1").target)
