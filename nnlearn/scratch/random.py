"""Random numbers: one default generator, seeded by `manual_seed`, and generators of your own."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.device import check_device
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.sizes import made, sizes_of
from nnlearn.scratch.tensor import Tensor, wrap


class Generator:
    """A stream of random numbers with a seed of its own.

    >>> from nnlearn import scratch
    >>> one, two = scratch.Generator().manual_seed(7), scratch.Generator().manual_seed(7)
    >>> bool((scratch.rand(3, generator=one) == scratch.rand(3, generator=two)).all())
    True
    """

    def __init__(self, device: Any = "cpu") -> None:
        check_device(device)
        self.manual_seed(0)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream anew from ``seed`` and return the generator."""
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
            raise DTypeError(f"a seed is an integer; got {type(seed).__name__}: {seed!r}")
        self._seed = int(seed)
        self.rng = np.random.default_rng(self._seed % 2**64)
        return self

    def initial_seed(self) -> int:
        """Return the seed that the stream started from."""
        return self._seed


_default = Generator()


def manual_seed(seed: int) -> Generator:
    """Seed the default generator, from which layers draw their initial weights.

    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> a = scratch.rand(2)
    >>> _ = scratch.manual_seed(0)
    >>> bool((a == scratch.rand(2)).all())
    True
    """
    return _default.manual_seed(seed)


def initial_seed() -> int:
    """Return the seed of the default generator.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(7)
    >>> scratch.initial_seed()
    7
    """
    return _default.initial_seed()


def rng_of(generator: Generator | None) -> np.random.Generator:
    """Return the NumPy generator behind ``generator``, or behind the default one."""
    if generator is None:
        return _default.rng
    if not isinstance(generator, Generator):
        raise DTypeError(f"generator must be a scratch.Generator; got {type(generator).__name__}")
    return generator.rng


