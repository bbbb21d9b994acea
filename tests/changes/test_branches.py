"""What branches are called, what their titles say, and which is merged first."""

import re
from dataclasses import replace

import git
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.plan import Group
from bot.model.question import Intent, Port, Protocol, Question
from tests.changes.estates import EGRESS, GUIDE_KEY, LAYOUT, RBAC, STANDARD, ask, estate, namespace, pair, planned
from tests.platforms import CLOUD_PLATFORM

LIMITED = {"a-dev/05-out.yaml": EGRESS.format(name="a-dev")}


def groups(question: Question, known: Estate | None = None, conventions: Conventions = LAYOUT) -> tuple[Group, ...]:
    """Plan and return the groups."""
    return planned(question, known or pair(), conventions).groups


def test_one_namespace_one_branch() -> None:
    """The usual case: only the target changes."""
    (group,) = groups(ask())
    assert ("b-dev", "ingress", "Allow a-dev to call b-dev", 1) == (group.namespace, group.purpose, group.title, group.order)
    assert re.fullmatch(r"netpol/b-dev-allow-a-dev-[0-9a-f]{8}", group.branch)


def test_the_source_comes_first() -> None:
    """Its label opens nothing; the policy in the target is the last step, so that its owners have the last word."""
    first, last = groups(ask(select_by="guide"))
    assert ("a-dev", "label", "Label a-dev for b-dev", 1) == (first.namespace, first.purpose, first.title, first.order)
    assert ("b-dev", "ingress", 2) == (last.namespace, last.purpose, last.order)
    assert re.fullmatch(r"netpol/a-dev-label-for-b-dev-[0-9a-f]{8}", first.branch)


def test_label_and_way_out_are_one_branch() -> None:
    """Both are the source's."""
    first, _ = groups(ask(select_by="guide"), pair(**LIMITED))
    assert ("egress+label", "Let a-dev call out to b-dev") == (first.purpose, first.title)
    assert ["ns/a-dev/00-namespace.yaml", "ns/a-dev/05-out.yaml"] == [edit.path for edit in first.edits]
    assert re.fullmatch(r"netpol/a-dev-out-to-b-dev-[0-9a-f]{8}", first.branch)


def test_several_sources_are_one_branch_of_the_target_and_one_each() -> None:
    """The sources' may be merged in any order."""
    known = pair(**{"c-dev/x.yaml": ""})
    first, second, last = groups(ask("c-dev", "a-dev", select_by="guide"), known)
    assert [("a-dev", 1), ("c-dev", 1), ("b-dev", 2)] == [(each.namespace, each.order) for each in (first, second, last)]
    assert "Allow 2 namespaces to call b-dev" == last.title
    assert re.fullmatch(r"netpol/b-dev-allow-a-dev-and-1-more-[0-9a-f]{8}", last.branch)


def test_a_repository_that_takes_several_namespaces_gets_one_branch() -> None:
    """It bears the target's name, the edits of the target come first, and the teams are those that may change both."""
    rbac = {"a-dev/01-rbac.yaml": RBAC.format(team="ours") + "- kind: Group\n  name: github:both\n"}
    rbac["b-dev/01-rbac.yaml"] = RBAC.format(team="theirs") + "- kind: Group\n  name: github:both\n"
    (group,) = groups(
        ask(select_by="guide"),
        pair(**LIMITED, **rbac),
        replace(CLOUD_PLATFORM, root_is_given=True, namespaces_root="ns", one_namespace_per_branch=False),
    )
    assert ("b-dev", "ingress+egress+label", 1, ("both",)) == (group.namespace, group.purpose, group.order, group.teams)
    assert ["ns/b-dev/04-networkpolicy.yaml", "ns/a-dev/00-namespace.yaml", "ns/a-dev/05-out.yaml"] == [
        e.path for e in group.edits
    ]
    assert group.branch.startswith("netpol/b-dev-allow-a-dev-")


def test_the_teams_are_those_of_the_namespace() -> None:
    """One of their members opens the pull request."""
    (group,) = groups(ask(), pair(**{"b-dev/01-rbac.yaml": RBAC.format(team="theirs")}))
    assert ("theirs",) == group.teams


