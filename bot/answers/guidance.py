"""Answers that guide: explain, help, asking back, an offer, and what cannot be done."""

from bot.answers.model import Answer, World
from bot.answers.speaking import speak
from bot.answers.topics import match
from bot.errors import Fixable
from bot.question import Question


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


def cancelled(world: World) -> Answer:
    """Say that the question was dropped, and that nothing was written."""
    return speak("cancelled.md", world)


def cannot(problem: Fixable, world: World) -> Answer:
    """Say what a person can fix, and how."""
    return speak("cannot.md", world, message=problem.message, hint=problem.hint)


def offer(world: World) -> Answer:
    """Say in one sentence what the bot can do, and who can help with the rest."""
    return speak("offer.md", world)
