"""Peers, rules and policies out of whatever a file holds besides."""

import pytest

from bot.errors import Fixable
from bot.manifests.cut import CannotCut, Cut, PeerCut, cut
from bot.manifests.spans import About, about_nothing
from tests.changes.estates import DEFAULT, admitting, documents

FIRST, LAST = DEFAULT.format(name="x"), DEFAULT.format(name="z").replace("name: default", "name: last")
GONE = admitting("allow-a", "x", "a: b")


def cut_documents(text: str, indexes: list[int], about: About = about_nothing) -> Cut:
    """Take policies out."""
    return cut(text, "f.yaml", policies=[(i,) for i in indexes], about=about)


def cut_rules(text: str, peers: list[tuple[int, int]], about: About = about_nothing) -> Cut:
    """Take peers, each given as (rule, peer), out of the first document."""
    return cut(text, "f.yaml", peers=[PeerCut((0,), rule, peer) for rule, peer in peers], about=about)


def cut_value(text: str, value: str) -> Cut:
    """Take a value out of the first expression of the first peer."""
    return cut(text, "f.yaml", peers=[PeerCut((0,), 0, 0, (0, value))])


HEAD = "kind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n"


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        pytest.param(FIRST + "---\n" + GONE, 1, FIRST, id="the last one"),
        pytest.param(FIRST + "---\n" + GONE.rstrip("\n"), 1, FIRST, id="the last one, no final line break"),
        pytest.param(FIRST + "---\n" + GONE + "---\n" + LAST, 1, FIRST + "---\n" + LAST, id="one in the middle"),
        pytest.param(GONE + "---\n" + LAST, 0, LAST, id="the first one"),
        pytest.param("---\n" + GONE + "---\n" + LAST, 0, "---\n" + LAST, id="the first one behind a separator"),
        pytest.param(GONE, 0, "", id="the only one"),
        pytest.param("\ufeff" + GONE + "---\n" + LAST, 0, "\ufeff" + LAST, id="the first one behind a byte order mark"),
        pytest.param(FIRST + "\n---\n" + GONE, 1, FIRST, id="with the empty line above it"),
        pytest.param(FIRST + "\n---\n" + GONE + "\n---\n" + LAST, 1, FIRST + "\n---\n" + LAST, id="with the empty line below it"),
        pytest.param(FIRST + "---\n# let a in\n" + GONE, 1, FIRST, id="with the comment in it"),
        pytest.param(FIRST + "---\n" + GONE + "        # a: c\n", 1, FIRST, id="with the comment on its last lines"),
        pytest.param(FIRST + "# above\n---\n" + GONE, 1, FIRST + "# above\n", id="without the comment above its separator"),
        pytest.param(
            FIRST + "---\n" + GONE + "# below\n---\n" + LAST, 1, FIRST + "# below\n---\n" + LAST, id="nor the one below it"
        ),
        pytest.param("# the file\n" + GONE + "---\n" + LAST, 0, "# the file\n" + LAST, id="nor the one at the head of the file"),
        pytest.param(FIRST + "---\n" + GONE + "---\n", 1, FIRST + "---\n", id="nor an empty document"),
        pytest.param(FIRST + "--- # mine\n" + GONE + "---\n" + LAST, 1, FIRST + "---\n" + LAST, id="a separator with a comment"),
        pytest.param(FIRST + "--- {kind: NetworkPolicy}\n---\n" + LAST, 1, FIRST + "---\n" + LAST, id="on the separator's line"),
        pytest.param(
            (FIRST + "---\n" + GONE + "---\n" + LAST).replace("\n", "\r\n"),
            1,
            (FIRST + "---\n" + LAST).replace("\n", "\r\n"),
            id="CRLF",
        ),
    ],
)
def test_a_policy_goes_with_its_separator(before: str, index: int, after: str) -> None:
    """And leaves every other document as it was."""
    done = cut_documents(before, [index])
    assert after == done.after
    kept = documents(before)
    del kept[index]
    assert kept == documents(done.after)


