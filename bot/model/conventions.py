"""How a platform lays out its environments repository, and the names that people use for environments."""

from dataclasses import dataclass

BUILT_IN_KEY = "kubernetes.io/metadata.name"
"""Set by the API server on every namespace, with the namespace's name as value.
https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name"""


@dataclass(frozen=True, slots=True)
class Conventions:
    """Where namespaces are declared, which labels name them, and which labels nobody may borrow."""

    namespaces_root: str = "namespaces/live.cloud-platform.service.justice.gov.uk"
    """Folder, in the repository, whose sub-folders are the namespaces. "" is the top of the repository."""
    namespace_file: str = "00-namespace.yaml"
    policy_file: str = "04-networkpolicy.yaml"
    prefix: str = "cloud-platform.justice.gov.uk/"
    """Prefix of the platform's own labels and annotations: environment-name, is-production, application, team-name …"""
    label_keys: tuple[str, ...] = ("cloud-platform.justice.gov.uk/namespace", "component")
    """Keys that people select namespaces by, in order of preference. The first is the guide's."""
    platform_labels: tuple[tuple[str, str], ...] = (
        ("component", "ingress-controllers"),
        ("component", "monitoring"),
        ("component", "logging"),
        ("component", "kube-system"),
        ("component", "cloud-platform-monitoring-alerts"),
    )
    """Labels that the platform's own namespaces carry and that most namespaces admit: the bot never writes them."""
    one_namespace_per_branch: bool = True
    branch_prefix: str = "netpol/"

    @property
    def guide_key(self) -> str:
        """Return the label key that the guide page teaches."""
        return self.label_keys[0]


SPELLINGS: dict[str, tuple[str, ...]] = {
    "prod": ("prod", "production", "prd", "live", "prods"),
    "preprod": ("preprod", "preproduction", "preprd", "pp"),
    "staging": ("staging", "stg", "stag"),
    "stage": ("stage",),
    "dev": ("dev", "development", "develop", "devel"),
    "test": ("test", "testing", "tst"),
    "uat": ("uat",),
    "qa": ("qa",),
    "training": ("training", "train"),
    "demo": ("demo",),
    "sandbox": ("sandbox",),
    "prototype": ("prototype", "prototypes", "proto", "prototyping"),
}
"""Canonical name to spellings. The first spelling is the name itself."""

TWO_WORDS: dict[tuple[str, str], str] = {
    ("pre", "prod"): "preprod",
    ("pre", "production"): "preprod",
    ("pre", "live"): "preprod",
}
"""Environments that people also write as two words."""

NEIGHBOURS: dict[str, tuple[str, ...]] = {"staging": ("stage",), "stage": ("staging",), "prod": (), "test": ()}
"""What else an environment may mean for a stem that has none of that name: `staging` may mean `-stage`, and vice versa."""

ENVIRONMENT_OF: dict[str, str] = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}

LOOSE = frozenset({"live", "test", "testing", "train", "training", "demo", "stage", "develop", "stag", "pp", "proto", "prods"})
"""Spellings that are everyday words too: in a sentence, they name an environment only after `in`, `on` or `for`."""


def split_environment(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return a name's words as stem and environment: `("hmpps", "auth", "pre", "prod")` is `("hmpps", "auth")` in `preprod`.

    A name of one word is a stem, whatever it says.
    """
    if len(parts) > 2 and parts[-2:] in TWO_WORDS:
        return parts[:-2], TWO_WORDS[parts[-2], parts[-1]]
    if len(parts) > 1 and parts[-1] in ENVIRONMENT_OF:
        return parts[:-1], ENVIRONMENT_OF[parts[-1]]
    return parts, None


def environment_of(name: str) -> str:
    """Return the canonical environment that a label's value names (`Pre-Prod` is `preprod`); any other value in lower case."""
    plain = name.casefold().replace("_", "-")
    return ENVIRONMENT_OF.get(plain.replace("-", ""), plain)


def same_environment(one: str, other: str) -> bool:
    """Report whether two values name one environment. `stage` and `staging` are one."""
    first, second = environment_of(one), environment_of(other)
    return first == second or second in NEIGHBOURS.get(first, ())


def share_suffix(one: str, other: str) -> bool:
    """Report whether two namespaces' names end in the same environment."""
    first, second = (split_environment(tuple(name.casefold().split("-")))[1] for name in (one, other))
    return first is not None and second is not None and same_environment(first, second)
