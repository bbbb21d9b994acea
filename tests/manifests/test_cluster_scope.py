"""Policies of the whole cluster: whom each may select, and what an estate makes of that."""

from collections.abc import Callable, Mapping

import pytest

from bot.estate import RawFile, Reading, read
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Direction, Estate
from tests.platforms import below

CONVENTIONS = below("namespaces")
HEADS = {
    "calico": "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\n",
    "cilium": "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\n",
    "admin": "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\n",
    "baseline": "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\n",
    "next": "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\n",
    "antrea": "apiVersion: crd.antrea.io/v1beta1\nkind: ClusterNetworkPolicy\n",
}
ALL = ["a", "b", "c"]


def cluster_wide(kind: str, spec: str) -> str:
    """Write a policy of the whole cluster; `spec` is YAML in flow style."""
    return f"{HEADS[kind]}metadata: {{name: p}}\nspec: {spec}\n"


def reading(files: Mapping[str, str]) -> Reading:
    """Read namespaces a (team: red), b (team: blue) and c, and more files."""
    given = {
        f"namespaces/{name}/00.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {labels}}}\n"
        for name, labels in (("a", "{team: red}"), ("b", "{team: blue}"), ("c", "{}"))
    }
    return read([RawFile(path, "", text.encode()) for path, text in (given | dict(files)).items()], CONVENTIONS)


def limited(estate: Estate) -> list[str]:
    """List the namespaces that a policy of the whole cluster may limit."""
    return [name for name, space in estate.namespaces.items() if any(not each.namespace for each in space.foreign)]


@pytest.mark.parametrize(
    ("kind", "spec", "names"),
    [
        ("calico", "{selector: all()}", ALL),
        ("calico", "{namespaceSelector: 'team == \"red\"'}", ["a"]),
        ("calico", "{namespaceSelector: \"team in {'red', 'blue'}\"}", ["a", "b"]),
        ("calico", "{namespaceSelector: has(team) && projectcalico.org/name == 'b'}", ["b"]),
        ("calico", f"{{namespaceSelector: {BUILT_IN_KEY} == 'c'}}", ["c"]),
        ("calico", "{namespaceSelector: all()}", ALL),
        ("calico", "{namespaceSelector: \"team == 'red' || team == 'blue'\"}", ALL),
        ("calico", "{namespaceSelector: \"team != 'red'\"}", ALL),
        ("calico", '{namespaceSelector: "team in {red}"}', ALL),
        ("calico", "{namespaceSelector: [a]}", ALL),
        ("calico", "[]", ALL),
        ("cilium", "{endpointSelector: {}}", ALL),
        ("cilium", "{endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': a}}}", ["a"]),
        ("cilium", "{endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: blue, app: x}}}", ["b"]),
        ("cilium", "{endpointSelector: {matchLabels: [a]}}", ALL),
        ("admin", f"{{subject: {{namespaces: {{matchLabels: {{{BUILT_IN_KEY}: b}}}}}}}}", ["b"]),
        ("admin", "{subject: {namespaces: {}}}", ALL),
        ("admin", "{subject: {pods: {namespaceSelector: {matchLabels: {team: red}}, podSelector: {}}}}", ["a"]),
        ("admin", "{subject: {namespaces: {matchExpressions: [{key: team, operator: Exists}]}}}", ["a", "b"]),
        ("admin", "{subject: {namespaces: {matchExpressions: [{key: team, operator: Gt}]}}}", ALL),
        ("admin", "{}", ALL),
        ("baseline", "{subject: {namespaces: {matchLabels: {team: blue}}}}", ["b"]),
        ("next", "{subject: {namespaces: {matchLabels: {team: blue}}}}", ["b"]),
        ("antrea", "{appliedTo: [{namespaceSelector: {matchLabels: {team: blue}}}]}", ALL),
    ],
)
def test_it_counts_for_the_namespaces_that_it_may_select(kind: str, spec: str, names: list[str]) -> None:
    """Where that is not plain, for all."""
    assert names == limited(reading({"clusters/x.yaml": cluster_wide(kind, spec)}).estate)