@pytest.mark.parametrize(
    ("before", "indexes", "after"),
    [
        (FIRST + "---\n" + GONE + "---\n" + LAST + "---\n" + GONE, [1, 3], FIRST + "---\n" + LAST),
        (FIRST + "---\n" + GONE + "# of both\n---\n" + GONE, [2, 1], FIRST),
        (GONE + "---\n" + GONE + "---\n" + LAST, [0, 1], LAST),
        (FIRST + "\n---\n" + GONE + "\n---\n" + GONE, [1, 2], FIRST),
    ],
)
def test_several_go_together(before: str, indexes: list[int], after: str) -> None:
    """Whether they follow each other or not."""
    assert after == cut_documents(before, indexes).after


def test_what_is_no_policy_is_not_taken_out() -> None:
    """A list of policies is one document."""
    with pytest.raises(CannotCut, match="item of a list"):
        cut_documents("kind: List\nitems: []\n", [0])


RULES = """\
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          a: one
    - namespaceSelector:
        matchLabels:
          a: two
    - podSelector: {} # mine
    ports:
    - port: 80
  - from:
    - namespaceSelector:
        matchLabels:
          a: three
  policyTypes:
  - Ingress
"""


@pytest.mark.parametrize(
    ("peers", "first", "last"),
    [
        pytest.param([(0, 0)], 3, 5, id="the first peer"),
        pytest.param([(0, 1)], 6, 8, id="one in the middle"),
        pytest.param([(0, 2)], 9, 9, id="the last one of a rule, with its comment"),
        pytest.param([(0, 0), (0, 1)], 3, 8, id="two"),
        pytest.param([(0, 0), (0, 1), (0, 2)], 2, 11, id="all of a rule: the rule goes, its ports with it"),
        pytest.param([(1, 0)], 12, 15, id="the only one of the last rule"),
        pytest.param([(0, 0), (0, 1), (0, 2), (1, 0)], 1, 15, id="all: no rules, so nobody"),
    ],
)
def test_peers_go_by_their_lines(peers: list[tuple[int, int]], first: int, last: int) -> None:
    """No rule is ever left without a peer: it would let in everyone."""
    lines = RULES.splitlines(keepends=True)
    done = cut_rules(HEAD + RULES, peers)
    assert HEAD + "".join(lines[: first - 1] + lines[last:]) == done.after
    assert "".join(lines[first - 1 : last]) == done.gone


@pytest.mark.parametrize(
    ("before", "peers", "after"),
    [
        pytest.param(
            "  ingress: [{from: [{a: 1}, {b: 2}, {c: 3}]}]\n", [(0, 0)], "  ingress: [{from: [{b: 2}, {c: 3}]}]\n", id="first"
        ),
        pytest.param(
            "  ingress: [{from: [{a: 1}, {b: 2}, {c: 3}]}]\n", [(0, 1)], "  ingress: [{from: [{a: 1}, {c: 3}]}]\n", id="middle"
        ),
        pytest.param(
            "  ingress: [{from: [{a: 1}, {b: 2}, {c: 3}]}]\n", [(0, 2)], "  ingress: [{from: [{a: 1}, {b: 2}]}]\n", id="last"
        ),
        pytest.param(
            "  ingress: [{from: [{a: 1}, {b: 2}, {c: 3}]}]\n", [(0, 0), (0, 2)], "  ingress: [{from: [{b: 2}]}]\n", id="both ends"
        ),
        pytest.param(
            "  ingress: [{from: [{a: 1}]}, {from: [{b: 2}]}]\n", [(1, 0)], "  ingress: [{from: [{a: 1}]}]\n", id="a rule"
        ),
        pytest.param("  ingress: [{from: [{a: 1}]}]\n", [(0, 0)], "", id="all"),
        pytest.param(
            "  ingress:\n  - from: [{a: 1}]\n  - from: [{b: 2}]\n", [(0, 0)], "  ingress:\n  - from: [{b: 2}]\n", id="mixed"
        ),
        pytest.param(
            "  ingress:\n  - from: [{a: 1},\n      {b: 2}]\n", [(0, 0)], "  ingress:\n  - from: [{b: 2}]\n", id="over lines"
        ),
    ],
)
def test_flow_style_loses_the_item_and_its_comma(before: str, peers: list[tuple[int, int]], after: str) -> None:
    """Wherever in the list it stands."""
    assert HEAD + after == cut_rules(HEAD + before, peers).after


