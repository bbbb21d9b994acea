"""Repositories in which no folder is named as its namespace: what documents say, and what kustomize makes of them, decides."""

import pytest

from bot.estate import RawFile, read, summarise
from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy import verdict, who_can_reach
from tests.estate.conftest import namespace
from tests.estate.repositories import CONVENTIONS, estate, kustomization, outcome, policies, policy, unread
from tests.platforms import below

LAYOUTS = {
    "a folder for each group": {"apps/web/front/ns.yaml": namespace("shop"), "apps/web/front/np.yaml": policy(space="shop")},
    "a folder of policies": {"apps/shop/ns.yaml": namespace("shop"), "policies/all.yaml": policy(space="shop")},
    "a folder with another name": {"team-a/ns.yml": namespace("shop"), "team-a/np.yml": policy()},
    "policies below": {"shop/ns.yaml": namespace("shop"), "shop/net/in/np.yaml": policy()},
    "one file for all": {"all.yaml": "---\n".join([namespace("shop"), policy(space="shop"), namespace("till")])},
    "a list": {
        "dump.json": '{"apiVersion": "v1", "kind": "List", "items": ['
        '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},'
        '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "deny", "namespace": "shop"},'
        ' "spec": {"podSelector": {}}}]}'
    },
    "typed lists": {
        "a.yaml": "apiVersion: v1\nkind: NamespaceList\nitems:\n- metadata: {name: shop}\n",
        "b.yaml": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n"
        "- metadata: {name: deny, namespace: shop}\n  spec: {podSelector: {}}\n",
    },
    "an empty namespace is none": {"x/ns.yaml": namespace("shop"), "x/np.yaml": policy(space='""')},
    "by kustomize": {
        "base/np.yaml": policy(),
        "base/kustomization.yaml": kustomization("np.yaml"),
        "prod/ns.yaml": namespace("shop"),
        "prod/kustomization.yaml": kustomization("ns.yaml", "../base", namespace="shop"),
    },
    "the outer namespace counts": {
        "base/np.yaml": policy(space="draft"),
        "base/kustomization.yaml": kustomization("np.yaml", namespace="inner"),
        "prod/ns.yaml": namespace("anything"),
        "prod/kustomization.yaml": kustomization("ns.yaml", "../base", namespace="shop"),
    },
}


@pytest.mark.parametrize("files", LAYOUTS.values(), ids=LAYOUTS)
def test_a_policy_is_found_wherever_it_is(files: dict[str, str]) -> None:
    """It goes into the namespace that it names, or that kustomize or its folder gives it."""
    found = estate(files | {"callers/ns.yaml": namespace("caller")})
    assert ["deny"] == policies(found)["shop"]
    assert Outcome.BLOCKED is outcome(found, "caller", "shop")
    assert Outcome.ALLOWED is outcome(found, "shop", "caller")
    assert {} == unread(found)


@pytest.mark.parametrize("name", ["my.dot", "a" * 64, "-x"])
def test_a_name_that_no_namespace_can_have_is_refused(name: str) -> None:
    """As the API server does: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names."""
    found = estate({"all.yaml": "---\n".join([namespace("shop"), namespace(name)])})
    assert ["shop"] == list(found.namespaces)
    assert [each for each in found.skipped if name[:20] in each.why and "Kubernetes refuses it" in each.why]


def test_what_kustomize_adds_to_labels_counts() -> None:
    found = estate(
        {
            "ns.yaml": namespace("a"),
            "kustomization.yaml": kustomization("ns.yaml", more="labels:\n- pairs: {team: red}\n"),
        }
    )
    assert {"team": "red"} == {key: label.value for key, label in found.namespaces["a"].labels.items()}
    assert ("a",) == found.carriers["team", "red"]


CHANGES = {
    "a patch of a policy": "patches:\n- target: {kind: NetworkPolicy}\n  patch: '[]'\n",
    "a patch of anything": "patches:\n- target: {name: x}\n  patch: '[]'\n",
    "a patch in a file": "patches:\n- path: patch.yaml\n",
    "a strategic merge": "patchesStrategicMerge: [patch.yaml]\n",
    "a JSON patch": "patchesJson6902:\n- target: {kind: NetworkPolicy, version: v1, name: deny}\n  path: x.json\n",
    "a replacement": "replacements:\n- source: {kind: X}\n  targets:\n  - select: {kind: NetworkPolicy}\n",
    "a transformer": "transformers: [t.yaml]\n",
    "labels in selectors": "commonLabels: {app: x}\n",
    "labels in selectors, newly": "labels:\n- includeSelectors: true\n  pairs: {app: x}\n",
}
COMPONENTS = {
    "a patch": "patches:\n- target: {kind: NetworkPolicy}\n  patch: '[]'\n",
    "a transformer": "transformers: [t.yaml]\n",
}
HARMLESS = {
    "a patch of a Deployment": "patches:\n- target: {kind: Deployment}\n  patch: '[]'\n",
    "a patch of a Deployment in a file": "patches:\n- path: deployment.yaml\n",
    "a patch that says its kind": "patches:\n- patch: |\n    kind: Deployment\n    metadata: {name: x}\n",
    "a replacement elsewhere": "replacements:\n- source: {kind: X}\n  targets:\n  - select: {kind: Deployment}\n",
    "an image": "images: [{name: x, newTag: y}]\n",
}


