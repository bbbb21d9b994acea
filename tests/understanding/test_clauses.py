"""Clause by clause: what is told, taken back, put off or asked besides does not change the wish."""

import re

import pytest

from bot.model.question import Intent, Port
from bot.understanding.symptoms import SYMPTOMS

ORCHARD, BEEHIVE, SHED, PONDS = "acme-orchard-dev", "acme-beehive-dev", "acme-compost-dev", "pond-life-dev"


def read(question) -> tuple[Intent, tuple[str, ...], str | None, tuple[Port, ...]]:
    """Return what a question comes to."""
    return question.intent, question.sources, question.target, question.ports


ALLOW = (Intent.ALLOW, (ORCHARD,), BEEHIVE, (Port(8080),))
WHO = (Intent.WHO, (), BEEHIVE, ())


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda each: each.name)
def test_a_symptom_tells_its_own_example(symptom):
    """Its name is the example. What stands around it is kept."""
    told = symptom.told("Hi, " + re.sub(r"\b([AB])\b", lambda found: f"@{'AB'.index(found[1])}@", symptom.name) + ". Thanks")
    assert told is not None
    assert told.startswith("Hi, ")
    assert "@0@" in told


IN = (Intent.CHECK, (ORCHARD,), BEEHIVE, ())
OPEN = (Intent.ALLOW, (ORCHARD,), BEEHIVE, ())


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        (f"{ORCHARD} times out calling {BEEHIVE} on 8080, the policy allows 9090", ALLOW),
        (f"{ORCHARD} gets connection refused from {BEEHIVE}", IN),
        (f"403 forbidden when {ORCHARD} calls {BEEHIVE}", IN),
        (f"why does {BEEHIVE} block {ORCHARD}?", IN),
        (f"requests from {ORCHARD} never arrive in {BEEHIVE} on 8080", ALLOW),
        (f"please add {ORCHARD} to the allowlist of {BEEHIVE}", OPEN),
        (f"{ORCHARD} can resolve {BEEHIVE} but not connect", OPEN),
        (f"dial tcp: lookup {BEEHIVE} on 10.96.0.10:53: no such host, from {ORCHARD}", OPEN),
        (f"upstream timed out (110: Connection timed out), {ORCHARD} cannot call {BEEHIVE} on 8080", ALLOW),
        (f"telnet {BEEHIVE} 8080 from {ORCHARD} hangs", ALLOW),
        (f"{ORCHARD} 10.1.1.5:43512 -> {BEEHIVE} 10.1.2.7:8080 dropped", ALLOW),
        (f"why can {ORCHARD} reach the db in {BEEHIVE}?", IN),
        (f"netpol check {ORCHARD} {BEEHIVE}", IN),
        (f"allow {ORCHARD} {BEEHIVE} 8080", ALLOW),
        (f"nobody can reach {BEEHIVE}!", (Intent.WHO, (), BEEHIVE, ())),
        *(
            (f"{ORCHARD} {words}", (Intent.REVOKE, (ORCHARD,), BEEHIVE, ()))
            for words in (
                f"can reach {BEEHIVE}, but it shouldn't",
                f"can connect to {BEEHIVE} and I don't want that",
                f"gets into {BEEHIVE}, that's a hole",
                f"still connects to {BEEHIVE}!! I thought we closed it",
            )
        ),
        (f"{ORCHARD} cannot resolve {BEEHIVE}.svc since we added a default deny", OPEN),
        (f"our users get a 504 from {ORCHARD} since somebody merged a policy in {BEEHIVE}", OPEN),
        (f"I have a default deny in {BEEHIVE} and {ORCHARD} can still reach it, why?", IN),
        (f"{BEEHIVE} has an egress policy only. Does it stop {ORCHARD} from calling it?", IN),
        (f"the deployment in {ORCHARD} reaches {BEEHIVE} but the cronjob does not", IN),
        (f"pods in {BEEHIVE} can no longer talk to each other", (Intent.CHECK, (BEEHIVE,), BEEHIVE, ())),
        (f"why can every pod of {ORCHARD} reach {BEEHIVE}, I only allowed app=web?", IN),
        (f"{ORCHARD} cannot call {BEEHIVE} on 8080, its pods run with hostNetwork: true", ALLOW),
    ],
)
def test_a_story_of_a_failure_says_who_calls_whom(ask, words, comes_to):
    question = ask(words)
    assert (comes_to, (), (), ()) == (read(question), question.gaps, question.pods, question.unaccounted)


@pytest.mark.parametrize(
    "words",
    [
        f"{ORCHARD} can reach {BEEHIVE} but it should not be this slow",
        f"{ORCHARD} can reach {BEEHIVE} and we don't want to go through nginx",
        f"{ORCHARD} can call {BEEHIVE}, which should not change after the move",
        f"{ORCHARD} can reach {BEEHIVE} and I don't want this to break",
        f"{ORCHARD} calls {BEEHIVE}, that's a problem for latency",
    ],
)
def test_what_is_unwanted_otherwise_is_no_removal(ask, words):
    assert Intent.REVOKE is not ask(words).intent


