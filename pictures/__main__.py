"""Takes the pictures of the documentation: `python -m pictures` drives the real app on the sample.

Those that pages show, light and dark, as docs/images/SCREEN-desktop-light.png and so on; `python -m pictures FOLDER` takes all
screens, desktop and phone, into another folder, to be looked at. One start of the app gives the screens of one kind, in order, so
that what was created is seen.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize

from bot.demo.run import demo
from bot.settings import ROOT, Settings
from pictures.browser import chromium, where
from pictures.screens import SCREENS, SETTLED
from pictures.small import smaller

IMAGES = ROOT / "docs" / "images"
USED = {("branch", "desktop"), ("answer", "phone")}
"""The screens that pages show, by name and size."""
SIZES = {"desktop": ViewportSize(width=1280, height=800), "phone": ViewportSize(width=390, height=844)}


def take(images: Path = IMAGES) -> list[Path]:
    """Take pictures into a folder and return their paths: those of `USED` for the documentation, else all. Needs Chromium."""
    images.mkdir(parents=True, exist_ok=True)
    path = where()
    if path is None:
        raise SystemExit("The pictures need Chromium: install the system's package.")
    taken: list[Path] = []
    with chromium(path) as browser:
        for size, viewport in SIZES.items():
            for colours in ("light", "dark"):
                with demo(Settings(port=0, estate=None)) as (slack, _):
                    slack.wait_for_app()
                    context = browser.new_context(
                        viewport=viewport,
                        color_scheme=colours,
                        locale="en-GB",
                        reduced_motion="reduce",
                        has_touch=size == "phone",
                        is_mobile=size == "phone",
                    )
                    page = context.new_page()
                    page.goto(slack.address)
                    page.wait_for_selector("body[data-ready]")
                    for screen in SCREENS:
                        screen.go(page, size == "phone")
                        if images == IMAGES and (screen.name, size) not in USED:
                            continue
                        page.wait_for_timeout(SETTLED)
                        taken.append(images / f"{screen.name}-{size}-{colours}.png")
                        taken[-1].write_bytes(smaller(page.screenshot()))
                    context.close()
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m pictures", description="Takes the pictures of the documentation.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=IMAGES, metavar="FOLDER", help="take all screens into this folder"
    )
    folder = parser.parse_args().folder
    pictures = take(folder)
    total = sum(picture.stat().st_size for picture in pictures)
    sys.stdout.write(f"{len(pictures)} pictures in {folder}, {total // 1024} KiB\n")
