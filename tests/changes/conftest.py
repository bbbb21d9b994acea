"""The real environments repository, read once for this room."""

from pathlib import Path

import pytest
from git import Repo

from bot.estate import RawFile, Reading, read
from tests.platforms import CLOUD_PLATFORM


@pytest.fixture(scope="session")
def real(real_estate_repository: Path) -> Reading:
    """Read every YAML file at the namespace folders' roots."""
    conventions = CLOUD_PLATFORM
    with Repo(real_estate_repository) as repo:
        blobs = [blob for blob in repo.head.commit.tree.traverse() if blob.type == "blob"]
        files = [RawFile(str(blob.path), blob.hexsha, blob.data_stream.read()) for blob in blobs]
    return read(files, conventions, "real")
