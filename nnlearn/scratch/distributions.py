"""Probability distributions to draw from and to ask: what policies and autoencoders end in.

Breadth: no chapter derives them. `Categorical`, `Bernoulli`, `Normal` and `Uniform`, with
`Independent` to count axes as one event and `kl_divergence` between two of a kind.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import creation, random
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional.activation import log_softmax, logsigmoid, sigmoid, softmax
from nnlearn.scratch.functional.loss import binary_cross_entropy_with_logits
from nnlearn.scratch.grad_mode import no_grad
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.operations.elementwise import erf
from nnlearn.scratch.operations.selection import clamp, where
from nnlearn.scratch.operations.shape import broadcast_to
from nnlearn.scratch.tensor import Size, Tensor, wrap

_LOG_ROOT_TWO_PI = math.log(math.sqrt(2 * math.pi))


class Distribution:
    """What distributions share.

    Parameters
    ----------
    batch_shape : Size
        How many distributions there are.
    event_shape : Size
        The shape of one draw.
    """

    has_rsample = False

    def __init__(self, batch_shape: Any = (), event_shape: Any = (), **unused: Any) -> None:
        self.batch_shape, self.event_shape = Size(batch_shape), Size(event_shape)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Draw, without a gradient: the result is ``sample_shape + batch_shape + event_shape``."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """Draw so that gradients reach the parameters."""
        raise NotImplementedError(
            f"{type(self).__name__} has no rsample: a draw of it has no derivative"
        )

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the probability (density) of a value."""
        raise NotImplementedError

    @property
    def stddev(self) -> Tensor:
        """The standard deviation."""
        return self.variance.sqrt()

    @property
    def variance(self) -> Tensor:
        """The variance."""
        raise NotImplementedError

    def _extended(self, sample_shape: Any) -> tuple[int, ...]:
        return (*tuple(sample_shape), *self.batch_shape, *self.event_shape)


class _FromScores(Distribution):
    """Probabilities or scores: the one that is not given is computed, once."""

    def __init__(self, probs: Any, logits: Any) -> None:
        if (probs is None) == (logits is None):
            raise ValueError(f"{type(self).__name__} takes either probs or logits")
        given = creation.as_tensor(probs if logits is None else logits)
        if given.array.dtype.kind != "f":
            given = given.float()
        self._given, self._scores = given, logits is not None

    def __repr__(self) -> str:
        name = "logits" if self._scores else "probs"
        shape = f"scratch.{self._given.shape!r}"
        shown = self._given if self._given.numel() == 1 else shape
        return f"{type(self).__name__}({name}: {shown})"


class Categorical(_FromScores):
    """One of K classes: what a softmax ends in.

    Parameters
    ----------
    probs, logits : Tensor
        (…, K): probabilities, which are divided by their sum, or scores.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> policy = scratch.distributions.Categorical(probs=scratch.tensor([0.25, 0.75]))
    >>> policy.log_prob(scratch.tensor(1)), policy.entropy()
    (tensor(-0.2877), tensor(0.5623))
    """

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: Any = None) -> None:
        super().__init__(probs, logits)
        if self._given.ndim < 1:
            raise ShapeError("Categorical takes at least one axis: the classes")
        if self._scores:
            self.logits = log_softmax(self._given, -1)
            self.probs = softmax(self._given, -1)
        else:
            _check_chances("Categorical", self._given, most=np.inf)
            self.probs = self._given / self._given.sum(-1, keepdim=True)
            tiny = float(np.finfo(self.probs.dtype).eps)
            self.logits = clamp(self.probs, tiny, 1 - tiny).log()
        Distribution.__init__(self, self._given.shape[:-1])

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Draw classes, int64."""
        count = int(np.prod(tuple(sample_shape), dtype=np.int64))
        rows = wrap(self.probs.array.reshape(-1, self.probs.shape[-1]))
        drawn = random.multinomial(rows, count, True).array.T
        return wrap(drawn.reshape(self._extended(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return ln p of classes."""
        _check_tensor(value)
        index = value.long().unsqueeze(-1)
        shape = np.broadcast_shapes(index.array.shape[:-1], self.batch_shape)
        scores = broadcast_to(self.logits, (*shape, self.logits.shape[-1]))
        return scores.gather(-1, broadcast_to(index, (*shape, 1))).squeeze(-1)

    def entropy(self) -> Tensor:
        """Return −Σ p ln p."""
        low = float(np.finfo(self.logits.dtype).min)
        return -(clamp(self.logits, min=low) * self.probs).sum(-1)

    @property
    def mode(self) -> Tensor:
        """The likeliest class."""
        return self.probs.argmax(-1)


