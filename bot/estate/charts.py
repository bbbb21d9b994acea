"""Releases of Helm charts: what a chart holds is not known, and one that holds policies has them in its own namespace.

https://fluxcd.io/flux/components/helm/helmreleases/ and https://docs.k3s.io/add-ons/helm
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.estate.resources import chart_said, namespace_set
from bot.manifests.manifest import Manifest
from bot.manifests.nodes import Nodes
from bot.model.estate import Skipped

_RELEASES = {"HelmRelease": "helm.toolkit.fluxcd.io", "HelmChart": "helm.cattle.io"}
"""The kinds that install a chart, and their API groups."""


def is_release(item: Manifest) -> bool:
    """Whether an object installs a Helm chart."""
    return _RELEASES.get(item.kind) == item.api_version.partition("/")[0]


def read_release(nodes: Nodes, item: Manifest) -> Skipped:
    """Return what is said of a release; `about` is its namespace, "" where nothing in it says. Raises Wrong."""
    spec = nodes.mapping(item.fields.get("spec"), "spec")
    target = namespace_set(spec.get("targetNamespace")) or namespace_set(item.metadata.get("namespace"))
    return chart_said(nodes, item.root, target)


def once_each(charts: Iterable[Skipped]) -> Iterator[Skipped]:
    """Yield the first remark of a kind for each namespace (`about`) that charts and the like go into, with how many follow."""
    by_namespace: dict[tuple[str, str], list[Skipped]] = {}
    for chart in dict.fromkeys(charts):
        by_namespace.setdefault((chart.about, chart.why), []).append(chart)
    for several in by_namespace.values():
        first, more = several[0], len(several) - 1
        others = f" {more} more {'does' if more == 1 else 'do'} the same for that namespace." if more else ""
        yield replace(first, why=f"{first.why}{others}")
