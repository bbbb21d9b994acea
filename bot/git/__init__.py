"""The only room that knows git: read blobs in one batch, fetch, commit, push."""

from bot.git.commits import NewCommit, Person, Written
from bot.git.errors import BranchMoved, Moved, ReadOnly, Rejected, Unauthorised, Unreachable
from bot.git.objects import Change, CommitInfo, Entry
from bot.git.repository import Repository
from bot.git.source import EstateSource

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
