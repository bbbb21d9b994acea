"""The arguments and options that several commands share."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.complete import namespaces
from bot.model.question import CONFIRMATIONS

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="FROM... TO [PORT...]",
        help="The namespaces that the calls come from, then the one they go to; ports may follow.",
        autocompletion=namespaces,
    ),
]
Words = Annotated[list[str], typer.Argument(metavar="TEXT", help="What you want to know, in your own words.")]
Target = Annotated[str, typer.Argument(metavar="TO", help="The namespace that the calls go to.", autocompletion=namespaces)]
Source = Annotated[str, typer.Argument(metavar="FROM", help="The namespace that the calls come from.", autocompletion=namespaces)]
LogNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FROM...] [TO]",
        help="The namespace whose calls are meant, after those that call it.",
        autocompletion=namespaces,
    ),
]
EstateOption = Annotated[
    str | None,
    typer.Option(
        "--estate", metavar="REPOSITORY", help="Path or URL of a git repository, or a plain folder. Default: the sample."
    ),
]
PlatformOption = Annotated[
    str | None,
    typer.Option(
        "--platform",
        metavar="NAME|FILE",
        help="The platform: its name, or its file. Default: told by the repository.",
    ),
]
ManifestsOption = Annotated[
    str | None,
    typer.Option("--manifests", metavar="DIR", help="Folder of rendered manifests: pods and services that the repository lacks."),
]
ManifestsFolder = Annotated[
    str, typer.Option("--manifests", metavar="DIR", help="Folder of rendered manifests: workloads, and the policies on them.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
DetailsOption = Annotated[bool, typer.Option("--details", help="Say more: the YAML, the reasons, the address, the owners.")]
PortOption = Annotated[
    list[str] | None, typer.Option("--port", metavar="N|NAME|N-M[/TCP|UDP|SCTP]", help="A pod port. Repeat it for several.")
]
PodOption = Annotated[
    list[str] | None, typer.Option("--pod", metavar="KEY=VALUE", help="A label of the target's pods. Repeat it for several.")
]
FromPodOption = Annotated[
    list[str] | None,
    typer.Option("--from-pod", metavar="KEY=VALUE", help="A label of the calling pods. Repeat it for several."),
]
ExactOption = Annotated[
    bool, typer.Option("--exact", help="The pods of both ends carry the labels that are given, and no others.")
]
SelectByOption = Annotated[
    str, typer.Option("--select-by", metavar="auto|built-in|guide|KEY", help="Which label selects the source.")
]
ClusterOption = Annotated[
    str,
    typer.Option("--cluster", metavar="NAME", help="Which cluster, where the repository declares a namespace for several."),
]
ConfirmOption = Annotated[
    list[str] | None,
    typer.Option("--confirm", metavar="NAME", help=f"Confirm what the plan asks about: {', '.join(CONFIRMATIONS)}."),
]
YamlOption = Annotated[bool, typer.Option("--yaml", help="Print only the YAML of the change. Not with --json or --patch.")]
PatchOption = Annotated[
    bool, typer.Option("--patch", help="Print only the change as a patch, which `git apply` takes. Not with --json or --yaml.")
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
