"""What a platform's file holds, key by key: docs/your-platform.md describes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field, field_validator

from bot.errors import Fixable
from bot.guide.platform_facts import Labels, Logs, Page, Part, People, Routes, Sources, Words
from bot.model.conventions import BUILT_IN, Component, ComponentKind, Conventions, Dns
from bot.model.syntax import DNS_LABEL
from bot.parsing import parse_pod, validate_label, validate_ranges

DEFAULT_POLICY = "default"


class Repository(Part):
    """How the environments repository is laid out, and what its pipeline and its checks do."""

    roots: Words = ()
    namespace_file: str = "namespace.yaml"
    policy_file: str = "networkpolicy.yaml"
    base: str = "main"
    one_namespace_per_branch: bool = False
    removes: bool | None = None
    """Whether a merge removes from the cluster what it takes out of the repository; None where that is not known."""
    checks: str = ""
    """What else a pull request must fulfil, as the end of a sentence."""
    refuses_renames: bool = False
    skips_yml: bool = False
    """Whether some checks read only names that end in `.yaml`."""
    page: Page | None = None
    apply_page: Page | None = None
    """Where the run that applies a merge is described."""
    checks_annotations: bool = False
    """Whether a check reads all annotations of a namespace whose file changes."""
    applies_terraform: bool = False
    """Whether a merge applies the namespace's Terraform too."""
    dead_rules: str = ""
    """How many of the rules that people wrote match nobody: "30 of 296"."""

    @field_validator("roots")
    @classmethod
    def _inside(cls, value: Words) -> Words:
        if any(".." in root.split("/") for root in value):
            raise ValueError("it is a folder inside the repository")
        return value

    @field_validator("namespace_file", "policy_file")
    @classmethod
    def _file(cls, value: str) -> str:
        if "/" in value or value.startswith(".") or not value.endswith(".yaml"):
            raise ValueError("it is the name of a .yaml file")
        return value


class SelectingLabels(Part):
    """Which labels select a namespace. `selecting` are keys that people use, the guide's first."""

    prefix: str = ""
    selecting: Words = ()
    default: str = BUILT_IN
    never_written: Words = ()

    @field_validator("never_written")
    @classmethod
    def _labels(cls, value: Words) -> Words:
        for word in value:
            _label(word)
        return value

    @field_validator("selecting")
    @classmethod
    def _keys(cls, value: Words) -> Words:
        _checked(dict.fromkeys(value, ""))
        return value


class PlatformComponent(Part):
    """Something of the platform's own that calls namespaces. `called` is how people call it, in lower case."""

    name: str
    kind: ComponentKind
    called: Words = ()
    namespace: str = ""
    labels: Labels = Field(default_factory=dict)
    first_policy: str = ""
    """Name of the policy that lets it in and comes with a namespace's first policy; "" for none."""
    usual: Words = ()

    @field_validator("labels")
    @classmethod
    def _labels(cls, value: Labels) -> Labels:
        return _checked(value)

    @field_validator("namespace", "first_policy")
    @classmethod
    def _named(cls, value: str) -> str:
        if value and not DNS_LABEL.fullmatch(value):
            raise ValueError("it is a name of small letters, digits and “-”")
        if value == DEFAULT_POLICY:
            raise ValueError(f"{value} is the name of the policy that lets a namespace's own pods in")
        return value


class DnsServers(Part):
    """Where the cluster's DNS pods run, and the UDP port that they listen on."""

    namespace: str
    port: int = Field(ge=1, le=65535)


class Cluster(Part):
    """Addresses and names of the cluster."""

    domain: str = "svc.cluster.local"
    shell_image: str = "busybox"
    pod_ranges: Words = ()
    service_ranges: Words = ()
    outgoing_addresses: Words = ()
    own_domains: Words = ()
    own_hosts: Words = ()
    enforced_by: str = ""
    network: str = ""
    calico_role: str = ""
    egress_guide: str = ""
    """Where the platform's own guide says how to block outgoing calls."""
    debug_page: Page | None = None
    """Where the right to run a container in a pod is described."""
    ci_runners: str = ""
    """The namespace of CI runners that are pods of this cluster."""
    dns: tuple[DnsServers, ...] = ()

    @field_validator("pod_ranges")
    @classmethod
    def _ranges(cls, value: Words) -> Words:
        return validate_ranges(value)


