"""Answers at a glance: the verdict, the pair and its scope first, warnings next, few words, and the rest on demand."""

import ast
import re
from dataclasses import replace
from functools import cache

import pytest
from markdown_it import MarkdownIt

from bot import answers
from bot.answers.followups import with_changes
from bot.answers.view_models import place, place_view
from bot.desk import Desk
from bot.estate import RawFile, load
from bot.guide.pages import filled
from bot.model.estate import Place
from bot.model.question import Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.model.reply import Answer, Fold, Reply
from bot.model.world import World
from bot.settings import ROOT
from bot.understanding import Names
from pictures.glance import words
from tests.answers.cases import NOW, made_world
from tests.docs_examples import PAGES, SAMPLE
from tests.platforms import CLOUD, CLOUD_PLATFORM

FEW, MORE = 60, 80
"""Words of an answer: about a screen of a phone, and where there are two branches or a warning."""
COMMIT = "0123456789abcdef0123456789abcdef01234567"
WEB = "https://github.com/example/environments"
UNREAD = RawFile(f"{CLOUD_PLATFORM.namespaces_root}/letters-api-dev/06-more.yaml", "", b"kind: NetworkPolicy\nsops: {}\n")
"""A document that may hold a policy and cannot be read."""


@cache
def desk(*more: RawFile, web: str = "") -> Desk:
    """Return a desk on the sample, with more files."""
    files = [RawFile(str(path.relative_to(SAMPLE)), "", path.read_bytes()) for path in sorted(SAMPLE.rglob("*.yaml"))]
    estate = replace(load([*files, *more], CLOUD_PLATFORM), commit=COMMIT)
    world = replace(made_world(), estate=estate, web=web, read_at=NOW)
    return Desk(world, Names.of(estate, CLOUD_PLATFORM))


def pair(intent: Intent, source: str, target: str, *ports: int) -> Question:
    """Return the question of a pair."""
    return Question(intent, sources=(source,), target=target, ports=tuple(map(Port, ports)))


ALLOW, CHECK = Intent.ALLOW, Intent.CHECK
VISITS = pair(ALLOW, "book-a-visit-dev", "visits-api-dev")
STANDARD: dict[str, tuple[Question, str, int]] = {
    "allow, blocked": (VISITS, "⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`, every port", FEW),
    "allow with a port": (
        pair(ALLOW, "book-a-visit-dev", "visits-api-dev", 8080),
        "⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`, TCP 8080",
        FEW,
    ),
    "allow, allowed already": (
        pair(ALLOW, "notifier-dev", "letters-api-dev"),
        "✅ **Allowed:** `notifier-dev` → `letters-api-dev`, every port",
        FEW,
    ),
    "allow with two branches": (
        pair(ALLOW, "reports-dev", "payments-api-dev", 443),
        "⛔ **Blocked:** `reports-dev` → `payments-api-dev`, TCP 443",
        MORE,
    ),
    "allow with a warning": (
        pair(ALLOW, "book-a-visit-dev", "visits-api-prod"),
        "⛔ **Blocked:** `book-a-visit-dev` → `visits-api-prod`, every port",
        MORE,
    ),
    "check, allowed": (
        pair(CHECK, "notifier-dev", "letters-api-dev", 8080),
        "✅ **Allowed:** `notifier-dev` → `letters-api-dev`, TCP 8080",
        FEW,
    ),
    "check, blocked": (
        pair(CHECK, "book-a-visit-dev", "visits-api-dev"),
        "⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`, every port",
        FEW,
    ),
    "check, partly": (
        pair(CHECK, "book-a-visit-dev", "search-api-dev"),
        "⚠️ **Partly:** `book-a-visit-dev` → `search-api-dev`, only to pods with `app: search`, on TCP 8080",
        FEW,
    ),
    "check, unknown": (
        pair(CHECK, "notifier-dev", "letters-api-dev", 8080).with_(pods=(("app", "web"),)),
        "❔ **Can't tell:** `notifier-dev` → `letters-api-dev`, to pods with `app: web`, on TCP 8080",
        FEW,
    ),
}
"""The standard questions, with the first line of their answers and the most words."""
NAMES = list(STANDARD)


