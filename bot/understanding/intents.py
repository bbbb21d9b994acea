"""What is wanted, from the words and from who is named in which role."""

import re
from dataclasses import dataclass

from bot.question import Intent
from bot.understanding import topics
from bot.understanding.cues import ASKS_TO_OPEN, RULES, Rule
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Message

_NS = r"(?:@\d+|US)"
_WHO = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:who|what|which|how many|whom|whoever)\b(?: (?!@|US\b)\S+){{0,8}} (?:CALL|INTO|TO|ON|ACCESS TO|LETTED in|LETTED TO|LETTED INTO|FOR|OF|of|reach|in) (?:\S+ ){{0,3}}?{_NS}(?! (?:\S+ ){{0,3}}CALL @)",
        rf"\b(?:list|show|see|get|give|tell|name|find|know|print|display|dump)\b(?: (?!@|US\b)\S+){{0,8}} (?:can|may|could|able|has|have|having|that|which|who|permission|LETTED|ACCESS|callers?|clients?|consumers?|sources?|inbound|incoming|namespaces?|dependents|peers)(?: (?!@|US\b)\S+){{0,6}} (?:\S+ ){{0,2}}?{_NS}$",
        rf"\b(?:callers|clients|consumers|dependents|users|sources|inbound|incoming|allowlist|allow list|whitelist|who is|upstreams?)(?: (?!@|US\b)\S+){{0,4}} (?:of|OF|for|FOR|on|ON|TO|INTO|in|IN|to) {_NS}",
        rf"\b(?:who|what|which|whom)\b(?: (?!@|US\b)\S+){{0,4}} (?:does|do|is|can|will|has|did|have|are|should) {_NS}(?: \S+){{0,3}} (?:ADMIT|LET|admit|accept|allow|let|expose|exposed|open|trust|permit|CALLED|LETTED|whitelisted|reachable|accessible|available|called|in)",
        rf"\b(?:who|what|which|anyone|anything)\b(?: (?!@|US\b)\S+){{0,5}} (?:LETTED|allowed|permitted|let|whitelisted|admitted) (?:\S+ ){{0,3}}?{_NS}",
        rf"{_NS}(?: 's)? (?:\S+ ){{0,2}}(?:callers|clients|consumers|dependents|allowlist|inbound|incoming)\b(?:.*\?|$|.*\bwho\b)",
        rf"\b(?:list|show|see|get|give|tell|name|find|print)\b(?: (?!@|US\b)\S+){{0,6}} (?:ALL|namespaces|services|apps|who|callers)(?: \S+){{0,4}} (?:CALL|INTO|ACCESS TO|TO|LETTED) {_NS}",
        rf"{_NS} (?:: |, |- )?(?:who|which namespaces|what namespaces) (?:\S+ ){{0,3}}(?:LETTED|can|has|have|CALL|in|IN|ACCESS)",
        rf"\b(?:is|are) (?:anyone|anything|anybody|ALL|there anyone|there anything|something|someone)\b(?: (?!@)\S+){{0,6}} (?:CALL|INTO|TO|ON) {_NS}",
        rf"\b(?:does|do|can|has|have|could|is) (?:anyone|anything|anybody|ALL|any \S+|other \S+)(?: (?!@)\S+){{0,8}} (?:CALL|INTO|TO|ON|reach) {_NS}",
    )
)
_REACH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:what|who|which|where|whom|how many|ALL|everything|anything)\b(?: (?!@|US\b|CALL|TO\b)\S+){{0,8}} (?:can|does|is|are|could|may|do|has|have|did|might|that|will|should|would)? ?(?:that )?{_NS}(?: 's)?(?: \S+){{0,6}}? (?:CALL|call|reach|get|go|talk|LETTED|access|ACCESS|hit|TO|to|see|connect|depend|use|speak|egress|outbound|consume|open)\b(?! @)",
        rf"\b(?:what|who|which|where)\b(?: (?!@|US\b)\S+){{0,6}} (?:can|could|may) (?:i|we|you|US) (?:CALL|reach|call|get|go|talk|access|hit|see)\b(?:.*(?:FROM|from|in|IN|ON|inside) {_NS})?",
        rf"\b(?:who|what|which)\b(?: (?!@|US\b)\S+){{0,4}} (?:LET|ADMIT|lets?|admits?|allows?|accepts?|permits?|trusts?|whitelists?)(?: \S+){{0,2}} {_NS}",
        rf"\b(?:list|show|see|tell|give|get|find|name|display)\b(?: (?!@|US\b)\S+){{0,8}} {_NS}(?: 's)?(?: \S+){{0,6}}? (?:CALL|call|reach|get to|go|talk to|LETTED|access|ACCESS TO|depends|connect|TO|outbound|egress|speak)\b(?! @)",
        rf"\b(?:outbound|egress|downstream|downstreams|outgoing|dependencies|destinations|targets|reach|allowed out)(?: (?!@|US\b)\S+){{0,5}} (?:of|for|FOR|FROM|from|ON|IN|in|BY|by) {_NS}",
        rf"{_NS}(?: 's)? (?:\S+ ){{0,2}}(?:outbound|egress|downstreams?|outgoing|dependencies|destinations)\b",
        rf"\b(?:what|which|where|who|ALL|everything|anything)\b(?: (?!@|US\b)\S+){{0,6}} (?:CALLED|reachable|accessible|available|open|LETTED|ACCESS|CALL|get|reach|go)(?: \S+){{0,3}}? (?:FROM|from|to|TO|CALLED|BY|FOR) {_NS}",
        rf"(?:FROM|from|IN|ON) {_NS} ,? ?(?:what|where|who|which)\b(?: \S+){{0,5}} (?:CALL|reach|call|get|go|talk|access|hit|see)\b",
    )
)
_LIFECYCLE = re.compile(r"\b(?:delet\w+|remov\w+|decommission\w*|retir\w+|clean\w* up|destroy\w*|creat\w+|renam\w+|mov\w+|migrat\w+) (?:the |our |my |this |old |whole |entire )*(?:namespaces?|ns|environments?) (?:called )?@\d+")
_BEING = re.compile(r"\b(?:is|are|was|were|keeps?|be|been|being|be the thing|what) (?:\S+ )?(?:stopping|blocking|preventing|dropping|denying|rejecting|refusing|cutting|closing|killing)\b")
_REACH_FIRST = re.compile(rf"\b(?:what|where|which \S+|who|whom)(?: \S+)? (?:can|could|may|does|is) (?:i|we|{_NS}) (?:LETTED TO |LETTED |able to )*(?:CALL|call|reach|get to|go|talk to|access|hit|see|ACCESS)\b(?! @)")
_REVOKE = re.compile(
    r"\b(?:revok(?:e|ing)|rescind|withdraw|undo|unallow|disallow|cut(?:ting)? (?:off )?|kick|ban|block|prevent|stop|lock|shut|close|get rid of|tear down|take|drop|delete|end|disconnect|retire|detach|evict|deny|forbid|pull|remove|removing|removal"
    r"|deleting|dropping|stopping|taking|cutting|blocking|closing|decommission|unhook|unwire|unpick|roll back|bin|rip|tidy up|clean up|cancel|terminate|disable|kill|strip|reverse|restrict|unwhitelist|de-?list|blacklist|blocklist|rm|axe|chop|sever|scrap|lose|ditch|nuke|unblock)\b"
)
_REVOKE_TAGGED = re.compile(r"\b(?:CUT|CLOSE)\b")
_REVOKE_STATE = re.compile(
    r"\b(?:no longer|not|never|nor)\b[^.?]{0,30}\b(?:needs?|requires?|uses?|using|calls?|calling|be able to|have access|be allowed|be calling|be reaching|be talking|be hitting|want)\b[^.?]*\b(?:any ?more|any ?longer|now|since|so|remove|revoke|please)\b"
    r"|\bno longer (?:needs?|requires?|uses?|calls?|has to|have to|should|wants?|be)\b|\bshould (?:not|never|no longer) (?:be able|be allowed|have|be calling|be reaching|reach|call|be talking|talk|CALL|access|get)\b"
    r"|\b(?:do|does) not (?:need|want|require)\b[^.?]*\b(?:any ?more|any ?longer|now)\b|\b(?:needs?|should|can|could|must|to|want|would like|wants|please|get) (?:be |have |it |@\d+(?: 's)?(?: access)? )?(?:removed|revoked|deleted|removing|revoking|withdrawn|dropped|cut off|taken away|taken out|taken off|closed|closed off|undone|shut off|turned off|blocked off|blocked|disconnected|stopped)\b"
    r"|\b(?:must|may|should) (?:not|never)(?: be able to| be allowed to)? (?:call|reach|access|talk|get|hit|CALL)\b|\b(?:has|have|is|was|been|are) (?:been |being |now )?(?:decommissioned|retired|switched off|shut down|gone|deprecated)\b[^?]*\b(?:remove|revoke|drop|delete|access|policy|rule|take)\b"
    r"|\bnot want @\d+(?: \S+){0,3} (?:to |CALL|calling|reaching|talking|hitting)"
)
_QUESTION = re.compile(
    r"(?:^|[.,;:!?\n-] ?|\b(?:so|and|but|hi|hello|hey|all|team|folks|quick one|question|also|ok|please|then|morning|afternoon|wondering|know|check|confirm|tell me|see|sure|verify|clarify|ask|just|in @?\w+|me|whether|if|prod|dev|preprod|staging|uat|test) ,? ?)"
    r"(?:can|is|are|does|do|did|has|have|will|was|were|should|would|may|might|could|am) (?:not )?(?:the |there |it |this |that |a |an |any |our |my |pods? |anything |something |we |i |us |they |traffic |calls? |requests? |access |services? |namespaces? |either |both |all |network |currently |still |already |now |not |ns )*(?:@\d+|US|policy|polic|rule|first|second|former|latter|other|allowed|open|blocked|in|on|from|to|access|for|between|permitted|possible|of|which|that|call|reach|talk|hit|get|connect|CALL|supposed|able|way|network|netpol|connectivity|route|anything|going|coming|up|got|connected|reachable|enabled|working|expected|right|correct|port|tcp|udp|\d+)"
)
_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bany (?:idea|ideas|clue|thoughts|pointers|suggestions)\b|\bno idea (?:why|what)\b|\bwhat (?:is|could be|might be|would be|am|are|do|has|did|else)(?: (?:it|that|i|we|is|the|be|gone|going))* ?(?:stopping|blocking|preventing|wrong|causing|missing|happening|up with|changed|broken|going on|going wrong|cause)\b|\bis (?:this|that|it) (?:a |the |because |due |down |something |still |even |caused |being )?(?:\S+ )?(?:network ?polic\w+|netpol|policy|blocked|allowed|open|supposed|permitted|firewall)"
    r"|\bexplains? (?:that|it)\b|\bwhat gives\b|\bwhat have (?:i|we) (?:missed|done|got)\b|\b(?:did|have|has) (?:someone|anyone|somebody|something|we|you|they) (?:\S+ )?(?:change|changed|remove|removed|drop|dropped|break|broken|open|opened|block|blocked|add|added|revoke|revoked|let|allow|allowed|delete|deleted|merge|merged)\b"
    r"|\b(?:check|checking|verify|confirm|validate|double check|double-check|find out|work out|tell|know|see|wondering|wonder|sure|clarify|test|establish|diagnose|debug|investigate|look into)(?: (?:me|for me|please|to|us|out|is))* (?:if|whether|that @|is|are|can @|does|why|@)"
    r"|\b(?:or not|or nah|or no|yes or no|y/n|yet|right|correct|innit|is it|are they|can it|is not it|does it|do they|or what|true|ok|allowed|permitted|open|possible|blocked|connected|already|now|still|at present|at the moment|currently|any more|anymore|today) ?\?|\b(?:or nah|or not|y/n|yes or no|is it|is not it|innit)\W*$"
    r"|\bwhat is the (?:status|state|situation|verdict|story|position|deal) (?:of|with|for|between|on)\b|^(?:check|verify|status|diagnose|test)\b|\bis it (?:open|allowed|possible|permitted|blocked|currently|already|still|just)\b|\b(?:check|allowed|blocked|open|permitted|reachable) ?: |\ballowed ?\?|\bopen ?\?|\ballowed or\b|\bopen or\b|\bpossible that\b|\bsupposed to (?:be able|work|be allowed|be open)\b[^.]*\?|\bdo we (?:already )?have\b|\bhas anyone\b"
)
_ASK_GIVEN = re.compile(
    r"\b(?:can|could|may|would|will|should|might)(?: (?!you|we|i|it|someone)\S+){1,8}? (?:please )?(?:also )?(?:be|get|have) (?:please |also )?(?:given|allowed|granted|let|permitted|added|opened|enabled|whitelisted|allowlisted|unblocked|authorised|authorized|admitted|exposed|connected|set up|hooked up|put|joined|linked|wired|made|access|a route|included|cleared)\b"
)
_FLAT_FAULT = re.compile(
    r"\b(?:can not|could not|unable to|not able to|fails? to|failing to|will not|does not|not letting|is not|still not|refus\w+|no access|no route|times? out|timing out|timed out|timeouts?|hangs?|blocked|econn\w+|connection refused|50[234]|denied|rejected|failing|fails|FAULT|no connectivity|lost access|broken|stuck)\b"
)
_ALLOW_WORDS = re.compile(
    r"\b(?:allow\w*|let|lets|permit\w*|open|opened|opening|enable|enabling|whitelist\w*|allow-?list\w*|unblock\w*|grant\w*|give|given|authori[sz]e\w*|expose\w*|need|needs|needed|want|wants|wanted|require|requires|required|must|should|add|adding|would like|like|looking (?:for|to)|trying to|have to|has to|please|connect|access|get|hook|wire|join|link|set up|going to|ought|request\w*|able to|policy for|policy needed|green ?light|admit|accept|fix|sort|wish|able|desire|plan\w*|about to|will)\b"
)
_CONCEPT = re.compile(
    r"\?|^(?:so |and |but |hi |hello |hey |quick |ok |please |stupid |dumb |silly |q |question |can (?:you|someone|anyone) |could (?:you|someone|anyone) )*\W*(?:what|why|how|when|where|which|who|does|do|is|are|can|explain|tell me|describe|eli5|define|should|will|would|has|did|if|could|must|whats|am)\b"
    r"|\b(?:explain|understand|confused|confusing|wondering|wonder|what is|what are|what does|how does|how do|do i need|do we need|meaning of|difference|not sure|unsure|unclear|clarify|i do not get|i thought|eli5|someone tell me|teach me|curious|in simple terms|talk me through|walk me through|can anyone|run me through|overview|intro|introduction|learn about|read up|background)\b"
)
_NOTHING_NAMED = re.compile(
    r"\b(?:how|need|want|please|can (?:you|we|i|someone)|could (?:you|we|i|someone)|would like|trying|require|looking|help)\b[^.?!]{0,80}\b(?:let|allow|open|opened|enable|permit|give|grant|connect|call|reach|talk|access|hit|get|add|set up|create|expose|network ?policy|whitelist|unblock|communicate|send|CALL)\b[^.?!]{0,80}"
    r"\b(?:another|other|different|someone else's|two|between|one|across|my|our|their|us)\b[^.?!]{0,30}\b(?:namespaces?|teams?|services?|apps?|applications?|apis?|ns|backend|frontend|pods?|team's)\b"
    r"|\b(?:need|want|require|please (?:add|create|open)|like|set up|raise|get|have|add)\b[^.?!]{0,30}\b(?:network ?polic(?:y|ies)|netpol|networkpolicy)\b[^.?!]{0,40}(?:\bfor\b|\badd\w*|\bopen\w*|\bset up\b|\bto (?:let|allow|open|our|my)\b|\bplease\b|$)"
)
_ASKS_OF_FACT = re.compile(r"^(?:\W|so |and |but |hi |hello |hey |also |ok )*(?:do|does|is|are|why|what|which|when|should|will|would|did|has|if)\b")
_HALF = re.compile(r"\b(?:LET|LETTED|CUT|CLOSE|EXPOSE|OPEN|ADMIT|US|ALL|CALLED)\b|→|←|\b(?:CALL|ACCESS)\b.*\b(?:please|needs?|allow\w*|cannot|can not|able)\b|\b(?:needs?|wants?|can|able|please|not|how)\b.*\b(?:CALL|ACCESS)\b")
_TOGETHER = re.compile(
    r"\b(?:connected|connectivity|connect|connection|comms|access|traffic|network ?polic\w+|netpol|polic\w+|talk\w*|communicat\w*|reach\w*|call|calls|calling|let|allow\w*|permit\w*|unblock\w*|whitelist\w*|hook\w*|wire|wired|interact|blocked|firewall|speak|expose\w*|ingress|route|rule|opened|open|join up|link up|peer|revoke)\b"
)
_EVALUATES = re.compile(
    r"\b(?:better|best|should (?:we|i)|worth|vs|versus|lose|losing|gain|pros|trade-?offs?|which|differences?|compare\w*|recommend\w*|faster|slower|safer|downsides?|advantages?|benefits?|implications?|prefer\w*|point in|sensible)\b"
)
_EVIDENCE = re.compile(r"\b(?:CALL|CALLED|ADMIT|LET|LETTED|EXPOSE|OPEN|CUT|FAULT|ACCESS|INTO|NEED)\b|\b(?:ports?|tcp|udp|sctp|polic\w+|needs?|requires?|allowed|permitted|blocked|open|opened|reachable|possible|connected)\b|[→←]")

