"""Policies that were read, and of which it is not known whether they are in force."""

import pytest

from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy import can_reach, verdict
from tests.estate.repositories import CONVENTIONS, estate, kustomization, outcome, policy

INSIDE = "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"
FROM_KILN = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kiln}}}]}]}"
NO_EGRESS = "{podSelector: {}, policyTypes: [Egress]}"


def pottery(listed: str, unlisted: str, name: str = "more") -> Estate:
    """Return an estate of three namespaces; that of glaze has a policy that its kustomization lists and one that it does not."""
    files = {
        f"{space}/namespace.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {space}}}\n"
        for space in ("glaze", "kiln", "wheel")
    }
    files["glaze/kustomization.yaml"] = kustomization("namespace.yaml", "listed.yaml", namespace="glaze")
    files |= {"glaze/listed.yaml": policy(spec=listed), "glaze/unlisted.yaml": policy(name, spec=unlisted)}
    return estate(files)


@pytest.mark.parametrize(
    ("listed", "unlisted", "source", "target", "expected"),
    [
        (INSIDE, FROM_KILN, "kiln", "glaze", Outcome.UNKNOWN),
        (INSIDE, FROM_KILN, "wheel", "glaze", Outcome.BLOCKED),
        (INSIDE, FROM_KILN, "glaze", "wheel", Outcome.ALLOWED),
        (FROM_KILN, INSIDE, "kiln", "glaze", Outcome.ALLOWED),
        (NO_EGRESS, INSIDE, "glaze", "wheel", Outcome.BLOCKED),
        (NO_EGRESS, INSIDE, "wheel", "glaze", Outcome.UNKNOWN),
        (NO_EGRESS, FROM_KILN, "kiln", "glaze", Outcome.ALLOWED),
    ],
    ids=[
        "its rule would admit",
        "no rule of it would admit",
        "it says nothing of outgoing calls",
        "what is allowed without it stays allowed",
        "what is blocked in the other direction stays blocked",
        "it would isolate",
        "it would isolate and admit",
    ],
)
def test_a_policy_that_no_kustomization_lists(listed: str, unlisted: str, source: str, target: str, expected: Outcome) -> None:
    """It leaves open only what it would change, in the directions of its types."""
    assert outcome(pottery(listed, unlisted), source, target) is expected


def test_one_of_the_same_name_would_replace_the_other() -> None:
    """Then nothing that the listed one admits is certain, in the directions of either."""
    found = pottery(FROM_KILN, INSIDE, name="deny")
    assert outcome(found, "kiln", "glaze") is Outcome.UNKNOWN
    assert outcome(found, "glaze", "wheel") is Outcome.ALLOWED


def test_outgoing_calls_are_not_limited_by_what_is_about_incoming_ones() -> None:
    """What a namespace can reach does not mention it."""
    exposure = can_reach(pottery(INSIDE, FROM_KILN), "glaze", conventions=CONVENTIONS)
    assert exposure.everyone
    assert not exposure.unknown
    assert "unread" not in {reason.kind for reason in exposure.reasons}


def test_the_words_name_it_and_what_holds_without_it() -> None:
    """It was read, so it is not said to be unreadable."""
    found = verdict(pottery(INSIDE, FROM_KILN), "kiln", "glaze", conventions=CONVENTIONS)
    assert found.scope == (
        "unknown because `glaze/unlisted.yaml` line 1 leaves it open (NetworkPolicy more is in a file that "
        "glaze/kustomization.yaml does not list: whether it is in force is not known); without it: blocked"
    )


def clusters() -> Estate:
    """Return an estate whose glaze two clusters build from one base, and to which only one of them adds a policy."""
    files = {
        f"base/{space}/namespace.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {space}}}\n"
        for space in ("glaze", "kiln", "wheel")
    }
    files |= {f"base/{space}/kustomization.yaml": kustomization("namespace.yaml") for space in ("kiln", "wheel")}
    files["base/glaze/kustomization.yaml"] = kustomization("namespace.yaml", "listed.yaml", namespace="glaze")
    files["base/glaze/listed.yaml"] = policy(spec=INSIDE)
    bases = [f"../base/{space}" for space in ("glaze", "kiln", "wheel")]
    files["east/kustomization.yaml"] = kustomization(*bases, "extra.yaml")
    files["west/kustomization.yaml"] = kustomization(*bases)
    return estate(files | {"east/extra.yaml": policy("kiln", "glaze", FROM_KILN)})


def test_a_policy_of_only_some_clusters() -> None:
    """It leaves open what it would admit, and what holds without it is not said to hold by it."""
    found = verdict(clusters(), "kiln", "glaze", conventions=CONVENTIONS)
    assert found.outcome is Outcome.UNKNOWN
    assert found.scope.startswith("unknown because `east/extra.yaml` line 1 leaves it open (it is built by east/")
    assert found.scope.endswith("without it: blocked")
    assert not found.openings
    assert outcome(clusters(), "wheel", "glaze") is Outcome.BLOCKED
    assert outcome(clusters(), "glaze", "wheel") is Outcome.ALLOWED
