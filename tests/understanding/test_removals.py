"""A wish that something be closed is never read as a wish that it be opened, whatever its verb, its negation and its order."""

from collections.abc import Callable

import pytest

from bot.model.estate import Estate, Namespace, Place
from bot.model.question import Conversation, Intent, Lack, Question, Slot
from bot.understanding import Names, understand
from tests.platforms import CLOUD_PLATFORM

VERBS = {
    "reach": ("reach", "reaches", "reaching", "reached"),
    "call": ("call", "calls", "calling", "called"),
    "use": ("use", "uses", "using", "used"),
    "hit": ("hit", "hits", "hitting", "hit"),
    "access": ("access", "accesses", "accessing", "accessed"),
    "see": ("see", "sees", "seeing", "seen"),
    "talk": ("talk to", "talks to", "talking to", "talked to"),
    "speak": ("speak to", "speaks to", "speaking to", "spoken to"),
    "get into": ("get into", "gets into", "getting into", "entered"),
    "get to": ("get to", "gets to", "getting to", "visited"),
    "connect": ("connect to", "connects to", "connecting to", "connected to"),
    "query": ("query", "queries", "querying", "queried"),
    "consume": ("consume", "consumes", "consuming", "consumed"),
    "contact": ("contact", "contacts", "contacting", "contacted"),
    "poll": ("poll", "polls", "polling", "polled"),
    "read": ("read from", "reads from", "reading from", "read"),
    "send": ("send requests to", "sends requests to", "sending requests to", "reached"),
    "have": ("have access to", "has access to", "having access to", "accessed"),
}
"""Each verb of access: as an infinitive, in the third person, as a gerund, as a participle."""

