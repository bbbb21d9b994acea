"""The help desk: it takes a question or words and returns a reply or silence. Every surface uses it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot import answers
from bot.answers.followups import with_changes
from bot.buttons import callers, on_ports, picks, replayed, with_folds
from bot.errors import Fixable
from bot.handlers import BY_INTENT, Said, on_pod_ports, plan, unknown_names, verdicts_of
from bot.model.plan import Plan
from bot.model.question import CHANGES, Conversation, Gap, Intent, Lack, Question, Slot
from bot.model.reply import Action, Link, Reply, Silence
from bot.model.unaccounted import Pair, pair
from bot.model.verdict import Verdict
from bot.model.world import World
from bot.parsing import parse_port
from bot.policy import require_readable
from bot.policy.components import with_components
from bot.policy.undeclared import with_undeclared
from bot.understanding import Names, Reader, asks_owner, asks_why, cluster_called, corrects, named, understand
from bot.which_cluster import asks_cluster, estate_of, same_in_all, with_cluster

_NEW = Conversation()
MOST_STANDING = 5
"""Clusters of which a question back says what holds there: each is read for it."""


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """What the guide says to a question: whether it covers it, its nearest sections by name, and the answer in Markdown."""

    answered: bool
    sections: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The help desk for one snapshot of the estate. `names` are the names of the world's estate.

    `reader` is the learned reader; without it, the rules alone read what people write.
    """

    world: World
    names: Names
    reader: Reader | None = None

    def answer(self, question: Question, conversation: Conversation = _NEW) -> Reply:
        """Answer a question that a button, a form or a command asks."""
        if question.cluster:
            question = question.with_(cluster=cluster_called(question.cluster, self.names) or question.cluster)
        known = _with_known_namespaces(question, self.world)
        return self._reply(known, "", conversation, Conversation(known, known.gaps, written=conversation.written))

    def ask(self, words: str, conversation: Conversation = _NEW) -> Reply:
        """Answer words that are addressed to the bot. Words that are not about access get a sentence on what the bot can do."""
        if (said := self._said_aside(words, conversation)) is not None:
            return said
        question, after = self._read(words, conversation, addressed=True)
        if question.intent is Intent.OTHER and after.missed and corrects(words):
            return _not_taken_in(after, self)
        return self._reply(question, words, conversation, after)

    def hear(self, words: str, conversation: Conversation = _NEW, *, among: bool = False) -> Reply | Silence:
        """Answer words that are not addressed to the bot, or stay silent where they are not about access between namespaces.

        `among` says that others have written since the bot's last message: a bare yes or no is then meant for them.
        """
        said = self._said_aside(words, conversation) if conversation.question is not None and not among else None
        if said is not None:
            return said
        question, after = self._read(words, conversation, among=among)
        if among and question.intent in (Intent.CONFIRM, Intent.CANCEL):
            return Silence("said to each other", conversation)
        question = _confirmed(question, conversation)
        asks = question.intent in {Intent.EXPLAIN, Intent.HELP} and conversation.question is None
        if asks and not self._is_ours(words, conversation):
            return Silence("a question of something that the guide does not cover", conversation)
        if question.intent is Intent.OTHER:
            if after.missed and corrects(words) and not among:
                return _not_taken_in(after, self)
            asks_us = conversation.question is not None and "?" in words
            if among or conversation.question is None or not (question.unaccounted or asks_us):
                return Silence("not about access between namespaces", after)
        return self._reply(question, words, conversation, after)

    def guide(self, words: str) -> GuideAnswer:
        """Answer a question of how things work, and tell whether the guide covers it and which of its sections are nearest."""
        question, after = self._read(words, _NEW, addressed=True)
        found = answers.sections(words, self.world)
        least = answers.CHATTER if question.intent is Intent.OTHER else answers.ANSWERED
        answered = bool(found) and found[0].score >= least
        return GuideAnswer(answered, tuple(one.section for one in found), self._reply(question, words, _NEW, after).text)

    def plan(self, question: Question) -> Plan:
        """Return the plan of an `allow` or `revoke` question as it is now, without an answer in words.

        Raises Fixable where there is none: for a name that the estate does not have, for a question that is incomplete or not an
        `allow` or `revoke`, and for a change that cannot be planned. `answer` then says what the person can do.
        """
        known = with_cluster(_with_known_namespaces(question, self.world), self.world.estate)
        if known.gaps or known.unaccounted or known.intent not in CHANGES:
            raise Fixable("The question is not complete, so there is no plan.", "Answer what it still leaves open.")
        world = _with_components(known, _of_cluster(known, self.world))
        return plan(on_pod_ports(known, world).question, world.estate, world.conventions, world.guide)

    def _said_aside(self, words: str, conversation: Conversation) -> Reply | None:
        """Answer what is asked about the pair at hand and changes nothing: why, and who owns it; None for anything else."""
        pair = conversation.question
        if pair is not None and (pair.gaps or not (pair.sources and pair.target)):
            pair = None
        if pair is not None and asks_why(words):
            reply = self.answer(pair, conversation)
            first, why = reply.text.partition("\n\n")[0], reply.fold("why")
            text = f"{first}\n\n{why.text}" if why else reply.text
            return replace(reply, text=text, conversation=conversation)
        if not asks_owner(words):
            return None
        names = named(words, self.world.estate.namespaces) or ((str(pair.target), *pair.sources) if pair else ())
        if not names:
            return None
        answer = answers.owners(names, self.world)
        steps = self.answer(pair, conversation).actions if pair else _pages(answer.links)
        return Reply("answer", answer.text, answer.brief, steps, conversation, question=conversation.question, links=answer.links)

    def _is_ours(self, words: str, conversation: Conversation) -> bool:
        """Report whether a question of how things work is for the bot: by the rules, or because the guide covers it."""
        plain = understand(words, conversation, self.names).question.intent
        return plain is not Intent.OTHER or answers.is_covered(words, self.world) or self.reader is None

    def _read(
        self, words: str, before: Conversation, *, addressed: bool = False, among: bool = False
    ) -> tuple[Question, Conversation]:
        # what people say to each other is read by the rules alone: they speak only where they are sure to be meant
        turn = understand(words, before, self.names, None if among else self.reader, addressed=addressed)
        return turn.question, replace(turn.conversation, written=before.written)

    def _reply(self, question: Question, words: str, before: Conversation, after: Conversation) -> Reply:
        question = with_cluster(_confirmed(question, before), self.world.estate)
        if after.question is not None and (question.cluster != after.question.cluster or asks_cluster(question)):
            kept = replace(after.question, cluster=question.cluster, gaps=question.gaps)
            after = replace(after, question=kept, asked=question.gaps)
        try:
            said = _cancel(before, self.world) if question.intent is Intent.CANCEL else _answer(question, words, self)
        except Fixable as problem:
            said = Said(answers.cannot(problem, self.world), "refusal")
        if not (question.gaps or question.unaccounted):
            said = replace(said, answer=with_changes(said.answer, before.question, question))
        asked = replayed(question, words)
        return Reply(
            kind=said.kind,
            text=said.answer.text,
            brief=said.answer.brief,
            actions=with_folds(said.actions, said.answer.folds, asked) + _pages(said.answer.links),
            conversation=after,
            verdicts=said.verdicts,
            plan=said.plan,
            question=asked,
            folds=said.answer.folds,
            links=said.answer.links,
            exposures=said.exposures,
            unaccounted=question.unaccounted,
        )


