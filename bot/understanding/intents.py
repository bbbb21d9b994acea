"""What is wanted, from the words and from who is named in which role."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass

from bot.model.question import Intent
from bot.understanding import topics, wanting
from bot.understanding.cues import RULES, Rule, of_routes
from bot.understanding.lazy_pattern import LazyPattern
from bot.understanding.outside import another_subject, routes_are_meant, why_silent
from bot.understanding.refusals import Refusal, refusal
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Message
from bot.understanding.wordlists import either

_IT = r"(?:@\d+|US)"
_FEW = r"(?: (?!@|US\b|[.?!;])\S+)"
_WORD = r"(?!@|US\b)\S+"
_WH = either("who / what / which / whom / whoever / whose / where / how many / whats / wot")
_SHOW = either(
    "list / show / see / get / give / tell / name / find / know / print / display / dump / enumerate / want / need / report / looking for / check / export"
)
_GOES = either(
    "CALL / call / reach / get to / get / go / talk to / talk / speak to / access / hit / see / connect to / connect / ACCESS / use / LETTED / depend on / consume / egress / head / go to / TO / speak"
)
_CALLERS = either(
    """callers / clients / consumers / dependents / inbound / incoming / allowlist / allow list / whitelist / upstreams? / guest list / who is / admitted / sources / users / ins / peers / ingress list / ACCESS list / inbound ACCESS / inbound rules
    ACCESS rules"""
)
_CALLED = either(
    "outbound / egress / downstream / downstreams / outgoing / dependencies / destinations / targets / reach / allowed out / outs / outbound ACCESS / blast radius"
)


def _lazy(*patterns: str) -> tuple[LazyPattern, ...]:
    return tuple(LazyPattern(pattern) for pattern in patterns)


REACH = _lazy(
    rf"\b{_WH}(?: \S+){{0,2}} (?:is|are) {_IT}{_FEW}{{0,2}} (?:allowed|permitted|welcome|whitelisted|admitted|listed|LETTED)\b",
    rf"\b(?:who|which \S+|what \S+)(?: has| have| had| already)* (?:allowed|let|admitted|permitted|whitelisted|accepted) {_IT}(?: (?:in|IN|through|LETTED)|\W*$)",
    rf"\b{_WH}{_FEW}{{0,2}} (?:can|could|may|do|might|are|am) (?:i|we){_FEW}{{0,3}} (?:CALL|call|reach|get to|talk to|access|hit|LETTED|go|allowed){_FEW}{{0,3}} (?:FROM|from|ON|IN|in|on) {_IT}",
    rf"\b{_WH}(?: \S+)?(?: \S+)? (?:can|could|may|does|is|are|do|might|will|would|did|has|have|should) {_IT}(?: 's)?{_FEW}{{0,3}}? {_GOES}\b(?! (?:\S+ ){{0,2}}@)",
    rf"\b{_WH}{_FEW}{{0,5}} CALLED {_IT}",
    rf"\b(?:ALL|list|everything|show me|show){_FEW}{{0,6}} CALLED {_IT}",
    rf"\b(?:all|every|ALL)? ?(?:places|namespaces|services|things|targets|apis|teams){_FEW}{{0,3}} {_IT} (?:LETTED|can|may|has|is)",
    rf"\b{_WH} (?:can|could|may|is|does|might|would) it(?: \S+){{0,3}} (?:CALL|call|reach|get to|go|talk|access|hit|see|LETTED|to)\b",
    rf"\b{_WH}{_FEW}{{0,5}} (?:LET|ADMIT|lets?|admits?|allows?|accepts?|permits?|trusts?|whitelists?){_FEW}{{0,3}}? {_IT}(?! (?:LETTED|CALL))",
    rf"\b(?:{_SHOW}|{_WH}|ALL|everything|anything){_FEW}{{0,9}} {_IT}(?: 's)?{_FEW}{{0,5}}? {_GOES}\b(?! (?:\S+ ){{0,2}}@)",
    rf"\b(?:{_WH}|ALL|list|targets?|destinations?|places?|namespaces?){_FEW}{{0,4}} {_IT}{_FEW}{{0,2}} (?:been|is|was|being|get|gets) (?:granted|allowed|permitted|given|cleared|let|LETTED|entitled)",
    rf"\b{_CALLED}{_FEW}{{0,4}} (?:of|for|FOR|FROM|from|ON|IN|in|BY|by) {_IT}",
    rf"{_IT}(?: 's)?{_FEW}{{0,2}} {_CALLED}\b(?! (?:CALL|TO))",
    rf"\b{_CALLED} {_IT}",
    rf"(?:FROM|from|IN|ON|inside) {_IT} ,? ?{_WH}{_FEW}{{0,6}} {_GOES}\b",
    rf"\b{_WH}{_FEW}{{0,5}} (?:open|opened|opened up|LETTED|ACCESS|available|accessible){_FEW}{{0,3}} (?:FROM|from|to|TO|FOR|BY) {_IT}",
    rf"(?:to|TO|INTO|for) {_WH}{_FEW}{{0,3}} (?:does|can|is|has|may|do) {_IT}",
)
"""What a source may call, or who lets it in."""

WHO = _lazy(
    rf"\b{_WH} {_CALLERS} (?:does|do|has|have) {_IT}",
    rf"\b{_WH}(?! (?:\S+ )?(?:do|should|can|must|would) (?:i|we)\b){_FEW}{{0,8}} (?:CALL|INTO|TO|LETTED|reach|CALL TO)(?: \S+){{0,3}}? {_IT}(?! (?:\S+ ){{0,3}}CALL)",
    rf"\b{_WH}{_FEW}{{0,6}} (?:ACCESS|LETTED|ADMIT|LET|permission|allowed|permitted|let|whitelisted|listed|named|mentioned|admitted|in){_FEW}{{0,4}} (?:ON|FOR|OF|of|in|IN|by|BY) {_IT}",
    rf"\b(?:ALL|list|namespaces|everyone|services|apps|teams|callers){_FEW}{{0,4}} {_IT}{_FEW}{{0,3}} (?:ADMIT|LET|lets|accepts|allows|trusts|admits)\b",
    rf"\b(?:{_SHOW}|CALL|after|names|asked|asking){_FEW}{{0,8}} (?:ALL|namespaces|services|apps|everything|who|whoever|consumers|callers)(?: that| which| who)?(?: is| are| can| has| have| may)? (?:LETTED|CALL|INTO|TO)(?: TO| INTO| CALL)* {_IT}",
    rf"\b(?:{_SHOW}){_FEW}{{0,8}} (?:ALL|can|may|could|able|permission|LETTED|ACCESS|CALL|{_CALLERS[3:-1]}){_FEW}{{0,5}} (?:\S+ )?{_IT}(?: directly)?(?: ?[.?]|$)",
    rf"\b{_CALLERS}{_FEW}{{0,4}} (?:of|OF|for|FOR|on|ON|TO|INTO|in|IN|to) {_IT}",
    rf"\b(?:{_WH}|{_SHOW}|enumerate|ALL|every|each|any|the) (?:\S+ ){{0,3}}?{_CALLERS}(?:-of)? {_IT}",
    rf"\b{_WH}{_FEW}{{0,4}} (?:does|do|is|can|will|has|did|have|are|should|could|may|might|must) {_IT}{_FEW}{{0,3}} (?:ADMIT|LET|admit|accept|allow|let|expose|exposed|open|trust|permit|CALLED|whitelisted|reachable|accessible|available|called|in|reached|hit|used|accessed)\b",
    rf"\b{_WH}{_FEW}{{0,5}} (?:LETTED|allowed|permitted|let|whitelisted|admitted) (?:\S+ ){{0,3}}?{_IT}",
    rf"{_IT}(?: 's)?{_FEW}{{0,2}} {_CALLERS}\b",
    rf"{_IT} ?(?:: |, |- |\? )?(?:who|which) (?:{_WORD} ){{0,3}}(?:LETTED|can|has|have|CALL|in|IN|ACCESS)\b",
    rf"{_IT}{_FEW}{{0,3}} (?:ADMIT|LET|CALLED){_FEW}{{0,2}} {_WH}",
    rf"\b(?:is|are|does|do|can|has|have|could) (?:there )?(?:anyone|anything|anybody|ALL|someone|something|any \S+|other \S+|others)(?: (?!@)\S+){{0,8}} (?:CALL|INTO|TO|ON|reach|LETTED) {_IT}",
    rf"\b(?:is|are) {_IT} CALLED ALL",
    rf"\b{_WH}{_FEW}{{0,3}} (?:is|are) {_IT} CALLED\b",
    rf"^(?:\W|so |hi |is )*ALL (?:CALL|INTO|LETTED TO) {_IT}",
    rf"\b{_WH}{_FEW}{{0,4}} (?:CALL|reach|call|get to|INTO|TO) it\b",
    rf"\bhow (?:open|exposed|locked down|public|reachable|protected|isolated) is {_IT}",
    rf"\b(?:inbound|incoming|ingress) (?:rules|ACCESS|policies|callers|peers)(?: \S+){{0,2}} {_IT}",
)
"""Who may call a target."""

_REACH_OURS = re.compile(
    rf"\b{_WH}(?: \S+){{0,2}} (?:can|could|may|does|is|are|do|might) (?:i|we|US){_FEW}{{0,2}} (?:CALL|call|reach|get to|talk to|access|hit|see|go|LETTED)\b(?! (?:about|if|when))(?=.*\b(?:FROM|from|ON|in|IN|inside|US)\b)|\b{_WH}{_FEW}{{0,4}} (?:CALLED|LET|ADMIT) US\b"
)
_WHO_OURS = re.compile(
    rf"\b(?:who|what|which \S+|what \S+|anyone|ALL)\b{_FEW}{{0,5}} (?:CALL|INTO|LETTED TO|LETTED INTO|TO|in|IN)(?: TO| INTO)? US\b|\b(?:callers|consumers|clients) (?:of|OF) US\b"
)
_OPENING_WORDS = (
    r"^(?:\W*(?:show|list|give|what|which|the|all|me|are|is|please|can|you|i|need|want|see|a|of|current|hi|hey|get) )*"
)
_REACH_LIST = re.compile(
    rf"{_OPENING_WORDS}(?:outbound|outgoing|egress|downstreams?|destinations)\b(?: \S+){{0,4}} (?:of|for|from|on|in|by) @\d+(?! (?:to|into|→))"
)
_WHO_LIST = re.compile(
    rf"{_OPENING_WORDS}(?:inbound|incoming|ingress|callers?|clients?|consumers?|dependents?|upstreams?|allow ?list|whitelist)\b(?: (?!from)\S+){{0,4}} (?:of|for|to|on|in|into) @\d+(?! from)"
)
_WHO_LATE = re.compile(
    r"\b(?:turn(?:ed|ing)? off|delet\w+|shut(?:ting)? down|shut|remov\w+|retir\w+|switch(?:ed|ing)? off|kill\w*|decommission\w*|lost|lose|took down|take down|broke|break|stopped|changed?) @\d+\b[^.]*\b(?:who|what|which|whose|anyone|anything)\b"
    r"|(?:^|\.)(?>[^.]*?\b(?:who|what|which|whose|anyone|anything)\b)(?>[^.]*?\bif\b)(?>[^.]*?\b(?:turn(?:ed)? off|delet\w+|shut(?: down)?|remov\w+|retir\w+|switch(?:ed)? off|kill\w*|decommission\w*|lost|took down|broke|went away|disappeared)\b)[^.]*@\d"
    r"|\bwhat (?:do|does) (?:the )?(?:network )?(?:polic(?:y|ies)|rules?) (?:of|in|for|on) @\d+ (?:let|allow|permit|admit)"
    r"|@\d+(?: 's)? (?:\S+ )?(?:peers|callers|clients|consumers|allow ?list|ingress list|dependents)\W*$"
)
_WHO_STATE = re.compile(
    r"^\W*(?:(?:so|and|hi|hey|hello) )*(?:is|are) @\d+ (?:(?:currently|still|now|really|completely|fully) )*(?:open|closed|shut|isolated|exposed|protected|restricted|reachable|accessible|callable|locked down|wide open)(?: (?:off|up))?(?: (?:to|from|for|by))?"
    r"(?: (?:anyone|anywhere|everyone|anybody|everybody|everything|outside|elsewhere|any|all|other|namespaces?|at all|the|cluster))*(?: ?[?!.])*$"
)
"""Whether a namespace is open or closed, with nobody named: who may call it says so."""
_REACH_LATE = re.compile(
    r"@\d+(?: 's)? (?:outbound|outgoing|egress|downstream)\b(?! (?:polic|rule))"
    r"|\bwhat(?: is| can| may| 's| could| does)?(?: be)?(?: allowed| permitted| able| let| open)?(?: to)?(?: get| gets| go| goes| call| come| leave)? out (?:of|from) @\d+"
    r"|\b(?:which|what) (?:\S+ )?(?:polic(?:y|ies)|rules?|namespaces?) (?:mention|list|name|include|contain)s? @\d+"
)
_ASKS = re.compile(
    rf"\b{_WH}\b|\b(?:list|show|anyone|anything|anybody|everyone|everything|everybody|any|all|callers|consumers|clients|dependents|give me|name|sources|print|display|dump)\b"
)
"""Without one of these nobody asks for a list."""


_PRONOUN = re.compile(r"\b(?:it|this one|that one|this namespace|that namespace)\b(?= |$)")


def _with_pronoun(tagged: str) -> str:
    """Put the one name in the place of "it", where it was named in a sentence before."""
    name = re.search(r"@\d+", tagged)
    if name is None:
        return tagged
    start = tagged.find(" . ", name.end())
    return tagged if start < 0 else tagged[:start] + _PRONOUN.sub(name[0], tagged[start:])


def listing(plain: str, tagged: str, roles: Roles, named: int) -> Intent | None:  # noqa: PLR0911 - one exit for each rule, in their order
    """WHO or REACH for a question of at most one namespace, or None."""
    if named > 1 or (roles.sources and roles.targets):
        return None
    if not named and not roles.sources and not roles.targets:
        return Intent.REACH if _REACH_OURS.search(tagged) else Intent.WHO if _WHO_OURS.search(tagged) else None
    if _REACH_LIST.search(plain) or _REACH_LATE.search(plain):
        return Intent.REACH
    if _WHO_LIST.search(plain) or _WHO_LATE.search(plain) or _WHO_STATE.search(plain):
        return Intent.WHO
    if not _ASKS.search(plain):
        return None
    if named == 1:
        tagged = _with_pronoun(tagged)
    if any(pattern.search(tagged) for pattern in REACH) and not (
        roles.targets and any(pattern.search(tagged) for pattern in WHO)
    ):
        return Intent.REACH
    if any(pattern.search(tagged) for pattern in WHO):
        return Intent.WHO
    return None


_READ_FROM_FORM = frozenset({"pasted", "address", "others ask"})
_ROUTE_INTENTS = frozenset({Intent.TRADEOFF, Intent.LOGS, Intent.ADDRESS})


_IS_A_QUESTION = re.compile(
    r"^(?:\W|so|and|but|hi|hello|hey|ok|okay|quick|question|stupid|silly|one|sorry|please|all|team|also|then|wait|hm+|right|just|curious|wondering|general|basic|dumb|another|for|in|on|at|to|by|from|with|\d)*"
    r"\b(?:what|why|how|when|where|which|who|whose|does|do|is|are|can|could|should|will|would|did|has|have|must|if|explain|tell me|describe|am i|wondering)\b"
)
_OF_PODS = re.compile(r"\bpods?\b|\blabel\w*\b")
_ASKS_WHERE = re.compile(r"^(?:\W|so|and|but|hi|hello|ok|also)*(?:where|what|which|how should|how does)\b")
_BEGINS_BY_CUTTING = re.compile(r"^(?:\W|i want to |can you |could you |can we )*CUT\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is wanted and, when two things are, the other. `why` is for the log and for tests."""

    intent: Intent
    second: Intent | None = None
    why: str = ""


