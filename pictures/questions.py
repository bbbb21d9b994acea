"""The forty questions whose answers `pictures.glance` measures: always the same, about the sample, so that figures compare."""

from typing import NamedTuple


class Question(NamedTuple):
    """What is typed in a channel, and of which kind it is. What is no command mentions the bot."""

    kind: str
    text: str


QUESTIONS = (
    Question("allow", "how do I let book-a-visit-dev talk to visits-api-dev?"),
    Question("allow", "let book-a-visit-dev call visits-api-dev on port 8080"),
    Question("allow", "let refunds-worker-dev call payments-api-dev on ports 8080, 8443 and 9090"),
    Question("allow", "let pods app=web in book-a-visit-dev call pods app=api in visits-api-dev on port 8080"),
    Question("allow", "how do I let book-a-visit-preprod talk to visits-api-preprod?"),  # allowed already
    Question("allow", "how do I let reports-dev talk to visits-api-dev?"),  # egress too: two branches
    Question("allow", "how do I let notifier-dev talk to open-data-sandbox?"),  # it has no policy at all
    Question("allow", "let book-a-visit-prod call payments-api-prod on port 8080"),  # production
    Question("allow", "/netpol allow notifier-dev payments-api-dev --select-by guide"),  # it lacks that label: two branches
    Question("allow", "let book-a-visit-dev, visits-admin-dev and notifier-dev call visits-api-dev"),
    Question("allow", "how do I let letters-api-dev talk to case-vault-dev?"),  # everything is denied there
    Question("allow", "how do I let geo-lookup-dev talk to search-api-dev?"),  # a Calico policy denies its egress
    Question("check", "can book-a-visit-prod reach visits-api-prod?"),  # allowed
    Question("check", "can notifier-dev call letters-api-dev on port 8080?"),  # allowed
    Question("check", "can book-a-visit-dev reach visits-api-dev?"),  # blocked
    Question("check", "is book-a-visit-dev allowed to call payments-api-dev on port 443?"),  # blocked
    Question("check", "can refunds-worker-dev reach payments-api-dev?"),  # blocked: a rule there never works
    Question("check", "why can't reports-dev reach letters-api-dev?"),  # blocked at both ends
    Question("check", "can book-a-visit-dev reach search-api-dev?"),  # partly
    Question("check", "can geo-lookup-dev reach open-data-sandbox?"),  # unknown: a Calico policy decides
    Question("who and reach", "who can reach letters-api-dev?"),
    Question("who and reach", "who can call open-data-sandbox?"),
    Question("who and reach", "what can reports-dev reach?"),
    Question("who and reach", "which namespaces can book-a-visit-dev call?"),
    Question("revoke", "stop notifier-dev from calling letters-api-dev"),
    Question("revoke", "remove the access of book-a-visit-prod to visits-api-prod"),
    Question("revoke", "revoke the access of refunds-worker-dev to letters-api-dev"),
    Question("routes", "do we lose the WAF if we go direct?"),
    Question("routes", "What's the difference between the ingress and calling directly, and where do the logs go?"),
    Question("routes", "should book-a-visit-dev call visits-api-dev directly or through the ingress?"),
    Question("logs", "where are my logs if I call a service directly?"),
    Question("logs", "where can I see requests that the WAF blocked?"),
    Question("logs", "where are the logs of calls from book-a-visit-dev to visits-api-dev?"),
    Question("address", "what address does book-a-visit-dev use to call visits-api-dev?"),
    Question("address", "what's the URL of a service in payments-api-dev from inside the cluster?"),
    Question("how it works", "how do network policies work here?"),
    Question("how it works", "which label should I use to select a namespace?"),
    Question("how it works", "how do I test that my policy works?"),
    Question("help", "help"),
    Question("question back", "how do I let book-a-visit talk to visits-api?"),  # each name fits three namespaces
)
