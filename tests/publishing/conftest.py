"""Values and repositories that the tests of publishing share."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.changes.model import Edit, Group, Plan
from bot.publishing.model import Request
from bot.question import Intent, Question

WHEN = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


@pytest.fixture
def group() -> Group:
    """Return the edit of one namespace's policies."""
    edit = Edit("namespaces/b-dev/04-networkpolicy.yaml", "old: 1\n", "old: 1\nnew: 2\n", "new: 2\n", "0" * 40)
    return Group("b-dev", "ingress", "Allow a-dev to call b-dev", "netpol/b-dev-allow-a-dev-01234567", (edit,), ("b-team",), 1)


@pytest.fixture
def plan(group: Group) -> Plan:
    """Return the smallest plan that writes."""
    question = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev")
    return Plan(question, (), (group,), (), (), ("Every pod of `a-dev` may call every pod of `b-dev`.",), (), (), (), (), None)


@pytest.fixture
def request_for() -> Callable[..., Request]:
    """Wrap a plan into a request: `request_for(plan, why=…)`."""

    def make(plan: Plan, *, who: str = "Ada", why: str = "", where: str = "#help", when: datetime = WHEN) -> Request:
        return Request(plan, who, why, where, when)

    return make
