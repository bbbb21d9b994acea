"""What a person takes back, sets aside, excepts or says twice: "a, sorry, b", "not a", "all but the worker pods"."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.conventions import ENVIRONMENT_OF, LOOSE, split_environment
from bot.understanding.mentions import Mention, mentions
from bot.understanding.names import Names
from bot.understanding.text import Message

NEAR = 60
"""Characters before a name in which it is taken back, or set aside."""
_SORRY = re.compile(
    r"^[\s,.;:()?!\"'-]*(?:- )?(?:(?:oh |ah |um+ |argh |ugh |or |and |but )*(?:sorry|no|nope|oops|whoops|i mean(?:t)?|actually(?! make it)|scratch that|strike that|correction|correct that|wait|er+m?|make that|rather|my bad|typo|ignore that|apologies|should be|should say|should read|that should be|doh|edit|not that|hang on|hold on|to be precise)\b[\s,.;:()!-]*)+"
    r"(?:(?:i )?(?:mean(?:t)?|that'?s|it'?s|it is|it should be|should be|make that|make it|to|from|rather|the|of course|i meant to say|i should say|for|into|ns|namespace|instead)[\s,:]*)*[\"'(]*$"
)
_ASIDE = re.compile(
    r"(?:^|[\s,(;-])(?:instead of|rather than|besides|except(?: for)?|apart from|other than|excluding|aside from|but not|as opposed to|nothing to do with|unlike|not counting|in addition to|(?:it'?s|its|and|but|,|\() not)\s+(?:the |from |to |for |in |just )?[\"']?$|^\s*not (?:the |from |to )?[\"']?$"
)
_LIKE = re.compile(
    r"\b(?:same (?:as|way as|access as|policy as|rule as|thing as|one as)|(?<!would )(?<!'d )(?<!i )(?<!id )like|similar to|just as|as with|as for|copied (?:it )?from|based on|same as we did for|same as for|like we did for|like (?:the one )?(?:for|in)|as in|as we have (?:for|in|on)|the way)\s+(?:it is |we have |we did |the one |for |in |on |what )*[\"']?$"
)
_SAME = re.compile(
    r"^(?:'s)?(?: (?:api|service|team|app|ui|frontend|backend|namespace|ns))*[\s(,:\[\"'-]*(?:(?:i\.?e\.?|aka|a\.k\.a\.?|which is|that is|that's|namely|called|namespace|ns|is|=|in|lives in|runs in|specifically|or)[\s,:(\"']*)*$"
)
_VALUE_OF = re.compile(r"(?:^|[\s\"'`({\[,])([\w./-]+) ?(?:=|: ?)[\"']?$")
_NAMESPACE_KEYS = frozenset(
    {
        "namespace",
        "ns",
        "source",
        "target",
        "src",
        "dst",
        "dest",
        "destination",
        "from",
        "to",
        "caller",
        "callee",
        "client",
        "server",
        "consumer",
        "needed",
        "policy",
        "request",
        "please",
        "here",
        "check",
        "allow",
        "revoke",
        "open",
        "hi",
        "hello",
        "all",
        "one",
        "these",
        "this",
        "namely",
        "namespaces",
        "following",
        "sources",
        "targets",
        "following:",
        "pair",
        "pairs",
        "envs",
        "between",
        "question",
        "who",
        "reach",
        "logs",
        "access",
        "environment",
        "target-namespace",
        "source-namespace",
        "ask",
        "todo",
        "issue",
    }
)
_ENVIRONMENT_ONLY = re.compile(
    r"[\s,.;:()-]*(?:sorry|i mean(?:t)?|no|actually|oops|make that|wait|rather)[\s,:-]+(?:i mean(?:t)? |make that |the )?(?P<env>[a-z][a-z-]*)\b"
)


_ROUND = r"(?:the )?(?:other way(?: a?round)?|wrong way(?: a?round)?|reverse|opposite)"
_TURNED = re.compile(
    rf"(?:\bwait,? no|\bno,? wait|\bno|\bsorry|\bactually|\bscratch that|\bi mean|\bor rather|\bcorrection|\boops|\bwait)[\s,:.-]+(?:that is |i mean |make that |it is )?{_ROUND}\b[\s,:.!-]*"
)


def after_correction(message: Message, names: Names) -> Message:
    """Leave only what follows "wait no, other way:", where two names follow."""
    turned = _TURNED.search(message.lower)
    if turned is None or len(mentions(message.lower[turned.end() :], names)) < 2:
        return message
    return replace(message, text=message.text[turned.end() :], lower=message.lower[turned.end() :])


def turned_round(lower: str, found: Sequence[Mention]) -> bool:
    """Whether a message takes back its own direction after both names: "a to b, sorry, other way round"."""
    turned = _TURNED.search(lower)
    return turned is not None and len(found) > 1 and all(mention.end <= turned.start() for mention in found)


def dropped(text: str, found: Sequence[Mention]) -> frozenset[int]:
    """Find the numbers of the mentions that are not meant."""
    gone: set[int] = set()
    labels: set[int] = set()
    resolved = {mention.name for mention in found if mention.name and not mention.weak}
    for number, mention in enumerate(found):
        start = found[number - 1].end if number else 0
        before = text[max(start, mention.start - NEAR) : mention.start]
        if _is_label_value(before):
            (gone if mention.finding.rank == 0 else labels).add(number)
        if _ASIDE.search(before) or _LIKE.search(before):
            gone.add(number)
        if mention.weak and not mention.name and resolved & set(mention.finding.options):
            gone.add(number)
        if number == 0 or mention.start - start > NEAR:
            continue
        earlier = found[number - 1]
        if _SORRY.match(before) or (
            earlier.name is None and earlier.finding.known and mention.name in earlier.finding.options and _SAME.match(before)
        ):
            gone.add(number - 1)
    gone -= labels
    return frozenset(labels | gone) if len(gone) < len(found) - len(labels) else frozenset(labels)


def restated(text: str, every: Sequence[Mention], names: Names) -> list[Mention]:
    """Apply corrections of the environment alone: "hmpps-auth-preprod, sorry, I meant dev"."""
    result = []
    for mention in every:
        found = _ENVIRONMENT_ONLY.match(text, mention.end)
        environment = ENVIRONMENT_OF.get(found["env"]) if found else None
        if found is None or environment is None or mention.address or not mention.words:
            result.append(mention)
            continue
        stem = split_environment(mention.words)[0]
        result.append(replace(mention, end=found.end(), environment=environment, finding=names.find(stem, environment)))
    return result


def _is_label_value(before: str) -> bool:
    found = _VALUE_OF.search(before)
    if found is None or found[1] in _NAMESPACE_KEYS:
        return False
    return ("/" in found[1] and "namespace" not in found[1]) or found[1] in _LABEL_KEYS


_LABEL_KEYS = frozenset(
    {
        "app",
        "component",
        "tier",
        "role",
        "name",
        "release",
        "app.kubernetes.io/name",
        "label",
        "k8s-app",
        "instance",
        "part-of",
        "service",
        "svc",
        "pod",
        "deployment",
        "container",
    }
)


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
