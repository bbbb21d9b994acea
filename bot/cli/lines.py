"""Lines that somebody types, with history and editing where the terminal can; or those of a pipe."""

from typing import TextIO

from bot.cli.show import plain_line


class Lines:
    """Reads one line after the other. The history ends with the program: what people ask is kept nowhere."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._kept: list[str] = []
        self._is_typed = source.isatty()
        if self._is_typed:
            _edit_lines()

    def read(self, prompt: str) -> str:
        """Return the next line without the blanks around it; "" at the end of the input, and where it is interrupted."""
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
        """Return this line at the next `read`."""
        self._kept.append(line)


def _edit_lines() -> None:
    """Let `input` edit lines and remember them."""
    try:
        import readline  # noqa: F401, PLC0415 - loading it is all; not every Python has it
    except ImportError:
        return