@dataclass(frozen=True, slots=True)
class Reading:
    """What is wanted and, when two things are, the other."""

    intent: Intent
    second: Intent | None = None
    why: str = ""


def intent_of(message: Message, shape: Skeleton, roles: Roles, strong: int) -> Reading:
    """Decide what is wanted. `strong` counts the namespaces that are named beyond doubt."""
    plain, tagged = shape.plain, shape.tagged
    about = bool(topics.SUBJECT.search(plain))
    quiet = _silence(message, plain, roles, strong, about=about)
    if quiet:
        return Reading(Intent.OTHER, why=quiet)
    general = _general(plain, tagged, strong)
    wants = _wants(plain, tagged, roles, strong, about=about)
    if wants and general and general is not wants.intent:
        if wants.intent in {Intent.ALLOW, Intent.REVOKE} and _is_asked_for(plain) and _outcome_first(plain, general):
            return Reading(wants.intent, general, wants.why)
        if general is Intent.ADDRESS and wants.intent is Intent.CHECK and roles.decided:
            return Reading(wants.intent, general, wants.why)
        return Reading(general, why="rule")
    if wants:
        return wants
    if general:
        return Reading(general, why="rule")
    if about and _CONCEPT.search(plain):
        return Reading(Intent.EXPLAIN, why="concept")
    return Reading(Intent.OTHER, why="nothing that is ours")


