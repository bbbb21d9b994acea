"""Train the reader: `python training/train.py --base FOLDER --data FOLDER --out FOLDER`. Needs PyTorch, and nothing of bot/.

`--base` holds MiniLM's `model.safetensors` and `vocab.txt`; `--data` what `training.prepare` wrote. Writes `reader.onnx` (8-bit weights),
`vocab.txt` and `figures.json`. The same seed on the same machine gives the same weights.
"""

import argparse
import json
import math
import random
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import nn

from training.model import Reader, with_weights

INTENTS = [
    "allow",
    "check",
    "who_can_reach",
    "what_can_reach_from",
    "tradeoff",
    "logs",
    "address",
    "explain",
    "revoke",
    "help",
    "other",
    "confirm",
    "cancel",
]
ROLES = ("mention", "source", "target", "old", "unclear")
MARKS = [f"[{kind}{number}]" for kind in "nau" for number in range(1, 9)]
LONGEST = 160
"""Tokens of one message; longer ones keep their beginning and their end."""
END = 50
SECTION = 400
"""Characters of a section that its embedding is of: its title and what it begins with."""
OTHERS = 64
"""Other sections among which a question has to find its own."""
AVERAGED = 0.995
"""The weights that ship are a running average: each step keeps this share of it."""
PLAIN_WORDS = 11000
"""Rows of MiniLM's vocabulary that are kept whatever the corpus says: its commonest words, by their place in the list."""


