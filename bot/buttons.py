"""The buttons of a reply: each asks a question, or has a change written. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.model.conventions import BUILT_IN_KEY
from bot.model.plan import Plan
from bot.model.question import FIRST_POLICY, SHARED_LABEL, UNKNOWN, WAKES_RULES, Gap, Intent, Question, Slot
from bot.model.reply import Action, Fold
from bot.model.text import listed
from bot.model.world import World
from bot.policy.asked_ports import PodPorts, through
from bot.policy.near_misses import misplaced_label
from bot.understanding import within
from bot.understanding.names import Entry

MOST_OPTIONS = 8
"""Buttons for an ambiguous name: with more, typing a few letters is quicker than reading them all."""
MOST_READINGS = 3
"""Buttons for the services that a port may belong to, as many as the answer names."""
_CONFIRM = {
    FIRST_POLICY: "Write a first policy …",
    SHARED_LABEL: "Let the others in too …",
    WAKES_RULES: "Open the rest too …",
    UNKNOWN: "Go ahead anyway …",
}
"""What the button says that confirms what a plan asks about."""
CONFIRM_LIMIT = 300
"""Characters of the text of a confirmation dialog:
https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""


def ask(label: str, question: Question, intent: Intent, kind: str = "ask", *, aside: bool = False) -> Action:
    """Return the button for another question about the same namespaces."""
    return Action(kind, label, question.with_(intent=intent, gaps=(), second=None, topic=None), aside=aside)


def compare(question: Question) -> Action:
    """Return the button for the comparison of the routes."""
    return ask("Compare routes", question, Intent.TRADEOFF, "compare", aside=True)


def if_pair(question: Question, label: str, intent: Intent) -> tuple[Action, ...]:
    """Return the button for another question where both ends are known."""
    return (ask(label, question, intent),) if question.sources and question.target else ()


_ORDER = ("create", "confirm", "pick", "ask", "show", "narrow", "swap", "select-by", "compare", "logs", "withdraw", "docs")
"""Kinds of actions, in the order in which their buttons stand."""
_RANKS = {kind: rank for rank, kind in enumerate(_ORDER)}
_FIRST_FOLDS = ("yaml", "why", "find", "routes", "more")
"""Folds of which the first that an answer has is a button; the others wait in the menu."""
REPLAYED_WITH_WORDS = frozenset({Intent.EXPLAIN, Intent.TRADEOFF, Intent.LOGS, Intent.HELP, Intent.ADDRESS})
"""Intents whose answers hang on the words, which a button keeps as the topic."""
_LONGEST_TOPIC = 200


def replayed(question: Question, words: str) -> Question:
    """Return the question that gives the same answer again without the words."""
    if question.intent is Intent.OTHER:
        question = question.with_(intent=Intent.EXPLAIN)
    keeps = question.intent in REPLAYED_WITH_WORDS and not question.topic and bool(words)
    return question.with_(topic=words[:_LONGEST_TOPIC]) if keeps else question


def with_folds(actions: Sequence[Action], folds: Sequence[Fold], question: Question) -> tuple[Action, ...]:
    """Return the actions in the order of their buttons, with one for each fold of the answer to a question."""
    names = [fold.name for fold in folds]
    first = next((name for name in _FIRST_FOLDS if name in names), "")
    shows = [Action("show", fold.label, question, fold=fold.name, aside=fold.name != first) for fold in folds]
    return tuple(sorted((*actions, *shows), key=_rank))


def _rank(action: Action) -> tuple[bool, int]:
    """Return where a button stands. Who owns a namespace comes last: a menu has five lines, and few people need it."""
    last = action.aside and action.fold == "owners"
    return action.aside, len(_ORDER) if last else _RANKS.get(action.kind, len(_ORDER))


def swapped(question: Question) -> tuple[Action, ...]:
    """Return the button for the other direction of a pair, on the same ports, each end with its pods."""
    if len(question.sources) != 1 or not question.target or question.target in question.sources:
        return ()
    return (Action("swap", "Swap direction", question.turned_round(), aside=True),)


def picks(question: Question, entries: Mapping[str, Entry]) -> tuple[Action, ...]:
    """Return a button for each option of the first gap that has options, with the question that the choice leads to."""
    found = (_picks_of(gap, question, entries) for gap in question.gaps)
    return next((buttons for buttons in found if buttons), ())


def _picks_of(gap: Gap, question: Question, entries: Mapping[str, Entry]) -> tuple[Action, ...]:
    others = tuple(other for other in question.gaps if other is not gap)
    names = gap.options[:MOST_OPTIONS]
    if gap.slot is Slot.DIRECTION:
        return _directions(gap, question.with_(gaps=others))
    if gap.slot is Slot.CLUSTER:
        return tuple(Action("pick", name, question.with_(cluster=name, gaps=others)) for name in names)
    if gap.slot is Slot.TARGET:
        return tuple(_pick(question, gap, name, others, entries) for name in names)
    if gap.slot is Slot.SOURCES:
        callers_with = {name: tuple(dict.fromkeys((*question.sources, name))) for name in names}
        found = tuple(Action("pick", name, question.with_(sources=all_, gaps=others)) for name, all_ in callers_with.items())
        without = (Action("pick", "Go on without it", question.with_(gaps=others)),)
        return (*found, *(without if question.is_whole_without(gap) else ()))
    return _changes(question.with_(gaps=())) if gap.slot is Slot.INTENT and not others else ()


