"""The host: a world that follows the repository, and names that are looked up."""

import logging
import os
import queue
from collections.abc import Iterator
from datetime import timedelta
from logging.handlers import QueueHandler
from pathlib import Path

import pytest
from git import Actor, Repo

from bot.errors import Fixable
from bot.git import EstateSource, Unauthorised, Unreachable
from bot.git.clone import FETCHED
from bot.git.sample import sample_repository
from bot.host import Host
from bot.model.question import Intent, Question
from bot.playground import WAIT_LIMIT
from bot.settings import ROOT, read_settings
from tests.estate.repositories import policy
from tests.git.conftest import GitServer
from tests.platforms import CLOUD_PLATFORM

ROOT_OF_NAMESPACES = "namespaces/live.cloud-platform.service.justice.gov.uk"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a work tree with the sample, as a person has one."""
    bare = sample_repository(ROOT / "examples" / "environments", tmp_path / "state")
    Repo.clone_from(str(bare), tmp_path / "mine").close()
    return tmp_path / "mine"


def host_on(where: Path | str, tmp_path: Path) -> Host:
    """Open a desk on a repository."""
    return Host(read_settings({"estate": str(where), "state": tmp_path / "state"}))


def remove(repository: Path, namespace: str) -> None:
    """Commit the removal of a namespace."""
    with Repo(repository) as repo, repo.config_writer() as config:
        config.set_value("user", "name", "somebody")
        config.set_value("user", "email", "somebody@example.org")
        repo.index.remove([f"{ROOT_OF_NAMESPACES}/{namespace}"], r=True, working_tree=True)
        repo.index.commit(f"Remove {namespace}", author=Actor("somebody", "somebody@example.org"))


@pytest.mark.parametrize(
    ("files", "platform"),
    [
        ({"a/00-namespace.yaml": "cloud-platform.justice.gov.uk/namespace: a"}, "cloud-platform"),
        ({"a/00-namespace.yaml": "", "a/04-networkpolicy.yaml": ""}, "cloud-platform"),
        ({f"{ROOT_OF_NAMESPACES}/a/ns.yaml": ""}, "cloud-platform"),
        ({"a/00-namespace.yaml": ""}, "plain"),
        ({"clusters/one/a.yaml": "team: a"}, "plain"),
    ],
)
def test_the_repository_tells_its_platform(tmp_path: Path, files: dict[str, str], platform: str) -> None:
    """By its labels, its folder of namespaces or its file names; any other is a plain cluster, and speaks of none."""
    for path, label in files.items():
        (tmp_path / "r" / path).parent.mkdir(parents=True, exist_ok=True)
        spec = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, labels: {{{label}}}}}\n"
        if path.endswith("policy.yaml"):
            spec = policy("deny", "a")
        (tmp_path / "r" / path).write_text(spec, encoding="utf-8")
    host = host_on(tmp_path / "r", tmp_path)
    assert platform == host.platform_name
    assert ("Cloud Platform" in str(host.world().guide.sections)) is (platform == "cloud-platform")


def test_a_setting_overrides_the_platform(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named platform counts, and a variable counts more."""
    monkeypatch.setenv("NETPOL_PLATFORM", "plain")
    monkeypatch.setenv("NETPOL_LABEL_KEYS", "team")
    host = host_on(repository, tmp_path)
    assert ("plain", ("team",)) == (host.platform_name, host.conventions.label_keys)
    assert ("NETPOL_LABEL_KEYS",) == host.settings.overriding


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
    before = host.desk()
    host.refresh()
    after = host.desk()
    assert after.names is before.names
    assert after.world.read_at > before.world.read_at


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


@pytest.fixture
def address(tmp_path: Path) -> Iterator[GitServer]:
    """Serve the sample as a git server does."""
    bare = sample_repository(ROOT / "examples" / "environments", tmp_path / "remote")
    bare.rename(tmp_path / "server.git")
    server = GitServer(tmp_path, "")
    yield server
    server.stop()


def test_it_starts_from_its_clone_while_the_remote_is_down(
    address: GitServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is known is as old as the last fetch, whoever made it, and answers say so until the remote is back."""
    first = host_on(address.url(), tmp_path)
    assert first.problem == ""
    noted = next((tmp_path / "state").glob("*.git")) / FETCHED
    old = first.world().now.replace(microsecond=0) - timedelta(hours=3, minutes=5)
    os.utime(noted, (old.timestamp(), old.timestamp()))
    address.answer = 503
    host = host_on(address.url(), tmp_path)
    assert host.world().read_at == old
    assert "can't reach the repository" in host.problem
    assert "The repository cannot be fetched; what is known of it is from" in caplog.text
    said = host.desk().answer(host.exact(Question(Intent.WHO, target="visits-api-dev")))
    assert "3 hours ago" in said.text
    address.answer = None
    host.refresh()
    assert (host.problem, host.world().read_at > old) == ("", True)


def test_it_does_not_start_with_a_guide_that_lacks_something(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mistakes are told at once, before anybody asks."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "root" / "docs").mkdir()
    (tmp_path / "root" / "docs" / "topics.yaml").write_bytes((ROOT / "docs" / "topics.yaml").read_bytes())
    (tmp_path / "root" / "platforms").symlink_to(ROOT / "platforms")
    monkeypatch.setattr("bot.host.ROOT", tmp_path / "root")
    with pytest.raises(Fixable, match="Answers need what the guide doesn't have"):
        host_on(repository, tmp_path)


def test_a_first_start_connects_once(address: GitServer, tmp_path: Path) -> None:
    """A clone that was made now has all that the remote has; a later start fetches into it."""
    settings = read_settings({"state": tmp_path / "other"})
    EstateSource.open(address.url(), cache_dir=settings.state, conventions=settings.over(CLOUD_PLATFORM))
    once = len(address.logins)
    host_on(address.url(), tmp_path)
    assert len(address.logins) == 2 * once
    host_on(address.url(), tmp_path)
    assert len(address.logins) > 2 * once


def test_it_does_not_start_where_it_is_let_in_no_more(address: GitServer, tmp_path: Path) -> None:
    """Somebody has to give it another token, and finds out at once."""
    host_on(address.url(), tmp_path)
    address.login = "somebody:else"
    with pytest.raises(Unauthorised, match="NETPOL_GIT_TOKEN"):
        host_on(address.url(), tmp_path)


def test_it_does_not_start_while_the_remote_is_down_and_there_is_no_clone(address: GitServer, tmp_path: Path) -> None:
    """There is nothing to answer from."""
    address.answer = 503
    with pytest.raises(Unreachable):
        host_on(address.url(), tmp_path)


def test_refreshing_goes_on_after_what_nobody_foresaw(address: GitServer, tmp_path: Path) -> None:
    """It is logged by where it happened, and what it says, which may be a secret, is not."""
    host = host_on(address.url(), tmp_path)
    host.settings = host.settings.model_copy(update={"refresh_seconds": 0.01})
    noted = next((tmp_path / "state").glob("*.git")) / FETCHED
    noted.unlink()
    noted.symlink_to(tmp_path / "s3cr3t" / "nowhere")
    lines: queue.Queue[logging.LogRecord] = queue.Queue()
    handler = QueueHandler(lines)
    logging.getLogger("bot.host").addHandler(handler)
    try:
        host.keep_fresh()
        said = [lines.get(timeout=WAIT_LIMIT).getMessage() for _ in range(2)]
    finally:
        host.close()
        logging.getLogger("bot.host").removeHandler(handler)
    assert all("could not be read again: FileNotFoundError at" in line for line in said)
    assert "s3cr3t" not in str(said) + host.problem
    assert "on our side" in host.problem
