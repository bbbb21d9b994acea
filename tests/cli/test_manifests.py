"""Rendered manifests in a terminal: `--manifests` and its setting, and what is said of files that cannot be read."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SERVICE = """apiVersion: v1
kind: Service
metadata: {name: visits, namespace: visits-api-dev}
spec: {ports: [{port: 80, targetPort: 8080}]}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: visits, namespace: visits-api-dev}
spec:
  template:
    metadata: {labels: {app: visits}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
"""
PAIR = ("book-a-visit-dev", "visits-api-dev")
COMMANDS = {
    "ask": ("ask", "let book-a-visit-dev call visits-api-dev on port 8080"),
    "allow": ("allow", *PAIR, "--port", "8080"),
}


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """Return a folder with one service, in a folder of its own."""
    folder = tmp_path / "rendered" / "charts"
    folder.mkdir(parents=True)
    (folder / "visits.yaml").write_text(SERVICE, encoding="utf-8")
    return folder.parent


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_an_answer_has_the_service_of_the_rendered_manifests(netpol: Run, rendered: Path, command: tuple[str, ...]) -> None:
    """The sample declares no service, and the folder does."""
    assert "http://visits.visits-api-dev:80`" in netpol(*command, "--manifests", str(rendered)).out
    assert "http://SERVICE.visits-api-dev:8080`" in netpol(*command).out


def test_a_check_says_which_port_the_pods_have(netpol: Run, rendered: Path) -> None:
    """Policies count the port of the pods."""
    assert "`80` is the port of the service `visits`" in netpol("check", *PAIR, "80", "--manifests", str(rendered)).out


@pytest.fixture
def pods(rendered: Path) -> Path:
    """Return the folder with the pods of the service too."""
    service = SERVICE.replace("spec: {", "spec: {selector: {app: visits}, ").replace("8080", "http")
    (rendered / "charts" / "visits.yaml").write_text(f"{service}---\n{DEPLOYMENT}", encoding="utf-8")
    return rendered


def test_a_services_port_gives_the_branch_of_its_pods_port(netpol: Run, pods: Path, sample: Path) -> None:
    """Whichever is named, and the branch proves itself without the rendered manifests."""
    where = ("--branch", "--json", "--estate", str(sample), "--manifests", str(pods))
    by_service = json.loads(netpol("allow", *PAIR, "--port", "80", *where).out)
    by_pods = json.loads(netpol("allow", *PAIR, "--port", "8080", *where).out)

    (wrote,), (found,) = by_service["branches"], by_pods["branches"]
    assert (wrote["state"], found["state"], found["name"]) == ("created", "exists", wrote["name"])
    assert 0 == netpol("verify", wrote["name"], "--estate", str(sample)).status


def test_the_exit_status_of_a_check_is_about_the_port_of_the_pods(netpol: Run, pods: Path) -> None:
    """Port 80 of the service is blocked or open as the pods' port is."""
    for source, status in (("book-a-visit-dev", 1), ("visits-api-dev", 0)):
        for port in ("80", "8080", "http"):
            assert status == netpol("check", source, PAIR[1], "--port", port, "--manifests", str(pods)).status
    assert (
        "TCP 8080 of the pods, which the service `visits` offers on 80"
        in (netpol("ask", "can book-a-visit-dev call visits-api-dev on port 80?", "--manifests", str(pods)).out.splitlines()[0])
    )


def test_the_folder_can_be_a_setting(netpol: Run, rendered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot in Slack has no options."""
    monkeypatch.setenv("NETPOL_MANIFESTS", str(rendered))

    assert "http://visits.visits-api-dev:80`" in netpol("allow", *PAIR, "--port", "8080").out
    assert "1 services" in netpol("estate").out


def test_what_cannot_be_read_there_is_named(netpol: Run, rendered: Path) -> None:
    """A file that is not YAML, a link and a policy are named on standard error; the answer stays on standard output."""
    (rendered / "broken.yaml").write_text("kind: [", encoding="utf-8")
    (rendered / "link.yaml").symlink_to(rendered / "charts" / "visits.yaml")
    (rendered / "policy.yaml").write_text(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: visits-api-dev}\n", "utf-8"
    )
    ran = netpol("who", "visits-api-dev", "--manifests", str(rendered))

    assert f"{rendered.name}/broken.yaml:1: The file is not valid YAML" in ran.err
    assert f"{rendered.name}/link.yaml: It's a symbolic link" in ran.err
    assert f"{rendered.name}/policy.yaml:1: NetworkPolicy “deny” doesn't count" in ran.err


def test_a_folder_that_is_not_there_is_an_error(netpol: Run, tmp_path: Path) -> None:
    """A misspelt folder is no empty one."""
    ran = netpol("check", *PAIR, "--manifests", str(tmp_path / "nowhere"))

    assert ran.status == 2
    assert "nowhere isn't a folder" in ran.err