def _pages(links: Sequence[Link]) -> tuple[Action, ...]:
    """Return the links of an answer that lead somewhere as actions."""
    return tuple(Action("docs", link.title, url=link.url) for link in links if link.url)


def _not_taken_in(before: Conversation, desk: Desk) -> Reply:
    """Return a reply that asks again, where a correction could not be read."""
    asked = before.question or Question(Intent.OTHER)
    question = asked.with_(unaccounted=tuple(dict.fromkeys((*asked.unaccounted, before.missed))))
    back = Said(answers.clarify(question, desk.world), "clarify", picks(asked, desk.names.entries))
    said = _with_unaccounted(question, back, desk.world)
    after = before if asked.gaps else Conversation(question, before.asked, written=before.written)
    return Reply("clarify", said.answer.text, said.answer.brief, said.actions, after, unaccounted=question.unaccounted)


def _of_cluster(question: Question, world: World) -> World:
    """Return the world of the cluster that a question is about."""
    return replace(world, estate=estate_of(question, world.estate))


def _standing(question: Question, world: World) -> dict[str, tuple[Verdict, ...]]:
    """Return what holds in each of the first clusters that a question may be about."""
    if not (asks_cluster(question) and question.sources and question.target):
        return {}
    named = [question.with_(cluster=name) for name in question.gaps[0].options[:MOST_STANDING]]
    return {each.cluster: verdicts_of(each, _with_components(each, _of_cluster(each, world))) for each in named}


