"""The steps of letting a source call a target: a label, a way in, a way out. Each is an edit of one file of a draft."""

from dataclasses import dataclass, field

from bot.changes.append import append_documents
from bot.changes.asking import Asked, verdict_of
from bot.changes.choice import choose
from bot.changes.draft import Draft
from bot.changes.emit import Manifest
from bot.changes.isolation import selectable
from bot.changes.label_line import HINT, add_label
from bot.changes.manifests import namespace_peer, own_peer, policy, standard_policies
from bot.changes.model import LabelChoice
from bot.changes.place import free_name, generated, policy_file
from bot.conventions import BUILT_IN_KEY, Conventions
from bot.errors import Fixable
from bot.estate.model import Direction, LabelSelector
from bot.policy.model import Outcome
from bot.question import Port


@dataclass(slots=True)
class Steps:
    """A plan in the making: the draft so far, and what has been decided on the way."""

    asked: Asked
    conventions: Conventions
    draft: Draft
    choices: list[LabelChoice] = field(default_factory=list)
    purposes: dict[str, set[str]] = field(default_factory=dict)
    """What the edits of each namespace do."""
    warnings: list[str] = field(default_factory=list)
    pods: list[LabelSelector] | None = None
    """What new policies of the target select, worked out before the first of them is written."""

    def isolate_as_usual(self) -> None:
        """Give a target without policies those that every namespace starts with, so that its own pods are not cut off."""
        for manifest in standard_policies(self.asked.target, self.conventions):
            self._add(self.asked.target, Direction.INGRESS, manifest)

    def let_in(self, source: str, select_by: str) -> None:
        """Add to the source the label that it needs, and to the target what admits it, unless the label is enough."""
        target = self.asked.target
        if source == target:
            peer = own_peer()
        else:
            choice = choose(self.draft.estate, source, select_by, self.conventions)
            self.choices.append(choice)
            peer = namespace_peer(choice.key, choice.value)
            if choice.adds:
                self._label(choice)
                if verdict_of(self.draft.estate, source, self.asked, self.conventions).ingress is Outcome.ALLOWED:
                    return  # a rule that waited for the label lets in all that was asked for
        if self.pods is None:
            self.pods = selectable(self.draft.estate, target, Direction.INGRESS, self.asked.pods, self.conventions)
        ports = self._missing(source, Direction.INGRESS)
        for pods in self.pods:
            self._add(
                target,
                Direction.INGRESS,
                policy(Direction.INGRESS, f"allow-{source}", target, peer, pods=pods, ports=ports, protocol=self.asked.protocol),
            )

    def let_out(self, source: str) -> None:
        """Add to the source what lets it call the target: by the built-in label, so that the target needs no other."""
        target, everything = self.asked.target, LabelSelector()
        peer = own_peer(self.asked.pods) if source == target else namespace_peer(BUILT_IN_KEY, target, self.asked.pods)
        ports = self._missing(source, Direction.EGRESS)
        for pods in selectable(self.draft.estate, source, Direction.EGRESS, everything, self.conventions):
            self._add(
                source,
                Direction.EGRESS,
                policy(
                    Direction.EGRESS,
                    f"allow-egress-to-{target}",
                    source,
                    peer,
                    pods=pods,
                    ports=ports,
                    protocol=self.asked.protocol,
                ),
            )

    def _missing(self, source: str, direction: Direction) -> list[Port]:
        """Return the ports asked for that are not open yet, all of them where none is."""
        closed = []
        for port in self.asked.ports:
            one = Asked((source,), self.asked.target, (port,), None, self.asked.pods, None)
            seen = verdict_of(self.draft.estate, source, one, self.conventions)
            if (seen.ingress if direction is Direction.INGRESS else seen.egress) is not Outcome.ALLOWED:
                closed.append(port)
        return closed or list(self.asked.ports)

    def _label(self, choice: LabelChoice) -> None:
        path = self.draft.estate.namespaces[choice.source].place.path
        text = self.draft.text(choice.source, path)
        if text is None or not path.endswith(".yaml"):
            raise Fixable(f"{choice.source} is declared in {path}, and only `.yaml` files are written.", HINT)
        self.warnings += generated(self.draft.estate.namespaces[choice.source], path)
        after, shown = add_label(text, choice.source, choice.key, choice.value, path)
        self.draft = self.draft.edited(choice.source, path, after, shown)
        self.purposes.setdefault(choice.source, set()).add("label")

    def _add(self, owner: str, direction: Direction, manifest: Manifest) -> None:
        namespace = self.draft.estate.namespaces[owner]
        file = policy_file(self.draft.estate, namespace, direction, self.conventions)
        self.warnings += file.warnings
        metadata = manifest["metadata"]
        wanted = metadata["name"] if isinstance(metadata, dict) else ""
        named = {**manifest, "metadata": {"name": free_name(namespace, wanted, file.path), "namespace": owner}}
        after, shown = append_documents(self.draft.text(owner, file.path), [named], file.path)
        self.draft = self.draft.edited(owner, file.path, after, shown)
        self.purposes.setdefault(owner, set()).add(direction.lower())
