"""Talk of a support channel that is none of ours."""

import pytest

OTHERS = """
pods in acme-orchard-dev keep getting OOMKilled
how do I allow my pod to write to an S3 bucket in acme-orchard-dev (IRSA)
our deploy to acme-beehive-dev failed, helm says "UPGRADE FAILED"
I need access to the GitHub org, new starter today
please allow the dev team @acme-sre to view namespace acme-orchard-dev, read only is fine
we've opened acme-beehive-dev up to acme-orchard-dev as asked, shout if it doesn't work
Please could someone approve, it lets acme-orchard-dev call acme-beehive-dev: https://github.com/acme/environments/pull/12
can we get the same grafana dashboard acme-orchard-prod has but for acme-beehive-prod?
The banner should link from acme-orchard-prod to the acme-beehive-prod form, who looks after the content?
promoting image from acme-orchard-dev to acme-orchard-prod, do I retag in ECR?
FYI acme-auth-dev will be down for maintenance 5-6pm
our cert for acme-orchard-dev hasn't renewed
my port-forward to acme-orchard-dev on 8080 drops after a minute
is there a way to share an RDS between acme-orchard-dev and acme-orchard-preprod
Does anyone know how to give a pod in acme-orchard-dev access to an SQS queue in acme-beehive-dev
I don't think it's the network policy, you'd get a timeout rather than a 403
Done! acme-orchard-dev now has access to acme-beehive-dev
Please allow 20 more pods for acme-orchard-prod
What's our annual leave carry over policy
who owns acme-orchard-dev?
Deleting namespace acme-compost-dev tomorrow unless anyone shouts
has anyone the recording of the talk about service to service calls?
I'm writing a blog post about network policies, who would proofread it?
I reckon it's the certificate rather than a network policy, what does curl say?
what preStop sleep do you recommend so that nginx notices?
where do I see which rule id of the WAF blocked a request?
is acme-orchard-dev still used? it's costing 90 pounds a month
we're retiring acme-orchard-prod on the 30th, moving users to acme-beehive-prod
what's the difference between acme-orchard-dev and acme-orchard-preprod, which one do testers use
the network policy between acme-orchard-dev and acme-beehive-dev went in on Monday so it isn't that
can we SFTP out to the bank from our namespace or is that blocked
hi
thanks, that fixed it
+1
"""


@pytest.mark.parametrize("text", OTHERS.strip().splitlines())
def test_silence_is_an_answer(ask, text):
    """Secrets, storage, deployments, people, news, reviews and thanks are left alone, namespaces named or not."""
    assert "ignore" == ask(text).expect
