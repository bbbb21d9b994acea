"""What the pods and services of a repository add to an answer: a service's name and port, and what policies cannot mean."""

import pytest

from bot.desk import Desk
from bot.errors import Fixable
from bot.estate import RawFile, load
from bot.guide.pages import read_guide
from bot.model.question import Intent, Port, Protocol, Question
from bot.model.verdict import Outcome
from bot.model.world import World
from bot.settings import ROOT
from bot.understanding import Names
from tests.answers.cases import NOW
from tests.platforms import CLOUD, CLOUD_PLATFORM

GUIDE = read_guide(ROOT, CLOUD, "")
ALLOW = Question(Intent.ALLOW, sources=("till",), target="shop")
CHECK = ALLOW.with_(intent=Intent.CHECK)
ADDRESS = ALLOW.with_(intent=Intent.ADDRESS)


def service(name: str, ports: str, more: str = "selector: {app: web}") -> str:
    """Write a service of the namespace shop, with its ports in flow style."""
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{ports: [{ports}], {more}}}\n"


def workload(name: str, space: str = "shop", labels: str = "app: web", more: str = "", kind: str = "Deployment") -> str:
    """Write a workload whose container calls port 8080 `http`."""
    version = "batch/v1" if kind == "Job" else "apps/v1"
    containers = "containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]"
    template = f"{{metadata: {{labels: {{{labels}}}}}, spec: {{{more}{containers}}}}}"
    return (
        f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {space}}}\nspec: {{template: {template}}}\n"
    )


def policy(name: str, rules: str, pods: str = "", space: str = "shop", types: str = "Ingress") -> str:
    """Write a policy, with its rules in flow style."""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: {name}, namespace: {space}}}\n"
        f"spec: {{podSelector: {{{pods}}}, policyTypes: [{types}], {types.lower()}: [{rules}]}}\n"
    )


def from_till(ports: str = "", pods: str = "") -> str:
    """Write a rule that admits the namespace till, or some of its pods."""
    selector = f", podSelector: {{matchLabels: {{{pods}}}}}" if pods else ""
    only = f", ports: [{{port: {ports}}}]" if ports else ""
    return f"{{from: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: till}}}}{selector}}}]{only}}}"


def desk(*documents: str) -> Desk:
    """Make a desk for the namespaces shop and till, and what else is written."""
    spaces = [f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("shop", "till")]
    text = "---\n".join([*spaces, *documents])
    estate = load([RawFile("all.yaml", "", text.encode())], CLOUD_PLATFORM)
    return Desk(World(estate, GUIDE, CLOUD_PLATFORM, NOW, NOW), Names.of(estate, CLOUD_PLATFORM))


WEB = service("web", "{port: 80, targetPort: http}")
ADMIN = service("admin", "{port: 9000, targetPort: 9443}")

ADDRESSES = {
    "the only service": ((WEB, workload("web")), ALLOW, "http://web.shop:80"),
    "by the pods' port, through its name": (
        (WEB, ADMIN, workload("web")),
        ALLOW.with_(ports=(Port(8080),)),
        "http://web.shop:80",
    ),
    "by the name of the pods' port": ((WEB, ADMIN, workload("web")), ALLOW.with_(ports=(Port("http"),)), "http://web.shop:80"),
    "by the pods' port, a number": ((WEB, ADMIN, workload("web")), ALLOW.with_(ports=(Port(9443),)), "http://admin.shop:9000"),
    "by its name": ((WEB, ADMIN), ALLOW.with_(service="admin"), "http://admin.shop:9000"),
    "by its own port": ((WEB, ADMIN), ALLOW.with_(ports=(Port(9000),)), "http://admin.shop:9000"),
    "asked for the address": ((WEB, ADMIN), ADDRESS.with_(ports=(Port(80),)), "http://web.shop:80"),
    "headless: the pods' own port": (
        (service("peers", "{port: 80, targetPort: http}", "clusterIP: None, selector: {app: web}"), workload("web")),
        ALLOW,
        "http://peers.shop:8080",
    ),
    "several ports": ((service("web", "{name: a, port: 80}, {name: b, port: 81}"),), ALLOW, "http://web.shop:PORT"),
    "another protocol": ((WEB, workload("web")), ALLOW.with_(ports=(Port(8080, protocol=Protocol.UDP),)), "SERVICE.shop:PORT"),
    "no service fits": ((WEB, ADMIN, workload("web")), ALLOW.with_(ports=(Port(5432),)), "http://SERVICE.shop:PORT"),
    "several services": ((WEB, ADMIN), ALLOW, "http://SERVICE.shop:PORT"),
    "none is declared": ((workload("web"),), ALLOW.with_(service="web"), "http://web.shop:PORT"),
}