def patched(more: str) -> Estate:
    """Load a namespace with a policy, built by a kustomization with something more in it."""
    patch = {"x/patch.yaml": policy(spec="{policyTypes: []}")} if "patch.yaml" in more else {}
    return estate(
        {
            "x/ns.yaml": namespace("a"),
            "x/np.yaml": policy(),
            "x/deployment.yaml": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: x}\n",
            "x/kustomization.yaml": kustomization("ns.yaml", "np.yaml", namespace="a", more=more),
            "y/ns.yaml": namespace("b"),
        }
        | patch
    )


@pytest.mark.parametrize("more", CHANGES.values(), ids=CHANGES)
def test_what_may_change_a_policy_leaves_it_unknown(more: str) -> None:
    """Kustomize is not run. The policies of other namespaces are as they were."""
    found = patched(more)
    assert ["deny"] == policies(found)["a"]
    assert Outcome.UNKNOWN is outcome(found, "b", "a")
    assert {"a": ["x/kustomization.yaml"]} == unread(found)
    assert found.namespaces["a"].unread[0].line is not None


@pytest.mark.parametrize("more", HARMLESS.values(), ids=HARMLESS)
def test_what_changes_other_objects_does_not_matter(more: str) -> None:
    assert Outcome.BLOCKED is outcome(patched(more), "b", "a")


def test_a_file_that_its_kustomization_leaves_out_may_not_be_in_force() -> None:
    found = estate(
        {
            "x/ns.yaml": namespace("a"),
            "x/np.yaml": policy(),
            "x/kustomization.yaml": kustomization("ns.yaml"),
            "y/ns.yaml": namespace("b"),
        }
    )
    assert {"a": [], "b": []} == policies(found)
    assert Outcome.UNKNOWN is outcome(found, "b", "a")
    assert "doesn't list" in found.namespaces["a"].unread[0].why


UNREADABLE = {
    "names its namespace": ("charts/x.yaml", "kind: NetworkPolicy\nmetadata:\n  namespace: a\n  {{ if x }}\n"),
    "in a folder of that name": ("charts/a/templates/x.yaml", "kind: NetworkPolicy\n{{ if x }}\n"),
    "beside its namespace": ("one/x.yaml", "kind: NetworkPolicy\n\t- tab\n"),
    "below its namespace": ("one/net/x.yaml", b"kind: NetworkPolicy # \xff\n"),
    "refused": ("two/x.yaml", policy(space="a", spec="{podSelector: {}, policyTypes: [Ingres]}")),
    "a conflict": ("one/x.yaml", f"<<<<<<< HEAD\n{policy()}=======\n>>>>>>> b\n"),
}


@pytest.mark.parametrize(("path", "text"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_covers_the_namespaces_that_it_may_concern(path: str, text: str | bytes) -> None:
    """Those that it names, or that its path names, or that are declared nearest to it; no others."""
    found = estate({"one/ns.yaml": namespace("a"), "two/ns.yaml": namespace("b"), path: text})
    assert {"a": [path]} == unread(found)
    assert Outcome.UNKNOWN is outcome(found, "b", "a")
    assert Outcome.ALLOWED is outcome(found, "a", "b") or found.namespaces["a"].unread
    assert not summarise(found).is_told


def test_a_namespace_that_only_policies_name_is_there_and_its_labels_are_not_known() -> None:
    """A rule that selects by labels may mean it; the built-in label is its own."""
    found = estate(
        {
            "ns.yaml": namespace("a"),
            "np.yaml": policy(space="ghost"),
            "in.yaml": policy(
                "in", "a", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}]}]}"
            ),
        }
    )
    counts = summarise(found)
    assert (1, ("ghost",), 2) == (counts.namespaces, counts.undeclared, counts.policies)
    assert Outcome.BLOCKED is outcome(found, "a", "ghost")
    assert Outcome.UNKNOWN is outcome(found, "ghost", "a")


