"""Search over the sections of the guide, by words (BM25) and by meaning (the reader's embedding), in memory.

BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the usual k1 = 1.2 and b = 0.75.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.guide.topics import match, stems
from bot.model.world import Found, Guide, Section

Vector = NDArray[np.float32]
SHOWN = 400
"""Characters of a section that its embedding is of: its title and what it begins with. The training cuts in the same way."""
_BY_WORDS = 0.015
"""The weight of a point of BM25 beside the cosine of the embeddings. Of 130 questions by unseen voices, both find the section
first for 69 %, the embeddings alone for 65 %, the phrases in docs/topics.yaml for 22 %."""
_BY_TOPIC = 0.05
"""Added to the section of a phrase in docs/topics.yaml that the words hold."""
_ALONE, _TOPIC_ALONE = 0.03, 0.35
"""The same two without a reader: a section that scores 0.4 is then the right one for two of three questions."""
_KEYWORDS = 2
"""Words of a text that is a keyword and no sentence: its embedding says little, so its topic counts for more."""
_BEHIND = {"glossary": 0.06}
"""Taken from the sections of a page: a word's meaning answers only who asks for it."""
NEAREST = 3
LONGEST = 2_000
"""Characters of a message that are searched: a question names its topic before that."""
_K1, _B = 1.2, 0.75


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """The index: for each section its stems with their counts, and its embedding where there is a reader."""

    guide: Guide
    names: tuple[str, ...]
    counts: tuple[Mapping[str, int], ...]
    users: Mapping[str, int]
    average: float
    embed: Callable[[str], Vector] | None
    vectors: Vector | None
    behind: NDArray[np.float64]
    """What is taken from the score of each section."""
    plainly: Callable[[str], str] = str.lower
    """What makes words ready for the reader: marks in the place of names."""

    @classmethod
    def of(
        cls, guide: Guide, embed: Callable[[str], Vector] | None = None, known: Mapping[str, Vector] | None = None
    ) -> "Search":
        """Index the sections of a guide. `embed` makes a unit vector of a text; `known` holds vectors made earlier, by `key`."""
        names = tuple(guide.sections)
        texts = [guide.sections[name] for name in names]
        counts = tuple(Counter(stems(f"{one.title} {one.title} {one.text}")) for one in texts)
        users = Counter(word for each in counts for word in each)
        average = sum(sum(each.values()) for each in counts) / max(1, len(counts))
        vectors = None
        if embed is not None:
            made = known or {}
            vectors = np.stack([found if (found := made.get(key(one))) is not None else embed(shown(one)) for one in texts])
        behind = np.array([_BEHIND.get(name.partition("#")[0], 0.0) for name in names])
        return cls(guide, names, counts, users, average, embed, vectors, behind)

    def reading(self, plainly: Callable[[str], str]) -> "Search":
        """Return the index for the names of one estate."""
        return replace(self, plainly=plainly)

    def find(self, words: str) -> tuple[Found, ...]:
        """Return the sections nearest to some words, best first, at most NEAREST. A section's own name finds it alone."""
        if words.strip() in self.guide.sections:
            return (Found(words.strip(), 1.0),)
        by_words, by_topic = (_ALONE, _TOPIC_ALONE) if self.embed is None else (_BY_WORDS, _BY_TOPIC)
        if len(words.split()) <= _KEYWORDS:
            by_topic = _TOPIC_ALONE
        scores = by_words * self._by_words(stems(words[:LONGEST]))
        if self.embed is not None and self.vectors is not None:
            scores = scores + self.vectors @ self.embed(self.plainly(words[:LONGEST]))
        topic = match(words, self.guide)
        if topic is not None:
            scores[self.names.index(topic.name)] += by_topic
        scores = scores - self.behind
        best = np.argsort(-scores, kind="stable")[:NEAREST]
        return tuple(Found(self.names[at], float(scores[at])) for at in best)

    def _by_words(self, words: Sequence[str]) -> NDArray[np.float64]:
        scores = np.zeros(len(self.names))
        for word in set(words):
            users = self.users.get(word, 0)
            if not users:
                continue
            rare = math.log(1 + (len(self.names) - users + 0.5) / (users + 0.5))
            for at, counts in enumerate(self.counts):
                if count := counts.get(word, 0):
                    length = sum(counts.values()) / self.average
                    scores[at] += rare * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))
        return scores


def shown(section: Section) -> str:
    """Return the text of a section that its embedding is of."""
    return f"{section.title}. {section.text}"[:SHOWN]


def key(section: Section) -> str:
    """Return the name under which a section's embedding is kept: it changes with the text."""
    return hashlib.sha256(shown(section).encode()).hexdigest()[:16]
