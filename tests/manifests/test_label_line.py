"""One line more in a namespace's own file, however that is written."""

import pytest
import yaml

from bot.errors import Fixable
from bot.manifests.label_line import add_label

KEY = "cloud-platform.justice.gov.uk/namespace"
HEAD = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('  labels:\n    a: "b"\n', f'  labels:\n    {KEY}: "x"\n    a: "b"\n', id="as usual"),
        pytest.param("  labels:\n    a: b", f"  labels:\n    {KEY}: x\n    a: b", id="plain values, no final line break"),
        pytest.param("  labels:\n    a: 'b'\n", f"  labels:\n    {KEY}: 'x'\n    a: 'b'\n", id="single quotes"),
        pytest.param('  labels:\n    "a": "b"\n', f'  labels:\n    "{KEY}": "x"\n    "a": "b"\n', id="quoted keys"),
        pytest.param('  labels:\n      a: "b"\n', f'  labels:\n      {KEY}: "x"\n      a: "b"\n', id="its own indentation"),
        pytest.param(
            '  labels: # mine\n    a: "b"\n', f'  labels: # mine\n    {KEY}: "x"\n    a: "b"\n', id="a comment on the key"
        ),
        pytest.param(
            '  labels:\n    # is it\n    # production?\n    a: "b"\n',
            f'  labels:\n    {KEY}: "x"\n    # is it\n    # production?\n    a: "b"\n',
            id="comments stay with the label below them",
        ),
        pytest.param('  labels:\n\n    a: "b"\n', f'  labels:\n\n    {KEY}: "x"\n    a: "b"\n', id="a blank line"),
        pytest.param('  labels: !!map\n    a: "b"\n', f'  labels: !!map\n    {KEY}: "x"\n    a: "b"\n', id="a tag"),
        pytest.param(
            "  labels:\n    a: >-\n      b\n      c\n\n  annotations: {}\n",
            f'  labels:\n    {KEY}: "x"\n    a: >-\n      b\n      c\n\n  annotations: {{}}\n',
            id="a block of text",
        ),
        pytest.param("  annotations:\n    a: b\n", f'  labels:\n    {KEY}: "x"\n  annotations:\n    a: b\n', id="no labels"),
        pytest.param(
            "  annotations:\n      a: b\n",
            f'  labels:\n      {KEY}: "x"\n  annotations:\n      a: b\n',
            id="no labels, four columns",
        ),
        pytest.param("", f'  labels:\n    {KEY}: "x"\n', id="a name and nothing else"),
        pytest.param("# the end\n", f'  labels:\n    {KEY}: "x"\n# the end\n', id="a comment below"),
        pytest.param("...\n", f'  labels:\n    {KEY}: "x"\n...\n', id="a document end"),
        pytest.param("---\n", f'  labels:\n    {KEY}: "x"\n---\n', id="an empty document below"),
        pytest.param("  labels: {}\n", f'  labels:\n    {KEY}: "x"\n', id="empty labels"),
        pytest.param("  labels: {} # none\n", f'  labels: # none\n    {KEY}: "x"\n', id="empty labels with a comment"),
        pytest.param(
            "  labels:\n  annotations: {}\n", f'  labels:\n    {KEY}: "x"\n  annotations: {{}}\n', id="labels of nothing"
        ),
        pytest.param("  labels: ~\n", f'  labels:\n    {KEY}: "x"\n', id="labels of null"),
        pytest.param("  labels:", f'  labels:\n    {KEY}: "x"\n', id="labels of nothing, no final line break"),
        pytest.param('  labels: {a: "b"}\n', f'  labels: {{{KEY}: "x", a: "b"}}\n', id="flow style"),
        pytest.param(
            '  labels: {\n    a: "b"\n  }\n', f'  labels: {{{KEY}: "x",\n    a: "b"\n  }}\n', id="flow style over lines"
        ),
    ],
)
def test_one_label_more(before: str, after: str) -> None:
    """In the file's own indentation and quotes; comments stay where they are."""
    assert HEAD + after == add_label(HEAD + before, "x", KEY, "x", "f.yaml")[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("metadata:\n  name: x", f'metadata:\n  name: x\n  labels:\n    {KEY}: "x"\n', id="no final line break"),
        pytest.param("metadata: {name: x}\n", f'metadata: {{labels: {{{KEY}: "x"}}, name: x}}\n', id="flow style"),
        pytest.param(
            "metadata: {name: x, labels: {}}\n", f'metadata: {{name: x, labels: {{{KEY}: "x"}}}}\n', id="flow style, no labels"
        ),
        pytest.param(
            'metadata: {"name": "x"}\n',
            f'metadata: {{"labels": {{"{KEY}": "x"}}, "name": "x"}}\n',
            id="flow style, all in quotes",
        ),
        pytest.param(
            "metadata:\n  name: >-\n    x\n\n  annotations: {}\n",
            f'metadata:\n  name: >-\n    x\n\n  labels:\n    {KEY}: "x"\n  annotations: {{}}\n',
            id="a name over two lines",
        ),
        pytest.param(
            "metadata:\n# a comment\n  name: x\n  labels:\n    a: b\n---\nkind: Foo\n",
            f"metadata:\n# a comment\n  name: x\n  labels:\n    {KEY}: x\n    a: b\n---\nkind: Foo\n",
            id="comments and another document",
        ),
    ],
)
def test_odd_files(before: str, after: str) -> None:
    """Whatever way the same thing can be written."""
    head = "---\nkind: Bar\n---\n# this one\nkind: Namespace\n"
    assert head + after == add_label(head + before, "x", KEY, "x", "f.yaml")[0]


