"""A platform is data: what one says of itself is said of no other, and a changed fact changes every answer that states it."""

import copy
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers.contract import verify
from bot.desk import Desk
from bot.errors import Fixable
from bot.estate import RawFile, load
from bot.guide.pages import read_guide
from bot.guide.platform import Platform
from bot.guide.platform_file import platform_names, read_platform
from bot.model.question import Intent, Port, Question
from bot.model.world import World
from bot.settings import ROOT
from bot.understanding import Names
from tests.estate.conftest import namespace
from tests.estate.repositories import policy

HARBOUR = Path(__file__).parent / "harbour.yaml"
SAID: dict[str, Any] = yaml.safe_load(HARBOUR.read_text(encoding="utf-8"))
OF_THE_BOT = ("settings", "your-platform", "inside", "install", "slack", "commands")
"""Pages about the bot itself: they name the platforms that ship as examples."""
NOT_SAID = {"kind", "called", "prefixes", "own_hosts", "own_domains", "never_written", "namespace_file", "base", "default"}
"""Keys whose values are for reading questions and repositories; no answer states them."""
WORDS = (
    "let sloop-dev call brig-dev on port 8080",
    "let lugger-dev call open-dev",
    "let sloop-dev call brig-dev",
    "remove lugger-dev's access to brig-dev",
    "can sloop-dev reach brig-dev?",
    "who can reach brig-dev?",
    "what can sloop-dev reach?",
    "let lighthouse scrape brig-dev on port 9090",
    "can the ingress reach brig-dev?",
    "let the harbour office call our webhook in brig-dev",
    "should sloop-dev call brig-dev directly or through the ingress?",
    "where are the logs of brig-dev?",
    "what is the address of brig-dev?",
    "good morning",
)


def files() -> Iterator[RawFile]:
    """Yield a repository of the made-up platform."""
    for name in ("sloop-dev", "brig-dev", "open-dev", "lugger-dev"):
        yield RawFile(f"docks/{name}/berth.yaml", "", namespace(name).encode())
    admitting = "{{podSelector: {{}}, ingress: [{{from: [{}]}}]}}".format
    by = "{{namespaceSelector: {{matchLabels: {{{}}}}}}}".format
    peers = {"default": "{podSelector: {}}", "old": by("kubernetes.io/metadata.name: lugger-dev"), "in": by("crew: locks")}
    texts = [policy(name, "brig-dev", admitting(peer)) for name, peer in peers.items()]
    out = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}"
    yield RawFile("docks/brig-dev/gates.yaml", "", "---\n".join(texts).encode())
    yield RawFile("docks/sloop-dev/gates.yaml", "", policy("out", "sloop-dev", out).encode())


@cache
def repository() -> tuple[RawFile, ...]:
    """Return the repository, read once."""
    return tuple(files())


def desk_of(platform: Platform) -> Desk:
    """Return the help desk of a platform, on the made-up repository."""
    guide, conventions = read_guide(ROOT, platform, "https://docs.example"), platform.conventions
    verify(guide)
    estate = load(repository(), conventions)
    now = datetime(2031, 1, 1, tzinfo=UTC)
    return Desk(World(estate, guide, conventions, now, now), Names.of(estate, conventions))


def spoken(platform: Platform) -> dict[str, str]:
    """Return all that the bot says on a platform: its pages, and the answers to WORDS."""
    desk = desk_of(platform)
    said = {
        name: f"{section.title}\n{section.text}"
        for name, section in desk.world.guide.sections.items()
        if name.partition("#")[0] not in OF_THE_BOT
    }
    for words in WORDS:
        reply = desk.ask(words)
        said[words] = "\n".join((reply.brief, reply.text, reply.details, *(action.label for action in reply.actions)))
    asked = Question(Intent.ALLOW, ("sloop-dev",), "open-dev", ports=(Port(80),), confirmed=frozenset({"first-policy"}))
    reply = desk.answer(asked)
    said["first policy"] = f"{reply.text}\n{reply.details}\n{reply.plan}"
    return said


