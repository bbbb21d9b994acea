"""The commands of `netpol`. Exit status: 0 done, 1 the answer is no, 2 the person must change something, 3 a fault of ours."""

import io
import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from bot import answers
from bot.cli import options, show
from bot.cli.chat import chat
from bot.cli.examine import examine
from bot.cli.fault import noted
from bot.cli.writing import needs_confirmation, publish
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Conversation, Intent, Question
from bot.model.reply import Reply
from bot.model.verdict import Outcome
from bot.understanding import understand as read_words

DONE, NO, FIX, FAULT = 0, 1, 2, 3
UTTERANCE = 'Write {"id": "…", "text": "…"} or {"id": "…", "turns": ["…", "…"]}, one a line.'

app = typer.Typer(
    help="Network access between Kubernetes namespaces: answers, proofs and branches.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(chat)

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE... TARGET [PORT...]", help="The namespaces that call, then the one that is called; ports may follow."
    ),
]


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="The question, in your own words.")],
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Answer a question asked in words."""
    host = options.open_host(estate)
    said = host.desk().ask(text)
    _show(said, host, as_json, details)
    raise typer.Exit(_status(said))


@app.command()
def understand(estate: options.EstateOption = None) -> None:
    """Read questions as JSON lines on standard input; say as JSON lines what each was understood to ask."""
    names = options.open_host(estate).desk().names
    status = DONE
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            known, texts, is_dialogue = _utterance(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            show.problem(Fixable(f"Line {number} of the input cannot be read.", UTTERANCE))
            status = FIX
            continue
        said, conversation = [], Conversation()
        for text in texts:
            turn = read_words(text, conversation, names)
            conversation = turn.conversation
            said.append(show.understood(turn.question))
        show.as_json({"id": known, "turns": said} if is_dialogue else {"id": known, **said[0]})
    raise typer.Exit(status)


@app.command()
def allow(
    names: Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    select_by: options.SelectByOption = "auto",
    confirm: options.ConfirmOption = None,
    reason: options.ReasonOption = "",
    branch: options.BranchOption = False,
    push: options.PushOption = False,
    when: options.WhenOption = None,
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Let namespaces call another: show the change, or write it as a branch."""
    question = options.pair_question(Intent.ALLOW, names, ports=port, pods=pod, select_by=select_by, confirmed=confirm)
    _change(question, options.Writing.of(branch=branch, push=push, reason=reason, when=when), estate, as_json, details)