@pytest.mark.parametrize(("documents", "question", "address"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_the_address_has_the_one_service_that_fits(documents, question, address):
    text = desk(*documents).answer(question).text

    assert f"`{address}`" in text
    assert ("kubectl -n shop get services" in text) is ("SERVICE" in address or "PORT" in address)


def test_services_that_may_be_meant_are_listed_and_counted():
    many = [service(f"s{number}", f"{{port: {8000 + number}}}") for number in range(5)]
    text = desk(*many).answer(ALLOW).text

    assert "The repository declares `s0.shop:8000`, `s1.shop:8001`, `s2.shop:8002` and 2 more." in text


def test_a_service_that_is_not_there_is_said_with_those_that_are():
    text = desk(WEB, ADMIN).answer(ALLOW.with_(service="orders")).text

    assert "The repository declares no service `orders` in shop; it declares `web` and `admin`." in text
    assert "orders.shop" not in text


def test_a_service_that_is_named_in_words_is_looked_up():
    text = desk(WEB, ADMIN).ask("let till call the orders service in shop on port 80").text

    assert "The repository declares no service `orders` in shop" in text


def test_a_service_that_may_be_in_what_was_not_read_is_not_denied():
    template = "kind: Service\nmetadata: {namespace: shop, name: {{ .Values.name }}}\n"
    spaces = "".join(f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("shop", "till"))
    files = [RawFile("ns.yaml", "", spaces.encode()), RawFile("chart/svc.yaml", "", template.encode())]
    estate = load(files, CLOUD_PLATFORM)
    made = Desk(World(estate, GUIDE, CLOUD_PLATFORM, NOW, NOW), Names.of(estate, CLOUD_PLATFORM))

    assert "it declares none. What `chart/svc.yaml:1` holds is not certain." in made.answer(ALLOW.with_(service="orders")).text


def test_a_service_outside_the_cluster_is_said_to_be_outside():
    mail = service("mail", "{port: 25}", "type: ExternalName, externalName: mail.example.org")
    text = desk(mail).answer(ALLOW.with_(service="mail")).text

    assert "`mail` stands for `mail.example.org`, a host that is not in shop" in text


SERVICE_PORT = "is the port of the service `web`, which calls "
TARGETS = {
    "another number": ("{port: 443, targetPort: 10250}", "port `10250` of its pods"),
    "a name that containers declare": ("{port: 443, targetPort: http}", "the port `http` (`8080`) of its pods"),
    "a name that no container declares": ("{port: 443, targetPort: grpc}", "the port `grpc` of its pods"),
}


@pytest.mark.parametrize("question", [CHECK, ALLOW], ids=["check", "allow"])
@pytest.mark.parametrize(("ports", "said"), TARGETS.values(), ids=TARGETS.keys())
def test_asked_about_a_services_port_the_answer_says_which_port_policies_count(ports, said, question):
    text = desk(service("web", ports), workload("web")).answer(question.with_(ports=(Port(443),))).text

    assert f"`443` {SERVICE_PORT}{said}. Ask for that one." in text


SAME = {
    "the same number": (service("web", "{port: 8080}"), 8080),
    "a port that a container declares": (service("web", "{port: 8080, targetPort: 9}"), 8080),
    "no service's": (WEB, 5432),
}


@pytest.mark.parametrize(("document", "port"), SAME.values(), ids=SAME.keys())
def test_asked_about_a_port_of_the_pods_nothing_is_said_of_services(document, port):
    assert SERVICE_PORT not in desk(document, workload("web")).answer(CHECK.with_(ports=(Port(port),))).text


def test_a_rule_for_the_services_port_is_named_where_the_pods_port_is_blocked():
    made = desk(service("web", "{port: 443, targetPort: 8080}"), policy("hook", from_till("443")), workload("web"))

    said = "The rules admit `443`, the port of the service `web`; its pods listen on `8080`."
    assert said in made.answer(CHECK.with_(ports=(Port(8080),))).text
    assert said not in made.answer(CHECK.with_(ports=(Port(443),))).text


def test_without_services_a_check_still_says_which_port_policies_count():
    made = desk(policy("hook", from_till("443")))

    said = "The rules admit other ports than the ones that were asked about."
    assert said in made.answer(CHECK.with_(ports=(Port(10250),))).text
    assert said not in made.answer(CHECK.with_(ports=(Port(443),))).text
    assert said not in made.answer(CHECK).text


def test_pods_on_the_network_of_their_node_are_named_at_either_end():
    agent = workload("agent", "till", "app: agent", "hostNetwork: true, ", "DaemonSet")
    text = desk(agent, workload("edge", more="hostNetwork: true, "), workload("web")).answer(CHECK).text

    assert "`DaemonSet agent` of till runs on the network of the node" in text
    assert "`Deployment edge` of shop runs on the network of the node" in text
    assert "no selector matches it" in text


def test_pods_on_the_network_of_their_node_that_were_not_asked_about_are_not_named():
    edge = workload("edge", labels="app: edge", more="hostNetwork: true, ")
    made = desk(edge, workload("web"))

    assert "network of the node" not in made.answer(CHECK.with_(pods=(("app", "web"),))).text
    assert "network of the node" in made.answer(Question(Intent.WHO, target="shop")).text


LONELY = policy("lonely", from_till(), "matchLabels: {app: wbe}")


def test_a_policy_that_selects_no_declared_pod_is_named():
    made = desk(LONELY, workload("web"))

    said = (
        "Policy `lonely` (`all.yaml:9`) selects pods with `app: wbe`, and none of the pods that this repository declares in shop."
    )
    assert said in made.answer(CHECK).text
    assert said in made.answer(Question(Intent.WHO, target="shop")).text


NOT_SURE = {
    "no pod is declared": (LONELY,),
    "it selects one": (LONELY, workload("web"), workload("other", labels="app: wbe")),
    "one was not read": (LONELY, workload("web"), workload("other", labels="app: 1")),
}


@pytest.mark.parametrize("documents", NOT_SURE.values(), ids=NOT_SURE.keys())
def test_no_policy_is_said_to_select_none_where_it_may_select_some(documents):
    assert "none of the pods" not in desk(*documents).answer(CHECK).text


def test_the_workloads_that_a_rule_leaves_out_are_named():
    only = policy("archive", from_till(pods="app: archive"))
    job = workload("nightly", "till", "job: nightly", kind="Job")
    made = desk(only, workload("archive", "till", "app: archive"), job).answer(CHECK)

    assert made.verdicts[0].outcome is Outcome.PARTLY
    said = (
        "Of the workloads that this repository declares in till, `Deployment archive` may call, and `Job nightly` does not carry"
    )
    assert said in made.text


def test_pods_of_the_caller_can_be_asked_about():
    made = desk(policy("archive", from_till(pods="app: archive")))
    lets = made.answer(CHECK.with_(from_pods=(("app", "archive"),)))
    closed = made.answer(CHECK.with_(from_pods=(("app", "nightly"),)))

    assert (lets.verdicts[0].outcome, lets.verdicts[0].scope) == (
        Outcome.ALLOWED,
        "every pod, on every port, from pods with `app: archive`",
    )
    assert (closed.verdicts[0].outcome, closed.verdicts[0].scope) == (
        Outcome.BLOCKED,
        "no pod, on any port, from pods with `app: nightly`",
    )
    assert "allow" not in {action.question.intent for action in closed.actions if action.question}


def test_a_rule_for_some_pods_of_the_caller_is_not_written_for_all_of_them():
    with pytest.raises(Fixable, match="only some of the caller's pods"):
        desk().plan(ALLOW.with_(from_pods=(("app", "archive"),)))
