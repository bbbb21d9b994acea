"""What each command of `netpol` does. The function of a command returns the exit status."""

import json
import re
import shlex
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot import answers
from bot.cli import show
from bot.cli.examine import examine
from bot.cli.patch import patch_of, yaml_of
from bot.cli.repository import settings_for
from bot.cli.status import DONE, FIX, NO
from bot.cli.where import Where
from bot.cli.writing import Writing, needs_confirmation, publish
from bot.command import read_command, without_names
from bot.errors import Fixable
from bot.host import Host
from bot.model.plan import Plan
from bot.model.question import Conversation, Intent, Question
from bot.model.reply import Reply
from bot.model.request import Published
from bot.model.verdict import Outcome
from bot.operands import GRAMMAR, apart_from_comma, read_operands
from bot.parsing import parse_confirmation, parse_pod, parse_port
from bot.understanding import understand as read_words
from bot.understanding.why import why as reasons

UTTERANCE = 'Write {"id": "…", "text": "…"} or {"id": "…", "turns": ["…", "…"]}, one a line.'
QUESTION = 'Write {"id": "…", "text": "…"}, one a line.'
PAIR, LOGS = "FROM... TO [PORT...]", "netpol logs [FROM...] [TO]"
SLASH_COMMAND = "/netpol"
MORE = "The change itself: --yaml, or --patch for git. Everything: --details. Write it: --branch."
LONGEST_TOPIC = 200
"""Characters of a topic to explain: the slash command reads as many."""


@dataclass(frozen=True, slots=True)
class Showing:
    """How an answer is printed."""

    as_json: bool
    details: bool
    as_yaml: bool = False
    as_patch: bool = False

    def __post_init__(self) -> None:
        """Raise Fixable for two forms at once: whoever reads one of them would not expect the other."""
        if self.as_json + self.as_yaml + self.as_patch > 1:
            raise Fixable("--json, --yaml and --patch are three forms of one output.", "Choose one of them.")

    @property
    def only_change(self) -> bool:
        """Whether nothing but the change is printed."""
        return self.as_yaml or self.as_patch


def open_host(where: Where, *, push: bool | None = None) -> Host:
    """Return a host for a repository, and print what is not counted of rendered manifests. `push` overrides its setting."""
    host = Host(settings_for(where, push=push))
    show.not_counted(host.not_counted())
    return host


def ask(text: str, where: Where, showing: Showing) -> int:
    """Print the answer to words, or to a slash command that was copied from Slack."""
    host = open_host(where)
    said = answer_words(text, host)
    _show(said, host, showing)
    return _status(said)


