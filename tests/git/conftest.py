"""Real git repositories in temporary folders, and a server that asks for a login."""

import os
import subprocess
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.platforms import below

ROOT = "namespaces"
CONVENTIONS = below(ROOT)
MAIN = "refs/heads/main"
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
}


def git(where: Path, *arguments: str, data: bytes = b"") -> str:
    """Run git as a person would, and return what it prints."""
    done = subprocess.run(["git", *arguments], cwd=where, env=ENVIRONMENT, input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()


def namespace(name: str, labels: str = "{}") -> str:
    return f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels: {labels}\n"


POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {name}\nspec: {{podSelector: {{}}}}\n"
FILES = {
    f"{ROOT}/a-dev/00-namespace.yaml": namespace("a-dev", "{component: a}"),
    f"{ROOT}/a-dev/04-networkpolicy.yaml": POLICY.format(name="default"),
    f"{ROOT}/b-dev/00-namespace.yaml": namespace("b-dev"),
    f"{ROOT}/b-dev/resources/main.tf": "# not a manifest\n",
    "README.md": "# Environments\n",
}


def commit(
    where: Path, files: Mapping[str, str | bytes | None], *, ref: str = MAIN, modes: Mapping[str, str] | None = None
) -> str:
    """Make a commit of the files on a ref, whatever else is in it, and return its id. None deletes a file."""
    parts = [f"commit {ref}\ncommitter S <s@example.org> 1700000000 +0000\ndata 5\nfiles\n".encode()]
    if git(where, "for-each-ref", ref):
        parts.append(f"from {ref}^0\n".encode())
    for path, text in files.items():
        name = path.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
        if text is None:
            parts.append(b'D "%s"\n' % name)
        elif (mode := (modes or {}).get(path, "100644")) == "160000":
            parts.append(f'M {mode} {text if isinstance(text, str) else text.decode()} "{path}"\n'.encode())
        else:
            data = text.encode() if isinstance(text, str) else text
            parts.append(b'M %s inline "%s"\ndata %d\n' % (mode.encode(), name, len(data)) + data + b"\n")
    git(where, "fast-import", "--quiet", "--force", data=b"".join(parts))
    return git(where, "rev-parse", ref)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Make a bare repository with two namespaces, as it is on a server."""
    path = tmp_path / "server.git"
    path.mkdir()
    git(path, "init", "--quiet", "--bare", "--initial-branch", "main")
    commit(path, FILES)
    return path


@pytest.fixture
def clone(tmp_path: Path, bare: Path) -> Path:
    """Make a person's clone of it, with a work tree."""
    path = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(bare), str(path))
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "state"


class _Handler(BaseHTTPRequestHandler):
    """Serves repositories by `git http-backend` to who has the login, and answers everybody else as GitHub does."""

    def _serve(self) -> None:
        server: GitServer = self.server.git_server  # type: ignore[attr-defined]
        server.logins.append(self.headers.get("Authorization", ""))
        if server.moves_to is not None and server.moves in f"{self.command} {self.path}":
            self.send_response(server.answer or 301)
            self.send_header("Location", f"{server.moves_to}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if server.answer is not None:
            self.send_error(server.answer)
            return
        if server.login and self.headers.get("Authorization") != f"Basic {b64encode(server.login.encode()).decode()}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        if server.plain:
            self._send_file(server.root / path.lstrip("/"))
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else self._chunks()
        environment = ENVIRONMENT | {
            "GIT_PROJECT_ROOT": str(server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_USER": "somebody",
        }
        out = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=True).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200 OK").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _serve  # noqa: N815 - the names that http.server calls

    def _send_file(self, path: Path) -> None:
        if not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(path.stat().st_size))
        self.end_headers()
        self.wfile.write(path.read_bytes())

    def _chunks(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return b""
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class GitServer:
    """A git server on this machine. `answer` is a status that it gives to everything; a `plain` one only serves files.

    `moves_to` is where it redirects the requests whose method and path hold `moves`. `logins` are the Authorization headers that
    it was sent, "" for none.
    """

    def __init__(self, root: Path, login: str) -> None:
        self.root = root
        self.login = login
        self.answer: int | None = None
        self.plain = False
        self.moves_to: str | None = None
        self.moves = ""
        self.logins: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.git_server = self  # type: ignore[attr-defined]
        self.port = self._http.server_port
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, login: str = "", name: str = "server.git") -> str:
        """Return the address of a repository, with a login where one is given."""
        return f"http://{login + '@' if login else ''}127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop answering."""
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def serve(bare: Path) -> Iterator[Callable[[str], GitServer]]:
    """Serve the bare repository by HTTP; pushing needs the login too."""
    git(bare, "config", "http.receivepack", "true")
    servers: list[GitServer] = []

    def started(login: str = "") -> GitServer:
        servers.append(GitServer(bare.parent, login))
        return servers[-1]

    yield started
    for server in servers:
        server.stop()


@contextmanager
def unchanged(where: Path) -> Iterator[None]:
    """Check that a person's work tree, index, HEAD and branches are the same afterwards, but for new branches of ours."""

    def look() -> tuple[str, ...]:
        refs = git(where, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        ours = [ref for ref in refs if "/netpol/" not in ref]
        index = where / ".git" / "index"
        return (
            git(where, "status", "--porcelain=v2", "--branch"),
            git(where, "symbolic-ref", "HEAD"),
            str(index.read_bytes() if index.exists() else b""),
            *ours,
        )

    before = look()
    yield
    assert before == look()
