"""Answers about what the repository declares today: whether a pair may connect, who can reach a target, whom a source can."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.owners import owner_views
from bot.answers.pod_notes import pod_notes, target_notes
from bot.answers.render import render
from bot.answers.routes import address_of
from bot.answers.service_notes import said_ports
from bot.answers.view_models import not_read, overall_outcome, place_view, reason_views, shorten_paths, teams, verdict_view
from bot.model.question import Question
from bot.model.reply import Answer
from bot.model.verdict import Admission, Exposure, Outcome, Outsider, Reason, Verdict
from bot.model.world import World
from bot.policy.asked_ports import AskedPort
from bot.policy.pitfalls import explains_failure, misplaced, open_rules, pitfalls

MOST_IN_TEXT = 10
"""Namespaces that an answer's text lists, so that it fits on one screen; the details list the next ones."""
MOST_IN_DETAILS = 60
"""Namespaces that an answer lists in all, text and details together: more do not fit into one Slack message."""


NOT_A_POLICY = (
    (re.compile(r"\b403\b|\bforbidden\b", re.IGNORECASE), "symptoms#403-forbidden"),
    (re.compile(r"\brefused\b|\bECONNREFUSED\b", re.IGNORECASE), "symptoms#connection-refused"),
)
"""What people report that no network policy makes, and the section that says what does."""


def check(  # noqa: PLR0913, PLR0917 - what an answer is made of
    question: Question,
    verdicts: Sequence[Verdict],
    world: World,
    read: Sequence[AskedPort] = (),
    apart: str = "",
    words: str = "",
) -> Answer:
    """Answer whether each source may call the target, and which rules decide.

    `read` says how each asked port is read; `apart` that no cluster has all of the namespaces; `words` are what was asked in.
    """
    surprises = surprises_of(question, verdicts, world)
    return render(
        "check.md",
        world,
        links=("testing-and-fixing#what-you-see",),
        pairs=[verdict_view(world, _with_misplaced(verdict, world), question) for verdict in verdicts],
        today=overall_outcome(verdicts),
        target=question.target,
        apart=apart,
        reported=next((section for pattern, section in NOT_A_POLICY if pattern.search(words)), ""),
        ports=said_ports(read),
        pods=pod_notes(question, verdicts, world, read),
        surprises=reason_views(world, surprises),
        explained=explains_failure(surprises),
        readers=teams(world, question.target),
        owners=owner_views((question.target, *question.sources), world),
        address=address_of(question, world) if question.target and {question.target} != {*question.sources} else None,
    )


def surprises_of(question: Question, verdicts: Sequence[Verdict], world: World) -> list[Reason]:
    """Return what surprises about the rules between the pairs whose namespaces are declared."""
    names = world.estate.namespaces
    known = [each for each in verdicts if each.source in names and each.target in names]
    return [one for each in known for one in pitfalls(question, each, world.estate, world.conventions)]


def _with_misplaced(found: Verdict, world: World) -> Verdict:
    """Return a verdict that is not allowed with the policies that were meant for the pair and are in another namespace."""
    if found.outcome is Outcome.ALLOWED or not {found.source, found.target} <= world.estate.namespaces.keys():
        return found
    return replace(found, reasons=(*found.reasons, *misplaced(found, world.estate)))


def who(question: Question, exposure: Exposure, world: World) -> Answer:
    """Answer who may call a target."""
    return render(
        "who.md",
        world,
        links=("what-policies-do",),
        exposed=_exposure_view(exposure, world, inwards=True),
        pods=target_notes(world.estate.namespaces.get(exposure.namespace)),
        surprises=reason_views(world, _open_to_all(exposure, world)),
        ports=list(map(str, question.ports)),
    )


def _open_to_all(exposure: Exposure, world: World) -> Iterator[Reason]:
    target = world.estate.namespaces.get(exposure.namespace)
    return open_rules(target, world.estate) if target else iter(())


def reach(question: Question, exposures: Sequence[Exposure], world: World) -> Answer:
    """Answer whom each source may call."""
    return render(
        "reach.md",
        world,
        links=("what-policies-do",),
        exposures=[_exposure_view(exposure, world, inwards=False) for exposure in exposures],
        sources=question.sources,
        ports=list(map(str, question.ports)),
    )


def _exposure_view(exposure: Exposure, world: World, *, inwards: bool) -> dict[str, object]:
    # Where no policy limits the target, everyone may call it: a list of everyone says nothing.
    limited = not any(reason.kind == "no-policy" for reason in exposure.reasons)
    counted: Sequence[Admission] = exposure.admissions if limited or not inwards else ()
    # Those that are certain come first.
    counted = sorted(counted, key=lambda each: each.outcome is Outcome.UNKNOWN)
    sure = sum(each.outcome is not Outcome.UNKNOWN for each in counted)
    admitted = [
        {
            "name": each.namespace,
            "outcome": str(each.outcome),
            "scope": shorten_paths(world, each.scope),
            "by": [place_view(world, place) for place in each.places],
        }
        for each in counted
    ]
    return {
        "namespace": exposure.namespace,
        "everyone": exposure.everyone,
        "unknown": exposure.unknown,
        "limited": limited,
        "cut_short": any(reason.kind == "too-many" for reason in exposure.reasons),
        "total": len(admitted),
        "sure": sure,
        "unsure": len(admitted) - sure,
        "first": admitted[:MOST_IN_TEXT],
        "rest": admitted[MOST_IN_TEXT:MOST_IN_DETAILS],
        "unlisted": max(0, len(admitted) - MOST_IN_DETAILS),
        "own": [_outsider_view(each, world) for each in exposure.outsiders if each.is_platform],
        "outsiders": [_outsider_view(each, world) for each in exposure.outsiders if not each.is_platform],
        "dead": [
            {"text": shorten_paths(world, each.text), "place": place_view(world, each.peer.place), "policy": each.policy}
            for each in exposure.dead
        ],
        "why": reason_views(world, exposure.reasons),
        "passed_over": reason_views(world, not_read(exposure.reasons, said=exposure.unknown)),
    }


def _outsider_view(outsider: Outsider, world: World) -> dict[str, object]:
    return {
        "name": outsider.namespace,
        "component": outsider.component,
        "whom": outsider.whom,
        "pods": outsider.pods,
        "ports": outsider.ports,
        "by": place_view(world, outsider.place),
    }
