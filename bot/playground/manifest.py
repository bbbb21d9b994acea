"""What the app's manifest grants and declares. The stand-in allows nothing else. docs.slack.dev/reference/app-manifest."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fixable


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `/netpol`, what it does, how to use it, and whether people and channels arrive as ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut: `kind` is message or global."""

    kind: str
    callback_id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of an app manifest that Slack enforces."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    unfurl_domains: tuple[str, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()
    """Suggested prompts of the agent view: (title, message)."""
    agent_view: bool = False
    home_tab: bool = False
    messages_tab: bool = True
    interactivity: bool = False
    socket_mode: bool = False

    @classmethod
    def read(cls, source: "Path | str | Mapping[str, Any] | Manifest") -> "Manifest":
        """Return the manifest from a YAML or JSON file, or from its parsed content. `Fixable` if it is none."""
        if isinstance(source, Manifest):
            return source
        if isinstance(source, Mapping):
            return cls.parse(source)
        try:
            content = yaml.safe_load(Path(source).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise Fixable(
                f"The app manifest {source} cannot be read ({type(error).__name__}).", "Give the path of manifest.yaml."
            ) from error
        return cls.parse(content if isinstance(content, Mapping) else {})

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> "Manifest":
        """Return the manifest from its parsed YAML or JSON."""
        features = _section(content, "features")
        settings = _section(content, "settings")
        home = _section(features, "app_home")
        agent = _section(features, "agent_view")
        name = str(_section(content, "display_information").get("name") or "")
        if not name:
            raise Fixable("The app manifest has no display_information.name.", "Give the path of manifest.yaml.")
        return cls(
            name=name,
            bot_name=str(_section(features, "bot_user").get("display_name") or name),
            scopes=frozenset(_section(_section(content, "oauth_config"), "scopes").get("bot") or ()),
            events=frozenset(_section(settings, "event_subscriptions").get("bot_events") or ()),
            commands=tuple(_command(item) for item in features.get("slash_commands") or ()),
            shortcuts=tuple(_shortcut(item) for item in features.get("shortcuts") or ()),
            unfurl_domains=tuple(features.get("unfurl_domains") or ()),
            prompts=tuple((str(item["title"]), str(item["message"])) for item in agent.get("suggested_prompts") or ()),
            agent_view="agent_view" in features,
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled", True)) and not home.get("messages_tab_read_only_enabled"),
            interactivity=bool(_section(settings, "interactivity").get("is_enabled")),
            socket_mode=bool(settings.get("socket_mode_enabled")),
        )

    def command(self, name: str) -> Command | None:
        """Return the slash command of this name (with its slash), if the app has it."""
        return next((command for command in self.commands if command.command == name), None)

    def shortcut(self, callback_id: str) -> Shortcut | None:
        """Return the shortcut with this callback id, if the app has it."""
        return next((shortcut for shortcut in self.shortcuts if shortcut.callback_id == callback_id), None)


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if isinstance(value, Mapping) else {}


def _command(item: Mapping[str, Any]) -> Command:
    return Command(
        str(item["command"]),
        str(item.get("description") or ""),
        str(item.get("usage_hint") or ""),
        bool(item.get("should_escape")),
    )


def _shortcut(item: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        str(item.get("type") or "global"), str(item["callback_id"]), str(item["name"]), str(item.get("description") or "")
    )