@cache
def said(name: str, web: str = "") -> Reply:
    """Return the answer to a standard question."""
    more = (UNREAD,) if name == "check, unknown" else ()
    return desk(*more, web=web).answer(STANDARD[name][0])


def folded(reply: Reply | Answer, name: str) -> str:
    """Return the text of a fold, which must be there."""
    return next(fold.text for fold in reply.folds if fold.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_holds_the_verdict_the_pair_and_the_whole_scope(name: str) -> None:
    """A mark and a word, who calls, an arrow, who is called, and the ports and pods."""
    assert STANDARD[name][1] == said(name).text.split("\n")[0]


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_short(name: str) -> None:
    """Few words, and the change is one click away."""
    text = said(name).text
    assert words(text) <= STANDARD[name][2], text
    assert "```" not in text
    assert "kind: NetworkPolicy" not in text


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("allow") and "already" not in name])
def test_the_change_is_behind_its_button(name: str) -> None:
    """With all its files, and the button is not in the menu."""
    reply = said(name)
    assert reply.plan is not None
    change = folded(reply, "yaml")
    assert "```yaml\n" in change
    for edit in (edit for group in reply.plan.groups for edit in group.edits):
        assert edit.path in change
        assert edit.added.strip("\n") in change
    (show,) = [action for action in reply.actions if action.fold == "yaml"]
    assert ("show", "Show YAML", False) == (show.kind, show.label, show.aside)
    assert "create" == reply.actions[0].kind


def test_what_needs_no_change_has_no_yaml() -> None:
    reply = said("allow, allowed already")
    assert "yaml" not in [fold.name for fold in reply.folds]
    assert "kind:" not in reply.text + reply.details


WARNED = {
    "production": (
        pair(ALLOW, "book-a-visit-dev", "visits-api-prod"),
        "This lets a non-production namespace (book-a-visit-dev) call production",
    ),
    "another business unit": (pair(ALLOW, "reports-dev", "case-vault-dev"), "business units differ"),
    "a first policy": (pair(ALLOW, "book-a-visit-dev", "open-data-sandbox"), "A first policy would cut off everyone else"),
    "a label that anybody can copy": (VISITS.with_(select_by="component"), "Any team can put `component: book-a-visit-dev`"),
    "a policy of another kind": (pair(CHECK, "geo-lookup-dev", "open-data-sandbox"), "is a Calico policy"),
    "the same, before a change": (pair(ALLOW, "geo-lookup-dev", "search-api-dev"), "is a Calico policy"),
}


@pytest.mark.parametrize(("asked", "warning"), WARNED.values(), ids=WARNED.keys())
def test_warnings_come_directly_after_the_first_line(asked: Question, warning: str) -> None:
    """Above every other sentence, and not on demand."""
    first, warnings, *rest = desk().answer(asked).text.split("\n\n")
    assert "\n" not in first
    assert warnings.startswith("- **Careful:** ")
    assert any(warning in part for part in (warnings, *(each for each in rest if each.startswith("- **Careful:** "))))
    assert all(line.startswith("- **") for line in warnings.split("\n"))


PRUNING = "a merge never removes anything there."


@pytest.mark.parametrize("name", NAMES)
def test_what_the_cluster_may_hold_is_said_of_checks_alone(name: str) -> None:
    """Under a change it would be one sentence more about nothing that was asked."""
    assert (PRUNING in said(name).text) is name.startswith("check")


@pytest.mark.parametrize("intent", [Intent.WHO, Intent.REACH])
def test_what_the_cluster_may_hold_is_said_of_who_and_reach(intent: Intent) -> None:
    ends = Question(intent, sources=("book-a-visit-prod",), target="letters-api-dev")
    assert PRUNING in desk().answer(ends).text


def test_what_a_merge_leaves_is_said_of_a_removal() -> None:
    """With the command that removes it."""
    text = desk().answer(pair(Intent.REVOKE, "book-a-visit-dev", "search-api-dev")).text
    assert "after the merge the rule still stands in the cluster" in text
    assert "kubectl -n search-api-dev delete networkpolicy allow-book-a-visit-dev" in text


