"""What people say of access, as data: wordings, and the tag that each stands for. The order matters: longer constructions come first.

A subject and an object are on either side of a verb tag:
CALL      the subject calls the object                     a reaches b
CALLED    the subject is called by the object              a is used by b, a is reachable from b, a is open to b
ADMIT     the subject lets the object in                   a accepts traffic from b
LET       somebody lets the object in, or is asked to      let a into b
LETTED    the subject is let in                            a is permitted into b
EXPOSE    somebody opens the object to others              expose b to a
OPEN      the bare "open", which can mean either
CLOSE     somebody closes the object to others             close off b to a
CUT       somebody takes the object's access away          stop a calling b
FROM TO INTO BY FOR ON IN WITH   prepositions; BETWEEN has both ends, and does not say which calls
US        the person's own service, not named              my app, our frontend
ALL       everybody                                        every namespace
ACCESS    a noun for it                                    access, traffic, connectivity
FAULT     a call that fails                                a timeout
"""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

from bot.understanding.wordlists import either, table, verbs

_WHOM = r"(?:\"? ?@|US|ALL)"
_TRYING = r"(?:to |be able to |being able to |have to |try to |trying to |tries to |start(?:s|ing)? |keep(?:s)? |attempt(?:s|ing)? to |want(?:s|ing)? to |able ){0,5}"
"""Nobody says more than five of them in a row; without a bound a text of nothing else is gone over from each of its words."""
_KIND_OF_LOAD = either(
    "some / any / http / https / api / rest / grpc / tcp / udp / its / their / our / direct / web / more / new / internal / network / inbound / outbound / incoming / live"
)
_LOAD = rf"(?:{_KIND_OF_LOAD} )*" + either(
    """traffic / requests? / calls? / connections? / data / messages? / events? / queries / packets / metrics / logs / responses / updates / stuff / things / info / information / records?
    webhooks? / callbacks? / files / jobs? / payloads? / notifications? / reports? / documents?"""
)
_OWN_KIND = either(
    """own / new / little / existing / other / staging / dev / prod / uat / test / preprod / production / rails / java / kotlin / python / node / spring / first / main / team / team's / small / internal / public"""
)
_OWN_THING = either(
    """apps? / applications? / services? / svc / namespaces? / ns / frontend / front end / front-end / backend / back end / back-end / apis? / ui / pods? / code / jobs? / cronjobs? / workers? / team / team's / stuff
    side / deployments? / project / things? / microservices? / containers? / system / end / components? / clients? / tests? / e2e tests / consumers? / environment / env / own / website / site / bot / dashboard / proxy / server"""
)
_FAILED = either(
    """time[ -]?outs? / timed out / timing out / times out / refused / resets? / errors? / failures? / hangs / hanging / 50[0-9]s? / 4\\d\\ds? / econnrefused / etimedout / econnreset / econnaborted / econnabort
    unreachable / no response / nothing back / i\\W?o timeout / connecttimeoutexception / sockettimeoutexception / connection ?refused"""
)
_CALLED_VERB = either(
    """called / reached / hit / accessed / used / consumed / queried / polled / contacted / invoked / pinged / curled / scraped / connected to / talked to / spoken to / read / got at / seen / depended on / relied on
    needed / required / wanted / requested / called upon / entered / fetched from / integrated with / targeted / callable / reachable / accessible / contactable / gotten to / visited / touched"""
)
_OPEN_STATE = either(
    """reachable / accessible / callable / contactable / available / visible / usable / routable / consumable / discoverable / known / open / opened / opened up / open up / exposed / shared / published / opened out / made available
    unblocked / closed / closed off / closed down / wide open"""
)
_ADMITS = verbs(
    """accept / receive / take / get / serve / trust / admit / permit / expect / welcome / cover / handle / reject / refuse / drop / block / deny / ignore / allow / let / list / mention / match / name / authorise / authorize"""
)
_TALKS = verbs(
    "talk / speak / chat / communicate / interact / integrate / interface / interoperate / liaise / comms / converse / speak back / talk back"
)
_SENDS = verbs(
    """send / post / push / write / publish / forward / route / deliver / submit / upload / make / issue / fire / direct / pass / put / emit / proxy / report / dispatch / relay / feed"""
)
_PULLS = verbs(
    """pull / fetch / read / retrieve / download / load / consume / poll / query / stream / import / collect / scrape / get / grab / obtain / look up / request / source / sync / receive data / hydrate / ingest"""
)
_GOES = verbs(
    """connect / hook up / hook / wire / wire up / plug / plug in / tap / tie / link / link up / join / dial / attach / go / come / get / make it / break / navigate / route / pass / tunnel / telnet / ssh / netcat / curl / ping
    call out / call through / call / reach out / reach through / reach / egress / cross over / cross / tie in / talk through / step / move traffic"""
)
_CALLS = verbs(
    """reach / call / hit / consume / query / poll / use / contact / curl / ping / invoke / see / enter / touch / call out to / get at / wget  / telnet / scrape / depend on / rely on / call upon / fetch
    interrogate / address  / connect / proxy to / reverse-proxy to / proxy / hammer / fan out to / drive / utilise / utilize / leverage / ring / phone / get hold of / read / hit up / visit / message / crawl / monitor / probe / test against / dial"""
)
_SURELY_CALLS = "reach|call|hit|talk to|speak to|connect to|access|get to|communicate with|query|consume"
_HAS = (
    verbs(
        "have / get / gain / obtain / need / require / want / ask for / request / lack / lose / miss / grant / seek / enable / look for"
    )
    + "|"
    + either(
        "got / be given / been given / being given / given / granted / be granted / been granted / lost / missing / without / no / with / asked for / requested / looking for / after"
    )
)
_ROUTE_WORD = either(
    """access / comms / connectivity / connections? / routes? / routing / path / line of sight / visibility / permissions? / way in / way / calls / egress / reachability / sight / entry / clearance / networking / ingress / network access / communication"""
)
_ROUTE_KIND = either(
    """got / network / net / direct / cluster / full / read / some / any / a / route / line of sight / internal / cross-namespace / cross namespace / no / new / inbound / outbound / egress / same / proper / its / to have / in-cluster / http / the"""
)
_CUTS = (
    verbs(
        """revoke / remove / delete / stop / prevent / ban / block / disallow / drop / evict / detach / disconnect / unhook / cancel / rescind / withdraw / terminate / disable / kill / undo / bin / retire / retract / yank / discontinue / suspend / erase / eliminate / end / deny / forbid / restrict
    decommission / unpick / unwire / unallow / get rid of / do away with / tear down / tidy up / clean up / roll back / reverse / sever / scrap / axe / ditch / nuke / bar / de-authorise / blacklist / blocklist / unwhitelist / chop"""
    )
    + "|stopped|blocked off"
)
_LETS = (
    verbs(
        """let / allow / permit / enable / authorise / authorize / grant / give / whitelist / white-list / allowlist / allow-list / unblock / help / make / add / greenlight / green-light / admit / accept / bring / connect
    hook / hook up / wire / wire up / link / join / plug / put / route / point / include / clear / wave / approve / free up / invite"""
    )
    + "|like|would like|need|want|wanting|get|getting|have|having"
)
_LET_IN = verbs(
    "let / allow / permit / enable / authorise / grant / whitelist / unblock / accept / admit / block / deny / reject / refuse"
)
_LETTED = either(
    """allowed / permitted / granted / given / let / whitelisted / allowlisted / allow-listed / authorised / authorized / admitted / unblocked / cleared / enabled / able / supposed / blocked / denied / rejected / refused / barred / banned
    prevented / stopped / forbidden / locked / shut / turned away / added / accepted / entitled / approved / cut off / kept / welcome / welcomed / listed / mentioned / included"""
)
_NOUNS = either(
    """access / accesses / traffic / connectivity / connections? / comms / communications? / ingress / egress / inbound / outbound / routes? / routing / calls? / requests? / networking / path / network ?polic(?:y|ies) / netpols? / polic(?:y|ies)
    rules? / firewall / visibility / line of sight / reachability / entry / permission / permissions / hole / door / pinhole / opening / exception / whitelist / allowlist / allow-list / allow list / peer / network policy"""
)