def _outcome_first(plain: str, general: Intent) -> bool:
    """An action that is asked for comes before a question of detail; which way is better is the question itself."""
    if general is Intent.TRADEOFF:
        return not _EVALUATES.search(plain) or any(pattern.search(plain) for pattern in ASKS_TO_OPEN[:2])
    return True


def _is_asked_for(plain: str) -> bool:
    return bool(
        any(pattern.search(plain) for pattern in ASKS_TO_OPEN)
        or _ASK_GIVEN.search(plain)
        or re.search(r"\b(?:needs?|wants?|must|require\w*|allow|open|let)\b", plain)
    )


def _silence(message: Message, plain: str, roles: Roles, strong: int, *, about: bool) -> str:
    """Why nothing should be said, or an empty text."""
    wrong = bool(topics.STILL_WRONG.search(plain))
    if topics.CHATTER.search(plain) and not strong and len(plain.split()) < 9:
        return "chatter"
    if message.pull_request and topics.REVIEW.search(plain):
        return "a review"
    if topics.DONE.search(plain) and not wrong:
        return "news"
    if topics.PEOPLE.search(plain) and not about:
        return "access of people"
    pair = bool(roles.sources and roles.targets)
    if topics.NEVER.search(plain) and not about and not re.search(r"\bport \d", plain):
        return "something that network policies do not guard"
    if not pair and _LIFECYCLE.search(plain):
        return "the life of a namespace"
    if not pair and not about and strong < 2 and topics.FOREIGN.search(plain) and not _direct_ask(plain):
        return "another subject"
    return ""


