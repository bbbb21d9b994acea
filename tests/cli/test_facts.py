"""What an answer rests on: every document that bears on it is read, or the answer says that it cannot be told."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from git import Repo

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
    assert "“edge” selects namespaces with “role: edge”, but there are none" in netpol("who", "called", "--estate", where).out
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "role=edge")
    said = netpol("who", "called", "--estate", where).out
    assert "The platform's own components can call it too:\n\n- namespaces with `role: edge`: " in said
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
    assert "caller has no such label; it has “unit: payments”" in said


def test_what_a_source_may_call_knows_the_platform_too(netpol: Run, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    out = policy("caller", "out", labelled("role", "edge")).replace("[Ingress]", "[Egress]")
    out = out.replace("ingress:", "egress:").replace("from:", "to:")
    where = estate({"namespaces/caller/04-networkpolicy.yaml": out})
    assert "there are none" in netpol("reach", "caller", "--estate", where).out
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "role=edge")
    assert "there are none" not in netpol("reach", "caller", "--estate", where).out


CANNOT_BE_TOLD = "Nobody can tell whether anything has to change"
BIG = policy("called") + "# " + "x" * 1_200_000 + "\n"
MANY = policy("called") + "---\n" + "- a\n" * 150_000
SOPS = """\
apiVersion: {api}
kind: {kind}
metadata:
  name: {name}
