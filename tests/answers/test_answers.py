"""Every answer in every variant: it renders, it is short, it names things in the right order, and hostile text in it is inert."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from markdown_it import MarkdownIt

from bot import answers
from bot.errors import Fixable
from bot.model.estate import Direction
from bot.model.plan import Need, Plan
from bot.model.question import Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.model.reply import BRIEF_LIMIT, TEXT_LIMIT, Answer
from bot.model.request import Branch, Published
from bot.model.verdict import Admission, DeadPeer, Exposure, Outcome, Outsider, Reason
from bot.model.world import World
from tests.answers.cases import NEED, at, group, peer, plan, verdict

EVIL = "<!channel> <@U1> [x](https://evil.example) `` ` ```\n# <b>*evil*</b> https://evil.example"
PAIR = Question(Intent.ALLOW, sources=("web-dev",), target="api-dev")
SEVERAL = PAIR.with_(sources=("web-dev", "jobs-dev"))
BRANCH = Branch(
    "netpol/api-dev-allow-web-dev-0123abcd", "api-dev", "a" * 40, "created", True, "", "https://github.com/o/r/compare/b", ""
)
DELETE = "kubectl -n api-dev delete networkpolicy allow-web-dev"

Make = Callable[[World], Answer]


def allowing(made: Plan) -> Make:
    """Say a plan."""
    return lambda world: answers.allow(made.question, made, world)


def revoking(made: Plan) -> Make:
    """Say a removal."""
    return lambda world: answers.revoke(made.question, made, world)


def checking(*outcomes: Outcome, question: Question = PAIR) -> Make:
    """Say verdicts."""
    return lambda world: answers.check(question, [verdict(each) for each in outcomes], world)


INGRESS = Outsider(
    "", "the ingress controllers", "namespaces with `component: ingress-controllers`", "", "every port", at("api-dev", 40), True
)


def exposed(number: int = 2, **changes: object) -> Exposure:
    """Return an exposure with so many namespaces."""
    admissions = tuple(
        Admission(f"ns-{each}-dev", list(Outcome)[each % 3], "only pods with `app: a`, on TCP 80", (at("api-dev", each),))
        for each in range(number)
    )
    dead = (DeadPeer("api-dev", "allow-gone", peer(at("api-dev", 30)), "Policy “allow-gone” selects a namespace that is gone"),)
    reasons = (Reason("foreign", Direction.INGRESS, "api-dev", "block", at("api-dev", 3), "A Calico policy may limit it."),)
    made = Exposure("api-dev", False, admissions, dead, reasons, unknown=False, outsiders=(INGRESS,))
    return replace(made, **changes)  # type: ignore[arg-type]


def asking(slot: Slot, lack: Lack, said: str = "", options: tuple[str, ...] = ()) -> Make:
    """Ask back for one gap."""
    return lambda world: answers.clarify(PAIR.with_(target=None, gaps=(Gap(slot, lack, said, options),)), world)


def publishing(*branches: Branch, made: Plan | None = None) -> Make:
    """Say what came of a request."""
    return lambda world: answers.published(Published(branches), made or plan(), world)


TWO = (group("web-dev", 1, purpose="egress"), group("api-dev", 2))
OUT = (group(purpose="revoke"),)
VARIANTS: dict[str, Make] = {
    "allow": allowing(plan()),
    "allow, already": allowing(plan(before=(Outcome.ALLOWED,), groups=())),
    "allow, partly": allowing(plan(before=(Outcome.PARTLY,))),
    "allow, unknown": allowing(plan(before=(Outcome.UNKNOWN,), notes=verdict(Outcome.UNKNOWN).reasons)),
    "allow, refused": allowing(plan(refusal="It is the platform's.")),
    "allow, needs a yes": allowing(plan(needs=(NEED,))),
    "allow, nothing until a yes": allowing(plan(needs=(NEED,), groups=(), before=(Outcome.ALLOWED,))),
    "allow, two branches": allowing(plan(groups=TWO)),
    "allow, two branches in any order": allowing(plan(groups=(group("web-dev", 1), group("api-dev", 1)))),
    "allow, a new file": allowing(plan(groups=(group(new=True),))),
    "allow, two files in one branch": allowing(plan(groups=(group(edits=2),))),
    "allow, several": allowing(plan(SEVERAL, before=(Outcome.BLOCKED, Outcome.ALLOWED))),
    "allow, a label of one's own": allowing(
        plan(choices=(replace(plan().choices[0], key="component", adds=True, shared_with=("jobs-dev",)),))
    ),
    "allow, warnings": allowing(plan(warnings=tuple(f"Warning {each}." for each in range(9)), also=("jobs-dev",))),
    "allow, a service and UDP": allowing(plan(PAIR.with_(service="web", ports=(Port(53, None, Protocol.UDP),)))),
    "allow, nobody's team": allowing(plan(groups=(replace(TWO[0], teams=()), replace(TWO[1], teams=())))),
    "revoke": revoking(plan(before=(Outcome.ALLOWED,), follow_up=(DELETE,), groups=OUT, after=(verdict(Outcome.BLOCKED),))),
    "revoke, one of several": revoking(plan(before=(Outcome.ALLOWED,), follow_up=(), groups=OUT)),
    "revoke, nothing": revoking(plan(groups=(), follow_up=())),
    "revoke, refused": revoking(plan(refusal="It is everybody's.")),
    "revoke, needs a yes": revoking(plan(needs=(NEED,), groups=OUT)),
    "check, allowed": checking(Outcome.ALLOWED),
    "check, blocked": checking(Outcome.BLOCKED),
    "check, partly": checking(Outcome.PARTLY),
    "check, unknown": checking(Outcome.UNKNOWN),
    "check, several": checking(Outcome.ALLOWED, Outcome.BLOCKED, question=SEVERAL),
    "check, none": checking(),
    "who": lambda world: answers.who(PAIR, exposed(), world),
    "who, nobody": lambda world: answers.who(PAIR, exposed(0, dead=(), outsiders=()), world),
    "who, everyone": lambda world: answers.who(PAIR, exposed(9, everyone=True), world),
    "who, unknown": lambda world: answers.who(PAIR, exposed(unknown=True), world),
    "reach": lambda world: answers.reach(PAIR, [exposed()], world),
    "reach, several": lambda world: answers.reach(PAIR, [exposed(), exposed(0, everyone=True)], world),
    "tradeoff": lambda world: answers.tradeoff(PAIR, world),
    "tradeoff, about something": lambda world: answers.tradeoff(Question(Intent.TRADEOFF), world, "what about retries"),
    "logs": lambda world: answers.logs(PAIR, world),
    "logs, of nothing": lambda world: answers.logs(Question(Intent.LOGS), world),
    "logs, about something": lambda world: answers.logs(PAIR, world, "is a denied connection logged"),
    "address": lambda world: answers.address(PAIR, world),
    "address, all said": lambda world: answers.address(
        PAIR.with_(intent=Intent.ADDRESS, service="web", ports=(Port(80),)), world
    ),
    "address, of nothing": lambda world: answers.address(Question(Intent.ADDRESS), world),
    "explain": lambda world: answers.explain(PAIR, "what is the component label", world),
    "explain, a topic": lambda world: answers.explain(PAIR.with_(topic="which-label"), "", world),
    "explain, nothing": lambda world: answers.explain(PAIR, "zebra", world),
    "help": answers.help,
    "offer": lambda world: answers.offer("who repairs the coffee machine?", world),
    "thanks": lambda world: answers.offer("thanks", world, thanks=True),
    "cancelled": answers.cancelled,
    "cannot": lambda world: answers.cannot(Fixable("There is no namespace “x”.", "Say `a-dev`."), world),
    "clarify, source": asking(Slot.SOURCES, Lack.MISSING),
    "clarify, target": asking(Slot.TARGET, Lack.AMBIGUOUS, "api", ("api-dev", "api-prod")),
    "clarify, unknown": asking(Slot.TARGET, Lack.UNKNOWN, "apj", ("api-dev",)),
    "clarify, unknown and nothing close": asking(Slot.TARGET, Lack.UNKNOWN, "zebra"),
    "clarify, several": asking(Slot.TARGET, Lack.SEVERAL, "", ("a-dev", "b-dev")),
    "clarify, many": asking(Slot.SOURCES, Lack.AMBIGUOUS, "api", tuple(f"api-{each}" for each in range(40))),
    "clarify, direction": asking(Slot.DIRECTION, Lack.UNCLEAR, "", ("a-dev", "b-dev")),
    "clarify, direction of nothing": asking(Slot.DIRECTION, Lack.UNCLEAR),
    "clarify, port": asking(Slot.PORT, Lack.INVALID, "eighty"),
    "clarify, port missing": asking(Slot.PORT, Lack.MISSING),
    "published": publishing(BRANCH),
    "published, exists": publishing(replace(BRANCH, state="exists")),
    "published, not pushed": publishing(replace(BRANCH, pushed=False, compare_url="")),
    "published, differs": publishing(replace(BRANCH, state="differs", problem="Somebody changed it.")),
    "published, failed": publishing(replace(BRANCH, state="failed", pushed=False, problem="The remote cannot be reached.")),
    "published, two": publishing(replace(BRANCH, name=TWO[0].branch), replace(BRANCH, name=TWO[1].branch), made=plan(groups=TWO)),
    "published, one of two": publishing(
        BRANCH, replace(BRANCH, name=TWO[1].branch, state="failed", problem="No."), made=plan(groups=TWO)
    ),
    "published, a removal": publishing(BRANCH, made=plan(PAIR.with_(intent=Intent.REVOKE), follow_up=(DELETE,))),
    "published, nothing": publishing(),
    "withdrawn": lambda world: answers.withdrawn(Published((replace(BRANCH, state="withdrawn"),)), world),
    "withdrawn, not": lambda world: answers.withdrawn(Published((replace(BRANCH, state="failed", problem="No."),)), world),
    "withdrawn, nothing": lambda world: answers.withdrawn(Published(()), world),
}


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("writes", [True, False])
def test_every_variant_says_something_that_fits(world: World, name: str, writes: bool) -> None:
    """Each renders with strict templates, has text and a plain brief line, and stays within Slack's limits."""
    said = VARIANTS[name](replace(world, writes=writes))
    assert 0 < len(said.text) <= TEXT_LIMIT
    assert len(said.details) <= TEXT_LIMIT
    assert 0 < len(said.brief) <= BRIEF_LIMIT
    assert "\n" not in said.brief
    assert not re.search(r"[`<>\[\]]|\*\*|None|Undefined|\b[Tt]rue\b|\b[Ff]alse\b", said.brief)
    for markdown in (said.text, said.details):
        assert markdown == markdown.strip()
        assert "\n\n\n" not in markdown
        assert not re.search(r"\bNone\b|Undefined|\{\{|\{%|  [.,;:]| [.,;](\s|$)|[.:;,]\.(\s|$)|\?\.", without_code(markdown))


