"""From what a person writes to a git directory: a repository of theirs, or our own clone of an address.

The login of an address is known here and to git, and shown to nobody.
"""

import base64
import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from git import Repo
from git.exc import GitError

from bot.errors import Fixable
from bot.git.atomic import atomic_folder
from bot.git.command import Git, last_line
from bot.git.environment import forget_git_environment
from bot.git.remote import SCHEME, Remote, configured, fetch, untrusted_owner
from bot.git.store import branch_ref

SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
"""Not `ext::` and its like, which run a command."""
SCP_FORM = re.compile(r"(?:[A-Za-z0-9_.-]+@)?[A-Za-z0-9_.-]+:(?!//|:)[^\s]+")
"""git@github.com:OWNER/REPO.git: https://git-scm.com/docs/git-clone#_git_urls"""
TOKEN_USER = "x-access-token"  # noqa: S105 - what GitHub takes as the user beside any token
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ACCEPTED = "It may be a path, or an address that begins with https://, ssh:// or git@."


@dataclass(frozen=True, slots=True)
class Address:
    """A remote repository: `url` holds no password, and is what people may see."""

    url: str
    login: str = field(default="", repr=False)
    """`user:password` for HTTP, or ""."""

    @property
    def folder_name(self) -> str:
        """Name of the bot's own clone: the same for the same repository, and telling nothing of it."""
        return f"{sha256(self.url.encode()).hexdigest()[:20]}.git"

    def with_token(self, token: str | None) -> "Address":
        """Use a token where the address itself brings no login. It is sent over TLS, or to this machine, and nowhere else."""
        parts = urlsplit(self.url) if "://" in self.url else None
        if not token or self.login or parts is None:
            return self
        is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        return Address(self.url, f"{TOKEN_USER}:{token}") if is_private else self

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be shown, longest first."""
        if not self.login:
            return ()
        user, _, password = self.login.partition(":")
        hidden = {self.login, self._basic, password, "" if user == TOKEN_USER or password else user}
        return tuple(sorted((text for text in hidden if text), key=len, reverse=True))

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """Return the git settings that make it send the login to this address and no other.

        A setting for one address comes before one for all, so that redirects are forbidden here once more. No credential helper
        is asked beside the login: it would get git's environment, which holds these.
        """
        if not self.login:
            return ()
        return (
            (f"http.{self.url}.extraHeader", f"Authorization: Basic {self._basic}"),
            (f"http.{self.url}.followRedirects", "false"),
            ("credential.helper", ""),
        )

    @property
    def _basic(self) -> str:
        return base64.b64encode(self.login.encode()).decode()


def parse_address(where: str) -> Address | None:
    """Read an address; None for what can only be a path. Raises Fixable for an address that is not one."""
    if path_exists(where):
        return Address(str(Path(where).expanduser().resolve())) if Path(where).expanduser().is_file() else None
    match = SCHEME.match(where)
    if match is None:
        return Address(where) if SCP_FORM.fullmatch(where) else None
    scheme, parts = match[1].lower(), _divided(where)
    if scheme not in SCHEMES:
        raise Fixable(f"The bot can't read a repository over {scheme}://.", ACCEPTED)
    if parts.query or parts.fragment or any(char.isspace() for char in where):
        raise Fixable("The repository's address has a “?”, a “#” or a blank.", "Write it as for `git clone`.")
    if scheme == "file":
        return Address(where)
    if not parts.hostname or not parts.path.strip("/"):
        raise Fixable("The repository's address names no host or no path.", ACCEPTED)
    login, server = _login_and_server(scheme, parts)
    return Address(urlunsplit((scheme, server, parts.path, "", "")), login)


def _divided(where: str) -> SplitResult:
    """Divide an address; raise Fixable where its host or its port cannot be read."""
    try:
        parts = urlsplit(where)
        _ = parts.hostname, parts.port  # which are read only now
    except ValueError:
        raise Fixable("The bot can't read the repository's address.", ACCEPTED) from None
    return parts


def _login_and_server(scheme: str, parts: SplitResult) -> tuple[str, str]:
    """Return `user:password`, "" for none, and the host with its port."""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    server = f"{host}:{parts.port}" if parts.port is not None else f"{host}"
    if scheme not in {"http", "https"}:  # ssh takes no password from an address, and its user is no secret
        return "", f"{parts.username}@{server}" if parts.username else server
    if not (parts.username or parts.password):
        return "", server
    return f"{unquote(parts.username or '')}:{unquote(parts.password or '')}", server


def shown(where: str) -> str:
    """Return what a person wrote, fit for a message: what may be a password is left out, however it was misspelt."""
    before, at, after = where.rpartition("@")
    return (f"…@{after}" if at and ":" in before else where)[:200]


def path_exists(where: str) -> bool:
    """Whether there is a file or folder of that name. A text that cannot be a path at all has none."""
    try:
        return Path(where).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False


OWN_REMOTE = "origin"
REMOTE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
HOW_TO_NAME = "Give the path or the address of a git repository, or a folder of namespace folders."


@dataclass(frozen=True, slots=True)
class Opened:
    """A git directory that can be read. `name` is the path or address, without credentials; `is_new`: it was cloned just now."""

    git: Git
    name: str
    remote: Remote
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How a repository is read: the base branch, which branches are fetched beside it, and how to connect.

    `cache_dir` holds our clones. `token` is for HTTPS; it never becomes an argument, a file or part of a message.
    """

    base: str = "main"
    tracked: str = ""
    cache_dir: Path = Path(".netpol")
    token: str | None = field(default=None, repr=False)
    remote: str = "origin"


