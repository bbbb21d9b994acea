"""Rendered manifests add workloads and services to the namespaces of a repository, and nothing else."""

import pytest

from bot.estate import RawFile, load, with_rendered
from bot.model.estate import Estate, Skipped
from tests.estate.conftest import namespace
from tests.estate.repositories import policy
from tests.estate.test_pods import DEPLOYMENT, SERVICE
from tests.platforms import CLOUD_PLATFORM


def estate(own: str = "", also: tuple[Skipped, ...] = (), **rendered: str) -> Estate:
    """Read a repository of the namespaces shop and till, then rendered files; `__` stands for a slash."""
    text = "---\n".join([namespace("shop"), namespace("till"), *([own] if own else [])])
    files = [RawFile(f"out/{path.replace('__', '/')}.yaml", "", text.encode()) for path, text in rendered.items()]
    return with_rendered(load([RawFile("all.yaml", "", text.encode())], CLOUD_PLATFORM), files, also)


PLACES = {"by the namespace that it names": ("any", ", namespace: shop"), "by its folder": ("shop__templates__svc", "")}


@pytest.mark.parametrize(("path", "own"), PLACES.values(), ids=PLACES.keys())
def test_a_rendered_service_goes_into_its_namespace(path, own):
    found = estate(**{path: SERVICE % own + "---\n" + DEPLOYMENT % own})
    shop = found.namespaces["shop"]

    assert [str(each) for each in (*shop.services, *shop.workloads)] == ["Service till", "Deployment till"]
    assert str(shop.services[0].place) == f"out/{path.replace('__', '/')}.yaml:1"
    assert not found.skipped


def test_what_was_rendered_replaces_the_repositorys_own_of_its_name():
    newer = SERVICE.replace("port: 80", "port: 8000") % ", namespace: shop"
    shop = estate(SERVICE % ", namespace: shop", a=newer).namespaces["shop"]

    assert [[port.number for port in each.ports] for each in shop.services] == [[8000, 53]]


def test_a_service_without_any_namespace_is_named():
    (skip,) = estate(a=SERVICE % "").skipped

    assert skip.why == "Service till doesn't count: it names no namespace, nor does its place."


def test_a_policy_does_not_count_and_is_named():
    found = estate(a=policy(space="shop"))

    assert not found.namespaces["shop"].policies
    assert ["NetworkPolicy “deny” doesn't count: the bot reads policies from the repository."] == [
        skip.why for skip in found.namespaces["shop"].pods_unread
    ]


UNREADABLE = {
    "it names a namespace": ("any", "namespace: shop\nkind: [", {"shop"}),
    "its folder does": ("shop__any", "kind: [", {"shop"}),
    "nothing does": ("any", "kind: [", {"shop", "till"}),
}


@pytest.mark.parametrize(("path", "text", "names"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_covers_the_namespaces_that_it_may_concern(path, text, names):
    found = estate(**{path: text})

    assert {name for name, space in found.namespaces.items() if space.pods_unread} == names
    assert not any(space.unread for space in found.namespaces.values())
    assert len(found.skipped) == 1


def test_a_file_that_was_not_read_at_all_is_named():
    found = estate(also=(Skipped("out/shop/link.yaml", "It is a symbolic link, which is not followed."),))

    assert [skip.path for skip in found.skipped] == ["out/shop/link.yaml"]
    assert found.namespaces["shop"].pods_unread
    assert not found.namespaces["till"].pods_unread
