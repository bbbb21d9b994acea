"""Real policies: what works and what is dead, against a count of its own, and at what effort."""

import random

import pytest
import yaml
from git import Repo

from bot.estate import RawFile, load
from bot.model.verdict import Outcome
from bot.policy import admitted_pairs
from tests.effort import within
from tests.platforms import CLOUD_PLATFORM
from tests.policy.asking import can_reach, verdict, who_can_reach

BUILT_IN = "kubernetes.io/metadata.name"
CONVENTIONS = CLOUD_PLATFORM


@pytest.fixture(scope="module")
def files(real_estate_repository):
    """Return the YAML files of the namespace folders, by path."""
    with Repo(real_estate_repository) as repository:
        tree = repository.commit("main").tree / CONVENTIONS.namespaces_root
        return {blob.path: blob.data_stream.read() for folder in tree.trees for blob in folder.blobs}


@pytest.fixture(scope="module")
def estate(files):
    """Return the real estate."""
    return load([RawFile(path, "", data) for path, data in files.items()], CONVENTIONS)


def _documents(files):
    """Give every (namespace, document) by plain PyYAML."""
    for path, data in files.items():
        if path.endswith((".yaml", ".yml")):
            for document in yaml.load_all(data, yaml.CSafeLoader):
                if isinstance(document, dict):
                    yield path.split("/")[-2], document


def _label_peers(files):
    """Give (target, source labels asked for) of every ingress peer that selects namespaces by labels, the platform's apart."""
    for target, document in _documents(files):
        if document.get("kind") != "NetworkPolicy" or document.get("apiVersion") != "networking.k8s.io/v1":
            continue
        for rule in document["spec"].get("ingress") or ():
            for peer in (rule or {}).get("from") or ():
                wanted = (peer.get("namespaceSelector") or {}).get("matchLabels")
                if wanted and not any(pair in CONVENTIONS.platform_labels for pair in wanted.items()):
                    yield target, wanted


def test_dead_and_working_peers(files, estate):
    """Of all hand-written peers, exactly those that nobody's labels match are dead, and each is explained."""
    labels = {
        name: (document["metadata"].get("labels") or {}) | {BUILT_IN: name}
        for name, document in _documents(files)
        if document.get("kind") == "Namespace"
    }
    peers = list(_label_peers(files))
    dead = sorted(target for target, wanted in peers if not any(wanted.items() <= held.items() for held in labels.values()))
    found = [peer for name in estate.namespaces for peer in who_can_reach(estate, name).dead]
    assert dead == sorted(peer.namespace for peer in found)
    assert len(peers) > 100
    assert 0.03 < len(dead) / len(peers) < 0.2
    assert all(peer.text.endswith(".") and peer.peer.place.line > 1 for peer in found)


def test_working_pairs(files, estate):
    """Every peer that matches a namespace is a pair that is admitted, and nothing else crosses but into unlimited targets."""
    pairs = admitted_pairs(estate)
    open_to_all = {name for name in estate.namespaces if who_can_reach(estate, name).everyone}
    limited = {name for name, one in estate.namespaces.items() if any("Egress" in policy.types for policy in one.policies)}
    crossing = {(a, b) for b, sources in pairs.items() if b not in open_to_all for a in sources if a != b and a not in limited}
    labels = {name: estate.labels_of(name).items() for name in estate.namespaces if name not in limited}
    written = {
        (source, target)
        for target, wanted in _label_peers(files)
        for source, held in labels.items()
        if wanted.items() <= held and source != target
    }
    monitoring = {
        (source, target)
        for pair in CONVENTIONS.platform_labels
        for source in estate.carriers.get(pair, ())
        for target in estate.namespaces
    }
    assert len(crossing) > 100
    assert crossing - monitoring <= written
    assert {(a, b) for a, b in written if b not in open_to_all} <= crossing


def test_verdicts_agree_with_pairs_and_exposures(estate):
    """On pairs by chance, and on every pair that crosses."""
    pairs = admitted_pairs(estate)
    names = sorted(estate.namespaces)
    chance = random.Random(7)
    asked = {(chance.choice(names), chance.choice(names)) for _ in range(1500)}
    asked |= {(source, target) for target, sources in pairs.items() if len(sources) < 100 for source in sources}
    for source, target in sorted(asked):
        found = verdict(estate, source, target)
        assert (source in pairs[target]) is bool(found.openings)
        assert (found.outcome in {Outcome.ALLOWED, Outcome.PARTLY}) <= (source in pairs[target])
    for target in chance.sample(names, 40):
        for one in who_can_reach(estate, target).admissions:
            assert (one.outcome, one.scope) == _said(verdict(estate, one.namespace, target))
    for source in chance.sample(names, 10):
        reached = {one.namespace: (one.outcome, one.scope) for one in can_reach(estate, source).admissions}
        assert {target for target, sources in pairs.items() if source in sources and target != source} == set(reached)
        assert all(said == _said(verdict(estate, source, target)) for target, said in reached.items())


def test_effort(estate):
    """A verdict runs a few thousand lines of Python at most, all pairs together some millions; `make bench` has the times."""
    names = sorted(estate.namespaces)
    chance = random.Random(3)
    asked = [(chance.choice(names), chance.choice(names)) for _ in range(500)]
    within(5_000 * len(asked), lambda: [verdict(estate, *pair) for pair in asked])
    within(5_000_000, lambda: admitted_pairs(estate))


def _said(found):
    return found.outcome, found.scope
