"""Changes in repositories where namespaces are found by content: the right file, listed where it has to be."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.changes import plan_allow, plan_revoke
from bot.changes.policy_templates import standard_policies
from bot.changes.selector import choose, why_built_in
from bot.errors import Fixable
from bot.estate import RawFile, load
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Estate
from bot.model.plan import Edit, Plan
from bot.model.question import FIRST_POLICY, Intent, Question
from tests.changes.estates import TEMPLATES
from tests.estate.conftest import namespace
from tests.estate.repositories import kustomization, policy
from tests.platforms import CLOUD_PLATFORM

CONVENTIONS = replace(CLOUD_PLATFORM.with_platform_labels(()), one_namespace_per_branch=False)
CALLER = {"callers/ns.yaml": namespace("caller")}
EGRESS = "{podSelector: {}, policyTypes: [Egress]}"
FIRST = frozenset({FIRST_POLICY})


def loaded(files: Mapping[str, str]) -> Estate:
    """Load files, and the namespace of `caller`."""
    return load([RawFile(path, path, text.encode()) for path, text in (CALLER | dict(files)).items()], CONVENTIONS)


def planned(files: Mapping[str, str], confirmed: frozenset[str] = frozenset()) -> Plan:
    """Plan that `caller` may call `shop`."""
    question = Question(Intent.ALLOW, sources=("caller",), target="shop", confirmed=confirmed)
    return plan_allow(question, loaded(files), CONVENTIONS, TEMPLATES)


def edits(files: Mapping[str, str], confirmed: frozenset[str] = frozenset()) -> dict[str, Edit]:
    """Return the edits of that plan by path."""
    return {edit.path: edit for group in planned(files, confirmed).groups for edit in group.edits}


OVERLAYS = {
    "db/base/ns.yaml": namespace("db"),
    "db/base/kustomization.yaml": kustomization("ns.yaml", "np.yaml"),
    "db/base/np.yaml": policy(space=""),
    "db/overlays/shop/kustomization.yaml": kustomization("../../base", namespace="shop"),
    "db/overlays/till/kustomization.yaml": kustomization("../../base", namespace="till"),
}
"""A base that two overlays build, each as another namespace."""


@pytest.mark.parametrize("roots", [(), ("db/overlays/shop", "callers")], ids=["all roots", "one overlay is a root"])
def test_a_base_of_several_namespaces_is_left_and_the_overlay_is_edited(roots: tuple[str, ...]) -> None:
    """The other overlay is built from it whether or not it is below a root: it would open there too."""
    conventions = replace(CONVENTIONS, namespaces_root=roots[0], more_roots=roots[1:]) if roots else CONVENTIONS
    files = [RawFile(path, path, text.encode()) for path, text in (CALLER | OVERLAYS).items()]
    question = Question(Intent.ALLOW, sources=("caller",), target="shop")
    made = plan_allow(question, load(files, conventions), conventions, TEMPLATES)
    found = {edit.path: edit for group in made.groups for edit in group.edits}
    new = f"db/overlays/shop/{CONVENTIONS.policy_file}"
    assert {"db/overlays/shop/kustomization.yaml", new} == set(found)
    assert found[new].before is None
    assert CONVENTIONS.policy_file in found["db/overlays/shop/kustomization.yaml"].added


def test_an_overlays_own_policy_file_is_edited_although_its_namespace_is_in_a_base() -> None:
    own = {
        "db/overlays/shop/kustomization.yaml": kustomization("../../base", "np.yaml", namespace="shop"),
        "db/overlays/shop/np.yaml": policy(space=""),
        "db/base/kustomization.yaml": kustomization("ns.yaml"),
    }
    files = {path: text for path, text in OVERLAYS.items() if path != "db/base/np.yaml"} | own
    assert ["db/overlays/shop/np.yaml"] == list(edits(files))


def test_the_file_with_the_policies_of_the_other_direction_is_edited() -> None:
    """It is where the repository keeps that namespace's policies."""
    files = {f"apps/{name}/ns.yaml": namespace(name) for name in ("shop", "till")}
    files |= {"policies/till.yaml": policy(space="till"), "policies/shop.yaml": policy(space="shop", spec=EGRESS)}
    assert ["policies/shop.yaml"] == list(edits(files, FIRST))


