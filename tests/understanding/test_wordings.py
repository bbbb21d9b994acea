"""Ways of saying it: each line one person's words, as a specification of what is understood by the same words of others."""

import pytest

from bot.question import Intent

ORCHARD, BEEHIVE = "acme-orchard-dev", "acme-beehive-dev"

ALLOW = """
acme-orchard-dev isn't on the guest list of acme-beehive-dev, sort it would you
we'd be grateful for a route from acme-orchard-dev through to acme-beehive-dev
acme-beehive-dev ought to welcome acme-orchard-dev
kindly arrange for acme-orchard-dev to be admitted by acme-beehive-dev
pls punch a hole in acme-beehive-dev for acme-orchard-dev
I can't for the life of me get acme-orchard-dev to see acme-beehive-dev
acme-orchard-dev gets nothing back from acme-beehive-dev. fix?
any traffic originating in acme-orchard-dev should be accepted by acme-beehive-dev
acme-beehive-dev must take requests off acme-orchard-dev
put acme-orchard-dev on acme-beehive-dev's allow list
acme-orchard-dev will start hitting acme-beehive-dev from Monday so we need that open
grant acme-orchard-dev → acme-beehive-dev
our caller is acme-orchard-dev. callee: acme-beehive-dev. Thanks
what's the change for acme-orchard-dev calling acme-beehive-dev?
Need acme-beehive-dev accessible for acme-orchard-dev
could acme-beehive-dev start accepting acme-orchard-dev please
acme-orchard-dev depends on acme-beehive-dev and the dependency is currently walled off
give me the netpol so acme-orchard-dev can query acme-beehive-dev
acme-orchard-dev => acme-beehive-dev please and thank you
the pods in acme-orchard-dev are being refused by acme-beehive-dev, need them let through
Add an ingress rule on acme-beehive-dev with acme-orchard-dev as peer
ingress for acme-orchard-dev on acme-beehive-dev pls
we want to consume acme-beehive-dev from acme-orchard-dev
acme-beehive-dev: please admit acme-orchard-dev
who do I bribe to get acme-orchard-dev into acme-beehive-dev
enable acme-orchard-dev as a consumer of acme-beehive-dev
Requesting connectivity. Consumer = acme-orchard-dev; Provider = acme-beehive-dev
let's have acme-orchard-dev talking to acme-beehive-dev by tomorrow
acme-orchard-dev has to be able to fetch from acme-beehive-dev
acme-beehive-dev is what acme-orchard-dev needs to get at
Open the door for acme-orchard-dev at acme-beehive-dev
how would one go about letting acme-orchard-dev query acme-beehive-dev
what needs to happen so acme-orchard-dev may call acme-beehive-dev?
acme-orchard-dev keeps timing out on acme-beehive-dev
timeouts calling acme-beehive-dev out of acme-orchard-dev
acme-beehive-dev owners here, we would like acme-orchard-dev to be able to use our API
source=acme-orchard-dev target=acme-beehive-dev port=8080 protocol=TCP
acme-beehive-dev <- acme-orchard-dev
netpol for acme-orchard-dev→acme-beehive-dev:8443 ta
Our pods in acme-orchard-dev time out when they call acme-beehive-dev on 8080, could somebody open it?
Error from acme-orchard-dev: dial tcp: lookup ok, connect: connection timed out calling http://hive.acme-beehive-dev.svc.cluster.local:8080/health
ECONNREFUSED when acme-orchard-dev hits acme-beehive-dev. Whats needed?
traffic to acme-beehive-dev from acme-orchard-dev is dropped, please allow
calls made by acme-orchard-dev to acme-beehive-dev fail with timeouts
I need to make sure acme-orchard-dev can talk to acme-beehive-dev
make it so acme-beehive-dev is callable from acme-orchard-dev
acme-orchard-dev should see acme-beehive-dev, and only its pods labelled app=hive
Let acme-orchard-dev in to acme-beehive-dev but on TCP 9090 only
allow ingress to acme-beehive-dev from acme-orchard-dev
allow egress from acme-orchard-dev to acme-beehive-dev
I want to permit the namespace acme-orchard-dev for calling the namespace acme-beehive-dev
it is necessary that acme-orchard-dev communicates with acme-beehive-dev
Good day. My application is living in acme-orchard-dev and must consume the API from acme-beehive-dev. How to do?
gonna need acme-orchard-dev hooked up to acme-beehive-dev asap
acme-orchard-dev 2 acme-beehive-dev pls
pls whitelist us (acme-orchard-dev) on acme-beehive-dev
acme-beehive-dev needs to be reached by acme-orchard-dev
acme-beehive-dev has a new consumer, acme-orchard-dev. Please set it up
there's a new client of acme-beehive-dev: acme-orchard-dev. what do I do
is it possible for you to open acme-beehive-dev up to acme-orchard-dev?
would you mind letting acme-orchard-dev through to acme-beehive-dev
any chance acme-orchard-dev could be given a route to acme-beehive-dev
how can acme-orchard-dev talk to acme-beehive-dev?
what would it take for acme-orchard-dev to reach acme-beehive-dev
acme-orchard-dev is supposed to be able to reach acme-beehive-dev but it isn't, fix please
ticket ABC-1234: enable acme-orchard-dev -> acme-beehive-dev
add acme-orchard-dev to the namespaces that may call acme-beehive-dev
add acme-orchard-dev as an allowed caller of acme-beehive-dev
can we have an ingress policy on acme-beehive-dev that lets acme-orchard-dev in
write me a policy so that acme-beehive-dev trusts acme-orchard-dev
give acme-orchard-dev permission to call acme-beehive-dev
acme-beehive-dev to accept connections from acme-orchard-dev on port 8080
ok so: caller acme-orchard-dev, thing being called acme-beehive-dev
we want acme-beehive-dev to stop rejecting acme-orchard-dev
acme-beehive-dev keeps refusing connections from acme-orchard-dev
not acme-beehive-dev to acme-orchard-dev but acme-orchard-dev to acme-beehive-dev
I own acme-beehive-dev. acme-orchard-dev team asked for access. What do I add?
acme-orchard-dev cant get at acme-beehive-dev
"""

