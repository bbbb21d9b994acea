"""Values and repositories that the tests of publishing share."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.settings
from bot.changes import plan_allow, plan_revoke
from bot.git import EstateSource
from bot.guide.pages import read_guide
from bot.model.conventions import Conventions
from bot.model.plan import Edit, Group, Plan
from bot.model.question import Intent, Question
from bot.model.request import PublishingSettings, Request
from bot.requests import Publisher
from tests.changes.estates import TEMPLATES as POLICIES
from tests.platforms import CLOUD, CLOUD_PLATFORM

TEMPLATES = read_guide(bot.settings.ROOT, CLOUD, "").request
WHEN = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


@pytest.fixture
def group() -> Group:
    """Return the edit of one namespace's policies."""
    edit = Edit("namespaces/b-dev/04-networkpolicy.yaml", "old: 1\n", "old: 1\nnew: 2\n", "new: 2\n", "0" * 40)
    return Group("b-dev", "ingress", "Allow a-dev to call b-dev", "netpol/b-dev-allow-a-dev-01234567", (edit,), ("b-team",), 1)


@pytest.fixture
def plan(group: Group) -> Plan:
    """Return the smallest plan that writes."""
    question = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev")
    return Plan(question, (), (group,), (), (), ("Every pod of `a-dev` may call every pod of `b-dev`.",), (), (), (), (), None)


@pytest.fixture
def request_for() -> Callable[..., Request]:
    """Wrap a plan into a request: `request_for(plan, why=…)`."""

    def make(plan: Plan, *, who: str = "Ada", why: str = "", where: str = "#help", when: datetime = WHEN) -> Request:
        return Request(plan, who, why, where, when)

    return make


ROOT = CLOUD_PLATFORM.namespaces_root
NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  labels:
    environment-name: "dev"
"""
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default
  namespace: {name}
spec:
  podSelector: {{}}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector: {{}}
"""
NAMES = ("a-dev", "b-dev", "c-dev")


class GitRepository:
    """A real git repository, made and changed with git itself, as people do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str, data: str | None = None) -> str:
        """Run git in the repository and return what it prints."""
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        done = subprocess.run(["git", "-C", self.path, *who, *arguments], input=data, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, files: dict[str, str], message: str = "A change of somebody's", branch: str = "main") -> str:
        """Put a commit with these files on top of a branch, work tree or not, and return its id."""
        lines = [
            f"commit refs/heads/{branch}",
            "committer Ada <ada@example.org> 1750000000 +0000",
            f"data {len(message.encode())}\n{message}",
        ]
        known = subprocess.run(
            ["git", "-C", self.path, "rev-parse", "--verify", "-q", f"refs/heads/{branch}"], check=False, capture_output=True
        )
        lines += [f"from refs/heads/{branch}^0"] if known.returncode == 0 else []
        lines += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}" for path, text in files.items()]
        self.git("fast-import", "--quiet", "--force", data="\n".join([*lines, ""]))
        return self.git("rev-parse", f"refs/heads/{branch}")

    def branches(self) -> dict[str, str]:
        """Return the commits of the branches other than main, by name."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads/")
        pairs = (line.split(" ") for line in listed.splitlines())
        return {name: commit for name, commit in pairs if name != "main"}

    def refs(self) -> str:
        """Return every ref with its commit: what must not change where nothing is written."""
        return self.git("for-each-ref")


def estate_files() -> dict[str, str]:
    """Return three namespaces that admit only their own pods."""
    files = {f"{ROOT}/{name}/00-namespace.yaml": NAMESPACE.format(name=name) for name in NAMES}
    return files | {f"{ROOT}/{name}/04-networkpolicy.yaml": POLICY.format(name=name) for name in NAMES}


def policy_path(name: str) -> str:
    """Return where a namespace's policies are."""
    return f"{ROOT}/{name}/04-networkpolicy.yaml"


@pytest.fixture
def bare(tmp_path: Path) -> GitRepository:
    """Make a bare environments repository."""
    path = tmp_path / "estate.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path], check=True)
    repository = GitRepository(path)
    repository.commit(estate_files(), "The estate")
    return repository


@pytest.fixture
def cloned(bare: GitRepository, tmp_path: Path) -> GitRepository:
    """Clone the bare repository, with a work tree."""
    path = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", bare.path, path], check=True)
    return GitRepository(path)


class Desk:
    """A publisher of a repository with what plans questions for it, as a running bot has them."""

    def __init__(self, where: str | Path, cache: Path, conventions: Conventions, **settings: object) -> None:
        self.conventions = conventions
        self.source = EstateSource.open(str(where), cache_dir=cache, conventions=conventions)
        assert self.source.repository is not None
        self.repository = self.source.repository
        self.publisher = Publisher(self.repository, PublishingSettings(TEMPLATES, **settings), self.plan)  # type: ignore[arg-type]

    def plan(self, question: Question, commit: str) -> Plan:
        """Plan a question at a commit."""
        estate = self.source.at(commit)
        if question.intent is Intent.REVOKE:
            return plan_revoke(question, estate, self.conventions)
        return plan_allow(question, estate, self.conventions, POLICIES)

    def ask(self, question: Question, **about: object) -> Request:
        """Plan a question on what is known now, and ask for it."""
        plan = self.plan(question, self.source.refresh(fetch=False).commit)
        given: dict[str, object] = {"who": "Ada", "why": "", "where": "#help", "when": WHEN, **about}
        return Request(plan, **given)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """Open a desk: `desk(repository.path, push=True, …)`."""

    def make(where: str | Path, *, conventions: Conventions = CLOUD_PLATFORM, cache: str = "cache", **settings: object) -> Desk:
        return Desk(where, tmp_path / cache, conventions, **settings)

    return make


@pytest.fixture
def allow() -> Question:
    """Return the usual question."""
    return Question(Intent.ALLOW, sources=("a-dev",), target="b-dev")
