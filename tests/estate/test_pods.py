"""Workloads and services are read wherever they stand, and what is not certain of them never touches a policy's verdict."""

import pytest

from bot.estate import RawFile, load
from bot.model.estate import ContainerPort, Estate, ServicePort
from bot.model.verdict import Outcome
from bot.policy import verdict
from tests.estate.conftest import CONVENTIONS, namespace, raw
from tests.platforms import CLOUD_PLATFORM

SERVICE = """apiVersion: v1
kind: Service
metadata: {name: till%s}
spec:
  selector: {app: till}
  ports:
  - {name: web, port: 80, targetPort: http}
  - {port: 53, protocol: UDP}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: till%s}
spec:
  selector: {matchLabels: {app: till}}
  template:
    metadata: {labels: {app: till, tier: front}}
    spec:
      hostNetwork: true
      containers:
      - name: till
        ports: [{name: http, containerPort: 8080}, {containerPort: 9000, protocol: UDP}]
"""
CRON_JOB = """apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    spec:
      template:
        spec: {containers: [{name: nightly}]}
"""


def estate(**files: str) -> Estate:
    """Load files by content; `__` in a keyword stands for a slash."""
    named = {f"{path.replace('__', '/')}.yaml": text for path, text in files.items()}
    return load([RawFile(path, path, text.encode()) for path, text in named.items()], CLOUD_PLATFORM)


def said(found: Estate, name: str = "shop") -> list[str]:
    """List why workloads and services of a namespace are not certain."""
    return [skip.why for skip in found.namespaces[name].pods_unread]


def test_a_workload_has_the_labels_and_ports_of_its_pods(estate_of):
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/all.yaml": DEPLOYMENT % "" + "---\n" + CRON_JOB})
    till, nightly = found.namespaces["shop"].workloads

    assert str(till) == "Deployment till"
    assert dict(till.labels) == {"app": "till", "tier": "front"}
    assert till.ports == (ContainerPort(8080, "http"), ContainerPort(9000, "", "UDP"))
    assert till.host_network
    assert str(till.place) == "namespaces/shop/all.yaml:1"
    assert (str(nightly), nightly.labels, nightly.host_network) == ("CronJob nightly", (), False)


def test_a_service_passes_calls_to_a_port_of_its_pods(estate_of):
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/svc.yaml": SERVICE % ""})
    (till,) = found.namespaces["shop"].services

    assert till.ports == (ServicePort(80, "http", "web"), ServicePort(53, 53, "", "UDP"))
    assert till.selector == (("app", "till"),)
    assert (till.type, till.headless, till.external_name) == ("ClusterIP", False, "")


def test_headless_and_external_services_are_told_apart(estate_of):
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {%s}\n---\n"
    more = text % ("peers", "clusterIP: None") + text % ("mail", "type: ExternalName, externalName: mail.example.org")
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/svc.yaml": more})

    assert [(each.name, each.headless, each.external_name) for each in found.namespaces["shop"].services] == [
        ("peers", True, ""),
        ("mail", False, "mail.example.org"),
    ]


PLACES = {
    "by the namespace that it names": {"ns": namespace("shop"), "apps__till": SERVICE % ", namespace: shop"},
    "by its folder": {"shop__ns": namespace("shop"), "shop__app__till": SERVICE % ""},
    "by its kustomization": {
        "ns": namespace("shop"),
        "base__till": SERVICE % ", namespace: other",
        "base__kustomization": "resources: [till.yaml]",
        "over__kustomization": "namespace: shop\nresources: [../base]",
    },
    "in a list": {
        "ns": namespace("shop"),
        "all": "apiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: Service, metadata: {name: till, namespace: shop}, spec: {ports: [{port: 80}]}}",
    },
}


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES.keys())
def test_a_service_goes_into_a_namespace_as_a_policy_does(files):
    found = estate(**files)

    assert [each.name for each in found.namespaces["shop"].services] == ["till"]
    assert not said(found)


def test_a_file_outside_the_namespaces_folders_counts_too():
    files = [raw("shop/ns.yaml", namespace("shop")), RawFile("apps/till.yaml", "", (SERVICE % ", namespace: shop").encode())]
    found = load(files, CONVENTIONS)

    assert [each.name for each in found.namespaces["shop"].services] == ["till"]
    assert list(found.namespaces["shop"].files) == ["namespaces/shop/ns.yaml"]


def test_a_prefix_of_a_kustomization_is_part_of_the_name():
    found = estate(
        ns=namespace("shop"),
        base__till=SERVICE % "",
        base__kustomization="namePrefix: old-\nresources: [till.yaml]",
        over__kustomization="namePrefix: new-\nnameSuffix: -x\nnamespace: shop\nresources: [../base]",
    )

    assert [each.name for each in found.namespaces["shop"].services] == ["new-old-till-x"]


