"""What a message is about when it is not about access between namespaces: talk that the bot leaves alone. Data."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re

from bot.understanding.lazy_pattern import LazyPattern


def _any(*patterns: str) -> LazyPattern:
    return LazyPattern("|".join(f"(?:{pattern})" for pattern in patterns))


SUBJECT = _any(
    r"\bnetwork ?polic(?:y|ies)\b",
    r"\bnetwork-polic(?:y|ies)\b",
    r"\bnetpols?\b",
    r"\bnamespace ?selectors?\b",
    r"\bpod ?selectors?\b",
    r"\bpolicy ?types\b",
    r"\bmatchlabels\b",
    r"\bmatch labels\b",
    r"\b04-network\S*",
    r"\bcross[- ]namespace\b",
    r"\bbetween (?:the |two |our |different |my )*namespaces\b",
    r"\b(?:other|another|different|someone else's|two) (?:team's )?namespaces?\b",
    r"\bnamespace[- ]to[- ]namespace\b",
    r"\bnamespaces? (?:(?:can|can not|could|may|do not|to) )?(?:talk|call|reach|connect|communicate|see (?:each|one|another))\b",
    r"\b(?:ingress|egress) (?:rules?|polic(?:y|ies))\b",
    r"\bdefault[- ]deny\b|\bdeny[- ]all\b",
    r"\bsvc\.cluster\.local\b",
    r"\bempty (?:from|to|ingress|selector|podselector|namespaceselector)\b",
    r"\b(?:deny|denied|blocked|closed|deny all|allowed|open) by default\b",
    r"(?<!iam )(?<!opa )(?<!bucket )(?<!s3 )\bpolic(?:y|ies)\b.*\b(?:takes? effect|kicks? in|kick in|merged?|go(?:es)? live|is live|in force|applied)\b",
    r"\begress\b.*\bingress\b|\bingress\b.*\begress\b",
    r"\bcloud-platform\.justice\.gov\.uk/namespace\b",
    r"\b(?:team|side|namespace|service|app|end|one|party) (?:that|which|who|being|doing|making) (?:is )?(?:the )?(?:calls?|called|calling|reached|accessed)\b",
    r"\b(?:component|namespace|metadata\.name) labels?\b",
    r"\blabels? (?:for|on|in) (?:the |my |our |a )?(?:source |target |caller(?:'s)? |calling )?namespace\b",
    r"\b(?:source|target|caller(?:'s)?|callee(?:'s)?|calling|called) (?:and target )?namespaces?\b",
    r"\bacross (?:the )?namespaces\b|\b(?:apps|services|pods|namespaces) (?:\S+ )?(?:talk|speak|call|reach|communicate) (?:to |with )?each other\b",
    r"\b(?:which|what) labels?\b|\blabel (?:my|our|the|your|a|their) namespaces?\b",
    r"\bmetadata\.name\b",
    r"\b(?:another|other|a different|someone else's) team's (?:services?|apps?|apis?|namespaces?|backend)\b",
    r"\bservice[- ]to[- ]service\b|\bpod[- ]to[- ]pod\b",
    r"\b(?:second|another|return|reverse|separate|same|both|two|egress|ingress|default|existing|my|our|their|the|a) polic(?:y|ies)\b(?=.*\b(?:response|reply|back|namespaces?|pods?|labels?|ports?|traffic|selectors?|caller|callee|source|target|connections?|direction|side|services?|cluster|ingress|egress|replies|return|cross)\b)",
    r"\b(?:namespaces?|pods?|labels?|ports?|traffic|selectors?|caller|callee|source|target|connections?|ingress|egress)\b.*\b(?:in|need|needs|the|a|second|my|our|same) polic(?:y|ies)\b",
    r"\ballow-(?:ingress-controllers|source-namespace|prometheus-scraping)\b",
)
"""Words of our own subject: with one of them a question is ours, whatever else it says."""

_WEIGHTS: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(
            r"(?<!iam )(?<!opa )(?<!bucket )(?<!s3 )(?<!sqs )(?<!kyverno )(?<!password )(?<!retention )(?<!branch )(?<!leave )(?<!lifecycle )(?<!privacy )(?<!security )(?<!backup )(?<!support )(?<!constraint )\bpolic(?:y|ies)\b"
        ),
        2,
    ),
    (re.compile(r"\b00-namespace\S*|\b04-\S+"), 2),
    (re.compile(r"\begress\b"), 1),
    (re.compile(r"\b(?:callers?|calling side|consumer|consuming team)\b"), 1),
    (re.compile(r"\b(?:callees?|called side|providing team)\b"), 1),
    (re.compile(r"\b(?:source|target|destination)s?\b"), 1),
    (re.compile(r"\bnamespaces?\b"), 1),
    (re.compile(r"\bingress rules?\b|\bingress side\b|\bselectors?\b|\blabels?\b"), 1),
    (re.compile(r"\bselectors?\b|\bisolat\w+\b"), 1),
    (re.compile(r"\bden(?:y|ies)\b"), 1),
    (re.compile(r"\ballows?\b"), 1),
    (re.compile(r"\b(?:traffic|connections?|connectivity|responses?|repl(?:y|ies)|reply traffic|return traffic)\b"), 1),
    (re.compile(r"\b(?:allowed|denied|blocked|restricted|permitted|closed|isolated|open)\b"), 1),
    (
        re.compile(
            r"\bby default\b|\brules?\b|\bboth (?:sides|ends|ways|directions|teams)\b|\bother (?:team|side|end)\b|\bone way\b"
        ),
        1,
    ),
    (re.compile(r"\b(?:needs?|raise|open|each) (?:a |the |an |their own |its own )?(?:prs?|pull requests?)\b"), 1),
    (re.compile(r"\b(?:denied|blocked|closed|forbidden) unless\b|\border of (?:the )?rules\b|\brule order\b"), 2),
    (re.compile(r"\b(?:two|second|both|separate|another) (?:prs?|pull requests?|branches)\b"), 2),
)
"""Words of our subject that are words of other subjects too, and how much each speaks for ours."""


def ours(plain: str) -> bool:
    """Whether words that are ours among others come together in a text that holds no word of another trade."""
    return sum(weight for pattern, weight in _WEIGHTS if pattern.search(plain)) > 1 and not FOREIGN.search(plain)


SURELY = re.compile(
    r"\b(?:can|does|do|could|will|would) (?:a|the|one|our|my) polic(?:y|ies) (?:also )?(?:allow|select|match|cover|restrict|block|apply|limit|name|use|let)\b|\bnetwork ?polic(?:y|ies)\b|\bnetpols?\b|\bport \d|\bingress from\b|\bsvc\.cluster\b"
)
"""So plainly ours that no other word in the sentence makes it somebody else's."""

