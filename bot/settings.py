"""Every setting, read once from the environment; all mistakes are reported together."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.parsing import validate_label

_SHIPPED = Path(__file__).parent / "shipped"
ROOT = _SHIPPED if _SHIPPED.is_dir() else Path(__file__).parents[1]
"""Where docs/, templates/, examples/ and manifest.yaml are: in an installed wheel inside the package, else in the checkout."""

PREFIX = "NETPOL_"
FOR_DEVELOPMENT = {"NETPOL_LANGUAGE", "NETPOL_REAL_ESTATE", "NETPOL_SKIP_NOTHING"}
"""Variables of the tests and the benchmark: the bot does not use them, and they are no mistake."""

_SIMILAR = 80
"""The least similarity, in percent, of the setting that the error for an unknown variable suggests: the names share a prefix."""

Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """The settings. Each is an environment variable: `NETPOL_` and the field's name, unless an alias says otherwise."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", populate_by_name=True)

    estate: str | None = Field(None, description="Path or URL of the environments repository. Without it, the sample.")
    base: str = Field("main", description="Branch that is read, and that every branch is cut from.")
    manifests: Path | None = Field(
        None, description="Folder of rendered manifests: pods and services that the repository does not have."
    )
    state: Path = Field(Path(".netpol"), description="Folder for the bot's own clones.")
    refresh_seconds: int = Field(120, ge=5, description="How often the repository is fetched, in seconds.")

    namespaces_root: str = Field(Conventions().namespaces_root, description="Folder whose sub-folders are the namespaces.")
    namespace_file: str = Field(Conventions().namespace_file, description="File that declares a namespace.")
    policy_file: str = Field(Conventions().policy_file, description="File that a namespace's policies go into.")
    platform_prefix: str = Field(Conventions().prefix, description="Prefix of the platform's own labels and annotations.")
    label_keys: Words = Field(
        Conventions().label_keys, description="Label keys that select a namespace, best first, with commas."
    )
    platform_labels: Words = Field(
        tuple(f"{key}={value}" for key, value in Conventions().platform_labels),
        description="Labels that are never written, key=value, separated by commas.",
    )
    one_namespace_per_branch: bool = Field(True, description="Whether the repository refuses a pull request on two namespaces.")
    branch_prefix: str = Field(Conventions().branch_prefix, description="What the names of the bot's branches begin with.")

    writes: bool = Field(
        True,
        validation_alias=AliasChoices("NETPOL_WRITES", "WRITES"),
        description="`off`: branches are described, never written.",
    )
    push: bool = Field(False, description="Whether branches are pushed to the remote.")
    remote: str = Field("origin", description="Remote that branches are pushed to.")
    git_token: SecretStr | None = Field(None, description="Token for reading and pushing over HTTPS.")
    git_name: str = Field("netpol", description="Author and committer of commits.")
    git_email: str = Field("netpol@localhost", description="Address of the author and committer.")
    names_in_commits: bool = Field(False, description="Whether a commit names who asked and links the thread.")
    compare_url: str = Field("", description="Template of the pull request page. Empty: GitHub's form, from the remote.")
    docs_url: str = Field("", description="Where docs/ is published. Empty: links are left out.")

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

    @field_validator("label_keys", "platform_labels", "support_channels", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("platform_labels")
    @classmethod
    def _pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            key, equals, text = word.partition("=")
            if not equals:
                raise ValueError("each one is key=value")
            _label(key, text)
        return value

    @field_validator("label_keys")
    @classmethod
    def _some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one label key")
        for key in value:
            _label(key, "")
        return value

    @field_validator("docs_url", "slack_api_url")
    @classmethod
    def _web(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("it is an address that begins with https://")
        return value

    @field_validator("namespaces_root")
    @classmethod
    def _inside(cls, value: str) -> str:
        if ".." in value.split("/"):
            raise ValueError("it is a folder inside the repository")
        return value

    @field_validator("namespace_file", "policy_file")
    @classmethod
    def _file(cls, value: str) -> str:
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
    def conventions(self) -> Conventions:
        """Return how this platform lays out its repository, for the pure packages."""
        pairs = tuple((key, value) for key, _, value in (word.partition("=") for word in self.platform_labels))
        return Conventions(
            namespaces_root=self.namespaces_root.strip("/"),
            namespace_file=self.namespace_file,
            policy_file=self.policy_file,
            prefix=self.platform_prefix,
            label_keys=self.label_keys,
            platform_labels=pairs,
            one_namespace_per_branch=self.one_namespace_per_branch,
            branch_prefix=self.branch_prefix,
        )


def variable(field: str) -> str:
    """Return the environment variable of a setting, the first where it has two."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return str(alias or f"NETPOL_{field.upper()}")


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
