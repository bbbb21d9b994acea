"""Any text at all: no exception, bounded time, and only names of the estate in the slots."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.question import Conversation
from bot.understanding import understand

WORDS = st.sampled_from(
    """let call acme-orchard-dev acme-beehive-dev to from not sorry the port 8080 who can
    reach @0 %0% ``` {{x}} * ~ -> ← dev , . ? :
    \u200b \u202e e\u0301 yes cancel US ALL""".split(" ")  # noqa: SIM905 - words are read as words
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)


@given(st.one_of(st.text(max_size=400), SENTENCES), st.one_of(st.text(max_size=80), SENTENCES))
@settings(max_examples=120, deadline=None)
def test_any_two_turns_are_read(names, first, second):
    """Whatever is said, and whatever comes after it, gives a question whose names are in the estate."""
    conversation = Conversation()
    for text in (first, second):
        turn = understand(text, conversation, names)
        conversation = turn.conversation
        said = {*turn.question.sources, *((turn.question.target,) if turn.question.target else ())}
        assert said <= set(names.entries)
