"""What a change opens and closes, in sentences that can stand alone: what was asked for, and all that comes with it."""

from collections.abc import Iterator, Sequence

from bot.changes.effects import Effects
from bot.changes.policy_templates import first_components
from bot.changes.request import RequestedAccess
from bot.model.conventions import Conventions
from bot.model.plan import LabelChoice
from bot.model.text import listed
from bot.model.verdict import AccessChange, Outcome, Verdict
from bot.policy.asked import asked_connections
from bot.policy.describe import describe_asked
from bot.policy.difference import ANY_NAMESPACE


def opened_sentences(  # noqa: PLR0913 - what a change is made of
    asked: RequestedAccess,
    before: Sequence[Verdict],
    effects: Effects,
    changes: Sequence[AccessChange],
    *,
    choices: Sequence[LabelChoice],
    conventions: Conventions,
    isolates: bool,
) -> Iterator[str]:
    """Yield what a change opens: the pairs that were asked for, those that labels open with them, and every other one.

    `changes` is the whole difference, and `isolates` says that the target gets its first policy, which closes the rest.
    """
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels, asked.from_pods.labels))
    wider = {(each.source, each.target): each.scope for each in effects.opened}
    for seen in before:
        if seen.outcome is not Outcome.ALLOWED or isolates:
            yield f"{seen.source} may call {seen.target}: {wider.pop((seen.source, seen.target), what)}."
    for (source, target), scope in wider.items():
        yield f"{source} may call {target}: {scope}."
    for choice in choices:
        if choice.shared_with:
            yield f"So may {', '.join(choice.shared_with)}, by the same label."
    said = {*((each.source, each.target) for each in before), *((each.source, each.target) for each in effects.opened)}
    said |= {(name, asked.target) for choice in choices for name in choice.shared_with}
    for each in changes:
        if not each.closes and (each.source, each.target) not in said:
            who = "Whoever no file declares" if each.source == ANY_NAMESPACE else each.source
            yield f"{who} may call {each.target}: {each.scope_after}."
    if isolates:
        kept = listed(["its own pods", *(each.name for each, _ in first_components(conventions))])
        yield f"Everything else that calls {asked.target} today is cut off, except {kept}."
