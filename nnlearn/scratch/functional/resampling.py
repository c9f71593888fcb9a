"""Resampling: an image made anew on another grid, each of its axes by a matrix.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.op import Array, Recorded, op

SMALL = 2**14  # entries of A ⊗ B up to which it pays to form it


@op(keeps=())
def resampled(input: Array, *, down: np.ndarray, across: np.ndarray) -> Recorded:
    """Return A x Bᵀ for each image x (H, W), with A (H′, H) = ``down``, B (W′, W) = ``across``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4.0).reshape(1, 1, 2, 2)
    >>> resampled(x, down=np.array([[0.5, 0.5]]), across=np.eye(2))
    tensor([[[[1., 2.]]]])
    """
    a, b = down.astype(input.dtype), across.astype(input.dtype)
    if input.size and a.size * b.size <= SMALL:  # one product in place of many small ones
        both = np.kron(a, b)
        grid, (n, c, h, w) = (len(a), len(b)), input.shape
        y = input.reshape(n * c, h * w) @ both.T
        return y.reshape(n, c, *grid), lambda g: (
            g.reshape(n * c, grid[0] * grid[1]) @ both
        ).reshape(n, c, h, w)
    return a @ input @ b.T, lambda g: a.T @ g @ b
