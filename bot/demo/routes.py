"""What the playground shows beside the conversation: the environments repository's branches, and the guide's pages.

GET /extra/repository   {name, about (which repository that is), base, commit, problem, questions [{label, text}],
                         branches [{name, commit, subject, message, when (ISO 8601), files [{path, diff (unified)}]}]},
                        the newest first
GET /docs/PAGE.md       a page of docs/ as HTML; /docs leads to the first

`Playground.notify_extra` tells the conversation page of a new branch; the page then reads /extra/repository again.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.demo.guide_page import as_html
from bot.errors import Fixable
from bot.git import Repository
from bot.guide.pages import filled
from bot.host import Host
from bot.model.request import Published
from bot.model.request import Request as Publication
from bot.playground.origin import SECURITY_HEADERS
from bot.settings import ROOT, Settings
from bot.slack.views.home import questions

MOST_BRANCHES = 30
"""Branches that are shown, the newest: nobody reads more beside a conversation."""
MOST_CHARACTERS = 60_000
"""Characters of one file's difference that are shown: nobody reads more beside a conversation."""
ON_THE_SAMPLE = (
    ("Let one call another", "how do I let book-a-visit-dev talk to visits-api-dev?"),
    ("Is it allowed today?", "can refunds-worker-dev reach payments-api-dev?"),
    ("Who gets in", "who can reach letters-api-dev?"),
    ("What about logs", "where are my logs if I call a service directly?"),
    ("When a name fits several", "how do I let book-a-visit talk to visits-api?"),
    ("Fill in a form", "/netpol allow"),
)
"""Questions for the first minute: (label, words), about the sample's namespaces."""
_FILE = re.compile(r"^diff --git a/", re.MULTILINE)


class WatchedHost(Host):
    """A host that calls `changed`, from any thread, when the repository's branches may have changed."""

    def __init__(self, settings: Settings, changed: Callable[[], None]) -> None:
        super().__init__(settings)
        self._changed = changed

    def publish(self, request: Publication) -> Published:
        """Write the branches, and call `changed`."""
        try:
            return super().publish(request)
        finally:
            self._changed()

    def withdraw(self, *names: str) -> Published:
        """Delete the branches, and call `changed`."""
        try:
            return super().withdraw(*names)
        finally:
            self._changed()

    @property
    def repository(self) -> Repository | None:
        """Return the repository; None where a plain folder is read."""
        return self._source.repository


class DemoRoutes:
    """The routes beside the conversation. /extra/repository answers 503 until `host` is set: it is opened after the start."""

    def __init__(self, docs: Path = ROOT / "docs") -> None:
        self.host: WatchedHost | None = None
        self._docs = docs

    def routes(self) -> list[BaseRoute]:
        """Return the routes, for `Playground(extra_routes=…)`."""
        return [
            Route("/extra/repository", self._repository),
            Route("/docs", lambda _: RedirectResponse("/docs/index.md")),
            Route("/docs/{page}", self._page),
        ]

    def _repository(self, _: Request) -> Response:
        if self.host is None:
            return JSONResponse({"error": "not ready"}, 503)
        return JSONResponse(shown(self.host), headers={"Cache-Control": "no-store"})

    def _page(self, request: Request) -> Response:
        if self.host is None:
            return PlainTextResponse("The guide is not read yet. Try again in a moment.", 503)
        pages = {path.name: path for path in self._docs.glob("*.md")}
        page = pages.get(request.path_params["page"])
        if page is None:
            return PlainTextResponse("There is no such page in docs/.", 404)
        return HTMLResponse(as_html(filled(page, self.host.platform)), headers=SECURITY_HEADERS)


def shown(host: WatchedHost) -> dict[str, Any]:
    """Return what the page shows of the repository now. Where it cannot be read, `problem` says why in one sentence."""
    estate = host.world().estate
    asked = ON_THE_SAMPLE if host.on_sample else (*questions(estate), ("Fill in a form", "/netpol allow"))
    answer: dict[str, Any] = {
        "name": host.where.removeprefix("file://"),
        "about": _about(host),
        "base": host.base,
        "commit": estate.commit or "",
        "problem": "",
        "questions": [{"label": label, "text": text} for label, text in asked],
        "branches": [],
    }
    repository = host.repository
    if repository is None:
        return answer | {"problem": host.why_read_only()}
    prefix = host.conventions.branch_prefix
    try:
        names = [name for name in repository.branch_names() if name.startswith(prefix)]
        found = [_branch(repository, name) for name in names]
    except Fixable as problem:
        return answer | {"problem": str(problem)}
    newest = sorted((branch for branch in found if branch), key=lambda branch: str(branch["when"]), reverse=True)
    return answer | {"branches": newest[:MOST_BRANCHES]}


def _about(host: WatchedHost) -> str:
    """Say in one or two short sentences what the bot reads here, and where its branches stay."""
    name = host.where.removeprefix("file://")
    if host.on_sample:
        return "Here it works on made-up namespaces, in a sample repository on this machine. Nothing leaves it."
    if host.repository is None:
        return f"Here it reads the folder {name}, and writes nothing."
    return f"Here it works on a copy of {name}. Its branches stay on this machine: nothing is pushed."


def _branch(repository: Repository, name: str) -> dict[str, Any] | None:
    commit = repository.branch_commit(name) or repository.remote_commit(name)
    if commit is None:
        return None
    info = repository.commit_info(commit)
    diff = repository.diff(info.parents[0], commit) if info.parents else ""
    return {
        "name": name,
        "commit": commit,
        "subject": info.message.partition("\n")[0],
        "message": info.message,
        "when": info.committer_date.isoformat(),
        "files": list(files_of(diff)),
    }


def files_of(diff: str) -> list[dict[str, str]]:
    """Return the files of a unified diff: [{path, diff}]."""
    parts = [part for part in _FILE.split(diff) if part]
    return [{"path": _path(part), "diff": _short(part)} for part in parts]


def _path(part: str) -> str:
    """Return the path from `+++ b/…`, or from `--- a/…` where the file is deleted."""
    found = re.search(r"^\+\+\+ b/(.*)$", part, re.MULTILINE) or re.search(r"^--- a/(.*)$", part, re.MULTILINE)
    return found[1].rstrip("\t") if found else part.partition(" b/")[0]


def _short(part: str) -> str:
    return part if len(part) <= MOST_CHARACTERS else part[:MOST_CHARACTERS] + "\n\\ The rest is left out here."
