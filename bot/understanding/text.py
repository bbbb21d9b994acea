"""What a bot is sent, made into plain lower-case words: Unicode, Slack's markup, quotes, dashes and look-alike letters."""

import html
import re
import unicodedata
from dataclasses import dataclass

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
