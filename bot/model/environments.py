"""Environments: the names that people use for each, in namespaces' names, in labels and in messages."""

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
"""Canonical name to spellings. The first spelling is the name itself."""

TWO_WORDS: dict[tuple[str, str], str] = {
    ("pre", "prod"): "preprod",
    ("pre", "production"): "preprod",
    ("pre", "live"): "preprod",
}
"""An environment that people also write as two words."""

NEIGHBOURS: dict[str, tuple[str, ...]] = {"staging": ("stage",), "stage": ("staging",), "prod": (), "test": ()}
"""What else a word may mean where a stem lacks its own environment: `staging` may mean `-stage`, and the other way round."""

ENVIRONMENT_OF: dict[str, str] = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}

LOOSE = frozenset({"live", "test", "testing", "train", "training", "demo", "stage", "develop", "stag", "pp", "proto", "prods"})
"""Spellings that are everyday words too: in a sentence they name an environment only after `in`, `on` or `for`."""


def split_environment(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Divide a name's words into stem and environment: `("hmpps", "auth", "pre", "prod")` is `("hmpps", "auth")` in `preprod`.

    A name that is one word only is a stem, whatever it says.
    """
    if len(parts) > 2 and parts[-2:] in TWO_WORDS:
        return parts[:-2], TWO_WORDS[parts[-2], parts[-1]]
    if len(parts) > 1 and parts[-1] in ENVIRONMENT_OF:
        return parts[:-1], ENVIRONMENT_OF[parts[-1]]
    return parts, None


def environment_of(name: str) -> str:
    """Return the canonical environment that a label's value names, `production` or `Pre-Prod`; any other value in lower case."""
    plain = name.casefold().replace("_", "-")
    return ENVIRONMENT_OF.get(plain.replace("-", ""), plain)


def same_environment(one: str, other: str) -> bool:
    """Report whether two values name one environment. `stage` and `staging` are one."""
    first, second = environment_of(one), environment_of(other)
    return first == second or second in NEIGHBOURS.get(first, ())


def share_suffix(one: str, other: str) -> bool:
    """Report whether two namespaces' names end in the same environment."""
    first, second = (split_environment(tuple(name.casefold().split("-")))[1] for name in (one, other))
    return first is not None and second is not None and same_environment(first, second)
