"""Connects the packages for a surface: from the settings it makes a desk that stays fresh, and publishes requests."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime

from rapidfuzz import process

from bot.answers.contract import verify
from bot.changes import check_templates
from bot.desk import Desk
from bot.errors import Fixable, where_raised
from bot.estate import Summary, summarise, uses, with_rendered
from bot.git import EstateSource, Unreachable
from bot.git.folder import manifest_files
from bot.git.sample import sample_repository
from bot.guide.pages import read_guide
from bot.guide.platform_file import PLAIN, read_platform
from bot.guide.search import Search
from bot.handlers import plan, unknown_names
from bot.model.estate import Estate, Place, Skipped
from bot.model.plan import Plan
from bot.model.question import Question
from bot.model.request import Published, PublishingSettings, Request, Verification
from bot.model.world import World
from bot.policy import require_readable
from bot.policy.components import with_usual_namespaces
from bot.policy.undeclared import named_by_rules, not_declared, with_undeclared
from bot.requests import Publisher, check_request_templates
from bot.requests.pull_request import web_address
from bot.settings import ROOT, Settings
from bot.understanding import Names, cluster_called, known_sections, loaded_reader, masked
from bot.which_cluster import cluster_estate

log = logging.getLogger(__name__)

SAMPLE_PLATFORM = "cloud-platform"
"""The platform of the sample. Unless one is named, it is taken for every repository that is laid out or labelled as it is."""
_SUGGESTIONS = 3
"""Names that the error for an unknown namespace suggests: more do not read as one question."""
_SIMILAR = 70
"""The least similarity, in percent, of a suggested name: a suggestion costs nothing, so it may be vaguer than a finding."""
_LONGEST_NAME = 63
"""Characters of an unknown name that the error quotes: no namespace has more."""


class Host:
    """One desk for one repository. Threads may share it: it replaces its snapshot of the world as a whole."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.on_sample = settings.estate is None
        suggested = read_platform(ROOT, settings.platform or SAMPLE_PLATFORM)
        self.base = settings.base or suggested.repository.base
        self._source = EstateSource.open(
            settings.estate or str(sample_repository(ROOT / "examples" / "environments", settings.state, self.base)),
            base=self.base,
            cache_dir=settings.state,
            conventions=settings.over(suggested.conventions),
            token=settings.git_token.get_secret_value() if settings.git_token else None,
            remote=settings.remote,
        )
        self._manifests = manifest_files(settings.manifests) if settings.manifests is not None else None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._problem = ""
        first = self._first()
        is_there = settings.platform is not None or uses(first, suggested.conventions)
        self.platform = suggested if is_there else read_platform(ROOT, PLAIN)
        self.platform_name = settings.platform or (SAMPLE_PLATFORM if is_there else PLAIN)
        if settings.overriding:
            log.info("Settings override the platform %s: %s.", self.platform_name, ", ".join(settings.overriding))
        self.conventions = with_usual_namespaces(settings.over(self.platform.conventions), first)
        self._guide = read_guide(ROOT, self.platform, settings.docs_url)
        verify(self._guide)
        check_templates(self._guide.policies)
        check_request_templates(self._guide.request)
        self._reader = loaded_reader() if settings.reader else None
        self._search = Search.of(self._guide, self._reader.embed, known_sections()) if self._reader else Search.of(self._guide)
        self._web = web_address(self._source.repository.remote_url) if self._source.repository else ""
        self._read: Estate | None = None
        self._desk = self._seen(first)
        for skip in self.not_counted():
            log.warning("Of the rendered manifests this does not count: %s: %s", Place(skip.path, skip.line or 1), skip.why)

    def desk(self) -> Desk:
        """Return the desk for the newest snapshot, without a fetch."""
        known = self._desk
        return replace(known, world=replace(known.world, now=datetime.now(UTC)))

    def world(self) -> World:
        """Return the newest snapshot, without a fetch."""
        return self.desk().world

    def refresh(self) -> None:
        """Fetch and read what changed; where the repository cannot be reached, keep the last snapshot and raise Fixable."""
        with self._lock:
            try:
                self._desk = self._seen(self._source.refresh(), self._desk)
            except Fixable as problem:
                self._problem = str(problem)
                raise
            self._problem = ""

    def keep_fresh(self) -> None:
        """Refresh every `refresh_seconds` in a thread of its own, until `close`."""
        threading.Thread(target=self._refresh_for_ever, name="refresh", daemon=True).start()

    def close(self) -> None:
        """Stop the refreshing that `keep_fresh` started."""
        self._stop.set()

    def exact(self, question: Question) -> Question:
        """Return the question if its names are the estate's; raise Fixable, which suggests the nearest names, for any other."""
        known = self._desk.world.estate.namespaces
        for name in unknown_names(question, self._desk.world.estate, self.conventions):
            if not name.strip():
                raise Fixable("A namespace's name is empty.", "Give the namespace that calls, then the one that is called.")
            require_readable(self._desk.world.estate, name)
            if name in named_by_rules(self._desk.world.estate):
                raise not_declared(self._desk.world.estate, name)
            near = [match for match, *_ in process.extract(name.lower(), known.keys(), limit=_SUGGESTIONS, score_cutoff=_SIMILAR)]
            hint = (
                "Did you mean " + " or ".join(f"`{each}`" for each in near) + "?"
                if near
                else "`netpol estate` counts what was read."
            )
            raise Fixable(f"There is no namespace `{name[:_LONGEST_NAME]}` in the repository.", hint)
        return question

    def publish(self, request: Request) -> Published:
        """Write a request's branches now, in this thread."""
        return self._publisher().publish(request)

    def withdraw(self, *names: str) -> Published:
        """Delete branches that this bot wrote and nobody changed since."""
        return self._publisher().withdraw(*names)

    def branches(self, *names: str) -> frozenset[str]:
        """Return those of these branches that exist, locally or at the remote as of the last fetch."""
        repository = self._source.repository
        if repository is None:
            return frozenset()
        return frozenset(name for name in names if repository.branch_commit(name) or repository.remote_commit(name))

    def patch(self, commit: str) -> str:
        """Return a branch's commits as a patch that `git am` takes, or "" where there is none."""
        repository = self._source.repository
        return repository.mail(commit) if repository else ""

    def verify(self, branch: str) -> Verification:
        """Build a branch again from its trailers."""
        return self._publisher().verify(branch)

    def at(self, revision: str) -> Estate:
        """Return what the repository declares at a branch, a tag or a commit; raise Fixable where there is none of that name."""
        return self._source.at_revision(revision)

    def not_counted(self) -> tuple[Skipped, ...]:
        """Return what was not read of the rendered manifests, or does not count."""
        read = self._read.skipped if self._read else ()
        return tuple(skip for skip in self._desk.world.estate.skipped if skip not in read)

    def summary(self, cluster: str = "") -> Summary:
        """Return the counts of what was read, and what was not: of all, or of one of several clusters.

        Raises Fixable where there is no such cluster.
        """
        whole = self._desk.world.estate
        if not cluster:
            return summarise(whole)
        return summarise(cluster_estate(cluster_called(cluster, self._desk.names) or cluster, whole))

    @property
    def git_dir(self) -> str:
        """The folder of the repository that branches are written into; "" where there is none."""
        return self._source.repository.git_dir if self._source.repository else ""

    @property
    def where(self) -> str:
        """Return the repository's path or address, without credentials."""
        return "the sample" if self.on_sample else self._source.name

    def checked_out(self) -> str:
        """Return in one sentence that something else is checked out in the repository than what is read, or ""."""
        return "" if self.on_sample else self._source.checked_out()

    def why_read_only(self) -> str:
        """Return why no branch can be written, in one sentence, or ""."""
        return self._source.why_read_only()

    @property
    def why_platform(self) -> str:
        """Return why this platform's file counts, as the end of a sentence."""
        if self.settings.platform is not None:
            return "as it was named"
        return "by the repository's labels or layout" if self.platform_name != PLAIN else "no other is named or used"

    @property
    def problem(self) -> str:
        """Return why the last refresh failed, or "": `World.read_at` tells how old the snapshot is."""
        return self._problem

    def try_push(self) -> None:
        """Ask the remote whether it would take a branch, without sending one; raise Fixable where it would not."""
        if self._source.repository is not None:
            self._source.repository.try_push()

    def _first(self) -> Estate:
        """Return the first reading. Where the remote is down, it comes from the bot's clone, and answers say how old it is.

        A remote that refuses access stays an error: it tells somebody to act.
        """
        try:
            return self._source.refresh(fetch=self._source.is_kept_clone)
        except Unreachable as problem:
            self._problem = str(problem)
            estate = self._source.read()
            log.warning(
                "The repository cannot be fetched; what is known of it is from %s. %s", self._source.fetched_at(), problem
            )
            return estate

    def _publisher(self) -> Publisher:
        repository = self._source.repository
        if repository is None:
            raise Fixable(
                self._source.why_read_only(), "Name a git repository with `--estate`; the change itself is shown all the same."
            )
        return Publisher(repository, self._publishing, self._plan_at)

    def _plan_at(self, question: Question, commit: str) -> Plan:
        return plan(question, self._source.at(commit), self.conventions, self._guide)

    def _seen(self, estate: Estate, known: Desk | None = None) -> Desk:
        moment = datetime.now(UTC)
        read_at = self._source.fetched_at() or moment
        if known is not None and self._read is estate:
            return replace(known, world=replace(known.world, now=moment, read_at=read_at))
        self._read = estate
        estate = estate if self._manifests is None else with_rendered(estate, *self._manifests)
        more = () if estate.is_whole else named_by_rules(estate)
        names = Names.of(with_undeclared(estate, more, self.conventions), self.conventions)
        search = self._search.reading(lambda words: masked(words, names))
        world = World(estate, self._guide, self.conventions, moment, read_at, self.settings.writes, search, self._web)
        return Desk(world, names, self._reader)

    @property
    def _publishing(self) -> PublishingSettings:
        given = self.settings
        return PublishingSettings(
            templates=self._guide.request,
            base=self.base,
            branch_prefix=given.branch_prefix,
            writes=given.writes,
            push=given.push,
            name=given.git_name,
            email=given.git_email,
            names_in_commits=given.names_in_commits,
            compare_template=given.compare_url,
        )

    def _refresh_for_ever(self) -> None:
        while not self._stop.wait(self.settings.refresh_seconds):
            try:
                self.refresh()
            except Fixable as problem:
                log.warning("The repository could not be read again: %s", problem)
            except Exception as error:  # noqa: BLE001 - the next attempt may succeed, and an error here would end the thread
                self._problem = "Something went wrong on our side; the log says where."
                log.error("The repository could not be read again: %s", where_raised(error))  # noqa: TRY400 - values may be secrets
