"""What git gets in its environment: how to connect, and nothing else of ours.

Git hands its environment on to whatever it starts: transports, hooks, ssh, credential helpers. So it is made from a list of what
git needs, and not from a list of what it must not see.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

KEPT = frozenset(
    {
        "GIT_EXEC_PATH",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_ALLOW_PROTOCOL",
        "GIT_SSL_CAINFO",
        "GIT_SSL_NO_VERIFY",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_HTTP_PROXY_AUTHMETHOD",
        "GIT_ASKPASS",
    }
)
KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_PYTHON_")
"""Of git's own variables, those that say how to connect."""

PASSED = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "SUDO_UID", "TMPDIR", "TZ", "LANG", "LANGUAGE"),
        *("XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
        *("SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "OPENSSL_CONF"),
        *("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("SYSTEMROOT", "WINDIR", "COMSPEC", "TEMP", "TMP", "USERPROFILE", "APPDATA"),
    }
)
PASSED_PREFIXES = ("LC_", "KRB5")
"""Of all others, those by which git, ssh and curl find their programs, files, agents, certificates and proxies.

`SUDO_UID` tells git whose repositories root may trust: https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
"""

GUARDS = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    # Where git tidies up after a fetch, it does so before the fetch ends, and thus under our lock.
    ("gc.autoDetach", "false"),
    ("maintenance.autoDetach", "false"),
    ("advice.graftFileDeprecated", "false"),  # said of any graft file, also of none
)
"""Settings that come before those of the repository, so that reading it runs nothing that it names."""
ONLY_WHAT_IS_THERE = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",  # git 2.45 or later; before that no protocol to fetch by is enough
    "GIT_ALLOW_PROTOCOL": "",
}
"""Variables by which objects are what their ids say, and none is fetched while others are read."""


def forget_git_environment() -> None:
    """Take GIT_DIR, GIT_INDEX_FILE and the like out of this process's environment, and leave how to connect.

    Git sets them for its hooks and aliases, and they would point us at another repository or its index. GitPython makes each
    child's environment from `os.environ`, so they have to go from there.
    """
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if not _is_kept(name):
            del os.environ[name]


@contextmanager
def only_what_git_needs() -> Iterator[None]:
    """Take everything else out of this process's environment for a while: for what starts git by itself."""
    ours = {name: os.environ.pop(name) for name in without_ours()}
    try:
        yield
    finally:
        os.environ.update(ours)


def without_ours() -> dict[str, str]:
    """Return the variables that leave nothing but what git needs of this process's environment.

    GitPython lets nothing be taken out of a child's environment, only put over it: so what git does not need is emptied. That
    holds for our tokens and signing secrets, and for those of others who run beside us.
    """
    needed = (name for name in list(os.environ) if _is_kept(name) or name in PASSED or name.startswith(PASSED_PREFIXES))
    return dict.fromkeys(os.environ.keys() - set(needed), "")


def _is_kept(name: str) -> bool:
    return name in KEPT or name.startswith(KEPT_PREFIXES)


def allowed_protocols(wanted: Iterable[str]) -> str:
    """Return the value of GIT_ALLOW_PROTOCOL for some protocols. One that whoever started us set may narrow them."""
    own = os.environ.get("GIT_ALLOW_PROTOCOL")
    return ":".join(sorted(set(wanted) if own is None else set(wanted) & set(own.split(":"))))


def settings_environment(settings: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return the variables that add settings to those that the environment already holds.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
    """
    if not settings:
        return {}
    held = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(held) if held.isdecimal() else 0
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for index, (key, value) in enumerate(settings, first):
        variables[f"GIT_CONFIG_KEY_{index}"] = key
        variables[f"GIT_CONFIG_VALUE_{index}"] = value
    return variables
