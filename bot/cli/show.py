"""How a terminal shows what the desk says: Markdown for people, JSON for programs."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, ClassVar

from markdown_it import MarkdownIt
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown
from rich.syntax import Syntax
from rich.theme import Theme

from bot.buttons import picks
from bot.errors import Fixable
from bot.estate import Summary, Uninterpreted
from bot.model.estate import EVERY_NAMESPACE, SOME_NAMESPACE, Place, Skipped
from bot.model.question import Port, Question
from bot.model.reply import Action, Link, Reply
from bot.model.text import COMMIT_DIGITS, abridged, listed
from bot.model.world import World
from bot.printable import printable
from bot.settings import ROOT
from bot.understanding.names import Entry

NOT_COUNTED = 20
"""Lines on what does not count before the rest is counted: a chart that was not rendered has many files."""
CONCERNED = 5
"""Namespaces of a policy that a line names before it counts the rest."""


_THEME = Theme({"markdown.code": "bold", "markdown.code_block": "none"})
"""Code without a background: the terminal's own may be light or dark."""


class _Code(CodeBlock):
    """Code as it is copied: flush left, each line whole however narrow the terminal is."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the code in colours."""
        code = Syntax("", self.lexer_name, theme=self.theme).highlight(str(self.text).rstrip())
        code.no_wrap, code.overflow = True, "ignore"
        code.rstrip()
        yield code


class _Document(Markdown):
    """Markdown whose code can be copied."""

    elements: ClassVar = {**Markdown.elements, "fence": _Code, "code_block": _Code}


class _Parser(MarkdownIt):
    """Rich's parser of Markdown, which takes links to files too: the pages of the guide are some."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it calls it so
        """Report whether a link may lead there."""
        return url.startswith("file:///") or super().validateLink(url)


def read_more(links: Sequence[Link]) -> str:
    """Return a line that links the sections of the guide: at their address, else in the folder of pages."""
    return " · ".join(f"[{link.title}]({link.url or _in_docs(link.section)})" for link in links)


def _in_docs(section: str) -> str:
    page, mark, anchor = section.partition("#")
    path = ROOT / "docs" / f"{page}.md"
    return f"{path.as_uri() if sys.stdout.isatty() else f'docs/{page}.md'}{mark}{anchor}"


def markdown(text: str) -> None:
    """Print Markdown: formatted in a terminal, as source to a pipe or a file."""
    text = printable(text)
    if sys.stdout.isatty():
        drawn = _Document(text, code_theme="ansi_light")
        drawn.parsed = _Parser().enable(["strikethrough", "table"]).parse(text)
        Console(theme=_THEME).print(drawn, crop=False)
    else:
        print(text)  # noqa: T201 - a terminal reads standard output


def plain_line(text: str, end: str = "\n") -> None:
    """Print text without formatting, and flush it."""
    print(printable(text), end=end, flush=True)  # noqa: T201


def text(whole: str) -> None:
    """Print a text that a program reads, byte for byte and ended by a line end; to a terminal, without what controls it."""
    whole = whole if whole.endswith("\n") else whole + "\n"
    if sys.stdout.isatty():
        plain_line(whole, end="")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(whole.encode())
        sys.stdout.buffer.flush()


def problem(error: Fixable) -> None:
    """Print on standard error what is wrong and what to do."""
    print(printable(f"{error.message}\n{error.hint}"), file=sys.stderr)  # noqa: T201


def not_counted(skipped: Sequence[Skipped]) -> None:
    """Print on standard error what does not count of rendered manifests."""
    lines = [f"{skip.path}{f':{skip.line}' if skip.line else ''}: {skip.why}" for skip in skipped]
    for line in abridged(lines, NOT_COUNTED):
        print(printable(line), file=sys.stderr)  # noqa: T201


def note(text: str) -> None:
    """Print a sentence on standard error, if there is one."""
    if text:
        print(printable(text), file=sys.stderr)  # noqa: T201


def hint(text: str) -> None:
    """Print a sentence on standard error, if there is one, to a person: a program's log has no use for it."""
    if sys.stderr.isatty():
        note(text)


def as_json(value: object) -> None:
    """Print one JSON document on one line."""
    print(printable(json.dumps(plain(value), ensure_ascii=False)))  # noqa: T201


def plain(value: object) -> Any:  # noqa: ANN401, PLR0911 - JSON has no narrower type, and one case for each type is clearest
    """Return a value of the bot's as JSON's: a place becomes file and line, a set becomes a sorted list."""
    if isinstance(value, Place):
        return {"file": value.path, "line": value.line}
    if isinstance(value, Port):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def slots(question: Question) -> dict[str, Any]:
    """Return the slots of a question in the form of `netpol understand`: one port or a list, and pods as an object or null."""
    first = question.ports[0] if question.ports else None
    protocol = question.protocol or (first.protocol if first else None)
    ports = [port.value if port.end is None else f"{port.value}-{port.end}" for port in question.ports]
    return {
        "sources": list(question.sources),
        "target": question.target,
        "service": question.service,
        "port": ports if len(ports) > 1 else ports[0] if ports else None,
        "protocol": str(protocol) if protocol else None,
        "pods": dict(question.pods) or None,
    }


