"""Every setting, read once from the environment; all mistakes are reported together."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process

from bot.errors import Fixable
from bot.guide.site import unknown_fields
from bot.model.conventions import Conventions
from bot.parsing import validate_label, validate_ranges

_SHIPPED = Path(__file__).parent / "shipped"
ROOT = _SHIPPED if _SHIPPED.is_dir() else Path(__file__).parents[1]
"""Where docs/, templates/, examples/ and manifest.yaml are: in an installed wheel inside the package, else in the checkout."""

PREFIX = "NETPOL_"
FOR_DEVELOPMENT = {"NETPOL_BENCH_NCA", "NETPOL_LANGUAGE", "NETPOL_REAL_ESTATE", "NETPOL_SKIP_NOTHING"}
"""Variables of the tests and the benchmark: the bot does not use them, and they are no mistake."""

_SIMILAR = 80
"""The least similarity, in percent, of the setting that the error for an unknown variable suggests: the names share a prefix."""

Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """The settings. Each is an environment variable: `NETPOL_` and the field's name, unless an alias says otherwise."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", populate_by_name=True)

    estate: str | None = Field(None, description="Path or URL of the environments repository. Without it, the sample.")
    base: str | None = Field(None, description="Branch that is read, and that every branch is cut from.")
    manifests: Path | None = Field(
        None, description="Folder of rendered manifests: pods and services that the repository does not have."
    )
    state: Path = Field(Path(".netpol"), description="Folder for the bot's own clones.")
    refresh_seconds: int = Field(120, ge=5, description="How often the repository is fetched, in seconds.")

    platform: str | None = Field(None, description="Name of the platform, or path of its file. Unset: told by the repository.")
    namespaces_root: str | None = Field(None, description="Folders below which the namespaces are declared.")
    namespace_file: str | None = Field(None, description="File that declares a namespace.")
    policy_file: str | None = Field(None, description="File that a namespace's policies go into.")
    platform_prefix: str | None = Field(None, description="Prefix of the platform's own labels and annotations.")
    label_keys: Words | None = Field(None, description="Label keys that select a namespace, best first, with commas.")
    platform_labels: Words | None = Field(
        None, description="Labels of the platform's own namespaces, which are never written: key=value, separated by commas."
    )
    pod_ranges: Words | None = Field(None, description="Address ranges of the cluster's pods, separated by commas.")
    one_namespace_per_branch: bool | None = Field(
        None, description="Whether the repository refuses a pull request on two namespaces."
    )
    branch_prefix: str = Field(Conventions().branch_prefix, description="What the names of the bot's branches begin with.")

    writes: bool = Field(
        True,
        validation_alias=AliasChoices("NETPOL_WRITES", "WRITES"),
        description="`off`: branches are described, never written.",
    )
    reader: bool = Field(True, description="`off`: the rules alone read what people write, without the learned reader.")
    push: bool = Field(False, description="Whether branches are pushed to the remote.")
    remote: str = Field("origin", description="Remote that branches are pushed to.")
    git_token: SecretStr | None = Field(None, description="Token for reading and pushing over HTTPS.")
    git_name: str = Field("netpol", description="Author and committer of commits.")
    git_email: str = Field("netpol@localhost", description="Address of the author and committer.")
    names_in_commits: bool = Field(False, description="Whether a commit names who asked and links the thread.")
    compare_url: str = Field("", description="Template of the pull request page. Empty: GitHub's form, from the remote.")
    docs_url: str = Field("", description="Where docs/ is published, or a template of its addresses. Empty: no links.")

    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN", description="Token of the app, `xoxb-…`.")
    slack_app_token: SecretStr | None = Field(
        None, validation_alias="SLACK_APP_TOKEN", description="Token for Socket Mode, `xapp-…`."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_SIGNING_SECRET", description="Secret that signs requests in HTTP mode."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", validation_alias="SLACK_API_URL", description="Where Slack's Web API is."
    )
    mode: Literal["socket", "http", "playground"] | None = Field(
        None, description="How the bot is reached. Unset: it follows from the secrets."
    )
    support_channels: Words = Field((), description="Ids of channels where the bot answers unasked, separated by commas.")
    shadow_channel: str = Field("", description="Id of a private channel that gets what would have been said elsewhere.")
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("NETPOL_PORT", "PORT"),
        description="Port for HTTP, for health and for the playground.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    @field_validator("label_keys", "platform_labels", "pod_ranges", "support_channels", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("platform_labels")
    @classmethod
    def _pairs(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for word in value or ():
            if "=" not in word:
                raise ValueError("each one is key=value")
            _label(*_pair(word))
        return value

    @field_validator("label_keys")
    @classmethod
    def _keys(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for key in value or ():
            _label(key, "")
        return value

    @field_validator("pod_ranges")
    @classmethod
    def _ranges(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return value and validate_ranges(value)

    @field_validator("docs_url", "slack_api_url")
    @classmethod
    def _web(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("it is an address that begins with https://")
        return value

    @field_validator("docs_url")
    @classmethod
    def _template(cls, value: str) -> str:
        if odd := unknown_fields(value):
            raise ValueError(f"of what stands in braces it knows {{page}} and {{anchor}}, and not {odd[0]}")
        if "{anchor}" in value and "{page}" not in value:
            raise ValueError("a template with {anchor} needs {page} too")
        return value

    @field_validator("namespaces_root")
    @classmethod
    def _inside(cls, value: str | None) -> str | None:
        if value and ".." in value.split("/"):
            raise ValueError("it is a folder inside the repository")
        return value

    @field_validator("namespace_file", "policy_file")
    @classmethod
    def _file(cls, value: str | None) -> str | None:
        if value is None:
            return value
        if "/" in value or value.startswith(".") or not value.endswith(".yaml"):
            raise ValueError("it is the name of a .yaml file")
        return value

    @field_validator("estate", "manifests", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("git_token", "slack_bot_token", "slack_app_token", "slack_signing_secret", mode="before")
    @classmethod
    def _absent(cls, value: object) -> object:
        return value or None

    @property
    def overriding(self) -> tuple[str, ...]:
        """Return the variables that are set in place of what the platform's file says."""
        return tuple(variable(field) for field in OF_THE_PLATFORM if getattr(self, field) is not None)

    def over(self, platform: Conventions) -> Conventions:
        """Return a platform's conventions with the settings that override them."""
        given: dict[str, Any] = {name: found for name in SAME_NAMES if (found := getattr(self, name)) is not None}
        if self.namespaces_root is not None:
            first, *more = (root.strip().strip("/") for root in self.namespaces_root.split(","))
            given |= {"namespaces_root": first, "more_roots": tuple(filter(None, more)), "root_is_given": True}
        if self.platform_prefix is not None:
            given["prefix"] = self.platform_prefix
        made = replace(platform, **given, branch_prefix=self.branch_prefix)
        return made if self.platform_labels is None else made.with_platform_labels(tuple(map(_pair, self.platform_labels)))


OF_THE_PLATFORM = (
    "base",
    "namespaces_root",
    "namespace_file",
    "policy_file",
    "platform_prefix",
    "label_keys",
    "platform_labels",
    "pod_ranges",
    "one_namespace_per_branch",
)
"""Settings that stand in the platform's file, and that a variable overrides."""
SAME_NAMES = ("namespace_file", "policy_file", "label_keys", "pod_ranges", "one_namespace_per_branch")
"""Those of them that the conventions hold under the same name."""


def variable(field: str) -> str:
    """Return the environment variable of a setting, the first where it has two."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return str(alias or f"NETPOL_{field.upper()}")


def _pair(word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    return key, value


def _label(key: str, value: str) -> None:
    try:
        validate_label(key, value)
    except Fixable as problem:
        raise ValueError(problem.message.rstrip(".")) from None


def read_settings(given: Mapping[str, object] | None = None) -> Settings:
    """Return all settings; those in `given`, by field name, override the environment. Raise one Fixable for all mistakes."""
    lines = [_unknown(name) for name in sorted(os.environ) if name.startswith(PREFIX) and name not in _variables()]
    try:
        settings = Settings(**dict(given or {}))  # type: ignore[arg-type]
    except ValidationError as error:
        # The error gives only the name and the rule: a value could be a secret in the wrong variable.
        lines += [
            f"{_named(mistake['loc'])}: {mistake['msg'].removeprefix('Value error, ')}"
            for mistake in error.errors(include_input=False)
        ]
    if lines:
        raise Fixable("Some settings cannot be used: " + "; ".join(lines) + ".", "docs/settings.md says what each one takes.")
    return settings


def _variables() -> set[str]:
    names = (field.validation_alias or f"{PREFIX}{name.upper()}" for name, field in Settings.model_fields.items())
    found = {str(choice) for name in names for choice in (name.choices if isinstance(name, AliasChoices) else (name,))}
    return found | FOR_DEVELOPMENT


def _unknown(name: str) -> str:
    near = process.extractOne(name, sorted(_variables()), score_cutoff=_SIMILAR)
    return f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")


def _named(location: tuple[int | str, ...]) -> str:
    first = str(location[0]) if location else "settings"
    return variable(first) if first in Settings.model_fields else first
