"""Where a repository is, as a person writes it; and the secrets in that, which go no further than here."""

import base64
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot.errors import Fixable

SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
"""Not `ext::` and its like, which run a command."""
RUN_COMMANDS = frozenset({"ext", "fd"})
"""Protocols that are a command or an open file of whoever starts git."""
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
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
    scheme = match[1].lower()
    try:
        parts = urlsplit(where)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Fixable("The address of the repository cannot be read.", ACCEPTED) from None
    if scheme not in SCHEMES:
        raise Fixable(f"A repository cannot be read over {scheme}://.", ACCEPTED)
    if parts.query or parts.fragment or any(char.isspace() for char in where):
        raise Fixable("The address of the repository holds a “?”, a “#” or a blank.", "Write it as for `git clone`.")
    if scheme == "file":
        return Address(where)
    if not host or not parts.path.strip("/"):
        raise Fixable("The address of the repository names no host or no path.", ACCEPTED)
    server = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    if scheme in {"http", "https"}:
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username or parts.password else ""
    else:  # ssh takes no password from an address, and its user is no secret
        login, server = "", f"{parts.username}@{server}" if parts.username else server
    return Address(urlunsplit((scheme, server, parts.path, "", "")), login)


def protocol(url: str) -> str:
    """Name the protocol that git takes for a URL, as GIT_ALLOW_PROTOCOL names it.

    https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL
    """
    helper, colons, _ = url.partition("::")
    if colons and helper.isalnum():
        return helper
    match = SCHEME.match(url)
    if match is not None:
        return "ssh" if match[1] in {"git+ssh", "ssh+git"} else match[1]
    return "ssh" if ":" in url.partition("/")[0] else "file"


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
