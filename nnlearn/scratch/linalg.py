"""Norms, and what programs do with matrices, under the names of ``torch.linalg``.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.errors import OutsideTheBook
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.operations import reduction
from nnlearn.scratch.operations.linear_systems import (
    cholesky,
    det,
    eigh,
    eigvalsh,
    inv,
    lstsq,
    matrix_power,
    matrix_rank,
    pinv,
    qr,
    solve,
    svd,
    svdvals,
)
from nnlearn.scratch.tensor import Tensor

__all__ = [
    "cholesky",
    "det",
    "eigh",
    "eigvalsh",
    "inv",
    "lstsq",
    "matrix_power",
    "matrix_rank",
    "norm",
    "pinv",
    "qr",
    "solve",
    "svd",
    "svdvals",
    "vector_norm",
]


def vector_norm(x: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the norm of vectors, (Σ|x|ᵖ)^(1/p) with p = ``ord``.

    Notes
    -----
    ``dim`` and ``keepdim`` as in `sum`; without ``dim`` all entries make one vector. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.linalg.vector_norm(scratch.tensor([3.0, 4.0]))
    tensor(5.)
    """
    return reduction.norm(x, ord, dim, keepdim)


def norm(A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the norm of vectors, or the square root of the sum of squares of a matrix.

    A matrix, or ``dim`` with two axes, has the Frobenius norm; other matrix norms raise
    ``OutsideTheBook``. Vectors are as in `vector_norm`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> A = scratch.tensor([[1.0, 2.0], [2.0, 4.0]])
    >>> scratch.linalg.norm(A), scratch.linalg.norm(A, dim=1)
    (tensor(5.), tensor([2.2361, 4.4721]))
    """
    matrices = (isinstance(dim, tuple) and len(dim) == 2) or (dim is None and A.array.ndim == 2)
    if matrices and ord not in (None, "fro"):
        raise OutsideTheBook(f"of matrix norms the book has 'fro' only; got {ord!r}")
    return reduction.norm(A, 2 if ord is None else ord, dim, keepdim)


__getattr__ = _module_getattr("scratch.linalg", globals())
