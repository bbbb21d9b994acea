"""The pages of docs/ say when they were reviewed and on what they rest; what people ask of them is found, and answered."""

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.guide.pages import filled, read_guide, sections_of
from bot.host import Host
from bot.settings import ROOT, read_settings
from tests.docs_examples import PAGES
from tests.platforms import CLOUD, PLAIN

REVIEWED = re.compile(r"_Reviewed on (?P<day>\d{4}-\d{2}-\d{2})\. Sources: (?P<sources>.+?)\.?_", re.DOTALL)
"""The last paragraph of a page."""
SOURCE = re.compile(r"\[[^\]]+\]\(https://[^)\s]+\)")
DATED = re.compile(r"\d{4}-\d{2}-\d{2}|\b20\d\d\b|\bv?\d+\.\d+")
"""A date or a version."""
NEEDS_SOURCES = re.compile(r"kubernetes|kubectl|slack|\bplatform\b|network polic", re.IGNORECASE)
OF_THE_JOB = {
    "index",
    "from-question-to-proof",
    "letting-one-service-call-another",
    "which-label",
    "pods-and-ports",
    "calling-the-service",
    "testing-and-fixing",
    "removing",
}
"""Pages for people who want a call to work. Those who run the bot read the others."""
GUIDE = read_guide(ROOT, CLOUD, "")


def named(path: Path) -> str:
    """Name a case by its file."""
    return path.name


def last_paragraph(path: Path) -> str:
    """Return the last paragraph of a page as it is shown."""
    return filled(path, CLOUD).rstrip().rpartition("\n\n")[2]


@pytest.mark.parametrize("path", [path for path in PAGES if path.name != "inside.md"], ids=named)
def test_a_page_ends_with_the_day_of_its_review_and_its_sources(path: Path) -> None:
    """The day is a real one that has come, and what a page says of Kubernetes, Slack or the platform has a dated source."""
    found = REVIEWED.fullmatch(last_paragraph(path))
    assert found, f"{path.name} does not end with `_Reviewed on YYYY-MM-DD. Sources: [name](url) (date or version)._`"
    assert date.fromisoformat(found["day"]).isoformat() <= time.strftime("%Y-%m-%d", time.gmtime())
    if NEEDS_SOURCES.search(path.read_text(encoding="utf-8")):
        assert SOURCE.search(found["sources"])
        assert DATED.search(SOURCE.sub("", found["sources"]))


def test_the_line_of_the_review_is_in_no_section() -> None:
    """Neither spoken nor searched."""
    for platform in (CLOUD, PLAIN):
        sections = read_guide(ROOT, platform, "").sections.values()
        assert [section.name for section in sections if "Reviewed on" in section.text] == []


@pytest.mark.parametrize(
    ("end", "text"),
    [
        ("_Reviewed on 2026-11-28. Sources: [a](https://a.example/_b_/)\n(v1.34), [c](https://c.example)._\n", "Words."),
        ("_Reviewed on 2026-11-28. Sources: none._\n\n\n", "Words."),
        ("_Reviewed on 2026-11-28. Sources: none._\n\nMore.\n", "Words.\n\n_Reviewed on 2026-11-28. Sources: none._\n\nMore."),
        ("_Really._\n", "Words.\n\n_Really._"),
    ],
    ids=["over two lines", "blank lines after it", "not at the end", "another line in italics"],
)
def test_only_the_last_line_of_a_page_is_taken_for_its_review(end: str, text: str) -> None:
    """A page keeps all else that it says."""
    assert text == sections_of("page", f"# Page\n\nWords.\n\n{end}", "")[0].text


SHOWN_COMMAND = re.compile(r"`netpol (allow|revoke|check|who|reach|impact|explain|logs)\b")


@pytest.mark.parametrize("name", sorted(name for name in GUIDE.sections if name.partition("#")[0] in OF_THE_JOB))
def test_a_command_of_the_terminal_has_that_of_slack_beside_it(name: str) -> None:
    """Most people ask in Slack. What `netpol allow …` writes, shown as YAML, is the same from either."""
    section = GUIDE.sections[name]
    alone = {verb for verb in SHOWN_COMMAND.findall(section.text) if f"`/netpol {verb}" not in section.text}
    assert not alone or (alone == {"allow"} and "```yaml" in section.text)


def test_the_job_page_comes_first() -> None:
    """In the index, and linked from its opening."""
    index = filled(ROOT / "docs" / "index.md", CLOUD)
    links = re.findall(r"\(([\w-]+\.md)", index)
    assert links[0] == "from-question-to-proof.md"
    assert re.findall(r"^- \[.*\]\(([\w-]+\.md)\)", index, re.MULTILINE)[0] == "from-question-to-proof.md"