@app.command()
def revoke(
    names: Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    confirm: options.ConfirmOption = None,
    reason: options.ReasonOption = "",
    branch: options.BranchOption = False,
    push: options.PushOption = False,
    when: options.WhenOption = None,
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Take away what lets namespaces call another: show the change, or write it as a branch."""
    question = options.pair_question(Intent.REVOKE, names, ports=port, pods=pod, confirmed=confirm)
    _change(question, options.Writing.of(branch=branch, push=push, reason=reason, when=when), estate, as_json, details)


@app.command()
def check(
    names: Names,
    port: options.PortOption = None,
    pod: options.PodOption = None,
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Say whether namespaces may call another, and by which lines. Status 1 unless it may, wholly."""
    _answer(options.pair_question(Intent.CHECK, names, ports=port, pods=pod), estate, as_json, details)


@app.command()
def who(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The namespace that is called.")],
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Say who can reach a namespace, and by which lines."""
    _answer(Question(Intent.WHO, target=target), estate, as_json, details)


@app.command()
def reach(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The namespace that calls.")],
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
    details: options.DetailsOption = False,
) -> None:
    """Say whom a namespace can reach, and by which lines."""
    _answer(Question(Intent.REACH, sources=(source,)), estate, as_json, details)


@app.command()
def verify(
    branch: Annotated[str, typer.Argument(metavar="BRANCH", help="A branch that this tool wrote.")],
    estate: options.EstateOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Build a branch again from its trailers: byte-equal, or what differs."""
    found = options.open_host(estate).verify(branch)
    if as_json:
        show.as_json(found)
    else:
        show.markdown(found.text)
    raise typer.Exit(DONE if found.equal else NO)


@app.command(name="estate")
def estate_(estate: options.EstateOption = None, as_json: options.JsonOption = False) -> None:
    """Say what was read from the repository, what was skipped, and why. Status 1 where that leaves a verdict unknown."""
    host = options.open_host(estate)
    read = host.summary()
    if as_json:
        show.as_json(read)
    else:
        show.markdown(show.summary(read, host.where))
    raise typer.Exit(NO if any(skip.hides for skip in read.skipped) else DONE)


@app.command()
def doctor(estate: options.EstateOption = None, as_json: options.JsonOption = False) -> None:
    """Check settings, tokens, scopes, the right to read and push, and the links into the documents."""
    found = examine(options.open_host(estate))
    if as_json:
        show.as_json(found)
    else:
        show.markdown("\n".join(f"- {'well' if each.ok else 'NOT WELL'}: {each.name}. {each.text}" for each in found))
    raise typer.Exit(DONE if all(each.ok for each in found) else FIX)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    logging.getLogger("bot").addHandler(logging.NullHandler())
    _tolerate_any_bytes()
    try:
        status = app(args=arguments, standalone_mode=False)
    except Fixable as error:
        status = _said(error, arguments)
    except TyperException as error:
        message = error.format_message()  # empty where the help was shown
        status = _said(Fixable(message, "See `netpol --help`."), arguments) if message else FIX
    except (KeyboardInterrupt, typer.Abort, BrokenPipeError):
        status = FIX
    except Exception as error:  # noqa: BLE001 - the one handler for what nobody foresaw
        print(noted(error, Path(os.environ.get("NETPOL_STATE", ".netpol"))), file=sys.stderr)  # noqa: T201
        status = FAULT
    sys.exit(status or DONE)


def _said(error: Fixable, arguments: list[str] | None) -> int:
    """Say what is to be changed: for people on standard error, and for a program that wants JSON on standard output too."""
    show.problem(error)
    if "--json" in (sys.argv if arguments is None else arguments):
        show.as_json({"error": {"message": error.message, "hint": error.hint}})
    return FIX


def _tolerate_any_bytes() -> None:
    """Read what is no UTF-8; write half a character, or one that the terminal lacks, by its number, as JSON would."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _utterance(line: str) -> tuple[object, list[str], bool]:
    """Read one line: its id, its texts, and whether they are the turns of a conversation."""
    given = json.loads(line)
    is_dialogue = "turns" in given
    texts = list(given["turns"]) if is_dialogue else [given["text"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return given["id"], texts, is_dialogue


def _answered(question: Question, host: Host) -> Reply:
    return host.desk().answer(host.exact(question))


def _answer(question: Question, estate: str | None, as_json: bool, details: bool) -> None:
    host = options.open_host(estate)
    said = _answered(question, host)
    _show(said, host, as_json, details)
    raise typer.Exit(_status(said))


def _change(question: Question, writing: options.Writing, estate: str | None, as_json: bool, details: bool) -> None:
    """Show a change, and write it where that is asked: what is shown is shown whatever comes of the writing."""
    host = options.open_host(estate, push=writing.push)
    said = _answered(question, host)
    if not as_json:
        show.markdown(_words(said, details))
    published, problem = None, None
    if writing.branch and said.plan:
        try:
            published = publish(said, writing, host)
        except Fixable as error:
            problem = error
    if as_json:
        branches = show.plain(published.branches) if published else []
        trouble = {"message": problem.message, "hint": problem.hint} if problem else None
        show.as_json(show.replied(said, host.world()) | {"branches": branches, "problem": trouble})
    elif published and said.plan:
        show.markdown("\n" + answers.published(published, said.plan, host.world()).text)
    if problem and as_json:  # it is in the document already, and there is only one document
        show.problem(problem)
        raise typer.Exit(FIX)
    if problem:
        raise problem
    if said.plan and said.plan.needs and not as_json:
        show.markdown(f"\n{needs_confirmation(said.plan).hint}")
    raise typer.Exit(_status(said) if published is None or published.done else FIX)


def _show(said: Reply, host: Host, as_json: bool, details: bool) -> None:
    if as_json:
        exposure = {"exposure": show.plain(said.exposures[0])} if len(said.exposures) == 1 else {}
        show.as_json(show.replied(said, host.world()) | exposure)
    else:
        show.markdown(_words(said, details))


def _words(said: Reply, details: bool) -> str:
    return f"{said.text}\n\n{said.details}" if details and said.details else said.text


def _status(said: Reply) -> int:
    if said.kind in {"refusal", "clarify"}:
        return FIX
    asked = said.conversation.question
    if asked and asked.intent is Intent.CHECK and any(each.outcome is not Outcome.ALLOWED for each in said.verdicts):
        return NO
    is_told = all(each.outcome is not Outcome.UNKNOWN for each in said.verdicts)
    if said.plan and not (said.plan.groups or said.plan.needs or is_told):
        return NO
    is_open = all(each.outcome is Outcome.ALLOWED for each in said.verdicts)
    return FIX if said.plan and said.plan.needs and not is_open else DONE
