"""Words of consequence that no slot holds: nothing can be created until somebody settles them. The replies of the desk, on the sample."""
# ruff: noqa: E501 - tables: a line is one message

import tempfile
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.host import Host
from bot.model.question import Conversation, Intent, Slot
from bot.model.reply import Reply
from bot.settings import read_settings
from bot.understanding import consequences

OPENABLE = {"a": "book-a-visit-dev", "b": "visits-api-dev"}
"""Nothing lets the first call the second: to allow it writes something."""
CLOSABLE = {"a": "book-a-visit-prod", "b": "visits-api-prod"}
"""The first may call the second: to take it away writes something."""
OTHERS = {"c": "letters-api-dev", "sa": "book-a-visit", "sb": "visits-api"}
START = "let book-a-visit-dev call visits-api-dev"

NO_CREATE = {
    "what is not to be done": """
        Don't let {a} call {b}
        do not allow {a} to call {b}
        please do not allow {a} to reach {b} on 8080
        never allow {a} to talk to {b}
        please don't allow {a} into {b}
        nobody should let {a} call {b}
        we refuse {a} calling {b}
        reject the request to let {a} call {b}
        it would be bad if {a} could call {b}
        i dont think {a} should call {b}
        let {a} not call {b}
        protect {b} from {a}
        shield {b} from {a}
        keep {a} away from {b}
        don't open {b} to {a}
        dont give {a} access to {b}
        do not add {a} to {b}
        do not whitelist {a} on {b}
        under no circumstances let {a} call {b}
        make sure nobody lets {a} call {b}
        please don't remove {a}'s access to {b}
        never remove {a} → {b}
        I did not say remove {a} → {b}
        do not revoke {a}'s access to {b}
        don't cut {a} off from {b}
        don't stop {a} calling {b}
        remove nothing: {a} → {b} is fine
        there is no need to remove {a} from {b}
        we should not remove {a}'s access to {b}
        no one should be letting {a} call {b}
        please refuse to let {a} call {b}
        deny the request for {a} to call {b}
        i'm against letting {a} call {b}
        we decided not to let {a} call {b}
        we decided against opening {b} to {a}
        it's a bad idea to let {a} call {b}
        I wouldn't let {a} call {b}
        don't ever allow {a} → {b}
        Do NOT open {a} → {b}
        avoid letting {a} call {b}
        i never asked you to let {a} call {b}
        i don't need {a} to call {b}
    """,
    "a removal that is asked about": """
        should we remove {a}'s access to {b}?
        what would happen if we remove {a} → {b}
        what happens if I revoke {a}'s access to {b}?
        who removed {a} from {b}
        who revoked {a}'s access to {b}?
        was {a} removed from {b}?
        has {a}'s access to {b} been removed?
        when was {a} removed from {b}
        why was {a}'s access to {b} removed
        is it safe to remove {a} from {b}?
        can we remove {a} from {b} or will something break?
        did somebody remove {a} from {b}
        do we need to revoke {a}'s access to {b}?
        what breaks if we cut {a} off from {b}
        could removing {a} from {b} cause problems?
    """,
    "a part, or what is in the way": """
        restrict {a} → {b} to 8080
        restrict {a} to {b} to port 8080
        reduce {a} → {b} to 8080
        limit {a} → {b} to 8080
        limit {a}'s access to {b} to port 8080 only
        take {a} off {b} but keep port 8080
        remove {a} from {b} but keep 8080
        change {a} → {b} from any port to 8080
        {a} → {b} in all environments bar production
        remove restriction so that {a} can call {b}
        remove the restriction that stops {a} calling {b}
        undo the removal of {a} from {b}
        revert the removal of {a}'s access to {b}
        narrow {a} → {b} down to 8080
        tighten {a} → {b} to port 8080
        lock {a} → {b} down to 8080
        cut {a}'s access to {b} down to port 8080
        remove everything except 8080 from {a} → {b}
        close all ports but 8080 for {a} → {b}
        remove the block on {a} calling {b}
        drop the rule that stops {a} reaching {b}
    """,
    "an exception": """
        let {sa} call {sb} except production
        let {sa} call {sb} but not in prod
        let {sa} call {sb} in all environments bar production
        let {sa} call {sb} everywhere but prod
        let {sa} call {sb} anywhere but prod
        let {sa} call {sb}, not on prod
        let {sa} call {sb} not in prod
        let {sa} call {sb}, anything but prod
        let {sa} call {sb} in every env apart from prod
        let {sa} call {sb} excluding prod
        let {sa} call {sb} in any environment other than prod
        let {sa} call {sb} without prod
        let {a} call {b} on any port except 8080
        let {a} call {b}, not 8080
        let {a} call {b} but not on port 8080
        let {a} call {b} on everything but 8080
        let {a} call {b} without port 8080
        let {a} call {b} excluding port 9090
        let {a} call {b}, all but the worker pods
        let {a} call {b} except for the pods labelled app=worker
        let {a} call {b}, but not app=worker
        let all namespaces except {a} call {b}
        everything but {a} should reach {b}
        let {a} call {b} except the admin endpoints
        let {a} call {b} apart from port 8080
        let {a} call {b} bar port 8080
    """,
    "what no policy holds": """
        let {a} call {b} until Friday
        let {a} call {b} till the end of the month
        let {a} call {b} for two weeks only
        let {a} call {b} for 2 weeks
        let {a} call {b} only if the security team agrees
        let {a} call {b} if the security team agrees
        let {a} call {b} once security has signed it off
        let {a} call {b} but wait for approval
        let {a} call {b} after approval
        let {a} call {b} unless someone objects
        let {a} call {b} on path /health only
        let {a} call {b} for /health only
        let {a} call {b}, only GET requests
        let {a} call {b} for GET only
        let {a} call {b}, TLS only
        let {a} call {b} only over mTLS
        let {a} call {b} via ingress
        let {a} call {b} via the ingress only
        let {a} call {b} except at weekends
        let {a} call {b} during office hours
        let {a} call {b} between 9am and 5pm
        let {a} call {b} in the other cluster live-2
        let {a} call {b} on live-2
        let {a} call {b} and name the policy foo
        let {a} call {b}, call the policy allow-foo
        let {a} call {b} read only
        let {a} call {b} at night
        let {a} call {b} as long as it is encrypted
        let {a} call {b} with rate limiting
        let {a} call {b} tomorrow only
        let {a} call {b} on weekdays
        don't merge it yet but let {a} call {b}
    """,
    "ports and protocols in other words": """
        let {a} call {b} on ICMP
        let {a} ping {b} over icmp
        let {a} call {b} on mysql port
        let {a} call {b} on the postgres port
        let {a} call {b} over ssh
        let {a} call {b} over https
        let {a} call {b} on 8k
        let {a} call {b} on port 8k
        let {a} call {b} on port 0x1F90
        let {a} call {b} on high ports
        let {a} call {b} on the usual port
        let {a} call {b} on the same port as before
        let {a} call {b} over QUIC
        let {a} call {b} on the metrics and mysql ports
        let {a} call {b} over websockets
        let {a} call {b} on TCP and UDP
        let {a} call {b} on 8080 TCP and UDP
        let {a} call {b} on 8080 both tcp and udp
    """,
    "one, and so nobody else": """
        only {a} should call {b}
        only {a} may call {b}
        only {a} can reach {b}, please
        let only {a} call {b}
        allow only {a} to call {b}
        open {b} to {a} only
        {b} must accept calls from {a} only
        {b} should accept calls only from {a}
        {b} should only be called by {a}
        {b} may only be reached from {a}
        {b} should only let {a} in
        {b} is only for {a}
        {b} should be reachable by {a} alone
        {a} alone may call {b}
        {a} may only call {b}
        nobody but {a} may call {b}
        no one except {a} should reach {b}
        nothing but {a} should get into {b}
        let {a} call {b} and nobody else
        let {a}, and no other namespace, call {b}
        make {a} the only caller of {b}
        {a} should be the sole caller of {b}
        restrict {b} to {a}
        limit access to {b} to {a}
        reserve {b} for {a}
        exclusively {a} may use {b}
    """,
    "more than the names": """
        let {a} call {b} and the other way round
        let {a} call {b} and vice versa
        {a} → {b} and vice versa
        let {a} call {b}, both directions
        let {a} call {b} and back
        let {a} call {b} and also the internet
        let {a} call {b}, and prometheus
        let {a} call {b} and others
        let {a} call {b} etc
        let {a} call {b}, etc.
        let {a}, prometheus and others call {b}
        let {a} call {b} like {c} does
        let {a} call {b} same as {c}
        let {a} call {b} instead of {c}
        let {a} instead of {c} call {b}
        let {a} rather than {c} call {b}
        let {a} call {b} and the rest
    """,
}

