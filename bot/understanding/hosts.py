"""Addresses in a text: cluster names, public hosts and URLs, and which namespace each belongs to."""

import re
from dataclasses import dataclass

from bot.model.environments import split_environment
from bot.understanding.names import Names

HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z+]{1,9})://)?(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|[a-z0-9-]+(?=:\d))(?::(?P<port>\d{1,6}))?(?P<path>/[^\s\"'<>]*)?",
    re.ASCII,
)
_RESOLVED = re.compile(r"/\d{1,3}(?:\.\d{1,3}){3}:(\d{1,6})\b")
"""What a Java error adds to a host: the address that it was resolved to, and the port."""
FILE = re.compile(r"\.(?:ya?ml|tf|json|md|rb|py|kt|java|js|ts|sh|txt|png|html?|lock|go)$")
OWN_DOMAINS = (".justice.gov.uk", ".service.gov.uk", ".gov.uk")


@dataclass(frozen=True, slots=True)
class Address:
    """A host that was named: the namespace that it leads to (a name of the estate, or None), service and port as written."""

    start: int
    end: int
    namespace: str | None
    said: str
    service: str | None
    port: int | None
    in_cluster: bool


def addresses(text: str, names: Names) -> list[Address]:
    """Find addresses that lead, or claim to lead, to a namespace of the cluster. `text` is lower case."""
    found = (_address(match, names) for match in HOST.finditer(text) if "." in match["host"] or match["port"])
    return [one for one in found if one]


def _address(match: re.Match[str], names: Names) -> Address | None:
    host = match["host"].strip("-_.")
    resolved = _RESOLVED.match(match["path"] or "")
    written = match["port"] or (resolved and resolved[1])
    port = int(written) if written else None
    labels = host.split(".")
    if FILE.search(host) or (match.start() and match.string[match.start() - 1] in "@/"):
        return None
    if "svc" in labels[2:3] or (
        len(labels) == 2 and (labels[1] in names.entries or ((match["scheme"] or port) and "-" in labels[1]))
    ):
        said, service, inside = labels[1], labels[0], True
    elif len(labels) == 1 and labels[0] in names.entries:
        said, service, inside = labels[0], None, True
    elif host.endswith(OWN_DOMAINS) and not host.startswith(("user-guide.", "app-logs.", "logs.", "grafana.")):
        said, service, inside = labels[0], None, False
    else:
        return None
    namespace = said if said in names.entries else _namespace(said, names, public=not inside)
    if namespace is None and not inside:
        return None
    end = match.end("port") if match["port"] else match.end("host")
    return Address(match.start(), max(end, match.end()) if match["scheme"] else end, namespace, said, service, port, inside)


def _namespace(said: str, names: Names, *, public: bool) -> str | None:
    stem, environment = split_environment(tuple(part for part in said.split("-") if part))
    if not stem:
        return None
    found = names.find(stem, environment, presumed=("prod",) if public else ())
    return found.name if found.rank <= 4 or 11 <= found.rank <= 21 else None
