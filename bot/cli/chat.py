"""A conversation in the terminal: the support channel without Slack."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console

from bot import answers
from bot.cli import show
from bot.cli.options import EstateOption, Writing, asker, open_host
from bot.cli.writing import publish
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Conversation, Question, Written
from bot.model.reply import Action

TRY = (
    "how do I let book-a-visit-dev talk to visits-api-dev?",
    "can refunds-worker-dev reach payments-api-dev?",
    "who can reach letters-api-dev?",
    "where are my logs if I go direct instead of through the ingress?",
)


def chat(estate: EstateOption = None) -> None:
    """Talk to the desk in the terminal, on the sample or on your own repository."""
    host = open_host(estate)
    out = Console()
    out.print("Ask about network access between namespaces. A number chooses what is offered; an empty line ends.\nTry:")
    for line in TRY if host.on_sample else ("who can reach <a namespace>?",):
        out.print(f"  {line}", markup=False, highlight=False)
    conversation: Conversation = Conversation()
    actions: tuple[Action, ...] = ()
    while words := _read(out):
        action = _chosen(words, actions)
        try:
            if action and action.kind in _DONE_AT_ONCE:
                conversation = conversation.with_written(*_do(action, host))
                continue
            known, asked = _looked_up(conversation, host), action.question if action else None
            said = host.desk().answer(asked, known) if asked else host.desk().ask(words, known)
        except Fixable as error:
            show.problem(error)
            continue
        show.markdown(said.text)
        actions, conversation = said.actions, said.conversation
        out.print("\n".join(show.steps(actions)), markup=False, highlight=False)


def _read(out: Console) -> str:
    out.print("\n> ", end="", markup=False)
    try:
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        return ""


_DONE_AT_ONCE = {"docs", "narrow", "create", "withdraw"}


def _chosen(words: str, actions: tuple[Action, ...]) -> Action | None:
    """Return the action behind a number, or None for words."""
    is_number = words.isdecimal() and 1 <= int(words) <= len(actions)
    return actions[int(words) - 1] if is_number else None


def _do(action: Action, host: Host) -> tuple[Written, ...]:
    """Do what needs no further answer; return the branches that came of it."""
    if action.url:
        show.markdown(action.url)
    elif action.kind == "narrow":
        show.markdown("Say which, for example: `only port 8080`, or `only pods with app=api`.")
    elif action.kind == "withdraw":
        show.markdown(answers.withdrawn(host.withdraw(*(each.branch for each in action.branches)), host.world()).text)
    elif action.question:
        return _write(action.question, host)
    return ()


def _write(question: Question, host: Host) -> tuple[Written, ...]:
    said = host.desk().answer(question)
    moment = Writing.of(branch=True, push=False, reason="", when=datetime.now(UTC))
    published = publish(said, moment, host)
    if published is None or said.plan is None:
        return ()
    show.markdown(answers.published(published, said.plan, host.world()).text)
    by = {"created": asker(), "exists": ""}
    return tuple(Written(branch.name, by[branch.state]) for branch in published.branches if branch.state in by)


def _looked_up(conversation: Conversation, host: Host) -> Conversation:
    """Return the conversation with whether each of its branches is still there."""
    there = host.branches(*(each.branch for each in conversation.written))
    return replace(conversation, written=tuple(replace(each, there=each.branch in there) for each in conversation.written))