def vocabulary(base: Path, texts: list[str]) -> tuple[list[str], list[int]]:
    """Return the tokens that are kept with their numbers in the base: common words, short pieces, and what the texts use."""
    words = (base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    whole = tokenizer_of(words, [])
    used = set()
    for text in texts:
        used.update(whole.encode(text, add_special_tokens=False).ids)
    kept = []
    for number, word in enumerate(words):
        plain = word.isascii() and not word.startswith("[unused")
        if (
            number in {0, 100, 101, 102}
            or number in used
            or (plain and (number < PLAIN_WORDS or len(word.removeprefix("##")) <= 2))
        ):
            kept.append(number)
    return [words[number] for number in kept], kept


def tokenizer_of(words: list[str], marks: list[str]) -> Tokenizer:
    """Return BERT's tokenizer over these words, with marks that stay whole."""
    table = {word: number for number, word in enumerate(words)}
    made = Tokenizer(models.WordPiece(table, unk_token="[UNK]", max_input_chars_per_word=60))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if marks:
        made.add_special_tokens(marks)
    return made


def encoded(tokenizer: Tokenizer, context: str, text: str) -> tuple[list[int], list[int]]:
    """Return token numbers and part numbers of one message: [CLS] context [SEP] text [SEP]."""
    start, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    first = [start, *tokenizer.encode(context, add_special_tokens=False).ids[:40], end]
    words = tokenizer.encode(text, add_special_tokens=False).ids
    if len(words) > LONGEST:
        words = [*words[: LONGEST - END], *words[-END:]]
    return [*first, *words, end], [*[0] * len(first), *[1] * (len(words) + 1)]


class Data:
    """Rows as tensors, batch by batch."""

    def __init__(self, rows: list[dict[str, Any]], tokenizer: Tokenizer, device: str) -> None:
        """Encode the rows."""
        self.rows, self.device = rows, device
        self.tokens = [encoded(tokenizer, row["context"], row["text"]) for row in rows]
        self.marks = {tokenizer.token_to_id(mark) for mark in MARKS}

    def batch(self, numbers: list[int]) -> tuple[torch.Tensor, ...]:
        """Return tokens, parts, mask, intents, second intents and roles (-100 where there is none) of these rows."""
        longest = max(len(self.tokens[number][0]) for number in numbers)
        tokens, parts, mask, roles = (np.zeros((len(numbers), longest), dtype=np.int64) for _ in range(4))
        roles -= 100
        for at, number in enumerate(numbers):
            ids, types = self.tokens[number]
            tokens[at, : len(ids)], parts[at, : len(ids)], mask[at, : len(ids)] = ids, types, 1
            places = [place for place, (token, kind) in enumerate(zip(ids, types, strict=True)) if kind and token in self.marks]
            given = self.rows[number]["roles"]
            if len(places) == len(given):
                for place, role in zip(places, given, strict=True):
                    roles[at, place] = role
        intents = [INTENTS.index(self.rows[number]["intent"]) for number in numbers]
        second = [
            1 + INTENTS.index(self.rows[number]["second"]) if self.rows[number]["second"] in INTENTS else 0 for number in numbers
        ]
        made = (tokens, parts, mask, np.array(intents), np.array(second), roles)
        return tuple(torch.from_numpy(each).to(self.device) for each in made)


def trained(args: argparse.Namespace) -> None:
    """Train, export and report."""
    seed = args.seed
    random.seed(seed)
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = [json.loads(line) for line in (args.data / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    sections = json.loads((args.data / "sections.json").read_text(encoding="utf-8"))
    texts = [re.sub(r"\[[nau]\d\]", " ", f"{row['context']} {row['text']}") for row in rows if row["part"] == "train"]
    words, kept = vocabulary(args.base, [*texts, *sections.values()])
    tokenizer = tokenizer_of(words, MARKS)
    model = Reader(len(words) + len(MARKS), len(INTENTS), len(ROLES))
    with_weights(
        model, {name: each.float() for name, each in load_file(args.base / "model.safetensors").items()}, kept, len(MARKS)
    )
    model.to(device)
    parts = {part: [row for row in rows if row["part"] == part] for part in ("train", "dev", "test")}
    if args.everything:
        parts["train"] = parts["train"] + parts["dev"]
    data = {part: Data(each, tokenizer, device) for part, each in parts.items()}
    asked = [row for row in parts["train"] if row["kind"] == "guide" and row["section"] in sections]
    names = list(sections)
    pages = Data(
        [{"context": "", "text": sections[name][:SECTION], "roles": [], "intent": "other", "second": None} for name in names],
        tokenizer,
        device,
    )
    questions = Data(asked, tokenizer, device)
    groups = _groups(parts["train"])
    steps = args.epochs * math.ceil(len(groups) / args.batch)
    optimiser = torch.optim.AdamW(_with_decay(model, args.rate), weight_decay=0.01, fused=device == "cuda")
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED))
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [group["lr"] for group in optimiser.param_groups], total_steps=steps + 1, pct_start=0.1
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    role_loss = nn.CrossEntropyLoss(label_smoothing=0.03, ignore_index=-100)
    started = time.time()
    for epoch in range(args.epochs):
        model.train()
        order = [random.choice(group) for group in groups]
        random.shuffle(order)
        total = Counter()
        for at in range(0, len(order), args.batch):
            tokens, kinds, mask, intents, second, roles = data["train"].batch(order[at : at + args.batch])
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                intent, other, role, _ = model(_dropped(tokens, data["train"].marks, tokenizer), kinds, mask)
                loss = loss_of(intent.float(), intents) + 0.3 * loss_of(other.float(), second)
                if (roles >= 0).any():
                    loss = loss + role_loss(role.float().flatten(0, 1), roles.flatten())
                if asked and at // args.batch % 2 == 0:
                    loss = loss + 0.5 * _contrast(
                        model, questions, pages, [names.index(row["section"]) for row in asked], args.batch
                    )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            plan.step()
            average.update_parameters(model)
            total["loss"] += float(loss.detach())
        figures = (
            measured(average.module, data["dev"], sections, tokenizer, device)
            if (epoch % args.look == args.look - 1 or epoch == args.epochs - 1)
            else {}
        )
        print(epoch, round(total["loss"] * args.batch / len(order), 3), round(time.time() - started), figures, flush=True)
    model = average.module
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "vocab.txt").write_text("\n".join([*words, *MARKS]) + "\n", encoding="utf-8")
    torch.save({name: each.half().cpu() for name, each in model.state_dict().items()}, args.out / "reader.pt")
    wrong = {part: errors(model, data[part]) for part in ("dev",)}
    (args.out / "errors.json").write_text(json.dumps(wrong, indent=0), encoding="utf-8")
    export(model.cpu().eval(), args.out)


def _groups(rows: list[dict[str, Any]]) -> list[list[int]]:
    """Return the rows' numbers by what was written once: one filling of each is drawn in a pass."""
    found: dict[object, list[int]] = {}
    for number, row in enumerate(rows):
        found.setdefault(row.get("group", number), []).append(number)
    return list(found.values())


def _with_decay(model: Reader, rate: float) -> list[dict[str, Any]]:
    """Return the parameters with rates that fall by a tenth a layer downwards, and a higher one for the heads."""
    groups: dict[float, list[nn.Parameter]] = {}
    for name, each in model.named_parameters():
        depth = re.match(r"layers\.(\d+)", name)
        scale = 0.9 ** (5 - int(depth[1])) if depth else (4.0 if re.match(r"intent|second|role", name) else 0.9**6)
        groups.setdefault(rate * scale, []).append(each)
    return [{"params": each, "lr": scale} for scale, each in groups.items()]


