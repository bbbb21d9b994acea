"""A small world for the answers: the real guide, and made-up estates, plans and verdicts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.guide.pages import read_guide
from bot.model.estate import Direction, Estate, Namespace, Peer, Place
from bot.model.plan import Edit, Group, LabelChoice, Need, Plan
from bot.model.question import Intent, Question
from bot.model.selector import LabelSelector
from bot.model.verdict import Opening, Outcome, Reason, Verdict
from bot.model.world import Guide, World
from tests.platforms import CLOUD, CLOUD_PLATFORM

ROOT = Path(__file__).parents[2]
FOLDER = CLOUD_PLATFORM.namespaces_root
NOW = datetime(2026, 8, 21, 17, 0, tzinfo=UTC)
YAML = """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: allow-web-dev
  namespace: api-dev
"""


def made_world(guide: Guide | None = None) -> World:
    """Return a world with three namespaces, read three minutes ago, that speaks from the real guide."""
    names = ("web-dev", "api-dev", "jobs-dev")
    estate = Estate(commit="0123456789abcdef0123456789abcdef01234567", namespaces={name: namespace(name) for name in names})
    return World(
        estate, guide or read_guide(ROOT, CLOUD, "https://docs.example/netpol"), CLOUD_PLATFORM, NOW, NOW - timedelta(minutes=3)
    )


def namespace(name: str) -> Namespace:
    """Return a namespace with a team and nothing else."""
    place = Place(f"{FOLDER}/{name}/00-namespace.yaml", 1)
    return Namespace(name, f"{FOLDER}/{name}", {}, {}, (f"{name}-team",), (), (), (), {}, place)


def at(name: str, line: int, file: str = "04-networkpolicy.yaml") -> Place:
    """Return a line of a namespace's policy file."""
    return Place(f"{FOLDER}/{name}/{file}", line)


def verdict(outcome: Outcome, source: str = "web-dev", target: str = "api-dev") -> Verdict:
    """Return a verdict of each kind, with the reasons that go with it."""
    place = at(target, 12)
    reasons = {
        Outcome.ALLOWED: Reason("admits", Direction.INGRESS, target, "allow-web", place, "allow-web lets it in."),
        Outcome.PARTLY: Reason("admits", Direction.INGRESS, target, "allow-web", place, "allow-web lets it in on 8080."),
        Outcome.BLOCKED: Reason(
            "isolates", Direction.INGRESS, target, "default", place, "default selects every pod and admits others."
        ),
        Outcome.UNKNOWN: Reason("foreign", Direction.EGRESS, source, "block", at(source, 3), "Calico’s block may limit it."),
    }
    scopes = {
        Outcome.ALLOWED: "every pod, on every port",
        Outcome.PARTLY: "only pods with `app: api`, on TCP 8080",
        Outcome.BLOCKED: "no pod, on any port",
        Outcome.UNKNOWN: "unknown because Calico’s block may limit it",
    }
    opening = Opening(LabelSelector(), LabelSelector(), (), place, None)
    openings = (opening,) if outcome in {Outcome.ALLOWED, Outcome.PARTLY} else ()
    return Verdict(source, target, outcome, scopes[outcome], openings, (reasons[outcome],))


def group(
    name: str = "api-dev", order: int = 1, *, new: bool = False, added: str = YAML, edits: int = 1, purpose: str = "ingress"
) -> Group:
    """Return the edits of one namespace."""
    path = f"{FOLDER}/{name}/04-networkpolicy.yaml"
    edit = Edit(path, None if new else "kind: x\n", "kind: x\n" + added, added, None if new else "b" * 40)
    return Group(
        name,
        purpose,
        f"Allow web-dev to call {name}",
        f"netpol/{name}-allow-web-dev-0123abcd",
        (edit,) * edits,
        (f"{name}-team",),
        order,
    )


def plan(
    question: Question | None = None,
    *,
    before: tuple[Outcome, ...] = (Outcome.BLOCKED,),
    groups: tuple[Group, ...] | None = None,
    **changes: object,
) -> Plan:
    """Return a plan of one rule for one source, with changes."""
    asked = question or Question(Intent.ALLOW, sources=("web-dev",), target="api-dev")
    made = Plan(
        question=asked,
        choices=tuple(
            LabelChoice(source, "kubernetes.io/metadata.name", source, "every namespace has it.", adds=False)
            for source in asked.sources
        ),
        groups=(group(),) if groups is None else groups,
        before=tuple(verdict(outcome, source) for outcome, source in zip(before, asked.sources, strict=False)),
        after=tuple(verdict(Outcome.ALLOWED, source) for source in asked.sources),
        opens=("Every pod of web-dev may call every pod of api-dev, on every port.",),
        also=(),
        warnings=(),
        needs=(),
        follow_up=("kubectl -n web-dev run shell --rm -i --tty --image ministryofjustice/cloud-platform-shell -- sh",),
        refusal=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


NEED = Need("shared-label", "The label is also on jobs-dev, which would gain access.")


def peer(place: Place) -> Peer:
    """Return a peer that stands at a place."""
    return Peer(LabelSelector(), None, None, place)
