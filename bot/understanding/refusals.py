"""Whether a message wants access not to be: any negation beside a wish, and the words for closing, whatever their grammar.

It is read word by word, clause by clause, over the plain words of a skeleton, where contractions are spelt out and names are placeholders.
A call that fails ("@0 can not reach @1") is a complaint, and no such wish; the same words behind a wish ("make sure that @0 can not reach @1")
are one.
"""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.understanding.lazy_pattern import LazyPattern
from bot.understanding.wordlists import either


def _any(*patterns: str) -> LazyPattern:
    return LazyPattern("|".join(f"(?:{pattern})" for pattern in patterns))


class Refusal(Enum):
    """How plainly a message wants access not to be."""

    SURE = auto()
    """It is to be closed: "make sure that a does not call b"."""
    DOUBTFUL = auto()
    """It may be to be closed, and may be a complaint: "a no longer calls b"."""
    DOUBLE = auto()
    """A negation of a closing: "make sure that a is not blocked from b"."""


_HARMLESS = LazyPattern(
    r"\bnot (?:via|through|over|by way|going (?:via|through|over|out)|leaving|just|only|sure|certain|clear|urgent|yet|now|quite|much|using the|the other|vice|from the|in|on|for|at|until|before|too|with|even|one|to mention|, |\? ?|ports?|\d+|have to (?:go|leave|use|pass)|(?:know|understand|mind|see why|see what|remember))"
    r"|\bwithout (?:going|using|leaving|having|the|our|an?|any|ingress|nginx|port|tcp|udp|it|passing|hammering|success|luck|\d+)\b(?! @)"
    r"|\bno (?:rush|hurry|idea|clue|luck|joy|problems?|worries|matter|polic(?:y|ies)|rules?|netpols?|network|trouble|issues?|difficulty|response|answer|reply|success|ingress|sign|wonder|doubt|later|sooner|port|ports|\.|,|\d+)\b"
    r"|\b(?:if|why|or|whether) (?:it |that |this |they )?(?:is |are |does |do |can |could |will )?not\b|\bnothing (?:else|back|special|more|fancy)\b|\bnot (?:and|but|or|that|this|what)\b"
    r"|\b(?:is|does|did|has|was|are|do) not (?:it|they|we|that)\b|\bnot (?:@\d+ )?(?:to|→|calling|into) @\d+ (?:, )?but\b"
)
"""Negations of something else than access."""
_PHRASES = (
    (re.compile(r"\b(?:no longer|no more|not any more|not anymore|not any longer)\b"), "no-longer"),
    (re.compile(r"\b(?:at no time|in no case|under no circumstances|on no account|by no means|in no way)\b"), "never"),
    (re.compile(r"\b(?:no one|no-one)\b"), "nobody"),
    (re.compile(r"\b(?:any more|anymore|any longer|ever again|these days)\b"), "lasting"),
    (re.compile(r"\b(?:would|rather|i|we) (?:like|love|want|wish|prefer|rather|need|require)\b"), "wish"),
    (
        re.compile(
            r"\b(?:make|making|making|set|get|arrange|change|have) (?:it|things|this|everything|that) (?:up )?(?:so that|so|that)\b"
        ),
        "wish",
    ),
    (re.compile(r"\b(?:see to it|so that|make sure|be sure|making sure|make certain|be certain)\b"), "wish"),
    (re.compile(r"\b(?:is|are|was|were|am) (not |never |no-longer )?(?:to|supposed to|meant to|expected to)(?= )"), r"\1must"),
    (re.compile(r"\b(?:from now on|from today|as of (?:now|today)|henceforth|going forward|in future|in the future)\b"), "wish"),
    (re.compile(r"\b(?:had |would )?better (?=not |never )"), "wish "),
    (re.compile(r"\b(?:better|best|ok|okay|good|nice|fine|glad|happy|safer) (?:if|that|when)\b"), "wish"),
)
"""Phrases that are read as one word."""
_WISHES = frozenset(
    "wish want wants wanted ensure ensures ensuring guarantee prefer rather should must may shall ought let insist demand arrange allow permit grant give".split()
)
"""Words of a wish: a negation behind one of them is wanted, and not complained of."""
_MODALS = frozenset("should must may shall ought".split())
_NEGATIONS = frozenset("not never no-longer unable no nothing nobody none neither nor without".split())
_NOBODY = frozenset("nothing nobody none no neither".split())
_BREAKS = frozenset(", : but and because since although though however yet while whereas which who whenever when ( )".split())
_ENDS = frozenset(". ? ! ;".split())
_ABLE = frozenset("can could able".split())
_STATES = frozenset(
    "able allowed permitted reachable accessible available open working works connected possible let answering responding".split()
)
"""After a negation: something that is not so, and is complained of."""
_REASONS = frozenset("reason need business right rights cause excuse point call way".split())
_JUDGED = frozenset(
    "want wants need needs like wish care approve accept tolerate support happy ok okay right good fine acceptable welcome wanted desired needed required necessary desirable intended".split()
)
"""What somebody does not feel about access, or what access is not."""
_PLACES = re.compile(r"@\d+|US|it|them|itself")
_COMPLAINED = LazyPattern(
    r"\b(?:fix\w*|help|since|suddenly|yesterday|today|this morning|last (?:night|week)|errors?|timeouts?|times? out|timing out|broken|broke|worked|works|working|please (?:open|allow|let|add|unblock|sort)|can you (?:open|allow|let|add|unblock|sort)|needs? (?:opening|unblocking)|gets? (?:through|an?|nothing)|getting (?:through|an?|no|nothing|refused|errors?)|comes? (?:back|through)|50\d|answers?|responds?|arriv\w+|hangs?|fail\w*)\b"
)
"""Something does not work that should."""
_CLOSES = _any(
    r"\bkeep(?:s|ing)? (?:@\d+|us|it) (?:from|out|away|free|safe|off|apart)\b",
    r"\bkeep (?:@\d+|it) (?:closed|shut|blocked)\b",
    r"\b(?:stays?|remains?) (?:closed|shut|blocked|private|unreachable|inaccessible|off|locked)\b",
    r"\b(?:prohibit\w*|discourag\w+|deter|hinder\w*|exclude|preclude|rule out|ruling out|outlaw\w*|forbid\w*|forbade|bann?ed|barred|unwelcome)\b",
    r"\b(?:off|out of|beyond) (?:-)?(?:limits?|bounds|reach)\b|\boff-limits\b",
    r"\b(?:seal|fence|wall|hide|hidden|isolate|decouple|uncouple|unlink|unhook|unplug|quarantine|insulate|shield|part|separate|divorce|ring-?fence|estrange|starve) (?:off )?@\d+",
    r"\bloses? (?:its |their |the |any |all )*(?:access|right|rights|ability|permission|permissions|route|connection|way|privileges?|@\d+)\b|\blose (?:access|@\d+)",
    r"\b(?:has to|have to|must|should|needs to|need to|ought to|can) (?:go|end|cease|disappear|vanish|be (?:stopped|prevented|kept|refused|rejected|turned|denied|unreachable|inaccessible|dropped|ended|closed|shut|cut|blocked|severed))\b",
    r"\b(?:should|must|shall|make @\d+|have @\d+|let @\d+|want @\d+ to|like @\d+ to|need @\d+ to|needs to|has to) (?:refuse|reject|deny|drop|ignore|block|bounce|turn|lose|stop|cease|quit|give up|refrain|abstain|unfriend|forget)\b",
    r"\b(?:make|render|leave|put|have|want|get|keep|let|making) @\d+ (?:to )?(?:be )?(?:unable|unreachable|inaccessible|unavailable|closed|shut|blocked|invisible|private)\b",
    r"\bclosed (?:off )?(?:to|for) @\d+ (?:wish|now|please)",
    r"\b(?:stops?|stopped|ceases?|ceased|quits?|gives? up|gave up|refrains? from|abstains? from)(?! (?:working|responding|accepting|answering|rejecting|refusing|blocking|denying|getting|being|letting|allowing|admitting|serving|dropping))(?: from)? \w+ing (?:\w+ ){0,2}@\d+",
    r"\b(?:take|takes|taking) (?:away )?(?:from @\d+ )?(?:the|its|their|any) (?:right|ability|permission|privilege)\b|\btake from @\d+",
    r"\b(?:refuse|reject) @\d+|\b(?:lock|close|shut|seal) @\d+ (?:for|to|against)\b",
    r"\bimpossible (?:for|that|to)\b",
    r"\b(?:not have|need not|not need|no-longer need|no-longer needs|no-longer has|no-longer have) (?:to )?be (?:open|opened|reachable|accessible|exposed|available|able|allowed|let|called|reached)\b",
    r"\b(?:sunset|wind(?:ing)? down|phas(?:e|ing) out|strike|striking|wean|banish|expel|oust|eject|expunge|purge|exile|call off|the opposite of|a lid on|an end to)\b",
    r"\b(?:stops?|ceases?|quits?|fail) to \w+ (?:\w+ ){0,2}@\d+.*\bplease\b|\bceases? to \w+",
    r"@\d+ off(?: (?:please|now|again))?$",
    r"\bto be (?:refused|rejected|denied|blocked|dropped|closed|stopped|cut)\b",
)
"""Words for closing that need no negation."""
_OPENS = LazyPattern(
    r"\b(?:stop|stops|prevent|end|cease|quit|avoid)(?:ping|s)? (?:rejecting|refusing|blocking|denying|turning|dropping|bouncing|knocking|ignoring)\b"
)
"""What closes is to end: that opens."""
_KEEPS = LazyPattern(r"\b(?:keep|prevent|ban|bar|prohibit) @\d+ from (?:being )?\w+(?:ing|ed)\b")
"""Plainly to be closed."""
_CLOSED = LazyPattern(
    either(
        """block\\w* / stop\\w* / prevent\\w* / refus\\w+ / reject\\w* / cut / lose / loses / deni\\w+ / deny\\w* / drop\\w* / forbid\\w* / bann?ed / barred / kept / keep / keeps / closed? / shut / locked / revoke\\w* / remov\\w+ / restrict\\w*
        limit\\w* / hinder\\w* / excluded? / unreachable / inaccessible / fail\\w* / time / times / timeouts? / break / breaks / delet\\w+ / taken / interrupt\\w* / hide / hidden / disconnect\\w*"""
    )
)
"""Beside a negation: what is not to be is itself a closing."""
_TAGS = re.compile(r"\b(?:CALL|CALLED|INTO|LETTED|ADMIT|LET|ACCESS|EXPOSE|OPEN|TO)\b")


