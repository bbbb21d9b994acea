"""A terminal to type commands in: on the sample, with a state folder of its own."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.git.sample import sample_repository
from bot.settings import ROOT


class Ran(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def netpol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command in this process, with standard input if given."""
    monkeypatch.setenv("NETPOL_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("NETPOL_ESTATE", raising=False)

    def run(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return a bare repository with the sample that a test may write into."""
    return sample_repository(ROOT / "examples" / "environments", tmp_path / "sample")
