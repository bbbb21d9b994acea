"""Reasons are checked and names cleaned, as people typed them, so that both can go into a commit message."""

import re
import unicodedata

from bot.errors import Fixable

REASON_LIMIT = 300
"""Characters of a reason: it is one line of a commit message, and part of a pull request's link."""
NAME_LIMIT = 200
"""Characters of a name or a link in a trailer; the rest is cut off."""

SKIPS_CHECKS = re.compile(r"\[\s*(?:skip ci|ci skip|no ci|skip actions|actions skip)\s*\]|skip-checks\s*:", re.IGNORECASE)
"""Words in a commit message that switch checks off:
https://docs.github.com/en/actions/managing-workflow-runs-and-deployments/managing-workflow-runs/skipping-workflow-runs"""
CLOSES_ISSUES = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+)?(?:#|gh-|https?://)", re.IGNORECASE
)
"""Words in a commit message that close somebody's issue on the merge:
https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue"""

_MENTIONS = re.compile(r"(?<!\w)@(?=\w)|#(?=\d)")
"""Mentions of people and issues. A web address stays: the link to the conversation is one."""

HIDDEN = frozenset({"Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that nobody can see, and that can make a line read as another: line and paragraph separators (Zl, Zp),
control (Cc), invisible and bidirectional characters (Cf), lone surrogates (Cs), private use and unassigned ones (Co, Cn)."""


def checked_reason(text: str) -> str:
    """Return the reason without the blanks around it; raise Fixable, which says what to change. It may be empty.

    A reason is one line of at most `REASON_LIMIT` visible characters, without words that switch checks off or close an issue.
    It may begin with `Word:`, because the message quotes it in the middle of a line, where no trailer can begin.
    """
    reason = text.strip(" \t\r\n")
    if "\n" in reason or "\r" in reason:
        raise Fixable("The reason has more than one line.", "Put it on one line.")
    if len(reason) > REASON_LIMIT:
        raise Fixable(f"The reason has {len(reason)} characters.", f"Use at most {REASON_LIMIT}.")
    hidden = next((character for character in reason if _is_hidden(character)), None)
    if hidden is not None:
        raise Fixable(f"The reason has a character that nobody can see (U+{ord(hidden):04X}).", "Type it again as plain text.")
    if SKIPS_CHECKS.search(reason):
        raise Fixable("The reason has words that would switch the repository's checks off.", "Leave those words out.")
    if CLOSES_ISSUES.search(reason):
        raise Fixable("The reason would close an issue when the branch is merged.", "Name the issue without “closes” or “fixes”.")
    return reason


def cleaned_name(text: str) -> str:
    """Return a display name or a link as one line of visible characters that a forge does not act on. It never raises."""
    visible = "".join(" " if _is_hidden(character) else character for character in text)
    line = " ".join(visible.translate(str.maketrans("[]", "()")).split())[:NAME_LIMIT].rstrip()
    return "" if SKIPS_CHECKS.search(line) or CLOSES_ISSUES.search(line) else _MENTIONS.sub(_lookalike, line)


def _lookalike(found: re.Match[str]) -> str:
    return {"@": "＠", "#": "＃"}[found[0]]


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in HIDDEN