@pytest.mark.parametrize("name", VARIANTS)
def test_above_the_fold_is_short(world: World, name: str) -> None:
    """What is shown at once, YAML apart, is read in a breath or two."""
    said = VARIANTS[name](world)
    assert len(re.sub(r"```.*?```", "", said.text, flags=re.DOTALL)) <= 1_900


@pytest.mark.parametrize("name", VARIANTS)
def test_lists_stand_apart_from_paragraphs(world: World, name: str) -> None:
    """A line after a list would be read as part of its last item."""
    for markdown in (VARIANTS[name](world).text, VARIANTS[name](world).details):
        assert not re.search(r"^- [^\n]*\n(?!- |  |\n|$)", without_code(markdown), re.MULTILINE)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("writes", [True, False])
def test_what_an_answer_points_to_is_there(world: World, name: str, writes: bool) -> None:
    """Where it says "see *Why*" or "*Show YAML*", a button of that name shows it."""
    said = VARIANTS[name](replace(world, writes=writes))
    labels = {each.label for each in said.folds}
    assert set(re.findall(r"(?:see|from) \*([A-Z][\w ]+)\*", said.text)) <= labels


def without_code(markdown: str) -> str:
    """Drop fenced blocks."""
    return re.sub(r"^(`{3,}).*?^\1$", "```", markdown, flags=re.DOTALL | re.MULTILINE)


