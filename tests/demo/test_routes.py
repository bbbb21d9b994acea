"""What the playground shows beside the conversation: branches with their differences, questions, pages of the guide."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo.guide_page import as_html
from bot.demo.routes import ON_THE_SAMPLE, DemoRoutes, WatchedHost, files_of
from bot.handlers import plan
from bot.model.question import Intent, Question
from bot.model.request import Request
from bot.playground import WAIT_LIMIT, Playground
from bot.settings import ROOT, Settings

DIFF = """diff --git a/x/04-networkpolicy.yaml b/x/04-networkpolicy.yaml
index 1111111..2222222 100644
--- a/x/04-networkpolicy.yaml
+++ b/x/04-networkpolicy.yaml
@@ -1,1 +1,2 @@
 kind: List
+diff --git a/is not b/a file
diff --git a/gone.yaml b/gone.yaml
deleted file mode 100644
--- a/gone.yaml
+++ /dev/null
@@ -1,1 +0,0 @@
-kind: List
"""


@dataclass
class Watched:
    """A host, its routes on a running stand-in, and what it said when branches changed."""

    host: WatchedHost
    address: str
    told: list[str]

    def get(self, path: str) -> httpx.Response:
        """Ask the page's server."""
        return httpx.get(self.address + path, follow_redirects=True, trust_env=False, timeout=WAIT_LIMIT)


Watch = Callable[..., Watched]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Return a function that starts a host with its routes; it takes settings by name."""
    with ExitStack() as stack:

        def start(**given: Any) -> Watched:
            routes, told = DemoRoutes(), []
            slack = stack.enter_context(Playground(ROOT / "manifest.yaml", extra_routes=routes.routes()))
            assert 503 == httpx.get(f"{slack.address}/extra/repository", trust_env=False, timeout=WAIT_LIMIT).status_code, (
                "before there is a bot"
            )
            defaults: dict[str, Any] = {"state": tmp_path / slack.address[-5:], "docs_url": f"{slack.address}/docs"}
            settings = Settings(**defaults | given)
            host = routes.host = WatchedHost(settings, lambda: told.append("changed"))
            return Watched(host, slack.address, told)

        yield start


def test_a_branch_is_shown_when_it_is_written_and_until_it_is_withdrawn(watch: Watch) -> None:
    page = watch()
    host, told = page.host, page.told
    before = page.get("/extra/repository").json()
    assert ("the sample", "main", []) == (before["name"], before["base"], before["branches"])
    assert "made-up namespaces" in before["about"]
    question = Question(Intent.ALLOW, sources=("book-a-visit-dev",), target="visits-api-dev")
    wanted = plan(question, host.world().estate, host.conventions, host.world().guide)
    host.publish(Request(wanted, "amira", "", "", datetime(2026, 8, 21, 9, 0, tzinfo=UTC)))
    [branch] = page.get("/extra/repository").json()["branches"]
    assert wanted.groups[0].branch == branch["name"]
    assert "2026-08-21T09:00:00+00:00" == branch["when"]
    [changed] = branch["files"]
    assert changed["path"].endswith("/visits-api-dev/04-networkpolicy.yaml")
    assert "+  name: allow-book-a-visit-dev\n" in changed["diff"]
    host.withdraw(branch["name"])
    assert [] == page.get("/extra/repository").json()["branches"]
    assert ["changed", "changed"] == told


def test_the_questions_are_about_namespaces_that_are_there(watch: Watch) -> None:
    """The sample's own are; another repository's are made of its names."""
    known = watch().host.world().estate.namespaces
    for _, words in ON_THE_SAMPLE:
        for word in words.rstrip("?").split():
            assert not word.endswith("-dev") or word in known, words
    folder = ROOT / "examples" / "environments"
    shown = watch(estate=str(folder)).get("/extra/repository").json()
    assert "book-a-visit-dev" in shown["questions"][0]["text"]
    assert shown["problem"]
    assert [] == shown["branches"]
    assert f"Here it reads the folder {folder}, and writes nothing." == shown["about"]


def test_a_difference_is_split_into_files() -> None:
    """What a changed line says is not taken for a header."""
    found = files_of(DIFF)
    assert ["x/04-networkpolicy.yaml", "gone.yaml"] == [file["path"] for file in found]
    assert "+diff --git a/is not b/a file" in found[0]["diff"]


def test_every_page_of_the_guide_is_served(watch: Watch) -> None:
    """With the anchors that answers link to; nothing else is served from there."""
    page = watch()
    for section in page.host.world().guide.sections.values():
        path, _, mark = section.url.removeprefix(page.address).partition("#")
        shown = page.get(path)
        assert 200 == shown.status_code, section.url
        assert not mark or f'id="{mark}"' in shown.text, section.url
    assert page.get("/docs").url.path == "/docs/index.md"
    for other in ("facts.yaml", "..%2fREADME.md", "nothing.md"):
        assert 404 == page.get(f"/docs/{other}").status_code


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "# <b>"])
def test_markup_in_a_page_stays_text(words: str) -> None:
    html = as_html(words)
    body = html[html.index("<main") :]
    assert not any(bad in body for bad in ("<script>", 'href="javascript', "<b>"))
