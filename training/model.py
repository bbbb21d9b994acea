"""The reader's network: a small BERT encoder with three heads, in plain PyTorch.

The encoder is all-MiniLM-L6-v2 (Apache 2.0): 6 layers, 384 wide, 12 heads. Weights come from its safetensors file, with the rows
of the vocabulary that are kept. BERT: https://arxiv.org/abs/1810.04805 .
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, POSITIONS = 384, 12, 6, 256


class Layer(nn.Module):
    """One block: attention, then a feed-forward part, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Return the hidden states [batch, length, WIDTH] after this block; `bias` is 0 or very negative for each key."""
        batch, length, _ = hidden.shape
        split = (batch, length, HEADS, WIDTH // HEADS)
        query, key, value = (part(hidden).view(split).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + bias
        mixed = (self.drop(scores.softmax(-1)) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.norm(hidden + self.drop(self.out(mixed)))
        return self.norm2(hidden + self.drop(self.narrow(nn.functional.gelu(self.wide(hidden)))))


class Reader(nn.Module):
    """The encoder and its heads, for so many tokens, intents and roles."""

    def __init__(self, vocabulary: int, intents: int, roles: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.parts = nn.Embedding(2, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.intent = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, intents)
        )
        self.second = nn.Sequential(nn.Dropout(0.2), nn.Linear(2 * WIDTH, intents + 1))
        self.role = nn.Sequential(nn.Dropout(0.2), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, roles))

    def forward(self, tokens: Tensor, parts: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logits of the intent, of the second intent, of the role of each token, and the unit embedding of each text."""
        length = tokens.shape[1]
        places = torch.arange(length, device=tokens.device).unsqueeze(0)
        hidden = self.drop(self.norm(self.words(tokens) + self.places(places) + self.parts(parts)))
        there = mask.to(hidden.dtype)
        bias = ((1.0 - there) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        weights = there.unsqueeze(-1)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        pooled = torch.cat((hidden[:, 0], mean), 1)
        return self.intent(pooled), self.second(pooled), self.role(hidden), nn.functional.normalize(mean, dim=-1)


def with_weights(model: Reader, weights: Mapping[str, Tensor], kept: Sequence[int], fresh: int) -> None:
    """Fill the encoder from MiniLM's tensors: the rows `kept` of its vocabulary, and `fresh` new ones behind them."""
    words = weights["embeddings.word_embeddings.weight"]
    # new marks begin near words that play their part: "it", "service" and a little noise that tells them apart
    near = words[[2009, 2326]].mean(0)
    new = near + 0.02 * torch.randn(fresh, WIDTH, generator=torch.Generator().manual_seed(5))
    model.words.weight.data = torch.cat((words[list(kept)], new))
    model.places.weight.data = weights["embeddings.position_embeddings.weight"][:POSITIONS].clone()
    model.parts.weight.data = weights["embeddings.token_type_embeddings.weight"].clone()
    _copy(model.norm, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(model.layers):
        start = f"encoder.layer.{number}."
        for part, name in (
            (layer.query, "attention.self.query"),
            (layer.key, "attention.self.key"),
            (layer.value, "attention.self.value"),
            (layer.out, "attention.output.dense"),
            (layer.norm, "attention.output.LayerNorm"),
            (layer.wide, "intermediate.dense"),
            (layer.narrow, "output.dense"),
            (layer.norm2, "output.LayerNorm"),
        ):
            _copy(part, weights, start + name)


def _copy(part: nn.Module, weights: Mapping[str, Tensor], name: str) -> None:
    part.weight.data = weights[f"{name}.weight"].clone()
    part.bias.data = weights[f"{name}.bias"].clone()
