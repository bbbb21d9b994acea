"""Composing YAML that nobody vouches for."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.manifests.compose import MAX_BYTES, MAX_DEPTH, MAX_NODES, Unreadable, _is_certainly_small, compose_documents, decode
from tests.effort import within

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

TOO_MUCH = {
    "25,000 open brackets": "[" * 25_000,
    "25,000 open braces": "{a: " * 25_000,
    "a list in a list on one line": "- " * 25_000,
    "a key in a key on one line": "? " * 25_000,
    "a list in a list by indentation": "".join(" " * level + "-\n" for level in range(200)),
    "brackets behind a comment": "# harmless\n" + "[" * 25_000,
    "brackets in the second document": "a: 1\n---\n" + "[" * 25_000,
    "a billion laughs": LAUGHS,
    "laughs in keys": LAUGHS + "? *i\n: *i\n",
    "an alias inside what it names": "a: &a\n  b: *a\n",
    "depth through aliases": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 150)),
    "many values": "- a\n" * (MAX_NODES + 1),
    "many directives": "".join(f"%TAG !a{n}! tag:a{n}\n" for n in range(101)) + "--- a\n",
    "many directives, by other line ends": "%TAG !a! tag:a\r" * 101 + "--- a\n",
    "many aliases": "a: &a [x, x, x]\nb:\n" + "- *a\n" * 2_501,
    "many documents": "---\n" * (MAX_NODES + 1),
    "many pairs on a line": "[" + "?," * MAX_NODES + "]",
    "a long text": "a: " + "x" * MAX_BYTES,
    "a long text of wide characters": "a: " + "é" * (MAX_BYTES // 2),
}

MALFORMED = {
    "an unbalanced quote": ("a: \"source-namespace'\n", 2),
    "a tab as indentation": ("a:\n\tb: 1\n", 2),
    "a template": ("a: 1\nb: {{ .Values.x }}\nc: [\n", 4),
    "an unknown alias": ("a: 1\nb: *nobody\n", 2),
    "a control character": ("a: 1\nb: \x07\n", 2),
    "a lone carriage return, which ends no line": ("# a\rb: 1\nc: [\n", 3),
    "after wide characters": ("# éééé\na: \x07\n", 2),
    "an unclosed bracket": ("a: [1, 2\nb: 3\n", 2),
    "a wrong indentation": ("a: 1\n  b: 2\n", 2),
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_text_that_would_cost_too_much_is_refused_at_once(text: str) -> None:
    """It is said what is too much, after a walk over as many nodes as a file may have, and the process is still there."""
    with pytest.raises(Unreadable) as problem:
        within(200 * MAX_NODES, lambda: compose_documents(text))
    assert problem.value.message
    assert problem.value.hint


@pytest.mark.parametrize(("text", "line"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match="not valid YAML") as problem:
        compose_documents(text)
    assert line == problem.value.line


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("# only a comment\n", []),
        ("---\n", [None]),
        ("a: 1\n---\n", ["map", None]),
        ("a: 1\n---\n---\n# nothing\n---\nb: 1\n", ["map", None, None, "map"]),
        ("--- \n- a\n...\n---\ntext\n", ["seq", "str"]),
        ("null\n", ["null"]),
        ("''\n", ["str"]),
        ("\ufeffa: 1\n", ["map"]),
        ('{"a": [1, 2],\n\t"b": null}', ["map"]),
    ],
)
def test_every_document_counts_empty_ones_too(text: str, kinds: list[str | None]) -> None:
    """An empty document is None, so that the index of the others is their place in the file."""
    assert kinds == [node and node.tag.rpartition(":")[2] for node in compose_documents(text)]


def test_the_limits_themselves_are_allowed() -> None:
    assert len(compose_documents("[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))) == 1
    assert len(compose_documents("- a\n" * (MAX_NODES - 1))) == 1
    assert len(compose_documents("a: " + "x" * (MAX_BYTES - 3))) == 1


def test_a_policy_as_large_as_clusters_accept_is_read() -> None:
    """A list of address blocks that fills nearly all of 1 MiB."""
    text = "spec:\n  egress:\n  - to:\n" + "".join(
        f"    - ipBlock: {{cidr: 10.{n // 250}.{n % 250}.0/24}}\n" for n in range(27_800)
    )
    (root,) = compose_documents(text)
    assert isinstance(root, yaml.MappingNode)


def test_anchors_and_aliases_that_stay_small_are_composed() -> None:
    (root,) = compose_documents("a: &a {b: 1}\nc: *a\nd: {<<: *a}\n")
    assert isinstance(root, yaml.MappingNode)
    assert root.value[0][1] is root.value[1][1]


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Fixable, match="UTF-8"):
        compose_documents("a: \ud800")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0GITCRYPT\0\x8a\x01\x02", "git-crypt"),
        (b"a: 1\n" * 240_000, "larger than 1024 KiB"),
        ("a: 1\n".encode("utf-16"), "UTF-16"),
        (b"a: \0\n", "NUL"),
        (b"a: 1\nb: \xff\xfe\n", "not UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        decode(data)


def test_text_is_kept_as_it_is() -> None:
    """Byte order mark and line ends included: an edit must leave them alone."""
    assert "\ufeffa: 1\r\nb: 2\n" == decode(b"\xef\xbb\xbfa: 1\r\nb: 2\n")


@settings(deadline=None)
@given(
    st.text(st.sampled_from("[]{}-?:,ab&*#'\"!|> \n\t"), max_size=60).flatmap(lambda part: st.integers(1, 30).map(part.__mul__))
)
def test_what_is_proved_small_is_small(text: str) -> None:
    """The proof from the text alone must never let something pass that the walk over the events would refuse."""
    if not _is_certainly_small(text):
        return
    depth = deepest = nodes = 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            deepest = max(deepest, depth)
    except yaml.YAMLError:
        pass
    assert deepest < MAX_DEPTH
    assert nodes <= MAX_NODES


@settings(deadline=None)
@given(st.text(max_size=400) | st.text(st.sampled_from("[]{}-?:,ab&*#'\"!|>%<~0. \n\t\r\x85\ufeff"), max_size=200))
def test_any_text_composes_or_is_refused(text: str) -> None:
    with suppress(Unreadable):
        compose_documents(text)
