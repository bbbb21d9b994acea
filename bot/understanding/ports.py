"""Ports, protocol, service and pod labels as they are said. Only what is stated counts. A ticket, a time or a status code is no port."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.question import Port, Protocol
from bot.model.syntax import MAX_PORT, SERVICE_NAME
from bot.understanding import numbers

_NUMBER = r"\d{1,6}"
_PORTS = re.compile(
    rf"\b(?:ports?|prots?)(?: numbers?| no\.?| nr\.?)? ?(?:is|are|=|:|#|of|being|should be|to|on|will be|would be)* ?(?:the |just |only )?((?:(?:tcp|udp|sctp)[ /]*)?-?{_NUMBER}(?:/(?:tcp|udp|sctp))?(?: ?(?:,|and|&|or|plus|\+|/) ?(?:port )?{_NUMBER}(?:/(?:tcp|udp|sctp))?)*)(?!\w|\.\w)(?! ?(?:pods|replicas|times(?! out)|seconds|minutes|namespaces|of them))"
)
_PROTOCOL_PORT = re.compile(
    rf"\b(?:tcp|udp|sctp)(?: ports?)?[ /:]*((?:{_NUMBER})(?: ?(?:,|and|&) ?{_NUMBER})*)\b(?!\.)|\b({_NUMBER}) ?[/ ] ?(?:tcp|udp|sctp)\b"
)
_BEFORE_PORT = re.compile(rf"(?<![\w.:#/-])({_NUMBER}) (?:is the |as the |as |the )?port\b")
_COLON = re.compile(r"(?<=[a-z~)\]}]):(\d{2,5})\b(?![.\d]|:\S)(?=[:/\s,.;?!)'\"]|$)")
_STATE = re.compile(
    r"(?<![\w.:#/-])(\d{2,5}) (?:is |be |being |to be )?(?:open|opened|allowed|blocked|closed|exposed|reachable)\b"
)
_LISTED = re.compile(r"(?<=[(,])\s?(\d{2,5})(?=\s*[),])")
_AFTER_A_NAME = re.compile(
    r"(?<=~) ?,? ?(80|443|\d{4,5})(?=\s*(?:[.,;?!)\n]|$|please|pls|plz|thanks|thx|ta\b|cheers|asap|today|now\b|urgently))(?!\.\d)"
)
"""The port that follows a name, at the end: "let a call b, 8080"."""
_ON_A_NAME = re.compile(r"(?<![\w.:#/-])(\d{4,5}) (?:on|into|at|to) (?:the )?~")
_TIME = re.compile(
    r"\b(?:deploy\w*|releas\w*|live|meet\w*|demo\w*|stand-?up|call|start\w*|finish\w*|down|back|today|tomorrow|\w+day) at \d{4}\b"
    r"|\bat \d{4} (?:today|tomorrow|tonight|on \w+day|sharp|utc|gmt|bst)\b"
)
"""A time written without a colon."""
_BARE_COLON = re.compile(r"(?<!\S): ?(\d{2,6})\b(?![:.\d])")
_ON = re.compile(
    r"\b(?:on|over|via|listen(?:s|ing)?(?: on)?(?: at)?|using|through|at|expose[sd]?(?: on)?|serves? on|running on|runs on|only|just|-p|port's|needs?|requires?|wants?|both|open(?:ing)?(?: of)?|make it|make that|change (?:it|that) to|use|to|be|sorry|actually|no|svc|name)(?: the)? (?<![#])(\d{2,5})\b(?!(?:[:./-]?\d)|-|(?:st|nd|rd|th)\b|[%]| ?(?:seconds?|secs?|s|ms|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|pods?|replicas?|times|users?|people|errors?|requests?|rps|am|pm|percent|gb|mb|kb|calls?|namespaces?|st|nd|rd|th|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|response|status|of|more|other|different|environments?|services?|teams?|apps?)\b)"
)
_SURELY = (_PORTS, _PROTOCOL_PORT, _BEFORE_PORT, _BARE_COLON, _STATE)
_LIKELY = (_COLON, _ON, _LISTED, _AFTER_A_NAME, _ON_A_NAME)
"""Wordings that a status code or a year has too."""
_PORTS_ARE = re.compile(r"\bports?(?: named| called)?:?[\s*-]*$")
_PORTS_FOR = re.compile(r"\bports?\b[^.?!\d\n]{0,30}$|\bfor $")
_FIELD = re.compile(r"\bports?[\"']?\s?[:=]\s?[\[\"']?\s?$")
_ALSO_BEFORE = re.compile(r"\b(?:also|plus|and|as well as|additionally)(?: on| at)?(?: the)? ?$")
_ALSO_AFTER = re.compile(r" ?(?:,|\()? ?(?:too|as well|also)\b")
_CALLED_PORT = re.compile(
    r"\b(?:port (?:called|named|name|=|:|is)+ ?|named port (?:called |is |of )?|container port (?:called |named )?|port name (?:is |= ?|: ?)?|port )"
    r"['\"]?([a-z](?:[a-z0-9-]{0,13}[a-z0-9])?)['\"]?(?= |$|[.,?!;)])"
)
_KIND_OF_PORT = re.compile(r"\b(?:on |over |via |to )?(?:the |its |their )?['\"]?([a-z][a-z0-9-]{0,14})['\"]? (?:named )?port\b")
_PORT_NAMES = frozenset(
    "http https http-api http-web http-metrics metrics grpc grpc-api web api admin management mgmt prometheus postgres postgresql redis mysql amqp mqtt ldap ldaps smtp ssh dns ws wss health healthcheck healthz actuator http2 h2c jmx debug monitoring http-alt"
    " http1 app rest graphql ui server main service-port http-port ".split()
)
_SURELY_NAMES = frozenset(
    "http https metrics grpc web admin management mgmt prometheus http-metrics http-web http-api grpc-api h2c http2 health actuator jmx".split()
)
_ANY_PORT = re.compile(
    r"\b(?:any|all|every|whatever|whichever|no (?:specific|particular)|all the|don'?t (?:mind|care)(?: which| about)?(?: the)?|remove the|drop the|forget the|without (?:a|the)|never ?mind (?:the|about the)|scrap the|ignore the|lose the|skip the|no) ports?\b|\bports? (?:do(?:es)?n'?t|does not|do not) matter\b|\bon everything\b"
)
_OF_ELSE = re.compile(
    r"\b(?:phone|mobile|number ends|ends? (?:in|with)|ending in|desk|seat|floor|train|bus|pin|invoice|order|case|story|budget|score)\b"
)
"""A number beside such a word is something else."""
_PLURAL = re.compile(
    r" (?!ports\b|is\b|was\b|as\b|yes\b|this\b|thanks\b|cheers\b|metrics\b|listens\b|works\b|does\b|has\b|https\b|needs\b|runs\b|plus\b|pls\b)[a-z]{3,}s\b"
)
"""After a number: so many of them."""
_NOT_NAMES = frozenset({"is", "on", "in", "to", "from", "for", "the", "a", "an", "and", "or", "not", "please", "number", "range"})
_GROUPED = re.compile(r"(?<![\d,])\d(?:,\d{3})+(?!\d)")
"""A number with its thousands apart, "8,443", or two ports: only the person knows."""
_SPELT = re.compile(
    r"\bport (?:(?:number |no )?(?:is |= ?)?)(eighty|eight|ninety|nine|four|three|five|thirty|forty|fifty|zero|minus|negative|one|two|ten|twenty|hundred|thousand|abc|foo|banana)\b[\w -]*"
    r"|\bport (?:is )?(-\d+)\b"
)


@dataclass(frozen=True, slots=True)
class Ports:
    """What a text says of ports. `invalid` is the first wording that no policy can hold; `left` are numbers that look like ports and are none that was read."""

    said: tuple[Port, ...] = ()
    invalid: str = ""
    left: tuple[str, ...] = ()


def ports(text: str) -> Ports:
    """Read ports from lower-case text. A list is as certain as its most certain number: "on 8080 & 9090" has two."""
    text = numbers.plainly(_TIME.sub(" ", text))
    spelt = _SPELT.search(text)
    if spelt:
        return Ports(invalid=spelt[0])
    found = numbers.runs(text)
    said, negative = _said(text, found)
    refused = [run for run in found if numbers.refused(text, run)]
    said = [run for run in _with_more(text, found, said) if run not in refused]
    kept = [run for at, run in enumerate(said) if at + 1 == len(said) or not numbers.taken_back(text, run, said[at + 1])]
    items = [item for run in kept for item in run.items]
    grouped = next((apart[0] for run in kept if (apart := _GROUPED.search(text, run.start, run.end))), "")
    invalid = negative or grouped or next((item.text for item in items if not item.valid), "")
    read = tuple(dict.fromkeys(port for run in kept for port in numbers.with_protocols(run) if _valid(port)))
    bare = {port for port in read if port.protocol is None and any(replace(port, protocol=one) in read for one in Protocol)}
    read = tuple(port for port in read if port not in bare)
    if not read and not invalid and (named := _named(text)):
        read = (Port(named),)
    return Ports(read, invalid, numbers.left(text, found, [*said, *refused] if kept else []))


def _said(text: str, found: Sequence[numbers.Run]) -> tuple[list[numbers.Run], str]:
    """Return the lists that are said to be ports, and a negative number that is."""
    shown, places, at = "", [], 0
    for run in found:
        shown += text[at : run.start]
        places.append((len(shown), len(shown) + len(run.seed)))
        shown, at = shown + run.seed, run.end
    shown += text[at:]
    said: set[int] = set()
    negative = ""
    for pattern in (*_SURELY, *_LIKELY):
        for match in pattern.finditer(shown):
            group = next(number for number in range(1, pattern.groups + 1) if match[number])
            start, end = match.span(group)
            negative = negative or (match[group] if match[group].startswith("-") else "")
            said |= {
                number
                for number, (first, last) in enumerate(places)
                if first < end and start < last and (pattern in _SURELY or not _only_codes(found[number]))
            }
    said |= {number for number, run in enumerate(found) if _called_ports(text, run) or any(item.binds for item in run.items)}
    return [run for number, run in enumerate(found) if number in said], negative


def _only_codes(run: numbers.Run) -> bool:
    return all(item.text in numbers.STATUS or item.port.value in numbers.YEARS for item in run.items)


def _called_ports(text: str, run: numbers.Run) -> bool:
    before = _before(text, run)
    several = len(run.items) > 1 and all(numbers.looks_like_a_port(text, item) for item in run.items)
    if several and _PORTS_FOR.search(before):
        return True
    listed = len(run.items) > 1 and (_PORTS_ARE.search(before) or re.match(r" ports\b", text[run.end : run.end + 7]))
    return bool(listed or _FIELD.search(before))


def _before(text: str, run: numbers.Run) -> str:
    return text[max(0, run.start - 40) : run.start]


def _with_more(text: str, found: Sequence[numbers.Run], said: list[numbers.Run]) -> list[numbers.Run]:
    """Add a number that is said to come on top of a port, or in its place: "on 8080. And 9090 too", "on 8080, sorry, 9090"."""
    more: list[numbers.Run] = []
    for at, run in enumerate(found):
        alike = all(numbers.looks_like_a_port(text, item) for item in run.items)
        tops = said and (_ALSO_BEFORE.search(_before(text, run)) or _ALSO_AFTER.match(text, run.end))
        instead = more and more[-1] is found[at - 1] and numbers.taken_back(text, more[-1], run)
        if run in said or (alike and (tops or instead)):
            more.append(run)
    return more


def _valid(port: Port) -> bool:
    numeric = [one for one in (port.value, port.end) if isinstance(one, int)]
    return all(1 <= one <= MAX_PORT for one in numeric) and numeric == sorted(numeric)


def _named(text: str) -> str | None:
    """Return a container port's name: after "named" any name will do, elsewhere only a name that ports usually have."""
    for match in _CALLED_PORT.finditer(text):
        named = bool(re.search(r"called|named|name", match[0][: match.start(1) - match.start()]))
        if match[1] in _PORT_NAMES or (named and match[1] not in _NOT_NAMES):
            return match[1]
    return next((match[1] for match in _KIND_OF_PORT.finditer(text) if match[1] in _SURELY_NAMES), None)