spec: {value}
sops: {{mac: "{value}", version: 3.8.1}}
"""
SECRET = "ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]"
SEALED = SOPS.format(api=SECRET, kind=SECRET, name=SECRET, value=SECRET)
REFUSED = policy("called", "refused").replace("[Ingress]", "[Ingress, Egress, Ingress]")

UNREAD: dict[str, tuple[str | bytes, str]] = {
    "too large": (BIG, "`called/04-networkpolicy.yaml` couldn't be read (the file is larger than 1024 KiB"),
    "too many values": (MANY, "`called/04-networkpolicy.yaml` couldn't be read (the file holds more than 150,000 values"),
    "tabs": (
        policy("called") + "\tx: 1\n",
        "`called/04-networkpolicy.yaml` line 10 couldn't be read (the file is not valid YAML",
    ),
    "not UTF-8": (policy("called").encode() + b"# caf\xe9\n", "line 10 couldn't be read (the file is not UTF-8)"),
    "git-crypt": (b"\0GITCRYPT\0\1\2", "couldn't be read (the file is encrypted with git-crypt)"),
    "SOPS": (SEALED, "line 1 couldn't be read (the document is encrypted with SOPS)"),
    "SOPS, the spec alone": (
        SOPS.format(api="networking.k8s.io/v1", kind="NetworkPolicy", name="default", value=SECRET),
        "line 1 couldn't be read (the document is encrypted with SOPS)",
    ),
    "one document of two": (policy("called") + "---\na: [\n", "couldn't be read (the file is not valid YAML"),
    "refused": (REFUSED, "Kubernetes refuses it: spec.policyTypes has 3 items, and may have 2; what was applied before stays"),
    "an API that is gone": (policy("called").replace("networking.k8s.io/v1", "extensions/v1beta1"), "what was applied before"),
    "no kind": (policy("called").replace("kind: NetworkPolicy\n", ""), "the document has no kind or no apiVersion"),
    "another case": (policy("called").replace("kind: NetworkPolicy", "kind: Networkpolicy"), "no kind “Networkpolicy” is served"),
    "a plural": (policy("called").replace("kind: NetworkPolicy", "kind: NetworkPolicies"), "no kind “NetworkPolicies” is served"),
    "a slip": (policy("called").replace("kind: NetworkPolicy", "kind: NetworPolicy"), "line 2 couldn't be read"),
    "Calico's in another case": (
        "apiVersion: projectcalico.org/v3\nkind: networkpolicy\nmetadata: {name: x}\n",
        "no kind “networkpolicy” is served; what was applied before stays in force",
    ),
    "a namespace that nothing declares": (
        policy("called").replace("namespace: called", "namespace: clled"),
        "its namespace is “clled”, but it's in the folder of “called”; what was applied before stays in force)",
    ),
    "two kinds": (
        policy("called") + "kind: ConfigMap\n",
        "line 10 couldn't be read (the document is not read: the document has",
    ),
    "two kinds, the policy last": ("kind: ConfigMap\n" + policy("called"), "the key “kind” twice"),
    "two namespaces": (
        policy("called").replace("namespace: called", "namespace: called, namespace: other"),
        "metadata has the key “namespace” twice, and which of them counts is not certain",
    ),
}


@pytest.mark.parametrize(("text", "says"), UNREAD.values(), ids=UNREAD)
def test_a_policy_file_that_cannot_be_read_leaves_the_verdict_unknown(
    text: str | bytes, says: str, netpol: Run, estate: Estate
) -> None:
    """What is in it may let in, or shut out, whoever asks: the file is named, and so is what the rest says."""
    where = estate({CALLED: text})
    ran = netpol("check", "caller", "called", "--estate", where)
    assert (1, "") == (ran.status, ran.err)
    assert ran.out.startswith("❔ **Can't tell:** `caller` → `called`, every port\n")
    assert says in ran.out
    assert "without it: allowed, every pod, on every port" in ran.out
    said = netpol("who", "called", "--estate", where).out
    assert said.startswith("❔ **Who can reach `called`:** I can't tell from the repository.\n")
    assert "`called/04-networkpolicy.yaml:" in said
    assert "everyone" not in said
    assert "no other namespace" not in said


def test_a_check_in_ci_can_see_that_something_was_not_read(netpol: Run, estate: Estate) -> None:
    where = estate({CALLED: policy("called"), "namespaces/called/05.yaml": "apiVersion: v1\nkind: Service\nmetadata: []\n"})
    assert 0 == netpol("estate", "--estate", where).status
    where = estate({CALLED: REFUSED})
    ran = netpol("estate", "--estate", where)
    assert 1 == ran.status
    assert "Kubernetes refuses it" in ran.out
    assert "**Verdicts on its namespace are unknown.**" in ran.out


def test_a_link_may_be_a_policy(netpol: Run, estate: Estate) -> None:
    where = estate({})
    (Path(where) / CALLED).symlink_to("../other/04-networkpolicy.yaml")
    ran = netpol("check", "caller", "called", "--estate", where)
    assert 1 == ran.status
    assert "`called/04-networkpolicy.yaml` couldn't be read (it's a symbolic link, which the bot doesn't follow)" in ran.out


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: []\n",
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nspec: {secretName: 1, secretName: 2}\n",
        "apiVersion: v1\nkind: RoleBinding\nmetadata: {name: x}\nsubjects: {}\n",
        SOPS.format(api="v1", kind="Secret", name="keys", value=SECRET),
        "resources: [a.yaml]\n",
        policy("other"),
    ],
)
def test_what_is_certainly_no_policy_leaves_the_verdict_as_it_is(text: str, netpol: Run, estate: Estate) -> None:
    """Unknown is not the easy answer: a Deployment with a mistake in it limits nobody."""
    where = estate({"namespaces/called/05-other.yaml": text})
    assert 0 == netpol("check", "caller", "called", "--estate", where).status
    assert "everyone" in netpol("who", "called", "--estate", where).out


def test_an_unread_file_concerns_its_own_namespace(netpol: Run, estate: Estate) -> None:
    """Whoever calls it and whomever it calls, in the direction that counts; nobody else."""
    where = estate({CALLED: "a: [\n"})
    assert [1, 1, 0] == [
        netpol("check", *pair, "--estate", where).status
        for pair in (("caller", "called"), ("called", "other"), ("caller", "other"))
    ]
    assert "called/04-networkpolicy.yaml" not in netpol("check", "caller", "other", "--estate", where).out


def test_whom_a_namespace_reaches_counts_what_cannot_be_told_apart(netpol: Run, estate: Estate) -> None:
    where = estate({CALLED: "a: [\n", "namespaces/other/04-networkpolicy.yaml": policy("other")})
    assert "**What `caller` can reach:** perhaps 1 other namespace." in (netpol("reach", "caller", "--estate", where).out)
    said = netpol("reach", "called", "--estate", where).out
    assert "**What `called` can reach:** I can't tell from the repository." in said
    assert "no other namespace" not in said


def test_a_blocked_pair_with_an_unread_file_may_be_open(netpol: Run, estate: Estate) -> None:
    """Policies only add: one that is not read may let in what the others do not."""
    where = estate({CALLED: policy("called"), "namespaces/called/05.yaml": "a: [\n"})
    ran = netpol("check", "caller", "called", "--estate", where)
    assert 1 == ran.status
    assert "`called/05.yaml` line 2 couldn't be read" in ran.out
    assert "without it: blocked" in ran.out
    assert "no other namespace" not in netpol("who", "called", "--estate", where).out


def test_nothing_is_planned_on_a_guess(netpol: Run, estate: Estate) -> None:
    """Beside an unread file, neither “nothing has to change” nor a first policy: it would cut off who gets in by that file."""
    where = estate({CALLED: "a: [\n"})
    for confirmed in ((), ("--confirm", "first-policy")):
        ran = netpol("allow", "caller", "called", *confirmed, "--details", "--estate", where)
        assert 1 == ran.status
        assert CANNOT_BE_TOLD in ran.out
        assert "No change needed" not in ran.out
        assert "needs no change" not in ran.out
        assert "first policy" not in ran.out.lower()
        assert "kind: NetworkPolicy" not in ran.out


def test_a_namespace_that_is_limited_already_can_gain_a_policy_beside_an_unread_file(netpol: Run, estate: Estate) -> None:
    where = estate({CALLED: policy("called"), "namespaces/called/05.yaml": "a: [\n"})
    ran = netpol("allow", "caller", "called", "--estate", where)
    assert 2 == ran.status
    assert "name: allow-caller" in netpol("allow", "caller", "called", "--details", "--estate", where).out
    assert "The bot can't tell what's open today: caller → called is unknown because" in ran.out
    assert "To go ahead anyway, add `--confirm unknown`." in ran.out
    assert 0 == netpol("allow", "caller", "called", "--confirm", "unknown", "--estate", where).status
    assert "`called/05.yaml` line 2 couldn't be read (the file is not valid YAML" in ran.out
    assert "so it may limit calls into called. Fix it, or ask its owners" in ran.out


def test_a_removal_does_not_claim_what_was_not_read(netpol: Run, estate: Estate) -> None:
    where = estate({CALLED: policy("called"), "namespaces/called/05.yaml": "a: [\n"})
    said = netpol("revoke", "caller", "called", "--estate", where).out
    assert "Nobody can tell whether there's anything to remove" in said
    assert "There's nothing to remove" not in said
    where = estate({CALLED: "# none\n"})
    assert (
        "No rule that the bot could read lets caller into called" in netpol("revoke", "caller", "called", "--estate", where).out
    )


def test_a_namespace_whose_file_cannot_be_read_is_not_said_to_be_missing(netpol: Run, estate: Estate) -> None:
    """Neither is a rule for it dead."""
    built_in = labelled("kubernetes.io/metadata.name", "hidden")
    where = estate({CALLED: policy("called", "old", built_in), "namespaces/hidden/00-namespace.yaml": "a: [\n"})
    ran = netpol("check", "hidden", "called", "--estate", where)
    assert 2 == ran.status
    assert "`namespaces/hidden/00-namespace.yaml` line 2 couldn't be read" in ran.err
    assert "never existed" not in netpol("who", "called", "--estate", where).out


GLOBAL = """\
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {{name: deny}}
spec: {{types: [Ingress], {selector}}}
"""
ADMIN = """\
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: deny}
spec:
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: caller}}}
  egress: [{action: Deny, to: [{namespaces: {}}]}]
