"""The forms behind `/netpol` commands and the message shortcut: their views, and what was filled in as a Question. Pure.

One table says what the form of each verb asks for; the rest knows fields, and no verbs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.question import CHANGES, Intent, Question
from bot.model.syntax import DNS_SUBDOMAIN, MAX_SUBDOMAIN
from bot.model.text import listed
from bot.model.world import World
from bot.parsing import parse_pod, parse_port
from bot.requests.sanitise import REASON_LIMIT
from bot.slack.ids import FORM, SOURCE, TARGET
from bot.slack.payload import items, mapping, text
from bot.slack.state import FormState
from bot.slack.views import blocks as kit
from bot.which_cluster import with_cluster

T = TypeVar("T")

NO_CLUSTER = "-"
"""The option that stands for no cluster: Slack takes no empty value, and no cluster has this name."""
INTENTS = {
    Intent.ALLOW: "Let it in: the change, ready to write",
    Intent.CHECK: "Is it allowed today?",
    Intent.TRADEOFF: "Compare the routes",
    Intent.LOGS: "Where the logs are",
    Intent.ADDRESS: "Which address to call",
}
"""What the shortcut's form can be asked for."""
TOPIC_LIMIT = 200
"""Characters of a question for the guide: the command reads as many."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. Its name is its block_id and its action_id; one without a menu of its own is a line of text."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    longest: int = 300
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What one form is called and asks for."""

    title: str
    submit: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> frozenset[str]:
        """Return the names of its fields."""
        return frozenset(field.name for field in self.fields)


_DECLARED = "Type a few letters. A namespace that doesn't appear isn't declared in the repository."
_FROM = Field(SOURCE, "From: the namespace that calls")
_ONLY_FROM = Field(SOURCE, "From: the namespace that calls", _DECLARED)
_TO = Field(TARGET, "To: the namespace that is called", _DECLARED)
_OF = Field(TARGET, "Namespace that has the policy", _DECLARED)
_MAYBE_TO = Field(TARGET, "To: the namespace that is called", "Empty means what holds for every namespace.", optional=True)
_CLUSTER = Field("cluster", "Cluster", "Where a namespace is declared for several, a change is for one of them.")
_PORTS = Field(
    "ports",
    "Pod ports",
    "Empty means every port. These are the ports that the pods listen on, not those of a Service.",
    "8080, or http, or 8000-8100/TCP",
    200,
    optional=True,
)
_PODS = Field(
    "pods", "Only to pods with these labels", "Empty means every pod of the namespace that is called.", "app=api", optional=True
)
_FROM_PODS = Field(
    "from_pods",
    "Only from pods with these labels",
    "Empty means every pod of the namespace that calls.",
    "app=web",
    optional=True,
)
_LABEL = Field("label", "Label that selects the namespace that calls")
_REASON = Field(
    "reason",
    "Reason",
    "One line for the reviewers. It goes into the commit, which may be public.",
    "What needs it",
    REASON_LIMIT,
    optional=True,
)
_POLICY = Field("policy", "Policy", "The name of the policy, as its YAML has it.", "allow-web", MAX_SUBDOMAIN)
_TOPIC = Field("topic", "What should the guide explain?", "", "the component label", TOPIC_LIMIT)
_INTENT = Field("intent", "What to answer")

FORMS = {
    Intent.ALLOW: Form("Allow access", "Preview", (_FROM, _TO, _CLUSTER, _PORTS, _PODS, _FROM_PODS, _LABEL, _REASON)),
    Intent.REVOKE: Form("Take access away", "Preview", (_FROM, _TO, _CLUSTER, _PORTS, _PODS, _REASON)),
    Intent.CHECK: Form("Is it allowed today?", "Ask", (_FROM, _TO, _CLUSTER, _PORTS, _PODS, _FROM_PODS)),
    Intent.WHO: Form("Who gets in", "Ask", (_TO, _CLUSTER)),
    Intent.REACH: Form("Where it can go", "Ask", (_ONLY_FROM, _CLUSTER)),
    Intent.IMPACT: Form("Without a policy", "Ask", (_OF, _POLICY, _CLUSTER)),
    Intent.LOGS: Form("Where the logs are", "Ask", (_MAYBE_TO,)),
    Intent.EXPLAIN: Form("What the guide says", "Ask", (_TOPIC,)),
}
"""What the form of each verb asks for. A verb that changes something goes on to a preview; the others are answered."""
ANSWERING = Form("Network access", "Answer in the thread", (_INTENT, _FROM, _TO, _CLUSTER, _PORTS, _PODS, _FROM_PODS))
"""The form of the message shortcut."""


