"""What a repository or a person says reaches another team's pull request as words, and never acts there."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import markdown
from bot.changes import plan_allow
from bot.estate import load
from bot.estate.contents import RawFile
from bot.model.plan import Group, Plan
from bot.model.question import Intent, Question
from bot.model.request import PublishingSettings, Request
from bot.requests.commit_message import commit_message, reason_of
from bot.requests.pull_request import compare_url
from bot.requests.sanitise import cleaned_name
from tests.changes.estates import TEMPLATES as POLICIES
from tests.platforms import CLOUD_PLATFORM

from .conftest import TEMPLATES

EVIL = [
    "@octo/admins",
    "x` @octo/admins closes #1 `y",
    "x`` ![seen](https://evil.example/x.png) ``y",
    "<img src=https://evil.example/x.png>",
    "<!-- -->@ada",
    "fixes octo/environments#12",
    "resolves GH-3",
    "closes https://github.com/octo/environments/issues/1",
    "www.evil.example",
    "eve@evil.example",
    "[text](https://evil.example)",
    "a | b\n--|--\nc | d",
    "one\n\n# two\n\n- three",
    "```\n@ada\n```",
    "~~~\n",
    "{{ opens }}",
    "\u202e\u200b@ada",
]
ACTS = re.compile(r"(?<!\w)@\w|#\d|\bGH-\d|://|\bwww\.", re.IGNORECASE)
"""What a forge links or acts on, wherever it stands in a title or a commit message."""
ROOT = CLOUD_PLATFORM.namespaces_root
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default
  namespace: b-dev
spec:
  podSelector: {}
"""


def document(name: str, unit: str, foreign: str = "") -> str:
    """Write a namespace with an annotation of anybody's."""
    return (
        "apiVersion: v1\nkind: Namespace\nmetadata:\n"
        f"  name: {name}\n  annotations:\n    cloud-platform.justice.gov.uk/business-unit: {json_string(unit)}\n"
        f"    cloud-platform.justice.gov.uk/team-name: {json_string(unit)}\n"
        f"    cloud-platform.justice.gov.uk/slack-channel: {json_string(unit)}\n{foreign}"
    )


def json_string(text: str) -> str:
    """Write a YAML string."""
    return '"' + "".join(f"\\u{ord(character):04x}" for character in text) + '"'


def body_of(url: str) -> dict[str, str]:
    """Read title and body out of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def assert_inert(body: str) -> None:
    """No link, image, HTML, heading, table or list of anybody's; nothing that acts after a squash either, commands apart."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body)
    children = [child for token in tokens for child in token.children or ()]
    assert not {"heading_open", "html_block", "table_open", "blockquote_open", "hr"} & {token.type for token in tokens}
    assert not {"html_inline", "image", "link_open"} & {child.type for child in children}
    assert not ACTS.search("\n".join(token.content for token in tokens if token.type == "inline"))


@pytest.mark.parametrize("evil", EVIL)
def test_annotations_of_a_repository_are_words(evil: str, request_for: Callable[..., Request]) -> None:
    """The business units of two namespaces differ, and the pull request says so without doing what they say."""
    texts = {
        "a-dev/00-namespace.yaml": document("a-dev", evil),
        "b-dev/00-namespace.yaml": document("b-dev", "HQ"),
        "b-dev/04-networkpolicy.yaml": POLICY,
    }
    estate = load([RawFile(f"{ROOT}/{path}", "", text.encode()) for path, text in texts.items()], CLOUD_PLATFORM)
    plan = plan_allow(Question(Intent.ALLOW, sources=("a-dev",), target="b-dev"), estate, CLOUD_PLATFORM, POLICIES)
    assert any("business units differ" in warning for warning in plan.warnings)
    request = request_for(plan)
    body = body_of(compare_url(PublishingSettings(TEMPLATES), "https://github.com/octo/environments", request, plan.groups[0]))[
        "body"
    ]
    assert "business units differ" in body
    assert_inert(body)
    assert not ACTS.search(commit_message(request, plan.groups[0], TEMPLATES.message, names=False))


@pytest.mark.parametrize("evil", EVIL)
def test_whatever_a_plan_holds_is_words(evil: str, plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """Whoever checks a name before: what leaves here is inert."""
    hostile = replace(
        plan, opens=(evil,), also=(evil, f"{evil} {evil}"), warnings=(evil,) * 3, follow_up=(f"kubectl get {evil}",)
    )
    ours = replace(group, title=evil, order=2)
    request = request_for(replace(hostile, groups=(replace(group, namespace=evil, branch="netpol/other"), ours)))
    filled = body_of(compare_url(PublishingSettings(TEMPLATES), "https://github.com/octo/environments", request, ours))
    assert_inert(filled["body"])
    assert not ACTS.search(filled.get("title", ""))
    assert not ACTS.search(commit_message(request, ours, TEMPLATES.message, names=False))


@pytest.mark.parametrize(
    "reason", ["thanks @ada", "see #12 and GH-3", "octo/environments#12", "https://github.com/octo/environments/issues/1"]
)
def test_a_reason_mentions_nobody(reason: str, plan: Plan, group: Group, request_for: Callable[..., Request]) -> None:
    """Neither in the body, nor in the commit, where code protects nothing; written again from itself it is the same."""
    request = request_for(plan, why=reason)
    assert_inert(
        body_of(compare_url(PublishingSettings(TEMPLATES), "https://github.com/octo/environments", request, group))["body"]
    )
    message = commit_message(request, group, TEMPLATES.message, names=False)
    assert not ACTS.search(message)
    assert commit_message(request_for(plan, why=reason_of(message)), group, TEMPLATES.message, names=False) == message


@given(st.one_of(st.sampled_from(EVIL), st.text(alphabet="@#GHgh-1:/w.a \n`", max_size=30)))
def test_made_inert_twice_is_made_inert_once(text: str) -> None:
    """`verify` writes a message again from what it reads there."""
    once = markdown.unlinked(text)
    assert not ACTS.search(once)
    assert markdown.unlinked(once) == once


@pytest.mark.parametrize("text", ["Allow a-dev to call b-dev", "team `a` in `#help`", "EL-2597: TCP 8080-8090", "a@b", "C# 8"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    """The same request still gives the same commit."""
    assert markdown.unlinked(text) == text


def test_a_name_in_a_commit_mentions_nobody() -> None:
    """Its owner chose it; the link to the conversation stays one."""
    assert cleaned_name("Ada @octo #1") == "Ada ＠octo ＃1"
    assert cleaned_name("https://octo.slack.com/archives/C1/p2") == "https://octo.slack.com/archives/C1/p2"
