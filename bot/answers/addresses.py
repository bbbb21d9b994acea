"""The address under which a namespace calls a service of another.

https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
"""

import re
from dataclasses import dataclass

from bot.answers.model import World
from bot.question import Intent, Protocol, Question

_LABEL = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A service's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names"""

SERVICE, PORT, TARGET = "SERVICE", "PORT", "TARGET"


@dataclass(frozen=True, slots=True)
class Address:
    """A service's address, full and short. Capital words stand for what nobody said and no repository knows.

    It begins with `http://` unless only UDP or SCTP was asked for.
    """

    url: str
    short: str
    unsaid: tuple[str, ...]
    """The capital words that the person replaces."""
    command: str
    """Lists the services and their ports."""


def address_of(question: Question, world: World) -> Address:
    """Build the address of the question's target.

    A port is filled in only where the question is about the address: elsewhere it is the pods' port, which a service may map.
    """
    target = question.target or TARGET
    service = question.service if question.service and _LABEL.fullmatch(question.service) else SERVICE
    numbers = [str(port.value) for port in question.ports if isinstance(port.value, int) and port.end is None]
    port = numbers[0] if question.intent is Intent.ADDRESS and len(numbers) == 1 else PORT
    unsaid = tuple(word for word in (service, target, port) if word in {SERVICE, TARGET, PORT})
    said = {port.protocol or question.protocol or Protocol.TCP for port in question.ports} or {question.protocol or Protocol.TCP}
    scheme = "http://" if Protocol.TCP in said else ""
    domain = world.guide.facts["cluster"]["domain"]
    return Address(
        url=f"{scheme}{service}.{target}.{domain}:{port}",
        short=f"{scheme}{service}.{target}:{port}",
        unsaid=unsaid,
        command=f"kubectl -n {target} get services",
    )
