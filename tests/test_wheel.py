"""The package as it is installed elsewhere: built, put into an empty environment, run outside the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.settings import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the sources, with the setuptools that is pinned here."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    unwanted = shutil.ignore_patterns(".*", "node_modules", "*.egg-info", "build", "__pycache__", "tests", "images")
    shutil.copytree(ROOT, sources, ignore=unwanted)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(sources),
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return how to run `netpol` from an environment that has the wheel, and the dependencies of this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False)
    packages = next((folder / "venv").glob("[lL]ib/**/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The path alone: the editable install of the checkout, which lies there too, is not followed.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NETPOL_", "PYTHON"))}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(python), "-c", "from bot.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask", "how do I let book-a-visit-dev talk to visits-api-dev?", "--details"), "allow-book-a-visit-dev"),
        (("allow", "book-a-visit-dev", "visits-api-dev", "--port", "8080", "--yaml"), "port: 8080"),
        (("who", "visits-api-dev"), "visits-api-dev"),
    ],
    ids=("ask", "allow", "who"),
)
def test_an_installed_wheel_answers_about_the_sample(installed: Run, arguments: tuple[str, ...], said: str) -> None:
    """It finds the guide, the templates and the sample in itself, wherever it is run."""
    done = installed(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


def test_the_version_is_written_once(wheel: Path) -> None:
    """The code asks the package's metadata for it."""
    assert wheel.name.startswith(f"netpol-{version('netpol')}-")