FOREIGN = _any(
    r"\brds\b|\bs3\b|\bsqs\b|\bsns\b|\bdynamo\w*|\belasti?cache\b|\bredis\b|\bbuckets?\b|\birsa\b|\biam\b|\bkms\b|\bsts\b|\becr\b|\broute ?53\b|\bcloudfront\b|\bcognito\b|\bamazonaws\b|\blambdas?\b|\baws\b|\bathena\b|\bglue\b|\bses\b",
    r"\bsecrets?\b|\bcredentials?\b|\bpasswords?\b|\bapi keys?\b|\btokens?\b|\bgit-crypt\b|\bdecode-secret\b",
    r"\bterraform\b|\btf\b|\bhcl\b|\bmodule\.\w+|\.tf\b|\bproviders? \S+ plan\b|\btfstate\b",
    r"\bpipelines?\b|\bconcourse\b|\bcircle(?: ?ci)?\b|\bgithub actions?\b|\bgha\b|\bworkflows?\b|\bci\b|\bci/cd\b|\bjenkins\b|\bargo\w*|\bapply-live\b|\bplan-live\b",
    r"\bcert-manager\b|\bcerts?\b|\bcertificates?\b|\bletsencrypt\b|\bssl\b|\bacme\b",
    r"\bdns records?\b|\ba records?\b|\bcnames?\b|\bttl\b|\bhosted zones?\b|\bnameservers?\b|\bcustom domains?\b|\bsubdomains?\b|\btxt records?\b|\bmx records?\b|\bdelegat\w+\b|\bnxdomain\b|\benotfound\b",
    r"\blaptops?\b|\bmacbooks?\b|\bmoj mac\b|\bdbeaver\b|\bport[- ]forward\w*|\bpg_dump\b|\bmy machine\b|\bvpn\b|\bglobalprotect\b|\bmoj wifi\b|\blocalhost\b|\bfrom home\b|\bmy mac\b|\bpgadmin\b|\bpostman\b|\bwindows\b",
    r"\bon[- ]prem\w*|\btransit gateway\b|\btgw\b|\bmod(?:ernisation)? platform\b|\bazure\b|\bdatacentre\b|\bdata centre\b|\bpsn\b|\bark\b|\boracle\b|\bnomis db\b|\bnomis database\b|\bexternal (?:api|system|service|supplier|party|site)s?\b|\bthird[- ]party\b|\b3rd[- ]party\b|\boutbound to\b|\bnat (?:ip|gateway)s?\b|\begress ips?\b|\bstatic ips?\b|\bdwp\b|\bhmrc\b|\bsupplier\b",
    r"\bs?ftps?\b|\bdom1\b|\bhscn\b|\bquantum\b|\b(?:out )?to the (?:bank|supplier|vendor|courts? network|prison network)\b",
    r"\bkubeconfig\b|\bkubectl (?:auth|login|config)\b|\bkuberos\b|\boidc\b|\bunable to connect to the server\b|\bcontext\b|\bsso\b|\bsign ?-?in\b|\blog ?-?in\b|\b2fa\b|\bmfa\b|\bauth0\b|\baad\b|\bentra\b",
    r"\bquotas?\b|\blimits?\b|\boom\w*|\bevicted\b|\bevictions?\b|\bcpus?\b|\bmemory\b|\bstorage\b|\bpvcs?\b|\bdisk\b|\bhpa\b|\bautoscal\w+|\breplicas?\b|\bmore pods\b|\bpods? (?:quota|limit)\b|\bresources?\b",
    r"\bhelm\b|\brollouts?\b|\brollback\b|\bdeploy\w*|\bimages?\b|\bdocker\w*|\bregistry\b|\bimagepull\w*|\bcrashloop\w*|\breadiness\b|\bliveness\b|\bprobes?\b|\bpdbs?\b|\bpod disruption\b|\bcron ?jobs?\b|\brestart\w*|\bpending\b|\bscal(?:e|ing)\b",
    r"\blogs?\b|\bopensearch\b|\bkibana\b|\bgrafana\b|\bdashboards?\b|\bprometheus\b|\bservicemonitors?\b|\balert\w*|\bpromql\b|\bpingdom\b|\bpagerduty\b|\bsentry\b|\bapp ?insights\b|\bdynatrace\b|\bmetrics\b",
    r"\bgithub (?:team|org|organisation|repo|access|user)\w*\b|\busergroups?\b|\brbac\b|\b01-rbac\b|\brole ?bindings?\b|\bnew starters?\b|\bleavers?\b|\bjoiners?\b|\bread[- ]only\b|\bview (?:the )?(?:namespace|@)|\badmin rights?\b|\bslack\b",
    r"\bwaf\b|\bmodsec\w*|\bfalse positives?\b|\b403\b|\bip (?:allow|white|block) ?list\w*|\bip ranges?\b|\bcidrs?\b|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d+)?\b|\bips?\b|\bwhitelist\b",
    r"\bnew namespaces?\b|\bcreate (?:a |the )?namespace\b|\bdelete (?:a |the |this |our )?namespace\b|\bdecommission\w*|\bcloud-platform environment\b|\bmigrat\w+|\bnew cluster\b|\bnode recycl\w*|\bnodes?\b",
    r"\bnotify\b|\bmail\b|\bemails?\b|\bsmtp\b|\bbanner\b|\bforms?\b|\bcontent\b|\bcss\b|\bpage\b|\blink\b|\bprototype kit\b|\bbrowser\b|\bcors\b|\bcookies?\b|\bleave\b|\bparking\b|\blunch\b|\bpact\b",
    r"\bpostgres\w*|\bpsql\w*|\bmysql\b|\bdatabases?\b|\bdb\b|\bflyway\b|\bmigrations?\b|\bpgbouncer\b|\bsnapshots?\b|\bbackups?\b|\bactiverecord\b|\bhikari\w*",
    r"\bexception\b|\btraceback\b|\bstack ?trace\b|\bsegfault\b|\bnull ?pointer\w*|\bgems?\b|\bnpm\b|\bbundler?\b|\bgradle\b|\bmaven\b",
)
"""Other trades of a platform's support channel. Without a pair of namespaces, these are not for us."""

