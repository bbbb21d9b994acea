"""One file that declares both ends: every edit of it is in the one that is written."""

from bot.changes import plan_allow
from bot.estate import RawFile, load
from bot.model.conventions import Conventions
from bot.model.question import Intent, Question
from bot.model.verdict import Outcome
from bot.policy import verdict_on
from tests.changes.estates import TEMPLATES
from tests.platforms import CLOUD_PLATFORM

LIMIT = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: limit, namespace: {name}}}
spec: {{podSelector: {{}}, policyTypes: [{direction}]}}
"""
BOTH = "".join(f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("aa", "bb"))
TEXT = BOTH + LIMIT.format(name="aa", direction="Egress") + LIMIT.format(name="bb", direction="Ingress")
ASKED = Question(Intent.ALLOW, sources=("aa",), target="bb")


def read(text: str, conventions: Conventions):
    """Read an estate of one file."""
    return load([RawFile("all.yaml", "", text.encode())], conventions)


def test_a_file_of_both_ends_holds_both_rules():
    for conventions in (CLOUD_PLATFORM, Conventions()):
        plan = plan_allow(ASKED, read(TEXT, conventions), conventions, TEMPLATES)

        (group,) = plan.groups
        (edit,) = group.edits
        assert edit.before == TEXT
        assert edit.after == TEXT + edit.added
        assert "allow-egress-to-bb" in edit.added
        assert "name: allow-aa\n" in edit.added
        assert "bb" == group.namespace
        assert verdict_on(ASKED, "aa", read(edit.after, conventions), conventions).outcome is Outcome.ALLOWED