def test_a_file_that_helm_rendered_is_said_to_be_generated() -> None:
    files = {
        "apps/shop/ns.yaml": namespace("shop"),
        "apps/shop/np.yaml": f"# Source: shop/templates/np.yaml\n{policy(space='shop')}",
    }
    assert any("says the file is generated" in text for text in planned(files).warnings)


def test_a_policy_goes_into_the_file_that_holds_its_namespaces_policies() -> None:
    """Wherever it is, and whatever else is in it."""
    found = edits({"apps/shop/ns.yaml": namespace("shop"), "net/all.yaml": f"{policy(space='shop')}---\n{policy(space='till')}"})
    assert ["net/all.yaml"] == list(found)
    assert "namespace: shop" in found["net/all.yaml"].added


def test_the_namespace_that_kustomize_gives_holds_after_the_change() -> None:
    files = {
        "base/np.yaml": policy(),
        "base/kustomization.yaml": kustomization("np.yaml"),
        "prod/ns.yaml": namespace("shop"),
        "prod/kustomization.yaml": kustomization("ns.yaml", "../base", namespace="shop"),
    }
    assert ["base/np.yaml"] == list(edits(files))


def test_a_new_file_is_called_as_others_are_and_is_listed() -> None:
    """Beside the Namespace, in its kustomization."""
    files = {
        "apps/shop/ns.yaml": namespace("shop"),
        "apps/shop/kustomization.yaml": "resources:\n  - ns.yaml\n",
        "apps/till/ns.yaml": namespace("till"),
        "apps/till/60-net.yaml": policy(space="till"),
    }
    found = edits(files, FIRST)
    assert ["apps/shop/kustomization.yaml", "apps/shop/60-net.yaml"] == list(found)
    assert "resources:\n  - ns.yaml\n  - 60-net.yaml\n" == found["apps/shop/kustomization.yaml"].after


def apart(*names: str, form: str = "net/{}.yaml") -> dict[str, str]:
    """Declare namespaces in folders of their own, with their policies in another one."""
    return {f"apps/{name}/ns.yaml": namespace(name) for name in names} | {form.format(name): policy(space=name) for name in names}


def test_a_new_file_goes_where_the_repository_keeps_all_policies() -> None:
    """Called as the others are, and listed where they are."""
    listed = {"net/kustomization.yaml": "resources:\n- till.yaml\n- cart.yaml\n"}
    files = {"apps/shop/ns.yaml": namespace("shop")} | apart("till", "cart") | listed
    found = edits(files, FIRST)
    assert ["net/kustomization.yaml", "net/shop.yaml"] == list(found)
    assert "resources:\n- till.yaml\n- cart.yaml\n- shop.yaml\n" == found["net/kustomization.yaml"].after
    assert (None, "resources:\n- till.yaml\n- cart.yaml\n") == (
        found["net/shop.yaml"].before,
        found["net/kustomization.yaml"].before,
    )


def test_a_new_file_goes_into_a_folder_of_its_own_where_the_others_do() -> None:
    files = {"apps/shop/ns.yaml": namespace("shop")} | apart("till", "cart", form="net/{}/in.yaml")
    assert ["net/shop/in.yaml"] == list(edits(files, FIRST))


def test_a_new_caller_gets_a_file_where_each_has_one() -> None:
    """Two requests for one target then change no file in common, but for the list of files."""
    files = {"shop/ns.yaml": namespace("shop"), "shop/default.yaml": policy("default", "shop")}
    files |= {f"shop/allow-{name}.yaml": policy(f"allow-{name}", "shop") for name in ("till", "cart")}
    assert ["shop/allow-caller.yaml"] == list(edits(files))
    listed = ["ns.yaml", "default.yaml", "allow-till.yaml", "allow-cart.yaml"]
    files["shop/kustomization.yaml"] = "resources:\n" + "".join(f"- {name}\n" for name in listed)
    found = edits(files)
    assert ["shop/kustomization.yaml", "shop/allow-caller.yaml"] == list(found)
    assert found["shop/kustomization.yaml"].after.endswith("- allow-cart.yaml\n- allow-caller.yaml\n")
    two = files | {"shop/allow-cart.yaml": policy("allow-cart", "shop") + "---\n" + policy("more", "shop")}
    assert "shop/allow-caller.yaml" not in edits(two)