def evil_plan(intent: Intent = Intent.ALLOW) -> Plan:
    """Return a plan in which everything that can hold other people's words does."""
    made = plan(PAIR.with_(intent=intent, service=EVIL, pods=((EVIL, EVIL),), topic=EVIL))
    reason = Reason("near-miss", Direction.INGRESS, "api-dev", EVIL, at("api-dev", 1, EVIL), EVIL)
    kinds = tuple(replace(reason, kind=kind) for kind in ("near-miss", "foreign", "isolates", "admits", "no-policy"))
    verdicts = tuple(replace(verdict(outcome), scope=EVIL, reasons=kinds) for outcome in Outcome)
    evil_group = replace(group(added=EVIL), namespace=EVIL, title=EVIL, teams=(EVIL,))
    return replace(
        made,
        choices=tuple(replace(each, key=EVIL, value=EVIL, why=EVIL, shared_with=(EVIL,)) for each in made.choices),
        groups=(evil_group, replace(evil_group, order=2)),
        before=verdicts,
        after=verdicts,
        opens=(EVIL,),
        also=(EVIL,),
        warnings=(EVIL,) * 9,
        needs=(Need("x", EVIL),),
        follow_up=(EVIL, f"kubectl delete {EVIL}"),
        notes=kinds,
    )