def takes_ports_back(text: str) -> bool:
    """Tell whether any port will do."""
    return bool(_ANY_PORT.search(text))


_WHAT_ABOUT = re.compile(r"^\W*(?:(?:and|or|ok|okay|so|but) )*(?:what|how) about ")
"""Not the "about" of an amount: "about 8443"."""
_AROUND_PORTS = frozenset(
    "and or also so ok okay then what if now on for port ports udp tcp sctp too as well instead please pls plus".split()
)
"""The words of a follow-up that puts the next port as a question: "and 8443?", "9090 too then?"."""
_STATUS = re.compile(
    r"^\W*(?:(?:and|or|also|so|ok|okay|then|but|what about|now) )*(?:is|are|does|do|will|would|can|was|were) (?:ports? )?(?P<ports>\d{2,5}(?:[\s,/&]+(?:and |or )?\d{2,5})*(?:/(?:tcp|udp|sctp))?) "
    r"(?:(?:be|get|also|already|still|currently|now|even|it|that) )*(?:open|opened|allowed|blocked|closed|ok|okay|fine|works?|working|included|covered|permitted|reachable|get through|go through)\b"
)
"""A port whose state is asked: "is 8443 open?", "does 9090 work too?". "Is it 8080?" asks which port it is."""


def ports_asked_of(lower: str) -> tuple[Port, ...]:
    """Return the ports whose state a follow-up asks: "is 8443 open?"."""
    match = _STATUS.search(lower)
    found = numbers.runs(match["ports"]) if match else ()
    return numbers.with_protocols(found[0]) if len(found) == 1 and all(item.valid for item in found[0].items) else ()


