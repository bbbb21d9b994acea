"""Names, labels and ports as Kubernetes takes them, with examples and counter-examples."""

import re

import pytest

from bot.model import syntax


@pytest.mark.parametrize(
    ("pattern", "taken", "refused"),
    [
        (syntax.DNS_LABEL, ("a", "0", "a-b", "a" * 63), ("", "-a", "a-", "A", "a.b", "a_b", "a" * 64, "a\n")),
        (syntax.SERVICE_NAME, ("a", "a-0", "a" * 63), ("0a", "-a", "a-", "a.b", "a" * 64)),
        (
            syntax.DNS_SUBDOMAIN,
            ("a", "example.org", "0.a-b", "a" * 253),
            ("", ".a", "a.", "a..b", "a.-b", "A.b", "a" * 254, "a\n"),
        ),
        (syntax.LABEL_NAME, ("a", "A_b.c-0", "a" * 63), ("", "_a", "a.", "a/b", "a b", "é", "a" * 64)),
        (syntax.PORT_NAME, ("http", "8080-tcp", "a" * 15), ("", "8080", "a--b", "-a", "a-", "HTTP", "a" * 16, "a\n")),
    ],
)
def test_what_a_pattern_takes(pattern: re.Pattern[str], taken: tuple[str, ...], refused: tuple[str, ...]) -> None:
    assert [text for text in taken if not pattern.fullmatch(text)] == []
    assert [text for text in refused if pattern.fullmatch(text)] == []


def test_what_a_label_key_is() -> None:
    """A prefix is a DNS subdomain, and a slash needs one before it and a name after it."""
    taken = ("app", "app.kubernetes.io/name", "a/B_c", f"{'a' * 253}/{'b' * 63}")
    refused = ("", "/a", "a/", "a/b/c", "A/b", "a..b/c", f"{'a' * 254}/b", f"a/{'b' * 64}", "a b")
    assert [text for text in taken if not syntax.is_label_key(text)] == []
    assert [text for text in refused if syntax.is_label_key(text)] == []
    assert max(map(len, taken)) == syntax.MAX_LABEL_KEY


def test_what_a_label_value_is() -> None:
    assert syntax.is_label_value("")
    assert syntax.is_label_value("v1.0")
    assert not syntax.is_label_value("v1/0")