@pytest.mark.parametrize("name", NAMES)
def test_each_pair_can_be_swapped(name: str) -> None:
    """In one click, for the same wish and ports; the pods stay at their ends."""
    asked = STANDARD[name][0]
    (swap,) = [action for action in said(name).actions if action.kind == "swap"]
    turned = asked.with_(sources=(str(asked.target),), target=asked.sources[0], pods=asked.from_pods, from_pods=asked.pods)
    assert turned == swap.question
    again = desk().answer(swap.question)
    assert f"`{asked.target}` → `{asked.sources[0]}`" in again.text.split("\n")[0]


@pytest.mark.parametrize(
    "asked",
    [
        VISITS.with_(sources=("book-a-visit-dev", "visits-admin-dev")),
        VISITS.with_(sources=("visits-api-dev",)),
        Question(Intent.WHO, target="visits-api-dev"),
    ],
    ids=["two callers", "itself", "no pair"],
)
def test_what_is_no_pair_is_not_swapped(asked: Question) -> None:
    assert "swap" not in [action.kind for action in desk().answer(asked).actions]


@pytest.mark.parametrize("name", NAMES)
def test_who_owns_both_ends_is_one_click_away(name: str) -> None:
    """The called one first: its owners decide. With the team and its channel."""
    asked = STANDARD[name][0]
    owners = folded(said(name), "owners").split("\n")
    assert [f"- `{asked.target}`: ", f"- `{asked.sources[0]}`: "] == [line[: line.index(": ") + 2] for line in owners]
    assert all(re.fullmatch(r"- `[\w-]+`: team `[\w-]+`, `#[\w-]+` in Slack", line) for line in owners)


def test_the_owners_are_those_of_the_files() -> None:
    assert (
        "- `payments-api-dev`: team `payments`, `#payments` in Slack\n- `reports-dev`: team `reports`, `#reports` in Slack"
        == (folded(said("allow with two branches"), "owners"))
    )


EVIL = "<!channel> [x](https://evil.example) `` ` # *evil*"


