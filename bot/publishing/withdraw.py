"""Taking a branch back: deleted here and at the remote, and only where it is wholly ours."""

from bot.errors import Fixable
from bot.publishing.model import Branch, PublishingSettings
from bot.publishing.publish import SWITCHED_OFF
from bot.publishing.trailers import is_ours
from bot.repository import CommitInfo, Person, Repository


def withdraw(name: str, repository: Repository, settings: PublishingSettings) -> Branch:
    """Delete a branch, or say why not. One that is gone already counts as withdrawn: somebody may have clicked before.

    Ours is a branch below our prefix whose last commit has our trailers and one parent, was made by our identity and was not
    changed afterwards, and is not merged. A remote branch goes first, and only while it holds what was looked at.
    """
    try:
        return _withdrawn(name, repository, settings)
    except Fixable as problem:
        return _kept(name, "", str(problem))


def _withdrawn(name: str, repository: Repository, settings: PublishingSettings) -> Branch:
    if not settings.writes:
        return _kept(name, "", f"{SWITCHED_OFF} (WRITES=off): delete the branch by hand, or ask who runs the bot.")
    if not name.startswith(settings.branch_prefix) or name == settings.base:
        return _kept(name, "", f"{name} is not one of the bot's branches: they begin with {settings.branch_prefix}.")
    repository.fetch()
    here, there = repository.branch_commit(name), repository.remote_commit(name) if settings.push else None
    for commit in dict.fromkeys(commit for commit in (there, here) if commit):
        why = _why_not_ours(repository.commit_info(commit), repository, settings)
        if why:
            return _kept(name, commit, f"{name} is left as it is: {why}. Delete it by hand if it is no longer needed.")
    if there:
        repository.push_delete(name, there)
    if here:
        repository.delete_branch(name, here)
    note = "" if here or there else "It was gone already."
    return Branch(name, "", there or here or "", "withdrawn", False, "", "", "", note)


def _why_not_ours(info: CommitInfo, repository: Repository, settings: PublishingSettings) -> str:
    if repository.is_merged(info.commit):
        return f"it is merged into {settings.base}, so deleting it would take nothing back; ask to revoke the access instead"
    if len(info.parents) != 1 or not is_ours(info.message):
        return "its last commit was not written by the bot"
    if info.author != str(Person(settings.name, settings.email)):
        return f"its last commit was written by {info.author}"
    if (info.author, info.author_date) != (info.committer, info.committer_date) or info.extra:
        return "its last commit was changed after the bot wrote it"
    return ""


def _kept(name: str, commit: str, problem: str) -> Branch:
    return Branch(name, "", commit, "failed", False, "", "", problem)
