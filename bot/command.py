"""The slash command and its verbs: what was typed becomes a question, words for the desk, or the form. Pure.

A command never becomes a sentence again: a word that it has no place for is an error, which names the word. A sentence ("allow
our app to call visits-api-dev, please") is no command: `bot.understanding` reads it.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import Fixable
from bot.model.question import Gap, Intent, Lack, Question, Slot
from bot.model.syntax import DNS_SUBDOMAIN, MAX_LABEL_KEY
from bot.model.text import quoted
from bot.operands import ARROW, GRAMMAR, NAME, Operands, apart_from_comma, left_over, read_operands
from bot.parsing import parse_confirmation, parse_pod, parse_port
from bot.understanding import Names
from bot.understanding.words import COMMON, COMMON_HYPHENATED

VERBS = {
    "allow": Intent.ALLOW,
    "check": Intent.CHECK,
    "who": Intent.WHO,
    "reach": Intent.REACH,
    "impact": Intent.IMPACT,
    "revoke": Intent.REVOKE,
    "explain": Intent.EXPLAIN,
    "logs": Intent.LOGS,
    "help": Intent.HELP,
}
_CLUSTER = "[--cluster NAME]"
_PODS = "[--pod KEY=VALUE] [--from-pod KEY=VALUE]"
_PORTS = "[--port N[-M][/UDP]]..."
USAGE = {
    Intent.ALLOW: f"/netpol allow FROM... TO {_PORTS} {_PODS} [--select-by auto|built-in|guide|KEY] {_CLUSTER}",
    Intent.CHECK: f"/netpol check FROM... TO {_PORTS} {_PODS} {_CLUSTER}",
    Intent.WHO: f"/netpol who TO {_CLUSTER}",
    Intent.REACH: f"/netpol reach FROM {_CLUSTER}",
    Intent.IMPACT: f"/netpol impact NAMESPACE POLICY {_CLUSTER}",
    Intent.REVOKE: f"/netpol revoke FROM... TO {_PORTS} {_CLUSTER}",
    Intent.LOGS: "/netpol logs [FROM...] [TO]",
}
OPTIONS: dict[Intent, tuple[str, ...]] = {
    Intent.ALLOW: ("--port", "--pod", "--from-pod", "--select-by", "--cluster", "--confirm"),
    Intent.CHECK: ("--port", "--pod", "--from-pod", "--cluster"),
    Intent.REVOKE: ("--port", "--pod", "--cluster", "--confirm"),
    Intent.WHO: ("--cluster",),
    Intent.REACH: ("--cluster",),
    Intent.IMPACT: ("--cluster",),
}
"""The options of each verb, written `--port 8080` or `--port=8080`; `-p` is short for `--port`."""
PAIRS = frozenset({Intent.ALLOW, Intent.CHECK, Intent.REVOKE, Intent.LOGS})
"""The verbs of FROM... TO. The others take one name."""
_NEEDS_TWO = PAIRS - {Intent.LOGS}
_ALONE = frozenset({Intent.LOGS, Intent.EXPLAIN})
"""The verbs that ask something without a name too."""

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2212", "-")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("\u200b\u2060\ufeff`")
)
"""Undoes what Slack and keyboards make of hyphens and quotes, and drops invisible characters and backticks."""
_OPTION = re.compile(r"(?P<dashes>[-\u2013\u2014]+)(?P<name>[A-Za-z][A-Za-z-]*)(?:=(?P<value>.*))?", re.DOTALL)
_SHORT_PORT = re.compile(r"-p(?P<value>[0-9].*)")
_SPAN = re.compile(r"(?<=[0-9])\s*[\u2013\u2014]\s*(?=[0-9])|(?<=[0-9])\s+-\s+(?=[0-9])")
_DASHED_NAME = re.compile(r"(?<=[A-Za-z0-9])\u2013(?=[A-Za-z0-9])")
_KEY = re.compile(rf"[A-Za-z0-9./_-]{{1,{MAX_LABEL_KEY}}}")
"""A word that may be a label's key, or `auto`, `built-in` or `guide`; the planner checks which keys are configured."""
_LEADING = re.compile(r"(?:can\s+)?(?:reach|call)(?:es|s)?\s+|(?:of|for|to|in)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What follows the command: a question, else words for the desk.

    `form` is the verb whose form is wanted, where there are forms. `otherwise` is the words read as a command, used where the
    desk does not understand them.
    """

    words: str
    question: Question | None = None
    form: Intent | None = None
    otherwise: Question | None = None


def read_command(text: str, names: Names) -> Typed:
    """Read the text after `/netpol`. Raise Fixable for a command that cannot be read to its last word."""
    words = text.strip()
    first, rest = (*words.split(None, 1), "", "")[:2]
    intent = VERBS.get(first.lower())
    if intent is None:
        return Typed(words or "help")
    if not rest and intent is not Intent.HELP:
        return Typed(words, Question(intent) if intent in _ALONE else None, form=intent)
    if intent in (Intent.EXPLAIN, Intent.HELP):
        return Typed(words, Question(intent, topic=rest[:200] or None))
    if intent is Intent.IMPACT:
        return _impact(words, rest, names)
    found = parse(intent, rest, names, USAGE[intent])
    if found is None:
        return Typed(words)
    return Typed(words, found.question) if found.sure else Typed(words, otherwise=found.question)


def without_names(intent: Intent) -> Fixable:
    """Return what is said of a verb alone where there are no forms."""
    return Fixable("Which namespaces?" if intent in PAIRS else "Which namespace?", f"Write `{USAGE[intent]}`.")


def _impact(words: str, rest: str, names: Names) -> Typed:
    """Read NAMESPACE POLICY: a policy's name may look like anything, a namespace's among them."""
    said, options = _divided(_tokens(rest))
    usage = USAGE[Intent.IMPACT]
    if len(said) != 2 or not DNS_SUBDOMAIN.fullmatch(said[-1]):
        raise Fixable("Name a namespace and one of its policies.", f"Write `{usage}`.")
    question = _named(Intent.IMPACT, names, target=said[0]).with_(policy=said[1])
    return Typed(words, _with_options(question, Intent.IMPACT, options, usage))


@dataclass(frozen=True, slots=True)
class Command:
    """The question of a command. Unless it is `sure`, the text may be a sentence that only looks like a command."""

    question: Question
    sure: bool


def parse(intent: Intent, text: str, names: Names, usage: str) -> Command | None:
    """Return what follows a verb as a command, or None for a sentence; raise Fixable for a word too many or too few."""
    leading = None if intent in _NEEDS_TWO else _LEADING.match(text)
    words, options = _divided(_tokens(text[leading.end() :] if leading else text))
    arrows = ("to", "into", "from") if intent is Intent.REVOKE else ("to", "into")
    found = read_operands(words, known=names.entries, arrows=arrows)
    if not options and _is_sentence(found, leads=leading is not None):
        return None
    sure = bool(options) or (not leading and _is_positional(intent, words, names)) or _is_whole(found, names)
    if not sure and (found.left or found.after[1:] or not found.names):
        return None
    if sure:
        _refuse_everyday_words(found, names, usage)
    question = _question(intent, found, names, usage, alone=not options)
    return Command(_with_options(question, intent, options, usage), sure)


def _is_sentence(found: Operands, *, leads: bool) -> bool:
    """Report whether the words read like a sentence: "a and b", or more than one name where a word such as "of" `leads`."""
    if leads and (found.ports or found.left or len(found.names) != 1):
        return True
    return bool(found.joined) and not found.arrow


def _refuse_everyday_words(found: Operands, names: Names, usage: str) -> None:
    """Raise Fixable for an everyday word in the place of a name, unless a namespace has that name."""
    for word in found.names:
        if word.lower() in COMMON and word.lower() not in names.entries:
            raise left_over(word, usage)


def _tokens(text: str) -> list[str]:
    """Return a text's words, with what is in quotes as one, after undoing Slack's and keyboards' typography."""
    plain = _DASHED_NAME.sub("-", _SPAN.sub("-", " ".join(text.translate(_TYPOGRAPHY).split())))
    spaced = ARROW.sub(r" \g<0> ", plain)
    try:
        written = shlex.split(spaced)
    except ValueError:  # most likely an apostrophe
        written = spaced.split()
    tokens = []
    for each in written:
        token = each if _OPTION.fullmatch(each) else each.strip("*_~").rstrip("?!.;:")
        tokens += apart_from_comma(token)
    return [token for token in tokens if token]


def _divided(tokens: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the words that are no options, and the options with their values."""
    words: list[str] = []
    options: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        if short := _SHORT_PORT.fullmatch(token):
            options.append(("--port", short["value"]))
            continue
        match = _OPTION.fullmatch(token)
        if match is None or (match["dashes"] == "-" and len(match["name"]) > 1):
            words.append(token)
            continue
        name = "--port" if token in {"-p", f"-p={match['value']}"} else f"--{match['name'].lower()}"
        value = match["value"]
        if value is None and at < len(tokens) and not _OPTION.fullmatch(tokens[at]):
            value, at = tokens[at], at + 1
        options.append((name, value or ""))
    return words, options


def _is_positional(intent: Intent, words: Sequence[str], names: Names) -> bool:
    """Report whether the words begin as only a command does: with its name, or with two names and no word between them."""
    first = words[: 2 if intent in _NEEDS_TWO else 1]
    enough = len(words) > 1 or intent not in _NEEDS_TWO
    return bool(first) and enough and all(_is_name(word, names) or ARROW.fullmatch(word) for word in first)


def _is_whole(found: Operands, names: Names) -> bool:
    """Report whether every name is a namespace's, and no further word belongs to a sentence."""
    extra = [*found.left, *found.after[1:]]
    core = [*found.before, *found.after[:1]]
    return (
        bool(core)
        and all(_is_name(name, names) for name in core)
        and not any(word.lower() in COMMON | GRAMMAR or not NAME.fullmatch(word) for word in extra)
    )


def _is_name(word: str, names: Names) -> bool:
    """Report whether a word is, or is surely meant as, a namespace: by the estate, or because no everyday word looks like it."""
    lower = word.lower()
    if lower in names.entries:
        return True
    if not NAME.fullmatch(lower) or lower in COMMON or lower in COMMON_HYPHENATED:
        return False
    return "-" in lower or bool(names.find((lower,)).options)


def _question(intent: Intent, found: Operands, names: Names, usage: str, *, alone: bool) -> Question:
    if intent not in PAIRS:
        return _named(intent, names, **{"target" if intent is Intent.WHO else "source": found.single(usage)})
    if intent is Intent.LOGS and (found.ports or len(found.names) < 2):
        return _named(intent, names, target=found.single(usage))
    if len(found.names) == 1 and not (found.arrow or found.left):
        if intent is Intent.CHECK and alone and not found.ports:
            return _named(Intent.WHO, names, target=found.names[0])
        if intent is not Intent.CHECK:
            lone = _named(intent, names, target=found.names[0])
            return lone.with_(ports=found.port_values(), gaps=(Gap(Slot.SOURCES, Lack.MISSING), *lone.gaps))
    sources, target = found.pair(usage)
    return _named(intent, names, *sources, target=target).with_(ports=found.port_values())


def _named(intent: Intent, names: Names, *sources: str, source: str = "", target: str = "") -> Question:
    """Return a question with names of the estate; any other name becomes a gap, with the names that it may stand for."""
    known, gaps = [], []
    for slot, said in (*((Slot.SOURCES, each) for each in (*sources, source)), (Slot.TARGET, target)):
        name = said.lower()
        if name in names.entries:
            known.append((slot, name))
        elif name:
            words = tuple(re.findall(r"[a-z0-9]+", name))
            found = names.find(words) if words else None
            fits = found is not None and bool(found.options)
            options = found.options if found and fits else names.suggestions(words, None)
            gaps.append(Gap(slot, Lack.AMBIGUOUS if len(options) > 1 and fits else Lack.UNKNOWN, said, options))
    return Question(
        intent,
        sources=tuple(name for slot, name in known if slot is Slot.SOURCES),
        target=next((name for slot, name in known if slot is Slot.TARGET), None),
        gaps=tuple(gaps),
    )


def _with_options(question: Question, intent: Intent, options: Sequence[tuple[str, str]], usage: str) -> Question:
    takes = OPTIONS.get(intent, ())
    said: dict[str, list[str]] = {}
    for name, value in options:
        if name == "--reason" and takes:
            raise Fixable("`--reason` has its own field in the form.", "Write `/netpol allow` alone to open the form.")
        if name not in takes:
            raise Fixable(f"{quoted(name)} isn't an option of this command.", f"Write `{usage}`.")
        if not value:
            raise Fixable(f"`{name}` needs a value.", f"Write `{usage}`.")
        said.setdefault(name, []).append(value)
    odd = next((value for value in said.get("--select-by", ()) if not _KEY.fullmatch(value)), None)
    if odd is not None:
        raise Fixable(f"`--select-by` can't be {quoted(odd)}.", f"Write `{usage}`.")
    for name in ("--select-by", "--cluster"):
        if len(set(said.get(name, ()))) > 1:
            raise left_over(said[name][1], usage)
    ports = [parse_port(port) for value in said.get("--port", ()) for port in value.split(",") if port.strip()]
    return question.with_(
        ports=tuple(dict.fromkeys((*ports, *question.ports))),
        pods=tuple(dict.fromkeys(parse_pod(value) for value in said.get("--pod", ()))),
        from_pods=tuple(dict.fromkeys(parse_pod(value) for value in said.get("--from-pod", ()))),
        select_by=said.get("--select-by", ["auto"])[0],
        cluster=said.get("--cluster", [""])[0],
        confirmed=frozenset(map(parse_confirmation, said.get("--confirm", ()))),
    )
