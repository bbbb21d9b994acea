"""Small estates to plan in, and what every plan must be held to."""

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

import kubernetes_validate
import yaml
from kubernetes_validate import utils

from bot.changes import plan_allow, plan_revoke
from bot.estate import RawFile, load
from bot.guide.pages import read_guide
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.plan import Edit, Plan
from bot.model.question import Intent, Question
from bot.settings import ROOT
from tests.platforms import CLOUD, below

# The library reads its schema from disk for each manifest; thousands of manifests share one.
utils.schema_contents = cache(utils.schema_contents)
STRICT = kubernetes_validate.latest_version()

TEMPLATES = read_guide(ROOT, CLOUD, "").policies

LAYOUT = below("ns")
GUIDE_KEY = LAYOUT.guide_key

NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  labels:
    cloud-platform.justice.gov.uk/is-production: "false"
    cloud-platform.justice.gov.uk/environment-name: "dev"
"""

RBAC = """\
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata:
  name: admin
subjects:
- kind: Group
  name: "github:{team}"
"""

DEFAULT = """\
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: default
  namespace: {name}
spec:
  podSelector: {{}}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector: {{}}
"""

STANDARD = (
    DEFAULT
    + """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: allow-ingress-controllers
  namespace: {name}
spec:
  podSelector: {{}}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          component: ingress-controllers
"""
)

EGRESS = """\
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: limited
  namespace: {name}
spec:
  podSelector: {{}}
  policyTypes:
  - Egress
"""

CALICO = """\
kind: NetworkPolicy
apiVersion: projectcalico.org/v3
metadata:
  name: calico
  namespace: {name}
spec:
  selector: all()
  types:
  - {type}
"""


def path(namespace: str, file: str = LAYOUT.policy_file) -> str:
    """Return the path of a namespace's file."""
    return f"{LAYOUT.namespaces_root}/{namespace}/{file}"


def namespace(name: str, *labels: str) -> str:
    """Write a namespace's own file, with more labels, each a line of YAML."""
    return NAMESPACE.format(name=name) + "".join(f"    {label}\n" for label in labels)


def admitting(name: str, owner: str, *labels: str) -> str:
    """Write a policy whose one rule admits namespaces by label, a peer for each line of YAML."""
    head = DEFAULT.format(name=owner).replace("name: default", f"name: {name}").rpartition("    - podSelector")[0]
    return head + "".join(f"    - namespaceSelector:\n        matchLabels:\n          {label}\n" for label in labels)


def estate(files: Mapping[str, str | bytes], conventions: Conventions = LAYOUT) -> Estate:
    """Load files by `namespace/file`. A namespace without a file of its own gets one; one without policies stays without."""
    given = {f"{conventions.namespaces_root}/{name}": text for name, text in files.items()}
    for name in {key.partition("/")[0] for key in files}:
        given.setdefault(f"{conventions.namespaces_root}/{name}/{conventions.namespace_file}", namespace(name))
    raw = [RawFile(name, f"blob of {name}", text if isinstance(text, bytes) else text.encode()) for name, text in given.items()]
    return load(raw, conventions)


def pair(policies: str | bytes | None = None, **files: str) -> Estate:
    """Load the source `a-dev` and the target `b-dev`, the target with its policy file (by default the standard one), and more."""
    given: dict[str, str | bytes] = {"a-dev/04-networkpolicy.yaml": STANDARD.format(name="a-dev")}
    given["b-dev/04-networkpolicy.yaml"] = STANDARD.format(name="b-dev") if policies is None else policies
    return estate({**given, **files})


def ask(*sources: str, target: str = "b-dev", intent: Intent = Intent.ALLOW, **slots: object) -> Question:
    """Ask for sources to call the target."""
    return Question(intent, sources=sources or ("a-dev",), target=target).with_(**slots)


def edits_of(plan: Plan) -> dict[str, Edit]:
    """Return all edits of a plan by path."""
    return {edit.path: edit for group in plan.groups for edit in group.edits}


class _Loader(yaml.CSafeLoader):
    """Reads also a key that is a list or a map, which YAML has and a Python dict has not: by its text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Return a mapping."""
        self.flatten_mapping(node)
        pairs = [(self.construct_object(key, deep=True), self.construct_object(value, deep=deep)) for key, value in node.value]
        return {key if isinstance(key, Hashable) else repr(key): value for key, value in pairs}


def documents(text: str | None) -> list[Any]:
    """Read a file's documents by PyYAML's own safe loader, which no code of ours uses."""
    return list(yaml.load_all(text or "", Loader=_Loader))


def policies_added(edit: Edit) -> list[dict[str, Any]]:
    """Return what an edit appended, after holding it to the rules: the old text and its documents unchanged in front of it."""
    before, after = documents(edit.before), documents(edit.after)
    assert edit.after.startswith(edit.before or "")
    assert edit.after.endswith(edit.added)
    assert before == after[: len(before)]
    added = after[len(before) :]
    assert documents(edit.added) == added
    for manifest in added:
        assert isinstance(manifest, dict)
        kubernetes_validate.validate(manifest, STRICT, strict=True)
    return added


def after_all(before: Estate, plan: Plan, conventions: Conventions = LAYOUT) -> Estate:
    """Load the estate as it is when all groups are merged, from the edits' bytes alone; what could not be read still cannot."""
    files = {file.path: file.text for each in before.namespaces.values() for file in each.files.values()}
    files |= {edit.path: edit.after for edit in edits_of(plan).values()}
    files = {name: text for name, text in files.items() if name not in edits_of(plan) or not edits_of(plan)[name].deletes}
    unread = [skip for skip in before.skipped if skip.hides and skip.path not in files]
    return load([RawFile(name, "", text.encode()) for name, text in files.items()], conventions, also=unread)


def planned(question: Question, known: Estate, conventions: Conventions = LAYOUT) -> Plan:
    """Plan what a question asks for, with the templates that are shipped."""
    if question.intent is Intent.REVOKE:
        return plan_revoke(question, known, conventions)
    return plan_allow(question, known, conventions, TEMPLATES)