def test_line_breaks_and_byte_order_mark_are_the_files_own() -> None:
    """Carriage returns stay carriage returns."""
    before = "\ufeff" + (HEAD + '  labels:\n    a: "b"\n').replace("\n", "\r\n")
    after, shown = add_label(before, "x", KEY, "x", "f.yaml")
    assert before.replace('    a: "b"', f'    {KEY}: "x"\r\n    a: "b"') == after
    assert f'    {KEY}: "x"\n' == shown


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(HEAD + "  labels: &all\n    a: b\n  annotations: *all\n", id="labels that are used again"),
        pytest.param("a: &m\n  name: x\nkind: Namespace\nmetadata: *m\n", id="metadata from elsewhere"),
        pytest.param(HEAD + "  labels: text\n", id="labels that are text"),
        pytest.param(HEAD + "  labels: [a]\n", id="labels that are a list"),
        pytest.param(HEAD + f"  labels:\n    {KEY}: other\n", id="the key is there"),
        pytest.param(HEAD + f"  labels: {{'{KEY}': other}}\n", id="the key is there, in flow style"),
        pytest.param(HEAD + "  labels:\x85    a: b\n", id="a line break that git does not know"),
        pytest.param(HEAD + "---\n" + HEAD, id="declared twice"),
        pytest.param(HEAD.replace("name: x", "name: y"), id="another namespace"),
        pytest.param("kind: Namespace\nmetadata:\n", id="no metadata"),
        pytest.param("- kind: Namespace\n", id="a list"),
        pytest.param("", id="an empty file"),
    ],
)
def test_what_cannot_be_done_safely_is_not_done(before: str) -> None:
    """A label is never overwritten, and nothing else is ever changed; the hint names the way that needs no label."""
    with pytest.raises(Fixable) as problem:
        add_label(before, "x", KEY, "x", "f.yaml")
    assert "built-in" in problem.value.hint


def test_the_label_means_text() -> None:
    """A value that reads as a number is quoted where the others are plain."""
    after, _ = add_label(HEAD.replace("x", "123") + "  labels:\n    a: b\n", "123", KEY, "123", "f.yaml")
    assert yaml.safe_load(after)["metadata"]["labels"][KEY] == "123"
