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
hi
thanks, that fixed it
+1
"""


@pytest.mark.parametrize("text", OTHERS.strip().splitlines())
def test_silence_is_an_answer(ask, text):
    """Secrets, storage, deployments, people, news, reviews and thanks are left alone, namespaces named or not."""
    assert "ignore" == ask(text).expect
