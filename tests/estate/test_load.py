"""Files to an Estate, and the same again after a change."""

from collections.abc import Callable

import pytest

from bot.cli import show
from bot.estate import RawFile, Reading, namespace_of, read, summarise
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Estate, Skipped
from tests.platforms import below

from .conftest import CONVENTIONS, namespace, raw

Loads = Callable[..., Estate]
DEFAULT = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: %s}\nspec: {policyTypes: [%s]}\n"
TEAM = "apiVersion: rbac/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: [{kind: Group, name: 'github:%s'}]\n"


@pytest.mark.parametrize(
    ("root", "path", "name"),
    [
        ("namespaces", "namespaces/a/04.yaml", "a"),
        ("namespaces", "namespaces/a/04.yml", "a"),
        ("namespaces", "namespaces/a/04.json", "a"),
        ("namespaces/", "namespaces/a/04.yaml", "a"),
        ("namespaces", "namespaces/a/resources/04.yaml", None),
        ("namespaces", "namespaces/04.yaml", None),
        ("namespaces", "namespaces/a/README.md", None),
        ("namespaces", "namespaces-old/a/04.yaml", None),
        ("namespaces", "a/04.yaml", None),
        ("namespaces", "namespaces/.github/x.yaml", None),
        ("", "a/04.yaml", "a"),
        ("", "04.yaml", None),
        (".", "a/04.yaml", "a"),
    ],
)
def test_which_files_are_read(root: str, path: str, name: str | None) -> None:
    """Those that `kubectl apply -f FOLDER` applies, and no folder below."""
    assert name == namespace_of(path, below(root))


def test_a_namespace_is_put_together_from_all_its_files(estate_of: Loads) -> None:
    estate = estate_of(
        {
            "a-dev/00-namespace.yaml": namespace("a-dev", "{component: a}"),
            "a-dev/01-rbac.yaml": TEAM % "one" + "---\n" + TEAM % "two",
            "a-dev/02-more.yaml": TEAM % "one",
            "a-dev/04-networkpolicy.yaml": DEFAULT % ("default", "Ingress"),
            "a-dev/05-egress.yml": DEFAULT % ("limit", "Egress"),
        }
    )
    found = estate.namespaces["a-dev"]
    assert ("a-dev", "namespaces/a-dev", ("one", "two")) == (found.name, found.folder, found.teams)
    assert ["default", "limit"] == [policy.name for policy in found.policies]
    assert 5 == len(found.files)
    assert {"component": "a", BUILT_IN_KEY: "a-dev"} == estate.labels_of("a-dev")
    assert () == estate.skipped


def test_of_two_policies_of_one_name_the_last_applied_counts(estate_of: Loads) -> None:
    """Files in the order of their paths, then documents in theirs; the other is kept aside."""
    estate = estate_of(
        {
            "a/05.yaml": DEFAULT % ("p", "Egress") + "---\n" + DEFAULT % ("q", "Ingress"),
            "a/00.yaml": namespace("a"),
            "a/04.yaml": DEFAULT % ("p", "Ingress") + "---\n" + DEFAULT % ("r", "Ingress"),
        }
    )
    found = estate.namespaces["a"]
    assert [("r", "namespaces/a/04.yaml"), ("p", "namespaces/a/05.yaml"), ("q", "namespaces/a/05.yaml")] == [
        (policy.name, policy.place.path) for policy in found.policies
    ]
    assert [("p", "namespaces/a/04.yaml")] == [(policy.name, policy.place.path) for policy in found.overwritten]


def test_carriers_are_complete_and_sorted(estate_of: Loads) -> None:
    estate = estate_of(
        {
            "b/00.yaml": namespace("b", "{component: x, team: one}"),
            "a/00.yaml": namespace("a", f"{{component: x, {BUILT_IN_KEY}: b}}"),
            "c/00.yaml": namespace("c", "{component: true}"),
        }
    )
    expected = {
        ("component", "x"): ("a", "b"),
        ("team", "one"): ("b",),
        (BUILT_IN_KEY, "a"): ("a",),
        (BUILT_IN_KEY, "b"): ("b",),
        (BUILT_IN_KEY, "c"): ("c",),
    }
    assert expected == estate.carriers
    assert ["a", "b", "c"] == list(estate.namespaces)


def test_a_folder_is_a_namespace_whatever_the_file_is_called(estate_of: Loads) -> None:
    estate = estate_of({"a/00-namespace.yaml": "not: [yaml", "a/zz-odd.yml": "---\n---\n" + namespace("a")})
    assert 3 == estate.namespaces["a"].place.line
    assert ["namespaces/a/zz-odd.yml"] == list(estate.namespaces["a"].files)
    assert ["namespaces/a/00-namespace.yaml"] == [skip.path for skip in estate.skipped]


OTHERS = tuple("cdefghijklm")