def test_below_a_root_others_may_only_add_policies() -> None:
    """What stands outside declares no namespace. Where it does, its policies are another cluster's; of others it is not known."""
    conventions = below("prod")
    files = {"prod/x/ns.yaml": namespace("a"), "prod/y/ns.yaml": namespace("b"), "net/np.yaml": policy(space="a")}
    assert {"a": ["deny"], "b": []} == policies(estate(files, conventions))
    files |= {"test/x/ns.yaml": namespace("a"), "test/z/ns.yaml": namespace("c"), "test/x/np.yaml": policy("other", "a")}
    found = estate(files, conventions)
    assert {"a": [], "b": []} == policies(found)
    assert {"a": ["net/np.yaml"]} == unread(found)
    assert ["test/x/np.yaml"] == [skip.path for skip in found.skipped if "doesn't count" in skip.why]
    files.pop("net/np.yaml")
    assert Outcome.ALLOWED is outcome(estate(files, conventions), "b", "a")


def test_hidden_folders_are_named_and_not_read() -> None:
    found = estate({"ns.yaml": namespace("a"), ".archive/np.yaml": policy(space="a"), ".archive/x.yaml": "a: b"})
    assert {"a": []} == policies(found)
    assert [".archive/np.yaml"] == [skip.path for skip in found.skipped]


def test_a_change_of_one_file_is_read_as_a_whole_reading_is() -> None:
    """Also where it is a kustomization, on which other files hang."""
    files = {"x/ns.yaml": namespace("a"), "x/np.yaml": policy(), "x/kustomization.yaml": kustomization("ns.yaml", "np.yaml")}
    raw = {path: RawFile(path, text, text.encode()) for path, text in files.items()}
    before = read(raw.values(), CONVENTIONS, "1")
    moved = kustomization("ns.yaml", "np.yaml", namespace="b")
    change = RawFile("x/kustomization.yaml", moved, moved.encode())
    after = before.updated({change.path: change}, "2").estate
    assert read([*raw.values(), change], CONVENTIONS, "2").estate == after
    assert {"b": ["deny"]} == policies(after)


@pytest.mark.parametrize("more", COMPONENTS.values(), ids=COMPONENTS)
def test_what_a_component_changes_it_changes_for_all_that_is_built_with_it(more: str) -> None:
    """Its labels too."""
    files = {
        "c/kustomization.yaml": f"kind: Component\nlabels:\n- pairs: {{team: red}}\n{more}",
        "x/ns.yaml": namespace("a"),
        "x/np.yaml": policy(),
        "x/kustomization.yaml": kustomization("ns.yaml", "np.yaml", namespace="a", more="components: [../c]\n"),
        "y/ns.yaml": namespace("b"),
    }
    found = estate(files)
    assert Outcome.UNKNOWN is outcome(found, "b", "a")
    assert {"a": ["c/kustomization.yaml"]} == unread(found)
    assert "red" == found.namespaces["a"].labels["team"].value


FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: f, namespace: flux-system}\nspec: "


def test_a_kustomization_without_a_namespace_is_told_to_set_one() -> None:
    """Whoever applies it may say which, though its folder declares one."""
    files = {"kiln/ns.yaml": namespace("kiln"), "kiln/np.yaml": policy()}
    found = estate(files | {"kiln/kustomization.yaml": kustomization("ns.yaml", "np.yaml")})
    (skip,) = found.namespaces["kiln"].unread
    assert skip.why == (
        "NetworkPolicy deny names no namespace, and kiln/kustomization.yaml, which builds it, has no “namespace:”: add one there."
    )
    assert {"kiln": ["deny"]} == policies(estate(files))


def test_several_overlays_without_a_namespace_are_told_once_where_to_set_one() -> None:
    files = {
        "base/ns.yaml": namespace("kiln"),
        "base/np.yaml": policy(),
        "base/kustomization.yaml": kustomization("ns.yaml", "np.yaml"),
    }
    overlays = {f"{each}/kustomization.yaml": kustomization("../base") for each in ("east", "west")}
    (skip,) = estate(files | overlays).namespaces["kiln"].unread
    assert "and base/kustomization.yaml, which builds it, has no “namespace:”" in skip.why


