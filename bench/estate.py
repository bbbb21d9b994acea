"""The repository that is measured: a bare clone of the real one in a temporary folder, which may be written to."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from git import Repo

from bot.errors import Fixable
from bot.host import Host
from bot.settings import ROOT, read_settings

REAL_ESTATE = Path(os.environ.get("NETPOL_REAL_ESTATE") or ROOT.parent / "shared" / "estate" / "estate.bundle")
BASE = "main"


@dataclass
class Bench:
    """What every family of measurements gets. `folder` is temporary, and removed afterwards."""

    folder: Path

    @cached_property
    def repository(self) -> Path:
        """Return a new bare clone without a remote, so that nothing is ever fetched or pushed."""
        if not REAL_ESTATE.exists():
            raise Fixable(
                f"There is no real environments repository at {REAL_ESTATE}.", "Set NETPOL_REAL_ESTATE to a bundle or a clone."
            )
        path = self.folder / "estate.git"
        with Repo.clone_from(str(REAL_ESTATE), path, bare=True) as repository:
            repository.delete_remote(repository.remote("origin"))
        return path

    def open(self, **settings: object) -> Host:
        """Return a host for the clone, opened as the bot opens it."""
        return Host(read_settings({"estate": str(self.repository), "base": BASE, "state": self.folder / "state", **settings}))

    @cached_property
    def host(self) -> Host:
        """Return the host that most measurements use."""
        return self.open()

    def commit_file(self, path: str, change: Callable[[str], str]) -> None:
        """Commit a change of one file to the base branch, as a merge would."""
        with Repo(self.repository) as repository:
            text = change(repository.git.show(f"{BASE}:{path}", strip_newline_in_stdout=False))
            head = f"commit refs/heads/{BASE}\ncommitter Bench <bench@localhost> 1750000000 +0000\ndata 1\nx\nfrom {BASE}^0\n"
            stream = f"{head}M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
            process = repository.git.fast_import("--quiet", as_process=True, istream=-1)
            process.communicate(stream.encode())