def bare_ports(lower: str) -> tuple[Port, ...]:
    """Return the ports that are the whole of what a follow-up says: `8443 sorry`, `9090 & 9091`."""
    text = _WHAT_ABOUT.sub("", numbers.plainly(lower))
    found = numbers.runs(text)
    if len(found) != 1 or found[0].named or len(lower.split()) > 7 + 2 * len(found[0].items):
        return ()
    run = found[0]
    alike = all(item.valid and numbers.looks_like_a_port(text, item) for item in run.items)
    asked = "?" in text[run.end :] and not {*re.findall(r"[a-z]+", text)} <= _AROUND_PORTS
    is_else = _OF_ELSE.search(text) or _PLURAL.match(text, run.end)
    return numbers.with_protocols(run) if alike and not asked and not is_else else ()


_PROTOCOL = re.compile(r"\b(tcp|udp|sctp)\b")
_NO_PROTOCOL = re.compile(r"\b(?:not|instead of|rather than) (?:tcp|udp|sctp)\b")
_SERVICE_NAME = SERVICE_NAME.pattern
_KEY = r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[a-z0-9](?:[\w.-]{0,61}[a-z0-9])?"
_VALUE = r"[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?"
_EQUALS = re.compile(rf"(?<![\w/.?&=-])({_KEY}) ?={{1,2}} ?['\"]?({_VALUE})['\"]?(?![=\w])", re.IGNORECASE)
_COLONED = re.compile(rf"(?<![\w/.-])({_KEY}): ?['\"]?({_VALUE})['\"]?", re.IGNORECASE)
_SPACED = re.compile(
    rf"\blabel(?:s|led|ed)?(?: with| as| of| is)? (?:the )?(app(?:\.kubernetes\.io/\w+)?|component|tier|role|name|release|app\.kubernetes\.io/\w+)(?: of| is| as| set to| being| equal to| equals| called)? ['\"]?({_VALUE})['\"]?",
    re.IGNORECASE,
)
_LABEL_TALK = re.compile(
    r"\b(?:pods?|label(?:s|led|ed)?|selector|podselector|matchlabels|match labels|workload|tagged|where|with)\b", re.IGNORECASE
)
_USUAL_KEYS = frozenset("app component tier role name release instance part-of k8s-app layer".split())
"""Keys that labels of pods usually have. An error line has colons too: "after 130012 ms: Connection timed out"."""
_NEAR = 40
"""Characters before a key in which a word for labels makes it one."""
_NOT_LABELS = frozenset(
    "port ports http https note fyi cc re from to source target subject error errors caused env environment url host protocol tcp udp sctp namespace ns file line status time date example caller callee client server service svc svcname name wget curl nc telnet ssh ping got response message log logs output hostnetwork hostport hostpid nodeport clusterip targetport containerport endport policytypes replicas kind".split()
)