@pytest.mark.parametrize(
    ("kind", "spec", "types"),
    [
        ("admin", "{egress: [{action: Deny}]}", {Direction.EGRESS}),
        ("admin", "{ingress: [{action: Deny}]}", {Direction.INGRESS}),
        ("admin", "{egress: {}}", set(Direction)),
        ("cilium", "{ingress: [{}]}", set(Direction)),
        ("calico", "{types: [Egress]}", {Direction.EGRESS}),
    ],
)
def test_it_counts_in_the_directions_that_it_has_rules_for(kind: str, spec: str, types: set[Direction]) -> None:
    (found,) = reading({"x.yaml": cluster_wide(kind, spec)}).estate.namespaces["a"].foreign
    assert types == found.types
    assert ("", "p", "x.yaml:1") == (found.namespace, found.name, str(found.place))


@pytest.mark.parametrize(
    "path", ["x.yaml", "namespaces/a/x.yml", "namespaces/a/deep/x.yaml", "namespaces/nobody/x.yaml", "namespaces/x.json"]
)
def test_it_counts_wherever_it_stands(path: str) -> None:
    assert ALL == limited(reading({path: cluster_wide("calico", "{}")}).estate)


@pytest.mark.parametrize("path", ["README.md", ".github/x.yaml", "a/.hidden/x.yaml"])
def test_what_is_no_manifest_does_not_count(path: str) -> None:
    estate = reading({path: cluster_wide("calico", "{}")}).estate
    assert ([], ()) == (limited(estate), estate.skipped)


def test_the_definition_of_a_kind_is_no_policy() -> None:
    """Neither read nor, where it cannot be read, taken for one."""
    kind = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: GlobalNetworkPolicy\n"
    for text in (kind, f"{kind}a: [\n"):
        estate = reading({"crds.yaml": text}).estate
        assert ([], ()) == (limited(estate), estate.skipped)


def test_one_that_cannot_be_read_concerns_everyone() -> None:
    for text in (cluster_wide("calico", "{}") + "a: [\n", HEADS["calico"] + "metadata: {name: Not_A_Name}\n"):
        estate = reading({"x.yaml": text}).estate
        assert ALL == [name for name, space in estate.namespaces.items() if space.unread]
        assert ["x.yaml"] == [skip.path for skip in estate.skipped]


Files = dict[str, RawFile | None]


def _file(path: str, text: str) -> Files:
    return {path: RawFile(path, "", text.encode())}


RED = "{namespaceSelector: \"team == 'red'\"}"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: c, labels: {team: red}}\n"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda: _file("x.yaml", cluster_wide("calico", "{}")), ALL),
        (lambda: {"x.yaml": None}, []),
        (lambda: _file("x.yaml", "a: 1\n"), []),
        (lambda: _file("namespaces/c/00.yaml", NAMESPACE), ["a", "c"]),
        (lambda: {"namespaces/a/00.yaml": None}, []),
        (lambda: _file("y.yaml", cluster_wide("calico", "{}")), ALL),
    ],
    ids=["widened", "gone", "another kind", "a label more", "a namespace less", "a second one"],
)
def test_an_update_comes_to_the_same_as_reading_everything(change: Callable[[], Files], names: list[str]) -> None:
    after = reading({"x.yaml": cluster_wide("calico", RED)}).updated(change(), "two")
    assert names == limited(after.estate)
    files = {path: file for path, file in change().items() if file}
    assert list(after.estate.namespaces) == sorted(after.estate.namespaces)
    assert all(path in after.paths for path in files if "a: 1" not in files[path].data.decode())


def test_without_any_left_the_namespaces_are_as_they_were() -> None:
    before = reading({})
    after = before.updated(_file("x.yaml", cluster_wide("calico", "{}")), "two").updated({"x.yaml": None}, "three")
    assert before.estate.namespaces == after.estate.namespaces
    assert () == after.estate.cluster_wide
