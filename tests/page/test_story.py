"""The whole story, as a person who has never seen it lives it in a browser."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from git import Repo
from playwright.sync_api import Locator, Page, expect

from bot.git.sample import sample_repository
from bot.playground import WAIT_LIMIT
from bot.settings import ROOT
from tests.page.conftest import Open

A, B = "book-a-visit-dev", "visits-api-dev"
NETPOL = Path(sys.executable).with_name("netpol")


def repository(address: str) -> dict[str, Any]:
    """Read what the repository pane shows."""
    shown: dict[str, Any] = httpx.get(f"{address}/extra/repository", trust_env=False, timeout=WAIT_LIMIT).json()
    return shown


def say(page: Page, text: str) -> None:
    """Type into the channel, and send."""
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def choose(page: Page, label: str, typed: str, name: str) -> None:
    """Choose a namespace by type-ahead, with the keyboard."""
    field = page.get_by_role("combobox", name=re.compile(f"^{label}"))
    field.click()
    field.press_sequentially(typed)
    expect(page.get_by_role("option", name=name, exact=True)).to_be_visible()
    while page.locator("[role=option][aria-selected=true]").inner_text() != name:
        field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(name)


def check_same_by_terminal(tmp_path: Path, branch: dict[str, Any], *options: str) -> None:
    """Make the same request in a terminal, at the same moment, on a repository of its own: the same commit, to the byte."""
    bare = sample_repository(ROOT / "examples" / "environments", tmp_path, "main")
    when = branch["when"].removesuffix("+00:00")
    made = subprocess.run(
        [NETPOL, "allow", A, B, "--branch", "--when", when, "--estate", str(bare), *options],
        check=False,
        capture_output=True,
        text=True,
    )
    assert 0 == made.returncode, made.stderr
    with Repo(bare) as repo:
        assert branch["commit"] == repo.commit(branch["name"]).hexsha


def read_the_answer(page: Page, answer: Locator) -> None:
    """Read the verdict, the address and the logs; have the YAML and its file shown; then the routes, by the menu."""
    answers = page.locator(".below .message")
    expect(answer).to_contain_text("Blocked:")
    expect(answer).to_contain_text(f"http://SERVICE.{B}:PORT")
    expect(answer).to_contain_text("no request log on direct calls")
    answer.get_by_role("button", name="Show YAML").click()
    shown = answers.filter(has=page.locator(".code", has_text="kind: NetworkPolicy")).last
    expect(shown.locator(".code", has_text="kind: NetworkPolicy")).to_contain_text(f"name: allow-{A}")
    expect(shown).to_contain_text(f"{B}/04-networkpolicy.yaml")
    answer.get_by_role("button", name="More actions", exact=True).last.click()
    page.get_by_role("menuitem", name="Compare routes").click()
    routes = answers.filter(has=page.get_by_role("button", name="Allow the direct call")).last
    for words in ("direct", "internal ingress", "public ingress", "request log"):
        expect(routes).to_contain_text(re.compile(words, re.IGNORECASE))


def test_the_story(address: str, open_page: Open, tmp_path: Path) -> None:
    """Asks, corrects a name, reads the answer and the guide, has the branch written; asks again in the form; withdraws."""
    page = open_page(address)
    answers = page.locator(".below .message")

    # A stranger asks, and does not say which environment.
    say(page, "how do I let book-a-visit talk to visits-api?")
    page.get_by_role("button", name=A, exact=True).first.click()
    create = page.get_by_role("button", name="Create branch", exact=True)
    expect(create.or_(page.get_by_role("button", name=B, exact=True)).first).to_be_visible()
    if not create.count():
        page.get_by_role("button", name=B, exact=True).first.click()

    answer = answers.filter(has=create).last
    read_the_answer(page, answer)

    # A link to the guide opens beside the conversation.
    answer.get_by_role("link", name="no request log on direct calls").click()
    expect(page.locator("#panel-docs h1")).to_have_text("Where the logs are")

    # Create, with its question first; the difference appears.
    page.get_by_role("tab", name="Repository").click()
    expect(page.locator("#panel-repository")).to_contain_text("No branches yet")
    create.last.click()
    asked = page.get_by_role("alertdialog")
    expect(asked).to_contain_text(f"{A} may call {B}")
    asked.get_by_role("button", name="Create", exact=True).click()
    branch = page.locator(".branch")
    expect(branch.locator(".branch-name")).to_have_text(re.compile(rf"netpol/{B}-allow-{A}-[0-9a-f]{{8}}"))
    expect(branch.locator(".line.added").filter(has_text=f"name: allow-{A}")).to_have_count(1)
    expect(branch.locator(".line.removed")).to_have_count(0)

    written = repository(address)["branches"]
    assert 1 == len(written)
    check_same_by_terminal(tmp_path / "terminal", written[0])

    # Again, through the form: the branch is there, and nobody writes it twice.
    say(page, "/netpol allow")
    choose(page, "From", "book-a", A)
    choose(page, "To", "visits", B)
    page.get_by_role("button", name="Preview").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Preview")).to_be_visible()
    expect(dialog).to_contain_text("What opens")
    dialog.get_by_role("button", name="Create branch").click()
    expect(dialog).to_contain_text(re.compile("dates from|there already"))
    assert written == repository(address)["branches"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # Withdraw: the branch is gone, here and in the repository.
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete it").click()
    expect(page.locator(".branch")).to_have_count(0)
    assert [] == repository(address)["branches"]


def test_the_form_writes_the_same_as_the_terminal(address: str, open_page: Open, tmp_path: Path) -> None:
    """Ports, label and reason go all the way; the same request in a terminal is the same commit."""
    page = open_page(address)
    say(page, "/netpol allow")
    choose(page, "From", "book", A)
    choose(page, "To", "visits-api", B)
    page.get_by_label("Pod ports").fill("eighty")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".block-input", has=page.get_by_label("Pod ports")).locator(".error")).to_be_visible()
    expect(page.get_by_label("Pod ports")).to_be_focused()
    page.get_by_label("Pod ports").fill("8080")
    page.get_by_label("Reason").fill("Bookings are shown beside visits")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Create branch").click()
    expect(page.locator(".branch .line.added").filter(has_text="port: 8080")).to_have_count(1)
    branch = repository(address)["branches"][0]
    check_same_by_terminal(tmp_path, branch, "--port", "8080", "--reason", "Bookings are shown beside visits")
