"""Which of several clusters a question is about: the one that it names, the only one that fits, or a question back. Pure.

A repository that declares one namespace several times, most likely for several clusters, answers differently for each of them.
"""

from collections.abc import Sequence

from bot.errors import Fixable
from bot.model.estate import Clusters, Estate
from bot.model.question import Gap, Intent, Lack, Question, Slot
from bot.model.text import listed

_CHANGES = frozenset({Intent.ALLOW, Intent.REVOKE})
_ABOUT_ONE = _CHANGES | {Intent.CHECK, Intent.WHO, Intent.REACH, Intent.CONFIRM}
"""What is answered from policies."""


def with_cluster(question: Question, estate: Estate) -> Question:
    """Return the question with its cluster, or with a gap where it has to be asked.

    A change always needs one where a namespace is declared for several. Other questions need one where their policies differ.
    """
    clusters = estate.clusters
    if not clusters.folders or question.gaps or question.cluster or question.intent not in _ABOUT_ONE:
        return question
    names = _names(question)
    several = [name for name in names if len(clusters.of.get(name, ())) > 1 or name in clusters.differing]
    if not several or not (question.intent in _CHANGES or clusters.differing.intersection(several)):
        return question
    fitting = fitting_clusters(names, clusters)
    if len(fitting) == 1:
        return question.with_(cluster=fitting[0])
    return question.with_(gaps=(Gap(Slot.CLUSTER, Lack.AMBIGUOUS, "", fitting),)) if fitting else question


def estate_of(question: Question, estate: Estate) -> Estate:
    """Return what is declared for the question's cluster, or the whole estate where it names none.

    Raises Fixable where there is no such cluster, and where it, or any, has not all of the namespaces.
    """
    clusters, cluster = estate.clusters, question.cluster
    if cluster == estate.cluster:
        if question.intent in _CHANGES and (said := apart(_names(question), clusters)):
            raise Fixable(said, "A policy works within one cluster: from another one, calls come in through its ingress.")
        return estate
    if cluster not in clusters.estates:
        known = f"Name one of these: {', '.join(clusters.folders)}." if clusters.folders else "Leave the cluster out."
        raise Fixable("The repository declares nothing for a cluster of that name.", known)
    found = clusters.estates[cluster]
    for name in _names(question):
        if name in estate.namespaces and name not in found.namespaces:
            where = clusters.of.get(name, ())
            raise Fixable(
                f"The namespace {name} is not declared for the cluster {cluster}.", f"It is declared for {listed(where)}."
            )
    return found


def apart(names: Sequence[str], clusters: Clusters) -> str:
    """Return that namespaces are declared for different clusters, as a sentence, or ""."""
    if fitting_clusters(names, clusters) or not clusters.folders:
        return ""
    where = [f"{name} for {listed(clusters.of[name])}" for name in names if name in clusters.of]
    return f"No cluster has all of these namespaces: {'; '.join(where)}."


def fitting_clusters(names: Sequence[str], clusters: Clusters) -> tuple[str, ...]:
    """Return the clusters that have all of these namespaces."""
    return tuple(name for name in clusters.folders if all(name in clusters.of.get(each, (name,)) for each in names))


def _names(question: Question) -> list[str]:
    return list(dict.fromkeys((*question.sources, *((question.target,) if question.target else ()))))