def intent_of(message: Message, plain: str, shape: Skeleton, roles: Roles, strong: int) -> Reading:  # noqa: PLR0911 - one exit for each rule, in their order
    """Decide what is wanted. `strong` counts the namespaces that are named beyond doubt; only they are placeholders in `plain`."""
    about = bool(topics.SUBJECT.search(plain))
    if not strong and wanting.UNNAMED_REMOVAL.search(plain):
        return Reading(Intent.REVOKE, why="nothing named")
    listed = listing(plain, shape.tagged, roles, strong) is not None
    quiet = why_silent(message, plain, shape.plain, roles, strong, about=about, listed=listed)
    if quiet:
        return Reading(Intent.OTHER, why=quiet)
    general = _general(plain)
    pair = bool(roles.sources and roles.targets)
    foreign = another_subject(shape.plain if pair else plain, strong, about=about)
    if general in _ROUTE_INTENTS and not (
        routes_are_meant(plain) if foreign else wanting.CONCEPT.search(plain) or len(plain.split()) < 16
    ):
        general = None
    wants = (
        None
        if foreign and not (strong and roles.sources and roles.targets)
        else _wants(plain, shape.tagged, roles, strong, about=about)
    )
    if general is Intent.ADDRESS and not strong and of_routes(plain) is Intent.TRADEOFF:
        general = Intent.TRADEOFF
    if wants and general and wants.why == "nothing named":
        return Reading(general, why="rule")
    if wants and general and general is not wants.intent:
        return _first_of_two(plain, wants, general, roles)
    if wants:
        return wants
    if general:
        return Reading(general, why="rule")
    routed = of_routes(plain) if not strong and wanting.CONCEPT.search(plain) else None
    if routed and (routed is Intent.LOGS or not foreign):
        return Reading(routed, why="routes")
    if not strong and not about and _IS_A_QUESTION.search(plain) and topics.ours(plain):
        return Reading(Intent.EXPLAIN, why="concept")
    if about and (wanting.CONCEPT.search(plain) or _IS_A_QUESTION.search(plain)):
        return Reading(Intent.EXPLAIN, why="concept")
    return Reading(Intent.OTHER, why="another subject" if foreign else "nothing that is ours")


