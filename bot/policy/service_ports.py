"""Which port of its pods a service calls: policies count that one, and the service's own port only stands in the address.

https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
"""

from collections.abc import Mapping

from bot.model.estate import Namespace, Service, ServicePort, Workload
from bot.model.question import Port, Protocol, Question
from bot.model.selector import LabelSelector
from bot.policy.selectors import selected_workloads


def protocol_of(port: Port, question: Question) -> str:
    """Return the protocol of a port that was asked about."""
    return str(port.protocol or question.protocol or Protocol.TCP)


def carries(workload: Workload, labels: Mapping[str, str]) -> bool:
    """Report whether the pods of a workload carry these labels."""
    return labels.items() <= dict(workload.labels).items()


def backends(service: Service, namespace: Namespace) -> tuple[Workload, ...]:
    """Return the workloads that a service selects; none where it has no selector, and something else says which."""
    return selected_workloads(LabelSelector(service.selector), namespace) if service.selector else ()


def pod_ports(service: Service, port: ServicePort, namespace: Namespace) -> frozenset[int]:
    """Return the numbers of the pods' port: several where pods differ, none where nothing says what a name stands for."""
    if isinstance(port.target, int):
        return frozenset((port.target,))
    declared = (each for workload in backends(service, namespace) for each in workload.ports)
    return frozenset(each.number for each in declared if (each.name, each.protocol) == (port.target, port.protocol))


def calls_pod_port(service: Service, port: ServicePort, namespace: Namespace, asked: Port, protocol: str) -> bool:
    """Report whether a port of a service passes calls to the pod port that was asked about."""
    if port.protocol != protocol:
        return False
    numbers = pod_ports(service, port, namespace)
    if isinstance(asked.value, int):
        last = asked.value if asked.end is None else asked.end
        return any(asked.value <= number <= last for number in numbers)
    declared = (each for workload in backends(service, namespace) for each in workload.ports)
    return asked.value == port.target or any(
        each.number in numbers and (each.name, each.protocol) == (asked.value, protocol) for each in declared
    )


def has_port(port: ServicePort, asked: Port, protocol: str) -> bool:
    """Report whether a port of a service has the number or the name that was asked about, as its own."""
    return asked.end is None and asked.value in {port.number, port.name} and port.protocol == protocol
