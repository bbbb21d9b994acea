"""Where a text names a namespace: exactly, by its parts, misspelt, by an address, or by a short name of the conversation."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.conventions import ENVIRONMENT_OF, LOOSE, TWO_WORDS, split_environment
from bot.understanding.names import MOST_OPTIONS, NOTHING, Finding, Names, Words
from bot.understanding.text import Address, addresses
from bot.understanding.wordlists import either
from bot.understanding.words import COMMON, COMMON_HYPHENATED, GENERIC_TAIL, SMALL

_WRITTEN = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}|\$\(.*?\)|[a-z0-9][a-z0-9_-]*\*(?:[a-z0-9_*-]*)|[a-z0-9]+(?:[-_]+[a-z0-9]+)*|[&+]|[^\s\w]"
)
_PARTS = re.compile(r"[a-z0-9]+|[&+]")
MOST = 40
"""Mentions that are looked for: more are a list of the estate, and not a question."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a namespace. `name` is None while it is ambiguous or unknown.

    `weak` mentions are plain words that fit a name: they count only where grammar expects a name.
    """

    start: int
    end: int
    said: str
    words: Words
    environment: str | None
    finding: Finding
    weak: bool = False
    address: Address | None = None
    wildcard: bool = False
    label: bool = False

    @property
    def name(self) -> str | None:
        """The namespace, where exactly one is meant."""
        return self.finding.name


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a written token: `first` and `last` say whether it begins or ends the token."""

    word: str
    start: int
    end: int
    first: bool
    last: bool
    token: str


def mentions(text: str, names: Names) -> list[Mention]:
    """All mentions in a lower-case text, in order, none overlapping another."""
    found = [_of_address(one, text, names) for one in addresses(text, names)]
    taken = [(one.start, one.end) for one in found]
    parts = [part for part in _parts(text) if not any(start <= part.start < end for start, end in taken)]
    at = 0
    while at < len(parts) and len(found) < MOST:
        mention, used = _at(parts, at, text, names)
        if mention:
            found.append(mention)
        at += used
    return sorted((beside(one, text, names) for one in found), key=lambda one: one.start)


def again(mention: Mention, names: Names, presumed: Words) -> Mention:
    """Look up a mention that said no environment, presuming one."""
    if mention.environment or mention.name or mention.wildcard or mention.address:
        return mention
    return replace(mention, finding=names.find(mention.words, None, presumed))


def _of_address(address: Address, text: str, names: Names) -> Mention:
    words = tuple(address.said.split("-"))
    finding = Finding(address.namespace, (address.namespace,), 0, known=True) if address.namespace else NOTHING
    stem, environment = split_environment(words)
    if not address.namespace:
        finding = names.find(stem, environment)
    return Mention(address.start, address.end, text[address.start : address.end], stem, environment, finding, address=address)


def _parts(text: str) -> list[_Part]:
    parts = []
    for written in _WRITTEN.finditer(text):
        token = written[0]
        if token[0] in "{$" or "*" in token:
            parts.append(_Part(token, written.start(), written.end(), True, True, token))
            continue
        inner: list[re.Match[str] | None] = [*_PARTS.finditer(token)] or [re.match(r"(?s).*", token)]
        for number, part in enumerate(inner):
            if part is not None:
                last = number == len(inner) - 1
                parts.append(
                    _Part(part[0], written.start() + part.start(), written.start() + part.end(), number == 0, last, token)
                )
    return parts


def _at(parts: list[_Part], at: int, text: str, names: Names) -> tuple[Mention | None, int]:  # noqa: PLR0911 - one exit for each rule, in their order
    """Read the mention that begins at a part, if one does, and how many parts to go on by."""
    part = parts[at]
    if part.first and part.start and text[part.start - 1] in "@#":
        end = at + 1
        while not parts[end - 1].last:
            end += 1
        return None, end - at
    if part.first and part.token in COMMON_HYPHENATED and part.token not in names.entries:
        return None, 1 + part.token.count("-")
    if part.word[0] in "{$":
        return _unknown(parts, at, at + 1, text), 1
    if "*" in part.word and len(part.word) > 2:
        return _wildcard(part, names), 1
    for phrase in names.starts.get(part.word, ()) if part.first else ():
        end = _match(parts, at, phrase)
        if (
            end
            and not _is_listed_environment(parts, end, text)
            and (
                parts[end - 1].last or parts[end].word in ENVIRONMENT_OF or (parts[end].word, _word(parts, end + 1)) in TWO_WORDS
            )
        ):
            return _phrase(parts, at, end, text, names)
    end = at + 1
    while not parts[end - 1].last:
        end += 1
    if end - at > 1:
        return _hyphenated(parts, at, end, names), end - at
    return _single(part, names), 1


def _is_listed_environment(parts: list[_Part], end: int, text: str) -> bool:
    """Whether a name written apart ends with the first of several environments: "visits api dev and preprod"."""
    apart = parts[end - 1].first and parts[end - 1].word in ENVIRONMENT_OF
    return apart and bool(_ANOTHER_AFTER.match(text, parts[end - 1].end))


def _word(parts: list[_Part], at: int) -> str:
    return parts[at].word if at < len(parts) else ""


