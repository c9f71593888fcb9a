"""Examples for small operations that programs need: most of them are made of others."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, choose, pair, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

DOMAINS = {"acosh": (1.2, 4.0), "atanh": (-0.9, 0.9)}


@examples("Tensor.contiguous", "acosh", "asinh", "atanh", "erfc", "deg2rad", "rad2deg", "frac")
def one_number(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw), *DOMAINS.get(path, (-3.0, 3.0)))
    return Example([np.floor(x) + 0.3 if path == "frac" else x])


@examples("hypot")
def hypotenuses(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    return Example([array(draw, one, 0.3, 2), array(draw, other, -2, -0.3)])


@examples("nansum", "nanmean")
def without_nan(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    options = {"keepdim": draw(st.booleans())}
    return Example([array(draw, size)], {"dim": axis(draw, len(size)), **options})


@examples("linalg.inv", "linalg.det", "linalg.matrix_power")
def square_matrices(draw: Any, path: str) -> Example:
    n = draw(st.integers(1, 3))
    x = array(draw, (*shape(draw, 0, 2), n, n), -0.3, 0.3) + np.eye(n)
    return Example([x, draw(st.integers(-2, 3))] if path.endswith("power") else [x])


@examples("linalg.solve")
def systems(draw: Any, path: str) -> Example:
    n = draw(st.integers(1, 3))
    b = choose(draw, (n,), (n, draw(st.integers(1, 3))))
    return Example([array(draw, (n, n), -0.3, 0.3) + np.eye(n), array(draw, b)])


@examples("cov", "corrcoef")
def covariances(draw: Any, path: str) -> Example:
    size = (*shape(draw, 0, 1), draw(st.integers(3, 5)))
    return Example([array(draw, size, apart=0.13)], differences=False)


@examples("trapezoid")
def areas(draw: Any, path: str) -> Example:
    size = shape(draw, 1, 3)
    dim = axis(draw, len(size))
    if draw(st.booleans()):
        return Example([array(draw, size)], {"dx": 0.5, "dim": dim})
    return Example([array(draw, size), array(draw, (size[-1],))])


@examples("addmv", "addr")
def sums_with_products(draw: Any, path: str) -> Example:
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    options = choose(draw, {}, {"beta": 0.5, "alpha": 2.0})
    if path == "addr":
        return Example([array(draw, (n, m)), array(draw, (n,)), array(draw, (m,))], options)
    return Example([array(draw, (n,)), array(draw, (n, m)), array(draw, (m,))], options)


@examples("inner")
def inner_products(draw: Any, path: str) -> Example:
    n = draw(st.integers(1, 4))
    return Example([array(draw, (*shape(draw, 0, 2), n)), array(draw, (*shape(draw, 0, 2), n))])


@examples("vdot")
def vector_products(draw: Any, path: str) -> Example:
    n = draw(st.integers(1, 4))
    return Example([array(draw, (n,)), array(draw, (n,))])


@examples("kron")
def kronecker_products(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw, 1, 2)), array(draw, shape(draw, 1, 2))])


@examples("dist")
def distances(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    return Example([array(draw, one, 1, 3), array(draw, other, -3, 0), choose(draw, 2, 1, 3.0)])


@examples("diag_embed")
def diagonals(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw, 1, 3))], {"offset": draw(st.integers(-2, 2))})


@examples("rot90", "fliplr", "flipud")
def turned(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw, 2))
    return Example([x, draw(st.integers(-1, 4))] if path == "rot90" else [x])


@examples("column_stack", "dstack", "atleast_1d", "atleast_2d")
def joined(draw: Any, path: str) -> Example:
    size = shape(draw, 1 if "stack" in path else 0, 3)
    return Example([[array(draw, size) for _ in range(draw(st.integers(1, 3)))]])


@examples("broadcast_tensors")
def common_shapes(draw: Any, path: str) -> Example:
    return Example([array(draw, size) for size in pair(draw)])


@examples("cartesian_prod")
def products_of_sets(draw: Any, path: str) -> Example:
    return Example([array(draw, (draw(st.integers(1, 3)),)) for _ in range(2)])


@examples("combinations")
def choices(draw: Any, path: str) -> Example:
    options = {"r": draw(st.integers(1, 3)), "with_replacement": draw(st.booleans())}
    return Example([array(draw, (draw(st.integers(1, 4)),))], options)


@examples("tensor_split")
def split_up(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example([array(draw, size), draw(st.integers(1, 5)), axis(draw, len(size))])


@examples("unflatten")
def unflattened(draw: Any, path: str) -> Example:
    sizes = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    front = shape(draw, 0, 2)
    sides = choose(draw, sizes, (-1, sizes[1]), (sizes[0], -1))
    return Example([array(draw, (*front, sizes[0] * sizes[1])), len(front), sides])


@examples("t")
def small_transposes(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw, 0, 2))])


@examples("aminmax")
def ranges(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    options = {"dim": axis(draw, len(size)), "keepdim": draw(st.booleans())}
    return Example([array(draw, size, apart=0.05)], choose(draw, {}, options))


@examples("index_put")
def entries_put(draw: Any, path: str) -> Example:
    size = shape(draw, 2, 3)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    count = draw(st.integers(1, 3))
    accumulate = draw(st.booleans())
    places = rng.integers(0, size[0], count) if accumulate else rng.permutation(size[0])[:count]
    values = array(draw, (len(places), *size[1:]))
    return Example([array(draw, size), (places,), values], {"accumulate": accumulate})


@examples("nn.functional.embedding_bag", "nn.EmbeddingBag")
def bags(draw: Any, path: str) -> Example:
    words, width = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    options = {"mode": choose(draw, "mean", "sum")}
    flat = draw(st.booleans())
    size = (4,) if flat else (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    indices, starts = rng.integers(0, words, size), np.array([0, 1, 1, 3])
    if path.startswith("nn.E"):
        init = {"num_embeddings": words, "embedding_dim": width, **options}
        return Example([indices, starts] if flat else [indices], init=init)
    args = [indices, array(draw, (words, width))]
    return Example([*args, starts] if flat else args, options)


@examples("nn.functional.max_unpool2d", "nn.MaxUnpool2d")
def unpooled(draw: Any, path: str) -> Example:
    front = choose(draw, (2,), (1, 2))
    h, w, k = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    corners = np.arange(h)[:, None] * k * (w * k) + np.arange(w) * k
    places = np.broadcast_to(corners, (*front, h, w)).copy()
    x = array(draw, (*front, h, w))
    if path.startswith("nn.M"):
        return Example([x, places], init={"kernel_size": k})
    return Example([x, places], {"kernel_size": k})
