"""What is wanted, from the words and from who is named in which role."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass

from bot.model.question import Intent
from bot.understanding import topics, wanting
from bot.understanding.cues import RULES, Rule, of_routes
from bot.understanding.gate import another_subject, routes_are_meant, why_silent
from bot.understanding.listing import listing
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Message

_READ_FROM_FORM = frozenset({"pasted", "address", "others ask"})
_ROUTE_INTENTS = frozenset({Intent.TRADEOFF, Intent.LOGS, Intent.ADDRESS})


_IS_A_QUESTION = re.compile(
    r"^(?:\W|so|and|but|hi|hello|hey|ok|okay|quick|question|stupid|silly|one|sorry|please|all|team|also|then|wait|hm+|right|just|curious|wondering|general|basic|dumb|another|for|in|on|at|to|by|from|with|\d)*"
    r"\b(?:what|why|how|when|where|which|who|whose|does|do|is|are|can|could|should|will|would|did|has|have|must|if|explain|tell me|describe|am i|wondering)\b"
)
_OF_PODS = re.compile(r"\bpods?\b|\blabel\w*\b")
_ASKS_WHERE = re.compile(r"^(?:\W|so|and|but|hi|hello|ok|also)*(?:where|what|which|how should|how does)\b")
_BEGINS_BY_CUTTING = re.compile(r"^(?:\W|i want to |can you |could you |can we )*CUT\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is wanted and, when two things are, the other. `why` is for the log and for tests."""

    intent: Intent
    second: Intent | None = None
    why: str = ""


def intent_of(message: Message, plain: str, shape: Skeleton, roles: Roles, strong: int) -> Reading:  # noqa: PLR0911 - one exit for each rule, in their order
    """Decide what is wanted. `strong` counts the namespaces that are named beyond doubt; only they are placeholders in `plain`."""
    about = bool(topics.SUBJECT.search(plain))
    if not strong and wanting.UNNAMED_REMOVAL.search(plain):
        return Reading(Intent.REVOKE, why="nothing named")
    listed = listing(plain, shape.tagged, roles, strong) is not None
    quiet = why_silent(message, plain, shape.plain, roles, strong, about=about, listed=listed)
    if quiet:
        return Reading(Intent.OTHER, why=quiet)
    general = _general(plain)
    pair = bool(roles.sources and roles.targets)
    foreign = another_subject(shape.plain if pair else plain, strong, about=about)
    if general in _ROUTE_INTENTS and not (
        routes_are_meant(plain) if foreign else wanting.CONCEPT.search(plain) or len(plain.split()) < 16
    ):
        general = None
    wants = (
        None
        if foreign and not (strong and roles.sources and roles.targets)
        else _wants(plain, shape.tagged, roles, strong, about=about)
    )
    if general is Intent.ADDRESS and not strong and of_routes(plain) is Intent.TRADEOFF:
        general = Intent.TRADEOFF
    if wants and general and wants.why == "nothing named":
        return Reading(general, why="rule")
    if wants and general and general is not wants.intent:
        return _first_of_two(plain, wants, general, roles)
    if wants:
        return wants
    if general:
        return Reading(general, why="rule")
    routed = of_routes(plain) if not strong and wanting.CONCEPT.search(plain) else None
    if routed and (routed is Intent.LOGS or not foreign):
        return Reading(routed, why="routes")
    if not strong and not about and _IS_A_QUESTION.search(plain) and topics.ours(plain):
        return Reading(Intent.EXPLAIN, why="concept")
    if about and (wanting.CONCEPT.search(plain) or _IS_A_QUESTION.search(plain)):
        return Reading(Intent.EXPLAIN, why="concept")
    return Reading(Intent.OTHER, why="another subject" if foreign else "nothing that is ours")


def _first_of_two(plain: str, wants: Reading, general: Intent, roles: Roles) -> Reading:
    """Choose: an action that is asked for comes before a question of detail; which way is better is the question itself."""
    asked = bool(
        wanting.ASKS_TO_OPEN.search(plain)
        or wanting.ASKS_TO_BE_GIVEN.search(plain)
        or (wanting.OFFERS.search(plain) and not _ASKS_WHERE.search(plain))
    )
    if (
        wants.intent in {Intent.ALLOW, Intent.REVOKE}
        and asked
        and (general is not Intent.TRADEOFF or not wanting.EVALUATES.search(plain))
    ):
        if general in {Intent.ADDRESS, Intent.LOGS, Intent.EXPLAIN} and not (roles.sources and roles.targets):
            return Reading(general, why="rule")
        return Reading(wants.intent, general, wants.why)
    if general is Intent.ADDRESS and wants.intent is Intent.CHECK and roles.decided:
        return Reading(wants.intent, general, wants.why)
    return Reading(general, why="rule")


