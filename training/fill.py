"""Fill the placeholders of the corpus with names of an invented estate, in the forms that people type."""
# ruff: noqa: SIM905 - a list of words is read as words

import random
import re
from collections.abc import Mapping, Sequence
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
_NOUNS = """
visits prisoner-search case-notes book-a-visit court-list probation letters payments refunds ledger billing invoices orders
basket catalogue stock shipping returns pricing offers loyalty accounts identity login sessions tokens audit-log events
notifier mailer sms reports archive documents uploads scanner images thumbnails search-index suggestions geocoder maps
address-lookup postcode calendar appointments rota staff-directory licences permits claims fraud-check credit kyc sanctions
onboarding referrals assessments forms feedback surveys metrics-gateway feature-flags config content cms translations
templates pdf-maker exports imports warehouse lake scheduler batch workers queue-bridge webhooks intel risk-score offender
crime-portal means-test apply legal-framework magistrates incident-log parole tagging education activities adjudications
incentives restricted-patients locations nomis-sync manage-users
""".split()
_KINDS = ("api", "ui", "service", "worker", "backend", "frontend", "gateway", "app", "", "", "")
"""A stem is a team, a noun and a kind; "" leaves that part out."""
_ENVIRONMENTS = ("test", "preprod", "uat")
"""Environments that only some stems have; all have dev, staging and prod."""
_NOT_THERE = """
unicorn-stable-dev ledgerman-prod pixel-foundry-dev quokka-relay-test moonbase-api-prod tin-whistle-staging old-billing-v1-dev
zebra-crossing-api-dev harbour-master-preprod blue-lantern-uat parcel-pigeon-dev crumpet-service-prod
""".split()
_PORTS = """
80 443 3000 3001 4000 5000 5432 6379 7000 8000 8080 8081 8088 8443 9000 9090 9092 9100 9200 15672 27017 50051
""".split()
_PORT_NAMES = ("http", "https", "metrics", "grpc", "web", "http-api", "management")
_PROTOCOLS = ("TCP", "UDP", "tcp", "udp", "TCP", "SCTP")
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
    "api.example.com",
    "hooks.partner.example.org",
    "10.20.30.40",
    "our RDS instance",
    "the on-prem Oracle box",
    "smtp.example.net",
    "login.vendor.example",
    "172.16.4.9",
    "the S3 bucket",
    "an Azure function",
)
_LONG_ENVIRONMENTS = {"dev": ("dev", "dev", "development"), "prod": ("prod", "prod", "live", "production")}
_TEXTS = {"U": _NOT_THERE, "PN": _PORT_NAMES, "PROTO": _PROTOCOLS}
"""The texts that a placeholder is drawn from; any other is something outside the cluster."""


@dataclass(frozen=True)
class Filled:
    """One message with names. `spans` holds for each placeholder where its text begins and ends, and its name."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass
class Filling:
    """What one row's placeholders stand for. It is chosen once for a row, so that the turns of a conversation agree."""

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
            self.names[key] = self._another()
        return self.names[key]

    def value(self, key: str) -> str:
        """Return the text of a placeholder that is no namespace."""
        if key not in self.values:
            self.values[key] = self._value(key)
        return self.values[key]

    def _another(self) -> str:
        """Draw a namespace that the row does not have yet, mostly of the environment of its first one."""
        taken = set(self.names.values())
        others = [name for name in self.names.values() if name in self.estate.environment_of]
        environment = self.estate.environment_of[others[0]] if others and (self.apart or self.rng.random() < 0.9) else ""
        if not environment:
            environment = self.rng.choice(("dev", "prod", "staging"))
        pool = [name for name in self.estate.by_environment[environment] if name not in taken]
        return self.rng.choice(pool)

    def _written(self, key: str) -> str:
        if key in _NAMESPACES:
            return self._form(self.name(key))
        return self.value(key)

    def _form(self, name: str) -> str:
        """Write a namespace as people do: mostly exactly, else with mark-up, other signs, a slip, capitals or no environment."""
        stem = self.estate.stem_of[name]
        if self.apart:
            name = stem
        if self.plain:
            return name
        dice = self.rng.random()
        if dice < 0.08:
            sign = "`" if dice < 0.06 else "*"
            return f"{sign}{name}{sign}"
        if dice < 0.11:
            return name.replace("-", self.rng.choice((" ", "_")))
        if dice < 0.13:
            return _misspelt(name, self.rng)
        if dice < 0.15:
            return name.title() if self.rng.random() < 0.5 else name.upper()
        return stem if dice < 0.19 else name

    def _value(self, key: str) -> str:
        match key:
            case "ENV" | "ENV2":
                return self._environment(key)
            case "URL":
                return self._address()
            case "RANGE":
                first = self.rng.choice((8000, 30000, 9000, 5000))
                return f"{first}-{first + self.rng.choice((10, 20, 100))}"
            case _:
                return self.rng.choice(self._choices(key))

    def _environment(self, key: str) -> str:
        """Draw an environment: `{ENV}` is the target's where names leave it out, any other differs from that."""
        first = self.estate.environment_of[self.name("T")] if self.apart else ""
        others = [one for one in ("dev", "prod", "staging", "preprod", "uat") if one != first]
        choice = first if self.apart and key == "ENV" else self.rng.choice(others)
        return self.rng.choice(_LONG_ENVIRONMENTS.get(choice, (choice,)))

    def _address(self) -> str:
        """Draw an address of a service in the target."""
        rng = self.rng
        service = rng.choice((self.estate.stem_of[self.name("T")], "api", "web"))
        host = f"{service}.{self.name('T')}" + rng.choice(("", ".svc", ".svc.cluster.local", ".svc.cluster.local"))
        port = rng.choice(("", f":{self.value('P')}", ":8080"))
        return f"http://{host}{port}" + rng.choice(("", "", "/health", "/api/v1/items"))

    def _choices(self, key: str) -> Sequence[str]:
        """Return the texts that a placeholder's is drawn from. Two ports, or two labels, of a row differ."""
        used = self.values.values()
        if key == "SVC":
            stem = self.estate.stem_of[self.name("T")]
            return [stem.rpartition("-")[2], "api", "web", "server", stem]
        if key in {"P", "P2"}:
            return [port for port in _PORTS if port not in used]
        if key in {"POD", "SPOD"}:
            return [pod for pod in _PODS if pod not in used]
        return _TEXTS.get(key, _OUTSIDE)


def mistyped(word: str, at: int) -> tuple[str, str, str]:
    """Return a word with the letter at a place swapped with the next one, lost, and doubled."""
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]


def _misspelt(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name) - 1)
    if "-" in name[at : at + 2]:
        return name
    return rng.choice(mistyped(name, at))


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
