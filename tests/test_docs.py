"""docs/ is complete, its links lead somewhere, and what it shows is what the bot makes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command

from bot.answers.contract import SECTIONS
from bot.cli.program import app
from bot.command import VERBS
from bot.guide.pages import anchor, filled, read_guide, sections_of
from bot.settings import Settings, variable
from tests.docs_examples import PAGES, ROOT, Example, answered, examples, generated, sample
from tests.platforms import CLOUD

TEXTS = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
SHOWN = {key: CLOUD.model_dump(mode="json")[key] for key in ("as_of", "name", "logs", "routes", "outside")}
SHOWN["people"] = CLOUD.people.model_dump(mode="json", exclude={"prefixes", "author_in_team", "approves_by_machine"})
"""What the platform's file says for people to read."""
LISTS = {"commands#what-you-can-ask", "three-routes#side-by-side"}
EXAMPLES = list(examples())


def named(path: Path) -> str:
    """Name a case by its file."""
    return path.name


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_link_leads_to_a_page_and_a_heading_that_exist(path: Path) -> None:
    """Every link leads to a page and a heading that exist."""
    broken = [link for link in links(path) if not leads_somewhere(path, link)]
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_begins_with_its_title_and_every_heading_has_words_below_it(path: Path) -> None:
    """A page begins with its title and every heading has words below it."""
    text = filled(path, CLOUD)
    assert text.startswith("# ")
    assert [section.name for section in sections_of(path.stem, text, "") if not section.text] == []


def test_the_index_lists_every_page() -> None:
    """The index lists every page."""
    listed = {link.partition("#")[0] for link in links(ROOT / "docs" / "index.md")}
    assert [path.name for path in PAGES if path.name not in listed and path.name != "index.md"] == []


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.command], ids=lambda each: f"{each.page}:{each.line}")
def test_a_yaml_block_is_what_the_bot_generates_for_the_request_before_it(example: Example) -> None:
    """A yaml block is what the bot generates for the request before it."""
    assert generated(example.command, example.file, sample()).strip("\n") == example.yaml.strip("\n")


def test_the_readme_shows_what_the_bot_says() -> None:
    """The README shows what the bot says, word for word."""
    quoted = re.findall(r"^> ?(.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert "\n".join(quoted[2:]) == answered("netpol allow book-a-visit-dev visits-api-dev", sample())


def test_a_manifest_stands_in_docs_only_with_the_request_that_makes_it() -> None:
    """A manifest stands in docs only with the request that makes it."""
    manifests = [
        f"{each.page}:{each.line}" for each in EXAMPLES if not each.command and re.search("kind:|[sS]elector", each.yaml)
    ]
    assert manifests == []


def test_every_setting_has_its_row_with_its_default() -> None:
    """Every setting has its row with its default."""
    rows = dict(
        re.findall(r"^\| `(\w+)`[^|]*\| ([^|]*) \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {variable(name) for name in Settings.model_fields} == set(rows)
    wrong = {
        variable(name): (rows[variable(name)], as_written(field.default))
        for name, field in Settings.model_fields.items()
        if as_written(field.default) and rows[variable(name)] != f"`{as_written(field.default)}`"
    }
    assert wrong == {}


def as_written(default: object) -> str:
    """Return a default as it would be written in the environment; "" where there is none."""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(map(str, default)) if isinstance(default, tuple) else "" if default is None else str(default)


def test_every_command_of_the_terminal_has_its_row() -> None:
    """Every command of the terminal has its row."""
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    told = set(re.findall(r"^\| `netpol (\w+)", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert commands == told


def test_every_option_of_the_terminal_is_explained() -> None:
    """Every option of a command stands in docs/commands.md."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = vars(get_command(app))["commands"].values()
    options = {name for command in commands for option in command.params for name in option.opts if name.startswith("--")}
    assert sorted(option for option in options - {"--help"} if option not in text) == []


def test_every_verb_of_the_slash_command_has_its_row() -> None:
    """Every verb of /netpol stands in docs/commands.md, and no other."""
    told = re.findall(r"^\| `/netpol (\w+)", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(told) == set(VERBS)


def test_every_room_is_on_the_plan_of_the_house() -> None:
    """Every module and package of bot/ stands in docs/inside.md, and no other."""
    rooms = {
        f"bot/{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / "bot").iterdir()
        if not path.name.startswith("_") and (path.is_file() or any(path.glob("*.py")))
    }
    told = re.findall(r"^\| `(bot/[^`]+)`", (ROOT / "docs" / "inside.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(rooms)


def leaves(value: object) -> Iterator[str]:
    """Yield every value in nested facts."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield str(value)


@pytest.mark.parametrize("fact", [leaf for key, value in SHOWN.items() for leaf in leaves(value)])
def test_what_the_facts_say_the_pages_say_too(fact: str) -> None:
    """What the facts say the pages say too."""
    guide = read_guide(ROOT, CLOUD, "")
    assert any(fact in section.text for section in guide.sections.values())


def test_what_answers_speak_is_short_enough_to_be_spoken() -> None:
    """What answers speak is short enough to be spoken."""
    guide = read_guide(ROOT, CLOUD, "")
    leads = {name: guide.sections[name].text.split("\n\n", 1)[0] for name in SECTIONS if name not in LISTS}
    assert {name: len(lead) for name, lead in leads.items() if len(lead) > 260} == {}


def links(path: Path) -> Iterator[str]:
    """Yield where the links and images of a page lead."""
    for token in MarkdownIt("commonmark").enable("table").parse(shown(path)):
        for child in token.children or ():
            if child.type in {"link_open", "image"}:
                yield str(child.attrs.get("href") or child.attrs.get("src"))


def leads_somewhere(path: Path, link: str) -> bool:
    """Whether a link is to another site, or to a file of this repository and a heading in it."""
    if re.match(r"(https?|mailto):", link):
        return True
    where, _, mark = link.partition("#")
    target = (path.parent / where).resolve() if where else path
    if not target.is_file():
        return False
    return not mark or mark in anchors(target)


def shown(path: Path) -> str:
    """Return a page with the facts filled in; any other file as it is."""
    return filled(path, CLOUD) if path.parent.name == "docs" else path.read_text(encoding="utf-8")


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    tokens = MarkdownIt("commonmark").parse(shown(path))
    used: dict[str, int] = {}
    return {anchor(tokens[index + 1].content, used) for index, token in enumerate(tokens) if token.type == "heading_open"}