def _general(plain: str) -> Intent | None:
    return next((rule.intent for rule in RULES if _holds(rule, plain)), None)


def _holds(rule: Rule, plain: str) -> bool:
    return any(pattern.search(plain) for pattern in rule.any_of) and not any(pattern.search(plain) for pattern in rule.unless)


def _wants(plain: str, tagged: str, roles: Roles, strong: int, *, about: bool) -> Reading | None:  # noqa: PLR0911 - one exit for each rule, in their order
    listed = listing(plain, tagged, roles, strong)
    asks = bool(wanting.ASKS_TO_OPEN.search(plain) or wanting.ASKS_TO_BE_GIVEN.search(plain))
    if listed and _BEGINS_BY_CUTTING.search(tagged):
        return Reading(Intent.REVOKE, why="taken away")
    if listed and not (asks and (roles.self_source or roles.self_target)):
        return Reading(listed, why="a list")
    checks = bool(wanting.QUESTION.search(plain) or wanting.QUESTION.search(tagged))
    wonders = bool(wanting.WONDERS.search(plain))
    related, half = _related(plain, tagged, roles, strong, about=about)
    if not (related or half):
        return _nothing_named(plain, strong, about=about)
    requested = asks or bool(wanting.ASKS_TO_BE_TAKEN.search(plain))
    tag_question = not asks and wanting.TAG_QUESTION.search(plain)
    if tag_question:
        return Reading(Intent.CHECK, why="asked whether")
    if _takes_away(plain, tagged) and not (not requested and (checks or wanting.PAST.search(plain))):
        return Reading(Intent.REVOKE, why="taken away")
    if wanting.SURELY_ASKS.search(plain) and not wanting.IF_NOT.search(plain):
        return Reading(Intent.CHECK, why="asked whether")
    if asks:
        return Reading(Intent.ALLOW, why="asked for")
    if checks or wonders:
        return Reading(Intent.CHECK, why="asked whether")
    if related and len(wanting.FIELD.findall(plain)) > 1:
        return Reading(Intent.ALLOW, why="a form")
    named = strong > 1 and roles.sources and roles.targets
    if named and "?" in plain and not wanting.OFFERS.search(plain):
        return Reading(Intent.CHECK, why="asked whether")
    if named or wanting.OFFERS.search(plain) or wanting.FAILS.search(plain) or (related and len(plain.split()) < 16):
        return Reading(Intent.ALLOW, why="stated")
    return None


def _related(plain: str, tagged: str, roles: Roles, strong: int, *, about: bool) -> tuple[bool, bool]:
    """Whether two ends have to do with each other, and whether one end is there to ask about the other."""
    pair = bool(roles.sources and roles.targets)
    words = len(plain.split())
    sure = (
        roles.template in _READ_FROM_FORM
        or bool(wanting.EVIDENCE.search(tagged))
        or len(wanting.FIELD.findall(plain)) > 1
        or bool(_OF_PODS.search(plain))
        or words <= 7
        or (words <= 12 and ("?" in plain or "please" in plain))
    )
    related = (
        (pair and sure)
        or (roles.decided and not roles.sources)
        or (roles.both_ways and strong > 1)
        or (strong == 2 and not pair and bool(wanting.TOGETHER.search(plain) or "BETWEEN" in tagged))
    )
    one_end = bool(roles.sources or roles.targets or roles.self_source or roles.all_source)
    named = bool(strong or roles.sources or roles.targets)
    return related, named and one_end and not pair and (
        about
        or bool(wanting.HALF.search(tagged))
        or ("CALL" in tagged and bool(wanting.INTENDS.search(plain) or wanting.ASKS_TO_OPEN.search(plain)))
    )


def _takes_away(plain: str, tagged: str) -> bool:
    stated = wanting.STATE_OF_BLOCKING.sub(" ", wanting.SHELL.sub(" ", plain))
    if wanting.SURELY_TAKES_AWAY.search(stated) or wanting.ASKS_TO_BE_TAKEN.search(stated):
        return True
    return bool(("CUT" in tagged or "CLOSE" in tagged) and wanting.TAKES_AWAY.search(stated))


def _nothing_named(plain: str, strong: int, *, about: bool) -> Reading | None:
    """Access is wanted, and nobody is named."""
    if (
        strong
        or not (about or "namespace" in plain or wanting.OURS_AND_ANOTHER.search(plain))
        or not wanting.NOTHING_NAMED.search(plain)
        or wanting.OF_FACT.search(plain)
    ):
        return None
    return Reading(Intent.ALLOW, why="nothing named")
