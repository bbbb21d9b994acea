"""Which pods the address blocks of a rule hold.

No repository declares the addresses of pods. The platform's data, or NETPOL_POD_RANGES, may give their ranges; without these, a
pod has a private or shared address, and which one is not known.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_network

from bot.model.estate import IPBlock, Peer, Rule, Skipped
from bot.policy.describe import describe_peer, quoted

SETTING = "NETPOL_POD_RANGES"
"""The setting that decides what is left open here."""
_POD_LIKE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
"""Private and shared addresses: https://www.rfc-editor.org/rfc/rfc1918 , rfc6598 and rfc4193. Clusters give these to pods."""
_NEVER_PODS = ("169.254.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "fe80::/10", "::1/128", "ff00::/8")
"""Link-local (the metadata service), loopback and multicast addresses, which no pod has."""
_EVERY_ADDRESS = "0.0.0.0/0"
_BLOCKS_KEPT = 1024
"""Lists of blocks whose answer `holds_pods` keeps. Past that number, it works an answer out again."""

_Span = tuple[int, int, int]
"""IP version, first and last address."""


@lru_cache(maxsize=_BLOCKS_KEPT)
def holds_pods(blocks: tuple[IPBlock, ...], ranges: tuple[str, ...]) -> bool | None:
    """Report whether the blocks together hold the address of every pod (True) or of none (False); None where that is not known.

    `ranges` are the pods' address ranges. Without any, only blocks that hold every IPv4 address, less at most those that no pod
    has, hold every pod; and those that hold no private or shared address hold none.
    """
    held = [span for block in blocks for span in _without(_spans((block.cidr,)), _spans(block.excludes))]
    if not any(_common(held, _spans(ranges or _POD_LIKE))):
        return False
    missing = _without(_spans(ranges or (_EVERY_ADDRESS,)), [*held, *_spans(_NEVER_PODS)])
    return None if missing else True


def match_block(rule: Rule, peer: Peer, ranges: tuple[str, ...]) -> bool | Skipped:
    """Return whether a block of a rule admits every namespace or none; where that is not known, what leaves it open.

    The blocks of one rule have their ports in common, so they count together.
    """
    if peer.ip_block is None:
        return False
    found = holds_pods((peer.ip_block,), ranges)
    if found is None:
        blocks = tuple(each.ip_block for each in rule.peers if each.ip_block is not None)
        found = holds_pods(blocks, ranges) if blocks[1:] else None
    return _doubt(peer, ranges) if found is None else found


def open_why(ranges: tuple[str, ...]) -> str:
    """Return in a sentence why it is not known whether addresses are those of the pods."""
    return "They cover some pods, but not all." if ranges else f"They may cover pods: {SETTING} settles it."


def _doubt(peer: Peer, ranges: tuple[str, ...]) -> Skipped:
    block = describe_peer(peer, quoted)
    why = f"{block[0].upper()}{block[1:]} {open_why(ranges).removeprefix('They ')}"
    return Skipped(peer.place.path, why, peer.place.line, is_read=True)


def _spans(cidrs: Iterable[str]) -> list[_Span]:
    """Return address blocks as spans; what is no block holds nothing."""
    found: list[_Span] = []
    for cidr in cidrs:
        try:
            network = ip_network(cidr, strict=False)
        except ValueError:
            continue
        found.append((network.version, int(network.network_address), int(network.broadcast_address)))
    return found


def _common(some: Iterable[_Span], others: Iterable[_Span]) -> Iterator[_Span]:
    others = list(others)
    for version, first, last in some:
        for other, its_first, its_last in others:
            if version == other and max(first, its_first) <= min(last, its_last):
                yield version, max(first, its_first), min(last, its_last)


def _without(some: Iterable[_Span], taken: Iterable[_Span]) -> list[_Span]:
    left = list(some)
    for version, first, last in taken:
        rest = []
        for other, its_first, its_last in left:
            if version != other or last < its_first or its_last < first:
                rest.append((other, its_first, its_last))
                continue
            rest += [(other, its_first, first - 1)] if its_first < first else []
            rest += [(other, last + 1, its_last)] if last < its_last else []
        left = rest
    return left
