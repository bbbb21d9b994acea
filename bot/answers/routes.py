"""Answers about the routes between two namespaces: addresses, trade-offs and logs."""

from dataclasses import dataclass

from bot.answers.guidance import CHATTER
from bot.answers.render import render
from bot.answers.service_notes import offered_ports, service_notes
from bot.answers.view_models import teams
from bot.guide.topics import match
from bot.model.question import Protocol, Question
from bot.model.reply import Answer
from bot.model.syntax import SERVICE_NAME
from bot.model.world import Section, World
from bot.policy.called_service import called_service
from bot.policy.service_ports import protocol_of

SERVICE, PORT, TARGET = "SERVICE", "PORT", "TARGET"


@dataclass(frozen=True, slots=True)
class Address:
    """A service's address, full and short. Words in capitals are placeholders for what the question does not say.

    The address begins with `http://`, or with `https://` where a port's name or number says so; with neither for UDP and SCTP.
    """

    url: str
    short: str
    service: str
    port: str
    unsaid: tuple[str, ...]
    """The placeholders in the address."""
    command: str
    """The command that lists the services and their ports."""
    services: tuple[str, ...]
    """Services that the repository declares and that may be meant, where it is not certain which, or on which port."""


def address_of(question: Question, world: World) -> Address:
    """Return the address of the question's target.

    Service and port are those of the one service of the repository that fits. Where it declares none, they are those that were
    said: most services keep their pods' port, and the answer says which port an address takes.
    """
    target = question.target or TARGET
    called = called_service(question, world.estate.namespaces.get(target))
    said = question.service if question.service and SERVICE_NAME.fullmatch(question.service) else SERVICE
    service = called.name or (SERVICE if called.others else said)
    numbers = [str(port.value) for port in question.ports if isinstance(port.value, int) and port.end is None]
    is_told = len(numbers) == 1 and not called.others
    port = called.port or (numbers[0] if is_told else PORT)
    unsaid = tuple(word for word in (service, target, port) if word in {SERVICE, TARGET, PORT})
    scheme = f"{'https' if called.https else 'http'}://" if Protocol.TCP in _protocols(question) else ""
    domain = world.conventions.cluster_domain
    return Address(
        url=f"{scheme}{service}.{target}.{domain}:{port}",
        short=f"{scheme}{service}.{target}:{port}",
        service=service,
        port=port,
        unsaid=unsaid,
        command=f"kubectl -n {target} get services",
        services=called.others,
    )


def _protocols(question: Question) -> set[str]:
    """Return the protocols that are asked about: TCP where none is named."""
    return {protocol_of(port, question) for port in question.ports} or {str(question.protocol or Protocol.TCP)}


COMPARED = (
    "three-routes",
    "three-routes#which-one",
    "three-routes#side-by-side",
    "three-routes#direct-service",
    "three-routes#internal-ingress",
    "three-routes#public-ingress",
)
"""Sections that the comparison shows anyway: the routes are in its details."""


def tradeoff(question: Question, world: World, words: str = "") -> Answer:
    """Answer with a comparison of the three routes; a section that the words are about (retries, TLS …) comes first."""
    return render(
        "tradeoff.md",
        world,
        links=("three-routes#side-by-side", "logs#calling-directly"),
        sources=question.sources,
        target=question.target,
        about=_about(question, world, words, "three-routes", *COMPARED),
    )


def logs(question: Question, world: World, words: str = "") -> Answer:
    """Answer where calls are logged, how to find them and who may read them."""
    # Of a pair, people ask where the requests are: the index alone does not say that a direct call is in none.
    said = ("logs", "logs#calling-directly", *(("logs#finding-a-request",) if question.target else ()))
    return render(
        "logs.md",
        world,
        links=("logs#finding-a-request",),
        target=question.target,
        name=question.target or "TARGET",
        readers=teams(world, question.target),
        about=_about(question, world, words, "logs", *said),
    )


def address(question: Question, world: World) -> Answer:
    """Answer which address the source has to call, and which ports the services of the target have."""
    target = world.estate.namespaces.get(question.target or "")
    return render(
        "address.md",
        world,
        links=("calling-the-service#the-address",),
        address=address_of(question, world),
        pods=service_notes(question, target),
        offered=offered_ports(target),
        source=question.sources[0] if question.sources else None,
        target=question.target,
    )


def _about(question: Question, world: World, words: str, page: str, *said: str) -> Section | None:
    """Return the section of a page that the words are about, unless the answer shows it anyway: by topics, else by the search."""
    asked = question.topic or words
    found = match(asked, world.guide, page=page, without=said)
    if found is None and world.search is not None and asked and not question.target:
        nearest = [each.section for each in world.search.find(asked)[:1] if each.score >= CHATTER]
        of_page = [each for each in nearest if each.partition("#")[0] == page and each not in said]
        return world.guide.sections[of_page[0]] if of_page else None
    return found
