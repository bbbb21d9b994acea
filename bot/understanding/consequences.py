"""A net under the reading: words that change what a request means, and that no slot holds. Data.

A reading takes what it knows out of a message. These rules look at the words again. In a pattern `@~*` is a name; the example beside a rule
is a message that it is for.
"""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

from dataclasses import dataclass

from bot.understanding.lazy_pattern import LazyPattern
from bot.understanding.wordlists import either

_NAME = r"@~*(?:'s)?"
_TAIL = r"[^.,;:!?\n()]{0,60}"
_OPENS = either(
    """let(?:ting)? / allow(?:ing)? / permit(?:ting)? / open(?:ing)?(?: up)? / give / giving / grant(?:ing)? / add(?:ing)? / whitelist(?:ing)? / allowlist(?:ing)? / enabl(?:e|ing) / connect(?:ing)? / expos(?:e|ing)
    unblock(?:ing)? / authori[sz](?:e|ing) / admit(?:ting)? / accept(?:ing)? / approv(?:e|ing)"""
)
_CLOSES = either(
    """remov(?:e|ing) / revok(?:e|ing) / delet(?:e|ing) / cut(?:ting)? / stop(?:ping)? / block(?:ing)? / tak(?:e|ing) / withdraw(?:ing)? / undo(?:ing)? / drop(?:ping)? / deny(?:ing)? / prevent(?:ing)? / kick(?:ing)?
    disconnect(?:ing)? / clos(?:e|ing) / shut(?:ting)? / disallow(?:ing)? / rescind(?:ing)? / withdraw(?:ing)?"""
)
_CHANGES = rf"(?:{_OPENS}|{_CLOSES})"
_GONE = "(?:removed|revoked|deleted|cut off|withdrawn|taken (?:away|off|out)|dropped|rescinded|disconnected|kicked (?:out|off))"
_NOT = r"(?:do(?:n'?t| not)|never)"
_WORDS = r"(?: (?!@)[\w']+){0,4}?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of words, by its pattern over a lower-case text, and a message that it is for."""

    name: str
    pattern: LazyPattern
    example: str


def _rule(name: str, pattern: str, example: str) -> Rule:
    return Rule(name, LazyPattern(pattern), example)