@dataclass(frozen=True, slots=True)
class Details:
    """What was said of ports and pods. `invalid` is a port as written that no policy can hold; `any_port` takes ports back."""

    ports: tuple[Port, ...] = ()
    invalid: str = ""
    any_port: bool = False
    protocol: Protocol | None = None
    service: str | None = None
    pods: tuple[tuple[str, str], ...] = ()
    from_pods: tuple[tuple[str, str], ...] = ()
    """Of these, those that are said of the caller's pods."""
    any_pods: bool = False
    left: tuple[str, ...] = ()
    """Numbers that look like ports and were not read as any."""


def details(text: str, lower: str, spans: list[tuple[int, int]]) -> Details:
    """Read details from a text whose namespaces, at `spans`, are blanked out. `text` keeps the case, for label values."""
    masked, cased = _masked(lower, spans), _masked(text, spans)
    said = ports(masked)
    bound = {port.protocol for port in said.said}
    return Details(
        ports=said.said,
        invalid=said.invalid or ("" if said.said else _no_port(masked)),
        any_port=takes_ports_back(masked) and not said.said,
        # A protocol that is written at some of the ports is not meant for the others.
        protocol=_protocol(masked) if bound <= {None} else bound.pop() if len(bound) == 1 else None,
        left=said.left,
        service=service_name(masked),
        pods=_pods(cased),
        any_pods=bool(
            re.search(
                r"\b(?:all|any|every|whole|entire) (?:of the |the )?(?:pods?|namespace)\b|\b(?:forget|never ?mind|ignore|scrap|lose|skip) the labels?\b|\bno labels?\b|\bdrop the labels?\b",
                masked,
            )
        ),
    )