EVIL_EXPOSURE = exposed(
    admissions=(Admission(EVIL, Outcome.PARTLY, EVIL, (at("api-dev", 1, EVIL),)),),
    namespace=EVIL,
    outsiders=(Outsider(EVIL, EVIL, EVIL, EVIL, EVIL, at("api-dev", 31, EVIL)),) * 2,
    dead=(DeadPeer(EVIL, EVIL, peer(at("api-dev", 30, EVIL)), EVIL),),
    reasons=(Reason("foreign", Direction.INGRESS, EVIL, EVIL, at("api-dev", 3, EVIL), EVIL),),
    unknown=True,
)
EVIL_BRANCH = replace(BRANCH, name=EVIL, problem=EVIL, compare_url=EVIL)
HOSTILE: dict[str, Make] = {
    "allow": allowing(evil_plan()),
    "allow, refused": allowing(replace(evil_plan(), refusal=EVIL)),
    "allow, one": allowing(replace(evil_plan(), before=evil_plan().before[1:2])),
    "allow, unknown": allowing(replace(evil_plan(), before=evil_plan().before[3:4])),
    "revoke": revoking(evil_plan(Intent.REVOKE)),
    "check": lambda world: answers.check(PAIR, evil_plan().before, world),
    "who": lambda world: answers.who(PAIR, EVIL_EXPOSURE, world),
    "reach": lambda world: answers.reach(PAIR, [EVIL_EXPOSURE], world),
    "tradeoff": lambda world: answers.tradeoff(PAIR.with_(topic=EVIL), world, EVIL),
    "logs": lambda world: answers.logs(PAIR.with_(topic=EVIL, target=EVIL), world, EVIL),
    "address": lambda world: answers.address(PAIR.with_(service=EVIL, target=EVIL), world),
    "explain": lambda world: answers.explain(PAIR.with_(topic=EVIL), EVIL, world),
    "cannot": lambda world: answers.cannot(Fixable(EVIL, EVIL), world),
    **{f"clarify {slot}:{lack}": asking(slot, lack, EVIL, (EVIL, EVIL)) for slot in Slot for lack in Lack},
    "published": publishing(EVIL_BRANCH, replace(EVIL_BRANCH, state="failed"), made=evil_plan()),
    "withdrawn": lambda world: answers.withdrawn(Published((EVIL_BRANCH, replace(EVIL_BRANCH, state="withdrawn"))), world),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_inert_in_every_answer(world: World, name: str) -> None:
    """Whatever people, files and remotes say: no mention, no HTML, no heading, and no link but our own."""
    said = HOSTILE[name](world)
    for markdown in (said.text, said.details):
        assert not re.search(r"<[!@#]|<https?:|<mailto:", markdown)
        assert "<" not in without_code(markdown)
        tokens = list(MarkdownIt("commonmark", {"html": True}).parse(markdown))
        assert not {"heading_open", "html_block", "blockquote_open", "hr"} & {token.type for token in tokens}
        children = [child for token in tokens for child in token.children or ()]
        assert not {"html_inline", "image"} & {child.type for child in children}
        links = {str(child.attrs["href"]) for child in children if child.type == "link_open"}
        assert {link for link in links if not link.startswith(("https://docs.example/", "https://app-logs."))} <= {"#"}
        words = " ".join(child.content for child in children if child.type == "text")
        assert "https://evil" not in words
    assert not set("<>`\n") & set(said.brief)


def test_source_comes_before_target_with_an_arrow(world: World) -> None:
    """Never the other way round."""
    for name in ("allow", "revoke", "check, blocked"):
        said = VARIANTS[name](world)
        assert re.search(r"^\S+ \*\*\w+:\*\* `web-dev` → `api-dev`, ", said.text.splitlines()[0])
        assert re.search(r"^\w+: web-dev → api-dev\b", said.brief)


def test_an_allow_answer_has_what_a_person_needs(world: World) -> None:
    """At once: whether it is allowed, by which policy, what fixes it, the address, the logs, and how fresh all that is.

    On demand: the change and its file, the lines that decide, the whole address, who can read the logs, and who owns both ends.
    """
    said = VARIANTS["allow"](world)
    at_once = (
        "⛔ **Blocked:**",
        "`default`",
        "One policy there fixes it; `web-dev` needs no change.",
        "`http://SERVICE.api-dev:PORT`",
        "no request log",
        "from commit `0123456789`, read 3 minutes ago",
    )
    assert_in_order(said.text, *at_once)
    on_demand = {
        "yaml": (
            "namespaces/live.cloud-platform.service.justice.gov.uk/api-dev/04-networkpolicy.yaml",
            "```yaml\n---\nkind: NetworkPolicy",
            "`kubernetes.io/metadata.name: web-dev`",
            "agrees first",
            "kubectl -n web-dev run shell",
        ),
        "why": (
            "default selects every pod",
            "`api-dev/04-networkpolicy.yaml:12`",
            "may call every pod of api-dev, on every port.",
        ),
        "call": (
            "`http://SERVICE.api-dev.svc.cluster.local:PORT`",
            "`kubectl -n api-dev get services`",
            "no request log",
            "`api-dev-team`",
        ),
        "owners": ("`api-dev`: team `api-dev-team`", "`web-dev`: team `web-dev-team`"),
    }
    assert sorted(on_demand) == sorted(fold.name for fold in said.folds)
    for name, parts in on_demand.items():
        assert_in_order(fold(said, name), *parts)


def assert_in_order(text: str, *parts: str) -> None:
    """Find all parts in a text, each after the one before it."""
    assert [part for part in parts if part not in text] == []
    assert sorted(parts, key=text.index) == list(parts)


def fold(said: Answer, name: str) -> str:
    """Return the text of the fold of this name."""
    return next(each.text for each in said.folds if each.name == name)


def test_two_branches_say_their_order_and_who_opens_them(world: World) -> None:
    """The one that is merged first comes first, in the answer and in its YAML."""
    said = VARIANTS["allow, two branches"](world)
    assert_in_order(
        said.text,
        "Takes two pull requests, merged in this order:",
        "1. `web-dev`: a policy that lets it out; someone in `web-dev-team` opens it\n",
        "2. `api-dev`: a policy that lets it in; someone in `api-dev-team` opens it\n",
    )
    assert_in_order(fold(said, "yaml"), "**1. `web-dev`**", "/web-dev/04-", "**2. `api-dev`**", "/api-dev/04-")
    assert "in web-dev and api-dev." in said.brief


def test_an_order_is_said_only_where_there_is_one(world: World) -> None:
    """Branches that may be merged in any order are counted, and still each has who opens it."""
    text = VARIANTS["allow, two branches in any order"](world).text
    assert "Takes two pull requests:" in text
    assert "in this order" not in text
    assert "2. `api-dev`: a policy that lets it in; someone in that namespace's team opens it" in (
        VARIANTS["allow, nobody's team"](world).text
    )


SUFFICES = {
    "one policy": (plan(), "One policy there fixes it; `web-dev` needs no change."),
    "a policy of another kind may still block it": (
        plan(after=(verdict(Outcome.UNKNOWN),)),
        "One policy there lets it in. I can't tell whether that's enough.",
    ),
    "the first policy": (
        plan(before=(Outcome.ALLOWED,)),
        "One branch gives `api-dev` its first policy, which lets `web-dev` in.",
    ),
    "a label too": (
        plan(groups=(group(purpose="ingress+label"),)),
        "One branch fixes it: a policy that lets it in and a label on the namespace.",
    ),
    "a label too, and perhaps more": (
        plan(groups=(group(purpose="ingress+label"),), after=(verdict(Outcome.UNKNOWN),)),
        "a policy that lets it in and a label on the namespace. I can't tell whether that's enough.",
    ),
}


@pytest.mark.parametrize(("made", "says"), SUFFICES.values(), ids=SUFFICES.keys())
def test_a_change_is_said_to_fix_it_only_where_it_does(world: World, made: Plan, says: str) -> None:
    """What a change does is told from the state after it."""
    said = allowing(made)(world)
    assert says in said.text
    enough = made.after[0].outcome is Outcome.ALLOWED and made.before[0].outcome is not Outcome.ALLOWED
    assert ("fixes it" in said.text, "fixes it" in said.brief) == (enough, enough)


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (Outcome.BLOCKED, "One branch in `api-dev` takes it away."),
        (Outcome.ALLOWED, "One branch in `api-dev` takes the rule out."),
        (Outcome.UNKNOWN, "One branch in `api-dev` takes the rule out."),
    ],
)
def test_a_removal_is_said_to_take_access_away_only_where_it_does(world: World, after: Outcome, says: str) -> None:
    """Another rule, or a document that was not read, may still let the caller in."""
    said = revoking(plan(before=(Outcome.ALLOWED,), groups=OUT, after=(verdict(after),)))(world)
    assert says in said.text
    assert ("takes it away" in said.brief) is (after is Outcome.BLOCKED)