NEGATED = (
    _rule(
        "not to be done",
        rf"(?<!they )(?<!you )(?<!pods )(?<!rules )(?<!still )(?<!why )(?<!policies )\b{_NOT}(?: (?:ever|just|now|please|yet|accidentally|also|ever again)){{0,2}} {_CHANGES}{_WORDS} {_NAME}",
        "do not allow A to call B",
    ),
    _rule(
        "nobody should do it",
        rf"\b(?:nobody|no[ -]?one|none of (?:us|you)|not (?:a single|any) (?:person|one)) (?:should|must|may|shall|is to|ought to|can)(?: ever| be| just)* {_CHANGES}\b|\b(?:make sure|ensure|see to it|check)(?: that)? (?:nobody|no[ -]?one) \w+",
        "nobody should let A call B",
    ),
    _rule(
        "we should not do it",
        rf"\b(?:i|we|you|one)(?: really| definitely)? (?:should|would|must|could|will|shall|need|can)(?:n'?t| not| never) (?:ever |be )?{_CHANGES}{_WORDS} {_NAME}",
        "I wouldn't let A call B",
    ),
    _rule(
        "we won't",
        rf"\b(?:i|we) (?:won'?t|can'?t|cannot|refused?|decline|object)(?: (?:ever|to|be|agree))* (?:{_CHANGES}|{_NAME} \w+ing)\b",
        "we refuse A calling B",
    ),
    _rule(
        "a request to be turned down",
        r"\b(?:reject|refuse|deny|decline|turn down|ignore|close) (?:the|this|that|any|all|every|their|its)?(?: \w+)? ?(?:requests?|pr|ticket|proposal|change)\b",
        "reject the request to let A call B",
    ),
    _rule("not to", rf"\b(?:not|refuse|decline|never) to {_CHANGES}{_WORDS} {_NAME}", "we decided not to let A call B"),
    _rule(
        "it would be bad",
        rf"\b(?:bad|wrong|terrible|awful|dangerous|risky|unsafe|insecure|mistake|not (?:ok|okay|good|safe|acceptable|right))(?: (?:idea|thing|move))? (?:if {_NAME}|to {_CHANGES})",
        "it would be bad if A could call B",
    ),
    _rule(
        "somebody thinks that it should not",
        rf"\b(?:do(?:n'?t| not)|never) (?:think|believe|agree|reckon|feel)(?: that)? {_NAME} (?:should|needs?|ought|must|has to)\b(?! (?:still|be able))",
        "i dont think A should call B",
    ),
    _rule(
        "need not be done",
        rf"\b(?:i|we) (?:{_NOT}|didn'?t|did not) (?:need|want|mean|ask|say)(?: you| anyone)?(?: to)? (?:{_CHANGES}{_WORDS} )?{_NAME}(?! (?:(?:\S+ ){{1,6}}(?:any ?more|any longer|now)))(?= )(?! (?:to|in|\w+ing) )|\b(?:i|we) (?:{_NOT}|didn'?t|did not) need {_NAME} to\b(?!.*\b(?:any ?more|any longer|now|please)\b)",
        "i don't need A to call B",
    ),
    _rule(
        "that was not said",
        rf"\b(?:never|did(?:n'?t| not)) (?:say|said|ask(?:ed)?|mean|meant|tell|told|request(?:ed)?)(?: \w+){{0,3}} {_CHANGES}\b",
        "I did not say remove A → B",
    ),
    _rule("let it not", rf"\b(?:let|make|have|get|allow|permit) {_NAME}(?: to)? not (?!only|just)\w+", "let A not call B"),
    _rule(
        "kept from it",
        rf"\b(?:protect|shield|guard|isolate|insulate|safeguard|hide|defend|separate|keep)(?:ing)? {_NAME} (?:\w+ )?(?:(?:away |off )(?:from|of)|(?<!keep @)(?:from|against)|apart from) {_NAME}",
        "protect B from A",
    ),
    _rule("kept away", rf"\bkeep(?:ing)? {_NAME} (?:well |far )?(?:away|off|apart|separate)\b", "keep A away from B"),
    _rule(
        "no need",
        rf"\b(?:no (?:need|reason|point)|not necessary|needn'?t|need not)(?: \w+){{0,3}} {_CHANGES}\b",
        "there is no need to remove A from B",
    ),
    _rule("nothing of it", rf"\b(?:{_CHANGES}|change|touch) nothing\b", "remove nothing: A → B is fine"),
    _rule(
        "on no account",
        r"\b(?:under no circumstances|on no account|by no means|in no way|not under any circumstances|no way (?:should|can|must))\b",
        "under no circumstances let A call B",
    ),
    _rule(
        "against it",
        rf"\b(?:against|avoid(?:ing)?|instead of|rather than|without) {_CHANGES}(?: \w+)? {_NAME}",
        "i'm against letting A call B",
    ),
)
"""The opposite of what the verb says is wanted, or nothing. A call that fails is no such thing: "A does not reach B"."""

NARROWED = (
    _rule(
        "less than now",
        rf"\b(?:restrict|reduce|limit|narrow|tighten|confine|trim|constrain|cap|scope|shrink)(?: (?!@)\w+){{0,3}} {_NAME}[^.?!\n]{{0,60}}?\bto (?:just |only |use |the )*(?:ports? |tcp |udp )?\d+",
        "restrict A → B to 8080",
    ),
    _rule("down to", rf"{_NAME}[^.?!\n]{{0,40}}?\bdown (?:only )?to\b", "lock A → B down to 8080"),
    _rule(
        "from one to another",
        rf"\bchang(?:e|ing)\b[^.?!\n@]{{0,20}}{_NAME}[^.?!\n]{{0,60}}?\bfrom (?:any|all|every|the|port|tcp|udp|\d)",
        "change A → B from any port to 8080",
    ),
    _rule(
        "all but a part",
        rf"\b{_CLOSES}\b[^.?!\n]{{0,90}}?\bbut (?:keep|leave|retain|not)\b{_TAIL}",
        "take A off B but keep port 8080",
    ),
    _rule(
        "what is in the way goes",
        r"\b(?:remov(?:e|ing)|drop|delete|undo(?:ing)?|revert(?:ing)?|reverse|withdraw|scrap|get rid of|take (?:away|off|out)|cancel|revoke)(?: (?:the|this|that|any|all|our|your|network|current|policy))* (?:restrictions?|block(?:s|age|ers?)?|ban|bans|removal|revocation|limits?|limitation|barriers?|den(?:y|ial)|(?:rules?|polic(?:y|ies)|thing) (?:that|which|who) (?:stops?|blocks?|prevents?|den(?:y|ies)))\b",
        "remove the restriction so that A can call B",
    ),
)
"""A removal of a part, or of what is in the way: neither opens nor closes what is named."""

