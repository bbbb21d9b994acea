"""Fill the placeholders of the corpus with names of an invented estate, in the forms that people type."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.estate.contents import RawFile
from bot.estate.load import load
from bot.model.conventions import Conventions
from bot.understanding.names import Names

PLACEHOLDER = re.compile(r"\{([A-Z]{1,5}[0-9]?)\}")
ENDS = {"S": "source", "S2": "source", "S3": "source", "T": "target", "T2": "target", "URL": "target", "OLD": "old"}
"""Placeholders of namespaces and the role of each; `A`, `B` are unclear, the others only mentioned."""
_NAMESPACES = frozenset({"S", "S2", "S3", "T", "T2", "A", "B", "OLD", "N", "N2"})

_TEAMS = ("", "", "", "hmpps", "laa", "opg", "cica", "pay", "risk", "retail", "cust", "ops", "data", "core", "web")
_NOUNS = [
    "visits",
    "prisoner-search",
    "case-notes",
    "book-a-visit",
    "court-list",
    "probation",
    "letters",
    "payments",
    "refunds",
    "ledger",
    "billing",
    "invoices",
    "orders",
    "basket",
    "catalogue",
    "stock",
    "shipping",
    "returns",
    "pricing",
    "offers",
    "loyalty",
    "accounts",
    "identity",
    "login",
    "sessions",
    "tokens",
    "audit-log",
    "events",
    "notifier",
    "mailer",
    "sms",
    "reports",
    "archive",
    "documents",
    "uploads",
    "scanner",
    "images",
    "thumbnails",
    "search-index",
    "suggestions",
    "geocoder",
    "maps",
    "address-lookup",
    "postcode",
    "calendar",
    "appointments",
    "rota",
    "staff-directory",
    "licences",
    "permits",
    "claims",
    "fraud-check",
    "credit",
    "kyc",
    "sanctions",
    "onboarding",
    "referrals",
    "assessments",
    "forms",
    "feedback",
    "surveys",
    "metrics-gateway",
    "feature-flags",
    "config",
    "content",
    "cms",
    "translations",
    "templates",
    "pdf-maker",
    "exports",
    "imports",
    "warehouse",
    "lake",
    "scheduler",
    "batch",
    "workers",
    "queue-bridge",
    "webhooks",
    "intel",
    "risk-score",
    "offender",
    "crime-portal",
    "means-test",
    "apply",
    "legal-framework",
    "magistrates",
    "incident-log",
    "parole",
    "tagging",
    "education",
    "activities",
    "adjudications",
    "incentives",
    "restricted-patients",
    "locations",
    "nomis-sync",
    "manage-users",
]
_KINDS = ("api", "ui", "service", "worker", "backend", "frontend", "gateway", "app", "", "", "")
_ENVIRONMENTS = ("test", "preprod", "uat")
_NOT_THERE = [
    "unicorn-stable-dev",
    "ledgerman-prod",
    "pixel-foundry-dev",
    "quokka-relay-test",
    "moonbase-api-prod",
    "tin-whistle-staging",
    "old-billing-v1-dev",
    "zebra-crossing-api-dev",
    "harbour-master-preprod",
    "blue-lantern-uat",
    "parcel-pigeon-dev",
    "crumpet-service-prod",
]
_PORTS = (
    80,
    443,
    3000,
    3001,
    4000,
    5000,
    5432,
    6379,
    7000,
    8000,
    8080,
    8081,
    8088,
    8443,
    9000,
    9090,
    9092,
    9100,
    9200,
    15672,
    27017,
    50051,
)
_PORT_NAMES = ("http", "https", "metrics", "grpc", "web", "http-api", "management")
_PODS = (
    "app=api",
    "app=web",
    "component=worker",
    "role=reader",
    "tier=backend",
    "app.kubernetes.io/name=server",
    "release=blue",
    "app: api",
)
_OUTSIDE = (
    "api.example.com", "hooks.partner.example.org", "10.20.30.40", "our RDS instance", "the on-prem Oracle box", "smtp.example.net",
    "login.vendor.example", "172.16.4.9", "the S3 bucket", "an Azure function",
)  # fmt: skip
_LONG_ENVIRONMENTS = {"dev": ("dev", "dev", "development"), "prod": ("prod", "prod", "live", "production")}


@dataclass(frozen=True)
class Filled:
    """One message with names: `spans` are where each placeholder's text stands, with the placeholder's name."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass
class Filling:
    """What one row's placeholders stand for: chosen once for a row, so that the turns of a conversation agree."""

    rng: random.Random
    estate: "Estate"
    plain: bool = False
    """Whether every name is written exactly."""
    apart: bool = False
    """Whether the environment is said apart from the names."""
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def of(self, text: str) -> Filled:
        """Fill one text."""
        pieces, spans, at, length = [], [], 0, 0
        for found in PLACEHOLDER.finditer(text):
            before = text[at : found.start()]
            written = self._written(found[1])
            pieces += [before, written]
            length += len(before)
            spans.append((length, length + len(written), found[1]))
            length += len(written)
            at = found.end()
        pieces.append(text[at:])
        return Filled("".join(pieces), tuple(spans))

    def name(self, key: str) -> str:
        """Return the namespace that a placeholder stands for."""
        if key not in self.names:
            self.names[key] = self._another(key)
        return self.names[key]

    def value(self, key: str) -> str:
        """Return the text of a placeholder that is no namespace."""
        if key not in self.values:
            self.values[key] = self._value(key)
        return self.values[key]

    def _another(self, key: str) -> str:
        taken = set(self.names.values())
        others = [name for name in self.names.values() if name in self.estate.environment_of]
        environment = self.estate.environment_of[others[0]] if others and (self.apart or self.rng.random() < 0.9) else ""
        if self.apart or not environment:
            environment = environment or self.rng.choice(("dev", "prod", "staging"))
        pool = [name for name in self.estate.by_environment[environment] if name not in taken]
        return self.rng.choice(pool)

    def _written(self, key: str) -> str:
        if key in _NAMESPACES:
            return self._form(self.name(key))
        return self.value(key)

    def _form(self, name: str) -> str:
        stem = self.estate.stem_of[name]
        if self.apart:
            name = stem
        if self.plain:
            return name
        dice = self.rng.random()
        if dice < 0.06:
            return f"`{name}`"
        if dice < 0.08:
            return f"*{name}*"
        if dice < 0.11:
            return name.replace("-", self.rng.choice((" ", "_")))
        if dice < 0.13:
            return _misspelt(name, self.rng)
        if dice < 0.15:
            return name.title() if self.rng.random() < 0.5 else name.upper()
        return stem if dice < 0.19 else name

    def _value(self, key: str) -> str:
        rng = self.rng
        if key in {"ENV", "ENV2"}:
            first = self.estate.environment_of[self.name("T")] if self.apart else ""
            others = [one for one in ("dev", "prod", "staging", "preprod", "uat") if one != first]
            choice = first if self.apart and key == "ENV" else rng.choice(others)
            return rng.choice(_LONG_ENVIRONMENTS.get(choice, (choice,)))
        if key == "U":
            return rng.choice(_NOT_THERE)
        if key == "SVC":
            return rng.choice(
                self.estate.stem_of[self.name("T")].split("-")[-1:]
                + ["api", "web", "server", self.estate.stem_of[self.name("T")]]
            )
        if key == "URL":
            service = rng.choice((self.estate.stem_of[self.name("T")], "api", "web"))
            host = f"{service}.{self.name('T')}" + rng.choice(("", ".svc", ".svc.cluster.local", ".svc.cluster.local"))
            port = rng.choice(("", f":{self.value('P')}", ":8080"))
            return f"http://{host}{port}" + rng.choice(("", "", "/health", "/api/v1/items"))
        if key in {"P", "P2"}:
            return str(rng.choice([port for port in _PORTS if str(port) not in self.values.values()]))
        if key == "PN":
            return rng.choice(_PORT_NAMES)
        if key == "RANGE":
            first = rng.choice((8000, 30000, 9000, 5000))
            return f"{first}-{first + rng.choice((10, 20, 100))}"
        if key == "PROTO":
            return rng.choice(("TCP", "UDP", "tcp", "udp", "TCP", "SCTP"))
        if key in {"POD", "SPOD"}:
            return rng.choice([pod for pod in _PODS if pod not in self.values.values()])
        return rng.choice(_OUTSIDE)


def _misspelt(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name) - 1)
    if name[at] == "-" or name[at + 1] == "-":
        return name
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return rng.choice((swapped, name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]))


@dataclass
class Estate:
    """Invented namespaces, the same for the same seed."""

    names: Names
    by_environment: Mapping[str, list[str]]
    stem_of: Mapping[str, str]
    environment_of: Mapping[str, str]

    @classmethod
    def invented(cls, conventions: Conventions, seed: int = 7, stems: int = 220) -> "Estate":
        """Make an estate of some 700 namespaces."""
        rng = random.Random(seed)
        stem_of: dict[str, str] = {}
        environment_of: dict[str, str] = {}
        made: set[str] = set()
        while len(made) < stems:
            stem = "-".join(part for part in (rng.choice(_TEAMS), rng.choice(_NOUNS), rng.choice(_KINDS)) if part)
            if "-" in stem:
                made.add(stem)
        for stem in sorted(made):
            spelt = {"prod": rng.choice(("prod", "prod", "production")), "staging": rng.choice(("staging", "staging", "stg"))}
            for environment in sorted({rng.choice(_ENVIRONMENTS) for _ in range(4)} | {"dev", "prod", "staging"}):
                name = f"{stem}-{spelt.get(environment, environment)}"
                stem_of[name], environment_of[name] = stem, environment
        text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {}\n"
        root = conventions.namespaces_root
        files = [
            RawFile(f"{root}/{name}/00-namespace.yaml", str(at), text.format(name).encode()) for at, name in enumerate(stem_of)
        ]
        by_environment: dict[str, list[str]] = {}
        for name, environment in environment_of.items():
            by_environment.setdefault(environment, []).append(name)
        return cls(Names.of(load(files, conventions), conventions), by_environment, stem_of, environment_of)


def filling(rng: random.Random, estate: Estate, texts: str, *, plain: bool = False) -> Filling:
    """Return the filling of one row, whose texts tell whether its environment is said apart from the names."""
    return Filling(rng, estate, plain=plain, apart="{ENV}" in texts)


def slots(made: Filling, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slots of a question's row, in the form of `netpol understand`."""
    text = str(row["text"])
    keys = list(dict.fromkeys(PLACEHOLDER.findall(text)))
    gaps = " ".join(row.get("clarify") or ())
    sources = [made.name(key) for key in ("S", "S2", "S3") if key in keys]
    targets = [made.name(key) for key in ("T", "T2") if key in keys or (key == "T" and "URL" in keys)]
    ports: list[int | str] = [int(made.value(key)) for key in ("P", "P2") if key in keys]
    ports += [made.value(key) for key in ("PN", "RANGE") if key in keys]
    return {
        "sources": sources,
        "target": targets[0] if len(targets) == 1 and "target:several" not in gaps else None,
        "targets": targets,
        "service": made.value("SVC") if "SVC" in keys else None,
        "port": (ports[0] if len(ports) == 1 else ports) if ports else None,
        "protocol": made.value("PROTO").upper() if "PROTO" in keys else None,
    }
