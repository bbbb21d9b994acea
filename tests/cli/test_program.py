"""The commands, by what they print and the status they end with: 0 done, 1 no, 2 something to change, 3 a fault of ours."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from git import Repo

from bot.cli.fault import noted
from bot.settings import ROOT
from tests.git.conftest import GitServer

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""

ALLOW = ("allow", "book-a-visit-dev", "visits-api-dev")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (
            ("ask", "how do I let book-a-visit-dev talk to visits-api-dev?"),
            0,
            "⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`",
        ),
        (("ask", "how do I let book-a-visit-dev talk to visits-api-dev?", "--details"), 0, "name: allow-book-a-visit-dev"),
        (
            ("ask", "can refunds-worker-dev reach payments-api-dev?"),
            1,
            "has it as an annotation (line 16 of its 00-namespace.yaml)",
        ),
        (("ask", "where did I put my keys"), 0, "Ask me whether one namespace can call another"),
        (("ask", "let visits talk to payments-api-dev"), 2, "visits-"),
        (("check", "book-a-visit-prod", "visits-api-prod"), 0, "✅ **Allowed:**"),
        (("check", "book-a-visit-dev", "search-api-dev"), 1, "app: search"),
        (("check", "book-a-visit-dev", "search-api-dev", "--port", "8080", "--pod", "app=search"), 0, "✅ **Allowed:**"),
        (("check", "book-a-visit-dev", "search-api-dev", "8080"), 1, "8080"),
        (("check", "book-a-visit-prod", "reports-dev", "visits-api-prod"), 1, "reports-dev"),
        ((*ALLOW, "8080"), 0, "`visits-api-dev`, TCP 8080\n"),
        ((*ALLOW, "8080", "--details"), 0, "port: 8080"),
        ((*ALLOW, "8080", "--yaml"), 0, "port: 8080"),
        ((*ALLOW, "8080", "9090/UDP", "--yaml"), 0, "port: 9090"),
        ((*ALLOW, "--port", "8080", "9090", "--patch"), 0, "+      port: 9090"),
        (("allow", "book-a-visit-dev", "to", "visits-api-dev", "port", "http", "--yaml"), 0, "port: http"),
        (("revoke", "book-a-visit-preprod", "visits-api-preprod", "--port", "9999"), 2, "9999"),
        (("who", "letters-api-dev"), 0, "notifier-test"),
        (("reach", "reports-dev"), 0, "limit its outgoing calls"),
        (("allow", "source-namespace", "target-namespace", "--yaml"), 0, "kubernetes.io/metadata.name: source-namespace"),
        (("allow", "book-a-visit-prod", "visits-api-prod"), 0, "✅ **Allowed:**"),
        (
            ("allow", "book-a-visit-dev", "open-data-sandbox"),
            0,
            "A first policy would cut off everyone else who calls open-data-sandbox today",
        ),
        (("revoke", "payments-api-dev", "letters-api-dev"), 0, "takes it away"),
        (("revoke", "payments-api-dev", "letters-api-dev", "--details"), 0, "Take out of"),
        ((*ALLOW, "8080-8090/udp,", "53/UDP", "--yaml"), 0, "endPort: 8090"),
        (("check", "book-a-visit-prod,", "reports-dev", "visits-api-prod"), 1, "reports-dev"),
        (("ask", "/netpol allow book-a-visit-dev visits-api-dev 8080", "--details"), 0, "port: 8080"),
        (
            ("ask", "/netpol can refunds-worker-dev reach payments-api-dev?"),
            1,
            "has it as an annotation (line 16 of its 00-namespace.yaml)",
        ),
        (("ask", "/netpol"), 0, "who can reach"),
        (("logs",), 0, "log"),
        (("logs", "visits-api-dev"), 0, "visits-api-dev"),
        (("logs", "book-a-visit-dev", "visits-api-dev"), 0, "visits-api-dev"),
        (("explain", "the", "component", "label"), 0, "component"),
        (("estate",), 0, "22 namespaces"),
        (("doctor",), 0, "ok: repository"),
    ],
)
def test_command(netpol: Run, arguments: tuple[str, ...], status: int, says: str) -> None:
    """A command prints its answer on standard output and ends with its status."""
    ran = netpol(*arguments)
    assert (ran.status, ran.err) == (status, "")
    assert says in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("allow", "visits-api-dev"), "Name two namespaces: first the one that calls, then the one it calls."),
        (("allow", "", "visits-api-dev"), "name is empty"),
        (("allow", "visits-api-dev", "visits-api-dev"), "You named visits-api-dev at both ends"),
        ((*ALLOW, "--estate", ""), "No environments repository is named"),
        (("allow", "book-a-vist-dev", "visits-api-dev"), "Did you mean `book-a-visit-dev`"),
        (("check", "Book-A-Visit-Dev", "visits-api-dev"), "Did you mean `book-a-visit-dev`"),
        ((*ALLOW, "--port", "0"), "1 to 65535"),
        ((*ALLOW, "--port", "65536"), "1 to 65535"),
        ((*ALLOW, "--port", "eighty"), "number in words"),
        ((*ALLOW, "--port", "90-80"), "ends before it starts"),
        ((*ALLOW, "--pod", "app"), "key=value"),
        ((*ALLOW, "--pod", "app=-x"), "Kubernetes refuses"),
        ((*ALLOW, "--select-by", "team"), "team"),
        ((*ALLOW, "--branch", "--reason", "x" * 301), "300"),
        ((*ALLOW, "--branch", "--reason", "two\nlines"), "line"),
        ((*ALLOW, "--reason", "two\nlines"), "line"),
        ((*ALLOW, "--confirm", "yes"), "`first-policy`, `shared-label`, `wakes-rules`, `unknown`"),
        (("revoke", *ALLOW[1:], "--confirm", "yes"), "`first-policy`, `shared-label`, `wakes-rules`, `unknown`"),
        (("ask", "/netpol allow"), "netpol allow FROM... TO"),
        (("ask", "/netpol allow book-a-visit-dev visits-api-dev 8080 --frobnicate x"), "--frobnicate"),
        (("logs", "visits-api-dev", "8080"), "8080"),
        (("explain",), "Usage: netpol explain [OPTIONS] TEXT\nSee `netpol explain --help`."),
        (("allow",), "Usage: netpol allow [OPTIONS] FROM... TO [PORT...]\nSee `netpol allow --help`."),
        (("who",), "Missing argument 'TO'.\nUsage: netpol who [OPTIONS] TO\n"),
        (("verify",), "Usage: netpol verify [OPTIONS] BRANCH\n"),
        (("impact", "visits-api-dev"), "Usage: netpol impact [OPTIONS] NAMESPACE POLICY\n"),
        (("probe", "--port", "80"), "Missing option '--manifests'.\nUsage: netpol probe [OPTIONS]\n"),
        (("revoke", "visits-api-dev"), "Write `netpol revoke FROM... TO [PORT...]`."),
        (("--frobnicate",), "Usage: netpol [OPTIONS] COMMAND [ARGS]...\nSee `netpol --help`."),
        ((*ALLOW, "--estate", "/nowhere/at/all"), "no repository or folder"),
        (("verify", "netpol/none"), "netpol/none"),
        ((*ALLOW, "8080", "with", "care"), "I can't place “with”"),
        ((*ALLOW, "99999"), "1 to 65535"),
        ((*ALLOW, "--frobnicate"), "No such option: --frobnicate"),
        ((*ALLOW, "--frobnicate"), "Usage: netpol allow [OPTIONS] FROM... TO [PORT...]\nSee `netpol allow --help`."),
        (("who", "letters-api-dev", "visits-api-dev"), "(visits-api-dev)\nUsage: netpol who [OPTIONS] TO\n"),
        (("reach", "reports-dev", "8080"), "(8080)\nUsage: netpol reach [OPTIONS] FROM\n"),
        (("dance",), "No such command 'dance'.\nUsage: netpol [OPTIONS] COMMAND [ARGS]...\n"),
        (("check", "one"), "netpol check FROM... TO"),
        (("understand", "--estate", "\0"), "repository"),
    ],
)
def test_bad_input_is_said_with_what_to_do(netpol: Run, arguments: tuple[str, ...], says: str) -> None:
    """Bad input ends with status 2 and a message that says what is wrong; nothing looks like a traceback."""
    ran = netpol(*arguments)
    assert ran.status == 2
    assert says in ran.err + ran.out
    assert "Traceback" not in ran.err + ran.out


def test_without_a_command_there_is_the_help_alone(netpol: Run) -> None:
    """On standard error, with status 2, as before: a script has forgotten something."""
    ran = netpol()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == netpol("--help").out


def test_a_part_that_an_answer_speaks_of_is_named_as_a_terminal_shows_it(
    netpol: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are no buttons: an option shows it, and with the option it stands below, under its title."""
    monkeypatch.setenv("WRITES", "off")
    assert "copy the change from `--details`." in netpol(*ALLOW, "--estate", str(sample)).out
    whole = netpol(*ALLOW, "--details", "--estate", str(sample)).out
    assert "copy the change from *The change*." in whole
    assert "\n**The change**\n" in whole


