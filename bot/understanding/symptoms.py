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
        plain = self.says.format(s=said.get("s", ""), t=said["t"], port=f" on {rest['port']}" if rest else "")
        return f"{text[: found.start()]}{plain}{text[found.end() :]}"


_PORT = re.compile(r"\b(?:on|port|at) (?:port |tcp )?(?P<port>\d{2,5})\b", re.IGNORECASE)
_ERROR = r"(?:(?:an?|the|only|lots of|nothing but|constant|intermittent|some) )?(?:\w+ ){0,2}?(?:time-?outs?|50[0-9]s?|errors?|refusals?|connection refused|unknown host|no route(?: to host)?|hangs?)"
_CALLING = r"(?:when |while |on |for )?(?:calling|reaching|connecting to|talking to|querying|hitting|using|accessing|going to|calls to|requests to|connections to|against)"
_OWN = r"(?:each other|one another|themselves)"
_NOT = r"(?:can ?no longer|can ?not|can['’]?t|could ?n['’]?t|no longer can|do(?:es)? ?n['’]?t|do(?:es)? not|(?:is|are) unable to|fails? to|still can ?not|still can['’]?t)"
_REACH = r"(?:talk to|reach|call|see|connect to|speak to|get (?:in)?to|hit|access|use|query)"

SYMPTOMS = (
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
_FAILS = re.compile(rf"@\d+@ {_NOT} \w+(?: \w+)? @\d+@|\bwhy\b", re.IGNORECASE)
WHY = re.compile(r"\bwhy\b|\bhow come\b", re.IGNORECASE)


def plainly(text: str) -> str | None:
    """Return a masked text in which one story is told in plain words, or None where it tells none."""
    for symptom in SYMPTOMS:
        if (said := symptom.told(text)) is not None and said != text:
            return said
    beside = [ONLY_OPENED] * bool(WHY.search(text)) + [SINCE, POLICY_HAS] * bool(_FAILS.search(text))
    found = next((each for rule in beside if (each := rule.search(text))), None)
    return None if found is None else f"{text[: found.start()]}{text[found.end() :]}"