def test_a_whole_spec_in_flow_style() -> None:
    """The key goes with its comma."""
    before = "kind: NetworkPolicy\nspec: {podSelector: {}, ingress: [{from: [{a: 1}]}], policyTypes: [Ingress]}\n"
    assert "kind: NetworkPolicy\nspec: {podSelector: {}, policyTypes: [Ingress]}\n" == cut_rules(before, [(0, 0)]).after


COMMENTED = """\
  ingress:
  - from:
    # {first}
    - a: 1
    # staging,
    # and nothing else
    - b: 2
    - c: 3
"""


def test_a_comment_above_a_peer_goes_with_it() -> None:
    """It says who that is."""
    done = cut_rules(HEAD + COMMENTED, [(0, 1)])
    assert HEAD + COMMENTED.replace("    # staging,\n    # and nothing else\n    - b: 2\n", "") == done.after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(COMMENTED, COMMENTED.replace("    - a: 1\n", ""), id="where others have none, it may be about the list"),
        pytest.param(
            COMMENTED.replace("    - c: 3\n", ""),
            COMMENTED.replace("    - c: 3\n", "").replace("    # {first}\n    - a: 1\n", ""),
            id="else not",
        ),
    ],
)
def test_a_comment_above_the_first_peer(before: str, after: str) -> None:
    """It stays unless each of the others has its own."""
    assert HEAD + after == cut_rules(HEAD + before, [(0, 0)]).after


def test_a_peer_that_was_commented_out_stays() -> None:
    """It is not about the one below it."""
    before = "  ingress:\n  - from:\n    - a: 1\n    # - b: 1\n    #   c: 1\n    - b: 2\n"
    assert HEAD + before.replace("    - b: 2\n", "") == cut_rules(HEAD + before, [(0, 1)]).after


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(HEAD + "  ingress:\n  - from: &all\n    - a: 1\n    - b: 1\n  - from: *all\n", id="used twice"),
        pytest.param("kind: List\nspec:\n  ingress: [{from: [{a: 1}, {b: 2}]}]\n", id="not a policy"),
        pytest.param(HEAD, id="no rules"),
    ],
)
def test_what_cannot_be_taken_out_alone_is_left_to_people(before: str) -> None:
    """Nothing else may change its meaning."""
    with pytest.raises(Fixable, match="by hand"):
        cut_rules(before, [(0, 0)])


def listing(values: str) -> str:
    """Write a rule that selects namespaces by an `In` list, given from its colon on."""
    return (
        f"{HEAD}  ingress:\n  - from:\n    - namespaceSelector:\n        matchExpressions:\n        - key: team\n"
        f"          operator: In\n          values:{values}"
    )


@pytest.mark.parametrize(
    ("values", "gone", "left"),
    [
        pytest.param(" [one, two, three]\n", "one", " [two, three]\n", id="the first"),
        pytest.param(" [one, two, three]\n", "two", " [one, three]\n", id="one in the middle"),
        pytest.param(" [one, two, three]\n", "three", " [one, two]\n", id="the last"),
        pytest.param(' ["one", two, "one"] # mine\n', "one", " [two] # mine\n", id="twice"),
        pytest.param("\n          - one # a\n          - two # b\n", "one", "\n          - two # b\n", id="in block style"),
        pytest.param(
            "\n          # first\n          - one\n          # second\n          - two\n",
            "two",
            "\n          # first\n          - one\n",
            id="with the comment above it",
        ),
        pytest.param(
            " [\n            one, # a\n            two, # b\n          ]\n",
            "one",
            " [\n            two, # b\n          ]\n",
            id="a line of a flow list, with its comment",
        ),
        pytest.param(
            " [\n            one, # a\n            two # b\n          ]\n",
            "two",
            " [\n            one, # a\n          ]\n",
            id="the last line of a flow list: the comment above it is another's",
        ),
        pytest.param(" [one, # a\n            two]\n", "two", " [one, # a\n            ]\n", id="behind another's comment"),
        pytest.param(
            " [one, two, # b\n            three]\n",
            "two",
            " [one,  # b\n            three]\n",
            id="before a comment that may be about both",
        ),
    ],
)
def test_a_value_goes_out_of_a_list(values: str, gone: str, left: str) -> None:
    """The others stay as they are written, with their comments."""
    assert listing(left) == cut_value(listing(values), gone).after


