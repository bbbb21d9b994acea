"""Ports, protocol, service and pod labels: only what is stated."""

import pytest

from bot.model.question import Lack, Port, Protocol, Slot

PAIR = "let acme-orchard-dev call acme-beehive-dev"


@pytest.mark.parametrize(
    ("words", "ports"),
    [
        ("on port 8080", (Port(8080),)),
        ("on 8080", (Port(8080),)),
        ("tcp/8080", (Port(8080, protocol=Protocol.TCP),)),
        ("on UDP 53", (Port(53, protocol=Protocol.UDP),)),
        ("on ports 80 and 443", (Port(80), Port(443))),
        ("on ports 8000-8010", (Port(8000, 8010),)),
        ("on the http port", (Port("http"),)),
        ("on the port named metrics", (Port("metrics"),)),
        ("see ticket ABC-1234, raised at 10:30 in 2024, PR 8443 gave 503", ()),
        ("within 30s", ()),
        (". Port is 8080. Regards, Ada", (Port(8080),)),
        (", 8080", (Port(8080),)),
        ("on 53, udp not tcp", (Port(53, protocol=Protocol.UDP),)),
        ("today, we deploy at 1400", ()),
        ("on 8080 & 9090", (Port(8080), Port(9090))),
        ("port 8080 9090", (Port(8080), Port(9090))),
        ("on 8080/9090", (Port(8080), Port(9090))),
        ("on 8080, 9090 and also 443", (Port(8080), Port(9090), Port(443))),
        ("on 8080 as well as 9090", (Port(8080), Port(9090))),
        ("on 8080-8090 and 443", (Port(8080, 8090), Port(443))),
        ("on ports 8000 to 8010 plus 9090", (Port(8000, 8010), Port(9090))),
        ("on ports between 8080 and 8090, and 443", (Port(8080, 8090), Port(443))),
        ("on 8080/tcp and 53/udp", (Port(8080, protocol=Protocol.TCP), Port(53, protocol=Protocol.UDP))),
        ("on tcp 443 and udp 53", (Port(443, protocol=Protocol.TCP), Port(53, protocol=Protocol.UDP))),
        ("on tcp 8080, 9090", (Port(8080, protocol=Protocol.TCP), Port(9090, protocol=Protocol.TCP))),
        ("on 8080, and udp 53", (Port(8080), Port(53, protocol=Protocol.UDP))),
        ("on 8080 and 9090 over udp", (Port(8080, protocol=Protocol.UDP), Port(9090, protocol=Protocol.UDP))),
        ("on http and 9090", (Port("http"), Port(9090))),
        ("on the http and metrics ports", (Port("http"), Port("metrics"))),
        ("on ports 8080 (http), 9090 (metrics)", (Port(8080), Port(9090))),
        (":\nports:\n- 8080\n- 9090", (Port(8080), Port(9090))),
        ("on port 8080. oh and it also needs 9090", (Port(8080), Port(9090))),
        ("on 8080. And please 9090 as well", (Port(8080), Port(9090))),
        ("on port 8080. Yes, on port 8080", (Port(8080),)),
        ("on 8080, sorry, 9090", (Port(9090),)),
        ("on 8080. No wait, use 9090 and 9091", (Port(9090), Port(9091))),
        ("on 9090, not 8080", (Port(9090),)),
        ("on 9090 instead of 8080", (Port(9090),)),
        ("on port 8080 and it has 2 replicas, 30 seconds and java 17", (Port(8080),)),
        ("5432 please", (Port(5432),)),
        ("on port 8080, it times out", (Port(8080),)),
        ("on ports 80,443", (Port(80), Port(443))),
    ],
)
def test_ports(ask, words, ports):
    """Numbers that are tickets, times, years or status codes are not ports."""
    assert ports == ask(f"{PAIR} {words}").ports


@pytest.mark.parametrize(
    "words",
    [
        "on port 0",
        "on port 70000",
        "on port 99999",
        "on port eighty",
        "on ports 90-80",
        "on port 8,080",
        "on port no. 8,443",
        "on ports 1,234,567",
        "on port 0443",
    ],
)
def test_a_port_that_no_policy_can_hold_is_asked_about(ask, words):
    """The wording is quoted back."""
    gaps = ask(f"{PAIR} {words}").gaps

    assert [(Slot.PORT, Lack.INVALID)] == [(gap.slot, gap.lack) for gap in gaps]


@pytest.mark.parametrize(
    ("words", "pods"),
    [
        ("but just the pods with the label app: hive", (("app", "hive"),)),
        ("only pods labelled app=hive,tier=web", (("app", "hive"), ("tier", "web"))),
        ("only pods with app.kubernetes.io/name=hive", (("app.kubernetes.io/name", "hive"),)),
        ("only pods with the label app: acme-beehive", (("app", "acme-beehive"),)),
        ("please: it is urgent", ()),
    ],
)
def test_pod_labels(ask, words, pods):
    """Labels are read beside the word pod or label, even where the value looks like a name."""
    assert pods == ask(f"{PAIR} {words}").pods


def test_an_address_says_service_and_port(ask):
    """What is written in a pasted error counts as stated."""
    error = "Failed to open TCP connection to hive.acme-beehive-dev:8000 (execution expired)"
    question = ask(f"why's acme-orchard-dev getting this?\n```{error}```")

    assert ("hive", (Port(8000),), "acme-beehive-dev") == (question.service, question.ports, question.target)


def test_a_pasted_manifest_says_who(ask):
    """The selector's value is the source, the policy's namespace the target."""
    selector = "    - namespaceSelector:\n        matchLabels:\n          component: acme-orchard-dev\n"
    block = f"```\nkind: NetworkPolicy\nmetadata:\n  namespace: acme-beehive-dev\nspec:\n  ingress:\n  - from:\n{selector}```"
    question = ask(f"why doesn't this network policy work?\n{block}")

    assert (("acme-orchard-dev",), "acme-beehive-dev") == (question.sources, question.target)


@pytest.mark.parametrize(
    "words",
    [
        "let acme-orchard-dev use acme-beehive-dev's hive service on 8000",
        "can acme-orchard-dev use the hive service of acme-beehive-dev on port 8000?",
        "let acme-orchard-dev call the hive service in acme-beehive-dev, port 8000",
    ],
)
def test_a_service_of_the_called_one_is_kept(ask, words):
    """Beside the pair that it is said with."""
    question = ask(words)

    assert (("acme-orchard-dev",), "acme-beehive-dev") == (question.sources, question.target)
    assert ("hive", (Port(8000),), ()) == (question.service, question.ports, question.unaccounted)