def test_a_removal_names_the_command_without_which_nothing_is_removed(world: World) -> None:
    """Both when it is proposed and when its branch is there: it is not behind a button."""
    assert DELETE in VARIANTS["revoke"](world).text
    assert DELETE in VARIANTS["published, a removal"](world).text


def test_withdrawing_is_named_only_where_it_is_offered(world: World) -> None:
    """A branch that was there already is another person's."""
    assert "Withdraw" in VARIANTS["published"](world).details
    assert "Withdraw" not in VARIANTS["published, exists"](world).details


def test_a_branch_that_failed_leaves_the_change_in_the_answer(world: World) -> None:
    """The person can make it by hand."""
    text = VARIANTS["published, failed"](world).text
    assert "kind: NetworkPolicy" in text
    assert "api-dev/04-networkpolicy.yaml" in text


@pytest.mark.parametrize(
    ("question", "url", "unsaid"),
    [
        (PAIR, "http://SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(ports=(Port(8080),)), "http://SERVICE.api-dev.svc.cluster.local:8080", "kubectl"),
        (PAIR.with_(ports=(Port(8080), Port(8081))), "http://SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(ports=(Port(8080, 8090),)), "http://SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(service="web", ports=(Port(8080),)), "http://web.api-dev.svc.cluster.local:8080", ""),
        (PAIR.with_(intent=Intent.ADDRESS, service="web", ports=(Port(80),)), "http://web.api-dev.svc.cluster.local:80", ""),
        (PAIR.with_(intent=Intent.ADDRESS, service="Web;rm"), "http://SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(protocol=Protocol.UDP), "SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (Question(Intent.ADDRESS), "http://SERVICE.TARGET.svc.cluster.local:PORT", "kubectl -n TARGET"),
    ],
)
def test_an_address_is_filled_in_as_far_as_it_is_known(world: World, question: Question, url: str, unsaid: str) -> None:
    """The port that was asked stands in it; what an address takes as its port, which may be another, is said on demand."""
    said = answers.address(question, world)
    assert f"`{url.replace('.svc.cluster.local', '')}`" in said.text
    assert f"`{url}`" in fold(said, "more")
    assert "The address takes the service's port" in fold(said, "more")
    assert ("kubectl" in said.text) is bool(unsaid)
    assert unsaid in said.text


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-5), ""),
        (timedelta(seconds=59), ""),
        (timedelta(minutes=1), ", read 1 minute ago"),
        (timedelta(minutes=119), ", read 119 minutes ago"),
        (timedelta(hours=3), ", read 3 hours ago"),
        (timedelta(days=3), ", read 3 days ago"),
    ],
)
def test_an_answer_says_how_old_it_is(world: World, ago: timedelta, expected: str) -> None:
    """In words that need no arithmetic; what was read just now needs none."""
    read = replace(world, read_at=world.now - ago)
    assert f"_From commit `0123456789`{expected}. The cluster can hold more" in VARIANTS["check, blocked"](read).text
    assert VARIANTS["allow"](read).text.endswith(f" · from commit `0123456789`{expected}")


