"""The only room that knows git: read blobs in one batch, fetch, commit, push."""

from bot.repository.commits import NewCommit, Person, Written
from bot.repository.errors import BranchMoved, Moved, ReadOnly, Rejected, Unauthorised, Unreachable
from bot.repository.objects import Change, CommitInfo, Entry
from bot.repository.repository import Repository
from bot.repository.source import EstateSource

__all__ = [
    "BranchMoved",
    "Change",
    "CommitInfo",
    "Entry",
    "EstateSource",
    "Moved",
    "NewCommit",
    "Person",
    "ReadOnly",
    "Rejected",
    "Repository",
    "Unauthorised",
    "Unreachable",
    "Written",
]
