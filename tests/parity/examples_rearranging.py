"""Examples for moving, picking and writing entries, chapter ``tensors``."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, broadcastable, choose, pair, shape
from tests.parity.proof import Example
from tests.parity.registry import examples


@examples("tan", "asin", "acos", "atan", "sinh", "cosh", "exp2")
def one_operand(draw: Any, path: str) -> Example:
    bound = 0.9 if path in ("asin", "acos", "tan") else 3.0
    return Example([array(draw, shape(draw), -bound, bound)])


@examples("nan_to_num")
def broken_numbers(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw, 1))
    x.reshape(-1)[0] = choose(draw, np.nan, np.inf, -np.inf, 1.0)
    kwargs = choose(draw, {}, {"nan": 2.0}, {"posinf": 5.0, "neginf": -5.0})
    if not kwargs.get("posinf") and np.isinf(x).any():
        x.reshape(-1)[0] = np.nan  # the largest float has no difference quotient
    return Example([x], kwargs, differences=False)


@examples("atan2", "logaddexp", "fmod")
def two_operands(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    x, y = array(draw, one), array(draw, other)
    if path == "fmod":
        x, y = np.round(x) + 0.4, np.sign(y) * np.ceil(np.abs(y) + 0.01)
    return Example([x, y])


@examples("isclose", "logical_xor")
def comparisons(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    x, y = np.round(array(draw, one)), np.round(array(draw, other))
    return Example([x, y], {"atol": 1.5} if path == "isclose" else {})


@examples("lerp")
def points_between(draw: Any, path: str) -> Example:
    size = shape(draw)
    weight = choose(draw, 0.3, array(draw, broadcastable(draw, size)))
    return Example([array(draw, size), array(draw, size), weight])


@examples("addcmul", "addcdiv")
def three_operands(draw: Any, path: str) -> Example:
    one, other = pair(draw)
    full = np.broadcast_shapes(one, other)
    y = array(draw, other)
    if path == "addcdiv":
        y = np.sign(y) * (0.5 + np.abs(y))
    return Example([array(draw, full), array(draw, one), y], choose(draw, {}, {"value": -0.5}))


@examples("clamp_min", "clamp_max")
def bounds(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw), apart=0.05), 0.51])


@examples("cumprod")
def running_products(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = array(draw, size, -2, 2)
    if draw(st.booleans()):
        x.reshape(-1)[0] = 0.0
    return Example([x, axis(draw, len(size))])


@examples("movedim")
def moved_axes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    if draw(st.booleans()):
        return Example([array(draw, size), axis(draw, len(size)), axis(draw, len(size))])
    count = draw(st.integers(1, len(size)))
    source, target = (draw(st.permutations(range(len(size))))[:count] for _ in range(2))
    return Example([array(draw, size), tuple(source), tuple(target)])


@examples("swapaxes")
def exchanged_axes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    return Example([array(draw, size), axis(draw, len(size)), axis(draw, len(size))])


@examples("narrow", "select", "Tensor.unfold")
def slices(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    n = size[dim]
    if path == "select":
        return Example([array(draw, size), dim, draw(st.integers(-n, n - 1))])
    if path == "Tensor.unfold":
        return Example([array(draw, size), dim, draw(st.integers(1, n)), draw(st.integers(1, 3))])
    start = draw(st.integers(0, n))
    return Example([array(draw, size), dim, start, draw(st.integers(0, n - start))])


@examples("ravel")
def vectors(draw: Any, path: str) -> Example:
    return Example([array(draw, shape(draw))])


@examples("tile", "Tensor.repeat")
def tilings(draw: Any, path: str) -> Example:
    size = shape(draw, 0, 3)
    least = len(size) if path == "Tensor.repeat" else 0
    counts = draw(st.lists(st.integers(1, 3), min_size=least, max_size=4))
    return Example([array(draw, size), tuple(counts)])


@examples("Tensor.expand")
def expansions(draw: Any, path: str) -> Example:
    full = shape(draw, 1)
    size = broadcastable(draw, full)
    named = tuple(
        -1 if i >= len(full) - len(size) and draw(st.booleans()) and size[i - len(full)] == n else n
        for i, n in enumerate(full)
    )
    return Example([array(draw, size), *named])


@examples("hstack", "vstack")
def joins(draw: Any, path: str) -> Example:
    size = shape(draw, 0, 3)
    return Example([[array(draw, size) for _ in range(draw(st.integers(1, 3)))]])


@examples("meshgrid")
def grids(draw: Any, path: str) -> Example:
    lines = [array(draw, shape(draw, 0, 1)) for _ in range(draw(st.integers(1, 3)))]
    return Example(lines, {"indexing": choose(draw, "ij", "xy")})


@examples("diagonal", "diag", "trace")
def diagonals(draw: Any, path: str) -> Example:
    if path == "trace":
        return Example([array(draw, shape(draw, 2, 2))])
    if path == "diag":
        return Example([array(draw, shape(draw, 1, 2)), draw(st.integers(-2, 2))])
    size = shape(draw, 2)
    first, second = draw(st.permutations(range(len(size))))[:2]
    offset = draw(st.integers(-size[first] + 1, size[second] - 1))
    return Example([array(draw, size), offset, first, second])


@examples("scatter", "scatter_add")
def scatterings(draw: Any, path: str) -> Example:
    size = shape(draw, 1, 3)
    dim = axis(draw, len(size))
    sides = [draw(st.integers(1, n)) for n in size]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    # Without repetition: of two writers to one place PyTorch promises none.
    order = rng.permuted(np.broadcast_to(_line(size, dim), size), axis=dim)
    index = order[tuple(slice(n) for n in sides)]
    if path == "scatter_add" and draw(st.booleans()):
        index = rng.integers(0, size[dim], sides)
    if path == "scatter" and draw(st.booleans()):
        return Example([array(draw, size), dim, index, 2.5])
    return Example([array(draw, size), dim, index, array(draw, index.shape)])


@examples("index_add", "index_copy", "index_fill")
def slices_written(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    count = draw(st.integers(1, size[dim]))
    index = rng.permutation(size[dim])[:count]
    if path == "index_add" and draw(st.booleans()):
        index = rng.integers(0, size[dim], count)
    if path == "index_fill":
        return Example([array(draw, size), dim, index, -1.5])
    part = list(size)
    part[dim] = count
    kwargs = {"alpha": 0.5} if path == "index_add" and draw(st.booleans()) else {}
    return Example([array(draw, size), dim, index, array(draw, tuple(part))], kwargs)


@examples("take_along_dim")
def picks_along_an_axis(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    sides = list(size)
    sides[dim] = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return Example([array(draw, size), rng.integers(0, size[dim], sides), dim])


@examples("take")
def picks(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return Example([x, rng.integers(-x.size, x.size, shape(draw, 0, 2))])


@examples("count_nonzero")
def counts(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    x = np.round(array(draw, size, -1, 1))
    return Example([x], choose(draw, {}, {"dim": axis(draw, len(size))}))


@examples("bincount")
def counted_integers(draw: Any, path: str) -> Example:
    x = np.array(draw(st.lists(st.integers(0, 5), max_size=6)), int)
    return Example([x], {"minlength": draw(st.integers(0, 8))})


def _line(size: tuple[int, ...], dim: int) -> np.ndarray:
    """Return 0, 1, 2, … along one axis, of length 1 along the others."""
    sides = [1] * len(size)
    sides[dim] = -1
    return np.arange(size[dim]).reshape(sides)