def _dropped(tokens: torch.Tensor, marks: set[int], tokenizer: Tokenizer, share: float = 0.04) -> torch.Tensor:
    """Return the tokens with a few words unread, so that no single word decides."""
    unknown, start, end = (tokenizer.token_to_id(name) for name in ("[UNK]", "[CLS]", "[SEP]"))
    spared = torch.isin(tokens, torch.tensor([0, start, end, *marks], device=tokens.device))
    lost = (torch.rand(tokens.shape, device=tokens.device) < share) & ~spared
    return torch.where(lost, torch.full_like(tokens, unknown), tokens)


def _contrast(model: Reader, questions: Data, pages: Data, sections: list[int], count: int) -> torch.Tensor:
    """Return how badly some questions find their own sections among those sections and OTHERS more."""
    few = random.sample(range(len(sections)), min(count, len(sections)))
    mine = {sections[number] for number in few}
    rest = [number for number in range(len(pages.rows)) if number not in mine]
    shown = [*mine, *random.sample(rest, min(OTHERS, len(rest)))]
    left = model(*questions.batch(few)[:3])[3]
    right = model(*pages.batch(shown)[:3])[3]
    wanted = torch.tensor([shown.index(sections[number]) for number in few], device=left.device)
    return nn.functional.cross_entropy(left.float() @ right.float().T * 20, wanted)


@torch.no_grad()
def measured(model: Reader, data: Data, sections: dict[str, str], tokenizer: Tokenizer, device: str) -> dict[str, Any]:
    """Return shares of rows read rightly, by kind of row."""
    model.eval()
    hits: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for at in range(0, len(data.rows), 64):
        numbers = list(range(at, min(at + 64, len(data.rows))))
        tokens, kinds, mask, intents, _, roles = data.batch(numbers)
        intent, _, role, _ = model(tokens, kinds, mask)
        right = (intent.argmax(1) == intents).tolist()
        placed = ((role.argmax(2) == roles) | (roles < 0)).all(1).tolist()
        for number, good, ends in zip(numbers, right, placed, strict=True):
            row = data.rows[number]
            counts[f"{row['kind']} intent"] += 1
            hits[f"{row['kind']} intent"] += good
            if row["roles"] and row["kind"] in {"questions", "dialogues"}:
                counts[f"{row['kind']} roles"] += 1
                hits[f"{row['kind']} roles"] += ends
    asked = [number for number, row in enumerate(data.rows) if row["kind"] == "guide" and row["section"] in sections]
    if asked:
        names = list(sections)
        pages = Data(
            [{"context": "", "text": sections[name][:SECTION], "roles": [], "intent": "other", "second": None} for name in names],
            tokenizer,
            device,
        )
        known = torch.cat([model(*pages.batch([number])[:3])[3] for number in range(len(names))])
        found = torch.cat([model(*data.batch([number])[:3])[3] for number in asked]) @ known.T
        best = found.topk(3, 1).indices.tolist()
        for number, three in zip(asked, best, strict=True):
            counts["guide first"] += 1
            hits["guide first"] += names[three[0]] == data.rows[number]["section"]
            hits["guide three"] += data.rows[number]["section"] in [names[each] for each in three]
        counts["guide three"] = counts["guide first"]
    return {name: f"{100 * hits[name] / counts[name]:.1f} ({counts[name]})" for name in sorted(counts)}


@torch.no_grad()
def errors(model: Reader, data: Data) -> list[dict[str, Any]]:
    """Return the rows that are read wrongly, with what was read."""
    model.eval()
    found = []
    for number, row in enumerate(data.rows):
        tokens, kinds, mask, intents, _, roles = data.batch([number])
        intent, _, role, _ = model(tokens, kinds, mask)
        guess = intent.softmax(1)[0]
        best = int(guess.argmax())
        places = (roles[0] >= 0).nonzero().flatten().tolist()
        given = [int(role[0, place].argmax()) for place in places]
        if best != int(intents[0]) or given != [int(roles[0, place]) for place in places]:
            found.append(row | {"read": INTENTS[best], "sure": round(float(guess[best]), 3), "roles_read": given})
    return found


def export(model: Reader, out: Path) -> None:
    """Write the network as ONNX with 8-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - only here

    example = tuple(torch.ones((1, 12), dtype=torch.int64) for _ in range(3))
    axes = {name: {0: "batch", 1: "length"} for name in ("tokens", "parts", "mask", "role")}
    axes |= {name: {0: "batch"} for name in ("intent", "second", "embedding")}
    whole = out / "whole.onnx"
    torch.onnx.export(
        model, example, str(whole), input_names=["tokens", "parts", "mask"], output_names=["intent", "second", "role", "embedding"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(whole), str(out / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("base", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--look", type=int, default=2)
    parser.add_argument("--everything", action="store_true")
    trained(parser.parse_args())