def test_no_page_shows_a_placeholder_that_people_copy() -> None:
    """`allow-source-namespace` was copied 59 times: it stands once, as a warning."""
    shown = [name for name, section in GUIDE.sections.items() if "source-namespace" in section.text]
    assert shown == ["letting-one-service-call-another#the-policys-name"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a host on the sample."""
    return Host(read_settings({"state": tmp_path_factory.mktemp("state"), "estate": None})).desk()


FACTS = [
    ("what is a network policy for?", "what-policies-do", "namespace"),
    ("who may call a namespace by default?", "what-policies-do#the-default", "ingress"),
    ("can a policy select by pods, by namespaces or by both?", "what-policies-do#and-or", "pod selector"),
    ("which label does the platform's guide teach?", "which-label#the-guides-label", "cloud-platform.justice.gov.uk/namespace"),
    ("can any label select a namespace, even one that somebody else has?", "which-label#labels-can-be-copied", "token"),
    ("which file declares the label of a namespace?", "which-label#the-guides-label", "00-namespace.yaml"),
    ("in which file do the policies go?", "letting-one-service-call-another#which-file", "04-networkpolicy.yaml"),
    ("what name should I give the policy?", "letting-one-service-call-another#the-policys-name", "allow-"),
    ("does the policy open every port of every pod?", "pods-and-ports", "every port"),
    ("can I open one deployment only?", "pods-and-ports#some-pods-of-the-called-namespace", "--pod"),
    ("what is the url of a service in another namespace?", "calling-the-service#the-address", "svc.cluster.local"),
    ("do we need a dns record to call it?", "calling-the-service", "DNS"),
    ("does the policy go in the caller's namespace or in the other one?", "what-policies-do#where-the-policy-goes", "called"),
    ("is a direct call faster than through nginx?", "three-routes#speed", "ingress"),
    ("are direct calls logged?", "logs#calling-directly", "log"),
    ("where has kibana gone?", "logs#kibana", "OpenSearch"),
    ("which route is recommended between two namespaces?", "three-routes#which-one", "direct"),
    ("what is the component label?", "which-label#the-component-label", "component"),
    ("do the key and the value of the label have to match at both ends?", "which-label#both-ends-must-match", "label"),
    ("may I write a comment behind a label with two slashes?", "which-label#quotes-slashes-and-capitals", "//"),
    ("my quotation marks do not match in the yaml, what happens?", "what-policies-do#copying-from-a-web-page", "quot"),
    ("do I add the label to my namespace or to theirs?", "which-label#the-guides-label", "calls"),
]
"""What the platform's own guide page holds, put right: a question, the section that answers it, and a word of that answer."""


@pytest.mark.parametrize(("question", "section", "word"), FACTS)
def test_what_the_platforms_page_says_is_found_here(desk: Desk, question: str, section: str, word: str) -> None:
    """Among the three nearest sections, with the fact in it."""
    answer = desk.guide(question)
    assert answer.answered
    assert section in answer.sections
    assert word in GUIDE.sections[section].text


ASKED = [
    (
        "do I have to worry about cached DNS when their pods are replaced?",
        "calling-the-service#does-the-address-change-when-pods-are-replaced",
    ),
    ("can endPort go with a named port?", "pods-and-ports#names-and-ranges"),
    ("may we keep the policy in our Helm chart?", "letting-one-service-call-another#a-policy-in-a-helm-chart"),
    ("can I put the service's name into the rule instead of pods?", "pods-and-ports#can-a-rule-name-a-service"),
    (
        "what does the hourglass emoji under my pull request mean?",
        "letting-one-service-call-another#what-the-emoji-under-the-pull-request-mean",
    ),
    ("can I ping their pod to see whether the rule works?", "special-calls#ping-and-icmp"),
    ("somebody removed the label from a namespace, when does the rule stop?", "which-label#when-a-label-is-removed"),
    ("somebody changed the policy with kubectl edit, what counts now?", "testing-and-fixing#what-the-repository-cannot-know"),
    ("how do I address one pod of a statefulset elsewhere?", "calling-the-service#one-pod-of-a-statefulset"),
    ("what do reviewers look for in a policy?", "letting-one-service-call-another#what-a-reviewer-looks-for"),
    ("who applies the merged policy, and with what?", "letting-one-service-call-another#how-a-merge-reaches-the-cluster"),
    ("can access expire after 24 hours?", "removing#does-access-expire"),
    ("may I use the pod's IP for now?", "calling-the-service#can-i-call-a-pod-by-its-address"),
    ("their API is scaled to zero at night, does that look blocked?", "testing-and-fixing#what-you-see"),
    ("their app binds to 127.0.0.1 and we get refused", "testing-and-fixing#an-app-that-listens-on-localhost-only"),
    ("will a readiness probe on another port be blocked?", "special-calls#liveness-and-readiness-probes"),
    ("a page says Blocked host, is that the policy?", "testing-and-fixing#blocked-host-on-a-page"),
    ("I deleted the policy with kubectl and it came back", "removing#a-policy-that-comes-back-after-kubectl-delete"),
    ("can I leave the port off the url?", "calling-the-service#can-i-leave-the-port-out"),
    ("do quotes around a label value have to match?", "which-label#quotes-slashes-and-capitals"),
    ("our pull request is approved, do I press the button?", "letting-one-service-call-another#who-reviews-it"),
    ("503 from their ingress although the app answers in its pod", "symptoms#502-503-or-504-from-the-ingress"),
    ("does gRPC need something in the policy?", "special-calls#grpc"),
    ("does a label change run terraform for our namespace?", "which-label#checks-and-terraform-that-a-label-change-sets-off"),
    ("can I open the pull request from my fork?", "letting-one-service-call-another#can-i-open-it-from-a-fork"),
    ("one policy with several ports or one for each?", "pods-and-ports#several-ports-in-one-policy"),
    ("they move to a different port, do I have to change the rule?", "pods-and-ports#when-the-app-moves-to-another-port"),
    ("can one matchLabels hold two namespaces?", "which-label#two-namespaces-in-one-rule"),
    ("they ask which IP address I'll call from", "calling-the-service#which-address-do-i-call-from"),
    (
        "must I be a member of their GitHub team to call it?",
        "letting-one-service-call-another#do-i-have-to-be-in-their-team-to-call-their-service",
    ),
    ("can the sidecar stay shut while the app is open?", "special-calls#init-containers-and-sidecars"),
    ("what happens to the rules when a whole namespace is deleted?", "removing#when-a-whole-namespace-is-deleted"),
    ("do open connections end when a policy is removed?", "removing#connections-that-are-open-already"),
    ("is the app slow or is it blocked?", "testing-and-fixing#is-it-slow-or-blocked"),
    ("the rule selects pods, where do I test it?", "testing-and-fixing#where-rules-select-pods"),
    ("our branch has gone stale", "letting-one-service-call-another#when-a-branch-goes-stale"),
    ("which branch do I merge into?", "letting-one-service-call-another#which-branch-do-i-merge-into"),
    ("which steps lead from the question to the pull request, the merge and the proof?", "from-question-to-proof"),
]
"""Questions that no page covered, and the section that was written for each."""


@pytest.mark.parametrize(("question", "section"), ASKED)
def test_a_question_that_no_page_covered_finds_its_section(desk: Desk, question: str, section: str) -> None:
    """Among the three nearest."""
    assert section in desk.guide(question).sections


SOUGHT = [
    ("who may open a pull request for their namespace?", "letting-one-service-call-another#who-opens-it", "allowed to open"),
    ("who approves my pull request?", "letting-one-service-call-another#who-reviews-it", "approves it"),
    ("our calls to them time out", "symptoms#timeout", "netpol check"),
    ("it says connection timed out", "symptoms#timeout", "netpol check"),
    ("our call hangs for a minute and then times out", "symptoms#timeout", "netpol check"),
    ("may I block one namespace and allow all others?", "what-policies-do#policies-only-add", "add up"),
    ("is there a way to deny one single namespace?", "what-policies-do#policies-only-add", "add up"),
    (
        "is prod open as well as dev with one policy?",
        "letting-one-service-call-another#several-environments",
        "a request of its own",
    ),
    ("must I restart the pods after the merge?", "what-policies-do#who-enforces-them", "restarted"),
    ("if I remove the policy from the repository, is access gone at once?", "removing#what-a-merge-removes", "kubectl"),
    ("may their team delete our access without telling us?", "removing#can-the-team-thats-called-take-my-access-away", "decide"),
    ("is traffic from pod to pod encrypted?", "three-routes#certificates", "http"),
    ("how can I tell whether it's blocked or just slow?", "testing-and-fixing#is-it-slow-or-blocked", "open"),
    ("are pods included in 0.0.0.0/0?", "what-policies-do#address-blocks", "Calico"),
    ("which label should we use for a namespace?", "which-label", "kubernetes.io/metadata.name"),
]
"""What a newcomer asked, the section that has to come first, and a word that its first paragraph holds."""


@pytest.mark.parametrize(("question", "section", "word"), SOUGHT)
def test_what_a_newcomer_asks_finds_its_section_first(desk: Desk, question: str, section: str, word: str) -> None:
    """And the answer begins with what was asked."""
    answer = desk.guide(question)
    assert answer.answered
    assert section == answer.sections[0]
    assert word in GUIDE.sections[section].text


ANSWERED = [
    ("does a cron job need a rule of its own?", "special-calls#jobs-and-cronjobs", "No"),
    ("do probes need a rule?", "special-calls#liveness-and-readiness-probes", "No"),
    ("does grpc need anything special?", "special-calls#grpc", "No"),
    ("are open connections cut when I delete a rule?", "removing#connections-that-are-open-already", "It depends"),
    ("do open calls to a NodePort get in by namespace?", "testing-and-fixing#nodeport-services", "It depends"),
    ("may I write an IP instead of a label?", "policy-patterns#addresses-under-ipblock", "No"),
    ("do we lose the WAF when we call directly?", "three-routes#web-firewall", "Yes"),
    ("is personal data to be seen in the ingress logs?", "logs#personal-data-and-client-addresses-in-the-ingress-logs", "Yes"),
    ("can the API server reach our pods?", "what-policies-do#calls-from-the-api-server", "It depends"),
    ("is the bot an AI?", "index#is-it-an-ai", "Partly"),
    ("is traffic from pod to pod encrypted?", "three-routes#certificates", "No"),
    ("is access gone at once when I delete the policy from the repo?", "removing#what-a-merge-removes", "No"),
    ("may their team delete our access?", "removing#can-the-team-thats-called-take-my-access-away", "Yes"),
    ("is prod open as well as dev with one policy?", "letting-one-service-call-another#several-environments", "No"),
    ("may I block one namespace and allow all others?", "what-policies-do#policies-only-add", "No"),
    ("must I restart the pods after the merge?", "what-policies-do#who-enforces-them", "No"),
    ("does a reply need a policy?", "what-policies-do#replies-need-no-rule", "No"),
    ("does one policy open both directions?", "what-policies-do#both-ways", "No"),
    ("does the allow list of the ingress count for direct calls?", "three-routes#allow-lists", "No"),
    ("is a 403 the network policy?", "symptoms#403-forbidden", "No"),
]
"""Questions for yes or no, without such a heading, and the word that the answer begins with."""


@pytest.mark.parametrize(("question", "section", "word"), ANSWERED)
def test_a_question_for_yes_or_no_is_answered_with_the_first_word(desk: Desk, question: str, section: str, word: str) -> None:
    """On this platform, where a merge removes nothing."""
    assert section in desk.guide(question).sections
    assert re.match(rf"{word}\b", GUIDE.sections[section].text)


@pytest.mark.parametrize(("removes", "word"), [(None, "It depends"), (False, "No"), (True, "The merge removes")])
def test_what_a_merge_removes_is_said_as_the_platform_does_it(removes: bool | None, word: str) -> None:
    """Nothing is claimed where it isn't known."""
    platform = PLAIN.model_copy(update={"repository": PLAIN.repository.model_copy(update={"removes": removes})})
    said = read_guide(ROOT, platform, "").sections
    assert said["removing#what-a-merge-removes"].text.startswith(word)
    assert ("two places" in said["removing"].text) == (removes is False)


def test_a_plain_platform_claims_no_habits_of_reviewers() -> None:
    """Who merges and what was counted are facts of a platform."""
    said = "\n".join(section.text for section in read_guide(ROOT, PLAIN, "").sections.values())
    assert [words for words in ("the author merges it", "has counted", "reviews and approves it") if words in said] == []


def test_a_sentence_needs_no_link_to_be_whole() -> None:
    """Where these pages aren't published, a link becomes its text: "403 says how to tell"."""
    speaking = re.compile(r"\]\([^)\s]*\.md[^)\s]*\) (?:says|shows|lists|has|explains)\b")
    assert [path.name for path in PAGES if speaking.search(filled(path, CLOUD))] == []


LONG = 150
"""Lines of a page that begins with links to its sections."""


@pytest.mark.parametrize("path", [path for path in PAGES if len(path.read_text("utf-8").splitlines()) > LONG], ids=named)
def test_a_long_page_begins_with_links_to_its_sections(path: Path) -> None:
    """Before its second heading."""
    assert len(re.findall(r"\]\(#", filled(path, CLOUD).split("\n## ", 1)[0])) >= 5


YES_OR_NO = re.compile(r"^(?:Do|Does|Can|Is|Are)\b")


def yes_no_sections() -> Iterator[str]:
    """Yield the sections of the job's pages whose heading asks for yes or no."""
    for name, section in GUIDE.sections.items():
        if name.partition("#")[0] in OF_THE_JOB - {"index"} and YES_OR_NO.match(section.title):
            yield name


@pytest.mark.parametrize("name", list(yes_no_sections()))
def test_a_heading_that_asks_for_yes_or_no_gets_it_first(name: str) -> None:
    """The answer is the first word."""
    assert re.match(r"Yes|No|It depends", GUIDE.sections[name].text)