def test_a_plain_folder_has_no_commit(world: World) -> None:
    """A folder without git is read too, and its age is always said: no commit tells which state it is."""
    folder = replace(world, estate=replace(world.estate, commit=""))
    assert "_From a folder, read 3 minutes ago. " in VARIANTS["check, blocked"](folder).text
    assert " · from a folder, read just now" in VARIANTS["allow"](replace(folder, read_at=world.now)).text


def test_a_huge_change_is_cut_and_says_so(world: World) -> None:
    """Fifty callers make more YAML than a message holds."""
    many = tuple(f"namespace-with-a-rather-long-name-{each}-dev" for each in range(50))
    asked = PAIR.with_(sources=many)
    added = "---\n" + "some: yaml that is as long as a policy often is\n" * 400
    said = allowing(plan(asked, before=(Outcome.BLOCKED,) * 50, groups=(group(added=added), group("web-dev", 2, added=added))))(
        world
    )
    change = fold(said, "yaml")
    assert len(change) <= TEXT_LIMIT
    assert "more lines are left out here" in change
    assert "and 42 more" in said.text
    assert change.count("```") % 2 == 0
    assert "```" not in said.text


def test_a_huge_exposure_is_cut_and_says_so(world: World) -> None:
    """Every namespace of a platform can be in one answer."""
    said = answers.who(PAIR, exposed(1_400), world)
    assert len(said.text) < 2_000
    assert "and 1390 more: see *More*." in said.text
    assert "and 1340 more." in fold(said, "more")