"""


@pytest.mark.parametrize("path", ["namespaces/other/05-global.yaml", "namespaces/caller/deep/x.yaml", "clusters/live/x.yml"])
def test_a_policy_of_the_whole_cluster_counts_wherever_it_stands(path: str, netpol: Run, estate: Estate) -> None:
    """In another namespace's folder, below one, or elsewhere in the repository."""
    where = estate({path: "---\n" + GLOBAL.format(selector="selector: all()")})
    ran = netpol("check", "caller", "called", "--estate", where)
    assert 1 == ran.status
    assert f"`deny` in `{path.removeprefix('namespaces/')}:2` is a Calico policy" in ran.out
    assert "everyone" not in netpol("who", "called", "--estate", where).out
    assert CANNOT_BE_TOLD in netpol("allow", "caller", "called", "--estate", where).out


def test_a_policy_of_the_whole_cluster_concerns_whom_it_selects(netpol: Run, estate: Estate) -> None:
    """By an admin policy's subject, in the direction of its rules; the others' verdicts stay."""
    where = estate({"clusters/live/admin.yaml": ADMIN})
    ran = netpol("check", "caller", "called", "--estate", where)
    assert 1 == ran.status
    assert "`deny` in `clusters/live/admin.yaml:1` is an AdminNetworkPolicy" in ran.out
    assert 0 == netpol("check", "other", "called", "--estate", where).status
    assert 0 == netpol("check", "called", "caller", "--estate", where).status


