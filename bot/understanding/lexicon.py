"""What people say of access, as data: contractions, words that change nothing, and wordings with the tag that each stands for.

Tags. A subject and an object are on either side of a verb tag:
CALL      the subject calls the object                     a reaches b
CALLED    the subject is called by the object              a is used by b, a is reachable from b, a is open to b
ADMIT     the subject lets the object in                   a accepts traffic from b
LET       somebody lets the object in, or is asked to      let a into b
LETTED    the subject is let in                            a is permitted into b
EXPOSE    somebody opens the object to others              expose b to a
OPEN      the bare "open", which can mean either
CUT       somebody takes the object's access away          stop a calling b
FROM TO INTO BY FOR ON WITH   prepositions; BETWEEN both ends, not saying which calls
US        the person's own service, not named              my app, our frontend
ALL       everybody                                        every namespace
ACCESS    a noun for it                                    access, traffic, connectivity
FAULT     a call that fails                                a timeout
"""

import re


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), plain) for pattern, plain in pairs)


CONTRACTIONS = _compiled(
    (r"\b(can)(?:not|'?t)\b", r"can not"),
    (r"\bwon'?t\b", "will not"),
    (r"\bain'?t\b", "is not"),
    (r"\b(is|are|was|were|do|does|did|has|have|had|would|could|should|must|need)n'?t\b", r"\1 not"),
    (r"\bwh(at|o|ere|en|y|ich)'?s\b(?! @| own)", r"wh\1 is"),
    (r"\bhow'?s\b", "how is"),
    (r"\b(it|that|there|he|she)'s\b", r"\1 is"),
    (r"\bthere'?s\b", "there is"),
    (r"\bi'?m\b", "i am"),
    (r"\b(we|you|they)'re\b", r"\1 are"),
    (r"\b(i|we|you|they)'?ve\b", r"\1 have"),
    (r"\b(i|we|you|they|it|he|she)'ll\b", r"\1 will"),
    (r"\b(i|we|you|they|it|he|she)'d\b", r"\1 would"),
    (r"\blet's\b", "let us"),
    (r"\bwanna\b", "want to"),
    (r"\bgonna\b", "going to"),
    (r"\bgotta\b", "have to"),
    (r"\b(?:pls|plz|plse|pleae|pleas)\b", "please"),
    (r"\bu\b", "you"),
    (r"\bb/w\b|\bbtwn\b|\bbtw (?=@)", "between"),
    (r"\bw/o\b", "without"),
    (r"\b(?:aloow|alow|allwo|alllow|aalow|allo|allaw)\b", "allow"),
    (r"\b(?:acess|acces|accss|acccess|accesss|aceess)\b", "access"),
    (r"\b(?:conect|connnect|conenct|connet|connecct)\b", "connect"),
    (r"\b(?:recieve|receve)(s|d)?\b", r"receive\1"),
    (r"\b(?:reech|rech|raech|reahc)\b", "reach"),
    (r"\b(?:tlak|takl|tallk)\b", "talk"),
    (r"\b(?:comunicate|communciate|comminicate|comunicat)\b", "communicate"),
    (r"\b(?:remvoe|reomve|remoce)\b", "remove"),
    (r"\b(?:revok|revoek|rvoke)\b", "revoke"),
    (r"\b(?:netwrok|newtork|netowrk)\b", "network"),
    (r"\b(?:namepsace|namespce|namesapce|namspace|name space)(s?)\b", r"namespace\1"),
    (r"\b(?:polciy|poilcy|plicy|policey)\b", "policy"),
    (r"\b(?:cna|acn)\b", "can"),
    (r"\b(?:clal|cal)(?= @)", "call"),
    (r"\b(?:nto)\b", "not"),
    (r" ' ?s\b", " 's"),
)
"""Spelt out, so that grammar has one form to look for; the misspellings are of verbs that the question hangs on."""

_KINDS = (
    r"(?:namespaces?|ns|service|services|svc|app|apps|application|deployment|workloads?|pods?|team|project|component|environment|env|api|ui|backend|frontend|cluster"
    r"|container|containers|cronjob|job|worker|proxy|server|code|client|stuff)"
)