def _directions(gap: Gap, question: Question) -> tuple[Action, ...]:
    """Return a button for each pair that the words may mean."""
    pairs = question.readings
    if not pairs and len(gap.options) == 2:
        pairs = tuple(((one,), other) for one, other in (gap.options, gap.options[::-1]))
    return tuple(
        Action("pick", f"{callers(sources)} → {target}", question.with_(sources=sources, target=target, readings=()))
        for sources, target in pairs
    )


def _changes(question: Question) -> tuple[Action, ...]:
    """Return a button for opening a pair and one for taking it away."""
    if not question.sources or not question.target:
        return ()
    pair = f"{callers(question.sources)} → {question.target}{on_ports(question)}"
    return (
        Action("pick", f"Allow {pair}", question.with_(intent=Intent.ALLOW)),
        Action("pick", f"Take away {pair}", question.with_(intent=Intent.REVOKE)),
    )


def _pick(question: Question, gap: Gap, name: str, others: tuple[Gap, ...], entries: Mapping[str, Entry]) -> Action:
    """Return the button for a target, with the sources of its own environment where each environment has one pair."""
    sources = within(question.sources, gap.options, name, entries)
    label = name if sources == question.sources else f"{callers(sources)} → {name}"
    return Action("pick", label, question.with_(sources=sources, target=name, gaps=others))


def _confirmation(made: Plan) -> str:
    """Return what opens or closes, for a dialog. Where it is too long, equal sentences about many sources become one."""
    whole = " ".join(made.opens)
    if len(whole) <= CONFIRM_LIMIT:
        return whole
    alike = Counter(re.sub(r"^\S+ may ", "", sentence) for sentence in made.opens)
    terms, count = alike.most_common(1)[0]
    if count == 1:
        return whole
    others = [sentence for sentence in made.opens if not sentence.endswith(f" may {terms}")]
    return " ".join((f"{count} namespaces, all named in the change, may {terms}", *others))


def next_steps(question: Question, made: Plan, world: World) -> tuple[Action, ...]:
    """Return the buttons for what can be done with a plan, the most likely first."""
    question = question.with_(intent=Intent.REVOKE if question.intent is Intent.REVOKE else Intent.ALLOW, gaps=(), second=None)
    steps: list[Action] = []
    if made.writes and world.writes:
        steps.append(Action("create", create_label(len(made.groups)), question, confirm=_confirmation(made)))
    steps += [
        Action(
            "confirm",
            _CONFIRM.get(need.name, "Confirm …"),
            question.with_(confirmed=question.confirmed | {need.name}),
            confirm=need.brief or need.text,
        )
        for need in made.needs
    ]
    if question.intent is Intent.ALLOW and made.groups:
        steps.append(Action("narrow", "Ports or pods …", question))
        if any(choice.key != BUILT_IN_KEY for choice in made.choices):
            steps.append(Action("select-by", "Use the built-in label", question.with_(select_by="built-in"), aside=True))
        elif world.conventions.guide_key != BUILT_IN_KEY:
            steps.append(Action("select-by", "Use the guide's label", question.with_(select_by="guide"), aside=True))
        steps += with_misplaced_label(question, world)
    return (*steps, *swapped(question), compare(question))


def create_label(branches: int) -> str:
    """Return what the button says that has so many branches written."""
    return {1: "Create branch", 2: "Create both branches"}.get(branches, f"Create {branches} branches")


def with_misplaced_label(question: Question, world: World) -> tuple[Action, ...]:
    """Return the button that gives a source the label that a rule waits for, and that is written under its annotations."""
    names = (*question.sources, str(question.target))
    if len(names) != 2 or not set(names) <= world.estate.namespaces.keys():
        return ()
    key = misplaced_label(world.estate, *names)
    if not key or question.select_by == key:
        return ()
    return (ask(f"Give {names[0]} the label", question.with_(select_by=key), Intent.ALLOW),)


def readings(question: Question, on_pods: PodPorts) -> tuple[Action, ...]:
    """Return a button for each other reading of a port that may be a service's, or the pods' own."""
    return tuple(
        Action(
            "ask",
            f"Port {listed([str(number) for number in offer.numbers])}, through the service {offer.service.name}",
            through(offer, each, question).with_(second=None),
        )
        for each in on_pods.read
        for offer in each.others
        if offer.numbers
    )[:MOST_READINGS]


def callers(sources: tuple[str, ...]) -> str:
    """Return the name of the only source, or the number of sources."""
    return sources[0] if len(sources) == 1 else f"{len(sources)} namespaces"


def on_ports(question: Question) -> str:
    """Return the ports of a question as they follow its pair: " on 8080, 9090", or ""."""
    return f" on {', '.join(map(str, question.ports))}" if question.ports else ""
