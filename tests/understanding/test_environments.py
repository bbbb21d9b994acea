"""Several environments: one pair in each, for one to be chosen, and never a pair across two of them."""

import pytest

from bot.model.question import Lack, Slot
from bot.understanding import within

DEV = (("acme-orchard-dev",), "acme-beehive-dev")
PREPROD = (("acme-orchard-preprod",), "acme-beehive-preprod")
PROD = (("acme-orchard-prod",), "acme-beehive-prod")


def choices(question, names):
    """Return the pair that each option stands for."""
    (gap,) = question.gaps
    assert (Slot.TARGET, Lack.SEVERAL) == (gap.slot, gap.lack)
    return [(within(question.sources, gap.options, option, names.entries), option) for option in gap.options]


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("let acme-orchard call acme-beehive in dev and preprod", [DEV, PREPROD]),
        ("let acme-orchard call acme-beehive, dev + preprod", [DEV, PREPROD]),
        ("let acme-orchard call acme-beehive dev and preprod please", [DEV, PREPROD]),
        ("let acme-orchard call acme-beehive in both dev and preprod", [DEV, PREPROD]),
        ("let acme-orchard call acme-beehive in prod, preprod and dev", [PREPROD, DEV, PROD]),
        ("acme-orchard preprod/prod -> acme-beehive preprod/prod", [PREPROD, PROD]),
        ("acme orchard (dev, preprod) needs acme beehive (dev, preprod)", [DEV, PREPROD]),
        ("the dev and preprod acme-orchard should reach acme-beehive", [DEV, PREPROD]),
        ("can acme-orchard reach acme-beehive in dev or prod?", [DEV, PROD]),
        ("stop acme-orchard calling acme-beehive in dev & preprod", [DEV, PREPROD]),
        ("acme-orchard to acme-beehive in all environments", [DEV, PREPROD, PROD]),
        ("let acme-orchard call acme-beehive, every env", [DEV, PREPROD, PROD]),
        ("let acme-orchard-dev and acme-orchard-preprod call acme-beehive", [DEV, PREPROD]),
        ("let acme-orchard-dev, acme-orchard-prod call acme-beehive-dev, acme-beehive-prod", [DEV, PROD]),
        ("let acme-orchard call acme-beehive-dev and acme-beehive-preprod", [DEV, PREPROD]),
    ],
)
def test_each_option_is_a_pair_within_its_environment(ask, names, words, pairs):
    """Production comes last, and nothing is chosen for anybody."""
    assert pairs == choices(ask(words), names)


@pytest.mark.parametrize("answer", ["dev", "the dev one", "acme-beehive-dev"])
def test_an_answer_in_words_keeps_within_one_environment(talk, answer):
    """Also where the target is named in full."""
    last = talk("let acme-orchard call acme-beehive in dev and preprod", answer)[-1]

    assert DEV == (last.sources, last.target)


@pytest.mark.parametrize(
    ("words", "pair", "left"),
    [
        ("let acme-orchard-dev call acme-beehive-dev, and the same in preprod", DEV, ("preprod",)),
        ("let acme-orchard-dev call acme-beehive-dev and prod", DEV, ("prod",)),
        ("let acme-orchard-dev call acme-beehive-dev in all environments", DEV, ("all environments",)),
        ("let acme-compost call acme-beehive in dev and preprod", (("acme-compost-dev",), "acme-beehive-dev"), ("preprod",)),
        ("let acme-orchard-dev call acme-beehive-dev. It works in prod", DEV, ()),
        ("let acme-orchard in dev call acme-beehive in preprod", (("acme-orchard-dev",), "acme-beehive-preprod"), ()),
    ],
)
def test_an_environment_that_is_left_out_is_named(ask, words, pair, left):
    """What is taken is within one environment, unless somebody says each end's."""
    question = ask(words)

    assert (*pair, left) == (question.sources, question.target, question.unaccounted)


def test_sources_of_two_environments_for_one_target_stay_as_they_are_said(names):
    """Somebody who writes out every name means it."""
    both = ("acme-orchard-dev", "acme-orchard-prod")
    assert both == within(both, ("acme-beehive-dev", "acme-compost-dev"), "acme-beehive-dev", names.entries)