@pytest.mark.parametrize("text", ["", "a: [", namespace("b"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"])
def test_a_folder_without_its_namespace_is_said(text: str, estate_of: Loads) -> None:
    estate = estate_of({"a/00.yaml": text} | {f"{name}/00.yaml": namespace(name) for name in OTHERS})
    assert list(OTHERS) == list(estate.namespaces)
    (folder,) = [skip.why for skip in estate.skipped if skip.path == "namespaces/a"]
    assert "no file in it declares the Namespace a. Add a 00-namespace.yaml that does." in folder


def test_a_folder_that_cannot_be_a_namespace_is_said(estate_of: Loads) -> None:
    files = {f"{name}/00.yaml": namespace(name) for name in OTHERS}
    estate = estate_of({"Not_A_Name/00.yaml": namespace("Not_A_Name")} | files)
    assert list(OTHERS) == list(estate.namespaces)
    assert "can't be the name of a namespace" in estate.skipped[0].why


def test_the_summary_counts(estate_of: Loads) -> None:
    estate = estate_of(
        {
            "a/00.yaml": namespace("a"),
            "a/04.yaml": DEFAULT % ("p", "Ingress") + "---\n" + DEFAULT % ("p", "Ingress"),
            "b/00.yaml": namespace("b"),
            "b/05.yaml": DEFAULT.replace("networking.k8s.io/v1", "projectcalico.org/v3") % ("q", "Egress"),
            "c/00.yaml": namespace("c"),
            "c/bad.yaml": "[",
            "d/00.yaml": namespace("d"),
        }
    )
    summary = summarise(estate)
    assert (4, 6, 1, 1, 1) == (summary.namespaces, summary.files, summary.policies, summary.overwritten, summary.foreign)
    assert (("d",), (), 1) == (summary.without_policy, summary.egress_only, len(summary.skipped))


OPEN = {
    "no policy": ("", "without_policy"),
    "a limit on who calls": (DEFAULT % ("p", "Ingress"), ""),
    "a limit on outgoing calls": (DEFAULT % ("p", "Egress"), "egress_only"),
    "both": (DEFAULT % ("p", "Egress") + "---\n" + DEFAULT % ("q", "Ingress"), ""),
    "Calico's limit on outgoing calls": (
        DEFAULT.replace("networking.k8s.io/v1", "projectcalico.org/v3").replace("policyTypes", "types") % ("p", "Egress"),
        "egress_only",
    ),
    "what cannot be read": (DEFAULT % ("p", "Egress") + "---\n[", ""),
}


@pytest.mark.parametrize(("policies", "where"), OPEN.values(), ids=OPEN)
def test_the_summary_lists_what_everything_may_call(estate_of: Loads, policies: str, where: str) -> None:
    """In two lists: without any policy, and with limits on outgoing calls alone."""
    found = summarise(estate_of({"a/00.yaml": namespace("a"), "a/04.yaml": policies}))
    assert {"without_policy": found.without_policy, "egress_only": found.egress_only} == {
        name: ("a",) if name == where else () for name in ("without_policy", "egress_only")
    }
    assert ("only outgoing calls are limited" in show.summary(found, "here", "a platform")) is (where == "egress_only")


@pytest.fixture
def before() -> Reading:
    files = [
        raw("a/00.yaml", namespace("a", "{component: a}")),
        raw("a/04.yaml", DEFAULT % ("p", "Ingress")),
        raw("b/00.yaml", namespace("b")),
    ]
    return read([*files, raw("b/bad.yaml", "["), raw("c/x.yaml", "[")], CONVENTIONS, "one")


def _changes(*files: RawFile) -> dict[str, RawFile | Skipped | None]:
    return {file.path: file for file in files}


def test_an_update_parses_what_changed_and_nothing_else(before: Reading) -> None:
    """Namespaces that did not change are the same objects; so are the other files of one that did."""
    after = before.updated(_changes(raw("a/04.yaml", DEFAULT % ("q", "Egress"))), "two")
    assert "two" == after.estate.commit
    assert ["q"] == [policy.name for policy in after.estate.namespaces["a"].policies]
    assert ["p"] == [policy.name for policy in before.estate.namespaces["a"].policies]
    assert before.estate.namespaces["b"] is after.estate.namespaces["b"]
    path = "namespaces/a/00.yaml"
    assert before.folders["a"].contents[path] is after.folders["a"].contents[path]
    assert before.estate.skipped == after.estate.skipped


def test_a_known_blob_is_not_parsed_again(before: Reading) -> None:
    path = "namespaces/a/04.yaml"
    known = RawFile(path, before.folders["a"].contents[path].blob, b"never looked at")
    assert before.folders["a"].contents[path] is before.updated({path: known}, "two").folders["a"].contents[path]


BAD, FOLDER_C, X = "namespaces/b/bad.yaml", "namespaces/c", "namespaces/c/x.yaml"
SAME = [BAD, FOLDER_C, X]
LINK = Skipped("namespaces/b/00.yaml", "a link")


@pytest.mark.parametrize(
    ("change", "namespaces", "skipped"),
    [
        ({"namespaces/a/00.yaml": None}, ["b"], ["namespaces/a", *SAME]),
        ({"namespaces/a/00.yaml": None, "namespaces/a/04.yaml": None}, ["b"], SAME),
        ({BAD: None}, ["a", "b"], [FOLDER_C, X]),
        (_changes(raw("c/x.yaml", namespace("c"))), ["a", "b", "c"], [BAD]),
        (_changes(raw("d/00.yaml", namespace("d"))), ["a", "b", "d"], SAME),
        ({LINK.path: LINK}, ["a"], ["namespaces/b", LINK.path, *SAME]),
        (_changes(raw("../README.yaml", "["), raw("a/deep/x.yaml", "[")), ["a", "b"], SAME),
    ],
)
def test_an_update_comes_to_the_same_as_reading_everything(
    before: Reading, change: dict[str, RawFile | Skipped | None], namespaces: list[str], skipped: list[str]
) -> None:
    after = before.updated(change, "two").estate
    assert (namespaces, skipped) == (list(after.namespaces), [skip.path for skip in after.skipped])
    assert all(name in namespaces for names in after.carriers.values() for name in names)
