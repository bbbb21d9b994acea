"""Which repository and which platform a command is about, as its options say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """The values of the options; None for one that was not given."""

    estate: str | None = None
    platform: str | None = None
    manifests: str | None = None
