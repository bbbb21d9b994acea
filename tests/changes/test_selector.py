"""Which label selects a source, and why."""

import pytest

from bot.changes.selector import choose
from bot.errors import Fixable
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.plan import LabelChoice
from tests.changes.estates import GUIDE_KEY, LAYOUT, estate, namespace

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
        ("guided", "auto", GUIDE_KEY, "guided", False),
        ("named", "auto", "component", "something", False),
        ("one-of-two", "auto", BUILT_IN_KEY, "one-of-two", False),
        ("copied", "auto", "component", "copied", False),
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
    """A label that is there and alone, else the built-in one; never a label of the platform; never another value."""
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


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("bare", "bare carries neither `cloud-platform.justice.gov.uk/namespace` nor `component`"),
        ("guided", "guided carries it already, and no other namespace does."),
        ("one-of-two", "`component: both` is shared with two-of-two"),
        ("watcher", "`component: monitoring` is the platform's own"),
    ],
)
def test_the_reason_is_one_sentence(source: str, words: str) -> None:
    """Made of the facts that decided."""
    why = choose(ESTATE, source, "auto", LAYOUT).why
    assert words in why
    assert why.count(". ") == 0


@pytest.mark.parametrize(("source", "select_by"), [("watcher", "component"), ("monitoring", "component")])
def test_a_label_of_the_platform_is_never_used(source: str, select_by: str) -> None:
    """Neither one that is there nor one that would be added."""
    with pytest.raises(Fixable, match="label of the platform") as problem:
        choose(ESTATE, source, select_by, LAYOUT)
    assert "built-in" in problem.value.hint


@pytest.mark.parametrize("select_by", ["", "team", "Guide", "builtin", "is-production", "x: y\n"])
def test_another_key_is_refused_with_those_that_there_are(select_by: str) -> None:
    """The keys are a setting."""
    with pytest.raises(Fixable) as problem:
        choose(ESTATE, "bare", select_by, Conventions(label_keys=("team.example/name", "app")))
    for key in ("auto", "built-in", "guide", "team.example/name", "app"):
        assert f"`{key}`" in problem.value.hint


def test_without_configured_keys_there_is_the_built_in_one() -> None:
    """Whatever else is asked for."""
    for select_by in ("auto", "built-in", "guide"):
        choice = choose(ESTATE, "guided", select_by, Conventions(label_keys=()))
        assert isinstance(choice, LabelChoice)
        assert BUILT_IN_KEY == choice.key
