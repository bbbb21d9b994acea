"""The caller is always the source, whatever the grammar."""

import pytest

from bot.model.question import Lack, Slot

ORCHARD_CALLS_BEEHIVE = """
let acme-orchard-dev talk to acme-beehive-dev
acme-beehive-dev must be reachable from acme-orchard-dev
please expose acme-beehive-dev to acme-orchard-dev
open up acme-beehive-dev for acme-orchard-dev
acme-orchard-dev -> acme-beehive-dev
acme-beehive-dev ← acme-orchard-dev
acme-orchard-dev :arrow_right: acme-beehive-dev
allow traffic to acme-beehive-dev from acme-orchard-dev
access for acme-orchard-dev to acme-beehive-dev please
acme-beehive-dev is what acme-orchard-dev is trying to call, and it can't get to it
acme-orchard-dev, acme-beehive-dev: the former can't reach the latter
acme-beehive-dev, acme-orchard-dev: the latter can't reach the former
acme-orchard-dev needs acme-beehive-dev opened to it
acme-orchard-dev pulls data from acme-beehive-dev and needs a policy
acme-orchard-dev gets a timeout from acme-beehive-dev
acme-beehive-dev should accept requests from acme-orchard-dev
does acme-beehive-dev let acme-orchard-dev in?
in acme-beehive-dev we need to let in acme-orchard-dev
our namespace is acme-beehive-dev and acme-orchard-dev wants to call us
We run acme-orchard-dev. We need to call acme-beehive-dev. How?
I think acme-beehive-dev needs a policy so acme-orchard-dev can get in
remove acme-orchard-dev from acme-beehive-dev
acme-beehive-dev should stop accepting traffic from acme-orchard-dev
source: acme-orchard-dev, target: acme-beehive-dev
caller = acme-orchard-dev callee = acme-beehive-dev, please sort the policy
add ingress from acme-orchard-dev on acme-beehive-dev
kubectl -n acme-orchard-dev exec deploy/a -- curl http://hive.acme-beehive-dev:80 hangs, please open
"""


@pytest.mark.parametrize("text", ORCHARD_CALLS_BEEHIVE.strip().splitlines())
def test_the_caller_is_the_source(ask, text):
    """Active, passive, target first, arrows, fields, stories: one direction."""
    question = ask(text)

    assert (("acme-orchard-dev",), "acme-beehive-dev") == (question.sources, question.target)


@pytest.mark.parametrize(
    "text",
    [
        "connect acme-orchard-dev and acme-beehive-dev please",
        "please open acme-orchard-dev to acme-beehive-dev",  # some open the called one, and some the way of the caller
        "Would you open acme-beehive-dev on 8080 to acme-orchard-dev, if it isn't yet?",
        "can we have connectivity between acme-orchard-dev and acme-beehive-dev",
        "acme-orchard-dev and acme-beehive-dev should be able to talk to each other both ways",
        "are acme-orchard-dev and acme-beehive-dev connected?",
        "acme-orchard-dev <-> acme-beehive-dev please",
    ],
)
def test_a_direction_that_nobody_said_is_asked_for(ask, text):
    """Both names are the options, and neither slot is filled."""
    question = ask(text)

    gap = question.gaps[0]
    assert (Slot.DIRECTION, Lack.UNCLEAR, {"acme-orchard-dev", "acme-beehive-dev"}) == (gap.slot, gap.lack, set(gap.options))
    assert ((), None) == (question.sources, question.target)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("acme-orchard-dev and acme-compost-dev both need to call acme-beehive-dev", {"acme-orchard-dev", "acme-compost-dev"}),
        (
            "these need to call acme-beehive-dev:\n- acme-orchard-dev\n- acme-compost-dev",
            {"acme-orchard-dev", "acme-compost-dev"},
        ),
        (
            "two teams want direct access: acme-orchard-dev, and acme-compost-dev. Our namespace is acme-beehive-dev",
            {"acme-orchard-dev", "acme-compost-dev"},
        ),
        ("let acme-orchard-dev, sorry, acme-compost-dev into acme-beehive-dev", {"acme-compost-dev"}),
    ],
)
def test_several_sources_and_corrections(ask, text, sources):
    """Everybody named on the caller's side is a source; what is taken back is not."""
    question = ask(text)

    assert (sources, "acme-beehive-dev") == (set(question.sources), question.target)


FAILURES = """
time-outs
timeouts
time outs
a timeout
read timeouts
errors
a 504
502s
a 403
connection refused
ECONNREFUSED
resets
no answer
no reply
no response
nothing
nothing back
a refusal
"""
FAILED = """
{s} gets {failure} from {t}
{s} is getting {failure} from {t}
{s} keeps getting {failure} from {t}
{s} sees {failure} from {t}
{s} receives {failure} from {t}
{s} only gets {failure} from {t}
{s} got {failure} from {t}, please help
since today {s} gets {failure} from {t}
our pods in {s} get {failure} from {t}
"""
OTHERWISE = """
{s}: connection refused from {t}
time-outs in {s} from {t}
in {s}, time-outs from {t}
in {s} we see errors from {t}
errors from {t} in {s}
we get time outs from {t} in {s}
504 from {t} when {s} calls it
{s} logs time-outs from {t}
{s} complains about time-outs from {t}
{s} never gets an answer from {t}, please fix
{s} does not get a reply from {t}, please open it
responses from {t} never arrive at {s}
{t} times out from {s}
{t} times out in {s}
{t} hangs from {s}
{s} times out on {t}
{s} gets timeouts calling {t}
{t} gives {s} time-outs
{s} is refused by {t}
curl from {s} to {t} hangs
please stop blocking {s} from {t}
let {s} read from {t}
"""
CALLED = ("acme-beehive-dev", "http://hive.acme-beehive-dev:8080", "hive.acme-beehive-dev:8080")
"""A name, and addresses in the cluster."""


@pytest.mark.parametrize(
    "frame",
    [
        *(
            frame.replace("{failure}", failure)
            for frame in FAILED.strip().splitlines()
            for failure in FAILURES.strip().splitlines()
        ),
        *OTHERWISE.strip().splitlines(),
    ],
)
def test_a_failure_from_somewhere_is_of_a_call_to_it(ask, frame):
    """Who gets it calls; where it comes from is called, by name or by address. Where the reader doubts it, it is offered."""
    for called in CALLED:
        question = ask(frame.format(s="acme-orchard-dev", t=called))
        pair = (("acme-orchard-dev",), "acme-beehive-dev")
        assert pair == (question.sources, question.target) or pair in question.readings, called


@pytest.mark.parametrize(
    "text", ["errors from acme-orchard-dev on acme-beehive-dev", "a timeout from acme-orchard-dev to acme-beehive-dev"]
)
def test_a_failure_from_the_caller_on_the_called(ask, text):
    """The prepositions say who is who."""
    assert (("acme-orchard-dev",), "acme-beehive-dev") == (ask(text).sources, ask(text).target)