def _first_of_two(plain: str, wants: Reading, general: Intent, roles: Roles) -> Reading:
    """Choose: an action that is asked for comes before a question of detail; which way is better is the question itself."""
    asked = bool(
        wanting.ASKS_TO_OPEN.search(plain)
        or wanting.ASKS_TO_BE_GIVEN.search(plain)
        or (wanting.OFFERS.search(plain) and not _ASKS_WHERE.search(plain))
    )
    if (
        wants.intent in {Intent.ALLOW, Intent.REVOKE}
        and asked
        and (general is not Intent.TRADEOFF or not wanting.EVALUATES.search(plain))
    ):
        if general in {Intent.ADDRESS, Intent.LOGS, Intent.EXPLAIN} and not (roles.sources and roles.targets):
            return Reading(general, why="rule")
        return Reading(wants.intent, general, wants.why)
    if general is Intent.ADDRESS and wants.intent is Intent.CHECK and roles.decided:
        return Reading(wants.intent, general, wants.why)
    return Reading(general, why="rule")


def _general(plain: str) -> Intent | None:
    return next((rule.intent for rule in RULES if _holds(rule, plain)), None)


def _holds(rule: Rule, plain: str) -> bool:
    return any(pattern.search(plain) for pattern in rule.any_of) and not any(pattern.search(plain) for pattern in rule.unless)