def test_links_are_left_out_where_docs_are_not_published(world: World) -> None:
    """No link leads nowhere."""
    bare = {name: replace(section, url="") for name, section in world.guide.sections.items()}
    said = VARIANTS["explain, nothing"](replace(world, guide=replace(world.guide, sections=bare)))
    assert said.links
    assert {link.url for link in said.links} == {""}
    assert "](" not in said.text
    assert "](" not in VARIANTS["allow"](replace(world, guide=replace(world.guide, sections=bare))).text


def test_every_section_can_be_explained_within_the_limit(world: World) -> None:
    """Each section of the guide is short enough to be an answer."""
    for name in world.guide.sections:
        said = answers.explain(Question(Intent.EXPLAIN, topic=name), "", world)
        assert len(said.text) <= TEXT_LIMIT
        assert "left out" not in said.text


def test_what_was_not_read_is_said_above_the_fold(world: World) -> None:
    """A policy may be in it, so an answer without it sounds surer than it is: it comes before the first sentence."""
    asked = Question(Intent.CHECK, sources=("web-dev",), target="api-dev")
    unread = Reason("unread", Direction.INGRESS, "api-dev", None, at("api-dev", 2), "The file is not valid YAML.")
    allowed = verdict(Outcome.ALLOWED)
    verdicts = [replace(allowed, reasons=(*allowed.reasons, unread, replace(unread, place=at("api-dev", 9))))]
    said, more = "- **Careful:** The file is not valid YAML. (`api-dev/04-networkpolicy.yaml:2`)", "And 1 more: see *Why*."
    one, several = answers.check(asked, verdicts, world), answers.check(asked, verdicts * 2, world)
    assert_in_order(one.text, f"{said} This doesn't change the answer. {more}", "allows it.")
    assert f"{said} {more}" in several.text
    for answer in (one, several):
        assert answer.text.split("\n\n")[1].startswith(said)
        assert "`api-dev/04-networkpolicy.yaml:9`" in fold(answer, "why")
    exposure = Exposure("api-dev", True, (), (), (unread, replace(unread, place=at("api-dev", 9))), unknown=False)
    who = answers.who(Question(Intent.WHO, target="api-dev"), exposure, world)
    assert f"{said} And 1 more: see *More*." in who.text
    assert "`api-dev/04-networkpolicy.yaml:9`" in fold(who, "more")


