"""`netpol diff`: who may call whom in one state and not, or otherwise, in another."""

import json
from pathlib import Path

import pytest
from git import Actor, Repo

from tests.cli.conftest import Run


def pod(name: str) -> str:
    """Write a pod of the namespace shop."""
    about = f"{{name: {name}, namespace: shop, labels: {{app: {name}}}}}"
    return f"---\napiVersion: v1\nkind: Pod\nmetadata: {about}\nspec: {{containers: [{{name: c}}]}}\n"


def policy_of_db(spec: str) -> str:
    """Write the policy of the pod db."""
    about = "kind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\n"
    return f"---\napiVersion: networking.k8s.io/v1\n{about}spec: {{podSelector: {{matchLabels: {{app: db}}}}, {spec}}}\n"


PODS = pod("web") + pod("db")
CLOSED = PODS + policy_of_db("policyTypes: [Ingress]")
OPEN = PODS + policy_of_db(
    "ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}, "
    "{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]"
)
WEB, DB = "shop/web[Pod]", "shop/db[Pod]"


@pytest.fixture(autouse=True)
def pods_are_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give pods addresses that no rule of these manifests lists."""
    monkeypatch.setenv("NETPOL_POD_RANGES", "100.64.0.0/16")


def folder(where: Path, text: str) -> str:
    """Write manifests into a folder of their own, and return its path."""
    where.mkdir()
    (where / "all.yaml").write_text(text, encoding="utf-8")
    return str(where)


def changes(ran_out: str) -> list[tuple[str, ...]]:
    """Return the changes as they are listed."""
    return [tuple(each[key] for key in ("type", "src", "dst", "before", "after")) for each in json.loads(ran_out)["changes"]]


def test_what_opens_closes_and_changes(netpol: Run, tmp_path: Path) -> None:
    """Addresses outside are cut at the borders of the rules of both sides, and only of those for that direction."""
    shut, opened, free = (folder(tmp_path / name, text) for name, text in (("a", CLOSED), ("b", OPEN), ("c", PODS)))
    block = "192.0.2.0-192.0.2.255[External]"
    added = [("added", block, DB, "No Connections", "All Connections"), ("added", WEB, DB, "No Connections", "TCP 80")]
    assert (1, added) == ((ran := netpol("diff", shut, opened, "--json")).status, changes(ran.out))
    removed = [("removed", source, target, after, before) for _, source, target, before, after in added]
    assert removed == changes(netpol("diff", opened, shut, "--json").out)
    assert ("changed", WEB, DB, "TCP 80", "All Connections") in changes(netpol("diff", opened, free, "--json").out)
    assert 0 == (same := netpol("diff", shut, shut)).status
    assert "Nothing differs" in same.out


def test_a_workload_that_comes_or_goes(netpol: Run, tmp_path: Path) -> None:
    one = folder(tmp_path / "a", pod("web"))
    found = changes(netpol("diff", one, folder(tmp_path / "b", PODS), "--json").out)
    assert ("added", WEB, DB, "No Connections", "All Connections") in found
    assert all(DB in change[1:3] for change in found)


def test_what_is_not_known_is_no_change_and_is_named(netpol: Run, tmp_path: Path) -> None:
    before, after = folder(tmp_path / "a", CLOSED), folder(tmp_path / "b", CLOSED)
    calico = (
        "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {types: [Ingress]}\n"
    )
    (Path(after) / "more.yaml").write_text(calico, encoding="utf-8")
    ran = netpol("diff", before, after, "--json")
    assert (1, []) == (ran.status, changes(ran.out))
    assert [WEB, DB] in json.loads(ran.out)["unknown"]


def test_two_revisions_of_a_repository(netpol: Run, tmp_path: Path) -> None:
    """By whatever name git has for them; one that it does not know is an error."""
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    with Repo.init(tmp_path / "repo", initial_branch="main") as repo:
        for text in (CLOSED, OPEN):
            (tmp_path / "repo" / "shop.yaml").write_text(space + text, encoding="utf-8")
            repo.index.add(["shop.yaml"])
            repo.index.commit("x", author=Actor("a", "a@example.org"), committer=Actor("a", "a@example.org"))
    where = ("--estate", str(tmp_path / "repo"))
    assert ("added", WEB, DB, "No Connections", "TCP 80") in changes(netpol("diff", "main~1", "main", "--json", *where).out)
    for wrong in ("nowhere", "main..main~1", "--output=x"):
        ran = netpol("diff", *where, "--", "main", wrong)
        assert (2, f"There's no folder or revision {wrong}.") == (ran.status, ran.err.splitlines()[0])


def test_without_any_workload_there_is_nothing_to_compare(netpol: Run, sample: Path) -> None:
    """The sample's repository declares namespaces and policies alone."""
    ran = netpol("diff", "main", "main", "--estate", str(sample))
    assert (2, True) == (ran.status, "Neither declares a workload" in ran.err)
