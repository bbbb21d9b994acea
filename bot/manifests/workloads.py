"""Workloads and services: what their pods carry, and the ports by which they are called.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
Only what a policy or an address depends on is read, so an object that the API server refuses for something else counts here.
"""

from collections.abc import Iterator
from ipaddress import ip_address

import yaml

from bot.manifests.manifest import Manifest
from bot.manifests.networkpolicy import PROTOCOLS
from bot.manifests.nodes import Fields, Nodes, Wrong, is_null, quoted, text_of
from bot.manifests.scalars import BOOLEAN, INTEGER
from bot.model.estate import ContainerPort, Service, ServicePort, Workload
from bot.model.syntax import DNS_LABEL, DNS_SUBDOMAIN, MAX_PORT, MIN_PORT, PORT_NAME

SERVICE = "Service"
APIS = {
    "Pod": "v1",
    "ReplicationController": "v1",
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "ReplicaSet": "apps/v1",
    "Job": "batch/v1",
    "CronJob": "batch/v1",
    SERVICE: "v1",
}
"""The kinds that are read, each with the only version of it that clusters serve."""
POD_KINDS = frozenset(APIS)
_OWN_GROUPS = frozenset({"apps", "batch", "extensions"})
"""The API groups of these kinds, former ones included. Other groups have kinds of these names too."""
_CLUSTER_IP = "ClusterIP"
_EXTERNAL_NAME = "ExternalName"
_NONE = "None"
"""The clusterIP of a headless service."""


def is_pod_kind(api_version: str, kind: str) -> bool:
    """Report whether an object is a workload or a service of Kubernetes itself."""
    if kind not in POD_KINDS:
        return False
    group, slash, _ = api_version.partition("/")
    return not slash or group in _OWN_GROUPS


def read_pod_kind(nodes: Nodes, manifest: Manifest) -> Workload | Service:
    """Read a workload or a service; raise Wrong for what Kubernetes would refuse. Its namespace is "" where it names none.

    The cluster adds a few letters to a `generateName`.
    """
    if manifest.api_version != APIS[manifest.kind]:
        served = APIS[manifest.kind]
        raise Wrong(f"its apiVersion is {quoted(manifest.api_version)}, and only {served} is served", manifest.root)
    name = text_of(manifest.metadata.get("name")) or text_of(manifest.metadata.get("generateName")).rstrip("-.")
    if not DNS_SUBDOMAIN.fullmatch(name):
        raise Wrong(f"{quoted(name)} is not a name" if name else "it has no name", manifest.root)
    given = manifest.metadata.get("namespace")
    namespace = "" if given is None or is_null(given) else nodes.text(given, "metadata.namespace")
    if namespace and not DNS_LABEL.fullmatch(namespace):
        raise Wrong(f"{quoted(namespace)} is not the name of a namespace", manifest.metadata["namespace"])
    if manifest.kind == SERVICE:
        return _service(nodes, manifest, name, namespace)
    return _workload(nodes, manifest, name, namespace)


def _workload(nodes: Nodes, manifest: Manifest, name: str, namespace: str) -> Workload:
    metadata, spec = _pod(nodes, manifest)
    labels = {key: nodes.text(value, f"the label {quoted(key)}") for key, value in _labels(nodes, metadata).items()}
    containers = nodes.sequence(spec.get("containers"), "containers")
    sidecars = [each for each in nodes.sequence(spec.get("initContainers"), "initContainers") if _stays(nodes, each)]
    return Workload(
        namespace=namespace,
        kind=manifest.kind,
        name=name,
        labels=tuple(labels.items()),
        ports=tuple(port for each in (*containers, *sidecars) for port in _container_ports(nodes, each)),
        host_network=_is_true(spec.get("hostNetwork"), "hostNetwork"),
        place=nodes.place(manifest.root),
        addresses=_addresses(nodes, manifest) if manifest.kind == "Pod" and "status" in manifest.fields else (),
    )


def _addresses(nodes: Nodes, manifest: Manifest) -> tuple[str, ...]:
    """Return the addresses that a cluster gave to a Pod.

    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus
    """
    status = nodes.mapping(manifest.fields["status"], "status")
    several = [nodes.mapping(item, "an item of podIPs").get("ip") for item in nodes.sequence(status.get("podIPs"), "podIPs")]
    found = dict.fromkeys(text_of(each) for each in (status.get("podIP"), *several))
    return tuple(each for each in found if _is_address(each))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _stays(nodes: Nodes, container: yaml.Node) -> bool:
    """Report whether an init container goes on running.

    https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
    """
    return text_of(nodes.mapping(container, "a container").get("restartPolicy")) == "Always"