def test_owners_that_files_make_up_are_words() -> None:
    """An annotation is any text."""
    text = (
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: evil-dev, annotations: {"
        f"{CLOUD_PLATFORM.prefix}team-name: '{EVIL}', {CLOUD_PLATFORM.prefix}slack-channel: '{EVIL}'}}}}\n"
    )
    path = f"{CLOUD_PLATFORM.namespaces_root}/evil-dev/00-namespace.yaml"
    owners = folded(desk(RawFile(path, "", text.encode())).answer(pair(CHECK, "book-a-visit-dev", "evil-dev")), "owners")
    assert "evil" in owners.replace("evil-dev", "")
    assert "<" not in owners
    assert "link_open" not in kinds_in(owners)


def kinds_in(markdown: str) -> list[str]:
    """List what the paragraphs of Markdown are made of."""
    return [child.type for token in MarkdownIt("commonmark").parse(markdown) for child in token.children or ()]


def test_several_pairs_have_a_line_each() -> None:
    """With its own verdict, and the branches below."""
    asked = VISITS.with_(sources=("book-a-visit-dev", "reports-dev", "visits-admin-dev"), ports=(Port(8080),))
    text = desk().answer(asked).text
    assert text.startswith(
        "- ⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`, TCP 8080\n"
        "- ⛔ **Blocked:** `reports-dev` → `visits-api-dev`, TCP 8080\n"
        "- ⛔ **Blocked:** `visits-admin-dev` → `visits-api-dev`, TCP 8080\n"
    )


# What a follow-up changed.

FOLLOWED = {
    "a port": (VISITS, VISITS.with_(ports=(Port(8080),)), "port 8080 (was every port)"),
    "ports": (
        VISITS.with_(ports=(Port(8080),)),
        VISITS.with_(ports=(Port(8080), Port(53, protocol=Protocol.UDP))),
        "ports 8080 and 53/UDP (was port 8080)",
    ),
    "no port": (VISITS.with_(ports=(Port(8080),)), VISITS, "every port (was port 8080)"),
    "pods": (VISITS, VISITS.with_(pods=(("app", "api"),)), "to pods with `app=api` (was every pod)"),
    "pods of the caller": (VISITS, VISITS.with_(from_pods=(("app", "web"),)), "from pods with `app=web` (was every pod)"),
    "the caller": (
        VISITS,
        VISITS.with_(sources=("visits-admin-dev",)),
        "from `visits-admin-dev` (was `book-a-visit-dev`)",
    ),
    "one more caller": (
        VISITS,
        VISITS.with_(sources=("book-a-visit-dev", "visits-admin-dev")),
        "from `book-a-visit-dev` and `visits-admin-dev` (was `book-a-visit-dev`)",
    ),
    "the called": (VISITS, VISITS.with_(target="search-api-dev"), "to `search-api-dev` (was `visits-api-dev`)"),
    "the other direction": (
        VISITS,
        pair(ALLOW, "visits-api-dev", "book-a-visit-dev"),
        "from `visits-api-dev` (was `book-a-visit-dev`) and to `book-a-visit-dev` (was `visits-api-dev`)",
    ),
    "the label": (VISITS, VISITS.with_(select_by="guide"), "selected by the guide's label (was the usual label)"),
    "the label, by its key": (
        VISITS.with_(select_by="guide"),
        VISITS.with_(select_by="component"),
        "selected by the label `component` (was the guide's label)",
    ),
    "two things": (
        VISITS,
        VISITS.with_(target="search-api-dev", ports=(Port(8080),)),
        "to `search-api-dev` (was `visits-api-dev`) and port 8080 (was every port)",
    ),
}


@pytest.mark.parametrize(("before", "after", "says"), FOLLOWED.values(), ids=FOLLOWED.keys())
def test_a_follow_up_says_what_changed_and_only_that(before: Question, after: Question, says: str) -> None:
    """Right below the verdict; nothing else of the answer differs from one that is asked for at first."""
    first = desk().answer(before)
    followed, fresh = desk().answer(after, first.conversation), desk().answer(after)
    line = f"_Changed: {says}._"
    assert followed.text.split("\n\n")[1] == line
    assert followed.text.replace(f"{line}\n\n", "", 1) == fresh.text


NOT_FOLLOWED = {
    "the same again": (VISITS, VISITS),
    "a new pair": (VISITS, pair(ALLOW, "notifier-dev", "letters-api-dev", 8080)),
    "another wish": (VISITS, VISITS.with_(intent=CHECK, ports=(Port(8080),))),
    "no pair": (Question(Intent.WHO, target="visits-api-dev"), Question(Intent.WHO, target="search-api-dev")),
    "an answer to a question back": (
        VISITS.with_(gaps=(Gap(Slot.PORT, Lack.INVALID, "eighty"),)),
        VISITS.with_(ports=(Port(80),)),
    ),
}


@pytest.mark.parametrize(("before", "after"), NOT_FOLLOWED.values(), ids=NOT_FOLLOWED.keys())
def test_what_goes_on_from_nothing_changed_nothing(before: Question, after: Question) -> None:
    """Two answers that are about different things are not compared, and what was never answered was not changed."""
    conversation = Conversation(before, before.gaps)
    assert "_Changed" not in desk().answer(after, conversation).text


def test_nothing_is_changed_by_the_first_question() -> None:
    assert "_Changed" not in desk().answer(VISITS, Conversation()).text


SHOWN = Answer("⛔ **Blocked:** `a` → `b`, every port\n\n- **Careful:** This.", "Blocked.")


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("staging", "prod", "\n\n_Changed: in the cluster `prod` (was `staging`)._\n\n- **Careful:** This."),
        ("", "prod", "\n\n- **Careful:** This."),
        ("prod", "prod", "\n\n- **Careful:** This."),
    ],
)
def test_another_cluster_is_a_change_and_the_first_is_none(was: str, now: str, says: str) -> None:
    assert SHOWN.text.replace("\n\n- **Careful:** This.", says) == (
        with_changes(SHOWN, VISITS.with_(cluster=was), VISITS.with_(cluster=now)).text
    )


def test_a_hostile_name_in_a_change_is_code() -> None:
    line = with_changes(SHOWN, VISITS, VISITS.with_(pods=((EVIL, EVIL),), select_by=EVIL)).text
    assert "<" not in line
    assert "link_open" not in kinds_in(line)


