"""Questions about namespaces that no file declares and that a rule names, in the terminal."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.estate.repositories import policy

FROM_FERRIES = (
    "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ferries}}}], "
    "ports: [{port: 7070}]}]}"
)


@pytest.fixture
def harbour(tmp_path: Path) -> tuple[str, str]:
    """Return the option for an estate in one folder, of which one namespace admits another that nothing declares."""
    folder = tmp_path / "harbour"
    folder.mkdir()
    spaces = "---\n".join(f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("quay", "crane"))
    (folder / "spaces.yaml").write_text(spaces, encoding="utf-8")
    (folder / "quay.yaml").write_text(policy("ferries", "quay", FROM_FERRIES), encoding="utf-8")
    return "--estate", str(folder)


def test_who_says_that_nobody_declares_it(netpol: Run, harbour: tuple[str, str]) -> None:
    """Nobody else gets in, and this one does."""
    said = netpol("who", "quay", *harbour).out
    assert "**Who can reach `quay`:** no other declared namespace." in said
    assert "A rule lets these in too, though no file declares them:\n\n- `ferries`: TCP 7070 (`quay.yaml:4`)" in said


@pytest.mark.parametrize(
    "asked",
    [("check", "ferries", "quay", "--port", "7070"), ("ask", "can ferries call quay on port 7070?")],
    ids=["command", "words"],
)
def test_check_judges_it_as_far_as_the_other_end_tells(netpol: Run, harbour: tuple[str, str], asked: tuple[str, ...]) -> None:
    """Its own policies are not known, so the answer is no plain yes."""
    ran = netpol(*asked, *harbour)
    assert (
        "Unknown because no file declares the namespace ferries, so the bot knows neither its labels nor its own policies"
        in ran.out
    )
    assert "as far as those let it: allowed, every pod, on TCP 7070 (`quay.yaml:4`)." in ran.out


def test_check_knows_what_the_declared_end_blocks(netpol: Run, harbour: tuple[str, str]) -> None:
    """Whatever the other end says."""
    ran = netpol("check", "ferries", "quay", "--port", "22", *harbour)
    assert (ran.status, "⛔ **Blocked:** `ferries` → `quay`, TCP 22" in ran.out) == (1, True)
    assert "so the bot knows neither its labels nor its own policies. This doesn't change the answer." in ran.out


def test_a_name_that_no_rule_says_does_not_exist(netpol: Run, harbour: tuple[str, str]) -> None:
    """It may be misspelt."""
    ran = netpol("check", "ferris", "quay", *harbour)
    assert (ran.status, ran.err.splitlines()[0]) == (2, "There is no namespace `ferris` in the repository.")


ONLY_NAMED = "No file in this repository declares the namespace `ferries`; rules here only name it."


def test_it_is_let_in_by_its_name_alone(netpol: Run, harbour: tuple[str, str]) -> None:
    """The rule goes into the target; every namespace has the label that it selects by."""
    ran = netpol("allow", "ferries", "quay", "--port", "80", "--details", *harbour)
    assert (ran.status, "          kubernetes.io/metadata.name: ferries\n" in ran.out) == (0, True)
    assert "ferries may have policies of its own that limit calls out of it: ask its owners." in ran.out
    assert "Fix it" not in ran.out


def test_its_rule_is_taken_away_with_a_confirmation(netpol: Run, harbour: tuple[str, str]) -> None:
    asked = netpol("revoke", "ferries", "quay", *harbour)
    assert (asked.status, "--confirm unknown" in asked.out) == (2, True)
    assert 0 == netpol("revoke", "ferries", "quay", "--confirm", "unknown", *harbour).status


def test_nothing_is_written_into_it(netpol: Run, harbour: tuple[str, str]) -> None:
    """Its file is not here."""
    ran = netpol("allow", "quay", "ferries", "--port", "80", *harbour)
    assert (ran.status, ran.err.splitlines()[0]) == (2, ONLY_NAMED)


def test_it_is_not_said_to_be_misspelt(netpol: Run, harbour: tuple[str, str]) -> None:
    """A rule names it."""
    ran = netpol("who", "ferries", *harbour)
    assert (ran.status, ran.err.splitlines()[0]) == (2, ONLY_NAMED)
