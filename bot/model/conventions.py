"""A platform's habits that verdicts and changes depend on, and the names that people use for environments."""

from dataclasses import dataclass, replace
from enum import StrEnum

BUILT_IN_KEY = "kubernetes.io/metadata.name"
"""Set by the API server on every namespace, with the namespace's name as value.
https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name"""


AUTO, BUILT_IN, GUIDE = "auto", "built-in", "guide"
"""How a source may be selected besides by a label key: as the platform does, by BUILT_IN_KEY, by the label of the guide."""


class ComponentKind(StrEnum):
    """What a component of the platform is. Network policies can select the first two, where they run in a namespace."""

    PROMETHEUS = "prometheus"
    INGRESS = "ingress"
    API_SERVER = "api-server"
    LOAD_BALANCER = "load-balancer"


@dataclass(frozen=True, slots=True)
class Component:
    """Something of the platform's own that calls namespaces, most often from a namespace that no file declares."""

    name: str
    """As a sentence says it: "the ingress controllers"."""
    kind: ComponentKind
    called: tuple[str, ...] = ()
    """How people call it, in lower case."""
    namespace: str = ""
    """The namespace that its pods run in; "" where it has none, or where that is not known."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of that namespace, by which policies select it."""
    first_policy: str = ""
    """Name of the policy that lets it in and comes with a namespace's first policy; "" for none."""
    usual: tuple[str, ...] = ()
    """Names that its namespace has on most clusters: one that the repository declares is taken for it where none is given."""

    @property
    def label(self) -> tuple[str, str] | None:
        """Return the label that rules select its namespace by: the first of its own, else its name; None where it has neither."""
        return self.labels[0] if self.labels else (BUILT_IN_KEY, self.namespace) if self.namespace else None


@dataclass(frozen=True, slots=True)
class Dns:
    """Where DNS servers of the cluster run: their namespace, and the UDP port that their pods listen on."""

    namespace: str
    port: int


@dataclass(frozen=True, slots=True)
class Conventions:
    """A platform's habits, as far as verdicts and changes depend on them. The defaults hold for any cluster."""

    namespaces_root: str = ""
    """Folder, in the repository, below which namespaces are declared. "" is the top of the repository."""
    more_roots: tuple[str, ...] = ()
    """Further such folders. With any, namespaces are found by what the files say."""
    root_is_given: bool = True
    """Whether somebody asked for this root. A root that a platform only suggests is none where it is not there."""
    namespace_file: str = "namespace.yaml"
    policy_file: str = "networkpolicy.yaml"
    prefix: str = ""
    """Prefix of the platform's own labels and annotations: environment-name, is-production, application, team-name …"""
    label_keys: tuple[str, ...] = ()
    """Keys that people select namespaces by, in order of preference. The first is the guide's."""
    select_by: str = BUILT_IN
    """How `auto` selects a source: BUILT_IN, GUIDE or one of the keys."""
    never_written: tuple[tuple[str, str], ...] = ()
    """Labels that the bot never writes, besides those of the components."""
    components: tuple[Component, ...] = ()
    one_namespace_per_branch: bool = False
    """Whether the repository refuses a pull request that touches two namespaces."""
    merge_removes: bool | None = None
    """Whether a merge removes from the cluster what it takes out of the repository; None where that is not known."""
    skips_yml: bool = False
    """Whether checks of the repository read only names that end in `.yaml`, so that nothing else is written."""
    cluster_domain: str = "svc.cluster.local"
    shell_image: str = "busybox"
    """An image with a shell, nc and wget."""
    dns: tuple[Dns, ...] = (Dns("kube-system", 53),)
    """https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/"""
    pod_ranges: tuple[str, ...] = ()
    """The address ranges of all pods, as CIDRs; empty where they are not known. An `ipBlock` admits pods by them."""
    own_domains: tuple[str, ...] = ()
    """Domains of the platform's own hosts."""
    own_hosts: tuple[str, ...] = ()
    """First parts of those hosts that stand for no namespace, such as `logs`."""
    team_prefixes: tuple[str, ...] = ()
    """First words of namespaces that people leave out: a department, a team. Those that many names share are found without it."""
    policy_labels: tuple[tuple[str, str], ...] = ()
    """Labels of every policy that is written."""
    policy_annotations: tuple[tuple[str, str], ...] = ()
    branch_prefix: str = "netpol/"

    def may_write(self, path: str) -> bool:
        """Return whether a file is YAML by its name, as the checks of the repository know it."""
        return path.endswith(".yaml") or (path.endswith(".yml") and not self.skips_yml)

    @property
    def guide_key(self) -> str:
        """Return the label key that the guide page teaches; the built-in one where it teaches none."""
        return self.label_keys[0] if self.label_keys else BUILT_IN_KEY

    @property
    def default_key(self) -> str:
        """Return the label key that `auto` stands for."""
        return {BUILT_IN: BUILT_IN_KEY, GUIDE: self.guide_key}.get(self.select_by, self.select_by)

    @property
    def platform_labels(self) -> tuple[tuple[str, str], ...]:
        """Return the labels of the platform's own namespaces, which most namespaces admit: the bot never writes them."""
        return (*(label for each in self.components for label in each.labels), *self.never_written)

    def with_platform_labels(self, labels: tuple[tuple[str, str], ...]) -> "Conventions":
        """Return the same with other labels of the platform's own namespaces. Components that carry none of them are not here."""
        kept = tuple(each for each in self.components if not each.labels or set(each.labels) <= set(labels))
        carried = {label for each in kept for label in each.labels}
        return replace(self, components=kept, never_written=tuple(label for label in labels if label not in carried))

    def component(self, kind: ComponentKind) -> Component | None:
        """Return the component of a kind whose namespace policies can select, if it is known."""
        return next((each for each in self.components if each.kind is kind and each.label), None)


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
