"""Selectors, ports and openings in words that people use.

Every function takes `quote`, which marks what somebody typed into a file: `code` for Markdown (the default), `quoted` for plain
text. Both make the text harmless first: one line, no backtick, at most 80 characters.
"""

from collections.abc import Callable, Iterable, Sequence

from bot.estate.model import LabelSelector, Peer, PolicyPort
from bot.policy.selectors import is_everything, limits
from bot.policy.space import ANY, FIRST_PORT, LAST_PORT, PROTOCOLS, Axis, Box, Budget, Values, simplify
from bot.question import Protocol

Quote = Callable[[str], str]
_MOST_VALUES = 5
_MOST_OPENINGS = 4


def code(text: str) -> str:
    """Quote for Markdown."""
    return f"`{_harmless(text)}`"


def quoted(text: str) -> str:
    """Quote for plain text."""
    return f"“{_harmless(text)}”"


def describe_selector(selector: LabelSelector | None, noun: str = "pods", quote: Quote = code) -> str:
    """Return "every pod", "pods with `app: api`", "namespaces without a `team` label"; "no pod" where it contradicts itself."""
    if is_everything(selector):
        return f"every {noun.removesuffix('s')}"
    held = limits(selector, "")
    return f"no {noun.removesuffix('s')}" if held is None else f"{noun} {_with(held, quote)}"


def describe_ports(ports: Sequence[PolicyPort], quote: Quote = code) -> str:
    """Return "every port", "TCP 80, 443 and 8000-9000", "TCP and UDP", "the TCP port called `http`"."""
    if not ports:
        return "every port"
    found = []
    for protocol in dict.fromkeys(port.protocol for port in ports):
        mine = [port for port in ports if port.protocol == protocol]
        spans = [_span(port) for port in mine if isinstance(port.port, int)]
        if any(port.port is None for port in mine):
            found.append(_harmless(protocol))
            continue
        if spans:
            found.append(f"{_harmless(protocol)} {_few(spans, 'and')}")
        found += [
            f"the {_harmless(protocol)} port called {quote(name)}"
            for name in dict.fromkeys(port.port for port in mine if isinstance(port.port, str))
        ]
    return _few(list(dict.fromkeys(found)), "and")


def describe_peer(peer: Peer | None, quote: Quote = code) -> str:
    """Return whom a peer stands for, seen from its policy: "namespaces with `component: a`", "pods of its own namespace"."""
    if peer is None:
        return "everyone"
    if peer.ip_block is not None:
        less = f" except {_few([quote(cidr) for cidr in peer.ip_block.excludes], 'and')}" if peer.ip_block.excludes else ""
        return f"the addresses {quote(peer.ip_block.cidr)}{less}"
    pods = "pods" if is_everything(peer.pods) else describe_selector(peer.pods, "pods", quote)
    if peer.namespaces is None:
        return f"{pods} of its own namespace"
    namespaces = describe_selector(peer.namespaces, "namespaces", quote)
    return namespaces if is_everything(peer.pods) else f"{pods} in {namespaces}"


def describe_boxes(boxes: Iterable[Box], asked: Sequence[Box], budget: Budget, quote: Quote = code) -> str:
    """Return openings as one phrase: "only pods with `app: api`, on TCP 8080; and pods with `app: web`, on every port".

    What `asked` limits already is said without "only".
    """
    parts: dict[tuple[object, ...], list[Box]] = {}
    for box in simplify(boxes, budget):
        parts.setdefault((frozenset(_of(box, "target")), frozenset(_of(box, "source"))), []).append(box)
    groups = list(parts.values())
    said = [_opening(group, asked, quote, only=not i) for i, group in enumerate(groups[:_MOST_OPENINGS])]
    if len(groups) > _MOST_OPENINGS:
        said.append(f"{len(groups) - _MOST_OPENINGS} more openings")
    return "; and ".join(said)