NEVER = _any(
    r"\b(?:is-production|environment-name|business-unit|review-after|slack-channel|review apps?|s3|sqs|sns|dynamodb|rds|elasticache|redis|queues?|buckets?|ecr|lambda|secrets?|irsa|iam|kms|athena|images?|helm charts?|terraform|dashboards?|grafana|backups?|snapshots?|databases?|github team|slack|usergroups?|quotas?|rbac|alerts?|alarms?|certs?|certificates?|domains?|configmaps?|service accounts?|serviceaccounts?|dumps?|copy of|data migration|passwords?|credentials|pvcs?|volumes?|banner|(?<! i )(?<! to )(?<! we )form|promot\w+|pod ?security|service account|load tests?|pen ?tests?|waf|read[- ]only|kubectl access|links? (?:from|to|on|in)|broken link|404s?)\b",
)
"""Things that are shared between namespaces without the network policy having a say."""

ELSEWHERE = _any(
    r"\b(?:recordings?|show and tells?|slides?|slide deck|blog ?posts?|proof-?read\w*|webinars?|workshops?|lunch and learn|presentations?|meetups?|conference)\b",
    r"\b(?:i would have thought|i (?:think|reckon|suspect|bet|doubt)|sounds|looks|probably|my guess|more likely|surely|pretty sure)\b[^?.]*\b(?:rather than|more than|instead of|not|nothing to do with) (?:a |the |your |any )?(?:network ?polic\w+|netpols?)\b",
    r"\bpre-?stop\b|\bgrace period\b|\bgraceful\w*|\bdrain(?:s|ed|ing)?\b|\bsigterm\b|\btermination ?grace\w*",
    r"\brule ids?\b",
    r"\bon[- ]call (?:for|this|next|tonight|today|rota|person|engineer)\b",
    r"\bcost(?:s|ing)\b[^?.]{0,30}\b(?:a|per) (?:month|day|year|week)\b|\bbilling\b|\bcost explorer\b",
)
"""Our words in talk of something else: talks and texts about the subject, another diagnosis, how pods end, rules of the firewall for the web, costs."""