@pytest.mark.parametrize("values", [" [one]\n", " &all [one, two]\n    - podSelector: {matchLabels: {a: *all}}\n", " [two]\n"])
def test_a_list_never_loses_all_values_and_no_alias_loses_any(values: str) -> None:
    """An empty list is refused by Kubernetes, and an alias stands for another place too."""
    with pytest.raises(CannotCut):
        cut_value(listing(values), "one")


def test_a_comment_that_is_about_what_goes_goes_with_it() -> None:
    """Above a separator, and above the first of a list, its words tell; anything else stays."""
    text = FIRST + "# lets a in\n---\n" + GONE
    done = cut_documents(text, [1], lambda comment: "lets a in" in comment)
    assert FIRST == done.after
    peers = HEAD + COMMENTED
    assert peers.replace("    # {first}\n    - a: 1\n", "") == cut_rules(peers, [(0, 0)], lambda _: True).after


def test_what_goes_is_shown_with_the_line_that_it_stood_in() -> None:
    """A part of a line says nothing by itself."""
    done = cut_value(listing(" [one, two]\n"), "one")
    assert "          values: [one, two]\n# becomes\n          values: [two]\n" == done.gone
    block = "\n          - one\n          - two\n"
    assert "          - one\n" == cut_value(listing(block), "one").gone


def test_documents_peers_and_values_go_in_one_cut() -> None:
    """As if each went alone: one reading of a file is enough for all."""
    text = listing(" [one, two]\n    - podSelector: {}\n") + "---\n" + GONE + "---\n" + HEAD + COMMENTED
    peers = [PeerCut((0,), 0, 0, (0, "two")), PeerCut((0,), 0, 1), PeerCut((2,), 0, 2)]
    done = cut(text, "f.yaml", policies=[(1,)], peers=peers)
    assert listing(" [one]\n") + "---\n" + HEAD + COMMENTED.replace("    - c: 3\n", "") == done.after


def item(text: str, dash: str = "- ") -> str:
    """Write an object as an item of a list."""
    return f"{dash}{text.rstrip().replace(chr(10), chr(10) + ' ' * len(dash))}\n"


