"""One turn of a conversation."""

from dataclasses import dataclass, replace

from bot.model.conventions import Component
from bot.model.question import Conversation, Intent, Question
from bot.understanding.components import SECTIONS, STAND_IN, Span, as_caller, in_several_words, rewritten
from bot.understanding.dialogue import near, turn
from bot.understanding.names import Names
from bot.understanding.reading import said as read_alone


@dataclass(frozen=True, slots=True)
class Turn:
    """The question after a message, with the whole state of its slots, and what the conversation remembers."""

    question: Question
    conversation: Conversation


_ACCESS = frozenset({Intent.ALLOW, Intent.CHECK, Intent.REVOKE})


def understand(text: str, conversation: Conversation, names: Names) -> Turn:
    """Read one message in its conversation. Never raises; at most a few thousand characters are read."""
    known = names.with_names(near(conversation))
    span = in_several_words(text, known)
    if span:
        return _of_component(text, span, conversation, known)
    found = _read(text, conversation, known)
    question = found.question
    if question.sources and question.target and not question.gaps:
        return found
    for other in rewritten(text, names):
        asked = _calls(other.text, other.component, other.said, conversation, known)
        if asked:
            return asked
    return found


def _of_component(text: str, span: Span, conversation: Conversation, names: Names) -> Turn:
    """Read a message that says a component in several words, one of which is a namespace that it does not mean."""
    texts = [other.text for other in rewritten(text, names) if other.component is span.component]
    for one in (*texts, as_caller(span.put(text, STAND_IN))):
        asked = _calls(one, span.component, span.said, conversation, names)
        if asked:
            return asked
    found = _read(span.put(text, span.joined), conversation, names)
    question = found.question
    left = [each.replace(span.joined, span.said) for each in question.unaccounted]
    if question.intent in _ACCESS and not any(span.said in each for each in left):
        left.append(span.said)
    question = replace(question, unaccounted=tuple(left))
    kept = question if found.conversation.question == found.question else found.conversation.question
    return Turn(question, replace(found.conversation, question=kept))


def _calls(text: str, component: Component, said: str, conversation: Conversation, names: Names) -> Turn | None:
    """Return the turn of a message in which STAND_IN calls a namespace, or None where it does not."""
    asked = _read(text, Conversation(), names.with_names((STAND_IN,))).question
    if asked.intent not in _ACCESS or asked.sources != (STAND_IN,) or not asked.target or asked.gaps:
        return None
    if not component.namespace:
        return Turn(Question(Intent.EXPLAIN, target=asked.target, topic=SECTIONS[component.kind]), conversation)
    left = tuple(each.replace(STAND_IN, said) for each in asked.unaccounted)
    asked = replace(asked, sources=(component.namespace,), unaccounted=left)
    return Turn(asked, Conversation(asked))


def _read(text: str, conversation: Conversation, names: Names) -> Turn:
    question, remembered = turn(read_alone(text, names, near(conversation)), conversation, names)
    return Turn(question, remembered)
