"""Policies that were read, and of which it is not known whether they are in force."""

import pytest

from bot.cli.show import summary
from bot.estate import summarise
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
        "unknown because `glaze/unlisted.yaml` line 1 leaves it unclear (NetworkPolicy more is in a file that "
        "glaze/kustomization.yaml doesn't list, so the bot can't tell whether it's in force); without it: blocked"
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
    assert found.scope.startswith("unknown because `east/extra.yaml` line 1 leaves it unclear (it's built by east/")
    assert found.scope.endswith("without it: blocked")
    assert not found.openings
    assert outcome(clusters(), "wheel", "glaze") is Outcome.BLOCKED
    assert outcome(clusters(), "glaze", "wheel") is Outcome.ALLOWED


NS = "apiVersion: v1\nkind: Namespace\nmetadata: {name: NAME}\n"
BASE = {"base/np.yaml": policy(spec=INSIDE), "base/kustomization.yaml": kustomization("np.yaml")}
TWICE = {
    "a file": kustomization("ns.yaml", "np.yaml", "np.yaml", namespace="glaze"),
    "a file in other words": kustomization("ns.yaml", "np.yaml", "./x/../np.yaml", namespace="glaze"),
    "a folder": kustomization("ns.yaml", "np.yaml", "../base", "../base/", namespace="glaze"),
    "a folder as a base": kustomization("ns.yaml", "np.yaml", "../base", namespace="glaze", more="bases: [../base]\n"),
    "an address": kustomization(
        "ns.yaml", "np.yaml", "https://x.example/a?ref=1", "https://x.example/a?ref=1", namespace="glaze"
    ),
}
ONCE = {
    "each once": kustomization("ns.yaml", "np.yaml", "../base", namespace="glaze"),
    "a definition of a kind": kustomization("ns.yaml", "np.yaml", namespace="glaze", more="crds: [np.yaml]\n"),
}


def glaze(text: str) -> Estate:
    """Return an estate of two namespaces, one of them built by a kustomization."""
    files = {"glaze/ns.yaml": NS.replace("NAME", "glaze"), "kiln/ns.yaml": NS.replace("NAME", "kiln")}
    return estate(files | {"glaze/np.yaml": policy("own"), "glaze/kustomization.yaml": text} | (BASE if "base" in text else {}))


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE)
def test_what_is_listed_twice_is_named(text: str) -> None:
    """Kustomize refuses the build. As with what is not there, the files count: a check of the repository says so too."""
    found = glaze(text)
    (said,) = [skip for skip in found.skipped if "twice" in skip.why]
    assert ("glaze/kustomization.yaml", "glaze", False) == (said.path, said.about, said.hides)
    assert text.split("\n")[(said.line or 0) - 1].startswith(("resources", "bases"))
    seen = verdict(found, "kiln", "glaze", conventions=CONVENTIONS)
    assert (Outcome.UNKNOWN if "https:" in text else Outcome.BLOCKED) is seen.outcome
    assert [str(reason.place) for reason in seen.reasons if "twice" in reason.text] == [f"{said.path}:{said.line}"]


@pytest.mark.parametrize("text", ONCE.values(), ids=ONCE)
def test_what_is_listed_once_is_not_named(text: str) -> None:
    assert () == glaze(text).skipped


def test_what_is_listed_twice_is_named_for_every_namespace_that_is_built() -> None:
    files = {f"all/{name}/ns.yaml": NS.replace("NAME", name) for name in ("glaze", "kiln")}
    files |= {f"all/{name}/kustomization.yaml": kustomization("ns.yaml") for name in ("glaze", "kiln")}
    found = estate(files | {"all/kustomization.yaml": kustomization("glaze", "kiln", "kiln")})
    assert [("all/kustomization.yaml", "glaze"), ("all/kustomization.yaml", "kiln")] == [
        (skip.path, skip.about) for skip in found.skipped
    ]
    assert 1 == summary(summarise(found), "here", "a platform").count("Kustomize refuses")
    assert 2 == len(summarise(found).skipped)


def test_what_nothing_applies_may_list_twice() -> None:
    twice = {"docs/kustomization.yaml": kustomization("np.yaml", "np.yaml"), "docs/np.yaml": policy()}
    assert not [skip for skip in estate({"glaze/ns.yaml": NS.replace("NAME", "glaze")} | twice).skipped if "twice" in skip.why]
