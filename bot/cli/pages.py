"""The guide as plain Markdown: its pages with the platform's facts in them, to be published anywhere."""

from pathlib import Path
from shutil import copytree

from bot.cli import show
from bot.cli.commands import open_host
from bot.cli.status import DONE
from bot.cli.where import Where
from bot.errors import Fixable
from bot.guide.pages import read_pages
from bot.settings import ROOT


def pages(folder: str, where: Where) -> int:
    """Write the pages of the guide into a folder. Raises Fixable where it holds something else, or cannot be written."""
    docs, into = ROOT / "docs", Path(folder)
    made = read_pages(docs, open_host(where).platform)
    try:
        ours = {"images", *(f"{name}.md" for name in made)}
        others = sorted(path.name for path in into.iterdir() if path.name not in ours) if into.exists() else []
        if others:
            raise Fixable(f"{folder} holds something else: {others[0]}.", "Name a new or empty folder.")
        into.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (into / f"{name}.md").write_text(text, encoding="utf-8")
        copytree(docs / "images", into / "images", dirs_exist_ok=True)
    except OSError as error:
        raise Fixable(f"{folder} can't be written to: {error.strerror}.", "Name another folder.") from None
    show.plain_line(f"{len(made)} pages are in {folder}. Set NETPOL_DOCS_URL to where you publish them.")
    return DONE
