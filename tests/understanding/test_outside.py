"""Hosts outside the cluster are said to be outside: no part of one is read as a namespace."""

import pytest

from bot.model.question import Intent

ORCHARD, BEEHIVE = "acme-orchard-dev", "acme-beehive-dev"


@pytest.mark.parametrize(
    ("words", "host"),
    [
        (f"can {ORCHARD} reach acme-beehive.com?", "acme-beehive.com"),
        (f"let {ORCHARD} call https://api.acme-beehive.com/v1", "https://api.acme-beehive.com/v1"),
        (f"let {ORCHARD} reach api.github.com on 443", "api.github.com"),
        (f"{ORCHARD} needs db1.abc.eu-west-2.rds.amazonaws.com:5432", "db1.abc.eu-west-2.rds.amazonaws.com:5432"),
        (f"{ORCHARD} needs s3://acme-beehive-dev/photos", "s3://acme-beehive-dev/photos"),
        (f"let {ORCHARD} reach 10.1.2.3", "10.1.2.3"),
        (f"let {ORCHARD} reach 10.0.0.0/8", "10.0.0.0/8"),
        (f"let {ORCHARD} reach 2001:db8::1", "2001:db8::1"),
        (f"let hooks.slack.com call {BEEHIVE}", "hooks.slack.com"),
        (f"acme-orchard.co.uk -> {BEEHIVE}", "acme-orchard.co.uk"),
        (f"is acme-beehive.org reachable from {ORCHARD}?", "acme-beehive.org"),
        ("reach acme-beehive.com", "acme-beehive.com"),
    ],
)
def test_a_pair_with_a_host_outside_is_no_pair(ask, words, host):
    """It is not ours to open: nothing is answered about a namespace of that name."""
    question = ask(words)

    assert (Intent.OTHER, (), None, (host,)) == (question.intent, question.sources, question.target, question.unaccounted)


@pytest.mark.parametrize("between", [" and ", ", ", " & ", " as well as to ", ". It also needs "])
def test_a_host_beside_a_pair_is_named(ask, between):
    """The pair is there, and waits."""
    question = ask(f"let {ORCHARD} call {BEEHIVE}{between}acme-compost.com")

    assert ((ORCHARD,), BEEHIVE, ("acme-compost.com",)) == (question.sources, question.target, question.unaccounted)


@pytest.mark.parametrize(
    "words",
    [
        f"let {ORCHARD} call http://hive.{BEEHIVE}",
        f"let {ORCHARD} call http://hive.{BEEHIVE}:8080/api",
        f"let {ORCHARD} call hive.{BEEHIVE}.svc",
        f"let {ORCHARD} call hive.{BEEHIVE}.svc.cluster.local:8080",
        f"{ORCHARD} calls https://acme-beehive-dev.service.justice.gov.uk and gets a timeout, please open it directly",
        f"let {ORCHARD} call {BEEHIVE}, see https://github.com/acme/environments/pull/12",
        f"let {ORCHARD} call {BEEHIVE}. Asked by bob@acme-compost.com",
        f"let {ORCHARD} call {BEEHIVE}: dial tcp 10.1.2.3:8080: i/o timeout",
        f"let {ORCHARD} call {BEEHIVE}.It is urgent",
        f"let {ORCHARD} call {BEEHIVE} with values.yaml and asp.net",
    ],
)
def test_addresses_in_the_cluster_and_what_is_only_linked_are_no_such_hosts(ask, words):
    """They read as before."""
    question = ask(words)

    assert ((ORCHARD,), BEEHIVE, ()) == (question.sources, question.target, question.unaccounted)


@pytest.mark.parametrize(
    ("turns", "left"),
    [
        (("and api.github.com", "yes"), ("api.github.com",)),
        (("also example.com", "without that one"), ()),
        (("also example.com", "acme-compost-dev instead"), ()),
    ],
)
def test_a_host_in_a_follow_up_waits_too(talk, turns, left):
    """A yes does not take it away."""
    assert left == talk(f"let {ORCHARD} call {BEEHIVE}", *turns)[-1].unaccounted