def test_a_hint_is_for_a_person_who_watches(netpol: Run, sample: Path) -> None:
    """Where standard error goes into a log, an answer adds nothing to it."""
    assert netpol(*ALLOW, "--estate", str(sample)).err == ""


def test_a_source_that_is_its_own_target_is_answered(netpol: Run) -> None:
    """Pods of one namespace may call each other by the default policy, and that is what is said."""
    ran = netpol("check", "visits-api-dev", "visits-api-dev")
    assert (ran.status, "✅ **Allowed:**" in ran.out) == (0, True)


def test_understand_names_what_its_buttons_stand_for(netpol: Run) -> None:
    """Each option is a whole reading, the likelier first; several ports are a list."""
    line = json.dumps({"id": "a", "text": "open book-a-visit-dev to visits-api-dev on 8080 and 9090"})
    understood = json.loads(netpol("understand", stdin=line).out)
    pairs = [(one["slots"]["sources"], one["slots"]["target"]) for one in understood["options"]]

    assert "clarify" == understood["expect"]
    assert [(["book-a-visit-dev"], "visits-api-dev"), (["visits-api-dev"], "book-a-visit-dev")] == pairs
    assert [8080, 9090] == understood["slots"]["port"]


def test_understand_shows_both_opinions(netpol: Run) -> None:
    """What the rules say and why, and for each name the part that the reader gives it, where it stands and how surely."""
    line = json.dumps({"id": "a", "text": "let book-a-visit-dev call visits-api-dev"})
    why = json.loads(netpol("understand", "--why", stdin=line).out)["why"]
    first, second = why["reader"]["names"]

    assert ("allow", ["book-a-visit-dev"], "visits-api-dev") == tuple(
        why["rules"][key] for key in ("intent", "sources", "target")
    )
    assert "allow" == next(iter(why["reader"]["intents"]))
    assert ("source", [4, 20]) == (first["part"], first["span"])
    assert ("target", "visits-api-dev") == (second["part"], second["name"])
    assert 0.5 < second["share"] <= 1


