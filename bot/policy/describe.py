"""Selectors, ports and openings in words that people use.

Every function takes `quote`, which marks what somebody typed into a file: `code` for Markdown (the default), `quoted` for plain
text. Both make the text harmless first: one line, no backtick, at most 300 characters, which holds any label.
"""

from collections.abc import Callable, Iterable, Sequence

from bot.model.estate import LabelSelector, Peer, PolicyPort
from bot.model.question import Protocol
from bot.policy.connections import ANY, FIRST_PORT, LAST_PORT, PORT_NAME, Axis, Box, Budget, Values, simplify
from bot.policy.selectors import is_everything, limits

Quote = Callable[[str], str]
_MOST_VALUES = 5
_MOST_OPENINGS = 4
_MOST_CHARACTERS = 300


def code(text: str) -> str:
    """Quote for Markdown."""
    return f"`{harmless(text)}`"


def quoted(text: str) -> str:
    """Quote for plain text."""
    return f"“{harmless(text)}”"


def describe_selector(selector: LabelSelector | None, noun: str = "pods", quote: Quote = code) -> str:
    """Return "every pod", "pods with `app: api`", "namespaces without the label `team`"; "no pod" where it contradicts itself."""
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
            found.append(harmless(protocol))
            continue
        if spans:
            found.append(f"{harmless(protocol)} {few(spans, 'and')}")
        found += [
            f"the {harmless(protocol)} port called {quote(name)}"
            for name in dict.fromkeys(port.port for port in mine if isinstance(port.port, str))
        ]
    return few(list(dict.fromkeys(found)), "and")


def describe_peer(peer: Peer | None, quote: Quote = code) -> str:
    """Return whom a peer stands for, seen from its policy: "namespaces with `component: a`", "pods of its own namespace"."""
    if peer is None:
        return "everyone"
    if peer.ip_block is not None:
        less = f" except {few([quote(cidr) for cidr in peer.ip_block.excludes], 'and')}" if peer.ip_block.excludes else ""
        return f"the addresses {quote(peer.ip_block.cidr)}{less}"
    pods = "pods" if is_everything(peer.pods) else describe_selector(peer.pods, "pods", quote)
    if peer.namespaces is None:
        return f"{pods} of its own namespace"
    namespaces = describe_selector(peer.namespaces, "namespaces", quote)
    return namespaces if is_everything(peer.pods) else f"{pods} in {namespaces}"


def describe_boxes(boxes: Iterable[Box], asked: Sequence[Box], budget: Budget, quote: Quote = code) -> str:
    """Return openings as one phrase: "only pods with `app: api`, on TCP 8080; and pods with `app: web`, on every port".

    What `asked` limits already is said without "only". The order of the boxes does not matter: the widest comes first.
    """
    parts: dict[tuple[object, ...], list[Box]] = {}
    for box in simplify(sorted(boxes, key=_order), budget):
        parts.setdefault((frozenset(_of(box, "target")), frozenset(_of(box, "source"))), []).append(box)
    groups = list(parts.values())
    said = [_opening(group, asked, quote, only=not i) for i, group in enumerate(groups[:_MOST_OPENINGS])]
    if len(groups) > _MOST_OPENINGS:
        said.append(f"{len(groups) - _MOST_OPENINGS} more openings")
    return "; and ".join(said)


def describe_asked(asked: Sequence[Box], quote: Quote = code, *, none: bool = False) -> str:
    """Return all of what was asked, or `none` of it: "pods with `app: api`, on TCP 8080", "no pod, on any port"."""
    targets = _pods(asked[0], "target", quote)
    ports = _ports(asked, quote)
    if none:
        return f"no pod {targets}".rstrip() + f", on {'any port' if ports == 'every port' else ports}"
    return (f"pods {targets}" if targets else "every pod") + f", on {ports}"


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


def _order(box: Box) -> tuple[object, ...]:
    held = sorted((axis, values.but, sorted(value or "" for value in values.items)) for axis, values in box.labels.items())
    return len(held), held, box.low, box.high, sorted(box.protocols)


def _of(box: Box, side: str) -> list[tuple[Axis, Values]]:
    return [(axis, values) for axis, values in box.labels.items() if axis[0] == side]


def _pods(box: Box, side: str, quote: Quote) -> str:
    held = dict(_of(box, side))
    return _with(held, quote) if held else ""


def _ports(boxes: Sequence[Box], quote: Quote) -> str:
    """Say the ports of boxes that have their pods in common."""
    said: list[str] = []
    for protocol in Protocol:
        spans: list[str] = []
        named: list[str] = []
        for box in sorted((box for box in boxes if protocol in box.protocols), key=lambda box: (box.low, box.high)):
            names = few([quote(name) for name in sorted(name for name in box.labels.get(PORT_NAME, ANY).items if name)], "or")
            whole = (box.low, box.high) == (FIRST_PORT, LAST_PORT)
            span = "" if whole else f" {box.low}" if box.low == box.high else f" {box.low}-{box.high}"
            if not names:
                spans.append(span.strip())
            elif whole:
                named.append(f"the {protocol} port called {names}")
            else:
                named.append(f"{protocol}{span} where the pod calls that port {names}")
        if "" in spans:
            said.append(protocol)
        else:
            said += [f"{protocol} {few(spans, 'and')}"] * bool(spans) + named
    return "every port" if said == list(Protocol) else few(said, "and")


def _with(held: dict[Axis, Values], quote: Quote) -> str:
    """Say limits on labels: "with `app: api` and `tier: web`, and without the label `job`"."""
    having, lacking = [], []
    for (_, key), values in sorted(held.items(), key=lambda item: item[0]):
        named = [quote(f"{key}: {value}") for value in sorted(value for value in values.items if value is not None)]
        absent = None in values.items
        if values == ANY:
            continue
        if values.but:
            if absent:
                having.append(f"the label {quote(key)}")
            if named:
                lacking.append(few(named, "or"))
        elif named and absent:
            having.append(f"{few(named, 'or')} or without the label {quote(key)}")
        elif named:
            having.append(few(named, "or"))
        else:
            lacking.append(f"the label {quote(key)}")
    said = [f"{word} {few(some, 'and')}" for word, some in (("with", having), ("without", lacking)) if some]
    return " and ".join(said)


def _span(port: PolicyPort) -> str:
    return str(port.port) if port.end_port in {None, port.port} else f"{port.port}-{port.end_port}"


def few(texts: Sequence[str], word: str) -> str:
    """Join a list as people do, and count what would make it too long."""
    if len(texts) > _MOST_VALUES + 1:
        texts = [*texts[:_MOST_VALUES], f"{len(texts) - _MOST_VALUES} others"]
    return f" {word} ".join((", ".join(texts[:-1]), texts[-1])) if len(texts) > 1 else "".join(texts)


def harmless(text: str) -> str:
    """Return somebody's text as one line of at most 300 characters that cannot be taken for markup."""
    line = "".join(char if char.isprintable() and char != "`" else " " for char in text[:_MOST_CHARACTERS])
    return line if len(text) <= _MOST_CHARACTERS else f"{line[:-1]}…"
