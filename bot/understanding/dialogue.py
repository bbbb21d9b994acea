"""What a message means in a conversation: a new question, a change to the last one, a yes, a no."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.question import CHANGES, Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.model.unaccounted import MOST
from bot.understanding import followups, replies
from bot.understanding.assemble import ACTIONS, within
from bot.understanding.corrections import exceptions
from bot.understanding.names import Names
from bot.understanding.numbers import taken_off
from bot.understanding.picking import left_out, names_environment, pick, retargeted
from bot.understanding.ports import bare_ports, ports_asked_of
from bot.understanding.reader import Opinion
from bot.understanding.reading import Said
from bot.understanding.rest import CORRECTS, missed, remaining, settled

SURE = 0.7
"""The share from which the reader alone tells a yes, a no, or what a turn wants."""
REMOVES = 0.95
"""The share from which the reader alone makes a removal, or a change, of a conversation on something else."""
PASSED_BY = 0.7
"""The share of `other` from which a turn that names nobody changes nothing."""
FEW = 6
"""Words with which somebody asks the same of another name: "and payments-dev?". With more, they say what they want."""
_WHICH = re.compile(
    r"\b(?:allow|open|permit|grant|let|add|enable|unblock|remove|revoke|close|block|stop|take|deny|cut|delete)\w*\b"
)
"""A word for opening or for taking away."""
_QUESTION = re.compile(
    r"\?|^\W*(?:(?:and|so|but|ok|okay|oh|right|hm+|also|then|thanks|sorry|hi|wait)\W+)*(?:who|what|why|how|when|where|which|does|do|did|is|are|was"
    r"|will|would|should|can|could|may|tell|explain|show|any|wondering|remind|do we|help|logs?|url|address)\b"
)
"""A turn that asks, by its mark or its first word."""
ASIDES = frozenset({Intent.LOGS, Intent.TRADEOFF, Intent.EXPLAIN, Intent.HELP})
"""Questions beside the matter: they leave the state alone, except for a name that they add."""


def near(conversation: Conversation) -> tuple[str, ...]:
    """Return the namespaces that a conversation is about, or offers to choose from."""
    state = conversation.question
    if state is None:
        return ()
    ends = (*state.sources, *((state.target,) if state.target else ()))
    return tuple(dict.fromkeys((*ends, *(option for gap in state.gaps for option in gap.options))))


def is_for_rules(lower: str, state: Question | None) -> bool:
    """Tell whether the rules alone read a turn: an exception, a port that is taken off, an answer to "allow, or take away?"."""
    if state is None:
        return False
    asked = any(gap.slot is Slot.INTENT for gap in state.gaps)
    answers = asked and bool(followups.UNDO.search(lower) or followups.FIX.search(lower))
    return answers or bool(exceptions(lower) or taken_off(lower))


def turn(  # noqa: PLR0911 - one exit for each rule, in their order
    said: Said, conversation: Conversation, names: Names, opinion: Opinion | None = None
) -> tuple[Question, Conversation]:
    """Return the question after this message, and what to remember."""
    state = conversation.question
    lower = said.message.lower
    if state is not None and _is_passing(said):
        return replace(state, intent=Intent.OTHER, gaps=(), unaccounted=()), conversation
    if _takes_back(said, conversation, opinion):
        return Question(Intent.CANCEL), Conversation()
    fresh = _question(said)
    if _ports_asked(said):
        opinion = None
    if _is_confirmation(said, state) or _agrees(said, state, opinion):
        return _confirmed(state, conversation)
    if state is None:
        return _first(fresh)
    special = (
        _with_label(said, state)
        or _placed(said, state)
        or left_out(said, state)
        or replies.waived(lower, state)
        or _caller_settled(said, state)
    )
    if special is not None:
        return special, Conversation(special, special.gaps)
    fresh = _of_few_words(fresh, said)
    if _is_whole(said, fresh, state):
        return _first(fresh)
    if fresh.intent in ASIDES and not _is_remark(said, opinion):
        return _aside(fresh, state, conversation)
    left = settled(said.message, said.details, state)
    if left is not None:
        state = replace(state, unaccounted=left)
        return state, Conversation(state, state.gaps)
    named = {mention.name for mention in said.named if mention.name}
    unsure = bool(state.gaps and followups.UNSURE.search(lower))
    passed = opinion is not None and opinion.share(Intent.OTHER) >= PASSED_BY and not _names_in(said) and not unsure
    changed = None if passed else _of_list(said, fresh, state, names) or _changed(said, fresh, state, names, opinion)
    if changed is None and not _names_in(said) and followups.EXPLAIN.search(lower):
        return _aside(replace(fresh, intent=Intent.EXPLAIN), state, conversation)
    if changed is None:
        new = said.rest or said.details.left
        shown = replace(state, intent=Intent.OTHER, gaps=(), unaccounted=new)
        kept = replace(state, unaccounted=tuple(dict.fromkeys((*state.unaccounted, *new)))[:MOST])
        words = "" if new else missed(said.message)
        return shown, replace(conversation, question=kept, missed=words or conversation.missed)
    ports = {str(port.value) for port in changed.ports}
    new = tuple(text for text in said.rest if text not in ports and not _is_kept(text, changed, names))
    changed = replace(changed, unaccounted=remaining(state, changed, said.message, said.details, named, new))
    return changed, Conversation(changed, changed.gaps)


def _is_kept(text: str, changed: Question, names: Names) -> bool:
    """Whether a text is an exception of environments that the ends of a question are not in: "dev, not prod"."""
    ends = {names.entries[name].environment for name in (*changed.sources, changed.target) if name}
    found = exceptions(text.lower())
    apart = all(one.environments and not one.broad and not one.environments & ends for one in found)
    return bool(found) and apart and not changed.gaps


def _of_few_words(fresh: Question, said: Said) -> Question:
    """Return what a message of a few words asks in a conversation, where by itself it would ask nothing, or something else."""
    lower = said.message.lower
    if _ports_asked(said):
        return replace(fresh, intent=Intent.CHECK)
    if fresh.intent is not Intent.OTHER:
        return fresh
    for pattern, intent in (
        (followups.LOGS, Intent.LOGS),
        (followups.ADDRESS, Intent.ADDRESS),
        (followups.TRADEOFF, Intent.TRADEOFF),
    ):
        if pattern.search(lower):
            return replace(fresh, intent=intent)
    return fresh


def _of_list(said: Said, fresh: Question, state: Question, names: Names) -> Question | None:
    """Return a pair, where after a list somebody asks about one more name, or wants it on the list."""
    named = [mention.name for mention in said.named if mention.name and not mention.weak]
    lower = said.message.lower
    if state.intent not in {Intent.WHO, Intent.REACH} or len(named) != 1 or fresh.intent in {Intent.WHO, Intent.REACH, *ASIDES}:
        return None
    asked = lower.rstrip().endswith("?") and followups.AMONG.search(lower)
    wanted = not asked and followups.ADDS.search(lower) and followups.ALSO.search(lower)
    if _is_same_stem(named[0], state, names) and len(lower.split()) < FEW:
        return (
            Question(Intent.WHO, target=named[0]) if state.intent is Intent.WHO else Question(Intent.REACH, sources=(named[0],))
        )
    if fresh.intent is Intent.REVOKE or followups.UNDO.search(lower):
        intent = Intent.REVOKE
    elif wanted or (fresh.intent is Intent.ALLOW and not followups.AMONG.search(lower)):
        intent = Intent.ALLOW
    elif followups.AMONG.search(lower) or (fresh.intent is Intent.CHECK and said.roles.template):
        intent = Intent.CHECK
    else:
        return None
    if state.intent is Intent.REACH:
        pair = Question(intent, sources=state.sources, target=named[0])
    else:
        pair = Question(intent, sources=(named[0],), target=state.target)
    return replace(pair, gaps=_gaps_of(pair)) if (pair.target,) != pair.sources else None


def _is_same_stem(name: str, state: Question, names: Names) -> bool:
    """Tell whether a name is the asked one of another environment: "and payments-dev?" after who may call payments-prod."""
    asked = [one for one in (*state.sources, *((state.target,) if state.target else ())) if one in names.entries]
    return any(one != name and names.entries[one].stem == names.entries[name].stem for one in asked)


def _first(fresh: Question) -> tuple[Question, Conversation]:
    if fresh.intent is Intent.OTHER:
        return fresh, Conversation()
    kept = replace(fresh, second=fresh.second if fresh.unaccounted else None)
    return fresh, Conversation(kept, kept.gaps)


def _question(said: Said) -> Question:
    """Read the message by itself."""
    slots, talk = said.slots, said.details
    if said.intent is Intent.OTHER:
        return Question(Intent.OTHER, unaccounted=said.rest)
    return Question(
        said.intent,
        sources=slots.sources,
        target=slots.target,
        service=said.service,
        ports=tuple(replace(port, protocol=port.protocol or talk.protocol) for port in said.ports),
        protocol=talk.protocol,
        pods=talk.pods,
        from_pods=talk.from_pods,
        second=said.reading.second,
        gaps=said.gaps,
        unaccounted=said.rest,
        readings=said.readings,
    )


def _names_in(said: Said) -> bool:
    return any(not mention.weak for mention in said.named)


def _is_confirmation(said: Said, state: Question | None) -> bool:
    lower = said.message.lower
    removal = state is not None and state.intent is Intent.REVOKE
    if (
        len(lower) > followups.LONGEST
        or _names_in(said)
        or not (followups.CONFIRM.search(lower) or followups.is_yes(lower, removal=removal))
    ):
        return False
    return state is not None or bool(followups.CONFIRM_ALONE.search(lower))


def _confirmed(state: Question | None, conversation: Conversation) -> tuple[Question, Conversation]:
    if state is None:
        nothing = (Gap(Slot.SOURCES, Lack.MISSING), Gap(Slot.TARGET, Lack.MISSING))
        return Question(Intent.CONFIRM, gaps=nothing), conversation
    gaps = state.gaps
    if not gaps and not state.sources:
        gaps = (*gaps, Gap(Slot.SOURCES, Lack.MISSING))
    if not state.gaps and not state.target:
        gaps = (*gaps, Gap(Slot.TARGET, Lack.MISSING))
    # A yes after words that were not taken in says nothing of them: they are asked about again, with the pair.
    waiting = tuple(dict.fromkeys((*state.unaccounted, *((conversation.missed,) if conversation.missed else ()))))[:MOST]
    kept = replace(state, unaccounted=waiting)
    return replace(kept, intent=Intent.CONFIRM, gaps=gaps), Conversation(kept, conversation.asked)


def _is_whole(said: Said, fresh: Question, state: Question) -> bool:
    """Tell whether it is a question that stands by itself and starts afresh."""
    roles = said.roles
    if fresh.intent in ACTIONS:
        return bool((roles.sources or roles.all_source) and roles.targets) or any(
            gap.slot is Slot.DIRECTION for gap in fresh.gaps
        )
    if fresh.intent is Intent.WHO:
        return bool(fresh.target or (roles.targets or roles.sources))
    if fresh.intent is Intent.REACH:
        return bool(fresh.sources)
    return fresh.intent is Intent.ADDRESS and fresh.target is not None and fresh.target != state.target


def _aside(fresh: Question, state: Question, conversation: Conversation) -> tuple[Question, Conversation]:
    kept = replace(state, sources=state.sources or fresh.sources, target=state.target or fresh.target)
    shown = replace(kept, intent=fresh.intent, second=fresh.second, gaps=())
    return shown, replace(conversation, question=kept)


def _is_passing(said: Said) -> bool:
    """Tell whether a turn is thanks, or asks for time: it leaves everything as it is."""
    lower = said.message.lower
    return replies.is_thanks(lower) or (replies.holds(lower) and not _names_in(said) and not _changes_details(said))


def _takes_back(said: Said, conversation: Conversation, opinion: Opinion | None) -> bool:
    """Tell whether a turn takes the question back, or the branch that was written for it."""
    state, lower = conversation.question, said.message.lower
    if state is None and not conversation.written:
        return bool(re.match(r"^\W*cancel\W*$", lower))
    sure = _is(Intent.CANCEL, opinion, said) and not _changes_details(said) and not CORRECTS.search(lower)
    if state is not None and replies.waived(lower, state) is not None:
        return False
    if replies.is_no(lower) or sure:
        return True
    taken = followups.CANCEL.search(lower) or (conversation.written and followups.TAKE_BACK.search(lower))
    details = said.details.any_port or said.details.any_pods
    return len(lower) <= followups.LONGEST and bool(taken) and not _names_in(said) and not details


def _agrees(said: Said, state: Question | None, opinion: Opinion | None) -> bool:
    """Tell whether the reader is sure of a yes to a change."""
    return state is not None and state.intent in CHANGES and _is(Intent.CONFIRM, opinion, said) and not _changes_details(said)


def _with_label(said: Said, state: Question) -> Question | None:
    """Return the state with the label that a turn chooses."""
    label = next((choice for pattern, choice in followups.LABELS if pattern.search(said.message.lower)), None)
    return replace(state, select_by=label) if label and state.intent is Intent.ALLOW and not _names_in(said) else None


def _placed(said: Said, state: Question) -> Question | None:
    """Return the state with one name or port in the place of another, or a removal without those who stay."""
    named = [mention for mention in said.mentions if mention.name]
    if len({mention.name for mention in named}) > 2:
        return None
    lower = said.message.lower
    return replies.replaced(lower, named, state) or replies.kept(lower, named, state)


def _caller_settled(said: Said, state: Question) -> Question | None:
    """Return the state without the gap of a caller that was not found beside others: it is named now, or only the others are."""
    gap = next((gap for gap in state.gaps if state.is_whole_without(gap)), None)
    named = tuple(dict.fromkeys(mention.name for mention in said.named if mention.name and not mention.weak))
    if gap is None or not named or len(said.message.lower.split()) > FEW or said.environments:
        return None
    gaps = tuple(one for one in state.gaps if one is not gap)
    if {*named} == {*state.sources}:
        return replace(state, gaps=gaps)
    beside = followups.TOO.search(said.message.lower) or any(pattern.search(said.message.lower) for pattern, _ in followups.SIDES)
    if len(named) > 1 or beside or named[0] in {*state.sources, state.target}:
        return None
    return replace(state, sources=(*state.sources, named[0]), gaps=gaps)


def _is(intent: Intent, opinion: Opinion | None, said: Said) -> bool:
    """Tell whether the reader is sure of a yes or a no, in a message that names nobody."""
    return opinion is not None and opinion.share(intent) >= SURE and not _names_in(said)


def _is_remark(said: Said, opinion: Opinion | None) -> bool:
    """Tell whether an aside that only the reader sees asks nothing: "unless security objects" is left open, and not explained."""
    return opinion is not None and said.reading.why == "reader" and not _QUESTION.search(said.message.lower)


def _changes_details(said: Said) -> bool:
    talk = said.details
    told = said.ports or talk.protocol or talk.pods or talk.from_pods or talk.any_port or talk.invalid or said.environments
    return bool(told or names_environment(said.message.lower))


def _changed(  # noqa: PLR0911 - one exit for each rule, in their order
    said: Said, fresh: Question, state: Question, names: Names, opinion: Opinion | None = None
) -> Question | None:
    """Return the state with what the message changes, or None where it changes nothing and asks nothing."""
    lower = said.message.lower
    base = _within_one(_other_way(retargeted(said, fresh, state), state), state, names)
    if fresh.intent is Intent.ADDRESS:
        return _with_details(
            said, replace(state, intent=Intent.ADDRESS, gaps=() if state.target else (Gap(Slot.TARGET, Lack.MISSING),))
        )
    if fresh.intent is Intent.WHO or (base is None and followups.WHO_IT.search(lower) and state.target and not _names_in(said)):
        return Question(Intent.WHO, target=state.target, gaps=() if state.target else (Gap(Slot.TARGET, Lack.MISSING),))
    if fresh.intent is Intent.REACH or (followups.REACH_IT.search(lower) and not _names_in(said)):
        source = (
            (state.target,)
            if state.intent is Intent.WHO and state.target
            else state.sources or ((state.target,) if state.target else ())
        )
        return Question(Intent.REACH, sources=source, gaps=() if source else (Gap(Slot.SOURCES, Lack.MISSING),))
    if followups.SWAP.search(lower) and not _names_in(said):
        return _swapped(state)
    result = base or state
    picked = pick(said, result, names)
    result = picked or result
    detailed = _with_details(said, result)
    moved = base is not None or picked is not None or detailed != result
    intent = told = _intent_after(said, fresh, detailed, moved=moved)
    if not moved and _is_repeated(lower, state, opinion):
        return None
    if state.intent in ACTIONS or not moved or _names_in(said):  # a port that is told leaves the question of an address as it is
        intent = _of_reader(opinion, state) or intent
    if intent is None and not moved:
        return replace(state, gaps=state.gaps) if state.gaps and followups.UNSURE.search(lower) else None
    after = replace(detailed, intent=intent or detailed.intent)
    return replace(after, gaps=_of_intent(_gaps_of(after, state), told if _says_which(lower, told) else None, fresh))


def _is_repeated(lower: str, state: Question, opinion: Opinion | None) -> bool:
    """Tell whether a turn changes nothing and only the reader thinks that it wants the same again: it was not understood."""
    again = followups.FIX.search(lower) or followups.UNDO.search(lower) or (state.gaps and followups.UNSURE.search(lower))
    return opinion is not None and opinion.intent is state.intent and not again


def _says_which(lower: str, told: Intent | None) -> bool:
    """Tell whether a turn says in so many words whether to allow or to take away: a port or a name says neither."""
    return told in CHANGES and bool(followups.UNDO.search(lower) or followups.FIX.search(lower) or _WHICH.search(lower))


def _of_reader(opinion: Opinion | None, state: Question) -> Intent | None:
    """Return what the reader is sure that a turn wants. A removal, where none was talked of, takes more certainty."""
    if opinion is None or opinion.intent not in ACTIONS:
        return None
    removes = opinion.intent is Intent.REVOKE and state.intent is not Intent.REVOKE
    least = REMOVES if removes or state.intent not in ACTIONS else SURE
    return opinion.intent if opinion.share(opinion.intent) >= least else None


def _of_intent(gaps: tuple[Gap, ...], intent: Intent | None, fresh: Question) -> tuple[Gap, ...]:
    """Ask whether to allow or to take away until somebody says it, and again where the words may mean the opposite."""
    asked = tuple(gap for gap in fresh.gaps if gap.slot is Slot.INTENT)
    if asked or intent in {Intent.ALLOW, Intent.REVOKE}:
        gaps = tuple(gap for gap in gaps if gap.slot is not Slot.INTENT)
    return (*gaps, *asked)


def _other_way(after: Question | None, state: Question) -> Question | None:
    """Turn a pair round whose caller is said to be called, or the other way: "no, a will be calling"."""
    if after is None or after.target not in after.sources or state.target is None or len(state.sources) != 1:
        return after
    return state.turned_round()


def _within_one(after: Question | None, state: Question, names: Names) -> Question | None:
    """Leave out the sources of other environments, where one of several targets was named in answer."""
    gap = next((gap for gap in state.gaps if gap.slot is Slot.TARGET and gap.lack is Lack.SEVERAL), None)
    if after is None or gap is None or after.target not in gap.options or after.sources != state.sources:
        return after
    return replace(after, sources=within(after.sources, gap.options, after.target, names.entries))


def _intent_after(said: Said, fresh: Question, state: Question, *, moved: bool) -> Intent | None:  # noqa: PLR0911 - one exit for each rule, in their order
    lower = said.message.lower
    if fresh.intent in ACTIONS and not moved:
        return fresh.intent
    if fresh.intent is Intent.CHECK and followups.CAN_IT.search(lower):
        return Intent.CHECK
    if fresh.intent in ACTIONS and (state.intent not in ACTIONS or fresh.intent is Intent.REVOKE):
        return fresh.intent
    if (
        _names_in(said)
        and state.intent in {Intent.WHO, Intent.REACH}
        and followups.ALSO.search(lower)
        and followups.ADDS.search(lower)
    ):
        return Intent.ALLOW
    if _ports_asked(said):
        return Intent.CHECK
    if moved and not _names_in(said):
        return None
    if not _names_in(said):
        if followups.UNDO.search(lower):
            return Intent.REVOKE
        if followups.FIX.search(lower):
            return Intent.ALLOW
        if followups.ASKS.search(lower) and (state.sources or state.target):
            return Intent.CHECK
    return None


def _swapped(state: Question) -> Question | None:
    directions = [gap for gap in state.gaps if gap.slot is Slot.DIRECTION]
    if directions or state.target is None or len(state.sources) != 1:
        return None
    return replace(state.turned_round(), gaps=())


def _with_details(said: Said, state: Question) -> Question:
    talk = said.details
    ports = said.ports
    gone = () if _names_in(said) else taken_off(said.message.lower)
    if gone:
        return _without_ports(state, gone, ports)
    if about := _ports_asked(said):
        return replace(state, ports=about, protocol=about[0].protocol or talk.protocol)
    if followups.ASKS_PORT.search(said.message.lower):
        return state
    if not ports and not talk.invalid and not _names_in(said):
        ports = bare_ports(said.message.lower)
    protocol: Protocol | None = talk.protocol or (None if talk.any_port else state.protocol)
    if talk.any_port:
        state = replace(state, ports=())
    if ports:
        ports = tuple(replace(port, protocol=port.protocol or protocol) for port in ports)
        if _on_top(said, state):
            ports = tuple(dict.fromkeys((*state.ports, *ports)))
        protocols = {port.protocol for port in ports}
        protocol = protocols.pop() if len(protocols) == 1 else None
        state = replace(state, ports=ports)
    elif talk.protocol:
        state = replace(state, ports=tuple(replace(port, protocol=protocol) for port in state.ports))
    gaps: Sequence[Gap] = state.gaps
    if ports or talk.any_port:
        gaps = [gap for gap in gaps if gap.slot is not Slot.PORT]
    if talk.invalid:
        gaps = [*(gap for gap in gaps if gap.slot is not Slot.PORT), Gap(Slot.PORT, Lack.INVALID, talk.invalid[:120])]
    return replace(
        state,
        protocol=protocol,
        service=said.service or state.service,
        pods=talk.pods or (() if talk.any_pods and not _names_in(said) else state.pods),
        from_pods=talk.from_pods or (() if talk.any_pods and not _names_in(said) else state.from_pods),
        gaps=tuple(gaps),
    )


def _ports_asked(said: Said) -> tuple[Port, ...]:
    """Return the ports whose state a turn asks about the pair at hand."""
    return () if _names_in(said) else ports_asked_of(said.message.lower)


def _without_ports(state: Question, gone: Sequence[Port], said: Sequence[Port]) -> Question:
    """Take ports off, or put others in their place. The last one is never taken off: every port would be open then."""
    left = tuple(port for port in (said or state.ports) if port.value not in {one.value for one in gone})
    return replace(state, ports=left) if left else state


def _on_top(said: Said, state: Question) -> bool:
    """Whether ports come beside those that were said before: "and 9090 too"."""
    lower = said.message.lower
    return state.intent in ACTIONS and bool(followups.TOO.search(lower)) and not followups.REPLACES.search(lower)


def _gaps_of(state: Question, before: Question | None = None) -> tuple[Gap, ...]:
    """Return what is still missing: gaps that are answered go, and needs that nobody has met come.

    A caller that was not found stays asked about as long as those beside it stay.
    """
    kept = []
    for gap in state.gaps:
        new = before is not None and (gap not in before.gaps or {*before.sources} <= {*state.sources})
        waits = new and gap.lack is not Lack.MISSING
        if gap.slot is Slot.SOURCES and state.sources and not waits:
            continue
        if gap.slot is Slot.TARGET and state.target:
            continue
        if gap.slot is Slot.DIRECTION and state.sources and state.target:
            continue
        kept.append(gap)
    slots = {gap.slot for gap in kept}
    if Slot.DIRECTION not in slots and state.intent in ACTIONS:
        if not state.sources and Slot.SOURCES not in slots:
            kept.append(Gap(Slot.SOURCES, Lack.MISSING))
        if not state.target and Slot.TARGET not in slots:
            kept.append(Gap(Slot.TARGET, Lack.MISSING))
    return tuple(kept)