CALLER_FIRST = """
make it so {a} no longer {calls} {b}
make it so that {a} doesn't {call} {b}
make it so {a} can't {call} {b}
make it impossible for {a} to {call} {b}
get it so that {a} doesn't {call} {b} anymore
get it so {a} can no longer {call} {b}
set it up so {a} does not {call} {b}
change the policy so that {a} doesn't {call} {b}
change things so {a} never {calls} {b} again
arrange it so that {a} isn't {calling} {b}
make sure {a} doesn't {call} {b}
make sure that {a} cannot {call} {b}
please make sure {a} never {calls} {b}
can you make sure {a} no longer {calls} {b}
ensure {a} no longer {calls} {b}
ensure that {a} does not {call} {b}
see to it that {a} doesn't {call} {b}
we want {a} not to {call} {b}
we want {a} to not {call} {b}
we'd like {a} not to {call} {b}
we need {a} not to {call} {b}
we want {a} to stop {calling} {b}
we want {a} to never {call} {b}
we don't want {a} to {call} {b}
we don't want {a} {calling} {b}
we no longer want {a} to {call} {b}
we no longer want {a} {calling} {b}
nobody wants {a} to {call} {b} any more
I'd rather {a} did not {call} {b}
I would rather {a} didn't {call} {b}
we'd prefer {a} not to {call} {b}
we would prefer that {a} does not {call} {b}
i wish {a} didn't {call} {b}
it would be better if {a} didn't {call} {b}
it's best that {a} doesn't {call} {b}
I don't like {a} {calling} {b}
we're not happy with {a} {calling} {b}
we can't have {a} {calling} {b}
{a} isn't to {call} {b}
{a} is not to {call} {b}
{a} is never to {call} {b}
{a} is no longer to {call} {b}
{a} isn't supposed to {call} {b}
{a} should not {call} {b}
{a} shouldn't be {calling} {b}
{a} should no longer {call} {b}
{a} should never {call} {b}
{a} must not {call} {b}
{a} mustn't {call} {b}
{a} may not {call} {b}
{a} may no longer {call} {b}
{a} shall not {call} {b}
{a} ought not to {call} {b}
{a} must stop {calling} {b}
{a} should stop {calling} {b}
{a} has to stop {calling} {b}
{a} needs to stop {calling} {b}
{a} is to stop {calling} {b}
{a} has no business {calling} {b}
{a} has no reason to {call} {b}
{a} has no right to {call} {b}
{a} no longer has a reason to {call} {b}
{a} no longer needs to {call} {b}
{a} doesn't need to {call} {b} any more
{a} never needs to {call} {b} again
{a} no longer {calls} {b}
{a} never {calls} {b}
{a} doesn't {call} {b} anymore
{a} won't be {calling} {b} any more
{a} {calling} {b} has to stop
{a} {calling} {b} is no longer wanted
{a} {calling} {b} must end
{a} {calling} {b} is not ok
never again should {a} {call} {b}
never again may {a} {call} {b}
never should {a} {call} {b}
at no time may {a} {call} {b}
in no case should {a} {call} {b}
it's not ok for {a} to {call} {b}
it isn't right that {a} {calls} {b}
there's no need for {a} to {call} {b}
there is no reason for {a} to {call} {b}
no more {calling} {b} for {a}
no more {a} {calling} {b}
no pod in {a} may {call} {b}
nothing in {a} should {call} {b}
nothing from {a} may {call} {b}
nobody in {a} should {call} {b}
none of {a} should {call} {b}
keep {a} from {calling} {b}
please keep {a} from {calling} {b}
prevent {a} from {calling} {b}
prevent {a} {calling} {b}
stop {a} {calling} {b}
stop {a} from {calling} {b}
stop letting {a} {call} {b}
stop allowing {a} to {call} {b}
forbid {a} to {call} {b}
forbid {a} from {calling} {b}
ban {a} from {calling} {b}
bar {a} from {calling} {b}
block {a} from {calling} {b}
disallow {a} from {calling} {b}
disallow {a} to {call} {b}
prohibit {a} from {calling} {b}
discourage {a} from {calling} {b}
hinder {a} from {calling} {b}
refuse {a} when it {calls} {b}
don't let {a} {call} {b}
we should not let {a} {call} {b}
we can no longer let {a} {call} {b}
{a} should lose its right to {call} {b}
{a} loses the ability to {call} {b}
take away {a}'s ability to {call} {b}
take from {a} the right to {call} {b}
{a} must be stopped from {calling} {b}
{a} should be prevented from {calling} {b}
{a} needs to be kept from {calling} {b}
{a} is forbidden to {call} {b}
{a} is forbidden from {calling} {b}
{a} is banned from {calling} {b}
we need to go on without {a} {calling} {b}
I'd like things to work without {a} {calling} {b}
do it without {a} being able to {call} {b}
from now on {a} doesn't {call} {b}
from today {a} will not {call} {b}
time for {a} to stop {calling} {b}
it's time {a} stopped {calling} {b}
{a} has stopped {calling} {b}
{a} used to {call} {b}, not any more
let's have {a} not {call} {b}
let {a} no longer {call} {b}
let {a} never {call} {b}
have {a} stop {calling} {b}
get {a} to stop {calling} {b}
put an end to {a} {calling} {b}
put a stop to {a} {calling} {b}
end {a} {calling} {b}
i want an end to {a} {calling} {b}
rule out {a} {calling} {b}
no longer let {a} {call} {b}
could you arrange for {a} to be unable to {call} {b}
make {a} unable to {call} {b}
{a} had better not {call} {b}
{a} ceases to {call} {b}
i want the opposite of {a} {calling} {b}
"""

