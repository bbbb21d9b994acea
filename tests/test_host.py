"""The host: a world that follows the repository, and names that are looked up."""

from pathlib import Path

import pytest
from git import Actor, Repo

from bot.errors import Fixable
from bot.host import Host
from bot.question import Intent, Question
from bot.repository.sample import sample_repository
from bot.settings import ROOT, read_settings

ROOT_OF_NAMESPACES = "namespaces/live.cloud-platform.service.justice.gov.uk"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a work tree with the sample, as a person has one."""
    bare = sample_repository(ROOT / "examples" / "environments", tmp_path / "state")
    Repo.clone_from(str(bare), tmp_path / "mine").close()
    return tmp_path / "mine"


def host_on(where: Path, tmp_path: Path) -> Host:
    """Open a desk on a repository."""
    return Host(read_settings({"estate": str(where), "state": tmp_path / "state"}))


def remove(repository: Path, namespace: str) -> None:
    """Commit the removal of a namespace."""
    with Repo(repository) as repo, repo.config_writer() as config:
        config.set_value("user", "name", "somebody")
        config.set_value("user", "email", "somebody@example.org")
        repo.index.remove([f"{ROOT_OF_NAMESPACES}/{namespace}"], r=True, working_tree=True)
        repo.index.commit(f"Remove {namespace}", author=Actor("somebody", "somebody@example.org"))


def test_a_refresh_takes_over_what_was_committed(repository: Path, tmp_path: Path) -> None:
    """A world that was handed out stays as it was; the next one is new."""
    host = host_on(repository, tmp_path)
    before = host.world()
    remove(repository, "geo-lookup-dev")
    assert "geo-lookup-dev" in host.world().estate.namespaces
    host.refresh()
    assert "geo-lookup-dev" not in host.world().estate.namespaces
    assert "geo-lookup-dev" in before.estate.namespaces
    assert host.world().estate.commit != before.estate.commit


def test_a_refresh_without_news_keeps_the_names_and_says_when_it_looked(repository: Path, tmp_path: Path) -> None:
    """Nothing is built again for nothing."""
    host = host_on(repository, tmp_path)
    before = host.world()
    host.refresh()
    after = host.world()
    assert after.names is before.names
    assert after.read_at > before.read_at


def test_what_was_known_stays_when_the_repository_cannot_be_read(repository: Path, tmp_path: Path) -> None:
    """A refresh that fails says so and changes nothing."""
    host = host_on(repository, tmp_path)
    (repository / ".git").rename(repository / "gone")
    with pytest.raises(Fixable):
        host.refresh()
    assert len(host.world().estate.namespaces) == 22


def test_a_name_is_looked_up_and_the_nearest_are_said(repository: Path, tmp_path: Path) -> None:
    """A wrong name never becomes a namespace."""
    host = host_on(repository, tmp_path)
    with pytest.raises(Fixable, match="visits-api-dev"):
        host.exact(Question(Intent.WHO, target="visit-api-dev"))
    known = Question(Intent.WHO, target="visits-api-dev")
    assert host.exact(known) is known


def test_the_sample_is_made_once_and_is_the_same_everywhere(tmp_path: Path) -> None:
    """Fixed author and date: two machines have one commit."""
    folder = ROOT / "examples" / "environments"
    one, again, other = (sample_repository(folder, tmp_path / state) for state in ("a", "a", "b"))
    assert one == again
    with Repo(one) as first, Repo(other) as second:
        assert first.commit("main").hexsha == second.commit("main").hexsha
