"""Fetch and push, and what a refusal means."""

import re
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import Fixable
from bot.git.clone import fetching
from bot.git.command import Finished, Git, last_line, left_lock
from bot.git.errors import Moved, Rejected, Unauthorised, Unreachable

RUN_COMMANDS = frozenset({"ext", "fd"})
"""Protocols that are a command or an open file of whoever starts git."""
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
NOT_LET_IN = re.compile(
    r"Authentication failed|could not read (?:Username|Password)|Permission (?:to \S+ )?denied|terminal prompts disabled"
    r"|error: 40[13]\b|Invalid username or (?:password|token)|not granted|access denied|Authorization failed|HTTP 40[13]",
    re.IGNORECASE,
)
NOT_THERE = re.compile(
    r"repository .*not found|does not appear to be a git repository|does not exist|not found: did you run|error: 404",
    re.IGNORECASE,
)
NO_WRITING = re.compile(r"unpacker error|insufficient permission|unable to create temporary|Read-only file system", re.IGNORECASE)
DISTRUSTED = re.compile(r"git config --global --add safe\.directory (.+)")
REDIRECTED = re.compile(r"error: 30[12378]\b")
FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
HOST_KEY = "Host key verification failed"

NEW_ADDRESS = (
    "The bot follows no redirects, so that the login goes nowhere else. Give the new address (GitLab's end with .git) in "
    "NETPOL_ESTATE, or to your own clone with `git remote set-url`."
)
AGAIN = "Check the network and the address, and try again."
RIGHTS = "Check the token (NETPOL_GIT_TOKEN) or the ssh key, and that it may {verb} this repository."


@dataclass(frozen=True, slots=True)
class Remote:
    """The remote of a repository. `own` says that the repository is our clone, in which the remote is the authority."""

    name: str
    own: bool
    url: str = field(default="", repr=False)
    """As it is configured, which may be with a password; "" where there is none."""
    follows: bool = False
    """Whether the base branch comes from there: our clone, or a clone that git itself would fetch into."""

    def tracking(self, branch: str) -> str:
        """Return the full name of the remote-tracking branch."""
        return f"refs/remotes/{self.name}/{branch}"


def configured(git: Git, name: str) -> Remote:
    """Read a remote from the configuration of a person's own repository."""
    done = git.run("config", "-z", "--get-regexp", rf"^remote\.{re.escape(name)}\.(url|fetch)$")
    values = dict(item.split("\n", 1) for item in reversed(done.text.split("\0")) if "\n" in item)
    return Remote(name, own=False, url=values.get(f"remote.{name}.url", ""), follows=f"remote.{name}.fetch" in values)


def _reaching(git: Git, remote: Remote) -> Git:
    """Return git with the protocols by which it would fetch from a remote and push to it, and no other.

    Git says where that is: a person's settings may put another address in the place of the remote's (`url.*.insteadOf`).
    """
    lines = (line.partition("\t") for line in git.run("remote", "-v").text.splitlines())
    found = frozenset(protocol(url.rpartition(" (")[0]) for name, _, url in lines if name == remote.name)
    return replace(git, protocols=found - RUN_COMMANDS)


def protocol(url: str) -> str:
    """Return the protocol that git uses for a URL, as GIT_ALLOW_PROTOCOL names it.

    https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL
    """
    helper, colons, _ = url.partition("::")
    if colons and helper.isalnum():
        return helper
    match = SCHEME.match(url)
    if match is not None:
        return "ssh" if match[1] in {"git+ssh", "ssh+git"} else match[1]
    return "ssh" if ":" in url.partition("/")[0] else "file"


@dataclass(frozen=True, slots=True)
class Update:
    """An update of a remote branch to `commit` ("" deletes it), if it holds `expected` now ("" for no such branch)."""

    branch: str
    expected: str
    commit: str


def fetch_since(git: Git, remote: Remote, base: str, moment: datetime) -> None:
    """Bring the base branch's history since a moment into our own shallow clone. What fails leaves the history as it was."""
    with fetching(git) as alone:
        refspec = f"+refs/heads/{base}:{remote.tracking(base)}"
        since = f"--shallow-since={int(moment.timestamp())}"
        _reaching(alone, remote).connect(*FETCH, since, remote.name, refspec)


def fetch(git: Git, remote: Remote, base: str, tracked: str) -> None:
    """Bring the remote-tracking branches up to date: the base branch, and those whose name begins with `tracked`.

    Those that are gone are forgotten, so that nobody is told of a branch that is not there any more; branches of the
    repository itself are not touched. Raises Fixable where it fails.
    """
    with fetching(git) if remote.own else nullcontext(git) as alone:
        _fetch(_reaching(alone, remote), remote, base, tracked)


