"""Policies behind whatever a file holds already, in its own style."""

import pytest

from bot.changes.policy_templates import INGRESS, NewPolicy, namespace_peer, policy_ports, render
from bot.errors import Fixable
from bot.manifests.append import append_documents
from bot.model.question import Port, Protocol
from bot.model.selector import LabelSelector
from tests.changes.estates import DEFAULT, TEMPLATES, documents

POLICY = render(NewPolicy(INGRESS, "allow-a-dev", "b-dev", namespace_peer("kubernetes.io/metadata.name", "a-dev")), TEMPLATES)
PLAIN = """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: allow-a-dev
  namespace: b-dev
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: a-dev
"""
INDENTED = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-a-dev
  namespace: b-dev
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: a-dev
"""
FIRST = DEFAULT.format(name="b-dev")
API_FIRST = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" + FIRST.split("\n", 2)[2]


@pytest.mark.parametrize(
    ("before", "between"),
    [
        pytest.param(FIRST, "", id="as usual"),
        pytest.param(FIRST.rstrip("\n"), "\n", id="no final line break"),
        pytest.param(FIRST + "\n\n", "", id="blank lines at the end"),
        pytest.param(FIRST + "   ", "\n", id="blanks without a line break"),
        pytest.param(FIRST + "---\n", "", id="an empty document at the end"),
        pytest.param(FIRST + "---", "\n", id="an empty document without a line break"),
        pytest.param(FIRST + "---\n---\n", "", id="two empty documents"),
        pytest.param(FIRST + "...\n", "", id="a document end"),
        pytest.param(FIRST + "# the last word", "\n", id="a comment without a line break"),
        pytest.param(FIRST + "# ---\n# kind: NetworkPolicy\n", "", id="a policy in comments"),
        pytest.param("---\n" + FIRST, "", id="a separator at the start"),
        pytest.param("%YAML 1.1\n---\n" + FIRST, "", id="a directive"),
        pytest.param("\ufeff" + FIRST, "", id="a byte order mark"),
        pytest.param("\ufeff", "", id="a byte order mark alone"),
        pytest.param("# Policies of b-dev\n", "", id="comments alone"),
        pytest.param("# Policies of b-dev", "\n", id="a comment alone, without a line break"),
        pytest.param("---\n", "", id="an empty document alone"),
        pytest.param("", "", id="an empty file"),
        pytest.param("\n\n", "", id="blank lines alone"),
        pytest.param("kind: ConfigMap\ndata:\n  a: |+\n    text\n\n\n", "", id="a block of text that keeps its blank lines"),
        pytest.param("kind: ConfigMap\ndata:\n  a: |\n    text\n\n\n", "", id="a block of text that does not"),
        pytest.param("{kind: ConfigMap, data: {}}\n", "", id="flow style"),
    ],
)
def test_what_is_there_stays_and_the_policy_comes_last(before: str, between: str) -> None:
    """Every character stays where it is; only a missing line break is added."""
    after, added = append_documents(before, [POLICY], "f.yaml")
    assert PLAIN == added
    assert before + between + PLAIN == after
    assert [*documents(before), POLICY] == documents(after)


def test_a_new_file_holds_the_policy_alone() -> None:
    """In the style of the guide's examples."""
    assert (PLAIN, PLAIN) == append_documents(None, [POLICY], "f.yaml")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        pytest.param(
            API_FIRST.replace("  - ", "    - ").replace("    - podS", "      - podS"),
            INDENTED,
            id="lists go in, apiVersion first",
        ),
        pytest.param(FIRST + "---\n" + API_FIRST, PLAIN, id="as many one way as the other: as in the guide"),
        pytest.param(FIRST.replace("\n", "\r\n"), PLAIN.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param(
            FIRST.replace("podSelector: {}\n  p", 'podSelector:\n    matchLabels:\n      app: "api"\n  p'),
            PLAIN.replace("name: a-dev", 'name: "a-dev"'),
            id="label values in quotes",
        ),
        pytest.param(
            FIRST.replace(": default", ": 'default'").replace(": b-dev", ": 'b-dev'"),
            PLAIN.replace(": allow-a-dev", ": 'allow-a-dev'").replace(": b-dev", ": 'b-dev'"),
            id="names in quotes",
        ),
        pytest.param(FIRST + "\n---\n" + FIRST, "\n" + PLAIN, id="an empty line above the separator"),
        pytest.param(FIRST + "---\n\n" + FIRST, PLAIN.replace("---\n", "---\n\n"), id="an empty line below the separator"),
    ],
)
def test_the_style_is_the_files_own(before: str, added: str) -> None:
    """Indentation, quotes, line breaks, order and blank lines."""
    assert before + added == append_documents(before, [POLICY], "f.yaml")[0]


