"""How people ask about the bot, the routes, the logs, addresses and concepts, as data: ordered rules over the plain words of a message.

`@0` in a pattern stands for a namespace. A rule holds where one of its patterns is found, unless one of `unless` is. The first one holds.
"""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass

from bot.model.question import Intent
from bot.understanding.lazy_pattern import LazyPattern

_PLACE = r"(?:@\d+|US|ALL|it|them)"
_ROUTE = r"(?:ingress(?:es)?|nginx|public (?:url|hostname|host name|dns|domain|endpoint)|external hostname|public address|public route|front door|load balancer|public endpoint|external url|the waf|modsec|internet)"
_DIRECT = (
    r"(?:direct(?:ly)?(?: calls?| route| access| connections?| traffic| path)?|service to service|service-to-service|pod to pod|pod-to-pod|in[- ]cluster|internal(?:ly)?|inside the cluster|(?:never|not) leav(?:e|es|ing) the cluster|stay(?:s|ing)? (?:in|inside|within) the cluster|cluster ip|clusterip|the service|service name|service dns|svc"
    r"|network polic(?:y|ies)|netpols?|networkpolic(?:y|ies)|cluster network|bypass(?:ing)?|skip(?:ping)?|svc\.cluster\.local|not (?:go |going |be going )?(?:via|through)|without|straight to|namespace to namespace|cross[- ]namespace|around)"
)
_LOGS = r"(?:logs?|logging|logged|access logs?|request logs?|traces?|audit trail|kibana|opensearch|open search|elasticsearch|log lines?|log entries|log entry|live_kubernetes\w*)"


@dataclass(frozen=True, slots=True)
class Rule:
    """The intent, where one of `any_of` is found in the plain words and none of `unless` is."""

    intent: Intent
    any_of: tuple[LazyPattern, ...]
    unless: tuple[LazyPattern, ...] = ()