def rand(
    *sizes: Any,
    size: Any = None,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Draw from the uniform distribution on [0, 1): ``rand(2, 3)`` or ``rand((2, 3))``.

    ``generator`` is the source of randomness; the default one, which `manual_seed` seeds, if not
    given.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.rand(1000)
    >>> bool((x >= 0).all()), bool((x < 1).all())
    (True, True)
    """
    shape, dtype = sizes_of(sizes, size), _floating(dtype, device)
    return made(rng_of(generator).random(shape, dtype=_drawn(dtype)), dtype, requires_grad)


def randn(
    *sizes: Any,
    size: Any = None,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Draw from the standard normal distribution: ``randn(2, 3)`` or ``randn((2, 3))``.

    ``generator`` is the source of randomness; the default one, which `manual_seed` seeds, if not
    given.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> x = scratch.randn(10_000)
    >>> bool(abs(x.mean()) < 0.05), bool(abs(x.std() - 1) < 0.05)
    (True, True)
    """
    shape, dtype = sizes_of(sizes, size), _floating(dtype, device)
    return made(rng_of(generator).standard_normal(shape, dtype=_drawn(dtype)), dtype, requires_grad)


def normal(
    mean: Any = 0.0,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Draw from normal distributions with the given means and standard deviations.

    Both are numbers or tensors, which broadcast; with two numbers, ``size`` says how many draws.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.normal(scratch.zeros(2, 1), scratch.ones(3)).shape
    Size([2, 3])
    """
    means = mean.array if isinstance(mean, Tensor) else mean
    stds = std.array if isinstance(std, Tensor) else std
    check_std("normal", stds)
    shape = np.broadcast_shapes(np.shape(means), np.shape(stds)) if size is None else tuple(size)
    drawn = rng_of(generator).standard_normal(shape) * stds + means
    given = [x.dtype for x in (mean, std) if isinstance(x, Tensor)]
    kind = _floating(given[0] if given and dtype is None else dtype, device)
    return made(drawn, kind, requires_grad)


def randint(
    low: int = 0,
    high: Any = None,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Draw integers from ``low`` (0 if left out) to ``high`` − 1, each as likely as the other.

    ``randint(6, (10,))`` or ``randint(1, 7, (10,))``. ``high`` not above ``low`` raises
    ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> throws = scratch.randint(1, 7, (1000,))
    >>> throws.unique()
    tensor([1, 2, 3, 4, 5, 6])
    """
    check_device(device)
    if size is None:
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if high is None or size is None:
        raise DTypeError("randint takes high and size: randint(6, (10,)) or randint(1, 7, (10,))")
    if high <= low:
        raise ShapeError(
            f"randint draws from low to high - 1, so high must exceed low; got {low} and {high}"
        )
    drawn = rng_of(generator).integers(low, high, size=tuple(size))
    kind = dtypes.int64 if dtype is None else dtypes.as_dtype(dtype)
    return made(drawn, kind, requires_grad)


def randperm(
    n: int,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return the integers from 0 to n − 1 in random order, int64: how a data set is shuffled.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.randperm(5).sort().values
    tensor([0, 1, 2, 3, 4])
    """
    check_device(device)
    kind = dtypes.int64 if dtype is None else dtypes.as_dtype(dtype)
    return made(rng_of(generator).permutation(n), kind, requires_grad)


def rand_like(
    input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Draw from the uniform distribution on [0, 1), with the shape and dtype of ``input``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.rand_like(scratch.zeros(2, 3)).shape
    Size([2, 3])
    """
    return rand(
        *input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def randn_like(
    input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Draw from the standard normal distribution, with the shape and dtype of ``input``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.randn_like(scratch.zeros(2, 3)).shape
    Size([2, 3])
    """
    return randn(
        *input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def randint_like(
    input: Tensor, low: int, high: int | None = None, *, dtype: Any = None, device: Any = None
) -> Tensor:
    """Draw whole numbers from ``low`` to ``high`` − 1, with the shape and dtype of ``input``."""
    bounds = (0, low) if high is None else (low, high)
    return randint(*bounds, tuple(input.shape), dtype=dtype or input.dtype, device=device)


def bernoulli(input: Tensor, *, generator: Generator | None = None) -> Tensor:
    """Draw 1 with the probability that each entry of ``input`` gives, else 0, in its dtype.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bernoulli(scratch.tensor([0.0, 1.0, 1.0]))
    tensor([0., 1., 1.])
    """
    if input.array.dtype.kind != "f":
        raise DTypeError(f"bernoulli takes floating chances; got {input.dtype}: use .float()")
    if not ((input.array >= 0) & (input.array <= 1)).all():
        raise ShapeError("bernoulli takes probabilities: every entry must lie in [0, 1]")
    drawn = rng_of(generator).random(input.shape) < input.array
    return wrap(drawn.astype(input.dtype))


def multinomial(
    input: Tensor,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
) -> Tensor:
    """Draw ``num_samples`` indices from each row of weights.

    Parameters
    ----------
    input : Tensor
        Non-negative weights, (K,) or (N, K); they need not sum to one.
    num_samples : int
        How many indices to draw from each row.
    replacement : bool
        Whether the same index can come again.

    Returns
    -------
    Tensor
        int64, (num_samples,) or (N, num_samples).

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.multinomial(scratch.tensor([0.0, 1.0, 0.0]), 1)
    tensor([1])
    """
    if input.array.dtype.kind != "f":
        raise DTypeError(f"multinomial takes floating weights; got {input.dtype}: use .float()")
    if num_samples < 1:
        raise ShapeError(f"multinomial draws at least one index; got num_samples = {num_samples}")
    weights = input.array.astype(np.float64)
    if weights.ndim not in (1, 2):
        raise ShapeError(
            f"multinomial takes weights of shape (K,) or (N, K); got {tuple(input.shape)}"
        )
    if not np.isfinite(weights).all() or (weights < 0).any() or (weights.sum(-1) <= 0).any():
        raise ShapeError(
            "multinomial takes finite, non-negative weights with a positive sum in every row"
        )
    if not replacement and ((weights > 0).sum(-1) < num_samples).any():
        raise ShapeError(
            f"cannot draw {num_samples} different indices: too few have a positive weight"
        )
    rng = rng_of(generator)
    rows = [
        rng.choice(len(row), num_samples, replace=replacement, p=row / row.sum())
        for row in np.atleast_2d(weights)
    ]
    return wrap(np.asarray(rows if weights.ndim == 2 else rows[0], dtype=dtypes.int64))


def check_std(name: str, std: Any) -> None:
    """Raise if a standard deviation is negative."""
    if np.any(np.asarray(std) < 0):
        raise ShapeError(f"{name}: a standard deviation is not negative; got {std}")


def _floating(dtype: Any, device: Any) -> np.dtype:
    check_device(device)
    result = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
    if not dtypes.is_floating(result):
        raise DTypeError(f"random reals need a floating dtype; got {result}")
    return result


def _drawn(dtype: np.dtype) -> Any:
    return np.float64 if dtype == dtypes.float64 else np.float32
