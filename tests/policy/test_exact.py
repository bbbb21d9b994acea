"""Pods that carry the labels that are given, and no others."""

import pytest

from bot.model.question import Intent, Port, Question
from bot.model.verdict import Outcome
from tests.answers.test_pods import desk, from_till, policy

CHECK = Question(Intent.CHECK, sources=("till",), target="shop", exact=True)
ON_SHOP = policy("web", from_till("80"), "matchLabels: {app: web}")
FROM_DESKS = policy("desks", from_till("80", "app: desk"))
NOT_OLD = policy(
    "not-old",
    "{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: age, operator: NotIn, values: [old]}]}}]}",
)
WITH_AGE = NOT_OLD.replace("operator: NotIn, values: [old]", "operator: Exists")
WEB, DESK = (("app", "web"),), (("app", "desk"),)

OUTCOMES = {
    "no policy selects pods without a label": (ON_SHOP, CHECK, Outcome.ALLOWED),
    "a policy selects them by that label": (ON_SHOP, CHECK.with_(pods=WEB, ports=(Port(443),)), Outcome.BLOCKED),
    "callers without a label": (FROM_DESKS, CHECK, Outcome.BLOCKED),
    "callers with the label": (FROM_DESKS, CHECK.with_(from_pods=DESK, ports=(Port(80),)), Outcome.ALLOWED),
    "an expression that holds without the label": (NOT_OLD, CHECK, Outcome.ALLOWED),
    "one that needs the label": (WITH_AGE, CHECK, Outcome.BLOCKED),
    "one that needs another label": (WITH_AGE, CHECK.with_(from_pods=DESK), Outcome.BLOCKED),
    "the label with another value": (NOT_OLD, CHECK.with_(from_pods=(("age", "old"),)), Outcome.BLOCKED),
}


@pytest.mark.parametrize(("document", "question", "outcome"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_the_other_labels_are_absent(document, question, outcome):
    assert [each.outcome for each in desk(document).answer(question).verdicts] == [outcome]


def test_without_it_the_other_labels_stay_open():
    found = [desk(each).answer(CHECK.with_(exact=False)).verdicts[0].outcome for each in (ON_SHOP, FROM_DESKS, NOT_OLD)]

    assert found == [Outcome.PARTLY] * 3


def test_the_first_line_says_which_pods():
    text = desk(FROM_DESKS).answer(CHECK).text

    assert "from pods without the label `app`" in text
