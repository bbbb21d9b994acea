"""What people see when a call fails, told as a story: each rule turns one way of telling it into "A can not call B".

The rules work on a text with its namespaces as `@0@`, `@1@` …; see `bot.understanding.clauses`.
"""
# ruff: noqa: E501 - tables: a line is one construction

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """One way of telling that a call fails, or does not: its name is an example. `says` is the plain sentence, from the groups."""

    name: str
    pattern: re.Pattern[str]
    says: str

    def told(self, text: str) -> str | None:
        """Return the text with the story in plain words, or None where it does not tell it."""
        found = self.pattern.search(text)
        if found is None:
            return None
        said = found.groupdict("")
        rest = _PORT.search(said.get("more", ""))
        number = (rest["port"] or rest["bare"]) if rest else ""
        port, service = f" on {number}" if number else "", said.get("svc", "")
        plain = self.says.format(s=said.get("s", ""), t=said["t"], port=port, svc=service)
        return f"{text[: found.start()]}{plain}{text[found.end() :]}"


_PORT = re.compile(r"\b(?:on|port|at) (?:port |tcp )?(?P<port>\d{2,5})\b|^:?(?P<bare>\d{2,5})$", re.IGNORECASE)
_ERROR = r"(?:(?:an?|the|only|lots of|nothing but|constant|intermittent|some) )?(?:\w+ ){0,2}?(?:time-?outs?|50[0-9]s?|errors?|unknown host|no route(?: to host)?|hangs?)"
_GOT_THROUGH = r"(?:(?:an?|the|only|lots of) )?(?:\w+ ){0,2}?(?:connection refused|refusals?|40[0-9]s?|forbidden|unauthori[sz]ed)"
_CALLING = r"(?:when |while |on |for )?(?:calling|reaching|connecting to|talking to|querying|hitting|using|accessing|going to|calls to|requests to|connections to|against)"
_OWN = r"(?:each other|one another|themselves)"
_NOT = r"(?:can ?no longer|can ?not|can['’]?t|could ?n['’]?t|no longer can|do(?:es)? ?n['’]?t|do(?:es)? not|(?:is|are) unable to|fails? to|still can ?not|still can['’]?t)"
_REACH = r"(?:talk to|reach|call|see|connect to|speak to|get (?:in)?to|hit|access|use|query)"
_REACHES = rf"(?:(?:can|could|may|is able to|is allowed to|does|manages to)(?: still| now)? {_REACH}|(?:still |now )?(?:gets? (?:in)?to|reaches|calls|connects to|talks to|hits|accesses|uses|queries)|still {_REACH})"
_UNWANTED = (
    r"(?:(?:it|they|that|this|which)? ?(?:really |definitely )?(?:should ?n['’]?t|should not|must ?n['’]?t|must not|ought not(?: to)?|(?:is|are) ?n['’]?t (?:supposed|allowed|meant) to|(?:is|are) not (?:supposed|allowed|meant) to)"
    r"(?=\W*$|[.!?,;)]| (?:be (?:able|allowed|possible)|have|reach|call|get|see|do (?:that|this|so)|any ?more|at all|because|since|by policy)\b)"
    r"|(?:i|we) (?:really )?(?:do ?n['’]?t|do not|did ?n['’]?t|did not|never) (?:want|wanted|allow|allowed) (?:that|this|it)\b(?! to\b)"
    r"|that['’]?s a (?:security )?(?:hole|leak|breach)\b"
    r"|(?:i|we) thought (?:we|i|it|that|this)(?:['’]d| had| was| were)? (?:closed|blocked|removed|revoked|locked|shut)\b)"
)
_HANGS = r"(?:hangs?|times? out|timed out|fails?|never (?:returns|answers|connects)|gets? (?:dropped|blocked)|is (?:dropped|blocked)|dropped|no (?:reply|answer|response))"

