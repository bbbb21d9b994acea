"""Short replies in a conversation that have to be certain: a no, a wait, thanks, one thing in the place of another.

They stand before the learned reader: a no that is read as a yes writes a branch, and what comes in the place of something must
not be added to it. Each rule has its examples and counter-examples.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.conventions import ENVIRONMENT_OF
from bot.model.question import Intent, Port, Question
from bot.understanding.mentions import Mention

NO = re.compile(
    r"^\W*(?:(?:oh|ok|okay|hmm+|actually|well|sorry|eh|ah|um+|er+m?|thanks|thank you)\W+)*"
    r"(?:n|no|nope|nah|naw|negative|no way|better not|rather not|(?:i(?:'ve| have)? )?changed my mind|on second thoughts?,? no"
    r"|i'd rather not|let's not|not (?:any ?more|after all))(?:\W+(?:thanks|thank you|ta|cheers|sorry|please|mate|bot|then))*\W*$"
)
"""A no. Examples: "n", "nope", "better not", "oh, I changed my mind". Not: "no, dev", "no more changes, go ahead"."""

WAITS = re.compile(
    r"^\W*(?:(?:oh|ok|okay|hmm+|actually|well|sorry|no|and|but|just|please)\W+)*"
    r"(?:wait|hold on|hang on|hold your horses|(?:one|a) (?:sec|second|moment|minute)|not (?:yet|now|so fast)|give me a"
    r"|let me (?:check|ask|think|see|sleep)|brb|moment|later|i(?:'ll| will| need to| have to| must)? (?:ask|check)"
    r"|stop right there)\b"
)
"""Neither yes nor no. Examples: "hold on", "wait, hold on", "not yet, I need to ask my lead". Not: "wait, I meant dev"."""

_CARRIES_ON = re.compile(
    r"\d|\?|\b(?:meant|mean|instead|not from|other way|make it|change|use|it's|should be|please (?:create|do|go)|reverse|swap"
    r"|flip|opposite|wrong|backwards|both|remove|revoke|allow|open|close|also|too|only|why|what|which|who|where|how|does)\b"
)
"""After a wait: what is wanted after all."""

THANKS = re.compile(
    r"^\W*(?:(?:oh|ok|okay|right|ah|great|good|nice|cool|perfect|brilliant|lovely|super|awesome|excellent|sweet|that's|all|very|much"
    r"|so|a lot|many|big|well|amazing|fab|wonderful|got it|i see|understood)\W+)*"
    r"(?:thanks|thank you|thx|ta|cheers|tyvm|ty|much appreciated|appreciated)"
    r"(?:\W+(?:very|so|much|a|lot|all|bot|mate|everyone|again|for|the|that|this|help|info|you|quick|answer|really))*\W*$"
)
"""Thanks alone. Examples: "brilliant, ta", "ok thank you very much". Not: "yes thanks", "thanks, go ahead"."""

_PLACED = (
    re.compile(r"\bnot (?P<old>@\d+@)[\s,;:.-]+(?:but |rather |i (?:meant|mean) |it's |its )?(?P<new>@\d+@)"),
    re.compile(r"(?P<new>@\d+@),? (?:instead of|rather than|in place of|and not|not) (?P<old>@\d+@)"),
    re.compile(r"\binstead of (?P<old>@\d+@),? (?:i (?:meant|mean) |it's |use |take |make it )?(?P<new>@\d+@)"),
    re.compile(r"\b(?:swap|replace|exchange|switch) (?P<old>@\d+@) (?:for|with|by|to) (?P<new>@\d+@)"),
)
"""One thing in the place of another. Examples: "not a, b", "b instead of a", "swap a for b", "8443 not 8080"."""

_KEPT = re.compile(
    r"\b(?:keep|leave|spare)(?: in)? (?P<name>@\d+@)|(?P<name2>@\d+@) (?:can|may|should|must|has to|is to) (?:stay|remain|keep)\b"
)
"""In a removal: who stays. Examples: "keep a", "but leave a", "a can stay"."""
_WAIVES = re.compile(
    r"\b(?:never ?mind|forget|ignore|scrap|drop|skip|leave out|without|doesn't matter|not (?:needed|important)|is just info)\b"
)
"""What was not taken in doesn't matter. Examples: "never mind the friday bit", "Monday is just info"."""
_NUMBER = re.compile(r"(?<![\w.@-])\d{2,5}(?![\w.-])")


