"""What of a message is the wish, clause by clause: what is told, taken back, put off or asked besides does not change it.

Each rule looks at the text with its namespaces as `@0@`, `@1@` …, in order, and returns a shorter or plainer text, with the
words of consequence that it left out. The text is then read as if it had been written so.
"""
# ruff: noqa: E501 - tables: a line is one construction

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.model.question import CHANGES, Intent
from bot.model.unaccounted import cut
from bot.understanding import consequences, symptoms, wishes
from bot.understanding.assemble import ACTIONS, Slots
from bot.understanding.intents import Reading
from bot.understanding.mentions import mentions
from bot.understanding.names import Names
from bot.understanding.reading import Said
from bot.understanding.text import read

_LISTS = frozenset({Intent.WHO, Intent.REACH})
_SILENT = frozenset({"something that network policies do not guard", "another subject"})
_SENTENCE = re.compile(r"(?<=[.?!;])[ \n]|\n")
_CLAUSE = re.compile(
    r"(?<=[.?!;])[ \n]|\n| -+ |,? (?:but|though|yet|whereas) |, | (?=(?:before|after|since|because|while|until|when) (?:we|i|they|the)\b)|(?<=runs) (?=please\b)"
)
_NAMED = re.compile(r"@\d+@")
_LIST = r"(?P<list>(?:(?:[\s,;&*•-]|\d[.)]|and\b)*@\d+@)+)"
"""Namespaces one after another, on lines of their own too."""
MOST = 6
"""Rewritings of one message: each rule may apply again to what it leaves."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its namespaces as `@0@`, `@1@` …, and what each stands for, as written."""

    text: str
    names: tuple[str, ...]
    ends: tuple[str, ...]

    def plain(self, text: str) -> str:
        """Return a part of the text as it was written."""
        return re.sub(r"@(\d+)@", lambda found: self.names[int(found[1])], text)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A masked text in other words, and what was left out of it."""

    text: str
    left: tuple[str, ...] = ()


def masked(text: str, names: Names) -> Masked:
    """Put placeholders in the place of the namespaces of a text."""
    message = read(text)
    found = [one for one in mentions(message.lower, names) if not one.weak]
    shown, at = "", 0
    for number, one in enumerate(found):
        shown += f"{message.text[at : one.start]}@{number}@"
        at = one.end
    ends = tuple(one.name or one.said for one in found)
    return Masked(shown + message.text[at:], tuple(message.text[one.start : one.end] for one in found), ends)


def said(text: str, names: Names, near: tuple[str, ...] = ()) -> Said:
    """Read one message; in a conversation, `near` are the namespaces that it is about. Never raises."""
    left: list[str] = []
    shown = masked(text, names)
    for _ in range(MOST):
        done = next((found for rule in RULES if (found := rule(shown)) is not None), None)
        if done is None:
            break
        left += map(shown.plain, done.left)
        text = shown.plain(done.text)
        shown = masked(text, names)
    whole = wishes.said(text, names, near)
    if whole.intent in ACTIONS and (settled := _settled(whole, shown)):
        return settled
    whole = _among_other_subjects(whole, shown, names) or _first_question(whole, shown, names, near) or whole
    return replace(whole, rest=tuple(dict.fromkeys((*whole.rest, *map(cut, left))))) if left else whole


_NOT = r"(?:can ?not|can['’]?t|could ?n['’]?t|could not|is ?n['’]t|is not|does ?n['’]t|does not|may not|has no access|gets? (?:a )?time-?outs?|times? out)"
_CALLS = (
    r"(?:\w+ ){0,2}?(?:call|reach|hit|access|use|query|see|talk to|connect to|speak to|get (?:in)?to|read from|get through to)"
)
_CONTRAST = re.compile(
    rf"@(?P<a>\d+)@ (?:can|may|could|is able to|is allowed to|already|still|does|manages to)(?P<verb> {_CALLS}) (?P<t>@\d+@)"
    rf"(?P<more>[^.!?;\n@]{{0,30}}?),? (?:but|while|whereas|yet|though|only|and)(?: sadly| now| the)? (?P<b>@\d+@)(?: still| just| itself)? (?P<not>{_NOT})\b",
    re.IGNORECASE,
)


def contrast(shown: Masked) -> Rewritten | None:
    """Keep the pair that does not work: "A can call B, but C can't"."""
    found = _CONTRAST.search(shown.text)
    if found is None:
        return None
    kept = f"{found['b']} can not{found['verb']} {found['t']}{found['more']}"
    return Rewritten(shown.text[: found.start()] + kept + shown.text[found.end() :])


_UNNEEDED = re.compile(
    r",? (?:whereas|while|but|though|although|and) (?:the )?@\d+@ (?:does(?:n['’]?t| not)|do(?:n['’]?t| not)) (?:need|want|use|require) (?:it|that|this|access|to|any)\b[^.,;!?\n@]*",
    re.IGNORECASE,
)


def unneeded(shown: Masked) -> Rewritten | None:
    """Leave out who does not need it: "A needs to call B, whereas C doesn't need it". Nothing opens for C."""
    found = _UNNEEDED.search(shown.text)
    return None if found is None else Rewritten(shown.text[: found.start()] + shown.text[found.end() :])


_LATER = re.compile(
    r"(?:(?<=[.!?;\n])|,| -+|^)\s*(?:and |but |so |then )?(?:(?:i|we)(?:['’]ll| will| shall| can|['’]re going to| are going to| plan to)|(?:please )?remind (?:me|us)|(?:i|we) (?:want|intend) to)\b"
    r"[^.!?\n@]{0,50}?\b(?:remove|revoke|close|undo|delete|drop|revert|take)\b[^.!?\n@]{0,12}?\b(?:it|that|this|them|the (?:rule|access|policy))\b[^.!?\n@]{0,40}[.!]?",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:tomorrow|later|after|afterwards|next|then|once|when|again|eventually|soon|monday|tuesday|wednesday|thursday|friday|remind|weekend|in an? )\b",
    re.IGNORECASE,
)


def later(shown: Masked) -> Rewritten | None:
    """Leave out a removal that somebody puts off: "I'll ping you tomorrow to remove it"."""
    found = _LATER.search(shown.text)
    if found is None or not _WHEN.search(found[0]) or len(shown.names) < 2:
        return None
    return _without(shown, found)


_SORRY = r"(?:sorry|oops|whoops|apologies|my bad|my mistake|correction|wait|hang on|scratch that|strike that|actually|no)"
_MEANT = re.compile(
    rf"(?:(?<=[.!?;\n])|,| -+)\s*(?:{_SORRY}[,.!: ]+)+(?:i|we) (?:meant?|should have (?:said|written)|was thinking of|am asking about|['’]m asking about)(?: to (?:say|write))?:? (?:the )?(?P<x>@\d+@)(?:,? (?:and )?(?:not|instead of|rather than) (?:the )?(?P<y>@\d+@))?[.!]*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"(?:(?<=[.!?;\n])|,| -+)\s*(?:{_SORRY}[,.!: ]+)+(?:i['’]?m|i am|we['’]?re|we are) (?:asking|wondering|talking) about (?:the )?(?P<x>@\d+@)[.!]*",
    re.IGNORECASE,
)


def meant(shown: Masked) -> Rewritten | None:
    """Put the right name in the place of the wrong one: "… Sorry, I meant B, not C"."""
    found = _MEANT.search(shown.text) or _ASKING.search(shown.text)
    if found is None:
        return None
    before, behind = shown.text[: found.start()], shown.text[found.end() :]
    earlier = _NAMED.findall(before)
    wrong = found.groupdict().get("y")
    if wrong:
        named = shown.ends[int(wrong.strip("@"))]
        earlier = [one for one in earlier if shown.ends[int(one.strip("@"))] == named]
    elif len(earlier) > 1:
        return None  # which of them is meant is for the other rules to say
    if not earlier:
        return None
    for one in earlier:
        before = before.replace(one, found["x"])
    return Rewritten(before + behind)


_ASKS_FOR = re.compile(
    r" (?:wants?|needs?|would like|asks?|asked|asking|requests?|requested|wondering|wonders?|would love)(?: to (?:know|see|have|get))?(?: me| us)?(?: for)?(?: an?| the)?(?: (?:full|complete|current))?"
    r"(?: (?P<list>list|overview|inventory)(?: of)?| about)? (?P<who>(?:everything|everyone|everybody|all|who(?:ever)?|what(?:ever)?|which)\b[^.!?\n]*)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"^(?:everything|everyone|everybody|all(?: the)? \w+)\b(?: that| who| which)?", re.IGNORECASE)
_BEFORE_IT = 90
"""Characters before what is asked for, who asks among them: in a longer story it may be said in passing."""


_OF_CALLS = re.compile(
    r"^(?!.*\b(?:admin\w*|rights|permissions?)\b).*\b(?:call|reach|talk|get|access|connect|hit|use|let in|allowed)", re.IGNORECASE
)


def list_for(shown: Masked) -> Rewritten | None:
    """Keep the list that somebody asks for: "the auditors in A want a list of everything that reaches B"."""
    found = _ASKS_FOR.search(shown.text)
    if found is None or not _OF_CALLS.search(found["who"]):
        return None
    before, behind, who = shown.text[: found.start()], shown.text[found.end() :], found["who"]
    is_all = _OF_ALL.search(who) is not None
    named = [len(_NAMED.findall(part)) for part in (before, who, behind)]
    if len(before) > _BEFORE_IT or "?" in before or named[0] > 1 or named[1:] != [1, 0] or (is_all and not found["list"]):
        return None
    return Rewritten(_OF_ALL.sub("list everything that", who) + "?")


_FOLLOWING = re.compile(
    r"\b(?P<verb>remove|revoke|block|stop|allow|let|admit|add|permit|open)\b(?: access)? (?:for )?(?:the following|these)(?: \w+){0,2} (?P<way>from|to|into|in|on|for) (?P<t>@\d+@) ?:\s*"
    + _LIST,
    re.IGNORECASE,
)
_OPEN_FOR = re.compile(
    r"\b(?P<verb>open(?: up)?|expose) (?P<t>@\d+@)(?P<more>[^@.!?\n]{0,20}?) (?:for|to) (?:the following|these)(?: \w+){0,2} ?:\s*"
    + _LIST,
    re.IGNORECASE,
)


def following(shown: Masked) -> Rewritten | None:
    """Put a list where its verb is: "remove the following from B: - A - C"."""
    found = _FOLLOWING.search(shown.text)
    if found is not None:
        closes = found["verb"].lower() in {"remove", "revoke", "block", "stop"}
        every = _listed(found)
        words = f"{'revoke the access of' if closes else 'allow'} {every} to {found['t']}. "
        return Rewritten(shown.text[: found.start()] + words + shown.text[found.end() :])
    found = _OPEN_FOR.search(shown.text)
    if found is None:
        return None
    every = _listed(found)
    return Rewritten(
        f"{shown.text[: found.start()]}allow {every} to call {found['t']}{found['more']}. {shown.text[found.end() :]}"
    )


_BESIDES = re.compile(
    r"(?:(?<=[.!?;\n])|,)\s*(?:and |also,? |then )*(?:(?:please |can you |could you )?(?:also )?(?:tell|show|list|let) (?:me|us)(?: know)? (?:who|what|which)\b|(?:and )?(?:who|what) else\b)[^.!?\n]*[.?!]*",
    re.IGNORECASE,
)


def besides(shown: Masked) -> Rewritten | None:
    """Name a question that is asked besides: "let A call B. Also tell me who else can"."""
    found = _BESIDES.search(shown.text)
    if found is None or len(_NAMED.findall(shown.text[: found.start()])) < 2 or "@" in found[0]:
        return None
    return _without(shown, found)


_OFF = re.compile(
    r"(?<!can )\b(?:shut|switch|turn|close|lock|cut|block) (?:it|that|this|them) (?:off|down|out|up)\b", re.IGNORECASE
)


def off(shown: Masked) -> Rewritten | None:
    """Say plainly that an access is to end: "please shut it off"."""
    text = _OFF.sub("revoke it", shown.text)
    return Rewritten(text) if text != shown.text and shown.names else None


_ROUND = re.compile(
    rf"@(?P<a>\d+)@ (?P<can>can|may|is allowed to)(?P<verb> {_CALLS}) (?P<b>@\d+@)[^.?!\n@]{{0,20}}[.?!,;]+ *(?:but |and |so |now )*(?:what|how) about (?:the )?(?:other way (?:a?round)?|opposite|reverse|way back|other direction)(?: direction| way)?[?.! ]*$",
    re.IGNORECASE,
)


def other_way(shown: Masked) -> Rewritten | None:
    """Ask for the other direction of a pair that is told: "A can call B. What about the other way round?"."""
    found = _ROUND.search(shown.text)
    return None if found is None else Rewritten(f"can {found['b']}{found['verb']} @{found['a']}@?")


_THINGS = r"(?:(?:its|their|the|all|some|our|live|daily|raw|new|user|customer) ){0,3}(?:\w+ )?(?:data|records?|files?|information|content|config\w*|documents?|rates|prices|images?|lists?|details|numbers|figures|metrics)"
_GETS_FROM = re.compile(rf"(?P<s>@\d+@) (?:gets?|obtains?|sources?|takes?|draws?) {_THINGS} from (?P<t>@\d+@)", re.IGNORECASE)
_PULLS_INTO = re.compile(
    rf"\b(?:pull|fetch|scrape|import|collect|extract|load)(?:s|es|ing)? {_THINGS} (?:out of|from|off) (?P<t>@\d+@) (?:in)?to (?P<s>@\d+@)",
    re.IGNORECASE,
)


def fetches(shown: Masked) -> Rewritten | None:
    """Say who calls, where the data flows the other way: "A gets its data from B", "we pull metrics out of B into A"."""
    found = _GETS_FROM.search(shown.text) or _PULLS_INTO.search(shown.text)
    if found is None:
        return None
    before = re.sub(r"\b(?:we|they|i|it)\s*$", "", shown.text[: found.start()])
    return Rewritten(f"{before}{found['s']} calls {found['t']}{shown.text[found.end() :]}")


_REMOVED = re.compile(
    r"\b\w+ (?:had |have |has )?(?:removed|dropped|took|taken|deleted|kicked|revoked)(?: out)? (?P<s>@\d+@) (?:from|out of|off) (?P<t>@\d+@)(?:['’]s? (?:[\w-]+ ){0,2}(?:list|policy|rules?|netpol))?",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:again|back|after all|re-?add|restore|reinstate|re-?open|re-?enable)\b", re.IGNORECASE)


def once_removed(shown: Masked) -> Rewritten | None:
    """Read a removal of the past as what there was, where it is to come back: "we removed A from B. We need it again"."""
    found = _REMOVED.search(shown.text)
    if found is None or not _AGAIN.search(shown.text, found.end()):
        return None
    return Rewritten(f"{found['s']} needs to call {found['t']}. {shown.text[found.end() :]}")


_OPEN_TO_ALL = re.compile(
    r"^[^@?]{0,60}\b(?:that )?(?P<t>@\d+@) is (?:wide |completely |fully )?open (?:to|for) (?:everybody|everyone|anyone|anybody|all|the whole cluster)\b[^@]{0,20}(?:right|true|correct|so|case)\?\s*$",
    re.IGNORECASE,
)


def open_to_all(shown: Masked) -> Rewritten | None:
    """Ask who gets in: "somebody told me that B is open to everybody, is that right?"."""
    found = _OPEN_TO_ALL.search(shown.text)
    return None if found is None else Rewritten(f"who can call {found['t']}?")


_DIGITS = {
    word: str(number)
    for number, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
} | {"oh": "0"}
_TENS = {
    word: str(number)
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_NUMBER_WORD = "|".join((*_DIGITS, *_TENS, "hundred", "thousand"))
_SPELT = re.compile(rf"(?<=[\s:])(?P<words>(?:{_NUMBER_WORD})(?:[\s-]+(?:{_NUMBER_WORD}))+)\b", re.IGNORECASE)


def spelt_port(shown: Masked) -> Rewritten | None:
    """Write a port in figures: "on eighty-eighty", "port four four three"."""
    for found in _SPELT.finditer(shown.text):
        if re.search(r"\b(?:on|ports?|at|over)(?: port)?\s*$", shown.text[: found.start()], re.IGNORECASE):
            number = _figures(re.split(r"[\s-]+", found["words"].lower()))
            if number:
                return Rewritten(shown.text[: found.start()] + number + shown.text[found.end() :])
    return None


def _figures(words: list[str]) -> str:
    """Return a number as people spell ports, two figures at a time: `eighty eighty` is 8080, `ninety two hundred` 9200."""
    figures = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in _TENS:
            figures += _TENS[word] + ("" if following in _DIGITS and following not in {"zero", "oh"} else "0")
        else:
            figures += {"hundred": "00", "thousand": "000"}.get(word) or _DIGITS[word]
    return figures if 3 <= len(figures) <= 5 else ""


def symptom(shown: Masked) -> Rewritten | None:
    """Say plainly who cannot call whom, where it is told as what people see: "A times out calling B"."""
    plain = symptoms.plainly(shown.text)
    return None if plain is None else Rewritten(plain)


RULES: tuple[Callable[[Masked], Rewritten | None], ...] = (
    contrast,
    symptom,
    unneeded,
    later,
    meant,
    list_for,
    following,
    besides,
    off,
    other_way,
    fetches,
    once_removed,
    open_to_all,
    spelt_port,
)
"""In the order in which they are tried, until none applies."""

_TO_STAY = re.compile(
    r"^\W*(?:(?:please|pls|hi|hey|hello|all|team|just|fyi|careful|so|and|but|also)\W+)*(?:do(?:n['’]?t| not)|never) (?:please )?(?:remove|revoke|delete|close|cut|drop|take away|block|touch|undo|disable)\b",
    re.IGNORECASE,
)
"""An order not to take something away."""
_THINKS = re.compile(r"^\W*(?:\w+ )?\w+ (?:thinks|believes|reckons|suspects|assumes|is (?:pretty )?sure)\b", re.IGNORECASE)
_IN_ORDER = re.compile(
    r"\b(?:no longer|do(?:n['’]?t| not)) need (?:any |your )?help\b|\b(?:sorted|figured|worked) (?:it|this|that) out\b|\b(?:this|that|it|which|all)(?: is|['’]s) (?:all )?(?:solved|sorted|resolved|settled|fixed|dealt with|taken care of)\b"
    r"|\balready (?:opened|allowed|added|let|whitelisted|enabled|unblocked|removed|revoked|closed)\b|^\W*(?:thanks|thank you|cheers|ta|brilliant|great|yay)\b[^?]*@\d+@ can (?:now )?\w+ @\d+@(?: again| now)+\b",
    re.IGNORECASE,
)
"""It is in order, and somebody says so."""
_WISHES = re.compile(r"\b(?:please|pls|needs?|wants?|should|must|can you|could you|let|allow|open|fix)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"(?:(?<=[.!?;\n])|,| -+)\s*(?:(?:actually|hmm+|wait|oh|sorry|no|nope|on second thoughts?|ah)[,.! ]+)+(?:please )?(?:leave (?:it|that)(?: as (?:it )?is| alone| be| for now)?|never ?mind|forget (?:it|that|about it)|ignore (?:that|this|me)|cancel (?:it|that)|don['’]?t(?: do (?:it|that))?|scrap that|drop it)\b(?![^@]*@)(?! to\b)",
    re.IGNORECASE,
)
"""The wish is taken back at the end, and nothing is named after that."""


def _listed(found: re.Match[str]) -> str:
    return ", ".join(_NAMED.findall(found["list"]))


def _without(shown: Masked, found: re.Match[str]) -> Rewritten:
    """Return the text without a match, which is named as left out."""
    return Rewritten(f"{shown.text[: found.start()]} {shown.text[found.end() :]}".strip(), (found[0].strip(" ,.!;-\n"),))


def _settled(whole: Said, shown: Masked) -> Said | None:
    """Return a message that wants no change after all: taken back, a warning not to remove, or what somebody believes."""
    if _TAKEN_BACK.search(shown.text):
        return replace(whole, reading=Reading(Intent.CANCEL, why="taken back"), rest=(), gaps=())
    if whole.intent is Intent.REVOKE and _TO_STAY.search(shown.text):
        return replace(whole, reading=Reading(Intent.OTHER, why="to stay"), slots=Slots(), rest=(), gaps=())
    if _IN_ORDER.search(shown.text) and not _WISHES.search(_IN_ORDER.sub(" ", shown.text)) and "?" not in shown.text:
        return replace(whole, reading=Reading(Intent.OTHER, why="in order"), slots=Slots(), rest=(), gaps=())
    if whole.intent in CHANGES and _THINKS.search(shown.text) and not _WISHES.search(shown.text):
        return replace(whole, reading=Reading(Intent.CHECK, why="what somebody believes"), gaps=())
    return None


def _among_other_subjects(whole: Said, shown: Masked, names: Names) -> Said | None:
    """Return the wish that stands beside talk of something else: "Redis works but A can't reach B"."""
    if whole.intent is not Intent.OTHER or whole.reading.why not in _SILENT:
        return None
    parts = [part for part in _CLAUSE.split(shown.text) if part and part.strip()]
    named = [part for part in parts if "@" in part]
    if len(named) != 1 or len(parts) < 2:
        return None
    alone = wishes.said(shown.plain(named[0]), names)
    beside = " . ".join(part for part in parts if part is not named[0]).lower()
    conditions = (found[0] for rule in consequences.CONDITIONS if (found := rule.pattern.search(beside)))
    alone = replace(alone, rest=tuple(dict.fromkeys((*alone.rest, *map(cut, conditions)))))
    is_pair = alone.intent in ACTIONS and alone.slots.sources and alone.slots.target and _SAYS_WISH.search(named[0])
    is_list = alone.intent in _LISTS and _ASKS_LIST.search(named[0])
    return alone if not alone.gaps and (is_pair or is_list) else None


_SAYS_WISH = re.compile(
    r"^(?!\W*(?:if|when|so that|because|since|which|the)\b)(?=.*\b(?:can ?not|can|can['’]?t|could|couldn['’]?t|needs?|please|pls|allow|let|open|permit|should|must|wants?|stop|revoke|remove)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A clause that says what is wanted, or what does not work."""
