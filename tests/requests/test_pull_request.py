"""The page on which a person opens the pull request."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.errors import Fixable
from bot.model.plan import Group, Plan
from bot.model.request import PublishingSettings, Request
from bot.requests.pull_request import check_compare_template, compare_url, web_address

from .conftest import TEMPLATES

GITHUB = "https://github.com/octo/environments.git"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/octo/environments.git", "https://github.com/octo/environments"),
        ("https://github.com/octo/environments/", "https://github.com/octo/environments"),
        ("https://user:ghp_secret@github.com/octo/environments.git", "https://github.com/octo/environments"),
        ("https://x-access-token:ghp_secret@GitHub.com:443/octo/environments", "https://github.com/octo/environments"),
        ("https://github.com/octo/environments.git?token=secret#secret", "https://github.com/octo/environments"),
        ("git@github.com:octo/environments.git", "https://github.com/octo/environments"),
        ("github.com:octo/environments", "https://github.com/octo/environments"),
        ("ssh://git@github.com:22/octo/environments.git", "https://github.com/octo/environments"),
        ("ssh://git@ssh.github.com:443/octo/environments.git", "https://github.com/octo/environments"),
        ("https://gitlab.example/octo/environments.git", ""),
        ("https://github.com.evil.example/octo/environments", ""),
        ("https://evil.example/github.com/octo", ""),
        ("https://github.com/octo", ""),
        ("https://github.com/octo/a b", ""),
        ("https://[github.com/octo/environments", ""),
        ("/srv/git/environments.git", ""),
        ("../environments.git", ""),
        ("C:\\git\\environments", ""),
        ("file:///srv/git/environments.git", ""),
        ("", ""),
    ],
)
def test_the_address_is_made_of_owner_and_repository_alone(remote: str, address: str) -> None:
    """No user, token, port or query of a remote reaches the link."""
    assert address == web_address(remote)


def filled(url: str) -> dict[str, str]:
    """Read title and body out of a link, as a browser would."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_githubs_form_with_title_and_body(plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """The form is filled in with all that a reviewer needs."""
    whole = replace(
        plan,
        also=("c-dev",),
        warnings=("`a-dev` is not production and `b-dev` is.",),
        follow_up=("kubectl -n a-dev run shell --rm -it --image=x -- wget -qO- http://api.b-dev:8080",),
    )
    url = compare_url(PublishingSettings(TEMPLATES), GITHUB, request_for(whole, why="so that `search` works & more"), group)
    assert url.startswith("https://github.com/octo/environments/compare/main...netpol/b-dev-allow-a-dev-01234567?expand=1&")
    assert filled(url)["title"] == "Allow a-dev to call b-dev"
    assert filled(url)["body"] == (
        "Every pod of `a-dev` may call every pod of `b-dev`.\n\n"
        "**Others that gain or lose access:** `c-dev`\n\n"
        "- `a-dev` is not production and `b-dev` is.\n\n"
        "After the merge:\n\n"
        "```\nkubectl -n a-dev run shell --rm -it --image=x -- wget -qO- http://api.b-dev:8080\n```\n\n"
        "Reason given: `` so that `search` works & more ``"
    )


def test_of_two_branches_each_names_the_other_and_which_is_first(
    plan: Plan, group: Group, request_for: Callable[..., Request]
) -> None:
    """Two pull requests say that they belong together."""
    policy = replace(group, order=2)
    label = replace(group, namespace="a-dev", branch="netpol/a-dev-label-89abcdef")
    request = request_for(replace(plan, groups=(label, policy)))
    bodies = [filled(compare_url(PublishingSettings(TEMPLATES), GITHUB, request, each))["body"] for each in (policy, label)]
    assert "Belongs together with the change of `a-dev`, which is merged first." in bodies[0]
    assert "Belongs together with the change of `b-dev`." in bodies[1]


@pytest.mark.parametrize(
    ("template", "url"),
    [
        (
            "https://git.example/o/r/-/merge_requests/new?source={branch}&title={title}",
            "https://git.example/o/r/-/merge_requests/new?source=netpol/b-dev-allow-a-dev-01234567&title=Allow%20a-dev%20to%20call%20b-dev",
        ),
        ("{web}/tree/{branch}", "https://github.com/octo/environments/tree/netpol/b-dev-allow-a-dev-01234567"),
    ],
)
def test_the_template_is_a_setting(
    template: str, url: str, plan: Plan, group: Group, request_for: Callable[..., Request]
) -> None:
    """Other forges have other pages."""
    assert url == compare_url(PublishingSettings(TEMPLATES, compare_template=template), GITHUB, request_for(plan), group)


def test_there_is_no_link_where_the_remote_has_no_page(plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """A path or another forge without a template gives no link."""
    assert compare_url(PublishingSettings(TEMPLATES), "/srv/git/environments.git", request_for(plan), group) == ""


@pytest.mark.parametrize("limit", [200, 400, 1000, 3000, 6000])
@pytest.mark.parametrize("several", [1, 30, 1000])
def test_the_link_stays_short(limit: int, several: int, plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """What is said first is kept longest, and a list that was cut says so."""
    sentences = tuple(f"Every pod of `source-{number}-dev` may call every pod of `b-dev`." for number in range(several))
    whole = replace(
        plan, opens=sentences, also=tuple(f"other-{number}" for number in range(several)), follow_up=("kubectl x",) * several
    )
    url = compare_url(PublishingSettings(TEMPLATES, compare_limit=limit), GITHUB, request_for(whole, why="é" * 300), group)
    assert len(url) <= limit
    body = filled(url).get("body", "")
    if body and several == 1000:
        assert "more" in body
    if limit >= 1000:
        assert sentences[0] in body


@pytest.mark.parametrize(
    "template",
    [
        "https://x/{owner}",
        "https://x/{0}",
        "https://x/{}",
        "https://x/{branch.__class__}",
        "https://x/{title!r}",
        "https://x/{title:>9}",
        "https://x/{branch",
        "javascript:alert({branch})",
        "git.example/{branch}",
    ],
)
def test_a_template_that_cannot_be_filled_is_said(template: str) -> None:
    """A mistake in the setting is a clear message."""
    with pytest.raises(Fixable):
        check_compare_template(template)