def _match(parts: list[_Part], at: int, phrase: Words) -> int:
    """Index after a phrase that begins here, or 0."""
    if at + len(phrase) > len(parts):
        return 0
    for offset, word in enumerate(phrase):
        said = parts[at + offset].word
        if said != word and not (said in "&+" and word == "and"):
            return 0
    return at + len(phrase)


def _phrase(parts: list[_Part], at: int, end: int, text: str, names: Names) -> tuple[Mention, int]:
    words = tuple("and" if part.word in "&+" else part.word for part in parts[at:end])
    whole = "-".join(words)
    spaced = any(part.last for part in parts[at : end - 1])
    environment, after = None, end
    if whole not in names.entries or not parts[end - 1].last:
        environment, after = _environment_at(parts, end, attached=not parts[end - 1].last or not spaced or len(words) > 2)
        if parts[end - 1].last and _ANOTHER_AFTER.match(text, parts[after - 1].end):
            environment, after = None, end
    stem, own = (words, environment) if environment else split_environment(words)
    finding = names.find(words) if whole in names.entries and not environment else names.find(stem, own)
    weak = spaced and not environment and whole not in names.entries
    if whole in names.entries and spaced and all(part.word in COMMON for part in parts[at:end]):
        weak = True
    written = text[parts[at].start : parts[after - 1].end]
    return Mention(parts[at].start, parts[after - 1].end, written, stem, own or environment, finding, weak), after - at


def _environment_at(parts: list[_Part], at: int, *, attached: bool) -> tuple[str | None, int]:
    """Find an environment that follows a name directly, perhaps in brackets, and the index after it."""
    word, following = _word(parts, at), _word(parts, at + 1)
    if (word, following) in TWO_WORDS:
        return TWO_WORDS[word, following], at + 2
    if word in ENVIRONMENT_OF and (word not in LOOSE or attached):
        return ENVIRONMENT_OF[word], at + 1
    if word in "([" and following in ENVIRONMENT_OF and _word(parts, at + 2) in ")]" and word:
        return ENVIRONMENT_OF[following], at + 3
    return None, at


def _hyphenated(parts: list[_Part], at: int, end: int, names: Names) -> Mention | None:
    token = parts[at].token
    plain = token.replace("_", "-")
    words = tuple(part.word for part in parts[at:end])
    if plain in COMMON_HYPHENATED or all((word in COMMON and not names.knows(word)) or word.isdigit() for word in words):
        return None
    label = words[0] == "allow" and len(words) > 2
    if label:
        words = words[1:]
    stem, environment = split_environment(words)
    finding = names.find(stem, environment)
    if environment and not finding.name and not finding.known and not finding.options:
        whole = names.find(words)
        finding = whole if whole.name else finding
    looks = environment is not None or words[0] in names.prefixes or len(words) > 3
    if not environment and not finding.name and not finding.options and looks:
        finding = names.find(words)
    if finding is NOTHING or not (finding.name or finding.options):
        common = all(word in COMMON for word in stem)
        if label or (common and not environment):
            return None
        finding = replace(NOTHING, options=names.suggestions(stem, environment))
        return Mention(parts[at].start, parts[end - 1].end, token, stem, environment, finding, weak=not looks, label=label)
    weak = not looks and finding.rank > 2
    return Mention(parts[at].start, parts[end - 1].end, token, stem, environment, finding, weak, label=label)


def _single(part: _Part, names: Names) -> Mention | None:
    word = part.word
    if word in names.entries and word not in COMMON:
        return Mention(part.start, part.end, word, (word,), None, names.find((word,)), weak=False)
    if len(word) > 9 and word in names.squeezed_names:
        name = names.squeezed_names[word]
        return Mention(part.start, part.end, word, tuple(name.split("-")), None, Finding(name, (name,), 4, known=True))
    if len(word) > 60:
        return Mention(part.start, part.end, word, (word,), None, NOTHING)
    return None


def _wildcard(part: _Part, names: Names) -> Mention:
    pattern = part.word.rstrip("-_")
    first, *pieces = (re.escape(piece) for piece in re.sub(r"\*+", "*", pattern)[:80].split("*"))
    # what is between two stars is taken where it comes first, once and for all: no name is tried in every way
    regex = re.compile(
        first + "".join(f"(?>.*?{piece})" for piece in pieces[:-1]) + "".join(f".*{piece}" for piece in pieces[-1:])
    )
    options = tuple(name for name in names.entries if regex.fullmatch(name))[:MOST_OPTIONS]
    return Mention(part.start, part.end, part.word, (pattern,), None, Finding(None, options, 30, known=True), wildcard=True)


def _unknown(parts: list[_Part], at: int, end: int, text: str) -> Mention:
    start, stop = parts[at].start, parts[end - 1].end
    return Mention(start, stop, text[start:stop], (), None, NOTHING)