CLOSING_DOWN = re.compile(
    r"\b(?:we are|we will be|i am|they are|team is)(?: \w+)? (?:retiring|decommissioning|sunsetting|archiving|closing down|winding down|shutting down|switching off|migrating|moving)\b"
)
"""A team tells what becomes of a namespace."""
OF_ACCESS = re.compile(
    r"\?|\b(?:access|polic\w+|rules?|revok\w+|remov\w+|strip|drop|cut|let|allow\w*|open|call\w*|reach\w*|talk\w*|connect\w*|block\w*|netpols?|please|needs?|must|so that)\b"
)
"""... and wants something of it."""
DIFFERENCE = re.compile(
    r"\bdifferences? between @\d+(?![^.;\n]*\b(?:access|polic\w+|reach\w*|call\w*|let|allow\w*|open|rules?|talk\w*|connect\w*|netpols?|callers|who)\b)"
)
"""How two namespaces differ, other than in who may call them."""

REVIEW = _any(
    r"\b(?:approve|approval|approved|approvals|review|reviewed|reviews|reviewer|merge|merged|merging|lgtm|look at|eyes on|take a look|check over|bump|nudge|rubber stamp|sign off|\+1|pr for|prs? for)\b",
)

DONE = _any(
    r"\b(?:we|i|they|you|someone) (?:have |had |just |now )*(?:have|had|just|now)? ?(?:opened|added|allowed|merged|raised|updated|enabled|removed|revoked|reverted|rolled back|whitelisted|deployed|applied|granted|unblocked|fixed|sorted|pushed|created|approved)\b",
    r"\b(?:has|have|had|is|are|was|were) (?:now |already |just |all |also )*(?:been )(?:now |already |just |all |also )*(?:opened|added|allowed|merged|raised|updated|enabled|removed|revoked|reverted|rolled back|whitelisted|deployed|applied|granted|unblocked|fixed|sorted|given)\b",
    r"\b(?:is|are) now (?:open|opened|allowed|live|able|fixed|working|able to|reachable|talking|sorted|unblocked)\b",
    r"\bshould (?:now )?be (?:open|able|working|allowed|fine|good|ok|live|sorted|reachable)(?: to \S+)? (?:now|again|shortly|soon|once)\b",
    r"\bshould (?:now )?work (?:now|once|after|again|when)\b|\blooks (?:fine|good|ok) to me\b|\bi (?:have )?reviewed\b",
    r"\b(?:was|were|been) (?:let|allowed|permitted|added|given|granted|opened|let in)\b[^?]*\b(?:yesterday|last (?:week|month|year|night|sprint)|ago|this morning|earlier|on (?:mon|tues|wednes|thurs|fri)day)\b",
    r"\b(?:went|gone) (?:in|out|live) (?:on (?:mon|tues|wednes|thurs|fri)day|yesterday|last|this|earlier)\b|\bso it (?:is|was|can) not (?:be )?that\W*$",
    r"\bcan now (?:call|reach|talk|access|see|get|hit|CALL)\b",
    r"^(?:all )?(?:sorted|done|fixed|merged|resolved|deployed|approved|working)\b",
    r"\b(?:works|working) (?:now|again|fine)\b",
    r"\b(?:fyi|just so (?:people|you|everyone|folks) (?:know|are aware)|heads up|heads-up|psa|announcement|reminder|notice|please note|note:|for info|for awareness)\b",
    r"\bwill (?:be )?(?:unavailable|down|offline|upgraded|restarted|read-only|out of action|switched off|turned off|get 50\d\w*)\b",
    r"\b(?:going|goes|went) down\b|\bmaintenance window\b|\boutage\b|\bplanned (?:work|downtime|maintenance)\b",
)
"""News: something was done, or will be. Nobody asks."""