FILLERS = _compiled(
    (
        r" (?:(?:but |and )?(?:not|without|instead of|rather than|bypassing|avoiding|skipping|no longer|not just)(?: having to)?(?: be)?(?: going| go| routing| hopping)?(?: out)?"
        r"(?: by| via| through| thru| over| across| using| to use| needing| with)?(?: all)?(?: the| our| their| its| an| any| a)?(?: public| external| nginx| normal)*"
        r" (?:ingress|ingresses|nginx|internet|load balancer|nlb|gateway|waf|modsec|ingress controllers?)(?: controllers?| url| host| and back in)?)(?= )",
        " ",
    ),
    (
        r" (?:please|just|simply|really|actually|currently|directly|straight|also|still|now|already|again|maybe|perhaps|ever|even|right|basically|obviously|happily|definitely|always"
        r"|suddenly|sometimes|occasionally|ideally|hopefully|finally|properly|successfully|internally|quickly|temporarily|permanently|kindly|somehow|apparently|explicitly|once more"
        r"|anymore|any more|any longer|at all|for me|for us|thanks|cheers|ta|sorry|hi|hey|hello|all|folks|team|ok|okay|so|well|then|both|only|purely|solely|yet|today|atm|too|either|exactly"
        r"|in cluster|in-cluster|inside the cluster|within the cluster|over the cluster network|on the cluster network|via the service|direct|natively|locally|technically|currently)(?= )",
        " ",
    ),
    (
        r" (?:please|just|simply|really|actually|currently|directly|straight|also|still|now|already|again|to be able|the|a|an|those|these|this|of)(?= )",
        " ",
    ),
    (
        rf" (?:namespaces?|ns|service|svc|app|application|pods? (?:in|of|from|running in)|workloads? (?:in|of|from)|anything (?:in|from)|everything (?:in|from)|stuff (?:in|from)"
        rf"|traffic (?:coming )?(?=from)|requests (?:coming )?(?=from)|calls (?=from)|called|named|namely|i\.e\.|ie|eg)(?= \"? ?@)",
        " ",
    ),
    (rf"(?<=\d) (?:{_KINDS[3:-1]})(?: (?:{_KINDS[3:-1]}))?(?= )", " "),
    (r" (?:\"|\(|\)|-)(?= )", " "),
    (r" @(\d+) 's(?= )", r" @\1 's"),
)
"""Words that say nothing about who calls whom."""

_EASE = r"(?:to |be able to |able to |being able to |have to |try to |trying to |tries to |start(?:s|ing)? |keep(?:s)? |attempt(?:s|ing)? to |want(?:s|ing)? to |able )*"
_LOAD = (
    r"(?:(?:some |any |http |https |api |rest |grpc |tcp |udp |its |their |our |direct |web |more |new |internal |network |inbound |outbound |incoming |live )*"
    r"(?:traffic|requests?|calls?|connections?|data|messages?|events?|queries|packets|metrics|logs|responses|updates|stuff|things|info|information|records|webhooks?|callbacks?|files|jobs?|records?|payloads?|notifications?))"
)
_OURS = r"(?:app|apps|application|applications|service|services|svc|namespace|namespaces|ns|frontend|front end|backend|back end|api|apis|ui|pod|pods|code|job|jobs|cronjob|cronjobs|worker|workers|team|team's|stuff|side|deployment|project|thing|things|microservice|container|containers|system|end|component|client|clients|tests|test|one|e2e tests|consumers|consumer|environment|env|own)"

