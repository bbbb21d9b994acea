"""What a plain YAML scalar is to Kubernetes, and which label keys and values Kubernetes takes.

kubectl reads manifests with sigs.k8s.io/yaml, a fork of go-yaml 2, whose scalars differ from PyYAML's: `y` is a boolean,
`1e3` a number, `12:30:45` and `2024-01-31` are text.
"""

import re
from functools import lru_cache

from bot.model.syntax import DNS_SUBDOMAIN, LABEL_NAME, MAX_LABEL_KEY, is_label_value

STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
BOOLEAN = "tag:yaml.org,2002:bool"
INTEGER = "tag:yaml.org,2002:int"
FLOAT = "tag:yaml.org,2002:float"
MERGE = "tag:yaml.org,2002:merge"

WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), NULL),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), BOOLEAN),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), BOOLEAN),
    **dict.fromkeys((".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF"), FLOAT),
    **dict.fromkeys(("+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"), FLOAT),
    "<<": MERGE,
}
NUMBER_STARTS = frozenset("+-.0123456789")
WHOLE = re.compile(r"[-+]?(?:0[bB][01_]+|0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)")
FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def plain_tag(value: str) -> str:
    """Return the tag of an unquoted scalar."""
    tag = WORDS.get(value)
    if tag is not None:
        return tag
    if value[0] not in NUMBER_STARTS:
        return STRING
    if WHOLE.fullmatch(value):
        return INTEGER
    return FLOAT if FRACTION.fullmatch(value) else STRING


def whole_number(value: str) -> int:
    """Return the value of a scalar tagged INTEGER. Raises ValueError for what an explicit tag calls so and is none."""
    digits = value.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    return sign * int(digits, 8 if octal else 0)


def label_key_problem(key: str) -> str:
    """Return why Kubernetes refuses a label or annotation key, or "".

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
    """
    return _label_key_problem(key) if len(key) <= MAX_LABEL_KEY else "it is too long"


@lru_cache(maxsize=1024)
def _label_key_problem(key: str) -> str:
    """Judge a key. The same few are written in every file."""
    prefix, slash, name = key.rpartition("/")
    if slash and not DNS_SUBDOMAIN.fullmatch(prefix):
        return "its prefix is not a DNS name"
    if not LABEL_NAME.fullmatch(name):
        return "its name is not 1 to 63 letters, digits, “-”, “_” and “.”, with a letter or digit at both ends"
    return ""


def label_value_problem(value: str) -> str:
    """Return why Kubernetes refuses a label value, or ""."""
    if is_label_value(value):
        return ""
    return "it is not at most 63 letters, digits, “-”, “_” and “.”, with a letter or digit at both ends"
