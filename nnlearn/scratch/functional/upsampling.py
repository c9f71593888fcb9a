"""Upsampling: an image on a finer or coarser grid, by nearest entries or straight lines.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional.geometry import check_channels_and_space
from nnlearn.scratch.functional.resampling import resampled
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor

AXES = {"nearest": (1, 2), "nearest-exact": (1, 2), "linear": (1,), "bilinear": (2,)}


def interpolate(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """Return a sequence or an image on another grid.

    Parameters
    ----------
    input : Tensor
        (N, C, L) or (N, C, H, W), floating.
    size : int or sequence of int, optional
        Of the output's spatial axes; give this or ``scale_factor``.
    scale_factor : float or sequence of float, optional
        Output sizes over input sizes; they are rounded down.
    mode : {'nearest', 'nearest-exact', 'linear', 'bilinear'}
        The entry at or before each place; the closest entry; the straight line between two
        neighbours, for sequences; the same along both axes, for images.
    align_corners : bool, optional
        For 'linear' and 'bilinear': whether the grids share their corner points, or their outer
        edges.
    recompute_scale_factor : bool, optional
        Use the ratio of the rounded sizes, not ``scale_factor``, to place the grid.

    Returns
    -------
    Tensor
        (N, C, L′) or (N, C, H′, W′).

    Raises
    ------
    ShapeError
        Neither or both of size and scale factor are given, or they do not fit the input's axes.

    Notes
    -----
    Output i stands at (i + ½) r − ½ on the input's grid, r = input size / output size; with shared
    corners at i (n − 1) / (n′ − 1). Each axis is a product with a matrix that has at most two
    entries in each row.
    Source: Odena, Dumoulin and Olah (2016), for its use in networks. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[[1.0, 3.0]]])
    >>> scratch.nn.functional.interpolate(x, scale_factor=2)
    tensor([[[1., 1., 3., 3.]]])
    >>> scratch.nn.functional.interpolate(x, size=3, mode="linear", align_corners=True)
    tensor([[[1., 2., 3.]]])
    """
    axes = _check(input, mode, align_corners, antialias)
    space = input.array.shape[2:]
    sizes, factors = _sizes(space, size, scale_factor)
    if recompute_scale_factor:
        if scale_factor is None:
            raise ShapeError(
                "interpolate: recompute_scale_factor goes with scale_factor, not with size"
            )
        factors = (None,) * axes
    if min(sizes) < 1:
        raise ShapeError(f"interpolate: nothing is left of {space} at output size {sizes}")
    matrices = [
        _matrix(n, out, factor, mode, bool(align_corners))
        for n, out, factor in zip(space, sizes, factors, strict=True)
    ]
    if axes == 1:
        return resampled(input.unsqueeze(2), down=np.eye(1), across=matrices[0]).squeeze(2)
    return resampled(input, down=matrices[0], across=matrices[1])


def _matrix(n: int, out: int, factor: float | None, mode: str, align_corners: bool) -> np.ndarray:
    matrix = np.zeros((out, n))
    rows = np.arange(out)
    if mode.startswith("nearest"):
        # PyTorch places this grid in single precision, whatever the dtype of the image.
        ratio = np.float32(n / out if factor is None else 1 / factor)
        shift = np.float32(0.5 if mode == "nearest-exact" else 0)
        matrix[
            rows, np.minimum(np.floor((rows.astype(np.float32) + shift) * ratio).astype(int), n - 1)
        ] = 1
        return matrix
    if align_corners:
        places = rows * ((n - 1) / (out - 1) if out > 1 else 0.0)
    else:
        places = np.maximum((rows + 0.5) * (n / out if factor is None else 1 / factor) - 0.5, 0)
    left = np.minimum(places.astype(int), n - 1)
    right = np.minimum(left + 1, n - 1)
    part = np.minimum(places - left, 1)
    np.add.at(matrix, (rows, left), 1 - part)
    np.add.at(matrix, (rows, right), part)
    return matrix


def _sizes(space: tuple[int, ...], size: Any, scale_factor: Any) -> tuple[tuple, tuple]:
    if (size is None) == (scale_factor is None):
        raise ShapeError("interpolate: give either size or scale_factor")
    name, given = ("size", size) if scale_factor is None else ("scale_factor", scale_factor)
    values = tuple(given) if isinstance(given, (tuple, list)) else (given,) * len(space)
    if len(values) != len(space):
        raise ShapeError(
            f"interpolate: {name} needs one entry for each of the sizes {space}; got {given!r}"
        )
    if name == "scale_factor":
        return tuple(math.floor(n * float(v)) for n, v in zip(space, values, strict=True)), values
    if not all(isinstance(v, (int, np.integer)) for v in values):
        raise DTypeError(f"interpolate: size takes integers; got {given!r}")
    return values, (None,) * len(space)


def _check(input: Tensor, mode: str, align_corners: bool | None, antialias: bool) -> int:
    if not isinstance(input, Tensor):
        raise DTypeError(
            f"interpolate takes tensors; got {type(input).__name__}: use scratch.tensor(...)"
        )
    if mode not in AXES or antialias:
        raise OutsideTheBook(
            f"interpolate: mode {'antialias' if antialias else repr(mode)} is misspelt or outside "
            f"the book; there are {', '.join(AXES)}"
        )
    axes = input.ndim - 2
    if axes not in AXES[mode]:
        if axes == 3:
            raise OutsideTheBook("interpolate: the book stops at images; volumes are left out")
        expected = " or ".join("(N, C, L)" if a == 1 else "(N, C, H, W)" for a in AXES[mode])
        raise ShapeError(
            f"interpolate: mode {mode!r} expects {expected}; got shape {tuple(input.shape)}"
        )
    if align_corners is not None and mode.startswith("nearest"):
        raise ShapeError(
            f"interpolate: align_corners goes with 'linear' and 'bilinear'; mode is {mode!r}"
        )
    need_floats("interpolate", input)
    check_channels_and_space("interpolate", input, axes)
    return axes
