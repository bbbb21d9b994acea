"""What a message tells about is not what it asks for."""

import pytest

from bot.model.question import Intent, Port

ORCHARD, BEEHIVE = "acme-orchard-dev", "acme-beehive-dev"


@pytest.mark.parametrize(
    "words",
    [
        f"We have to stop using the public ingress for this. Therefore please allow {ORCHARD} to call {BEEHIVE} on 8080.",
        f"We've removed the ingress. Please allow {ORCHARD} to reach {BEEHIVE} on 8080.",
        f"We no longer use the old service, so please allow {ORCHARD} to call {BEEHIVE} on 8080 instead.",
        f"We want to remove the hard-coded IP from our config, so please allow {ORCHARD} to call {BEEHIVE} on 8080.",
        f"We were blocked by a default deny policy yesterday; please allow {ORCHARD} to call {BEEHIVE} on 8080.",
        f"We had to stop the old job. Please let {ORCHARD} call {BEEHIVE} on 8080.",
        f"If possible, please allow {ORCHARD} to talk to {BEEHIVE} on 8080 before the end of the week.",
        f"{ORCHARD} runs on port 3000 and needs to call {BEEHIVE} on port 8080. Please allow it.",
        f"Our app listens on 8081 locally, but in the cluster it's {ORCHARD} calling {BEEHIVE} on 8080 that we need allowed.",
        f'We tried wget from {ORCHARD} to {BEEHIVE} on 8080 and got "wget: download timed out". Please open the port.',
        f"Please create a NetworkPolicy in {BEEHIVE} that allows ingress from {ORCHARD} on port 8080",
        f"After the release we saw time-outs from {ORCHARD} when it calls {BEEHIVE} on 8080. Could you open that please?",
        f"Now that ABC-1190 is merged, we need {ORCHARD} to have access to {BEEHIVE} on port 8080.",
        f"{ORCHARD} reads users from {BEEHIVE} on 8080. Please allow that.",
        f"Our app in {ORCHARD} fetches /wp-json/wp/v2/pages from {BEEHIVE} on port 8080. Please may we have access?",
    ],
)
def test_a_plain_request_is_answered(ask, words):
    """No word of its background closes anything, swaps the ends or is asked about."""
    question = ask(words)

    assert (Intent.ALLOW, (ORCHARD,), BEEHIVE) == (question.intent, question.sources, question.target)
    assert ((Port(8080),), (), (), ()) == (question.ports, question.pods, question.unaccounted, question.gaps)


@pytest.mark.parametrize(
    "words",
    [
        f"{BEEHIVE} is called by {ORCHARD}. We stopped that job. Please remove the access.",
        f"We removed the job, so please stop {ORCHARD} from reaching {BEEHIVE}",
        f"{ORCHARD} can reach {BEEHIVE} on 8080. It should not: please revoke it.",
    ],
)
def test_a_removal_stays_one(ask, words):
    """It is ordered, whatever is told beside it."""
    assert Intent.REVOKE is ask(words).intent
