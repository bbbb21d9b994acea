"""The environments that people name, and how each is spelt in a namespace's name. Data, and one look-up."""

SPELLINGS: dict[str, tuple[str, ...]] = {
    "prod": ("prod", "production", "prd", "live", "prods"),
    "preprod": ("preprod", "preproduction", "preprd", "pp"),
    "staging": ("staging", "stg", "stag"),
    "stage": ("stage",),
    "dev": ("dev", "development", "develop", "devel"),
    "test": ("test", "testing", "tst"),
    "uat": ("uat",),
    "qa": ("qa",),
    "training": ("training", "train"),
    "demo": ("demo",),
    "sandbox": ("sandbox",),
    "prototype": ("prototype", "prototypes", "proto", "prototyping"),
}
"""Canonical name to spellings, the first being the name itself."""

TWO_WORDS: dict[tuple[str, str], str] = {
    ("pre", "prod"): "preprod",
    ("pre", "production"): "preprod",
    ("pre", "live"): "preprod",
}
"""An environment that people also write as two words."""

NEIGHBOURS: dict[str, tuple[str, ...]] = {"staging": ("stage",), "stage": ("staging",), "prod": (), "test": ()}
"""Where a stem has no such environment, what the same word may well mean: `staging` fits `-stage` and the other way round."""

ENVIRONMENT_OF: dict[str, str] = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}

LOOSE = frozenset({"live", "test", "testing", "train", "training", "demo", "stage", "develop", "stag", "pp", "proto", "prods"})
"""Spellings that are also everyday words: alone in a sentence they name an environment only after `in`, `on` or `for`."""


def split_environment(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Divide a name's words into stem and environment: `("hmpps", "auth", "pre", "prod")` is `("hmpps", "auth")` in `preprod`.

    A name that is one word only is a stem, whatever it says.
    """
    if len(parts) > 2 and parts[-2:] in TWO_WORDS:
        return parts[:-2], TWO_WORDS[parts[-2], parts[-1]]
    if len(parts) > 1 and parts[-1] in ENVIRONMENT_OF:
        return parts[:-1], ENVIRONMENT_OF[parts[-1]]
    return parts, None