TOLD_NOTHING = {
    "its Namespace is in the base": ({"base/ns.yaml": namespace("vase")}, ["ns.yaml"], [], {"vase": ["base/np.yaml"]}),
    "its Namespace is in the overlay": (
        {f"{each}/ns.yaml": namespace(f"vase-{each}") for each in ("red", "blue")},
        [],
        ["ns.yaml"],
        {"vase-blue": ["base/np.yaml"]},
    ),
    "it has no Namespace": ({"red/ns.yaml": namespace("vase-red")}, [], [], {}),
}


@pytest.mark.parametrize(("files", "base", "overlay", "open_"), TOLD_NOTHING.values(), ids=TOLD_NOTHING)
def test_each_build_of_a_file_is_placed_by_itself(
    files: dict[str, str], base: list[str], overlay: list[str], open_: dict[str, list[str]]
) -> None:
    """An overlay whose namespace is not told leaves open its own namespace, and not that of another overlay."""
    built = {
        "base/np.yaml": policy(),
        "base/kustomization.yaml": kustomization("np.yaml", *base),
        "red/kustomization.yaml": kustomization("../base", *overlay, namespace="vase-red"),
        "blue/kustomization.yaml": kustomization("../base", *overlay, more="transformers: [t.yaml]\n"),
        "blue/t.yaml": "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: vase-blue}\n",
    }
    found = estate(files | built | {"kiln/ns.yaml": namespace("kiln")})
    assert ["deny"] == policies(found)["vase-red"]
    assert open_ == unread(found)
    assert Outcome.BLOCKED is outcome(found, "kiln", "vase-red")


def test_what_flux_builds_goes_into_the_namespace_that_it_says() -> None:
    """Also over one that a policy names; and what it patches is not known."""
    files = {"apps/x/np.yaml": policy(space="b"), "ns.yaml": namespace("a"), "b.yaml": namespace("b")}
    found = estate(files | {"flux.yaml": FLUX + "{path: ./apps/x, targetNamespace: a}\n"})
    assert {"a": ["deny"], "b": []} == policies(found)
    found = estate(files | {"flux.yaml": FLUX + "{path: apps, patches: [{target: {kind: NetworkPolicy}, patch: '[]'}]}\n"})
    assert (["deny"], {"b": ["flux.yaml"]}) == (policies(found)["b"], unread(found))


NOWHERE = {
    "no folder says": {"net/np.yaml": policy()},
    "the top of the repository says nothing of other folders": {"ns.yaml": namespace("a"), "net/np.yaml": policy()},
    "a variable": {"net/np.yaml": policy(space="${NS}")},
    "a kustomization with a variable": {
        "net/np.yaml": policy(space="a"),
        "net/kustomization.yaml": kustomization("np.yaml", namespace="${NS}"),
    },
    "a kustomization without one": {"net/np.yaml": policy(), "net/kustomization.yaml": kustomization("np.yaml")},
    "Git LFS": {"net/np.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n"},
    "git-crypt": {"net/np.yaml": "\0GITCRYPT\0 NetworkPolicy"},
}


@pytest.mark.parametrize("files", NOWHERE.values(), ids=NOWHERE)
def test_a_document_of_which_nothing_says_whose_it_is_is_named_in_every_verdict(files: dict[str, str]) -> None:
    """No verdict counts it: that would make all of them unknown."""
    found = estate({"one/ns.yaml": namespace("a"), "two/ns.yaml": namespace("b")} | files)
    assert {"a": [], "b": []} == policies(found)
    seen = verdict(found, "b", "a", conventions=CONVENTIONS)
    (said,) = [reason for reason in seen.reasons if reason.kind == "passed-over"]
    assert "net/np.yaml" == said.place.path
    assert "nothing says which namespace it's for" in said.text
    assert not summarise(found).is_told


def test_a_policy_in_a_folder_of_a_namespaces_name_may_be_for_it() -> None:
    found = estate({"ns.yaml": f"{namespace('a')}---\n{namespace('b')}", "net/a/np.yaml": policy()})
    assert {"a": ["net/a/np.yaml"]} == unread(found)


def test_a_namespace_in_a_file_that_cannot_be_read_may_be_there() -> None:
    """It is not said to be gone, and its labels are not known."""
    found = estate({"a.yaml": f"{namespace('a')}x:\n\t- y\n", "b.yaml": namespace("b")})
    assert ["a.yaml"] == [skip.path for skip in found.undeclared.values()]
    assert {"a"} == found.undeclared.keys() == found.unlabelled.keys()