def describe_asked(asked: Sequence[Box], quote: Quote = code, *, every: str = "every", none: bool = False) -> str:
    """Return what was asked as a phrase: "every pod, on every port", "pods with `app: api`, on TCP 8080"; or none of it."""
    targets = _pods(asked[0], "target", quote)
    pods = f"{every} pod" if not targets else f"no pod {targets}" if none else f"pods {targets}"
    ports = _ports(asked, quote)
    return f"{pods}, on {'any port' if none and ports == 'every port' else ports}"


def _opening(group: Sequence[Box], asked: Sequence[Box], quote: Quote, *, only: bool) -> str:
    """Say one group of boxes that differ only in their ports."""
    target, source, ports = _pods(group[0], "target", quote), _pods(group[0], "source", quote), _ports(group, quote)
    narrower = {
        "target": target != _pods(asked[0], "target", quote),
        "ports": ports != _ports(asked, quote),
        "source": bool(source),
    }
    first = next((part for part, it_is in narrower.items() if it_is), "") if only else ""
    said = [
        ("only " if first == "target" else "") + (f"pods {target}" if target else "every pod"),
        ("only " if first == "ports" else "") + f"on {ports}",
    ]
    if source:
        said.append(("only " if first == "source" else "") + f"from pods {source}")
    return ", ".join(said)


def _of(box: Box, side: str) -> list[tuple[Axis, Values]]:
    return [(axis, values) for axis, values in box.labels.items() if axis[0] == side]


def _pods(box: Box, side: str, quote: Quote) -> str:
    held = dict(_of(box, side))
    return _with(held, quote) if held else ""


def _ports(boxes: Sequence[Box], quote: Quote) -> str:
    """Say the ports of boxes that have their pods in common."""
    found: dict[str, list[str]] = {}
    for box in sorted(boxes, key=lambda box: (box.low, box.high)):
        names = [quote(name) for (of, name), values in box.labels.items() if of == "port" and None not in values.items]
        whole = (box.low, box.high) == (FIRST_PORT, LAST_PORT)
        if whole and not names and box.protocols == PROTOCOLS:
            return "every port"
        span = "" if whole else str(box.low) if box.low == box.high else f"{box.low}-{box.high}"
        for protocol in Protocol:
            if protocol not in box.protocols:
                continue
            if not names:
                found.setdefault(protocol, []).append(span)
            elif whole:
                found.setdefault(f"the {protocol} port called {' and '.join(names)}", [])
            else:
                found.setdefault(f"{protocol} {span} where the pod calls that port {' and '.join(names)}", [])
    said = [f"{protocol} {_few(spans, 'and')}".strip() if "" not in spans else protocol for protocol, spans in found.items()]
    return _few(said, "and")


def _with(held: dict[Axis, Values], quote: Quote) -> str:
    """Say limits on labels: "with `app: api` and `tier: web`, and without a `job` label"."""
    having, lacking = [], []
    for (_, key), values in sorted(held.items(), key=lambda item: item[0]):
        named = [quote(f"{key}: {value}") for value in sorted(value for value in values.items if value is not None)]
        absent = None in values.items
        if values == ANY:
            continue
        if values.but:
            if absent:
                having.append(f"a {quote(key)} label")
            if named:
                lacking.append(_few(named, "or"))
        elif named and absent:
            having.append(f"{_few(named, 'or')} or no {quote(key)} label")
        elif named:
            having.append(_few(named, "or"))
        else:
            lacking.append(f"a {quote(key)} label")
    said = [f"{word} {_few(some, 'and')}" for word, some in (("with", having), ("without", lacking)) if some]
    return " and ".join(said)


def _span(port: PolicyPort) -> str:
    return str(port.port) if port.end_port in {None, port.port} else f"{port.port}-{port.end_port}"


def _few(texts: Sequence[str], word: str) -> str:
    """Join a list as people do, and count what would make it too long."""
    if len(texts) > _MOST_VALUES + 1:
        texts = [*texts[:_MOST_VALUES], f"{len(texts) - _MOST_VALUES} others"]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}" if texts else ""


def _harmless(text: str) -> str:
    line = "".join(char if char.isprintable() and char != "`" else " " for char in str(text)[:200])
    return line if len(line) <= 80 else f"{line[:79]}…"
