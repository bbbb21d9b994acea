"""App Home, and the questions to begin with. Pure."""

from datetime import timedelta

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.guide.site import INDEX, page_url
from bot.model.estate import Estate
from bot.model.world import World
from bot.slack.ids import ACTION
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import escaped

GENERAL = (
    ("What do I lose by bypassing the ingress?", "What do we lose if we call a service directly, without the ingress?"),
    ("Where are the logs when I call directly?", "Where are the logs when one namespace calls another directly?"),
)


def questions(estate: Estate) -> tuple[tuple[str, str], ...]:
    """Return four questions to try, as (title, words), with two real namespaces of one environment where there are any."""
    pair = _pair(estate)
    if pair is None:
        return GENERAL
    source, target = pair
    return (
        ("Let one service call another", f"How do I let {source} talk to {target}?"),
        ("See who can reach a service", f"Who can reach {target}?"),
        *GENERAL,
    )


def home(world: World, version: str, docs_url: str) -> View:
    """Return the Home view: what it can do, what to try, the documents, and how old the estate is."""
    estate = world.estate
    shown: list[sdk.Block] = [
        kit.header("Network access between namespaces"),
        kit.section(
            "Ask me how to let one namespace call another. I answer about *your* two namespaces: whether it's allowed today and"
            " by which lines, the exact change as YAML, the address to call, and where the logs are. When you say so, I create"
            " the branch."
        ),
        kit.section(
            "*In a channel or a direct message*: mention me, or write to me, in your own words.\n"
            "*Anywhere*: `/netpol allow source to target port 8080`, and `check`, `who`, `reach`, `revoke`,"
            " `explain`, `logs`, `help`.\n"
            "*On somebody's message*: the shortcut *Help with network access*."
        ),
        kit.actions([kit.button("Allow access …", f"{ACTION}open", primary=True)]),
        sdk.DividerBlock(),
        kit.section("*Try one: the answer comes as a direct message.*"),
        kit.actions([kit.button(words, f"{ACTION}try.{index}", words) for index, (_, words) in enumerate(questions(estate))]),
    ]
    if docs_url.startswith(("https://", "http://")):
        guide = page_url(docs_url, INDEX)
        shown.append(kit.section(f"<{escaped(guide)}|The guide>: every answer is made from it."))
    shown += [sdk.DividerBlock(), kit.context(escaped(freshness(world, version)))]
    return View(type="home", blocks=shown)


def freshness(world: World, version: str) -> str:
    """Say what was read, and when."""
    estate = world.estate
    minutes = max(0, int((world.now - world.read_at) / timedelta(minutes=1)))
    age = f"{minutes} min ago" if minutes else "just now"
    commit = f"at commit {estate.commit[:10]}" if estate.commit else "from a folder"
    writes = "" if world.writes else " · branches are switched off"
    return f"netpol {version} · {len(estate.namespaces):,} namespaces, {commit}, read {age}{writes}"


def _pair(estate: Estate) -> tuple[str, str] | None:
    """Find two namespaces of one environment that is not production, the target with a policy."""
    by_environment: dict[str, list[str]] = {}
    for name in sorted(estate.namespaces):
        ending = name.rpartition("-")[2]
        if ending in ("dev", "development", "test", "staging", "uat"):
            by_environment.setdefault(ending, []).append(name)
    for names in by_environment.values():
        for target in reversed(names):
            if estate.namespaces[target].policies and names[0] != target:
                return names[0], target
    return None