CHECK = """
is acme-orchard-dev welcome in acme-beehive-dev?
does acme-beehive-dev turn acme-orchard-dev away
has acme-orchard-dev been let in by acme-beehive-dev yet
any idea if acme-beehive-dev takes traffic from acme-orchard-dev
would a call from acme-orchard-dev to acme-beehive-dev get through today?
acme-orchard-dev -> acme-beehive-dev, is that a thing already?
tell me whether acme-beehive-dev is open to acme-orchard-dev
can you see if acme-orchard-dev is on acme-beehive-dev's list
am I right in thinking acme-orchard-dev can already hit acme-beehive-dev
are we blocking acme-orchard-dev at acme-beehive-dev?
why is acme-beehive-dev refusing acme-orchard-dev
what's stopping acme-orchard-dev from getting to acme-beehive-dev
do the policies in acme-beehive-dev mention acme-orchard-dev
just checking acme-orchard-dev can reach acme-beehive-dev
I think acme-orchard-dev is allowed into acme-beehive-dev, can you confirm
acme-orchard-dev can't reach acme-beehive-dev any more, what changed?
is there a policy letting acme-orchard-dev at acme-beehive-dev
Could you check for me that acme-beehive-dev lets acme-orchard-dev through?
how come acme-orchard-dev is getting connection refused from acme-beehive-dev
is it the network policy that makes acme-orchard-dev fail to connect to acme-beehive-dev?
was acme-orchard-dev ever given access to acme-beehive-dev
will acme-beehive-dev answer acme-orchard-dev?
status of acme-orchard-dev to acme-beehive-dev?
does traffic flow between acme-orchard-dev as caller and acme-beehive-dev as callee?
acme-orchard-dev cant get at acme-beehive-dev, why?
Is acme-beehive-dev reachable from acme-orchard-dev?
has acme-beehive-dev got acme-orchard-dev in its policies?
does acme-beehive-dev allow acme-orchard-dev?
is acme-orchard-dev allowed to talk to acme-beehive-dev on 8080?
acme-beehive-dev accepts acme-orchard-dev, right?
pretty sure acme-orchard-dev can call acme-beehive-dev but want to be certain
do we have anything that allows acme-orchard-dev into acme-beehive-dev
can acme-beehive-dev be reached by acme-orchard-dev at present
would acme-orchard-dev be able to hit acme-beehive-dev as things stand?
what's blocking acme-orchard-dev from acme-beehive-dev
why does acme-orchard-dev get a timeout from acme-beehive-dev
how come acme-beehive-dev drops traffic from acme-orchard-dev?
is the path acme-orchard-dev → acme-beehive-dev open
is there already access from acme-orchard-dev to acme-beehive-dev?
could you tell me if acme-orchard-dev may call acme-beehive-dev
Does acme-orchard-dev have network access to acme-beehive-dev?
acme-orchard-dev → acme-beehive-dev allowed?
can I reach acme-beehive-dev from acme-orchard-dev
are calls from acme-orchard-dev getting into acme-beehive-dev
please check whether acme-orchard-dev can connect to acme-beehive-dev, thanks
did somebody remove the rule letting acme-orchard-dev into acme-beehive-dev?
is it true that acme-orchard-dev cannot reach acme-beehive-dev?
debugging: acme-orchard-dev → acme-beehive-dev times out. is it netpol?
"""