def test_guide_answers_json_lines(netpol: Run) -> None:
    """With the nearest sections; what no page covers is said to be so."""
    lines = [
        json.dumps({"id": 1, "text": "who may read the request logs of the ingress?"}),
        json.dumps({"id": 2, "text": "which node size should we pick for redis"}),
        "nonsense",
    ]
    ran = netpol("guide", stdin="\n".join(lines))
    first, second = map(json.loads, ran.out.splitlines())

    assert 2 == ran.status
    assert "Line 3" in ran.err
    assert first["answered"]
    assert any(section.startswith("logs") for section in first["sections"])
    assert not second["answered"]
    assert 3 == len(second["sections"])
    assert first["text"] != second["text"]


def test_understand_speaks_json_lines(netpol: Run) -> None:
    """Every good line gets its line; a bad one is named and changes only the status."""
    lines = [
        json.dumps({"id": "a", "text": "can book-a-visit-dev reach visits-api-dev on port 8080/tcp?"}),
        "nonsense",
        json.dumps({"id": "b", "turns": ["let book-a-visit-dev call visits-api-dev", "port 8080"]}),
    ]
    ran = netpol("understand", stdin="\n".join(lines))
    first, second = map(json.loads, ran.out.splitlines())
    assert ran.status == 2
    assert "Line 2" in ran.err
    assert first == {
        "id": "a",
        "intent": "check",
        "slots": {
            "sources": ["book-a-visit-dev"],
            "target": "visits-api-dev",
            "service": None,
            "port": 8080,
            "protocol": "TCP",
            "pods": None,
        },
        "expect": "answer",
        "clarify": [],
        "options": [],
        "unaccounted": [],
    }
    assert [turn["slots"]["port"] for turn in second["turns"]] == [None, 8080]


