"""Examples for the chapter ``tensors``: arithmetic, reductions, shapes, products, indexing."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, broadcastable, choose, pair, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

POSITIVE = {"log", "log2", "log10", "sqrt", "rsqrt", "reciprocal", "log1p"}
STEPS = {"floor", "ceil", "round", "trunc", "sign"}


@examples(
    *("neg", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal"),
    *("square", "abs", "sign", "sin", "cos", "floor", "ceil", "round", "trunc", "erf", "clone"),
)
def one_operand(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw), *((0.2, 4.0) if path in POSITIVE else (-3.0, 3.0)))
    if path in STEPS:
        x = np.floor(x) + 0.3
    return Example([np.where(np.abs(x) < 1e-3, 0.5, x)])


@examples("add", "sub", "mul", "div", "maximum", "minimum", "pow", "remainder", "floor_divide")
def two_operands(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    x, y = array(draw, one), array(draw, other)
    if path == "div":
        y = np.sign(y) * (0.5 + np.abs(y))
    if path == "pow":
        x = np.abs(x) + 0.3
    if path in ("remainder", "floor_divide"):
        x, y = np.round(x) + 0.4, np.sign(y) * np.ceil(np.abs(y) + 0.01)
    if path == "floor_divide":  # PyTorch has no derivative of it
        x, y = np.floor(x).astype(int), y.astype(int)
    if path in ("add", "sub") and draw(st.booleans()):
        return Example([x, y], {"alpha": 0.5})
    return Example([x, choose(draw, y, 2.0) if path not in ("maximum", "minimum") else y])


@examples("clamp")
def clamps(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw))
    return Example([x], choose(draw, {"min": -1.01}, {"max": 0.51}, {"min": -1.01, "max": 0.51}))


@examples("where")
def selections(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    full = np.broadcast_shapes(one, other)
    return Example(
        [array(draw, broadcastable(draw, full)) > 0, array(draw, one), array(draw, other)]
    )


@examples("sum", "mean", "var", "std", "amax", "amin", "logsumexp", "all", "any", "prod", "norm")
def reductions(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.07)
    axes = draw(st.lists(st.integers(0, len(size) - 1), min_size=1, unique=True))
    dim = choose(draw, None, axis(draw, len(size)), tuple(axes))
    kwargs: dict[str, Any] = {"dim": dim, "keepdim": draw(st.booleans())}
    if path == "prod":
        x = array(draw, size, 0.6, 1.4)
        kwargs = {} if dim is None else {"dim": axes[0], "keepdim": kwargs["keepdim"]}
    elif path in ("logsumexp", "amax", "amin") and dim is None:
        kwargs["dim"] = axes[0]
    elif path in ("all", "any"):
        return Example([x > 0], kwargs if dim is not None else {})
    elif path in ("var", "std"):
        kwargs["correction"] = draw(st.integers(0, 1))
        count = np.prod(
            [size[a] for a in range(len(size)) if dim is None or a in _axes(dim, len(size))]
        )
        if count < 2 + kwargs["correction"]:
            x = array(draw, tuple(n + 2 for n in size), apart=0.07)
    elif path == "norm":
        kwargs["p"] = choose(draw, 2, 1, float("inf"), 3.0)
        if kwargs["p"] == float("inf") and dim is not None:
            kwargs["dim"] = axes[0]
    return Example([x], kwargs)


@examples("max", "min")
def extremes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.05)
    dim, keepdim = axis(draw, len(size)), draw(st.booleans())
    return choose(draw, Example([x]), Example([x, dim, keepdim]), Example([x, array(draw, size)]))


@examples("argmax", "argmin")
def positions(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, apart=0.05)
    return choose(draw, Example([x]), Example([x, axis(draw, len(size)), draw(st.booleans())]))


@examples("cumsum", "unbind")
def along_an_axis(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example([array(draw, size), axis(draw, len(size))])


@examples("reshape")
def reshapes(draw: Any, path: str) -> Example:
    size = shape(draw)
    merged = int(np.prod(size, dtype=int))
    return Example(
        [array(draw, size), choose(draw, (-1,), (merged, 1), (1, -1), tuple(reversed(size)))]
    )


@examples("flatten")
def flattenings(draw: Any, path: str) -> Example:
    size = shape(draw)
    if not size:
        return Example([array(draw, size)])
    first = draw(st.integers(0, len(size) - 1))
    return Example([array(draw, size), first, draw(st.integers(first, len(size) - 1))])


@examples("transpose")
def transpositions(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example([array(draw, size), axis(draw, len(size)), axis(draw, len(size))])


@examples("permute")
def permutations(draw: Any, path: str) -> Example:
    size = shape(draw)
    return Example([array(draw, size), tuple(draw(st.permutations(range(len(size)))))])


@examples("squeeze")
def squeezes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return choose(
        draw, Example([array(draw, size)]), Example([array(draw, size), axis(draw, len(size))])
    )


@examples("unsqueeze")
def unsqueezes(draw: Any, path: str) -> Example:
    size = shape(draw)
    return Example([array(draw, size), axis(draw, len(size) + 1)])


@examples("broadcast_to")
def broadcasts(draw: Any, path: str) -> Example:
    full = shape(draw)
    return Example([array(draw, broadcastable(draw, full)), full])


@examples("repeat_interleave")
def repetitions(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example(
        [array(draw, size), draw(st.integers(1, 3)), choose(draw, None, axis(draw, len(size)))]
    )


@examples("cat", "stack")
def joins(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    count = draw(st.integers(1, 3))
    dim = axis(draw, len(size) + (path == "stack"))
    sizes = [list(size) for _ in range(count)]
    if path == "cat":
        for s in sizes:
            s[dim] = draw(st.integers(1, 3))
    return Example([[array(draw, tuple(s)) for s in sizes], dim])


@examples("split", "chunk")
def pieces(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    n = draw(st.integers(1, 4))
    if path == "split" and size[dim] > 1 and draw(st.booleans()):
        return Example([array(draw, size), [1, size[dim] - 1], dim])
    return Example([array(draw, size), n, dim])


@examples("flip")
def reversals(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example(
        [array(draw, size), draw(st.lists(st.integers(0, len(size) - 1), min_size=1, unique=True))]
    )


@examples("roll")
def shifts(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example(
        [array(draw, size), draw(st.integers(-3, 3)), choose(draw, None, axis(draw, len(size)))]
    )


@examples("tril", "triu")
def triangles(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw, 2)), draw(st.integers(-2, 2))])


@examples("matmul")
def products(draw: Any, path: str) -> Example:
    n, k, m = (draw(st.integers(1, 4)) for _ in range(3))
    one, other = pair(draw, 2)
    left = choose(draw, (k,), (n, k), (*one, n, k))
    right = choose(draw, (k,), (k, m), (*other, k, m))
    return Example([array(draw, left), array(draw, right)])


@examples("mm", "bmm", "mv", "dot", "outer", "addmm")
def products_of_fixed_rank(draw: Any, path: str) -> Example:
    b, n, k, m = (draw(st.integers(1, 4)) for _ in range(4))
    sizes = {
        "mm": [(n, k), (k, m)],
        "bmm": [(b, n, k), (b, k, m)],
        "mv": [(n, k), (k,)],
        "dot": [(k,), (k,)],
        "outer": [(n,), (m,)],
        "addmm": [choose(draw, (n, m), (1, m), (m,)), (n, k), (k, m)],
    }[path]
    kwargs = {"beta": 0.5, "alpha": 2.0} if path == "addmm" and draw(st.booleans()) else {}
    return Example([array(draw, s) for s in sizes], kwargs)


@examples("einsum")
def sums_of_products(draw: Any, path: str) -> Example:
    sizes = {c: draw(st.integers(1, 4)) for c in "bijkhd"}
    equation = choose(
        draw,
        *(
            "ij->ji",
            "ij->",
            "ij->j",
            "ij,jk->ik",
            "bij,bjk->bik",
            "bhid,bhjd->bhij",
            "i,j->ij",
            "ij,ij->",
        ),
        *(
            "ii->i",
            "ii->",
            "ij,jk",
            "...ij,jk->...ik",
            "bij,j->bi",
            "ij,jk,k->i",
            "bi,bj,bk->ijk",
            "iij->j",
        ),
    )
    terms = equation.split("->")[0].replace("...", "b").split(",")
    return Example([equation, *[array(draw, tuple(sizes[c] for c in t)) for t in terms]])


@examples("gather")
def gatherings(draw: Any, path: str) -> Example:
    size = shape(draw, 1, 3)
    dim = axis(draw, len(size))
    wanted = [draw(st.integers(1, n)) for n in size]
    wanted[dim] = draw(st.integers(1, 5))
    index = np.random.default_rng(draw(st.integers(0, 99))).integers(0, size[dim], wanted)
    return Example([array(draw, size), dim, index])


@examples("index_select")
def selections_of_slices(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    return Example(
        [
            array(draw, size),
            dim,
            np.array(draw(st.lists(st.integers(0, size[dim] - 1), max_size=4)), int),
        ]
    )


@examples("masked_fill", "masked_select")
def masks(draw: Any, path: str) -> Example:
    size = shape(draw)
    mask = array(draw, broadcastable(draw, size)) > 0
    if path == "masked_select":
        return Example([array(draw, size), mask])
    return Example([array(draw, size), mask, choose(draw, -1.5, float("-inf"))], differences=False)


@examples("topk", "sort")
def orders(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim, flag = axis(draw, len(size)), draw(st.booleans())
    x = array(draw, size, apart=0.05)
    return Example(
        [x, draw(st.integers(0, size[dim])), dim, flag] if path == "topk" else [x, dim, flag]
    )


def _axes(dim: Any, rank: int) -> set[int]:
    return {d % rank for d in (dim if isinstance(dim, tuple) else (dim,))}
