"""Where a repository is, and the secrets in that."""

import pytest

from bot.errors import Fixable
from bot.git.open import Address, parse_address, shown

SECRET = "s3cr3t/+"


@pytest.mark.parametrize(
    ("where", "url"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("HTTPS://GitHub.com/o/r", "https://github.com/o/r"),
        ("https://user:s3cr3t%2F%2B@github.com/o/r", "https://github.com/o/r"),
        ("https://s3cr3t@github.com:8443/o/r", "https://github.com:8443/o/r"),
        ("ssh://git@github.com/o/r.git", "ssh://git@github.com/o/r.git"),
        ("ssh://git:s3cr3t@github.com:22/o/r.git", "ssh://git@github.com:22/o/r.git"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("http://[::1]:8080/r", "http://[::1]:8080/r"),
        ("file:///srv/r.git", "file:///srv/r.git"),
    ],
)
def test_what_people_may_see_of_an_address_holds_no_password(where: str, url: str) -> None:
    address = parse_address(where)
    assert address is not None
    assert url == address.url
    assert "s3cr3t" not in repr(address) + address.folder_name


@pytest.mark.parametrize(
    "where", ["/srv/environments", "environments", "./a:b", "~/environments", "../x", "C-3PO", "ext::whoami", "ext::sh://-c x"]
)
def test_a_path_is_no_address(where: str) -> None:
    assert parse_address(where) is None


@pytest.mark.parametrize("where", ["https//me:s3cr3t@github.com/o/r", "https:/me:s3cr3t@h/o", "me:s3cr3t@github.com:o/r"])
def test_a_misspelt_address_is_shown_without_what_may_be_a_password(where: str) -> None:
    assert "s3cr3t" not in shown(where)
    assert "/srv/with@sign" == shown("/srv/with@sign")


def test_a_path_that_exists_is_a_path_even_if_it_looks_like_an_address(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "host:path").mkdir()
    assert parse_address("host:path") is None


def test_a_bundle_is_fetched_from_like_an_address(tmp_path) -> None:
    (tmp_path / "x.bundle").write_bytes(b"")
    assert Address(str(tmp_path / "x.bundle")) == parse_address(str(tmp_path / "x.bundle"))


@pytest.mark.parametrize(
    "where",
    [
        "ftp://example.org/r",
        "javascript://x/y",
        "https://",
        "https://github.com",
        "https:///o/r",
        "https://github.com/o/r?token=s3cr3t",
        "https://github.com/o/r#s3cr3t",
        "https://u:s3cr3t@git hub.com/o/r",
        "https://u:s3cr3t@github.com:port/o/r",
        "https://[u:s3cr3t@github.com/o/r",
    ],
)
def test_what_is_no_address_is_refused_without_showing_it(where: str) -> None:
    with pytest.raises(Fixable) as problem:
        parse_address(where)
    assert "s3cr3t" not in str(problem.value)


def test_the_login_goes_to_its_own_address_only_and_every_form_of_it_is_a_secret() -> None:
    address = parse_address("https://user:s3cr3t%2F%2B@github.com/o/r")
    assert address is not None
    ((key, value), *others) = address.settings
    assert [] == [setting for _, setting in others if any(secret in setting for secret in address.secrets)]
    assert "http.https://github.com/o/r.extraHeader" == key
    assert "Authorization: Basic dXNlcjpzM2NyM3QvKw==" == value
    assert {"user:s3cr3t/+", "dXNlcjpzM2NyM3QvKw==", SECRET} == set(address.secrets)


@pytest.mark.parametrize(
    ("where", "login"),
    [
        ("https://github.com/o/r", "x-access-token:token"),
        ("https://user:own@github.com/o/r", "user:own"),
        ("http://localhost/o/r", "x-access-token:token"),
        ("http://example.org/o/r", ""),
        ("git@github.com:o/r.git", ""),
        ("ssh://git@github.com/o/r", ""),
        ("file:///o/r", ""),
    ],
)
def test_a_token_is_sent_over_tls_or_to_this_machine_only(where: str, login: str) -> None:
    address = parse_address(where)
    assert address is not None
    assert login == address.with_token("token").login


def test_the_same_repository_has_the_same_clone_whoever_reads_it() -> None:
    names = {parse_address(f"https://{user}github.com/o/r").folder_name for user in ("", "a:b@", "token@")}
    assert 1 == len(names)
    assert names != {parse_address("https://github.com/o/other").folder_name}
