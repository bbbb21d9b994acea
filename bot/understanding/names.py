"""Every namespace of an estate, found by what people call it. Built once per estate; a look-up takes microseconds."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.conventions import ENVIRONMENT_OF, NEIGHBOURS, Component, Conventions, split_environment
from bot.model.estate import Estate
from bot.understanding.words import COMMON, GENERIC_TAIL, SMALL

Words = tuple[str, ...]
_Key = TypeVar("_Key")

MOST_OPTIONS = 8
"""Options that a clarification carries: as many as a person reads."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A namespace, its stem (the name without its environment) and its environment, from the suffix or else the label."""

    name: str
    stem: Words
    environment: str | None
    suffixed: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a wording stands for: one name, or several, or none, with suggestions best first.

    `rank` says how it fits, 0 being the name itself; `environment` whether the wording named one.
    """

    name: str | None
    options: Words
    rank: int
    known: bool
    """The stem is in the estate (so that a finding without a name is ambiguous, or unknown in that environment)."""


NOTHING = Finding(None, (), 99, known=False)


@dataclass(eq=False)
class Names:
    """The index. Use `Names.of`, then `find`."""

    entries: Mapping[str, Entry]
    stems: Mapping[Words, tuple[Entry, ...]]
    keys: tuple[Mapping[Words, frozenset[Words]], ...]
    """Exact keys to stems, best kind first: the stem, the stem without a team's prefix, an application or repository, initials."""
    token_stems: Mapping[str, frozenset[Words]]
    squeezed: Mapping[str, frozenset[Words]]
    squeezed_names: Mapping[str, str]
    starts: Mapping[str, tuple[Words, ...]]
    """First word to names, stems and applications of two words and more, longest first."""
    prefixes: frozenset[str]
    """First words that people leave out."""
    components: tuple[Component, ...] = ()
    """The platform's own callers."""
    own_domains: tuple[str, ...] = ()
    """Ends of the platform's public host names, each with a dot before it."""
    own_hosts: tuple[str, ...] = ()
    """First parts of those hosts that belong to no namespace, each with a dot behind it."""
    clusters: tuple[str, ...] = ()
    """The clusters that the repository declares namespaces for, where it has several."""
    _seen: dict[Words, tuple[int, frozenset[Words]]] = field(default_factory=dict)

    @classmethod
    def of(cls, estate: Estate, conventions: Conventions) -> "Names":
        """Index an estate: names, environment suffixes and labels, applications and source repositories."""
        label = conventions.prefix + "environment-name"
        entries = {}
        stems: dict[Words, list[Entry]] = defaultdict(list)
        for name, namespace in estate.namespaces.items():
            stem, environment = split_environment(tuple(name.split("-")))
            declared = namespace.labels.get(label)
            said = ENVIRONMENT_OF.get(declared.value.lower()) if declared else None
            entry = Entry(name, stem, environment or said, environment is not None)
            entries[name] = entry
            stems[stem].append(entry)
        prefixes = _prefixes(stems, conventions.team_prefixes)
        titles = _titles(estate, entries, conventions, prefixes)
        cores, tokens = _cores(stems, prefixes), defaultdict(set)
        squeezed: dict[str, set[Words]] = defaultdict(set)
        for stem in stems:
            for token in stem:
                tokens[token].add(stem)
            for form in {stem, _core(stem, prefixes)}:
                squeezed["".join(form)].add(stem)
        initials: dict[Words, set[Words]] = defaultdict(set)
        for stem in stems:
            for letters in _initials(_core(stem, prefixes)):
                initials[letters,].add(stem)
        starts = _starts(entries, stems, cores, titles)
        return cls(
            entries,
            {stem: tuple(sorted(found, key=lambda entry: entry.name)) for stem, found in stems.items()},
            ({stem: frozenset({stem}) for stem in stems}, _frozen(cores), _frozen(titles), _frozen(initials)),
            _frozen(tokens),
            _frozen(squeezed),
            {name.replace("-", ""): name for name in entries},
            starts,
            prefixes,
            conventions.components,
            tuple(f".{domain}" for domain in conventions.own_domains),
            tuple(f"{host}." for host in conventions.own_hosts),
            tuple(estate.clusters.folders),
        )

    def with_names(self, names: Iterable[str]) -> "Names":
        """Return the index with further namespaces by their exact names; itself where it has them all."""
        fresh = [Entry(name, tuple(name.split("-")), None, suffixed=False) for name in names if name not in self.entries]
        if not fresh:
            return self
        stems = {entry.stem: (*self.stems.get(entry.stem, ()), entry) for entry in fresh}
        exact = {**self.keys[0], **{entry.stem: frozenset({entry.stem}) for entry in fresh}}
        starts = {entry.stem[0]: (entry.stem, *self.starts.get(entry.stem[0], ())) for entry in fresh if len(entry.stem) > 1}
        return replace(
            self,
            entries={**self.entries, **{entry.name: entry for entry in fresh}},
            stems={**self.stems, **stems},
            keys=(exact, *self.keys[1:]),
            starts={**self.starts, **starts},
            _seen={},
        )

    def find(self, words: Words, environment: str | None = None, presumed: Iterable[str] = ()) -> Finding:
        """Look up words as said, in an environment that was said or else in those that may be presumed, in that order."""
        whole = "-".join(words)
        if environment is None and whole in self.entries:
            return Finding(whole, (whole,), 0, known=True)
        rank, stems = self._stems(words)
        if not stems:
            return self._misspelt(words, environment)
        entries = [entry for stem in stems for entry in self.stems[stem]]
        if environment:
            return self._in_environment(entries, environment, rank)
        if len(entries) == 1:
            return Finding(entries[0].name, (entries[0].name,), rank, known=True)
        for guess in presumed:
            fitting = [entry for entry in entries if entry.environment == guess]
            if fitting:
                return self._of_many(fitting, rank)
        return self._of_many(entries, rank)

    def suggestions(self, words: Words, environment: str | None) -> Words:
        """Return the closest names to a wording that names nothing, best first."""
        query = "-".join((*words, environment) if environment else words)[:80]
        if len(query) < 3:
            return ()
        found = process.extract(query, self.entries.keys(), scorer=OSA.normalized_similarity, limit=5, score_cutoff=0.6)
        return tuple(name for name, _, _ in found)

    def knows(self, word: str) -> bool:
        """Whether some stem has this word."""
        return word in self.token_stems

    def _in_environment(self, entries: list[Entry], environment: str, rank: int) -> Finding:
        for wanted in (environment, *NEIGHBOURS.get(environment, ())):
            fitting = [entry for entry in entries if entry.environment == wanted]
            suffixed = [entry for entry in fitting if entry.suffixed]
            if suffixed or fitting:
                return self._of_many(suffixed or fitting, rank)
        return Finding(None, _ordered(entries), rank, known=False)

    def _of_many(self, entries: list[Entry], rank: int) -> Finding:
        if len(entries) == 1:
            return Finding(entries[0].name, (entries[0].name,), rank, known=True)
        return Finding(None, _ordered(entries), rank, known=True)

    def _stems(self, words: Words) -> tuple[int, frozenset[Words]]:
        if words not in self._seen:
            if len(self._seen) > 5000:
                self._seen.clear()
            self._seen[words] = self._search(words)
        return self._seen[words]

    def _search(self, words: Words) -> tuple[int, frozenset[Words]]:
        words = tuple("and" if word == "&" else word for word in words)
        for rank, found in enumerate(self._exactly(words), start=1):
            if found:
                return rank, found
        corrected = tuple(self._corrected(word) for word in words)
        if corrected != words:
            for rank, found in enumerate(self._exactly(corrected), start=11):
                if found:
                    return rank, found
        return 20, self._close(words)

    def _exactly(self, words: Words) -> Iterable[frozenset[Words]]:
        none: frozenset[Words] = frozenset()
        stem_keys, core_keys, titles, initials = self.keys
        yield stem_keys.get(words, none)
        yield core_keys.get(words, none)
        yield titles.get(words, none) if len(titles.get(words, none)) <= 3 else none
        trimmed = _trim(words)
        if trimmed and trimmed != words:
            yield stem_keys.get(trimmed, none) or core_keys.get(trimmed, none)
        yield self.squeezed.get("".join(words), none) if len("".join(words)) > 4 else none
        yield self._running(words)
        if trimmed and trimmed != words and not all(word in COMMON for word in trimmed):
            yield self._running(trimmed)
        yield self._without_small(words)
        if len(words) == 1 and 3 <= len(words[0]) <= 5 and len(initials.get(words, none)) == 1:
            yield initials[words]

    def _running(self, words: Words) -> frozenset[Words]:
        """Stems that hold these words one after another."""
        holders = self._holding(words)
        return frozenset(stem for stem in holders if self._runs(stem, words))

    def _without_small(self, words: Words) -> frozenset[Words]:
        """Stems that hold these words in this order, where only small words or one other word come between."""
        telling = tuple(word for word in words if word not in SMALL)
        if len(telling) < 2:
            return frozenset()
        return frozenset(stem for stem in self._holding(telling) if self._runs(tuple(w for w in stem if w not in SMALL), telling))

    def _runs(self, stem: Words, words: Words) -> bool:
        size = len(words)
        if words[0] in self.prefixes:
            return stem[:size] == words
        return any(stem[at : at + size] == words for at in range(len(stem) - size + 1))

    def _holding(self, words: Words) -> frozenset[Words]:
        sets = sorted((self.token_stems.get(word, frozenset()) for word in words), key=len)
        return frozenset.intersection(*sets) if sets else frozenset()

    def _corrected(self, word: str) -> str:
        if word in self.token_stems or len(word) < 4 or len(word) > 40 or word in COMMON:
            return word
        found = process.extractOne(word, self.token_stems.keys(), scorer=OSA.distance, score_cutoff=1 if len(word) < 7 else 2)
        return found[0] if found else word

    def _close(self, words: Words) -> frozenset[Words]:
        said = "".join(words)
        if not 6 <= len(said) <= 80 or all(word in COMMON for word in words):
            return frozenset()
        found = process.extract(said, self.squeezed.keys(), scorer=OSA.distance, score_cutoff=1 if len(said) < 9 else 2, limit=4)
        best = [key for key, distance, _ in found if distance == found[0][1]]
        return frozenset(stem for key in best for stem in self.squeezed[key])

    def _misspelt(self, words: Words, environment: str | None) -> Finding:
        """Try the whole wording, its environment included, as a misspelt name."""
        said = "".join(words)
        if environment is None and len(words) > 1 and 8 <= len(said) <= 80:
            found = process.extract(said, self.squeezed_names.keys(), scorer=OSA.distance, score_cutoff=2, limit=3)
            best = [self.squeezed_names[key] for key, distance, _ in found if distance == found[0][1]]
            if len(best) == 1:
                return Finding(best[0], (best[0],), 21, known=True)
            if best:
                return Finding(None, tuple(best), 21, known=True)
        return NOTHING


