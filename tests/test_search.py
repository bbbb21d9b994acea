"""The search over the guide: by words, by meaning, and at once for a section that a writer adds."""

from dataclasses import replace

import numpy as np
import pytest

from bot.guide.pages import read_guide
from bot.guide.search import NEAREST, Search, key, shown
from bot.model.world import Section
from bot.settings import ROOT
from bot.understanding import known_sections, loaded_reader
from tests.platforms import CLOUD

GUIDE = read_guide(ROOT, CLOUD, "")
READER = loaded_reader()


@pytest.fixture(scope="module", params=["with the reader", "by words alone"])
def search(request):
    """Return the search over the guide that ships."""
    return Search.of(GUIDE, READER.embed, known_sections()) if request.param == "with the reader" else Search.of(GUIDE)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("who is allowed to read the request logs?", "logs"),
        ("which label does the bot pick for the caller", "which-label"),
        ("take access away again", "removing"),
        ("is the web firewall in the way of direct calls", "three-routes"),
    ],
)
def test_a_question_finds_its_page(search, words, page):
    """Among the nearest sections, best first."""
    found = search.find(words)

    assert page in [one.section.partition("#")[0] for one in found]
    assert NEAREST == len(found)
    assert sorted((one.score for one in found), reverse=True) == [one.score for one in found]


def test_a_new_section_is_found_at_once(search):
    """No list of topics, no code and no embedding made before."""
    fresh = Section("extra#penguins", "Penguins on the cluster", "Penguins may waddle between nodes while the ice lasts.", "")
    wider = Search.of(replace(GUIDE, sections={**GUIDE.sections, fresh.name: fresh}), search.embed, known_sections())

    assert fresh.name == wider.find("can penguins waddle from node to node?")[0].section


def test_a_name_of_a_section_finds_it_alone(search):
    """As buttons and topics do."""
    assert ["logs"] == [one.section for one in search.find(" logs ")]


def test_other_subjects_score_low():
    """So that the bot can say that no page covers them."""
    search = Search.of(GUIDE, READER.embed, known_sections())

    assert all(
        0.5 > search.find(words)[0].score for words in ("which node size for redis", "best pizza in town", "is sam in today")
    )


def test_the_kept_embeddings_are_those_of_the_reader():
    """A section that was changed since is embedded anew: its key is another."""
    kept = known_sections()
    sections = [one for one in GUIDE.sections.values() if key(one) in kept]

    assert sections
    assert all(0.99 < float(kept[key(one)] @ READER.embed(shown(one))) for one in sections[::20])
    assert key(sections[0]) != key(replace(sections[0], text=f"More. {sections[0].text}"))
    assert np.float32 is next(iter(kept.values())).dtype.type
