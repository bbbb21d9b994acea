"""The options that several commands share, and what they come to."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Intent, Question
from bot.operands import read_operands
from bot.parsing import parse_pod, parse_port
from bot.settings import read_settings

EstateOption = Annotated[
    str | None,
    typer.Option(
        "--estate", metavar="REPOSITORY", help="Path or URL of a git repository, or a plain folder. Default: the sample."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
DetailsOption = Annotated[bool, typer.Option("--details", help="Say more: the reasons, the proof, what comes after the merge.")]
PortOption = Annotated[
    list[str] | None, typer.Option("--port", metavar="N|NAME|N-M[/TCP|UDP|SCTP]", help="A pod port. Repeat it for several.")
]
PodOption = Annotated[
    list[str] | None, typer.Option("--pod", metavar="KEY=VALUE", help="A label of the target's pods. Repeat it for several.")
]
SelectByOption = Annotated[
    str, typer.Option("--select-by", metavar="auto|built-in|guide|KEY", help="Which label selects the source.")
]
ConfirmOption = Annotated[
    list[str] | None, typer.Option("--confirm", metavar="NAME", help="Give a second confirmation that the plan asks for.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="Why, in one line of at most 300 characters: it goes into the commit.")
]
BranchOption = Annotated[bool, typer.Option("--branch", help="Write the branch.")]
PushOption = Annotated[bool, typer.Option("--push", help="Write the branch and push it.")]
WhenOption = Annotated[
    datetime | None,
    typer.Option("--when", help="The moment of the request, in UTC: the same request gives the same commit. Default: now."),
]


@dataclass(frozen=True, slots=True)
class Writing:
    """What to do with a plan: nothing, write its branches, or push them too."""

    branch: bool
    push: bool
    reason: str
    when: datetime

    @classmethod
    def of(cls, *, branch: bool, push: bool, reason: str, when: datetime | None) -> "Writing":
        """Fix the moment once; a naive one is read as UTC."""
        moment = when or datetime.now(UTC)
        return cls(branch or push, push, reason, moment.replace(microsecond=0, tzinfo=moment.tzinfo or UTC))


def open_host(estate: str | None, *, push: bool | None = None) -> Host:
    """Open the desk on a repository: the option, else the setting, else the sample. `push` comes before its setting, too."""
    given: dict[str, object] = {} if push is None else {"push": push}
    if estate is not None:
        if not estate.strip():  # an empty variable of a script, most likely: the sample is not what was meant
            raise Fixable("No environments repository is named.", "Give a path or an address, or leave `--estate` out.")
        given["estate"] = estate
    return Host(read_settings(given))


def asker() -> str:
    """Name who is at the terminal, for the commit of those who want names there."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody at a terminal"


def pair_question(
    intent: Intent,
    names: list[str],
    *,
    ports: list[str] | None = None,
    pods: list[str] | None = None,
    select_by: str = "auto",
    confirmed: list[str] | None = None,
) -> Question:
    """Make the question of SOURCE… TARGET, the ports behind it and the options; raise Fixable for what cannot be read."""
    found = read_operands(names)
    sources, target = found.pair("SOURCE... TARGET [PORT...]")
    return Question(
        intent,
        sources=sources,
        target=target,
        ports=tuple(dict.fromkeys((*(parse_port(text) for text in ports or ()), *found.port_values()))),
        pods=tuple(parse_pod(text) for text in pods or ()),
        select_by=select_by,
        confirmed=frozenset(confirmed or ()),
    )
