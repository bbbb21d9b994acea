"""Numbers in a text that may be ports: lists of them, ranges, and whether a number that nobody called a port looks like one."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.question import Port, Protocol
from bot.model.syntax import MAX_PORT

LISTED_NAMES = frozenset(
    "http https http-api http-web http-metrics metrics grpc grpc-api admin management mgmt prometheus actuator http2 h2c jmx".split()
)
"""Names of container ports that may stand in a list with numbers: "http and 9090"."""
_PROTOCOLS = "tcp|udp|sctp"
_ITEM = re.compile(
    rf"(?:(?<![\w.#/-])|(?<=\d/))(?:(?P<before>{_PROTOCOLS})(?: ports?)?[ /:]? ?)?(?P<low>\d{{1,6}})(?: ?(?:-|\.\.|\bup to\b|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b) ?(?P<high>\d{{1,6}}))?"
    rf"(?: ?/ ?(?P<slash>{_PROTOCOLS})\b| \(?(?P<after>{_PROTOCOLS})\b\)?(?![ /:]*\d))?(?!\w|[.:]\d|-\w|%)"
    rf"|(?<![\w.#/:=(-])(?<!for )(?P<name>{'|'.join(sorted(LISTED_NAMES, key=len, reverse=True))})(?![\w/:-])"
)
_LINK = re.compile(
    r"(?: \([a-z][a-z -]{0,20}\)| for (?:the |our |its )?[a-z-]{2,15})?"
    r"(?P<sign> ?[,;] ?| ?[&+] ?| ?/ ?| |\s*\n[ *-]*)?(?:(?P<word>and also|and|or|as well as|plus|then|along with|together with|&|n|'n'|et|und|y) )?(?:also )?(?:on |at |over |via )?(?:the )?(?:ports? |port: ?)?"
)
_UNIT = re.compile(
    r" ?(?:seconds?|secs?|s|ms|millis\w*|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|pods?|replicas?|times(?! out)|x|users?|people|errors?|requests?|calls?|connections?|queries|lines|rows|records|messages|customers|items|files|rps|am|pm|percent|gb|mb|kb|gi|mi|m|k|bytes"
    r"|namespaces?|st|nd|rd|th|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|of (?:them|these|those)|more|other|different|environments?|services|teams|apps)\b"
)
_BETWEEN = re.compile(r"\bbetween (\d{1,6}) (?:and|to) (\d{1,6})\b|\b(\d{1,6}) and (\d{1,6})(?= inclusive\b)")
_REPLACED = re.compile(
    r"\b(?:change|changed|changing|switch|move|swap|replace|update)\b(?P<what>[^.?!\n\d]{0,40}?)\b\d{1,6} (?:to|with|by|for|→) (?=(?:port )?\d)"
)
_NOT = re.compile(
    r"\b(?:not|instead of|rather than|except|excluding|apart from|bar|minus|other than|without|isn't|drop|forget(?: about)?|remove|ignore|scrap|skip|lose|but not|(?:every\w*|any\w*|all|ports?) but)(?: (?:just|only|for))?(?: on| at)?(?: the)?(?: ports?)?$"
)
_WRONG = re.compile(
    r" (?:off|away|out)\b| (?:is|was|are)(?:n'?t| not)? (?:the )?(?:(?:wrong|a mistake|a typo|gone)\b|(?<=n't )(?:needed|wanted|right|it)\b|(?<=not )(?:needed|wanted|right|it)\b)| (?:is|are) no longer\b"
    r"| (?:is|was) (?:just |only )?(?:an?|the|our|my) (?:tickets?|issue|year|time|version|typo|count|incident|reference|ref|pr|status|code|error|jira)\b"
)
"""After a number: it is not wanted."""
_TAKES_BACK = frozenset(
    "sorry no nope meant mean actually oops whoops scratch correction rather wait typo apologies argh doh".split()
)
_AROUND_IT = frozenset(
    "i it it's its is should be make that that's to the port ports on oh er erm um ah hm hmm hang hold of course my bad say or was not use at a an number have said".split()
)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?=:\d)")
_CODE = re.compile(r"\bcurl: ?\(\d+\)|\b(?:exit|error|errno|return) ?(?:code|status)? ?\(?\d{1,3}\)?(?!\d)")
"""What a program says when it fails."""
_BLANK = re.compile(r"\b\d+(?:\.\d+){1,}(?:/\d{1,2})?\b|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<=[£$€])[\d,.]*\d")
"""Addresses, versions, times and sums of money."""
_KNOWN = frozenset(
    "20 21 22 23 25 53 67 68 69 80 81 82 88 110 111 119 123 135 137 138 139 143 161 162 179 389 443 444 445 465 514 515 546 547 554 587 631 636 853 873 902 989 990 993 995".split()
)
"""Ports of less than four digits that people ask for. Other short numbers are counts."""
STATUS = frozenset("200 201 204 301 302 307 308 400 401 403 404 405 408 409 413 422 429 499 500 501 502 503 504".split())
YEARS = range(1990, 2040)
_NO_PORT_AFTER = re.compile(
    r"(?:\b(?:tickets?|issues?|jira|prs?|pull request|mr|ref|reference|incident|inc|change|chg|case|story|task|bug|build|run|job|version|ver|java|jdk|python|node|ruby|rails|php|postgres|postgresql|lines?|step|room|ext|extension|tel|phone|call|since|commit|id|rfc"
    r"|error|code|status|sprint|level|about|around|approx|roughly|nearly|almost|see|page|chapter|section|table|row|slide|option|no|nr|number|release|at|before|by|after)[ :#]{0,2}(?:no\.? |number )?|[~£$€#=])$"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One number, range or name as it stands in the text."""

    port: Port
    text: str
    start: int
    end: int
    valid: bool
    counted: bool
    """A unit follows: "30 seconds"."""
    binds: str
    """Where its protocol is written: before, slash, after, or nowhere ("")."""


