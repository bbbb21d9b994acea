"""What the services that a repository declares add to an answer, and how an answer says which port it is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.model.estate import Namespace, Service, ServicePort
from bot.model.question import Question
from bot.model.text import abridged, listed
from bot.policy import code
from bot.policy.asked_ports import AskedPort
from bot.policy.service_ports import pod_ports

MOST_SERVICES = 3
"""Services that an answer lists before it counts the rest: one of more is found sooner with the command beside them."""
WHICH_PORT = "calling-the-service#which-port"


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that the repository shows, and the section of the guide whose first paragraph says what follows from it, or ""."""

    text: str
    section: str = ""


def service_notes(question: Question, namespace: Namespace | None) -> tuple[Note, ...]:
    """Return what to mind about the service that was named: it is not declared here, or it stands for a host outside."""
    if namespace is None or not question.service or not (namespace.services or namespace.pods_unread):
        return ()
    named = [each for each in namespace.services if each.name == question.service]
    if not named:
        return (_missing(question, namespace),)
    if named[0].external_name:
        outside = f"{code(named[0].name)} stands for {code(named[0].external_name)}, a host outside {namespace.name}"
        return (Note(f"{outside}: policies of {namespace.name} don't guard it."),)
    return ()


def said_ports(read: Sequence[AskedPort]) -> str:
    """Return which ports the answer is about, where they are not simply those that were asked about; else "".

    "TCP 8080 of the pods, which the service `web` offers on 80".
    """
    if not any(each.translated or each.others for each in read):
        return ""
    return listed([_said_port(each) for each in read])


def port_notes(read: Iterable[AskedPort], namespace: Namespace) -> Iterator[Note]:
    """Yield, for each port that may be a service's as well as the pods' own, which port of its pods the service calls."""
    if namespace.pods_unread and any(each.translated for each in read):
        why = namespace.pods_unread[0].why
        yield Note(f"The files say which port the pods listen on, but {code(_place(namespace))} may change that. {why}")
    for each in read:
        asked = code(str(each.asked.value))
        for offer in each.others[:MOST_SERVICES]:
            which = f"{asked} is the port of the service {code(offer.service.name)}, which calls"
            target = _pod_port(offer.service, offer.port, namespace)
            yield Note(f"{which} {target} of its pods. This answer is about {asked} of the pods: ask for that one.", WHICH_PORT)


def offered_ports(namespace: Namespace | None) -> tuple[str, ...]:
    """Return what the services of a namespace offer: "`web` on 80, which calls port `8080` of its pods"."""
    if namespace is None:
        return ()
    return tuple(
        f"{code(service.name)} on {port.number}, which calls {_pod_port(service, port, namespace)} of its pods"
        for service in namespace.services
        for port in service.ports
        if not service.external_name
    )


def _said_port(read: AskedPort) -> str:
    numbers = listed([str(port.value) for port in read.ports])
    if read.others:
        return f"{read.protocol} {numbers} of the pods themselves"
    if not read.translated:
        return f"{read.protocol} {numbers}"
    if not read.offers:
        return f"{read.protocol} {numbers} of the pods, which they call {code(str(read.asked.value))}"
    names = list(dict.fromkeys(code(offer.service.name) for offer in read.offers))
    who = f"the service {names[0]} offers" if len(names) == 1 else f"the services {listed(abridged(names, MOST_SERVICES))} offer"
    return f"{read.protocol} {numbers} of the pods, which {who} on {read.asked.value}"


def _missing(question: Question, namespace: Namespace) -> Note:
    names = [code(each.name) for each in namespace.services]
    there = f"it declares {listed(abridged(names, MOST_SERVICES))}" if names else "it declares none"
    unread = f" The bot can't be sure what {code(_place(namespace))} holds." if namespace.pods_unread else ""
    return Note(f"The repository declares no service {code(str(question.service))} in {namespace.name}; {there}.{unread}")


def _place(namespace: Namespace) -> str:
    skip = namespace.pods_unread[0]
    return f"{skip.path}:{skip.line}" if skip.line else skip.path


def _pod_port(service: Service, port: ServicePort, namespace: Namespace) -> str:
    numbers = [code(str(number)) for number in sorted(pod_ports(service, port, namespace))]
    if isinstance(port.target, int):
        return f"port {numbers[0]}"
    return f"the port {code(port.target)}" + (f" ({listed(abridged(numbers, MOST_SERVICES), 'or')})" if numbers else "")
