"""A conversation in the terminal: the support channel without Slack."""

import sys
from datetime import UTC, datetime

from rich.console import Console

from bot import answers
from bot.cli import show
from bot.cli.options import EstateOption, Writing, host
from bot.cli.writing import publish
from bot.desk import Action, Reply, reply
from bot.errors import Fixable
from bot.host import Host
from bot.question import Conversation, Question

TRY = (
    "how do I let book-a-visit-dev talk to visits-api-dev?",
    "can refunds-worker-dev reach payments-api-dev?",
    "who can reach letters-api-dev?",
    "where are my logs if I go direct instead of through the ingress?",
)


def chat(estate: EstateOption = None) -> None:
    """Talk to the desk in the terminal, on the sample or on your own repository."""
    desk = host(estate)
    out = Console()
    out.print("Ask about network access between namespaces. A number chooses what is offered; an empty line ends.\nTry:")
    for line in TRY if desk.on_sample else ("who can reach <a namespace>?",):
        out.print(f"  {line}", markup=False, highlight=False)
    conversation: Conversation = Conversation()
    actions: tuple[Action, ...] = ()
    while words := _read(out):
        try:
            asked = _chosen(words, actions, desk)
            if asked is None:
                continue
            said = reply(asked, conversation, desk.world())
        except Fixable as error:
            show.problem(error)
            continue
        if isinstance(said, Reply):
            show.markdown(said.text)
            actions, conversation = said.actions, said.conversation
            out.print("\n".join(show.steps(actions)), markup=False, highlight=False)


def _read(out: Console) -> str:
    out.print("\n> ", end="", markup=False)
    try:
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        return ""


def _chosen(words: str, actions: tuple[Action, ...], desk: Host) -> str | Question | None:
    """Words, the question behind a number, or None where the number was done on the spot."""
    if not (words.isdecimal() and 1 <= int(words) <= len(actions)):
        return words
    action = actions[int(words) - 1]
    if action.url:
        show.markdown(action.url)
        return None
    if action.kind == "narrow":
        show.markdown("Say which, for example: `only port 8080`, or `only pods with app=api`.")
        return None
    if action.kind == "create" and action.question:
        said = reply(action.question, Conversation(), desk.world())
        moment = Writing.of(branch=True, push=False, reason="", when=datetime.now(UTC))
        published = publish(said, moment, desk) if isinstance(said, Reply) else None
        if published and isinstance(said, Reply) and said.plan:
            show.markdown(answers.published(published, said.plan, desk.world()).text)
        return None
    return action.question or words
