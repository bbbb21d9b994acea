"""The learned reader: a small encoder that tells what a message wants and which part each name plays in it.

It sees frames (`frame.py`), never names, and runs on one thread. `training/` trains its weights; `weights/CARD.md` says on what,
and how well it reads voices that it has not seen. The model is a BERT encoder (https://arxiv.org/abs/1810.04805) in ONNX, with
8-bit weights.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from bot.model.question import Intent
from bot.understanding.frame import Frame, frame
from bot.understanding.mentions import mentions
from bot.understanding.names import Names
from bot.understanding.text import read

WEIGHTS = files("bot.understanding") / "weights"
"""What ships with the package: the network, its words, what the rules are worth, and the embeddings of the guide."""
LONGEST, END, CONTEXT = 160, 50, 40
"""Tokens of a text that are read, of them the last ones, and tokens of a context. The training cuts in the same way."""
INTENTS = (
    Intent.ALLOW,
    Intent.CHECK,
    Intent.WHO,
    Intent.REACH,
    Intent.TRADEOFF,
    Intent.LOGS,
    Intent.ADDRESS,
    Intent.EXPLAIN,
    Intent.REVOKE,
    Intent.HELP,
    Intent.OTHER,
    Intent.CONFIRM,
    Intent.CANCEL,
)
"""The intents in the order of the network's output."""


class Part(StrEnum):
    """The part that a name plays in a message, in the order of the network's output."""

    MENTIONED = "mentioned"
    SOURCE = "source"
    TARGET = "target"
    OLD = "taken back"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the reader makes of a frame. Shares are between 0 and 1.

    `intents` holds every intent with its share, best first; `parts` for each mark of the frame every part with its share, best
    first, and nothing for marks that were cut off; `vector` is the unit embedding of the text, for finding sections of the guide.
    """

    intents: tuple[tuple[Intent, float], ...]
    second: Intent | None
    parts: tuple[tuple[tuple[Part, float], ...], ...]
    vector: NDArray[np.float32]

    @property
    def intent(self) -> Intent:
        """Return the likeliest intent."""
        return self.intents[0][0]

    def share(self, intent: Intent) -> float:
        """Return the share of an intent."""
        return dict(self.intents).get(intent, 0.0)


class Reader:
    """The network and its tokenizer. Threads may share it: running the network changes nothing."""

    def __init__(self, folder: Traversable) -> None:
        words = folder.joinpath("vocab.txt").read_text(encoding="utf-8").splitlines()
        table = {word: number for number, word in enumerate(words)}
        self._tokenizer = Tokenizer(models.WordPiece(table, unk_token="[UNK]", max_input_chars_per_word=60))  # noqa: S106 - a word's name
        self._tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        marks = [word for word in words if len(word) == 4 and word[0] == "[" and word[2].isdigit()]
        self._tokenizer.add_special_tokens(marks)
        self._marks = frozenset(table[mark] for mark in marks)
        self._start, self._end = table["[CLS]"], table["[SEP]"]
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(folder.joinpath("reader.onnx").read_bytes(), options, providers=["CPUExecutionProvider"])

    def read(self, shown: Frame) -> Opinion:
        """Return the reader's opinion of a frame. The same frame gives the same opinion on the same machine."""
        context = self._tokenizer.encode(shown.context, add_special_tokens=False).ids[:CONTEXT]
        text = self._tokenizer.encode(shown.text[: 40 * LONGEST], add_special_tokens=False).ids
        kept = text if len(text) <= LONGEST else [*text[: LONGEST - END], *text[-END:]]
        tokens = [self._start, *context, self._end, *kept, self._end]
        behind = len(context) + 2
        fed = {
            "tokens": np.array([tokens], dtype=np.int64),
            "parts": np.array([[0] * behind + [1] * (len(tokens) - behind)], dtype=np.int64),
            "mask": np.ones((1, len(tokens)), dtype=np.int64),
        }
        intent, second, role, vector = self._session.run(["intent", "second", "role", "embedding"], fed)
        shares = _shares(intent[0])
        ranked = sorted(zip(INTENTS, shares, strict=True), key=lambda one: -one[1])
        other = int(second[0].argmax())
        return Opinion(
            tuple(ranked), INTENTS[other - 1] if other else None, self._parts(text, tokens, behind, role[0]), vector[0]
        )

    def embed(self, text: str) -> NDArray[np.float32]:
        """Return the unit embedding of a text without names."""
        return self.read(Frame("", text.lower(), ())).vector

    def _parts(
        self, text: list[int], tokens: list[int], behind: int, role: NDArray[np.float32]
    ) -> tuple[tuple[tuple[Part, float], ...], ...]:
        places = [at for at in range(behind, len(tokens)) if tokens[at] in self._marks]
        ranked = [tuple(sorted(zip(Part, _shares(role[at]), strict=True), key=lambda one: -one[1])) for at in places]
        cut = len(text) - (len(tokens) - behind - 1)
        if not cut:
            return tuple(ranked)
        first = sum(1 for token in text[: LONGEST - END] if token in self._marks)
        lost = sum(1 for token in text[LONGEST - END : len(text) - END] if token in self._marks)
        return (*ranked[:first], *[()] * lost, *ranked[first:])


def _shares(scores: NDArray[np.float32]) -> list[float]:
    """Return the softmax of scores, as shares that add up to 1."""
    raised = np.exp(scores - scores.max())
    return [float(each) for each in raised / raised.sum()]


def masked(text: str, names: Names) -> str:
    """Return a text with marks in the place of names, as the reader sees it."""
    lower = read(text).lower
    return frame(lower, mentions(lower, names)).text


def known_sections() -> dict[str, NDArray[np.float32]]:
    """Return the embeddings of sections of the guide that were made with the weights, by the sections' keys."""
    with np.load(BytesIO(WEIGHTS.joinpath("sections.npz").read_bytes())) as held:
        return {str(key): vector for key, vector in zip(held["keys"], held["vectors"].astype(np.float32), strict=True)}


@cache
def loaded_reader() -> Reader:
    """Return the reader with the weights that ship, loaded once in a process."""
    return Reader(WEIGHTS)
