"""The commands of `netpol`: their arguments, options and help. Each command imports what it needs, so that help is quick."""

from typing import Annotated

import typer

from bot.cli import options
from bot.cli.where import Where
from bot.model.question import Intent, Question

app = typer.Typer(
    help="Network access between Kubernetes namespaces: answers, proofs and branches.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"netpol {version('netpol')}")  # noqa: T201 - a terminal reads standard output
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take what stands before the command."""


@app.command(short_help="Keep a conversation in the terminal.")
def chat(estate: options.EstateOption = None, platform: options.PlatformOption = None) -> None:
    """Talk to the desk in the terminal, on the sample or on your own repository."""
    from bot.cli.chat import chat as talk

    talk(Where(estate, platform))


@app.command(short_help="Answer a question in your own words.")
def ask(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question, in your own words.")],
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    manifests: options.ManifestsOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Answer a question asked in words."""
    from bot.cli import commands

    return commands.ask(text, Where(estate, platform, manifests), commands.Showing(as_json, details))


@app.command(short_help="Read questions as JSON lines; say what each asks.")
def understand(
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    why: Annotated[bool, typer.Option("--why", help="Add what the rules and the reader say, each by itself.")] = False,
) -> int:
    """Read questions as JSON lines on standard input; say as JSON lines what each was understood to ask."""
    from bot.cli import commands

    return commands.understand(Where(estate, platform), why=why)


@app.command(short_help="Answer questions, as JSON lines, from the guide.")
def guide(estate: options.EstateOption = None, platform: options.PlatformOption = None) -> int:
    """Read questions on how things work as JSON lines on standard input; answer each from the guide, and name its sections."""
    from bot.cli import commands

    return commands.guide(Where(estate, platform))


@app.command(short_help="Let namespaces call another: show or write the change.")
def allow(
    names: options.Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    from_pod: options.FromPodOption = None,
    select_by: options.SelectByOption = "auto",
    confirm: options.ConfirmOption = None,
    reason: options.ReasonOption = "",
    branch: options.BranchOption = False,
    push: options.PushOption = False,
    when: options.WhenOption = None,
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    manifests: options.ManifestsOption = None,
    as_yaml: options.YamlOption = False,
    as_patch: options.PatchOption = False,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Let namespaces call another: show the change, or write it as a branch."""
    from bot.cli import commands
    from bot.cli.writing import Writing

    where = Where(estate, platform, manifests)
    question = commands.pair_question(
        Intent.ALLOW,
        names,
        ports=port,
        pods=pod,
        from_pods=from_pod,
        select_by=select_by,
        cluster=cluster,
        confirmed=confirm,
        where=where,
    )
    writing = Writing.of(branch=branch, push=push, reason=reason, when=when)
    return commands.change(question, writing, where, commands.Showing(as_json, details, as_yaml, as_patch))


@app.command(short_help="Take access away: show or write the change.")
def revoke(
    names: options.Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    confirm: options.ConfirmOption = None,
    reason: options.ReasonOption = "",
    branch: options.BranchOption = False,
    push: options.PushOption = False,
    when: options.WhenOption = None,
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_yaml: options.YamlOption = False,
    as_patch: options.PatchOption = False,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Take away what lets namespaces call another: show the change, or write it as a branch."""
    from bot.cli import commands
    from bot.cli.writing import Writing

    where = Where(estate, platform)
    question = commands.pair_question(Intent.REVOKE, names, ports=port, pods=pod, cluster=cluster, confirmed=confirm, where=where)
    writing = Writing.of(branch=branch, push=push, reason=reason, when=when)
    return commands.change(question, writing, where, commands.Showing(as_json, details, as_yaml, as_patch))


@app.command(short_help="Say whether namespaces may call another, and why.")
def check(
    names: options.Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    from_pod: options.FromPodOption = None,
    exact: options.ExactOption = False,
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    manifests: options.ManifestsOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say whether namespaces may call another, and by which lines. Status 1 unless it may, wholly."""
    from bot.cli import commands

    where = Where(estate, platform, manifests)
    question = commands.pair_question(Intent.CHECK, names, ports=port, pods=pod, from_pods=from_pod, cluster=cluster, where=where)
    return commands.answer(question.with_(exact=exact), where, commands.Showing(as_json, details))


@app.command(short_help="Say who can reach a namespace.")
def who(
    target: options.Target,
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    manifests: options.ManifestsOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say who can reach a namespace, and by which lines."""
    from bot.cli import commands

    return commands.answer(
        Question(Intent.WHO, target=target, cluster=cluster),
        Where(estate, platform, manifests),
        commands.Showing(as_json, details),
    )


@app.command(short_help="Say whom a namespace can reach.")
def reach(
    source: options.Source,
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say whom a namespace can reach, and by which lines."""
    from bot.cli import commands

    return commands.answer(
        Question(Intent.REACH, sources=(source,), cluster=cluster), Where(estate, platform), commands.Showing(as_json, details)
    )


@app.command(short_help="Say who would lose or gain access without a policy.")
def impact(
    namespace: Annotated[
        str, typer.Argument(metavar="NAMESPACE", help="The namespace of the policy.", autocompletion=options.namespaces)
    ],
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="The name of the policy.")],
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say who would lose access without a policy, and who would gain it."""
    from bot.cli import commands

    question = Question(Intent.IMPACT, target=namespace, policy=policy, cluster=cluster)
    return commands.answer(question, Where(estate, platform), commands.Showing(as_json, details))


@app.command(short_help="Say where calls are logged, by each route.")
def logs(
    names: options.LogNames = None,
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say where calls are recorded, by each route."""
    from bot.cli import commands

    return commands.answer(commands.logs_question(names or []), Where(estate, platform), commands.Showing(as_json, details))


@app.command(short_help="Say what the guide says about something.")
def explain(
    text: options.Words,
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> int:
    """Say what the guide says about something."""
    from bot.cli import commands

    return commands.answer(commands.explain_question(text), Where(estate, platform), commands.Showing(as_json, details))


@app.command(short_help="Build a branch again, and compare it.")
def verify(
    branch: Annotated[str, typer.Argument(metavar="BRANCH", help="A branch that this tool wrote.")],
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
) -> int:
    """Build a branch again from its trailers: byte-equal, or what differs."""
    from bot.cli import commands

    return commands.verify(branch, Where(estate, platform), as_json=as_json)


@app.command(name="estate", short_help="Say what was read of the repository, and what was not.")
def estate_(
    cluster: options.ClusterOption = "",
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
) -> int:
    """Say what was read from the repository, what was skipped, and why. Status 1 where that leaves a verdict unknown."""
    from bot.cli import commands

    return commands.summary(Where(estate, platform), cluster, as_json=as_json)


@app.command(short_help="List who may call whom in a folder of manifests.")
def connections(manifests: options.ManifestsFolder, as_json: options.JsonOption = False) -> int:
    """List who may call whom among the workloads of a folder. Status 1 where that is not known of all."""
    from bot.cli import probing

    return probing.connections(manifests, as_json=as_json)


@app.command(short_help="Say who may call whom otherwise than before.")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder of rendered manifests, or a revision of the repository.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another one.")],
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
    as_json: options.JsonOption = False,
) -> int:
    """Say who may call whom in NEW otherwise than in OLD. Status 1 where anything differs."""
    from bot.cli.difference import difference

    return difference(old, new, Where(estate, platform), as_json=as_json)


@app.command(short_help="Say of each two workloads whether one may call the other.")
def probe(
    manifests: options.ManifestsFolder,
    port: Annotated[str, typer.Option("--port", metavar="N", help="The port of the pods that is called.")],
    protocol: Annotated[str, typer.Option("--protocol", metavar="TCP|UDP|SCTP", help="Its protocol.")] = "TCP",
    address: Annotated[
        list[str] | None, typer.Option("--address", metavar="IP", help="An address outside the cluster. Repeat it for several.")
    ] = None,
    as_json: options.JsonOption = False,
) -> int:
    """Say of each two workloads of a folder whether one may call the other on a port. Status 1 where that is not known of all."""
    from bot.cli import probing

    return probing.probe(manifests, port, protocol, address or [], as_json=as_json)


@app.command(short_help="Write the guide's pages, to publish them.")
def pages(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A new or empty folder, or one that this command filled.")],
    estate: options.EstateOption = None,
    platform: options.PlatformOption = None,
) -> int:
    """Write the guide's pages, with the platform's facts in them, as Markdown into a folder."""
    from bot.cli.pages import pages as write

    return write(folder, Where(estate, platform))


@app.command(short_help="Check settings, tokens, rights and links.")
def doctor(
    estate: options.EstateOption = None, platform: options.PlatformOption = None, as_json: options.JsonOption = False
) -> int:
    """Check settings, tokens, scopes, the right to read and push, and the links into the documents."""
    from bot.cli import commands

    return commands.doctor(Where(estate, platform), as_json=as_json)
