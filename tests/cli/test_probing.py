"""`netpol connections` and `netpol probe`: who may call whom among the workloads of a folder of manifests."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MANIFESTS = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: till}
spec: {template: {metadata: {labels: {app: till}}, spec: {containers: [{name: c}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}]
    ports: [{port: http}, {port: 9000, endPort: 9001}, {protocol: UDP, port: 53}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]
"""


@pytest.fixture(autouse=True)
def pods_are_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give pods addresses that no rule of these manifests lists."""
    monkeypatch.setenv("NETPOL_POD_RANGES", "100.64.0.0/16")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three workloads, one of them in the default namespace."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "all.yaml").write_text(MANIFESTS, encoding="utf-8")
    return tmp_path / "out"


def listed(netpol: Run, folder: Path) -> dict[tuple[str, str], str]:
    """Return the connections by their ends."""
    return {(each["src"], each["dst"]): each["conn"] for each in json.loads(netpol("connections", *at(folder), "--json").out)}


def at(folder: Path) -> tuple[str, str]:
    """Return the option for the folder."""
    return "--manifests", str(folder)


def test_connections_between_workloads_need_both_ends(netpol: Run, folder: Path) -> None:
    """A named port counts as the number that the target declares, and pairs without a connection are left out."""
    inside = {ends: conn for ends, conn in listed(netpol, folder).items() if not {"0", "1"} & {ends[0][0], ends[1][0]}}

    assert inside == {
        ("default/till[Deployment]", "shop/web[Pod]"): "TCP 8080,9000-9001,UDP 53",
        ("shop/web[Pod]", "default/till[Deployment]"): "All Connections",
    }


def test_addresses_outside_are_ranges_that_no_rule_divides(netpol: Run, folder: Path) -> None:
    """The exception of a range is a range of its own."""
    found = listed(netpol, folder)

    assert [target for source, target in found if source == "shop/db[Pod]"] == [
        "10.0.0.0-10.0.255.255[External]",
        "10.2.0.0-10.255.255.255[External]",
    ]
    everywhere = "0.0.0.0-255.255.255.255[External]"
    assert found[everywhere, "default/till[Deployment]"] == "All Connections"  # no rule for incoming calls divides them
    assert (everywhere, "shop/web[Pod]") not in found


def test_a_probe_says_of_each_pair_whether_it_may_call(netpol: Run, folder: Path) -> None:
    """A pod always reaches itself."""
    found = json.loads(netpol("probe", *at(folder), "--port", "8080", "--protocol", "TCP", "--address", "10.1.2.3", "--json").out)

    assert ["default/till", "shop/web"] in found["allowed"]
    assert ["shop/web", "shop/web"] in found["allowed"]
    assert ["shop/db", "shop/web"] in found["blocked"]
    assert ["shop/db", "10.1.2.3"] in found["blocked"]
    assert found.keys() == {"allowed", "blocked"}
    assert len(found["allowed"]) + len(found["blocked"]) == 3 * 3 + 3 * 2


POD = """apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}
spec: {{containers: [{{name: a, image: a}}]}}
status: {{podIP: {address}}}
"""
BLOCK = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: office, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{ipBlock: {cidr: 10.1.0.0/16, except: [10.1.2.0/24]}}]
    ports: [{port: 80}]
"""


def test_an_address_block_holds_the_pods_whose_addresses_are_known(netpol: Run, tmp_path: Path) -> None:
    """A manifest that was read from a cluster has its Pod's address."""
    known = {"web": "10.9.0.1", "near": "10.1.1.1", "apart": "10.1.2.1", "far": "10.2.0.1"}
    files = "---\n".join([*(POD.format(name=name, address=address) for name, address in known.items()), BLOCK])
    (tmp_path / "all.yaml").write_text(files)
    ran = netpol("probe", "--manifests", str(tmp_path), "--port", "80", "--json")
    assert ran.status == 0
    assert {source for source, target in json.loads(ran.out)["allowed"] if target == "shop/web"} == {"shop/near", "shop/web"}


def test_a_port_that_no_address_decides_is_known(netpol: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only port 80 depends on the addresses of pods, which nothing tells here."""
    monkeypatch.delenv("NETPOL_POD_RANGES", raising=False)
    pods = "---\n".join(POD.format(name=name, address="") for name in ("web", "near"))
    (tmp_path / "all.yaml").write_text(f"{pods}---\n{BLOCK}")
    outcomes = {}
    for port in ("80", "443"):
        found = json.loads(netpol("probe", "--manifests", str(tmp_path), "--port", port, "--json").out)
        outcomes[port] = next(outcome for outcome, pairs in found.items() if ["shop/near", "shop/web"] in pairs)
    assert outcomes == {"80": "unknown", "443": "blocked"}


@pytest.mark.parametrize(("ranges", "outcome"), [("", "unknown"), ("10.244.0.0/16", "allowed"), ("10.0.0.0/8", "unknown")])
def test_addresses_of_pods_decide_what_an_address_block_admits(
    netpol: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, ranges: str, outcome: str
) -> None:
    """All pods or none, where their addresses are known; else it is unknown, and never blocked."""
    monkeypatch.setenv("NETPOL_POD_RANGES", ranges)
    ran = netpol("probe", *at(folder), "--port", "8080", "--json")
    assert ["shop/db", "default/till"] in json.loads(ran.out)[outcome]
    conn = {"unknown": "Unknown", "allowed": "All Connections"}[outcome]
    assert listed(netpol, folder)["shop/db[Pod]", "default/till[Deployment]"] == conn


def test_what_is_not_known_leaves_only_its_namespace_unknown(netpol: Run, folder: Path) -> None:
    """A chart may hold a policy of the namespace that it is installed into, and of no other."""
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x, namespace: shop}\n"
    (folder / "more.yaml").write_text(f"{release}spec: {{chart: {{spec: {{chart: x}}}}}}\n", encoding="utf-8")
    ran = netpol("probe", *at(folder), "--port", "1", "--json")
    found = json.loads(ran.out)

    assert ran.status == 1
    assert "out/more.yaml" in ran.err
    assert ["default/till", "shop/db"] in found["unknown"]
    assert ["default/till", "default/till"] in found["allowed"]


def test_a_policy_that_is_not_interpreted_leaves_a_connection_unknown(netpol: Run, folder: Path) -> None:
    """Calico's may block what the others allow."""
    named = "kind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {types: [Egress]}\n"
    (folder / "calico.yaml").write_text(f"apiVersion: projectcalico.org/v3\n{named}", encoding="utf-8")

    found = listed(netpol, folder)

    assert found["shop/web[Pod]", "default/till[Deployment]"] == "Unknown"
    assert found["default/till[Deployment]", "shop/web[Pod]"] == "TCP 8080,9000-9001,UDP 53"


BAD = {
    "port": (("--port", "http"), "not the number of one port"),
    "protocol": (("--port", "80", "--protocol", "ICMP"), "isn't a protocol"),
    "address": (("--port", "80", "--address", "here"), "not an address"),
}


@pytest.mark.parametrize(("options", "said"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_probed_is_said(netpol: Run, folder: Path, options: tuple[str, ...], said: str) -> None:
    """A mistake is no answer."""
    ran = netpol("probe", *at(folder), *options)

    assert ran.status == 2
    assert said in ran.err


def test_a_folder_without_workloads_is_an_error(netpol: Run, tmp_path: Path) -> None:
    """An empty list would look like nobody."""
    assert "declares no workload" in netpol("connections", *at(tmp_path)).err
