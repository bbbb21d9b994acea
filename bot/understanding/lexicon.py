"""Spelling things out, and words that say nothing about who calls whom. Data."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

from bot.understanding.wordlists import either, table

CONTRACTIONS = table(
    (
        r"\b(?:stop|quit|cease) (?:rejecting|refusing|blocking|denying|turning away|dropping|bouncing|knocking back) (@\d+) (?:from|at)(?= @)",
        r"let \1 into",
    ),
    (
        r"\b(?:stop|stops|quit|cease) (?:rejecting|refusing|blocking|denying|turning away|dropping|bouncing|knocking back)(?= @)",
        "accept",
    ),
    (r"\bcan(?:not|'?t)\b", "can not"),
    (r"\bwon'?t\b", "will not"),
    (r"\bain'?t\b", "is not"),
    (r"\b(is|are|was|were|do|does|did|has|have|had|would|could|should|must|need)n'?t\b", r"\1 not"),
    (r"\bwh(at|o|ere|en|y|ich)'?s\b", r"wh\1 is"),
    (r"\bhow'?s\b", "how is"),
    (r"\b(it|that|there|he|she|something|anything|nothing|everything|someone|somebody|anyone|here)'s\b", r"\1 is"),
    (r"\bi'?m\b", "i am"),
    (r"\b(we|you|they)'re\b", r"\1 are"),
    (r"\b(i|we|you|they)'?ve\b", r"\1 have"),
    (r"\b(i|we|you|they|it|he|she)'ll\b", r"\1 will"),
    (r"\b(i|we|you|they|it|he|she)'d\b", r"\1 would"),
    (r"\blet's\b", "let us"),
    (r"\bwanna\b", "want to"),
    (r"\bgonna\b", "going to"),
    (r"\bgotta\b", "have to"),
    (r"\b(?:pls|plz|plse|pleae|pleas|plesae|pleese)\b", "please"),
    (r"\bu\b", "you"),
    (r"\bb/w\b|\bbtwn\b|\bbetwen\b|\bbtw (?=@)", "between"),
    (r"\bw/o\b", "without"),
    (r"\b(?:aloow|alow|allwo|alllow|aalow|allo|allaw|allw)(s|ed|ing)?\b", r"allow\1"),
    (r"\b(?:acess|acces|accss|acccess|accesss|aceess|acsess|accesse)\b", "access"),
    (r"\b(?:conect|connnect|conenct|connet|connecct)(s|ed|ing|ion)?\b", r"connect\1"),
    (r"\b(?:recieve|receve)(s|d)?\b", r"receive\1"),
    (r"\b(?:reech|rech|raech|reahc|reacg)\b", "reach"),
    (r"\b(?:tlak|takl|tallk)\b", "talk"),
    (r"\b(?:comunicate|communciate|comminicate|comunicat|comunciate)\b", "communicate"),
    (r"\b(?:remvoe|reomve|remoce|rmeove)\b", "remove"),
    (r"\b(?:revok|revoek|rvoke|rekove)\b", "revoke"),
    (r"\b(?:netwrok|newtork|netowrk|nework|netork)\b", "network"),
    (r"\b(?:namepsace|namespce|namesapce|namspace|namesace|name space)(s?)\b", r"namespace\1"),
    (r"\b(?:polciy|poilcy|plicy|policey|poliicy)\b", "policy"),
    (r"\b(?:cna|acn)\b", "can"),
    (r"\b(?:clal|cal)(?= @)", "call"),
    (r"\bnto\b", "not"),
    (r"\bingres\b", "ingress"),
    (r"(@\d+) (?:2|too) (?=@)", r"\1 to "),
    (r"\b(?:bewteen|betwene|beteen)\b", "between"),
    (r"\bi\.? ?e ?\.(?= )", "ie"),
    (r"\be\.? ?g ?\.(?= )", "eg"),
)
"""Spelt out, so that grammar has one form to look for; the misspellings are of words that the question hangs on."""

_KIND = either(
    """namespaces? / ns / services? / svc / apps? / applications? / deployment / workloads? / pods? / team / project / component / environment / env / api / ui
    backend / frontend / containers? / cronjob / job / workers? / proxy / server / code / stuff / one / box / thing"""
)
_INSIDE = rf"{_KIND}(?: label\w+ \S+| that| which)?(?: (?:is|are|we have|live|lives|run|runs|sit|sits|sitting|running|deployed|hosted|living|based|located|residing))*"
_ADVERB = either(
    """please / just / simply / really / actually / currently / directly / straight / also / still / now / already / again / maybe / perhaps / ever / even / right
    basically / obviously / happily / definitely / always / suddenly / sometimes / occasionally / ideally / hopefully / finally / properly / successfully / internally
    quickly / temporarily / permanently / kindly / somehow / apparently / explicitly / once more / anymore / any more / any longer / at all / for me / for us / thanks
    cheers / ta / sorry / hi / hey / hello / all / folks / team / ok / okay / well / then / both / only / purely / solely / yet / today / atm / too / either / exactly
    in cluster / in-cluster / inside cluster / inside the cluster / within the cluster / over the cluster network / on the cluster network / via the service / direct
    natively / locally / technically / the / a / an / those / these / this / of / to be able / for some reason / as well / as of today / from today / this week"""
)
_DETOUR = either(
    """without / not / instead of / rather than / bypassing / avoiding / skipping / not just / and not / but not / without it / no need for"""
)
_FRONT_DOOR = either(
    "ingress / ingresses / nginx / internet / load balancer / nlb / gateway / waf / modsec / ingress controllers? / public internet / front door / public url"
)

FILLERS = table(
    (r" (?:by|before|until|till|at|towards) (?:the |about the )?(?:very )?end of (?:the |this |next )?[a-z]+(?= )", " "),
    (
        r" (?:has |have |with |by |of )?(?:a |an |the |its |our |their )?default[- ]deny(?: network)?(?: polic(?:y|ies)| rules?)?(?= )",
        " ",
    ),
    (
        r"(@\d+) (?:reads?|fetch(?:es)?|loads?|retrieves?|collects?|grabs?) (?!(?:requests?|calls?|traffic|connections?)\b)(?:(?!@)\S+ ){1,10}from(?= @)",
        r"\1 calls",
    ),
    (r" the [a-z][\w-]* (?:service|svc) (?:of|in|from|at)(?= @)", " "),
    (r"(@\d+) 's [a-z][\w-]* (?:service|svc)(?= )", r"\1"),
    (r" (?:consumers?|callers?|clients?|users?)(?: called| named|,)? (?:\( )?(@\d+)(?: \)| ,)? of(?= @)", r" \1 CALL"),
    (r" (so|that|the|any|all|for|of|when|if|where) (?:requests|calls|queries|polls|connections)(?: coming)? (?=from )", r" \1 "),
    (r" (consumers?|callers?|clients?|users?|dependents?|customers?) of(?= )", r" \1-of"),
    (r" (access|permissions?|rights|entry|connectivity|calls?|traffic|requests) of(?= @)", r" \1 for"),
    (
        r" (?:all|every|each)(?: of)?(?: the)?(?: other| single)? (?:namespaces?|services?|apps?|ns|teams?|callers?)(?= (?:that |which |who )?(?:@|can |may |has |is |are |lets?|allowed|have ))",
        " everything",
    ),
    (
        r" (?:besides|apart from|other than|except(?: for)?|aside from|not counting|excluding|as well as|beside) (?:us|me|ours|mine|ourselves|our own|our (?:app|service|namespace|team))(?= )",
        " ",
    ),
    (r" (?:get|gets|getting) rid of(?= )", " remove"),
    (r" (?:out|clear) of(?= )", " out-of"),
    (r" line of sight(?= )", " visibility"),
    (r" (?:would )?benefits? from(?= )", " wants"),
    (r" (?:stopped|stops|ceased) (?:being able to|being able|to be able to)(?= )", " can not"),
    (
        (
            rf" {_DETOUR}(?: having to)?(?: be)?(?: going| go| routing| hopping| leaving)?(?: out)?(?: by| via| through| thru| over| across| using| to use| needing| with)?(?: all)?"
            rf"(?: the| our| their| its| an| any| a)?(?: public| external| nginx| normal)* {_FRONT_DOOR}(?: controllers?| url| host| and back in)?(?= )"
        ),
        " ",
    ),
    (rf" {_ADVERB}(?= )", " "),
    (rf" {_ADVERB}(?= )", " "),
    (
        rf" {_INSIDE} (?:in|inside|within|on|under|from inside)(?: {_KIND})*(?= \"? ?@)",
        " ",
    ),
    (
        (
            rf" (?:{_KIND}|{_KIND} (?:in|of|from|running in|inside)|anything (?:in|from)|everything (?:in|from)|stuff (?:in|from)|traffic (?:coming )?(?=from)|requests (?:coming )?(?=from)"
            r"|calls (?=from)|called|named|namely|i\.e\.|ie|eg|like)(?= \"? ?@)"
        ),
        " ",
    ),
    (rf"(?<=\d)(?: 's)?(?: own| new| existing)? {_KIND}(?: {_KIND})?(?= )", " "),
    (r" [\"()-](?= )", " "),
    (r" (?:our|my|their|your)(?= +@\d)", " "),
)
"""Dropped, in this order, before tags are given."""