REVOKE = """
kick acme-orchard-dev out of acme-beehive-dev
acme-orchard-dev no longer needs acme-beehive-dev, please tidy up
shut acme-orchard-dev out from acme-beehive-dev
we've stopped using acme-beehive-dev from acme-orchard-dev, drop the rule
please retract acme-orchard-dev's access to acme-beehive-dev
acme-beehive-dev should not be open to acme-orchard-dev anymore
stop acme-beehive-dev accepting calls from acme-orchard-dev
close the hole that lets acme-orchard-dev into acme-beehive-dev
undo the policy for acme-orchard-dev on acme-beehive-dev
can we get rid of the acme-orchard-dev rule in acme-beehive-dev
take acme-orchard-dev off acme-beehive-dev's allow list
remove acme-orchard-dev as a consumer of acme-beehive-dev
block acme-orchard-dev from acme-beehive-dev
I want acme-orchard-dev denied at acme-beehive-dev from now on
revoke: acme-orchard-dev -> acme-beehive-dev
acme-orchard-dev shouldn't have access to acme-beehive-dev any longer
please remove the network policy that allows acme-orchard-dev into acme-beehive-dev
take away the access acme-orchard-dev has to acme-beehive-dev
we want to stop acme-orchard-dev from calling acme-beehive-dev
cut acme-orchard-dev off from acme-beehive-dev
delete allow-acme-orchard-dev from acme-beehive-dev
acme-beehive-dev: drop acme-orchard-dev
acme-beehive-dev must no longer accept acme-orchard-dev
acme-orchard-dev has been switched over to another api so its access to acme-beehive-dev can go
revoke access of acme-orchard-dev on acme-beehive-dev
"""