def _rule(intent: Intent, *any_of: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(intent, tuple(map(LazyPattern, any_of)), tuple(map(LazyPattern, unless)))


RULES: tuple[Rule, ...] = (
    # about the bot
    _rule(
        Intent.HELP,
        r"^(?:[^a-z]*)(?:help|/?help me|usage|commands?|man|\?|-h|--help|/netpol|netpol help|netpol)\W*$",
        r"\bwhat (?:can|do|could|else can|are) (?:you|this bot|the bot|netpol|this thing|it|u)(?: actually| even| all)* (?:do|help|able|know|for|understand|answer|support|capable|good)\b",
        r"\bhow (?:do|does|can|should|to|would)(?: i| we| one| you| people)?(?: \S+)? (?:use|talk to|work with|ask|speak to|query|interact with|drive|invoke|operate|summon|phrase)(?: \S+)? (?:this bot|the bot|you|netpol bot|this thing|netpol|questions|things|this app|this tool|bot)\b",
        r"\b(?:what|which|list)(?: \S+){0,4} (?:commands?|questions?|things|options|features|verbs|slash commands?|skills|capabilities)(?: \S+){0,3} (?:you|ask|bot|there|available|netpol|support|put)\b",
        r"\bwhat (?:can|could|should|may) (?:i|we|people) (?:ask|say|type|do with|use)(?: (?:to )?(?:you|this|here|the bot|it))?\b",
        r"\b(?:are|r) (?:you|u) (?:a |the |an |some )*(?:\S+ ){0,3}(?:bot|robot|human|person|ai|llm|chatgpt|real|automated|machine)\b",
        r"\bwho (?:are|made|built|wrote|owns|maintains|runs|looks after) (?:you|this bot|the bot|netpol)\b",
        r"\bis (?:this|that|it|there) (?:a |the |an )?(?:\S+ ){0,3}bot\b",
        r"\b(?:what|which) (?:information|info|details?|input|facts)\b[^?]{0,20}\b(?:do you|does (?:the|this) bot|would you) (?:need|want|require|expect)\b",
        r"\b(?:give|show|send|tell) (?:me|us) (?:a few |a couple of |a list of |some |an |any )?(?:(?:example|sample) (?:questions?|requests?|messages?|prompts?)|examples? of (?:\S+ )?(?:stuff|things|what|questions?|requests?|messages?) (?:that )?(?:you|i|we|the bot|people))\b|\b(?:give|show) (?:me|us) (?:a few|a couple of|some) (?:example|sample) (?:questions?|requests?)\b",
        r"\bwhat (?:is|are) (?:(?:this|that|the) (?:bot|app)|your (?:purpose|job|capabilities|commands))\b",
        r"\b(?:show|give|tell|send) me (?:the |some |an? |your )*(?:help|commands?|examples?|usage|instructions|options|menu)(?! \S* ?(?:policy|yaml|of a))\b",
        r"\bhow (?:do|should|can|could|must|would) (?:i|we|one|people) (?:best )?(?:phrase|word|ask|put|write|type|formulate)(?: \S+){0,3} (?:questions?|requests?|you|it|this|things)\b",
        r"\b(?:can|do|will) you (?:actually |also |really )?make changes\b|\bor (?:do you |can you )?(?:just|only) answer\b",
        r"\bwhat is it (?:that )?(?:you|this bot) (?:do|does)\b|\bexamples? of (?:what|things|questions)\b[^?]*\b(?:ask|say|type)\b",
        r"\b(?:can|may|could|do|should|how do) (?:i|we) (?:talk to|dm|message|contact|use|ping) (?:you|this bot|the bot)\b",
        r"\b(?:what|how|who|why|can|does|is|will|where)\b[^.]{0,60}\b(?:this|the|netpol) (?:bot|assistant)\b",
        r"\btell (?:me|us) what (?:you|this bot|the bot) (?:do|does|can do|are|is)\b|\bwho (?:built|made|wrote) (?:this|it|that)\W*$",
        r"\bdo (?:i|we) (?:have|need) to (?:mention|tag|ping|at|call) (?:you|the bot|this bot)\b",
        r"\bdo you (?:actually |also |ever |really )?(?:store|save|keep|remember|learn|make changes|change|edit|touch|modify|apply|deploy|merge|push|commit|create|raise|open|write|run|delete|approve)\b[^@]*$",
        r"\bhow (?:does|do) (?:this|the|your) (?:thing|app|tool|assistant|bot)(?: thing)? work\b",
        r"\b(?:can|could) (?:i|we|you) (?:ask you to )?(?:raise|open|create|make|write|do) (?:the |a |my |our )?(?:prs?|pull requests?|branch|yaml)\b[^.]*\bdo you (?:only|just)\b|\bdo you (?:only|just) (?:explain|answer|talk|advise|tell)\b",
        r"\bhow does (?:this|the|your) bot work\b|\bhow do you work\b|\bdo you (?:understand|do|support|speak|know|have|remember|store|learn|work|use)\b(?! (?:if|whether|why|who|what|how|any|about))(?=.*\b(?:you|bot)\b)",
        r"\b(?:introduce yourself|what are you|who are you|what can you do|what do you do|can you help(?: me| us)?(?: out)?|i need help|need some help|help please|please help)\W*$",
        r"\bcan (?:you|the bot|this bot|it)(?: \S+)? (?:create|raise|open|make|push|write|merge|edit|apply|do|generate|approve)(?: \S+){0,3} (?:prs?|branch|branches|pull requests?|changes|yaml|policies|the change|things)(?: for (?:me|us|you))?\W*$",
        unless=(
            r"@\d+",
            r"\bingress\b",
            r"\bpod",
            r"\b(?:apps|services|namespaces)\b[^?]*\b(?:talk|reach|call|connect|speak|access)\b",
        ),
    ),
    # what else there is to do
    _rule(
        Intent.EXPLAIN,
        r"(?<!what )(?<!which )\b(?:does|do|will|would|must|should) (?:anything|something|i|we|they|the other team|their team|it|@\d+)(?: also)? (?:need to|have to) (?:change|be changed|do anything|be done|label|happen|merge)\b(?=.*(?:\b(?:side|end|namespaces?|labels?|polic\w+|team|caller|target|source)\b|@))",
    ),
    # DNS behind a limit on outgoing calls
    _rule(
        Intent.EXPLAIN,
        r"\b(?:how|what|can|could|should|must|need)\b[^.?!]{0,60}\b(?:allow|let|open|unblock|permit|admit|get|keep)\b[^.?!]{0,30}\bdns\b(?! (?:names?|records?))",
        r"\bdns\b[^.?!]{0,30}\b(?:does ?n['’]?t|does not|do not|is not|no longer|stopped|fails?|broken|broke|blocked|cut off|down)\b[^?]{0,160}\?",
        unless=(r"\b(?:records?|route ?53|hosted zones?|cname|external-dns|domain|certificate)\b", r"@\d+.*@\d+"),
    ),
    # what a term or a piece of a policy means
    _rule(
        Intent.EXPLAIN,
        r"(?:^|\?)(?>[^?]*?\b(?:pod ?selectors?|namespace ?selectors?|policy ?types|match ?labels|(?:empty |curly )(?:braces|brackets|selector))\b)(?>[^?]*?\bwhat (?:does|do|is|would)\b)[^?]*\b(?:mean|do|for)\b",
        r"(?:^|\?)(?>[^?]*?\bwhat (?:does|do)\b)(?>[^?]*?\b(?:polic(?:y|ies)|netpol|selectors?|rule)\b)[^?]*\b(?:actually|really|even) do\b",
    ),
    # where the records are
    _rule(
        Intent.LOGS,
        rf"\b(?:where|how|which|what|do|does|are|is|will|can|why|should|would|who|any|no|lost|see|find|show|get|view|missing|disappeared|vanished)\b[^.!]{{0,100}}\b{_LOGS}\b[^.!]{{0,120}}\b(?:direct\w*|service|svc|in[- ]cluster|ingress|nginx|internal\w*|network polic\w+|netpols?|bypass\w*|requests?|calls?|traffic|@\d+|namespace|between (?!\d)|connections?|denied|blocked|dropped|pod to pod|hits)\b",
        rf"\b(?:direct\w*|service|svc|in[- ]cluster|ingress|nginx|internal\w*|network polic\w+|netpols?|bypass\w*|requests?|calls?|traffic|@\d+|between namespaces|connections?|denied|blocked|dropped|pod to pod|hits)\b[^!]{{0,120}}\b{_LOGS}\b",
        rf"\bwhere (?:do|are|can|will|would|is|does|did|have|should|has)(?: \S+){{0,4}} {_LOGS}\b",
        r"\bwhere (?:do|can|could|will|would|should) (?:i|we|you|one|they) (?:see|find|look (?:at|for)|view|check)(?: up)?(?: (?:those|these|the|our|my|all|any|its|their))* (?:calls|requests|traffic|hits|records of)\b",
        r"\bwhy (?:do|can|does|are|is) (?:i |we |it |they )?(?:not )?(?:see|find|any|there|getting)\b[^.!]{0,60}\b(?:kibana|opensearch|open search|logs?)\b",
        r"\b(?:can|how|do|does|where|could)\b[^.!]{0,40}\b(?:see|find|tell|know|trace|track|audit|prove|check|monitor|debug|count|inspect)\b[^.!]{0,60}\b(?:who (?:called|calls|hit|is calling)|requests? (?:between|from|to|made|that)|calls (?:between|from|to|made|that|coming)|traffic (?:between|from|to)|denied|dropped|blocked) ?(?:connections?|packets?|calls?|requests?)?\b",
        r"\b(?:is|are|do|does|will)\b[^.!]{0,60}\b(?:logged|recorded|audited|traced)\b",
        unless=(
            r"\b(?:application|app|our|my|pod|container|rds|postgres|database|slow query|s3|cloudtrail|terraform|pipeline|circleci|build|github|deploy\w*|cron\w*|audit) logs?\b(?!.*(?:direct|ingress|policy|bypass|service to service|in-cluster|straight))",
            r"\b(?:log ?in(?!g)|sign in|log me in|logged in(?! (?:kibana|opensearch|the|to opensearch))|logged out|logging in|log on|retention|a week behind|promql|slow query|rds|circleci|fluent|index pattern|postgres|cloudwatch|dashboard|azure|stack trace)\b(?![^.?!]*(?:direct|bypass|straight|service to service))",
            r"\blog level\b",
            r"\b(?:lose|losing|lost out|gain|give up|pros|cons|trade-?offs?|trade offs|downsides?|drawbacks?|benefits?|advantages?|implications?|better|worth|which way|keep)\b",
        ),
    ),
    # which way is better
    _rule(
        Intent.TRADEOFF,
        rf"\b(?:{_ROUTE}|{_DIRECT})\b(?=[^.!]*(?:\?|$|\.|better|best|recommend|should|which))[^.?!]{{0,80}}\b(?:vs\.?|versus|or|over|against|compared (?:to|with)|rather than|instead of|than)\b[^.?!]{{0,50}}\b(?:{_ROUTE}|{_DIRECT})\b",
        rf"\b(?:what|anything|something|how much|things?)\b[^.?!]{{0,40}}\b(?:lose|lost|losing|miss(?:ing)?(?: out)?|gain(?:ed)?|give up|giving up|sacrific\w+|forfeit|cost|implications?|consequences?|impact|risk|downsides?|upsides?|drawbacks?|catch|caveats?|gotchas?|benefits?|advantages?|disadvantages?)\b[^.?!]{{0,80}}\b(?:{_ROUTE}|{_DIRECT})\b",
        rf"\b(?:{_ROUTE}|{_DIRECT})\b[^.?!]{{0,80}}\b(?:what|anything|do we|do i|will we|would we|is there|are there)\b[^.?!]{{0,40}}\b(?:lose|lost|losing|miss(?:ing)?(?: out)?|gain|give up|sacrific\w+|downsides?|drawbacks?|catch|caveats?|gotchas?|benefits?|advantages?|implications?)\b",
        r"\b(?:trade-?offs?|trade offs?|pros and cons|pros/cons|pros & cons|pros or cons|advantages|disadvantages|downsides?|upsides?|drawbacks?|upshot)\b",
        rf"\b(?:should|would|shall|do|ought|better|best|worth|sensible|recommend\w*|prefer\w*|advis\w+|quicker|faster|slower|safer|cheaper|secure|point|reason|benefit|advantage|sense)\b[^.?!]{{0,60}}\b(?:{_ROUTE})\b[^.?!]{{0,60}}\b(?:or|than|instead|over|vs|versus|rather|{_DIRECT})\b",
        rf"\b(?:better|best|worth|sensible|recommended|preferred|advisable|quicker|faster|slower|safer|cheaper|more secure|less secure|more reliable|overkill)\b[^.?!]{{0,60}}\b(?:{_DIRECT})\b",
        rf"\b(?:{_DIRECT})\b[^.?!]{{0,60}}\b(?:better|worth it|quicker|faster|slower|safer|cheaper|more secure|less secure|recommended|preferred|overkill|the right way|the way to go|best practice|paved road)\b",
        rf"\b(?:do|does|will|would|can|is|are|should|what about|how about|what happens|who|how do|how does|have)\b[^.?!]{{0,60}}\b(?:retries|retry|load balanc\w+|rate limit\w*|waf|modsec\w*|tls|https|mtls|certs?|certificates?|encrypt\w*|headers?|x-forwarded-for|x-request-id|request ids?|body size|basic auth|ip allow ?list\w*|whitelist\w*|allow ?list\w*|ip filtering|canary|metrics|sticky sessions?|cach\w+|latency|throughput|performance|hops?|rewrites?|redirects?|auth(?:entication)?|caching|compression|buffering|scaling|waf rules?|monitoring|alerts?|ddos)\b[^.?!]{{0,80}}\b(?:{_DIRECT})\b",
        rf"\b(?:{_DIRECT})\b[^.!?]{{0,60}}[,.?]? ?\b(?:do|does|will|would|can|is|are|what about|how about|what happens)\b[^.?!]{{0,50}}\b(?:retries|retry|load balanc\w+|rate limit\w*|waf|modsec\w*|tls|https|mtls|encrypt\w*|timeouts?|headers?|x-forwarded-for|body size|basic auth|ip allow ?list\w*|whitelist\w*|canary|metrics|latency|count)\b",
        r"\b(?:annotations?|whitelist-source-range|rate limits?|waf|modsec\w*|basic auth|retries|tls|certs?)\b[^?!]{0,80}\b(?:count|apply|applied|work|enforced|honou?red|matter|survive|go away|disappear|kept|keep)\b[^?!]{0,60}\b(?:service|direct\w*|bypass\w*|in-cluster|network polic\w+|internal\w*)\b",
        rf"\b(?:compare|comparison|difference|differences|differ)\b[^.?!]{{0,60}}\b(?:{_ROUTE}|{_DIRECT}|routes|ways|options)\b",
        rf"\bwhy (?:should|would|not|bother|do|does|are|is|use|go|can not)\b[^.?!]{{0,50}}\b(?:{_ROUTE})\b",
        rf"\b(?:is|are) (?:it|there|going|calling|using)\b[^.?!]{{0,40}}\b(?:ok|okay|fine|bad|wrong|safe|secure|good|faster|quicker|slower|worth|point|sense|reason|a problem|frowned|supported|recommended|much)\b[^.?!]{{0,60}}\b(?:{_ROUTE}|{_DIRECT})\b",
        r"\b(?:which|what)(?: \S+){0,3} (?:route|way|option|approach|path|method|one)\b[^.?!]{0,50}\b(?:better|best|should|recommend\w*|prefer\w*|use|faster|safer|choose|pick|go for|paved|advise)\b",
        rf"\b(?:performance|latency|speed|throughput|security|cost|reliability)\b[^.?!]{{0,50}}\b(?:{_DIRECT}|{_ROUTE})\b[^.!]*\?",
        rf"\bwhen\b[^.?!]{{0,40}}\b(?:not|should|would|want|best|better)\b[^.?!]{{0,40}}\b(?:direct(?:ly)?|{_ROUTE})\b",
        rf"\b(?:{_DIRECT})\b[^?]{{0,80}}\b(?:{_ROUTE})\b[^?]{{0,60}}\b(?:who is|which is|who do|which do|who would) (?:right|correct|wrong|i|you|we|best)\b",
        rf"\b(?:{_ROUTE}|{_DIRECT})\b[^.?!]{{0,60}}\b(?:(?:bad|good|best|common) practice|frowned upon|anti-?pattern|discouraged|encouraged)\b",
        rf"\bwhat (?:breaks|happens|changes|stops working|is affected|else changes)\b[^.?!]{{0,60}}\b(?:{_ROUTE}|{_DIRECT})\b",
        r"\b(?:public|external|full) (?:url|hostname|address|domain|dns)\b[^.?!]{0,40}\b(?:or|vs|versus|rather than|instead of|over)\b[^.?!]{0,40}\b(?:internal|service|svc|cluster|private|direct|local)\b",
        r"\b(?:internal|service|svc|cluster|private)\b[^.?!]{0,20} (?:name|url|dns|ingress|address)\b[^.?!]{0,20}\b(?:or|vs|versus|rather than|instead of|over)\b[^.?!]{0,40}\b(?:public|external|ingress|url)\b",
        r"\b(?:keep|keeping|stay with|stick with) (?:the |our |an )?(?:ingress|nginx)\b[^.?!]{0,20}\bor (?:to )?(?:drop|skip|bypass|lose|ditch|remove|go|leave|cut)\b",
        r"\bwhat (?:do|does|would|will|can|could|did) (?:we|i|you|@\d+|one|it|that|they)\b[^.?!]{0,30}\b(?:lose|losing|gain|gaining|miss|missing|give up|giving up|sacrific\w+|forfeit)\b",
        unless=(
            r"\b(?:not understand|confus\w+|egress)\b",
            r"\b(?:delete|remove|add|change|edit|create|have|drop) (?:a|the|my|no|any|our) (?:network )?polic\w+",
            r"\bno network polic\w+|\bwithout (?:a|any) network polic\w+|\ballow-\w|\b04-network|\bplease (?:can|could)\b|\bdisabled?\b|\bfalse positives?\b",
            r"\bwhere (?:do|are|can|will|would|is|does)\b[^?]{0,40}\blogs?\b",
        ),
    ),
    # which address
    _rule(
        Intent.ADDRESS,
        r"\b(?:what|which|whats|where|give|tell|need|know|find|got|remind|how do|looking for|is there|anyone know|confirm|send)\b[^.!]{0,60}\b(?:url|urls|uri|address|hostname|host name|hostnames|dns name|dns|fqdn|endpoint|host|base url|svc name|service name|service dns|domain name|domain|cluster\.local|internal name)\b",
        r"\b(?:url|address|hostname|host|dns name|endpoint|fqdn|base url|uri)(?: \S+){0,2} (?:for|of|to)\b[^.!]{0,60}(?:@\d|\bit\b|service|namespace)[^.!]*$",
        r"\bhow (?:do|can|should|would|could|to)(?: (?:i|we|you|one|my pods?|our pods?|pods?))?(?: best)? (?:curl|address|resolve|wget|write the url|refer to|form the url|construct|ping|spell|look ?up)\b",
        r"\b(?:what|which) (?:do|should|would|to) (?:i|we)?(?: \S+)? ?(?:put|use|set|curl|point|call|type|write)\b[^.!]{0,60}\b(?:url|host|hostname|env var|values|config|address|endpoint|helm|api_url|base_url|to (?:reach|call|hit|curl|get to))\b",
        r"\b(?:what|which) (?:is|would be|should be|are) (?:the |my |our )?(?:\S+ ){0,3}(?:url|address|hostname|endpoint|host|dns)\b",
        r"\b(?:what|which)(?: is)?(?: the)? ports? (?:of|for|does|is)\b[^.?!]{0,40}\b(?:service|svc|listen|use|on)\b",
        r"\b(?:svc|service) (?:format|pattern|name format|address format|url format)\b|\bformat (?:of|for) (?:the )?(?:\S+ )?(?:url|hostname|address|dns|internal)\b",
        r"\bhow (?:do|does|should|can|would|must)(?: \S+){0,3} address @",
        r"^\W*(?:please |pls |the |need |want |internal |in-cluster |cluster |full |hi |hello |, )*(?:fqdn|url|uri|hostname|host|dns name|dns|address|endpoint|svc name|base url|service address)(?: name)?(?: (?:of|for|to|in|inside|please|pls|the|reach|call|use))* @\d+(?: (?:please|pls|plz|thanks|ta|cheers))*\W*$",
        r"\b(?:url|hostname|address|endpoint|fqdn|dns name|dns|base url|host|service name|svc name)\W*\?",
        r"\b(?:where|what) (?:do|should|would|can|to) (?:i|we)?(?: \S+)? ?(?:point|aim|direct|send)\b(?! (?:out|of))",
        unless=(
            r"\bemails?\b|\bnotify\b|\bip address(?:es)?\b|\bemail address|\bips?\b",
            r"\b(?:route ?53|hosted zone|cname|a records?|dns records?|ttl|delegat\w+|nameservers?|custom domain|redirect|public dns|certificate|letsencrypt|external-dns|txt record|mx)\b",
            r"\bhost ?path\b|\bdocs?\b|\bdocumentation\b|\bguide\b|\bwritten down\b|\bpage\b|\bgithub\b|\brepo\b|\bdashboard\b|\bgrafana\b|\bkibana\b|\bprometheus\b|\brds\b|\bdatabase\b|\bredis\b|\bdb\b|\bs3\b|\becr\b|\bwebhook\b|\bsentry\b|\bcallback\b",
            r"\b(?:public|external) (?:url|hostname|address|domain|dns)\b[^.?!]{0,40}\b(?:or|vs|versus|rather than|instead of)\b",
        ),
    ),
)
"""The rules that hold whoever is named. What is said of a pair is in `bot.understanding.intents`."""

_ROUTES_OF_OURS = re.compile(
    rf"\b(?:{_ROUTE}|direct(?:ly)?|service[- ]to[- ]service|pod[- ]to[- ]pod|in[- ]cluster|calling the service|service (?:name|dns)|internal(?:ly)? (?:calls?|route|traffic|url|address|ingress)|bypass\w*|skip\w* (?:the )?(?:ingress|nginx)|straight to|(?:never|not) leav(?:e|es|ing) the cluster|stay(?:s|ing)? (?:in|inside|within) the cluster)\b(?! (?:rules?|polic|peer|from|controllers? (?:label|bit)|list|class|(?:and|or|vs) egress))"
)
_QUALITY = re.compile(
    r"\b(?:tls|ssl|mtls|https|encrypt\w*|waf|modsec\w*|retr(?:y|ies)|rate limit\w*|throttl\w*|latency|hops?|slow(?:er)?|fast(?:er)?|quick(?:er)?|secure|security|safer?|cheaper|reliab\w+|resilien\w+|load balanc\w+|sticky|cach\w+|basic auth|auth(?:entication)?|headers?"
    r"|timeouts?|body size|allow ?lists?|ip (?:restrictions?|filter\w*|ranges?)|lose|losing|lost|gain|give up|miss out|better|best|worse|worth|prefer\w*|recommend\w*|overkill|downsides?|upsides?|pros|cons|trade-?offs?|benefits?|drawbacks?|advantages?|disadvantages?|catch|bother|point"
    r"|bad idea|good idea|sensible|advis\w+|simpler|performance|overhead|risk\w*|matter|difference|why would|why do|why not|compares?|compared|gotchas?)\b"
)
_RECORDS = re.compile(
    r"\b(?:logs?|logged|logging|kibana|opensearch|open search|records?|recorded|audit(?:ed| trail)|traces?|traced|visible|visibility|show up|shows up|look up|find out who|see who|see which|see what|look to see|written down|where (?:do|can|would|could|should) (?:i|we|you|one) (?:see|find) (?:them|those|these|it)|access log|history)\b"
)
_CALLS = re.compile(
    r"\b(?:(?:direct|internal|in-cluster|service|denied|dropped|blocked|refused|rejected|cross[- ]namespace|pod) ?(?:calls?|requests?|traffic|connections?|hits|packets)|calls? (?:between|that|to|from|going|which)|requests? (?:between|that|to|from|going|which)"
    r"|traffic (?:between|that|to|from|going|which)|connections? (?:between|that)|service[- ]to[- ]service|pod[- ]to[- ]pod|go(?:es|ing)? (?:direct|straight)|skip\w* (?:the )?ingress|bypass\w* (?:the )?(?:ingress|nginx)|network polic\w+|who (?:called|calls|hit|is calling)|(?:which|what) (?:namespace|service|app|team|pod|client|caller)s? (?:called|has called|have called|hit|is calling|was calling)|(?:which|what) (?:requests|calls)|(?:without|not) (?:pass|go)\w* (?:by |through |via )?(?:the )?(?:ingress|nginx))\b"
)
_NOT_RECORDS = re.compile(
    r"\b(?:log ?in|log on|logged (?:in|out)|retention|promql|rds|circleci|cloudwatch|dashboards?|postgres|dns records?|a records?|login|fluent\w*|stack trace|application logs?|app logs?|our logs|my logs|for all our pods|missing from)\b"
)


def of_routes(plain: str) -> Intent | None:
    """Find the routes or the records of calls, by what is named together in a question, in whatever order."""
    if _RECORDS.search(plain) and _CALLS.search(plain) and not _NOT_RECORDS.search(plain) and not _QUALITY.search(plain):
        return Intent.LOGS
    if _ROUTES_OF_OURS.search(plain) and _QUALITY.search(plain):
        return Intent.TRADEOFF
    return None


DIRECT_TALK = re.compile(
    rf"\b(?:{_ROUTE}|{_DIRECT}|ingress|urls?|hostnames?|addresses|address|curl|requests|calls|this bot|the bot)\b"
)
"""Talk of routes and addresses, for which the guide has answers."""
