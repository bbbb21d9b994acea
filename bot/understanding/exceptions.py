"""What stands under an exception: "not in prod", "all but the worker pods". It is never what is wanted."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass, replace

from bot.model.environments import ENVIRONMENT_OF, LOOSE
from bot.understanding.text import Message

_SPELT = (
    r"(?:pre-?\s?prod(?:uction)?|"
    + "|".join(sorted((one for one in ENVIRONMENT_OF if not one.startswith("prepro")), key=len, reverse=True))
    + r")(?![\w-])"
)
_BUT = (
    r"(?:except(?:ing)?|excluding|exclude|exempt|apart from|aside from|other than|outside of|bar|barring|minus|save for|save|not counting|not including"
    r"|with the exception of|but not|but never|(?:anything|everything|everywhere|anywhere|every one|any|all|environments?|envs|pods|ports?) but)"
)
_ENVIRONMENTS = re.compile(
    rf"\b(?P<but>{_BUT}|not|never|without|rather than|instead of|skip|leave out)"
    r"(?P<in>(?: for| in| on| from| to)?(?: the| our| your| their| any)?) "
    rf"(?P<first>{_SPELT})(?:(?: ?[,/&+] ?| and | or | nor )(?:in |on |the )?{_SPELT})*(?: (?:envs?|environments?|namespaces?))?"
)
_PODS = re.compile(
    rf"\b(?:{_BUT}|without|not)(?: for| on| to| from)?(?: the| any| its| their| those)? (?:[a-z][\w-]* )?(?:pods?\b(?: (?:labelled|labeled|with|that|which|called|named)(?: [\w./=:-]+){{1,3}})?|[a-z][\w./-]* ?= ?[\w.-]+)"
)
_ONLY = re.compile(r"\b(?:no|nothing|nobody|none|nowhere|not any\w*)(?: \w+){0,2} ?$")
"""Before an exception: what stands under it is all that is wanted, as in "no pods other than app=api"."""
_EVERY = re.compile(r"\b(?:every|all|any|each)(?:\b|where|thing|one|body)")


@dataclass(frozen=True, slots=True)
class Excepted:
    """One exception as it stands in a text; `environments` are those under it, `broad` whether it is one from all."""

    start: int
    end: int
    environments: frozenset[str]
    broad: bool


def exceptions(lower: str) -> tuple[Excepted, ...]:
    """Find the environments and the pods that stand under an exception, in a lower-case text."""
    found = [_of_environments(match, lower) for match in _ENVIRONMENTS.finditer(lower)]
    pods = [Excepted(match.start(), match.end(), frozenset(), broad=True) for match in _PODS.finditer(lower)]
    every = sorted((one for one in (*found, *pods) if one is not None), key=lambda one: one.start)
    return tuple(one for one in every if not _ONLY.search(lower[max(0, one.start - 40) : one.start]))


def _of_environments(match: re.Match[str], lower: str) -> Excepted | None:
    if match["first"] in LOOSE and match["but"] in {"not", "never", "without", "skip"} and not match["in"].strip():
        return None
    named = re.findall(_SPELT, match[0][len(match["but"]) :])
    known = frozenset("preprod" if one.startswith("pre") else ENVIRONMENT_OF[one] for one in named)
    return Excepted(match.start(), match.end(), known, broad=bool(_EVERY.search(lower)))


def unexcepted(lower: str) -> str:
    """Blank out what stands under an exception. The text keeps its length."""
    for one in exceptions(lower):
        lower = f"{lower[: one.start]}{' ' * (one.end - one.start)}{lower[one.end :]}"
    return lower


def without_exceptions(message: Message) -> Message:
    """Return the message with what stands under an exception blanked out."""
    text, lower = message.text, message.lower
    for one in exceptions(message.lower):
        blank = " " * (one.end - one.start)
        text = text[: one.start] + blank + text[one.end :]
        lower = lower[: one.start] + blank + lower[one.end :]
    return replace(message, text=text, lower=lower)
