"""What something fills in later is said to be that, and no fault; names that YAML takes for something else are refused."""

import pytest

from tests.estate.conftest import namespace
from tests.estate.repositories import estate, policies, policy, unread

SPACES = {"shop/ns.yaml": namespace("shop"), "till/ns.yaml": namespace("till")}
TEMPLATES = {
    "a name": policy("${NAME}", "shop"),
    "a part of a name": policy("deny-${RING}", "shop"),
    "a quoted name": policy("'{{ .Values.name }}'", "shop"),
    "a name that YAML takes for a mapping": policy("{{ name }}", "shop"),
    "a port": policy(space="shop", spec="{podSelector: {}, ingress: [{ports: [{port: '${PORT}', endPort: '${PORT}'}]}]}"),
    "a whole file": policy(space="shop") + "{{- if .Values.more }}\n",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_called_one(text: str) -> None:
    """Kubernetes never sees it like that, so it refuses nothing."""
    (said,) = estate(SPACES | {"shop/np.yaml": text}).namespaces["shop"].unread
    assert "something fills in later" in said.why
    assert "refuses" not in said.why
    assert "stays in force" not in said.why


def test_the_namespace_of_a_policy_may_be_a_variable() -> None:
    found = estate(SPACES | {"net/shop/np.yaml": policy(space="'${TEAM}'")})
    assert "“${TEAM}”, which has a variable that something fills in later" in found.namespaces["shop"].unread[0].why


NO_NAMES = {
    "on": "the boolean",
    "123": "the number",
    "1e3": "the number",
    "null": "no name",
    "~": "no name",
    "yes": "the boolean",
}


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_is_no_text_is_refused(name: str) -> None:
    """As the API server does. In quotes it is a name like any other."""
    found = estate(SPACES | {"x/ns.yaml": namespace(name)})
    assert SPACES.keys() == {space.place.path for space in found.namespaces.values()}
    assert NO_NAMES[name] in found.skipped[0].why
    if name != "~":
        quoted = estate(SPACES | {"x/ns.yaml": namespace(f"'{name}'"), "x/np.yaml": policy()})
        assert ["deny"] == policies(quoted)[name]


def test_json_documents_one_after_another_are_named() -> None:
    """Kubectl reads all of them; here they are not read, and not taken for none."""
    one = '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "x", "namespace": "shop"}}'
    found = estate(SPACES | {"net/np.json": f"{one}\n{one}\n"})
    assert {"shop": ["net/np.json"]} == unread(found)
    assert "several JSON documents" in found.skipped[0].why
