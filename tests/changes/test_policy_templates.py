"""The templates of the policies that are written: what a platform team may change in them, and what it may not."""

import shutil
from pathlib import Path

import pytest

from bot.changes import check_templates, plan_allow
from bot.changes.policy_templates import TEMPLATES as NAMES
from bot.errors import Fixable
from bot.guide.pages import read_guide
from bot.host import Host
from bot.model.estate import Direction
from bot.model.plan import Plan
from bot.model.question import FIRST_POLICY
from bot.settings import ROOT, read_settings
from tests.changes.estates import LAYOUT, TEMPLATES, after_all, ask, pair
from tests.platforms import CLOUD

MARKED = """\
  namespace: {{ namespace | yaml }}
  labels:
    owner: platform
  annotations:
    example.org/why: "Asked for in #help: “yes”"
"""


def changed(template: str, old: str, new: str) -> dict[str, str]:
    """Return the shipped templates with a part of one replaced, which must be there."""
    assert old in TEMPLATES[template]
    return {**TEMPLATES, template: TEMPLATES[template].replace(old, new)}


def added(made: Plan) -> str:
    """Return the YAML that a plan shows."""
    return "".join(edit.added for group in made.groups for edit in group.edits)


def test_the_shipped_templates_make_what_is_asked_of_them() -> None:
    """The start checks them, and there are no others."""
    check_templates(TEMPLATES)
    assert NAMES.keys() == TEMPLATES.keys()


def test_labels_and_annotations_of_the_platform_are_in_the_branch() -> None:
    """They come with the policy, in the style of the file, and the plan is proven as ever."""
    templates = changed("ingress.yaml.j2", "  namespace: {{ namespace | yaml }}\n", MARKED)
    check_templates(templates)
    before = pair()
    made = plan_allow(ask(), before, LAYOUT, templates)
    assert made.writes
    assert (
        "  name: allow-a-dev\n  namespace: b-dev\n  labels:\n    owner: platform\n  annotations:\n"
        '    example.org/why: "Asked for in #help: “yes”"\nspec:\n'
    ) in added(made)
    after = after_all(before, made).namespaces["b-dev"]
    assert {Direction.INGRESS} == after.policies[-1].types


@pytest.mark.parametrize("template", ["default.yaml.j2", "component.yaml.j2"])
def test_a_first_policy_is_made_of_its_templates(template: str) -> None:
    """Those that come with it have templates of their own."""
    templates = changed(template, "  namespace: {{ namespace | yaml }}\n", MARKED)
    made = plan_allow(ask(confirmed=(FIRST_POLICY,)), pair("# none\n"), LAYOUT, templates)
    assert 1 == added(made).count("owner: platform")


@pytest.mark.parametrize(
    ("template", "old", "new", "said"),
    [
        pytest.param("ingress.yaml.j2", "{% endif %}", "", "ingress.yaml.j2, line", id="not Jinja"),
        pytest.param("egress.yaml.j2", "peer", "caller", "'caller' is undefined", id="a value that there is not"),
        pytest.param("egress.yaml.j2", "{{ pods | yaml }}", "{{ 1 // 0 }}", "can't be rendered", id="an error in it"),
        pytest.param("ingress.yaml.j2", "  ingress:", " ingress:", "not valid YAML: line", id="not YAML"),
        pytest.param("default.yaml.j2", "kind: NetworkPolicy", "kind: Pod", "It holds a Pod of", id="another kind"),
        pytest.param("default.yaml.j2", "networking.k8s.io/v1", "extensions/v1beta1", "extensions/v1beta1", id="another API"),
        pytest.param("default.yaml.j2", "spec:", "---\nspec:", "no kind", id="two documents"),
        pytest.param("ingress.yaml.j2", "{{ name | yaml }}", "mine", r"metadata\.name must be", id="another name"),
        pytest.param("ingress.yaml.j2", "{{ namespace | yaml }}", "{{ namespace }}", "namespace", id="a name without quotes"),
        pytest.param("ingress.yaml.j2", "spec:", "  finalizers: [a]\nspec:", "no field “finalizers”", id="another field"),
        pytest.param("ingress.yaml.j2", "{{ pods | yaml }}", "{}", "Its spec must select", id="other pods"),
        pytest.param("ingress.yaml.j2", "    - {{ peer | yaml }}", "    - namespaceSelector: {}", "Its spec", id="other peers"),
        pytest.param("egress.yaml.j2", "ports: {{ ports | yaml }}", "ports: []", "Its spec must", id="other ports"),
        pytest.param("default.yaml.j2", "  - Ingress", "  - Ingress\n  - Egress", "Its spec must", id="another direction"),
        pytest.param(
            "default.yaml.j2", "spec:", "  labels: {a: true}\nspec:", "the boolean “true”", id="a label that is no text"
        ),
        pytest.param("default.yaml.j2", "spec:", "  name: on\nspec:", "name", id="a key twice"),
    ],
)
def test_a_template_that_makes_something_else_is_named(template: str, old: str, new: str, said: str) -> None:
    """Whom a policy admits is not the template's to say."""
    with pytest.raises(Fixable, match=said) as raised:
        check_templates(changed(template, old, new))
    assert f"templates/manifests/{template}" in raised.value.message


def test_a_template_that_is_missing_or_broken_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot does not start without one of them, and says which."""
    for folder in ("docs", "templates", "platforms", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "templates" / "manifests" / "egress.yaml.j2").unlink()
    with pytest.raises(Fixable, match=r"templates/manifests/egress\.yaml\.j2 is missing"):
        check_templates(read_guide(tmp_path, CLOUD, "").policies)
    monkeypatch.setattr("bot.host.ROOT", tmp_path)
    with pytest.raises(Fixable, match=r"templates/manifests/egress\.yaml\.j2 is missing"):
        Host(read_settings({"state": tmp_path / "state"}))
