"""`netpol pages`: the guide as Markdown that anybody can publish."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_pages_hold_facts_and_no_template(netpol: Run, tmp_path: Path) -> None:
    """Twice is as good as once; the links between pages still lead somewhere."""
    folder = tmp_path / "guide"
    for _ in range(2):
        assert netpol("pages", str(folder)).status == 0
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert {"index.md", "three-routes.md", "commands.md"} <= set(pages)
    assert [] == [name for name, text in pages.items() if "{{ platform" in text or "{% " in text]
    assert "Nginx" in pages["three-routes.md"]
    assert "Nginx" not in _plain(netpol, tmp_path)
    assert (folder / "images" / "inside.svg").is_file()


def _plain(netpol: Run, tmp_path: Path) -> str:
    assert netpol("pages", str(tmp_path / "plain"), "--platform", "plain").status == 0
    return (tmp_path / "plain" / "three-routes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["notes.md", "mine.txt"])
def test_a_folder_of_somebody_else_is_left_alone(netpol: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    said = netpol("pages", str(tmp_path))
    assert said.status == 2
    assert name in said.err
    assert [name] == [path.name for path in tmp_path.iterdir() if path.name != "state"]
