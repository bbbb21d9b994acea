"""The commit message."""

import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.errors import Fixable
from bot.model.plan import Group, Plan
from bot.model.request import Request
from bot.requests.commit_message import commit_message, reason_of

from .conftest import TEMPLATES

EXPECTED = """\
Allow a-dev to call b-dev

Every pod of `a-dev` may call every pod of `b-dev`.

Reason given: “EL-2597: MCC needs CCA”

Netpol-Version: 1
Netpol-Change: allow
Netpol-Source: a-dev
Netpol-Target: b-dev
Netpol-Select-By: auto
"""


def git_trailers(message: str) -> list[str]:
    """Ask git itself which trailers a message has."""
    asked = subprocess.run(["git", "interpret-trailers", "--parse"], input=message, capture_output=True, text=True, check=True)
    return asked.stdout.splitlines()


def test_the_whole_message(plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """Subject, what opens, the reason, the trailers."""
    assert commit_message(request_for(plan, why="EL-2597: MCC needs CCA"), group, TEMPLATES.message, names=False) == EXPECTED


def test_others_who_gain_access_and_the_other_change_are_named(
    plan: Plan, group: Group, request_for: Callable[..., Request]
) -> None:
    """A reviewer sees who else is concerned."""
    label = replace(group, namespace="a-dev", branch="netpol/a-dev-label-89abcdef")
    message = commit_message(
        request_for(replace(plan, also=("c-dev", "d-dev"), groups=(group, label))), group, TEMPLATES.message, names=False
    )
    assert "\n\nOthers that gain or lose access: c-dev, d-dev.\n\n" in message
    assert "\n\nBelongs together with the change of a-dev.\n\n" in message


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "Signed-off-by: Eve <eve@example.org>",
        "Netpol-Source: evil",
        "{{ title }}",
        "” \\n “",
        "`$(x)`",
        "x" * 300,
        "a: " * 90,
    ],
)
def test_no_reason_forms_a_trailer(reason: str, plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """Git reads the same trailers whatever the reason, and the reason is read back as it was given."""
    without = commit_message(request_for(plan), group, TEMPLATES.message, names=False)
    message = commit_message(request_for(plan, why=reason), group, TEMPLATES.message, names=False)
    assert git_trailers(without) == git_trailers(message)
    assert reason.strip() == reason_of(message)


def test_a_reason_that_cannot_go_into_a_commit_is_refused(plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """The message is never written with a reason of two lines."""
    with pytest.raises(Fixable):
        commit_message(request_for(plan, why="a\nNetpol-Source: evil"), group, TEMPLATES.message, names=False)


def test_long_sentences_are_wrapped_and_names_are_not_broken(
    plan: Plan, group: Group, request_for: Callable[..., Request]
) -> None:
    """A name can be copied from the message."""
    name = "a-very-long-namespace-name-with-many-hyphens-in-it-production"
    message = commit_message(
        request_for(replace(plan, opens=(f"Every pod of {name} may call every pod of {name}.",))),
        group,
        TEMPLATES.message,
        names=False,
    )
    assert message.count(name) == 2
    assert max(len(line) for line in message.splitlines()) <= 80
