"""Small repositories that were once answered wrongly, each with the right answer: what is read, unknown and edited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""

GUIDE = "cloud-platform.justice.gov.uk/namespace"
MOST_VALUES = 10_000
"""More YAML nodes than this once left a file unread."""


def space(name: str, labels: str = "") -> str:
    """Write a Namespace."""
    return f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels: {{{labels}}}\n"


def policy(name: str, of: str = "", *, pods: str = "{}", peers: str = "{podSelector: {}}", ports: str = "") -> str:
    """Write a policy with one ingress rule. Without `of` it names no namespace."""
    where = f"\n  namespace: {of}" if of else ""
    rule = f"  - from:\n    - {peers}\n" + (f"    ports: [{ports}]\n" if ports else "")
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {name}{where}\nspec:\n  podSelector: {pods}\n"
        f"  policyTypes: [Ingress]\n  ingress:\n{rule}"
    )


def by(label: str) -> str:
    """Write a peer that is the namespaces with a label."""
    return f"{{namespaceSelector: {{matchLabels: {{{label}}}}}}}"


def named(name: str) -> str:
    """Write a peer that is one namespace, by its name."""
    return by(f"kubernetes.io/metadata.name: {name}")


@dataclass(frozen=True)
class Case:
    """A repository, what is asked of it, and what the answer must say, in its folds too, and must not say anywhere."""

    asked: str
    says: tuple[str, ...]
    files: Mapping[str, str | bytes]
    status: int = 0
    folded: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False
    """Whether the repository holds only these files; otherwise cellar, attic and porch are namespaces below `spaces`."""


def turned(text: str) -> str:
    """Return an ingress policy as an egress policy of the same peers."""
    for old, new in (("[Ingress]", "[Egress]"), ("ingress:", "egress:"), ("from:", "to:")):
        text = text.replace(old, new)
    return text


def closed(name: str) -> dict[str, str]:
    """Return the file of a namespace that lets in only its own pods."""
    return {f"spaces/{name}/04-networkpolicy.yaml": policy("default", name)}


ATTIC = "spaces/attic/04-networkpolicy.yaml"
PLAIN = {
    "NETPOL_LABEL_KEYS": "kubernetes.io/metadata.name",
    "NETPOL_PLATFORM_LABELS": "",
    "NETPOL_ONE_NAMESPACE_PER_BRANCH": "false",
}
ADMIN = (
    "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: fence}\nspec:\n  priority: 5\n"
    "  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: lamp}}}\n"
    "  egress: [{name: none, action: Deny, to: [{networks: [0.0.0.0/0]}]}]\n"
)

CASES = {
    "a base and its overlay, where kustomize gives the namespace": Case(
        "check chart lamp",
        ("⛔ **Blocked:**", "`fence`"),
        {
            "clusters/chart/ns.yaml": space("chart"),
            "clusters/lamp/base/ns.yaml": space("lamp"),
            "clusters/lamp/base/policy.yaml": policy("fence"),
            "clusters/lamp/base/kustomization.yaml": "namespace: lamp\nresources: [ns.yaml, policy.yaml]\n",
            "clusters/lamp/overlays/one/kustomization.yaml": "resources: [../../base]\n",
        },
        status=1,
        folded=("lamp/base/policy.yaml",),
        settings=PLAIN | {"NETPOL_NAMESPACES_ROOT": "clusters"},
        bare=True,
    ),
    "the built-in key as the only key": Case(
        "allow cellar attic --port 80",
        ("⛔ **Blocked:** `cellar` → `attic`, TCP 80", "One policy there fixes it"),
        closed("attic"),
        folded=("kubernetes.io/metadata.name: cellar",),
        never=("doesn't have", "has no such label"),
        settings=PLAIN,
    ),
    "a policy of the whole cluster in another folder": Case(
        "check lamp hall",
        ("❔ **Can't tell:**", "fence", "clusters/test/admin/fence.yaml:1"),
        {
            "base/spaces/lamp/ns.yaml": space("lamp"),
            "base/spaces/hall/ns.yaml": space("hall"),
            "clusters/test/admin/fence.yaml": ADMIN,
        },
        status=1,
        settings=PLAIN | {"NETPOL_NAMESPACES_ROOT": "base/spaces"},
        bare=True,
    ),
    "a folder whose files a kustomization lists": Case(
        "allow hall lamp --port 8080 --confirm first-policy",
        ("This is the first policy of lamp.",),
        {
            "rooms/hall/namespace.yaml": space("hall"),
            "rooms/lamp/namespace.yaml": space("lamp"),
            "rooms/lamp/kustomization.yaml": "resources:\n- namespace.yaml\n",
        },
        folded=("Add to `rooms/lamp/kustomization.yaml`", "- network-policy.yaml"),
        never=("allow-ingress-controllers",),
        settings=PLAIN
        | {
            "NETPOL_NAMESPACES_ROOT": "rooms",
            "NETPOL_NAMESPACE_FILE": "namespace.yaml",
            "NETPOL_POLICY_FILE": "network-policy.yaml",
        },
        bare=True,
    ),
    "names that OpenShift's own servers resolve": Case(
        "allow cellar attic --port 8080",
        ("`cellar` limits its outgoing calls", "a policy that lets it in and a policy that lets it out"),
        closed("attic")
        | {
            "spaces/cellar/04-networkpolicy.yaml": turned(
                policy("dns", "cellar", peers=named("openshift-dns"), ports="{protocol: UDP, port: 5353}")
            )
        },
        folded=("allow-egress-to-attic",),
        never=("block DNS",),
        settings={"NETPOL_PLATFORM": "plain"},
    ),
    "the platform's own labels in the settings": Case(
        "who attic",
        ("own components can call it too", "team: edge"),
        {ATTIC: policy("default", "attic") + "---\n" + policy("edge", "attic", peers=by("team: edge"))},
        never=("does nothing",),
        settings={"NETPOL_PLATFORM_LABELS": "team=edge"},
    ),
    "policies in a folder of their own": Case(
        "check hall lamp",
        ("⛔ **Blocked:**", "`fence`"),
        {
            "rooms/hall/ns.yaml": space("hall"),
            "rooms/lamp/ns.yaml": space("lamp"),
            "rules/lamp.yaml": policy("fence", "lamp"),
            "rules/kustomization.yaml": "resources: [lamp.yaml]\n",
        },
        status=1,
        folded=("rules/lamp.yaml",),
        settings=PLAIN | {"NETPOL_NAMESPACES_ROOT": "rooms"},
        bare=True,
    ),
    "a first policy with a label and a port": Case(
        "allow cellar attic --port 8080 --select-by guide --confirm first-policy",
        ("This is the first policy of attic.",),
        {ATTIC: "# nothing yet\n"},
        folded=("name: default", "name: allow-cellar", "port: 8080"),
        never=("unusual",),
    ),
    "a policy of the whole cluster in another namespace's folder": Case(
        "check cellar attic",
        ("❔ **Can't tell:**", "porch/fence.yaml:1"),
        {
            ATTIC: policy("in", "attic", peers=named("cellar")),
            "spaces/porch/fence.yaml": ADMIN.replace("lamp", "attic").replace("egress", "ingress").replace("to:", "from:"),
        },
        status=1,
    ),
    "a label with an empty value": Case(
        "allow cellar attic",
        ("One policy there fixes it",),
        closed("attic") | {"spaces/cellar/00-namespace.yaml": space("cellar", f"{GUIDE}: ''")},
        folded=("kubernetes.io/metadata.name: cellar",),
        never=(f"{GUIDE}: ",),
    ),
    "a label that another namespace's outgoing rule waits for": Case(
        "allow cellar attic --select-by guide",
        ("porch may call cellar",),
        closed("attic") | {"spaces/porch/04-networkpolicy.yaml": turned(policy("out", "porch", peers=by(f"{GUIDE}: cellar")))},
        status=2,
    ),
    "a policy for another namespace in this one's folder": Case(
        "check cellar porch",
        ("isn't in force", "its namespace is “porch”, but it's in the folder of “attic”"),
        {ATTIC: policy("default", "attic") + "---\n" + policy("default", "porch")},
    ),
    "a caller that is one value of a list": Case(
        "revoke cellar attic",
        ("One branch in `attic` takes it away.",),
        {
            ATTIC: policy(
                "x",
                "attic",
                peers="{namespaceSelector: {matchExpressions: "
                "[{key: kubernetes.io/metadata.name, operator: In, values: [cellar, porch]}]}}",
            )
        },
        folded=("Take out of", "cellar"),
        never=("Nothing is removed",),
    ),
    "a policy for each of forty apps": Case(
        "allow cellar attic",
        ("⚠️ **Partly:**", "fixes it"),
        {ATTIC: "---\n".join(policy(f"app-{n}", "attic", pods=f"{{matchLabels: {{app: app-{n}}}}}") for n in range(40))},
        folded=("operator: In", "name: allow-cellar\n"),
        never=("allow-cellar-2",),
    ),
    "a third policy type": Case(
        "check cellar attic",
        ("❔ **Can't tell:**", "policyTypes has 3 items"),
        {ATTIC: policy("default", "attic") + "---\n" + policy("x", "attic").replace("[Ingress]", "[Ingress, Egress, Ingress]")},
        status=1,
    ),
    "a namespace that is declared twice": Case(
        "check cellar attic",
        ("is declared again", "00-namespace.yaml:7"),
        closed("attic") | {"spaces/attic/00-namespace.yaml": space("attic", "a: b") + "---\n" + space("attic", "a: c")},
        status=1,
    ),
    "two policies of one name": Case(
        "check cellar attic",
        ("✅ **Allowed:**", "is written again", "Only the one that's applied last is in force"),
        {ATTIC: policy("default", "attic") + "---\n" + policy("default", "attic", peers=named("cellar"))},
    ),
    "a list that gives its items their kind": Case(
        "check cellar attic",
        ("⛔ **Blocked:**", "(`default`)"),
        {
            ATTIC: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n"
            "- metadata: {name: default, namespace: attic}\n"
            "  spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}\n"
        },
        status=1,
        folded=("(`attic/04-networkpolicy.yaml:4`)",),
    ),
    "a file of more than a quarter of a mebibyte": Case(
        "check cellar attic",
        ("⛔ **Blocked:**", "`default`"),
        {ATTIC: policy("default", "attic") + "# padding\n" * 30_000},
        status=1,
    ),
    "a file that is not UTF-8": Case(
        "check cellar attic",
        ("❔ **Can't tell:**", "not UTF-8"),
        {ATTIC: policy("default", "attic").encode() + b"# caf\xe9\n"},
        status=1,
    ),
    "a policy of more values than were once read": Case(
        "check cellar attic",
        ("⛔ **Blocked:**", "`default`"),
        {ATTIC: policy("default", "attic", ports=", ".join(f"{{port: {n}}}" for n in range(1, MOST_VALUES // 3)))},
        status=1,
    ),
    "a tab where YAML has none": Case(
        "check cellar attic",
        ("❔ **Can't tell:**", "04-networkpolicy.yaml", "line 7"),
        {ATTIC: policy("default", "attic").replace("spec:\n", "spec:\n\tx: 1\n")},
        status=1,
    ),
    "a rule that waits for the label": Case(
        "allow cellar attic --select-by guide --port 8080",
        ("Other rules wait for this label", "every pod, on every port", "built-in label"),
        {ATTIC: policy("default", "attic") + "---\n" + policy("old", "attic", peers=by(f"{GUIDE}: cellar"))},
        status=2,
    ),
    "a rule that waits for the label, and all of it is asked for": Case(
        "allow cellar attic --select-by guide",
        ("a label on the namespace",),
        {ATTIC: policy("default", "attic") + "---\n" + policy("old", "attic", peers=by(f"{GUIDE}: cellar"))},
        folded=(f'{GUIDE}: "cellar"',),
        never=("name: allow-cellar",),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_right_answer(case: Case, netpol: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what is so, says nothing that is not, and ends with the status of that."""
    settings = case.settings if case.bare else {"NETPOL_NAMESPACES_ROOT": "spaces", **case.settings}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    files = (
        case.files
        if case.bare
        else {f"spaces/{name}/00-namespace.yaml": space(name) for name in ("cellar", "attic", "porch")} | dict(case.files)
    )
    for path, text in files.items():
        (tmp_path / "estate" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "estate" / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    ran = netpol(*case.asked.split(), "--estate", str(tmp_path / "estate"))
    assert case.status == ran.status, ran.out + ran.err
    for words in case.says:
        assert words in ran.out
    whole = netpol(*case.asked.split(), "--details", "--estate", str(tmp_path / "estate")).out
    for words in case.folded:
        assert words in whole
    for words in case.never:
        assert words not in whole


def test_more_cases_than_are_gone_through_are_no_answer(netpol: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is said to have access, and nobody not to."""
    monkeypatch.setenv("NETPOL_NAMESPACES_ROOT", "spaces")
    pods = "{{matchExpressions: [{{key: a{n}, operator: Exists}}, {{key: b{n}, operator: DoesNotExist}}]}}"
    everyone = "{namespaceSelector: {}}"
    rules = [policy(f"p{n}", "attic", pods=pods.format(n=n), peers=everyone, ports=f"{{port: {1000 + n}}}") for n in range(120)]
    files = {f"spaces/{name}/00-namespace.yaml": space(name) for name in ("cellar", "attic")} | {ATTIC: "---\n".join(rules)}
    for path, text in files.items():
        (tmp_path / "estate" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "estate" / path).write_text(text, encoding="utf-8")
    said = netpol("who", "attic", "--estate", str(tmp_path / "estate")).out
    assert "❔ **Who can reach `attic`:** I can't tell from the repository." in said
    assert "no other namespace" not in said