# Two answers in one.


def test_what_two_answers_fold_under_one_name_stays() -> None:
    """Each is said once; what both say is not said twice."""
    one = Answer("One.", "One.", (Fold("more", "More", "More", "First."), Fold("why", "Why", "Why", "Because.")))
    other = Answer("Two.", "Two.", (Fold("more", "More", "More", "Second."), Fold("why", "Why", "Why", "Because.")))
    both = answers.joined(one, other)
    assert "One.\n\nTwo." == both.text
    assert {"more": "First.\n\nSecond.", "why": "Because."} == {fold.name: fold.text for fold in both.folds}


def test_an_address_asked_beside_the_routes_keeps_its_details() -> None:
    asked = VISITS.with_(intent=Intent.TRADEOFF, second=Intent.ADDRESS)
    reply = desk().answer(asked)
    assert "http://SERVICE.visits-api-dev:PORT" in reply.text
    assert "`http://SERVICE.visits-api-dev.svc.cluster.local:PORT`" in folded(reply, "more")
    assert "**Direct service**" in folded(reply, "more")


# Places.


def world_of(web: str, commit: str = COMMIT) -> World:
    """Return a small world with a page for its repository."""
    world = made_world()
    return replace(world, web=web, estate=replace(world.estate, commit=commit))


LINE = Place(f"{CLOUD_PLATFORM.namespaces_root}/letters-api-dev/04-networkpolicy.yaml", 40)
SHORT = "`letters-api-dev/04-networkpolicy.yaml:40`"


@pytest.mark.parametrize(
    ("web", "commit", "expected"),
    [
        (WEB, COMMIT, f"[{SHORT}]({WEB}/blob/{COMMIT}/{LINE.path}#L40)"),
        ("", COMMIT, SHORT),
        (WEB, "", SHORT),
    ],
    ids=["with a page", "without one", "a folder"],
)
def test_a_place_is_a_link_to_its_line_where_there_is_a_page(web: str, commit: str, expected: str) -> None:
    """At the commit that was read, where the line is the one that is meant."""
    assert expected == place(place_view(world_of(web, commit), LINE))


@pytest.mark.parametrize("name", ["check, allowed", "allow, allowed already", "check, partly"])
def test_the_lines_that_decide_are_linked_in_answers(name: str) -> None:
    """The same answer without a page has the same words."""
    linked, plain = said(name, WEB), said(name)
    assert f"]({WEB}/blob/{COMMIT}/" in linked.text
    assert f"]({WEB}/blob/{COMMIT}/" in folded(linked, "why")
    assert "/blob/" not in plain.text + plain.details
    assert re.sub(r"\[(`[^`]+`)\]\([^)]+/blob/[^)]+\)", r"\1", linked.text) == plain.text


def test_the_lines_of_who_and_impact_are_linked() -> None:
    who = desk(web=WEB).answer(Question(Intent.WHO, target="letters-api-dev"))
    impact = desk(web=WEB).answer(Question(Intent.IMPACT, target="letters-api-dev", policy="allow-notifier"))
    for reply in (who, impact):
        assert f"]({WEB}/blob/{COMMIT}/" in reply.text


HOSTILE_PATHS = (
    "a-dev/x](https://evil.example) [y.yaml",
    "a-dev/`](https://evil.example)`.yaml",
    "a-dev/<!channel>/<https://evil.example|x>.yaml",
    "a-dev/a b\nc\td.yaml",
    "a-dev/#L1?raw=1&x=(y).yaml",
    "a-dev/%2e%2e/%0a.yaml",
    "a-dev/évil\u202e.yaml",
    "https://evil.example/x.yaml",
    "javascript:alert(1)//.yaml",
)