ASKED = (
    _rule(
        "should it",
        rf"(?:^|[.,;:!?\n] ?)(?:so |and |but |ok |hi |hello |hey )?(?:should|shall|must|do|does|did) (?:i|we|you|they|somebody|someone|anyone)(?: (?:really|actually|still|also|now|have to|need to|want to))* {_CLOSES}\b{_TAIL}",
        "should we remove A's access to B?",
    ),
    _rule(
        "what if",
        rf"\bwhat(?:'s| is| are| would| will| could| might| else)*(?: the)? (?:happens?|breaks?|changes?|stops?(?: working)?|goes wrong|go wrong|effect|impact|consequences?|risk|fails?)\b[^.?!\n]{{0,40}}?\b{_CLOSES}\b",
        "what would happen if we remove A → B",
    ),
    _rule(
        "who or when",
        rf"\b(?:who|when|why|how come)\b(?: (?!@)\w+){{0,3}} (?:{_NAME} )?(?:access |has |was |been |be |to |from |{_NAME} ){{0,5}}{_GONE}\b",
        "who removed A from B",
    ),
    _rule(
        "was it",
        rf"(?:^|[.,;:!?\n] ?)(?:was|were|has|have|had|is|did) (?:{_NAME}|the|our|its|their|my|somebody|someone|anyone|anybody|you|we|they)(?=\W)[^.?!\n]{{0,60}}?(?:\b{_GONE}\b|\bremove\b|\brevoke\b)",
        "was A removed from B?",
    ),
    _rule(
        "is it safe",
        rf"\bis it (?:safe|ok|okay|fine|wise|right|sensible|worth|possible|risky|too early) (?:to )?{_CLOSES}\b",
        "is it safe to remove A from B?",
    ),
    _rule(
        "or will it break",
        rf"\b{_CLOSES}\b[^?\n]{{0,120}}? or (?:will|would|does|do|is|are|could|might)\b[^?\n]{{0,40}}\?",
        "can we remove A from B or will something break?",
    ),
    _rule(
        "would removing it",
        r"\b(?:could|would|will|might|can) (?:removing|revoking|cutting|deleting|dropping|stopping|blocking|closing)\b",
        "could removing A from B cause problems?",
    ),
)
"""A removal that is asked about, and not asked for."""