def test_a_habit_of_as_many_is_none() -> None:
    """Beside the Namespace comes first."""
    files = {"apps/shop/ns.yaml": namespace("shop"), "apps/cart/ns.yaml": namespace("cart")} | apart("till")
    files["apps/cart/60-net.yaml"] = policy(space="cart")
    assert ["apps/shop/60-net.yaml"] == list(edits(files, FIRST))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"net/shop.yaml": policy("x", "till")}, "already exists and holds something else"),
        (
            {
                f"net/{name}/{file}": text
                for name in ("till", "cart")
                for file, text in (("in.yaml", policy("deny", name)), ("kustomization.yaml", kustomization("in.yaml")))
            },
            "several kustomizations would have to list that file",
        ),
    ],
)
def test_where_the_place_is_taken_or_not_listed_by_one_file_nothing_is_written(more: dict[str, str], why: str) -> None:
    plain = {} if "net/till/in.yaml" in more else apart("till", "cart")
    files = {f"apps/{name}/ns.yaml": namespace(name) for name in ("shop", "till", "cart")} | plain | more
    assert why in refused(files)


def test_the_usual_name_counts_where_folders_are_namespaces_too() -> None:
    """Unless the settings' name is used there as well."""
    conventions = replace(CONVENTIONS, namespaces_root="ns")
    names = ("caller", "shop", "till", "cart")
    files = {f"ns/{name}/ns.yaml": namespace(name) for name in names}
    files |= {f"ns/{name}/net.yaml": policy(space=name) for name in ("till", "cart")}
    question = Question(Intent.ALLOW, sources=("caller",), target="shop", confirmed=FIRST)

    def written() -> list[str]:
        estate = load([RawFile(path, path, text.encode()) for path, text in files.items()], conventions)
        return [edit.path for group in plan_allow(question, estate, conventions, TEMPLATES).groups for edit in group.edits]

    assert ["ns/shop/net.yaml"] == written()
    files["ns/caller/04-networkpolicy.yaml"] = policy(space="caller")
    assert ["ns/shop/04-networkpolicy.yaml"] == written()


def test_a_base_of_several_namespaces_is_not_written() -> None:
    """The new policy is for one of them."""
    files = {"base/np.yaml": policy(), "base/kustomization.yaml": kustomization("np.yaml")}
    for name in ("shop", "till"):
        files[f"{name}/ns.yaml"] = namespace(name)
        files[f"{name}/kustomization.yaml"] = f"namespace: {name}\nresources:\n- ns.yaml\n- ../base\n"
    found = edits(files)
    assert {"shop/kustomization.yaml", "shop/04-networkpolicy.yaml"} == found.keys()


def test_a_base_of_several_clusters_is_written_and_that_is_said() -> None:
    files = {"base/ns.yaml": namespace("shop"), "base/np.yaml": policy()}
    files["base/kustomization.yaml"] = kustomization("ns.yaml", "np.yaml", namespace="shop")
    files |= {f"{cluster}/kustomization.yaml": kustomization("../base") for cluster in ("dev", "prod")}
    plan = planned(files)
    assert ["base/np.yaml"] == [edit.path for group in plan.groups for edit in group.edits]
    assert any("built several times" in warning for warning in plan.warnings)


def test_a_first_policy_comes_with_those_of_the_platforms_components() -> None:
    """Those that its file names a policy for, whether or not the repository declares their namespaces."""
    assert ["default"] == [each.name for each in standard_policies("shop", CONVENTIONS)]
    conventions = CLOUD_PLATFORM.with_platform_labels((("component", "ingress-controllers"),))
    assert ["default", "allow-ingress-controllers"] == [each.name for each in standard_policies("shop", conventions)]


def test_a_yml_file_is_written_unless_checks_pass_it_over() -> None:
    """A platform's file says which."""
    files = {"shop/ns.yaml": namespace("shop"), "shop/rules.yml": policy(space="shop")}
    question = Question(Intent.ALLOW, sources=("caller",), target="shop")
    for skips, path in ((False, "shop/rules.yml"), (True, "shop/04-networkpolicy.yaml")):
        made = plan_allow(question, loaded(files), replace(CONVENTIONS, skips_yml=skips), TEMPLATES)
        assert [path] == [edit.path for group in made.groups for edit in group.edits]


def test_a_policy_that_was_alone_in_its_file_is_taken_out() -> None:
    """The file stays, and holds nothing of the namespace any more."""
    admits = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: caller}}}]}]}"
    estate = loaded({"shop/ns.yaml": namespace("shop"), "shop/np.yaml": policy(), "net/in.yaml": policy("in", "shop", admits)})
    plan = plan_revoke(Question(Intent.REVOKE, sources=("caller",), target="shop"), estate, CONVENTIONS)
    (edit,) = [edit for group in plan.groups for edit in group.edits]
    assert ("net/in.yaml", "") == (edit.path, edit.after.strip("-\n"))