def _pod(nodes: Nodes, manifest: Manifest) -> tuple[Fields, Fields]:
    """Return metadata and spec of the pods that a workload makes."""
    spec = nodes.mapping(manifest.fields.get("spec"), "spec")
    if manifest.kind == "Pod":
        return manifest.metadata, spec
    if manifest.kind == "CronJob":
        job = nodes.mapping(spec.get("jobTemplate"), "spec.jobTemplate")
        spec = nodes.mapping(job.get("spec"), "spec.jobTemplate.spec")
    template = nodes.mapping(spec.get("template"), "the pod template")
    if "spec" not in template:
        raise Wrong("it has no pod template", manifest.root)
    return nodes.mapping(template.get("metadata"), "metadata"), nodes.mapping(template["spec"], "the pod's spec")


def _labels(nodes: Nodes, metadata: Fields) -> Fields:
    return nodes.mapping(metadata.get("labels"), "labels")


def _container_ports(nodes: Nodes, container: yaml.Node) -> Iterator[ContainerPort]:
    for item in nodes.sequence(nodes.mapping(container, "a container").get("ports"), "ports"):
        fields = nodes.mapping(item, "a port")
        if "containerPort" not in fields:
            raise Wrong("a port has no containerPort", item)
        yield ContainerPort(
            _number(nodes, fields["containerPort"], "containerPort"), text_of(fields.get("name")), _protocol(fields)
        )


def _service(nodes: Nodes, manifest: Manifest, name: str, namespace: str) -> Service:
    spec = nodes.mapping(manifest.fields.get("spec"), "spec")
    selector = nodes.mapping(spec.get("selector"), "spec.selector")
    kind = text_of(spec.get("type")) or _CLUSTER_IP
    return Service(
        namespace=namespace,
        name=name,
        selector=tuple((key, nodes.text(value, "a label value")) for key, value in selector.items()),
        ports=tuple(_service_port(nodes, item) for item in nodes.sequence(spec.get("ports"), "spec.ports")),
        type=kind,
        headless=text_of(spec.get("clusterIP")) == _NONE,
        external_name=text_of(spec.get("externalName")) if kind == _EXTERNAL_NAME else "",
        place=nodes.place(manifest.root),
    )


def _service_port(nodes: Nodes, item: yaml.Node) -> ServicePort:
    fields = nodes.mapping(item, "an item of spec.ports")
    if "port" not in fields:
        raise Wrong("an item of spec.ports has no port", item)
    number = _number(nodes, fields["port"], "port")
    target = fields.get("targetPort")
    pod_port = number if target is None or is_null(target) else _target(nodes, target)
    node = fields.get("nodePort")
    node_port = 0 if node is None or is_null(node) or str(node.value) == "0" else _number(nodes, node, "nodePort")
    return ServicePort(number, pod_port, text_of(fields.get("name")), _protocol(fields), node_port)


def _target(nodes: Nodes, node: yaml.Node) -> int | str:
    """Read a targetPort. 0 means the service's own port to nobody: the API server refuses it."""
    if node.tag == INTEGER:
        return _number(nodes, node, "targetPort")
    name = nodes.text(node, "targetPort")
    if not PORT_NAME.fullmatch(name):
        raise Wrong(f"targetPort is {quoted(name)}, which is neither a number nor the name of a container port", node)
    return name


def _number(nodes: Nodes, node: yaml.Node, what: str) -> int:
    number = nodes.whole(node, what)
    if not MIN_PORT <= number <= MAX_PORT:
        raise Wrong(f"{what} is not between {MIN_PORT} and {MAX_PORT}", node)
    return number


def _protocol(fields: Fields) -> str:
    given = text_of(fields.get("protocol"))
    if given and given not in PROTOCOLS:
        raise Wrong(f"protocol is {quoted(given)} where TCP, UDP or SCTP belongs", fields["protocol"])
    return given or "TCP"


def _is_true(node: yaml.Node | None, what: str) -> bool:
    """Read a boolean that may be missing."""
    if node is None or is_null(node):
        return False
    if node.tag != BOOLEAN or not isinstance(node, yaml.ScalarNode):
        raise Wrong(f"{what} is not true or false", node)
    return str(node.value).lower() in {"true", "yes", "y", "on"}
