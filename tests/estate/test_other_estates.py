"""Other people's repositories, whole: what a plain reader of YAML finds in them is read here, or named as not read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from git import Repo

from bot.git import EstateSource
from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy import verdict
from tests.platforms import CLOUD_PLATFORM
from tests.private import absent

FOLDER = Path(__file__).parents[3] / "shared" / "estates"
NAMES = ("argo-groups-and-policy-folder", "flux-apps-base", "flux-one-folder", "openshift-base-and-overlays")
KINDS = {"Namespace", "NetworkPolicy"}
DECIDED = 0.8
"""The least part of the pairs between namespaces of plain YAML that have to be decided."""


@dataclass(frozen=True)
class Given:
    """A repository: what it holds, as we read it and as files."""

    estate: Estate
    texts: dict[str, str]


@pytest.fixture(scope="module", params=NAMES)
def given(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Given:
    bundle = FOLDER / f"{request.param}.bundle"
    if not bundle.is_file():
        absent("other people's repositories, in shared/estates beside the project")
    where = tmp_path_factory.mktemp("estate") / "clone"
    with Repo.clone_from(bundle, where) as repo:
        estate = EstateSource.open(str(where), base=repo.active_branch.name, conventions=CLOUD_PLATFORM).read()
        blobs = [each for each in repo.head.commit.tree.traverse() if each.type == "blob"]
        texts = {str(each.path): each.data_stream.read().decode() for each in blobs if each.path.endswith((".yaml", ".yml"))}
        return Given(estate, texts)


def documents(texts: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every document of the two kinds with its path: no layout, no kustomize, nothing that this project does."""
    for path, text in texts.items():
        for document in yaml.load_all(text, yaml.CSafeLoader) if any(kind in text for kind in KINDS) else ():
            if isinstance(document, dict) and document.get("kind") in KINDS:
                yield path, document


def test_every_namespace_and_policy_is_read_or_named(given: Given) -> None:
    read = {policy.place.path for space in given.estate.namespaces.values() for policy in (*space.policies, *space.overwritten)}
    named = {skip.path for skip in given.estate.skipped}
    spaces = {space.place.path for space in given.estate.namespaces.values() if space.declared}
    found = Counter[str]()
    for path, document in documents(given.texts):
        found[document["kind"]] += 1
        assert path in (read if document["kind"] == "NetworkPolicy" else spaces) | named
        if path not in named and document["kind"] == "Namespace":
            assert document["metadata"]["name"] in given.estate.namespaces
    assert found["Namespace"]


def test_no_policy_is_lost(given: Given) -> None:
    """As many policies of each name and namespace as the plain reader finds, where it finds a namespace and no remark is made."""
    named = {skip.path for skip in given.estate.skipped}
    plain = Counter(
        (document["metadata"].get("namespace"), document["metadata"]["name"])
        for path, document in documents(given.texts)
        if document["kind"] == "NetworkPolicy" and path not in named and document["metadata"].get("namespace")
    )
    ours = Counter(
        (space.name, policy.name)
        for space in given.estate.namespaces.values()
        for policy in (*space.policies, *space.overwritten)
        if policy.place.path not in named
    )
    assert Counter() == plain - ours


def test_most_pairs_of_plain_files_are_decided(given: Given) -> None:
    """The reasons of the others are printed."""
    spaces = given.estate.namespaces.values()
    plain = [each.name for each in spaces if not (each.unread or each.foreign) and each.name not in given.estate.unlabelled]
    pairs = [(source, target) for source in plain for target in plain if source != target]
    undecided = Counter(
        found.scope
        for source, target in pairs
        if (found := verdict(given.estate, source, target, conventions=CLOUD_PLATFORM)).outcome is Outcome.UNKNOWN
    )
    print(len(pairs), "pairs;", *(f"{count} {scope}" for scope, count in undecided.most_common()), sep="\n")  # noqa: T201
    assert undecided.total() <= (1 - DECIDED) * len(pairs)


def test_nothing_is_said_to_have_never_existed(given: Given) -> None:
    """What is not declared here may be made elsewhere."""
    assert not given.estate.is_whole
