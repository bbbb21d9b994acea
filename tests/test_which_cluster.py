"""A question about a namespace of several clusters says which one, is asked which one, or says that it needs none."""

import pytest

from bot.desk import Desk
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Conversation, Intent, Question
from bot.model.reply import Reply
from bot.settings import read_settings
from tests.clusters import two_clusters

ALLOW = Question(Intent.ALLOW, sources=("orders",), target="shop")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a host on two clusters."""
    made = tmp_path_factory.mktemp("clusters")
    return Host(read_settings({"estate": str(two_clusters(made / "repository")), "state": made / "state"})).desk()


def talk(desk: Desk, *messages: str) -> Reply:
    """Say one message after another; return the last reply."""
    conversation = Conversation()
    for message in messages:
        reply = desk.ask(message, conversation)
        conversation = reply.conversation
    return reply


def first_line(reply: Reply) -> str:
    """Return what somebody reads first."""
    return reply.text.split("\n")[0]


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        (("let orders call shop in prod",), "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`, every port"),
        (
            ("can orders call shop in the staging cluster?",),
            "✅ **Allowed:** `orders` → `shop`, in the cluster `staging`, every port",
        ),
        (
            ("orders needs to call shop on 8080 in production, please",),
            "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`, TCP 8080",
        ),
        (
            ("let orders call shop in staging, not in prod",),
            "✅ **Allowed:** `orders` → `shop`, in the cluster `staging`, every port",
        ),
        (("can orders call shop?", "prod"), "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`, every port"),
        (
            ("can orders call shop?", "the staging one please", "and in prod?"),
            "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`, every port",
        ),
        (
            ("let orders call shop", "staging", "on port 443"),
            "✅ **Allowed:** `orders` → `shop`, in the cluster `staging`, TCP 443",
        ),
        (("who can reach shop in prod?",), "**Who can reach `shop`, in the cluster `prod`:**"),
        (("what can orders reach in the prod cluster?",), "**What `orders` can reach, in the cluster `prod`:**"),
        (("let vault call shop",), "⛔ **Blocked:** `vault` → `shop`, in the cluster `prod`, every port"),
        (("can lab call monitoring?",), "✅ **Allowed:** `lab` → `monitoring`, in the cluster `staging`, every port"),
        (("can orders call monitoring?",), "✅ **Allowed:** `orders` → `monitoring`, every port"),
        (("can shop call orders?",), "✅ **Allowed:** `shop` → `orders`, in the clusters `prod, staging`, every port"),
        (
            ("can orders call shop?", "same for prod please"),
            "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`, every port",
        ),
        (("what can vault reach?",), "**What `vault` can reach, in the cluster `prod`:**"),
    ],
)
def test_the_cluster_that_is_named_or_the_only_one_is_in_the_first_line(desk: Desk, messages: tuple[str, ...], says: str) -> None:
    """A check of namespaces that are the same everywhere needs none."""
    assert says in first_line(talk(desk, *messages))


@pytest.mark.parametrize(
    "messages",
    [
        ("let orders call shop",),
        ("can orders call shop?",),
        ("who can reach shop?",),
        ("what can orders reach?",),
        ("let orders call shop in both clusters",),
        ("can orders call shop?", "all of them"),
        ("let shop call orders",),  # the same in both, and a change is for one
        ("stop orders calling shop",),
        ("let orders call shop in prod and staging",),
        ("can orders call shop?", "prod or staging?"),
        ("prod and staging orders should be able to call shop",),
    ],
)
def test_where_it_matters_the_answer_asks(desk: Desk, messages: tuple[str, ...]) -> None:
    """By buttons that lead to each, and nothing can be written before."""
    reply = talk(desk, *messages)
    assert ("clarify", "**In which cluster") == (reply.kind, first_line(reply)[:18])
    assert ["prod", "staging"] == [
        action.question.cluster for action in reply.actions if action.kind == "pick" and action.question
    ]
    assert reply.plan is None


def test_the_question_back_says_what_holds_in_each(desk: Desk) -> None:
    reply = talk(desk, "can orders call shop?")
    assert "- `prod`: blocked today\n" in reply.text
    assert "- `staging`: allowed today\n" in reply.text


def test_the_question_back_repeats_ports_and_pods(desk: Desk) -> None:
    reply = talk(desk, "let the app=web pods of orders call shop on 8080")
    assert reply.text.endswith("Understood so far: `orders` → `shop` on 8080, from pods with `app: web`")


def test_a_change_is_written_into_the_cluster_that_was_chosen(desk: Desk) -> None:
    asked = talk(desk, "let orders call shop")
    (chosen,) = [action.question for action in asked.actions if action.label == "prod"]
    assert chosen is not None
    made = desk.answer(chosen, asked.conversation)
    assert made.plan is not None
    assert ["clusters/prod/shop/np.yaml"] == [edit.path for group in made.plan.groups for edit in group.edits]
    assert "prod" == made.plan.question.cluster
    assert ["Create branch"] == [action.label for action in made.actions if action.kind == "create"]


def test_a_spelling_of_the_cluster_will_do(desk: Desk) -> None:
    assert desk.answer(ALLOW.with_(cluster="Production")).conversation.question == ALLOW.with_(cluster="prod")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (ALLOW.with_(cluster="mars"), "Name one of these: prod, staging."),
        (ALLOW.with_(sources=("lab",), cluster="prod"), "The namespace lab isn't declared for the cluster prod."),
        (
            ALLOW.with_(sources=("lab",), target="vault"),
            "No cluster has all of these namespaces: lab for staging; vault for prod.",
        ),
    ],
)
def test_what_no_cluster_has_is_refused(desk: Desk, question: Question, says: str) -> None:
    """And not planned either."""
    assert says in desk.answer(question).text
    with pytest.raises(Fixable):
        desk.plan(question)


def test_a_check_between_clusters_says_so(desk: Desk) -> None:
    said = talk(desk, "can lab call vault?").text
    assert said.startswith(
        "**No cluster has all of these namespaces: lab for staging; vault for prod.** If they were in one cluster"
    )


@pytest.mark.parametrize("words", ["let orders call shop in the dev cluster", "can orders call shop in ap-south-1?"])
def test_a_cluster_that_is_none_is_named(desk: Desk, words: str) -> None:
    reply = talk(desk, words)
    assert words.split("shop ")[1].rstrip("?") in reply.unaccounted
    assert reply.plan is None


@pytest.mark.parametrize(
    "words",
    [
        "does prod matter here? let orders call shop",
        "let us open shop to orders",
        "let orders-prod call shop",
    ],
)
def test_a_word_that_is_no_cluster_chooses_none(desk: Desk, words: str) -> None:
    reply = talk(desk, words)
    assert reply.plan is None
