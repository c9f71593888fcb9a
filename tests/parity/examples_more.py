"""Examples for medians, distances, hard activations and shuffled pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, choose, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

REDUCTIONS = ("mean", "sum", "none")
HARD = ("hardswish", "hardsigmoid", "hardshrink", "softshrink", "tanhshrink", "threshold")
LAYERS = ("Hardswish", "Hardsigmoid", "Hardshrink", "Softshrink", "Tanhshrink", "Threshold")


@examples(*(f"nn.functional.{name}" for name in HARD), *(f"nn.{name}" for name in LAYERS))
def hard_activations(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw), apart=0.07)
    name = path.rsplit(".", 1)[-1].lower()
    options: dict[str, Any] = {}
    if name in ("hardshrink", "softshrink"):
        options = choose(draw, {}, {"lambd": 0.31})
    elif name == "threshold":
        options = {"threshold": 0.11, "value": choose(draw, 20.0, -1.0)}
    return Example([x], {}, options) if path.split(".")[1][0].isupper() else Example([x], options)


@examples("median")
def medians(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.05)
    return choose(draw, Example([x]), Example([x, axis(draw, len(size)), draw(st.booleans())]))


@examples("quantile")
def quantiles(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.05)
    q = choose(draw, 0.25, 0.5, 1.0, np.array([0.1, 0.9]))
    options = {"keepdim": draw(st.booleans())}
    dim = {"dim": axis(draw, len(size))} if draw(st.booleans()) else {}
    return Example([x], {"q": q, **dim, **options}, constants=("q",))


@examples("var_mean", "std_mean")
def spreads(draw: Any, path: str) -> Example:
    size = tuple(n + 1 for n in shape(draw, 1))
    dim = choose(draw, None, axis(draw, len(size)))
    return Example([array(draw, size, apart=0.07)], {"dim": dim, "keepdim": draw(st.booleans())})


@examples("searchsorted")
def places(draw: Any, path: str) -> Example:
    line = np.sort(np.round(array(draw, (draw(st.integers(1, 5)),))))
    return Example([line, np.round(array(draw, shape(draw, 1)))], {"right": draw(st.booleans())})


@examples("linalg.vector_norm", "linalg.norm")
def lengths(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.07)
    dim = axis(draw, len(size))
    return Example([x], {"dim": dim, "ord": choose(draw, 2, 1, float("inf"), 3.0)})


@examples("nn.functional.cosine_similarity", "nn.CosineSimilarity")
def angles(draw: Any, path: str) -> Example:
    size = shape(draw, 2)
    x, y = array(draw, size, 0.5, 3), array(draw, size, -3, -0.5)
    options = {"dim": axis(draw, len(size))}
    return Example([x, y], {}, options) if path[3] == "C" else Example([x, y], options)


@examples("nn.functional.pairwise_distance", "nn.PairwiseDistance")
def distances(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x, y = array(draw, size, 0.5, 3), array(draw, size, -3, -0.5)
    options = choose(draw, {}, {"p": 1.0}, {"keepdim": True})
    return Example([x, y], {}, options) if path[3] == "P" else Example([x, y], options)


@examples("cdist")
def all_distances(draw: Any, path: str) -> Example:
    front, d = shape(draw, 0, 2), draw(st.integers(1, 4))
    p, r = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return Example([array(draw, (*front, p, d), 1, 3), array(draw, (*front, r, d), -3, 0)])


@examples(
    *("nn.functional.pixel_shuffle", "nn.functional.pixel_unshuffle"),
    *("nn.PixelShuffle", "nn.PixelUnshuffle"),
)
def shuffles(draw: Any, path: str) -> Example:
    r = draw(st.integers(1, 3))
    front, (c, h, w) = shape(draw, 0, 2), (draw(st.integers(1, 3)) for _ in range(3))
    small, large = (*front, c * r * r, h, w), (*front, c, h * r, w * r)
    x = array(draw, large if "un" in path.lower().replace("nn.functional", "") else small)
    if path.startswith("nn.functional"):
        return Example([x, r])
    return Example([x], {}, {"downscale_factor" if "Un" in path else "upscale_factor": r})


@examples("nn.functional.margin_ranking_loss", "nn.MarginRankingLoss")
def ranked_pairs(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x, y = array(draw, size, apart=0.13), np.zeros(size) + 0.02
    signs = np.sign(np.random.default_rng(draw(st.integers(0, 99))).normal(size=size))
    options = {"margin": choose(draw, 0.0, 0.5), "reduction": choose(draw, *REDUCTIONS)}
    return _loss(path, [x, y, signs], options)


@examples("nn.functional.triplet_margin_loss", "nn.TripletMarginLoss")
def triplets(draw: Any, path: str) -> Example:
    size = (draw(st.integers(1, 3)), draw(st.integers(2, 4)))
    anchor, positive, negative = (array(draw, size, *ends) for ends in ((0, 1), (2, 3), (4, 6)))
    options = {
        "margin": choose(draw, 1.0, 20.0),
        "p": choose(draw, 2.0, 1.0),
        "swap": draw(st.booleans()),
        "reduction": choose(draw, *REDUCTIONS),
    }
    return _loss(path, [anchor, positive, negative], options)


@examples("nn.functional.cosine_embedding_loss", "nn.CosineEmbeddingLoss")
def pairs_of_vectors(draw: Any, path: str) -> Example:
    size = (draw(st.integers(1, 4)), draw(st.integers(2, 4)))
    x, y = array(draw, size, 0.5, 2), array(draw, size, 0.2, 3)
    signs = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 2, size[0]) * 2 - 1
    options = {"margin": choose(draw, 0.0, -0.3), "reduction": choose(draw, *REDUCTIONS)}
    return _loss(path, [x, y, signs], options)


def _loss(path: str, tensors: list[Any], options: dict[str, Any]) -> Example:
    if "functional" in path:
        return Example(tensors, options)
    return Example(tensors, init=options)
