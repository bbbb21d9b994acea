"""Which of several clusters a question is about: the one that it names, the only one that fits, or a question back. Pure.

A repository that declares one namespace several times, most likely for several clusters, answers differently for each of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.errors import Fixable
from bot.model.estate import Clusters, Estate
from bot.model.question import CHANGES, Gap, Intent, Lack, Question, Slot
from bot.model.text import listed
from bot.model.verdict import Outcome, Verdict

_ABOUT_ONE = CHANGES | {Intent.CHECK, Intent.WHO, Intent.REACH, Intent.IMPACT, Intent.CONFIRM}
"""What is answered from policies."""


def with_cluster(question: Question, estate: Estate) -> Question:
    """Return the question with its cluster, or with a gap where it has to be asked.

    A change needs one where its target is declared for several, unless it has no file of any one of them; a check where policies
    or labels of its namespaces differ, and a list always: it is about all others too, and these need not be the same in every
    cluster.
    """
    clusters = estate.clusters
    if question.intent in CHANGES and question.target and clusters.is_for_all(question.target):
        gaps = tuple(gap for gap in question.gaps if gap.slot is not Slot.CLUSTER)
        return question.with_(cluster="", gaps=gaps)  # the change is for all of them, and so is the answer
    question = _without_needless(question, clusters)
    if not clusters.folders or question.gaps or question.cluster or question.intent not in _ABOUT_ONE:
        return question
    names = _names(question)
    fitting = fitting_clusters(names, clusters)
    if len(fitting) == 1:
        return question.with_(cluster=fitting[0])
    asked = names[-1:] if question.intent in CHANGES else names
    several = [name for name in asked if len(clusters.of.get(name, ())) > 1]
    differing = clusters.differing.intersection(names)
    if not fitting or not (differing or (several and question.intent is not Intent.CHECK)):
        return question
    return question.with_(gaps=(Gap(Slot.CLUSTER, Lack.AMBIGUOUS, "", fitting),))


def _without_needless(question: Question, clusters: Clusters) -> Question:
    """Narrow a question back to the clusters that have all of its namespaces, and leave it out where nothing hangs on it."""
    gap = next((gap for gap in question.gaps if gap.slot is Slot.CLUSTER), None)
    if gap is None:
        return question
    others = tuple(each for each in question.gaps if each is not gap)
    fitting = [name for name in gap.options if name in fitting_clusters(_names(question), clusters)]
    if question.intent not in _ABOUT_ONE or (not fitting and others):
        return question.with_(gaps=others)
    if len(fitting) == 1:
        return question.with_(cluster=fitting[0], gaps=others)
    return question.with_(gaps=(*others, replace(gap, options=tuple(fitting or gap.options))))


def asks_cluster(question: Question) -> bool:
    """Whether the cluster of a question has to be asked."""
    return any(gap.slot is Slot.CLUSTER for gap in question.gaps)


def estate_of(question: Question, estate: Estate) -> Estate:
    """Return what is declared for the question's cluster, or the whole estate where it names none.

    Raises Fixable where there is no such cluster, and where it, or any, has not all of the namespaces.
    """
    clusters, cluster = estate.clusters, question.cluster
    if cluster == estate.cluster:
        if question.intent in CHANGES and (said := apart(_names(question), clusters)):
            raise Fixable(said, "A policy works within one cluster. Calls from another one come in through its ingress.")
        return estate
    found = cluster_estate(cluster, estate)
    for name in _names(question):
        if name in estate.namespaces and name not in found.namespaces:
            where = clusters.of.get(name, ())
            raise Fixable(
                f"The namespace {name} isn't declared for the cluster {cluster}.", f"It's declared for {listed(where)}."
            )
    return found


def cluster_estate(cluster: str, estate: Estate) -> Estate:
    """Return what is declared for one cluster; raise Fixable where there is none of that name."""
    clusters = estate.clusters
    if cluster not in clusters.estates:
        known = f"Name one of these: {', '.join(clusters.folders)}." if clusters.folders else "Leave the cluster out."
        raise Fixable("The repository declares nothing for a cluster of that name.", known)
    return clusters.estates[cluster]


def same_in_all(question: Question, standing: Mapping[str, Sequence[Verdict]], estate: Estate) -> Estate | None:
    """Return the estate that answers a check for every cluster that it may be about, where all have the same verdicts; else None.

    `standing` are the verdicts by cluster.
    """
    options = question.gaps[0].options if len(question.gaps) == 1 else ()
    if question.intent is not Intent.CHECK or question.unaccounted or not options or len(standing) < len(options):
        return None
    alike = {tuple((each.outcome, each.known) for each in standing[name]) for name in options}
    if len(alike) > 1 or any(outcome is Outcome.UNKNOWN for each in alike for outcome, _ in each):
        return None
    return replace(estate.clusters.estates[options[0]], cluster=", ".join(options))


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