SETTLED = _any(
    r"^\W*(?:thanks|thank you|cheers|ta|great|brilliant|perfect|nice|lovely|yay|amazing|fab)\b[^?]*\b(?:now|again|working|works|sorted|fine)\W*$",
    r"^\W*(?:reminder|fyi|heads up|psa|announcement|notice|for info)\b",
    r"\ball (?:sorted|done|fixed|resolved|good|working)(?: now| then| here)?\b|\bsorted now\b|\bno need\b(?! to)|\bturns? out\b(?!.*\b(?:can you|please|could)\b)",
    r"\b(?:has|have|had) (?:always |already |long )?(?:let|allowed|permitted|been letting|been allowing|had) (?:us|it|them|@\d+)\b[^?]*\b(?:since|for (?:years|months|ages|weeks)|already|last|ago)\b",
)
"""It is in order, and somebody says so."""

STILL_WRONG = _any(
    r"\?",
    r"\bstill (?:not|can not|no|failing|blocked|getting|timing|times|hangs?|hanging|is not|does not|will not|cannot|broken|does)\b",
    r"\bbut\b[^.]{0,80}\b(?:not|fail\w*|can not|times? out|timeouts?|timing out|refused|blocked|error|hang\w*|504|nothing)\b",
    r"\bplease\b|\bcan (?:you|someone|we|i)\b|\bcould (?:you|someone|we|i)\b|\bhow (?:do|can|to)\b|\bneed(?:s)?\b|\bwant(?:s)?\b",
)

CHATTER = re.compile(
    r"^\W*(?:thanks?(?: you)?|thank you(?: all| both| so much| very much)?|ta|cheers|nice(?: one)?|great(?: stuff)?|lovely|perfect|brilliant|awesome|amazing|ace|cool|good|gotcha|got it|makes sense|understood|ah|oh|lol|haha|hi|hello|hey|morning|good morning|afternoon"
    r"|bye|np|no worries|no problem|you are welcome|welcome|done|sorted|same here|same|\+1|me too|bump|ok thanks|ok|okay|k|fair enough|will do|on it|looking|wow|yay|congrats|congratulations|hmm+|interesting|noted|all good|that worked|works now|it works|working now|ignore me|never ?mind me)\b"
)

PEOPLE = _any(
    r"\b(?:i|me|my account|my user|new starters?|colleagues?|developers?|dev team|github team|the team|team members?|someone in|a user|users?|contractors?|engineers?|dba|testers?|qa team|somebody from|people|my team|our team|joiner|analysts?|designer|leaver) (?:\S+ )?(?:need|needs|want|wants|require|requires|would like|to have|be given|be added|get|gets|has|have|to view|to see|to)?(?: \S+){0,2} ?(?:access|admin|permission|permissions|read[- ]only|view|kubectl)\b",
    r"\b(?:access|permission|permissions) (?:for|to) (?:me|my account|my user|new starters?|the dev team|developers?|@\S+ team|team members?|a colleague)\b",
    r"\bkubectl\b[^.]{0,40}\b(?:access|permission|forbidden)\b|\bforbidden\b|\brole\b[^.]{0,20}\btoken\b|\bunauthori[sz]ed\b|\bmust be logged in\b",
)
"""Access of people, which is RBAC and not the network."""
