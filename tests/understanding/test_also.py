"""What a message says beside its pair: the label that is to select the caller, and logs and routes asked at once."""

import pytest

from bot.model.question import Conversation, Gap, Intent, Lack, Question, Slot
from bot.understanding import Names, understand
from bot.understanding.also import also_asked, with_said_label
from bot.understanding.text import LONGEST
from tests.docs_examples import sample
from tests.platforms import CLOUD_PLATFORM

PAIR = "let book-a-visit-dev call visits-api-dev"
ALLOW = Question(Intent.ALLOW, sources=("book-a-visit-dev",), target="visits-api-dev")
LOGS, ROUTES = Question(Intent.LOGS), Question(Intent.TRADEOFF)
TEAM = "example.org/team"


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of the sample."""
    return Names.of(sample(), CLOUD_PLATFORM)


CHOSEN = [
    (f"{PAIR} with the guide's label", "guide"),
    (f"{PAIR} using the guide’s label", "guide"),
    (f"{PAIR} with the guide label please", "guide"),
    (f"{PAIR}, select by the guide page's label", "guide"),
    (f"{PAIR} with the label from the guide", "guide"),
    (f"{PAIR} with the label of the guide, on 8080", "guide"),
    (f"{PAIR} --select-by guide", "guide"),
    (f"{PAIR}. Use the guide's label.", "guide"),
    (f"{PAIR}, but use the guide's label instead", "guide"),
    (f"{PAIR}, with the Guide's Label", "guide"),
    (f"{PAIR} not with the built-in label but with the guide's label", "guide"),
    (f"how do I {PAIR} with the guide's label?", "guide"),
    (f"can you {PAIR} with the guide's label?", "guide"),
    (f"what do I need to {PAIR} with the guide's label?", "guide"),
    (f"which policy do we need to {PAIR} by the guide's label", "guide"),
    (f"{PAIR} with the built-in label", "built-in"),
    (f"{PAIR} by the builtin label", "built-in"),
    (f"{PAIR} by the built-in name label", "built-in"),
    (f"{PAIR} with the built-in label instead of the guide's label", "built-in"),
    (f"{PAIR}, and don't use the guide's label, use the built-in label", "built-in"),
    (f"{PAIR} by the component label", "component"),
    (f"use the component label to {PAIR}", "component"),
    (f"{PAIR} via the `component` key", "component"),
    (f"{PAIR}, select it by component", "component"),
    (f"{PAIR} by the label component", "component"),
    (f"{PAIR} --select-by component", "component"),
    (f"{PAIR} by the label {TEAM}", TEAM),
    (f"{PAIR} by the label {TEAM}.", TEAM),
    (f"{PAIR} by the label `{TEAM}`, please", TEAM),
    (f"{PAIR} with the label key {TEAM}", TEAM),
    (f"{PAIR} by the key {TEAM}", TEAM),
    (f"{PAIR} with the label called {TEAM}", TEAM),
    (f"{PAIR} selecting it by {TEAM}", TEAM),
    (f"{PAIR} by the label <http://{TEAM}|{TEAM}>.", TEAM),
    (f"{PAIR} via the label cloud-platform.justice.gov.uk/namespace", "cloud-platform.justice.gov.uk/namespace"),
    (f"{PAIR} by the label example.org/My_team.v1", "example.org/My_team.v1"),
]
"""Sentences that choose a label, and which."""
NOT_CHOSEN = [
    PAIR,
    f"{PAIR} on 8080",
    f"{PAIR} not the guide's label",
    f"{PAIR} without the guide's label",
    f"{PAIR}, don't use the guide's label",
    f"{PAIR}, dont use the guide's label",
    f"{PAIR}, do not use the component label",
    f"{PAIR} and not by the component label",
    f"{PAIR}, I don't think we need the guide's label",
    f"{PAIR}, no need for the guide's label",
    f"{PAIR} instead of the guide's label",
    f"{PAIR} rather than with the guide's label",
    f"{PAIR} without using the label {TEAM}",
    f"{PAIR}, never by the label {TEAM}",
    f"{PAIR} ~with the guide's label~",
    f"{PAIR}. What is the guide's label?",
    f"{PAIR}. Do I need the guide's label?",
    f"{PAIR}. Is the built-in label better?",
    f"{PAIR}, or should I use the guide's label?",
    f"{PAIR}, does it need the guide's label?",
    f"{PAIR} - what is the label {TEAM} for?",
    f"what is the guide's label when I {PAIR}?",
    f"why the guide's label to {PAIR}?",
    f"should I {PAIR} with the guide's label?",
    f"which is better to {PAIR}, is the guide's label fine?",
    f"{PAIR} for pods with label app.kubernetes.io/name=web",
    f"{PAIR} for pods with label app.kubernetes.io/my-name=web",
    f"{PAIR} for pods with the label app.kubernetes.io/name: web",
    f"{PAIR} from pods with label `app.kubernetes.io/name` = web",
    f"{PAIR} from pods labelled app.kubernetes.io/name=web",
    f"{PAIR} for pods with the label {TEAM}",
    f"{PAIR} for pods that have the label {TEAM}",
    f"{PAIR} from the label {TEAM} set to web",
    "let the pods of book-a-visit-dev with the component label call visits-api-dev",
    "let the pods of book-a-visit-dev with the label example.org/team call visits-api-dev",
    f"{PAIR}, it is in the guide, I put a label there",
    f"{PAIR}, the component is ready",
]
"""Sentences that choose none: labels that are refused, asked about, or of pods."""


@pytest.mark.parametrize(("words", "label"), CHOSEN, ids=[words for words, _ in CHOSEN])
def test_a_label_is_chosen(words: str, label: str, names: Names) -> None:
    """In the words themselves, and in a message that is read whole."""
    assert with_said_label(words, ALLOW).select_by == label
    turn = understand(words, Conversation(), names, addressed=True)
    assert (Intent.ALLOW, label) == (turn.question.intent, turn.question.select_by)
    assert turn.conversation.question == turn.question


@pytest.mark.parametrize("words", NOT_CHOSEN)
def test_no_label_is_chosen(words: str, names: Names) -> None:
    """The question stays the very same."""
    assert with_said_label(words, ALLOW) is ALLOW
    assert understand(words, Conversation(), names, addressed=True).question.select_by == "auto"


@pytest.mark.parametrize("intent", [intent for intent in Intent if intent is not Intent.ALLOW])
def test_only_a_change_that_opens_selects_a_caller(intent: Intent) -> None:
    """A question of labels stays one."""
    asked = ALLOW.with_(intent=intent)
    assert with_said_label("with the guide's label", asked) is asked


@pytest.mark.parametrize(
    ("messages", "label"),
    [
        ((PAIR, "use the guide's label"), "guide"),
        ((PAIR, "use the guide's label", "on port 8080"), "guide"),
        ((PAIR, "use the guide's label", "use the built-in label instead"), "built-in"),
        ((PAIR, "use the guide's label", "let notifier-dev call letters-api-dev"), "auto"),
        ((PAIR, "what is the guide's label?"), "auto"),
    ],
)
def test_a_label_holds_for_its_change_until_another_is_chosen(messages: tuple[str, ...], label: str, names: Names) -> None:
    """A follow-up may choose it, keep it, or choose another."""
    conversation = Conversation()
    for words in messages:
        conversation = understand(words, conversation, names, addressed=True).conversation
    assert conversation.question is not None
    assert conversation.question.select_by == label


def test_a_long_message_is_read_at_both_ends() -> None:
    """What stands between is not read, here as elsewhere."""
    filler = "and so on and so forth, " * (LONGEST // 10)
    assert "guide" == with_said_label(f"{PAIR} with the guide's label. {filler}", ALLOW).select_by
    assert "guide" == with_said_label(f"{PAIR}. {filler}. Use the guide's label", ALLOW).select_by
    assert ALLOW is with_said_label(f"{PAIR}. {filler}. Use the guide's label. {filler}", ALLOW)


BOTH = [
    (LOGS, "should we call visits-api-dev directly or through the ingress, and where are the logs?"),
    (LOGS, "direct or ingress for visits-api-dev? and where do I find the logs?"),
    (LOGS, "should we go direct or through the ingress, and what about logging?"),
    (LOGS, "where are the logs, and how does a direct call compare with the ingress?"),
    (LOGS, "where do logs go, and what's the difference between the routes?"),
    (LOGS, "where are the logs? also compare the routes"),
    (LOGS, "where do logs go, and what are the pros and cons of each?"),
    (LOGS, "who reads the logs, and which route should we take?"),
    (LOGS, "ingress or direct? where do the logs end up?"),
    (ROUTES, "what are the pros and cons of calling directly vs the ingress, and who can read the logs?"),
    (ROUTES, "compare the routes and tell me where the logs go"),
    (ROUTES, "how do the three routes compare, and where do logs end up?"),
    (ROUTES, "directly or through the ingress? what about logging?"),
    (ROUTES, "directly or through the ingress, and how long are the logs kept?"),
    (ROUTES, "directly or through the ingress, and how do I find the request logs?"),
]
"""Questions of logs and routes at once, and how the one of them is read that is seen first."""
ONE = [
    (LOGS, "where are the logs of visits-api-dev?"),
    (LOGS, "where are the logs of a direct call?"),
    (LOGS, "where are the logs of direct calls or of a blocked one?"),
    (LOGS, "is it logged if I call visits-api-dev directly or by the ingress?"),
    (LOGS, "does the log show the difference between a 502 and a 504?"),
    (LOGS, "what is the best way to read the logs of direct calls?"),
    (LOGS, "which logs should I read, those of the app or of the ingress?"),
    (ROUTES, "should we call visits-api-dev directly or through the ingress?"),
    (ROUTES, "trade-offs of direct calls, request log included?"),
    (ROUTES, "should users who log in come through the ingress?"),
    (ROUTES, "where should people log in, directly or through the ingress?"),
    (ROUTES, "directly or through the ingress for the catalogue?"),
]
"""Questions of one of them."""


@pytest.mark.parametrize(("asked", "words"), BOTH, ids=[words for _, words in BOTH])
def test_logs_and_routes_are_both_answered(asked: Question, words: str) -> None:
    """The comparison first, the logs below it."""
    both = also_asked(words, asked)
    assert (Intent.TRADEOFF, Intent.LOGS) == (both.intent, both.second)


@pytest.mark.parametrize(("asked", "words"), ONE, ids=[words for _, words in ONE])
def test_a_question_of_one_of_them_stays_one(asked: Question, words: str) -> None:
    """Nobody gets an answer that was not asked for."""
    assert also_asked(words, asked) is asked


def test_a_second_question_that_is_the_first_hides_no_other() -> None:
    """Logs that are asked for twice are asked for once, and the routes beside them."""
    both = also_asked("where are the logs? compare the routes, and the logs", LOGS.with_(second=Intent.LOGS))
    assert (Intent.TRADEOFF, Intent.LOGS) == (both.intent, both.second)


@pytest.mark.parametrize(
    "asked",
    [
        LOGS.with_(second=Intent.ALLOW),
        ROUTES.with_(second=Intent.ADDRESS),
        LOGS.with_(gaps=(Gap(Slot.TARGET, Lack.MISSING),)),
        ALLOW,
        ALLOW.with_(intent=Intent.CHECK),
    ],
)
def test_other_questions_stay_as_they_are(asked: Question) -> None:
    """One that has a second one, that something has to be asked about first, or that is of another kind."""
    assert also_asked("compare the routes, directly or through the ingress, and where are the logs?", asked) is asked


def test_both_are_read_from_one_message(names: Names) -> None:
    """And remembered as one question."""
    turn = understand(BOTH[0][1], Conversation(), names, addressed=True)
    assert (Intent.TRADEOFF, Intent.LOGS) == (turn.question.intent, turn.question.second)
    assert turn.question.target == "visits-api-dev"
