"""Ends that are read from a form and not from grammar: an address in the cluster, an error or a manifest that was pasted."""

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.grammar import LONE_SOURCES, LONE_TARGETS
from bot.understanding.mentions import Mention
from bot.understanding.names import Names
from bot.understanding.pasted import Pasted
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton


def with_addresses(found: Sequence[Mention], assigned: Roles, shape: Skeleton) -> Roles:
    """Take an address in the cluster for what is called, whatever else is said."""
    called = [number for number, mention in enumerate(found) if mention.address and mention.address.in_cluster]
    sure = assigned.template not in {*LONE_SOURCES, *LONE_TARGETS, ""}
    if len(called) != 1 or (assigned.sources and assigned.targets and sure):
        return assigned
    if not sure:
        assigned = replace(
            assigned,
            sources=tuple(one for one in assigned.sources if one not in called),
            targets=(),
            self_target=False,
        )
    elif called[0] in assigned.sources:
        return assigned
    rest = [
        number
        for number, mention in enumerate(found)
        if number not in called and not mention.weak and any(number in group for group in shape.groups)
    ]
    if len(rest) == 1 or (rest and assigned.sources):
        return replace(assigned, sources=assigned.sources or (rest[0],), targets=(called[0],), template="address")
    return replace(assigned, targets=assigned.targets or (called[0],))


def with_pasted(assigned: Roles, found: list[Mention], blocks: Sequence[Pasted], names: Names) -> tuple[Roles, list[Mention]]:
    """Fill the ends that the words leave open from what was pasted."""
    for block in blocks:
        known = {mention.name: number for number, mention in enumerate(found) if mention.name}
        for name in (*block.sources, *((block.target,) if block.target else ())):
            if name not in known:
                known[name] = len(found)
                found = [*found, Mention(0, 0, name, tuple(name.split("-")), None, names.find(tuple(name.split("-"))))]
        lone = assigned.template in {*LONE_SOURCES, *LONE_TARGETS, ""} and not (assigned.sources and assigned.targets)
        if block.target and lone and block.service and known[block.target] not in assigned.targets:
            others = tuple(number for name, number in known.items() if name != block.target and not found[number].weak)
            assigned = replace(
                assigned,
                sources=others if len(others) == 1 else assigned.sources,
                targets=(known[block.target],),
                self_source=False if len(others) == 1 else assigned.self_source,
                template="pasted",
            )
        if block.target and not assigned.targets and known[block.target] not in assigned.sources:
            assigned = replace(
                assigned, targets=(known[block.target],), self_target=False, template=assigned.template or "pasted"
            )
        sources = tuple(known[name] for name in block.sources if known[name] not in assigned.targets)
        if sources and not assigned.sources:
            assigned = replace(assigned, sources=sources, self_source=False, template=assigned.template or "pasted")
        if block.target and known[block.target] in assigned.targets and not assigned.sources:
            rest = [number for name, number in known.items() if name != block.target and not found[number].weak]
            if len(rest) == 1:
                assigned = replace(assigned, sources=(rest[0],), self_source=False, template=assigned.template or "pasted")
    return assigned, found


def called(assigned: Roles, found: Sequence[Mention], blocks: Sequence[Pasted]) -> Pasted:
    """Service and port of the address that was written for the target."""
    for number in assigned.targets:
        address = found[number].address
        if address and (address.service or address.port):
            port = address.port if address.port and 0 < address.port < 65536 else None
            return Pasted(service=address.service if address.in_cluster else None, port=port)
    return next((block for block in blocks if block.service or block.port), Pasted())
