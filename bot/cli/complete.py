"""The names that a shell offers while a command is typed. Whatever goes wrong, it offers and prints nothing."""

import typer

from bot.cli.where import Where


def namespaces(context: typer.Context, incomplete: str) -> list[str]:
    """Return the namespaces of the command's repository that begin with what was typed."""
    from bot.cli.repository import namespace_names  # noqa: PLC0415 - only completion needs it, and it is slow to load

    try:
        names = namespace_names(Where(context.params.get("estate"), context.params.get("platform")))
    except Exception:  # noqa: BLE001 - a message would appear in the middle of the line that is typed
        return []
    return [name for name in names if name.startswith(incomplete)]
