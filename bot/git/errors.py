"""Errors of git, one class for each that is handled or answered in its own way."""

from bot.errors import Fixable


class Unreachable(Fixable):
    """The remote does not answer: trying again later may help."""


class Unauthorised(Fixable):
    """The remote answers, and does not let us in, or does not let us write."""


class Moved(Fixable):
    """The remote's address leads to another one, where nothing of ours is sent."""


class Rejected(Fixable):
    """The remote takes pushes, and not this one: a hook, a protected branch, or a branch that is there already."""


class ReadOnly(Fixable):
    """The repository cannot be written to."""


class BranchMoved(Fixable):
    """A branch is not what it was expected to be, so it was left alone."""