ORDINARY = """
    let {a} call {b}
    please let {a} call {b} on 8080
    {a} can't reach {b}
    {a} cannot call {b}, please open it
    {a} couldn't connect to {b} on 8080
    {a} is not able to reach {b}, can you open it
    {a} isn't allowed to call {b} on port 8080
    {b} is not reachable from {a}
    calls from {a} to {b} don't work, please allow them
    they don't let {a} into {b}, please open it
    allow {a} → {b} on 8080 but not 9090
    let {a} call {b} in dev, not in prod
    let {a} call {b} for now
    let {a} call {b} as soon as possible
    let {a} call {b} by Friday
    if it isn't open, let {a} call {b}
    let {a} call {b}, not via nginx
    let {a} call {b} over tcp 8080
    let {a} call {b} over https on 8443
    let {a} call {b} on tcp 8080 and udp 53
    let {a} call {b} and not the other way round
    let {a} call {b}, only one way
    let {a} call {b} only on 8080
    let {a} call {b} on port 8080 only
    {a} only needs {b} on 8080
    we only need {a} to call {b}
    {a} should only call {b} on 8080
    let {a} call {b} on any port
    let {a} call {b} on port no. 8080
    let {a} call {b}, restricted to port 8080
    nobody can call {b} from {a}, please open it
    we have waited for two weeks now: let {a} call {b}
"""
REMOVALS = """
    remove {a}'s access to {b}
    stop {a} calling {b}
    {a} should not be able to call {b}
    {a} must not call {b} any more
    please can you revoke {a} → {b}
    we don't want {a} to call {b} any more
    block {a} from {b}
    keep {a} out of {b}
"""


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Return the desk of a host on the sample."""
    with tempfile.TemporaryDirectory() as state:
        return Host(read_settings({"state": Path(state), "estate": None})).desk()


def lines(table: str) -> list[str]:
    """Return the messages of a table, one a line."""
    return [line.strip() for line in table.strip().splitlines()]


def talk(desk: Desk, *turns: str) -> Reply:
    """Return the reply to the last message of a conversation."""
    conversation = Conversation()
    for words in turns:
        reply = desk.ask(words, conversation)
        conversation = reply.conversation
    return reply


def writes(reply: Reply) -> bool:
    """Whether the reply offers to write something."""
    return any(action.kind in {"create", "confirm"} for action in reply.actions)


@pytest.mark.parametrize("words", [words for table in NO_CREATE.values() for words in lines(table)])
def test_nothing_can_be_created(desk, words):
    """Neither where it could be opened, nor where it could be taken away."""
    for pair in (OPENABLE, CLOSABLE):
        assert not writes(desk.ask(words.format(**pair, **OTHERS)))


@pytest.mark.parametrize("words", lines(ORDINARY))
def test_an_ordinary_request_can_be_created(desk, words):
    """Complaints, wishes and manners are no conditions."""
    reply = desk.ask(words.format(**OPENABLE, **OTHERS))

    assert () == reply.unaccounted
    assert writes(reply)


@pytest.mark.parametrize("words", lines(REMOVALS))
def test_a_removal_can_be_created(desk, words):
    """What is plainly to be taken away is not asked about."""
    reply = desk.ask(words.format(**CLOSABLE, **OTHERS))

    assert reply.plan is not None
    assert Intent.REVOKE is reply.conversation.question.intent
    assert writes(reply)


RULES = {
    name: rules
    for name, rules in vars(consequences).items()
    if isinstance(rules, tuple) and rules and isinstance(rules[0], consequences.Rule)
}


@pytest.mark.parametrize("rule", [rule for rules in RULES.values() for rule in rules], ids=lambda rule: rule.name)
def test_each_rule_is_for_its_example(rule):
    """The example beside it, with the names blanked out."""
    words = rule.example
    for name in "ABC":
        words = " ".join("@~" + word[1:] if word.rstrip("'s?") == name else word for word in words.split(" "))
    assert rule.pattern.search(words.lower())


@pytest.mark.parametrize(
    ("answer", "intent"),
    [("allow it", Intent.ALLOW), ("take it away", Intent.REVOKE), ("remove it", Intent.REVOKE)],
)
def test_a_wish_that_may_mean_the_opposite_is_asked_about_until_it_is_said(desk, answer, intent):
    """Two buttons, each with what it does; a yes says neither; words settle it."""
    first = f"Don't let {OPENABLE['a']} call {OPENABLE['b']}"
    reply = desk.ask(first)
    choices = {action.label: action.question.intent for action in reply.actions if action.kind == "pick"}

    assert "Do you want to allow it, or to take it away?" in reply.text
    assert {
        "Allow book-a-visit-dev → visits-api-dev": Intent.ALLOW,
        "Take away book-a-visit-dev → visits-api-dev": Intent.REVOKE,
    } == choices
    assert not writes(talk(desk, first, "yes"))
    settled = talk(desk, first, answer).conversation.question
    assert (intent, ()) == (settled.intent, settled.gaps)


PORTS = f"{START} on 8080 and 9090"


@pytest.mark.parametrize(
    "gone",
    [
        "drop 9090",
        "not 9090",
        "remove 9090",
        "9090 is wrong",
        "forget about 9090",
        "without 9090",
        "take 9090 off",
        "9090 isn't needed",
        "9090 is a ticket",
    ],
)
def test_a_port_is_taken_off(desk, gone):
    """And not chosen."""
    assert "8080" == " ".join(map(str, talk(desk, PORTS, gone).conversation.question.ports))


@pytest.mark.parametrize(
    "words",
    [
        "not 8080",
        "drop 9090",
        "without 8085",
        "9090 is wrong",
        "my phone ends in 8080",
        "is 8080 the right port?",
        "i have 8080 questions",
        "ticket 4711",
        "PR 8443",
        "thanks! 10/10",
        "curl: (28) Failed to connect",
        "not prod",
        "anything but prod",
        "but not in prod please",
        "only until friday",
        "unless security objects",
        "and vice versa",
    ],
)
def test_a_follow_up_chooses_nothing_and_is_not_dropped(desk, words):
    """The pair stays as it is, and a yes asks about the words."""
    question = talk(desk, START, words).conversation.question

    assert (("book-a-visit-dev",), "visits-api-dev", ()) == (question.sources, question.target, question.ports)
    assert not writes(talk(desk, START, words, "yes"))


@pytest.mark.parametrize("words", ["not prod", "anything but prod", "but not in prod please", "everywhere except prod"])
def test_an_environment_under_an_exception_is_not_chosen(desk, words):
    """Where it was asked for."""
    question = talk(desk, "let book-a-visit call visits-api", words).conversation.question

    assert (None, ()) == (question.target, question.sources)


@pytest.mark.parametrize(
    ("words", "environment"),
    [("dev, not prod", "dev"), ("preprod, but not prod", "preprod"), ("preprod's what I meant, not dev", "preprod")],
)
def test_an_environment_beside_an_exception_is_chosen(desk, words, environment):
    """The exception is kept, and nothing is left."""
    reply = talk(desk, "let book-a-visit call visits-api", words)

    assert f"visits-api-{environment}" == reply.conversation.question.target
    assert () == reply.unaccounted


def test_a_ticket_settles_its_number_and_nothing_else(desk):
    """As the page on commands says."""
    assert () == talk(desk, f"{START} on 8080. metrics are 9090", "9090 is a ticket").unaccounted
    assert ("until friday",) == talk(desk, f"{START} on 8080 until friday. metrics are 9090", "9090 is a ticket").unaccounted


def test_a_question_about_a_removal_shows_what_holds_today(desk):
    """It is a check."""
    reply = desk.ask(f"should we remove {CLOSABLE['a']}'s access to {CLOSABLE['b']}?")

    assert Intent.CHECK is reply.conversation.question.intent
    assert [Slot.INTENT] != [gap.slot for gap in reply.conversation.question.gaps]
