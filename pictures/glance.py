"""Measures how long the bot's answers are: `python -m pictures.glance [--json FILE] [--against FILE]`.

It asks the questions of `pictures.questions` in the playground, on the sample, and measures the answers in the page, on a desktop
and on a phone. It uses only what every version of the page has: copy it with `questions.py` to another commit, and compare.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.demo.run import demo
from bot.playground import WAIT_LIMIT, Timing
from bot.settings import Settings
from pictures.browser import chromium, where
from pictures.questions import QUESTIONS, Question

DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
THREADS = "#messages > .thread"
FROM_BOT = ".message:has(header .tag:text-is('App'))"
MEASURE = """(threads) => {
  const buttons = "button, [role=button], a.button";
  const thumbs = ".thumb, [aria-label='Was this helpful?']";
  const beside = `.code-head, pre, .file, [role=menu], ${thumbs}`; // what is not an action of the answer
  const below = innerHeight - document.getElementById("messages").getBoundingClientRect().bottom;
  return threads.map((thread) => {
    const isFromBot = (message) => message.querySelector("header .tag")?.textContent === "App";
    const found = [...thread.querySelectorAll(".message")].filter(isFromBot);
    const messages = [...new Map(found.map((one) => [one.dataset.ts, one])).values()];
    const boxes = messages.map((one) => one.getBoundingClientRect());
    const top = Math.min(...boxes.map((box) => box.top));
    const height = Math.max(...boxes.map((box) => box.bottom)) - top;
    const parts = messages.flatMap((one) => [...one.querySelectorAll(".body, .file")]);
    const inside = (selector) => parts.flatMap((part) => [...part.querySelectorAll(selector)]);
    const actions = inside(buttons).filter((one) => !one.closest(beside) && one.getBoundingClientRect().height > 0);
    const first = actions.length ? actions[0].getBoundingClientRect().bottom - top : null;
    const labels = inside(`${buttons}, .code-head, ${thumbs}`);
    for (const label of labels) label.style.display = "none";
    const text = parts.map((part) => part.innerText).join("\\n").trim();
    for (const label of labels) label.style.display = "";
    return { text, height, first, below, buttons: actions.length };
  });
}"""
"""Returns of each thread what the bot says in it (`text`, without the labels of buttons and code), its number of `buttons`, and
in pixels its `height`, how far down its `first` button ends, and the height of the composer and all else `below` the threads.
A message that is in the page twice counts once."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one answer in one viewport."""

    kind: str
    question: str
    viewport: str
    """Its width and height: 1280x800."""
    words: int
    screens: float
    """The answer's height, where the viewport's is 1."""
    at_once: bool | None
    """Whether the first button is in the first screen, which the composer takes a part of; None where there is no button."""
    buttons: int
    text: str

    @property
    def button(self) -> str:
        """Return `at_once` in words."""
        return {True: "yes", False: "no", None: "no button"}[self.at_once]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of several answers."""

    answers: int
    words: float
    most_words: int
    screens: float
    most_screens: float
    at_once: int
    """Answers with the first button in the first screen."""
    with_button: int

    @property
    def button(self) -> str:
        """Return the share of answers with the button in the first screen, of those that have one."""
        return f"{self.at_once} of {self.with_button}"


def words(text: str) -> int:
    """Count what stands between blanks and has a letter or a digit in it: arrows, dashes and marks are no words."""
    return sum(any(character.isalnum() for character in word) for word in text.split())


def row(question: Question, viewport: ViewportSize, measured: dict[str, Any]) -> Row:
    """Return the figures of what MEASURE returned of a thread."""
    text, first, height = measured["text"], measured["first"], viewport["height"]
    size = f"{viewport['width']}x{height}"
    at_once = None if first is None else first <= height - measured["below"]
    screens = round(measured["height"] / height, 2)
    return Row(question.kind, question.text, size, words(text), screens, at_once, measured["buttons"], text)


def summary(rows: Sequence[Row]) -> Summary:
    """Return the figures of at least one answer."""
    counts, screens = [each.words for each in rows], [each.screens for each in rows]
    at_once = [each.at_once for each in rows if each.at_once is not None]
    return Summary(len(rows), median(counts), max(counts), median(screens), max(screens), sum(at_once), len(at_once))


def summaries(rows: Sequence[Row]) -> dict[tuple[str, str], Summary]:
    """Return the figures by kind and viewport, in the order of the rows' kinds, and of "all" last."""
    kinds, viewports = (list(dict.fromkeys(names)) for names in zip(*((each.kind, each.viewport) for each in rows), strict=True))
    found = {
        (kind, viewport): [each for each in rows if each.viewport == viewport and kind in (each.kind, "all")]
        for kind in (*kinds, "all")
        for viewport in viewports
    }
    return {place: summary(some) for place, some in found.items() if some}


