"""Every table in docs/policy-patterns.md says what the policy above it does, asked of pods that a test builds.

And the YAML for Prometheus in docs/special-calls.md is what the bot generates: its namespace is declared nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.desk import Desk
from bot.estate import RawFile, cluster_of
from bot.guide.pages import filled, read_guide
from bot.guide.platform import Platform
from bot.model.estate import Workload
from bot.model.question import Intent, Port, Question
from bot.model.world import World
from bot.policy.between_pods import AddressRange, Endpoint, PodConnections, workloads_of
from bot.settings import ROOT
from bot.understanding import Names
from tests.docs_examples import sample
from tests.platforms import CLOUD, CLOUD_PLATFORM, PLAIN

PAGE = ROOT / "docs" / "policy-patterns.md"
OWN, OTHER, EDGE = "shop", "bank", "edge"
OUTSIDE = AddressRange(ip_address("192.0.2.7"), ip_address("192.0.2.7"))
CALLS = (
    ("TCP", 8080),
    ("TCP", 8000),
    ("TCP", 8100),
    ("TCP", 8101),
    ("TCP", 9090),
    ("TCP", 53),
    ("TCP", 5353),
    ("UDP", 53),
    ("UDP", 5353),
)
"""What is asked: the ports of the page, their neighbours, another one, and those of DNS servers."""
ROW = re.compile(r"Gets (in|out)(?: to `app=(\w+)`)?")
COLUMNS = {"From": (OWN, OTHER, "ingress controllers", "outside"), "To": (OWN, OTHER, "DNS", "outside")}


class Claim(NamedTuple):
    """A cell of a table: the policies above it, which pods of `shop` it is about, the other end, and what it says."""

    section: str
    spec: str
    direction: str
    app: str
    other: str
    cell: str


def claims(platform: Platform) -> Iterator[Claim]:
    """Yield every cell of every table, with the policy that stands above it."""
    section = spec = ""
    tokens = MarkdownIt("commonmark").enable("table").parse(filled(PAGE, platform))
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            section, spec = tokens[index + 1].content, ""
        elif token.type == "fence":
            assert token.info == "yaml pattern", f"{section}: a snippet is marked as a pattern"
            spec = token.content
        elif token.type == "table_open":
            rows = list(cells(tokens[index:]))
            (corner, *columns), body = rows[0], rows[1:]
            assert spec, f"{section}: a table stands under its policy"
            assert tuple(each.strip("`") for each in columns) == COLUMNS[corner]
            assert body
            for label, *said in body:
                row = ROW.fullmatch(label)
                assert row, f"{section}: {label}"
                assert (corner == "From") == (row[1] == "in")
                for other, cell in zip(COLUMNS[corner], said, strict=True):
                    yield Claim(section, spec, row[1], row[2] or "", other, cell)


def cells(tokens: list[Token]) -> Iterator[list[str]]:
    """Yield the rows of the table that begins with the first token."""
    row: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "table_close":
            return
        if token.type in {"th_open", "td_open"}:
            row.append(tokens[index + 1].content)
        if token.type == "tr_close":
            yield row
            row = []


@cache
def cluster(spec: str, platform: str) -> PodConnections:
    """Return the connections of the page's pods with one policy in `shop`."""
    servers = [each.namespace for each in {"cloud": CLOUD, "plain": PLAIN}[platform].cluster.dns]
    documents: list[dict[str, object]] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        for name, labels in ((OWN, {"team": "retail"}), (OTHER, {}), (EDGE, {}), *((name, {}) for name in servers))
    ]
    documents += [pod(namespace, app) for namespace in (OWN, OTHER) for app in ("web", "api")]
    documents += [pod(EDGE, "controller"), *(pod(name, "dns") for name in servers)]
    about = {"name": "pattern", "namespace": OWN}
    documents.append({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": about})
    estate = cluster_of([RawFile("all.yaml", "", (yaml.safe_dump_all(documents) + spec).encode())])
    assert estate.skipped == (), "Kubernetes would refuse the policy"
    return PodConnections(replace(estate, pod_ranges=("10.244.0.0/16",)))


def pod(namespace: str, app: str) -> dict[str, object]:
    """Write a pod; only `api` declares a port."""
    container: dict[str, object] = {"name": "main", "image": "x"} | (
        {"ports": [{"name": "http", "containerPort": 8080}]} if app == "api" else {}
    )
    about = {"name": app, "namespace": namespace, "labels": {"app": app}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": {"containers": [container]}}


def ends(connections: PodConnections, name: str) -> list[Endpoint]:
    """Return the endpoints that a column is about."""
    if name == "outside":
        return [OUTSIDE]
    pods = workloads_of(connections.estate)
    namespaces = {OWN: {OWN}, OTHER: {OTHER}, "ingress controllers": {EDGE}}.get(name)
    return [each for each in pods if each.namespace in (namespaces or {each.namespace for each in pods if each.name == "dns"})]


def app_of(end: Endpoint) -> str:
    """Return the name of a pod, which is its label `app`."""
    return end.name if isinstance(end, Workload) else ""


def promised(claim: Claim, other: Endpoint, protocol: str, port: int) -> bool:
    """Report whether a cell says that a call gets through. A port means TCP; that of DNS means UDP too."""
    if claim.cell in {"yes", "no"}:
        return claim.cell == "yes"
    named = re.findall(r"only `(?:app=(\w+)|(\d+)(?:-(\d+))?)`", claim.cell)
    assert named, claim
    assert len(named) == len(claim.cell.split(", ")), claim
    carried = protocol == "TCP" or claim.other == "DNS"
    return any(
        app_of(other) == app if app else carried and int(first) <= port <= int(last or first) for app, first, last in named
    )


def allowed(connections: PodConnections, source: Endpoint, target: Endpoint, protocol: str, port: int) -> bool:
    """Report whether a connection is allowed, which must be certain."""
    sets = connections.between(source, target)
    assert sets is not None, "not known"
    return any(protocol in each.protocols and each.min_port <= port <= each.max_port for each in sets)


def is_another_servers(other: Endpoint, port: int) -> bool:
    """Report whether a port is that of DNS servers in another namespace than this one: a cell names them together."""
    servers = {each.namespace: each.port for each in (*CLOUD.cluster.dns, *PLAIN.cluster.dns)}
    here = isinstance(other, Workload) and servers.get(other.namespace)
    return bool(here) and port in servers.values() and port != here


@pytest.mark.parametrize("name", ["cloud", "plain"])
def test_a_table_says_what_its_policy_does(name: str) -> None:
    """For every pod of `shop`, every pod or address at the other end, and ports that the cell names and does not name."""
    wrong = []
    for claim in claims({"cloud": CLOUD, "plain": PLAIN}[name]):
        connections = cluster(claim.spec, name)
        mine = [each for each in ends(connections, OWN) if claim.app in {"", app_of(each)}]
        for own, other, (protocol, port) in product(mine, ends(connections, claim.other), CALLS):
            if own == other or is_another_servers(other, port):
                continue  # no policy keeps a pod from itself
            source, target = (other, own) if claim.direction == "in" else (own, other)
            if allowed(connections, source, target, protocol, port) != promised(claim, other, protocol, port):
                wrong.append((claim.section, claim.cell, f"{source} → {target} {protocol} {port}"))
    assert wrong == []


def test_every_pattern_has_its_table() -> None:
    """A snippet without a table claims nothing, and so proves nothing."""
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^```yaml pattern\n(?:.*\n)+?```\n\n(?!\| (?:From|To) \|)(.*)$", text, re.MULTILINE) == []
    assert text.count("```yaml pattern") == text.count("```yaml")


@pytest.mark.parametrize(
    ("cell", "instead"),
    [("| no | only `app=web` | no | no |", "| no | yes | no | no |"), ("| yes | no | no | no |", "| no | no | no | no |")],
)
def test_a_wrong_table_fails(cell: str, instead: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that says something else is found."""
    text = PAGE.read_text(encoding="utf-8")
    assert cell in text
    page = tmp_path / PAGE.name
    page.write_text(text.replace(cell, instead, 1), encoding="utf-8")
    monkeypatch.setattr("tests.test_patterns_page.PAGE", page)
    with pytest.raises(AssertionError):
        test_a_table_says_what_its_policy_does("cloud")


def test_the_yaml_for_prometheus_is_what_the_bot_generates() -> None:
    """The request before the block, answered by the help desk, which knows the platform's own callers."""
    text = filled(ROOT / "docs" / "special-calls.md", CLOUD)
    found = re.search(r"`netpol allow (\S+) (\S+) --port (\d+)` adds:\n\n```yaml generated\n(.*?)```", text, re.DOTALL)
    assert found
    estate, now = sample(), datetime(2026, 1, 1, tzinfo=UTC)
    world = World(estate, read_guide(ROOT, CLOUD, ""), CLOUD_PLATFORM, now, now)
    question = Question(Intent.ALLOW, (found[1],), found[2], ports=(Port(int(found[3])),))
    plan = Desk(world, Names.of(estate, CLOUD_PLATFORM)).plan(question)
    assert [found[4].strip()] == [edit.added.strip() for group in plan.groups for edit in group.edits]
