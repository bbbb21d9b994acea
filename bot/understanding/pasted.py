"""What people paste: manifests, errors, commands. Roles are read from the form, not from grammar."""

import re
from dataclasses import dataclass

from bot.understanding.hosts import addresses
from bot.understanding.names import Names

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
