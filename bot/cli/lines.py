"""Lines from a terminal, with history and editing where it has them, or from a pipe."""

from typing import TextIO

from bot.cli.show import plain_line


class Lines:
    """Reads one line after another. The history ends with the program: what people ask is stored nowhere."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._kept: list[str] = []
        self._is_typed = source.isatty()
        if self._is_typed:
            _edit_lines()

    def read(self, prompt: str) -> str:
        """Return the next line without the blanks around it; "" at the end of the input and after an interrupt."""
        if self._kept:
            return self._kept.pop()
        try:
            if self._is_typed:
                before, _, last = prompt.rpartition("\n")
                plain_line(before)
                return input(last).strip()
            plain_line(prompt, end="")
            return self._source.readline().strip()
        except (EOFError, KeyboardInterrupt):
            plain_line("")
            return ""

    def put_back(self, line: str) -> None:
        """Make the next `read` return this line."""
        self._kept.append(line)


def _edit_lines() -> None:
    """Give `input` line editing and a history, where this Python has readline."""
    try:
        import readline  # noqa: F401, PLC0415 - loading it is enough; not every Python has it
    except ImportError:
        return