def test_a_policy_of_the_whole_cluster_that_cannot_be_read_concerns_everyone(netpol: Run, estate: Estate) -> None:
    where = estate({"clusters/live/x.yaml": GLOBAL.format(selector="a: [")})
    ran = netpol("check", "caller", "called", "--estate", where)
    assert 1 == ran.status
    assert "`clusters/live/x.yaml` line" in ran.out


def test_what_a_label_wakes_is_confirmed_by_name(netpol: Run, estate: Estate) -> None:
    """Shown and not written until then; the answer says which option confirms it."""
    waits = labelled("cloud-platform.justice.gov.uk/namespace", "caller")
    where = estate({CALLED: policy("called") + "---\n" + policy("called", "old", waits)})
    asked = ("allow", "caller", "called", "--select-by", "guide", "--port", "8080", "--estate", where)
    ran = netpol(*asked)
    assert 2 == ran.status
    assert "caller may call called: every pod, on every port (policy `old`, `called/04-networkpolicy.yaml:19`)" in ran.out
    assert "To go ahead anyway, add `--confirm wakes-rules`." in ran.out
    confirmed = netpol(*asked, "--confirm", "wakes-rules", "--details")
    assert 0 == confirmed.status
    assert "caller may call called: every pod, on every port." in confirmed.out
    assert "until you confirm it" not in confirmed.out


