"""Networks that take a little noise off, so that many steps make a sample out of noise alone."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn._arguments import count
from nnlearn.engines import engine_of
from nnlearn.models import registry

# Ho et al. (2020) raise β from 0.0001 to 0.02 in 1000 steps; other numbers of steps get as much
# noise in all.
FIRST, LAST = 0.1, 20.0
HEAVIEST = 10.0  # without a cap, the steps with hardly any noise would be all that counts


@registry.network
def diffusion(engine: Any, inputs: int = 2, width: int = 64, steps: int = 50) -> Any:
    """Diffusion model of dense layers: says what sample is in the noise.

    Step t of the schedule mixes a sample with noise, x_t = √ā_t x + √(1 − ā_t) ε, where ā_t is the
    product of 1 − β up to t, and β rises linearly from 0.1 / T to 20 / T. The network guesses x
    from x_t and t: ``inputs`` → ``width`` → ``width`` → ``width`` → ``inputs``, with SiLU between;
    a learned vector for each t is added before the first SiLU.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs, width : int
        Length of a sample, of about unit size; units of every hidden layer.
    steps : int
        T, at least 25.

    Returns
    -------
    Module
        Samples x_t (N, ``inputs``) and steps t (N,), 0 to T − 1, to the clean samples (N,
        ``inputs``); without t all are taken for pure noise. Its ``sample(n, seed)`` makes new
        ones.

    Raises
    ------
    TypeError, ValueError
        If an argument is no whole number or too small.

    Notes
    -----
    Source: Ho, Jain and Abbeel (2020); guessing x in place of ε, Salimans and Ho (2022).
    Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.diffusion(scratch)
    >>> net(scratch.zeros(5, 2), scratch.tensor([0, 1, 2, 3, 49])).shape
    Size([5, 2])
    >>> net.sample(3, seed=0).shape
    (3, 2)
    """
    nn, inputs = engine.nn, count("inputs", inputs, least=1)
    width, steps = count("width", width, least=1), count("steps", steps, least=25)

    class Diffusion(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.when = nn.Linear(inputs, width), nn.Embedding(steps, width)
            self.rest = nn.Sequential(
                nn.SiLU(), nn.Linear(width, width),
                nn.SiLU(), nn.Linear(width, width),
                nn.SiLU(), nn.Linear(width, inputs),
            )  # fmt: skip
            self.steps = steps

        def forward(self, x: Any, t: Any = None) -> Any:
            t = engine.tensor(np.full(len(x), steps - 1)) if t is None else t
            return self.rest(self.first(x) + self.when(t))

        def sample(self, n: int, seed: int) -> np.ndarray:
            return _sample(self, engine, (n, inputs), np.random.default_rng(seed))

    return Diffusion()


def diffusion_loss(net: Any, x: Any, t: np.ndarray, noise: Any) -> Any:
    """Return the weighted squared error of a `diffusion` network's guess at the clean samples.

    The mean of w_t (x − x̂(x_t, t))² over samples and their numbers, where w_t = 1 / (1 − ā_t),
    and 10 at most: little noise leaves little to guess, and must be guessed the better.

    Parameters
    ----------
    net : Module
        A `diffusion` network.
    x : Tensor, shape (N, D)
        Samples from the data.
    t : array, shape (N,)
        The step of each, 0 to T − 1.
    noise : Tensor, shape (N, D)
        Standard normal, ε.

    Returns
    -------
    Tensor
        A scalar.

    Notes
    -----
    Source: Salimans and Ho (2022), section 4, for the weight; the cap is ours. Chapter:
    ``generative``.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlearn import models, scratch
    >>> net = models.diffusion(scratch)
    >>> x, noise = scratch.zeros(4, 2), scratch.randn(4, 2)
    >>> models.diffusion_loss(net, x, np.array([0, 10, 20, 49]), noise).shape
    Size([])
    """
    engine = engine_of(x)
    kept = kept_share(net.steps)[t][:, None]
    signal, rest = (engine.tensor(np.sqrt(part)).to(x.dtype) for part in (kept, 1 - kept))
    weight = engine.tensor(np.minimum(1 / (1 - kept), HEAVIEST)).to(x.dtype)
    guess = net(signal * x + rest * noise, engine.tensor(t))
    return (weight * (x - guess) ** 2).mean()


def kept_share(steps: int) -> np.ndarray:
    """Return ā_t for t = 0 … T − 1: what share of a sample's variance step t has left.

    >>> kept_share(50)[[0, 25, 49]].round(3).tolist()
    [0.998, 0.055, 0.0]
    """
    return np.cumprod(1 - np.linspace(FIRST, LAST, steps) / steps)


def _sample(net: Any, engine: Any, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    kept = kept_share(net.steps)
    before = np.concatenate([[1.0], kept[:-1]])
    x, dtype = rng.standard_normal(shape), net.first.weight.dtype
    for t in reversed(range(net.steps)):
        with engine.no_grad():
            now = engine.tensor(np.full(len(x), t))
            clean = net(engine.tensor(x).to(dtype), now).numpy()
        x = step_back(x, clean, kept[t], before[t], rng.standard_normal(shape))
    return x


def step_back(
    x: np.ndarray, clean: np.ndarray, kept: float, before: float, noise: np.ndarray
) -> np.ndarray:
    """Draw x_{t−1} from x_t and a guess at the clean sample; the last step gives that guess.

    >>> step_back(np.array([2.0]), np.array([1.0]), kept=0.5, before=1.0, noise=np.array([3.0]))
    array([1.])
    """
    beta = 1 - kept / before
    mean = np.sqrt(before) * beta * clean + np.sqrt(1 - beta) * (1 - before) * x
    return (mean + np.sqrt(beta * (1 - before) * (1 - kept)) * noise) / (1 - kept)
