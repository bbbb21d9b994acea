"""The folder in which the bot keeps its clones."""

from pathlib import Path

from bot.git.sample import sample_repository
from bot.settings import ROOT


def test_what_the_bot_keeps_is_left_out_of_commits(tmp_path: Path) -> None:
    """It mostly stands in somebody's repository: `git add --all` there must not take it."""
    made = sample_repository(ROOT / "examples" / "environments", tmp_path / "state")
    assert made.is_dir()
    assert (tmp_path / "state" / ".gitignore").read_text(encoding="utf-8") == "*\n"
