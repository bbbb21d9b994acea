"""The guide is read once, by its headings, and what answers need of it is checked before the bot starts."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from bot import answers
from bot.answers.contract import SECTIONS, TEMPLATES, verify
from bot.errors import Fixable
from bot.guide.pages import absolute, anchor, read_guide, sections_of, unwrapped
from bot.guide.platform_file import read_platform
from bot.model.question import Intent, Question
from bot.requests import check_request_templates
from tests.answers.cases import made_world
from tests.platforms import CLOUD

ROOT = Path(__file__).parents[1]
URL = "https://docs.example/netpol"

PAGE = """\
# The page

Its opening, over
two lines.

## First *thing*: `it`?

See [the other](other.md#part), [below](#again), [site](https://example.org), ![picture](images/a.png) and `[code](other.md)`.

```sh
# not a heading
cat [a](b.md)
```

## Again

One.

## Again

- a list
  that goes on
- two
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the guide that a test may spoil."""
    for folder in ("docs", "templates", "platforms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def started(root: Path) -> None:
    """Read a guide and check it, as the start does."""
    guide = read_guide(root, read_platform(root, "cloud-platform"), URL)
    verify(guide)
    check_request_templates(guide.request)


def spoil(path: Path, old: str, new: str) -> None:
    """Replace a part of a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_sections_end_at_the_next_heading_and_are_named_as_github_names_anchors() -> None:
    """Sections end at the next heading and are named as github names anchors."""
    sections = sections_of("page", PAGE, URL)
    assert [section.name for section in sections] == ["page", "page#first-thing-it", "page#again", "page#again-1"]
    assert [section.title for section in sections] == ["The page", "First thing: it?", "Again", "Again"]
    assert f"{URL}/page.md" == sections[0].url
    assert f"{URL}/page.md#again-1" == sections[3].url


def test_lines_of_a_paragraph_are_joined_and_fences_stay() -> None:
    """Lines of a paragraph are joined and fences stay."""
    opening, first, _, last = sections_of("page", PAGE, URL)
    assert opening.text == "Its opening, over two lines."
    assert "```sh\n# not a heading\ncat [a](b.md)\n```" in first.text
    assert last.text == "- a list that goes on\n- two"


@pytest.mark.parametrize(
    ("docs_url", "expected"),
    [
        (
            URL,
            (
                f"[the other]({URL}/other.md#part), [below]({URL}/page.md#again), [site](https://example.org), "
                f"![picture]({URL}/images/a.png)"
            ),
        ),
        (
            "/docs",
            (
                "[the other](/docs/other.md#part), [below](/docs/page.md#again), [site](https://example.org), "
                "![picture](/docs/images/a.png)"
            ),
        ),
        ("", "the other, below, [site](https://example.org),  and"),
    ],
)
def test_links_are_made_absolute_or_become_their_text(docs_url: str, expected: str) -> None:
    """Links are made absolute or become their text."""
    text = sections_of("page", PAGE, docs_url)[1].text
    assert expected in text
    assert "`[code](other.md)`" in text


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("../README.md", "https://docs.example/README.md"),
        ("./a.md", f"{URL}/a.md"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_may_lead_out_of_docs(to: str, expected: str) -> None:
    """A link may lead out of docs."""
    assert f"[x]({expected})" == absolute(f"[x]({to})", "page", URL)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("The guide's label", "the-guides-label"),
        ("504 from the ingress", "504-from-the-ingress"),
        ("`--push` & co.", "--push--co"),
        ("[A link](x.md) here", "a-link-here"),
    ],
)
def test_anchors_are_those_of_github(heading: str, expected: str) -> None:
    """Anchors are those of github."""
    assert expected == anchor(heading, {})


def test_what_stands_on_a_line_of_its_own_stays_there() -> None:
    """What stands on a line of its own stays there."""
    text = "para\nmore\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n   on\n2. two\n> quote"
    assert unwrapped(text) == "para more\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one on\n2. two\n> quote"


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_that_answers_need_is_named_when_it_is_gone(name: str) -> None:
    """A section that answers need is named when it is gone."""
    guide = read_guide(ROOT, CLOUD, URL)
    without = {key: section for key, section in guide.sections.items() if key != name}
    with pytest.raises(Fixable, match="section docs/") as raised:
        verify(replace(guide, sections=without))
    assert f"{name.partition('#')[0]}.md" in raised.value.message
    assert name.partition("#")[2] in raised.value.message


def test_a_renamed_heading_stops_the_start(copy: Path) -> None:
    """A renamed heading stops the start."""
    spoil(copy / "docs" / "logs.md", "## Calling directly", "## Calling straight")
    with pytest.raises(Fixable, match=r"section docs/logs\.md#calling-directly"):
        started(copy)


def test_a_changed_sentence_changes_the_answer(copy: Path) -> None:
    """A changed sentence changes the answer."""
    before = answers.logs(Question(Intent.LOGS), made_world())
    spoil(copy / "docs" / "logs.md", "A direct call is in no request log.", "Nobody writes a direct call down.")
    after = answers.logs(Question(Intent.LOGS), made_world(read_guide(copy, CLOUD, URL)))
    assert "Nobody writes a direct call down." in after.text
    assert "Nobody writes a direct call down." not in before.text