def test_four_columns_stay_four_columns() -> None:
    """A file that goes in by four is continued so."""
    before = "kind: NetworkPolicy\nmetadata:\n    name: default\nspec:\n    podSelector: {}\n    policyTypes:\n    - Ingress\n"
    assert (
        append_documents(before, [POLICY], "f.yaml")[1]
        == """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
    name: allow-a-dev
    namespace: b-dev
spec:
    podSelector: {}
    policyTypes:
    - Ingress
    ingress:
    - from:
      - namespaceSelector:
            matchLabels:
                kubernetes.io/metadata.name: a-dev
"""
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("123", '"123"'),
        ("1e3", '"1e3"'),
        ("0x1f", '"0x1f"'),
        ("null", '"null"'),
        ("yes", '"yes"'),
        ("y", '"y"'),
        ("a-1", "a-1"),
        ("2-b", '"2-b"'),
    ],
)
def test_a_name_that_reads_as_something_else_is_quoted(name: str, written: str) -> None:
    """Kubernetes takes text only, and readers of YAML differ in what they take for a number or a truth value."""
    manifest = render(NewPolicy(INGRESS, f"allow-{name}", name, namespace_peer("kubernetes.io/metadata.name", name)), TEMPLATES)
    added = append_documents(None, [manifest], "f.yaml")[1]
    assert f"namespace: {written}\n" in added
    assert f"metadata.name: {written}\n" in added


def test_ports_and_pods() -> None:
    """Numbers, names and ranges, and pods on both sides."""
    pods = LabelSelector((("app.kubernetes.io/name", "api"), ("version", "1.0")))
    peer = namespace_peer("component", "a", LabelSelector((("app", "web"),)))
    ports = [Port(8080, protocol=Protocol.TCP), Port(53, 60, Protocol.UDP), Port("http", protocol=Protocol.TCP)]
    manifest = render(NewPolicy(INGRESS, "allow-a", "b", peer, pods, policy_ports(ports, None)), TEMPLATES)
    assert (
        append_documents(None, [manifest], "f.yaml")[1]
        == """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: allow-a
  namespace: b
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: api
      version: "1.0"
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          component: a
      podSelector:
        matchLabels:
          app: web
    ports:
    - protocol: TCP
      port: 8080
    - protocol: UDP
      port: 53
      endPort: 60
    - protocol: TCP
      port: http
"""
    )


def test_all_ports_of_one_protocol() -> None:
    """A protocol without a port."""
    ports = policy_ports((), Protocol.UDP)
    manifest = render(NewPolicy(INGRESS, "allow-a", "b", namespace_peer("component", "a"), ports=ports), TEMPLATES)
    assert append_documents(None, [manifest], "f.yaml")[1].endswith("    ports:\n    - protocol: UDP\n")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("kind: ConfigMap\ndata:\n  a: |\n    text", id="a block of text that would gain a line break"),
        pytest.param("kind: ConfigMap\ndata:\n  a: |+\n    text", id="the same, kept"),
    ],
)
def test_nothing_is_written_where_the_end_would_mean_something_else(before: str) -> None:
    """The old documents must mean what they meant."""
    with pytest.raises(Fixable, match=r"f\.yaml") as problem:
        append_documents(before, [POLICY], "f.yaml")
    assert "complete line" in problem.value.hint


@pytest.mark.parametrize("before", ["a: [", "a: 'b", "\x00", "a: b\n c: d", "a: b: c", "- \ud800"])
def test_a_file_that_is_not_yaml_is_said_to_be_none(before: str) -> None:
    """With the path, and the line where there is one."""
    with pytest.raises(Fixable, match=r"f\.yaml.* is not YAML"):
        append_documents(before, [POLICY], "f.yaml")


def test_brackets_without_end_are_refused() -> None:
    """They would kill the process if they were composed."""
    with pytest.raises(Fixable):
        append_documents("[" * 25_000, [POLICY], "f.yaml")