def _prefixes(stems: Iterable[Words], teams: Iterable[str]) -> frozenset[str]:
    """Words that begin many stems and mean nothing by themselves: a department, a team."""
    firsts = Counter(stem[0] for stem in stems if len(stem) > 1)
    least = max(6, sum(firsts.values()) // 25)
    return frozenset(teams) | {word for word, times in firsts.items() if times >= least and word not in COMMON}


def _core(stem: Words, prefixes: frozenset[str]) -> Words:
    return stem[1:] if len(stem) > 1 and stem[0] in prefixes else stem


def _trim(words: Words) -> Words:
    while len(words) > 1 and words[-1] in GENERIC_TAIL:
        words = words[:-1]
    return words


def _ordered(entries: Iterable[Entry]) -> Words:
    """Shorter names first, and production never before another environment."""
    ranked = sorted(entries, key=lambda entry: (entry.environment == "prod", len(entry.stem), entry.stem, entry.name))
    return tuple(entry.name for entry in ranked[:MOST_OPTIONS])


def _frozen(found: Mapping[_Key, Iterable[Words]]) -> dict[_Key, frozenset[Words]]:
    return {key: frozenset(value) for key, value in found.items()}


def _cores(stems: Iterable[Words], prefixes: frozenset[str]) -> dict[Words, set[Words]]:
    cores: dict[Words, set[Words]] = defaultdict(set)
    for stem in stems:
        core = _core(stem, prefixes)
        if core != stem:
            cores[core].add(stem)
    return cores


def _titles(
    estate: Estate, entries: Mapping[str, Entry], conventions: Conventions, prefixes: frozenset[str]
) -> dict[Words, set[Words]]:
    """Application names and source repositories, as words, to stems."""
    titles: dict[Words, set[Words]] = defaultdict(set)
    for name, namespace in estate.namespaces.items():
        notes = namespace.annotations
        application = notes.get(conventions.prefix + "application")
        source = notes.get(conventions.prefix + "source-code")
        spoken = [application.value] if application else []
        if source and "," not in source.value:
            spoken.append(source.value.rstrip("/").removesuffix(".git").rsplit("/", 1)[-1])
        for title in spoken:
            words = tuple(re.findall(r"[a-z0-9]+", title.lower()))[:8]
            words, _ = split_environment(words)
            for form in {words, _core(words, prefixes)} if words else ():
                if not all(word in COMMON for word in form):
                    titles[form].add(entries[name].stem)
    return titles


def _initials(core: Words) -> set[str]:
    if len(core) < 3:
        return set()
    return {"".join(word[0] for word in core), "".join(word[0] for word in core if word not in SMALL)}


def _starts(entries: Mapping[str, Entry], *keyed: Mapping[Words, object]) -> dict[str, tuple[Words, ...]]:
    phrases = {tuple(name.split("-")) for name in entries}
    phrases.update(words for table in keyed for words in table if len(words) > 1)
    by_first: dict[str, list[Words]] = defaultdict(list)
    for phrase in phrases:
        by_first[phrase[0]].append(phrase)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()}