TAGS = table(
    # a noun for a caller: "add a as an allowed caller of b". "callee a, caller b" is not that
    (
        r" (@\d+|US|it)(?: (?:is|as|are|being|be|becomes|become|will|to|new|another|an?|allowed|permitted|approved|known|also|now|one|existing|registered|legitimate|valid|trusted))+ (?:consumers?|callers?|clients?|users?|dependents?|peers?|customers?|sources?)(?:-of)?(?= (?:for |to |on |in |into )?(?:@|US))",
        r" \1 CALL",
    ),
    (
        r" (@\d+|US|it)(?: (?:new|allowed|permitted))* (?:consumers?|callers?|clients?|users?|dependents?|peers?|customers?)-of(?= @)",
        r" \1 CALL",
    ),
    # joined, and nobody says who calls
    (
        r" (?:connect|connecting|link|linking|hook|hooking|wire|wiring|join|joining|tie|pair|pairing|couple|coupling|integrate|integrating|bridge|bridging|marry|network)(?: up| together)?( @\d+)(?: up| together)? (?:with|and|&)(?= @)",
        r" BETWEEN\1 and",
    ),
    # lists of who may come in
    (
        r" (?:is |are |be |get |gets |put |added |add )?(?:not )?(?:on|in|to|onto|into) (?:guest|allow|access|white|permit|visitor|safe)[ -]list (?:on |at |in |for )?(?=@)",
        " LETTED INTO ",
    ),
    (
        r" (?:is |are |be |get |put |added )?(?:not )?(?:on|in|to|onto|into)( @\d+) 's (?:\S+ ){0,2}?(?:list|allowlist|whitelist|guestlist|allow-list)(?= |$)",
        r" LETTED INTO\1",
    ),
    (r" (?:off|from)( @\d+) 's (?:\S+ ){0,2}?(?:list|allowlist|whitelist|guestlist|allow-list)(?= |$)", r" FROM\1"),
    (r" (?:unreachable|inaccessible|not reachable|not accessible|unavailable|uncontactable) (?:from|by|to|for)(?= @)", " CALLED"),
    (r" (?:bound|destined|headed|heading|aimed|directed|meant|intended)(?: (?:for|to|at|towards))(?= @)", " INTO"),
    # who serves, answers or is told of whom: the one that is served calls
    (r" (?:is|are|of) (?:no|any|some|little|much) use (?:to|for)(?= )", " CALLED"),
    (
        r" (?:provides?|providing|suppl(?:y|ies)|supplying|serves?|serving|offers?|offering|returns?|returning)(?! (?:\S+ ){0,2}(?:access|connectivity|permission|entry|route|network))(?: (?!@)\S+){0,3}? (?:to|for)(?= (?:@|our|my))",
        " CALLED",
    ),
    (
        r" (?:responses?|replies|reply|answers?)(?: coming)? from (@\d+)((?: (?!@)\S+){0,5}) (?:to|at|in|on|reach|reaches|reaching) (?=@\d+)",
        r" \1\2 CALLED ",
    ),
    (
        r" (?:sees?|seeing|saw|gets?|getting|got|receives?|receiving|notices?|drops?|dropping|rejects?|rejecting)(?: (?:any|no|all|its))* (?:requests?|calls?|traffic|connections?|hits|packets|pings)(?: coming)? (?:from|off|out-of)(?= )",
        " ADMIT",
    ),
    (r" (?:egress|outbound|outgoing)(?: traffic| rule| policy| access)? (?:on|from|in)(?= @)", " FROM"),
    (r" (?:ingress|inbound|incoming)(?: traffic| rule| policy| access)? (?:on|to|into|in|at)(?= @)", " INTO"),
    (
        r" (?:be |been |is |are |gets? )*(?:kept|held|barred|locked|shut|turned|fenced|walled)(?: (?:away|out|off|back))* (?:from|out-of)(?= @)",
        " LETTED FROM",
    ),
    (
        r" (?:is|are|was|were|keeps?|kept) (?:dropping|rejecting|refusing|denying|bouncing|blocking|ignoring|turning away|knocking back)(?= )",
        " CUT",
    ),
    (
        r" (?:has|have|had|get|gets|got|getting|need|needs|without|no)(?: (?:any|a|the|no))* (?:permissions?|clearance|authori[sz]ation|approval|the go-ahead) for(?= @)",
        " CALL",
    ),
    # no answer: who waits for it calls
    (
        r" (?:hears?|hearing|heard|gets?|getting|got|receives?|receiving|received|sees?|seeing|has|have|had|having|waits? for|waiting for|awaits?)(?: (?:not|never|no|an?|any|only|back|its|the|single))* (?:answers?|repl(?:y|ies)|responses?|nothing|refusals?|hang-?ups?|acks?|bytes?)(?: back| at all)*(?= (?:from|off|out-of) )",
        " gets FAULT",
    ),
    # closed, and to whom
    (
        r" (?:shut|seal|lock|close|fence|wall|hide|shield|guard|insulate)( @\d+)(?: off| down| up)* (?:to|for|against|from)(?= @)",
        r" CLOSE\1 FROM",
    ),
    (r" (?:be |is |are )*(?:off limits|off-limits|out-of bounds|out-of reach|beyond reach) (?:to|for|from)?(?= ?@)", " CALLED"),
    (r" (?:invisible|hidden|private) (?:to|for|from)(?= @)", " CALLED"),
    (
        r" (?:strike|scratch|purge|expel|oust|exile|banish|eject|expunge|wean)( @\d+)(?: off| out-of)?(?: from)?(?= @)",
        r" CUT\1 FROM",
    ),
    (r" (?:keep|keeping)( @\d+) (?:away|apart) from(?= @)", r" CUT\1 FROM"),
    (r" (?:separate|decouple|uncouple|unlink|divorce|exclude|estrange)( @\d+)(?: off)? from(?= @)", r" CUT\1 FROM"),
    (r" (?:off|from) (?:guest|allow|access|white|permit|visitor|safe)[ -]?list(?: of| for| on| in| at)?(?= @)", " FROM"),
    # turned away
    (
        r" (?:are |is |get |gets |being |been |be |getting |was |were )+(?:refused|rejected|denied|blocked|turned away|turned down|dropped|bounced|cut off|knocked back|stopped|shut out|locked out|barred) (?:by|at|on|in)(?= @)",
        " LETTED BY",
    ),
    (r" (?:turn|turns|turning|turned|knock|knocks|send|sends)( @\d+) (?:away|back|down)(?= |$)", r" CUT\1"),
    (
        r" (?:close|closes|closing|plug|seal|shut)(?: up| off| down)? (?:hole|door|gap|opening|exception|loophole|route|path)(?: (?:that|which))?(?= )",
        " CUT ACCESS",
    ),
    # who, unnamed
    (rf" (?:my|our)(?: {_OWN_KIND})* {_OWN_THING}(?: {_OWN_THING})?(?= )", " US"),
    (r" (?:mine|ours|us)(?= )", " US"),
    (
        (
            r" (we|i|US|@\d+)((?: (?:does|do|did|will|would|should|may|might|can|not|no|longer|really|still|also|now|currently))*) (?:needs?|wants?|requires?|uses?|consumes?|depends? on|rel(?:y|ies) on|call)"
            r"(?= @\d+ ?(?:[.,;?!]|$|please|on |port|too|as well|any ?more|these days))"
        ),
        r" \1\2 CALL",
    ),
    (
        r" (?:refuses?|rejects?|blocks?|drops?|denies|ignores?|bounces?)(?: all| any)? (?:our|my|US) (?:connections?|calls?|requests?|traffic|pods)(?= |$)",
        " CUT US",
    ),
    (
        r" (?:get|have|need|want|like)( @\d+) (?:opened|opened up|exposed|unblocked|made available|made reachable)(?= |$)",
        r" EXPOSE\1",
    ),
    (r" (?:firewalled|walled|closed|shut|sealed|fenced|partitioned) off (?:from|to|for)(?= )", " CALLED"),
    (
        r" (?:needs?|wants?|requires?|uses?) (?:some |its |our )?(?:data|info|information|records?|files|documents|events|updates|metrics|responses|stuff|things|something) (?:from|out of|off)(?= (?:@|US))",
        " CALL",
    ),
    (
        r" (?:do|does|doing|did|makes?|making|issues?|fires?|runs?|running) (?:an? |http |https |rest |simple |plain )*(?:get|post|put|patch|delete|head|request|call|curl|query|lookup|health ?check)s? (?:on|to|against|at)(?= )",
        " CALL",
    ),
    (
        r" (?:bounces?|bouncing|rebuffs?|spurns?|ignores|ignoring|drops|dropping|rejects|rejecting|refuses|refusing|denies|denying)(?= @)",
        " CUT",
    ),
    (r" knows? (?:about|of)(?= @)", " ADMIT"),
    (
        " "
        + either(
            "everything / everyone / everybody / anything / anyone / anybody / (?:every|any|each|all)(?: other| single)? namespaces? / whole cluster / rest of cluster / everything else / anyone else / world"
        )
        + r"(?: (?:else|in|on|across|from|within)? ?(?:the )?(?:cluster|platform|live|namespace))?(?= )",
        " ALL",
    ),
    (
        r"( @\d+) (?:(?:always|just|is|keeps|keep|are|often) )*(?:times out|timed out|time out|timing out|hangs|hung|hanging) (?:from|in|inside|within)(?= @)",
        r"\1 CALLED",
    ),
    (
        rf" (?:connection|connect|read|request|socket|gateway|network|dial|upstream)? ?{_FAILED}(?: (?:errors?|exceptions?))?(?= )",
        " FAULT",
    ),
    # a failure from what is called, in who calls; "from" the caller "on" what is called is another construction
    (r" FAULT (?:from|off)( @\d+) (?:in|inside|within|when|whenever|if|once|while)(?= @)", r"\1 CALLED"),
    (r" FAULT (?:in|inside|within)( @\d+) (?:from|against)(?= @)", r"\1 CALL"),
    (r" (?:in|inside|within)( @\d+) ?,?(?: (?:we|i|get|see|there|are|is|have|the|many|only))* FAULT from(?= @)", r"\1 CALL"),
    (
        (
            r" (?:get|gets|getting|got|see|sees|seeing|seen|have|having|has|receive|receiving|hit|hitting|am|are|is|comes?|coming)(?: (?:all|back|just|only))?"
            r" (?:this|these|that|those|following|below|it|problems?|issues?|trouble)(?: (?:error|errors|exception|message|back|one|stack|trace|happening))*"
            r" (?:from|in|on|inside|whenever|when) (?=@)"
        ),
        " FAULT FROM ",
    ),
    # "needs opening to", "needs letting in to": a gerund that stands for a passive
    (
        r" (?:needs?|wants?|requires?|could do with|deserves|is due) (?:opening|exposing|unblocking|sharing|reaching|calling|accessing|hitting|closing|shutting|locking down)(?: up| out| off| down)?(?: on \S+)? (?:to|for|from|by)(?= )",
        " CALLED",
    ),
    (
        (
            r" (?:needs?|wants?|requires?|could do with|deserves|is due) (?:letting|allowing|adding|admitting|whitelisting|allowlisting|permitting|granting|giving|connecting|hooking|clearing|unblocking|putting)"
            r"(?: (?:in|access|through|up|passage|entry))* (?:to|into|in to|on to|onto|through to|on|at|in|by)(?= )"
        ),
        " LETTED INTO",
    ),
    (
        r" (?:needs?|wants?|requires?) (?:removing|cutting|cutting off|revoking|blocking|taking out|taking off|kicking out|disconnecting)(?: (?:from|off|out-of|of))+(?= )",
        " CUT FROM",
    ),
    (r" (?:lets?|letting) (?:itself|themselves) (?:in to|into|in)(?= )", " CALL"),
    (r" (?:go|goes|going|routes?|routing|comes?|hops?) (?:round |around |out |back |in )*(?:via|through|over)(?= @)", " CALL"),
    # passive and adjectival: the subject is called
    (
        rf" (?:be |been |being |get |gets |got |is |are |was |(?!(?:read|hit) from )){_CALLED_VERB} (?:over |on |via )?(?:port \d+ )?(?:by|from|in from) ",
        " CALLED ",
    ),
    (rf" {_OPEN_STATE} (?:up )?(?:on \S+ )?(?:by|from|to|for|towards|within) (?!call|reach|talk|use)", " CALLED "),
    (
        r" (?:with |has |have |as )?(?:its |their |as )?(?:consumers?|callers?|clients?|dependents?|upstream caller|inbound caller) (?:is|are|being|include|includes|:|called|named) (?=@|US)",
        " CALLED ",
    ),
    (r" (?:serves|serving|backs|is a dependency of|is depended on by|is dependency of) (?=@|US)", " CALLED "),
    (r" be (?:reached|called|accessed|hit|contacted|used)(?= (?:\?|\.|,|$))", " CALLED"),
    (r" be (?:reached|called|accessed|hit|contacted|used) *$", " CALLED "),
    # active admission: the subject lets the object in
    (
        r" (?:let|letting|allow|allowing|admit|accept)(?: (?:new|another|other|others|some|more|one|people|somebody|someone|consumers?|callers?|clients?|teams?|different))+ (?:in|IN|through)(?= |$)",
        " ADMIT",
    ),
    (r" (@\d+|US) (?:lets|admits|allows) (?:in|through|inside)(?= )", r" \1 ADMIT"),
    (
        r" (@\d+) (?:permits|allows|lets|admits|accepts|blocks|denies|whitelists|rejects|refuses|trusts|drops)(?: in)? (?=@)",
        r" \1 ADMIT ",
    ),
    (r" to (?:accept|admit|trust) (?=@)", " ADMIT "),
    (r" (do|does|did|will|should|would|to|can|not)( @\d+)? let(?= (?:in|into|through)(?! @))", r" \1\2 LET"),
    (r" (?:be|been|being|is|are|was|get|gets) (?:let|allowed|permitted) (?:in|into|in to) (?=@)", " LETTED INTO "),
    (
        rf" {_TRYING}{_ADMITS} (?:in )?(?:{_LOAD}|ingress|inbound|access|anything|connections in|those|stuff|ones)(?: (?:in|that|which|coming|come|comes|originating|arriving))* (?:from|by|of|off|out-of) ",
        " ADMIT ",
    ),
    (
        (
            r" (?:admit|admits|admitting|accept|accepts|accepting|trusts|trusting|trust|welcome|welcomes|welcoming|tolerate|tolerates|answer|answers|answering|respond to|responds to|responding to|listen to|listens to|listening to|reply to|replies to"
            r"|hear from|hears from) (?=@|US|ALL)"
        ),
        " ADMIT ",
    ),
    # calling
    (
        r" (?:have|has|had|get|gets|got) (?:any |a |some |network )?(?:way in|access|connectivity|route|route in)(?= (?:\?|\.|$))",
        " CALL",
    ),
    (rf" {_TRYING}{_TALKS}(?: over \S+| on \S+)? (?:with|to|against|into) (?!each|one another|eachother)", " CALL "),
    (
        rf" (?:{_HAS})(?: {_ROUTE_KIND})* {_ROUTE_WORD}(?: (?:through|over|across|on \S+|in cluster|open|opened|enabled|set up|rights|granted|up))* (?:to|into|in to|onto|of|on|with|for entering in|towards)(?= )",
        " CALL",
    ),
    (
        rf" {_TRYING}{_SENDS}(?: {_LOAD})?(?: over| through| across| on| straight)? (?:to|into|at|against|onto) (?=@|US|it|their|them|that|those|there)",
        " CALL ",
    ),
    (
        rf" {_TRYING}{_PULLS}(?: {_LOAD}| \S+ (?:data|records|details|info|information|metrics|tokens?|lists?|documents?))? (?:from|out of|out-of|off) ",
        " CALL ",
    ),
    (
        (
            rf" {_TRYING}{_GOES}(?: (?:back|through|over|across|out|in|up|straight|direct|round|directly|traffic))* (?:to|into|in to|onto|at|inside|against|on to)"
            r"(?= (?!each|one another|work|happen|be |have |do |use |go |get |make |know|see |understand|add|fix|open|allow|let|show|check|find|the bottom))"
        ),
        " CALL ",
    ),
    (
        r" (for|asked|direct|no|some|any|network|give|request|requested|requesting|full|its|their|our|my|'s|and|open|opened|new|same|the|needs?|wants?|have|has|get|lost|lose|losing|gain|got|need) access(?= (?:in|on|for|from|FROM|please|,|\.|\?|is|was|and|between|via|through|over|@))",
        r" \1 ACCESS",
    ),
    (
        rf" {_TRYING}{_CALLS}(?: (?:it|in) at)?(?= (?:\"? ?@|US|ALL|it|its|them|there|that|this|each|into|\?|\.|,|and|or|but|in |on |over |via |port|:|from|any|some|your|their|one|using|through|with|what|our|my|which|other|anything|something|another|for|to|$))",
        " CALL",
    ),
    (rf" (to|can|not|could|should|must|will) (?:{_SURELY_CALLS})(?= [a-z])", r" \1 CALL"),
    (
        rf" {_TRYING}(?:access|accesses|accessing)(?= (?:\"? ?@|US|ALL|it|its|them|there|that|this|each|\?|\.|,|any|your|their|one|another|other|what))",
        " CALL",
    ),
    # taking access away
    (r" take(?:s|n)? away(?= )", " CUT"),
    (
        r" (?:want|wants|wanting|need|like|get|keep|keeps|have|leave|kick|throw|shut|lock|boot|kicking|throwing|shutting|locking|keeping)( @\d+) out-of(?= )",
        r" CUT\1 out-of",
    ),
    (r" (?:turn|turns|turning|turned|knock|knocks|knocking) (?:away|back)(?= @)", " CUT"),
    (r" (?:shut|shutting|shuts|lock|locking|locks|keep|keeping|keeps) out(?= @)", " CUT"),
    (
        r" (?:taking|take|takes|took|cut|cuts|cutting|kick|kicks|throw|boot|chuck|lock|locks|locked|shut|pull|strip|rip|turf|chop|lop)(?= (?:all )?(?:of )?(?:(?:its|their|that|his) )?(?:@|access|ACCESS|US|off|rule|policy|peer|entry|label))",
        " CUT",
    ),
    (r" (?:close|closes|closing|lock|shut)(?: (?:off|down|up))*(?= @)", " CLOSE"),
    (rf" (?!(?:end|ends|ending) up )(?:{_CUTS})(?= )", " CUT"),
    # opening
    (
        r" (?:expose|exposes|exposing|publish|share|sharing|advertise|offer|make available|open up|opening up|opens up|open out)(?= )",
        " EXPOSE",
    ),
    (r" (?:make|making|have)(?= @\d+ (?:reachable|accessible|available|visible|callable|CALLED))", " EXPOSE"),
    (
        r" (?:open|opening|opens)(?= (?:@|US|access|ACCESS|port|traffic|tcp|udp|sctp|comms|connectivity|network|path|route|door|way|connection|things|from|between|\d))",
        " OPEN",
    ),
    # letting in
    (r" (?:let|lets|letting|allow|allowing) in(?= (?:@|US|ALL))", " LET"),
    (
        rf" (?:be |been |being |is |are |was |get |gets )?{_LETTED}(?= (?:by|to|into|in to|through|from|on|CALL|access|ACCESS|in|out|over|comms|network|passage|entry|past))",
        " LETTED",
    ),
    (rf" (?:{_LETS})(?= {_WHOM}(?! 's))", " LET"),
    (r" (?:let|allow|admit|permit|accept)(?= (?:it|them) )", " LET"),
    (rf" {_LET_IN}(?= (?:\S+ ){{0,3}}(?:from|FROM|@))", " LET"),
    (rf" {_NOUNS}(?= )", " ACCESS"),
    # prepositions
    (r" (?:in between|between|amongst|among)(?= )", " BETWEEN"),
    (
        r" (?:into|in to|through to|over to|across to|onto|inside|in through to|through into|on to|towards|toward|against)(?= )",
        " INTO",
    ),
    (
        r" (?:coming from|come from|comes from|originating from|originating in|starting from|out of|(?:coming|come|comes|going|go|goes|leaving|getting) out-of|from)(?= )",
        " FROM",
    ),
    (r" by(?= )", " BY"),
    (r" to(?= (?:\"? ?@|US|ALL|it|its|them|that|ACCESS|our|their|one|port|get at))", " TO"),
    (r" for(?= (?:@|US|ALL|it |them|port))", " FOR"),
    (r" (?:on|in|within|at)(?= (?:@|US|it |ALL))", " ON"),
    (r" with(?= (?:@|US))", " WITH"),
    (r" in(?= (?:\.|,|\?|!|$|@))", " IN"),
    (r" (?:will|does|do|did|would|can) not CALL( @\d+) (?:when|if|once|even when|whenever)(?= @\d+ CALL)", r" CUT\1 when"),
    (r" OPEN( @\d+)(?: up)? TO ALL(?= )", r" EXPOSE\1 TO ALL"),
)
