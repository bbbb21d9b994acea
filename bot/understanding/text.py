"""A text as it is read: plain lower-case words, the addresses in it, and what people paste: manifests, errors, commands."""

import html
import re
import unicodedata
from dataclasses import dataclass

from bot.model.conventions import split_environment
from bot.understanding.names import Names

LONGEST = 3000
"""Characters that are read. A question that begins later than that is not a question; the end is kept for a last sentence."""

LONGEST_WORD = 320
"""Characters of one word that are kept: longer ones are never names, and only slow everything down."""
_RUN = re.compile(r"([^\w\s]|\s)\1{4,}")
_LONG_WORD = re.compile(r"\S{320,}")
_LOOK_ALIKES = str.maketrans(
    "асеорхуіјѕԁһқвкмнтгпАВЕКМНОРСТХІЈЅУаοαερνικτυχ",
    "aceopxyijsdhkbkmhtrnABEKMHOPCTXIJSYaoaepviktux",
)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
        **dict.fromkeys("‘’‚‛′´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("⇒➡➔➜➝➞⟶⟹⮕👉▶►", "→"),
        **dict.fromkeys("⇐⬅⟵⟸👈◀", "←"),
        **dict.fromkeys("⇔⟷⟺", "↔"),
        "…": " ... ",
        **dict.fromkeys("❓❔⁉⁇？", "?"),
        "•": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x85": "\n",
    }
)
_EMOJI_ARROWS = {
    "arrow_right": "→",
    "arrow_forward": "→",
    "point_right": "→",
    "fast_forward": "→",
    "arrow_left": "←",
    "arrow_backward": "←",
    "point_left": "←",
    "left_right_arrow": "↔",
    "question": "?",
    "grey_question": "?",
    "question_mark": "?",
    "interrobang": "?",
}
_YES_SIGNS = frozenset(
    {
        "👍",
        "👍🏻",
        "👍🏼",
        "👍🏽",
        "👍🏾",
        "👍🏿",
        "✅",
        "👌",
        "🆗",
        "✔️",
        ":+1:",
        ":thumbsup:",
        ":white_check_mark:",
        ":ok_hand:",
        ":ok:",
    }
)
"""A message that is one of these says yes."""
_FENCE = re.compile(r"```(.*?)(?:```|\Z)", re.DOTALL)
_LINK = re.compile(r"<((?:https?|mailto|ftp|tel):[^|<>]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<(?:@[A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^<>]*)?>|<![a-z]+(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^<>]*))?>")
_EMOJI = re.compile(r"(?<![\w:]):([a-z][a-z0-9_+-]*):(?!\w)", re.IGNORECASE)
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)[^~\n]{1,200}(?<=\S)~(?![\w~])")
_BOLD = re.compile(r"(?<![\w*-])[*_]{1,3}(?=\S)([^*_\n]{1,200}?|[^*\n]{1,200}?)(?<=\S)[*_]{1,3}(?![\w*])")
_ARROWS = (
    (re.compile(r"<\s*[-=]+\s*>"), " ↔ "),
    (re.compile(r"[-=~]{1,}>+|(?<=\s)>{1,3}(?=\s)|(?<=[\w\"'])>{2}(?=[\w\"'])|(?<=\w)>(?=\w)"), " → "),
    (re.compile(r"<+[-=]{1,}|(?<=\s)<{1,3}(?=\s)"), " ← "),
)
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as read: `text` in one spelling, `code` the fenced blocks, both as written and without markup.

    `lower` is `text` in lower case, of the same length. `people` says whether a person is mentioned after the first word.
    """

    text: str
    lower: str
    code: tuple[str, ...]
    people: bool
    pull_request: bool


def lower(text: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer stays as it is."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one if len(one) == 1 else letter for letter in text for one in (letter.lower(),))


def read(text: str) -> Message:
    """Make a message of whatever was typed or pasted. Never raises; reads at most LONGEST characters."""
    text = _RUN.sub(lambda found: found[0][:4], text[: 10 * LONGEST] if len(text) > 10 * LONGEST else text)
    text = _LONG_WORD.sub(lambda found: found[0][:LONGEST_WORD], text)
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 600]}\n{text[-600:]}"
    if text.strip() in _YES_SIGNS:
        text = "yes"
    people = bool(_MENTION.search(text.lstrip(), 1) and not re.fullmatch(r"\s*<@[A-Z0-9]+>\s*", text))
    pull_request = bool(re.search(r"/pull/\d+", text))
    text = _MENTION.sub(" ", text)
    text = _CHANNEL.sub(lambda found: f" #{found[1] or 'channel'} ", text)
    text = _LINK.sub(_link, text)
    text = html.unescape(text)
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).translate(_LOOK_ALIKES)
    text = "".join(letter for letter in text if not _invisible(letter))
    code = tuple(block.strip("\n") for block in _FENCE.findall(text))
    text = _FENCE.sub("\n", text) if code else text
    text = _plain(text)
    return Message(text, lower(text), tuple(lower(block) for block in code), people, pull_request)


def _link(found: re.Match[str]) -> str:
    address, label = found[1], found[2] or ""
    if address.startswith(("mailto:", "tel:")):
        return f" {label or address.split(':', 1)[1]} "
    return f" {address} "


def _invisible(letter: str) -> bool:
    if letter < "\x7f":
        return letter < " " and letter not in "\n\t"
    kind = unicodedata.category(letter)
    return kind in {"Cf", "Mn", "Me", "Cc", "Cs", "Co"} or (kind in {"So", "Sk"} and letter not in "→←↔")


def _plain(text: str) -> str:
    text = text.replace("`", " ") if "`" in text else text
    text = _STRUCK.sub(" ", text)
    text = _EMOJI.sub(lambda found: f" {_EMOJI_ARROWS.get(found[1].lower(), '')} ", text)
    text = _BOLD.sub(r"\1", text)
    for pattern, arrow in _ARROWS:
        text = pattern.sub(arrow, text)
    return _SPACE.sub(" ", text).strip()


HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z+]{1,9})://)?(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|[a-z0-9-]+(?=:\d))(?::(?P<port>\d{1,6}))?(?P<path>/[^\s\"'<>]*)?",
    re.ASCII,
)
_RESOLVED = re.compile(r"/\d{1,3}(?:\.\d{1,3}){3}:(\d{1,6})\b")
"""What a Java error adds to a host: the address that it was resolved to, and the port."""
FILE = re.compile(r"\.(?:ya?ml|tf|json|md|rb|py|kt|java|js|ts|sh|txt|png|html?|lock|go)$")


@dataclass(frozen=True, slots=True)
class Address:
    """A host that was named: the namespace that it leads to (a name of the estate, or None), service and port as written."""

    start: int
    end: int
    namespace: str | None
    said: str
    service: str | None
    port: int | None
    in_cluster: bool


def addresses(text: str, names: Names) -> list[Address]:
    """Find addresses that lead, or claim to lead, to a namespace of the cluster. `text` is lower case."""
    found = (_address(match, names) for match in HOST.finditer(text) if "." in match["host"] or match["port"])
    return [one for one in found if one]


def _address(match: re.Match[str], names: Names) -> Address | None:
    host = match["host"].strip("-_.")
    resolved = _RESOLVED.match(match["path"] or "")
    written = match["port"] or (resolved and resolved[1])
    port = int(written) if written else None
    labels = host.split(".")
    if FILE.search(host) or (match.start() and match.string[match.start() - 1] in "@/"):
        return None
    if "svc" in labels[2:3] or (
        len(labels) == 2 and (labels[1] in names.entries or ((match["scheme"] or port) and "-" in labels[1]))
    ):
        said, service, inside = labels[1], labels[0], True
    elif len(labels) == 1 and labels[0] in names.entries:
        said, service, inside = labels[0], None, True
    elif host.endswith(names.own_domains) and not host.startswith(names.own_hosts):
        said, service, inside = labels[0], None, False
    else:
        return None
    namespace = said if said in names.entries else _namespace(said, names, public=not inside)
    if namespace is None and not inside:
        return None
    end = match.end("port") if match["port"] else match.end("host")
    return Address(match.start(), max(end, match.end()) if match["scheme"] else end, namespace, said, service, port, inside)


def _namespace(said: str, names: Names, *, public: bool) -> str | None:
    stem, environment = split_environment(tuple(part for part in said.split("-") if part))
    if not stem:
        return None
    found = names.find(stem, environment, presumed=("prod",) if public else ())
    return found.name if found.rank <= 4 or 11 <= found.rank <= 21 else None


_NAMESPACE_LINE = re.compile(r"^\s*namespace: *[\"']?([a-z0-9-]+)", re.MULTILINE)
_SELECTOR = re.compile(r"namespaceselector:(.*?)(?=\bpodselector:|\bports:|\Z)", re.DOTALL)
_LABEL = re.compile(r":[ \t]*[\"']?([a-z0-9][a-z0-9-]*)[\"']?\s*(?:#.*|//.*)?$", re.MULTILINE)
_KUBECTL = re.compile(r"\bkubectl\b[^\n]*?(?:-n|--namespace)[ =]([a-z0-9-]+)")
_CALLS = re.compile(r"\b(?:curl|wget|nc|telnet|http|https|ping|nslookup|dig)\b")
_PROMPT = re.compile(r"(?:^|\s)(?:[\w-]+@)?([a-z0-9-]+)-[a-f0-9]{6,10}-[a-z0-9]{5}(?=[:$#\s/]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted block says: names of namespaces (in the estate), service and port of the address in it."""

    sources: tuple[str, ...] = ()
    target: str | None = None
    service: str | None = None
    port: int | None = None


def pasted(block: str, names: Names) -> Pasted:
    """Read one block, in lower case."""
    if "namespaceselector" in block or "networkpolicy" in block:
        return _manifest(block, names)
    called = [one for one in addresses(block, names) if one.namespace]
    command = _KUBECTL.search(block)
    source = command[1] if command and command[1] in names.entries and _CALLS.search(block) else None
    pod = _PROMPT.search(block)
    if source is None and pod and pod[1] in names.entries:
        source = pod[1]
    if not called:
        return Pasted((source,) if source else ())
    first = called[0]
    sources = (source,) if source and source != first.namespace else ()
    return Pasted(sources, first.namespace, first.service, first.port if first.port and 0 < first.port < 65536 else None)


def _manifest(block: str, names: Names) -> Pasted:
    own = _NAMESPACE_LINE.search(block)
    target = own[1] if own and own[1] in names.entries else None
    sources = [value for selector in _SELECTOR.findall(block) for value in _LABEL.findall(selector) if value in names.entries]
    return Pasted(tuple(dict.fromkeys(source for source in sources if source != target)), target)