def _wants(plain: str, tagged: str, roles: Roles, strong: int, *, about: bool) -> Reading | None:  # noqa: PLR0911 - one exit for each rule, in their order
    listed = listing(plain, tagged, roles, strong)
    asks = bool(wanting.ASKS_TO_OPEN.search(plain) or wanting.ASKS_TO_BE_GIVEN.search(plain))
    if listed and _BEGINS_BY_CUTTING.search(tagged):
        return Reading(Intent.REVOKE, why="taken away")
    if listed and not (asks and (roles.self_source or roles.self_target)):
        return Reading(listed, why="a list")
    checks = bool(wanting.QUESTION.search(plain) or wanting.QUESTION.search(tagged))
    wonders = bool(wanting.WONDERS.search(plain))
    related, half = _related(plain, tagged, roles, strong, about=about)
    if not (related or half):
        return _nothing_named(plain, strong, about=about)
    requested = asks or bool(wanting.ASKS_TO_BE_TAKEN.search(plain))
    tag_question = not asks and wanting.TAG_QUESTION.search(plain)
    if tag_question:
        return Reading(Intent.CHECK, why="asked whether")
    if (_takes_away(plain, tagged) or refusal(plain, tagged) is Refusal.SURE) and not (
        not requested and (checks or wanting.PAST.search(plain))
    ):
        return Reading(Intent.REVOKE, why="taken away")
    if wanting.SURELY_ASKS.search(plain) and not wanting.IF_NOT.search(plain):
        return Reading(Intent.CHECK, why="asked whether")
    if asks:
        return Reading(Intent.ALLOW, why="asked for")
    if checks or wonders:
        return Reading(Intent.CHECK, why="asked whether")
    if related and len(wanting.FIELD.findall(plain)) > 1:
        return Reading(Intent.ALLOW, why="a form")
    named = strong > 1 and roles.sources and roles.targets
    if named and "?" in plain and not wanting.OFFERS.search(plain):
        return Reading(Intent.CHECK, why="asked whether")
    if named or wanting.OFFERS.search(plain) or wanting.FAILS.search(plain) or (related and len(plain.split()) < 16):
        return Reading(Intent.ALLOW, why="stated")
    return None