def test_two_clusters_with_other_policies_leave_a_namespace_unknown() -> None:
    """With the same ones they do not; and a root tells them apart."""
    one = {"dev/ns.yaml": namespace("a"), "prod/ns.yaml": namespace("a"), "b.yaml": namespace("b")}
    same = estate(one | {"dev/np.yaml": policy(), "prod/np.yaml": policy()})
    assert Outcome.BLOCKED is outcome(same, "b", "a")
    assert {"a": ["deny"], "b": []} == policies(same)
    assert {"dev/ns.yaml", "prod/ns.yaml"} == same.namespaces["a"].shared
    other = estate(one | {"prod/np.yaml": policy()})
    assert Outcome.UNKNOWN is outcome(other, "b", "a")
    assert "declared in dev/ and prod/" in other.namespaces["a"].unread[0].why


def test_a_file_that_several_namespaces_are_made_of_is_known_as_that() -> None:
    """A change in it would be for all of them."""
    files = {"base/np.yaml": policy(), "base/kustomization.yaml": kustomization("np.yaml")}
    for name in ("a", "b"):
        files[f"{name}/ns.yaml"] = namespace(name)
        files[f"{name}/kustomization.yaml"] = kustomization("ns.yaml", "../base", namespace=name)
    found = estate(files)
    assert {"a": ["deny"], "b": ["deny"]} == policies(found)
    assert {"base/np.yaml"} == found.namespaces["a"].shared


OVERLAYS = {
    "base/ns.yaml": namespace("a"),
    "base/np.yaml": policy(),
    "base/kustomization.yaml": kustomization("ns.yaml", "np.yaml", namespace="a"),
    "b.yaml": namespace("b"),
} | {f"{cluster}/kustomization.yaml": kustomization("../base") for cluster in ("dev", "prod")}


def test_overlays_of_one_base_are_one_namespace_unless_only_some_add_a_policy() -> None:
    """Then which cluster is meant is not known. The base is known as one."""
    found = estate(OVERLAYS)
    assert (Outcome.BLOCKED, {}) == (outcome(found, "b", "a"), unread(found))
    assert {"base/ns.yaml", "base/np.yaml"} == found.namespaces["a"].bases
    more = {"prod/in.yaml": policy("in", "a", "{podSelector: {}, ingress: [{}]}")}
    found = estate(OVERLAYS | more | {"prod/kustomization.yaml": kustomization("../base", "in.yaml")})
    assert Outcome.UNKNOWN is outcome(found, "b", "a")
    assert {"a": ["prod/in.yaml"]} == unread(found)


def test_a_rule_for_what_nothing_declares_is_not_called_dead() -> None:
    """Something else may make that namespace, or give it that label."""
    rule = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {made/by: operator}}}]}]}"
    found = estate({"ns.yaml": namespace("a"), "np.yaml": policy("in", "a", rule)})
    assert () == who_can_reach(found, "a", conventions=CONVENTIONS).dead


FILLED_IN = {
    "what is written out begins its name": ("kiln-${env}", ["kiln-one"]),
    "what is written out ends its name": ("{{ .team }}-one", ["kiln-one"]),
    "no namespace that is declared": ("wheel-${env}", []),
    "anything": ("${space}", ["kiln-one"]),
}


@pytest.mark.parametrize(("space", "concerned"), FILLED_IN.values(), ids=FILLED_IN)
def test_a_namespace_that_is_filled_in_later_is_one_that_it_can_be(space: str, concerned: list[str]) -> None:
    spaces = {"pots/ns.yaml": namespace("kiln-one"), "cups/ns.yaml": namespace("glaze-one")}
    found = estate(spaces | {"pots/np.yaml": policy(space=f"'{space}'")})
    assert concerned == sorted(unread(found))


def test_a_namespace_that_is_filled_in_later_may_be_declared_in_another_folder() -> None:
    spaces = {"pots/ns.yaml": namespace("kiln-one"), "cups/ns.yaml": namespace("glaze-one")}
    found = estate(spaces | {"cups/np.yaml": policy(space="'kiln-${env}'")})
    assert {"kiln-one": ["cups/np.yaml"]} == unread(found)


def test_a_label_that_is_filled_in_later_is_not_known() -> None:
    """Kubernetes refuses nothing there: Flux or a shell fills it in before."""
    labelled = "apiVersion: v1\nkind: Namespace\nmetadata: {name: kiln, labels: {env: '${env}'}}\n"
    found = estate({"ns.yaml": labelled})
    assert {} == dict(found.namespaces["kiln"].labels)
    assert (
        "Namespace “kiln” has labels that the bot can't tell: the label “env” has the value “${env}”"
        in found.unlabelled["kiln"].why
    )
    assert [] == [skip for skip in found.skipped if "refuses" in skip.why]
