"""An estate of our own making, and a way to ask it."""

from collections.abc import Callable

import pytest

from bot.model.estate import Estate, Label, Namespace, Place
from bot.model.question import Conversation, Question
from bot.understanding import Names, Reader, loaded_reader, understand
from tests.platforms import CLOUD_PLATFORM

STEMS = {
    "acme-orchard": ("dev", "preprod", "prod"),
    "acme-orchard-api": ("dev", "preprod", "prod"),
    "acme-beehive": ("dev", "preprod", "prod"),
    "acme-greenhouse": ("dev", "staging", "production"),
    "acme-seed-catalogue": ("dev", "test", "prod"),
    "acme-watering-rota-service": ("dev", "prod"),
    "acme-compost": ("dev",),
    "acme-nightly-frost-reports": ("dev", "stg", "prd"),
    "acme-auth": ("dev", "stage", "prod"),
    "book-a-plot": ("dev", "prod"),
    "tool-shed": ("uat", "live"),
    "garden-visits-frontend": ("dev", "prod"),
    "garden-visits-backend": ("dev", "prod"),
    "pond-life": ("dev", "test", "prod"),
}
ALONE = ("acme-toolkit", "acme-prisoner-from-afar-migration-prod", "abundant-namespace-dev", "weather-portal")


def _namespace(name: str, environment: str, application: str) -> Namespace:
    place = Place(f"namespaces/{name}/00-namespace.yaml", 1)
    conventions = CLOUD_PLATFORM
    labels = {f"{conventions.prefix}environment-name": Label(environment, place)}
    notes = {f"{conventions.prefix}application": Label(application, place)}
    return Namespace(name, f"namespaces/{name}", labels, notes, (), (), (), (), {}, place)


@pytest.fixture(scope="session")
def estate() -> Estate:
    """Return a made-up estate: several environments, a front and a back end, a name within a name, names without environment."""
    spaces = [
        _namespace(f"{stem}-{one}", one, stem.replace("-", " ")) for stem, environments in STEMS.items() for one in environments
    ]
    spaces += [_namespace(name, "production", name) for name in ALONE]
    return Estate("", {space.name: space for space in spaces})


@pytest.fixture(scope="session")
def names(estate: Estate) -> Names:
    """Return the index of the made-up estate."""
    return Names.of(estate, CLOUD_PLATFORM)


@pytest.fixture(scope="session", params=["with the reader", pytest.param("by rules alone", marks=pytest.mark.slow)])
def reader(request: pytest.FixtureRequest) -> Reader | None:
    """Return the learned reader as it ships, or None, which leaves the rules alone."""
    return loaded_reader() if request.param == "with the reader" else None


@pytest.fixture(scope="session")
def ask(names: Names, reader: Reader | None) -> Callable[[str], Question]:
    """Return a way to ask one message by itself."""
    return lambda text: understand(text, Conversation(), names, reader).question


@pytest.fixture(scope="session")
def talk(names: Names, reader: Reader | None) -> Callable[..., list[Question]]:
    """Return a way to hold a conversation: one question for each turn."""

    def said(*turns: str) -> list[Question]:
        conversation, questions = Conversation(), []
        for turn in turns:
            answer = understand(turn, conversation, names, reader)
            conversation = answer.conversation
            questions.append(answer.question)
        return questions

    return said
