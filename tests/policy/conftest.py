"""Estates in a few words: labels by namespace, and policies as people write them, read by the real loader."""

import json
from collections.abc import Callable, Mapping

import pytest

from bot.estate import RawFile, load
from bot.model.estate import Estate
from tests.platforms import below

Labels = Mapping[str, str]
LAYOUT = below("")


def build(
    namespaces: Mapping[str, Labels], policies: Mapping[str, str] | None = None, annotations: Mapping[str, Labels] | None = None
) -> Estate:
    """Return the estate of these namespaces (name to labels) and policies (name to the text of its policy file)."""
    files = []
    for name, labels in namespaces.items():
        metadata = {"name": name, "labels": dict(labels), "annotations": dict((annotations or {}).get(name, {}))}
        text = json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}, indent=1)
        files.append(RawFile(f"{name}/00-namespace.yaml", "", text.encode()))
    for name, text in (policies or {}).items():
        files.append(RawFile(f"{name}/04-networkpolicy.yaml", "", text.encode()))
    return load(files, LAYOUT)


def write(name: str, spec: str, api: str = "networking.k8s.io/v1") -> str:
    """Return a policy document; `spec` is YAML in flow style. Four lines, the spec on the last."""
    return f"---\n{{apiVersion: {api}, kind: NetworkPolicy,\nmetadata: {{name: {name}}},\nspec: {spec}}}\n"


@pytest.fixture(scope="session")
def estate_of() -> Callable[..., Estate]:
    """Return `build`."""
    return build


@pytest.fixture(scope="session")
def policy() -> Callable[..., str]:
    """Return `write`."""
    return write
