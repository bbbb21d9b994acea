"""From what a person writes to a git directory: a repository of theirs, or our own clone of an address."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from git import Repo
from git.exc import GitError

from bot.errors import Fixable
from bot.git.address import Address, parse_address, path_exists, shown
from bot.git.atomic import made_whole
from bot.git.command import Git, last_line
from bot.git.environment import forget_git_environment
from bot.git.refs import branch_ref
from bot.git.remote import Remote, configured, fetch, somebody_elses

OWN_REMOTE = "origin"
REMOTE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
HOW_TO_NAME = "Give the path or the address of a git repository, or a folder of namespace folders."


@dataclass(frozen=True, slots=True)
class Opened:
    """A git directory that can be read. `name` is the path or address, without credentials."""

    git: Git
    name: str
    remote: Remote


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
        raise Fixable(f"“{options.remote[:80]}” cannot be the name of a remote.", "Set NETPOL_REMOTE to one, such as origin.")
    if not where.strip() or "\0" in where:
        raise Fixable("No environments repository is named.", HOW_TO_NAME)
    address = parse_address(where)
    if address is not None:
        return _own_clone(address.with_token(options.token), options)
    if not path_exists(where):
        raise Fixable(f"There is no repository or folder at {shown(where)}.", HOW_TO_NAME)
    path = Path(where).expanduser().resolve()
    try:
        with Repo(path, expand_vars=False) as repository:
            # Of a linked work tree, the repository that it belongs to: branches and objects are there.
            git_dir = Path(repository.common_dir).resolve()
    except GitError:
        return path
    except OSError as error:
        raise Fixable(f"{shown(where)} cannot be read: {error.strerror}.", "Check the rights on it.") from None
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
    owned = somebody_elses(str(path), found.said)
    if owned:
        raise owned
    if not found.ok or Path(found.text).resolve() != git_dir:
        raise Fixable(f"Git cannot work in the repository at {path}: {last_line(found.said)}.", HOW_TO_NAME)


def _with_login(git: Git, remote: Remote, token: str | None) -> Git:
    """Let the token go to the remote that a person's own repository is a clone of, if it has one."""
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
    if not path.exists():
        with made_whole(path) as fresh:
            git = Git(str(fresh), address.secrets, address.settings)
            git.must("init", "--quiet", "--bare", "--template=", str(fresh))
            git.must("config", f"remote.{OWN_REMOTE}.url", address.url)
            fetch(git, remote, options.base, options.tracked)
    return Opened(Git(str(path), address.secrets, address.settings), address.url, remote)