LIST = "apiVersion: v1\nkind: List\nitems:\n"
FIRST_ITEM, GONE_ITEM, LAST_ITEM = item(FIRST), item(GONE), item(LAST)


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        pytest.param(LIST + FIRST_ITEM + GONE_ITEM + LAST_ITEM, 1, LIST + FIRST_ITEM + LAST_ITEM, id="one in the middle"),
        pytest.param(LIST + FIRST_ITEM + GONE_ITEM, 1, LIST + FIRST_ITEM, id="the last one"),
        pytest.param(LIST + GONE_ITEM + LAST_ITEM, 0, LIST + LAST_ITEM, id="the first one"),
        pytest.param(LIST + FIRST_ITEM + GONE_ITEM.rstrip("\n"), 1, LIST + FIRST_ITEM, id="the last one, no final line break"),
        pytest.param(
            f"{LIST}{FIRST_ITEM}\n{GONE_ITEM}\n{LAST_ITEM}", 1, f"{LIST}{FIRST_ITEM}\n{LAST_ITEM}", id="with a blank line below"
        ),
        pytest.param(f"{LIST}{FIRST_ITEM}\n{GONE_ITEM}", 1, LIST + FIRST_ITEM, id="with the blank line above the last one"),
        pytest.param(
            f"{LIST}{FIRST_ITEM}# let a in\n{GONE_ITEM}{LAST_ITEM}", 1, LIST + FIRST_ITEM + LAST_ITEM, id="the comment above it"
        ),
        pytest.param(
            f"{LIST}{FIRST_ITEM}{GONE_ITEM}      # a: c\n{LAST_ITEM}", 1, LIST + FIRST_ITEM + LAST_ITEM, id="the comment in it"
        ),
        pytest.param(
            f"{LIST}{FIRST_ITEM}{GONE_ITEM}# the last\n{LAST_ITEM}",
            1,
            f"{LIST}{FIRST_ITEM}# the last\n{LAST_ITEM}",
            id="not the next",
        ),
        pytest.param(f"{LIST}# all\n{GONE_ITEM}{LAST_ITEM}", 0, f"{LIST}# all\n{LAST_ITEM}", id="nor that of the list"),
        pytest.param(
            LIST + item(FIRST, "  - ") + item(GONE, "  - ") + item(LAST, "  - "),
            1,
            LIST + item(FIRST, "  - ") + item(LAST, "  - "),
            id="further in",
        ),
        pytest.param(
            f"{LIST}{FIRST_ITEM}- {{kind: NetworkPolicy, spec: {{}}}}\n", 1, LIST + FIRST_ITEM, id="in flow style itself"
        ),
        pytest.param(
            f"items:\n{FIRST_ITEM}{GONE_ITEM}kind: List\napiVersion: v1\n",
            1,
            f"items:\n{FIRST_ITEM}kind: List\napiVersion: v1\n",
            id="before other keys",
        ),
        pytest.param(
            (LIST + FIRST_ITEM + GONE_ITEM).replace("\n", "\r\n"), 1, (LIST + FIRST_ITEM).replace("\n", "\r\n"), id="CRLF"
        ),
    ],
)
def test_an_item_of_a_list_goes_by_its_lines(before: str, index: int, after: str) -> None:
    """And every other item stays as it was, and so does every other document."""
    for above, number in (("", 0), (FIRST + "---\n", 1)):
        done = cut(above + before, "f.yaml", policies=[(number, index)])
        assert above + after == done.after
        kept = documents(above + before)
        del kept[number]["items"][index]
        assert kept == documents(done.after)


def test_a_list_goes_with_its_last_policy() -> None:
    """An empty one would be left over."""
    text = LIST + FIRST_ITEM + GONE_ITEM
    assert cut(text, "f.yaml", policies=[(0, 0), (0, 1)]).is_all
    assert LAST == cut(f"{text}---\n{LAST}", "f.yaml", policies=[(0, 1), (0, 0)]).after


def test_a_peer_of_a_policy_in_a_list_goes_by_its_lines() -> None:
    """Beside other items and peers that go in the same cut."""
    own = item(HEAD + RULES)
    done = cut(LIST + own + GONE_ITEM + own, "f.yaml", policies=[(0, 1)], peers=[PeerCut((0, 2), 0, 1), PeerCut((0, 0), 1, 0)])
    spec = [documents(HEAD + RULES)[0] for _ in range(2)]
    del spec[0]["spec"]["ingress"][1]
    del spec[1]["spec"]["ingress"][0]["from"][1]
    assert spec == documents(done.after)[0]["items"]
    rest = iter(LIST + own + GONE_ITEM + own)
    assert all(character in rest for character in done.after)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param(
            '{"kind": "List", "items": [\n{"kind": "NetworkPolicy"},\n{"kind": "NetworkPolicy"}\n]}\n', (0, 0), id="JSON"
        ),
        pytest.param("kind: List\nitems: [{kind: NetworkPolicy}, {kind: NetworkPolicy}]\n", (0, 1), id="flow style"),
        pytest.param(LIST + item(LIST + FIRST_ITEM + GONE_ITEM), (0, 0, 1), id="a list in a list"),
        pytest.param(f"{LIST}- &one\n  kind: NetworkPolicy\n- *one\n- kind: NetworkPolicy\n", (0, 1), id="an alias"),
        pytest.param("kind: ConfigMap\nitems:\n- kind: NetworkPolicy\n- kind: NetworkPolicy\n", (0, 0), id="no list of objects"),
    ],
)
def test_an_item_that_cannot_be_taken_out_by_lines(text: str, at: tuple[int, ...]) -> None:
    with pytest.raises(CannotCut, match="by hand"):
        cut(text, "f.yaml", policies=[at])
    with pytest.raises(CannotCut, match="by hand"):
        cut(text, "f.yaml", peers=[PeerCut(at, 0, 0)])