def test_a_rule_that_opens_one_end_is_not_called_one_that_failed(world: World) -> None:
    """The caller may go out to everyone on one port, and the called lets nobody in."""
    out = "Policy “out” lets every pod call everyone."
    admits = Reason("admits", Direction.EGRESS, "web-dev", "out", at("web-dev", 5), out)
    blocked = verdict(Outcome.BLOCKED)
    text = answers.check(
        Question(Intent.CHECK, sources=("web-dev",), target="api-dev"),
        [replace(blocked, reasons=(admits, *blocked.reasons))],
        world,
    ).text
    assert f"**At one end only:** {out}" in text
    assert "meant for it" not in text


def test_what_is_not_edited_is_counted_where_it_is_too_much(world: World) -> None:
    """Three at once, the rest with the reasons."""
    notes = tuple(
        Reason("foreign", Direction.EGRESS, "web-dev", f"p{n}", at("web-dev", n), f"p{n} may limit it.") for n in range(5)
    )
    answer = answers.allow(PAIR, plan(notes=notes), world)
    assert "- **Careful:** 2 more: see *Why*." in answer.text
    assert "- p4 may limit it." in fold(answer, "why")
    both = answers.allow(PAIR, plan(notes=notes, warnings=tuple(f"Warning {n}." for n in range(4))), world)
    assert "- **Careful:** 3 more: see *Why*." in both.text
    assert "- Warning 3." in fold(both, "why")


def test_a_comparison_does_not_say_a_route_twice(world: World) -> None:
    """The question names two routes: both are in the comparison, and each by itself is behind a button."""
    answer = answers.tradeoff(Question(Intent.TRADEOFF), world, "should I use the ingress or call directly")
    assert answer.text.startswith(world.guide.sections["three-routes#which-one"].text.split("\n\n")[0])
    assert "**Direct service**" not in answer.text
    assert "**Direct service**" in fold(answer, "more")


def test_what_is_allowed_and_fails_is_helped(world: World) -> None:
    """Who asks to be let in where they are let in already has another trouble."""
    answer = answers.allow(PAIR, plan(before=(Outcome.ALLOWED,), groups=()), world)
    assert "**If it still fails.**" in fold(answer, "why")
    assert "No change needed." in answer.brief
