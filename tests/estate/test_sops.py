"""SOPS encrypts values and leaves keys readable: these tell of most documents that no policy is in them."""

import pytest

from bot.model.estate import EVERY_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, outcome, policy, unread
from tests.platforms import below

SPACES = {"shop/ns.yaml": namespace("shop"), "till/ns.yaml": namespace("till")}
HIDDEN = "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]"
SOPS = f"sops: {{mac: '{HIDDEN}', version: 3.8.1}}\n"
HEAD = f"apiVersion: {HIDDEN}\nkind: {HIDDEN}\nmetadata: {{name: '{HIDDEN}'}}\n"

NO_POLICY = {
    "values of a chart": f"password: {HIDDEN}\n",
    "values with a spec": f"spec: {{password: '{HIDDEN}'}}\n",
    "a secret": f"{HEAD}stringData: {{a: '{HIDDEN}'}}\n",
    "no more than a head": HEAD,
}
MAY_BE_ONE = {
    "a spec": f"{HEAD}spec: {{a: '{HIDDEN}'}}\n",
    "Cilium's specs": f"{HEAD}specs: [{{a: '{HIDDEN}'}}]\n",
    "a list": f"{HEAD}items: [{{a: '{HIDDEN}'}}]\n",
    "a file that SOPS takes for binary": f"data: {HIDDEN}\n",
    "a policy": policy(spec=f"'{HIDDEN}'"),
}


@pytest.mark.parametrize("text", NO_POLICY.values(), ids=NO_POLICY)
def test_keys_that_are_not_those_of_a_policy_concern_nobody(text: str) -> None:
    found = estate(SPACES | {"shop/x.sops.yaml": text + SOPS})
    assert {} == unread(found)
    assert [("shop/x.sops.yaml", 1, False, "")] == [(each.path, each.line, each.hides, each.about) for each in found.skipped]
    assert Outcome.ALLOWED is outcome(found, "till", "shop")
    own = {f"namespaces/{path}": text for path, text in SPACES.items()} | {"namespaces/shop/x.sops.yaml": text + SOPS}
    assert {} == unread(estate(own, below("namespaces")))


@pytest.mark.parametrize("text", MAY_BE_ONE.values(), ids=MAY_BE_ONE)
def test_keys_that_may_be_those_of_a_policy_leave_its_namespace_unknown(text: str) -> None:
    found = estate(SPACES | {"shop/x.sops.yaml": text + SOPS})
    assert ["shop/x.sops.yaml"] == unread(found)["shop"]
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    is_of_any = any(each.about == EVERY_NAMESPACE and each.hides for each in found.skipped)
    assert is_of_any is text.startswith(HEAD)
