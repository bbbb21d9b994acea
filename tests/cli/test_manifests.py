"""Rendered manifests in a terminal: `--manifests` and its setting, and what is said of files that cannot be read."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SERVICE = """apiVersion: v1
kind: Service
metadata: {name: visits, namespace: visits-api-dev}
spec: {ports: [{port: 80, targetPort: 8080}]}
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
    assert "http://SERVICE.visits-api-dev:PORT`" in netpol(*command).out


def test_a_check_says_which_port_the_pods_have(netpol: Run, rendered: Path) -> None:
    """Policies count the port of the pods."""
    assert "`80` is the port of the service `visits`" in netpol("check", *PAIR, "80", "--manifests", str(rendered)).out


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
    assert f"{rendered.name}/link.yaml: It is a symbolic link" in ran.err
    assert f"{rendered.name}/policy.yaml:1: NetworkPolicy “deny” does not count" in ran.err


def test_a_folder_that_is_not_there_is_an_error(netpol: Run, tmp_path: Path) -> None:
    """A misspelt folder is no empty one."""
    ran = netpol("check", *PAIR, "--manifests", str(tmp_path / "nowhere"))

    assert ran.status == 2
    assert "nowhere is not a folder" in ran.err
