"""Selectors, ports and openings in plain words.

Every function takes `quote`, which marks what somebody wrote into a file: `code` for Markdown (the default), `quoted` for plain
text. Both make it one safe line first.
"""

from collections.abc import Callable, Iterable, Sequence

from bot.model.estate import Peer, PolicyPort
from bot.model.question import Protocol
from bot.model.selector import LabelSelector
from bot.model.text import abridged, listed, safe_line
from bot.model.text import quoted as quote_text
from bot.policy.connections import (
    ANY_VALUE,
    Budget,
    ConnectionSet,
    Dimension,
    LabelValues,
    simplify,
)
from bot.policy.selectors import is_everything, limits

Quote = Callable[[str], str]
_MOST_VALUES = 5
"""Values that one phrase lists before it counts the rest: readers skip longer lists."""
_MOST_OPENINGS = 4
"""Openings that one sentence lists before it counts the rest: more do not read as one sentence."""
_LONGEST = 300
"""The most characters of a quotation: a label `key: value` has at most 382, and a real one far fewer."""


def code(text: str) -> str:
    """Return the text as inline code, for Markdown."""
    return f"`{safe(text)}`"


def quoted(text: str) -> str:
    """Return the text in quotation marks, for plain text."""
    return quote_text(text, _LONGEST)


def safe(text: str) -> str:
    """Return what somebody wrote into a file as one line that is neither code nor markup."""
    return safe_line(text, _LONGEST)


def few(words: Sequence[str], last: str = "and") -> str:
    """Return the words as a sentence lists them; `abridged` counts those beyond `_MOST_VALUES`."""
    return listed(abridged(words, _MOST_VALUES, "others"), last)


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
        spans = [_span(port.port, port.end_port) for port in mine if isinstance(port.port, int)]
        if any(port.port is None for port in mine):
            found.append(safe(protocol))
            continue
        if spans:
            found.append(f"{safe(protocol)} {few(spans)}")
        found += [
            f"the {safe(protocol)} port called {quote(name)}"
            for name in dict.fromkeys(port.port for port in mine if isinstance(port.port, str))
        ]
    return few(list(dict.fromkeys(found)))


def describe_peer(peer: Peer | None, quote: Quote = code) -> str:
    """Return whom a peer stands for, seen from its policy: "namespaces with `component: a`", "pods of its own namespace"."""
    if peer is None:
        return "everyone"
    if peer.ip_block is not None:
        less = f" except {few([quote(cidr) for cidr in peer.ip_block.excludes])}" if peer.ip_block.excludes else ""
        return f"the addresses {quote(peer.ip_block.cidr)}{less}"
    pods = "pods" if is_everything(peer.pods) else describe_selector(peer.pods, "pods", quote)
    if peer.namespaces is None:
        return f"{pods} of its own namespace"
    namespaces = describe_selector(peer.namespaces, "namespaces", quote)
    return namespaces if is_everything(peer.pods) else f"{pods} in {namespaces}"


def describe_connections(
    connection_sets: Iterable[ConnectionSet], asked: Sequence[ConnectionSet], budget: Budget, quote: Quote = code
) -> str:
    """Return connection sets as one phrase: "only pods with `app: api`, on TCP 8080; and pods with `app: web`, on every port".

    "Only" is left out for what `asked` limits already. The widest set comes first, whatever order they are given in.
    """
    parts: dict[tuple[object, ...], list[ConnectionSet]] = {}
    for connections in simplify(sorted(connection_sets, key=_order), budget):
        parts.setdefault((frozenset(_of(connections, "target")), frozenset(_of(connections, "source"))), []).append(connections)
    groups = list(parts.values())
    said = [_opening(group, asked, quote, only=not i) for i, group in enumerate(groups[:_MOST_OPENINGS])]
    if len(groups) > _MOST_OPENINGS:
        said.append(f"{len(groups) - _MOST_OPENINGS} more openings")
    return "; and ".join(said)


