"""Small clusters, made up as people write them: namespaces, pods with their labels and ports, and policies."""

from hypothesis import strategies as st

BUILT_IN = "kubernetes.io/metadata.name"
DECLARED, ONLY_USED = ("shop", "bank"), "attic"
POD_RANGE = "10.244.0.0/16"
POD_ADDRESSES = ("10.244.0.9", "10.244.200.9")
OUTSIDE = ("192.0.2.0", "192.0.2.127", "192.0.2.128", "192.0.2.255", "192.0.3.0", "198.51.100.1", "198.51.100.2", "10.1.2.3")
"""Addresses outside the cluster: the borders of blocks, and their neighbours."""
PORTS = (1, 79, 80, 81, 90, 91, 8080, 65535)
PROTOCOLS = ("TCP", "UDP", "SCTP")

some_labels = st.fixed_dictionaries(
    {"app": st.sampled_from(["web", "api"])}, optional={"tier": st.sampled_from(["front", "back"])}
)
container_ports = st.lists(
    st.fixed_dictionaries(
        {"containerPort": st.sampled_from([80, 81, 90, 8080])},
        optional={"name": st.sampled_from(["http", "web"]), "protocol": st.sampled_from(["TCP", "UDP"])},
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda port: port.get("name", port["containerPort"]),
)


def requirements(keys, values):
    """Give matchExpressions items."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.fixed_dictionaries({"key": st.sampled_from(keys), "operator": st.sampled_from(["In", "NotIn"]), "values": some}),
        st.fixed_dictionaries({"key": st.sampled_from(keys), "operator": st.sampled_from(["Exists", "DoesNotExist"])}),
    )


def selectors(keys, values):
    """Give label selectors, the empty one among them."""
    equal = st.dictionaries(st.sampled_from(keys), st.sampled_from(values), min_size=1, max_size=2)
    some = st.lists(requirements(keys, values), min_size=1, max_size=2)
    return st.one_of(
        st.just({}),
        st.fixed_dictionaries({"matchLabels": equal}),
        st.fixed_dictionaries({"matchExpressions": some}),
        st.fixed_dictionaries({"matchLabels": equal, "matchExpressions": some}),
    )


pod_selectors = st.one_of(
    st.just({}),
    st.builds(lambda app: {"matchLabels": {"app": app}}, st.sampled_from(["web", "api"])),
    selectors(["app", "tier"], ["web", "api", "front", "back"]),
)
namespace_selectors = st.one_of(
    selectors(["team", "stage"], ["red", "blue"]), selectors([BUILT_IN], [*DECLARED, ONLY_USED, "elsewhere"])
)
# The addresses of all pods, of none and of some.
blocks = st.sampled_from(
    [
        {"cidr": "0.0.0.0/0"},
        {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16", "10.2.0.0/16"]},
        {"cidr": "0.0.0.0/0", "except": [POD_RANGE]},
        {"cidr": "192.0.2.0/24"},
        {"cidr": "192.0.2.0/24", "except": ["192.0.2.128/25"]},
        {"cidr": "198.51.100.1/32"},
        {"cidr": "2001:db8::/32"},
        {"cidr": "10.244.0.0/24"},
    ]
)
peers = st.one_of(
    st.fixed_dictionaries({"podSelector": pod_selectors}),
    st.fixed_dictionaries({"namespaceSelector": namespace_selectors}),
    st.fixed_dictionaries({"namespaceSelector": namespace_selectors, "podSelector": pod_selectors}),
    st.fixed_dictionaries({"ipBlock": blocks}),
)
ports = st.one_of(
    st.fixed_dictionaries({"port": st.sampled_from(["http", "web"])}, optional={"protocol": st.sampled_from(["TCP", "UDP"])}),
    st.fixed_dictionaries({}, optional={"port": st.sampled_from([80, 90, 8080]), "protocol": st.sampled_from(PROTOCOLS)}),
    st.fixed_dictionaries({"port": st.just(80), "endPort": st.sampled_from([80, 90])}, optional={"protocol": st.just("UDP")}),
)


def rules(side):
    """Give ingress or egress rules; of a few, the list of peers or ports is missing or empty."""
    some_peers, some_ports = (st.lists(each, min_size=1, max_size=3) for each in (peers, ports))
    full = st.fixed_dictionaries({side: some_peers, "ports": some_ports})
    lacking = st.fixed_dictionaries(
        {}, optional={side: st.one_of(st.just([]), some_peers), "ports": st.one_of(st.just([]), some_ports)}
    )
    return st.lists(st.one_of(full, full, lacking), max_size=3)


types = st.sampled_from([["Ingress"], ["Egress"], ["Ingress", "Egress"], []])
specs = st.one_of(
    st.fixed_dictionaries(
        {"podSelector": pod_selectors}, optional={"policyTypes": types, "ingress": rules("from"), "egress": rules("to")}
    ),
    st.fixed_dictionaries({"podSelector": pod_selectors, "policyTypes": types, "ingress": rules("from"), "egress": rules("to")}),
)


def pod_or_workload(number, kind, namespace, labels, declared_ports):
    """Write one pod, or one Deployment of pods."""
    spec = {"containers": [{"name": "main", "image": "x", "ports": declared_ports}]}
    about = {"name": f"w{number}"} | ({"namespace": namespace} if namespace != "default" else {})
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": kind, "metadata": about | {"labels": labels}, "spec": spec}
    template = {"metadata": {"labels": labels | {"pod": "yes"}}, "spec": spec}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": about | {"labels": {"app": "mine"}},
        "spec": {"template": template},
    }


def policy_of(number, namespace, spec):
    """Write one policy."""
    about = {"name": f"p{number}", "namespace": namespace}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": about, "spec": spec}


@st.composite
def clusters(draw):
    """Give the documents of a cluster: namespaces that are declared, and one that only a pod uses."""
    team = st.dictionaries(st.sampled_from(["team", "stage"]), st.sampled_from(["red", "blue"]), max_size=2)
    found = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": draw(team)}}
        for name in DECLARED[: draw(st.integers(1, 2))]
    ]
    names = [*(one["metadata"]["name"] for one in found), draw(st.sampled_from([ONLY_USED, "default"]))]
    places = [names[-1], names[0], *draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))]
    for number, namespace in enumerate(places):
        kind = draw(st.sampled_from(["Pod", "Deployment"]))
        found.append(pod_or_workload(number, kind, namespace, draw(some_labels), draw(container_ports)))
    for number, spec in enumerate(draw(st.lists(specs, min_size=3, max_size=6))):
        found.append(policy_of(number, draw(st.sampled_from(names)), spec))
    return draw(st.permutations(found))


A_NAME_AT_ONE_END = [
    pod_or_workload(0, "Pod", "shop", {"app": "web"}, [{"containerPort": 90, "name": "http"}]),
    pod_or_workload(1, "Pod", "bank", {"app": "api"}, [{"containerPort": 8080, "name": "http"}]),
    policy_of(0, "shop", {"podSelector": {}, "ingress": [{"ports": [{"port": "http"}]}]}),
    policy_of(1, "shop", {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"ports": [{"port": 80, "endPort": 90}]}]}),
    policy_of(2, "bank", {"podSelector": {}, "ingress": [{"ports": [{"port": "http"}]}]}),
    policy_of(3, "bank", {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"ports": [{"port": 80, "endPort": 90}]}]}),
]
"""The target's rule gives a name, the source's a range with the number that only one of the two pods has under the name."""
