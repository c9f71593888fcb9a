"""Examples for the chapter ``transformers``, and for embeddings (``rnn``)."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, broadcastable, choose, shape
from tests.parity.proof import Built, Example
from tests.parity.registry import examples

# A mask that hides exactly the future is recognised and not added up: it has no gradient then.
MASKS = ("mask", "src_mask", "tgt_mask", "memory_mask")


def flip(draw: Any) -> bool:
    return draw(st.booleans())


def rng(draw: Any) -> np.random.Generator:
    return np.random.default_rng(draw(st.integers(0, 2**32 - 1)))


def side(draw: Any) -> int:
    return draw(st.integers(1, 4))


@examples("nn.functional.embedding", "nn.Embedding")
def tables(draw: Any, path: str) -> Example:
    rows, width = draw(st.integers(1, 6)), side(draw)
    indices = rng(draw).integers(0, rows, shape(draw, 0, 3))
    indices = indices.astype(choose(draw, np.int64, np.int32))
    padding = choose(draw, None, draw(st.integers(-rows, rows - 1)))
    if path == "nn.Embedding":
        init = {"num_embeddings": rows, "embedding_dim": width, "padding_idx": padding}
        return Example([indices], init=init, differences=padding is None)
    weight = array(draw, (rows, width))
    return Example([indices, weight, padding], differences=padding is None)


@examples("nn.functional.scaled_dot_product_attention")
def attentions(draw: Any, path: str) -> Example:
    batch = shape(draw, 0, 2)
    length, keys, features, width = (side(draw) for _ in range(4))
    options: dict[str, Any] = {"dropout_p": choose(draw, 0.0, 0.0, 1.0)}
    if flip(draw):
        options["scale"] = choose(draw, 0.3, 1.0, 2.0)
    kind = choose(draw, "none", "causal", "bool", "float", "hiding")
    q, k, v = array(draw, (*batch, length, features)), None, None
    if kind == "none" and flip(draw):
        k, v = (array(draw, (*broadcastable(draw, batch), keys, n)) for n in (features, width))
    else:
        k, v = (array(draw, (*batch, keys, n)) for n in (features, width))
    if kind == "causal":
        options["is_causal"] = True
    elif kind != "none":
        options["attn_mask"] = score_mask(draw, (*broadcastable(draw, batch), length, keys), kind)
    return Example([q, k, v], options)


def score_mask(draw: Any, size: tuple[int, ...], kind: str) -> np.ndarray:
    """Draw a mask in which True lets a query see a key; some rows may see none."""
    seen = rng(draw).random(size) < 0.6
    if kind == "bool":
        return seen
    return np.where(seen | (kind == "float"), array(draw, size), -np.inf)


def masks(draw: Any, batch: int | None, heads: int, length: int, keys: int) -> dict[str, Any]:
    """Draw masks in which True hides a key; the first key is never hidden."""
    kwargs: dict[str, Any] = {}
    rows = 1 if batch is None else batch
    kind = choose(draw, "bool", "float", "hiding")
    if flip(draw):
        size = choose(draw, (length, keys), (rows * heads, length, keys))
        kwargs["attn_mask"] = hidden(draw, size, kind)
    if flip(draw):
        size = (keys,) if batch is None else (batch, keys)
        kwargs["key_padding_mask"] = hidden(draw, size, kind)
    return kwargs


def hidden(draw: Any, size: tuple[int, ...], kind: str) -> np.ndarray:
    hides = rng(draw).random(size) < 0.5
    hides[..., 0] = False
    if kind == "bool":
        return hides
    return np.where(hides & (kind == "hiding"), -np.inf, array(draw, size))


def future(length: int) -> np.ndarray:
    return np.triu(np.full((length, length), -np.inf), 1)


@examples("nn.MultiheadAttention")
def multi_head_attentions(draw: Any, path: str) -> Example:
    heads = choose(draw, 1, 2, 3)
    width, batch = heads * choose(draw, 1, 2), choose(draw, None, 1, 2)
    init: dict[str, Any] = {"embed_dim": width, "num_heads": heads}
    for name in ("bias", "add_bias_kv", "add_zero_attn", "batch_first"):
        init[name] = flip(draw)
    init["dropout"] = choose(draw, 0.0, 0.5)
    init |= choose(draw, {}, {"kdim": 3}, {"vdim": 5}, {"kdim": 3, "vdim": width})
    length, keys = side(draw), side(draw)
    widths = (width, init.get("kdim", width), init.get("vdim", width))
    inputs = [
        array(draw, layout(batch, n, features, init["batch_first"]))
        for n, features in zip((length, keys, keys), widths, strict=True)
    ]
    options = {"need_weights": flip(draw), "average_attn_weights": flip(draw)}
    options |= masks(draw, batch, heads, length, keys)
    return Example(inputs, options, init, training=init["dropout"] == 0)


@examples("nn.functional.multi_head_attention_forward")
def multi_head_functions(draw: Any, path: str) -> Example:
    heads = choose(draw, 1, 2)
    width, length, keys, batch = 2 * heads, side(draw), side(draw), side(draw)
    inputs = [array(draw, (n, batch, width)) for n in (length, keys, keys)]
    into = [array(draw, (3 * width, width)), choose(draw, None, array(draw, (3 * width,)))]
    learned = choose(draw, [None, None], [array(draw, (1, 1, width)), array(draw, (1, 1, width))])
    out = [array(draw, (width, width)), choose(draw, None, array(draw, (width,)))]
    args = [*inputs, width, heads, *into, *learned, flip(draw), choose(draw, 0.0, 1.0), *out]
    options = {"need_weights": flip(draw)} | masks(draw, batch, heads, length, keys)
    if length == keys and "attn_mask" not in options and flip(draw):
        options |= {"attn_mask": future(length), "is_causal": True}
    return Example(args, options)


def layout(batch: int | None, length: int, width: int, batch_first: bool) -> tuple[int, ...]:
    if batch is None:
        return (length, width)
    return (batch, length, width) if batch_first else (length, batch, width)


def layer_options(draw: Any, heads: int) -> dict[str, Any]:
    options: dict[str, Any] = {"d_model": 2 * heads, "nhead": heads, "dim_feedforward": side(draw)}
    for name in ("batch_first", "norm_first", "bias"):
        options[name] = flip(draw)
    options["dropout"] = choose(draw, 0.0, 0.5)
    options["activation"] = choose(draw, "relu", "gelu")
    options["layer_norm_eps"] = choose(draw, 1e-2, 1.0)
    return options


def layer_masks(
    draw: Any, prefixes: dict[str, tuple[int, int]], batch: int | None, heads: int
) -> dict:
    """Draw the masks of each attention, under the names that layers give them."""
    kwargs = {}
    for prefix, (length, keys) in prefixes.items():
        drawn = masks(draw, batch, heads, length, keys)
        causal = length == keys and flip(draw)
        mask = future(length) if causal else drawn.get("attn_mask")
        kwargs |= {f"{prefix}mask": mask}
        kwargs |= {f"{prefix}key_padding_mask": drawn.get("key_padding_mask")}
    return kwargs


@examples("nn.TransformerEncoderLayer", "nn.TransformerEncoder")
def encoders(draw: Any, path: str) -> Example:
    heads, batch, length = choose(draw, 2, 3), choose(draw, None, 1, 2), side(draw)
    init = layer_options(draw, heads)
    x = array(draw, layout(batch, length, 2 * heads, init["batch_first"]))
    kwargs = layer_masks(draw, {"src_": (length, length)}, batch, heads)
    training = init["dropout"] == 0
    if path == "nn.TransformerEncoderLayer":
        return Example([x], kwargs, init, training=training, constants=MASKS)
    kwargs["mask"] = kwargs.pop("src_mask")
    stacked = stack("Encoder", draw, init)
    return Example([x], kwargs, stacked, training=training, constants=MASKS)


@examples("nn.TransformerDecoderLayer", "nn.TransformerDecoder")
def decoders(draw: Any, path: str) -> Example:
    heads, batch = choose(draw, 2, 3), choose(draw, None, 1, 2)
    length, keys = side(draw), side(draw)
    init = layer_options(draw, heads)
    inputs = [array(draw, layout(batch, n, 2 * heads, init["batch_first"])) for n in (length, keys)]
    spans = {"tgt_": (length, length), "memory_": (length, keys)}
    kwargs = layer_masks(draw, spans, batch, heads)
    training = init["dropout"] == 0
    init = init if path.endswith("Layer") else stack("Decoder", draw, init)
    return Example(inputs, kwargs, init, training=training, constants=MASKS)


def stack(kind: str, draw: Any, init: dict[str, Any]) -> dict[str, Any]:
    norm = Built("nn.LayerNorm", {"normalized_shape": init["d_model"], "eps": 1e-2})
    return {
        f"{kind.lower()}_layer": Built(f"nn.Transformer{kind}Layer", init),
        "num_layers": choose(draw, 1, 2),
        "norm": choose(draw, None, norm),
    }


@examples("nn.Transformer")
def transformers(draw: Any, path: str) -> Example:
    heads, batch = choose(draw, 2, 3), choose(draw, None, 1, 2)
    sources, length = side(draw), side(draw)
    init = layer_options(draw, heads)
    init |= {"num_encoder_layers": choose(draw, 1, 2), "num_decoder_layers": choose(draw, 1, 2)}
    widths = (sources, length)
    inputs = [array(draw, layout(batch, n, 2 * heads, init["batch_first"])) for n in widths]
    spans = {"src_": (sources, sources), "tgt_": (length, length), "memory_": (length, sources)}
    kwargs = layer_masks(draw, spans, batch, heads)
    return Example(inputs, kwargs, init, training=init["dropout"] == 0, constants=MASKS)