def leaves(value: object, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield every value in nested data, with the way to it."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from leaves(each, *path, key)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, *path, index)
    else:
        yield path, value


def changed(path: tuple[str | int, ...], value: object) -> Platform:
    """Return the made-up platform with one value changed."""
    data = copy.deepcopy(SAID)
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return Platform.model_validate(data)


@pytest.fixture(scope="module")
def harbour() -> dict[str, str]:
    """Return all that is said on the made-up platform."""
    return spoken(read_platform(ROOT, str(HARBOUR)))


def test_a_platform_speaks_no_word_of_another(harbour: dict[str, str]) -> None:
    """What the platforms that ship say of themselves stands in their files, and nowhere in code, pages or templates."""
    own = {str(value).casefold() for _, value in leaves(SAID)}
    others = {
        str(value)
        for name in ("cloud-platform", "plain")
        for path, value in leaves(yaml.safe_load((ROOT / "platforms" / f"{name}.yaml").read_text(encoding="utf-8")))
        if isinstance(value, str) and not NOT_SAID & set(path) and str(value).casefold() not in own
    }
    generic = {"default", "internal", "kube-system", "monitoring", "Calico", "this cluster", "Prometheus", "component"}
    generic |= {"the ingress", "the ingress controllers", "the load balancer", "the API server"}
    """Words of Kubernetes and English that one of the files uses as well."""
    words = (others - generic) | {"cloud-platform", "Cloud Platform", "Nginx", "OpenSearch", "GitHub team", "Calico enforces"}
    found = {(word, name) for name, text in harbour.items() for word in words if word.casefold() in text.casefold()}
    assert found == set()


LAYOUT = {("repository", "roots"), ("repository", "policy_file")}
"""Where files are: with other folders or names it would be another repository."""
FACTS = [
    (path, value)
    for path, value in leaves(SAID)
    if isinstance(value, str) and not NOT_SAID & set(path) and path[:2] not in LAYOUT
]


@pytest.mark.parametrize(("path", "value"), FACTS, ids=lambda each: ".".join(map(str, each)) if isinstance(each, tuple) else "")
def test_a_changed_fact_changes_every_answer_that_states_it(
    path: tuple[str | int, ...], value: str, harbour: dict[str, str]
) -> None:
    """The old value is gone from all that is said, and it was somewhere."""
    spelt = {value, value[:1].upper() + value[1:]}
    before = {name for name, text in harbour.items() if any(each in text for each in spelt)}
    assert before, "no page and no answer states it"
    new = "https://changed.example/" if "://" in value else "changed"
    after = spoken(changed(path, new))
    also = [other for other, text in leaves(SAID) if other != path and isinstance(text, str) and value in text]
    left = {name for name in before if any(each in after.get(name, "") for each in spelt)}
    assert left == set() or also, f"{value} is still said in {sorted(left)}"


def test_a_policy_carries_what_the_platform_puts_on_policies(harbour: dict[str, str]) -> None:
    """Labels and annotations, on the policies that come with a first one too."""
    assert 5 == harbour["first policy"].split("Plan(")[0].count("harbour.example/written-by: quaymaster")
    assert "harbour.example/ask: pilots" in harbour["let sloop-dev call brig-dev"]


def test_a_first_policy_promises_what_it_writes(harbour: dict[str, str]) -> None:
    """The platform's own components keep their access, each by a policy of its own."""
    said = harbour["let lugger-dev call open-dev"]
    assert "Its own pods, Lighthouse and the lock keepers keep their access" in said
    for name in ("default", "admit-tower", "allow-locks", "allow-sloop-dev"):
        assert f"name: {name}\n" in harbour["first policy"]


def test_the_platforms_own_callers_can_be_asked_about(harbour: dict[str, str]) -> None:
    """A rule selects them by their label; what no rule can select is said."""
    scrape = harbour["let lighthouse scrape brig-dev on port 9090"]
    assert "crew: tower" in scrape
    assert "port: 9090" in scrape
    assert "✅ **Allowed:** `locks` → `brig-dev`, every port" in harbour["can the ingress reach brig-dev?"]
    assert "no rule by namespace or label can let it in" in harbour["let the harbour office call our webhook in brig-dev"]


@pytest.mark.parametrize("name", platform_names(ROOT))
def test_the_platforms_that_ship_have_all_that_answers_need(name: str) -> None:
    """Their pages have every section, and nothing is left unfilled."""
    guide = read_guide(ROOT, read_platform(ROOT, name), "")
    verify(guide)
    unfilled = [section.name for section in guide.sections.values() if "{%" in section.text or " None" in section.text]
    assert [each for each in unfilled if not each.startswith(("settings", "your-platform"))] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: the Harbour\n", "", "name: Field required"),
        ("  default: built-in", "  default: barnacle", r"labels\.default: it is none of labels\.selecting"),
        ("kind: prometheus", "kind: tugboat", r"components\.0\.kind: Input should be 'prometheus', 'ingress'"),
        ("crew=customs", "customs", r"labels\.never_written: .*it has no `=`"),
        ("  viewer: Logbook", "  veiwer: Logbook", r"logs\.veiwer: there is no such key"),
        ("as_of:", "as_of: [", r"line \d+, can't be read: it is not YAML"),
        ("as_of:", "name: Twice\nas_of:", r"line \d+, can't be read: the key “name” is there twice"),
        ("people:", "---\npeople:", r"can't be read: but found another document"),
        ("roots: [docks]", "roots: [../docks]", r"repository\.roots: it is a folder inside"),
        ("gates.yaml", "../gates.yaml", r"repository\.policy_file: it is the name of a \.yaml file"),
        ("selecting: [harbour.example/ship", "selecting: [harbour/example/ship", r"labels\.selecting: .*Kubernetes refuses"),
        ("{crew: tower}", "{crew: a tower}", r"components\.0\.labels: Kubernetes refuses"),
        ("namespace: tower", "namespace: The Tower", r"components\.0\.namespace: it is a name of small letters"),
        ("first_policy: allow-locks", "first_policy: admit-tower", "components: two of them have one name"),
        ("first_policy: allow-locks", "first_policy: default", r"components\.1\.first_policy: default is the name"),
        ("written-by: quaymaster", "written-by: the quaymaster", r"policies\.labels: Kubernetes refuses"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With the key, so that it can be found."""
    path = tmp_path / "harbour.yaml"
    text = HARBOUR.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Fixable, match=said) as raised:
        read_platform(ROOT, str(path))
    assert "your-platform.md" in raised.value.hint


def test_a_platform_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    """A path needs its ending, so that a misspelt name is told from a file."""
    with pytest.raises(Fixable) as raised:
        read_platform(ROOT, "cloudplatform")
    assert "`cloud-platform`, `plain`" in raised.value.hint
    with pytest.raises(Fixable, match="can't be read"):
        read_platform(ROOT, "nowhere/harbour.yaml")