TAGS = _compiled(
    # who, unnamed
    (
        rf" (?:my|our)(?: own| team| team's| new| little| existing| other| staging| dev| prod| uat| test| preprod| production| rails| java| kotlin| python| node| spring| first| main)* {_OURS}(?: {_OURS})?(?= )",
        " US",
    ),
    (rf" (?:mine|ours|us)(?= )", " US"),
    (
        rf" (?:everything|everyone|everybody|anything|anyone|anybody|every namespace|any namespace|all namespaces|all other namespaces|any other namespace|every other namespace|whole cluster|rest of cluster|everything else|anyone else|world)"
        r"(?: (?:else|in|on|across|from|within)? ?(?:cluster|platform|live|namespace))?(?= )",
        " ALL",
    ),
    # failures
    (
        r" (?:connection|connect|read|request|socket|gateway|network|dial|upstream)? ?(?:time ?outs?|timed out|timing out|times out|time out|refused|reset|resets|errors?|failures?|hangs|hanging|50[0-9]s?|4\d\ds?|econnrefused|etimedout|econnreset|econnaborted|econnabort|unreachable|no response|nothing back)"
        r"(?: (?:errors?|exceptions?))?(?= )",
        " FAULT",
    ),
    # passive and adjectival: the subject is called
    (
        rf" (?:(?:be |been |being |get |gets |got |is |are )?(?:called|reached|hit|accessed|used|consumed|queried|polled|contacted|invoked|pinged|curled|scraped|connected to|talked to|spoken to|read|got at|seen|depended on|relied on|needed|required|wanted|requested|called upon|entered|fetched from|integrated with|targeted)"
        r" (?:over |on |via )?(?:port \d+ )?(?:by|from|in from)) ",
        " CALLED ",
    ),
    (
        r" (?:reachable|accessible|callable|contactable|available|visible|usable|routable|consumable|discoverable|open|opened|opened up|open up|exposed|shared|published|opened out|made available|unblocked|closed|closed off)"
        r" (?:up )?(?:on \S+ )?(?:by|from|to|for|towards|within) (?!call|reach|talk|use)",
        " CALLED ",
    ),
    (
        r" (?:with |has |have |as )?(?:its |their |as )?(?:consumers?|callers?|clients?|dependents?|upstream caller|inbound caller) (?:is|are|being|include|includes|:|called|named) (?=@|US)",
        " CALLED ",
    ),
    (
        r" (?:serves|serving|backs|feeds into from|is a dependency of|is depended on by|is upstream of|being dependency of) (?=@|US)",
        " CALLED ",
    ),
    # active admission: the subject lets the object in
    (
        rf" (?:{_EASE}(?:accept|accepts|accepting|receive|receives|receiving|take|takes|taking|get|gets|getting|serve|serves|serving|trust|trusts|admit|admits|admitting|permit|permits|expect|expects|expecting|welcome|cover|covers|covering|handle|handles|reject|rejects|rejecting|refuse|refuses|refusing|drop|drops|dropping|block|blocks|blocking|deny|denies|denying|ignore|ignores|ignoring|allow|allows|allowing|let|lets|letting|list|lists|mention|mentions|match|matches|name|names)"
        rf" (?:in )?(?:{_LOAD}|ingress|inbound|access|anything|connections in|those|stuff|ones)(?: (?:in|that|which|coming|come|comes|originating|arriving))* (?:from|by|of) )",
        " ADMIT ",
    ),
    (r" (?:admit|admits|admitting|accepts|accepting|trusts|trusting|welcomes) (?=@|US|ALL)", " ADMIT "),
    # calling
    (
        rf" {_EASE}(?:talk|talks|talking|speak|speaks|speaking|chat|chats|chatting|communicate|communicates|communicating|interact|interacts|interacting|integrate|integrates|integrating|interface|interfaces|interfacing|interoperate|liaise|comms|converse)(?: over \S+| on \S+)? (?:with|to|against|into) (?!each|one another|eachother)",
        " CALL ",
    ),
    (
        rf" {_EASE}(?:send|sends|sending|sent|post|posts|posting|push|pushes|pushing|write|writes|writing|publish|publishes|forward|forwards|route|routes|routing|deliver|delivers|submit|submits|submitting|upload|uploads|make|makes|making|issue|issues|fire|fires|firing|direct|pass|passes|put|puts|putting)"
        rf"(?: {_LOAD})?(?: (?:over |through |across |on |straight ))?(?:to|into|at|against|onto) (?=@|US|it|their|them|that|those|there)",
        " CALL ",
    ),
    (
        rf" {_EASE}(?:pull|pulls|pulling|fetch|fetches|fetching|read|reads|reading|retrieve|retrieves|retrieving|download|downloads|load|loads|consume|consumes|consuming|poll|polls|polling|query|queries|stream|streams|import|imports|collect|collects|scrape|scrapes|scraping|get|gets|getting|grab|grabs|obtain|look up|looks up|request|requests|requesting|source|sources|sync|syncs)"
        rf"(?: {_LOAD}| \S+ (?:data|records|details|info|information|metrics|tokens?|lists?|documents?))? (?:from|out of|off) ",
        " CALL ",
    ),
    (
        rf" {_EASE}(?:connect|connects|connecting|connected|hook up|hooks up|hooked up|hook|wire|wired|wire up|plug|plugged|tap|tie|link|linked|linking|link up|join|dial|dials|dialling|dialing|attach|attached|go|goes|going|went|come|comes|coming|get|gets|getting|got|gotten|make it|break|navigate|route|routes|pass|passes|tunnel|tunnels|telnet|telnets|ssh|nc|netcat|curl|curls|curling|wget|ping|pings|pinging|resolve and reach|call out|calls out|calling out|call through|reach out|reaches out|reaching out|reach through|speak out|egress|call into|calls into|calling into|call in|reach in|cross over|cross)"
        r"(?: (?:back|through|over|across|out|in|up|straight|direct|round|directly|traffic))* (?:to|into|in to|onto|at|inside|against|on to)(?= (?!each|one another|work|happen|be |have |do |use |go |get |make |know|see |understand|add|fix|open|allow|let|show|check|find|the bottom))",
        " CALL ",
    ),
    (
        rf" {_EASE}(?:reach|reaches|reaching|call|calls|calling|hit|hits|hitting|access|accesses|accessing|consume|consumes|consuming|query|queries|querying|poll|polls|polling|use|uses|using|contact|contacts|contacting|curl|curls|curling|ping|pings|pinging|invoke|invokes|invoking|see|sees|seeing|enter|enters|entering|touch|call out to|get at|wget|telnet|find|resolve|scrape|scrapes|scraping|depend on|depends on|depending on|rely on|relies on|relying on|call upon|fetch|interrogate|address|target|targets|targeting|connect|proxy to|proxies to|reverse-proxy to|proxy|hammer|fan out to|drive|drives|cal)"
        r"(?: (?:it|in) at)?(?= (?:\"? ?@|US|ALL|it|its|them|there|that|this|each|into|\?|\.|,|and|or|but|in |on |over |via |port|:|from|any|some|your|their|one|using|through|with|what|our|my|which|other|anything|something|another|for|to))",
        " CALL",
    ),
    (
        r" (?:have|has|having|had|get|gets|getting|got|gain|gains|obtain|need|needs|needing|require|requires|requiring|want|wants|wanting|ask for|asked for|asking for|asks for|requested|requesting|be given|been given|given|be granted|been granted|granted|lost|loses|lose|lack|lacks|missing|without|no|grant|with)"
        r"(?: (?:got|network|net|direct|cluster|full|read|some|any|a|route|line of sight|internal|cross-namespace|cross namespace|no|new|inbound|outbound|egress|same|proper))* (?:access|comms|connectivity|connection|connections|a route|route|routes|routing|path|line of sight|visibility|permission|permissions|way in|a way in|way|calls|egress|reachability|sight|entry|clearance|networking|link|ingress)(?: (?:through|over|across|on \S+|in cluster|open|opened|enabled|set up|rights|permission|granted|up))* (?:to|into|in to|onto|of|on|with|for entering in|towards)(?= )",
        " CALL",
    ),
    # takes access away
    (
        r" (?:taking|take|takes|took|cut|cuts|cutting|kick|kicks|throw|boot|chuck|lock|locks|locked|shut|pull|strip|rip)(?= (?:@|access|US|off))",
        " CUT",
    ),
    (
        r" (?:revoke|revokes|revoked|revoking|remove|removes|removed|removing|delete|deletes|deleted|deleting|stop|stops|stopping|stopped|prevent|prevents|preventing|ban|bans|banning|block|blocks|blocking|disallow|disallowing|drop|drops|dropping|evict|detach|disconnect|disconnecting|unhook|cancel|rescind|withdraw|terminate|disable|kill|undo|bin|retire|end|deny|forbid|restrict|decommission|unpick|unwire|unallow|get rid of|do away with|tear down|tidy up|clean up|roll back|reverse|rm)(?= )",
        " CUT",
    ),
    # opens
    (
        r" (?:expose|exposes|exposing|publish|share|sharing|advertise|offer|make available|open up|opening up|opens up|open out)(?= )",
        " EXPOSE",
    ),
    (r" (?:make|making|have)(?= @\d+ (?:reachable|accessible|available|visible|callable|CALLED))", " EXPOSE"),
    (
        r" (?:open|opening|opens)(?= (?:@|US|access|port|traffic|tcp|udp|sctp|comms|connectivity|network|path|route|door|way|connection|things|from|between))",
        " OPEN",
    ),
    # lets in
    (
        r" (?:be |been |being |is |are |was |get |gets )?(?:allowed|permitted|granted|given|let|whitelisted|allowlisted|allow-listed|authorised|authorized|admitted|unblocked|cleared|enabled|able|supposed|blocked|denied|rejected|refused|barred|banned|prevented|stopped|forbidden|locked|shut|turned away|added|entitled|approved)(?= (?:by|to|into|in to|through|from|on|CALL|access|in|out|over|comms|network|passage|entry|past))",
        " LETTED",
    ),
    (
        r" (?:let|lets|letting|allow|allows|allowing|permit|permits|permitting|enable|enables|enabling|authorise|authorize|grant|grants|granting|give|gives|giving|get|whitelist|white-list|allowlist|allow-list|unblock|have|help|make|add|adds|adding|green-light|greenlight|admit|accept|want|wants|like|would like|need|bring|connect|hook|hook up|wire|wire up|link|join|plug|put|route|point|include)(?= (?:@|US|ALL))",
        " LET",
    ),
    (
        r" (?:let|lets|letting|allow|allows|allowing|permit|permits|permitting|enable|enables|authorise|grant|whitelist|unblock|accept|accepts|admit|block|blocks|blocking|deny|reject|refuse|refusing)(?= (?:\S+ ){0,3}(?:from|FROM|@))",
        " LET",
    ),
    # nouns
    (
        r" (?:access|accesses|traffic|connectivity|connections?|comms|communications?|communication|ingress|egress|inbound|outbound|route|routes|routing|calls?|requests?|networking|path|link|network policy|network policies|networkpolicy|netpol|policy|policies|rule|rules|firewall|visibility|line of sight|reachability|entry|permission|permissions|hole|exception|whitelist|allowlist|allow-list)(?= )",
        " ACCESS",
    ),
    # prepositions
    (r" (?:in between|between|btwn|amongst|among)(?= )", " BETWEEN"),
    (
        r" (?:into|in to|through to|over to|across to|onto|inside|in through to|through into|on to|towards|toward|against|up to|reaching)(?= )",
        " INTO",
    ),
    (r" (?:coming from|come from|comes from|originating from|originating in|starting from|out of|from)(?= )", " FROM"),
    (r" by(?= )", " BY"),
    (r" to(?= (?:\"? ?@|US|ALL|it|its|them|that|ACCESS|our|their|one|port|get at))", " TO"),
    (r" for(?= (?:@|US|ALL|it |them|port))", " FOR"),
    (r" (?:on|in|within)(?= (?:@|US|it |ALL))", " ON"),
    (r" with(?= (?:@|US))", " WITH"),
    (r" in(?= (?:\.|,|\?|!|$|@))", " IN"),
)