@pytest.mark.parametrize(
    "words",
    [
        f"how do I let DNS out of {ORCHARD}?",
        f"We blocked egress in {ORCHARD} and now DNS does not work, what do I do?",
        "how do we allow dns?",
    ],
)
def test_dns_behind_a_limit_is_explained(ask, words):
    assert Intent.EXPLAIN is ask(words).intent


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        # who can is told, who cannot is asked about
        (f"{SHED} can call {BEEHIVE}, but {ORCHARD} can't. Could you fix that for {ORCHARD}, on port 8080?", ALLOW),
        (f"{SHED} is able to reach {BEEHIVE} while {ORCHARD} gets timeouts, please allow it on 8080", ALLOW),
        (f"{ORCHARD} has to call {BEEHIVE} on 8080, please open it, though {SHED} doesn't need it", ALLOW),
        # where the data flows is not who calls
        (f"{ORCHARD} gets its price lists from {BEEHIVE} on 8080, please allow it", ALLOW),
        (f"We import customer records from {BEEHIVE} into {ORCHARD} on 8080. Please let that through.", ALLOW),
        # what was, and is wanted again
        (f"Somebody removed {ORCHARD} from {BEEHIVE}'s policy in May. We need that back, port 8080.", ALLOW),
        # the right name after the wrong one
        (f"Please let {ORCHARD} call {SHED} on 8080. Oops, I meant {BEEHIVE}, not {SHED}.", ALLOW),
        # a list after its verb
        (f"Please open {BEEHIVE} on 8080 for the following: {ORCHARD}", ALLOW),
        (f"Allow the following to {BEEHIVE}:\n- {ORCHARD}\nThe port is 8080.", ALLOW),
        (f"let {ORCHARD} call {BEEHIVE} on eighty eighty", ALLOW),
        # talk of something else
        (f"Kafka is fine but {ORCHARD} can't call {BEEHIVE} on 8080, please open it", ALLOW),
        (f"The dashboard in Grafana has been empty since Monday - please let {ORCHARD} call {BEEHIVE} on 8080", ALLOW),
        # an order in other words
        (
            f"{BEEHIVE} is called by {ORCHARD}, which is wrong. Please switch it off.",
            (Intent.REVOKE, (ORCHARD,), BEEHIVE, ()),
        ),
        (f"Please revoke the following from {BEEHIVE}:\n- {ORCHARD}\n- {SHED}", (Intent.REVOKE, (ORCHARD, SHED), BEEHIVE, ())),
        # questions
        (f"I see that {BEEHIVE} can call {ORCHARD}. How about the other way round?", (Intent.CHECK, (ORCHARD,), BEEHIVE, ())),
        (f"Marta believes {ORCHARD} isn't allowed into {BEEHIVE}.", (Intent.CHECK, (ORCHARD,), BEEHIVE, ())),
        (f"The security people in {ORCHARD} want a list of everything that can reach {BEEHIVE}.", WHO),
        (f"This is the {ORCHARD} team. Who can call {BEEHIVE}?", WHO),
        (f"Who can call {ORCHARD}? Sorry, I meant {BEEHIVE}.", WHO),
        (f"Somebody said that {BEEHIVE} is open to everyone, is that true?", WHO),
        (f"We want to know who can get into {BEEHIVE} before we migrate it", WHO),
    ],
)
def test_the_wish_is_read_without_the_rest(ask, words, comes_to):
    question = ask(words)
    assert (comes_to, ()) == (read(question), question.gaps)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (
            f"{ORCHARD} -> {BEEHIVE} on 8080 please. Remind me next week to remove it again.",
            "Remind me next week to remove it again",
        ),
        (f"let {ORCHARD} call {BEEHIVE} on 8080. Also tell me who else can get in.", "Also tell me who else can get in"),
        (f"let {ORCHARD} call {BEEHIVE} on 8080 from next Friday on", "from next friday on"),
        (f"While the load test runs, let {ORCHARD} call {BEEHIVE} on 8080", "while the load test runs"),
        (f"For the duration of the audit, let {ORCHARD} call {BEEHIVE} on 8080", "for the duration of the audit"),
        (f"{ORCHARD} needs the mysql port of {BEEHIVE}, please open it", "needs the mysql port"),
    ],
)
def test_what_is_put_off_or_asked_besides_is_named(ask, words, left):
    question = ask(words)
    assert (Intent.ALLOW, (ORCHARD,), BEEHIVE) == (question.intent, question.sources, question.target)
    assert [left.lower()] == [text.lower() for text in question.unaccounted]


def test_the_second_of_two_questions_is_named(ask):
    question = ask(f"Who can call {BEEHIVE}? And what can {BEEHIVE} call?")
    assert (WHO, (f"And what can {BEEHIVE} call?",)) == (read(question), question.unaccounted)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        (f"Please revoke {ORCHARD} from {BEEHIVE}. Actually no, leave it, that was another team.", Intent.CANCEL),
        (f"let {ORCHARD} call {BEEHIVE}. Hmm, never mind, sorry.", Intent.CANCEL),
        (f"Please don't remove the access of {ORCHARD} to {BEEHIVE}, we still use it.", Intent.OTHER),
        (f"Lena already opened {ORCHARD} -> {BEEHIVE} for us, so that is sorted.", Intent.OTHER),
        (f"Thanks, {ORCHARD} can reach {BEEHIVE} now! Great work.", Intent.OTHER),
        (f"We no longer need help with {ORCHARD} calling {BEEHIVE}.", Intent.OTHER),
        (f"Who is on call for {BEEHIVE} tonight?", Intent.OTHER),
    ],
)
def test_nothing_is_wanted_after_all(ask, words, intent):
    assert intent is ask(words).intent


@pytest.mark.parametrize(
    "words",
    [
        f"I want everything in the cluster to be able to call {BEEHIVE}",  # a wish, and no list
        f"If {ORCHARD} drops the ingress and calls {BEEHIVE} directly, which controls do we lose?",
    ],
)
def test_what_only_looks_like_a_list_or_a_wish(ask, words):
    assert ask(words).intent is not Intent.WHO
    assert not (ask(words).intent is Intent.ALLOW and ask(words).sources)