WHO_CAN_REACH = """
who's allowed in to acme-beehive-dev?
which namespaces have a way into acme-beehive-dev
list callers of acme-beehive-dev
what has access to acme-beehive-dev
who consumes acme-beehive-dev
show me everything that may call acme-beehive-dev
who talks to acme-beehive-dev
inbound for acme-beehive-dev?
which services are whitelisted on acme-beehive-dev
could you give me the list of namespaces allowed to reach acme-beehive-dev
by whom may acme-beehive-dev be called
what can get into acme-beehive-dev
who are the clients of acme-beehive-dev
acme-beehive-dev: who's in?
who does acme-beehive-dev accept traffic from
how many namespaces can call acme-beehive-dev
who else besides us can reach acme-beehive-dev?
name all namespaces acme-beehive-dev lets in
what's the ingress allow list of acme-beehive-dev
what namespaces are let into acme-beehive-dev?
can anyone reach acme-beehive-dev?
who is permitted to talk to acme-beehive-dev
which apps depend on acme-beehive-dev, policy wise
if we turned off acme-beehive-dev, who would be affected
give me all the callers for acme-beehive-dev
from which namespaces can acme-beehive-dev be reached
acme-beehive-dev ingress peers?
who else can get at acme-beehive-dev
is acme-beehive-dev open to anybody?
what does acme-beehive-dev accept
"""

WHAT_CAN_REACH_FROM = """
what can acme-orchard-dev reach
where is acme-orchard-dev allowed to go
which namespaces let acme-orchard-dev in
list everything acme-orchard-dev may call
who lets acme-orchard-dev in?
what does acme-orchard-dev have access to
outbound from acme-orchard-dev?
which apis can acme-orchard-dev talk to
which targets accept acme-orchard-dev
what's acme-orchard-dev been granted
everything acme-orchard-dev is able to connect to, please
into which namespaces can acme-orchard-dev go
what are acme-orchard-dev's downstream dependencies network-wise
acme-orchard-dev: what can it call?
who accepts traffic from acme-orchard-dev
what is acme-orchard-dev allowed to talk to
which services may acme-orchard-dev call
what are the places acme-orchard-dev can connect to?
who has allowed acme-orchard-dev in
list where acme-orchard-dev can get to
tell me who accepts acme-orchard-dev
if acme-orchard-dev were compromised what could it reach
which namespaces is acme-orchard-dev whitelisted in
"""

TRADEOFF = """
should we go direct or keep the ingress
what would we give up by not using the ingress
is it better for services to call each other through the public url or internally
pros and cons of in-cluster calls?
what's the catch with calling the service directly
do we lose the WAF if we skip the ingress
ingress vs network policy: which do you recommend
is direct faster than going via nginx
why would anyone go through the ingress for internal traffic
what do I miss out on if traffic doesn't go via nginx
internal ingress or straight to the service, what's best
does bypassing the ingress mean no TLS
any downside to calling pods in another namespace directly?
is going through the front door slower
which is more secure, ingress or service to service?
do retries still work when we bypass nginx
do rate limits apply to service-to-service calls
compare direct calls with ingress for me
do we keep request ids if we call the service directly?
is there any reason not to call services directly
what are we missing out on by skipping nginx
ingress or direct?
will I lose anything going in-cluster
is there a performance hit using the public url between our own services
why bother with a network policy when we can just use the public hostname
should acme-orchard-dev use the public url of acme-beehive-dev or go direct
what happens to the waf when traffic is internal
direct vs internal ingress vs public ingress, which one
"""

LOGS = """
where do logs of direct calls end up
if we go direct will requests still be in kibana
how do I see who called us when it's service to service
are in-cluster calls logged anywhere
do denied connections show up in opensearch
I can't find the calls between our namespaces in the ingress logs, where are they
will ingress logs show traffic that goes straight to the service
where can I look up requests that skip the ingress
is there an access log for pod to pod traffic
what logging do we get for cross namespace calls
where are network policy drops logged
who can read the ingress logs
where do I find the logs for internal calls
can I see in kibana who is calling us directly
are service to service requests logged
if nginx is bypassed what happens to the access logs
where would I see requests from acme-orchard-dev to acme-beehive-dev
I go direct now and opensearch is empty, is this expected
is blocked traffic logged
how do I audit calls between namespaces
"""