def _fetch(git: Git, remote: Remote, base: str, tracked: str) -> None:
    refspecs = [f"+refs/heads/{base}:{remote.tracking(base)}"]
    if tracked:
        refspecs.append(f"+refs/heads/{tracked}*:{remote.tracking(tracked)}*")
    command = [*FETCH, "--prune"]
    if not remote.own:  # whose it is cleans it up
        command.append("--no-auto-maintenance")
    # Two commits: a branch of ours, and what it was cut from. The history of an environments repository is long.
    done = git.connect(*command, *(("--depth=2",) if remote.own else ()), remote.name, *refspecs)
    if "does not support shallow" in done.said:
        done = git.connect(*command, remote.name, *refspecs)
    if done.ok:
        return
    if "couldn't find remote ref" in done.said:
        raise no_base(base, _remote_branches(git, remote))
    raise untrusted_owner(remote.url, done.said) or refusal(done, "read")


def push(git: Git, remote: Remote, update: Update, *, dry_run: bool = False) -> None:
    """Update one remote branch, or with `dry_run` only ask whether we may.

    A branch that holds the commit already is fine, and so is one to delete that is gone. Raises Unreachable, Unauthorised or
    Rejected.
    """
    git = _reaching(git, remote)
    ref = f"refs/heads/{update.branch}"
    options = (
        "--porcelain",
        "--no-verify",
        "--no-recurse-submodules",
        f"--force-with-lease={ref}:{update.expected}",
        *(("--dry-run",) if dry_run else ()),
    )
    done = git.connect("push", *options, remote.name, f"{update.commit}:{ref}")
    if done.ok:
        return
    line = next((line for line in done.text.splitlines() if line.startswith("!")), "")
    if not line:
        raise refusal(done, "write to")
    if not update.commit and update.branch not in _remote_branches(git, remote, ref):
        return  # there is nothing left to delete
    raise _rejection(update.branch, line.rpartition("\t")[2], done.said)


def _rejection(branch: str, why: str, said: str) -> Fixable:
    """Return the error for a branch that a remote did not take; `why` is what git prints in brackets."""
    if NO_WRITING.search(why + said) or NOT_LET_IN.search(why):
        return Unauthorised(f"The remote can't be written to: {_spoken(why)}.", RIGHTS.format(verb="write to"))
    if "stale info" in why or "fetch first" in why or "already exists" in why:
        return Rejected(f"The remote has a branch {branch} that holds something else.", "Look at it, or ask again.")
    words = _remote_words(said)
    return Rejected(f"The remote rejected the branch {branch}: {_spoken(why)}.{words}", "Ask whoever looks after it.")


def untrusted_owner(where: str, said: str) -> Fixable | None:
    """Return the error for a repository on this machine that git does not trust because of its owner, else None."""
    found = DISTRUSTED.search(said)
    if found is None:
        return None
    return Fixable(
        f"The repository at {where} belongs to somebody else, so git doesn't trust it.",
        f"If you trust it, run `git config --global --add safe.directory {found[1]}` as the user who starts netpol.",
    )


def refusal(done: Finished, verb: str) -> Fixable:
    """Return the error for a remote that did not do what was asked; `verb` is “read” or “write to”."""
    why = _sentence(last_line(done.said))
    locked = left_lock(done.said)
    if locked:
        return locked
    if HOST_KEY in done.said:
        return Unreachable("This machine doesn't know the key of the repository's host.", "Add it to ~/.ssh/known_hosts.")
    if REDIRECTED.search(done.said):
        return Moved(f"The repository has moved: {why}", NEW_ADDRESS)
    if NOT_LET_IN.search(done.said):
        return Unauthorised(f"The repository doesn't let the bot {verb} it: {why}", RIGHTS.format(verb=verb))
    if NOT_THERE.search(done.said):
        return Unauthorised(
            f"There's no such repository, or the bot may not {verb} it: {why}", f"Check the address. {RIGHTS.format(verb=verb)}"
        )
    return Unreachable(f"The bot can't reach the repository: {why}", AGAIN)


def no_base(base: str, branches: Iterable[str]) -> Fixable:
    """Return the error for a repository without the base branch; it names the branches that there are."""
    names = sorted(branches)
    if not names:
        return Fixable("The repository is empty: it has no commit yet.", f"Push a first commit to {base}.")
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    return Fixable(f"The repository has no branch {base}. It has {listed}.", "Set NETPOL_BASE to the branch to read.")


def _remote_branches(git: Git, remote: Remote, *refs: str) -> list[str]:
    done = git.connect("ls-remote", "--heads", remote.name, *refs)
    return [line.rpartition("refs/heads/")[2] for line in done.text.splitlines()] if done.ok else []


def _spoken(why: str) -> str:
    """Return git's `[remote rejected] (hook declined)` without brackets."""
    return why.replace("[", "").replace("]", "").strip() or "no reason given"


def _remote_words(said: str) -> str:
    lines = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
    words = " ".join(line for line in lines if line)
    return f" It says: {_sentence(words[:300])}" if words else ""


def _sentence(words: str) -> str:
    """Return a remote's words with a full stop, since a hint follows on the same line."""
    return f"{words.rstrip(' .:;,')}."
