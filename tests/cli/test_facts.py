"""What an answer rests on: every document that bears on it is read, or the answer says that it cannot be told."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""
Estate = Callable[[Mapping[str, str | bytes]], str]

DEFAULT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  podSelector: {{}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - {peer}
"""


def policy(namespace: str, name: str = "default", peer: str = "podSelector: {}") -> str:
    """Write a policy with one ingress rule of one peer."""
    return DEFAULT.format(namespace=namespace, name=name, peer=peer)


def labelled(key: str, value: str) -> str:
    """Write a peer that is the namespaces with a label."""
    return f"namespaceSelector: {{matchLabels: {{{key}: {value}}}}}"


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    """Return a function that writes a folder of namespaces: caller, called and other, and whatever files are given."""
    monkeypatch.setenv("NETPOL_NAMESPACES_ROOT", "namespaces")

    def write(files: Mapping[str, str | bytes]) -> str:
        folder = tmp_path / "estate"
        given: dict[str, str | bytes] = {
            f"namespaces/{name}/00-namespace.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"
            for name in ("caller", "called", "other")
        }
        for path, text in {**given, **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(folder)

    return write


CALLED = "namespaces/called/04-networkpolicy.yaml"


def test_questions_know_the_platforms_own_labels(netpol: Run, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label that the settings give to the platform is its component, and a rule for it does something."""
    where = estate({CALLED: policy("called") + "---\n" + policy("called", "edge", labelled("role", "edge"))})
    assert "“edge” selects namespaces with “role: edge”, and there are none" in netpol("who", "called", "--estate", where).out
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "role=edge")
    said = netpol("who", "called", "--estate", where).out
    assert "The platform's own components come in too, by `role: edge`." in said
    assert "there are none" not in said


@pytest.mark.parametrize("command", [("check", "caller", "called"), ("who", "called")])
def test_questions_know_which_keys_name_a_namespace(
    command: tuple[str, ...], netpol: Run, estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a rule should have asked for is said by the key that the settings name."""
    where = estate(
        {
            CALLED: policy("called", "old", labelled("team", "caller")),
            "namespaces/caller/00-namespace.yaml": "apiVersion: v1\nkind: Namespace\n"
            "metadata: {name: caller, labels: {unit: payments}}\n",
        }
    )
    monkeypatch.setenv("NETPOL_LABEL_KEYS", "unit")
    said = netpol(*command, "--estate", where).out
    assert "caller carries no such label; it carries “unit: payments”" in said


def test_what_a_source_may_call_knows_the_platform_too(netpol: Run, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    out = policy("caller", "out", labelled("role", "edge")).replace("[Ingress]", "[Egress]")
    out = out.replace("ingress:", "egress:").replace("from:", "to:")
    where = estate({"namespaces/caller/04-networkpolicy.yaml": out})
    assert "there are none" in netpol("reach", "caller", "--estate", where).out
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "role=edge")
    assert "there are none" not in netpol("reach", "caller", "--estate", where).out