_AFTER = re.compile(
    r"(?:'s)?(?: (?:"
    + "|".join(sorted(GENERIC_TAIL))
    + r"))?,?\s*(?:[(\[]\s*)?(?:(?:in|on|for|of)\s*)?(?:the |our |their )?(pre-?\s?prod(?:uction)?|"
    + "|".join(sorted(ENVIRONMENT_OF, key=len, reverse=True))
    + r")\b(?:[\s)\]]*(?:env(?:ironment)?|namespace|ns)?)(?!-)"
)
_SPELT = r"pre-?\s?prod(?:uction)?|" + "|".join(sorted(ENVIRONMENT_OF, key=len, reverse=True))
_ANOTHER_AFTER = re.compile(
    r"[\s)\]]*(?:,|&|\+|/|\band\b|\bor\b|\bplus\b|\bas well as\b)\s*(?:and |also )?(?:in |on |for )?(?:the )?"
    rf"(?:{_SPELT})(?![\w-])"
)
_ANOTHER_BEFORE = re.compile(rf"(?<![\w-])(?:{_SPELT})\s*(?:,|&|\+|/|\band|\bor|\bplus)\s*(?:the )?$")
"""An environment that stands in a list of them belongs to no single name: "a to b in dev and preprod"."""
_BEFORE = re.compile(
    r"\b(pre-?\s?prod(?:uction)?|" + "|".join(sorted(set(ENVIRONMENT_OF) - LOOSE, key=len, reverse=True)) + r")(?:'s)?\s+$"
)


def beside(mention: Mention, text: str, names: Names) -> Mention:
    """Give a mention the environment that is said beside it: "prisoner search in dev", "the dev prisoner-search"."""
    if mention.environment or mention.address or mention.wildcard or not mention.words or mention.finding.rank == 0:
        return mention
    after = _AFTER.match(text, mention.end)
    if after and _ANOTHER_AFTER.match(text, after.end()):
        return mention
    if after and (after[1] not in LOOSE or re.search(r"\b(?:in|on|for|of)\b|\(", after[0][: after.start(1) - after.start()])):
        environment, start, end = after[1], mention.start, after.end()
    else:
        before = _BEFORE.search(text, max(0, mention.start - 20), mention.start)
        if not before or _ANOTHER_BEFORE.search(text, max(0, before.start() - 25), before.start()):
            return mention
        environment, start, end = before[1], before.start(1), mention.end
    canonical = "preprod" if environment.startswith("pre") else ENVIRONMENT_OF[environment]
    finding = names.find(mention.words, canonical)
    return replace(mention, start=start, end=end, environment=canonical, finding=finding, weak=False)


_FRAME = either(
    """and / ok / okay / oh / right / so / but / now / then / no / nope / sorry / actually / i meant / i mean / meant / what about / how about / same for / same again for / the same for / also / plus / only / just / for / with / start with / not
    begin with / do / try / as well as / next / or / instead / rather / it is / it's / make it / the one called / use / let's do / let us do / next up / add / include / from / to / into / yes / hi / hmm / well / what of / switch to / change it to"""
)
_POLITE = either(
    "please / pls / thanks / cheers / ta / instead / too / as well / then / now / next / first / also / rather / for now / sorry / again"
)
_LONE = re.compile(rf"^\W*(?:{_FRAME}[\s,.:!-]+)+(?:(?:the|our|my) )?(?P<name>[a-z0-9][\w -]{{1,60}}?)(?:[\s,]+{_POLITE})*\W*$")
_FRAMED = 8
"""Words that such a message has at most."""


def known(found: Sequence[Mention], near: Words, names: Names) -> list[Mention]:
    """Give mentions that are not one namespace the one that the conversation is about, where exactly one fits."""
    return [_nearest(mention, near, names) for mention in found]


def _nearest(mention: Mention, near: Words, names: Names) -> Mention:
    if mention.name or mention.environment or mention.address or mention.wildcard or not mention.words:
        return mention
    fitting = [name for name in near if names.find(mention.words, names.entries[name].environment).name == name]
    if len(fitting) != 1:
        return mention
    return replace(mention, finding=Finding(fitting[0], (fitting[0],), mention.finding.rank, known=True), weak=False)


def alone(text: str, near: Words, names: Names) -> list[Mention]:
    """Read the rest of a short follow-up as a name: "and now auth", "but for the internal ui", beside what the conversation is about."""
    if not near or len(text.split()) > _FRAMED:
        return []
    said = _LONE.match(text)
    words = tuple(re.findall(r"[a-z0-9]+", said["name"])) if said else ()
    if said is None or not words or all(word in SMALL or word in GENERIC_TAIL for word in words):
        return []
    environments = {one for name in near if (one := names.entries[name].environment)}
    finding = next((found for place in environments if (found := names.find(words, place)).options), names.find(words))
    options = finding.options if not finding.name else (finding.name,)
    stems = [set(names.entries[name].stem) for name in near]
    alike = {option: max(len(set(names.entries[option].stem) & stem) for stem in stems) for option in options}
    best = [option for option in options if alike[option] == max(alike.values())]
    plain = all(word in COMMON for word in words)
    if len(best) != 1 or best[0] in near or (plain and not alike[best[0]]) or finding.rank > 12:
        return []
    return [Mention(said.start("name"), said.end("name"), said["name"], words, None, Finding(best[0], (best[0],), 5, known=True))]
