"""Run git: the only module that knows its environment, its exit codes, and what has to be removed from its messages."""

import os
import re
import signal
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from select import select
from subprocess import PIPE, TimeoutExpired
from time import monotonic
from types import MappingProxyType

from bot.errors import Fixable
from bot.git.environment import (
    GUARDS,
    ONLY_WHAT_IS_THERE,
    allowed_protocols,
    only_what_git_needs,
    settings_environment,
    without_ours,
)
from bot.git.errors import Unreachable
from bot.printable import printable

# GitPython runs git when it is imported, and would raise ImportError where there is none.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
with only_what_git_needs():
    from git import Git as GitCommand
    from git.exc import GitCommandNotFound

LOCAL_SECONDS = 60
"""No command on the repository itself takes long; one that does waits for a lock that nobody will release."""
QUICK_SECONDS = 2
"""How long a command may take that is done at once in most repositories, before it is asked whether it ever will be."""
MOST_LISTED = 250_000
"""Files and folders of a commit: a few trees that hold one another have them without end, and no one's has as many."""
CHUNK = 1 << 20
"""Bytes that are read at a time."""
ENDING_SECONDS = 5
"""How long git may take to remove its locks when it is told to end."""
REMOTE_SECONDS = 300
"""A first clone of a large repository, over a slow line."""
CONNECTING = (
    # A server that sends fewer than 100 bytes a second for 20 seconds will not send any more.
    ("http.lowSpeedLimit", "100"),
    ("http.lowSpeedTime", "20"),
    # Curl sends our Authorization header to wherever a redirect leads.
    ("http.followRedirects", "false"),
)