_NO_PORT = re.compile(r"\b(?:on|over|at|via) (0|-\d{1,5})(?![\w.:/%-])(?! ?(?:pods?|replicas?|seconds?|minutes?|days?))")
"""After a word that ports follow: a number that none is."""


def _no_port(text: str) -> str:
    found = _NO_PORT.search(text)
    return found[1] if found else ""


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "~" * (end - start) + text[end:]
    return text


def _protocol(text: str) -> Protocol | None:
    found = set(_PROTOCOL.findall(_NO_PROTOCOL.sub(" ", text)))
    return Protocol(found.pop().upper()) if len(found) == 1 else None


_SERVICE = (
    re.compile(
        rf"\b(?:service|svc)(?:'s)?(?: name)? (?:is |= ?|: ?|called |named |name's |name: ?|name )+['\"]?({_SERVICE_NAME})['\"]?(?=[\s,.?!;:)]|$)"
    ),
    re.compile(r"\b(?:service|svc) ['\"]?([a-z][a-z0-9]*(?:-[a-z0-9]+)+)['\"]?(?= (?:on|in|at|port|over|listening))"),
    re.compile(r"\bsvc ['\"]?([a-z][a-z0-9-]*)['\"]?(?= (?:(?:over |that is |living |running )?in|on|at|port|listening)\b)"),
    re.compile(rf"\b(?:svc|service)/({_SERVICE_NAME})\b"),
    re.compile(rf"\b(?:svc|service) ?[:=] ?['\"]?({_SERVICE_NAME})\b"),
    re.compile(rf"\bsvc name(?:'s| is|:)? ?({_SERVICE_NAME})\b"),
    re.compile(r"\b(?:the |its |their )?['\"]?([a-z][a-z0-9]*(?:-[a-z0-9]+)+)['\"]? (?:service|svc)\b"),
    re.compile(r"\bthe ['\"]?([a-z][a-z0-9]*)['\"]? (?:service|svc)(?= (?:in|of|from|at)\b)"),
    re.compile(r"'s ['\"]?([a-z][a-z0-9-]*)['\"]? (?:service|svc)\b"),
)
_NOT_SERVICES = frozenset(
    "in on at is the that which a an for to from name names called not and or of with my our mesh account accounts it port dns url via through directly itself please discovery type monitor level same other new old whole right wrong main backend public internal external called calling target source".split()
)


def service_name(text: str) -> str | None:
    """Return the name of a service, where the text says that it is one."""
    for pattern in _SERVICE:
        found = pattern.search(text)
        if found and found[1] not in _NOT_SERVICES and "~" not in found[1]:
            return found[1]
    return None


def _is_label(key: str, before: str) -> bool:
    """Tell whether `key: value` is a label: by a usual key, a prefix, or a word for labels just before, and not by a colon alone."""
    near = before[-_NEAR:].rpartition("\n")[2]
    return "/" in key or key.lower() in _USUAL_KEYS or bool(_LABEL_TALK.search(near))


def _pods(text: str) -> tuple[tuple[str, str], ...]:
    """Labels that are said of pods: `app=api`, `app: api` beside the word label or pod, `labelled app api`."""
    found: dict[tuple[str, str], None] = {}  # one key may be said of pods at either end
    if _LABEL_TALK.search(text) or re.search(r"\bapp ?=", text):
        for pattern in (_EQUALS, _COLONED, _SPACED):
            for match in pattern.finditer(text):
                key, value = match.groups()
                told = pattern is not _COLONED or _is_label(key, text[: match.start()])
                if told and key.lower() not in _NOT_LABELS and not key.isdigit() and "~" not in value:
                    found[key, value] = None
            if found:
                break
    return tuple(found)