@pytest.mark.parametrize("path", HOSTILE_PATHS)
@pytest.mark.parametrize("web", [WEB, "", "javascript:alert(1)"])
def test_a_hostile_path_is_one_code_span_and_leads_nowhere_else(path: str, web: str) -> None:
    """The link is ours, whatever a file is called; what is no page of the web is no link's destination."""
    shown = place(place_view(world_of(web), Place(path, 7)))
    (block,) = [token for token in MarkdownIt("commonmark", {"html": True}).parse(f"See {shown} here.") if token.children]
    children = block.children or []
    assert "<" not in shown
    assert ["text", "code_inline", "text"] == [child.type for child in children if not child.type.startswith("link")]
    hrefs = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    if web == WEB:
        (href,) = hrefs
        assert href.startswith(f"{WEB}/blob/{COMMIT}/")
        assert href.endswith("#L7")
        assert 1 == href.count("#")
        assert "?" not in href
    else:
        assert set(hrefs) <= {"#"}


def test_a_hostile_path_is_inert_in_a_whole_answer() -> None:
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: open, namespace: case-vault-dev}\n"
        "spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}\n"
    )
    path = f"{CLOUD_PLATFORM.namespaces_root}/case-vault-dev/x](https:evil.example) `<!channel>.yaml"
    reply = desk(RawFile(path, "", text.encode()), web=WEB).answer(pair(CHECK, "book-a-visit-dev", "case-vault-dev"))
    assert reply.text.startswith("✅ **Allowed:**")
    for markdown in (reply.text, reply.details):
        tokens = MarkdownIt("commonmark", {"html": True}).parse(markdown)
        links = [child for token in tokens for child in token.children or () if child.type == "link_open"]
        assert {str(link.attrs["href"]).split("/blob/")[0] for link in links} <= {WEB}
        assert "<!" not in markdown
    assert f"]({WEB}/blob/" in reply.text


# Words.

TRANSLATED = (
    "No rule lets it in",
    "has trouble",
    "NOT WELL",
    "Not now",
    "Write it",
    "all the same",
    "cannot be told",
    "whence",
    "the other one",
    "in the details",
    "did not take in",
    "Mind:",
    "afresh",
    " at the caller",
    "nothing has to change",
)
"""Words that nobody says, or that name what is no longer there."""
TEMPLATES = sorted((ROOT / "templates" / "answers").glob("*.md"))
SPEAKING = (
    *sorted((ROOT / "bot" / "answers").glob("*.py")),
    *(ROOT / "bot" / name for name in ("buttons.py", "handlers.py", "desk.py")),
)
_CODE_OF_DOCS = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)


def holds(text: str, phrase: str) -> bool:
    """Report whether a text holds a phrase, whatever its lines and capitals."""
    joined = re.sub(r"\s+", " ", text)
    return phrase in joined if phrase in {"NOT WELL", "Not now", "Write it", "Mind:"} else phrase.casefold() in joined.casefold()


@pytest.mark.parametrize("phrase", TRANSLATED)
def test_no_template_speaks_like_a_translation(phrase: str) -> None:
    assert [] == [path.name for path in TEMPLATES if holds(path.read_text(encoding="utf-8"), phrase)]


@pytest.mark.parametrize("phrase", TRANSLATED)
def test_no_sentence_in_code_speaks_like_a_translation(phrase: str) -> None:
    """Docstrings are not spoken."""
    found = []
    for path in SPEAKING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [(path.name, node.lineno) for node in texts if id(node) not in silent and holds(str(node.value), phrase)]
    assert [] == found


_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
"""Headings keep their words: links, topics and questions that people asked name them."""


@pytest.mark.parametrize("phrase", TRANSLATED)
def test_no_page_speaks_like_a_translation(phrase: str) -> None:
    """As people read it, code apart."""
    assert [] == [page.name for page in PAGES if holds(_HEADING.sub("", _CODE_OF_DOCS.sub("", filled(page, CLOUD))), phrase)]


def test_a_list_that_is_cut_says_how_many_it_leaves_out() -> None:
    """Nothing is dropped in silence, not even of what is shown on demand."""
    plan = desk().plan(VISITS)
    many = replace(plan, opens=tuple(f"{number}-dev may call" for number in range(25)), warnings=("Mind this.",) * 23)
    said = answers.allow(VISITS, many, desk().world)
    assert folded(said, "why").endswith("- and 5 more.")
    assert "- and 3 more to mind.\n" in folded(said, "why")