def open_git(where: str, options: Options) -> Opened | Path:
    """Open a repository, or return the path of a plain folder. Raises Fixable for anything else."""
    forget_git_environment()
    branch_ref(options.base)
    branch_ref(f"{options.tracked}x")
    if not REMOTE_NAME.fullmatch(options.remote):
        raise Fixable(f"“{options.remote[:80]}” can't be the name of a remote.", "Set NETPOL_REMOTE to one, such as origin.")
    if not where.strip() or "\0" in where:
        raise Fixable("No environments repository is named.", HOW_TO_NAME)
    address = parse_address(where)
    if address is not None:
        return _own_clone(address.with_token(options.token), options)
    if not path_exists(where):
        raise Fixable(f"There's no repository or folder at {shown(where)}.", HOW_TO_NAME)
    path = Path(where).expanduser().resolve()
    try:
        with Repo(path, expand_vars=False) as repository:
            # Of a linked work tree, the repository that it belongs to: branches and objects are there.
            git_dir = Path(repository.common_dir).resolve()
    except GitError:
        return path
    except OSError as error:
        raise Fixable(f"{shown(where)} can't be read: {error.strerror}.", "Check the permissions on it.") from None
    _demand_trusted(path, git_dir)
    git = Git(str(git_dir))
    remote = configured(git, options.remote)
    return Opened(_with_login(git, remote, options.token), str(path), remote)


def _demand_trusted(path: Path, git_dir: Path) -> None:
    """Raise Fixable where git itself would not work in a repository: above all in one of somebody else.

    Its configuration names programs, and whoever owns it writes that. Git looks at the owner only where it finds the repository
    itself, so it is asked once: https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory . A bare one is
    named by the person here, so that it need not be found in another one.
    """
    found = Git("").run(
        *("-c", "safe.bareRepository=all", "-C", str(path), "rev-parse", "--path-format=absolute", "--git-common-dir")
    )
    owned = untrusted_owner(str(path), found.said)
    if owned:
        raise owned
    if not found.ok or Path(found.text).resolve() != git_dir:
        raise Fixable(f"Git can't work in the repository at {path}: {last_line(found.said)}.", HOW_TO_NAME)


def _with_login(git: Git, remote: Remote, token: str | None) -> Git:
    """Return git with the token for the remote that a person's own repository is a clone of, if it has one."""
    try:
        address = parse_address(remote.url)
    except Fixable:
        return git
    if address is None or address.login:  # git sends what is in its own configuration itself
        return replace(git, secrets=address.secrets if address else ())
    address = address.with_token(token)
    return replace(git, secrets=address.secrets, remote_settings=address.settings)


def _own_clone(address: Address, options: Options) -> Opened:
    """Open our bare clone, made on first use."""
    remote = Remote(OWN_REMOTE, own=True, url=address.url, follows=True)
    path = options.cache_dir.resolve() / address.folder_name
    is_new = not path.exists()
    if is_new:
        with atomic_folder(path) as fresh:
            git = Git(str(fresh), address.secrets, address.settings)
            git.must("init", "--quiet", "--bare", "--template=", str(fresh))
            git.must("config", f"remote.{OWN_REMOTE}.url", address.url)
            fetch(git, remote, options.base, options.tracked)
    return Opened(Git(str(path), address.secrets, address.settings), address.url, remote, is_new)