def _related(plain: str, tagged: str, roles: Roles, strong: int, *, about: bool) -> tuple[bool, bool]:
    """Whether two ends have to do with each other, and whether one end is there to ask about the other."""
    pair = bool(roles.sources and roles.targets)
    words = len(plain.split())
    sure = (
        roles.template in _READ_FROM_FORM
        or bool(wanting.EVIDENCE.search(tagged))
        or len(wanting.FIELD.findall(plain)) > 1
        or bool(_OF_PODS.search(plain))
        or words <= 7
        or (words <= 12 and ("?" in plain or "please" in plain))
    )
    related = (
        (pair and sure)
        or (roles.decided and not roles.sources)
        or (roles.both_ways and strong > 1)
        or (strong == 2 and not pair and bool(wanting.TOGETHER.search(plain) or "BETWEEN" in tagged))
    )
    one_end = bool(roles.sources or roles.targets or roles.self_source or roles.all_source)
    named = bool(strong or roles.sources or roles.targets)
    return related, named and one_end and not pair and (
        about
        or bool(wanting.HALF.search(tagged))
        or ("CALL" in tagged and bool(wanting.INTENDS.search(plain) or wanting.ASKS_TO_OPEN.search(plain)))
    )


def _takes_away(plain: str, tagged: str) -> bool:
    stated = wanting.STATE_OF_BLOCKING.sub(" ", wanting.SHELL.sub(" ", plain))
    if wanting.SURELY_TAKES_AWAY.search(stated) or wanting.ASKS_TO_BE_TAKEN.search(stated):
        return True
    return bool(("CUT" in tagged or "CLOSE" in tagged) and wanting.TAKES_AWAY.search(stated))


def _nothing_named(plain: str, strong: int, *, about: bool) -> Reading | None:
    """Access is wanted, and nobody is named."""
    if (
        strong
        or not (about or "namespace" in plain or wanting.OURS_AND_ANOTHER.search(plain))
        or not wanting.NOTHING_NAMED.search(plain)
        or wanting.OF_FACT.search(plain)
    ):
        return None
    return Reading(Intent.ALLOW, why="nothing named")
