"""Inverses, determinants and decompositions of matrices, batches of them in the leading axes.

Breadth: no chapter derives them. Gradients flow through `inv`, `solve` and `det`; a decomposition
of a matrix that requires one is refused.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, GradError, ShapeError
from nnlearn.scratch.grad_mode import RECORDING
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.operations.matmul import matmul
from nnlearn.scratch.tensor import Tensor, wrap

SVD = namedtuple("SVD", ["U", "S", "Vh"])
QR = namedtuple("QR", ["Q", "R"])
Eigh = namedtuple("Eigh", ["eigenvalues", "eigenvectors"])
LeastSquares = namedtuple("LeastSquares", ["solution", "residuals", "rank", "singular_values"])


@op(keeps=("output",))
def inv(A: Array) -> Recorded:
    """Return the inverse of square matrices.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.linalg.inv(scratch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    _check("inv", A, square=True)
    y = _solved("inv", np.linalg.inv, A)
    yt = np.swapaxes(y, -1, -2)
    return y, lambda g: -(yt @ g @ yt)


@op(keeps=("A output",))
def det(A: Array) -> Recorded:
    """Return the determinant of square matrices.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.linalg.det(scratch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor(-2.)
    """
    _check("det", A, square=True)
    y = np.linalg.det(A).astype(A.dtype)

    def vjp(g: np.ndarray) -> np.ndarray:
        cofactors = np.swapaxes(np.linalg.inv(A), -1, -2) * np.asarray(y)[..., None, None]
        return np.asarray(g)[..., None, None] * cofactors

    return y, vjp


def solve(A: Tensor, B: Tensor) -> Tensor:
    """Return X with A X = B, for B a matrix or a vector.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> A = scratch.tensor([[2.0, 0.0], [0.0, 4.0]])
    >>> scratch.linalg.solve(A, scratch.tensor([1.0, 1.0]))
    tensor([0.5000, 0.2500])
    """
    if B.ndim == 1:
        return _solve(A, B.unsqueeze(-1)).squeeze(-1)
    return _solve(A, B)


@op(keeps=("A output", "A"))
def _solve(A: Array, B: Array) -> Recorded:
    _check("solve", A, square=True)
    x = _solved("solve", np.linalg.solve, A, B)

    def by_b(g: np.ndarray) -> np.ndarray:
        return np.linalg.solve(np.swapaxes(A, -1, -2), g)

    return x, lambda g: -by_b(g) @ np.swapaxes(x, -1, -2), by_b


def lstsq(A: Tensor, B: Tensor, rcond: float | None = None, *, driver: Any = None) -> LeastSquares:
    """Return the X that brings A X nearest to B, as ``solution``."""
    _unrecorded("lstsq", A, B)
    one = B.ndim == 1
    right = B.array[:, None] if one else B.array
    x, residuals, rank, values = np.linalg.lstsq(A.array, right, rcond=rcond)
    found = x[:, 0] if one else x
    kind = A.dtype
    return LeastSquares(
        wrap(found.astype(kind)),
        wrap(np.asarray(residuals, kind)),
        wrap(np.asarray(rank, dtypes.int64)),
        wrap(np.asarray([], kind) if driver is None else values.astype(kind)),
    )


def pinv(A: Tensor, rtol: float | None = None) -> Tensor:
    """Return the pseudo-inverse."""
    _unrecorded("pinv", A)
    limit = max(A.array.shape[-2:]) * float(np.finfo(A.dtype).eps) if rtol is None else rtol
    return wrap(np.linalg.pinv(A.array, rcond=limit))


def svd(A: Tensor, full_matrices: bool = True) -> SVD:
    """Return U, S and Vᴴ with A = U diag(S) Vᴴ; signs are free."""
    _unrecorded("svd", A)
    return SVD(*(wrap(x) for x in np.linalg.svd(A.array, full_matrices=full_matrices)))


def svdvals(A: Tensor) -> Tensor:
    """Return the singular values, from the largest."""
    return svd(A, False).S


def qr(A: Tensor, mode: str = "reduced") -> QR:
    """Return Q with orthonormal columns and R upper triangular, with A = Q R."""
    _unrecorded("qr", A)
    return QR(*(wrap(x) for x in np.linalg.qr(A.array, mode=mode)))  # type: ignore[call-overload]


def eigh(A: Tensor, UPLO: str = "L") -> Eigh:
    """Return eigenvalues, from the smallest, and eigenvectors of symmetric matrices."""
    _unrecorded("eigh", A)
    triangle: Any = UPLO
    return Eigh(*(wrap(x) for x in np.linalg.eigh(A.array, triangle)))


def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """Return the eigenvalues of symmetric matrices, from the smallest."""
    return eigh(A, UPLO).eigenvalues


def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """Return L, lower triangular, with A = L Lᵀ, for positive definite matrices."""
    _unrecorded("cholesky", A)
    lower = _solved("cholesky", np.linalg.cholesky, A.array)
    return wrap(np.swapaxes(lower, -1, -2) if upper else lower)


def matrix_rank(A: Tensor, tol: float | None = None) -> Tensor:
    """Return how many singular values are not nearly 0."""
    return wrap(np.asarray(np.linalg.matrix_rank(A.array, tol), dtypes.int64))


def matrix_power(A: Tensor, n: int) -> Tensor:
    """Return A times itself, n times; a negative n takes the inverse.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.linalg.matrix_power(scratch.tensor([[1, 1], [0, 1]]).float(), 3)
    tensor([[1., 3.],
            [0., 1.]])
    """
    _check("matrix_power", A.array, square=True)
    if n == 0:
        return _identity(A)
    base, result = (inv(A) if n < 0 else A), None
    for _ in range(abs(n)):
        result = base if result is None else matmul(result, base)
    assert result is not None
    return result


@op(keeps=())
def _identity(A: Any) -> Any:
    y = np.broadcast_to(np.eye(A.shape[-1], dtype=A.dtype), A.shape).copy()
    return y, lambda g: np.zeros_like(g)


def cov(input: Tensor, *, correction: int = 1) -> Tensor:
    """Return the covariances of variables (rows), over observations (columns).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cov(scratch.tensor([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]]))
    tensor([[1., 2.],
            [2., 4.]])
    """
    x: Any = input
    if x.ndim > 2:
        raise ShapeError(f"cov takes a matrix, variables in rows; got shape {x.array.shape}")
    rows = x if x.ndim == 2 else x.reshape(1, -1)
    centred = rows - rows.mean(1, keepdim=True)
    total = matmul(centred, centred.T) / (rows.array.shape[1] - correction)
    return total if len(rows) > 1 else total.reshape(())


def corrcoef(input: Tensor) -> Tensor:
    """Return the correlations of variables (rows).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.corrcoef(scratch.tensor([[1.0, 2.0, 3.0], [6.0, 4.0, 2.0]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    c: Any = cov(input)
    if c.ndim == 0:
        return c / c
    spread = c.diagonal().sqrt()
    return c / spread.unsqueeze(1) / spread


def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float = 1, dim: int = -1) -> Tensor:
    """Return the area under a curve of straight lines along ``dim``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.trapezoid(scratch.tensor([0.0, 1.0, 0.0]))
    tensor(1.)
    """
    axis = axis_of("trapezoid", y.array, dim)
    count = y.array.shape[axis]
    curve: Any = y
    steps: Any = dx
    if x is not None:
        along: Any = x if x.ndim > 1 else x.reshape([-1] + [1] * (y.ndim - axis - 1))
        place = axis - y.ndim
        if along.array.shape[place] != count:
            raise ShapeError(f"trapezoid: {along.array.shape[place]} places for {count} heights")
        steps = along.narrow(place, 1, count - 1) - along.narrow(place, 0, count - 1)
    left, right = curve.narrow(axis, 0, count - 1), curve.narrow(axis, 1, count - 1)
    return ((left + right) * steps / 2).sum(axis)


def _solved(name: str, function: Callable, *arrays: np.ndarray) -> np.ndarray:
    try:
        return function(*arrays)
    except np.linalg.LinAlgError as error:
        raise ShapeError(
            f"{name}: {error}; the matrix has no inverse, or not what is expected"
        ) from None


def _check(name: str, a: np.ndarray, square: bool = False) -> None:
    if a.dtype.kind != "f":
        raise DTypeError(f"{name} takes floating matrices; got {a.dtype}: use .float()")
    if a.ndim < 2 or (square and a.shape[-1] != a.shape[-2]):
        raise ShapeError(f"{name} takes square matrices; got shape {a.shape}")


def _unrecorded(name: str, *tensors: Tensor) -> None:
    for x in tensors:
        _check(name, np.atleast_2d(x.array))
        if RECORDING.enabled and x.requires_grad:
            raise GradError(f"{name} has no gradient here: use detach(), or scratch.no_grad()")