class Bernoulli(_FromScores):
    """0 or 1: what a sigmoid ends in.

    Parameters
    ----------
    probs, logits : Tensor
        Of any shape: the probability of 1, or its score.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> coin = scratch.distributions.Bernoulli(scratch.tensor([0.25]))
    >>> coin.log_prob(scratch.ones(1)), coin.mean
    (tensor([-1.3863]), tensor([0.2500]))
    """

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: Any = None) -> None:
        super().__init__(probs, logits)
        if self._scores:
            self.logits, self.probs = self._given, sigmoid(self._given)
        else:
            _check_chances("Bernoulli", self._given, most=1)
            self.probs = self._given
            tiny = float(np.finfo(self.probs.dtype).eps)
            p = clamp(self.probs, tiny, 1 - tiny)
            self.logits = p.log() - (-p).log1p()
        Distribution.__init__(self, self._given.shape)

    @property
    def mean(self) -> Tensor:
        """The probability of 1."""
        return self.probs

    @property
    def variance(self) -> Tensor:
        """The variance p(1 − p)."""
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Draw zeros and ones, floating."""
        shape = self._extended(sample_shape)
        return random.bernoulli(wrap(np.broadcast_to(self.probs.array, shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return ln p of zeros and ones."""
        _check_tensor(value)
        if not np.isin(value.array, (0, 1)).all():
            raise ValueError("Bernoulli: log_prob takes zeros and ones")
        shape = np.broadcast_shapes(value.array.shape, self.batch_shape)
        scores, value = broadcast_to(self.logits, shape), broadcast_to(value, shape)
        return -binary_cross_entropy_with_logits(scores, value, reduction="none")

    def entropy(self) -> Tensor:
        """Return −p ln p − (1 − p) ln(1 − p)."""
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")


class _Placed(Distribution):
    """Two parameters that broadcast: their shape is that of the batch."""

    names: tuple[str, str]

    def __init__(self, one: Any, other: Any) -> None:
        kind = next((x.dtype for x in (one, other) if isinstance(x, Tensor)), None)
        pair = [
            x if isinstance(x, Tensor) else creation.tensor(float(x), dtype=kind)
            for x in (one, other)
        ]
        shape = np.broadcast_shapes(*(x.array.shape for x in pair))
        for name, x in zip(self.names, pair, strict=True):
            setattr(self, name, broadcast_to(x, shape))
        super().__init__(shape)

    def __repr__(self) -> str:
        shown = []
        for name in self.names:
            x = getattr(self, name)
            shown.append(f"{name}: {x if x.array.size == 1 else f'scratch.{x.shape!r}'}")
        return f"{type(self).__name__}({', '.join(shown)})"


class Normal(_Placed):
    """A bell curve with mean ``loc`` and standard deviation ``scale``, numbers or tensors.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> bell = scratch.distributions.Normal(0.0, 1.0)
    >>> bell.log_prob(scratch.tensor(0.0)), bell.cdf(scratch.tensor(0.0))
    (tensor(-0.9189), tensor(0.5000))
    """

    names = ("loc", "scale")
    has_rsample = True
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: Any = None) -> None:
        super().__init__(loc, scale)
        if not (self.scale.array > 0).all():
            raise ValueError("Normal: scale is a standard deviation and must be positive")

    mean = property(lambda self: self.loc, doc="The mean.")
    mode = property(lambda self: self.loc, doc="The likeliest value.")
    stddev = property(lambda self: self.scale, doc="The standard deviation.")

    @property
    def variance(self) -> Tensor:
        """The variance."""
        return self.scale**2

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Draw, without a gradient."""
        shape = self._extended(sample_shape)
        loc, scale = (wrap(np.broadcast_to(x.array, shape)) for x in (self.loc, self.scale))
        return random.normal(loc, scale)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """Draw so that gradients reach mean and deviation: loc + ε · scale."""
        shape = self._extended(sample_shape)
        noise = random.normal(
            creation.zeros(shape, dtype=self.loc.dtype), creation.ones(shape, dtype=self.loc.dtype)
        )
        return self.loc + noise * self.scale

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        _check_tensor(value)
        off = (value - self.loc) ** 2 / (2 * self.scale**2)
        return -off - self.scale.log() - _LOG_ROOT_TWO_PI

    def entropy(self) -> Tensor:
        """Return ½ + ½ ln 2π + ln σ."""
        return 0.5 + 0.5 * math.log(2 * math.pi) + self.scale.log()

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of less than a value."""
        return 0.5 * (1 + erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))