def beside(now: object, before: object) -> str:
    """Return a figure with the earlier one, None where there is none, beside it."""
    shown, earlier = (f"{round(each, 2):g}" if isinstance(each, float) else str(each) for each in (now, before))
    return shown if before is None else f"{shown} (was {earlier})"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines))


def report(rows: Sequence[Row], earlier: Sequence[Row] = ()) -> str:
    """Return all figures, then the summary, as Markdown tables; earlier figures stand beside those of the same question."""
    before = {(each.question, each.viewport): each for each in earlier}
    fields = ("words", "screens", "button", "buttons")
    head = ("Kind", "Question", "Viewport", "Words", "Screens", "Button in the first screen", "Buttons")
    lines = [
        (each.kind, each.question, each.viewport, *_figures(each, before.get((each.question, each.viewport)), fields))
        for each in rows
    ]
    totals, earlier_totals = summaries(rows), summaries(earlier) if earlier else {}
    total_fields = ("answers", "words", "most_words", "screens", "most_screens", "button")
    total_head = ("Kind", "Viewport", "Answers", "Words", "Most words", "Screens", "Most screens", "Button in the first screen")
    total_lines = [(*place, *_figures(total, earlier_totals.get(place), total_fields)) for place, total in totals.items()]
    return f"{table(head, lines)}\n\nBy kind: medians, and the most.\n\n{table(total_head, total_lines)}\n"


def _figures(now: Row | Summary, before: Row | Summary | None, fields: Sequence[str]) -> list[str]:
    return [beside(getattr(now, field), getattr(before, field, None)) for field in fields]


def measured(browser: Browser, questions: Sequence[Question] = QUESTIONS) -> list[Row]:
    """Ask the questions in the playground, and return the figures of the answers: each on a desktop, then on a phone."""
    patient = Timing(ack=WAIT_LIMIT, trigger=WAIT_LIMIT)
    with demo(Settings(port=0, estate=None), patient) as (slack, _):
        slack.wait_for_app()
        with _page(browser, slack.address, DESKTOP) as page:
            handle = page.evaluate("async () => (await (await fetch('/page/state')).json()).app.handle")
            for at, question in enumerate(questions):
                _ask(page, question.text if question.text.startswith("/") else f"@{handle} {question.text}", at)
            on_desktop = page.locator(THREADS).evaluate_all(MEASURE)
        with _page(browser, slack.address, PHONE) as page:
            expect(page.locator(THREADS)).to_have_count(len(questions), timeout=WAIT_LIMIT * 1000)
            on_phone = page.locator(THREADS).evaluate_all(MEASURE)
    both = zip(questions, on_desktop, on_phone, strict=True)
    return [each for question, *found in both for each in map(row, (question, question), (DESKTOP, PHONE), found)]


@contextmanager
def _page(browser: Browser, address: str, viewport: ViewportSize) -> Iterator[Page]:
    touch = viewport == PHONE
    looks: dict[str, Any] = {"locale": "en-GB", "color_scheme": "light", "reduced_motion": "reduce"}
    with browser.new_context(viewport=viewport, has_touch=touch, is_mobile=touch, **looks) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("body[data-ready]", timeout=WAIT_LIMIT * 1000)
        yield page


def _ask(page: Page, words: str, at: int) -> None:
    """Say something as a new thread, the one with the number `at`, and wait for the bot's answer in it."""
    apart = page.get_by_role("button", name="New question")
    if apart.is_visible():
        apart.click()
    page.locator("#composer").fill(words)
    page.locator("#composer").press("Enter")
    thread = page.locator(THREADS).nth(at)
    expect(thread.locator(FROM_BOT).first, f"no answer to: {words}").to_be_visible(timeout=WAIT_LIMIT * 1000)
    expect(thread.locator(".working")).to_have_count(0, timeout=WAIT_LIMIT * 1000)


def main() -> None:
    """Measure all answers and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m pictures.glance", description="Measures how long the bot's answers are.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures, and what was said, to this file")
    parser.add_argument("--against", type=Path, metavar="FILE", help="print the figures of this file beside the new ones")
    options = parser.parse_args()
    path = where()
    if path is None:
        raise SystemExit("Measuring needs Chromium: install the system's package.")
    earlier = [Row(**each) for each in json.loads(options.against.read_text("utf-8"))] if options.against else []
    with chromium(path) as browser:
        rows = measured(browser)
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in rows], indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(report(rows, earlier))


if __name__ == "__main__":
    main()
