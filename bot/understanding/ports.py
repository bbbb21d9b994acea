"""Ports as they are said: numbers, ranges and container port names. A ticket, a time or a status code is no port."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re

from bot.question import Port

_NUMBER = r"\d{1,6}"
_RANGE = re.compile(
    rf"\bports?(?: range| numbers?)?(?: from| between)? ?:? ?({_NUMBER}) ?(?:-|to|until|through|\.\.|and(?= \d+ inclusive))+ ?({_NUMBER})\b(?!\.)"
)
_PORTS = re.compile(
    rf"\b(?:ports?|prot)(?: numbers?| no\.?| nr\.?)? ?(?:is|are|=|:|#|of|being|should be|to|on|will be|would be)* ?(?:the |just |only )?((?:(?:tcp|udp|sctp)[ /]*)?-?{_NUMBER}(?:/(?:tcp|udp|sctp))?(?: ?(?:,|and|&|or|plus|\+|/) ?(?:port )?{_NUMBER}(?:/(?:tcp|udp|sctp))?)*)(?!\w|\.\w)(?! ?(?:pods|replicas|times|seconds|minutes|namespaces|of them))"
)
_PROTOCOL_PORT = re.compile(
    rf"\b(?:tcp|udp|sctp)(?: ports?)?[ /:]*((?:{_NUMBER})(?: ?(?:,|and|&) ?{_NUMBER})*)\b(?!\.)|\b({_NUMBER}) ?[/ ] ?(?:tcp|udp|sctp)\b"
)
_BEFORE_PORT = re.compile(rf"(?<![\w.:#/-])({_NUMBER}) (?:is the |as the |as )?port\b")
_COLON = re.compile(r"(?<=[a-z~)\]}]):(\d{2,5})\b(?![:.\d])(?=[/\s,.;?!)'\"]|$)")
_STATE = re.compile(
    r"(?<![\w.:#/-])(\d{2,5}) (?:is |be |being |to be )?(?:open|opened|allowed|blocked|closed|exposed|reachable)\b"
)
_LISTED = re.compile(r"(?<=[(,])\s?(\d{2,5})(?=\s*[),])")
_AFTER_A_NAME = re.compile(r"(?<=~) ?, ?(\d{4,5})(?=\s*(?:[.,;?!)\n]|$|please|pls|thanks))(?!\.\d)")
"""The port that follows a name and a comma: "let a call b, 8080"."""
_TIME = re.compile(
    r"\b(?:deploy\w*|releas\w*|live|meet\w*|demo\w*|stand-?up|call|start\w*|finish\w*|down|back|today|tomorrow|\w+day) at \d{4}\b"
    r"|\bat \d{4} (?:today|tomorrow|tonight|on \w+day|sharp|utc|gmt|bst)\b"
)
"""A time written without a colon."""
_BARE_COLON = re.compile(r"(?<!\S): ?(\d{2,6})\b(?![:.\d])")
_ON = re.compile(
    r"\b(?:on|over|via|listen(?:s|ing)?(?: on)?(?: at)?|using|through|at|expose[sd]?(?: on)?|serves? on|running on|runs on|only|just|-p|port's|needs?|make it|make that|change (?:it|that) to|use|to|be|sorry|actually|no|svc|name)(?: the)? (?<![#])(\d{2,5})\b(?!(?:[:./-]?\d)|-|(?:st|nd|rd|th)\b|[%]| ?(?:seconds?|secs?|s|ms|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|pods?|replicas?|times|users?|people|errors?|requests?|rps|am|pm|percent|gb|mb|kb|calls?|namespaces?|st|nd|rd|th|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|response|status|of|more|other|different|environments?|services?|teams?|apps?)\b)"
)
_STATUS = frozenset(
    {
        "200",
        "201",
        "204",
        "301",
        "302",
        "307",
        "308",
        "400",
        "401",
        "403",
        "404",
        "405",
        "408",
        "409",
        "413",
        "422",
        "429",
        "499",
        "500",
        "501",
        "502",
        "503",
        "504",
    }
)
_YEARS = range(1990, 2040)
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
_NOT_NAMES = frozenset({"is", "on", "in", "to", "from", "for", "the", "a", "an", "and", "or", "not", "please", "number", "range"})
_SPELT = re.compile(
    r"\bport (?:(?:number |no )?(?:is |= ?)?)(eighty|eight|ninety|nine|four|three|five|thirty|forty|fifty|zero|minus|negative|one|two|ten|twenty|hundred|thousand|abc|foo|banana)\b[\w -]*"
    r"|\bport (?:is )?(-\d+)\b"
)


def ports(text: str) -> tuple[tuple[Port, ...], str]:
    """Read ports from lower-case text, and the first wording of one that no policy can hold."""
    text = _TIME.sub(" ", text)
    spelt = _SPELT.search(text)
    if spelt:
        return (), spelt[0]
    ranged = _RANGE.search(text)
    if ranged:
        low, high = port_number(ranged[1]), port_number(ranged[2])
        if low is None or high is None or low > high:
            return (), ranged[0]
        return (Port(low, high),), ""
    numbers: list[str] = []
    for pattern in (_PORTS, _PROTOCOL_PORT, _BEFORE_PORT, _BARE_COLON, _STATE):
        for match in pattern.finditer(text):
            numbers += re.findall(r"-?\d+", next(group for group in match.groups() if group))
    numbers = numbers or [
        one
        for one in (*_COLON.findall(text), *_ON.findall(text), *_LISTED.findall(text), *_AFTER_A_NAME.findall(text))
        if one not in _STATUS and int(one) not in _YEARS
    ]
    read, invalid = [], ""
    for written in dict.fromkeys(numbers):
        number = port_number(written) if not written.startswith("-") else None
        if number is None:
            invalid = written
        elif Port(number) not in read:
            read.append(Port(number))
    if not read and not invalid:
        named = _named(text)
        read = [Port(named)] if named else []
    return tuple(read), invalid


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


def port_number(text: str) -> int | None:
    """Return a port that a policy may hold, from digits; None where it may not (0, 65536 and up)."""
    number = int(text)
    return number if 1 <= number <= 65535 else None


def bare_port(lower: str) -> Port | None:
    """Return a number that is the whole of what a follow-up says: `8443 sorry`, `9090`."""
    numbers = re.findall(r"(?<![\w.:#/-])(\d{2,5})(?![\w:/-]|\.\d)", lower)
    if len(numbers) != 1 or len(lower.split()) > 7 or (number := port_number(numbers[0])) is None:
        return None
    return Port(number)
