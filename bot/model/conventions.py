"""How one platform lays out its environments repository: plain values, filled from the settings."""

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
    """Labels that the platform's own namespaces carry and that most namespaces admit: never written by us."""
    one_namespace_per_branch: bool = True
    branch_prefix: str = "netpol/"

    @property
    def guide_key(self) -> str:
        """The label key that the guide page teaches."""
        return self.label_keys[0]
