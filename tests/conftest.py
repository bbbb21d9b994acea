"""Fixtures that several rooms share. Real data is used where it is present and skipped, with a reason, where it is not."""

import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from git import Repo
from hypothesis import HealthCheck, settings

from tests.private import REASON, absent

REAL_ESTATE = Path(os.environ.get("NETPOL_REAL_ESTATE", Path(__file__).parents[2] / "shared" / "estate" / "estate.bundle"))

# An example may take as long as a busy machine needs for it, and two runs try the same ones. `pytest --hypothesis-profile=search`
# tries new ones: what it finds becomes an @example.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


SLOW_FOLDERS = frozenset({"cli", "demo", "git", "page", "playground", "requests", "slack"})
"""They run a command, git, servers or a browser for each test."""
SLOW_FILES = frozenset(
    {
        "test_any_file.py",
        "test_anything.py",
        "test_against_oracle.py",
        "test_patterns.py",
        "test_pods_against_oracle.py",
        "test_wheel.py",
    }
)
"""They try many made-up cases, walk through every pattern, or build the package."""
SLOW_FIXTURES = frozenset({"real_estate_repository"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what `make check` leaves out, so that it ends within 90 seconds on two cores."""
    for item in items:
        folder = item.path.relative_to(item.config.rootpath).parts[1:-1]
        fixtures = getattr(item, "fixturenames", ())
        if SLOW_FOLDERS.intersection(folder) or item.path.name in SLOW_FILES or SLOW_FIXTURES.intersection(fixtures):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def real_estate_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bare clone of a real environments repository (a bundle or any repository named by NETPOL_REAL_ESTATE)."""
    if not REAL_ESTATE.exists():
        absent(f"a real environments repository; set NETPOL_REAL_ESTATE to a bundle or a clone (looked for {REAL_ESTATE.name})")
    path = tmp_path_factory.mktemp("real") / "estate.git"
    Repo.clone_from(str(REAL_ESTATE), path, bare=True).close()
    return path


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Return a port of this machine that nobody listens on, and that nobody else can take meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Generator[None]:
    """Fail a run that must skip nothing (NETPOL_SKIP_NOTHING) and did; pytest's own summary has the reasons (-rs).

    What needs private data may be skipped all the same: a new machine and a fork have none.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    avoidable = [report for report in skipped if REASON not in str(report.longrepr)]
    if os.environ.get("NETPOL_SKIP_NOTHING") and avoidable and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)
