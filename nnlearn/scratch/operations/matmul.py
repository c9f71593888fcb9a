"""Products of vectors, matrices and batches of matrices.

Taught in the chapters ``tensors`` (matmul, einsum) and ``dnn`` (linear).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tape import unbroadcast
from nnlearn.scratch.tensor import Tensor


@op(keeps=("other", "input"))
def matmul(input: Array, other: Array) -> Recorded:
    """Multiply matrices, rows of the first by columns of the second: yᵢₖ = Σⱼ aᵢⱼ bⱼₖ.

    Parameters
    ----------
    input, other : Tensor
        (…, N, K) and (…, K, M), of one dtype; leading axes broadcast. A vector on the left counts
        as a row, on the right as a column, and its axis is dropped from the result.

    Returns
    -------
    Tensor
        (…, N, M).

    Raises
    ------
    ShapeError, DTypeError
        The inner sizes or the leading axes do not fit; the dtypes differ.

    Notes
    -----
    ``a @ b`` is the same. With G = ∂L/∂y: ∂L/∂a = G bᵀ and ∂L/∂b = aᵀ G. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> a = scratch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> scratch.matmul(a, scratch.tensor([1.0, 1.0]))
    tensor([3., 7.])
    >>> scratch.matmul(scratch.ones(5, 1, 2, 3), scratch.ones(4, 3, 6)).shape
    Size([5, 4, 2, 6])
    """
    _check_matmul(input, other)
    x = input[None, :] if input.ndim == 1 else input
    y = other[:, None] if other.ndim == 1 else other

    def full(g: np.ndarray) -> np.ndarray:
        g = np.expand_dims(g, -1) if other.ndim == 1 else g
        return np.expand_dims(g, -2) if input.ndim == 1 else g

    return (
        np.matmul(input, other),
        lambda g: unbroadcast(full(g) @ y.swapaxes(-1, -2), x.shape).reshape(input.shape),
        lambda g: unbroadcast(x.swapaxes(-1, -2) @ full(g), y.shape).reshape(other.shape),
    )


def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """Multiply two matrices, (N, K) by (K, M): `matmul` that refuses other numbers of axes.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.mm(scratch.tensor([[1, 2], [3, 4]]), scratch.tensor([[0, 1], [1, 0]]))
    tensor([[2, 1],
            [4, 3]])
    """
    return _of_rank("mm", 2, input, mat2)


def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """Multiply two batches of matrices, (B, N, K) by (B, K, M): `matmul` without broadcasting.

    Raises
    ------
    ShapeError
        An argument is no batch of matrices, or sizes do not fit: batches are not broadcast.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bmm(scratch.ones(10, 2, 3), scratch.ones(10, 3, 4)).shape
    Size([10, 2, 4])
    """
    if input.ndim == mat2.ndim == 3 and input.shape[0] != mat2.shape[0]:
        raise ShapeError(f"bmm: batch sizes {input.shape[0]} and {mat2.shape[0]} differ")
    return _of_rank("bmm", 3, input, mat2)


def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Multiply a matrix by a vector, (N, K) by (K,): yᵢ = Σⱼ aᵢⱼ xⱼ.

    Other numbers of axes raise ``ShapeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.mv(scratch.tensor([[1, 2], [3, 4]]), scratch.tensor([10, 1]))
    tensor([12, 34])
    """
    if input.ndim != 2 or vec.ndim != 1:
        raise ShapeError(
            f"mv takes a matrix and a vector; got {tuple(input.shape)} and {tuple(vec.shape)}"
        )
    return matmul(input, vec)


def dot(input: Tensor, other: Tensor) -> Tensor:
    """Return Σ xᵢ yᵢ of two vectors of one length; other numbers of axes raise ``ShapeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.dot(scratch.tensor([1, 2, 3]), scratch.tensor([4, 5, 6]))
    tensor(32)
    """
    return _of_rank("dot", 1, input, other)