SYMPTOMS = (
    Symptom(
        "A can reach B but it should not",
        re.compile(
            rf"(?:security says (?:that )?)?(?P<s>@\d+@) {_REACHES} (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{{0,40}}?)[,.!; -]*(?:but |and |though |although )?{_UNWANTED}[^.!?\n@]{{0,60}}",
            re.IGNORECASE,
        ),
        "revoke the access of {s} to {t}{port}",
    ),
    Symptom(
        "security says A can reach B, please fix",
        re.compile(
            rf"\b(?:security|the auditors?|audit|a pen ?test|the pen ?testers?)(?: team| people| report)? (?:says?|said|found|complains?|noticed|reports?)(?: that)? (?P<s>@\d+@) {_REACHES} (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{{0,30}}?),? (?:please |pls |can you |could you )+(?:fix|close|stop)(?: it| this| that)?\b",
            re.IGNORECASE,
        ),
        "revoke the access of {s} to {t}{port}",
    ),
    Symptom(
        "why does B block A",
        re.compile(
            r"\bwhy (?:does|is|would|did|do) (?:the )?(?P<t>@\d+@) (?:still )?(?:block(?:ing)?|deny(?:ing)?|reject(?:ing)?|refus(?:e|ing)|drop(?:ping)?|not let(?:ting)?(?: in)?) (?:the )?(?P<s>@\d+@)",
            re.IGNORECASE,
        ),
        "why can {s} not call {t}",
    ),
    Symptom(
        "requests from A never arrive in B",
        re.compile(
            r"\b(?:requests?|calls?|traffic|packets?|connections?|messages?) (?:from|of|out of) (?:the )?(?P<s>@\d+@) (?:never|do(?:es)? ?n['’]?t|do(?:es)? not|no longer|can ?not|can['’]?t|are not|is not) (?:arriv(?:e|es|ing)|reach(?:es|ing)?|get(?:s|ting)? (?:through|in)?|make(?:s)? it|come(?:s)? (?:through|in))(?: (?:in|at|to|into|through to))? (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{0,40})",
            re.IGNORECASE,
        ),
        "{s} can not call {t}{port}",
    ),
    Symptom(
        "add A to the allowlist of B",
        re.compile(
            r"\b(?:add|put) (?:the )?(?P<s>@\d+@) (?:to|on|onto|into) (?:the )?(?:allow-?list|white-?list|allow list|white list|allowed (?:list|callers)|guest ?list) (?:of|for|in|at) (?:the )?(?P<t>@\d+@)",
            re.IGNORECASE,
        ),
        "allow {s} to call {t}",
    ),
    Symptom(
        "A can resolve B but not connect",
        re.compile(
            rf"(?P<s>@\d+@) (?:can|does|is able to|could) (?:resolve|look up|ping|find) (?:the )?(?P<t>@\d+@),? (?:but|yet|and) (?:it )?(?:{_NOT}|not|never) (?:connect|reach|call|get through|talk)(?: to it| it)?\b",
            re.IGNORECASE,
        ),
        "{s} can not call {t}",
    ),
    Symptom(
        "lookup B on 10.0.0.10:53: no such host, from A",
        re.compile(
            r"(?:dial \w+: )?\blookup (?P<t>@\d+@) on [\d.]+(?::\d+)?:? no such host,?(?: in| from| at)? (?:the )?(?P<s>@\d+@)",
            re.IGNORECASE,
        ),
        "{s} can not call {t}",
    ),
    Symptom(
        "telnet B 80 from A hangs",
        re.compile(
            rf"\b(?:telnet|nc|ncat|netcat|curl|wget)(?: -\S+)* (?P<t>@\d+@)(?: (?P<more>\d{{2,5}}))? (?:from|in|out of) (?:a pod (?:of|in) )?(?:the )?(?P<s>@\d+@)(?: just| always| still)? {_HANGS}",
            re.IGNORECASE,
        ),
        "{s} can not call {t}{port}",
    ),
    Symptom(
        "A 10.1.1.5:43512 -> B 10.1.2.7:8080 dropped",
        re.compile(
            r"(?P<s>@\d+@) \(?\d+\.\d+\.\d+\.\d+(?::\d+)?\)? ?(?:->|→|=>|to) ?(?P<t>@\d+@) \(?\d+\.\d+\.\d+\.\d+(?P<more>:\d{2,5})?\)?",
            re.IGNORECASE,
        ),
        "{s} can not call {t}{port}",
    ),
    Symptom(
        "A gets 403 from B",
        re.compile(
            rf"(?P<s>@\d+@) (?:still |now |suddenly |always |just |only |keeps )?(?:gets?|getting|sees?|seeing|receives?|has) {_GOT_THROUGH} (?:{_CALLING}|from|by|at) (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{{0,40}})",
            re.IGNORECASE,
        ),
        "can {s} call {t}{port}?",
    ),
    Symptom(
        "from A http://orders gives an error, orders is in B",
        re.compile(
            r"\bfrom (?P<s>@\d+@),? (?:the address |calling |curl )?(?:https?://)?(?P<svc>[a-z0-9][a-z0-9-]{1,62})(?::\d+)?/? [^@\n]{0,80}?\b(?P=svc) (?:is|lives|runs|sits) in (?:the )?(?P<t>@\d+@)",
            re.IGNORECASE,
        ),
        "can {s} call the service {svc} in {t}?",
    ),
    Symptom(
        "connection refused when A calls B",
        re.compile(
            rf"\b{_GOT_THROUGH} (?:when|if|as soon as|whenever) (?:the )?(?P<s>@\d+@) (?:calls|reaches|connects to|talks to|hits|accesses|uses|queries) (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{{0,40}})",
            re.IGNORECASE,
        ),
        "can {s} call {t}{port}?",
    ),
    Symptom(
        "A times out calling B",
        re.compile(
            rf"(?P<s>@\d+@) (?:still |now |suddenly |always |just |keeps |is )?(?:(?:(?:times?|timing) out|hangs?|fails?|failing) {_CALLING}|(?:gets?|getting|sees?|seeing) {_ERROR} (?:{_CALLING}|from)) (?:the )?(?P<t>@\d+@)(?P<more>[^.!?;,\n@]{{0,50}})",
            re.IGNORECASE,
        ),
        "{s} can not call {t}{port}",
    ),
    Symptom(
        "we get a 504 from A since we added the policy in B",
        re.compile(
            rf"\b(?:we|i|they|users|people|customers|our users) (?:now |still |only |suddenly |always )?(?:get|see|are (?:getting|seeing)|keep (?:getting|seeing)|have|had|got) {_ERROR} (?:from|at|out of) (?:the )?(?P<s>@\d+@) [^@.!?\n]{{0,60}}?\b(?:in|to|into|of|for|on) (?:the )?(?P<t>@\d+@)",
            re.IGNORECASE,
        ),
        "{s} can not call {t}",
    ),
    Symptom(
        "A cannot resolve B",
        re.compile(
            rf"(?P<s>@\d+@) {_NOT} (?:resolve|look up|lookup) (?:the name of |the host |the service )?(?P<t>@\d+@)", re.IGNORECASE
        ),
        "{s} can not call {t}",
    ),
    Symptom(
        "there is a policy in B, and A still reaches it",
        re.compile(
            rf"\b(?:have|has|is|added|wrote|put|applied|made|there(?:['’]s| is)) [^@.!?\n]{{0,60}}?\b(?:in|on|to|for) (?:the )?(?P<t>@\d+@),? (?:and|but|yet|though|although|still|so why|why)\b[^@.!?\n]{{0,15}}(?P<s>@\d+@) (?:can|could|does|is able to|may)? ?(?:still |nevertheless |somehow )?(?:{_REACH}|gets? (?:in)?to|reaches|calls) (?:it|that|there)\b(?P<more>[^.!?\n@]{{0,50}})",
            re.IGNORECASE,
        ),
        "can {s} call {t}{port}?",
    ),
    Symptom(
        "B has a policy, does it block A from calling it",
        re.compile(
            r"(?P<t>@\d+@) (?:has|only has|got|holds|uses) [^@.!?\n]{0,60}?[,.;] ?(?:so |and )?(?:does|do|will|would|is|can|should) (?:it|that|this|they|those)(?: one| policy| policies)? (?:block|stop|prevent|keep|hinder|limit) (?:the )?(?P<s>@\d+@)(?: from| in)? (?:calling|reaching|connecting to|talking to|accessing|using|getting (?:in)?to) (?:it|that|there)\b\??",
            re.IGNORECASE,
        ),
        "can {s} call {t}?",
    ),
    Symptom(
        "pods in A cannot talk to each other",
        re.compile(
            rf"\b(?:pods|services|deployments|workloads|containers|apps)(?: running| that run)? (?:in|of|inside|within) (?:the )?(?P<t>@\d+@) {_NOT} {_REACH} {_OWN}",
            re.IGNORECASE,
        ),
        "why can {t} not call {t}?",
    ),
    Symptom(
        "the deployment in A reaches B, but the job does not",
        re.compile(
            r"\b(?:the|our|my|its) [\w-]+(?: pods?)? (?:in|of|from) (?P<s>@\d+@) (?:can )?(?:reach(?:es)?|call(?:s)?|access(?:es)?|gets? (?:in)?to|talks? to|connects? to|hits?) (?P<t>@\d+@)(?P<more>[^.!?;\n@]{0,30}?),? (?:but|while|whereas|yet|though|and) (?:the|our|my|its|a) [\w-]+(?: [\w-]+)? (?:does ?n['’]?t|does not|do ?n['’]?t|do not|can ?not|can['’]?t|fails?|times? out)\b",
            re.IGNORECASE,
        ),
        "can {s} call {t}{port}?",
    ),
)
"""In the order in which they are tried."""

