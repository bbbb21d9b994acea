"""What a message means in a conversation: a new question, a change to the last one, a yes, a no."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from bot.question import Conversation, Gap, Intent, Lack, Protocol, Question, Slot
from bot.understanding.assemble import ACTIONS
from bot.understanding.details import bare_port
from bot.understanding.environments import split_environment
from bot.understanding.names import Names
from bot.understanding.picking import pick
from bot.understanding.reading import Said

ASIDES = frozenset({Intent.LOGS, Intent.TRADEOFF, Intent.EXPLAIN, Intent.HELP})
"""Questions beside the matter: they leave the state alone, except for a name that they add."""
_SLOT_INTENTS = ACTIONS | {Intent.WHO, Intent.REACH, Intent.ADDRESS}

_CANCEL = re.compile(
    r"^\W*(?:(?:oh|ah|ok|okay|actually|hmm?|hm|right|well|no|nah|nope|sorry|er+m?|um|wait|thanks|yeah|on second thoughts?|you know what|i'?ve changed my mind|changed my mind|thinking about it|tbh|please|pls|can you|could you|just|let'?s|let us|we can|we should|i think|i'?ll|,|\.|-|!|:)[\s,.!-]*)*"
    r"(?:cancel|abort|never ?mind|nevermind|nvm|forget (?:it|that|about it|about that|this|the whole thing|i asked|i said)|leave (?:it|that|things)(?: (?:as (?:it|they|things) (?:is|are)|alone|there|be|for now))?|scrap (?:it|that|this|the whole thing)|stop(?: (?:it|that|there|please))?|do(?:n'?t| not) (?:bother|do (?:it|that|anything)|worry(?: about it)?|create (?:it|that|anything)|want (?:it|that|this)(?: any ?more)?|need (?:it|that|this)(?: any ?more| now| after all)?|go ahead|proceed)|drop it|bin (?:it|that)|start (?:over|again|from scratch|afresh)|reset|clear(?: (?:it|that|everything|all))?|quit|exit|no longer needed|not needed(?: any ?more)?|hold off|undo that|changed (?:my|our) minds?|discard(?: it| that)?|no thanks|no thank you|no ta|not (?:any ?more|now|today)|ditch (?:it|that)|withdraw(?: it| that)?|false alarm|as you were|ignore (?:me|that|this|my last|all that))\b(?!.*@)"
    r"|[,.;] *(?:so |please |just |let'?s |i'?ll )*(?:cancel|forget it|never ?mind|nvm|scrap (?:it|that)|leave it)(?: (?:it|that|this|please|for now|then|now))*\W*$|^\W*(?:actually )?no\W*(?:thanks|ta|cheers|thank you)?\W*$"
)
_CONFIRM = re.compile(
    r"^\W*(?:(?:ok|okay|yes|yeah|yep|yup|yea|aye|ya|sure|great|perfect|lovely|brilliant|cool|right|good|fine|looks? good|lgtm|sounds good|that'?s (?:right|it|correct|fine|great|good|perfect|the one)|correct|exactly|absolutely|definitely|indeed|please|go on|nice|thanks|ta|then|so|now|and|in that case|spot on|that works|works for me|happy with that|all good|,|\.|-|!)[\s,.!-]*)*"
    r"(?:yes|y|yeah|yep|yup|yea|aye|ya|sure(?: thing)?|do it|do that|do so|go(?: ahead| for it| on)?|please do(?: it| that| so)?|confirm(?:ed)?|proceed|ship it|make it so|create (?:it|the branch|that|a branch|branch|the pr|them)|(?:make|raise|open|push|cut) (?:the branch|the pr|a branch|the pull request|a pr)|make it|lgtm|looks good|sounds good|correct|that'?s (?:right|it|correct|fine|great|good|perfect|the one)|let'?s (?:go|do it|do that)|approve(?:d)?|crack on|fire away|fine by me|spot on|happy with that|works for me|perfect|exactly|ok|okay|great|👍|please)"
    r"(?:[\s,]+(?:then|now|please|pls|thanks|thank you|cheers|ta|ahead|do it|for me|mate|bot|all good|go ahead|that'?s right|create it|the branch|do|it|go|for it|create the branch|please do))*\W*$"
)
_CONFIRM_ALONE = re.compile(
    r"\b(?:do it|do that|go ahead|confirm(?:ed)?|create (?:it|the branch|that)|proceed|ship it|make it so|please do)\b"
)
_SWAP = re.compile(
    r"\b(?:other way (?:a)?round|wrong way (?:a)?round|opposite (?:direction|way)|reverse (?:it|that|direction|the direction|of that|them|those)|swap (?:it|that|them|those|the two|round|around)|switch (?:them|those|it|that) (?:a)?round|flip (?:it|that|them|those)|back to front|vice versa|wrong direction|in reverse|got (?:it|that|them) (?:backwards|the wrong way)|backwards)\b"
)
_ALSO = re.compile(r"\b(?:also|too|as well|and|plus|add|another|additionally|include|likewise|same for|in addition)\b")
_WHAT_ABOUT = re.compile(
    r"^\W*(?:ok |okay |so |and |but |right |then )*(?:what about|how about|and|same for|same question for|same thing for|now)\b"
)
_UNSURE = re.compile(
    r"\b(?:not sure|unsure|dunno|don'?t know|do not know|no idea|which (?:one|is which|ones?)|hmm+|hm|what(?:'s| is) the difference|let me (?:check|ask|think|see)|there(?:'s| is| are) (?:two|three|more|several)|what (?:are|were) (?:the|my) options|i'?d have to|need to (?:check|ask)|er+m|um+|good question|huh|what do you mean|sorry\?|can'?t remember|whichever|either)\b|^\W*(?:\?+|eh|what|which)\W*$"
)
_THAT = re.compile(
    r"\b(?:it|that|this|them|those|these|same|there|list|one|fix|add|change|do|also|so|both|again|instead|already|policy|rule|access|yet|now|today|then)\b"
)
_CLAIMS_SIDE = (
    (re.compile(r"\b(?:from|source|caller|client|consumer|calling side|callers?|sources)\b"), Slot.SOURCES),
    (re.compile(r"\b(?:to|into|target|destination|callee|called|dest)\b"), Slot.TARGET),
)
_FIX = re.compile(
    r"\b(?:what (?:do|should|would) (?:i|we) (?:add|change|do|need|put)|how (?:do|can) (?:i|we) (?:fix|add|allow|open|sort|change|solve)|(?:so |please |can you |could you |ok |then |now )*(?:fix|allow|open|add|sort|enable|unblock|permit|let) (?:it|that|this|them|access|the policy|a policy)|need (?:it|that|this) (?:opened|open|allowed|fixed|sorted)|let'?s (?:open|allow|add|fix|do)|make (?:it|that) work|raise (?:it|that|one)|(?:i|we)(?: would|'d)? (?:want|need|like) (?:it|that|this)|ok allow|allow it|open it|please add)\b"
)
_UNDO = re.compile(
    r"\b(?:remove|revoke|undo|drop|delete|close|take|cut|stop|block|rescind|withdraw) (?:it|that|this|them|access|the access|that one|the rule|the policy|away|off)\b|^\W*(?:actually |ok |no |and |now |then |please )*(?:remove|revoke|undo)\b"
)
_ASKS = re.compile(
    r"\b(?:is|are|does|can|has|did|was) (?:it|that|this|there|they)\b[^?]*(?:already|open|allowed|blocked|possible|work|in place|now|currently|permitted|yet|there|still)|\b(?:already|currently) (?:allowed|open|possible)\b|^\W*(?:allowed|open|blocked)\W*\?|\bcheck (?:it|that|first|whether|if)\b|\b(?:is|would) (?:it|that) (?:be )?(?:the case|so|true|the same)\b|\bwhy\b"
)
_WHO_IT = re.compile(
    r"\b(?:who|anyone|which namespaces|what namespaces|which services)\b[^?]*\b(?:reach|call|access|get to|into|talk to|hit|use|calls|uses)\b[^?]*\b(?:it|that|them|there|this)\b|\bwho (?:else|can|has|already)\b"
)
_REACH_IT = re.compile(
    r"\b(?:what|where|who|which)\b[^?]*\b(?:can|does|could|may|is) (?:it|that|they|this)\b[^?]*\b(?:reach|call|get|go|access|talk|hit|connect|allowed)\b|\bwhat else can (?:it|they)\b"
)


def turn(said: Said, conversation: Conversation, names: Names) -> tuple[Question, Conversation]:
    """The question after this message, and what to remember."""
    state = conversation.question
    lower = said.message.lower
    if _CANCEL.search(lower) and not _names_in(said) and (state is not None or re.match(r"^\W*cancel\W*$", lower)):
        return Question(Intent.CANCEL), Conversation()
    fresh = _question(said)
    if _is_confirmation(said, state):
        return _confirmed(state, conversation)
    if state is None:
        return _first(fresh)
    if _is_whole(said, fresh, state):
        return _first(fresh)
    if fresh.intent in ASIDES:
        return _aside(fresh, state, conversation)
    changed = _changed(said, fresh, state, conversation, names)
    if changed is None:
        return replace(state, intent=Intent.OTHER, gaps=()), conversation
    return changed, Conversation(changed, changed.gaps)


def _first(fresh: Question) -> tuple[Question, Conversation]:
    if fresh.intent is Intent.OTHER:
        return Question(Intent.OTHER), Conversation()
    kept = replace(fresh, second=None)
    if fresh.intent in ASIDES and not (fresh.sources or fresh.target):
        return fresh, Conversation()
    return fresh, Conversation(kept, kept.gaps)


def _question(said: Said) -> Question:
    """The message by itself."""
    slots, talk = said.slots, said.details
    if said.intent is Intent.OTHER:
        return Question(Intent.OTHER)
    return Question(
        said.intent,
        sources=slots.sources,
        target=slots.target,
        service=said.service,
        ports=tuple(replace(port, protocol=talk.protocol) for port in said.ports),
        protocol=talk.protocol,
        pods=talk.pods,
        second=said.reading.second,
        gaps=said.gaps,
    )


def _names_in(said: Said) -> bool:
    return any(not mention.weak for mention in said.mentions)


def _is_confirmation(said: Said, state: Question | None) -> bool:
    lower = said.message.lower
    if not _CONFIRM.search(lower) or _names_in(said) or len(lower.split()) > 14:
        return False
    return state is not None or bool(_CONFIRM_ALONE.search(lower))


def _confirmed(state: Question | None, conversation: Conversation) -> tuple[Question, Conversation]:
    if state is None:
        gaps = (Gap(Slot.SOURCES, Lack.MISSING), Gap(Slot.TARGET, Lack.MISSING))
        return Question(Intent.CONFIRM, gaps=gaps), conversation
    gaps = state.gaps
    if not gaps and not state.sources:
        gaps = (*gaps, Gap(Slot.SOURCES, Lack.MISSING))
    if not state.gaps and not state.target:
        gaps = (*gaps, Gap(Slot.TARGET, Lack.MISSING))
    return replace(state, intent=Intent.CONFIRM, gaps=gaps), conversation


def _is_whole(said: Said, fresh: Question, state: Question) -> bool:
    """A question that stands by itself and starts afresh."""
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
    return shown, Conversation(kept, conversation.asked)


def _changed(said: Said, fresh: Question, state: Question, conversation: Conversation, names: Names) -> Question | None:
    """The state with what the message changes, or None where it changes nothing and asks nothing."""
    lower = said.message.lower
    base = _retargeted(said, fresh, state)
    if fresh.intent is Intent.ADDRESS:
        return _with_details(
            said, replace(state, intent=Intent.ADDRESS, gaps=() if state.target else (Gap(Slot.TARGET, Lack.MISSING),))
        )
    if fresh.intent is Intent.WHO or (base is None and _WHO_IT.search(lower) and state.target and not _names_in(said)):
        return Question(Intent.WHO, target=state.target, gaps=() if state.target else (Gap(Slot.TARGET, Lack.MISSING),))
    if fresh.intent is Intent.REACH or (_REACH_IT.search(lower) and not _names_in(said)):
        source = (
            (state.target,)
            if state.intent is Intent.WHO and state.target
            else state.sources or ((state.target,) if state.target else ())
        )
        return Question(Intent.REACH, sources=source, gaps=() if source else (Gap(Slot.SOURCES, Lack.MISSING),))
    if _SWAP.search(lower) and not _names_in(said):
        return _swapped(state)
    result = base or state
    picked = pick(said, result, names)
    result = picked or result
    detailed = _with_details(said, result)
    moved = base is not None or picked is not None or detailed != result
    intent = _intent_after(said, fresh, detailed, moved=moved)
    if intent is None and not moved:
        return replace(state, gaps=state.gaps) if state.gaps and _UNSURE.search(lower) else None
    after = replace(detailed, intent=intent or detailed.intent)
    return replace(after, gaps=_gaps_of(after))


def _intent_after(said: Said, fresh: Question, state: Question, *, moved: bool) -> Intent | None:
    lower = said.message.lower
    if fresh.intent in ACTIONS and not moved:
        return fresh.intent
    if fresh.intent in ACTIONS and (state.intent not in ACTIONS or fresh.intent is Intent.REVOKE):
        return fresh.intent
    if (
        _names_in(said)
        and state.intent in {Intent.WHO, Intent.REACH}
        and _ALSO.search(lower)
        and re.search(r"\b(?:add|let|allow|include|put)\b", lower)
    ):
        return Intent.ALLOW
    if moved and not _names_in(said):
        return None
    if not _names_in(said):
        if _UNDO.search(lower):
            return Intent.REVOKE
        if _FIX.search(lower):
            return Intent.ALLOW
        if _ASKS.search(lower) and (state.sources or state.target):
            return Intent.CHECK
    return None


def _retargeted(said: Said, fresh: Question, state: Question) -> Question | None:
    """The state with the namespaces that the message names, each on its side; None where it names none."""
    fresh_names = [mention.name for mention in said.mentions if mention.name and not mention.weak]
    if not fresh_names:
        return None
    if (
        fresh.intent in ACTIONS
        and (fresh.sources or fresh.target)
        and not (state.gaps and len(fresh_names) == 1 and not said.roles.template)
    ):
        return _merged(said, fresh, state)
    side = _side(said, state, fresh_names[-1])
    if side is Slot.SOURCES:
        sources = (*state.sources, *fresh_names) if _adds(said, state) else tuple(fresh_names)
        return replace(state, sources=tuple(dict.fromkeys(sources)))
    if state.intent is Intent.REACH:
        return replace(state, sources=(fresh_names[-1],))
    return replace(state, target=fresh_names[-1])


def _merged(said: Said, fresh: Question, state: Question) -> Question:
    """Ends that the message says, over those of the state."""
    sources = fresh.sources
    if sources and state.sources and _adds(said, state):
        sources = tuple(dict.fromkeys((*state.sources, *sources)))
    return replace(state, sources=sources or state.sources, target=fresh.target or state.target)


def _adds(said: Said, state: Question) -> bool:
    lower = said.message.lower
    return (
        bool(_ALSO.search(lower))
        and not re.search(r"\b(?:instead|sorry|meant|mean|not|rather|actually|oops|replace|change)\b", lower)
        and state.intent in ACTIONS
    )


def _side(said: Said, state: Question, name: str) -> Slot:
    """On which side a lone name belongs: where it was asked for, where it is said to be, or where it is most alike."""
    lower = said.message.lower
    if said.roles.sources and not said.roles.targets:
        return Slot.SOURCES
    if said.roles.targets and not said.roles.sources:
        return Slot.TARGET
    for gap in state.gaps:
        if gap.slot in {Slot.SOURCES, Slot.TARGET} and name in gap.options:
            return gap.slot
    for pattern, slot in _CLAIMS_SIDE:
        if pattern.search(lower):
            return slot
    asked = [gap.slot for gap in state.gaps if gap.slot in {Slot.SOURCES, Slot.TARGET}]
    if asked:
        return asked[0]
    stem = split_environment(tuple(name.split("-")))[0]
    if any(split_environment(tuple(source.split("-")))[0] == stem for source in state.sources):
        return Slot.SOURCES
    if state.target and split_environment(tuple(state.target.split("-")))[0] == stem:
        return Slot.TARGET
    if _adds(said, state) or not state.sources:
        return Slot.SOURCES
    alike = max(Indel.normalized_similarity(name, source) for source in state.sources)
    return Slot.SOURCES if alike > Indel.normalized_similarity(name, state.target or "") else Slot.TARGET


def _swapped(state: Question) -> Question | None:
    directions = [gap for gap in state.gaps if gap.slot is Slot.DIRECTION]
    if directions or state.target is None or len(state.sources) != 1:
        return None
    return replace(state, sources=(state.target,), target=state.sources[0], gaps=())


def _with_details(said: Said, state: Question) -> Question:
    talk = said.details
    ports = said.ports
    if not ports and not talk.invalid and not _names_in(said):
        lone = bare_port(said.message.lower)
        ports = (lone,) if lone else ()
    protocol: Protocol | None = talk.protocol or (None if talk.any_port else state.protocol)
    if talk.any_port:
        state = replace(state, ports=())
    if ports:
        state = replace(state, ports=tuple(replace(port, protocol=protocol) for port in ports))
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
        gaps=tuple(gaps),
    )


def _gaps_of(state: Question) -> tuple[Gap, ...]:
    """What is still missing: gaps that are answered go, and needs that nobody has met come."""
    kept = []
    for gap in state.gaps:
        if gap.slot is Slot.SOURCES and state.sources:
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
