"""`--cluster`: a branch for one of several clusters, which says so and proves itself."""

import json
from pathlib import Path

from git import Repo

from tests.cli.conftest import Run
from tests.clusters import two_clusters

PAIR = ("orders", "shop")


def test_a_branch_for_one_cluster_is_verified(netpol: Run, tmp_path: Path) -> None:
    """Its trailers name the cluster: without it, the branch could not be built again."""
    where = two_clusters(tmp_path / "repository")
    wrote = netpol("allow", *PAIR, "--cluster", "prod", "--branch", "--json", "--estate", str(where))
    assert 0 == wrote.status, wrote.err
    (branch,) = json.loads(wrote.out)["branches"]
    with Repo(where) as repo:
        assert "\nNetpol-Cluster: prod\n" in str(repo.commit(branch["name"]).message)
    assert 0 == netpol("verify", branch["name"], "--estate", str(where)).status


def test_without_it_nothing_is_written_and_the_clusters_are_named(netpol: Run, tmp_path: Path) -> None:
    where = two_clusters(tmp_path / "repository")
    asked = netpol("allow", *PAIR, "--branch", "--estate", str(where))
    assert (2, True) == (asked.status, "--cluster NAME" in asked.out)
    with Repo(where) as repo:
        assert ["main"] == [head.name for head in repo.heads]


def test_the_other_commands_take_it(netpol: Run, tmp_path: Path) -> None:
    where = ("--estate", str(two_clusters(tmp_path / "repository")))
    assert [1, 0] == [netpol("check", *PAIR, "--cluster", each, *where).status for each in ("prod", "staging")]
    assert "cluster `prod`" in netpol("who", "shop", "--cluster", "prod", *where).out
    assert "cluster `prod`" in netpol("reach", "orders", "--cluster", "prod", *where).out
    assert "nothing to remove" in netpol("revoke", *PAIR, "--cluster", "prod", *where).out


def test_the_estate_names_its_clusters(netpol: Run, tmp_path: Path) -> None:
    where = ("--estate", str(two_clusters(tmp_path / "repository")))
    assert "several clusters: `prod`, `staging`" in netpol("estate", *where).out
    assert {"prod": ["clusters/prod"], "staging": ["clusters/staging"]} == json.loads(netpol("estate", "--json", *where).out)[
        "clusters"
    ]
    assert [1, 0] == [netpol("estate", *each, *where).status for each in ((), ("--cluster", "production"))]


def test_each_cluster_has_a_branch_of_its_own(netpol: Run, tmp_path: Path) -> None:
    """The same pair in the other cluster is another change."""
    where = ("--branch", "--confirm", "first-policy", "--estate", str(two_clusters(tmp_path / "repository")))
    assert [0, 0] == [netpol("allow", "shop", "orders", "--cluster", each, *where).status for each in ("prod", "staging")]
