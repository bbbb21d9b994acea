"""What one file declares, and what is said of the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.estate.contents import MOST_SKIPPED, Contents, RawFile, read_contents
from bot.model.estate import Direction

IN, OUT = Direction.INGRESS, Direction.EGRESS
PATH = "namespaces/a-dev/x.yaml"


def contents(text: str | bytes) -> Contents:
    return read_contents(RawFile(PATH, "blob", text.encode() if isinstance(text, str) else text), "a-dev")


def policy(name: str = "p", *, api: str = "networking.k8s.io/v1", kind: str = "NetworkPolicy", rest: str = "spec: {}") -> str:
    return f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}}}\n{rest}\n"


@pytest.mark.parametrize(
    ("data", "why", "line"),
    [
        (b"\0GITCRYPT\0abc", "encrypted", None),
        (b"a: [\n", "not valid YAML", 2),
        (b"[" * 25_000, "nested", None),
        (b"x" * 1_200_000, "larger", None),
        (b"a: \xff\n", "not UTF-8", 1),
    ],
)
def test_an_unreadable_file_is_skipped_with_the_reason(data: bytes, why: str, line: int | None) -> None:
    found = contents(data)
    (skipped,) = found.skipped
    assert (PATH, line) == (skipped.path, skipped.line)
    assert why in skipped.why
    assert found.source is None


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("- a\n", "The document is a list, not a Kubernetes object.", 1),
        ("just text\n", "The document is the text “just text”, not a Kubernetes object.", 1),
        ("a: 1\n", "no kind or no apiVersion", 1),
        ("apiVersion: v1\nkind: [a]\n", "no kind or no apiVersion", 1),
        ("apiVersion: v1\nkind: X\nmetadata: []\n", "metadata is a list where a mapping belongs", 3),
        ("? [a]\n: b\n", "a key that is a list", 1),
        ("---\n" + policy(rest="spec: {}\nspec: {}"), "the document has the key “spec” twice; the last one counts", 5),
        (
            policy(api="extensions/v1beta1"),
            "its apiVersion is “extensions/v1beta1”, but Kubernetes serves only networking.k8s.io/v1",
            1,
        ),
        ("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n", "it has no name", 1),
        (policy(name="''"), "“” isn't a name", 3),
        (policy(name="Big_Name"), "“Big_Name” isn't a name", 3),
        (policy(name="123"), "metadata.name is the number “123” where text belongs", 3),
        (policy(name="a, namespace: b-dev"), "its namespace is “b-dev”, but it's in the folder of “a-dev”", 3),
        ("apiVersion: v1\nkind: Namespace\nmetadata: {name: b-dev}\n", "Namespace “b-dev” is in the folder of “a-dev”", 3),
        ("apiVersion: v2\nkind: Namespace\nmetadata: {name: a-dev}\n", "its apiVersion is “v2”", 1),
        (
            "apiVersion: x/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: {}\n",
            "subjects is a mapping where a list belongs",
            4,
        ),
    ],
)
def test_a_document_that_does_not_count_is_recorded_with_its_line(text: str, why: str, line: int) -> None:
    (skipped,) = contents(text).skipped
    assert why in skipped.why
    assert line == skipped.line


def test_of_two_equal_keys_the_last_counts() -> None:
    """As in kubectl: https://github.com/kubernetes/kubernetes/issues/89303 ."""
    (found,) = contents(policy(rest="spec: {policyTypes: [Ingress]}\nspec: {policyTypes: [Egress]}")).policies
    assert {OUT} == found.types


def test_lists_are_opened_as_kubectl_does() -> None:
    """Lists in lists too; each policy knows the document that it is in."""
    items = "".join(
        f"  - {{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: {name}}}}}\n" for name in "ab"
    )
    inner = "  - {apiVersion: v1, kind: List, items: [" + policy("c").replace("\n", ", ").rstrip(", ") + "]}\n"
    inner = inner.replace("[apiVersion", "[{apiVersion").replace("spec: {}]", "spec: {}}]")
    found = contents(f"---\n---\napiVersion: v1\nkind: List\nitems:\n{items}{inner}")
    assert () == found.skipped
    assert [("a", 1, 6), ("b", 1, 7), ("c", 1, 8)] == [(part.name, part.document, part.place.line) for part in found.policies]
    assert 3 == found.source.policies


def test_merges_are_read() -> None:
    text = policy("a", rest="spec: &spec {podSelector: &pods {matchLabels: {app: api}}, policyTypes: [Egress]}")
    text += "---\n" + policy("b", rest="spec: {<<: {policyTypes: [Egress]}, podSelector: {}}")
    text += "---\n" + policy("c", rest="spec: {<<: [{policyTypes: [Egress]}, {policyTypes: [Ingress]}]}")
    text += "---\n" + policy("d", rest="spec: {policyTypes: [Ingress], <<: {policyTypes: [Egress]}}")
    assert [{OUT}, {OUT}, {OUT}, {IN}] == [part.types for part in contents(text).policies]