def refusal(plain: str, tagged: str) -> Refusal | None:
    """Tell how plainly a message wants access not to be; None where it does not say so."""
    words = _HARMLESS.sub(" ", plain)
    for pattern, one in _PHRASES:
        words = pattern.sub(one, words)
    found: list[Refusal] = []
    for sentence in _parts(words.split(), _ENDS):
        text = " ".join(sentence)
        if "@" not in text or _OPENS.search(text):
            continue
        complained = bool(_COMPLAINED.search(text))
        if _KEEPS.search(text):
            found.append(Refusal.SURE)
        elif _CLOSES.search(text) and not complained:
            found.append(Refusal.DOUBTFUL)
        clauses = [_of_clause(clause, complained=complained) for clause in _parts(sentence, _BREAKS)]
        found += [one for one in clauses if one]
        if not found and {"no-longer"} & {*sentence[-3:]} and not complained and not _ABLE & {*sentence}:
            found.append(Refusal.DOUBTFUL)
    if Refusal.DOUBLE in found:
        return Refusal.DOUBLE
    if Refusal.SURE in found:
        return Refusal.SURE if _TAGS.search(tagged) else Refusal.DOUBTFUL
    return found[0] if found else None


def _parts(words: Sequence[str], ends: frozenset[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in ends or word.startswith("\n"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _of_clause(words: Sequence[str], *, complained: bool) -> Refusal | None:
    """Read the first negation of a clause that bears on access."""
    for at, word in enumerate(words):
        if word in _NEGATIONS:
            before, after = words[:at], words[at + 1 :]
            found = _of_negation(word, before, after, complained=complained)
            if found:
                return Refusal.DOUBLE if _CLOSED.search(" ".join(after)) else found
    return None


def _of_negation(word: str, before: Sequence[str], after: Sequence[str], *, complained: bool) -> Refusal | None:  # noqa: PLR0911 - one exit for each rule, in their order
    named = sum(1 for one in after if _PLACES.fullmatch(one))
    wished = bool(_WISHES & {*before}) or ("so" in before[1:])
    if word == "without":
        return Refusal.DOUBTFUL if named > 1 else None
    if word in _NOBODY:
        behind = bool(_MODALS & {*after})
        reason = word == "no" and bool(after) and after[0] in _REASONS and after[0] != "way"
        lasting = "lasting" in after
        return (
            Refusal.DOUBTFUL if named and (wished or behind or reason or lasting or _begins(before)) and not complained else None
        )
    ends = sum(1 for one in before if _PLACES.fullmatch(one))
    if ends and {*after[:3]} & _JUDGED:
        return Refusal.DOUBTFUL
    if wished and named:
        return Refusal.DOUBTFUL if before[-1] == "may" and "able" in after[:2] else Refusal.SURE
    if wished and ends > 1:
        return Refusal.DOUBTFUL
    if not named:
        return None
    if {*after[:3]} & _JUDGED:
        return Refusal.DOUBTFUL
    if (word == "never" and _MODALS & {*after[:2]}) or (ends and after[0] == "must"):
        return Refusal.SURE
    if after[0] in {"let", "allow", "permit"} and not {*before} - {"please"}:
        return Refusal.DOUBTFUL
    stated = word == "unable" or bool(_ABLE & {*before[-2:]}) or bool(_STATES & {*after[:2]} and "by" not in after)
    lasting = word in {"never", "no-longer"} or "lasting" in after or "again" in after
    if lasting and not stated and not complained:
        return Refusal.DOUBTFUL
    return Refusal.DOUBTFUL if _begins(before) and not stated and not complained else None


def _begins(before: Sequence[str]) -> bool:
    """Tell whether only manners stand before a word."""
    return all(
        one in {"please", "hi", "hello", "hey", "ok", "so", "team", "and", "there", "is", "to", "into", "from"} or one[0] == "@"
        for one in before
    )
