"""What a person takes back, sets aside or says twice: "a, sorry, b", "not a", "besides a", a name and then the same in brackets."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.environments import ENVIRONMENT_OF, split_environment
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