def test_the_built_in_key_alone_can_name_namespaces(netpol: Run, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every namespace carries it, and nothing says otherwise."""
    monkeypatch.setenv("NETPOL_LABEL_KEYS", "kubernetes.io/metadata.name")
    ran = netpol("allow", "caller", "called", "--details", "--estate", estate({CALLED: policy("called")}))
    assert "`kubernetes.io/metadata.name: caller`: it matches `caller` by name; nothing to change on its side" in ran.out
    assert "doesn't have it" not in ran.out


def test_what_is_written_twice_is_named_with_both_lines(netpol: Run, estate: Estate) -> None:
    """Of two policies of one name, and of two declarations of a namespace, the one that is applied last counts."""
    twice = policy("called") + "---\n" + policy("called", peer="namespaceSelector: {}")
    declared = "apiVersion: v1\nkind: Namespace\nmetadata: {{name: called, labels: {{team: {team}}}}}\n"
    namespaces = "---\n".join(declared.format(team=team) for team in ("red", "blue"))
    where = estate({CALLED: twice, "namespaces/called/00-namespace.yaml": namespaces})
    said = netpol("check", "caller", "called", "--estate", where, "--details").out
    assert said.startswith("✅ **Allowed:** `caller` → `called`, every port\n")
    assert "\n`called/04-networkpolicy.yaml:19` allows it.\n" in said
    replaced = (
        "Policy “default” is written again in called/04-networkpolicy.yaml:11. Only the one that's applied last is in force"
    )
    assert replaced in said
    assert "(`called/04-networkpolicy.yaml:1`)" in said
    again = "Namespace called is declared again in called/00-namespace.yaml:5, which is applied last: only its labels count."
    assert f"{again} (`called/00-namespace.yaml:1`)" in said
    said = netpol("estate", "--estate", where).out
    assert "`namespaces/called/04-networkpolicy.yaml:1`: NetworkPolicy “default” is written again" in said
    assert "`namespaces/called/00-namespace.yaml:1`: Namespace called is declared again" in said


HIDDEN = "namespaces/hidden/00-namespace.yaml"
TABS = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: hidden\n\tx: 1\n"
REFUSED_LABELS = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: hidden\n  labels:\n    team: red\n    component: true\n"


def test_a_namespace_that_cannot_be_read_is_in_the_lists_as_not_known(netpol: Run, estate: Estate) -> None:
    """A rule may name it, by name or by a label that nobody knows of; and nothing limits it, as far as anybody knows."""
    for peer in (labelled("kubernetes.io/metadata.name", "hidden"), labelled("team", "red")):
        where = estate({CALLED: policy("called") + "---\n" + policy("called", "old", peer), HIDDEN: TABS})
        ran = netpol("who", "called", "--estate", where)
        assert 1 == ran.status
        assert "`hidden`: can't tell from the repository (`hidden/00-namespace.yaml:5`)" in ran.out
        assert "**Who can reach `called`:** perhaps 1 other namespace." in ran.out
    where = estate({CALLED: policy("called"), HIDDEN: TABS})
    assert "**Who can reach `called`:** no other namespace." in netpol("who", "called", "--estate", where).out
    ran = netpol("reach", "caller", "--estate", where)
    assert 1 == ran.status
    assert "- `hidden`: can't tell from the repository" in ran.out


@pytest.mark.parametrize("place", ["namespaces/hidden", "namespaces/hidden/00-namespace.yaml"])
def test_a_link_may_stand_for_a_namespace(place: str, netpol: Run, estate: Estate) -> None:
    where = estate({CALLED: policy("called", "old", labelled("team", "red"))})
    (Path(where) / place).parent.mkdir(exist_ok=True)
    (Path(where) / place).symlink_to("other" if place.endswith("hidden") else "../other/00-namespace.yaml")
    ran = netpol("who", "called", "--estate", where)
    assert 1 == ran.status
    assert "`hidden`: can't tell" in ran.out
    assert "match no namespace" not in ran.out
    assert "matches no namespace" not in ran.out


@pytest.mark.parametrize("text", [TABS, REFUSED_LABELS])
def test_a_label_is_nobodys_alone_beside_a_namespace_whose_labels_are_not_known(text: str, netpol: Run, estate: Estate) -> None:
    carries = "apiVersion: v1\nkind: Namespace\nmetadata: {name: caller, labels: {component: web}}\n"
    where = estate({CALLED: policy("called"), "namespaces/caller/00-namespace.yaml": carries, HIDDEN: text})
    ran = netpol("allow", "caller", "called", "--details", "--estate", where)
    assert "**Selected by** `kubernetes.io/metadata.name: caller`" in ran.out
    ran = netpol("allow", "caller", "called", "--select-by", "component", "--estate", where)
    assert 2 == ran.status
    assert "The bot can't tell whether `component: web` selects only caller: `hidden/00-namespace.yaml` line" in ran.out
    assert "add `--confirm shared-label`" in ran.out
    assert (
        0
        == netpol("allow", "caller", "called", "--select-by", "component", "--confirm", "shared-label", "--estate", where).status
    )


def test_labels_that_kubernetes_refuses_decide_nothing(netpol: Run, estate: Estate) -> None:
    """Neither that a rule lets it in, nor that it does not, nor that the rule is dead. By its name it is known all the same."""
    for key, value in (("team", "red"), ("component", "'true'")):
        where = estate({CALLED: policy("called", "old", labelled(key, value)), HIDDEN: REFUSED_LABELS})
        ran = netpol("check", "hidden", "called", "--estate", where)
        assert 1 == ran.status
        assert ran.out.startswith("❔ **Can't tell:** `hidden` → `called`, every port\n")
        assert "`hidden/00-namespace.yaml` line 7 couldn't be read (Namespace “hidden” keeps the labels it had" in ran.out
        said = netpol("who", "called", "--estate", where).out
        assert "`hidden`: can't tell from the repository" in said
        assert "matches no namespace" not in said
        assert "never existed" not in said
        assert "- `called`: can't tell" in netpol("reach", "hidden", "--estate", where).out
    where = estate({CALLED: policy("called", "old", labelled("kubernetes.io/metadata.name", "hidden")), HIDDEN: REFUSED_LABELS})
    assert 0 == netpol("check", "hidden", "called", "--estate", where).status
    assert (
        2
        == netpol(
            "allow", "hidden", "other", "--select-by", "guide", "--estate", estate({"namespaces/other/04.yaml": policy("other")})
        ).status
    )


def test_an_answer_that_is_not_known_ends_with_1(netpol: Run, estate: Estate) -> None:
    """Whatever was asked, and for whatever cause."""
    unread = estate({CALLED: "a: [\n"})
    for command in (("check", "caller", "called"), ("who", "called"), ("reach", "called"), ("revoke", "caller", "called")):
        assert 1 == netpol(*command, "--estate", unread).status
    foreign = estate({CALLED: GLOBAL.format(selector="selector: all()")})
    for command in (("check", "caller", "called"), ("who", "called"), ("revoke", "caller", "called")):
        assert 1 == netpol(*command, "--estate", foreign).status


KEY = "cloud-platform.justice.gov.uk/namespace"
WAITS = f"""\
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {{name: waits}}
spec: {{ingress: [{{action: Allow, source: {{namespaceSelector: "{KEY} == 'caller'"}}}}]}}
"""
UNKNOWN_WAITING: dict[str, tuple[str, str, str]] = {
    "another namespace's file": ("namespaces/other/05.yaml", "a: [\n", "`other/05.yaml` line 2 couldn't be read"),
    "a namespace's own file": (HIDDEN, TABS, "`hidden/00-namespace.yaml` line 5 couldn't be read"),
    "a refused policy": (
        "namespaces/other/05.yaml",
        REFUSED.replace("namespace: called", "namespace: other"),
        "couldn't be read",
    ),
    "Calico's": (
        "namespaces/other/05.yaml",
        WAITS,
        f"`waits` (NetworkPolicy, `other/05.yaml:1`) names `{KEY}`, and the bot can't evaluate it",
    ),
    "one of the whole cluster": (
        "clusters/live/x.yaml",
        GLOBAL.format(selector=f'namespaceSelector: "has({KEY})"'),
        f"`deny` (GlobalNetworkPolicy, `clusters/live/x.yaml:1`) names `{KEY}`, and the bot can't evaluate it",
    ),
}


@pytest.mark.parametrize(("path", "text", "says"), UNKNOWN_WAITING.values(), ids=UNKNOWN_WAITING)
def test_a_label_that_unknown_rules_may_wait_for_is_confirmed(
    path: str, text: str, says: str, netpol: Run, estate: Estate
) -> None:
    """What was not read, or is not interpreted and names the label's key, may open more than was asked."""
    where = estate({CALLED: policy("called"), path: text})
    asked = ("allow", "caller", "called", "--select-by", "guide", "--estate", where)
    ran = netpol(*asked)
    assert 2 == ran.status
    assert "The bot can't tell whether other rules wait for this" in ran.out
    assert says in ran.out
    assert "--confirm wakes-rules" in ran.out
    assert 0 == netpol(*asked, "--confirm", "wakes-rules", "--confirm", "shared-label").status


def test_a_policy_that_does_not_name_the_labels_key_does_not_wait_for_it(netpol: Run, estate: Estate) -> None:
    calico = "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: {selector: team == 'a'}\n"
    where = estate({CALLED: policy("called"), "namespaces/other/05.yaml": calico})
    assert 0 == netpol("allow", "caller", "called", "--select-by", "guide", "--estate", where).status


def test_every_policy_that_is_not_interpreted_is_listed(netpol: Run, estate: Estate) -> None:
    """With kind, file, line and whom it concerns; the status says that it leaves verdicts unknown."""
    where = estate({"clusters/live/x.yaml": GLOBAL.format(selector="selector: all()")})
    ran = netpol("estate", "--estate", where)
    assert 1 == ran.status
    assert "1 of other kinds, which are enforced and not interpreted" in ran.out
    assert "`clusters/live/x.yaml:1`: GlobalNetworkPolicy `deny`. **Verdicts on every namespace are unknown.**" in ran.out
    assert (
        '"uninterpreted": [{"kind": "GlobalNetworkPolicy", "name": "deny", "place": {"file": "clusters/live/x.yaml", "line": 1}'
        in (netpol("estate", "--json", "--estate", where).out)
    )
    where = estate({"clusters/live/x.yaml": ADMIN})
    assert "`clusters/live/x.yaml:1`: AdminNetworkPolicy `deny`. **Verdicts on `caller` are unknown.**" in (
        netpol("estate", "--estate", where).out
    )
    where = estate({"clusters/live/x.yaml": ADMIN.replace("name: caller", "name: nobody")})
    ran = netpol("estate", "--estate", where)
    assert 0 == ran.status
    assert "It selects no namespace of this repository." in ran.out


def test_labels_that_are_not_known_leave_verdicts_unknown(netpol: Run, estate: Estate) -> None:
    ran = netpol("estate", "--estate", estate({HIDDEN: REFUSED_LABELS}))
    assert 1 == ran.status
    assert "**Verdicts that hang on the labels of its namespace are unknown.**" in ran.out


def test_one_policy_counts_once(netpol: Run, estate: Estate) -> None:
    """Also where it may limit both ends."""
    both = GLOBAL.format(selector="selector: all()").replace("[Ingress]", "[Ingress, Egress]")
    said = netpol("check", "caller", "called", "--estate", estate({"clusters/live/x.yaml": both})).out
    assert "`deny` in `clusters/live/x.yaml:1` is a Calico policy" in said
    assert "more are" not in said


ESCAPED = (
    GLOBAL.format(selector="selector: all()")
    .replace("kind: Global", 'kind: "Global')
    .replace("NetworkPolicy", '\\u004eetworkPolicy"')
)
OUTSIDE: dict[str, tuple[bytes, int]] = {
    "UTF-16": (GLOBAL.format(selector="selector: all()").encode("utf-16"), 1),
    "UTF-16 of another kind": ("a: 1\n".encode("utf-16"), 0),
    "git-crypt": (b"\0GITCRYPT\0aaaa", 0),
    "SOPS, the kind too": (SEALED.encode(), 1),
    "SOPS, which took it for binary": (f"data: {SECRET}\nsops: {{mac: x}}\n".encode(), 0),
    "an escape": (ESCAPED.encode(), 1),
    "an alias": (b"x: &kind GlobalNetworkPolicy\napiVersion: projectcalico.org/v3\nkind: *kind\nmetadata: {name: deny}\n", 1),
}


@pytest.mark.parametrize(("data", "status"), OUTSIDE.values(), ids=OUTSIDE)
def test_a_file_outside_the_namespaces_that_may_hold_a_policy_is_named(
    data: bytes, status: int, netpol: Run, estate: Estate
) -> None:
    """It leaves verdicts unknown where it tells itself that it may be a policy of the whole cluster."""
    where = estate({"clusters/live/x.yaml": data})
    assert status == netpol("check", "caller", "called", "--estate", where).status
    ran = netpol("estate", "--estate", where)
    assert status == ran.status
    assert "clusters/live/x.yaml" in ran.out


def test_what_cannot_be_read_beside_a_policy_of_the_whole_cluster_may_be_one(netpol: Run, estate: Estate) -> None:
    where = estate({"clusters/live/x.yaml": ADMIN, "clusters/live/y.yaml": b"\0GITCRYPT\0aaaa"})
    assert 1 == netpol("check", "other", "called", "--estate", where).status


def test_a_link_outside_the_namespaces_is_named(netpol: Run, estate: Estate) -> None:
    where = estate({"clusters/live/notes.txt": "x"})
    (Path(where) / "clusters/live/l.yaml").symlink_to("notes.txt")
    ran = netpol("estate", "--estate", where)
    assert 0 == ran.status
    assert "`clusters/live/l.yaml`: It's a symbolic link" in ran.out


def test_a_submodule_and_a_link_of_a_repository_are_named(netpol: Run, estate: Estate) -> None:
    """As git lists them, wherever they stand outside the namespace folders."""
    where = estate({CALLED: policy("called")})
    (Path(where) / "l.yaml").symlink_to("notes.txt")
    with Repo.init(where, initial_branch="main") as repository:
        repository.git.add("-A")
        repository.git.update_index("--add", "--cacheinfo", f"160000,{'a' * 40},policies")
        repository.git.execute(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "start"])
    ran = netpol("estate", "--estate", where)
    assert 0 == ran.status
    assert "`l.yaml`: It's a symbolic link" in ran.out
    assert "`policies`: It's a submodule" in ran.out
    assert 1 == netpol("check", "caller", "called", "--estate", where).status


@pytest.mark.parametrize("name", ["on", "123", "null", "a"])
def test_a_namespace_is_found_whatever_its_name_looks_like(name: str, netpol: Run, estate: Estate) -> None:
    """A number, or a word of a sentence, may be one: YAML takes it for text in quotes."""
    where = estate({f"namespaces/{name}/00-namespace.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: '{name}'}}\n"})
    said = netpol("check", name, "called", "--estate", where).out
    assert said.startswith(f"✅ **Allowed:** `{name}` → `called`, every port\n")
    said = netpol("check", "called", name, "8080", "--estate", where).out
    assert said.startswith(f"✅ **Allowed:** `called` → `{name}`, TCP 8080\n")
