"""A real environments repository, read whole."""

from collections import Counter
from pathlib import Path

import pytest

from bot.estate import compose_documents, summarise
from bot.git import EstateSource
from bot.model.estate import Direction, Estate, ForeignPolicy, Namespace, NetworkPolicy
from tests.platforms import CLOUD_PLATFORM


def all_policies(space: Namespace) -> list[NetworkPolicy | ForeignPolicy]:
    """Return those that are enforced, whether we interpret them or not."""
    return [*space.policies, *space.foreign]


@pytest.fixture(scope="module")
def estate(real_estate_repository: Path) -> Estate:
    return EstateSource.open(str(real_estate_repository), conventions=CLOUD_PLATFORM).read()


def test_nothing_is_skipped(estate: Estate) -> None:
    summary = summarise(estate)
    assert () == summary.skipped
    assert (1458, 4370) == (summary.namespaces, summary.files)


def test_every_namespace_is_named_as_its_folder(estate: Estate) -> None:
    assert [(name, name) for name in estate.namespaces] == [
        (space.name, space.folder.rpartition("/")[2]) for space in estate.namespaces.values()
    ]


@pytest.mark.parametrize(("key", "count"), [("cloud-platform.justice.gov.uk/namespace", 140), ("component", 67), ("name", 12)])
def test_how_many_namespaces_carry_the_labels_that_people_select_by(estate: Estate, key: str, count: int) -> None:
    assert count == sum(key in space.labels for space in estate.namespaces.values())
    assert count == sum(len(names) for (label, _), names in estate.carriers.items() if label == key)


def test_every_namespace_has_what_the_platform_demands(estate: Estate) -> None:
    prefix = "cloud-platform.justice.gov.uk/"
    for space in estate.namespaces.values():
        assert {f"{prefix}is-production", f"{prefix}environment-name"} <= space.labels.keys()
        assert {f"{prefix}business-unit", f"{prefix}application"} <= space.annotations.keys()
    assert {name for name, space in estate.namespaces.items() if not space.teams} <= {
        "cloud-platform-monitoring-alerts",
        "monitoring",
    }


def test_the_standard_policies_and_the_odd_ones(estate: Estate) -> None:
    names = Counter(policy.name for space in estate.namespaces.values() for policy in space.policies)
    assert (1451, 1447) == (names["default"], names["allow-ingress-controllers"])
    overwritten = {policy.namespace for space in estate.namespaces.values() for policy in space.overwritten}
    assert overwritten == {"sif-production", "soc-production"}
    foreign = {policy.api_version for space in estate.namespaces.values() for policy in space.foreign}
    assert {"projectcalico.org/v3"} == foreign


def test_every_policy_and_label_is_where_it_says(estate: Estate) -> None:
    """The line of a policy begins its document, and that of a label holds its value."""
    for space in estate.namespaces.values():
        lines = {path: file.text.split("\n") for path, file in space.files.items()}
        for policy in [*all_policies(space), *space.overwritten]:
            assert lines[policy.place.path][policy.place.line - 1].startswith(("kind:", "apiVersion:", "metadata:"))
        for key, label in space.labels.items():
            assert key in lines[label.place.path][label.place.line - 1]
            assert label.value in lines[label.place.path][label.place.line - 1]
        for policy in space.policies:
            for rule in policy.ingress:
                assert any(word in lines[rule.place.path][rule.place.line - 1] for word in ("from", "ports", "{}", "-"))
                for peer in rule.peers:
                    assert (
                        "Selector" in lines[peer.place.path][peer.place.line - 1]
                        or "ipBlock" in lines[peer.place.path][peer.place.line - 1]
                    )


def test_the_files_give_the_documents_that_they_say(estate: Estate) -> None:
    for space in estate.namespaces.values():
        counted = Counter(policy.place.path for policy in [*all_policies(space), *space.overwritten])
        assert {path: file.policies for path, file in space.files.items() if file.policies} == counted
        for policy in space.policies:
            root = compose_documents(space.files[policy.place.path].text)[policy.document]
            assert root is not None
            assert policy.place.line == root.start_mark.line + 1


def test_limits_on_egress_are_seen(estate: Estate) -> None:
    limited = {
        name
        for name, space in estate.namespaces.items()
        if any(Direction.EGRESS in policy.types for policy in all_policies(space))
    }
    assert {"dc-learning-sandbox", "onboarding-optimisation-dev", "onboarding-optimisation-prod"} & limited
