"""An estate with edits laid over it: each edited file is read again, so that proofs rest on the text that is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.estate import RawFile, limited, load
from bot.manifests.compose import Unreadable, compose_documents, decode
from bot.manifests.tree import outgrown
from bot.model.conventions import Conventions
from bot.model.estate import Estate, Namespace, SourceFile
from bot.model.plan import Edit


@dataclass(frozen=True, slots=True)
class Overlay:
    """An estate with edits in it. `edits` are by path, in the order in which the files were first touched."""

    estate: Estate
    conventions: Conventions
    edits: Mapping[str, Edit] = field(default_factory=dict)
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By path: the namespaces that the edits of a file are for. A file may declare several."""

    def text(self, namespace: str, path: str) -> str | None:
        """Return a file's text as it is now, None where no namespace has such a file."""
        if path in self.edits:
            return self.edits[path].after
        file = self._file(namespace, path)
        return file.text if file else None

    def _file(self, namespace: str, path: str) -> SourceFile | None:
        """Return a file of a namespace, or else of any other: a kustomization may list the files of several."""
        own = self.estate.namespaces[namespace].files.get(path)
        found = (each.files[path] for each in self.estate.namespaces.values() if path in each.files)
        return own or next(found, None)

    def edited(self, namespace: str, path: str, after: str, shown: str) -> "Overlay":
        """Return the overlay with a file's whole text replaced; `shown` is the part of it to show to people.

        Raises Fixable where the edited file can no longer be read, for example because it outgrew a limit.
        """
        edit = self._edit(namespace, path, after, shown)
        return self._with_edit(namespace, edit, self._read_again(namespace, path, after))

    def deleted(self, namespace: str, path: str, shown: str) -> "Overlay":
        """Return the overlay without a file; `shown` is the part of it to show to people."""
        edit = replace(self._edit(namespace, path, "", shown), deletes=True)
        return self._with_edit(namespace, edit, self._read_again(namespace, path, None))

    def _edit(self, namespace: str, path: str, after: str, shown: str) -> Edit:
        earlier = self.edits.get(path)
        if earlier:
            return replace(earlier, after=after, added=earlier.added + shown)
        file = self._file(namespace, path)
        return Edit(path, file.text if file else None, after, shown, file.blob if file else None)

    def _with_edit(self, namespace: str, edit: Edit, again: Namespace) -> "Overlay":
        again = _as_known(again, self.estate, self.estate.namespaces[namespace])
        owners = tuple(dict.fromkeys((*self.owners.get(edit.path, ()), namespace)))
        return replace(
            self,
            estate=_with(self.estate, again),
            edits={**self.edits, edit.path: edit},
            owners={**self.owners, edit.path: owners},
        )

    def _read_again(self, name: str, path: str, after: str | None) -> Namespace:
        """Return a namespace as its files say, of which one has a new text, or is gone."""
        known = self.estate.namespaces[name]
        files = [RawFile(each.path, each.blob, each.text.encode()) for each in known.files.values() if each.path != path]
        files += [RawFile(path, "", after.encode())] if after is not None else []
        small = load(files, self.conventions)
        again = small.namespaces.get(name)
        kept = {each: file for each, file in known.files.items() if each != path}
        if after is None:
            # Where nothing declares it and its last policy goes, no file is left that says anything of it.
            return again or replace(known, policies=(), overwritten=(), foreign=(), files=kept)
        try:
            compose_documents(decode(after.encode()))
        except Unreadable as problem:
            raise outgrown(path, str(problem)) from None
        if again is None:
            raise outgrown(path, f"It would not be told any more that {name} is there.")
        if path not in again.files:  # it holds nothing of the namespace any more
            return replace(again, files={**again.files, path: SourceFile(path, "", after, 0)})
        return again


def _as_known(again: Namespace, estate: Estate, known: Namespace) -> Namespace:
    """Return a namespace that was read again, with what files other than its own readable ones say of it."""
    elsewhere = [each for each in estate.cluster_wide if each.policy.place.path not in again.files]
    unread = tuple(skip for skip in known.unread if skip.path not in known.files)
    # Only this namespace was read again: a policy in its folder for another one that the estate declares hides nothing.
    own = tuple(skip for skip in again.unread if skip.about not in estate.namespaces)
    again = replace(again, others=known.others, shared=known.shared, bases=known.bases)
    return limited(replace(again, unread=own), elsewhere, unread, unlabelled=known.name in estate.unlabelled)


def _with(estate: Estate, namespace: Namespace) -> Estate:
    """Return the estate with a namespace that was read again in it, also in the index of labels."""
    before = estate.labels_of(namespace.name).items()
    namespaces = {**estate.namespaces, namespace.name: namespace}
    changed = replace(estate, namespaces=namespaces)
    after = changed.labels_of(namespace.name).items()
    if before == after:
        return changed
    carriers = dict(estate.carriers)
    for label in before - after:
        carriers[label] = tuple(name for name in carriers.get(label, ()) if name != namespace.name)
    for label in after - before:
        carriers[label] = tuple(sorted({*carriers.get(label, ()), namespace.name}))
    return replace(changed, carriers=carriers)