_DAY = either(
    """monday / tuesday / wednesday / thursday / friday / saturday / sunday / tomorrow / tonight / january / february / march / april / june / july / august / september / october / november / december / easter / christmas / new year / summer / winter / autumn
    the weekend / next \\w+ / end of \\w+ / the end / further notice / q[1-4] / \\d+(?:st|nd|rd|th)"""
)
_AGREES = r"(?:agrees?d?|approv\w+|signs?(?: it)? off|signed(?: it)? off|sign-?off|ok'?s|okays|oked|consents?|confirms?|says? (?:yes|so|ok)|passes|reviewed)"
CONDITIONS = (
    _rule(
        "until",
        rf"\b(?:until|till|til) (?:the |about |around |this |on )?(?!(?:19|20)\d\d)(?:{_DAY}\b|\d|go-?live|migration|release|launch|cutover|demo|test){_TAIL}",
        "let A call B until Friday",
    ),
    _rule(
        "for a time",
        r"(?<!been )(?<!down )(?<!failing )(?<!broken )(?<!blocked )(?<!waiting )(?<!stuck )\bfor (?:just |only |about |around |the next |another |up to |the )*(?:an?|one|two|three|four|five|six|a few|a couple of|\d+)(?: \w+)? (?:hours?|hrs?|days?|weeks?|months?|sprints?|years?)\b(?! (?:now|already|yesterday|ago|today))(?: only)?",
        "let A call B for two weeks only",
    ),
    _rule(
        "for today",
        rf"\b(?:only|just) (?:for |on |until )?(?:today|tonight|this (?:week|sprint|afternoon|morning|month)|{_DAY})\b(?! ?\w)|\b(?:today|tomorrow|tonight|this (?:week|sprint|month)) only\b|\btemporarily\b",
        "let A call B tomorrow only",
    ),
    _rule(
        "at some hours",
        r"\bovernight(?: only)?\b|\b(?:at|on|during|outside(?: of)?|within|in) (?:the )?(?:weekends?|nights?|weekdays|office hours|working hours|business hours|evenings?|bank holidays)\b|\bbetween \d{1,2}(?::\d\d)? ?(?:am|pm)? (?:and|to) \d{1,2}(?::\d\d)? ?(?:am|pm)\b",
        "let A call B during office hours",
    ),
    _rule(
        "if somebody agrees",
        rf"\b(?:only )?(?:if|when|once|after|as soon as|assuming|provided) (?!(?:you|we|i|it is|this is|that is|so|not|@)\b)[^.,;!?\n]{{0,40}}?\b{_AGREES}\b{_TAIL}",
        "let A call B once security has signed it off",
    ),
    _rule(
        "only if",
        rf"\bonly (?:if|when|once|after|while)\b(?! (?:it|that|this) (?:has not|hasn'?t|is not|isn'?t|does not|doesn'?t)){_TAIL}",
        "let A call B only if the security team agrees",
    ),
    _rule(
        "if it is fine with somebody",
        rf"\b(?:if|when|provided(?: that)?|assuming|as long as) (?!(?:you|i|it|this|that|so|not|@)\b)[^.,;!?\n@]{{1,40}}? (?:is|are) (?:ok|okay|fine|happy|good|cool|alright)\b{_TAIL}",
        "let A call B if the owners are ok with it",
    ),
    _rule(
        "once something is done",
        rf"\b(?:once|after|when|as soon as) (?!(?:you|we|i|it|this|that|so|not|@)\b)[^.,;!?\n@]{{1,40}}? (?:is|are|has been|have been|gets?|has|have) (?:done|over|complete[d]?|finished|live|out|ready|gone|through|merged|released|deployed|migrated)\b{_TAIL}",
        "let A call B once the migration is done",
    ),
    _rule(
        "after something",
        r"(?<=[\w@~] )after (?:the |our |their |its )(?:migration|release|launch|cutover|go-?live|upgrade|deployment|move|switch|test|demo|meeting|freeze|weekend|change window)\b",
        "let A call B after the migration",
    ),
    _rule(
        "from a day on",
        rf"\bas of (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? [a-z]+\b|\bfrom (?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: onwards?)?\b|\b(?:starting|beginning) (?:on |from |in |the |this )?{_DAY}\b(?: onwards?)?",
        "let A call B starting Monday",
    ),
    _rule(
        "from a weekday on",
        rf"\b(?:from|as of|as from|effective) (?:next |this |the coming )?(?:{_DAY})\b(?: morning| evening)? on(?:wards?)?\b",
        "let A call B from next Monday on",
    ),
    _rule(
        "while something lasts",
        r"\b(?:while|whilst|as long as) (?:the |our |this |that |their |its )?(?!@)[^.,;!?\n@]{1,30}? (?:runs?|lasts?|is (?:running|going on|on|under way|in progress|ongoing|down)|goes on|takes place|continues)\b"
        r"|\b(?:for the duration of|throughout|during) (?:the |our |this |that |their )?(?!@)[a-z][\w -]{1,24}?(?=[.,;!?\n]|$| please| @)",
        "let A call B for the duration of the incident",
    ),
    _rule("unless", rf"\bunless (?!(?:it|that|this|there|you|i|we|@)\b){_TAIL}", "let A call B unless someone objects"),
    _rule(
        "to wait for",
        rf"\b(?:(?<!been )(?<!are )(?<!is )wait(?:ing)? (?:for|until|till)|hold (?:off|on) (?:until|till|for)|subject to|pending|conditional on|on (?:the )?condition|(?<!for )as long as (?!i )){_TAIL}",
        "let A call B but wait for approval",
    ),
    _rule(
        "a path",
        r"\b(?:on|for|at|only|just|path|paths|endpoints?|routes?) (?:to )?(?:the |its )?(?:path |endpoint |route )?/[a-z][\w/.*{}-]*(?: only)?",
        "let A call B on path /health only",
    ),
    _rule(
        "a path alone",
        rf"{_NAME}'? /(?!netpol\b)[a-z][\w/.*{{}}-]*(?: (?:path|endpoint|route|api))?(?: only)?|(?<![\w/:.<@~-])/(?!netpol\b)[a-z][\w/.*{{}}-]*(?: (?:path|endpoint|route|api))? only\b|\b(?:call|reach|access|hit|use) /(?!netpol\b)[a-z][\w/.*{{}}-]*",
        "let A call /admin on B",
    ),
    _rule("a method with a path", r"\b(?:get|post|put|delete|patch|head) /[a-z][\w/.*{}-]*", "let A GET /health on B"),
    _rule(
        "sends with a method",
        rf"{_NAME} (?:only )?(?:post|put|patch|delete)(?: requests)? (?:to|on|into|at)\b",
        "let A POST to B",
    ),
    _rule("ping", r"\b(?:ping|icmp)\b", "let A ping B"),
    _rule(
        "something besides",
        r"\b(?:but|and) (?:also )?(?:log|record|audit|throttle|rate-?limit|limit|encrypt|authenticate)\b[^.,;:!?\n()@]{0,60}",
        "let A call B but log everything",
    ),
    _rule(
        "whoever",
        r"\b(?:whoever|whatever|who ever|anyone|anybody|everyone|everybody|anything|everything) else\b(?: (?:that |who )?(?:needs?|wants?|asks?)(?: (?:it|to))?)?",
        "let A, and whoever else needs it, call B",
    ),
    _rule(
        "as a copy",
        r"\b(?:copy|clone|mirror|duplicate|replicate)\b[^.,;:!?\n()]{0,60}? (?:rules?|polic(?:y|ies)|access|netpols?)\b",
        "copy A's rules to B",
    ),
    _rule(
        "in place of another",
        rf"\b(?:replace|swap|exchange|substitute) (?!{_NAME} (?:by|with|for) @)[^.,;:!?\n()@]{{1,40}} (?:by|with|for)\b",
        "replace in-web by a rule for A on B",
    ),
    _rule(
        "after a change",
        r"\b(?:after|once|when|if) (?:i|we|you|they) (?:remove|delete|add|change|drop|rename|merge|apply|revoke|edit|replace)d?\b[^.,;:!?\n()@]{0,60}",
        "can A still call B after I remove in-web?",
    ),
    _rule(
        "an HTTP method",
        r"\b(?:only|just) (?:the )?(?:http )?(?:get|post|put|delete|patch|head|options)s? (?:requests?|calls?|method)\b|\b(?:get|post|put|delete|patch|head) (?:requests? |calls? )?only\b|(?<!is )(?<!are )\bread[- ]?only\b|\bonly reads?\b",
        "let A call B, only GET requests",
    ),
    _rule(
        "encrypted",
        r"\b(?:m?tls|ssl|https?|encrypted|encryption|grpc) only\b|\bonly (?:over |via |with |using |on |through |by |if )*(?:m?tls|ssl|https?|encrypt\w*|grpc)\b|\bwith (?:a |an )?(?:rate[ -]?limit\w*|auth\w*|m?tls|encryption|basic auth|retries|logging|waf)\b",
        "let A call B, TLS only",
    ),
    _rule(
        "another way",
        rf"{_NAME},?(?: on (?:port )?\d+)? (?:but )?(?:only )?(?:via|through|over|behind) (?:the |an |our |their |its )?(?:ingress|nginx|load balancer|gateway|api gateway|proxy|vpn|waf|front door|public \w+|internet)\b(?: only)?",
        "let A call B via ingress",
    ),
    _rule(
        "another cluster",
        r"\b(?:in|on|from|to) (?:the |an )?(?:other|another|different|second|old|new) cluster\b(?: [\w-]*\d)?|(?<![\w./-])live-\d\b(?![./-])",
        "let A call B in the other cluster live-2",
    ),
    _rule(
        "a name for it",
        rf"\b(?:name|call|title) (?:the|this|that|your|my|our) (?:new )?(?:network ?)?(?:polic(?:y|ies)|netpol|rule|branch|pr|file)\b{_TAIL}",
        "let A call B and name the policy foo",
    ),
    _rule(
        "not yet",
        r"\b(?:do(?:n'?t| not)|never) (?:actually )?(?:merge|deploy|apply|push|commit|raise|create|write)\b(?: (?:it|this|that|anything|yet|the \w+))*",
        "don't merge it yet but let A call B",
    ),
)
"""What no network policy holds: a time, a consent, a path, a way."""

