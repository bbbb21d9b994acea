"""What is wanted of a pair: to open it, to close it, or to know. Patterns over the plain words, as data."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re

from bot.understanding.lazy_pattern import LazyPattern
from bot.understanding.wordlists import either


def _any(*patterns: str) -> LazyPattern:
    return LazyPattern("|".join(f"(?:{pattern})" for pattern in patterns))


_OPENED = either(
    """given / allowed / granted / let / permitted / added / opened / open / enabled / whitelisted / allowlisted / unblocked / authorised / authorized / admitted / exposed / connected / set up / hooked up / put / joined / linked / wired
    made / access / a route / included / cleared / restored / reinstated / sorted / fixed"""
)
_OPENING = either(
    """open / opened / allow / allowed / let / permit / enable / enabled / whitelist / whitelisted / grant / granted / give / given / add / added / expose / exposed / set up / unblock / unblocked / sort / sorted / fix / fixed / authorise
    have(?! a (?:look|peek|check|think|clue)| any| you) / get(?! back| a (?:look|sense|feel)) / connect / create / make / raise / put / restore / reinstate / hook up / wire up / write / generate / do / apply / stick / pop / bung"""
)
_SOMEBODY = either(
    "you / we / i / someone / somebody / anyone / anybody / one of you / u / you guys / ye / y'all / webops / cp / the team / a team"
)
_NEGATIVE = either("not / never / no longer")

ASKS_TO_OPEN = _any(
    rf"\bplease (?:can|could|would|will)? ?(?:you|we|someone|i|somebody)? ?(?:please )?(?:{_OPENING})\b",
    rf"\b(?:can|could|would|will|may|might) (?:{_SOMEBODY})(?: (?!@)\S+){{0,3}} (?:be )?(?:{_OPENING})\b",
    rf"\bhow (?:do|can|would|should|could|to|does|might|shall)(?: (?:i|we|you|one|@\d+|us|people))*(?! (?:know|check|tell|find|see if|verify|test|confirm))(?: \S+){{0,4}}? (?:{_OPENING}|letting|allowing|opening|giving|getting|configure|possible)\b",
    r"\bhow (?:do|can|would|should|could|does|might|to)(?: \S+){0,3} (?:call|reach|hit|talk|use|connect|query|speak)\b(?![^?]*\bcan not\b)",
    r"\bif (?:it is )?not,? (?:please |can you |could you |can we |then |just )*(?:add|open|fix|allow|let|can|could|do|sort|set|please|make)\b",
    r"\b(?:what|which)(?: \S+){0,3} (?:do|should|must|would|does|to)(?: (?:i|we|it|you|the|@\d+))*(?: need(?: to)?| have to)? (?:add|change|put|write|edit|do|say|be|need|need to do|look like|create|raise)\b",
    r"\bneed(?:s|ed)? (?:it |this |that )?(?:opened|opening|sorted|fixed|fixing|unblocking|whitelisting|adding)\b",
    r"\b(?:is|are) (?:there|it possible)(?: \S+){0,3} to (?:let|allow|open|have|get|make|give)\b(?! (?:to know|told))",
    r"\bany chance (?:of|we|you|someone)(?: \S+){0,3} (?:open|opening|allow|allowing|add|adding|let|letting|get|getting|give|giving)\w*\b",
    r"\bwhat (?:is|are|would be) the (?:\S+ )?(?:changes?|yaml|polic(?:y|ies)|steps|process|procedure|config|configuration|rule|labels?|diff|edit|manifest|netpol|network policy)\b(?: i need| we need| needed| required)?(?: (?:for|to|that|so)\b|\W*$)(?! (?:mean|do))",
    r"\b(?:would|could|might) it (?:also )?be (?:possible|ok|okay|feasible|fine|alright|all right)\b",
    r"\bwhat (?:do|should|must) (?:i|we) (?:do|need)(?: \S+){0,2} (?:call|reach|use|access|talk|connect|CALL)\b",
    r"\bjust (?:do|let|open|allow|add|sort|fix|enable) (?:it|them|that|us)\b",
    r"\bwhat (?:goes|needs to go|do i put|should go|belongs) in (?:the )?(?:gap|blank|from|file|selector|policy|it|there)\b",
    r"\b(?:get|have) (?:it|this|that) (?:opened|sorted|fixed|allowed|unblocked|whitelisted)\b",
)
"""Somebody is asked to open it, or how that is done."""

_KNOWING = either(
    """verify / verifying / confirm / confirming / check / checking / tell / telling / know / knowing / see / say / saying / advise / clarify / wonder / wondering / find out / work out / look / looking / sure / establish / ask / asking
    curious / understand / certain / let me know / let us know / double-check / spot / determine / investigate / look into / remind me / shed light on"""
)
SURELY_ASKS = _any(
    r"\b(?:want|like|need) to be (?:certain|sure|clear)\b|\b(?:pretty|fairly|almost|quite) (?:sure|certain)\b[^.]*\bbut\b",
    r"\b(?:just |only |simply )?(?:checking|confirming|verifying|double checking|double-checking)(?: that)? (?:@|if|whether|that|our|my|the)",
    r"\b(?:can|could|would) (?:you|someone|anyone|somebody) (?:please |kindly |quickly )?(?:confirm|verify|check|double check|double-check)(?: (?:that|it|this|please|for me|for us|that is right))*\W*$",
    r"\b(?:am|are) (?:i|we) (?:right|correct|wrong) (?:in|to|that|thinking)\b|\b(?:right|correct) in (?:thinking|saying|assuming|believing)\b",
    rf"\b{_KNOWING}\b(?: (?!@|how\b|what\b)\S+){{0,5}}? (?:if|whether)\b(?! (?:you|we|someone|somebody|anyone|it is possible to|it would be possible to|it is ok to|i) (?:can|could|would|might|may|are able to|please|add|open|allow|let))(?! it (?:is|would be) possible)",
    r"\b(?:verify|confirm|check|tell|know|see|wondering|wonder|sure|clarify)(?: (?:for|to|me|us|please|out|,)){0,3} (?:is|are|does|do|can|has|why)\b",
)
"""Somebody wants to know whether something is so, however politely."""
IF_NOT = re.compile(
    r"\b(?:if (?:it is |it does |they are |that is |it can |they can )?not|if no|otherwise|if so|and if)\b,? (?:then |just |please |could |can |would |you |we |someone |also |do )*(?:add|open|fix|allow|let|sort|set|make|enable|unblock|grant|give|create|do so|do it|please)\b"
)
"""... and it is to be opened where it is not."""

ASKS_TO_BE_GIVEN = _any(
    r"\b(?:could|would) (?!you\b|we\b|i\b|someone\b|anyone\b)[^?]*\bplease\b|\b(?:can|could|would|will) @\d+ (?:please |kindly |now )+(?:start|begin|let|accept|allow|admit|open|permit)",
    rf"\b(?:can|could|may|would|will|should|might)(?: (?!you|we|i|it|someone|not)\S+){{1,8}}? (?:please )?(?:also )?(?:be|get|have) (?:please |also )?{_OPENED}\b",
)
""" "could x be given access": a request, whatever its grammar."""

TAKES_AWAY = _any(
    r"\b(?:revok(?:e|ing)|rescind(?:ing)?|withdraw(?:ing)?|undo(?:ing)?|unallow|disallow(?:ing)?|remov(?:e|ing|al)|delet(?:e|ing|ion)|cut(?:ting)? (?:\S+ )?off|cut(?:ting)?|kick(?:ing)?|ban|bar|lock(?:ing)? (?:\S+ )?out|shut(?:ting)? (?:\S+ )?(?:off|out|down)"
    r"|shut|clos(?:e|ing)|get(?:ting)? rid|tear(?:ing)? down|tak(?:e|ing) (?:\S+ ){0,4}?(?:away|off|out|down)|tak(?:e|ing) away|dropp?(?:ing)?|disconnect(?:ing)?|detach|evict|forbid|rip(?:ping)? out|unhook|unwire|blacklist|blocklist"
    r"|de-?authori[sz]e|terminate|sever|scrap|axe|nuke|chop|ditch|strip|decommission|retire|block(?:ing)?|prevent(?:ing)?|stop(?:ping)?|den(?:y|ying)|pull(?:ing)?|end(?! up\b)|cancel|restrict|disable|kill|reverse|roll back|bin|clean up|tidy up|throw|turf|boot|turn(?:ing)? off|switch(?:ing)? off)\b"
)
"""Verbs of taking away. Beside a tag of the same meaning only: many have others."""

SURELY_TAKES_AWAY = _any(
    r"\b(?:revok(?:e|ing)|rescind|disallow(?:ing)?|unallow|withdraw)\b",
    r"\b(?:remov(?:e|ing|al of)|delet(?:e|ing)|drop|get rid of|get rid|rip out|ripping out|undo|tak(?:e|ing) (?:away|out)|cut off|kick out|pull|bin|tear down)\b[^.?]{0,60}\b(?:access|polic(?:y|ies)|rule|rules|netpol|entry|peer|ingress|permission|connection|connectivity|route|comms|off|'s|allow-\S*)\b",
    r"\b(?:access|polic(?:y|ies)|rule|netpol|connection|route|it)\b[^.?]{0,40}\b(?:get rid|to go|be gone|goes away|can go|should go)\b",
    rf"(?<!can )(?<!could )\b(?:{_NEGATIVE})(?: \S+){{0,2}} (?:need(?:s|ed)?|required?|uses?|using|calls?|calling|wanted|necessary|in use|allowed)\b[^.?]*\b(?:any ?more|any ?longer|now|since|so|remove|revoke|please|these days)\b",
    r"\bno longer (?:needs?|requires?|uses?|calls?|has to|have to|should|wants?|be|needed|required|talks?|consumes?|depends?)\b",
    r"\bshould (?:not|never|no longer) (?:be able|be allowed|have(?! to (?:go|use|pass|leave|rely|hop))|be calling|be reaching|reach|call|be talking|talk|CALL|access|get|be hitting|see|need)\b",
    r"\b(?:do|does) not (?:need|want|require|use|call)\b[^.?]*\b(?:any ?more|any ?longer|now|these days)\b",
    r"\b(?:needs?|should|can|could|must|to|want|would like|wants|please|get|have) (?:be |have |it |this |that |@\d+(?: 's)?(?: access)? )*(?:removed|revoked|deleted|removing|revoking|deleting|withdrawn|dropped|cut off|taken away|taken out|taken off|closed|closed off|undone|shut off|turned off|blocked off|blocked|disconnected|stopped|kicked out|locked out|denied)\b",
    r"\b(?:must (?:not|never)(?: be able to)?|may (?:not|never))(?: be allowed to)? (?:call|reach|access|talk|get|hit|CALL|see)\b",
    r"\b(?:has|have|is|was|been|are) (?:been |being |now )*(?:decommissioned|retired|switched off|shut down|gone|deprecated|turned off|sunset|end of life|archived)\b[^?]*\b(?:remove|revoke|drop|delete|access|polic\w+|rule|take)\b",
    r"\bnot have @\d+",
    r"\bnot want @\d+(?: \S+){0,3} (?:to |CALL|calling|reaching|talking|hitting|having|in\b)",
    r"\b(?:want|need|like|get|keep|have|kick|throw|shut|lock)\w* @\d+ (?:\S+ )?out of\b",
    r"\bshould (?:not|no longer|never) (?:be|have|get|remain|stay)\b(?!.*\b(?:block|turn|refus|reject|den|stop|time|fail)\w*)[^?]*\b(?:any ?more|any longer|open|reachable|accessible|exposed|available)\b",
    r"\b(?:want|need|like|have|get) @\d+ (?:denied|blocked|refused|rejected|removed|gone|cut off|kicked|out|banned|barred|stopped)\b",
    r"\b(?:close|plug|seal|shut)\w* (?:up |off |down )?(?:\S+ )?(?:hole|door|gap|opening|exception|loophole)\b",
    r"\b(?:retract|discontinue|suspend|erase|eliminate|yank)\w*\b",
    r"\b(?:must|should|may|can|will|to|does|is to) no longer (?:accept|let|allow|admit|permit|serve|trust|welcome|answer)\b",
    r"\bpull(?:ing)? the plug\b|\bneeds? (?:closing|shutting|locking down)\b",
    r"\b(?:make|ensure|sure|so that|see to it|(?<=\w )so)\b[^.?]*@\d+ (?:can|could|should|is|will) (?:not|no longer)\b",
    r"\bshould (?:lose|not have) (?:its |their |any )?access\b",
    r"\b(?:should|must|can|need|may|to) not (?:let|allow|accept|admit|permit|be letting|be allowing)\b",
    r"\b(?:turn|switch|shut|cut)(?:ing|ting|ning)? off @",
    r"\b(?:stop|prevent|block|ban|bar|forbid|deny(?<!default deny)(?<!default-deny))(?: \S+){0,3} @\d+",
)
"""Taking away, whatever the rest of the sentence is like."""

TAG_QUESTION = re.compile(r"\b(?:should|can|could|does|do|is|are|has|will|would) (?:it|they|we|that|he|she) ?\?\W*$")
"""... should it? Somebody asks whether what was said is so."""
ASKS_TO_BE_TAKEN = re.compile(
    r"\b(?:can|could|may|would|will)(?: (?!not\b)[^\s?.]+){0,8}? (?:access|permissions?|polic(?:y|ies)|rules?|entry|peer|route|connections?)(?: (?!not\b)[^\s?.]+){0,6}? (?:please )?be (?:please )?(?:removed|revoked|deleted|withdrawn|rescinded|taken away|cut off|closed off|undone)\b"
)
""" "can its access be withdrawn": a request, whatever its grammar."""

STATE_OF_BLOCKING = _any(
    r"\b(?:is|are|was|were|keeps?|be|been|being|what|something|anything|policy|it|that|@\d+)(?: (?:is|are|be|to|could|might|would|does|did|will|can))* (?:\S+ )?(?:stopping|blocking|preventing|dropping|denying|rejecting|refusing|cutting|closing|killing|stop|block|prevent|blocks|stops|prevents|drops|denies)\b"
)
"""Something is in the way: that is a fact, and not a wish."""

PAST = _any(
    r"\b(?:did|has|have|had) (?:someone|anyone|somebody|anybody|something|we|you|they|@\d+|the|our|i|it)(?: \S+){0,2} (?:change|changed|remove|removed|drop|dropped|break|broken|open|opened|block|blocked|add|added|revoke|revoked|let|allow|allowed|delete|deleted|merge|merged|lose|lost|take|taken|cut)\b"
)

_BEFORE_QUESTION = (
    either(
        """so / and / but / hi / hello / hey / all / team / folks / one / question / also / ok / please / then / morning / afternoon / wondering / know / check / confirm / tell me / see / sure / verify / clarify / ask / just / me / whether / if / quick
    in @?[a-z]+ / hiya / thanks / tuesday / monday / today / yesterday / now / ? / way / stands / q / cheers / direct / again / there / fine / everyone"""
    )
    .replace("/", "")
    .replace("|?|", "|")
)
_STARTS = r"(?:can|is|are|does|do|did|has|have|will|was|were|should|would|may|might|could|am)"
_QUESTION_FILLER = either(
    """the / there / it / this / that / a / an / any / our / my / pods? / anything / something / we / i / us / they / traffic / calls? / requests? / access / services? / namespaces? / either / both / all / network / currently / still / already / now / not / ns
    either / anyone / currently / possibly / possible / app / team / current / existing"""
)
_QUESTION_OBJECT = (
    r"(?:@\d+|US|polic|rule|first|second|former|latter|other|allowed|open|blocked|in|on|from|to|access|for|between|permitted|possible|of|which|that|call|reach|talk|hit|get|connect|CALL|supposed|able|way|network|netpol|connectivity|route"
    r"|ACCESS|BETWEEN|path|connection|link|anything|going|coming|up|got|connected|reachable|enabled|working|expected|right|correct|port|tcp|udp|\d+)"
)

QUESTION = re.compile(
    rf"(?:^|[.,;:!?\n-] ?|\b{_BEFORE_QUESTION} ,? ?)(?<!how )(?<!what )(?<!which )(?<!never )(?<!never again ){_STARTS} (?!CALL\b|LETTED\b|to\b)(?!not (?!@|US|we|it|that|they|our|the))(?:not )?(?:{_QUESTION_FILLER} )*{_QUESTION_OBJECT}"
)
"""A yes-or-no question, at the start of a clause."""

WONDERS = _any(
    r"\bwhy\b",
    r"\bhow come\b",
    r"\bany (?:idea|ideas|clue|thoughts|pointers|suggestions)\b",
    r"\bno idea (?:why|what)\b",
    r"\bwhat (?:is|could be|might be|would be|am|are|do|has|did|else)(?: (?:it|that|i|we|is|the|be|gone|going))* ?(?:stopping|blocking|preventing|wrong|causing|missing|happening|up with|changed|broken|going on|going wrong|cause)\b",
    r"\bis (?:this|that|it) (?:a |the |because |due |down |something |still |even |caused |being )?(?:\S+ )?(?:network ?polic\w+|netpol|policy|blocked|allowed|open|supposed|permitted|firewall)",
    r"\bexplains? (?:that|it)\b|\bwhat gives\b|\bwhat have (?:i|we) (?:missed|done|got)\b",
    PAST.pattern,
    r"\b(?:check|checking|verify|confirm|validate|double check|double-check|find out|work out|tell|know|see|wondering|wonder|sure|clarify|test|establish|diagnose|debug|investigate|look into)(?: (?:me|for me|please|to|us|out|is))* (?:if|whether|that @|is|are|can @|does|why)\b",
    r"\b(?:check|verify|confirm|diagnose|debug|validate) @",
    r"\b(?:or not|or nah|or no|yes or no|y/n|yet|(?:still|all|also) (?:ok|okay|fine|good|valid|up|there|working|allowed|open|in place)|right|correct|innit|is it|are they|can it|is not it|does it|do they|or what|true|ok|allowed|permitted|open|possible|blocked|connected|already|now|still|at present|at the moment|currently|any more|anymore|today) ?\?",
    r"\b(?:or nah|or not|y/n|yes or no|is it|is not it|innit)\W*$",
    r"\b(?:does|is|has|can|are|do|did|will|should) not (?:it|they|we)\W*$",
    r"^(?:\W|so|and|hi|ok)*(?:which|what) (?:rules?|polic(?:y|ies)|netpol|line|file|network polic(?:y|ies)|entry) (?:lets?|allows?|permits?|admits?|covers?|opens?|blocks?|stops?|says?|is)\b",
    r"^(?:\W|so|and|hi|ok)*any (?:polic|rule|access|netpol|network polic|sign)",
    r"\bwhat (?:does|do) (?:the )?\S+ say (?:about|on|of)\b",
    r"\bwhat is the (?:\S+ )?(?:status|state|situation|verdict|story|position|deal) (?:of|with|for|between|on)\b",
    r"^(?:check|verify|status|diagnose|test)\b",
    r"^\W*@\d+ ?(?:[→←>]|to|-|/|,|and|:|into|calling|vs)? ?@\d+ ?\?+\W*$",
    r"\bwhat (?:has |have |is |was |did |else )?(?:changed?|happened|broke|broken|gives|gone wrong|went wrong)\b",
    r"\bwhat is (?:this|that|it) (?:all )?(?:about|error|mean)\b|\bdid (?:that|it|this) work\b",
    r"\bexplains? why\b|\bwhether\b",
    r"\b(?:expected|intended|intentional|by design|deliberate|on purpose|normal|a bug|our end|your end|their end|our side|their side)\b[^?.]{0,12}\bor\b[^?.]{0,60}\?",
    r"\bis it (?:open|allowed|possible|permitted|blocked|currently|already|still|just)\b",
    r"\b(?:check|allowed|blocked|open|permitted|reachable) ?: |\ballowed ?\?|\bopen ?\?|\b(?:allowed|open|blocked) or\b|\bpossible that\b.*\?",
    r"\bgood to go\b|\bdoes it need (?:a |any )?(?:policy|netpol|network policy|opening)\b|\bhow (?:do|can|would) (?:i|we|you) (?:know|check|tell|find out|see|verify|test|confirm) (?:if|whether)\b",
    r"\bwhat happens (?:if|when) @|\bis it (?:let|getting) (?:in|through)\b",
    r"\bsupposed to (?:be able|work|be allowed|be open)\b[^.]*\?|\bdo we (?:already )?have\b|\bhas anyone\b",
)
"""A question of fact in any other form."""

OFFERS = _any(
    r"\b(?:allow\w*|let|lets|permit\w*|open|opened|opening|enable|enabling|whitelist\w*|allow-?list\w*|unblock\w*|grant\w*|give|given|authori[sz]e\w*|expose\w*|need|needs|needed|want|wants|wanted|require|requires|required|must|should|add|adding"
    r"|would like|like|looking (?:for|to)|trying to|have to|has to|please|connect|access|get|hook|wire|join|link|set up|going to|ought|request\w*|able to|policy for|policy needed|green ?light|admit|accept|fix|sort|wish|able|desire|plan\w*|about to|will"
    r"|policy|netpol|missing|consumer|client|restore|make|making|so that|ought|only|is to|are to|has got to|do what|wishes|hoping|desires|expects? to)\b",
    r"[→←]",
)
"""Words of a wish, or of a plan."""

FAILS = _any(
    r"\b(?:can not|could not|unable to|not able to|fails? to|failing to|will not|does not|not letting|is not|still not|refus\w+|no access|no route|times? out|timing out|timed out|timeouts?|hangs?|blocked|econn\w+|etimedout|connection refused|50[234]|denied"
    r"|rejected|failing|fails|no connectivity|lost access|broken|stuck)\b"
)
"""It does not work, said flatly."""

EVIDENCE = re.compile(
    r"\b(?:CALL|CALLED|ADMIT|LET|LETTED|EXPOSE|OPEN|CLOSE|CUT|FAULT|ACCESS|INTO)\b|\b(?:ports?|tcp|udp|sctp|polic\w+|needs?|requires?|allowed|permitted|blocked|open|opened|reachable|possible|connected|clients?|consumers?|callers?|networkpolicy|gets? (?:in|through)|gets? IN|coming (?:in|IN|through))\b|04-network|[→←]"
)
"""Over the tagged words: that two names have to do with each other by the network."""

TOGETHER = _any(
    r"\b(?:connected|connectivity|connect|connection|comms|access|traffic|network ?polic\w+|netpol|polic\w+|talk\w*|communicat\w*|reach\w*|call|calls|calling|let|allow\w*|permit\w*|unblock\w*|whitelist\w*|hook\w*|wire|wired|interact|blocked|firewall"
    r"|speak|expose\w*|ingress|route|rule|opened|open|join up|link up|linked up|linked|link|links|path|paths|peer|revoke|integrat\w+|chat|speaking|channel|peering|network\w*|joined|join)\b|↔"
)
"""The same, where grammar found no direction."""

UNNAMED_REMOVAL = re.compile(
    r"^\W*(?:(?:please|can you|could you|can we|just|now|ok|hi|hello)[ ,]+)*(?:delete|remove|revoke|withdraw|undo|get rid of|take (?:out|away|down)|drop) (?:(?:that|the|this|our|my|a) )?(?:network ?|old |new |same |existing )*(?:polic(?:y|ies)|netpols?|networkpolic(?:y|ies)|access|access rule|policy rule)\b(?: (?!to|for|of|from|that|on|in)\S+){0,4}\W*$"
)
"""Access is to be taken away, and neither end is named."""
FIELD = re.compile(
    r"(?:^|[\n,;.|]) *(?:source|target|from|to|src|dst|dest|destination|caller|callee|calling|called|client|server|consumer|provider)(?: (?!@)\w+)? ?[:=]"
)
"""A field of a form that names an end."""
SHELL = re.compile(r"\b(?:rm - ?\w+|kubectl \w+|drop table|sudo \w+)[^\n]*")
"""A command: not something that the bot is asked for."""
HALF = re.compile(
    r"\b(?:LET|LETTED|EXPOSE|OPEN|ADMIT|US|CALLED)\b|\b(?:CUT|CLOSE)\b.*\b(?:ACCESS|LETTED|CALL|FROM|off|out-of|INTO|TO)\b|\bALL\b.*\b(?:CALL|LETTED|LET)\b|→|←|\b(?:CALL|ACCESS)\b.*\b(?:please|needs?|allow\w*|cannot|can not|able)\b|\b(?:needs?|wants?|can|able|please|not|how|has to|must)\b.*\b(?:CALL|ACCESS)\b"
)
"""One namespace, with the other end left out: enough to ask back."""

INTENDS = re.compile(
    r"\b(?:want|wants|need|needs|like|trying|have to|has to|must|should|how|can|please|able|wish|wanting|hoping)\b"
)
_ANOTHER_WAY = r"\b(?:one|a|our|my|two|both|some)\b[^.?!]{0,12}?\b(?:namespaces?|services?|apps?|applications?|apis?)\b[^.?!]{0,40}?\b(?:another|each other|one another|other one|speak|talk|reach|communicate)\b"
_ANOTHER = r"\b(?:another|other|different|someone else's|two|between|one|across|my|our|their|us)\b[^.?!]{0,30}\b(?:namespaces?|teams?|services?|apps?|applications?|apis?|ns|backend|frontend|pods?|team's)\b"
OURS_AND_ANOTHER = re.compile(
    r"\b(?:our|my|two|both|these) (?:\S+ )?(?:services|apps|applications|apis|pods)\b[^.?!]{0,40}\b(?:talk|speak|reach|communicate|call|connect)\b"
)
NOTHING_NAMED = _any(
    rf"^\W*(?:hi,? |hello,? |ok,? |please,? )*(?:allow|let|open|enable|permit|give|grant|connect|make)\b[^.?!]{{0,60}}{_ANOTHER}",
    rf"\b(?:can not|cannot|unable to|fails? to|failing to|not able to|will not)\b[^.?!]{{0,30}}\b(?:call|reach|talk|connect|access|hit|speak|CALL)\b[^.?!]{{0,60}}{_ANOTHER}",
    r"^\W*(?:hi,? |hello,? |please,? |hey,? )*(?:need|want|looking for|after|require)(?: \S+)? (?:new )?(?:network ?polic(?:y|ies)|netpol)\b(?: (?:please|pls|adding|creating|for my app|for our app|set up))*\W*$",
    rf"\b(?:how|needs?|wants?|please|can (?:you|we|i|someone)|could (?:you|we|i|someone)|would like|trying|require|looking|help)\b[^.?!]{{0,80}}\b(?:let|allow|open|opened|enable|permit|give|grant|connect|call|reach|talk|access|hit|get|add|set up|create|expose"
    rf"|network ?policy|whitelist|unblock|communicate|send|CALL)\b[^.?!]{{0,80}}{_ANOTHER}",
    rf"(?:^|\?)(?>[^?]*?\b(?:please|needs?|wants?|would like|can you|could you|can not|cannot|how|unable)\b)[^?]*{_ANOTHER_WAY}|(?:^|\?)(?>[^?]*?{_ANOTHER_WAY})[^?]*\bplease\b",
    r"\b(?:i|we|can you|could you|please|someone|how do i|how do we)\b[^.?!]{0,20}\b(?:need|want|require|please (?:add|create|open)|like|set up|raise|get|have|add|sort|sort out|give me)\b[^.?!]{0,30}\b(?:network ?polic(?:y|ies)|netpol|networkpolicy)\b[^.?!]{0,40}(?:\bfor\b|\badd|\bopen|\bset up\b|\bto (?:let|allow|open|our|my)\b|\bplease\b|$)",
)
"""It is wanted, and neither end is named."""

OF_FACT = re.compile(
    r"^(?:\W|so |and |but |hi |hello |hey |also |ok |quick one |question )*(?:do|does|is|are|why|what|which|when|should|will|would|did|has|if|where|who)\b"
)
EVALUATES = _any(
    r"\b(?:better|best|should (?:we|i)|worth|vs|versus|lose|losing|gain|pros|trade-?offs?|which (?:way|route|one|option|is (?:better|best|faster|safer))|differences?|compare\w*|recommend\w*|faster|slower|safer|downsides?|advantages?|benefits?"
    r"|implications?|prefer\w*|point in|sensible|what would you (?:do|pick|choose|recommend)|keep (?:the |our )?(?:ingress|nginx)[^.?!]{0,20} or)\b"
)
CONCEPT = _any(
    r"\?|^(?:in |on |at |for |to |by |from |with )?(?:so |and |but |hi |hello |hey |quick |ok |please |stupid |dumb |silly |q |question |can (?:you|someone|anyone) |could (?:you|someone|anyone) )*\W*(?:what|why|how|when|where|which|who|does|do|is|are|can|explain|tell me|describe|eli5|define|should|will|would|has|did|if|could|must|whats|am)\b",
    r"\b(?:is|would|are) (?:that|it|this|they)(?: be)? (?:preferable|better|best|safer|faster|slower|worse|worth it)\b",
    r"\b(?:explain|understand|confused|confusing|wondering|wonder|what is|what are|what does|how does|how do|do i need|do we need|meaning of|difference|recommend|which (?:do|is|one)|what it means|not sure|unsure|unclear|clarify|i do not get|i thought|eli5|someone tell me|teach me|curious"
    r"|where are they|can not find|in simple terms|talk me through|walk me through|can anyone|run me through|overview|intro|introduction|learn about|read up|background)\b",
)
"""A question of how things are in general."""
