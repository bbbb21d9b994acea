"""The buttons of a reply: each asks a question, or has a change written. Pure."""

import re
from collections import Counter
from collections.abc import Mapping

from bot.model.conventions import BUILT_IN_KEY
from bot.model.plan import Plan
from bot.model.question import Gap, Intent, Question, Slot
from bot.model.reply import Action
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
CONFIRM_LIMIT = 300
"""Characters of the text of a confirmation dialog:
https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""


def ask(label: str, question: Question, intent: Intent, kind: str = "ask") -> Action:
    """Return the button for another question about the same namespaces."""
    return Action(kind, label, question.with_(intent=intent, gaps=(), second=None))


def if_pair(question: Question, label: str, intent: Intent) -> tuple[Action, ...]:
    """Return the button for another question where both ends are known."""
    return (ask(label, question, intent),) if question.sources and question.target else ()


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
        return tuple(Action("pick", name, question.with_(sources=all_, gaps=others)) for name, all_ in callers_with.items())
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
        several = len(made.groups) > 1
        steps.append(
            Action("create", "Create the branches" if several else "Create the branch", question, confirm=_confirmation(made))
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
        if any(choice.key != BUILT_IN_KEY for choice in made.choices):
            steps.append(Action("select-by", "Select by the built-in label", question.with_(select_by="built-in")))
        elif world.conventions.guide_key != BUILT_IN_KEY:
            steps.append(Action("select-by", "Select by the guide's label", question.with_(select_by="guide")))
        steps += with_misplaced_label(question, world)
    steps.append(ask("Compare the routes", question, Intent.TRADEOFF, "compare"))
    return tuple(steps)


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
