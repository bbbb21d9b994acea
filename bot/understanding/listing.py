"""Who can reach it, and what can it reach: questions of one namespace for a list. Patterns over tagged skeletons."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re

from bot.model.question import Intent
from bot.understanding.roles import Roles
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


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


REACH = _compiled(
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

WHO = _compiled(
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
_REACH_LATE = re.compile(
    r"@\d+(?: 's)? (?:outbound|outgoing|egress|downstream)\b(?! (?:polic|rule))"
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
    if _WHO_LIST.search(plain) or _WHO_LATE.search(plain):
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