_ASKS_LIST = re.compile(
    r"\b(?:who|what|which \w+|anything|everything)\b[^.?!]{0,30}\b(?:can|could|may|is able to|is allowed to)\b[^.?!]{0,20}\b(?:call|reach|get (?:in)?to|talk|access|hit)\b",
    re.IGNORECASE,
)
"""A clause that asks for a list of callers, or of the called."""


def _first_question(whole: Said, shown: Masked, names: Names, near: tuple[str, ...]) -> Said | None:
    """Return the first of several questions, where one sentence asks for a list and a pair was read across sentences."""
    sentences = [part for part in _SENTENCE.split(shown.text) if part and part.strip()]
    if near or whole.intent not in ACTIONS or len(sentences) < 2 or any(len(_NAMED.findall(part)) > 1 for part in sentences):
        return None
    alone = [(part, wishes.said(shown.plain(part), names)) for part in sentences]
    asked = [(part, one) for part, one in alone if part.rstrip().endswith("?") and _ASKS_LIST.search(part)]
    lists = [(part, one) for part, one in asked if one.intent in _LISTS and not one.gaps and _names_of(one)]
    if not lists:
        return None
    others = [cut(shown.plain(part)) for part, one in alone if one is not lists[0][1] and one.intent in {*_LISTS, *ACTIONS}]
    return replace(lists[0][1], rest=tuple(dict.fromkeys((*lists[0][1].rest, *others))))


def _names_of(one: Said) -> bool:
    return bool(one.slots.sources or one.slots.target)
