"""Answers without a verdict: explanations, help, questions back, offers, and what cannot be done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.answers.render import render
from bot.answers.view_models import overall_outcome
from bot.errors import Fixable
from bot.guide.topics import match
from bot.markdown import fit, plain
from bot.model.question import Intent, Question, Written
from bot.model.reply import BRIEF_LIMIT, TEXT_LIMIT, Answer
from bot.model.text import listed
from bot.model.unaccounted import Kind, kind
from bot.model.verdict import Verdict
from bot.model.world import Found, World

ANSWERED = 0.4
"""The least score of a section that answers a question of how things work."""
CHATTER = 0.5
"""The same where the words may be about something else: of questions that no page covers, 87 % score less."""
NEAR = 0.3
"""The least score of a section that is offered as near."""


def explain(question: Question, words: str, world: World) -> Answer:
    """Answer with the guide's section on the topic, or with the sections nearest to it, or list the pages."""
    asked = question.topic or words
    found = sections(asked, world)
    if found and found[0].score >= ANSWERED:
        about = world.guide.sections[found[0].section]
        return render("explain.md", world, links=tuple(one.section for one in found), about=about, near=(), pages=())
    near = [world.guide.sections[one.section] for one in found if one.score >= NEAR]
    topics = [topic.section.partition("#")[0] for topic in world.guide.topics]
    pages = [] if near else [world.guide.sections[page] for page in dict.fromkeys(topics)]
    return render("explain.md", world, links=("index",), about=None, near=near, pages=pages)


def sections(words: str, world: World) -> tuple[Found, ...]:
    """Return the sections of the guide that some words are about, best first: by the search, or else by the phrases of topics."""
    if world.search is not None:
        return world.search.find(words)
    about = match(words, world.guide)
    return (Found(about.name, 1.0),) if about else ()


def is_covered(words: str, world: World) -> bool:
    """Report whether the guide answers words that may be about anything."""
    found = sections(words, world) if world.search is not None else ()
    return bool(found) and found[0].score >= CHATTER


def help(world: World) -> Answer:  # noqa: A001 - the intent's name
    """Answer with what people can ask."""
    return render("help.md", world, links=("commands",))


def clarify(question: Question, world: World, standing: Mapping[str, Sequence[Verdict]] = MappingProxyType({})) -> Answer:
    """Ask for what is missing or ambiguous, and show what was understood. `standing` is what holds in each cluster."""
    return render(
        "clarify.md",
        world,
        gaps=question.gaps,
        sources=question.sources,
        target=question.target,
        intent=str(question.intent),
        readings=question.readings,
        said=_said(question),
        standing={name: overall_outcome(verdicts) for name, verdicts in standing.items()},
    )


def _said(question: Question) -> str:
    """Return the ports and labels that were understood, as the end of a sentence: "on 8080, from pods with `app: web`"."""
    ports = [f"on {', '.join(map(str, question.ports))}"] if question.ports else []
    ends = (("to", question.pods), ("from", question.from_pods))
    pods = [f"{way} pods with {listed([f'`{key}: {value}`' for key, value in labels])}" for way, labels in ends if labels]
    return ", ".join([*ports, *pods])


def unaccounted(question: Question, said: Answer, world: World) -> Answer:
    """Return an answer after a note on the words that it does not use, and how to say them.

    Where the words name hosts outside the cluster and ask nothing else, the note is the answer.
    """
    texts: dict[Kind, list[str]] = {each: [] for each in Kind}
    for text in question.unaccounted:
        texts[kind(text)].append(text)
    note = render(
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
    if question.intent is Intent.OTHER and len(texts[Kind.HOST]) == len(question.unaccounted):
        return note
    return Answer(
        text=fit(f"{note.text}\n\n{said.text}", TEXT_LIMIT),
        brief=plain(f"{note.brief} {said.brief}", BRIEF_LIMIT),
        folds=said.folds,
        links=note.links + said.links,
    )


def joined(first: Answer, second: Answer) -> Answer:
    """Return two answers as one. Folds of one name become one, with what each of them says."""
    texts: dict[str, list[str]] = {}
    folds = {fold.name: fold for fold in (*second.folds, *first.folds)}
    for fold in (*first.folds, *second.folds):
        texts.setdefault(fold.name, []).append(fold.text)
    return Answer(
        text=fit(f"{first.text}\n\n{second.text}", TEXT_LIMIT),
        brief=first.brief,
        folds=tuple(replace(folds[name], text=fit("\n\n".join(dict.fromkeys(said)), TEXT_LIMIT)) for name, said in texts.items()),
        links=tuple(dict.fromkeys((*first.links, *second.links))),
    )


def cancelled(world: World, written: Sequence[Written] = (), *, is_open: bool = True) -> Answer:
    """Answer that the question is dropped, and name the branches written. "Nothing was written" only where that is certain."""
    there = [each for each in written if each.there]
    return render("cancelled.md", world, written=written, there=there, own=[each for each in there if each.by], is_open=is_open)


def cannot(problem: Fixable, world: World) -> Answer:
    """Answer with what a person has to fix, and how."""
    return render("cannot.md", world, message=problem.message, hint=problem.hint)


def offer(words: str, world: World, *, thanks: bool = False) -> Answer:
    """Say that words were not understood, with the nearest sections and who can help. Thanks get a word."""
    near = (
        [world.guide.sections[one.section] for one in sections(words, world) if one.score >= ANSWERED]
        if world.search and not thanks
        else []
    )
    return render("offer.md", world, thanks=thanks, near=near)