def understood(question: Question, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Return what was understood of a question, in the form of `netpol understand`: `options` are what its buttons stand for."""
    offered = [action.question for action in picks(question, entries) if action.question is not None]
    return {
        "intent": str(question.intent),
        "slots": slots(question),
        "expect": question.expect,
        "clarify": [str(gap) for gap in question.gaps],
        "options": [{"intent": str(one.intent), "slots": slots(one)} for one in offered],
        "unaccounted": list(question.unaccounted),
    }


def replied(reply: Reply, world: World) -> dict[str, Any]:
    """Return a reply, with the commit and the time of the last read, as JSON's values."""
    return {
        "kind": reply.kind,
        "text": reply.text,
        "details": reply.details,
        "folds": plain(reply.folds),
        "verdicts": plain(reply.verdicts),
        "plan": plain(reply.plan),
        "unaccounted": list(reply.unaccounted),
        "next": [{"kind": action.kind, "label": action.label, "url": action.url} for action in reply.actions],
        "commit": world.estate.commit,
        "read_at": world.read_at.isoformat(),
    }


def steps(actions: Sequence[Action]) -> list[str]:
    """Return the numbered lines of what can be chosen next in a conversation."""
    lines = [
        f"  {number}  {action.label}" + (f"  {action.url}" if action.url else "") for number, action in enumerate(actions, 1)
    ]
    return [printable(line) for line in lines]


def _consequence(skip: Skipped) -> str:
    if not skip.hides:
        return ""
    if skip.about == SOME_NAMESPACE:
        return " **Which namespace it concerns is not known, so no verdict counts it.**"
    if skip.policy is not None:
        return " **Verdicts that it would change are unknown.**"
    labels = listed([f"`{key}={value}`" for key, value in skip.carrying])
    every = f"every namespace with {labels}" if labels else "every namespace"
    return f" **Verdicts on {every if skip.about == EVERY_NAMESPACE else 'its namespace'} are unknown.**"


def _concern(policy: Uninterpreted) -> str:
    """Return the sentence on the namespaces whose verdicts a policy leaves unknown."""
    names = policy.concerns
    if not names:
        return "It selects no namespace of this repository."
    whom = "every namespace" if names == (EVERY_NAMESPACE,) else listed(abridged([f"`{name}`" for name in names], CONCERNED))
    return f"**Verdicts on {whom} are unknown.**"


def summary(read: Summary, where: str, platform: str) -> str:
    """Return in Markdown what was read, what was skipped, and why."""
    lines = [
        f"**{where}** at commit `{read.commit[:COMMIT_DIGITS]}`" if read.commit else f"**{where}** (a plain folder)",
        "",
        f"- the platform is {platform}",
        f"- namespaces were found {read.layout}",
        f"- {read.namespaces:,} namespaces, {read.files:,} readable files",
        f"- {read.policies:,} network policies, {read.foreign:,} of other kinds, which are enforced and not interpreted",
    ]
    lines += [f"  - `{each.place}`: {each.kind} `{each.name}`. {_concern(each)}" for each in read.uninterpreted]
    if read.on_requests:
        lines.append(f"- {read.on_requests:,} policies of a service mesh, which limit no connection and may refuse requests")
    if read.clusters:
        lines.append(f"- namespaces are declared for several clusters: {', '.join(f'`{name}`' for name in read.clusters)}")
    if read.workloads or read.services:
        lines.append(f"- {read.workloads:,} workloads, {read.services:,} services")
    if read.overwritten:
        lines.append(
            f"- {read.overwritten:,} policies whose name is used again in their namespace, so that the cluster never holds them"
        )
        lines += [f"  - `{each.path}:{each.line}`: {each.why}" for each in read.replaced]
    if read.undeclared:
        names = ", ".join(f"`{name}`" for name in read.undeclared)
        lines.append(f"- no file declares these, and policies are written for them: {names}")
    if read.without_policy:
        lines.append(f"- no policy, so that everything may connect: {', '.join(f'`{name}`' for name in read.without_policy)}")
    if read.egress_only:
        names = ", ".join(f"`{name}`" for name in read.egress_only)
        lines.append(f"- only outgoing calls are limited, so that everything may connect to them: {names}")
    remarks = list(dict.fromkeys(_remarks(read)))
    lines += ["", f"Skipped, or read with a remark: {len(remarks)}" if remarks else "Nothing was skipped.", *remarks]
    return "\n".join(lines)


def _remarks(read: Summary) -> Iterator[str]:
    """Yield the lines on what was not read. One remark on several namespaces is the same line for each."""
    for skip in read.skipped:
        yield f"- `{skip.path}{f':{skip.line}' if skip.line else ''}`: {skip.why}{_consequence(skip)}"
    for skip in read.unlabelled:
        yield (
            f"- `{skip.path}{f':{skip.line}' if skip.line else ''}`: {skip.why} "
            "**Verdicts that hang on the labels of its namespace are unknown.**"
        )
