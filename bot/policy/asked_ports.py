"""Which ports of the pods a question is about. People name a service's port, and policies count the one of its pods."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.model.estate import Namespace, Service, ServicePort, Workload
from bot.model.question import Intent, Port, Question
from bot.policy.service_ports import backends, carries, has_port, pod_ports, protocol_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that has the port which was asked about, and the ports of its pods that it passes calls to."""

    service: Service
    port: ServicePort
    numbers: tuple[int, ...]
    """Empty where no container says what the name of its target stands for."""


@dataclass(frozen=True, slots=True)
class AskedPort:
    """A port that was asked about, and the ports of the pods that it is read as: itself where nothing is translated."""

    asked: Port
    protocol: str
    ports: tuple[Port, ...]
    offers: tuple[Offer, ...] = ()
    """The services through which it is read."""
    others: tuple[Offer, ...] = ()
    """The services through which it may be meant, where that is not certain, so that it is read as the pods' own."""

    @property
    def translated(self) -> bool:
        """Report whether it is read as other ports than the one that was asked about."""
        return self.ports != (self.asked,)


@dataclass(frozen=True, slots=True)
class PodPorts:
    """A question about ports of the pods, and how each port that was asked about is read."""

    question: Question
    read: tuple[AskedPort, ...] = ()
    narrower: tuple[Question, ...] = ()
    """The same calls in narrower terms, in which rules may allow them: by the names of the ports, and for the service's pods."""


def pod_ports_of(question: Question, namespace: Namespace | None) -> PodPorts:
    """Return the question with each port of a service replaced by the port of its pods, where only one reading is possible.

    A port is a service's where services have it, all of them call the same ports of pods that the repository declares, and
    no pod that may be meant is known to have a port of that number. In a check, the name of a container port is its number.
    """
    if namespace is None or question.gaps:
        return PodPorts(question)
    read = tuple(_read(port, question, namespace) for port in question.ports)
    if not any(each.translated for each in read):
        return PodPorts(question, read)
    services = {offer.service.name for each in read for offer in each.offers}
    is_one = len(services) == 1 and all(each.offers for each in read)
    translated = question.with_(
        ports=tuple(dict.fromkeys(port for each in read for port in each.ports)),
        service=services.pop() if is_one else question.service,
    )
    return PodPorts(translated, read, tuple(dict.fromkeys(_narrower(translated, read))))


def through(offer: Offer, read: AskedPort, question: Question) -> Question:
    """Return the question about a service's pods, where `question` names a port that may also be the pods' own."""
    instead = {read.asked: _numbered(offer.numbers, read.asked)}
    ports = (port for each in question.ports for port in instead.get(each, (each,)))
    return question.with_(ports=tuple(dict.fromkeys(ports)), service=offer.service.name)


def _read(port: Port, question: Question, namespace: Namespace) -> AskedPort:
    protocol = protocol_of(port, question)
    if port.end is not None:
        return AskedPort(port, protocol, (port,))
    offers = _offers(port, protocol, question, namespace)
    own = _own_numbers(port, protocol, question, namespace)
    elsewhere = tuple(each for each in offers if each.port.target != port.value and (not each.numbers or each.numbers != own))
    if not elsewhere:
        is_number = len(own) == 1 and _is_resolved(port, question, namespace)
        return AskedPort(port, protocol, _numbered(own, port) if is_number else (port,))
    meant = {offer.numbers for offer in offers}
    is_certain = len(meant) == 1 and all(_is_certain(offer, question, namespace) for offer in offers)
    if is_certain and not _is_own(port, own, protocol, question, namespace):
        return AskedPort(port, protocol, _numbered(offers[0].numbers, port), offers=offers)
    return AskedPort(port, protocol, (port,), others=elsewhere)


def _numbered(numbers: Iterable[int], asked: Port) -> tuple[Port, ...]:
    return tuple(Port(number, protocol=asked.protocol) for number in numbers)