@dataclass(frozen=True, slots=True)
class Run:
    """Items that stand in one list. `seed` is the text of the item that the list is represented by."""

    items: tuple[Item, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.items[-1].end

    @property
    def seed(self) -> str:
        """The first number, as it is written, without the end of a range."""
        first = next((item for item in self.items if isinstance(item.port.value, int)), self.items[0])
        return re.sub(r"(\d) ?(?:-|\.\.|up to|to|until|till|through|thru) ?\d+", r"\1", first.text)

    @property
    def named(self) -> bool:
        """Whether it has names alone."""
        return all(isinstance(item.port.value, str) for item in self.items)


def plainly(text: str) -> str:
    """Write ranges in one way, and leave of a change only what it is changed to. Addresses, versions and times go."""
    text = _CODE.sub(" ; ", _BLANK.sub(" ; ", _ADDRESS.sub("~", text)))
    text = _REPLACED.sub(r" \g<what> ", text)
    return _BETWEEN.sub(lambda found: f"{found[1] or found[3]}-{found[2] or found[4]}", text)


def runs(text: str) -> list[Run]:
    """Find the lists of numbers in a lower-case text, in order; a number alone is a list of one."""
    every = list(_items(text))
    links = {at for at in range(1, len(every)) if not every[at].counted and _linked(text, every[at - 1], every[at])}
    # A name counts only in a list: elsewhere "http" is what is spoken, and not a port.
    kept = [at for at, item in enumerate(every) if isinstance(item.port.value, int) or at in links or at + 1 in links]
    found: list[Run] = []
    for before, at in zip((-1, *kept), kept, strict=False):
        last = every[before]
        if before >= 0 and (at in links or (before + 1 < at and not every[at].counted and _linked(text, last, every[at]))):
            found[-1] = Run((*found[-1].items, every[at]))
        else:
            found.append(Run((every[at],)))
    return found


def _items(text: str) -> Iterator[Item]:
    for match in _ITEM.finditer(text):
        counted = bool(_UNIT.match(text, match.end()))
        if match["name"]:
            yield Item(Port(match["name"]), match[0], match.start(), match.end(), valid=True, counted=counted, binds="")
            continue
        low, high = int(match["low"]), int(match["high"]) if match["high"] else None
        written = next((kind for kind in ("before", "slash", "after") if match[kind]), "")
        protocol = Protocol(match[written].upper()) if written else None
        padded = any((match[part] or "").startswith("0") for part in ("low", "high"))
        valid = not padded and 1 <= low <= MAX_PORT and (high is None or low <= high <= MAX_PORT)
        port = Port(low, None if high == low else high, protocol)
        yield Item(port, match[0], match.start(), match.end(), valid, counted, written)


def _linked(text: str, last: Item, item: Item) -> bool:
    between = text[last.end : item.start]
    link = _LINK.fullmatch(between)
    if link is None or not between:
        return False
    sign, word = (link["sign"] or "").strip(), link["word"]
    if isinstance(item.port.value, str) or isinstance(last.port.value, str):
        return bool(
            word
            or sign in {"&", "+"}
            or (sign in {",", "/"} and re.search(r"\bports?:? ?$", text[max(0, last.start - 10) : last.start]))
        )
    # Two numbers with nothing but a space between them are a list where both may be ports: "8080 9090", and not "24 7".
    return bool(word or sign) or min(len(last.text), len(item.text)) > 1


def with_protocols(run: Run) -> tuple[Port, ...]:
    """Return the ports of a list, each with its protocol: "tcp 80, 443" and "80, 443 udp" say it once for all, "443, 53/udp" does not."""
    items = list(run.items)
    written = [item.port.protocol for item in items]
    if items[-1].binds == "after" and not any(written[:-1]):
        written = [written[-1]] * len(written)
    for at in range(1, len(items)):
        if written[at] is None and items[at - 1].binds in {"before", ""} and items[0].binds == "before":
            written[at] = written[at - 1]
    return tuple(Port(item.port.value, item.port.end, protocol) for item, protocol in zip(items, written, strict=True))


def taken_back(text: str, earlier: Run, later: Run) -> bool:
    """Whether the later list takes the place of the earlier: "8080, sorry, 9090", "8080. Use 9090 instead"."""
    words = re.findall(r"[a-z']+", text[earlier.end : later.start])
    plain = all(word in _TAKES_BACK or word in _AROUND_IT for word in words)
    return plain and (bool(_TAKES_BACK & set(words)) or text[later.end : later.end + 9].strip(" ,.").startswith("instead"))


def refused(text: str, run: Run) -> bool:
    """Whether it is what somebody does not want: "not 8080", "instead of 8080"."""
    return bool(_NOT.search(text[max(0, run.start - 40) : run.start].rstrip()))


def taken_off(text: str) -> tuple[Port, ...]:
    """Return the ports that a follow-up takes away: "drop 9090", "9090 is wrong"."""
    text = plainly(text)
    gone = (run for run in runs(text) if refused(text, run) or _WRONG.match(text, run.end))
    return tuple(item.port for run in gone for item in run.items)


def looks_like_a_port(text: str, item: Item) -> bool:
    """Whether a number may well be meant as a port, though nothing says so. Tickets, years, counts and status codes are not."""
    digits = item.text.split("/")[0].strip()
    if isinstance(item.port.value, str) or item.counted or not item.valid:
        return False
    if item.port.end is None and (digits in STATUS or item.port.value in YEARS or digits.startswith("0")):
        return False
    if not (item.binds or item.port.value >= 1000 or str(item.port.value) in _KNOWN):
        return False
    return not _NO_PORT_AFTER.search(text[max(0, item.start - 30) : item.start])


def left(text: str, found: Sequence[Run], used: Sequence[Run]) -> tuple[str, ...]:
    """Return the numbers that look like ports and are in none of the lists that were used, as they are written."""
    rest = (item for run in found if run not in used for item in run.items)
    return tuple(dict.fromkeys(item.text.strip() for item in rest if looks_like_a_port(text, item)))
