"""What something fills in later is said to be that, and no fault; names that YAML takes for something else are refused."""

import pytest

from bot.model.estate import EVERY_NAMESPACE, SOME_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, outcome, policies, policy, unread
from tests.platforms import below

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


FILLED_IN = policy("deny-{{ ring }}", "{{ team }}")
JSONNET = "local k = import 'k.libsonnet';\n{\n  apiVersion: 'networking.k8s.io/v1',\n  kind: 'NetworkPolicy',\n}\n"
NAMED = {
    "beside manifests": ("shop/np.yaml.tpl", FILLED_IN),
    "a folder without manifests": ("services/shop/x.yaml.j2", FILLED_IN),
    "a folder further up": ("services/shop/templates/x.yaml.tmpl", FILLED_IN),
    "its own name": ("services/shop.yaml.gotmpl", FILLED_IN),
    "a namespace that it names": ("services/till/x.tpl", policy("'{{ name }}'", "shop")),
    "the folder that declares": ("shop/parts/x.erb", FILLED_IN),
    "Jsonnet": ("services/shop/main.jsonnet", JSONNET),
    "Jsonnet with a library": ("services/shop/main.jsonnet", "k.networking.v1.networkPolicy.new('deny')\n"),
    "JSON": ("services/shop/x.json.tpl", '{"kind": "NetworkPolicy", "metadata": {"name": "${name}"}}\n'),
    "Terraform's": ("services/shop/np.yaml.tftpl", FILLED_IN),
    "CUE": ("services/shop/x.cue", 'deny: {\n\tkind: "NetworkPolicy"\n}\n'),
    "a kind that is filled in": ("services/shop/x.yaml.tpl", "apiVersion: {{ api }}\nkind: {{ kind }}\n"),
    "Calico's": ("services/shop/x.yaml.tpl", "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\n"),
    "UTF-16": ("services/shop/x.yaml.tpl", FILLED_IN.encode("utf-16")),
    "git-crypt": ("services/shop/x.yaml.tpl", b"\0GITCRYPT\0..."),
}


@pytest.mark.parametrize(("path", "text"), NAMED.values(), ids=NAMED)
def test_a_template_that_may_hold_a_policy_leaves_its_namespace_unknown(path: str, text: str | bytes) -> None:
    found = estate(SPACES | {"stock/ns.yaml": namespace("stock"), path: text})
    assert {"shop": [path]} == unread(found)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    assert Outcome.ALLOWED is outcome(found, "till", "stock")


OTHERS = {
    "a template of Terraform": ("shop/main.tf.tpl", 'resource "kubernetes_secret" "x" { metadata { namespace = "shop" } }\n'),
    "a shell script": ("shop/run.sh.tpl", "kubectl get networkpolicy -n {{ team }}\n"),
    "a Deployment": ("shop/app.yaml.j2", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: '{{ name }}'}\n"),
    "values of a chart": ("shop/values.yaml.gotmpl", "networkPolicy:\n  enabled: {{ .on }}\n"),
    "a role's kind": ("shop/role.yaml.tpl", "kind: RoleBinding\nroleRef:\n    kind: {{ kind }}\n"),
    "a definition of the kind": (
        "shop/crd.yaml.tpl",
        "kind: CustomResourceDefinition\nspec:\n  names:\n    kind: GlobalNetworkPolicy\n",
    ),
    "a library of others": ("vendor/k8s/main.libsonnet", JSONNET),
    "a document": ("shop/README.md", FILLED_IN),
}


@pytest.mark.parametrize(("path", "text"), OTHERS.values(), ids=OTHERS)
def test_any_other_template_is_left_out(path: str, text: str) -> None:
    """It makes no policy, so naming it would be a false alarm."""
    found = estate(SPACES | {path: text})
    assert () == found.skipped
    assert Outcome.ALLOWED is outcome(found, "till", "shop")


def test_a_template_that_may_declare_a_namespace_hides_no_policy() -> None:
    """But whether that namespace is there, and with which labels, is not known."""
    found = estate(SPACES | {"more/ns.yaml.tpl": f"{namespace('made')}---\n{namespace('shop', '{team: {{ team }}}')}"})
    assert [("more/ns.yaml.tpl", 2, False)] == [(skip.path, skip.line, skip.hides) for skip in found.skipped]
    assert {} == unread(found)
    assert {"made"} == found.undeclared.keys()
    assert {"made", "shop"} == found.unlabelled.keys()


def test_a_template_of_which_nothing_says_where_it_goes_is_named_and_counts_for_no_verdict() -> None:
    found = estate(SPACES | {"services/x.yaml.tpl": FILLED_IN})
    assert {} == unread(found)
    assert [SOME_NAMESPACE] == [skip.about for skip in found.skipped]


def test_a_template_of_a_policy_of_the_whole_cluster_covers_every_namespace() -> None:
    text = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: {{ name }}}\n"
    found = estate(SPACES | {"services/shop/x.yaml.tpl": text})
    assert [EVERY_NAMESPACE] == [skip.about for skip in found.skipped]
    assert Outcome.UNKNOWN is outcome(found, "shop", "till")


def test_a_template_that_nothing_applies_is_named_as_such() -> None:
    found = estate(SPACES | {"docs/shop/x.yaml.tpl": FILLED_IN})
    assert {} == unread(found)
    assert ["named docs" in skip.why for skip in found.skipped] == [True]


def test_a_template_in_a_namespaces_own_folder_is_named() -> None:
    """Where folders are namespaces too: it may hold a policy of that namespace, or declare it."""
    found = estate(
        {
            "namespaces/shop/ns.yaml": namespace("shop"),
            "namespaces/shop/np.yaml.tpl": FILLED_IN,
            "namespaces/made/ns.yaml.tpl": namespace("made"),
        },
        below("namespaces"),
    )
    assert {"shop": ["namespaces/shop/np.yaml.tpl"]} == unread(found)
    assert {"made"} == found.undeclared.keys()
    assert ["namespaces/made/ns.yaml.tpl", "namespaces/shop/np.yaml.tpl"] == [skip.path for skip in found.skipped]