def test_a_changed_fact_changes_the_answer(copy: Path) -> None:
    """A changed fact changes the answer."""
    spoil(copy / "platforms" / "cloud-platform.yaml", "index: live_kubernetes_cluster-*", "index: elsewhere-*")
    platform = read_platform(copy, "cloud-platform")
    after = answers.logs(Question(Intent.LOGS), made_world(read_guide(copy, platform, URL)))
    assert "`elsewhere-*`" in after.details


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "platforms/cloud-platform.yaml",
            "  domain: svc.cluster.local\n",
            "  domain: [\n",
            r"cloud-platform\.yaml, line \d+, can't be read",
        ),
        ("platforms/cloud-platform.yaml", "  domain:", "  domian:", r"cluster\.domian: there is no such key"),
        ("docs/topics.yaml", "section: logs#events", "section: logs#nothing", r"section docs/logs\.md#nothing, named by a topic"),
        ("docs/topics.yaml", "words: [events, ", "words: {", r"topics\.yaml, line \d+ is not YAML"),
        ("docs/topics.yaml", "- section: logs#events\n  words:", "- words:", r"A topic of docs/topics\.yaml can't be read"),
        ("docs/logs.md", "{{ platform.people.ask }}", "{{ platform.people.aks }}", r"logs\.md names a fact that no platform has"),
        ("docs/logs.md", "{% endif %}", "", r"logs\.md, line \d+, can't be read"),
        ("templates/answers/logs.md", "{% endblock %}", "", "Template logs.md, line"),
        ("templates/answers/logs.md", "{% block brief %}", "{% block short %}", "Template logs.md has no block named brief"),
        (
            "templates/answers/logs.md",
            "{% block find %}",
            "{% block details %}",
            "No answer shows the block details of template logs.md",
        ),
        ("templates/commit/message.txt", "{% endif %}", "", r"Template templates/commit/message\.txt, line \d+, can't be read"),
        (
            "templates/commit/message.txt",
            "| wrapped",
            "| folded",
            r"message\.txt, line \d+, can't be read: No filter named 'folded'",
        ),
        (
            "templates/commit/message.txt",
            "{{ title }}",
            "{{ subject }}",
            r"message\.txt can't be filled in: 'subject' is undefined",
        ),
        (
            "templates/commit/message.txt",
            '{{ trailers | join("\\n") }}',
            "",
            r"message\.txt doesn't end with a paragraph of all trailers",
        ),
        ("templates/commit/message.txt", "Reason given:", "Because", r"message\.txt has no line with the reason"),
        ("templates/commit/pull-request.md", "| fence }}", "| fence", r"pull-request\.md, line \d+, can't be read"),
        (
            "templates/commit/pull-request.md",
            "follow_up",
            "commands",
            r"pull-request\.md can't be filled in: 'commands' is undefined",
        ),
    ],
)
def test_what_is_wrong_with_the_guide_is_said_at_the_start(copy: Path, file: str, old: str, new: str, said: str) -> None:
    """What is wrong with the guide is said at the start."""
    spoil(copy / file, old, new)
    with pytest.raises(Fixable, match=said):
        started(copy)


@pytest.mark.parametrize(
    "file", ["templates/answers/logs.md", "templates/commit/message.txt", "templates/commit/pull-request.md", "docs/topics.yaml"]
)
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    """A missing file is named."""
    (copy / file).unlink()
    with pytest.raises(Fixable, match=Path(file).name):
        started(copy)


def test_a_page_that_is_not_text_is_named(copy: Path) -> None:
    """A page that is not text is named."""
    (copy / "docs" / "logs.md").write_bytes(b"\xff\xfe")
    with pytest.raises(Fixable, match=r"logs\.md can't be read"):
        started(copy)


def spoken() -> tuple[set[str], set[str]]:
    """Find in the templates which sections are spoken, and which templates are included."""
    sections, included = set(), set()
    for path in (ROOT / "templates" / "answers").glob("*.md"):
        tree = Environment().parse(path.read_text(encoding="utf-8"))  # noqa: S701 - it is only parsed
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"lead", "whole"}:
                assert isinstance(call.args[0], nodes.Const), f"{path.name} speaks a section that cannot be known beforehand"
                sections.add(call.args[0].value)
        inclusions: list[nodes.Include | nodes.Import] = [*tree.find_all(nodes.Include), *tree.find_all(nodes.Import)]
        included |= {str(getattr(node.template, "value", "")) for node in inclusions}
    return sections, included


def test_the_list_of_needs_is_the_list_of_what_templates_speak() -> None:
    """The list of needs is the list of what templates speak."""
    sections, included = spoken()
    assert sorted(SECTIONS) == sorted(sections)
    assert {path.name for path in (ROOT / "templates" / "answers").glob("*.md")} == {*TEMPLATES, *included}