ONLY_OPENED = re.compile(
    r"[,;.]? (?:and |but |since |as |because )?(?:i|we)(?:['’]ve| have)? only (?:ever )?(?:allowed|opened|let in|meant|wanted|admitted|permitted|whitelisted)(?: it| that| access)?(?: for| to| in)?(?: the)?(?: pods?(?: with)?)? [\w./-]+ ?[=:] ?[\w.-]+(?: pods?)?\b",
    re.IGNORECASE,
)
"""What somebody had written, told beside a question: "…, I only allowed app=web"."""
SINCE = re.compile(
    r",? (?:ever )?since (?:we|i|they|somebody|someone) (?:have |had |['’]ve )?(?:added|introduced|applied|switched on|turned on|rolled out|enabled|deployed|put in|merged)\b[^.!?\n@]*",
    re.IGNORECASE,
)
"""Since when a call fails: told beside it."""
POLICY_HAS = re.compile(
    r"[,;.]? (?:but |and |though |although )?(?:the |our |its |my )?(?:policy|rule|netpol) (?:already |only |just )?(?:allows|opens|has|lists|permits|says|admits)(?: port)? \d{2,5}\b(?! to)",
    re.IGNORECASE,
)
"""Which port a policy has already, told beside a call that fails."""
ERRNO = re.compile(r"(?<=timed out) \((?:errno )?1\d\d[^)]{0,40}\)|(?<=refused) \((?:errno )?1\d\d[^)]{0,40}\)", re.IGNORECASE)
"""The number of an error, which is no port: "upstream timed out (110: Connection timed out)"."""
NOBODY = re.compile(
    rf"^\W*(?:nothing|nobody|no one|no-one|noone) (?:can|could|is able to|gets to|manages to) {_REACH} (?:the )?(?P<t>@\d+@)[ .!?]*$",
    re.IGNORECASE,
)
"""Nobody gets in: whoever may is the answer."""
THING_IN = re.compile(
    rf"(?P<verb>\b{_REACH}) (?:the|its|their|our|a) (?:db|database|cache|queue|backend|back end|frontend|front end|app|pods?|server|ui|workers?|deployment)s? (?:in|of|inside|within) (?=@\d+@)",
    re.IGNORECASE,
)
"""A thing in a namespace: "reach the database in B"."""
TYPED = re.compile(
    r"^\W*(?:/?netpol )?(?P<verb>check|allow|revoke) (?P<s>@\d+@) (?P<t>@\d+@)(?P<ports>(?: \d{2,5})*)\s*$", re.IGNORECASE
)
"""A command, typed as words."""
_TYPED = {
    "check": "can {s} call {t}{ports}?",
    "allow": "allow {s} to call {t}{ports}",
    "revoke": "revoke the access of {s} to {t}{ports}",
}
_FAILS = re.compile(rf"@\d+@ {_NOT} \w+(?: \w+)? @\d+@|\bwhy\b", re.IGNORECASE)
WHY = re.compile(r"\bwhy\b|\bhow come\b", re.IGNORECASE)


def plainly(text: str) -> str | None:
    """Return a masked text in which one story is told in plain words, or None where it tells none."""
    if (typed := TYPED.search(text)) is not None:
        ports = typed["ports"].split()
        on = f" on {' and '.join(ports)}" if ports else ""
        return _TYPED[typed["verb"].lower()].format(s=typed["s"], t=typed["t"], ports=on)
    if (nobody := NOBODY.search(text)) is not None:
        return f"who can call {nobody['t']}?"
    for rule, by in ((ERRNO, ""), (THING_IN, r"\g<verb> ")):
        if (shorter := rule.sub(by, text)) != text:
            return shorter
    for symptom in SYMPTOMS:
        if (said := symptom.told(text)) is not None and said != text:
            return said
    beside = [ONLY_OPENED] * bool(WHY.search(text)) + [SINCE, POLICY_HAS] * bool(_FAILS.search(text))
    found = next((each for rule in beside if (each := rule.search(text))), None)
    return None if found is None else f"{text[: found.start()]}{text[found.end() :]}"
