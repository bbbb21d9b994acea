"""Markdown: other people's text, made to have no effect in it, and the parts of a document."""

import re
from collections.abc import Iterator

from bot.model.reply import BRIEF_LIMIT
from bot.model.syntax import DNS_LABEL
from bot.model.text import one_line, shortened

_ADDRESS = re.compile(r"://|\bwww\.|\bmailto:|\w@\w", re.IGNORECASE)
_ALWAYS = re.compile(r"[\\*\[\]~|]")
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_AT_START = re.compile(r"^([#+=-]|\d+[.)])")
_COMMAND = re.compile(r"<(?=[!@#]|[a-z]+:)", re.IGNORECASE)
"""The beginning of a mention or a link in Slack."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_REFERENCE = re.compile(r"(?P<sign>(?<!\w)@(?=\w)|#(?=\d))|(?P<gh>\bGH)-(?=\d)|(?P<scheme>:)//|(?P<www>\bwww)\.", re.IGNORECASE)
"""What a forge links or acts on in titles, commit messages and squashed pull requests, where no markup prevents it: mentions,
issues (`#1`, `GH-1`, `owner/name#1`) and addresses. Without an issue after it, "closes" closes nothing.
https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls"""
_LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "`": "ˋ"})

_CODE_LIMIT = 200
"""Characters of inline code: a namespace, a path or a label fits, and hostile text cannot fill a message."""


def code(text: object, limit: int = _CODE_LIMIT) -> str:
    """Return inline code that shows the text; backticks and angle brackets become look-alikes."""
    said = one_line(text).translate(_LOOKALIKES)
    return f"`{shortened(said, limit) or ' '}`"


def md(text: object) -> str:
    """Return the text as plain words in a Markdown sentence; addresses in it become inline code."""
    return _at_start(_words(one_line(text)))


def prose(text: object) -> str:
    """Return a sentence of the bot, which may quote other people: `code spans` stay, and everything else becomes words."""
    parts = one_line(text).split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick opens nothing
        parts[-2:] = [f"{parts[-2]}ˋ{parts[-1]}"]
    return _at_start("".join(_words(part) if number % 2 == 0 else code(part) for number, part in enumerate(parts)))


def unlinked(text: object) -> str:
    """Return one line without mentions, issues or addresses for a forge: their signs become look-alikes.

    A code span does not prevent them: a squashed pull request is a commit message. A second call changes nothing.
    """
    return _REFERENCE.sub(_lookalike, one_line(text))


def word(name: object) -> str:
    """Return the name of a namespace for a command line; what cannot be one becomes NAME."""
    return str(name) if DNS_LABEL.fullmatch(str(name)) else "NAME"


def capitalised(text: str) -> str:
    """Return the text with its first letter in upper case, and the rest unchanged."""
    return text[:1].upper() + text[1:]


def fence(text: str, language: str = "") -> str:
    """Return a fenced block that the text cannot close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    body = _COMMAND.sub("‹", text.replace("\r\n", "\n").rstrip("\n"))
    return f"{ticks}{language}\n{body}\n{ticks}"


def plain(text: object, limit: int = BRIEF_LIMIT) -> str:
    """Return one line without markup of any kind, for notifications: it is not Markdown and cannot mention anyone."""
    unlinked = _LINK.sub(r"\1", one_line(text))
    return shortened(unlinked.replace("`", "").replace("**", "").translate(_LOOKALIKES), limit)


def _lookalike(found: re.Match[str]) -> str:
    if found["sign"]:
        return {"@": "＠", "#": "＃"}[found["sign"]]
    if found["gh"]:
        return f"{found['gh']}\N{NON-BREAKING HYPHEN}"
    return ":∕∕" if found["scheme"] else f"{found['www']}․"


def _words(text: str) -> str:
    if not _ADDRESS.search(text):
        return _escaped(text)
    return " ".join(code(word) if _ADDRESS.search(word) else _escaped(word) for word in text.split(" "))


def _escaped(text: str) -> str:
    backslashed = _ALWAYS.sub(lambda found: "\\" + found.group(), text.replace("`", "ˋ"))
    return _EDGE_UNDERSCORE.sub(r"\\_", backslashed).translate(_ENTITIES)


def _at_start(text: str) -> str:
    """Return the text with an escape before what would begin a heading, a list or an underline."""
    return _AT_START.sub(lambda found: f"{found.group(1)[:-1]}\\{found.group(1)[-1]}", text)


def href(url: str) -> str:
    """Return a web address as the destination of a Markdown link; anything else becomes `#`."""
    if not re.match(r"https?://[^\s]+$", url):
        return "#"
    return re.sub(r"[()<>\\`\[\]]", lambda found: f"%{ord(found.group()):02X}", url)


CUT = "_The rest is left out here: the terminal's `--json` has all of it._"
_CLOSING = 20
"""Characters that `fit` reserves beside the note: line ends, and the ticks that close an open fence."""

_FENCE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
_TICKS = re.compile(r"`{3,}")


def parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of the text in order: whether each is a fenced block, and its text."""
    end = 0
    for block in _FENCE.finditer(markdown):
        yield False, markdown[end : block.start()]
        yield True, block.group()
        end = block.end()
    yield False, markdown[end:]


def tidy(markdown: str) -> str:
    """Return the text with one blank line between blocks and none at the ends; fenced blocks stay as they are."""
    kept = (part if fenced else re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", part) for fenced, part in parts(markdown))
    return "".join(kept).strip()


def fit(markdown: str, limit: int) -> str:
    """Return at most `limit` characters: cut at the end of a line, an open fence closed, with a note that text is left out."""
    if len(markdown) <= limit:
        return markdown
    kept: list[str] = []
    room, opened = limit - len(CUT) - _CLOSING, ""
    for line in markdown.splitlines():
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
        ticks = _TICKS.match(line)
        if ticks and not opened:
            opened = ticks.group()
        elif opened and line.strip("`") == "" and len(line) >= len(opened):
            opened = ""
    return "\n".join([*kept, *([opened] if opened else []), "", CUT]).strip()
