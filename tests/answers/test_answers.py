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


TWO = (group("web-dev", 1), group("api-dev", 2))
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
    "revoke": revoking(plan(before=(Outcome.ALLOWED,), follow_up=(DELETE,))),
    "revoke, one of several": revoking(plan(before=(Outcome.ALLOWED,), follow_up=())),
    "revoke, nothing": revoking(plan(groups=(), follow_up=())),
    "revoke, refused": revoking(plan(refusal="It is everybody's.")),
    "revoke, needs a yes": revoking(plan(needs=(NEED,))),
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
        assert "**`web-dev` → `api-dev`**" in said.text.splitlines()[0]
        assert said.brief.startswith("web-dev → api-dev")


def test_an_allow_answer_has_what_a_person_needs(world: World) -> None:
    """Whether it is allowed and by which lines, the change and its file, the address, the logs, and how fresh all that is."""
    text = VARIANTS["allow"](world).text
    parts = [
        "blocked today",
        "`default` (line 12)",
        "namespaces/live.cloud-platform.service.justice.gov.uk/api-dev/04-networkpolicy.yaml",
        "```yaml\n---\nkind: NetworkPolicy",
        "`kubernetes.io/metadata.name: web-dev`",
        "`http://SERVICE.api-dev.svc.cluster.local:PORT`",
        "`kubectl -n api-dev get services`",
        "no request log",
        "`api-dev-team`",
        "commit `0123456789`, 3 minutes ago",
        "The cluster can hold more",
    ]
    assert [part for part in parts if part not in text] == []
    assert sorted(parts, key=text.index) == parts


def test_two_branches_say_their_order_and_who_opens_them(world: World) -> None:
    """The one that is merged first comes first."""
    text = VARIANTS["allow, two branches"](world).text
    first, second = text.index("**Branch 1**, in `web-dev`"), text.index("**Branch 2**, in `api-dev`")
    assert first < second
    assert "opened by a member of `web-dev-team`, merged first." in text
    assert "opened by a member of `api-dev-team`, merged after branch 1." in text
    assert "in web-dev and api-dev." in VARIANTS["allow, two branches"](world).brief


def test_a_removal_names_the_command_without_which_nothing_is_removed(world: World) -> None:
    """Both when it is proposed and when its branch is there."""
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
        (PAIR.with_(service="web", ports=(Port(8080),)), "http://web.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(intent=Intent.ADDRESS, service="web", ports=(Port(80),)), "http://web.api-dev.svc.cluster.local:80", ""),
        (PAIR.with_(intent=Intent.ADDRESS, service="Web;rm"), "http://SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (PAIR.with_(protocol=Protocol.UDP), "`SERVICE.api-dev.svc.cluster.local:PORT", "kubectl"),
        (Question(Intent.ADDRESS), "http://SERVICE.TARGET.svc.cluster.local:PORT", "kubectl -n TARGET"),
    ],
)
def test_an_address_is_filled_in_as_far_as_it_is_known(world: World, question: Question, url: str, unsaid: str) -> None:
    """A pod's port is not put into an address: the service may map it."""
    text = answers.address(question, world).text
    assert url in text
    assert ("kubectl" in text) is bool(unsaid)
    assert unsaid in text


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_an_answer_says_how_old_it_is(world: World, ago: timedelta, expected: str) -> None:
    """In words that need no arithmetic."""
    assert expected in VARIANTS["check, blocked"](replace(world, read_at=world.now - ago)).text


def test_a_plain_folder_has_no_commit(world: World) -> None:
    """A folder without git is read all the same."""
    said = VARIANTS["check, blocked"](replace(world, estate=replace(world.estate, commit="")))
    assert "Read from a folder" in said.text


def test_a_huge_change_is_cut_and_says_so(world: World) -> None:
    """Fifty callers make more YAML than a message holds."""
    many = tuple(f"namespace-with-a-rather-long-name-{each}-dev" for each in range(50))
    asked = PAIR.with_(sources=many)
    added = "---\n" + "some: yaml that is as long as a policy often is\n" * 400
    said = allowing(plan(asked, before=(Outcome.BLOCKED,) * 50, groups=(group(added=added), group("web-dev", 2, added=added))))(
        world
    )
    assert len(said.text) <= TEXT_LIMIT
    assert "more lines are left out here" in said.text
    assert "and 42 more" in said.text
    assert said.text.count("```") % 2 == 0


def test_a_huge_exposure_is_cut_and_says_so(world: World) -> None:
    """Every namespace of a platform can be in one answer."""
    said = answers.who(PAIR, exposed(1_400), world)
    assert len(said.text) < 2_000
    assert "and 1390 more, in the details" in said.text
    assert "and 1340 more." in said.details


def test_links_are_left_out_where_docs_are_not_published(world: World) -> None:
    """No link leads nowhere."""
    bare = {name: replace(section, url="") for name, section in world.guide.sections.items()}
    said = VARIANTS["explain, nothing"](replace(world, guide=replace(world.guide, sections=bare)))
    assert said.links == ()
    assert "](" not in said.text


def test_every_section_can_be_explained_within_the_limit(world: World) -> None:
    """Each section of the guide is short enough to be an answer."""
    for name in world.guide.sections:
        said = answers.explain(Question(Intent.EXPLAIN, topic=name), "", world)
        assert len(said.text) <= TEXT_LIMIT
        assert "left out" not in said.text


def test_what_was_not_read_is_said_above_the_fold(world: World) -> None:
    """A policy may be in it, so an answer without it sounds surer than it is."""
    asked = Question(Intent.CHECK, sources=("web-dev",), target="api-dev")
    unread = Reason("unread", Direction.INGRESS, "api-dev", None, at("api-dev", 2), "The file is not valid YAML.")
    allowed = verdict(Outcome.ALLOWED)
    verdicts = [replace(allowed, reasons=(*allowed.reasons, unread, replace(unread, place=at("api-dev", 9))))]
    said, more = "**Mind:** The file is not valid YAML. (`api-dev/04-networkpolicy.yaml:2`)", "And 1 more, in the details."
    assert f"{said} This does not change the answer. {more}" in answers.check(asked, verdicts, world).text
    assert f"{said} {more}" in answers.check(asked, verdicts * 2, world).text
    exposure = Exposure("api-dev", True, (), (), (unread,), unknown=False)
    assert "**Mind:** The file is not valid YAML." in answers.who(Question(Intent.WHO, target="api-dev"), exposure, world).text


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
    """Three above the fold, the rest in the details."""
    notes = tuple(
        Reason("foreign", Direction.EGRESS, "web-dev", f"p{n}", at("web-dev", n), f"p{n} may limit it.") for n in range(5)
    )
    answer = answers.allow(PAIR, plan(notes=notes), world)
    assert "**Not edited here:** 2 more, in the details." in answer.text
    assert "- p4 may limit it." in answer.details


def test_a_comparison_does_not_say_a_route_twice(world: World) -> None:
    """The question names two routes: both are in the comparison, and each by itself is in the details."""
    answer = answers.tradeoff(Question(Intent.TRADEOFF), world, "should I use the ingress or call directly")
    assert answer.text.startswith("**Which one.**")
    assert "**Direct service**" in answer.details


def test_what_is_allowed_and_fails_is_helped(world: World) -> None:
    """Who asks to be let in where they are let in already has another trouble."""
    answer = answers.allow(PAIR, plan(before=(Outcome.ALLOWED,), groups=()), world)
    assert "**If it still fails:**" in answer.text