def is_no(lower: str) -> bool:
    """Tell whether a turn is a no and nothing else."""
    return bool(NO.match(lower))


def holds(lower: str) -> bool:
    """Tell whether a turn asks for time, so that it is neither a yes nor a change."""
    found = WAITS.match(lower)
    return found is not None and not _CARRIES_ON.search(lower[found.end() :])


def is_thanks(text: str) -> bool:
    """Tell whether a turn is thanks and nothing else."""
    return bool(THANKS.match(text.lower()))


def replaced(lower: str, named: Sequence[Mention], state: Question) -> Question | None:
    """Return the state with one name, or port, in the place of another that it holds; None where no such thing is said."""
    shown, values = _shown(lower, named)
    for pattern in _PLACED:
        found = pattern.search(shown)
        if found is None:
            continue
        old, new = (values[int(found[part].strip("@"))] for part in ("old", "new"))
        after = _with_port(old, new, state) if old.isdigit() and new.isdigit() else _with_name(old, new, state)
        if after is not None:
            return after
    return None


def kept(lower: str, named: Sequence[Mention], state: Question) -> Question | None:
    """Return a removal without the callers that are said to stay; None where none is, or none would be left."""
    if state.intent is not Intent.REVOKE:
        return None
    shown, values = _shown(lower, named)
    stay = {values[int((found["name"] or found["name2"]).strip("@"))] for found in _KEPT.finditer(shown)}
    left = tuple(source for source in state.sources if source not in stay)
    return replace(state, sources=left) if left and left != state.sources else None


def waived(lower: str, state: Question) -> Question | None:
    """Return the state without what is now said not to matter; None where that is not said.

    It is what was not taken in, or a caller that was not found beside others that were.
    """
    if not _WAIVES.search(lower):
        return None
    said = _telling(lower)
    left = tuple(text for text in state.unaccounted if not said & _telling(text.lower()))
    gaps = tuple(gap for gap in state.gaps if not (state.is_whole_without(gap) and said & _telling(gap.said.lower())))
    after = replace(state, unaccounted=left, gaps=gaps)
    return after if after != state else None


def _telling(lower: str) -> set[str]:
    """Return the words and numbers that tell one text from another, without the words for environments."""
    return {*re.findall(r"[a-z]{4,}|\d{2,}", lower)} - ENVIRONMENT_OF.keys()


def _with_name(old: str, new: str, state: Question) -> Question | None:
    if old in state.sources:
        return replace(state, sources=tuple(dict.fromkeys(new if one == old else one for one in state.sources)))
    return replace(state, target=new) if old == state.target else None


def _with_port(old: str, new: str, state: Question) -> Question | None:
    if int(old) not in {port.value for port in state.ports} or not 0 < int(new) < 65536:
        return None
    ports = (Port(int(new), protocol=port.protocol) if port.value == int(old) else port for port in state.ports)
    return replace(state, ports=tuple(dict.fromkeys(ports)))


def _shown(lower: str, named: Sequence[Mention]) -> tuple[str, list[str]]:
    """Return a text with `@0@`, `@1@` … for the names and numbers in it, and what each stands for."""
    spans = [(one.start, one.end, str(one.name)) for one in named if one.name and one.end > one.start]
    spans += [
        (*found.span(), found[0])
        for found in _NUMBER.finditer(lower)
        if not any(start <= found.start() < end for start, end, _ in spans)
    ]
    pieces: list[str] = []
    values: list[str] = []
    at = 0
    for start, end, value in sorted(spans):
        pieces += [lower[at:start], f"@{len(values)}@"]
        values.append(value)
        at = end
    return "".join((*pieces, lower[at:])), values
