"""From what a person writes to a git directory: a repository of theirs, or our own clone of an address."""

from dataclasses import dataclass
from pathlib import Path

from git import Repo
from git.exc import GitError

from bot.errors import Fixable
from bot.repository.address import Address, parse_address, path_exists
from bot.repository.process import Git, forget_git_environment
from bot.repository.remote import REMOTE, fetch
from bot.repository.whole import made_whole

HOW_TO_NAME = "Give the path or the address of a git repository, or a folder of namespace folders."


@dataclass(frozen=True, slots=True)
class Opened:
    """A git directory that can be read. `own` says that it is our clone, so that the remote is the authority."""

    git: Git
    name: str
    own: bool


def open_git(where: str, *, base: str, cache_dir: Path, token: str | None, tracked: str) -> Opened | Path:
    """Open a repository, or return the path of a plain folder. Raises Fixable for anything else.

    `tracked` is the prefix of the branches that are fetched beside the base.
    """
    forget_git_environment()
    if not where.strip() or "\0" in where:
        raise Fixable("No environments repository is named.", HOW_TO_NAME)
    address = parse_address(where)
    if address is not None:
        return _own_clone(address.with_token(token), base, cache_dir, tracked)
    path = Path(where).expanduser()
    if not path_exists(where):
        raise Fixable(f"There is no repository or folder at {where}.", HOW_TO_NAME)
    path = path.resolve()
    try:
        with Repo(path, expand_vars=False) as repository:
            # Of a linked work tree, the repository that it belongs to: branches and objects are there.
            git_dir = Path(repository.common_dir).resolve()
    except GitError:
        return path
    except OSError as error:
        raise Fixable(f"{where} cannot be read: {error.strerror}.", "Check the rights on it.") from None
    return Opened(_with_login(Git(str(git_dir)), token), str(path), own=False)


def _with_login(git: Git, token: str | None) -> Git:
    """Let the token go to the remote that a person's own repository is a clone of, if it has one."""
    done = git.run("config", "--get", f"remote.{REMOTE}.url")
    if not done.ok:
        return git
    try:
        address = parse_address(done.text)
    except Fixable:
        return git
    if address is None or address.login:  # git sends what is in its own configuration itself
        return Git(git.git_dir, address.secrets if address else ())
    address = address.with_token(token)
    return Git(git.git_dir, address.secrets, address.settings)


def _own_clone(address: Address, base: str, cache_dir: Path, tracked: str) -> Opened:
    """Open our bare clone, made on first use."""
    path = cache_dir.resolve() / address.folder_name
    if not path.exists():
        _make_clone(path, address, base, tracked)
    return Opened(Git(str(path), address.secrets, address.settings), address.url, own=True)


def _make_clone(path: Path, address: Address, base: str, tracked: str) -> None:
    with made_whole(path) as fresh:
        git = Git(str(fresh), address.secrets, address.settings)
        git.must("init", "--quiet", "--bare", "--template=", str(fresh))
        git.must("config", f"remote.{REMOTE}.url", address.url)
        fetch(git, base, tracked, own=True)
