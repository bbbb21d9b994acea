"""Fixtures that several rooms share. Real data is used where it is present and skipped, with a reason, where it is not."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from git import Repo

REAL_ESTATE = Path(os.environ.get("NETPOL_REAL_ESTATE", Path(__file__).parents[2] / "shared" / "estate" / "estate.bundle"))


@pytest.fixture(scope="session")
def real_estate_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bare clone of a real environments repository (a bundle or any repository named by NETPOL_REAL_ESTATE)."""
    if not REAL_ESTATE.exists():
        pytest.skip(
            f"no real environments repository: set NETPOL_REAL_ESTATE to a bundle or a clone (looked for {REAL_ESTATE.name})"
        )
    path = tmp_path_factory.mktemp("real") / "estate.git"
    Repo.clone_from(str(REAL_ESTATE), path, bare=True).close()
    return path


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None]:
    """Fail a run that must skip nothing (NETPOL_SKIP_NOTHING) and did; pytest's own summary has the reasons (-rs)."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NETPOL_SKIP_NOTHING") and reporter and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)
