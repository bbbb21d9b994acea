"""One turn of a conversation."""

from dataclasses import dataclass, replace

from bot.model.question import Conversation, Gap, Intent, Lack, Question, Slot
from bot.understanding.also import also_asked, with_all_environments, with_said_label
from bot.understanding.arbitration import settled
from bot.understanding.clauses import said as read_alone
from bot.understanding.clusters import Placed, placed
from bot.understanding.components import SECTIONS, Rewritten, rewritten
from bot.understanding.dialogue import is_for_rules, near, turn
from bot.understanding.learned import learned
from bot.understanding.names import Names
from bot.understanding.reader import Reader
from bot.understanding.removal_of_policy import removal_of_policy


@dataclass(frozen=True, slots=True)
class Turn:
    """The question after a message, with the whole state of its slots, and what the conversation remembers."""

    question: Question
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class _By:
    """Who reads beside the rules, and whether the message is to the bot itself."""

    reader: Reader | None
    addressed: bool


_ACCESS = frozenset({Intent.ALLOW, Intent.CHECK, Intent.REVOKE})


def understand(
    text: str, conversation: Conversation, names: Names, reader: Reader | None = None, *, addressed: bool = False
) -> Turn:
    """Read one message in its conversation, by the rules alone where there is no reader. Never raises.

    `addressed` says that the message is to the bot itself.

    At most a few thousand characters are read.
    """
    found = _understood(text, conversation, names, reader, addressed=addressed)
    known = with_all_environments(text, found.question, names)
    question = also_asked(text, with_said_label(text, known))
    if question is found.question:
        return found
    kept = found.conversation.question
    return Turn(question, replace(found.conversation, question=question if kept == found.question else kept))


def _understood(text: str, conversation: Conversation, names: Names, reader: Reader | None, *, addressed: bool) -> Turn:
    known = names.with_names(near(conversation))
    if (asked := removal_of_policy(text, known)) is not None:
        return Turn(asked, Conversation(asked, asked.gaps))
    where = placed(text, known) if known.clusters else None
    state = conversation.question
    if where is not None and where.is_all and state is not None:
        return _moved(where, state, conversation)
    found = _of_components(where.text if where else text, conversation, known, _By(reader, addressed))
    if where is None:
        return _in_cluster(state.cluster, found) if state is not None and state.cluster else found
    return _placed_in(where, found)


def _moved(where: Placed, state: Question, conversation: Conversation) -> Turn:
    """Return the same question about another cluster: "staging", "and in prod?"."""
    gaps = tuple(gap for gap in state.gaps if gap.slot is not Slot.CLUSTER)
    return _placed_in(where, Turn(state.with_(gaps=gaps), replace(conversation, question=state.with_(gaps=gaps), missed="")))


def _placed_in(where: Placed, found: Turn) -> Turn:
    """Return a turn with the cluster that its message names, with what has to be asked of it, or with what is none."""
    if len(where.clusters) == 1:
        return _in_cluster(where.clusters[0], found)
    if found.question.intent is Intent.OTHER:
        return found
    if not where.clusters:
        question = found.question.with_(unaccounted=(*found.question.unaccounted, where.unknown))
    else:
        lack = Lack.SEVERAL if where.several else Lack.AMBIGUOUS
        question = found.question.with_(cluster="", gaps=(*found.question.gaps, Gap(Slot.CLUSTER, lack, "", where.clusters)))
    return Turn(question, replace(found.conversation, question=question, asked=question.gaps))


def _in_cluster(cluster: str, found: Turn) -> Turn:
    """Return a turn whose question is about a cluster, which the messages after it keep."""
    kept = found.conversation.question
    after = replace(found.conversation, question=replace(kept, cluster=cluster)) if kept is not None else found.conversation
    return Turn(replace(found.question, cluster=cluster), after)


def _of_components(text: str, conversation: Conversation, known: Names, by: _By) -> Turn:
    """Read a message, with the platform's own components as callers."""
    other = rewritten(text, known)
    if other is None:
        return _read(text, conversation, known, by)
    return _with_components(other, conversation, known, by) or _without_components(text, other, conversation, known, by)


def _with_components(other: Rewritten, conversation: Conversation, names: Names, by: _By) -> Turn | None:
    """Return the turn of a message in which a component calls a namespace, or None where none does."""
    stand_ins = {one.name: one for one in other.said}
    asked = _read(other.text, Conversation(), names.with_names(stand_ins), by).question
    callers = [stand_ins[source] for source in asked.sources if source in stand_ins]
    if asked.intent not in _ACCESS or not callers or not asked.target or asked.target in stand_ins or asked.gaps:
        return None
    nowhere = [one for one in callers if not one.component.namespace]
    if len(nowhere) == len(asked.sources):
        topic = SECTIONS[nowhere[0].component.kind]
        return Turn(Question(Intent.EXPLAIN, target=asked.target, topic=topic), conversation)
    sources = (stand_ins[source].component.namespace if source in stand_ins else source for source in asked.sources)
    left = (*(one.said for one in nowhere), *map(other.plainly, asked.unaccounted))
    asked = replace(asked, sources=tuple(dict.fromkeys(filter(None, sources))), unaccounted=tuple(dict.fromkeys(left)))
    return Turn(asked, Conversation(asked))


def _without_components(text: str, other: Rewritten, conversation: Conversation, names: Names, by: _By) -> Turn:
    """Read a message whose components call nothing: they are named as left out where it asks about access."""
    found = _read(other.text if other.in_parts else text, conversation, names, by)
    question = found.question
    if question.intent not in _ACCESS:
        return found
    left = tuple(map(other.plainly, question.unaccounted))
    missing = tuple(one.said for one in other.said if not any(one.said in each for each in left))
    question = replace(question, unaccounted=(*left, *missing))
    kept = question if found.conversation.question == found.question else found.conversation.question
    return Turn(question, replace(found.conversation, question=kept))


def _read(text: str, conversation: Conversation, names: Names, by: _By) -> Turn:
    about = near(conversation)
    said, opinion = read_alone(text, names, about), None
    if by.reader is not None and not is_for_rules(said.message.lower, conversation.question):
        read = learned(text, names, said, about, conversation.question, by.reader, written=bool(conversation.written))
        in_talk = conversation.question is not None
        said, opinion = settled(said, read, addressed=by.addressed, in_talk=in_talk), read.opinion
    question, remembered = turn(said, conversation, names, opinion)
    return Turn(question, remembered)