ADDRESS = """
what's the internal address of acme-beehive-dev
what url should I call to reach acme-beehive-dev
hostname for acme-beehive-dev inside the cluster?
how do I address acme-beehive-dev from my pod
base url of acme-beehive-dev please
what do I put in API_URL for acme-beehive-dev
in cluster dns name for acme-beehive-dev
what host should our config point at to get to acme-beehive-dev
which endpoint do I hit for acme-beehive-dev
fqdn acme-beehive-dev
what do I call to reach acme-beehive-dev?
address for acme-beehive-dev
in-cluster url for acme-beehive-dev?
how should acme-orchard-dev address acme-beehive-dev
what host name for the hive service in acme-beehive-dev
what does an in-cluster url look like
what's the hostname of acme-beehive-dev within the cluster
"""

EXPLAIN = """
what is a network policy
which side needs the policy, source or target
do I need a label on my namespace
what does namespaceSelector do
does a network policy work both ways
what's the difference between podSelector and namespaceSelector
why is traffic between namespaces blocked by default
how do network policies work on cloud platform
is ingress in a network policy the same as an ingress resource
can I limit a policy to one port
when does a network policy take effect after merging
do I need to restart pods after changing a policy
what's the component label for
why two pull requests
are responses allowed automatically or do I need a rule back
can one policy list several namespaces
is egress restricted by default
where do I put the policy
do policies apply to existing connections
does network policy cover traffic inside the same namespace
explain the default deny policy to me
in which file do network policies live
who needs to raise the PR, caller or callee
what is metadata.name label about
can a network policy filter by url path
do network policies look at http headers
what happens if a namespace has no network policy at all
does the source namespace need to change anything
what labels do I need
how do I write a network policy
whose namespace does the policy live in
is a NetworkPolicy stateful?
what is the default network policy on this platform
what does an empty from mean
do I need two policies for two way traffic
what is kubernetes.io/metadata.name
are network policies additive
does the policy apply to pods or to the service
is port in a policy the service port or the container port
who reviews network policy changes
how quickly does a merged policy apply
can somebody explain cross namespace traffic to me like I am five
will adding a policy break existing connections
what does allow-ingress-controllers do
why is there a default policy in each namespace
"""

HELP = """
what can you do
help
who are you
how do I use you
what sort of questions do you answer
are you human
hi bot, what are you for?
can you open a PR for me?
what commands are there
how should I phrase a question
show me an example of what to ask
do you change the cluster yourself
what are you able to help with?
usage
how do you work?
what else can you do
can you make changes or only answer
give me some examples of questions
do you store what I say?
who looks after this bot
"""

PAIRS = ((Intent.ALLOW, ALLOW), (Intent.CHECK, CHECK), (Intent.REVOKE, REVOKE))
LISTS = ((Intent.WHO, WHO_CAN_REACH, (), BEEHIVE), (Intent.REACH, WHAT_CAN_REACH_FROM, (ORCHARD,), None))
TOPICS = (
    (Intent.TRADEOFF, TRADEOFF),
    (Intent.LOGS, LOGS),
    (Intent.ADDRESS, ADDRESS),
    (Intent.EXPLAIN, EXPLAIN),
    (Intent.HELP, HELP),
)


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in PAIRS for text in texts.strip().splitlines()])
def test_of_a_pair(ask, intent, text):
    """What is wanted, and who calls whom."""
    question = ask(text)

    assert (intent, (ORCHARD,), BEEHIVE, "answer") == (question.intent, question.sources, question.target, question.expect)


@pytest.mark.parametrize(
    ("intent", "text", "sources", "target"),
    [(intent, text, sources, target) for intent, texts, sources, target in LISTS for text in texts.strip().splitlines()],
)
def test_of_one_namespace(ask, intent, text, sources, target):
    """Who may come in, and where it may go."""
    question = ask(text)

    assert (intent, sources, target) == (question.intent, question.sources, question.target)


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in TOPICS for text in texts.strip().splitlines()])
def test_of_how_things_are(ask, intent, text):
    """Routes, records, addresses, concepts and the bot itself."""
    question = ask(text)

    assert (intent, "answer") == (question.intent, question.expect)