def _offers(port: Port, protocol: str, question: Question, namespace: Namespace) -> tuple[Offer, ...]:
    """Return the services that may be meant and have the port. The name of a headless one stands for the pods themselves."""
    found = [
        Offer(service, own, tuple(sorted(pod_ports(service, own, namespace))))
        for service in _services(question, namespace)
        for own in service.ports
        if has_port(own, port, protocol)
    ]
    return tuple([offer for offer in found if not offer.service.headless] or found)


def _services(question: Question, namespace: Namespace) -> list[Service]:
    """Return the services that may be meant: the named one, those of the pods that are asked about, or all."""
    inside = [each for each in namespace.services if not each.external_name and question.service in {None, each.name}]
    labels = dict(question.pods)
    return [each for each in inside if not labels or any(carries(pods, labels) for pods in backends(each, namespace))]


def _own_numbers(port: Port, protocol: str, question: Question, namespace: Namespace) -> tuple[int, ...]:
    """Return the numbers of the pods' ports that have the number or the name that was asked about."""
    services, labels = _services(question, namespace), dict(question.pods)
    workloads: Sequence[Workload] = [each for each in namespace.workloads if carries(each, labels)]
    if question.service and services:
        selected = [pods for service in services for pods in backends(service, namespace)]
        workloads = [each for each in workloads if each in selected]
    declared = (each for pods in workloads for each in pods.ports if each.protocol == protocol)
    numbers = {each.number for each in declared if port.value in {each.number, each.name}}
    return tuple(sorted(numbers | ({port.value} & _targets(protocol, services) if isinstance(port.value, int) else set())))


def _is_own(port: Port, own: tuple[int, ...], protocol: str, question: Question, namespace: Namespace) -> bool:
    """Report whether pods are known to have a port of the number or the name that was asked about."""
    return bool(own) or port.value in _targets(protocol, _services(question, namespace))


def _targets(protocol: str, services: Iterable[Service]) -> set[int | str]:
    return {own.target for service in services for own in service.ports if own.protocol == protocol}


def _is_resolved(port: Port, question: Question, namespace: Namespace) -> bool:
    """Report whether the name of a container port is read as its number: a rule is written by the name that was asked for."""
    return isinstance(port.value, str) and question.intent is Intent.CHECK and not namespace.pods_unread


def _is_certain(offer: Offer, question: Question, namespace: Namespace) -> bool:
    """Report whether it is known which port of its pods the service calls.

    A document that was not read may hold another service or other pods with that port. One that was read counts as it stands,
    although a patch may change it: the answer says so.
    """
    is_read = all(skip.is_read for skip in namespace.pods_unread)
    is_told = is_read or (bool(question.service) and isinstance(offer.port.target, int))
    return is_told and bool(offer.numbers) and not offer.service.headless and bool(backends(offer.service, namespace))


def _narrower(translated: Question, read: Sequence[AskedPort]) -> Iterator[Question]:
    """Yield the question in the terms that rules may use instead: the names of ports, the pods of the one service, and both."""
    named = translated.with_(ports=tuple(dict.fromkeys(port for each in read for port in _by_name(each))))
    selectors = {offer.service.selector for each in read for offer in each.offers}
    by_pods = len(selectors) == 1 and all(each.offers for each in read) and not translated.pods
    selected = {"pods": selectors.pop()} if by_pods else {}
    for each in (named, translated.with_(**selected), named.with_(**selected)):
        if each != translated:
            yield each


def _by_name(read: AskedPort) -> tuple[Port, ...]:
    """Return a port by the name that the containers give it, where all that it is read through uses one name."""
    names = {offer.port.target for offer in read.offers} or {read.asked.value}
    name = next(iter(names))
    is_named = read.translated and len(names) == 1 and isinstance(name, str)
    return (Port(name, protocol=read.asked.protocol),) if is_named else read.ports
