"""Answers about what the repository declares today: check, who can reach a target, what a source can reach."""

from collections.abc import Sequence

from bot.answers.render import speak
from bot.answers.view_models import because, not_read, overall, pair, short, shortened
from bot.model.question import Question
from bot.model.reply import Answer
from bot.model.verdict import Admission, Exposure, Outcome, Verdict
from bot.model.world import World

SHOWN = 10
"""Namespaces in the text of an answer; the details list more."""
LISTED = 60
"""Namespaces in the details: what fits into one Slack message."""


def check(question: Question, verdicts: Sequence[Verdict], world: World) -> Answer:
    """Whether each source may call the target, and which rules decide."""
    return speak(
        "check.md",
        world,
        links=("testing-and-fixing",),
        pairs=[pair(world, verdict) for verdict in verdicts],
        today=overall(verdicts),
        target=question.target,
    )


def who(question: Question, exposure: Exposure, world: World) -> Answer:  # noqa: ARG001 - as its sisters
    """Who may call a target."""
    return speak("who.md", world, links=("what-policies-do",), exposed=_exposed(exposure, world, inwards=True))


def reach(question: Question, exposures: Sequence[Exposure], world: World) -> Answer:
    """Whom each source may call."""
    return speak(
        "reach.md",
        world,
        links=("what-policies-do",),
        exposures=[_exposed(exposure, world, inwards=False) for exposure in exposures],
        sources=question.sources,
    )


def _exposed(exposure: Exposure, world: World, *, inwards: bool) -> dict[str, object]:
    # Where no policy limits the target, everyone gets in, and a list of everyone says nothing.
    limited = not any(reason.kind == "no-policy" for reason in exposure.reasons)
    counted: Sequence[Admission] = exposure.admissions if limited or not inwards else ()
    # Those that are certain come first.
    counted = sorted(counted, key=lambda each: each.outcome is Outcome.UNKNOWN)
    sure = sum(each.outcome is not Outcome.UNKNOWN for each in counted)
    admitted = [
        {
            "name": each.namespace,
            "outcome": str(each.outcome),
            "scope": shortened(world, each.scope),
            "by": [short(world, place) for place in each.places],
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
        "first": admitted[:SHOWN],
        "rest": admitted[SHOWN:LISTED],
        "unlisted": max(0, len(admitted) - LISTED),
        "platform": exposure.platform,
        "dead": [
            {"text": shortened(world, each.text), "place": short(world, each.peer.place), "policy": each.policy}
            for each in exposure.dead
        ],
        "why": because(world, exposure.reasons),
        "passed_over": because(world, not_read(exposure.reasons, said=exposure.unknown)),
    }