class WrittenPolicies(Part):
    """What every policy that is written carries besides its rules."""

    labels: Labels = Field(default_factory=dict)
    annotations: Labels = Field(default_factory=dict)

    @field_validator("labels")
    @classmethod
    def _labels(cls, value: Labels) -> Labels:
        return _checked(value)

    @field_validator("annotations")
    @classmethod
    def _annotations(cls, value: Labels) -> Labels:
        _checked(dict.fromkeys(value, ""))
        return value


class Platform(Part):
    """All that is said of one platform."""

    name: str = Field(min_length=1)
    as_of: str = ""
    repository: Repository = Repository()
    labels: SelectingLabels = SelectingLabels()
    components: tuple[PlatformComponent, ...] = ()
    cluster: Cluster = Cluster()
    people: People = People()
    routes: Routes = Routes()
    logs: Logs = Logs()
    outside: Words = ()
    policies: WrittenPolicies = WrittenPolicies()
    sources: Sources = Sources()

    @field_validator("as_of", mode="before")
    @classmethod
    def _written(cls, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    @field_validator("components")
    @classmethod
    def _told_apart(cls, value: tuple[PlatformComponent, ...]) -> tuple[PlatformComponent, ...]:
        names = [each.first_policy for each in value if each.first_policy]
        if len(set(names)) < len(names):
            raise ValueError("two of them have one name under first_policy")
        return value

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return everything as plain values, for pages and templates.

        Besides what the file says there are `callers` (the components by kind, one of each), `people.ask` (how to ask, as a
        clause) and `logs.readers_of_apps`. Of `sources` each is the end of a list of links, for the last line of a page.
        """
        said = self.model_dump(mode="python")
        said["callers"] = {str(each["kind"]): each for each in reversed((*said["components"], *_unnamed()))}
        channel = f" in `{self.people.channel}`" if self.people.channel else f" {self.people.team}"
        said["people"]["ask"] = f"ask{channel}"
        said["routes"]["named"] = "proxy" in self.routes.model_fields_set
        readers = self.logs.application.readers if self.logs.application else ""
        said["logs"]["readers_of_apps"] = readers or "those who may read the called namespace's pods"
        said["sources"] = {about: "".join(f", {each}" for each in sources) for about, sources in self.sources}
        return said

    @property
    def conventions(self) -> Conventions:
        """Return what the pure packages need of it."""
        components = tuple(
            Component(
                each.name,
                each.kind,
                each.called,
                each.namespace,
                tuple(each.labels.items()),
                each.first_policy,
                each.usual,
            )
            for each in self.components
        )
        return Conventions(
            namespaces_root=next(iter(self.repository.roots), ""),
            more_roots=self.repository.roots[1:],
            root_is_given=False,
            namespace_file=self.repository.namespace_file,
            policy_file=self.repository.policy_file,
            prefix=self.labels.prefix,
            label_keys=self.labels.selecting,
            select_by=self.labels.default,
            never_written=tuple(map(_label, self.labels.never_written)),
            components=components,
            one_namespace_per_branch=self.repository.one_namespace_per_branch,
            merge_removes=self.repository.removes,
            skips_yml=self.repository.skips_yml,
            cluster_domain=self.cluster.domain,
            shell_image=self.cluster.shell_image,
            pod_ranges=self.cluster.pod_ranges,
            dns=tuple(Dns(each.namespace, each.port) for each in self.cluster.dns),
            own_domains=self.cluster.own_domains,
            own_hosts=self.cluster.own_hosts,
            team_prefixes=self.people.prefixes,
            policy_labels=tuple(sorted(self.policies.labels.items())),
            policy_annotations=tuple(sorted(self.policies.annotations.items())),
        )


_NAMES = {
    ComponentKind.PROMETHEUS: "Prometheus",
    ComponentKind.INGRESS: "the ingress controllers",
    ComponentKind.API_SERVER: "the API server",
    ComponentKind.LOAD_BALANCER: "the load balancer",
}
"""What a component is called where a platform's file says nothing of its kind."""


def _unnamed() -> list[dict[str, Any]]:
    return [PlatformComponent(name=name, kind=kind).model_dump(mode="python") for kind, name in _NAMES.items()]


def _checked(labels: Labels) -> Labels:
    for key, value in labels.items():
        try:
            validate_label(key, value)
        except Fixable as problem:
            raise ValueError(problem.message.rstrip(".")) from None
    return labels


def _label(word: str) -> tuple[str, str]:
    try:
        return parse_pod(word)
    except Fixable as problem:
        raise ValueError(problem.message.rstrip(".")) from None
