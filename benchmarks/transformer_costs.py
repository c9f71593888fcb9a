"""What attention and recurrence cost by length: seconds, bytes kept, and a letter written."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.transformer_nets import Attention

LENGTHS, WIDTH, REPEATS = (32, 64, 128, 256, 512, 1024, 2048, 4096), 64, 7


class Fused(Attention):
    """The same attention, by PyTorch's kernel that never stores the T × T scores."""

    def forward(self, h: Any) -> Any:
        """Mix (N, T, width) over the positions up to each."""
        q, k, v = self.enter(h).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.leave(mixed.transpose(1, 2).flatten(2))


LAYERS: dict[str, Callable[[], Any]] = {
    "attention, written out": lambda: Attention(WIDTH, 4, True, "small"),
    "attention, fused": lambda: Fused(WIDTH, 4, True, "small"),
    "LSTM": lambda: nn.LSTM(WIDTH, WIDTH, batch_first=True),
}


def costs(name: str) -> dict[str, list[Any]]:
    """Measure one layer, forward and backward, by length: milliseconds and kilobytes kept."""
    layer, found = LAYERS[name](), {"milliseconds": [], "kilobytes": []}
    for length in LENGTHS:
        h, spent = torch.randn(1, length, WIDTH), []
        for _ in range(REPEATS):
            started, kept = time.process_time(), []
            with torch.autograd.graph.saved_tensors_hooks(sizes(kept), lambda x: x):
                out = layer(h)
            (out[0] if name == "LSTM" else out).sum().backward()
            spent.append(1000 * (time.process_time() - started))
        found["milliseconds"].append(float(f"{np.median(spent):.3g}"))
        found["kilobytes"].append(round(sum(kept) / 1000, 1))
    return found


def sizes(kept: list[int]) -> Callable[[Any], Any]:
    """Return a hook that notes the bytes of each tensor that backward will need, once."""
    seen: set[int] = set()

    def note(tensor: Any) -> Any:
        if tensor.data_ptr() not in seen:
            seen.add(tensor.data_ptr())
            kept.append(tensor.numel() * tensor.element_size())
        return tensor

    return note


def writing(cached: bool) -> list[float]:
    """Measure one layer of attention that writes 512 places; return milliseconds of each 64."""
    torch.manual_seed(0)
    layer, spent = Attention(WIDTH, 4, True, "small"), []
    with torch.no_grad():
        keys = values = torch.zeros(1, 4, 0, WIDTH // 4)
        h = torch.randn(1, 512, WIDTH)
        for t in range(512):
            started = time.process_time()
            if cached:
                q, k, v = (
                    layer.enter(h[:, t : t + 1]).unflatten(-1, (3, 4, -1)).permute(2, 0, 3, 1, 4)
                )
                keys, values = torch.cat([keys, k], 2), torch.cat([values, v], 2)
                weights = (q @ keys.transpose(-2, -1) * layer.factor).softmax(-1)
                layer.leave((weights @ values).transpose(1, 2).flatten(2))
            else:
                layer(h[:, : t + 1])
            spent.append(1000 * (time.process_time() - started))
    return [float(f"{part:.3g}") for part in np.median(np.reshape(spent, (8, 64)), 1)]
