"""The parts of a platform's file that only pages and answers speak of: people, routes, logs, and where its facts come from."""

from pydantic import BaseModel, ConfigDict, Field

Labels = dict[str, str]
Words = tuple[str, ...]


class Part(BaseModel):
    """A part of a platform's file. A key that it does not know is a mistake, and is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Part):
    """A page of the platform's own."""

    name: str
    address: str


class EmojiBot(Part):
    """A bot that marks pull requests with emoji: its name, and what each of them means."""

    bot: str
    meanings: Words


class People(Part):
    """Whom to ask, and who reviews."""

    team: str = "the platform's team"
    channel: str = ""
    hours: str = ""
    reviewers: str = ""
    stale_days: int | None = None
    teams: str = "teams"
    team_file: str = ""
    author_in_team: bool = False
    prefixes: Words = ()
    guide: Page | None = None
    """The platform's own guide."""
    merge_times: str = ""
    """How long pull requests take, as a sentence."""
    merge_times_counted: str = ""
    """What that was counted over, as the end of a sentence."""
    own_merges: str = ""
    """How many authors merge their own: "two in three"."""
    approves_by_machine: bool | None = None
    emoji: EmojiBot | None = None


class PublicRoute(Part):
    """The ingress that callers outside the cluster come through."""

    classes: Words = ()
    firewall: str = ""
    firewall_classes: Words = ()


class InternalRoute(Part):
    """The ingress that only callers inside come through."""

    classes: Words
    since: str = ""
    hosts: Words = ()
    open_to: str = ""
    reserved: Labels = Field(default_factory=dict)
    """Further classes, each with whom it is for."""


class Routes(Part):
    """What calls through an ingress go through. `proxy` is the software that answers for the hosts."""

    proxy: str = "the ingress controller"
    retired: str = ""
    next: str = ""
    coming: str = ""
    history: str = ""
    first_trouble: str = ""
    body_limit_megabytes: int | None = None
    allow_list: str = ""
    non_production: Words = ()
    """The classes that are meant for environments other than production."""
    redirects_http: int | None = None
    """The status by which it sends plain http to https."""
    metrics: str = ""
    """The beginning of the names of its metrics."""
    public: PublicRoute = PublicRoute()
    internal: InternalRoute | None = None


class Index(Part):
    """Where one kind of log is kept, and who reads it."""

    index: str
    namespace_field: str = ""
    status_field: str = ""
    request_field: str = ""
    """The field that holds the id of a request."""
    records: str = ""
    """What an entry holds, as the middle of a sentence."""
    address: str = ""
    readers: str = ""
    copied_to: str = ""
    tag_annotation: str = ""
    """The annotation of an Ingress object that says whose entries these are."""
    tag_lines: Words = ()
    """The lines of that annotation, with TEAM for the team."""


class FlowLogs(Part):
    """The network's own records of connections."""

    name: str
    readers: str


class Source(Part):
    """A page that facts were taken from."""

    name: str
    address: str
    date: str

    def __str__(self) -> str:
        return f"[{self.name}]({self.address}) ({self.date})"


class Sources(Part):
    """Where the facts of this file come from, by what they are about."""

    policies: tuple[Source, ...] = ()
    routes: tuple[Source, ...] = ()
    logs: tuple[Source, ...] = ()


class Logs(Part):
    """Where logs end up. Without a viewer, only `kubectl` shows them."""

    viewer: str = ""
    address: str = ""
    login: str = ""
    replaces: str = ""
    searchable_days: int | None = None
    deleted_after_days: int | None = None
    application: Index | None = None
    ingress: Index | None = None
    firewall: Index | None = None
    events: Index | None = None
    flow: FlowLogs | None = None