def intent_of(state: FormState) -> Intent:
    """Return whose form it is: that of the question that it was opened with, else that of `allow`."""
    asked = state.question.intent if state.question else Intent.ALLOW
    return asked if asked in FORMS else Intent.ALLOW


def previews(state: FormState) -> bool:
    """Report whether a preview follows: what changes something is looked at once more."""
    return not state.where.reply_to and intent_of(state) in CHANGES


def _form_of(state: FormState) -> Form:
    return ANSWERING if state.where.reply_to else FORMS[intent_of(state)]


def loading(title: str = "Network access") -> View:
    """Return what is shown while the form is made: a trigger is good for three seconds only."""
    return kit.modal("netpol_loading", title, [kit.paragraph("One moment …")])


def form(conventions: Conventions, state: FormState, clusters: Sequence[str] = ()) -> View:
    """Return the form, filled with what is known of the question. With `reply_to` it answers a message in its thread.

    `clusters` are those to choose from.
    """
    made = _form_of(state)
    fields = [
        kit.field(each.name, each.label, _element(each, state, conventions, clusters), hint=each.hint, optional=each.optional)
        for each in made.fields
        if each is not _CLUSTER or clusters
    ]
    return kit.modal(FORM, made.title, fields, submit=made.submit, private=state.packed())


def _element(field: Field, state: FormState, conventions: Conventions, clusters: Sequence[str]) -> sdk.InputInteractiveElement:
    """Return what is filled in at a field, with what is known of it."""
    asked = state.question or Question(Intent.ALLOW)
    known = {
        "ports": ", ".join(str(port) for port in asked.ports),
        "pods": ", ".join(f"{key}={value}" for key, value in asked.pods),
        "from_pods": ", ".join(f"{key}={value}" for key, value in asked.from_pods),
        "reason": state.reason,
        "policy": asked.policy,
        "topic": asked.topic or "",
    }
    menus: dict[str, Callable[[], sdk.InputInteractiveElement]] = {
        SOURCE: lambda: _namespaces(SOURCE, next(iter(asked.sources), None)),
        TARGET: lambda: _namespaces(TARGET, asked.target),
        "cluster": lambda: _cluster(clusters, asked.cluster),
        "label": lambda: _labels(conventions, asked.select_by),
        "intent": lambda: _intent(asked.intent),
    }
    make = menus.get(field.name)
    return make() if make else _line(field, known[field.name])


def filled(view: Mapping[str, Any], state: FormState, world: World) -> tuple[Question, str] | dict[str, str]:
    """Read a submitted form: the question and the reason, or what is wrong, by the block_id of the field."""
    made = _form_of(state)
    values = {name: mapping(view, "state", "values", name, name) for name in made.names}
    wrong: dict[str, str] = {}
    ends = _ends(made, values, world, wrong)
    ports = _parsed("ports", _typed(values, "ports"), parse_port, wrong)
    pods, from_pods = (_parsed(name, _typed(values, name), parse_pod, wrong) for name in ("pods", "from_pods"))
    reason, topic, policy = (_words(made, values, name, wrong) for name in ("reason", "topic", "policy"))
    if policy and not DNS_SUBDOMAIN.fullmatch(policy):
        wrong.setdefault(
            "policy",
            "A policy's name has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or digit.",
        )
    chosen, select_by, cluster = _chosen(values, world, wrong)
    if wrong:
        return wrong
    asked = state.question or Question(Intent.ALLOW)
    source, target = ends.get(SOURCE), ends.get(TARGET)
    question = Question(
        next((intent for intent in INTENTS if intent.value == chosen), intent_of(state)),
        sources=(source, *(name for name in asked.sources[1:] if name not in (source, target))) if source else (),
        target=target,
        service=asked.service if asked.target == target else None,
        ports=ports,
        protocol=asked.protocol if ports == asked.ports else None,
        pods=pods,
        from_pods=from_pods,
        select_by=select_by,
        cluster=cluster,
        topic=topic or None,
        policy=policy,
    )
    asked_back = with_cluster(question, world.estate).gaps
    if asked_back:
        those = "both namespaces" if len(ends) > 1 else "the namespace"
        return {"cluster": f"Choose one that has {those}: {listed(asked_back[0].options)}."}
    return question, reason


Values = Mapping[str, Mapping[str, Any]]
"""What is filled in, by the field's name."""


