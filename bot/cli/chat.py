"""A conversation in the terminal: the support channel without Slack."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console

from bot import answers
from bot.cli import show
from bot.cli.commands import answer_words, open_host, outcome_words
from bot.cli.lines import Lines
from bot.cli.where import Where
from bot.cli.writing import Writing, asker, publish
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Conversation, Question, Written
from bot.model.reply import Action, Fold

TRY = (
    "how do I let book-a-visit-dev talk to visits-api-dev?",
    "can refunds-worker-dev reach payments-api-dev?",
    "who can reach letters-api-dev?",
    "where are my logs if I go direct instead of through the ingress?",
)
ENDS = frozenset({"", "quit", "exit", ":q"})
"""Lines that end a conversation, as the end of the input does."""
_LONGEST_NUMBER = 3
"""Digits of what is no choice any more: it may be a port."""
YES, NO = frozenset({"y", "yes"}), frozenset({"", "n", "no"})


def chat(where: Where) -> None:
    """Run a conversation with the desk until a line is one of ENDS."""
    _Chat(open_host(where)).run()


class _Chat:
    """One conversation: its state, and the actions that a number chooses."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.out = Console()
        self.lines = Lines(sys.stdin)
        self.conversation = Conversation()
        self.actions: tuple[Action, ...] = ()
        self.folds: dict[str, Fold] = {}

    def run(self) -> None:
        """Read and answer, line by line."""
        self._print(
            "Ask about network access between namespaces. A number chooses what is offered; quit or an empty line ends.\nTry:"
        )
        for line in TRY if self.host.on_sample else ("who can reach <a namespace>?",):
            self._print(f"  {line}")
        while (words := self.lines.read("\n> ")).lower() not in ENDS:
            try:
                self._answer(words)
            except Fixable as error:
                show.problem(error)

    def _print(self, text: str) -> None:
        self.out.print(text, markup=False, highlight=False)

    def _answer(self, words: str) -> None:
        if words.isdecimal() and len(words) < _LONGEST_NUMBER and not _chosen(words, self.actions):
            self._print(f"Choose 1 to {len(self.actions)}, or ask." if self.actions else "There's nothing to choose from: ask.")
            return
        action = _chosen(words, self.actions)
        if action and action.kind in _DONE_AT_ONCE:
            self.conversation = self.conversation.with_written(*self._do(action))
            return
        known = _looked_up(self.conversation, self.host)
        asked = action.question if action else None
        said = self.host.desk().answer(asked, known) if asked else answer_words(words, self.host, known)
        show.markdown(said.text)
        self.conversation = said.conversation
        self.folds = {fold.name: fold for fold in said.folds}
        self._offer(said.actions)

    def _offer(self, actions: tuple[Action, ...]) -> None:
        self.actions = actions
        self._print("\n".join(show.steps(actions)))

    def _do(self, action: Action) -> tuple[Written, ...]:
        """Do an action that needs no answer from the desk; return the branches that it wrote or found."""
        if action.url:
            show.markdown(action.url)
        elif action.kind == "show":
            fold = self.folds.get(action.fold)
            show.markdown(fold.text if fold else "")
        elif action.kind == "narrow":
            show.markdown("Say which, for example: `only port 8080`, or `only pods with app=api`.")
        elif action.kind == "withdraw":
            self._withdraw([each.branch for each in action.branches])
        elif action.question:
            return self._write(action.question)
        return ()

    def _write(self, question: Question) -> tuple[Written, ...]:
        host = self.host
        said = host.desk().answer(question)
        if said.plan and said.plan.writes and not self._agrees("writes", [group.branch for group in said.plan.groups], "Write"):
            return ()
        moment = Writing.of(branch=True, push=False, reason="", when=datetime.now(UTC))
        published = publish(said, moment, host)
        if published is None or said.plan is None:
            return ()
        show.markdown(outcome_words(published, said.plan, host))
        by = {"created": asker(), "exists": ""}
        written = tuple(Written(branch.name, by[branch.state]) for branch in published.branches if branch.state in by)
        mine = tuple(each for each in written if each.by)
        self._offer((Action("withdraw", "Withdraw", branches=mine),) if mine else ())
        return written

    def _withdraw(self, branches: list[str]) -> None:
        if self._agrees("deletes", branches, "Delete"):
            show.markdown(answers.withdrawn(self.host.withdraw(*branches), self.host.world()).text)

    def _agrees(self, does: str, branches: list[str], verb: str) -> bool:
        """Report whether the person says yes. What is neither yes nor no counts as no, and is answered as a question next."""
        what, it = ("a branch", "it") if len(branches) == 1 else (f"{len(branches)} branches", "them")
        said = self.lines.read(f"This {does} {what}: {', '.join(branches)}. {verb} {it}? [y/N] ")
        if said.lower() in YES:
            return True
        self._print("Nothing was done.")
        if said.lower() not in NO:
            self.lines.put_back(said)
        return False


_DONE_AT_ONCE = {"docs", "narrow", "show", "create", "withdraw"}
"""Kinds of actions that need no answer from the desk."""


def _chosen(words: str, actions: tuple[Action, ...]) -> Action | None:
    """Return the action that a number chooses, or None for words."""
    is_number = words.isdecimal() and 1 <= int(words) <= len(actions)
    return actions[int(words) - 1] if is_number else None


def _looked_up(conversation: Conversation, host: Host) -> Conversation:
    """Return the conversation, each branch marked as still there or not."""
    there = host.branches(*(each.branch for each in conversation.written))
    return replace(conversation, written=tuple(replace(each, there=each.branch in there) for each in conversation.written))
