"""The help desk: words or a question in, a reply or silence out. The one door for every surface. Pure."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from bot import answers
from bot.answers.model import Answer, Guide
from bot.changes import plan_allow, plan_revoke
from bot.changes.model import Plan
from bot.conventions import Conventions
from bot.errors import Fixable
from bot.estate.model import Estate
from bot.parsing import parse_port
from bot.policy import can_reach, demand_readable, verdict, who_can_reach
from bot.policy.model import Exposure, Outcome, Verdict
from bot.question import Conversation, Gap, Intent, Lack, Question, Slot, Written
from bot.unaccounted import Pair, pair
from bot.understanding import Names, corrects, understand, within

MOST_PICKS = 8
"""Buttons for an ambiguous name: more are hard to choose from, and typing a few letters is then quicker."""
BREATH = 300
"""Characters of what is asked before something is done: what a dialog of Slack's shows."""


@dataclass(frozen=True, slots=True)
class World:
    """All that an answer is made from."""

    estate: Estate
    guide: Guide
    names: Names
    conventions: Conventions
    now: datetime
    read_at: datetime
    """When the estate was last read from the repository."""
    writes: bool = True
    """Off: branches are described, never offered."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do next.

    `kind`: create · confirm · pick · ask · narrow · select-by · compare · logs · docs · withdraw. `question` is what is asked
    when it is chosen (for create: what is written); `url` opens a page instead; `confirm` is what to ask before it is done;
    `branches` are what is withdrawn, all of one person's.
    """

    kind: str
    label: str
    question: Question | None = None
    url: str | None = None
    confirm: str | None = None
    branches: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say (CommonMark), in brief (plain text, one line), what can be done next, and what the thread remembers."""

    kind: str
    """answer · clarify · refusal · help."""
    text: str
    brief: str
    actions: tuple[Action, ...]
    conversation: Conversation
    verdicts: tuple[Verdict, ...] = ()
    plan: Plan | None = None
    details: str = ""
    """More Markdown, shown on demand: the routes, the proof, what to do after the merge."""
    exposures: tuple[Exposure, ...] = ()
    """What a question about who or whom rests on: one for each namespace asked about."""
    unaccounted: tuple[str, ...] = ()
    """What the words say and the answer does not hold; while there is any, there is no plan and nothing to create."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The message is not ours to answer. `why` is for logs and the shadow channel, never for people in the thread."""

    why: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class _Said:
    """What one kind of question comes to, before it becomes a Reply."""

    answer: Answer
    kind: str = "answer"
    actions: tuple[Action, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    plan: Plan | None = None
    exposures: tuple[Exposure, ...] = ()


def reply(
    asked: str | Question, conversation: Conversation, world: World, *, directly: bool = True, among: bool = False
) -> Reply | Silence:
    """Answer words or a question.

    `directly` is false for a channel message that mentions nobody: what is not about access between namespaces is then met
    with silence, and otherwise with one sentence on what the desk can do. `among` says that others have spoken since the desk
    did: a bare yes or no is then meant for them.
    """
    words, before = asked if isinstance(asked, str) else "", conversation
    underway = conversation.question is not None and not among
    if isinstance(asked, str):
        turn = understand(asked, conversation, world.names)
        if among and turn.question.intent in (Intent.CONFIRM, Intent.CANCEL):
            return Silence("said to each other", conversation)
        question = _settled(turn.question, conversation)
        conversation = replace(turn.conversation, written=before.written)
        if question.intent is Intent.OTHER and conversation.missed and corrects(words) and not among:
            return _not_taken_in(conversation, world)
    else:
        question = _checked(asked, world)
        conversation = Conversation(question, question.gaps, written=before.written)
    if question.intent is Intent.OTHER and not directly and not (question.unaccounted and underway):
        return Silence("not about access between namespaces", conversation)
    try:
        said = _cancel(before, world) if question.intent is Intent.CANCEL else _answer(question, words, world)
    except Fixable as problem:
        said = _Said(answers.cannot(problem, world), "refusal")
    docs = tuple(Action("docs", label, url=url) for label, url in said.answer.links if url)
    return Reply(
        said.kind,
        said.answer.text,
        said.answer.brief,
        said.actions + docs,
        conversation,
        said.verdicts,
        said.plan,
        said.answer.details,
        said.exposures,
        question.unaccounted,
    )


def _not_taken_in(before: Conversation, world: World) -> Reply:
    """Ask again where somebody takes something back, and what they mean instead could not be read."""
    asked = before.question or Question(Intent.OTHER)
    question = asked.with_(unaccounted=tuple(dict.fromkeys((*asked.unaccounted, before.missed))))
    said = _with_the_rest(question, _Said(answers.clarify(question, world), "clarify", _picks(asked, world)), world)
    after = before if asked.gaps else Conversation(question, before.asked, written=before.written)
    return Reply("clarify", said.answer.text, said.answer.brief, said.actions, after, unaccounted=question.unaccounted)


def plan(question: Question, estate: Estate, conventions: Conventions) -> Plan:
    """Make the plan of an `allow` or `revoke` question; raise Fixable where it cannot be."""
    make = plan_revoke if question.intent is Intent.REVOKE else plan_allow
    return make(question, estate, conventions)


def _answer(question: Question, words: str, world: World) -> _Said:
    for gap in question.gaps:
        if gap.lack is Lack.UNKNOWN:
            demand_readable(world.estate, gap.said)
    if question.gaps:
        said = _Said(answers.clarify(question, world), "clarify", _picks(question, world))
    else:
        said = _BY_INTENT[question.intent](question, words, world)
    return _with_the_rest(question, said, world) if question.unaccounted else said


def _with_the_rest(question: Question, said: _Said, world: World) -> _Said:
    """Say what of the words is not in the answer. Until the person settles it there is no plan: nothing can be written."""
    steps = tuple(action for action in said.actions if action.kind not in {"create", "confirm"})
    further = [found for text in question.unaccounted if (found := pair(text))]
    pairs = tuple(
        Action("ask", str(replace(one, sources=(_callers(one.sources),))), _further(question, one))
        for one in further
        if {*one.sources, one.target} <= world.estate.namespaces.keys()
    )
    only: tuple[Action, ...] = ()
    if not question.gaps and question.intent in {Intent.ALLOW, Intent.REVOKE} and question.sources and question.target:
        ports = f" on {', '.join(map(str, question.ports))}" if question.ports else ""
        label = f"Only {_callers(question.sources)} → {question.target}{ports}"
        only = (Action("pick", label, question.with_(unaccounted=())),)
    kind = "clarify" if said.plan else said.kind
    answer = answers.unaccounted(question, said.answer, world)
    return replace(said, answer=answer, kind=kind, actions=only + pairs + steps, plan=None)


def _further(question: Question, one: Pair) -> Question:
    """Return the question of a further pair: what is wanted of it may be another thing, "and stop c calling d"."""
    another = question.second if question.second in {Intent.ALLOW, Intent.REVOKE, Intent.CHECK} else None
    return Question(
        another or question.intent, sources=one.sources, target=one.target, ports=tuple(parse_port(port) for port in one.ports)
    )


def _callers(sources: tuple[str, ...]) -> str:
    return sources[0] if len(sources) == 1 else f"{len(sources)} namespaces"


def _settled(question: Question, before: Conversation) -> Question:
    """Read a "yes" as the change that it is said to, shown again with its button: a branch is always chosen by a click."""
    if question.intent is not Intent.CONFIRM:
        return question
    removal = before.question is not None and before.question.intent is Intent.REVOKE
    return question.with_(intent=Intent.REVOKE if removal else Intent.ALLOW)


def _checked(question: Question, world: World) -> Question:
    """Trust no name that a button or a form brought: the estate may have changed since, or the payload may be forged."""
    unknown = [name for name in (*question.sources, question.target) if name and name not in world.estate.namespaces]
    if not unknown:
        return question
    slot = Slot.TARGET if question.target in unknown else Slot.SOURCES
    return question.with_(gaps=(Gap(slot, Lack.UNKNOWN, unknown[0]),))


def _change(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001 - one signature for every intent
    made = plan(question, world.estate, world.conventions)
    say = answers.revoke if question.intent is Intent.REVOKE else answers.allow
    kind = "refusal" if made.refusal else "answer"
    return _Said(say(question, made, world), kind, _next_steps(question, made, world), made.before, made)


def _check(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    verdicts = tuple(
        verdict(
            world.estate,
            source,
            str(question.target),
            ports=question.ports,
            protocol=question.protocol,
            pods=question.pods,
            conventions=world.conventions,
        )
        for source in question.sources
    )
    actions = [_ask("Compare the routes", question, Intent.TRADEOFF, "compare")]
    if any(each.outcome is not Outcome.ALLOWED for each in verdicts):
        actions.insert(0, _ask("Show the change that allows it", question, Intent.ALLOW))
    return _Said(answers.check(question, verdicts, world), actions=tuple(actions), verdicts=verdicts)


def _who(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    exposure = who_can_reach(world.estate, str(question.target), conventions=world.conventions)
    return _Said(answers.who(question, exposure, world), exposures=(exposure,))


def _reach(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    exposures = tuple(can_reach(world.estate, source, conventions=world.conventions) for source in question.sources)
    return _Said(answers.reach(question, exposures, world), exposures=exposures)


def _tradeoff(question: Question, words: str, world: World) -> _Said:
    return _Said(
        answers.tradeoff(question, world, words), actions=_if_pair(question, "Show the change that allows it", Intent.ALLOW)
    )


def _logs(question: Question, words: str, world: World) -> _Said:
    return _Said(
        answers.logs(question, world, words), actions=(_ask("Compare the routes", question, Intent.TRADEOFF, "compare"),)
    )


def _address(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    return _Said(answers.address(question, world), actions=_if_pair(question, "Is it allowed?", Intent.CHECK))


def _explain(question: Question, words: str, world: World) -> _Said:
    return _Said(answers.explain(question, words, world))


def _help(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    return _Said(answers.help(world), "help")


def _cancel(before: Conversation, world: World) -> _Said:
    """Drop the question. What was written stays written: it is named, and whoever had it written may withdraw it."""
    mine = sorted((each for each in before.written if each.by and each.there and world.writes), key=lambda each: each.by)
    steps = [Action("withdraw", "Withdraw", branches=tuple(own)) for _, own in groupby(mine, key=lambda each: each.by)]
    return _Said(answers.cancelled(world, before.written, is_open=before.question is not None), actions=tuple(steps))


def _offer(question: Question, words: str, world: World) -> _Said:  # noqa: ARG001
    return _Said(answers.offer(world), "help")


_BY_INTENT: dict[Intent, Callable[[Question, str, World], _Said]] = {
    Intent.ALLOW: _change,
    Intent.REVOKE: _change,
    Intent.CHECK: _check,
    Intent.WHO: _who,
    Intent.REACH: _reach,
    Intent.TRADEOFF: _tradeoff,
    Intent.LOGS: _logs,
    Intent.ADDRESS: _address,
    Intent.EXPLAIN: _explain,
    Intent.HELP: _help,
    Intent.OTHER: _offer,
}


def _ask(label: str, question: Question, intent: Intent, kind: str = "ask") -> Action:
    return Action(kind, label, question.with_(intent=intent, gaps=(), second=None))


def _if_pair(question: Question, label: str, intent: Intent) -> tuple[Action, ...]:
    return (_ask(label, question, intent),) if question.sources and question.target else ()


def _picks(question: Question, world: World) -> tuple[Action, ...]:
    """Offer each option of the first gap that has any, as the question that choosing it would make."""
    for gap in question.gaps:
        others = tuple(other for other in question.gaps if other is not gap)
        if gap.slot is Slot.DIRECTION and len(gap.options) == 2:
            pairs = (gap.options, gap.options[::-1])
            return tuple(
                Action("pick", f"{one} → {other}", question.with_(sources=(one,), target=other, gaps=others))
                for one, other in pairs
            )
        if gap.slot is Slot.TARGET and gap.options:
            return tuple(_pick(question, gap, name, others, world) for name in gap.options[:MOST_PICKS])
        if gap.slot is Slot.SOURCES and gap.options:
            kept = question.sources
            return tuple(
                Action("pick", name, question.with_(sources=(*kept, name) if name not in kept else kept, gaps=others))
                for name in gap.options[:MOST_PICKS]
            )
    return ()


def _pick(question: Question, gap: Gap, name: str, others: tuple[Gap, ...], world: World) -> Action:
    """Offer a target, with the sources of its own environment where there is one pair in each."""
    sources = within(question.sources, gap.options, name, world.names.entries)
    label = name if sources == question.sources else f"{_callers(sources)} → {name}"
    return Action("pick", label, question.with_(sources=sources, target=name, gaps=others))


def _opening(made: Plan) -> str:
    """Say what opens (or closes) in one breath: where it is too much for a dialog, equal sentences on many sources as one."""
    whole = " ".join(made.opens)
    if len(whole) <= BREATH:
        return whole
    alike = Counter(re.sub(r"^\S+ may ", "", sentence) for sentence in made.opens)
    terms, count = alike.most_common(1)[0]
    if count == 1:
        return whole
    others = [sentence for sentence in made.opens if not sentence.endswith(f" may {terms}")]
    return " ".join((f"{count} namespaces, all named in the change, may {terms}", *others))


def _next_steps(question: Question, made: Plan, world: World) -> tuple[Action, ...]:
    """Offer what can be done with a plan, the likeliest first."""
    question = question.with_(intent=Intent.REVOKE if question.intent is Intent.REVOKE else Intent.ALLOW, gaps=(), second=None)
    steps: list[Action] = []
    if made.writes and world.writes:
        several = len(made.groups) > 1
        steps.append(
            Action("create", "Create the branches" if several else "Create the branch", question, confirm=_opening(made))
        )
    steps += [
        Action(
            "confirm",
            "Go on all the same",
            question.with_(confirmed=question.confirmed | {need.name}),
            confirm=need.brief or need.text,
        )
        for need in made.needs
    ]
    if question.intent is Intent.ALLOW and made.groups:
        steps.append(Action("narrow", "Only some ports or pods", question))
        if any(choice.adds for choice in made.choices) or all(
            choice.key == world.conventions.guide_key for choice in made.choices
        ):
            steps.append(Action("select-by", "Select by the built-in label", question.with_(select_by="built-in")))
        else:
            steps.append(Action("select-by", "Select by the guide's label", question.with_(select_by="guide")))
    steps.append(_ask("Compare the routes", question, Intent.TRADEOFF, "compare"))
    return tuple(steps)