def test_a_removal_has_its_own_name() -> None:
    """And its own title."""
    known = pair(
        STANDARD.format(name="b-dev")
        + "    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: a-dev\n"
    )
    (group,) = groups(ask(intent=Intent.REVOKE), known)
    assert ("revoke", "Stop a-dev calling b-dev") == (group.purpose, group.title)
    assert re.fullmatch(r"netpol/b-dev-revoke-a-dev-[0-9a-f]{8}", group.branch)


def test_the_name_comes_from_the_meaning_alone() -> None:
    """Not from the files, not from the order of words, not from how a port was said."""
    usual = groups(ask("a-dev", ports=(Port(80), Port(90)), pods=(("a", "1"), ("b", "2"))))
    same = [
        groups(ask("a-dev", ports=(Port(90), Port(80), Port(80)), pods=(("b", "2"), ("a", "1")))),
        groups(ask("a-dev", ports=(Port(80, protocol=Protocol.TCP), Port(90)), pods=(("a", "1"), ("b", "2")))),
        groups(
            ask("a-dev", ports=(Port(80), Port(90)), pods=(("a", "1"), ("b", "2"))),
            pair(STANDARD.format(name="b-dev") + "# more\n"),
        ),
        groups(ask("a-dev", ports=(Port(80), Port(90)), pods=(("a", "1"), ("b", "2")), select_by="built-in")),
    ]
    assert {usual[0].branch} == {each[0].branch for each in same}


@pytest.mark.parametrize(
    "other",
    [
        ask("c-dev"),
        ask("a-dev", "c-dev"),
        ask("a-dev", target="c-dev"),
        ask("a-dev", ports=(Port(80),)),
        ask("a-dev", ports=(Port(80, protocol=Protocol.UDP),)),
        ask("a-dev", ports=(Port(80, 90),)),
        ask("a-dev", protocol=Protocol.UDP),
        ask("a-dev", pods=(("app", "api"),)),
        ask("a-dev", select_by="guide"),
    ],
)
def test_another_meaning_is_another_name(other: Question) -> None:
    """Or two requests would meet on one branch."""
    known = pair(**{"c-dev/04-networkpolicy.yaml": STANDARD.format(name="c-dev")})
    assert groups(ask("a-dev"), known)[-1].branch != groups(other, known)[-1].branch


def test_two_orders_of_words_are_one_content() -> None:
    """The second person finds the branch of the first, byte for byte."""
    known = pair(**{"c-dev/x.yaml": ""})
    one, other = groups(ask("a-dev", "c-dev", "a-dev"), known), groups(ask("c-dev", "a-dev"), known)
    assert [(group.branch, group.edits) for group in one] == [(group.branch, group.edits) for group in other]


NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)


@given(st.lists(NAMES, min_size=2, max_size=4, unique=True), st.sampled_from(["auto", "guide"]))
def test_any_names_make_a_valid_branch_and_a_short_title(names: list[str], select_by: str) -> None:
    """At most 72 characters of title and about a hundred of branch; git takes the name."""
    known = estate(
        {f"{name}/00-namespace.yaml": namespace(name).replace(f"name: {name}", f'name: "{name}"') for name in names}
        | {f"{names[-1]}/04-networkpolicy.yaml": STANDARD.format(name=f'"{names[-1]}"')}
    )
    for group in groups(ask(*names[:-1], target=names[-1], select_by=select_by), known):
        assert len(group.title) <= 72
        assert len(group.branch) <= 107
        assert re.fullmatch(r"netpol/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", group.branch)


@pytest.mark.parametrize("names", [("a" * 63, "b" * 63), ("a", "b" * 63), ("a" * 63, "b")])
def test_git_takes_the_name(names: tuple[str, str]) -> None:
    """As long as names can be."""
    known = estate({f"{names[0]}/x.yaml": "", f"{names[1]}/04-networkpolicy.yaml": STANDARD.format(name=names[1])})
    for group in groups(ask(names[0], target=names[1], select_by="guide"), known):
        assert group.branch == git.Git().check_ref_format("--branch", group.branch)
        assert GUIDE_KEY not in group.branch
