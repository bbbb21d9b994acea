"""Plain words that are never, on their own, somebody's name for a namespace. Data."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

SMALL = frozenset("a an and the of to for in on with from by at or".split())
"""Words that people leave out of a name, or put in."""

GENERIC_TAIL = frozenset(
    "api apis app apps application applications service services svc ui frontend backend server system team teams namespace namespaces ns project thing one "
    "stuff side box component".split()
)
"""What people add after a name."""

"""First words that stand for an organisation: people leave them out. More are learnt from the estate."""

_GRAMMAR = """
e2e smoke reverted revert klaxon hiya
a able about above abroad across actual actually after afternoon again against ago ah aha all almost alone along already alright also although always am amazing
among an and another any anybody anyone anything anyway anywhere apparently appear appreciate appreciated are aren around as aside asap ask asked asking asks at
atm away awesome back bad be because been before begin behind being believe below beside besides best better between beyond big bit both briefly bring bringing but by bye
can cannot cant case cases certain certainly chance cheers clear clearly close come comes coming cool correct correctly could couldn couple course currently
day days dear definitely did didn different directly do does doesn doing don done down downstream dunno during each earlier early easily easy either else end ended enough
entire er especially etc even evening ever every everybody everyone everything everywhere exact exactly example except expect expected extra fact fairly family far fast
feel few find fine first firstly folks follow following for former found friday from full fully fun further future generally get gets getting give given gives giving go goes going
gone gonna good got gotta great greetings guess guys ha had half hand handy happen happened happening happens happily happy hard hardly has hasn have haven having he hello help helpful helping helps hence
her here hey hi him his hiya hold home hope hopefully hour hours how however huge hm hmm i idea ideally if im immediately important in incl include included including indeed inside
instead into is isn issue issues it its itself ive just keep keeps kind kinda kindly knew know known knows lads last lastly late later latest latter least leave left less let lets letting like likely list listed little ll
local long longer look looked looking looks loop lot lots love low made main mainly make makes making many mate matter may maybe me mean means meant might mind mine minute minutes miss missing mistake mm moment monday
month months more morning most mostly move moved much must my myself name named namely names near nearly necessary need needed needing needs neither never new newly next nice nicely night no nobody none noon nor normal
normally not note nothing notice noticed now nowhere obvious obviously occasionally odd of off often oh ok okay old on once one ones only onto oops open opened opening opens opposite option options or ordinary original other others otherwise our ours
ourselves out outside over overall own owner owners owns part particular particularly past pending people perfect perhaps person place plain plan play please pls plz plus point pointed points possible possibly potential potentially ppl prefer
presumably pretty previous previously probably problem problems proper properly ps put puts putting question questions quick quickly quite random rather re reach reaching ready real really reason reasons recent recently
regarding regards related remember respectively rest right round run running runs said same saturday save saw say saying says second secondly see seeing seem seems seen sense separate set sets
setting several shall she short should shouldn show showing shown shows shout side similar simple simply since single sit sits situation small so some somebody somehow someone something sometimes somewhere soon sorry sort sorted sounds special specific specifically
start started starting starts state still stop stopped stops straight stuck stuff such suddenly suggest suggested sunday super suppose supposed sure ta take taken takes taking talk team teams tell tend than thank thanks that thats the their theirs them then there thereby
therefore these they thing things think thinking third this those though thought three through thru thursday thus til till time times tiny to today together told tomorrow tonight too took top total totally toward towards tried tries trouble true truly try trying
tuesday turn turns two type types typical typically under understand understood unfortunately unless unlike unsure until up upon upstream us usual usually various ve versa very via vice wait waiting wanna want wanted wanting wants was wasn way
ways we wed wednesday week weeks weird well went were weren what whatever whats when whenever where whereas wherever whether which whichever while who whoever whole whom whos whose why will willing wish with within without won wonder wondering word work
worked working works world worth would wouldn wrong yay ye yeah year years yep yes yesterday yet you your yours yourself yup zero dont doesnt didnt wont wouldnt shouldnt couldnt isnt wasnt arent havent hasnt id youre youve theyre theyve weve
"""

_NETWORK = """
accept accepted accepting accepts access accessed accesses accessible accessing acl add added adding adds address addressed addresses admit admits admitted allow allowed allowing allowlist allows api apis app
application applications approve approved apps authorisation authorise authorised authorize authorized ban banned between bidirectional block blocked blocker blocking blocks broken bypass bypassing call callable called callee caller callers calling calls
cause changed change changes check checked checking chat chart circuit client clients close closed cluster code comms communicate communicates communicating communication component components config configuration configure configured confirm confirmed connect
connected connecting connection connections connectivity connects consume consumer consumers consumes consuming contact container containers crash cross curl curling cut default deny denied denies depend dependency depends deploy deployed deployment deployments deploys
describe destination dev developer developers direct direction directionality disable disabled dns doc docs documentation documented domain door down drop dropped drops ebs edit egress email enable enabled end endpoint endpoints environment environments env envs err error errors
exist existing exists expose exposed exposing external fail failed failing fails failure fetch fetches fetching file files firewall fix fixed fixing forbid forbidden forward fqdn frontend backend front gateway github grant granted grants graph guide
happy header headers helm hit hits hitting hook host hosted hostname hosts http https hub idea image incoming infra ingress ingresses inbound instance instances integrate integrates integration integrations interact interacts internal internally
ip ips issue job jobs joined kibana kube kubectl kubernetes k8s label labelled labeled labels latency lb level link linked list listen listening listens live load log logging logs lookup main manifest manifests match matches matching message messages method metric metrics
microservice microservices mode modsec module monitor monitoring mutual namespace namespaced namespaces namespaceselector net netpol netpols network networking networkpolicies networkpolicy networks nginx node nodes ns number object
open opensearch operation outbound outgoing output own page pages pair path permission permissions permit permits permitted ping pipeline platform pod pods podselector policies policy policytypes poll polls pool port ports post posting posts pr prs prevent process prod production project protocol
proxy public pull pulling pulls push pushes pushing query querying raise raised range read reachable reads receive received receives receiving record reference refuse refused reject rejected rejects relies rely remove removed removing replica repo repos repository request requested
requesting requests require required requires reset resolve resolved resource resources response responses rest restore restrict restricted result results retire retry return returns reverse revoke revoked revoking role roles root rope route routed router routes routing row rule rules
secret secrets section secure security selector selectors send sending sends serve server servers serves service services share shared sharing shut socket source sources speak speaking staging stack step steps status storage store stream sub subnet support svc switch sync system systems
target targeting targets tcp template terraform test tested testing tests ticket timed timeout timeouts timing tls token traffic transit trust tunnel two-way udp sctp ui unable unblock uat undo update updated upgrade upgraded upstream uri url urls use used user users uses using value values
verify version visible visibility vpc vpn wall web website whitelist whitelisted wire workload workloads write writes writing wrote yaml yml zone preprod prd stage sandbox demo qa train training pp stg uat testing dear colleagues everyone channel
plaintext grpc json rest soap webhook webhooks cron cronjob worker workers queue queues topic database db rds s3 sqs sns redis postgres elasticache bucket lambda iam irsa aws azure gcp laptop machine wifi vpn mac browser
dashboard dashboards grafana prometheus alert alerting circleci circle jenkins actions action workflow runner runners build builds image docker registry ecr artifact artifacts cert certs certificate certificates expiry renew renewed quota limits memory cpu oom evicted
data info information site sites form forms banner content library book search group org organisation member members admin admins account accounts key keys password login sign auth authentication session sessions cookie html css js java spring kotlin python ruby rails node
internet welcome audit guest door hole gap base website traffic bot robot slack teams thread dm apologies apology urgent urgently priority prio high quick win today's asap eod cob sprint standup story stories feature features bug bugs incident outage outages release releases rollout rollback hotfix migration cutover launch soft
"""

COMMON = frozenset(_GRAMMAR.split()) | frozenset(_NETWORK.split())
"""Everyday words and the platform's jargon. A wording made only of these names no namespace, unless it is a whole name."""