@pytest.mark.parametrize("api", ["projectcalico.org/v3", "crd.projectcalico.org/v1"])
@pytest.mark.parametrize(
    ("spec", "types"),
    [
        ("spec: {}", {IN}),
        ("", {IN}),
        ("spec: {ingress: [{action: Allow}]}", {IN}),
        ("spec: {egress: [{action: Deny}]}", {OUT}),
        ("spec: {ingress: [{action: Allow}], egress: [{action: Deny}]}", {IN, OUT}),
        ("spec: {types: [Egress], ingress: [{action: Allow}]}", {OUT}),
        ("spec: {types: [Ingress, Egress]}", {IN, OUT}),
        ("spec: {types: [Both]}", {IN, OUT}),
        ("spec: {types: Egress}", {IN, OUT}),
        ("spec: []", {IN, OUT}),
    ],
)
def test_calico_policies_are_recognised_with_the_directions_that_they_may_limit(
    api: str, spec: str, types: set[Direction]
) -> None:
    """Defaults as https://docs.tigera.io/calico/latest/reference/resources/networkpolicy has them; both where it is not clear."""
    found = contents(policy("c", api=api, rest=spec))
    assert [("a-dev", "c", "NetworkPolicy", api, types)] == [
        (part.namespace, part.name, part.kind, part.api_version, part.types) for part in found.foreign
    ]
    assert ((), 1) == (found.policies, found.source.policies)


def test_teams_are_the_github_groups_of_role_bindings() -> None:
    subjects = "".join(
        f"  - {{kind: {kind}, name: '{name}'}}\n"
        for kind, name in [
            ("Group", "github:one"),
            ("Group", "github:two"),
            ("User", "github:user"),
            ("Group", "system:x"),
            ("Group", "github:"),
        ]
    )
    head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n"
    found = contents(f"{head}metadata: {{name: a}}\nsubjects:\n{subjects}---\n{head}metadata: {{name: b, namespace: other}}\n")
    assert ("one", "two") == found.teams
    assert 1 == len(found.skipped)


LABELS = """\
apiVersion: v1
kind: Namespace
metadata:
  name: a-dev
  labels:
    good: "true"
    plain: text
    empty: ""
    cut: 2024-01-31
    boolean: true
    short: y
    number: 12
    nothing:
    list: [a]
    slashes: x // This should match
    bad key: x
    good: "false"
  annotations:
    any: "any text, at all"
    number: 1
"""


def test_label_values_that_kubernetes_refuses_are_left_out_with_their_line() -> None:
    found = contents(LABELS)
    (declared,) = found.namespaces
    kept = {key: (label.value, label.place.line) for key, label in declared.labels.items()}
    assert {"good": ("false", 17), "plain": ("text", 7), "empty": ("", 8), "cut": ("2024-01-31", 9)} == kept
    assert {"any": "any text, at all"} == {key: label.value for key, label in declared.annotations.items()}
    assert [6, 10, 11, 12, 13, 14, 15, 16, 20] == sorted(skip.line or 0 for skip in found.skipped)
    assert (
        "metadata.labels has the key “good” twice; the last one counts."
        == min(found.skipped, key=lambda skip: skip.line or 0).why
    )
    (boolean,) = [skip.why for skip in found.skipped if skip.line == 10]
    assert "The label “boolean” is the boolean “true” where text belongs: Kubernetes refuses it. Put quotes around it." == boolean


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_lines_are_counted_as_git_counts_them(break_: str, start: str) -> None:
    """NEL, U+2028 and a lone carriage return end a line for the YAML parser alone."""
    text = start + break_.join(["# \x85 \u2028 \u2029", "# \r", policy().replace("\n", break_)])
    (found,) = contents(text).policies
    assert 3 == found.place.line


def test_what_is_said_of_one_file_stays_readable() -> None:
    found = contents("- a\n---\n" * 500)
    assert MOST_SKIPPED + 1 == len(found.skipped)
    assert "480 more" in found.skipped[-1].why


def test_quoted_text_stays_on_one_line_and_short() -> None:
    (skipped,) = contents('"' + "x\\n\\e[31m" * 100 + '"').skipped
    assert len(skipped.why) < 200
    assert skipped.why.isprintable()


SCALARS = st.sampled_from(
    ["a-dev", "", "null", "true", "1", "{}", "[]", "[null]", "[{}]", "&a x", "*a", "Ingress", "github:x", "80"]
)
KEYS = st.sampled_from(
    ["apiVersion", "kind", "metadata", "name", "namespace", "labels", "spec", "podSelector", "ingress", "from", "ports"]
) | st.sampled_from(
    ["port", "policyTypes", "matchLabels", "matchExpressions", "key", "operator", "values", "ipBlock", "cidr", "items", "<<"]
)
VALUES = st.recursive(
    SCALARS
    | st.sampled_from(
        ["NetworkPolicy", "Namespace", "RoleBinding", "List", "v1", "networking.k8s.io/v1", "projectcalico.org/v3"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=5).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.binary(max_size=300) | VALUES.map(str.encode))
def test_any_bytes_are_read_or_skipped(data: bytes) -> None:
    """Nothing is raised, and a file that was not read is said to be."""
    found = contents(data)
    assert found.source is not None or found.skipped


WHOLE = st.fixed_dictionaries(
    {
        "apiVersion": st.sampled_from(["networking.k8s.io/v1", "v1", "projectcalico.org/v3", "rbac.authorization.k8s.io/v1"]),
        "kind": st.sampled_from(["NetworkPolicy", "Namespace", "RoleBinding", "List"]),
        "metadata": st.just("{name: a-dev, namespace: a-dev}") | VALUES,
        "spec": VALUES,
        "subjects": VALUES,
        "items": VALUES,
    }
)


@settings(deadline=None)
@given(WHOLE)
def test_any_object_is_read_or_skipped(fields: dict[str, str]) -> None:
    """The right kinds with anything in the fields that are read."""
    contents("".join(f"{key}: {value}\n" for key, value in fields.items()))