CALLED_FIRST = """
make it so {b} is no longer {called} by {a}
make it so that {b} isn't {called} by {a}
make sure {b} isn't {called} by {a}
make sure {b} can't be {called} by {a}
ensure {b} is no longer {called} by {a}
ensure {b} is not {called} by {a}
we want {b} not to be {called} by {a}
we don't want {b} {called} by {a}
we don't want {b} to be {called} by {a}
I'd rather {b} wasn't {called} by {a}
{b} should not be {called} by {a}
{b} shouldn't be {called} by {a}
{b} should no longer be {called} by {a}
{b} must never be {called} by {a}
{b} may not be {called} by {a}
{b} isn't to be {called} by {a}
{b} is not to be {called} by {a} again
{b} is never to be {called} by {a}
{b} is no longer {called} by {a}
never again should {b} be {called} by {a}
{b} doesn't need to be {called} by {a} any more
keep {b} from being {called} by {a}
prevent {b} from being {called} by {a}
prevent {b} being {called} by {a}
stop {b} being {called} by {a}
stop {b} from being {called} by {a}
there's no need for {b} to be {called} by {a}
it's not ok for {b} to be {called} by {a}
nothing in {b} should be {called} by {a}
no more {calling} {b} from {a}
no {calling} {b} from {a}
for {b}: {a} should not {call} it
{b} is something {a} should not {call}
{b} is what {a} must not {call}
{b}: {a} must no longer {call} it
about {b}: make sure {a} doesn't {call} it
as for {b}, we don't want {a} to {call} it
"""

WITHOUT_A_VERB = """
{b} is off limits to {a}
{b} is off limits for {a}
make {b} off limits for {a}
{b} should be off limits to {a}
{b} should be out of bounds for {a}
{b} must be out of reach of {a}
put {b} out of reach for {a}
cut {a} off from {b}
cut off {a} from {b}
close {b} to {a}
close {b} off to {a}
close {b} for {a}
close off {b} to {a}
shut {b} to {a}
shut {a} out of {b}
lock {a} out of {b}
lock {b} for {a}
seal {b} off from {a}
seal {b} against {a}
hide {b} from {a}
fence {b} off from {a}
{b} is closed to {a} from now on
{b} should be closed to {a}
{b} must be closed for {a}
{a} should lose access to {b}
{a} should lose {b}
{a} loses access to {b}
{a} must lose its access to {b}
{a} is to lose access to {b}
{a} should have no access to {b}
{a} should have no way into {b}
{a} must have no access to {b}
{a} gets no access to {b} any more
give {a} no access to {b}
grant {a} no access to {b}
allow no traffic from {a} to {b}
allow nothing from {a} to {b}
permit no calls from {a} to {b}
let nothing from {a} into {b}
let nothing through from {a} to {b}
let no calls from {a} reach {b}
no access for {a} to {b}, please
no access from {a} to {b}
no traffic from {a} to {b} please
no calls from {a} to {b} any more
no more calls from {a} to {b}
no more traffic from {a} to {b}
there should be no traffic from {a} to {b}
there must be no way from {a} to {b}
we want no traffic from {a} to {b}
we want no more traffic from {a} to {b}
we don't want traffic from {a} to {b}
we need no connection from {a} to {b} any more
{b} should stop accepting calls from {a}
{b} should not accept calls from {a}
{b} must no longer accept traffic from {a}
{b} must no longer let {a} in
{b} should not let {a} in
{b} shouldn't admit {a}
{b} should refuse {a}
{b} should reject calls from {a}
make {b} reject {a}
make {b} refuse calls from {a}
make {b} unreachable from {a}
make {b} unreachable for {a}
make {b} inaccessible to {a}
{b} should be unreachable from {a}
{b} must not be reachable from {a}
{b} should no longer be reachable from {a}
{b} should not be open to {a}
{b} must no longer be open to {a}
{b} need not be open to {a}
{b} doesn't have to be open to {a}
keep {a} out of {b}
keep {a} away from {b}
keep {b} free of {a}
keep {b} safe from {a}
get {a} out of {b}
throw {a} out of {b}
kick {a} out of {b}
isolate {b} from {a}
protect {b} from {a}
separate {a} from {b}
disconnect {a} from {b}
decouple {a} from {b}
unlink {a} from {b}
{a} and {b} must be kept apart
{a} is not welcome in {b}
{a} isn't welcome at {b} any more
{a} no longer belongs on {b}'s allow list
take {a} off {b}'s allow list
take {a} off the allow list of {b}
{a} should not be on {b}'s allow list
{a} → {b} must not work
{a} → {b} should no longer be possible
{a} → {b} has to go
{a} → {b} is no longer needed
{a} → {b}: not any more
{a} → {b}: no longer
{a} -> {b} must be closed
{a} → {b} shouldn't be open
no {a} → {b} please
not {a} → {b}
stop {a} → {b}
never {a} → {b}
access from {a} to {b} is no longer wanted
access from {a} to {b} must end
access from {a} to {b} should not be possible
the access of {a} to {b} has to end
the connection from {a} to {b} must go
the route from {a} to {b} should be closed
traffic from {a} to {b} must be blocked
traffic from {a} to {b} should not be allowed
traffic from {a} to {b} is not wanted
calls from {a} to {b} must stop
calls from {a} to {b} should no longer get through
calls from {a} to {b} are to be refused
to {b} nothing from {a} may pass
into {b} nothing from {a} should get
strike {a} from {b}
render {b} invisible to {a}
let {b} be unreachable for {a}
sunset {a}'s access to {b}
wind down {a} → {b}
{a} → {b} off please
turn {a} → {b} off
{a}: no access to {b}
from {a} nothing should get into {b}
"""

