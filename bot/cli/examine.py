"""What `netpol doctor` checks: the repository, the rights on it, the documents and Slack. It writes nothing."""

import httpx

from bot.errors import Fixable
from bot.guide.site import INDEX, page_url
from bot.host import Host
from bot.slack.doctor import Check
from bot.slack.doctor import check as check_slack

_PATIENCE = 5
"""Seconds to wait for the published documents."""
_FIRST_ERROR = 400
"""The lowest HTTP status that is an error."""


def examine(host: Host) -> tuple[Check, ...]:
    """Return a check of everything that is set. No result holds a secret."""
    settings = host.settings
    slack = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    over = f" These override the platform's file: {', '.join(settings.overriding)}." if settings.overriding else ""
    platform = Check("platform", True, f"{host.platform_name}, {host.why_platform}.{over}")
    found = [Check("settings", True, "All can be used."), platform, *_repository(host), _docs(settings.docs_url)]
    if any(slack):
        return (*found, *check_slack(settings))
    return (*found, Check("Slack", True, "No token is set: the terminal and the playground need none."))


def _repository(host: Host) -> list[Check]:
    summary = host.summary()
    skipped = f", {len(summary.skipped)} skipped (`netpol estate` says why)" if summary.skipped else ""
    checks = [Check("repository", True, f"{host.where}: {summary.namespaces} namespaces, {summary.files} files{skipped}.")]
    if host.problem:
        checks.append(Check("fetching", False, f"{host.problem} Answers are from {host.world().read_at:%Y-%m-%d %H:%M} UTC."))
    if not host.settings.writes:
        return [*checks, Check("writing", True, "Switched off by WRITES.")]
    why = host.why_read_only()
    checks.append(Check("writing", not why, why or "Branches can be written."))
    if host.settings.push and not why:
        try:
            host.try_push()
        except Fixable as problem:
            checks.append(Check("pushing", False, str(problem)))
        else:
            checks.append(Check("pushing", True, "The remote takes branches."))
    return checks


def _docs(url: str) -> Check:
    if not url:
        return Check("documents", True, "NETPOL_DOCS_URL is not set, so answers link no pages.")
    url = page_url(url, INDEX)
    try:
        status = httpx.get(url, timeout=_PATIENCE, follow_redirects=True).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check("documents", False, f"NETPOL_DOCS_URL cannot be reached ({type(error).__name__}).")
    if status >= _FIRST_ERROR:
        return Check("documents", False, f"NETPOL_DOCS_URL answers with status {status}.")
    return Check("documents", True, "NETPOL_DOCS_URL answers.")