def test_nothing_is_taken_out_of_a_base_of_several_namespaces() -> None:
    """Others would lose it too."""
    admits = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: caller}}}]}]}"
    files = CALLER | {"base/np.yaml": policy(spec=admits), "base/kustomization.yaml": kustomization("np.yaml")}
    for name in ("shop", "till"):
        files[f"{name}/ns.yaml"] = namespace(name)
        files[f"{name}/kustomization.yaml"] = kustomization("ns.yaml", "../base", namespace=name)
    estate = load([RawFile(path, path, text.encode()) for path, text in files.items()], CONVENTIONS)
    plan = plan_revoke(Question(Intent.REVOKE, sources=("caller",), target="shop"), estate, CONVENTIONS)
    assert () == plan.groups
    assert "other namespaces or clusters are made from its file too" in str(plan.refusal)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"x/np.yaml": policy("out", "shop", EGRESS)},
            "Nothing in the repository declares shop",
        ),
        ({"x/ns.yaml": namespace("shop"), "x/04-networkpolicy.yaml": "a: 1\n"}, "already exists and holds something else"),
        ({"x/ns.yaml": namespace("shop"), "x/kustomization.yaml": "resources:\n- other.yaml\n"}, "doesn't list the file"),
    ],
)
def test_where_no_right_place_is_known_nothing_is_written(files: dict[str, str], why: str) -> None:
    assert why in refused(files)


def test_nothing_is_written_behind_json_whatever_its_file_is_called() -> None:
    """The API server's tools read one JSON document: what follows it makes the whole file unreadable."""
    about = '"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "in"}'
    as_json = f'{{{about}, "spec": {{"podSelector": {{}}}}}}'
    found = edits({"shop/ns.yaml": namespace("shop"), "shop/in.yaml": as_json})
    assert [(f"shop/{CONVENTIONS.policy_file}", None)] == [(path, edit.before) for path, edit in found.items()]


def test_a_kustomization_that_no_item_can_be_added_to_is_not_written() -> None:
    with pytest.raises(Fixable, match="by hand"):
        edits({"x/ns.yaml": namespace("shop"), "x/kustomization.yaml": "{resources: [ns.yaml]}\n"}, FIRST)


def refused(files: dict[str, str]) -> str:
    """Return why a first policy is not written: the YAML is shown all the same, and nothing else is offered."""
    made = planned(files, FIRST)
    assert ((), (), False) == (made.groups, made.needs, made.writes)
    assert "name: allow-caller" in made.by_hand
    assert "kind: NetworkPolicy" in made.by_hand
    return str(made.refusal)


def test_label_keys_that_nobody_uses_here_are_not_spoken_of() -> None:
    """They are another platform's: the built-in label needs no excuse."""
    estate = load([RawFile(f"{name}.yaml", name, namespace(name).encode()) for name in ("caller", "shop")], CONVENTIONS)
    choice = choose(estate, "caller", "auto", CONVENTIONS)
    assert (BUILT_IN_KEY, why_built_in(choice.source)) == (choice.key, choice.why)


def test_a_policy_that_a_patch_may_name_stays_without_rules() -> None:
    """A patch of what is not there fails the whole build. What is open is not known, so it has to be confirmed."""
    admits = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: caller}}}]}]}"
    patched = kustomization("ns.yaml", "in.yaml", "deny.yaml", namespace="shop", more="patches: [{path: change.yaml}]\n")
    files = {
        "shop/ns.yaml": namespace("shop"),
        "shop/deny.yaml": policy(),
        "shop/in.yaml": policy("in", spec=admits),
        "shop/kustomization.yaml": patched,
        "shop/change.yaml": policy("in", spec="{policyTypes: [Ingress]}"),
    }
    asked = Question(Intent.REVOKE, sources=("caller",), target="shop")
    made = plan_revoke(asked, loaded(files), CONVENTIONS)
    assert ["unknown"] == [need.name for need in made.needs]
    (edit,) = [edit for group in made.groups for edit in group.edits]
    assert ("shop/in.yaml", False) == (edit.path, edit.deletes)
    assert "name: in" in edit.after
