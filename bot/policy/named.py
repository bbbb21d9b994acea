"""Policies by their names."""

from bot.errors import Fixable
from bot.model.estate import Estate
from bot.model.question import Question
from bot.model.text import abridged, listed
from bot.policy.describe import code
from bot.policy.explain import CANNOT_EVALUATE
from bot.policy.near_misses import nearest

MOST_NAMES = 8
"""Names of policies that an error lists before it counts the rest."""


def namespaces_with(estate: Estate, policy: str) -> list[str]:
    """Return the namespaces that have a policy of this name."""
    return [name for name, each in sorted(estate.namespaces.items()) if any(one.name == policy for one in each.policies)]


def no_such_policy(question: Question, estate: Estate) -> Fixable:
    """Return why no policy of the name that was asked for is judged: it is of another kind, or nothing declares it."""
    place = estate.namespaces.get(str(question.target))
    where = f" in {place.name}" if place else ""
    all_of = [place] if place else list(estate.namespaces.values())
    other = next((one for each in all_of for one in each.foreign if one.name == question.policy), None)
    if other is not None:
        return Fixable(
            f"{code(other.name)} ({code(str(other.place))}) is a {other.kind} of {other.api_version}: {CANNOT_EVALUATE}.",
            "So it can't tell what would change without it. Ask its owners.",
        )
    names = sorted({one.name for each in all_of for one in each.policies})
    if place is None:
        like = nearest(question.policy, names)
        hint = f"The nearest name is {code(like)}." if like else "Say which namespace it is in: “… the policy NAME in NAMESPACE”."
    elif names:
        hint = f"It has {listed(abridged([code(each) for each in names], MOST_NAMES))}."
    else:
        hint = "It has no policy."
    return Fixable(f"No policy is called {code(question.policy)}{where}.", hint)
