"""The form behind `/netpol allow` and the message shortcut: its views, and what was filled in as a Question. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.question import Intent, Question
from bot.model.text import listed
from bot.model.world import World
from bot.parsing import parse_pod, parse_port
from bot.requests.sanitise import REASON_LIMIT
from bot.slack.ids import FORM, SOURCE, TARGET
from bot.slack.payload import items, text
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


def loading(title: str = "Network access") -> View:
    """Return what is shown while the form is made: a trigger is good for three seconds only."""
    return kit.modal("netpol_loading", title, [kit.paragraph("One moment …")])


def form(conventions: Conventions, state: FormState, clusters: Sequence[str] = ()) -> View:
    """Return the form, filled with what is known of the question. With `reply_to` it answers a message in its thread.

    `clusters` are those to choose from.
    """
    asked = state.question or Question(Intent.ALLOW)
    answering = bool(state.where.reply_to)
    pair = [
        kit.field(SOURCE, "Source: the namespace that calls", _namespaces(SOURCE, next(iter(asked.sources), None))),
        kit.field(
            TARGET,
            "Target: the namespace that is called",
            _namespaces(TARGET, asked.target),
            hint="Type a few letters. A namespace that does not appear is not declared in the environments repository.",
        ),
    ]
    if clusters:
        pair.append(_cluster(clusters, asked.cluster))
    narrow = [
        kit.field(
            "ports",
            "Pod ports",
            _line("ports", ", ".join(str(port) for port in asked.ports), "8080, or http, or 8000-8100/TCP", 200),
            hint="Empty means every port. These are the ports that the pods listen on, not those of a Service.",
            optional=True,
        ),
        kit.field(
            "pods",
            "Only pods with these labels",
            _line("pods", ", ".join(f"{key}={value}" for key, value in asked.pods), "app=api", 300),
            hint="Empty means every pod of the target.",
            optional=True,
        ),
        kit.field(
            "from_pods",
            "Only calls from pods with these labels",
            _line("from_pods", ", ".join(f"{key}={value}" for key, value in asked.from_pods), "app=web", 300),
            hint="Empty means every pod of the source.",
            optional=True,
        ),
    ]
    if answering:
        return kit.modal(
            FORM, "Network access", [_intent(asked.intent), *pair, *narrow], submit="Answer in the thread", private=state.packed()
        )
    reason = kit.field(
        "reason",
        "Reason",
        _line("reason", state.reason, "What needs it", REASON_LIMIT),
        hint="One line for the reviewers. It goes into the commit, which may be public.",
        optional=True,
    )
    label = kit.field("label", "Label that selects the source", _labels(conventions, asked.select_by))
    return kit.modal(FORM, "Allow access", [*pair, *narrow, label, reason], submit="Preview", private=state.packed())


def filled(view: Mapping[str, Any], state: FormState, world: World) -> tuple[Question, str] | dict[str, str]:
    """Read a submitted form: the question and the reason, or what is wrong, by the block_id of the field."""
    values = view.get("state", {}) if isinstance(view.get("state"), dict) else {}
    wrong: dict[str, str] = {}
    ends = {}
    for name in (SOURCE, TARGET):
        ends[name] = text(values, "values", name, name, "selected_option", "value")
        if not ends[name]:
            wrong[name] = "Choose a namespace."
        elif ends[name] not in world.estate.namespaces:
            wrong[name] = "This namespace is not declared in the environments repository (any more)."
    if not wrong and ends[SOURCE] == ends[TARGET]:
        wrong[TARGET] = "Source and target are the same: within a namespace nothing has to be opened."
    ports = _parsed("ports", text(values, "values", "ports", "ports", "value"), parse_port, wrong)
    pods, from_pods = (
        _parsed(name, text(values, "values", name, name, "value"), parse_pod, wrong) for name in ("pods", "from_pods")
    )
    reason = " ".join(text(values, "values", "reason", "reason", "value").split())
    if len(reason) > REASON_LIMIT:
        wrong["reason"] = f"At most {REASON_LIMIT} characters."
    chosen, select_by, cluster = _chosen(values, world, wrong)
    if wrong:
        return wrong
    intent = next((intent for intent in INTENTS if intent.value == chosen), Intent.ALLOW)
    asked = state.question or Question(Intent.ALLOW)
    question = Question(
        intent,
        sources=(ends[SOURCE], *(name for name in asked.sources[1:] if name not in (ends[SOURCE], ends[TARGET]))),
        target=ends[TARGET],
        service=asked.service if asked.target == ends[TARGET] else None,
        ports=ports,
        protocol=asked.protocol if ports == asked.ports else None,
        pods=pods,
        from_pods=from_pods,
        select_by=select_by,
        cluster=cluster,
    )
    asked_back = with_cluster(question, world.estate).gaps
    if asked_back:
        return {"cluster": f"Choose one that has both namespaces: {listed(asked_back[0].options)}."}
    return question, reason


def _chosen(values: Mapping[str, Any], world: World, wrong: dict[str, str]) -> tuple[str, str, str]:
    """Return what was chosen of the intents, the labels and the clusters, and add what is wrong with it."""
    chosen, label, cluster = (
        text(values, "values", name, name, "selected_option", "value") for name in ("intent", "label", "cluster")
    )
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


def _line(name: str, value: str, placeholder: str, longest: int) -> sdk.PlainTextInputElement:
    hint = kit.plain(placeholder)
    return sdk.PlainTextInputElement(action_id=name, max_length=longest, placeholder=hint, initial_value=value[:longest])


def _labels(conventions: Conventions, chosen: str) -> sdk.StaticSelectElement:
    options = [
        kit.option("Automatic", "auto", "As this platform does"),
        kit.option("Built-in name label", "built-in", "On every namespace, cannot be borrowed, needs no second change"),
    ]
    if conventions.label_keys:
        options.append(kit.option("The guide's label", "guide", "Added to the source where it is missing"))
    keys = [*conventions.label_keys[1:], *([] if chosen in {"", *(each.value for each in options)} else [chosen])]
    options += [kit.option(key, key) for key in dict.fromkeys(keys) if len(key) <= sdk.Option.value_max_length]
    return _select("label", options[: sdk.StaticSelectElement.options_max_length], chosen)


def _cluster(names: Sequence[str], chosen: str) -> sdk.Block:
    options = [kit.option("Not said", NO_CLUSTER), *(kit.option(name, name) for name in names)]
    return kit.field(
        "cluster",
        "Cluster",
        _select("cluster", options[: sdk.StaticSelectElement.options_max_length], chosen or NO_CLUSTER),
        hint="Where a namespace is declared for several, a change is for one of them.",
    )


def _intent(chosen: Intent) -> sdk.Block:
    options = [kit.option(label, intent.value) for intent, label in INTENTS.items()]
    return kit.field("intent", "What to answer", _select("intent", options, chosen.value))


def _select(name: str, options: Sequence[sdk.Option], chosen: str) -> sdk.StaticSelectElement:
    first = next((option for option in options if option.value == chosen), options[0])
    return sdk.StaticSelectElement(action_id=name, options=options, initial_option=first)
