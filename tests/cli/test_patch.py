"""The change by itself: its YAML, and a patch that git applies to exactly the files that a branch would have."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from tests.git.conftest import commit, git

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""

A, B = "book-a-visit-dev", "visits-api-dev"
ROOMS = "namespaces/live.cloud-platform.service.justice.gov.uk"
POLICIES = f"{ROOMS}/{B}/04-networkpolicy.yaml"
ALLOW = ("allow", A, B)


def at(where: Path, path: str) -> bytes:
    """Return a file of the base branch."""
    return subprocess.run(["git", "show", f"main:{path}"], cwd=where, capture_output=True, check=True).stdout


def edits(netpol: Run, where: Path, *command: str) -> dict[str, tuple[str | None, str, bool]]:
    """Return what the plan of a command makes of each file: what it is before and after, and whether it goes."""
    plan = json.loads(netpol(*command, "--json", "--estate", str(where)).out)["plan"]
    return {edit["path"]: (edit["before"], edit["after"], edit["deletes"]) for group in plan["groups"] for edit in group["edits"]}


def applied(netpol: Run, where: Path, tmp_path: Path, *command: str) -> Path:
    """Apply the patch of a command to a clone of the repository, as strictly as git can, and return the clone."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--config", "core.autocrlf=false", str(where), str(clone)], check=True)
    ran = netpol(*command, "--patch", "--estate", str(where))
    assert (ran.status, ran.err) == (0, "")
    patch = tmp_path / "change.patch"
    patch.write_bytes(ran.out.encode())  # the fixture reads standard output as text, and keeps its line ends
    git(clone, "apply", "--index", str(patch))
    return clone


Case = tuple[tuple[str, ...], Callable[[bytes], bytes], set[str]]
"""A command, what the target's file is made into first, and the files that the change is in."""
CHANGES: dict[str, Case] = {
    "appended to a file": (ALLOW, lambda text: text, {POLICIES}),
    "with a port and pods": ((*ALLOW, "8080", "--pod", "app=api"), lambda text: text, {POLICIES}),
    "a file without a final line end": (ALLOW, lambda text: text.rstrip(b"\n"), {POLICIES}),
    "a file with more line ends": (ALLOW, lambda text: text + b"\n\n", {POLICIES}),
    "CRLF": (ALLOW, lambda text: text.replace(b"\n", b"\r\n"), {POLICIES}),
    "CRLF without a final line end": (ALLOW, lambda text: text.rstrip(b"\n").replace(b"\n", b"\r\n"), {POLICIES}),
    "a byte order mark": (ALLOW, lambda text: b"\xef\xbb\xbf" + text, {POLICIES}),
    "other line ends of Unicode in a comment": (ALLOW, lambda text: text + "# a\u2028# b \x85# c é 日本\n".encode(), {POLICIES}),
    "several files": (
        (*ALLOW, "--select-by", "guide"),
        lambda text: text,
        {POLICIES, f"{ROOMS}/{A}/00-namespace.yaml"},
    ),
    "a removal": (
        ("revoke", "book-a-visit-preprod", "visits-api-preprod"),
        lambda text: text,
        {POLICIES.replace("-dev", "-preprod")},
    ),
}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES)
def test_the_patch_gives_the_plans_text(netpol: Run, sample: Path, tmp_path: Path, case: Case) -> None:
    """Byte for byte, for every file, and for no other."""
    command, changed, paths = case
    commit(sample, {POLICIES: changed(at(sample, POLICIES))})
    planned = edits(netpol, sample, *command)
    clone = applied(netpol, sample, tmp_path, *command)
    assert set(planned) == paths
    assert set(git(clone, "diff", "--cached", "--name-only", "HEAD").splitlines()) == paths
    for path, (_, after, _) in planned.items():
        assert (clone / path).read_bytes() == after.encode()


def test_a_new_file(netpol: Run, sample: Path, tmp_path: Path) -> None:
    """In a namespace that has no policy yet."""
    command = ("allow", A, "open-data-sandbox", "--confirm", "first-policy")
    ((path, (before, after, _)),) = edits(netpol, sample, *command).items()
    clone = applied(netpol, sample, tmp_path, *command)
    assert before is None
    assert git(clone, "diff", "--cached", "--name-status", "HEAD") == f"A\t{path}"
    assert (clone / path).read_text() == after


