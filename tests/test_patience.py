"""No test depends on how fast or busy the machine is: none sleeps, reads a stopwatch, gives up early or takes a fixed port."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

STOPWATCHES = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "thread_time"}
CLOCKS = {"time", "time_ns", "now", "utcnow"}
LIMITED = {"wait", "wait_for", "join", "recv", "communicate", "idle", "result", "set_default_timeout"}
"""What waits for as long as its argument says. `bot.playground.WAIT_LIMIT` is long enough for every machine."""
LISTENS = {"Settings", "Config", "create_server", "start", "bind", "playing", "started"}
HOSTS = {"127.0.0.1", "0.0.0.0", "localhost", "::1"}  # noqa: S104 - only recognised
ADDRESS = re.compile(r"(?:127\.0\.0\.1|localhost):[1-9]\d*")

ALLOWED = {
    ("tests/waiting.py", "until"): "the one place that looks again and again",
    ("tests/playground/test_person.py", "test_waiting_in_vain_says_what_was_seen"): "it is about giving up",
    ("tests/slack/test_running.py", ""): "with PORT and no secrets it must not start, and so takes none",
    ("tests/slack/test_mode.py", ""): "nothing is started there",
    ("tests/test_patience.py", ""): "the examples below",
    ("tests/understanding/test_patterns.py", "_measure"): "it compares processor time with that of ordinary words beside it",
}
"""Where it may be, by file and function, and why."""


def faults(tree: ast.AST, where: str = "") -> Iterator[tuple[str, int, str]]:
    """Yield (function, line, fault) of a module's source."""
    for node in ast.iter_child_nodes(tree):
        inside = where or (node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else "")
        yield from ((inside, int(getattr(node, "lineno", 0)), fault) for fault in _fault(node))
        yield from faults(node, inside)


def _fault(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Assert):
        if any(
            _reads(part, CLOCKS)
            for compared in ast.walk(node)
            if isinstance(compared, ast.Compare)
            for part in ast.walk(compared)
        ):
            yield "compares the time of day"
    elif isinstance(node, ast.Tuple):
        host, *rest = [each.value for each in node.elts if isinstance(each, ast.Constant)] or [None]
        if len(node.elts) == 2 and host in HOSTS and rest and type(rest[0]) is int and rest[0]:
            yield "takes a fixed port"
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in {"PORT", "NETPOL_PORT"} and _fixed(value):
                yield "takes a fixed port"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ADDRESS.search(node.value):
        yield "names a fixed port"


def _is_size(name: str, arguments: list[ast.expr]) -> bool:
    """Whether it is about bytes: a socket's `recv` takes how many, and a WebSocket's takes seconds."""
    numbers = (each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, int))
    return name == "recv" and any(number >= 1024 for number in numbers)


def _call(call: ast.Call) -> Iterator[str]:
    name = _name(call.func)
    if (name == "sleep" and not _is_zero(call)) or name == "wait_for_timeout":
        yield "waits by sleeping"
    if _reads(call, STOPWATCHES):
        yield "reads a stopwatch"
    limits = [keyword.value for keyword in call.keywords if keyword.arg == "timeout"]
    limits += call.args if name in LIMITED and not _is_size(name, call.args) else ()
    if any(_is_number(limit) for limit in limits):
        yield "gives up after a time of its own"
    ports = [keyword.value for keyword in call.keywords if keyword.arg in {"port", "NETPOL_PORT", "PORT"}]
    if name in LISTENS and any(_fixed(port) for port in [*ports, *(call.args if name == "start" else ())]):
        yield "takes a fixed port"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


def _reads(node: ast.AST, clocks: set[str]) -> bool:
    return isinstance(node, ast.Call) and not node.args and _name(node.func) in clocks


def _is_zero(call: ast.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in {int, float}


def _fixed(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).isdecimal() and int(str(node.value)) > 0


SOURCES = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES])
def test_no_test_depends_on_the_machine(path: Path) -> None:
    file = path.relative_to(ROOT).as_posix()
    found = faults(ast.parse(path.read_text(encoding="utf-8")))
    told = [f"{file}:{line} {fault}" for where, line, fault in found if not {(file, where), (file, "")} & ALLOWED.keys()]
    assert [] == told


EXAMPLES = {
    "time.sleep(0.1)": "waits by sleeping",
    "sleep(LONG)": "waits by sleeping",
    "asyncio.sleep(0.5)": "waits by sleeping",
    "page.wait_for_timeout(700)": "waits by sleeping",
    "begin = time.monotonic()": "reads a stopwatch",
    "assert perf_counter() - begin < 5": "reads a stopwatch",
    "assert time.time() < end": "compares the time of day",
    "assert answer.at <= datetime.now()": "compares the time of day",
    "gate.wait(5)": "gives up after a time of its own",
    "thread.join(0.5)": "gives up after a time of its own",
    "httpx.get(url, timeout=5)": "gives up after a time of its own",
    "playing(Settings(port=3000))": "takes a fixed port",
    "slack.start(3000)": "takes a fixed port",
    "started(tmp_path, NETPOL_PORT='3000')": "takes a fixed port",
    "listener.bind(('127.0.0.1', 3000))": "takes a fixed port",
    "environ = {'PORT': '3000'}": "takes a fixed port",
    "httpx.get('http://127.0.0.1:3000/readyz')": "names a fixed port",
    "asyncio.sleep(0)": None,
    "gate.wait(WAIT_LIMIT)": None,
    "', '.join(words)": None,
    "sign(secret, body, int(time.time()))": None,
    "playing(Settings(port=0))": None,
    "listener.bind(('127.0.0.1', 0))": None,
    "Question(port=3000)": None,
}


@pytest.mark.parametrize(("source", "fault"), EXAMPLES.items(), ids=EXAMPLES)
def test_a_fault_is_found(source: str, fault: str | None) -> None:
    assert [fault] * (fault is not None) == [found for _, _, found in faults(ast.parse(source))]
