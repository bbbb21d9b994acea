"""Answers that guide: explain, help, asking back, an offer, and what cannot be done."""

from collections.abc import Sequence

from bot.answers.render import speak
from bot.errors import Fixable
from bot.guide.topics import match
from bot.markdown import fit, plain
from bot.model.question import Intent, Question, Written
from bot.model.reply import BRIEF_LIMIT, TEXT_LIMIT, Answer
from bot.model.unaccounted import Kind, kind
from bot.model.world import World


def explain(question: Question, words: str, world: World) -> Answer:
    """Say what the guide says about the topic, or list what it has."""
    about = match(question.topic or words, world.guide)
    topics = [str(topic["section"]).partition("#")[0] for topic in world.guide.facts["topics"]]
    pages = [world.guide.sections[page] for page in dict.fromkeys(topics)]
    return speak("explain.md", world, links=(about.name,) if about else ("index",), about=about, pages=pages)


def help(world: World) -> Answer:  # noqa: A001 - the intent's name
    """Say what can be asked."""
    return speak("help.md", world, links=("commands",))


def clarify(question: Question, world: World) -> Answer:
    """Ask back what is missing or ambiguous, and say what was understood."""
    return speak(
        "clarify.md",
        world,
        gaps=question.gaps,
        sources=question.sources,
        target=question.target,
        intent=str(question.intent),
    )


def unaccounted(question: Question, said: Answer, world: World) -> Answer:
    """Put before an answer what of the words it does not hold, and how to say it."""
    texts: dict[Kind, list[str]] = {each: [] for each in Kind}
    for text in question.unaccounted:
        texts[kind(text)].append(text)
    note = speak(
        "unaccounted.md",
        world,
        links=("what-policies-do-not-guard",) if texts[Kind.HOST] else (),
        texts=question.unaccounted,
        ports=texts[Kind.PORT],
        pairs=texts[Kind.PAIR],
        hosts=texts[Kind.HOST],
        namespaces=texts[Kind.NAMESPACE],
        said=texts[Kind.WORDS],
        writes_nothing=question.intent in {Intent.ALLOW, Intent.REVOKE} and bool(question.sources and question.target),
    )
    return Answer(
        text=fit(f"{note.text}\n\n{said.text}", TEXT_LIMIT),
        brief=plain(f"{note.brief} {said.brief}", BRIEF_LIMIT),
        details=said.details,
        links=note.links + said.links,
    )


def cancelled(world: World, written: Sequence[Written] = (), *, is_open: bool = True) -> Answer:
    """Say that the question was dropped, and what was written: never "nothing" where that is not known."""
    there = [each for each in written if each.there]
    return speak("cancelled.md", world, written=written, there=there, own=[each for each in there if each.by], is_open=is_open)


def cannot(problem: Fixable, world: World) -> Answer:
    """Say what a person can fix, and how."""
    return speak("cannot.md", world, message=problem.message, hint=problem.hint)


def offer(world: World) -> Answer:
    """Say in one sentence what the bot can do, and who can help with the rest."""
    return speak("offer.md", world)