PAIRS = [("acme-orchard-dev", "acme-beehive-dev"), ("crm", "orders"), ("legacy", "api"), ("growth", "data"), ("web", "auth")]
"""Whole names, and names that are everyday words too."""


@pytest.fixture(scope="module")
def ask(names: Names) -> Callable[[str], Question]:
    """Return a way to ask one message, where the everyday words are namespaces too."""
    place = Place("cluster/namespaces.yaml", 1)
    words = {word for pair in PAIRS[1:] for word in pair}
    spaces = {word: Namespace(word, "cluster", {}, {}, (), (), (), (), {}, place) for word in words}
    spaces |= {name: Namespace(name, name, {}, {}, (), (), (), (), {}, place) for name in names.entries}
    index = Names.of(Estate("", spaces), CLOUD_PLATFORM)
    return lambda text: understand(text, Conversation(), index).question


def opens(question: Question) -> bool:
    """Whether a question is a wish to open, and does not ask whether it is one."""
    asked = any(gap.slot is Slot.INTENT and gap.lack is Lack.UNCLEAR for gap in question.gaps)
    return question.intent is Intent.ALLOW and not asked and not question.unaccounted


FRAMES = [*CALLER_FIRST.strip().splitlines(), *CALLED_FIRST.strip().splitlines()]


@pytest.mark.parametrize("frame", FRAMES)
def test_no_verb_of_a_negated_wish_opens(ask, frame):
    """Every verb in the frame: closed, or asked about, and never turned round. Some names are everyday words."""
    for call, calls, calling, called in VERBS.values():
        for a, b in PAIRS[:3]:
            text = frame.format(a=a, b=b, call=call, calls=calls, calling=calling, called=called)
            question = ask(text)
            assert not opens(question), text
            assert (question.sources or (a,), question.target or b) == ((a,), b), text


@pytest.mark.parametrize("frame", WITHOUT_A_VERB.strip().splitlines())
def test_no_word_for_closing_opens(ask, frame):
    """Nor does what is said without a verb of access."""
    for a, b in PAIRS:
        question = ask(frame.format(a=a, b=b))
        assert not opens(question)
        assert (question.sources or (a,), question.target or b) == ((a,), b)


PLAINLY = """
make it so {a} no longer reaches {b}
we want {a} not to reach {b}
get it so that {a} doesn't reach {b} anymore
ensure {a} no longer reaches {b}
can you make sure {a} doesn't reach {b}
I'd rather {a} did not talk to {b}
{a} isn't to use {b}
never again should {a} call {b}
keep {b} from being called by {a}
shut {b} to {a}
take {a} off the allow list of {b}
"""