LOCK = re.compile(r"Unable to create '([^'\n]+\.lock)': File exists")
NOT_FETCHED = re.compile(r"from promisor remote|lazy fetching disabled")
WHOLE_CLONE = (
    "The bot fetches nothing while it reads a repository. Clone it without `--filter`, or name its address instead of the path."
)
NOBODY = "true"
"""A program that prints no password when it is asked for one."""
USER_IN_URL = re.compile(r"(?<=://)[^/@\s'\"]+@")


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of a command. `said` is its standard error, without secrets."""

    status: int
    out: bytes
    said: str

    @property
    def ok(self) -> bool:
        """Whether it exited with 0."""
        return self.status == 0

    @property
    def text(self) -> str:
        """Standard output as text, without its last line end."""
        return self.out.decode(errors="replace").removesuffix("\n")


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one repository, named by its git directory, so that neither a work tree nor an index is ever looked at.

    Commands on the repository itself run no program that it names, and connect to nothing.
    """

    git_dir: str
    """"" lets git find it, and refuse one whose owner it does not trust."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that are taken out of everything that git says."""
    remote_settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Git settings for commands that connect, such as credentials. They go by environment: everybody can list arguments."""
    protocols: frozenset[str] = frozenset()
    """The protocols by which a command may connect."""
    held: tuple[int, ...] = ()
    """Open files that git and its children inherit: locks of ours."""

    def run(self, *arguments: str, data: bytes = b"") -> Finished:
        """Run a command on the repository. It raises Fixable only where git itself cannot be run."""
        return self._run(arguments, data, LOCAL_SECONDS)

    def quick(self, *arguments: str) -> Finished | None:
        """Run a command as `run` does, or return None where it is not done soon."""
        try:
            return self._run(arguments, b"", QUICK_SECONDS)
        except Unreachable:
            return None

    def listing(self, *arguments: str) -> Finished:
        """Run a command that lists paths, each with a NUL behind it. It raises Fixable, early, where these are too many."""
        return self._ended(self._started(arguments), lambda process: _few(process, MOST_LISTED, LOCAL_SECONDS))

    def must(self, *arguments: str, data: bytes = b"") -> Finished:
        """Run a command that can only fail where the repository is damaged or full."""
        done = self.run(*arguments, data=data)
        if not done.ok:
            raise Fixable(
                f"git {arguments[0]} failed in the repository: {last_line(done.said)}",
                "Check that the disk has room, and the repository with `git fsck`.",
            )
        return done

    def connect(self, *arguments: str) -> Finished:
        """Run a command that talks to a remote. It raises Unreachable where that takes too long."""
        variables = {"GIT_ALLOW_PROTOCOL": allowed_protocols(self.protocols)}
        if self.remote_settings:  # nobody else is asked for a login: whoever is asked gets git's environment, and ours with it
            variables["GIT_ASKPASS"] = NOBODY
        return self._run(arguments, b"", REMOTE_SECONDS, (*CONNECTING, *self.remote_settings), variables)

    def scrubbed(self, text: str) -> str:
        """Return a text without secrets, the users of addresses, and control characters."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return printable(USER_IN_URL.sub("", text))

    def _run(
        self,
        arguments: Iterable[str],
        data: bytes,
        seconds: float,
        settings: Iterable[tuple[str, str]] = (),
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> Finished:
        return self._ended(
            self._started(arguments, settings, variables), lambda process: process.communicate(data, timeout=seconds)
        )

    def _started(
        self,
        arguments: Iterable[str],
        settings: Iterable[tuple[str, str]] = (),
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> GitCommand.AutoInterrupt:
        environment = {
            **without_ours(),
            **settings_environment((*GUARDS, *settings)),
            **({"GIT_DIR": self.git_dir} if self.git_dir else {}),
            "GIT_TERMINAL_PROMPT": "0",  # never wait for somebody to type a password
            "GIT_ASKPASS": os.environ.get("GIT_ASKPASS", NOBODY),  # nor open a window for it
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_LITERAL_PATHSPECS": "1",  # a path is a path, also with a star in it
            **ONLY_WHAT_IS_THERE,
            **variables,
        }
        try:
            # A session of its own has no terminal that ssh could ask on, and can be ended with its children.
            return GitCommand().execute(
                ["git", *arguments],
                istream=PIPE,
                as_process=True,
                env=environment,
                start_new_session=True,
                pass_fds=self.held,
            )
        except GitCommandNotFound:
            raise Fixable("git isn't installed here.", "Install git 2.31 or later, on the PATH.") from None

    def _ended(
        self, process: GitCommand.AutoInterrupt, talk: Callable[[GitCommand.AutoInterrupt], tuple[bytes, bytes]]
    ) -> Finished:
        """Talk to a command until it ends, and return what it said; end it where that takes too long."""
        try:
            out, err = talk(process)
        except TimeoutExpired as late:
            _end(process)
            raise Unreachable(f"git took longer than {late.timeout:.0f} seconds.", "Try again later.") from None
        done = Finished(process.returncode, out, self.scrubbed(err.decode(errors="replace")))
        if not done.ok and NOT_FETCHED.search(done.said):
            raise Fixable("The repository is a partial clone, and what the bot has to read isn't in it.", WHOLE_CLONE)
        return done


def _few(process: GitCommand.AutoInterrupt, most: int, seconds: float) -> tuple[bytes, bytes]:
    """Return the output and errors of a command that writes at most so many NULs; end it and raise Fixable for more."""
    out: list[bytes] = []
    left, until = most, monotonic() + seconds
    while True:
        if not select([process.stdout], [], [], max(0, until - monotonic()))[0]:
            raise TimeoutExpired(process.args, seconds)
        part = os.read(process.stdout.fileno(), CHUNK)
        if not part:
            return b"".join(out), process.communicate(timeout=seconds)[1]
        out.append(part)
        left -= part.count(b"\0")
        if left < 0:
            _end(process)
            raise too_many()


def too_many() -> Fixable:
    """Return the error for a repository without end."""
    return Fixable(
        f"The repository has more than {MOST_LISTED:,} files and folders, or some that hold one another again and again.",
        "Name a repository of environments; it needs no more than that.",
    )


def left_lock(said: str) -> Fixable | None:
    """Return the error for a lock of git's that is in the way, or None. Only its owner knows whether it is stale."""
    found = LOCK.search(said)
    if found is None:
        return None
    return Unreachable(
        f"Another git process is at work in the repository, or one that was killed left {found[1]} behind.",
        "Wait until it ends. If none is running, delete that file.",
    )


def _end(process: GitCommand.AutoInterrupt) -> None:
    """End git and its children with SIGTERM, so that it removes its locks, and with SIGKILL if that is not enough."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        # What left the session may keep its outputs open for ever.
        with suppress(TimeoutExpired):
            process.communicate(timeout=ENDING_SECONDS)
            return


def last_line(said: str) -> str:
    """Return what matters of what git said: the last line that begins with fatal or error, else the last of all."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    problems = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))]
    line = (problems or lines or ["git gave no reason"])[-1]
    return line.partition(": ")[2] if line.startswith(("fatal: ", "error: ", "remote: ")) else line