CHANGES = {
    "a patch of it": "patches: [{patch: '{}', target: {kind: Service}}]",
    "a patch of anything": "patches: [{patch: '{}', target: {name: till}}]",
    "a patch in a file": "patches: [{path: patch.yaml}]",
    "a targeted patch in a file": "patches: [{path: patch.yaml, target: {kind: Service}}]",
    "a transformer": "transformers: [t.yaml]",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_service_that_kustomize_may_change_is_not_certain(change):
    found = estate(
        ns=namespace("shop"),
        a__till=SERVICE % "",
        a__patch="apiVersion: v1\nkind: Service\nmetadata: {name: till}\nspec: {type: NodePort}\n",
        a__kustomization=f"namespace: shop\nresources: [till.yaml]\n{change}",
    )

    assert not found.namespaces["shop"].services
    assert len(said(found)) == 1
    assert not found.namespaces["shop"].unread


def test_a_patch_of_a_deployment_leaves_services_and_policies_alone():
    found = estate(
        a__ns=namespace("shop"),
        a__all=SERVICE % "" + "---\n" + DEPLOYMENT % "",
        a__more="apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: till}\nspec: {replicas: 3}\n",
        a__kustomization="namespace: shop\nresources: [ns.yaml, all.yaml]\n"
        "patches: [{path: more.yaml, target: {kind: Deployment}}]",
    )
    shop = found.namespaces["shop"]

    assert not any(reason.kind == "passed-over" for reason in verdict(found, "shop", "shop", conventions=CLOUD_PLATFORM).reasons)
    assert [each.name for each in shop.services] == ["till"]
    assert [each.name for each in shop.workloads] == ["till"]
    assert "a patch" in said(found)[0]
    assert not shop.unread


def test_a_label_that_kustomize_adds_to_pods_is_said():
    found = estate(
        ns=namespace("shop"),
        a__till=DEPLOYMENT % "",
        a__kustomization="namespace: shop\nresources: [till.yaml]\nlabels: [{pairs: {x: y}, includeTemplates: true}]",
    )

    assert "a label that goes into pods" in said(found)[0]


UNREADABLE = {
    "a template": "kind: Service\nmetadata: {namespace: shop, name: {{ .Values.name }}}\n",
    "no name": "apiVersion: v1\nkind: Service\nmetadata: {namespace: shop}\n",
    "no port": "apiVersion: v1\nkind: Service\nmetadata: {namespace: shop, name: a}\nspec: {ports: [{targetPort: 80}]}",
    "a port too high": "apiVersion: v1\nkind: Service\nmetadata: {namespace: shop, name: a}\nspec: {ports: [{port: 70000}]}",
    "an impossible target": "apiVersion: v1\nkind: Service\nmetadata: {namespace: shop, name: a}\n"
    "spec: {ports: [{port: 80, targetPort: '80'}]}",
    "a former version": "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {namespace: shop, name: a}\n",
    "no template": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: shop, name: a}\n",
    "no boolean": "apiVersion: v1\nkind: Pod\nmetadata: {namespace: shop, name: a}\nspec: {hostNetwork: 'true'}\n",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_said_and_hides_no_policy(text):
    found = estate(ns=namespace("shop"), apps__a=text, till=namespace("till"))
    (skip,) = found.namespaces["shop"].pods_unread

    assert skip.path == "apps/a.yaml"
    assert skip.line
    assert skip in found.skipped
    assert not found.namespaces["till"].pods_unread
    assert verdict(found, "till", "shop", conventions=CLOUD_PLATFORM).outcome is Outcome.ALLOWED


def test_a_folders_document_for_another_namespace_is_left_aside(estate_of):
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/svc.yaml": SERVICE % ", namespace: other"})

    assert not found.namespaces["shop"].services
    assert "other" in said(found)[0]
    assert found.namespaces["shop"].pods_unread[0] in found.skipped


def test_a_namespace_that_nothing_declares_is_not_made_of_its_services():
    found = estate(ns=namespace("shop"), a=SERVICE % ", namespace: lost", b=DEPLOYMENT % ", namespace: lost")

    assert list(found.namespaces) == ["shop"]
    assert ["Service till doesn't count: it's for the namespace lost, which nothing declares (and 1 more of them)."] == [
        skip.why for skip in found.skipped
    ]


def test_the_same_service_twice_is_one_and_two_that_differ_are_none():
    same = estate(ns=namespace("shop"), a=SERVICE % ", namespace: shop", b=SERVICE % ", namespace: shop")
    other = (SERVICE % ", namespace: shop").replace("port: 80", "port: 81")
    differ = estate(ns=namespace("shop"), a=SERVICE % ", namespace: shop", b=other)

    assert len(same.namespaces["shop"].services) == 1
    assert not differ.namespaces["shop"].services
    assert ["b.yaml:1", "a.yaml:1"] == [why.split(" is written differently in ")[1].split(",")[0] for why in said(differ)]


def test_a_service_that_the_kustomization_beside_it_does_not_list_is_not_certain():
    found = estate(shop__ns=namespace("shop"), shop__svc=SERVICE % "", shop__kustomization="resources: [ns.yaml]")

    assert not found.namespaces["shop"].services
    assert "doesn't list" in said(found)[0]


def test_a_kind_of_another_group_is_no_service(estate_of):
    text = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: till}\nspec: {}\n"
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/svc.yaml": text})

    assert not found.namespaces["shop"].services
    assert not said(found)


def test_the_ports_of_init_containers_count_only_where_they_stay(estate_of):
    """One that ends serves nothing, whatever it calls its ports."""
    first = "      initContainers:\n      - {name: first, ports: [{name: http, containerPort: 9999}]}\n"
    stays = "      - {name: proxy, restartPolicy: Always, ports: [{name: proxy, containerPort: 7000}]}\n"
    text = (DEPLOYMENT % "").replace("      containers:\n", f"{first}{stays}      containers:\n")
    (till,) = estate_of({"shop/ns.yaml": namespace("shop"), "shop/till.yaml": text}).namespaces["shop"].workloads
    assert [8080, 9000, 7000] == [port.number for port in till.ports]


def test_a_namespace_that_is_no_text_is_refused(estate_of):
    found = estate_of({"shop/ns.yaml": namespace("shop"), "shop/till.yaml": DEPLOYMENT % ", namespace: y"})
    assert () == found.namespaces["shop"].workloads
    assert any("metadata.namespace is the boolean “y”" in skip.why for skip in found.skipped)
