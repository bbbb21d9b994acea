"""Protocol, service and pod labels, beside ports, as they are said. Only what is stated counts: nothing is presumed."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass

from bot.model.question import Port, Protocol
from bot.model.syntax import SERVICE_NAME
from bot.understanding.ports import ports, takes_ports_back

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
_NOT_LABELS = frozenset(
    "port ports http https note fyi cc re from to source target subject error errors caused env environment url host protocol tcp udp sctp namespace ns file line status time date example caller callee client server service svc svcname name".split()
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
        invalid=said.invalid,
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
)
_NOT_SERVICES = frozenset(
    "in on at is the that which a an for to from name names called not and or of with my our mesh account accounts it port dns url via through directly itself please discovery type monitor level".split()
)


def service_name(text: str) -> str | None:
    """Return the name of a service, where the text says that it is one."""
    for pattern in _SERVICE:
        found = pattern.search(text)
        if found and found[1] not in _NOT_SERVICES and "~" not in found[1]:
            return found[1]
    return None


def _pods(text: str) -> tuple[tuple[str, str], ...]:
    """Labels that are said of pods: `app=api`, `app: api` beside the word label or pod, `labelled app api`."""
    found: dict[str, str] = {}
    if _LABEL_TALK.search(text) or re.search(r"\bapp ?=", text):
        for pattern in (_EQUALS, _COLONED, _SPACED):
            for key, value in pattern.findall(text):
                if key.lower() not in _NOT_LABELS and not key.isdigit() and "~" not in value and key not in found:
                    found[key] = value
            if found:
                break
    return tuple(found.items())