def describe_asked(asked: Sequence[ConnectionSet], quote: Quote = code, *, none: bool = False) -> str:
    """Return all of what was asked, or `none` of it: "pods with `app: api`, on TCP 8080", "no pod, on any port"."""
    targets, sources = _pods(asked[0], "target", quote), _pods(asked[0], "source", quote)
    ports, callers = _ports(asked, quote), f", from pods {sources}" if sources else ""
    if none:
        return f"no pod {targets}".rstrip() + f", on {'any port' if ports == 'every port' else ports}{callers}"
    return (f"pods {targets}" if targets else "every pod") + f", on {ports}{callers}"


def _opening(group: Sequence[ConnectionSet], asked: Sequence[ConnectionSet], quote: Quote, *, only: bool) -> str:
    """Return a phrase for connection sets that differ only in their ports."""
    target, source, ports = _pods(group[0], "target", quote), _pods(group[0], "source", quote), _ports(group, quote)
    narrower = {
        "target": target != _pods(asked[0], "target", quote),
        "ports": ports != _ports(asked, quote),
        "source": bool(source) and source != _pods(asked[0], "source", quote),
    }
    first = next((part for part, it_is in narrower.items() if it_is), "") if only else ""
    said = [
        ("only " if first == "target" else "") + (f"pods {target}" if target else "every pod"),
        ("only " if first == "ports" else "") + f"on {ports}",
    ]
    if source:
        said.append(("only " if first == "source" else "") + f"from pods {source}")
    return ", ".join(said)


def _order(connections: ConnectionSet) -> tuple[object, ...]:
    held = sorted(
        (dimension, values.excluding, sorted(value or "" for value in values.items))
        for dimension, values in connections.labels.items()
    )
    return len(held), held, connections.min_port, connections.max_port, sorted(connections.protocols)


def _of(connections: ConnectionSet, end: str) -> list[tuple[Dimension, LabelValues]]:
    return [(dimension, values) for dimension, values in connections.labels.items() if dimension[0] == end]


def _pods(connections: ConnectionSet, end: str, quote: Quote) -> str:
    held = dict(_of(connections, end))
    return _with(held, quote) if held else ""


def _ports(connection_sets: Sequence[ConnectionSet], quote: Quote) -> str:
    """Return a phrase for the ports of connection sets that have their pods in common."""
    said: list[str] = []
    for protocol in Protocol:
        spans: list[str] = []
        named: list[str] = []
        for connections in sorted(
            (each for each in connection_sets if protocol in each.protocols), key=lambda each: (each.min_port, each.max_port)
        ):
            names = few([quote(name) for name in connections.port_names], "or")
            whole = connections.every_port
            span = "" if whole else f" {_span(connections.min_port, connections.max_port)}"
            if not names:
                spans.append(span.strip())
            elif whole:
                named.append(f"the {protocol} port called {names}")
            else:
                named.append(f"{protocol}{span} where the pod calls that port {names}")
        if "" in spans:
            said.append(protocol)
        else:
            said += [f"{protocol} {few(spans)}"] * bool(spans) + named
    return "every port" if said == list(Protocol) else few(said)


def _with(held: dict[Dimension, LabelValues], quote: Quote) -> str:
    """Return limits on labels: "with `app: api` and `tier: web`, and without the label `job`"."""
    having, lacking = [], []
    for (_, key), values in sorted(held.items(), key=lambda item: item[0]):
        named = [quote(f"{key}: {value}") for value in sorted(value for value in values.items if value is not None)]
        absent = None in values.items
        if values == ANY_VALUE:
            continue
        if values.excluding:
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
    said = [f"{word} {few(some)}" for word, some in (("with", having), ("without", lacking)) if some]
    return " and ".join(said)


def _span(first: int, last: int | None) -> str:
    return str(first) if last in {None, first} else f"{first}-{last}"
