"""Which label selects a source, and why."""

from dataclasses import replace

import pytest

from bot.changes.selector import choose
from bot.errors import Fixable
from bot.model.conventions import BUILT_IN_KEY
from bot.model.plan import LabelChoice
from tests.changes.estates import GUIDE_KEY, LAYOUT, estate, namespace
from tests.platforms import CLOUD_PLATFORM

ESTATE = estate(
    {
        f"{name}/00-namespace.yaml": namespace(name, *labels)
        for name, labels in {
            "bare": (),
            "guided": (f'{GUIDE_KEY}: "guided"', "component: guided-app"),
            "named": ("component: something",),
            "one-of-two": ("component: both",),
            "two-of-two": ("component: both",),
            "copied": (f"{GUIDE_KEY}: copy", "component: copied"),
            "copy": (f"{GUIDE_KEY}: copy",),
            "monitoring": (),
            "watcher": ("component: monitoring",),
            "claimed": (),
            "claimer": (f"{GUIDE_KEY}: claimed",),
        }.items()
    }
)


@pytest.mark.parametrize(
    ("source", "select_by", "key", "value", "adds"),
    [
        ("bare", "auto", BUILT_IN_KEY, "bare", False),
        ("guided", "auto", BUILT_IN_KEY, "guided", False),
        ("watcher", "auto", BUILT_IN_KEY, "watcher", False),
        ("guided", "built-in", BUILT_IN_KEY, "guided", False),
        ("guided", BUILT_IN_KEY, BUILT_IN_KEY, "guided", False),
        ("bare", "guide", GUIDE_KEY, "bare", True),
        ("guided", "guide", GUIDE_KEY, "guided", False),
        ("bare", GUIDE_KEY, GUIDE_KEY, "bare", True),
        ("bare", "component", "component", "bare", True),
        ("guided", "component", "component", "guided-app", False),
        ("monitoring", "guide", GUIDE_KEY, "monitoring", True),
    ],
)
def test_the_label(source: str, select_by: str, key: str, value: str, adds: bool) -> None:
    """The built-in one unless another is asked for; never a label of the platform; never another value."""
    choice = choose(ESTATE, source, select_by, LAYOUT)
    assert (source, key, value, adds, ()) == (choice.source, choice.key, choice.value, choice.adds, choice.shared_with)
    assert choice.why.endswith(".")


@pytest.mark.parametrize(
    ("source", "select_by", "shared"),
    [
        ("one-of-two", "component", ("two-of-two",)),
        ("copied", "guide", ("copy",)),
        ("claimed", "guide", ("claimer",)),
    ],
)
def test_who_shares_it_is_named(source: str, select_by: str, shared: tuple[str, ...]) -> None:
    """Also where the label is only about to be added, and another namespace was there first."""
    assert shared == choose(ESTATE, source, select_by, LAYOUT).shared_with


BY_GUIDE = replace(LAYOUT, select_by="guide")
"""A platform whose own label is the default."""


@pytest.mark.parametrize(
    ("source", "key", "why"),
    [
        ("bare", GUIDE_KEY, "bare doesn't have it yet, so the change adds it."),
        ("guided", GUIDE_KEY, "guided already has it."),
        ("copied", GUIDE_KEY, "copied already has this value, and the bot never overwrites a label."),
    ],
)
def test_a_platform_may_have_another_default(source: str, key: str, why: str) -> None:
    """Its file says so, and the answer says what becomes of the label."""
    choice = choose(ESTATE, source, "auto", BY_GUIDE)
    assert (key, why) == (choice.key, choice.why)


@pytest.mark.parametrize(
    ("label", "why"),
    [('component: ""', "with an empty value"), ("component: monitoring", "is the platform's own label")],
)
def test_where_the_default_cannot_select_the_source_the_built_in_label_does(label: str, why: str) -> None:
    """The answer says why, and nothing is refused."""
    known = estate({"a-dev/00-namespace.yaml": namespace("a-dev", label)})
    choice = choose(known, "a-dev", "auto", replace(LAYOUT, select_by="component"))
    assert BUILT_IN_KEY == choice.key
    assert why in choice.why
    with pytest.raises(Fixable, match=why):
        choose(known, "a-dev", "component", LAYOUT)


@pytest.mark.parametrize(("source", "select_by"), [("watcher", "component"), ("monitoring", "component")])
def test_a_label_of_the_platform_is_never_used(source: str, select_by: str) -> None:
    """Neither one that is there nor one that would be added."""
    with pytest.raises(Fixable, match="the platform's own label") as problem:
        choose(ESTATE, source, select_by, LAYOUT)
    assert "built-in" in problem.value.hint


@pytest.mark.parametrize("select_by", ["", "team", "Guide", "builtin", "is-production", "x: y\n"])
def test_another_key_is_refused_with_those_that_there_are(select_by: str) -> None:
    """The keys are a setting."""
    with pytest.raises(Fixable) as problem:
        choose(ESTATE, "bare", select_by, replace(CLOUD_PLATFORM, label_keys=("team.example/name", "app")))
    for key in ("auto", "built-in", "guide", "team.example/name", "app"):
        assert f"`{key}`" in problem.value.hint


def test_without_configured_keys_there_is_the_built_in_one() -> None:
    """Whatever else is asked for."""
    without = replace(CLOUD_PLATFORM, label_keys=())
    for select_by in ("auto", "built-in"):
        choice = choose(ESTATE, "guided", select_by, without)
        assert isinstance(choice, LabelChoice)
        assert BUILT_IN_KEY == choice.key
    with pytest.raises(Fixable, match="no label of its own"):
        choose(ESTATE, "guided", "guide", without)