_KIND = r"(?:cron ?jobs?|deployments?|statefulsets?|daemonsets?|replicasets?|service ?accounts?)"
WORKLOADS = (
    _rule("one workload alone", rf"\b(?:only )?the (?:[\w-]+ )?(?:{_KIND}|workers?) only\b", "let A (the cronjob only) call B"),
    _rule(
        "a workload of it",
        rf"{_NAME}'? (?:(?!all\b|own\b|every\b|any\b|other\b)[\w-]+ ){{0,2}}{_KIND}\b(?: only)?",
        "allow B from A's web deployment",
    ),
    _rule("a workload by name", rf"\b{_KIND} [\w-]+ (?:in|of|from) {_NAME}", "let the deployment web in A call B"),
    _rule(
        "pods by name",
        rf"{_NAME}'? (?!(?:all|own|every|any|other|the|its|their|only|some|new|our|my|in|on|to|from|call|reach|target|called|source|calling)\b)[a-z][\w-]* pods?\b(?! (?:with|labell?ed|that|which|whose|app|carrying))",
        "let A's cron pods reach B",
    ),
    _rule(
        "only some pods by name",
        r"\bonly (?:the )?(?!pods?\b)[a-z][\w-]* pods?\b(?! (?:with|labell?ed|that|which|whose))",
        "only the cron pods of A may call B",
    ),
)
"""Pods that are said by what runs them: a rule selects pods by their labels."""