def test_what_was_not_taken_in_is_printed(netpol: Run) -> None:
    """As a list in what was understood, in the JSON of an answer, and in the first line that people read; status 2."""
    words = "let book-a-visit-dev call visits-api-dev on 8080. metrics are 9090"
    understood = json.loads(netpol("understand", stdin=json.dumps({"id": "a", "text": words})).out)
    asked = netpol("ask", words, "--json")
    told = netpol("ask", words)

    assert (["9090"], "clarify") == (understood["unaccounted"], understood["expect"])
    assert (["9090"], None) == (json.loads(asked.out)["unaccounted"], json.loads(asked.out)["plan"])
    assert told.out.startswith("**I didn't use** `9090`.")
    assert (2, 2) == (asked.status, told.status)


def test_branch_verify_and_a_second_asker(netpol: Run, sample: Path) -> None:
    """A branch is written once, proves itself, and a second request finds it; the base branch does not move."""
    with Repo(sample) as repository:
        before = repository.commit("main").hexsha
        wrote = netpol(*ALLOW, "--branch", "--estate", str(sample), "--when", "2026-01-02T03:04:05", "--json")
        branch = json.loads(wrote.out)["branches"][0]
        again = netpol(*ALLOW, "--branch", "--estate", str(sample), "--json")
        assert (wrote.status, branch["state"], again.status) == (0, "created", 0)
        assert json.loads(again.out)["branches"][0]["state"] == "exists"
        assert repository.commit("main").hexsha == before
        assert repository.commit(branch["name"]).parents[0].hexsha == before
        assert repository.commit(branch["name"]).committed_datetime.isoformat() == "2026-01-02T03:04:05+00:00"
    verified = netpol("verify", branch["name"], "--estate", str(sample))
    assert (verified.status, "byte for byte" in verified.out) == (0, True)


def test_the_same_request_gives_the_same_commit(netpol: Run, tmp_path: Path, sample: Path) -> None:
    """Two repositories, one request, one commit id."""
    with Repo(sample) as repository:
        repository.clone(str(tmp_path / "other.git"), bare=True).close()
    written = [
        json.loads(netpol(*ALLOW, "--branch", "--json", "--when", "2026-01-02T03:04:05", "--estate", str(where)).out)
        for where in (sample, tmp_path / "other.git")
    ]
    assert written[0]["branches"][0]["commit"] == written[1]["branches"][0]["commit"]


