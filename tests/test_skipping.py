"""A run that may skip nothing (NETPOL_SKIP_NOTHING, as in `.ci/run`) fails for every skip but one for want of private data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

SKIPS = [
    ("pytest.skip('no Chromium on this machine')", "1", 1),
    ("pytest.skip('no Chromium on this machine')", "", 0),
    ("absent('a real environments repository')", "1", 0),
    ("absent('a sample of questions')\ndef test_other(): pytest.skip('no axe-core')", "1", 1),
]


@pytest.mark.parametrize(("skip", "nothing", "status"), SKIPS)
def test_only_private_data_may_be_absent(tmp_path: Path, skip: str, nothing: str, status: int) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_sessionfinish\n")
    (tmp_path / "test_it.py").write_text(f"import pytest\nfrom tests.private import absent\ndef test_it(): {skip}\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env=os.environ | {"NETPOL_SKIP_NOTHING": nothing, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert status == run.returncode, run.stdout
    assert "skipped" in run.stdout
