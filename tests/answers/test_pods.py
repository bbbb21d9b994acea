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


def desk(*documents: str, spaces: tuple[str, ...] = ("shop", "till"), more: str = "") -> Desk:
    """Make a desk for the namespaces shop and till, and what else is written."""
    declared = [f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in spaces]
    text = "---\n".join([*declared, *documents, *([more] if more else [])])
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
    "no service is declared, and a port is asked": (
        (workload("web"),),
        ALLOW.with_(ports=(Port(5432),)),
        "http://SERVICE.shop:5432",
    ),
    "several services": ((WEB, ADMIN), ALLOW, "http://SERVICE.shop:PORT"),
    "none is declared": ((workload("web"),), ALLOW.with_(service="web"), "http://web.shop:PORT"),
}


@pytest.mark.parametrize(("documents", "question", "address"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_the_address_has_the_one_service_that_fits(documents, question, address):
    said = desk(*documents).answer(question)
    folded = said.fold("call") or said.fold("more")

    assert f"`{address}`" in said.text
    assert f"`{address.replace('.shop', '.shop.svc.cluster.local')}`" in folded.text
    assert ("kubectl -n shop get services" in folded.text) is ("SERVICE" in address or "PORT" in address)


HTTPS = {
    "the service's number": (service("web", "{port: 443, targetPort: 8080}"), "https://web.shop:443"),
    "the service's name for it": (service("web", "{name: https, port: 8443, targetPort: 8080}"), "https://web.shop:8443"),
    "the name of its target": (service("web", "{port: 80, targetPort: https}"), "https://web.shop:80"),
    "neither": (WEB, "http://web.shop:80"),
}


@pytest.mark.parametrize(("document", "address"), HTTPS.values(), ids=HTTPS.keys())
def test_the_address_and_its_proof_begin_with_https_where_the_port_says_so(document, address):
    """The command that proves a change connects to the service by its own name and port, in full."""
    said = desk(document, workload("web"), policy("all", "")).answer(ALLOW)

    assert f"`{address}`" in said.text
    host, _, port = address.partition("://")[2].rpartition(":")
    assert f"nc -zvv -w 5 {host}.svc.cluster.local {port}" in said.details


PROOFS = {
    "the one service that fits": ((WEB, ADMIN), Port(8080), "http://web.shop.svc.cluster.local:80/"),
    "no service fits": ((WEB, ADMIN), Port(5432), "http://SERVICE.shop.svc.cluster.local:5432/"),
    "no service is declared": ((), Port(8080), "http://SERVICE.shop.svc.cluster.local:8080/"),
    "the port is called https": ((), Port("https"), "https://SERVICE.shop.svc.cluster.local:PORT/"),
}


@pytest.mark.parametrize(("documents", "port", "address"), PROOFS.values(), ids=PROOFS.keys())
def test_the_proof_calls_the_service_that_passes_calls_to_the_port_that_was_opened(documents, port, address):
    (proof,) = desk(*documents, workload("web"), policy("all", "")).answer(ALLOW.with_(ports=(port,))).plan.follow_up

    host, _, port_said = address.rpartition("://")[2].strip("/").rpartition(":")
    assert proof.endswith(f"nc -zvv -w 5 {host} {port_said}")


def test_asked_for_an_address_the_services_are_listed_with_their_ports_and_those_of_their_pods():
    text = desk(WEB, ADMIN, workload("web")).answer(ADDRESS).text

    assert "- `web` on 80, which calls the port `http` (`8080`) of its pods." in text
    assert "- `admin` on 9000, which calls port `9443` of its pods." in text


def test_services_that_may_be_meant_are_listed_and_counted():
    many = [service(f"s{number}", f"{{port: {8000 + number}}}") for number in range(5)]
    text = desk(*many).answer(ALLOW).fold("call").text

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

    assert "The bot can't be sure what `chart/svc.yaml:1` holds." in made.answer(ALLOW.with_(service="orders")).text


def test_a_service_outside_the_cluster_is_said_to_be_outside():
    mail = service("mail", "{port: 25}", "type: ExternalName, externalName: mail.example.org")
    text = desk(mail).answer(ALLOW.with_(service="mail")).text

    assert "`mail` stands for `mail.example.org`, a host outside shop" in text


SERVICE_PORT = "is the port of the service"
OPEN = policy("open", from_till("8080"))
TRANSLATED = {
    "a number": (service("web", "{port: 80, targetPort: 8080}"), CHECK),
    "a name that containers declare": (WEB, CHECK),
    "the port's name": (service("web", "{name: front, port: 80, targetPort: 8080}"), CHECK.with_(ports=(Port("front"),))),
    "of a service that is named": (WEB + "---\n" + service("admin", "{port: 80, targetPort: 9443}"), CHECK.with_(service="web")),
    "of the pods that are asked about": (
        WEB + "---\n" + service("admin", "{port: 80, targetPort: 9443}", "selector: {app: admin}"),
        CHECK.with_(pods=(("app", "web"),)),
    ),
    "of a headless service too": (
        WEB + "---\n" + service("peers", "{port: 80, targetPort: http}", "clusterIP: None, selector: {app: web}"),
        CHECK,
    ),
}


@pytest.mark.parametrize(("documents", "question"), TRANSLATED.values(), ids=TRANSLATED.keys())
def test_a_services_port_is_read_as_the_port_of_its_pods(documents, question):
    """The verdict is about the pods' port, which the first line says beside the one that was asked about."""
    question = question.with_(ports=question.ports or (Port(80),))
    made = desk(documents, workload("web"), OPEN).answer(question)
    first = made.text.split("\n")[0]

    assert [each.outcome for each in made.verdicts] == [Outcome.ALLOWED]
    assert f"TCP 8080 of the pods, which the service `web` offers on {question.ports[0]}" in first
    assert "TCP 8080 of the pods, which the service web offers on" in made.brief
    assert SERVICE_PORT not in made.text


def test_the_pods_that_were_asked_about_stand_beside_a_translated_port():
    """What holds for some pods is never said as if it held for all."""
    made = desk(WEB, workload("web"), policy("open", from_till("8080", "app: till")))
    asked = CHECK.with_(ports=(Port(80),), pods=(("app", "web"),), from_pods=(("app", "till"),))
    first = made.answer(asked).text.split("\n")[0]

    assert first.startswith("✅ **Allowed:** `till` → `shop`, TCP 8080 of the pods, which the service `web` offers on 80")
    assert "to pods with `app: web`" in first
    assert "from pods with `app: till`" in first


def test_two_services_with_one_meaning_are_both_named():
    made = desk(WEB, service("front", "{port: 80, targetPort: 8080}"), workload("web"), OPEN).answer(
        CHECK.with_(ports=(Port(80),))
    )

    assert "TCP 8080 of the pods, which the services `web` and `front` offer on 80" in made.text


def test_of_several_ports_each_is_read_by_itself():
    made = desk(WEB, workload("web"), policy("open", from_till("5432"))).answer(CHECK.with_(ports=(Port(80), Port(5432))))

    assert "TCP 8080 of the pods, which the service `web` offers on 80 and TCP 5432" in made.text
    assert made.verdicts[0].outcome is Outcome.PARTLY


AMBIGUOUS = {
    "a container declares that number": (service("web", "{port: 8080, targetPort: 9}"), 8080, "port `9`", "Port 9"),
    "another service calls it": (
        service("web", "{port: 80, targetPort: 8080}") + "---\n" + service("raw", "{port: 81, targetPort: 80}"),
        80,
        "port `8080`",
        "Port 8080",
    ),
    "no pods are declared for the service": (
        service("web", "{port: 80, targetPort: 8080}", "selector: {app: elsewhere}"),
        80,
        "port `8080`",
        "Port 8080",
    ),
    "no container declares its name": (service("web", "{port: 443, targetPort: grpc}"), 443, "the port `grpc`", ""),
    "its name stands for the pods themselves": (
        service("web", "{port: 80, targetPort: http}", "clusterIP: None, selector: {app: web}"),
        80,
        "the port `http` (`8080`)",
        "Port 8080",
    ),
}


@pytest.mark.parametrize("question", [CHECK, ALLOW], ids=["check", "allow"])
@pytest.mark.parametrize(("documents", "port", "target", "label"), AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_where_a_port_may_be_the_pods_own_it_is_kept_and_the_service_is_offered(documents, port, target, label, question):
    """The answer is about the pods' own port and says so; the other reading is a button, which is not read again."""
    made = desk(documents, workload("web"))
    said = made.answer(question.with_(ports=(Port(port),)))
    others = [action for action in said.actions if "through the service" in action.label]

    assert f"TCP {port} of the pods themselves" in said.text.split("\n")[0]
    assert (
        f"`{port}` {SERVICE_PORT} `web`, which calls {target} of its pods. This answer is about `{port}` of the pods" in said.text
    )
    assert [action.label for action in others] == ([f"{label}, through the service web"] if label else [])
    for action in others:
        assert "of the pods themselves" not in made.answer(action.question or ALLOW).text.split("\n")[0]


def test_services_that_call_different_ports_are_all_offered():
    made = desk(WEB, service("admin", "{port: 80, targetPort: 9443}"), workload("web")).answer(CHECK.with_(ports=(Port(80),)))

    assert "TCP 80 of the pods themselves" in made.text
    assert [action.label for action in made.actions if "through" in action.label] == [
        "Port 8080, through the service web",
        "Port 9443, through the service admin",
    ]


SAME = {
    "the same number": (service("web", "{port: 8080}"), Port(8080)),
    "no service's": (WEB, Port(5432)),
    "a range": (WEB, Port(80, 81)),
    "another protocol": (WEB, Port(80, protocol=Protocol.UDP)),
    "a host outside": (service("web", "{port: 80}", "type: ExternalName, externalName: web.example.org"), Port(80)),
}


@pytest.mark.parametrize(("document", "port"), SAME.values(), ids=SAME.keys())
def test_asked_about_a_port_of_the_pods_nothing_is_said_of_services(document, port):
    text = desk(document, workload("web")).answer(CHECK.with_(ports=(port,))).text

    assert SERVICE_PORT not in text
    assert "of the pods" not in text.split("\n")[0]


def test_a_services_port_is_not_translated_by_services_that_may_not_be_all():
    """A document that was not read may hold other pods with that port, unless the service is named and says its pods' port."""
    unread = workload("other", labels="app: 1")
    made = desk(service("web", "{port: 80, targetPort: 8080}"), workload("web"), unread)

    assert "TCP 80 of the pods themselves" in made.answer(CHECK.with_(ports=(Port(80),))).text
    named = made.answer(CHECK.with_(ports=(Port(80),), service="web")).text
    assert "TCP 8080 of the pods, which" in named
    assert "The files say which port the pods listen on, but" in named


def test_a_change_for_a_services_port_opens_the_port_of_its_pods():
    """What is shown, what is planned at the click and what each button asks is one change; buttons keep the asked port."""
    made = desk(WEB, workload("web"), policy("other", ""))
    by_service, by_pods = ALLOW.with_(ports=(Port(80),)), ALLOW.with_(ports=(Port(8080),))
    said = made.answer(by_service)
    create = next(action for action in said.actions if action.kind == "create")

    assert "port: 8080" in said.fold("yaml").text
    assert "port: 80\n" not in said.fold("yaml").text
    assert said.conversation.question.ports == create.question.ports == (Port(80),)
    assert made.plan(create.question or ALLOW) == said.plan
    assert said.plan.groups == made.plan(by_pods).groups


def test_taking_away_a_services_port_closes_the_port_of_its_pods():
    revoke = Question(Intent.REVOKE, sources=("till",), target="shop", ports=(Port(80),))
    said = desk(WEB, workload("web"), OPEN).answer(revoke)

    assert said.plan.groups
    assert "TCP 8080 of the pods, which the service `web` offers on 80" in said.text.split("\n")[0]


@pytest.mark.parametrize(("rules", "pods"), [(from_till("http"), ""), (from_till("8080"), "matchLabels: {app: web}")])
def test_a_rule_by_the_ports_name_or_for_the_services_pods_is_enough_for_a_call_of_the_service(rules, pods):
    made = desk(WEB, workload("web"), policy("all", ""), policy("open", rules, pods))

    assert [each.outcome for each in made.answer(CHECK.with_(ports=(Port(80),))).verdicts] == [Outcome.ALLOWED]
    assert not made.answer(ALLOW.with_(ports=(Port(80),))).plan.groups


def test_a_check_by_the_name_of_a_container_port_is_about_its_number():
    """A rule by that name counts as well. A change keeps the name."""
    web = workload("web")
    closed, open_ = desk(web, policy("open", from_till("9090"))), desk(web, policy("open", from_till("8080")))
    by_name = desk(web, policy("open", from_till("http")))
    asked = CHECK.with_(ports=(Port("http"),))

    assert closed.answer(asked).verdicts[0].outcome is Outcome.BLOCKED
    assert "TCP 8080 of the pods, which they call `http`" in closed.answer(asked).text
    assert open_.answer(asked).verdicts[0].outcome is Outcome.ALLOWED
    assert by_name.answer(asked).verdicts[0].outcome is Outcome.ALLOWED
    assert "port: http" in closed.answer(ALLOW.with_(ports=(Port("http"),))).fold("yaml").text


AGENT = workload("agent", "till", "app: agent", "hostNetwork: true, ", "DaemonSet")
EDGE = workload("edge", labels="app: edge", more="hostNetwork: true, ")
OUT = policy(
    "out", "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}", space="till", types="Egress"
)
ON_NODES = {
    "its calls come from a node": ((AGENT, policy("open", from_till())), CHECK, "its calls come from the node's address"),
    "no policy guards it": ((EDGE, policy("none", "")), CHECK, "don't guard it"),
    "no rule of the caller matches it": ((EDGE, OUT), CHECK, "no selector in till's rules matches it"),
    "by its label": (
        (AGENT, workload("desk", "till", "app: desk"), policy("open", from_till())),
        CHECK.with_(from_pods=(("app", "agent"),)),
        "`DaemonSet agent` of till runs on its node's network",
    ),
}


@pytest.mark.parametrize(("documents", "question", "why"), ON_NODES.values(), ids=ON_NODES.keys())
def test_policies_do_not_tell_what_holds_for_pods_on_their_nodes_network(documents, question, why):
    said = desk(*documents).answer(question)

    assert [each.outcome for each in said.verdicts] == [Outcome.UNKNOWN]
    assert why in said.text
    assert "going by the rules: " in said.text
    assert said.text.startswith("❔ **Can't tell:** `till` → `shop`, ")


def test_they_tell_it_where_other_pods_are_declared_too_or_everyone_may_call():
    others = desk(AGENT, workload("desk", "till", "app: desk"), policy("open", from_till()))

    assert others.answer(CHECK).verdicts[0].outcome is Outcome.ALLOWED
    assert desk(AGENT).answer(CHECK).verdicts[0].outcome is Outcome.ALLOWED
    assert desk(AGENT, policy("none", "")).answer(CHECK).verdicts[0].outcome is Outcome.BLOCKED


def test_a_rule_for_the_services_port_is_named_where_the_pods_port_is_blocked():
    made = desk(service("web", "{port: 443, targetPort: 8080}"), policy("hook", from_till("443")), workload("web"))

    for port in (8080, 443):
        said = made.answer(CHECK.with_(ports=(Port(port),)))
        assert said.verdicts[0].outcome is Outcome.BLOCKED
        assert "opens 443, the port of the service “web”, but its pods listen on 8080" in said.text


def test_without_services_a_check_still_says_which_port_policies_count():
    made = desk(policy("hook", from_till("443")))

    said = "The rules allow other ports than the ones you asked about."
    assert said in made.answer(CHECK.with_(ports=(Port(10250),))).text
    assert said not in made.answer(CHECK.with_(ports=(Port(443),))).text
    assert said not in made.answer(CHECK).text


def test_pods_on_the_network_of_their_node_are_named_at_either_end():
    agent = workload("agent", "till", "app: agent", "hostNetwork: true, ", "DaemonSet")
    text = desk(agent, workload("edge", more="hostNetwork: true, "), workload("web")).answer(CHECK).text

    assert "`DaemonSet agent` of till runs on its node's network" in text
    assert "`Deployment edge` of shop runs on its node's network" in text
    assert "no selector matches it" in text


def test_pods_on_the_network_of_their_node_that_were_not_asked_about_are_not_named():
    edge = workload("edge", labels="app: edge", more="hostNetwork: true, ")
    made = desk(edge, workload("web"))

    assert "its node's network" not in made.answer(CHECK.with_(pods=(("app", "web"),))).text
    assert "its node's network" in made.answer(Question(Intent.WHO, target="shop")).text


LONELY = policy("lonely", from_till(), "matchLabels: {app: wbe}")


def test_a_policy_that_selects_no_declared_pod_is_named():
    made = desk(LONELY, workload("web"))

    said = "Policy `lonely` (`all.yaml:9`) selects pods with `app: wbe`, but none of the pods"
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
    said = "Of the workloads that this repository declares in till, `Deployment archive` has such pods; `Job nightly` doesn't."
    assert said in made.text


def test_where_no_workload_has_the_pods_that_is_said():
    made = desk(
        policy("archive", from_till(pods="app: archive")), workload("nightly", "till", "job: nightly", kind="Job")
    ).answer(CHECK)

    assert "None of the workloads that this repository declares in till has such pods (`Job nightly`)." in made.text


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
    (change,) = [action.question for action in closed.actions if action.question and action.question.intent is Intent.ALLOW]
    assert (("app", "nightly"),) == change.from_pods


def test_a_rule_for_some_pods_of_the_caller_admits_no_others():
    """The commit says so, and the proof runs in one of them."""
    made = desk(policy("archive", from_till(pods="app: archive"))).plan(ALLOW.with_(from_pods=(("app", "nightly"),)))
    ((edit,),) = (group.edits for group in made.groups)
    assert "podSelector:\n        matchLabels:\n          app: nightly" in edit.added
    assert ["till may call shop: every pod, on every port, from pods with `app: nightly`."] == list(made.opens)
    assert "get pods --selector app=nightly" in made.follow_up[0]
    assert [Outcome.ALLOWED] == [seen.outcome for seen in made.after]


def test_a_rule_is_not_taken_away_for_some_pods_of_the_caller():
    with pytest.raises(Fixable, match="only some of the pods that call"):
        desk().plan(ALLOW.with_(intent=Intent.REVOKE, from_pods=(("app", "archive"),)))
