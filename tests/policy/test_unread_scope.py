"""What leaves a verdict unknown is named: two documents at once, and all of them in its reasons."""

import pytest

from bot.model.estate import Estate
from bot.policy import verdict
from bot.policy.explain import MOST
from tests.estate.conftest import namespace
from tests.estate.repositories import CONVENTIONS, estate, policy

SPACES = {"kiln/ns.yaml": namespace("kiln"), "glaze/ns.yaml": namespace("glaze")}
BAD = "kind: NetworkPolicy\nmetadata: {namespace: glaze\n---\n"
REFUSED = policy("Bad_Name", "glaze")
CALICO = (
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: c, namespace: glaze}\nspec: {types: [Ingress]}\n"
)


def of(*texts: str) -> Estate:
    """Return an estate with these files."""
    return estate(SPACES | {f"net/{number}.yaml": text for number, text in enumerate(texts)})


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([BAD], "unknown because `net/0.yaml` line 3 couldn't be read ("),
        ([BAD, BAD], "unknown because `net/0.yaml` line 3 and `net/1.yaml` line 3 couldn't be read ("),
        ([BAD, BAD, BAD], ") and 1 more document; without them: allowed"),
        ([BAD] * 5, ") and 3 more documents; without them: allowed"),
        ([BAD, REFUSED], ") and `net/1.yaml` line 3 couldn't be read (NetworkPolicy “Bad_Name” isn't read"),
        ([BAD, REFUSED, BAD], "stays in force) and 1 more document; without them: allowed"),
        ([BAD, REFUSED, CALICO], "stays in force) and the bot can't evaluate `c` in `net/2.yaml:1`; without them: allowed"),
    ],
    ids=["one", "two alike", "three", "five", "two that differ", "two and one more", "and another kind"],
)
def test_two_are_named_and_the_rest_is_counted(texts: list[str], said: str) -> None:
    assert said in verdict(of(*texts), "kiln", "glaze", conventions=CONVENTIONS).scope


@pytest.mark.parametrize("number", [1, MOST, MOST + 5])
def test_the_reasons_name_all_of_them(number: int) -> None:
    found = verdict(of(*[BAD] * number), "kiln", "glaze", conventions=CONVENTIONS)
    reasons = [f"{each.text} `{each.place}`" for each in found.reasons if each.kind == "unread"]
    assert len(reasons) == min(number, MOST) + (number > MOST)
    for each in range(number):
        assert f"`net/{each}.yaml:3`" in " ".join(reasons)