class Uniform(_Placed):
    """All values from ``low`` to ``high``, each as likely as the other."""

    names = ("low", "high")
    has_rsample = True
    low: Tensor
    high: Tensor

    def __init__(self, low: Any, high: Any, validate_args: Any = None) -> None:
        super().__init__(low, high)
        if not (self.low.array < self.high.array).all():
            raise ValueError("Uniform: low must be below high")

    @property
    def mean(self) -> Tensor:
        """The middle."""
        return (self.high + self.low) / 2

    @property
    def variance(self) -> Tensor:
        """The variance."""
        return (self.high - self.low) ** 2 / 12

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """Draw so that gradients reach both ends."""
        drawn = random.rand(self._extended(sample_shape), dtype=self.low.dtype)
        return self.low + drawn * (self.high - self.low)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        _check_tensor(value)
        low, high, x = self.low.array, self.high.array, value.array
        if not ((x >= low) & (x <= high)).all():
            raise ValueError("Uniform: log_prob takes values from low to high")
        width = (self.high - self.low).log()
        return where(wrap(np.asarray(x < high)), -width, -float("inf") + 0 * width)

    def entropy(self) -> Tensor:
        """Return ln(high − low)."""
        return (self.high - self.low).log()


class Independent(Distribution):
    """The last axes of a batch of distributions as one event: their logarithms are added."""

    def __init__(
        self, base_distribution: Any, reinterpreted_batch_ndims: int, validate_args: Any = None
    ) -> None:
        self.base_dist, self.reinterpreted_batch_ndims = (
            base_distribution,
            reinterpreted_batch_ndims,
        )
        shape, kept = base_distribution.batch_shape, reinterpreted_batch_ndims
        if kept > len(shape):
            raise ShapeError(f"Independent: the batch {tuple(shape)} has no {kept} axes")
        cut = len(shape) - kept
        super().__init__(shape[:cut], (*shape[cut:], *base_distribution.event_shape))

    mean = property(lambda self: self.base_dist.mean, doc="The mean.")

    @property
    def variance(self) -> Tensor:
        """The variance."""
        return self.base_dist.variance

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Draw, without a gradient."""
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """Draw so that gradients reach the parameters."""
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the sum of the logarithms over the event's axes."""
        return self._summed(self.base_dist.log_prob(value))

    def entropy(self) -> Tensor:
        """Return the sum of the entropies."""
        return self._summed(self.base_dist.entropy())

    def _summed(self, x: Tensor) -> Tensor:
        axes = tuple(range(-self.reinterpreted_batch_ndims, 0))
        return x.sum(axes) if axes else x


def kl_divergence(p: Any, q: Any) -> Tensor:
    """Return the Kullback-Leibler divergence of two distributions of one kind.

    >>> from nnlearn import scratch
    >>> Normal = scratch.distributions.Normal
    >>> scratch.distributions.kl_divergence(Normal(1.0, 1.0), Normal(0.0, 1.0))
    tensor(0.5000)
    """
    if isinstance(p, Independent) and isinstance(q, Independent):
        return p._summed(kl_divergence(p.base_dist, q.base_dist))
    if isinstance(p, Normal) and isinstance(q, Normal):
        ratio = (p.scale / q.scale) ** 2
        off = ((p.loc - q.loc) / q.scale) ** 2
        return 0.5 * (ratio + off - 1 - ratio.log())
    if isinstance(p, Categorical) and isinstance(q, Categorical):
        return (p.probs * (p.logits - q.logits)).sum(-1)
    if isinstance(p, Bernoulli) and isinstance(q, Bernoulli):
        yes = p.probs * (logsigmoid(p.logits) - logsigmoid(q.logits))
        return yes + (1 - p.probs) * (logsigmoid(-p.logits) - logsigmoid(-q.logits))
    raise OutsideTheBook(
        f"there is no formula here for {type(p).__name__} and {type(q).__name__}: average "
        "p.log_prob(x) - q.log_prob(x) over draws x of p"
    )


def _check_chances(name: str, probs: Tensor, most: float) -> None:
    if not ((probs.array >= 0) & (probs.array <= most)).all():
        raise ValueError(f"{name}: probabilities are not negative, and at most 1")


def _check_tensor(value: Any) -> None:
    if not isinstance(value, Tensor):
        raise DTypeError(f"log_prob takes a tensor; got {type(value).__name__}")


__all__ = [
    "Bernoulli",
    "Categorical",
    "Distribution",
    "Independent",
    "Normal",
    "Uniform",
    "kl_divergence",
]

__getattr__ = _module_getattr("scratch.distributions", globals())