def answer_words(text: str, host: Host, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008 - frozen
    """Return the reply to words. Words that begin with `/netpol`, copied from Slack, are read as that slash command."""
    slash, _, rest = text.strip().partition(" ")
    return _answer_slash(rest, host, conversation) if slash == SLASH_COMMAND else host.desk().ask(text, conversation)


def _answer_slash(text: str, host: Host, conversation: Conversation) -> Reply:
    desk = host.desk()
    asked = read_command(text, desk.names)
    if asked.question:
        return desk.answer(asked.question, conversation)
    if asked.form:
        raise without_names(asked.form)
    said = desk.ask(asked.words, conversation)
    return desk.answer(asked.otherwise, conversation) if said.kind == "help" and asked.otherwise else said


def understand(where: Where, *, why: bool) -> int:
    """Read questions as JSON lines on standard input; print how each was understood, and `why` with both opinions of it."""
    desk = open_host(where).desk()
    status = DONE
    for given in _utterances(UTTERANCE):
        if given is None:
            status = FIX
            continue
        known, texts, is_dialogue = given
        said, conversation = [], Conversation()
        for text in texts:
            turn = read_words(text, conversation, desk.names, desk.reader)
            opinions = {"why": reasons(text, conversation, desk.names, desk.reader)} if why else {}
            conversation = turn.conversation
            said.append(show.understood(turn.question, desk.names.entries) | opinions)
        show.as_json({"id": known, "turns": said} if is_dialogue else {"id": known, **said[0]})
    return status


def guide(where: Where) -> int:
    """Read questions as JSON lines on standard input; print whether the guide covers each, its sections and the answer."""
    desk = open_host(where).desk()
    status = DONE
    for given in _utterances(QUESTION):
        if given is None:
            status = FIX
            continue
        known, texts, _ = given
        found = desk.guide(texts[0])
        show.as_json({"id": known, "answered": found.answered, "sections": list(found.sections), "text": found.text})
    return status


def pair_question(
    intent: Intent,
    names: list[str],
    *,
    ports: list[str] | None = None,
    pods: list[str] | None = None,
    from_pods: list[str] | None = None,
    select_by: str = "auto",
    cluster: str = "",
    confirmed: list[str] | None = None,
    where: Where = Where(),  # noqa: B008 - frozen
) -> Question:
    """Return the question of FROM… TO, the ports after it and the options; raise Fixable for what cannot be read."""
    found = read_operands(_divided(names), known=_known(names, where))
    sources, target = found.pair(f"netpol {intent.value} {PAIR}")
    return Question(
        intent,
        sources=sources,
        target=target,
        ports=tuple(dict.fromkeys((*(parse_port(text) for text in ports or ()), *found.port_values()))),
        pods=tuple(parse_pod(text) for text in pods or ()),
        from_pods=tuple(parse_pod(text) for text in from_pods or ()),
        select_by=select_by,
        cluster=cluster,
        confirmed=frozenset(map(parse_confirmation, confirmed or ())),
    )


def _known(words: list[str], where: Where) -> Collection[str]:
    """Return the namespaces of the repository where a word may be one although it looks like a port or a word of a sentence."""
    may_be_other = any(word.lower() in GRAMMAR or word.isdecimal() for word in words[:2])
    return open_host(where).desk().names.entries if may_be_other else ()


def logs_question(names: list[str]) -> Question:
    """Return the question of [FROM…] [TO]; raise Fixable for what cannot be read."""
    if not names:
        return Question(Intent.LOGS)
    found = read_operands(_divided(names))
    if found.ports or len(found.names) < 2:
        return Question(Intent.LOGS, target=found.single(LOGS))
    sources, target = found.pair(LOGS)
    return Question(Intent.LOGS, sources=sources, target=target)


def explain_question(words: list[str]) -> Question:
    """Return the question of what somebody wants explained."""
    return Question(Intent.EXPLAIN, topic=" ".join(words)[:LONGEST_TOPIC] or None)


def answer(question: Question, where: Where, showing: Showing) -> int:
    """Print the answer to a question."""
    host = open_host(where)
    said = _answered(question, host)
    _show(said, host, showing)
    return _status(said)


def change(question: Question, writing: Writing, where: Where, showing: Showing) -> int:
    """Print a change, and write it where that is asked. It is printed even where the writing fails."""
    host = open_host(where, push=writing.push)
    said = _answered(question, host)
    if showing.as_json:
        published, problem = _written(said, writing, host)
        _change_as_json(said, published, problem, host)
    else:
        _show_change(said, showing)
        show.note(host.checked_out())
        published, problem = _written(said, writing, host)
        tell = show.note if showing.only_change else show.markdown
        if published and said.plan:
            tell("\n" + outcome_words(published, said.plan, host))
        if problem:
            raise problem
        if said.plan and said.plan.needs:
            tell(f"\n{needs_confirmation(said.plan).hint}")
    return FIX if problem or not (published is None or published.done) else _status(said)


def _written(said: Reply, writing: Writing, host: Host) -> tuple[Published | None, Fixable | None]:
    """Write the branches of a reply where that is asked; return what came of it, or what went wrong."""
    if not (writing.branch and said.plan):
        return None, None
    try:
        return publish(said, writing, host), None
    except Fixable as error:
        return None, error


def _change_as_json(said: Reply, published: Published | None, problem: Fixable | None, host: Host) -> None:
    """Print a change and what came of it as one JSON document; what went wrong also stands on standard error."""
    branches = show.plain(published.branches) if published else []
    trouble = {"message": problem.message, "hint": problem.hint} if problem else None
    show.note(host.checked_out())
    show.as_json(show.replied(said, host.world()) | {"branches": branches, "problem": trouble})
    if problem:
        show.problem(problem)


def _show_change(said: Reply, showing: Showing) -> None:
    """Print an answer about a change; or only its YAML or patch and, where there is none to print, why on standard error."""
    plan = said.plan
    if not showing.only_change:
        show.markdown(_words(said, showing))
        show.hint("" if showing.details or not plan or not plan.groups else MORE)
        return
    change = (patch_of(plan) if showing.as_patch else yaml_of(plan)) if plan and not plan.needs else ""
    if change:
        show.text(change)
    else:
        show.note(said.brief)


def outcome_words(published: Published, plan: Plan, host: Host) -> str:
    """Return what came of a request, with the commands that show its branches here, and the pages to open next."""
    said = answers.published(published, plan, host.world())
    here = [each.name for each in published.branches if each.is_ready and not each.pushed]
    see = [f"See it: `git --git-dir {shlex.quote(host.git_dir)} show {shlex.quote(name)}`" for name in here if host.git_dir]
    return "\n\n".join([said.text, *see, *(f"{label}: {url}" for label, url in said.next_pages)])


def verify(branch: str, where: Where, *, as_json: bool) -> int:
    """Build a branch again, and print whether it is the same."""
    found = open_host(where).verify(branch)
    if as_json:
        show.as_json(found)
    else:
        show.markdown(found.text)
    return DONE if found.equal else NO


def summary(where: Where, cluster: str = "", *, as_json: bool) -> int:
    """Print what was read and what was not."""
    host = open_host(where)
    read = host.summary(cluster)
    if as_json:
        show.as_json({"platform": host.platform_name, **show.plain(read)})
    else:
        show.markdown(show.summary(read, host.where, f"{host.platform.name} ({host.platform_name}, {host.why_platform})"))
    show.note(host.checked_out())
    return DONE if read.is_told else NO


def doctor(where: Where, *, as_json: bool) -> int:
    """Check the settings and what they name, and print the results."""
    found = examine(open_host(where))
    if as_json:
        show.as_json(found)
    else:
        show.markdown("\n".join(f"- {'ok' if each.ok else 'FAILED'}: {each.name}. {each.text}" for each in found))
    return DONE if all(each.ok for each in found) else FIX


def _divided(names: list[str]) -> list[str]:
    return [part for name in names for part in apart_from_comma(name)]


def _utterances(form: str) -> Iterator[tuple[object, list[str], bool] | None]:
    """Read standard input: an utterance for each line, or None for one that cannot be read, which is said with the right form."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = _utterance(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            show.problem(Fixable(f"Line {number} of the input cannot be read.", form))
            given = None
        yield given


def _utterance(line: str) -> tuple[object, list[str], bool]:
    """Return a line's id, its texts, and whether they are the turns of a conversation."""
    given = json.loads(line)
    is_dialogue = "turns" in given
    texts = list(given["turns"]) if is_dialogue else [given["text"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return given["id"], texts, is_dialogue


def _answered(question: Question, host: Host) -> Reply:
    return host.desk().answer(host.exact(question))


def _show(said: Reply, host: Host, showing: Showing) -> None:
    if showing.as_json:
        exposure = {"exposure": show.plain(said.exposures[0])} if len(said.exposures) == 1 else {}
        show.as_json(show.replied(said, host.world()) | exposure)
    else:
        show.markdown(_words(said, showing))
    show.note(host.checked_out())


def _words(said: Reply, showing: Showing) -> str:
    """Return the words of a reply, and the sections of the guide that they come from."""
    text = said.text
    for fold in said.folds:  # where the answer speaks of a button, an option or a title stands
        shown = f"*{fold.title}*" if showing.details else "`--details`"
        label = re.escape(fold.label)
        text = re.sub(rf"(?<!\*)\*{label}\*(?!\*)", shown, text)
    text = f"{text}\n\n{said.details}" if showing.details and said.details else text
    return "\n\n".join(filter(None, (text, show.read_more(said.links))))


def _status(said: Reply) -> int:
    outcomes = [each.outcome for each in said.verdicts]
    outcomes += [admission.outcome for exposure in said.exposures for admission in exposure.admissions]
    is_told = Outcome.UNKNOWN not in outcomes and not any(exposure.unknown for exposure in said.exposures)
    if not is_told and not (said.plan and (said.plan.groups or said.plan.needs)) and said.kind != "clarify":
        return NO
    if said.kind in {"refusal", "clarify"}:
        return FIX
    asked = said.conversation.question
    if asked and asked.intent is Intent.CHECK and any(each.outcome is not Outcome.ALLOWED for each in said.verdicts):
        return NO
    is_open = all(each.outcome is Outcome.ALLOWED for each in said.verdicts)
    return FIX if said.plan and said.plan.needs and not is_open else DONE
