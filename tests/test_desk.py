"""The one door: words or a question in, a reply or silence out, on the sample."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import UNKNOWN, Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.model.reply import Reply, Silence
from bot.model.verdict import Outcome
from bot.settings import read_settings

PAIR = Question(Intent.ALLOW, sources=("book-a-visit-dev",), target="visits-api-dev")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a host on the sample."""
    state = tmp_path_factory.mktemp("state")
    return Host(read_settings({"state": Path(state), "estate": None})).desk()


def said(asked: str | Question, desk: Desk, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008
    """Ask directly."""
    return desk.ask(asked, conversation) if isinstance(asked, str) else desk.answer(asked, conversation)


def kinds(answer: Reply) -> list[str]:
    """List what can be done next."""
    return [action.kind for action in answer.actions]


@pytest.mark.parametrize(
    ("words", "kind", "says"),
    [
        ("how do I let book-a-visit-dev talk to visits-api-dev?", "answer", "name: allow-book-a-visit-dev"),
        ("is book-a-visit-prod allowed to call visits-api-prod?", "answer", "✅ **Allowed:**"),
        ("who can reach letters-api-dev?", "answer", "notifier-dev"),
        ("what can book-a-visit-prod reach?", "answer", "visits-api-prod"),
        ("what do I lose if I bypass the ingress and call the service directly?", "answer", "Nginx"),
        ("where are the logs when one namespace calls another directly?", "answer", "live_kubernetes_cluster-*"),
        ("what's the url for visits-api-dev from another namespace?", "answer", "visits-api-dev.svc.cluster.local"),
        ("what is a network policy?", "answer", "policy"),
        ("stop book-a-visit-prod calling visits-api-prod", "answer", "delete networkpolicy allow-book-a-visit-prod"),
        ("help", "help", "put it on a branch"),
    ],
)
def test_every_intent_is_answered(desk: Desk, words: str, kind: str, says: str) -> None:
    """Each kind of question has an answer, with a line for those who hear it read out."""
    answer = said(words, desk)
    assert answer.kind == kind
    assert says in answer.text + answer.details
    assert answer.brief
    assert "\n" not in answer.brief


def test_a_plan_without_an_answer_is_the_plan_of_the_answer(desk: Desk) -> None:
    """The same one, or an error where the answer has none."""
    for question in (PAIR, replace(PAIR, intent=Intent.REVOKE)):
        assert desk.plan(question) == desk.answer(question).plan
    for question in (
        replace(PAIR, target="nowhere-dev"),
        replace(PAIR, sources=()),
        replace(PAIR, unaccounted=("8443",)),
        replace(PAIR, gaps=(Gap(Slot.TARGET, Lack.MISSING),)),
        replace(PAIR, intent=Intent.CHECK),
    ):
        assert desk.answer(question).plan is None
        with pytest.raises(Fixable):
            desk.plan(question)


def test_what_is_not_ours_is_met_with_silence_in_a_channel_and_with_an_offer_directly(desk: Desk) -> None:
    """The same words: nothing among people, one sentence when it was asked."""
    words = "my pods keep getting OOMKilled"
    assert isinstance(desk.hear(words), Silence)
    assert said(words, desk).kind == "help"


def test_a_change_offers_its_branch_with_what_opens(desk: Desk) -> None:
    """The branch is the first thing offered, and its confirmation names both ends."""
    create = said(PAIR, desk).actions[0]
    assert create.kind == "create"
    assert "book-a-visit-dev" in str(create.confirm)
    assert "visits-api-dev" in str(create.confirm)


def test_what_many_may_do_fits_into_a_dialog(desk: Desk) -> None:
    """Who they are is in the change; to what, which pods and which ports is in the dialog, whole."""
    others = [name for name in sorted(desk.world.estate.namespaces) if name not in ("search-api-dev", "book-a-visit-dev")]
    sources = tuple(others[:10])
    asked = Question(Intent.ALLOW, sources=sources, target="search-api-dev", ports=(Port(8080),), confirmed=frozenset({UNKNOWN}))
    create = said(asked, desk).actions[0]
    assert "create" == create.kind
    assert "10 namespaces, all named in the change, may call search-api-dev: every pod, on TCP 8080." == create.confirm


def test_with_writes_off_nothing_is_offered_that_writes(desk: Desk) -> None:
    """The YAML is there and the answer says where, the button is not."""
    answer = said(PAIR, replace(desk, world=replace(desk.world, writes=False)))
    change = answer.fold("yaml")
    assert change is not None
    assert "name: allow-book-a-visit-dev" in change.text
    assert "Branches are switched off here: copy the change from *Show YAML*." in answer.text
    assert ("Show YAML", "yaml") in [(action.label, action.fold) for action in answer.actions]
    assert "create" not in kinds(answer)


def test_what_is_allowed_already_has_nothing_to_create(desk: Desk) -> None:
    """No edit, no button."""
    answer = said(Question(Intent.ALLOW, sources=("book-a-visit-prod",), target="visits-api-prod"), desk)
    assert [verdict.outcome for verdict in answer.verdicts] == [Outcome.ALLOWED]
    assert "create" not in kinds(answer)


def test_a_second_confirmation_is_a_step_of_its_own(desk: Desk) -> None:
    """Nothing can be created until it is given; choosing it brings the same question with the confirmation."""
    asked = Question(Intent.ALLOW, sources=("book-a-visit-dev",), target="open-data-sandbox")
    first = said(asked, desk)
    assert "create" not in kinds(first)
    confirm = next(action for action in first.actions if action.kind == "confirm")
    assert "would cut off everyone else" in str(confirm.confirm)
    assert len(str(confirm.confirm)) <= 300, "it is whole in a dialog of Slack's"
    assert "create" in kinds(said(confirm.question, desk))  # type: ignore[arg-type]


def test_the_label_can_be_switched_there_and_back(desk: Desk) -> None:
    """One click to the guide's label, one click back."""
    switch = next(action for action in said(PAIR, desk).actions if action.kind == "select-by")
    other = said(switch.question, desk)  # type: ignore[arg-type]
    back = next(action for action in other.actions if action.kind == "select-by")
    assert (switch.question.select_by, back.question.select_by) == ("guide", "built-in")
    assert other.plan is not None
    assert [group.namespace for group in other.plan.groups] == ["book-a-visit-dev", "visits-api-dev"]


def test_an_ambiguous_name_becomes_buttons_and_a_button_settles_it(desk: Desk) -> None:
    """Choosing an option asks the question that was meant."""
    gap = Gap(Slot.TARGET, Lack.AMBIGUOUS, "visits api", ("visits-api-dev", "visits-api-preprod"))
    answer = said(Question(Intent.ALLOW, sources=("book-a-visit-dev",), gaps=(gap,)), desk)
    assert (answer.kind, kinds(answer)) == ("clarify", ["pick", "pick"])
    assert said(answer.actions[0].question, desk).kind == "answer"  # type: ignore[arg-type]


def test_an_unclear_direction_offers_both_and_guesses_neither(desk: Desk) -> None:
    """Two names without a direction are two buttons with an arrow each."""
    answer = said("connectivity between book-a-visit-dev and visits-api-dev please", desk)
    assert [action.label for action in answer.actions if action.kind == "pick"] == [
        "book-a-visit-dev → visits-api-dev",
        "visits-api-dev → book-a-visit-dev",
    ]


def test_yes_shows_the_pending_change_again_with_its_button(desk: Desk) -> None:
    """Words alone never write: a yes leads to the button, for a removal to the removal's."""
    first = said("take book-a-visit-prod off visits-api-prod", desk)
    second = said("yes do it", desk, first.conversation)
    assert second.conversation.question is not None
    assert "create" in kinds(second)
    assert second.plan is not None
    assert second.plan.question.intent is Intent.REVOKE


def test_among_others_a_yes_or_no_is_met_with_silence(desk: Desk) -> None:
    """What says more than that is still a follow-up."""
    first = desk.ask("let book-a-visit-dev call visits-api-dev")
    for words, silent in (("yes", True), ("no", True), ("port 8080", False)):
        assert silent is isinstance(desk.hear(words, first.conversation, among=True), Silence), words


def test_a_forged_or_stale_name_in_a_button_is_asked_back(desk: Desk) -> None:
    """A payload's names are looked up again, and nothing is planned for a namespace that is not there."""
    answer = said(Question(Intent.ALLOW, sources=("book-a-visit-dev",), target="../../etc"), desk)
    assert (answer.kind, answer.plan) == ("clarify", None)
    assert answer.conversation.question is not None
    assert answer.conversation.question.gaps[0].lack is Lack.UNKNOWN


def test_a_name_that_people_typed_cannot_form_markup(desk: Desk) -> None:
    """Angle brackets, mentions and code fences come back as plain words."""
    answer = said("let <!channel> ```x``` <https://evil.example|click> call visits-api-dev", desk)
    assert "<!channel>" not in answer.text + answer.brief
    assert "evil.example|click" not in answer.text


def test_nothing_can_be_created_while_something_is_unaccounted_for(desk: Desk) -> None:
    """The first line says what was not used; the button that leaves it out is the person's own choice."""
    first = said("let book-a-visit-dev call visits-api-dev on 8080. metrics are 9090", desk)
    again = said("yes", desk, first.conversation)
    for answer in (first, again):
        assert answer.text.startswith("**I didn't use** `9090`.")
        assert "9090" in answer.brief
        assert answer.plan is None
        assert {"create", "confirm"}.isdisjoint(kinds(answer))
    only = again.actions[0]
    assert ("pick", "Only book-a-visit-dev → visits-api-dev on 8080") == (only.kind, only.label)
    assert "create" in kinds(said(only.question, desk))  # type: ignore[arg-type]


def test_a_button_cannot_carry_it_past_the_desk(desk: Desk) -> None:
    """At the click there is no plan either: neither for a question of ours nor for a forged one."""
    asked = PAIR.with_(unaccounted=("9090",))
    confirmed = Question(Intent.ALLOW, ("book-a-visit-dev",), "open-data-sandbox", unaccounted=("9090",))
    for question in (asked, confirmed, asked.with_(intent=Intent.REVOKE), PAIR.with_(unaccounted=("x <!channel> `y`",))):
        answer = said(question, desk)
        assert answer.plan is None
        assert {"create", "confirm"}.isdisjoint(kinds(answer))
        assert "<!channel>" not in answer.text
    switch = next(action for action in said(asked, desk).actions if action.kind == "select-by")
    assert said(switch.question, desk).plan is None  # type: ignore[arg-type]


@pytest.mark.parametrize("directly", [True, False])
def test_a_correction_that_is_not_understood_is_asked_about_at_once(desk: Desk, directly: bool) -> None:
    """Also in a thread, where it is said to nobody in particular; other talk there is left alone."""
    before = said(PAIR, desk).conversation
    answer = (desk.ask if directly else desk.hear)("no, I meant the other one, the frontendy thing", before)
    assert isinstance(answer, Reply)
    assert ("clarify", "Only book-a-visit-dev → visits-api-dev") == (answer.kind, answer.actions[0].label)
    assert "`book-a-visit-dev` → `visits-api-dev`" in answer.text
    assert said("yes", desk, answer.conversation).plan is None
    assert isinstance(desk.hear("I think ben knows more about this", before), Silence)
    assert isinstance(desk.hear("no, the other thing", before, among=True), Silence)


def test_the_platforms_own_callers_lose_access_too(desk: Desk) -> None:
    """No file declares the ingress controllers, and without their policy nobody comes in from outside."""
    answer = said("what would break if we remove the policy allow-ingress-controllers in visits-api-dev?", desk)

    assert "**Closes** `ingress-controllers` → `visits-api-dev`" in answer.text
    assert "`kube-system` may lose access" in answer.text


def test_the_buttons_of_several_environments_are_pairs_of_one(desk: Desk) -> None:
    """Each says both ends, and leads to a change within one environment."""
    asked = said("let book-a-visit call visits-api in dev and preprod", desk)
    assert "clarify" == asked.kind
    assert ["book-a-visit-dev → visits-api-dev", "book-a-visit-preprod → visits-api-preprod"] == [
        action.label for action in asked.actions
    ]
    chosen = [action.question for action in asked.actions]
    assert [("book-a-visit-dev",), ("book-a-visit-preprod",)] == [each.sources for each in chosen if each]


def test_a_host_outside_the_cluster_is_said_to_be_outside(desk: Desk) -> None:
    """There is a namespace `example-dev`, and nothing is said about it; in a channel nobody asked."""
    words = "let book-a-visit-dev reach example.com"
    answer = said(words, desk)
    assert answer.text.startswith("**`example.com` isn't a namespace of this cluster,**")
    assert "example-dev" not in answer.text + answer.brief
    section = desk.world.guide.sections["what-policies-do-not-guard#services-outside-the-cluster"]
    assert "Services outside the cluster" in str(section)
    assert "**If it calls:** Calls from outside the cluster come through an ingress" in answer.text
    assert answer.text.count("\n\n") == 1, "a section that is merely near says nothing of a host"
    assert answer.plan is None
    assert isinstance(desk.hear(words), Silence)
    assert isinstance(desk.hear("also example.com", said(PAIR, desk).conversation), Reply)


def test_a_second_pair_is_a_question_of_its_own(desk: Desk) -> None:
    """It is named as not done, with its own ports in its own button; nothing is created before somebody chooses."""
    words = "let book-a-visit-dev call visits-api-dev on 8080 and letters-api-dev call notifier-dev on 53/udp"
    answer = said(words, desk)
    assert answer.text.startswith("**`letters-api-dev → notifier-dev on 53/UDP` isn't in this answer.**")
    only, other = answer.actions[:2]
    assert ("Only book-a-visit-dev → visits-api-dev on 8080", "pick") == (only.label, only.kind)
    assert ("letters-api-dev → notifier-dev on 53/UDP", "ask") == (other.label, other.kind)
    assert (
        Question(Intent.ALLOW, ("letters-api-dev",), "notifier-dev", ports=(Port(53, protocol=Protocol.UDP),)) == other.question
    )
    assert "create" not in kinds(answer)
    assert "create" in kinds(said(only.question, desk))  # type: ignore[arg-type]


def test_a_second_pair_may_want_another_thing(desk: Desk) -> None:
    """What is allowed and what is taken away are not mixed up, after a yes neither."""
    answer = said("let book-a-visit-dev call visits-api-dev. Remove letters-api-dev's access to notifier-dev.", desk)
    for each in (answer, said("yes", desk, answer.conversation)):
        only, other = (action.question for action in each.actions[:2])
        assert (Intent.ALLOW, "visits-api-dev") == (only.intent, only.target)
        assert (Intent.REVOKE, "notifier-dev") == (other.intent, other.target)


def test_a_caller_that_was_not_found_is_left_out_by_a_button_and_never_by_itself(desk: Desk) -> None:
    """The name is said, and so is what is left without it."""
    asked = said("let book-a-visit-dev, bananas-dev and notifier-dev call visits-api-dev", desk)
    assert "clarify" == asked.kind
    assert "No namespace is called `bananas-dev`. You can also go on without it." in asked.text
    assert "`book-a-visit-dev` and `notifier-dev` → `visits-api-dev`" in asked.text
    (action,) = asked.actions
    assert ("Go on without it", ("book-a-visit-dev", "notifier-dev")) == (
        action.label,
        action.question and action.question.sources,
    )
    assert "clarify" == said("on port 8080", desk, asked.conversation).kind


def test_who_owns_a_pair_is_answered_for_a_caller_that_no_file_declares(desk: Desk) -> None:
    """The platform's own callers have no team in the repository, and that is said."""
    asked = said("let Prometheus scrape visits-api-dev", desk)
    answer = said("who owns it?", desk, asked.conversation)
    assert "`visits-api-dev`: team" in answer.text
    assert "`monitoring`: the repository names no team and no channel" in answer.text
    assert answer.conversation.question == asked.conversation.question