COMMON_HYPHENATED = frozenset(
    """in-cluster off-cluster on-prem on-premise on-premises cross-namespace inter-namespace intra-namespace cross-env cross-environment non-prod non-production nonprod pre-prod pre-production read-only read-write port-forward
    port-forwarding out-of-the-box service-to-service pod-to-pod app-to-app namespace-to-namespace server-to-server machine-to-machine peer-to-peer follow-up set-up clean-up roll-out roll-back up-to-date step-by-step end-to-end e2e-tests
    one-way two-way both-ways bi-directional uni-directional load-balancing load-balancer ip-range allow-list allow-listed block-list white-list whitelist-source-range cert-manager external-dns ingress-nginx nginx-ingress ingress-controller
    ingress-controllers network-policy network-policies netpol-bot user-guide self-service so-so re-add re-open re-run re-deploy re-raise long-running short-lived real-time run-time kube-system kube-api kube-dns default-deny deny-all
    cloud-platform cloud-platform-environments environments-repo cluster-wide in-house third-party 3rd-party non-native high-level low-level well-known left-hand right-hand back-end front-end micro-service micro-services know-how how-to
    service-account git-crypt cli-tool x-request-id x-forwarded-for content-type keep-alive time-out time-outs timed-out multi-tenant single-page a-z day-to-day heads-up trade-off trade-offs tradeoff-wise sign-in sign-off log-in opt-in
    tie-break wide-open half-open full-on ask-cloud-platform old-style new-style case-by-case copy-paste copy-pasted no-one any-one some-one every-one pull-request ad-hoc add-on plug-in built-in same-namespace other-namespace name-space
    name-spaces modern-platform eu-west-2 eu-west-1 us-east-1 live-1 live-2 apps-live curl-ing co-located sub-second sub-domain wild-card wild-carded double-check triple-check sanity-check north-south east-west""".split()
)
"""Hyphenated English and jargon: not a name that we do not know."""

BEFORE_A_NAME = frozenset(
    """let letting allow allowing can could may is are does do did has both and or call calling calls reach reaching hit hitting into in from to for the our via access of get getting with permit enable grant give by use using connect talk
    unblock whitelist , : ( add expose open revoke remove stop block why should will that when if via""".split()
) | {""}
"""Words after which a name can stand."""
AFTER_A_NAME = frozenset(
    """call calls calling reach reaches reaching talk talks talking hit hits hitting access into to in on from and or be get gets is needs need can could should wants want has have use uses using connect connects speak speaks see sees through
    must will through's api service app namespace ns please pls , . ? ! ) : ; team at cannot can't directly isn't doesn't won't already now""".split()
) | {""}
"""Words before which a name can stand."""
NEVER_A_NAME = frozenset(
    """platform cluster base e2e smoke test app service api data access user users dev prod team namespace network policy pod pods port label ingress egress traffic cluster help list who what everything anything one two this that frontend backend ui demo live staging training
    request requests connection log logs error host url address source target caller client consumer server database secret calls call change rule fix branch page docs guide""".split()
)
"""Everyday words that are no name even where grammar would take one."""
