"""Ways of saying it: each line one person's words, as a specification of what is understood by the same words of others."""

import pytest

from bot.model.question import Intent

ORCHARD, BEEHIVE = "acme-orchard-dev", "acme-beehive-dev"

ALLOW = """
curl hangs so it is not the app, let acme-orchard-dev into acme-beehive-dev
we are moving acme-orchard-dev, it has to call acme-beehive-dev
let acme-orchard-dev call acme-beehive-dev and tell me where the records of it will end up
could one of you stick acme-orchard-dev on acme-beehive-dev's allow list?
could we lift whatever stops acme-orchard-dev talking to acme-beehive-dev
acme-orchard-dev's new feature relies on acme-beehive-dev, so please open the way
we've got acme-orchard-dev which, for reasons, has to ring acme-beehive-dev
the thing in acme-orchard-dev should be able to poke the thing in acme-beehive-dev
make acme-beehive-dev answer acme-orchard-dev
acme-orchard-dev wishes to be connected to acme-beehive-dev as a client
acme-orchard-dev is going to be a consumer of acme-beehive-dev
we expect acme-orchard-dev to make calls to acme-beehive-dev
I have a service in acme-orchard-dev that needs data from acme-beehive-dev
acme-orchard-dev reads from acme-beehive-dev, policy please
the frontend in acme-orchard-dev fetches from the api in acme-beehive-dev; currently blocked
so acme-orchard-dev gets a 504 gateway timeout whenever it goes to acme-beehive-dev
pods of acme-orchard-dev unable to resolve a connection with acme-beehive-dev, please permit
we'd like traffic flowing from acme-orchard-dev into acme-beehive-dev
Please add the policy: source acme-orchard-dev, destination acme-beehive-dev
pls add acme-orchard-dev to allowed sources in acme-beehive-dev
acme-beehive-dev should have acme-orchard-dev as one of its allowed namespaces
acme-orchard-dev must be on the allow list for acme-beehive-dev
request: inbound to acme-beehive-dev from acme-orchard-dev
request: outbound from acme-orchard-dev to acme-beehive-dev
NetworkPolicy needed. acme-orchard-dev (client) -> acme-beehive-dev (server)
what's needed so that acme-orchard-dev is able to use acme-beehive-dev?
steps to get acme-orchard-dev talking with acme-beehive-dev
I'd want acme-orchard-dev let into acme-beehive-dev, cheers
permit acme-orchard-dev at acme-beehive-dev
acme-orchard-dev should be given entry to acme-beehive-dev
wire acme-orchard-dev into acme-beehive-dev
point acme-orchard-dev at acme-beehive-dev and open whatever's needed
acme-beehive-dev currently bounces acme-orchard-dev. we want it not to
is there any way to get acme-orchard-dev through to acme-beehive-dev?
would it be possible that acme-orchard-dev accesses acme-beehive-dev?
is it ok if you enable acme-orchard-dev to call acme-beehive-dev
may acme-orchard-dev please be permitted into acme-beehive-dev
who can help me get acme-orchard-dev access to acme-beehive-dev
acme-orchard-dev - acme-beehive-dev : first one calls second one
in acme-beehive-dev please trust acme-orchard-dev
For our release we require that acme-beehive-dev be accessible by acme-orchard-dev
acme-orchard-dev hasn't got a route to acme-beehive-dev
nothing gets through from acme-orchard-dev to acme-beehive-dev, please fix
acme-orchard-dev now has to use acme-beehive-dev instead of the old service
since yesterday acme-orchard-dev must call acme-beehive-dev
I tried curl from a pod in acme-orchard-dev to acme-beehive-dev and it hung
when acme-orchard-dev does a GET on acme-beehive-dev it times out, needs unblocking
if it isn't too much trouble, could acme-orchard-dev's calls be let into acme-beehive-dev
acme-orchard-dev really does need to get hold of acme-beehive-dev by friday
there is no policy in acme-beehive-dev for acme-orchard-dev, please add one
acme-beehive-dev lacks a rule for acme-orchard-dev
a rule for acme-orchard-dev is missing from acme-beehive-dev
acme-orchard-dev ain't able to get to acme-beehive-dev, help
we need acme-beehive-dev to let acme-orchard-dev past
connectivity request: acme-orchard-dev (calls) acme-beehive-dev (is called)
it's acme-orchard-dev that calls acme-beehive-dev, not the other way round. please open
acme-beehive-dev will be called by acme-orchard-dev from next sprint
going forward acme-orchard-dev consumes acme-beehive-dev
set up acme-orchard-dev so that it can query acme-beehive-dev
put a policy into acme-beehive-dev so requests from acme-orchard-dev work
the callers of acme-beehive-dev should include acme-orchard-dev
extend the policy of acme-beehive-dev with acme-orchard-dev
include acme-orchard-dev in what acme-beehive-dev allows
hi team, acme-orchard-dev needs network access to acme-beehive-dev for the new journey. thanks
how do I make acme-beehive-dev accept acme-orchard-dev's requests?
what do I have to add to acme-beehive-dev to let acme-orchard-dev in
what should acme-beehive-dev contain so acme-orchard-dev is let in
where do I allow acme-orchard-dev in acme-beehive-dev?
pls can acme-beehive-dev be opened for acme-orchard-dev
acme-beehive-dev should be reachable by acme-orchard-dev on 8080 only
trying to hit acme-beehive-dev from acme-orchard-dev, no joy. open sesame?
acme-orchard-dev → acme-beehive-dev needed urgently
traffic from acme-orchard-dev isn't getting to acme-beehive-dev; open it up please
acme-orchard-dev has been told it can use acme-beehive-dev, so let it through
we'd love for acme-orchard-dev to be able to speak with acme-beehive-dev
let traffic from acme-orchard-dev reach acme-beehive-dev
enable traffic acme-orchard-dev -> acme-beehive-dev
make acme-orchard-dev a permitted source for acme-beehive-dev
acme-orchard-dev's pods can't open a socket to acme-beehive-dev
I'm from the team of acme-orchard-dev; we want to use acme-beehive-dev
I'm on the acme-beehive-dev team; acme-orchard-dev asked us to let them in
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
acme-orchard-dev shouldn't be able to call acme-beehive-dev, should it?
just checking that acme-beehive-dev lets acme-orchard-dev in
curl from acme-orchard-dev to acme-beehive-dev hangs. Intended or a missing rule?
so can acme-orchard-dev currently see acme-beehive-dev or what
is it already the case that acme-orchard-dev may call acme-beehive-dev
acme-beehive-dev lets acme-orchard-dev in, doesn't it?
I assume acme-orchard-dev is allowed to call acme-beehive-dev. correct?
is acme-beehive-dev closed to acme-orchard-dev
which rule lets acme-orchard-dev into acme-beehive-dev?
does anything prevent acme-orchard-dev reaching acme-beehive-dev
are requests from acme-orchard-dev accepted by acme-beehive-dev?
what is the current state of access from acme-orchard-dev to acme-beehive-dev
is there connectivity acme-orchard-dev -> acme-beehive-dev?
does acme-orchard-dev still have access to acme-beehive-dev
has acme-orchard-dev access to acme-beehive-dev?
can you look up if acme-beehive-dev permits acme-orchard-dev
before I raise a PR: is acme-orchard-dev already allowed to reach acme-beehive-dev?
is acme-orchard-dev among the namespaces acme-beehive-dev allows
acme-orchard-dev into acme-beehive-dev: allowed or not
test whether acme-orchard-dev gets to acme-beehive-dev
how can I verify that acme-orchard-dev reaches acme-beehive-dev
tell me why acme-orchard-dev times out against acme-beehive-dev
does acme-beehive-dev know about acme-orchard-dev
do calls from acme-orchard-dev to acme-beehive-dev work
will acme-orchard-dev be refused by acme-beehive-dev?
is the policy in acme-beehive-dev covering acme-orchard-dev
acme-orchard-dev to acme-beehive-dev: open?
what does the estate say about acme-orchard-dev calling acme-beehive-dev
I'd like to know if acme-orchard-dev is allowed to call acme-beehive-dev
do you know if acme-orchard-dev can reach acme-beehive-dev
remind me, can acme-orchard-dev get to acme-beehive-dev?
is acme-beehive-dev letting acme-orchard-dev in these days
is acme-orchard-dev supposed to be able to hit acme-beehive-dev?
is it a policy that makes acme-orchard-dev time out on acme-beehive-dev?
acme-orchard-dev → acme-beehive-dev fails, is that expected?
who's to blame for acme-orchard-dev not reaching acme-beehive-dev? is the policy there?
does acme-beehive-dev have a policy for acme-orchard-dev?
any policy for acme-orchard-dev in acme-beehive-dev?
is acme-orchard-dev listed in acme-beehive-dev?
how do I check that acme-orchard-dev is let into acme-beehive-dev
would acme-beehive-dev reject acme-orchard-dev?
are acme-orchard-dev's requests to acme-beehive-dev getting dropped?
has the access for acme-orchard-dev to acme-beehive-dev gone live
can you double check that acme-beehive-dev is open to acme-orchard-dev
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
how would I go about shutting acme-orchard-dev out of acme-beehive-dev again
we've moved on, so can acme-orchard-dev's permission on acme-beehive-dev be withdrawn
pull the plug on acme-orchard-dev calling acme-beehive-dev
acme-orchard-dev has no business calling acme-beehive-dev any more, please remove
withdraw acme-orchard-dev's permission to reach acme-beehive-dev
can you make it so acme-orchard-dev can't reach acme-beehive-dev any more
acme-beehive-dev needs closing to acme-orchard-dev
disallow acme-orchard-dev -> acme-beehive-dev
please take acme-orchard-dev out of the policy in acme-beehive-dev
acme-orchard-dev was decommissioned, clean its rule up in acme-beehive-dev
we don't want acme-orchard-dev in acme-beehive-dev any more
acme-beehive-dev should stop trusting acme-orchard-dev
delete the rule which permits acme-orchard-dev to talk to acme-beehive-dev
lock acme-orchard-dev out of acme-beehive-dev
end acme-orchard-dev's access to acme-beehive-dev
I'd like to undo letting acme-orchard-dev into acme-beehive-dev
acme-orchard-dev doesn't need acme-beehive-dev any more
please close acme-beehive-dev to acme-orchard-dev
take acme-orchard-dev off acme-beehive-dev
we should stop acme-beehive-dev being reachable from acme-orchard-dev
remove acme-orchard-dev as a caller of acme-beehive-dev
acme-orchard-dev to acme-beehive-dev: please revoke
get acme-orchard-dev out of acme-beehive-dev
drop acme-orchard-dev's rule from acme-beehive-dev
the access from acme-orchard-dev to acme-beehive-dev is obsolete, delete it
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
which namespaces currently call acme-beehive-dev?
what's allowed to hit acme-beehive-dev
everyone who can see acme-beehive-dev
who is on the list for acme-beehive-dev
does anyone have access to acme-beehive-dev?
I need a list of namespaces with access to acme-beehive-dev
whose traffic does acme-beehive-dev let through
what do the policies of acme-beehive-dev let in
what namespaces have rules in acme-beehive-dev
show the inbound rules for acme-beehive-dev
can you enumerate the consumers of acme-beehive-dev
who gets in to acme-beehive-dev
who calls acme-beehive-dev
show who's let in to acme-beehive-dev
which callers are permitted in acme-beehive-dev?
is anything allowed to call acme-beehive-dev
who am I letting in to acme-beehive-dev
what can connect with acme-beehive-dev
which clients does acme-beehive-dev have
any namespaces with access to acme-beehive-dev?
who's got the keys to acme-beehive-dev
who is acme-beehive-dev open to
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
what does acme-orchard-dev get to call
who will answer acme-orchard-dev
which namespaces permit acme-orchard-dev
what targets can acme-orchard-dev hit
tell me everything acme-orchard-dev is allowed to reach
where can acme-orchard-dev connect
what namespaces have acme-orchard-dev in their policy
in which namespaces is acme-orchard-dev allowed
show egress for acme-orchard-dev
whom can acme-orchard-dev call
where can acme-orchard-dev go
what does acme-orchard-dev reach
what's open to acme-orchard-dev
which namespaces are open to acme-orchard-dev
who gives acme-orchard-dev access
who would accept a call from acme-orchard-dev
acme-orchard-dev outbound list please
what may acme-orchard-dev connect to
list of targets for acme-orchard-dev
which policies mention acme-orchard-dev
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
do we still have the WAF if the call never leaves the cluster
acme-orchard-dev to acme-beehive-dev: keep the ingress or skip it, what would you do?
what are the implications of calling services directly
is tls terminated when we call in-cluster
our architect wants everything via ingress, is that sensible for internal calls
does going direct save any hops
any security difference between ingress and service calls
do we still get modsec when we use the internal ingress
is it cheaper or quicker to stay inside the cluster
what would we be giving up if we went service to service
how does calling the service compare with using the url
are there gotchas when you skip the ingress
why use ingress between namespaces at all
which is recommended, public endpoint or service dns
do IP allowlists on the ingress still protect us if callers go direct
what breaks when we stop using the ingress
is nginx adding much latency
what changes for us when we go service to service rather than via ingress
would you recommend ingress between our own services
do I get load balancing without ingress
direct calls: good idea or not?
is the public route frowned upon for internal calls
which way is more reliable, service or ingress
what are benefits of a network policy over the ingress
will basic auth on the ingress protect direct calls
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
is there any record of which service called us, for the audit?
if callers skip the ingress where do I see them
where's the log of direct calls
how do we trace requests that don't go through the ingress
do direct calls leave any trace
is there any record of denied traffic
which index are the nginx logs in
can I find out who called my service if they bypass the ingress
we no longer see calls in kibana since going in-cluster
who logs service to service traffic
do I have to log requests myself when calling directly
where can I check what the network policy dropped
where do direct requests get logged
how can I prove that a call went through without ingress logs
are denied packets recorded
will opensearch have my service to service calls
what happens to request logs when we skip the ingress
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
what address should acme-orchard-dev use for acme-beehive-dev
how do I form the url for acme-beehive-dev
whats the k8s dns of acme-beehive-dev
give me the cluster-internal hostname of acme-beehive-dev
tell me the endpoint for acme-beehive-dev please
where do I point my client to get acme-beehive-dev
what's the service url in acme-beehive-dev
what's the svc url for acme-beehive-dev
how do my pods call acme-beehive-dev, which hostname
need the cluster address of acme-beehive-dev
what is acme-beehive-dev's internal hostname
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
can a policy allow by service account rather than by namespace?
what does it mean that two namespaces can't see each other
in the policy of acme-beehive-dev there is `podSelector: {}`, what do the empty braces mean
how does cross namespace access work
what's a namespaceSelector
do policies affect pods that are already running
what is the difference between ingress and egress in a policy
what does podSelector {} match
is the order of rules important
can a policy deny something
do I need a policy for calls within my own namespace
how do I know which label to use
do both namespaces need a pull request
can two policies conflict
is everything denied unless allowed
what's the point of the component label
how long before my policy is live
what happens when I delete a network policy
why do I have to label my namespace
can a policy match on service name
are network policies applied by terraform
is a network policy the same as a firewall
what does policyTypes mean
how does the platform isolate namespaces
does deny win over allow
must the source have a label
can a policy refer to a port name
do I need to change anything in the caller's namespace
which team merges the policy
does network policy apply to jobs
what does a default deny policy do
how do selectors combine
what does allow-prometheus-scraping do
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
what details do you need from me?
give me a few example questions
hello what can I ask you
show us some examples of things you understand
how can you help
what questions can I ask
hello bot, help please
what is this bot
who built this
tell me what you do
do I have to mention you every time
is there documentation for this bot
are you an LLM
what is it you do
what do you know
any examples of what I can ask?
can I talk to you in a DM
how do I get help from this bot
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

DIRECTION = """
acme-orchard-dev doesn't use acme-beehive-dev yet but will from May, please open
acme-beehive-dev is no use to acme-orchard-dev while it is blocked
acme-orchard-dev never got permission for acme-beehive-dev
calls into acme-beehive-dev made by acme-orchard-dev are blocked
acme-beehive-dev has blocked acme-orchard-dev
acme-beehive-dev won't talk to acme-orchard-dev when acme-orchard-dev calls
acme-beehive-dev is unreachable for acme-orchard-dev
acme-beehive-dev isn't visible to acme-orchard-dev
acme-beehive-dev hides from acme-orchard-dev
acme-beehive-dev should be seen by acme-orchard-dev
make acme-beehive-dev known to acme-orchard-dev
hook acme-orchard-dev up to acme-beehive-dev
plug acme-orchard-dev into acme-beehive-dev
permit access on acme-beehive-dev for acme-orchard-dev
access on acme-beehive-dev by acme-orchard-dev
acme-beehive-dev needs acme-orchard-dev whitelisted
acme-beehive-dev needs to whitelist acme-orchard-dev
acme-beehive-dev needs to have acme-orchard-dev added
acme-orchard-dev needs adding to acme-beehive-dev
acme-orchard-dev needs whitelisting on acme-beehive-dev
acme-beehive-dev wants to let acme-orchard-dev in
acme-beehive-dev would like to receive calls from acme-orchard-dev
acme-beehive-dev gets called by acme-orchard-dev
acme-beehive-dev gets requests from acme-orchard-dev that are dropped
acme-beehive-dev is dropping what acme-orchard-dev sends
acme-orchard-dev sends to acme-beehive-dev, dropped
acme-orchard-dev writes to acme-beehive-dev
acme-orchard-dev pushes events to acme-beehive-dev
acme-beehive-dev receives events from acme-orchard-dev
acme-beehive-dev serves acme-orchard-dev
acme-beehive-dev provides data to acme-orchard-dev
acme-beehive-dev exposes an api that acme-orchard-dev uses
acme-beehive-dev is used by acme-orchard-dev
acme-orchard-dev is blocked from acme-beehive-dev
acme-orchard-dev is blocked by acme-beehive-dev
acme-beehive-dev, please open for acme-orchard-dev
acme-beehive-dev: open to acme-orchard-dev
acme-orchard-dev wants in to acme-beehive-dev
let acme-beehive-dev be called from acme-orchard-dev
let acme-beehive-dev be reached by acme-orchard-dev
let acme-beehive-dev accept acme-orchard-dev
allow acme-beehive-dev to be accessed by acme-orchard-dev
allow acme-beehive-dev to receive traffic from acme-orchard-dev
allow acme-beehive-dev ingress from acme-orchard-dev
allow acme-orchard-dev egress to acme-beehive-dev
ingress on acme-beehive-dev: acme-orchard-dev
egress on acme-orchard-dev: acme-beehive-dev
add to acme-beehive-dev a from entry for acme-orchard-dev
put acme-orchard-dev's label in acme-beehive-dev's policy
acme-orchard-dev gets 403 from acme-beehive-dev
responses from acme-beehive-dev never get back to acme-orchard-dev
acme-beehive-dev doesn't respond to acme-orchard-dev
acme-beehive-dev does not answer when acme-orchard-dev calls
nothing from acme-orchard-dev arrives at acme-beehive-dev
acme-beehive-dev never sees requests from acme-orchard-dev
acme-beehive-dev as server, acme-orchard-dev as client
client acme-orchard-dev; server acme-beehive-dev
to acme-beehive-dev from acme-orchard-dev
acme-beehive-dev from acme-orchard-dev
acme-orchard-dev into acme-beehive-dev
stop acme-beehive-dev letting acme-orchard-dev in
acme-beehive-dev shouldn't be available to acme-orchard-dev
acme-orchard-dev should be kept away from acme-beehive-dev
keep acme-orchard-dev from calling acme-beehive-dev
hide acme-beehive-dev from acme-orchard-dev
acme-orchard-dev must never again be refused by acme-beehive-dev
acme-beehive-dev must admit acme-orchard-dev
acme-beehive-dev has to be able to receive calls from acme-orchard-dev
acme-beehive-dev has to trust acme-orchard-dev
we at acme-beehive-dev want to allow acme-orchard-dev
we at acme-orchard-dev want to call acme-beehive-dev
my acme-orchard-dev pods want acme-beehive-dev
acme-beehive-dev is our api and acme-orchard-dev is a new consumer
acme-orchard-dev is our api and it consumes acme-beehive-dev
our consumer acme-orchard-dev needs our provider acme-beehive-dev
a consumer (acme-orchard-dev) of acme-beehive-dev is blocked
acme-beehive-dev has a consumer called acme-orchard-dev
acme-beehive-dev lost its caller acme-orchard-dev
acme-orchard-dev lost access to acme-beehive-dev
acme-beehive-dev lost traffic from acme-orchard-dev
acme-orchard-dev is losing connections to acme-beehive-dev
acme-orchard-dev proxies to acme-beehive-dev
acme-orchard-dev fans out to acme-beehive-dev
requests hit acme-beehive-dev from acme-orchard-dev
requests from acme-orchard-dev bound for acme-beehive-dev
requests to acme-beehive-dev originate in acme-orchard-dev
acme-beehive-dev is being hammered by acme-orchard-dev
acme-beehive-dev is called upon by acme-orchard-dev
acme-orchard-dev invokes acme-beehive-dev
acme-beehive-dev invoked by acme-orchard-dev
acme-orchard-dev would be calling acme-beehive-dev
acme-beehive-dev would be taking calls from acme-orchard-dev
what acme-orchard-dev needs is acme-beehive-dev
what acme-beehive-dev needs is to let acme-orchard-dev in
it's acme-beehive-dev that acme-orchard-dev can't reach
it's acme-orchard-dev that can't reach acme-beehive-dev
it is acme-beehive-dev that blocks acme-orchard-dev
hop from acme-orchard-dev over to acme-beehive-dev
get from acme-orchard-dev to acme-beehive-dev
get to acme-beehive-dev from acme-orchard-dev
get into acme-beehive-dev as acme-orchard-dev
acting as acme-orchard-dev, curl acme-beehive-dev
exec in acme-orchard-dev and wget acme-beehive-dev fails
telnet from acme-orchard-dev to acme-beehive-dev 8080 fails
acme-beehive-dev port 8080 closed to acme-orchard-dev
acme-beehive-dev port 8080 unreachable from acme-orchard-dev
8080 on acme-beehive-dev from acme-orchard-dev
grant acme-orchard-dev access to acme-beehive-dev
grant access to acme-beehive-dev for acme-orchard-dev
grant access for acme-orchard-dev to acme-beehive-dev
grant access to acme-beehive-dev from acme-orchard-dev
grant acme-orchard-dev use of acme-beehive-dev
acme-beehive-dev must authorise acme-orchard-dev
share acme-beehive-dev with acme-orchard-dev
expose acme-beehive-dev for use by acme-orchard-dev
publish acme-beehive-dev to acme-orchard-dev
make acme-orchard-dev able to reach acme-beehive-dev
make acme-beehive-dev reachable for acme-orchard-dev
have acme-beehive-dev let acme-orchard-dev through
have acme-orchard-dev let through by acme-beehive-dev
have acme-orchard-dev go through to acme-beehive-dev
acme-orchard-dev is stopped by acme-beehive-dev's default deny
acme-orchard-dev was turned away by acme-beehive-dev
acme-beehive-dev turned away acme-orchard-dev's calls
acme-beehive-dev can no longer be reached by acme-orchard-dev
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


@pytest.mark.parametrize("text", DIRECTION.strip().splitlines())
def test_of_a_direction(ask, text):
    """The caller is the source in wordings that invite the opposite. Where the reader doubts it, the pair is offered."""
    question = ask(text)

    assert ((ORCHARD,), BEEHIVE) in ((question.sources, question.target), *question.readings)


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