@pytest.mark.parametrize("frame", PLAINLY.strip().splitlines())
def test_what_is_plain_is_a_removal(ask, frame):
    """A question back is for what can be meant in two ways."""
    question = ask(frame.format(a="growth", b="data"))

    assert (Intent.REVOKE, ("growth",), "data") == (question.intent, question.sources, question.target)


WISHES = """
make sure {a} can reach {b} without going through the ingress
we need {a} to call {b}, it can't today
{a} should be able to reach {b} but cannot
{a} doesn't reach {b}, please open it
no rush, but let {a} call {b}
let {a} call {b}, not via nginx
{a} has no access to {b}
there is no policy in {b} for {a}, please add one
{a} is not allowed to call {b}
we want {a} to call {b} and not the other way round
please stop blocking {a} from {b}
I'm not sure how, but we need {a} to reach {b}
{a} can no longer reach {b} since yesterday, please open it
we don't have a policy for {a} → {b}, please add one
we'd like {a} to call {b}, it doesn't work yet
no connectivity from {a} to {b}, help
{a} is unable to reach {b}
our pods in {a} are unable to call {b}, please open it
{a} lost access to {b}, please restore it
if {a} can't reach {b} please open it
not {b} to {a} but {a} to {b}
let {a} not only call {b} on 8080 but on 9090 too
let {a} read from {b}
{a} needs to read from {b}
"""


@pytest.mark.parametrize("frame", WISHES.strip().splitlines())
def test_a_negation_beside_a_wish_to_open_is_not_asked_about(ask, frame):
    """A complaint, a way that is not to be taken, manners: the wish is to open."""
    for a, b in PAIRS[:3]:
        question = ask(frame.format(a=a, b=b))
        assert (True, (a,), b) == (opens(question), question.sources, question.target)


@pytest.mark.parametrize(
    "frame",
    [
        "make sure {a} is not blocked from {b}",
        "{a} must not be blocked by {b}",
        "ensure {b} doesn't reject {a}",
        "{a} should not lose access to {b}",
        "nothing should stop {a} from reaching {b}",
        "{a} may not be able to reach {b}",
    ],
)
def test_a_closing_that_is_negated_is_asked_about(ask, frame):
    """It neither opens nor closes by itself."""
    gaps = ask(frame.format(a="crm", b="orders")).gaps

    assert Slot.INTENT in [gap.slot for gap in gaps]


@pytest.mark.parametrize(
    ("words", "intent", "source", "left"),
    [
        ("remove {a}'s access to {c} and let {b} call {c}", Intent.REVOKE, "a", "{b} → {c}"),
        ("stop {a} calling {c}, and let {b} call {c} instead", Intent.REVOKE, "a", "{b} → {c}"),
        ("let {a} call {c} and stop {b} calling {c}", Intent.ALLOW, "a", "{b} → {c}"),
        ("let {a} call {c}; then remove {b} from {c}", Intent.ALLOW, "a", "{b} → {c}"),
    ],
)
def test_of_two_opposite_wishes_the_second_is_named(ask, words, intent, source, left):
    """Nobody is removed who is to be let in, and nobody let in who is to be removed."""
    ends = {"a": "acme-orchard-dev", "b": "pond-life-dev", "c": "acme-beehive-dev"}
    question = ask(words.format(**ends))

    assert (intent, (ends[source],), ends["c"]) == (question.intent, question.sources, question.target)
    assert (left.format(**ends),) == question.unaccounted


def test_an_exception_stays_where_no_end_says_an_environment() -> None:
    """Nothing then keeps it."""
    place = Place("cluster/namespaces.yaml", 1)
    estate = Estate("", {one: Namespace(one, one, {}, {}, (), (), (), (), {}, place) for one in ("orders", "payments")})
    names = Names.of(estate, CLOUD_PLATFORM)

    asked = understand("let orders call payments except in prod", Conversation(), names).question

    assert ("except in prod",) == asked.unaccounted
