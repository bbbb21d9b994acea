"""One file more or less in a kustomization: its own line, in the file's own style, and nothing else."""

import pytest

from bot.errors import Fixable
from bot.manifests.kustomization_entry import add_resource, lists, remove_resource

TAKEN = {
    "at the end": ("resources:\n  - a.yaml\n", "resources:\n  - a.yaml\n  - np.yaml\n"),
    "in the middle, without an indentation": (
        "resources:\n- a.yaml # first\n# patches next\npatches:\n- path: b.yaml\n",
        "resources:\n- a.yaml # first\n- np.yaml\n# patches next\npatches:\n- path: b.yaml\n",
    ),
    "quoted": ('---\nresources:\n  -   "a.yaml"\n  -   "b"\n', '---\nresources:\n  -   "a.yaml"\n  -   "b"\n  -   "np.yaml"\n'),
    "no line break at the end": ("resources:\n- a.yaml", "resources:\n- a.yaml\n- np.yaml\n"),
    "CRLF": ("resources:\r\n- a.yaml\r\nx: 1\r\n", "resources:\r\n- a.yaml\r\n- np.yaml\r\nx: 1\r\n"),
}


@pytest.mark.parametrize(("text", "expected"), TAKEN.values(), ids=TAKEN)
def test_a_file_is_listed_behind_the_others(text: str, expected: str) -> None:
    after, shown = add_resource(text, "np.yaml", "kustomization.yaml")
    assert expected == after
    assert shown.strip().lstrip("- ").strip('"\n') == "np.yaml"


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        ("resources: [a.yaml]\n", "resources: [a.yaml, np.yaml]\n", "resources: [a.yaml, np.yaml]\n"),
        (
            'x: 1\nresources: [ "a.yaml","b" ] # two\n',
            'x: 1\nresources: [ "a.yaml","b", "np.yaml" ] # two\n',
            'resources: [ "a.yaml","b", "np.yaml" ] # two\n',
        ),
        (
            "resources: [\n  a.yaml,\n  b.yaml\n]\nx: 1\n",
            "resources: [\n  a.yaml,\n  b.yaml, np.yaml\n]\nx: 1\n",
            "  b.yaml, np.yaml\n",
        ),
        ("resources: [a.yaml,]\n", "resources: [a.yaml, np.yaml,]\n", "resources: [a.yaml, np.yaml,]\n"),
        ("resources: [\n  a.yaml, # first\n]\n", "resources: [\n  a.yaml, np.yaml, # first\n]\n", "  a.yaml, np.yaml, # first\n"),
        ("resources: [a.yaml # first\n]\n", "resources: [a.yaml, np.yaml # first\n]\n", "resources: [a.yaml, np.yaml # first\n"),
        ("resources: [a.yaml]", "resources: [a.yaml, np.yaml]", "resources: [a.yaml, np.yaml]\n"),
    ],
)
def test_a_list_in_flow_style_gets_one_more_item(text: str, expected: str, line: str) -> None:
    assert (expected, line) == add_resource(text, "np.yaml", "kustomization.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "resources: []\n",
        "namespace: a\n",
        "- a\n",
        "",
        "a: 1\n---\nresources:\n- b\n",
        "x: &y 1\nz: *y\nresources:\n- b\n",
    ],
)
def test_what_cannot_be_edited_by_a_line_is_left_to_people(text: str) -> None:
    """The message says what to add."""
    with pytest.raises(Fixable, match="Add `np"):
        add_resource(text, "np.yaml", "kustomization.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resources:\n- ns.yaml\n- ../net/in.yaml # mine\n", "resources:\n- ns.yaml\n"),
        ('resources: ["../net/in.yaml", ns.yaml]\n', "resources: [ns.yaml]\n"),
        ("resources:\n- ns.yaml\n- ./../net/in.yaml\nx: 1\n", "resources:\n- ns.yaml\nx: 1\n"),
    ],
)
def test_a_file_is_taken_out_however_it_is_named(text: str, expected: str) -> None:
    assert lists(text, "net/in.yaml", "app/kustomization.yaml")
    cut = remove_resource(text, "net/in.yaml", "app/kustomization.yaml")
    assert cut is not None
    assert expected == cut.after


@pytest.mark.parametrize("text", ["resources:\n- ns.yaml\n", "resources:\n- ../net/in.yaml\n", "", "a: 1\n---\nb: 1\n"])
def test_the_only_file_and_one_that_is_not_listed_stay(text: str) -> None:
    assert remove_resource(text, "net/in.yaml", "app/kustomization.yaml") is None