EXCEPTED = (
    _rule(
        "except",
        rf"(?<!nothing )(?<!nobody )(?<!nowhere )(?<!no one )(?<!no pods )(?<!no namespaces )(?<!no ports )(?<!no others )\b(?:except(?:ing)?(?: for| in| on| at| when| during| from)?|excluding|apart from|aside from|other than|bar|minus|save for|with the exception of|but not|but never|(?:everything|anything|all|everywhere|anywhere) but)\b(?! (?:that|it|they|we|i|when|now|for|just|only|@|(?:via|through|over|using|by) |the other way|vice|(?:ports? )?\d)){_TAIL}",
        "let A call B except at weekends",
    ),
    _rule(
        "all but a name",
        rf"\b(?:every|all|any|each)\w*(?: \w+){{0,5}} (?:but|except(?: for)?|bar|apart from|other than|excluding|save) {_NAME}",
        "everything but A should reach B",
    ),
    _rule(
        "all but a port",
        r"\b(?:every|all|any)(?: ?\w+){0,2} (?:but|except(?: for)?|bar|apart from|other than|excluding|save)(?: the)?(?: ports?)? \d{2,5}\b",
        "let A call B on any port but 8080",
    ),
    _rule(
        "as another does",
        rf"\b(?:(?<!would )(?<!'d )like|same (?:as|way as|access as)|similar to|just as|as with|based on|instead of|rather than)(?: the| what| with| for| we did for){{0,2}} {_NAME}(?: (?:does|do|has|did|can|is))?",
        "let A call B like C does",
    ),
)
"""What is left out, or is to be as somewhere else."""

_NO_ONE = r"(?:nobody|no[ -]?one|nothing|none)"
_OF_PORTS = r"(?! (?:on|via|over|through|ports?|tcp|udp|at|in|if|when|until|with|needs?|wants?|\d))"
RESTRICTED = (
    _rule(
        "one alone", rf"(?<!not )\b(?:only|solely|exclusively) (?:the |our |namespace |from |by )?{_NAME}", "only A may call B"
    ),
    _rule(
        "this one alone",
        rf"\b(?:from|by|to|for|let|allow) (?:the |our )?{_NAME} (?:only|alone|exclusively)\b{_OF_PORTS}|{_NAME} (?:only|alone|exclusively) (?:may|can|should|must|shall)\b",
        "open B to A only",
    ),
    _rule(
        "called by one alone",
        rf"\b(?:only|exclusively|solely) (?:ever )?(?:be )?(?:for|open|opened|reachable|callable|accessible|available|called|reached|used|accessed|hit|read|exposed|visible|accepts?|admits?|allows?|lets?|takes?|trusts?|serves?|answers?|listens?)(?: (?!@)\w+){{0,3}} {_NAME}",
        "B should only be called by A",
    ),
    _rule(
        "calls one alone",
        rf"\b(?:may|should|can|must|shall|to|is allowed to) only (?:ever )?(?:call|reach|use|access|talk to|speak to|hit|see|query|connect to|get to|get into|read from|contact) {_NAME}(?![^.?!\n]*\d)",
        "A may only call B",
    ),
    _rule(
        "and nobody else",
        rf"\b{_NO_ONE} else\b(?! (?:is needed|works|changed))|\b{_NO_ONE} (?:but|except(?: for)?|besides|other than|apart from|save) {_NAME}|\bno other (?:namespaces?|teams?|callers?|clients?|services?|apps?|ones?|pods?)\b",
        "nobody but A may call B",
    ),
    _rule(
        "the only caller",
        r"\b(?:the|its|as|sole) (?:only|sole) (?:allowed |permitted )?(?:caller|client|consumer|source|one|namespace|service|app|peer|user|thing)\b|\bsole (?:caller|client|consumer)\b",
        "make A the only caller of B",
    ),
    _rule(
        "kept for one",
        rf"\b(?:restrict|limit|confine|reserve|narrow|tighten|dedicate)(?:ing|ed|s|d)?(?: (?:all|any|access|traffic|calls|ingress|inbound|connections|on|into|in|to|of|the)){{0,4}} {_NAME}(?: access| ingress| traffic)? (?:to|for) (?:just |only |the )?{_NAME}",
        "restrict B to A",
    ),
)
"""One may, and so others may not: a policy only adds."""

