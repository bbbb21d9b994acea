"""A repository of two clusters, which declare the same namespaces: in `prod`, shop lets nobody in."""

from pathlib import Path

from git import Actor, Repo

from tests.estate.conftest import namespace
from tests.estate.repositories import policy

FILES = {f"clusters/{cluster}/{name}/ns.yaml": namespace(name) for cluster in ("prod", "staging") for name in ("orders", "shop")}
FILES |= {
    "clusters/prod/shop/np.yaml": policy(space="shop"),
    "clusters/prod/vault/ns.yaml": namespace("vault"),
    "clusters/staging/lab/ns.yaml": namespace("lab"),
    "shared/monitoring.yaml": namespace("monitoring"),
}


def two_clusters(where: Path) -> Path:
    """Make the repository, with everything in one commit, and return where it is."""
    with Repo.init(where, initial_branch="main") as repo:
        for path, text in FILES.items():
            (where / path).parent.mkdir(parents=True, exist_ok=True)
            (where / path).write_text(text)
        repo.index.add([*FILES])
        somebody = Actor("somebody", "somebody@example.org")
        repo.index.commit("Two clusters", author=somebody, committer=somebody)
    return where
