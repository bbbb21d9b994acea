"""Invalid manifests end `netpol connections`, `probe` and `diff` with an error that names file and line, and with no result."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
"""


def policy(*lines: str) -> str:
    """Write a policy; the given lines are its spec, from line 5 on."""
    about = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n"
    return about + "".join(f"  {line}\n" for line in lines)


def port(*lines: str) -> str:
    """Write a policy with one item of ports, which begins on line 8."""
    first, *others = lines
    return policy("podSelector: {}", "ingress:", "- ports:", f"  - {first}", *(f"    {line}" for line in others))


def peer(*lines: str) -> str:
    """Write a policy with one peer, which begins on line 8."""
    first, *others = lines
    return policy("podSelector: {}", "ingress:", "- from:", f"  - {first}", *(f"    {line}" for line in others))


INVALID = {
    "not YAML": ("kind: NetworkPolicy\nmetadata: [\nspec: {}\n", 4, "not valid YAML"),
    "not YAML, of no kind that matters": ("data:\n  a: [\n", 3, "not valid YAML"),
    "plain text": ("This is no manifest\n", 1, "not a Kubernetes object"),
    "tab": ("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: db\n", 4, "not valid YAML"),
    "template": ("{{- if .Values.policy }}\nkind: NetworkPolicy\n{{- end }}\n", 1, "a template"),
    "variable": (policy("podSelector: {matchLabels: {app: '${APP}'}}"), 5, "a variable that something fills in later"),
    "kind that does not exist": (POD.replace("v1", "networking.k8s.io/v1").replace("Pod", "NetworkPolcy"), 1, "no kind"),
    "no kind": ("apiVersion: networking.k8s.io/v1\nmetadata: {name: p}\nspec: {podSelector: {}}\n", 1, "no kind"),
    "no apiVersion": (policy("podSelector: {}").split("\n", 1)[1], 1, "no apiVersion"),
    "version that is not served": (
        policy("podSelector: {}").replace("networking.k8s.io/v1", "extensions/v1beta1"),
        1,
        "serves only networking.k8s.io/v1",
    ),
    "policy without a name": (policy("podSelector: {}").replace("name: p, ", ""), 1, "no name"),
    "policy of a misspelt namespace": (
        policy("podSelector: {}").replace(": shop", ": Shop_1"),
        3,
        "isn't the name of a namespace",
    ),
    "port that is a list": (port("port: [80]"), 8, "port is a list"),
    "port in quotes": (port("port: '80'"), 8, "without quotes"),
    "port 0": (port("port: 0"), 8, "not between 1 and 65535"),
    "port 70000": (port("port: 70000"), 8, "not between 1 and 65535"),
    "endPort below port": (port("port: 90", "endPort: 80"), 9, "endPort 80 is not between port 90 and 65535"),
    "endPort of a name": (port("port: http", "endPort: 80"), 9, "endPort stands without a port number"),
    "endPort alone": (port("endPort: 80"), 8, "endPort stands without a port number"),
    "lower-case protocol": (port("protocol: tcp", "port: 80"), 8, "TCP, UDP or SCTP"),
    "address without a length": (peer("ipBlock: {cidr: 10.0.0.0}"), 8, "not an address range"),
    "length of an address": (peer("ipBlock: {cidr: 10.0.0.0/40}"), 8, "not an address range"),
    "except outside": (peer("ipBlock: {cidr: 10.0.0.0/8, except: [192.168.0.0/16]}"), 8, "no part of"),
    "ipBlock beside a selector": (peer("ipBlock: {cidr: 10.0.0.0/8}", "podSelector: {}"), 8, "an ipBlock beside a selector"),
    "empty peer": (peer("{}"), 8, "names no podSelector"),
    "operator": (peer("podSelector: {matchExpressions: [{key: a, operator: Is, values: [b]}]}"), 8, "operator is “Is”"),
    "In without values": (peer("podSelector: {matchExpressions: [{key: a, operator: In}]}"), 8, "operator In needs values"),
    "Exists with values": (
        peer("podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}"),
        8,
        "operator Exists must not have values",
    ),
    "label key": (policy("podSelector: {matchLabels: {a/b/c: x}}"), 5, "the label key “a/b/c”"),
    "label that is a number": (policy("podSelector: {matchLabels: {a: 1}}"), 5, "a label value is the number “1”"),
    "unknown field": (policy("podSelector: {}", "podSelectors: {}"), 6, "no field “podSelectors”"),
    "policy type": (policy("podSelector: {}", "policyTypes: [ingress]"), 6, "only Ingress and Egress"),
    "namespace without a name": ("apiVersion: v1\nkind: Namespace\nmetadata: {labels: {a: b}}\n", 1, "no name"),
    "namespace with a capital": ("apiVersion: v1\nkind: Namespace\nmetadata: {name: Shop}\n", 3, "“Shop”"),
    "label of a namespace": ("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: 1}}\n", 3, "the number “1”"),
    "workload without pods": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db, namespace: shop}\nspec: {}\n",
        1,
        "no pod template",
    ),
    "workload that is misspelt": ("apiVersion: apps/v1\nkind: Deploymnet\nmetadata: {name: db}\n", 1, "no kind Deploymnet"),
    "workload that is misspelt, behind a policy": (
        policy("podSelector: {}") + "---\napiVersion: batch/v1\nkind: CronJobs\nmetadata: {name: db}\n",
        7,
        "no kind CronJobs",
    ),
    "containerPort": (POD.replace("web", "db").replace("8080", "70000"), 4, "containerPort is not between"),
    "protocol of a container": (POD.replace("web", "db").replace("8080", "80, protocol: tcp"), 4, "TCP, UDP or SCTP"),
    "two pods of one name": (POD.replace("app: web", "app: db"), 1, "the bot can't tell which of them is in force"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one pod."""
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "z.yaml").write_text(POD, encoding="utf-8")
    return tmp_path / "good"


@pytest.mark.parametrize(("text", "line", "why"), INVALID.values(), ids=INVALID.keys())
def test_an_invalid_document_ends_in_an_error(netpol: Run, folder: Path, text: str, line: int, why: str) -> None:
    """With its place, the reason and what to do; a part of the answer would look like the whole."""
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    ran = netpol("connections", "--manifests", str(folder))

    assert (2, "") == (ran.status, ran.out)
    assert ran.err.startswith(f"good/bad.yaml:{line}: ")
    assert why in ran.err
    assert ran.err.endswith("Correct it, or take it out of the folder, and ask again.\n")


@pytest.fixture
def invalid(folder: Path) -> Path:
    """Return a folder with one invalid document behind a good one, and with another file of them."""
    (folder / "a.yaml").write_text(f"{policy('podSelector: {}')}---\n{port('port: 0')}", encoding="utf-8")
    (folder / "b.yaml").write_text(f"{port('port: 0')}---\n{peer('{}')}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("connections", "--manifests", "BAD"),
        ("probe", "--port", "80", "--manifests", "BAD"),
        ("probe", "--port", "80", "--manifests", "BAD", "--json"),
        ("diff", "BAD", "GOOD"),
        ("diff", "GOOD", "BAD", "--json"),
    ],
    ids=" ".join,
)
def test_each_command_names_all_invalid_documents(netpol: Run, invalid: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    """The first with its reason, the others by their places, so that all of them can be corrected at once."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "z.yaml").write_text(POD, encoding="utf-8")
    where = {"BAD": str(invalid), "GOOD": str(tmp_path / "other")}
    ran = netpol(*(where.get(word, word) for word in command))

    assert 2 == ran.status
    assert {"error"} == json.loads(ran.out).keys() if "--json" in command else "" == ran.out
    assert ran.err.startswith("good/a.yaml:14: NetworkPolicy “p” isn't read, because Kubernetes refuses it: port is not between")
    assert "So it is with 2 more: good/b.yaml:8, good/b.yaml:17." in ran.err


def test_a_file_that_cannot_be_read_has_no_line(netpol: Run, folder: Path) -> None:
    """A link may lead to a policy, and binary data may be one."""
    (folder / "a.yaml").symlink_to(folder / "z.yaml")
    (folder / "b.yaml").write_bytes(b"kind: NetworkPolicy\0\n")
    ran = netpol("connections", "--manifests", str(folder))

    assert (2, "") == (ran.status, ran.out)
    assert ran.err.startswith("good/a.yaml: It's a symbolic link")
    assert "1 more: good/b.yaml." in ran.err


VALID = {
    "other kinds": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: 'kind: NetworkPolicy'}\n",
    "custom resource": "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: x}\nspec: {size: 3}\n",
    "definition of a kind": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.y}\n",
    "values": "replicas: 3\nimage: x\n",
    "nothing": "# nothing yet\n---\n",
    "key twice": policy("podSelector: {}", "podSelector: {}"),
    "role binding": "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x}\nsubjects: [3]\n",
    "encrypted secret": "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: 'ENC[x]'}\nsops: {mac: x}\n",
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID.keys())
def test_what_holds_no_policy_is_passed_over(netpol: Run, folder: Path, text: str) -> None:
    """Folders of manifests hold more than namespaces, policies and workloads."""
    (folder / "more.yaml").write_text(text, encoding="utf-8")

    assert 0 == netpol("connections", "--manifests", str(folder)).status


@pytest.mark.parametrize("command", [("connections",), ("probe", "--port", "80")], ids=lambda command: command[0])
@pytest.mark.parametrize(("name", "said"), [("nowhere", "nowhere isn't a folder"), ("empty", "empty declares no workload")])
def test_a_folder_without_anything_to_judge(netpol: Run, tmp_path: Path, command: tuple[str, ...], name: str, said: str) -> None:
    """A folder that is not there, one without files, and one with namespaces alone."""
    (tmp_path / "empty").mkdir()
    asked = (*command, "--manifests", str(tmp_path / name))
    assert (2, "", True) == ((ran := netpol(*asked)).status, ran.out, said in ran.err)
    if name == "empty":
        (tmp_path / "empty" / "n.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", encoding="utf-8")
        assert (2, "", True) == ((ran := netpol(*asked)).status, ran.out, said in ran.err)
