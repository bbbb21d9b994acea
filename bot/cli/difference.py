"""`netpol diff`: who may call whom in one state of the manifests and not, or otherwise, in another."""

from dataclasses import dataclass
from pathlib import Path

from bot.cli import show
from bot.cli.commands import open_host
from bot.cli.probing import folder_estate
from bot.cli.status import DONE, NO
from bot.cli.where import Where
from bot.errors import Fixable
from bot.model.estate import Estate
from bot.policy.between_pods import NO_CONNECTIONS, UNKNOWN, connection_rows, workloads_of


@dataclass(frozen=True, slots=True)
class Change:
    """A pair whose connections differ: `added`, `removed` or `changed`."""

    type: str
    src: str
    dst: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states, and the pairs of which it is not known, on either side."""

    changes: tuple[Change, ...]
    unknown: tuple[tuple[str, str], ...]


def difference(old: str, new: str, where: Where, *, as_json: bool) -> int:
    """Print what differs between two folders of manifests, or revisions of the repository.

    Status 1 where anything differs, or may. Raises Fixable where neither declares a workload.
    """
    before, after = (_estate(each, where) for each in (old, new))
    if not workloads_of(before) and not workloads_of(after):
        raise Fixable("Neither declares a workload, so there is nobody to compare.", "Compare folders of rendered manifests.")
    found = difference_of(before, after)
    unknown = {"unknown": [list(pair) for pair in found.unknown]} if found.unknown else {}
    if as_json:
        show.as_json({"changes": show.plain(found.changes), **unknown})
    else:
        for each in found.changes:
            show.plain_line(f"{each.type}: {each.src} → {each.dst}: {each.before} → {each.after}")
        for source, target in found.unknown:
            show.plain_line(f"not known: {source} → {target}")
        if not (found.changes or found.unknown):
            show.plain_line("Nothing differs: who may call whom is the same in both.")
    return NO if found.changes or found.unknown else DONE


def difference_of(before: Estate, after: Estate) -> Difference:
    """Return the pairs that differ, by their names. Addresses are cut at the borders of both sides."""
    old, new = connection_rows(before, after), connection_rows(after, before)
    changes, unknown = [], []
    for pair in sorted({*old, *new}):
        one, other = old.get(pair, NO_CONNECTIONS), new.get(pair, NO_CONNECTIONS)
        if UNKNOWN in {one, other}:
            unknown.append(pair)
        elif one != other:
            changes.append(Change(_type(one, other), pair[0], pair[1], one, other))
    return Difference(tuple(changes), tuple(unknown))


def _type(before: str, after: str) -> str:
    if before == NO_CONNECTIONS:
        return "added"
    return "removed" if after == NO_CONNECTIONS else "changed"


def _estate(named: str, where: Where) -> Estate:
    """Return what a folder or a revision declares. A folder comes first: a revision of its name can be written in full."""
    return folder_estate(named) if Path(named).is_dir() else open_host(where).at(named)
