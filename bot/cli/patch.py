"""A plan as text to take along: its YAML, or a patch that `git apply` takes."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff

from bot.model.plan import Edit, Plan
from bot.model.question import Intent

_NO_NEWLINE = "\n\\ No newline at end of file\n"


def yaml_of(plan: Plan) -> str:
    """Return the YAML that a plan adds, each file's part below a comment with its path; what it takes out is a comment itself.

    Whoever hands it to `kubectl apply` must not open again what was to be closed.
    """
    edits = [edit for group in plan.groups for edit in group.edits]
    if plan.question.intent is Intent.REVOKE:
        parts = [f"# Delete {edit.path}:" if edit.deletes else f"# Take out of {edit.path}:" for edit in edits]
        return "\n".join("\n".join([part, *_commented(edit.added)]) for part, edit in zip(parts, edits, strict=True))
    return "\n".join(f"# {edit.path}\n{edit.added.strip(chr(10))}" for edit in edits) or plan.by_hand.strip("\n")


def _commented(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.strip("\n").split("\n")]


def patch_of(plan: Plan) -> str:
    """Return a plan's edits as one patch in git's form: https://git-scm.com/docs/diff-format."""
    return "".join(part for group in plan.groups for edit in group.edits for part in _patch(edit))


def _patch(edit: Edit) -> Iterator[str]:
    old, new = edit.before or "", edit.after
    yield f"diff --git a/{edit.path} b/{edit.path}\n"
    if edit.before is None:
        yield "new file mode 100644\n"
    elif edit.deletes:
        yield "deleted file mode 100644\n"
    names = ("/dev/null" if edit.before is None else f"a/{edit.path}", "/dev/null" if edit.deletes else f"b/{edit.path}")
    for line in unified_diff(_lines(old), _lines(new), *names):
        yield line if line.endswith("\n") else line + _NO_NEWLINE


def _lines(text: str) -> Sequence[str]:
    """Return the lines with their ends as git sees them: other line ends of Unicode are characters like any other."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + ([text.rpartition("\n")[2]] if text.rpartition("\n")[2] else [])