LISTED = (
    _rule(
        "both ways",
        r"\b(?:and|plus|or|&) (?:also )?(?:vice[- ]?versa|(?:in )?(?:the )?other (?:way(?: a?round)?|direction)|back(?: again)?(?=\W*$)|(?:in )?(?:the )?reverse|the opposite(?: direction)?)\b|\b(?:in )?both directions\b|\bboth ways\b|\bbi-?directional(?:ly)?\b|\btwo-way\b",
        "let A call B and vice versa",
    ),
    _rule(
        "and more",
        rf"{_NAME}(?: on (?:port )?\d+)?,?(?: and| or|,| &| \+| plus| as well as)+ ?(?:also |then )?(?:the )?(?:whole )?(?:internet|prometheus|others?|rest|everything(?: else)?|everyone(?: else)?|anything else|anyone else|outside world|co\b|more|so on|similar|many more)\b",
        "let A call B and also the internet",
    ),
    _rule("etc", rf"{_NAME}[^.@\n]{{0,12}}\b(?:etc\b|and so on\b|et al\b)", "let A call B etc"),
)
"""More than the names."""

PROTOCOLS = (_rule("a protocol of no port", r"\b(?:icmp|igmp|gre|ipsec|quic|multicast|arp)\b", "let A ping B over ICMP"),)
PORTS = (
    _rule(
        "a protocol without its port",
        r"\b(?:on|over|via|using|through|speaks?) (?:the |plain |their |its )?(?:ssh|s?ftp|https?|grpc|websockets?|wss?|ldaps?|smtp|amqp|mqtt|kafka|mysql|postgres(?:ql)?|redis|jdbc|dns|smb|nfs|ntp|snmp|telnet|rdp|http/2|soap|rest)\b(?! ports?\b)",
        "let A call B over ssh",
    ),
    _rule(
        "a port in other words",
        r"\b(?:on|over|via|through|at|for|use|using)(?: only| just)? (?!(?:any|all|every|whatever|whichever|which|what|no|this|that|these|those|some|a|an)\b)(?:(?:the|its|their|our|his) )?(?:(?!port)[\w'-]+ (?:(?:and|or|&) [\w'-]+ )?)?ports?(?![\w-]| ?\d)(?: as \w+)?",
        "let A call B on mysql port",
    ),
    _rule(
        "a port by what it serves",
        r"\b(?:needs?|wants?|requires?|opens?|reach(?:es)?|hits?|calls?|access(?:es)?) (?:the|its|their) (?!(?:same|right|correct|following|new|other|pod|container|target|service|tcp|udp|above|below)\b)[a-z][\w-]* port\b(?! ?(?:is |number )?[=:(]? ?\d)",
        "A needs the mysql port of B",
    ),
    _rule(
        "a number spelt in another way",
        r"\b(?:0x[0-9a-f]+|(?:ports? |on |over )\d{1,2}k)\b(?! ?(?:rps|req))|\bports? (?:number )?(?:[a-z]+-)?(?:eight|nine|eighty|ninety|seventy|sixty|four|three|five)[\w-]*",
        "let A call B on 8k",
    ),
)
"""Ports in words that no number comes of: named, so that they do not become every port. They count only where no port was read."""
