"""Builds the package. What stands beside bot/ and is read at run time goes into the wheel as bot/shipped/."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("docs", "templates", "platforms", "examples", "manifest.yaml")


class BuildWithShipped(build_py):
    """Copies the guide, the templates and the sample beside the code. An editable install reads them where they are."""

    def run(self) -> None:
        """Build the modules, then copy."""
        super().run()
        if self.editable_mode:
            return
        to = Path(self.build_lib, "bot", "shipped")
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        for name in SHIPPED:
            if Path(name).is_dir():
                shutil.copytree(name, to / name, ignore=shutil.ignore_patterns("images"))
            else:
                shutil.copy(name, to)


setup(cmdclass={"build_py": BuildWithShipped})