ALONE = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-reports-dev
  namespace: visits-api-dev
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: reports-dev"""


@pytest.mark.parametrize("end", ["\n", ""], ids=["a line end", "none"])
def test_a_file_that_goes(netpol: Run, sample: Path, tmp_path: Path, end: str) -> None:
    """It held nothing but the rule."""
    path = f"{ROOMS}/{B}/05-reports.yaml"
    commit(sample, {path: ALONE + end})
    command = ("revoke", "reports-dev", B)
    (found,) = edits(netpol, sample, *command).items()
    assert found == (path, (ALONE + end, "", True))
    clone = applied(netpol, sample, tmp_path, *command)
    assert git(clone, "diff", "--cached", "--name-status", "HEAD") == f"D\t{path}"


def test_the_yaml_is_what_goes_in(netpol: Run, sample: Path) -> None:
    """Below the path of each file, and nothing else, so that it can be copied or applied."""
    ran = netpol(*ALLOW, "8080", "--yaml", "--estate", str(sample))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"# {POLICIES}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n")
    (policy,) = [one for one in yaml.safe_load_all(ran.out) if one]
    assert policy["metadata"] == {"name": f"allow-{A}", "namespace": B}
    assert policy["spec"]["ingress"][0]["ports"] == [{"protocol": "TCP", "port": 8080}]


def test_the_yaml_of_several_files(netpol: Run, sample: Path) -> None:
    """Each below its path."""
    ran = netpol(*ALLOW, "--select-by", "guide", "--yaml", "--estate", str(sample))
    paths = [line for line in ran.out.splitlines() if line.startswith("# ")]
    assert paths == [f"# {ROOMS}/{A}/00-namespace.yaml", f"# {POLICIES}"]
    assert f"cloud-platform.justice.gov.uk/namespace: {A}" in ran.out


def test_the_yaml_of_a_removal_is_what_goes_out(netpol: Run, sample: Path) -> None:
    ran = netpol("revoke", "book-a-visit-preprod", "visits-api-preprod", "--yaml", "--estate", str(sample))
    assert (ran.status, ran.err) == (0, "")
    assert "name: allow-book-a-visit-preprod" in ran.out


FORMS = ["--yaml", "--patch"]


@pytest.mark.parametrize("form", FORMS)
def test_without_a_change_there_is_a_sentence_on_standard_error(netpol: Run, sample: Path, form: str) -> None:
    """Nothing on standard output, and the status of the answer."""
    allowed = netpol("allow", "book-a-visit-prod", "visits-api-prod", form, "--estate", str(sample))
    assert (allowed.status, allowed.out) == (0, "")
    assert allowed.err == "Allowed: book-a-visit-prod → visits-api-prod, every port. No change needed.\n"
    blocked = netpol("revoke", A, B, form, "--estate", str(sample))
    assert (blocked.status, blocked.out) == (0, "")
    assert "Nothing to remove." in blocked.err


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", [(), ("--branch",)], ids=["shown", "written"])
def test_what_needs_a_confirmation_says_so(netpol: Run, sample: Path, form: str, written: tuple[str, ...]) -> None:
    """It names the option, once, and prints nothing that could be applied without it."""
    commit(sample, {f"{ROOMS}/{B}/06-unread.yaml": "kind: NetworkPolicy\n\tx: 1\n"})
    ran = netpol(*ALLOW, form, *written, "--estate", str(sample))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Can't tell: {A} → {B}")
    assert "To go ahead anyway, add `--confirm unknown`." in ran.err
    assert ran.err.count("--confirm") == 1
    confirmed = netpol(*ALLOW, form, "--confirm", "unknown", "--estate", str(sample))
    assert (confirmed.status, confirmed.err) == (0, "")
    assert f"name: allow-{A}" in confirmed.out


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_too_is_said_on_standard_error(netpol: Run, sample: Path, form: str) -> None:
    """Standard output stays the change alone."""
    ran = netpol(*ALLOW, form, "--branch", "--estate", str(sample))
    assert ran.status == 0
    assert ran.out == netpol(*ALLOW, form, "--estate", str(sample)).out
    assert "is written" in ran.err


@pytest.mark.parametrize("forms", [("--yaml", "--json"), ("--patch", "--json"), ("--yaml", "--patch")], ids=" ".join)
def test_two_forms_at_once_are_refused(netpol: Run, forms: tuple[str, str]) -> None:
    """Who reads one of them would not expect the other; a program that wants JSON gets the problem as JSON."""
    for command in (ALLOW, ("revoke", *ALLOW[1:])):
        ran = netpol(*command, *forms)
        assert ran.status == 2
        assert ran.err == "--json, --yaml and --patch are three forms of one output.\nChoose one of them.\n"
        assert ("Choose one of them." in ran.out) is ("--json" in forms)


def test_a_patch_is_bytes_whatever_the_terminal_knows(sample: Path, tmp_path: Path) -> None:
    """Also where the locale knows ASCII only: the patch is for git."""
    commit(sample, {POLICIES: at(sample, POLICIES) + "# é 日本\n".encode()})
    environment = {"PATH": os.environ["PATH"], "NETPOL_STATE": str(tmp_path / "state"), "PYTHONIOENCODING": "ascii:strict"}
    command = [sys.executable, "-c", "from bot.cli.main import main; main()", *ALLOW, "--patch", "--estate", str(sample)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert " # é 日本\n".encode() in ran.stdout
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(sample), str(clone)], check=True)
    git(clone, "apply", "-", data=ran.stdout)
