"""What a scalar is to Kubernetes."""

import pytest

from bot.manifests.scalars import label_key_problem, label_value_problem, plain_tag, whole_number

KINDS = {
    "null": ["", "~", "null", "Null", "NULL"],
    "bool": ["true", "True", "FALSE", "yes", "No", "on", "OFF", "y", "N"],
    "int": ["0", "8080", "-1", "+5", "0x1F", "0o17", "0b101", "017", "1_000"],
    "float": ["1.5", ".5", "1e3", "123e45", "-1.5E-3", ".inf", "-.Inf", ".nan", "1."],
    "merge": ["<<"],
    "str": ["tRue", "nope", "2024-01-31", "12:30:45", "1.2.3", "v1", "-", "+", ".", "0x", "1e", "e3", "=", "a b", "10.0.0.0/8"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in KINDS.items() for value in values])
def test_plain_scalars_are_what_go_yaml_takes_them_for(kind: str, value: str) -> None:
    assert f"tag:yaml.org,2002:{kind}" == plain_tag(value)


@pytest.mark.parametrize(
    ("value", "number"), [("8080", 8080), ("0x1F", 31), ("0o17", 15), ("017", 15), ("-1_000", -1000), ("0", 0)]
)
def test_whole_numbers(value: str, number: int) -> None:
    assert number == whole_number(value)


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("component", True),
        ("kubernetes.io/metadata.name", True),
        ("cloud-platform.justice.gov.uk/namespace", True),
        ("a" * 63, True),
        ("a" * 64, False),
        ("", False),
        ("-a", False),
        ("a/b/c", False),
        ("/a", False),
        ("Upper.io/a", False),
        ("a b", False),
        ("a\n", False),
        ("x" * 254 + "/a", False),
    ],
)
def test_label_keys(key: str, good: bool) -> None:
    assert good == (not label_key_problem(key))


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("", True),
        ("a.b_c-D1", True),
        ("x // This should match", False),
        ("a" * 64, False),
        ("a-", False),
        ("é", False),
        ("a\n", False),
    ],
)
def test_label_values(value: str, good: bool) -> None:
    assert good == (not label_value_problem(value))