_DIRECT_ASK = re.compile(
    r"\b(?:ingress|nginx|bypass\w*|direct(?:ly)?|svc|service name|internal (?:url|hostname|address|ingress)|in-cluster|cluster\.local|the bot|this bot)\b"
)


def _direct_ask(plain: str) -> bool:
    return bool(_DIRECT_ASK.search(plain))


def _general(plain: str, tagged: str, strong: int) -> Intent | None:
    for rule in RULES:
        if _holds(rule, plain, tagged):
            return rule.intent
    return None


def _holds(rule: Rule, plain: str, tagged: str) -> bool:
    if not any(pattern.search(plain) for pattern in rule.plain) and not any(pattern.search(tagged) for pattern in rule.tagged):
        return False
    return not any(pattern.search(plain) for pattern in rule.unless)


def _wants(plain: str, tagged: str, roles: Roles, strong: int, *, about: bool) -> Reading | None:
    named = bool(strong or roles.sources or roles.targets)
    pair = bool(roles.sources and roles.targets and (roles.template in {"pasted", "address", "others ask"} or _EVIDENCE.search(tagged) or len(plain.split()) <= 7))
    if not pair:
        if _REACH_FIRST.search(tagged):
            return Reading(Intent.REACH, why="reach")
        if any(pattern.search(tagged) for pattern in _WHO):
            return Reading(Intent.WHO, why="who")
        if any(pattern.search(tagged) for pattern in _REACH):
            return Reading(Intent.REACH, why="reach")
    unstated = _BEING.sub(" ", plain)
    revoke = bool(_REVOKE_STATE.search(plain) or (_REVOKE_TAGGED.search(tagged) and _REVOKE.search(unstated)))
    checks = bool(_QUESTION.search(plain) or _WHY.search(plain) or _QUESTION.search(tagged))
    asks = bool(any(pattern.search(plain) for pattern in ASKS_TO_OPEN) or _ASK_GIVEN.search(plain))
    related = (
        pair
        or (roles.decided and not roles.sources)
        or (roles.both_ways and strong > 1)
        or (strong == 2 and bool(_TOGETHER.search(plain)))
    )
    half = named and bool(roles.sources or roles.targets or roles.self_source or roles.all_source) and bool(about or _HALF.search(tagged))
    if revoke and (related or half) and not (checks and not asks and _QUESTION.search(plain)):
        return Reading(Intent.REVOKE, why="revoke")
    if related or half:
        if (
            half
            and not related
            and not re.search(r"\b(?:CALL|CALLED|LET|LETTED|ADMIT|EXPOSE|OPEN|ACCESS|INTO|CUT|FAULT)\b|→|←", tagged)
        ):
            return None
        if asks:
            return Reading(Intent.ALLOW, why="asked for")
        if checks:
            return Reading(Intent.CHECK, why="asked whether")
        if related or _ALLOW_WORDS.search(plain):
            return Reading(Intent.ALLOW, why="stated")
    if about or not named:
        if (
            _NOTHING_NAMED.search(plain)
            and (about or re.search(r"\bnamespaces?\b|\bns\b", plain))
            and not re.search(r"\b(?:which|what) (?:label|file|is|are|does)\b|\bwhere\b", plain)
        ):
            return Reading(Intent.ALLOW, why="nothing named")
    return None