def test_writes_off_shows_the_change_and_writes_nothing(netpol: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With WRITES=off the YAML is there, the branch is not, and the message says why."""
    monkeypatch.setenv("WRITES", "off")
    ran = netpol(*ALLOW, "--branch", "--estate", str(sample))
    assert ran.status == 2
    assert "name: allow-book-a-visit-dev" in ran.out
    assert "Branches are switched off here (WRITES=off)" in ran.out
    with Repo(sample) as repository:
        assert [head.name for head in repository.heads] == ["main"]


def test_a_plain_folder_is_read_and_never_written(netpol: Run) -> None:
    """A folder answers questions; asked for a branch it says why not and what to do."""
    folder = str(Path(__file__).parents[2] / "examples" / "environments")
    assert netpol("check", "book-a-visit-prod", "visits-api-prod", "--estate", folder).status == 0
    ran = netpol(*ALLOW, "--branch", "--details", "--estate", folder)
    assert ran.status == 2
    assert "plain folder" in ran.out + ran.err
    assert "name: allow-book-a-visit-dev" in ran.out


def test_a_second_confirmation_is_asked_for(netpol: Run, sample: Path) -> None:
    """A first policy is only written after it was confirmed by name."""
    first = netpol("allow", "book-a-visit-dev", "open-data-sandbox", "--branch", "--estate", str(sample))
    assert first.status == 2
    assert "--confirm first-policy" in first.err
    shown = netpol("allow", "book-a-visit-dev", "open-data-sandbox", "--estate", str(sample))
    assert (shown.status, "--confirm first-policy" in shown.out) == (0, True)
    confirmed = ("--confirm", "first-policy")
    assert netpol("allow", "book-a-visit-dev", "open-data-sandbox", "--branch", *confirmed, "--estate", str(sample)).status == 0


@pytest.mark.parametrize(("encoding", "text"), [("utf-8", r"\ud800"), ("ascii", "“who”")])
def test_what_a_terminal_cannot_write_is_escaped(sample: Path, tmp_path: Path, encoding: str, text: str) -> None:
    """Half a character in JSON, or a terminal that knows ASCII only: neither is a fault of ours."""
    ran = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "understand", "--estate", sample],
        input=f'{{"id": "{text}", "text": "who can reach visits-api-dev?"}}'.encode(),
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": f"{encoding}:strict", "NETPOL_STATE": str(tmp_path), "PATH": os.environ["PATH"]},
        cwd=ROOT,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["slots"]["target"] == "visits-api-dev"


def test_doctor_tries_the_push_that_the_settings_ask_for(netpol: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample has no remote, so a push cannot be had."""
    monkeypatch.setenv("NETPOL_PUSH", "true")
    ran = netpol("doctor", "--estate", str(sample))
    assert (ran.status, "FAILED: pushing. The repository has no remote" in ran.out) == (2, True)


def test_a_program_that_wants_json_gets_the_problem_as_json(netpol: Run) -> None:
    """Standard output is one JSON document also where something has to be changed first."""
    ran = netpol("check", "visit-api-dev", "visits-api-prod", "--json")
    assert ran.status == 2
    assert "visits-api-dev" in json.loads(ran.out)["error"]["hint"]


def test_a_fault_of_ours_has_a_reference_and_repeats_nobodys_words(tmp_path: Path) -> None:
    """The file says where it happened, under the reference that the person was told; the exception's text stays out of it."""
    secret = "-".join(("xoxb", "typed"))
    try:
        int(secret)
    except ValueError as error:
        said = noted(error, tmp_path / "state")
    written = (tmp_path / "state" / "errors.log").read_text()
    reference = written.split()[0]
    assert reference in said
    assert "test_program.py" in written
    assert secret not in said + written


def test_json_is_one_document_also_where_nothing_could_be_written(netpol: Run) -> None:
    """The change and why it was not written stand in one document; the problem is said on standard error too."""
    folder = str(Path(__file__).parents[2] / "examples" / "environments")
    ran = netpol(*ALLOW, "--branch", "--json", "--estate", folder)
    assert ran.status == 2
    assert "plain folder" in json.loads(ran.out)["problem"]["message"]
    assert "plain folder" in ran.err


@pytest.mark.parametrize("command", [("who", "letters-api-dev"), ("reach", "book-a-visit-prod")])
def test_an_exposure_is_in_the_json(netpol: Run, command: tuple[str, str]) -> None:
    """Who and whom, with the lines that say so, for programs."""
    exposure = json.loads(netpol(*command, "--json").out)["exposure"]
    assert exposure["namespace"] == command[1]
    assert all(place["line"] for each in exposure["admissions"] for place in each["places"])


def test_the_doctor_says_that_the_repository_cannot_be_fetched(netpol: Run, tmp_path: Path, sample: Path) -> None:
    """Answers come from the clone, and say how old it is."""
    server = GitServer(sample.parent, "")
    url = server.url(name=sample.name)
    assert netpol("doctor", "--estate", url).status == 0
    server.answer = 503
    ran = netpol("doctor", "--estate", url)
    server.stop()
    assert ran.status == 2
    assert "FAILED: fetching. The bot can't reach the repository" in ran.out
    assert "Answers are from 2" in ran.out


def test_what_is_checked_out_beside_the_base_branch_is_said(netpol: Run, sample: Path, tmp_path: Path) -> None:
    """On standard error, so that what reads the answer is not disturbed."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(sample), str(clone)], check=True)
    assert netpol("check", "book-a-visit-prod", "visits-api-prod", "--estate", str(clone)).err == ""
    (clone / "new.yaml").write_text("kind: Namespace\n")
    for command in (("check", "book-a-visit-prod", "visits-api-prod"), ("estate",), ALLOW):
        for form in ((), ("--json",)):
            ran = netpol(*command, *form, "--estate", str(clone))
            assert ran.err.startswith("Read from main at ")
            assert "uncommitted" in ran.err
            assert "uncommitted" not in ran.out
