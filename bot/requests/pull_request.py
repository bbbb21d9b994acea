"""The link to the page on which a person opens the pull request, with title and body filled in."""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, urlsplit

from jinja2 import Template

from bot import markdown
from bot.errors import Fixable
from bot.model.plan import Group
from bot.model.request import GITHUB_COMPARE, PublishingSettings, Request
from bot.model.text import one_line
from bot.requests.sanitise import checked_reason
from bot.requests.templates import KEPT, compiled, naming

NAME_OF_TEMPLATE = "templates/commit/pull-request.md"
FIELDS = frozenset({"web", "base", "branch", "title", "body"})
SHOWN = (20, 5, 1)
"""Items of each list that a body names: the numbers are tried in this order until the link is short enough."""

SCP_FORM = re.compile(r"(?:[^@/\s]+@)?([^:/\s]+):(?!//)(\S+)")
"""git@github.com:OWNER/REPO.git: https://git-scm.com/docs/git-clone#_git_urls"""
OWNER_AND_REPOSITORY = re.compile(r"/?([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+?)(?:\.git)?/?")


def web_address(remote: str) -> str:
    """Return `https://github.com/OWNER/REPO` for any form of a GitHub remote, and "" for anything else.

    Only owner and repository go into it, so that no user, token, port or query can.
    """
    scp = SCP_FORM.fullmatch(remote) if "://" not in remote else None
    try:
        host, path = (scp[1], scp[2]) if scp else ((parts := urlsplit(remote)).hostname or "", parts.path)
    except ValueError:  # such as an unclosed bracket around an address
        return ""
    match = OWNER_AND_REPOSITORY.fullmatch(path)
    on_github = host.lower() in {"github.com", "www.github.com", "ssh.github.com"}
    return f"https://github.com/{match[1]}/{match[2]}" if on_github and match else ""


def check_compare_template(template: str) -> None:
    """Raise Fixable where the setting names an unknown field, or is not a web address."""
    try:
        fields = [part[1:] for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError:
        raise Fixable("The template of the pull request page has unmatched braces.", _known_fields()) from None
    for field, form, conversion in fields:
        if field not in FIELDS or form or conversion:
            raise Fixable(f"The template of the pull request page has the field {{{field}}}.", _known_fields())
    if template and not template.startswith(("https://", "http://", "{web}")):
        raise Fixable("The template of the pull request page isn't a web address.", "Begin it with https:// or {web}.")


def compare_url(settings: PublishingSettings, remote: str, request: Request, group: Group) -> str:
    """Return the link for one branch, with every value quoted; "" where there is no page.

    Where it would exceed `settings.compare_limit` characters, the body names fewer items, then leaves out the reason, then the
    commands, and in the end everything.
    """
    template = settings.compare_template or GITHUB_COMPARE
    web = web_address(remote)
    if "{web}" in template and not web:
        return ""
    check_compare_template(template)
    url = ""
    for body in _bodies(request, group, settings.templates.pull_request):
        quoted = {
            "base": settings.base,
            "branch": group.branch,
            "title": markdown.unlinked(markdown.plain(group.title)),
            "body": body,
        }
        # A slash has no meaning in a query, and GitHub takes a branch name with its slashes in the path.
        url = template.format(web=web, **{name: quote(value, safe="/") for name, value in quoted.items()})
        if len(url) <= settings.compare_limit:
            break
    return url


@dataclass(frozen=True, slots=True)
class _Parts:
    opens: Sequence[str]
    also: Sequence[str]
    warnings: Sequence[str]
    others: Sequence[str]
    first: bool
    follow_up: Sequence[str]
    reason: str


def _bodies(request: Request, group: Group, template: str) -> list[str]:
    """Return the bodies to try, from the fullest to the empty one."""
    plan = request.plan
    others = [other for other in plan.groups if other.branch != group.branch]
    whole = _Parts(
        opens=plan.opens,
        also=plan.also,
        warnings=plan.warnings,
        others=[other.namespace for other in others],
        first=any(other.order < group.order for other in others),
        follow_up=plan.follow_up,
        reason=checked_reason(request.why),
    )
    shorter = [
        replace(whole, opens=_cut(plan.opens, most), also=_cut(plan.also, most), warnings=_cut(plan.warnings, most))
        for most in SHOWN
    ]
    bare = [replace(shorter[-1], reason=""), replace(shorter[-1], reason="", follow_up=())]
    return [*(_body(template, parts) for parts in (whole, *shorter, *bare)), ""]


def check_pull_request_template(template: str) -> None:
    """Raise Fixable if the template cannot be filled in."""
    some = ("One.",)
    with naming(NAME_OF_TEMPLATE):
        _body(template, _Parts((), (), (), (), first=False, follow_up=(), reason=""))
        _body(template, _Parts(some, ("c",), some, ("d",), first=True, follow_up=("kubectl",), reason="Because"))


def _body(template: str, parts: _Parts) -> str:
    text = _template(template).render({name: getattr(parts, name) for name in _Parts.__slots__})
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _cut(items: Sequence[str], most: int) -> Sequence[str]:
    return items if len(items) <= most else [*items[:most], f"and {len(items) - most} more"]


@lru_cache(maxsize=KEPT)
def _template(text: str) -> Template:
    # The filters reduce what a file or a person says to words, whatever checked it before.
    filters = {"code": _code, "listed": _listed, "sentence": _sentence, "fence": markdown.fence, "line": one_line}
    return compiled(text, filters)


def _sentence(text: str) -> str:
    """Return one of the bot's sentences as Markdown; what it quotes from files stays a quotation."""
    return markdown.prose(markdown.unlinked(text))


def _code(text: str) -> str:
    """Return text in a code span that no backtick in it can close: https://spec.commonmark.org/0.31.2/#code-spans ."""
    text = markdown.unlinked(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _listed(items: Sequence[str]) -> str:
    return ", ".join(
        markdown.md(markdown.unlinked(item)) if " " in item else markdown.code(markdown.unlinked(item)) for item in items
    )


def _known_fields() -> str:
    return "It may use {web}, {base}, {branch}, {title} and {body}, as they stand."
