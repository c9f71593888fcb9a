"""Examples for what programs need beyond the chapters: products, orders, margins, channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, choose, pair, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

REDUCTIONS = ("mean", "sum", "none")


@examples("tensordot")
def products_over_axes(draw: Any, path: str) -> Example:
    left, shared, right = shape(draw, 0, 2), shape(draw, 1, 2), shape(draw, 0, 2)
    a, b = array(draw, (*left, *shared)), array(draw, (*shared, *right))
    if draw(st.booleans()):
        return Example([a, b, len(shared)])
    axes = [list(range(len(left), a.ndim)), list(range(len(shared)))]
    return Example([a, b], {"dims": axes})


@examples("baddbmm")
def batched_products(draw: Any, path: str) -> Example:
    n, i, j, k = (draw(st.integers(1, 3)) for _ in range(4))
    start = choose(draw, (n, i, k), (1, i, k), (k,), (i, 1))
    options = choose(draw, {}, {"beta": 0.5, "alpha": 2.0})
    return Example([array(draw, start), array(draw, (n, i, j)), array(draw, (n, j, k))], options)


@examples("cross")
def vector_products(draw: Any, path: str) -> Example:
    size = list(shape(draw, 1, 3))
    where = draw(st.integers(0, len(size) - 1))
    size[where] = 3
    dim = choose(draw, where, where - len(size))
    return Example([array(draw, tuple(size)), array(draw, tuple(size))], {"dim": dim})


@examples("diff")
def differences(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    options = {"dim": axis(draw, len(size)), "n": draw(st.integers(0, 2))}
    return Example([array(draw, size)], options)


@examples("xlogy")
def entropies(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    return Example([array(draw, one, apart=0.07), np.abs(array(draw, other)) + 0.1])


@examples("logit")
def logits(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw), 0.05, 0.95)
    return Example([x], choose(draw, {}, {"eps": 0.2}), differences=False)


@examples("cummax", "cummin")
def running_extremes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example([array(draw, size, apart=0.05), axis(draw, len(size))])


@examples("kthvalue")
def kth_values(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    k = draw(st.integers(1, size[dim]))
    return Example([array(draw, size, apart=0.05), k, dim, draw(st.booleans())])


@examples("masked_scatter")
def scattered_by_masks(draw: Any, path: str) -> Example:
    size = shape(draw, 0, 3)
    mask = np.random.default_rng(draw(st.integers(0, 99))).random(size) < 0.5
    return Example([array(draw, size), mask, array(draw, (*size, 2))])


@examples("nn.functional.soft_margin_loss", "nn.SoftMarginLoss")
def soft_margins(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    example = _loss(path, [array(draw, size)], _reduction(draw))
    example.kwargs["target"] = _signs(draw, size)
    example.constants = ("target",)
    return example


@examples("nn.functional.hinge_embedding_loss", "nn.HingeEmbeddingLoss")
def hinges(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    options = {"margin": choose(draw, 1.0, 0.33), **_reduction(draw)}
    return _loss(path, [array(draw, size, apart=0.13), _signs(draw, size)], options)


@examples("nn.functional.multilabel_soft_margin_loss", "nn.MultiLabelSoftMarginLoss")
def several_labels(draw: Any, path: str) -> Example:
    size = shape(draw, 2, 3)
    y = (_signs(draw, size) + 1) / 2
    options = _reduction(draw)
    if draw(st.booleans()):
        options["weight"] = array(draw, (size[-1],), 0.5, 2)
    example = _loss(path, [array(draw, size), y], options)
    example.constants = ("weight",)
    return example


@examples("nn.functional.gaussian_nll_loss", "nn.GaussianNLLLoss")
def bell_curves(draw: Any, path: str) -> Example:
    size = shape(draw, 1, 3)
    v = array(draw, choose(draw, size, (*size[:-1], 1)), 0.2, 2)
    options = {"full": draw(st.booleans()), **_reduction(draw)}
    return _loss(path, [array(draw, size), array(draw, size), v], options)


@examples("nn.functional.poisson_nll_loss", "nn.PoissonNLLLoss")
def counts(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    y = np.round(array(draw, size, 0, 5)) + 0.25
    options = {"log_input": draw(st.booleans()), "full": draw(st.booleans()), **_reduction(draw)}
    return _loss(path, [array(draw, size, 0.2, 2), y], options)


@examples("nn.functional.multi_margin_loss", "nn.MultiMarginLoss")
def class_margins(draw: Any, path: str) -> Example:
    n, k = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    y = np.random.default_rng(draw(st.integers(0, 99))).integers(0, k, n)
    options = {"p": choose(draw, 1, 2), "margin": choose(draw, 1.0, 0.42), **_reduction(draw)}
    if draw(st.booleans()):
        options["weight"] = array(draw, (k,), 0.5, 2)
    example = _loss(path, [array(draw, (n, k), apart=0.13), y], options)
    example.constants = ("weight",)
    return example


@examples("nn.functional.bilinear", "nn.Bilinear")
def bilinear_maps(draw: Any, path: str) -> Example:
    front, (i, j, o) = shape(draw, 1, 2), (draw(st.integers(1, 3)) for _ in range(3))
    x, y = array(draw, (*front, i)), array(draw, (*front, j))
    if path == "nn.Bilinear":
        sizes = {"in1_features": i, "in2_features": j, "out_features": o}
        return Example([x, y], init={**sizes, "bias": draw(st.booleans())})
    return Example([x, y, array(draw, (o, i, j)), array(draw, (o,))])


@examples("nn.functional.local_response_norm", "nn.LocalResponseNorm")
def response_norms(draw: Any, path: str) -> Example:
    size = (draw(st.integers(1, 2)), draw(st.integers(1, 5)), *shape(draw, 1, 2))
    options = {"size": draw(st.integers(1, 4)), "alpha": 0.5, "beta": choose(draw, 0.75, 0.5)}
    return _loss(path, [array(draw, size)], options)


@examples("nn.functional.channel_shuffle", "nn.ChannelShuffle")
def shuffled_channels(draw: Any, path: str) -> Example:
    groups = draw(st.integers(1, 3))
    size = (draw(st.integers(1, 2)), groups * draw(st.integers(1, 3)), *shape(draw, 2, 2))
    return _loss(path, [array(draw, size)], {"groups": groups})


@examples("nn.functional.affine_grid")
def grids(draw: Any, path: str) -> Example:
    n = draw(st.integers(1, 2))
    size = [n, 2, draw(st.integers(1, 4)), draw(st.integers(1, 4))]
    return Example([array(draw, (n, 2, 3)), size], {"align_corners": draw(st.booleans())})


@examples("nn.functional.grid_sample")
def samples(draw: Any, path: str) -> Example:
    n, (h, w) = draw(st.integers(1, 2)), (draw(st.integers(2, 4)) for _ in range(2))
    grid = array(draw, (n, draw(st.integers(1, 3)), draw(st.integers(1, 3)), 2), -1.3, 1.3)
    options = {
        "mode": choose(draw, "bilinear", "nearest"),
        "padding_mode": choose(draw, "zeros", "border"),
        "align_corners": draw(st.booleans()),
    }
    return Example([array(draw, (n, 2, h, w)), grid], options)


def _reduction(draw: Any) -> dict[str, Any]:
    return {"reduction": choose(draw, *REDUCTIONS)}


def _signs(draw: Any, size: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return rng.integers(0, 2, size) * 2.0 - 1


def _loss(path: str, tensors: list[Any], options: dict[str, Any]) -> Example:
    return Example(tensors, options) if "functional" in path else Example(tensors, init=options)
