"""People's own words find the section that explains, and always the same one."""

import pytest

from bot.guide.topics import match, stems
from bot.model.world import World

QUESTIONS = [
    ("does the policy go in the callers namespace or in the one that is called?", "what-policies-do#where-the-policy-goes"),
    ("are namespaces closed to each other by default?", "what-policies-do#the-default"),
    ("has policyTypes ingress anything to do with nginx", "what-policies-do#three-things-called-ingress"),
    ("do replies need a policy of their own", "what-policies-do#replies-need-no-rule"),
    ("what does default-deny do", "what-policies-do#denying-everything-first"),
    ("how do I see calico policies", "what-policies-do#calico-policies"),
    ("Prometheus can't scrape our metrics", "what-policies-do#prometheus"),
    ("does ipBlock see the client's address behind the ingress", "what-policies-do#addresses-behind-an-ingress"),
    ("our caller limits egress, what then", "what-policies-do#limits-on-outgoing-calls"),
    ("component or cloud-platform.justice.gov.uk/namespace, which label do I use?", "which-label#the-guides-label"),
    ("which label should I use", "which-label#what-the-bot-chooses"),
    ("what is component", "which-label#the-component-label"),
    ("why not select a namespace by its name", "which-label#the-built-in-label"),
    ("can somebody spoof the label", "which-label#labels-can-be-copied"),
    ("I put it under annotations", "which-label#label-not-annotation"),
    ("did I forget the label in 00-namespace.yaml", "which-label#both-ends-must-match"),
    ('it says "This PR affects multiple namespaces"', "letting-one-service-call-another#this-pr-affects-multiple-namespaces"),
    ("who approves the pull request", "letting-one-service-call-another#who-reviews-it"),
    ("can I rename a network policy", "letting-one-service-call-another#renaming-a-policy"),
    ("is it the service port or the container port", "pods-and-ports#the-port-is-the-pods"),
    ("how do I use a named port", "pods-and-ports#names-and-ranges"),
    ("do I need https inside the cluster", "calling-the-service#no-tls-inside"),
    ("is a denied connection logged", "logs#a-blocked-call"),
    ("where has kibana gone", "logs#kibana"),
    ("how long are the logs kept", "logs#how-long-they-are-kept"),
    ("where are the modsec audit logs", "logs#web-firewall-logs"),
    ("I cannot see my app's logs", "logs#logs-that-are-missing"),
    ("what about retries", "three-routes#retries-and-time-outs"),
    ("does whitelist-source-range count for direct callers", "three-routes#allow-lists"),
    ("is a direct call faster", "three-routes#speed"),
    ("do we lose the WAF", "three-routes#web-firewall"),
    ("ingress-nginx is retired, what now", "three-routes#what-is-coming"),
    ("my policy does nothing", "testing-and-fixing#the-rule-is-there-and-nothing-happens"),
    ("504 since I added a policy", "testing-and-fixing#504-from-the-ingress"),
    ("I removed the policy in git and it still works after removing", "removing#what-a-merge-removes"),
    ("can a network policy protect our RDS", "what-policies-do-not-guard#databases"),
    ("S3 bucket of another namespace", "what-policies-do-not-guard#buckets-and-queues"),
    ("which IP addresses do calls come from", "what-policies-do-not-guard#addresses-that-calls-come-from"),
    ("only allow egress to Sentry", "what-policies-do-not-guard#host-names"),
    ("what is a network policy", "what-policies-do"),
]


@pytest.mark.parametrize(("words", "expected"), QUESTIONS)
def test_words_find_their_section(world: World, words: str, expected: str) -> None:
    """A question as people put it finds the section that answers it."""
    found = match(words, world.guide)
    assert expected == (found.name if found else None)


@pytest.mark.parametrize("words", ["", "zebra", "?!", "the of and", "x" * 40_000])
def test_words_about_nothing_find_nothing(world: World, words: str) -> None:
    """No section is better than a wrong one."""
    assert match(words, world.guide) is None


def test_a_section_can_be_named(world: World) -> None:
    """A button names its section, and a page keeps to itself."""
    found = match("logs#kibana", world.guide)
    assert found is not None
    assert found.name == "logs#kibana"
    assert match("logs#kibana", world.guide, page="three-routes") is None


def test_every_topic_can_be_found_by_each_of_its_phrases_alone(world: World) -> None:
    """A phrase of several words does not shrink to a single common one."""
    shrunk = [
        phrase
        for topic in world.guide.topics
        for phrase in topic.words
        if not stems(str(phrase)) or (len(stems(str(phrase))) == 1 and len(str(phrase).split()) > 1)
    ]
    assert shrunk == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("log", "logging"), ("policy", "policies"), ("drop", "dropped"), ("service", "services"), ("time", "timing")],
)
def test_endings_do_not_matter(one: str, other: str) -> None:
    """Forms of a word meet."""
    assert stems(one) == stems(other)