def _answer(question: Question, words: str, desk: Desk) -> Said:
    world = _with_components(question, _of_cluster(question, desk.world))
    for gap in question.gaps:
        if gap.lack is Lack.UNKNOWN:
            require_readable(world.estate, gap.said)
    standing = _standing(question, world)
    if (alike := same_in_all(question, standing, world.estate)) is not None:
        question, world = question.with_(gaps=()), replace(world, estate=alike)
    if question.gaps:
        said = Said(answers.clarify(question, world, standing), "clarify", picks(question, desk.names.entries))
    else:
        said = _both(question, words, world)
    return _with_unaccounted(question, said, world) if question.unaccounted else said


_ASIDE = frozenset({Intent.LOGS, Intent.TRADEOFF, Intent.ADDRESS})
"""Questions that are answered below another one."""


def _both(question: Question, words: str, world: World) -> Said:
    """Answer a question, and below it the second one that the same words ask."""
    said = BY_INTENT[question.intent](question, words, world)
    if question.second not in _ASIDE or question.second is question.intent:
        return said
    also = BY_INTENT[question.second](question.with_(intent=question.second, second=None), "", world)
    return replace(said, answer=answers.joined(said.answer, also.answer))


def _with_unaccounted(question: Question, said: Said, world: World) -> Said:
    """Return the answer with the words that it does not use. Until the person settles them, it has no plan to write."""
    steps = tuple(action for action in said.actions if action.kind not in {"create", "confirm"})
    further = [found for text in question.unaccounted if (found := pair(text))]
    pairs = tuple(
        Action("ask", str(replace(one, sources=(callers(one.sources),))), _further(question, one))
        for one in further
        if {*one.sources, one.target} <= world.estate.namespaces.keys()
    )
    only: tuple[Action, ...] = ()
    if not question.gaps and question.intent in CHANGES and question.sources and question.target:
        label = f"Only {callers(question.sources)} → {question.target}{on_ports(question)}"
        only = (Action("pick", label, question.with_(unaccounted=())),)
    kind = "clarify" if said.plan else said.kind
    answer = answers.unaccounted(question, said.answer, world)
    return replace(said, answer=answer, kind=kind, actions=only + pairs + steps, plan=None)


def _further(question: Question, one: Pair) -> Question:
    """Return the question of a further pair, whose intent may differ: "and stop c calling d"."""
    another = question.second if question.second in {Intent.ALLOW, Intent.REVOKE, Intent.CHECK} else None
    return Question(
        another or question.intent, sources=one.sources, target=one.target, ports=tuple(parse_port(port) for port in one.ports)
    )


def _confirmed(question: Question, before: Conversation) -> Question:
    """Return the change that a "yes" confirms, to be shown again with its button: only a click writes a branch."""
    if question.intent is not Intent.CONFIRM:
        return question
    removal = before.question is not None and before.question.intent is Intent.REVOKE
    return question.with_(intent=Intent.REVOKE if removal else Intent.ALLOW)


def _with_components(question: Question, world: World) -> World:
    """Return the world with the namespaces that call and that no file declares: of components, and of what rules name."""
    add = with_undeclared if question.intent in CHANGES else with_components
    return replace(world, estate=add(world.estate, question.sources, world.conventions))


def _with_known_namespaces(question: Question, world: World) -> Question:
    """Return the question, with a gap for a namespace that does not exist: the estate changed, or the payload is forged."""
    unknown = [name for name in unknown_names(question, world.estate, world.conventions) if name]
    if not unknown:
        return question
    slot = Slot.TARGET if question.target in unknown else Slot.SOURCES
    return question.with_(gaps=(Gap(slot, Lack.UNKNOWN, unknown[0]),))


def _cancel(before: Conversation, world: World) -> Said:
    """Drop the question. Its branches stay: the answer names them, and whoever had them written may withdraw them."""
    mine = sorted((each for each in before.written if each.by and each.there and world.writes), key=lambda each: each.by)
    steps = [Action("withdraw", "Withdraw", branches=tuple(own)) for _, own in groupby(mine, key=lambda each: each.by)]
    return Said(answers.cancelled(world, before.written, is_open=before.question is not None), actions=tuple(steps))