def _ends(made: Form, values: Values, world: World, wrong: dict[str, str]) -> dict[str, str]:
    """Return the namespaces that were chosen, by their field, and add what is wrong with them."""
    ends = {}
    for field in made.fields:
        if field.name not in (SOURCE, TARGET):
            continue
        name = text(values[field.name], "selected_option", "value")
        if name in world.estate.namespaces:
            ends[field.name] = name
        elif name:
            wrong[field.name] = "The repository doesn't declare this namespace (any more)."
        elif not field.optional:
            wrong[field.name] = "Choose a namespace."
    if SOURCE in ends and ends[SOURCE] == ends.get(TARGET):
        wrong[TARGET] = "Choose another one: this is the namespace that calls."
    return ends


def _typed(values: Values, name: str) -> str:
    return text(values.get(name), "value")


def _words(made: Form, values: Values, name: str, wrong: dict[str, str]) -> str:
    """Return a line of text in which every run of blanks is one, and add what is wrong with it."""
    said = " ".join(_typed(values, name).split())
    field = next((each for each in made.fields if each.name == name), None)
    if field and len(said) > field.longest:
        wrong[name] = f"At most {field.longest} characters."
    elif field and not said and not field.optional:
        wrong[name] = "Write something here."
    return said


def _chosen(values: Values, world: World, wrong: dict[str, str]) -> tuple[str, str, str]:
    """Return what was chosen of the intents, the labels and the clusters, and add what is wrong with it."""
    chosen, label, cluster = (text(values.get(name), "selected_option", "value") for name in ("intent", "label", "cluster"))
    label = label or "auto"
    if label not in {"auto", "built-in", "guide", *world.conventions.label_keys}:
        wrong["label"] = "Choose one of the labels."
    if cluster not in {"", NO_CLUSTER, *world.estate.clusters.folders}:
        wrong["cluster"] = "The repository declares nothing for this cluster (any more)."
    return chosen, label, cluster.removeprefix(NO_CLUSTER)


def confirmed(view: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the second confirmations that were ticked in a preview."""
    options = items(view, "state", "values", "needs", "needs", "selected_options")
    return frozenset(value for option in options if (value := text(option, "value")))


def _parsed(name: str, typed: str, parse: Callable[[str], T], wrong: dict[str, str]) -> tuple[T, ...]:
    made: list[T] = []
    # "8080 - 8090" and "app = api" are one word each; commas, semicolons and blanks part the others.
    for word in re.split(r"[\s,;]+", re.sub(r"\s*([-=/])\s*", r"\1", typed).strip(" ,;\t\n\r")):
        if not word:
            continue
        try:
            made.append(parse(word))
        except Fixable as problem:
            wrong.setdefault(name, kit.cut(kit.unmarked(str(problem)), 300))
    return tuple(made)


def _namespaces(name: str, chosen: str | None) -> sdk.ExternalDataSelectElement:
    first = kit.option(chosen, chosen) if chosen and len(chosen) <= sdk.Option.value_max_length else None
    hint = kit.plain("A namespace")
    return sdk.ExternalDataSelectElement(action_id=name, min_query_length=0, placeholder=hint, initial_option=first)


def _line(field: Field, value: str) -> sdk.PlainTextInputElement:
    hint = kit.plain(field.example)
    return sdk.PlainTextInputElement(
        action_id=field.name, max_length=field.longest, placeholder=hint, initial_value=value[: field.longest]
    )


def _labels(conventions: Conventions, chosen: str) -> sdk.StaticSelectElement:
    options = [
        kit.option("Automatic", "auto", "As this platform does"),
        kit.option("Built-in name label", "built-in", "On every namespace, nobody can copy it, needs no second change"),
    ]
    if conventions.label_keys:
        options.append(kit.option("The guide's label", "guide", "Added to the namespace that calls where it is missing"))
    keys = [*conventions.label_keys[1:], *([] if chosen in {"", *(each.value for each in options)} else [chosen])]
    options += [kit.option(key, key) for key in dict.fromkeys(keys) if len(key) <= sdk.Option.value_max_length]
    return _select("label", options[: sdk.StaticSelectElement.options_max_length], chosen)


def _cluster(names: Sequence[str], chosen: str) -> sdk.StaticSelectElement:
    options = [kit.option("Not said", NO_CLUSTER), *(kit.option(name, name) for name in names)]
    return _select("cluster", options[: sdk.StaticSelectElement.options_max_length], chosen or NO_CLUSTER)


def _intent(chosen: Intent) -> sdk.StaticSelectElement:
    options = [kit.option(label, intent.value) for intent, label in INTENTS.items()]
    return _select("intent", options, chosen.value)


def _select(name: str, options: Sequence[sdk.Option], chosen: str) -> sdk.StaticSelectElement:
    first = next((option for option in options if option.value == chosen), options[0])
    return sdk.StaticSelectElement(action_id=name, options=options, initial_option=first)
