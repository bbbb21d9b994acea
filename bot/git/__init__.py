"""The only package that knows git: read files in one batch, fetch, commit, push."""

from bot.git.commits import NEW_FILE, NewCommit, Person, Written
from bot.git.errors import BranchMoved, Moved, ReadOnly, Rejected, Unauthorised, Unreachable
from bot.git.repository import Repository
from bot.git.source import EstateSource
from bot.git.store import Change, CommitInfo, Entry

__all__ = [
    "NEW_FILE",
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