def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Return the matrix of all products xᵢ yⱼ of two vectors, (N,) and (M,) → (N, M).

    Raises
    ------
    ShapeError
        An argument is no vector.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.outer(scratch.tensor([1, 2, 3]), scratch.tensor([1, 10]))
    tensor([[ 1, 10],
            [ 2, 20],
            [ 3, 30]])
    """
    if input.ndim != 1 or vec2.ndim != 1:
        raise ShapeError(
            f"outer takes two vectors; got {tuple(input.shape)} and {tuple(vec2.shape)}"
        )
    return input.unsqueeze(1) * vec2.unsqueeze(0)


def addmm(
    input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1
) -> Tensor:
    """Return beta · input + alpha · mat1 @ mat2: a matrix product and what is added to it.

    Parameters
    ----------
    input : Tensor
        What is added: it broadcasts to (N, M), as a bias does.
    mat1, mat2 : Tensor
        (N, K) and (K, M), of one dtype.
    beta, alpha : float
        Factors of the addend and of the product.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> bias, x, w = scratch.tensor([1.0, 2.0]), scratch.ones(3, 4), scratch.ones(4, 2)
    >>> scratch.addmm(bias, x, w)
    tensor([[5., 6.],
            [5., 6.],
            [5., 6.]])
    """
    product = mm(mat1, mat2)
    return input.expand(*product.shape) * beta + product * alpha


def einsum(equation: str, *operands: Any) -> Tensor:
    """Sum products over the letters that are missing after the arrow: Einstein's convention.

    ``einsum('ij,jk->ik', a, b)`` is the matrix product.

    Parameters
    ----------
    equation : str
        A term of letters for each operand, one letter an axis, ``...`` for any others; then ``->``
        and the letters to keep. Without an arrow, those that come once, in alphabetical order.
    operands : Tensor
        One for each term.

    Raises
    ------
    ShapeError
        Letters and axes do not fit, or a letter stands for two sizes.

    Notes
    -----
    Source: Einstein (1916). Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> m = scratch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> scratch.einsum("ij->j", m), scratch.einsum("ii", m)
    (tensor([4., 6.]), tensor(5.))
    """
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    terms, output = _parse(equation, operands)
    return _einsum(*operands, terms=terms, output=output)


@op(keeps="others")
def _einsum(*arrays: Array, terms: tuple[str, ...], output: str) -> Recorded:
    y = np.einsum(",".join(terms) + "->" + output, *arrays, optimize=len(arrays) > 1)
    sizes = {
        c: n
        for term, x in zip(terms, arrays, strict=True)
        for c, n in zip(term, x.shape, strict=True)
        if n != 1
    }

    def by(i: int) -> Any:
        def gradient(g: np.ndarray) -> np.ndarray:
            own = "".join(dict.fromkeys(terms[i]))
            others = [x for j, x in enumerate(arrays) if j != i]
            inputs = [output, *(t for j, t in enumerate(terms) if j != i)]
            present = [c for c in own if any(c in t for t in inputs)]
            part = np.einsum(
                ",".join(inputs) + "->" + "".join(present), g, *others, optimize=len(arrays) > 1
            )
            part = np.expand_dims(part, tuple(k for k, c in enumerate(own) if c not in present))
            part = np.broadcast_to(
                part, [max(n, sizes.get(c, 1)) for c, n in zip(own, part.shape, strict=True)]
            )
            return _spread(part, own, terms[i], arrays[i].shape)

        return gradient

    return y, *[by(i) for i in range(len(arrays))]


def _spread(part: np.ndarray, own: str, term: str, shape: tuple[int, ...]) -> np.ndarray:
    if own != term:
        full = np.zeros(shape, part.dtype)
        diagonal = np.einsum(f"{term}->{own}", full)
        diagonal += part
        return full
    return unbroadcast(part, shape)


def _parse(equation: str, operands: tuple) -> tuple[tuple[str, ...], str]:
    left, arrow, output = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        raise ShapeError(f"einsum: {equation!r} names {len(terms)} operands; got {len(operands)}")
    if "..." in left:
        spare = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in equation]
        ranks = [x.ndim - len(t.replace("...", "")) for x, t in zip(operands, terms, strict=True)]
        most = max(r for r, t in zip(ranks, terms, strict=True) if "..." in t)
        terms = [
            t.replace("...", "".join(spare[most - r : most]))
            for t, r in zip(terms, ranks, strict=True)
        ]
        hidden = "".join(spare[:most])
        output = output.replace("...", hidden)
    else:
        hidden = ""
    if not arrow:
        letters = "".join(terms)
        output = hidden + "".join(
            sorted(c for c in set(letters) if letters.count(c) == 1 and c not in hidden)
        )
    for x, t in zip(operands, terms, strict=True):
        if x.ndim != len(t):
            raise ShapeError(
                f"einsum: {t!r} names {len(t)} axes of a tensor with shape {tuple(x.shape)}"
            )
    _check_letters(equation, operands, terms, output)
    return tuple(terms), output


def _check_letters(equation: str, operands: tuple, terms: list[str], output: str) -> None:
    seen: dict[str, int] = {}
    for x, t in zip(operands, terms, strict=True):
        for letter, n in zip(t, x.shape, strict=True):
            known = seen.setdefault(letter, n)
            if 1 not in (known, n) and known != n:
                raise ShapeError(
                    f"einsum {equation!r}: axis {letter!r} has size {known} and size {n}"
                )
            seen[letter] = max(known, n)
    if any(c not in seen for c in output) or len(set(output)) != len(output):
        raise ShapeError(
            f"einsum {equation!r}: the output must name each of its axes once, and only axes of "
            "the inputs"
        )


def _of_rank(name: str, rank: int, x: Tensor, y: Tensor) -> Tensor:
    if x.ndim != rank or y.ndim != rank:
        raise ShapeError(
            f"{name} takes two tensors of {rank} axes; got {tuple(x.shape)} and {tuple(y.shape)}"
        )
    return matmul(x, y)


def _check_matmul(x: Any, y: Any) -> None:
    if x.ndim == 0 or y.ndim == 0:
        raise ShapeError("matmul takes tensors with at least one axis; use * for scalars")
    if x.shape[-1] != y.shape[-2 if y.ndim > 1 else 0]:
        raise ShapeError(
            f"matmul: {x.shape} @ {y.shape} does not fit: the last size of the first, "
            f"{x.shape[-1]}, must equal the {'last but one' if y.ndim > 1 else 'only'} size of the "
            f"second, {y.shape[-2 if y.ndim > 1 else 0]}"
        )
    if x.dtype != y.dtype:
        raise DTypeError(
            f"matmul: the operands are {x.dtype} and {y.dtype}; convert one with .to(dtype)"
        )
    if x.ndim > 2 and y.ndim > 2:
        try:
            np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
        except ValueError:
            raise ShapeError(
                f"matmul: the leading axes of {x.shape} and {y.shape} do not broadcast"
            ) from None
