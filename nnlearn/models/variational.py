"""Autoencoders whose code is a distribution, so that a new code can be drawn."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnlearn.models import arguments, registry
from nnlearn.models.autoencoders import dense


@registry.network
def vae(
    engine: Any, sizes: Sequence[int], activation: str = "relu", pixel_noise: float = 0.2
) -> Any:
    """Variational autoencoder of dense layers: each input's code is a normal distribution.

    The encoder has the layers of ``sizes`` and gives, for every number of the code, a mean μ and
    the logarithm of a variance, log s². The decoder has those layers in reverse, and σ at its end.
    A code is drawn as z = μ + s·ε, where ε is noise that comes from outside.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    sizes : sequence of int
        Inputs, hidden units, numbers in the code: at least two.
    activation : str
        φ, one of `ACTIVATIONS`.
    pixel_noise : float
        Standard deviation of a pixel around what the decoder says; `vae_loss` divides by it.

    Returns
    -------
    Module
        (N, ``sizes[0]``) and noise (N, ``sizes[-1]``) to (N, ``sizes[0]``); without noise it
        decodes μ. Its ``posterior`` gives μ and log s², its ``decoder`` takes a code.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Kingma and Welling (2014). Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.vae(scratch, [64, 32, 2])
    >>> mean, log_variance = net.posterior(scratch.zeros(5, 64))
    >>> mean.shape, log_variance.shape, net.decoder(mean).shape
    (Size([5, 2]), Size([5, 2]), Size([5, 64]))
    """
    nn, layers = engine.nn, arguments.sizes(sizes, "inputs, hidden units and the code")
    phi, spread = getattr(nn, arguments.activation(activation)), _positive(pixel_noise)
    code = layers[-1]

    class VAE(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = nn.Sequential(*dense(nn, [*layers[:-1], 2 * code], phi))
            self.decoder = nn.Sequential(*dense(nn, layers[::-1], phi), nn.Sigmoid())
            self.pixel_noise = spread

        def posterior(self, x: Any) -> tuple[Any, Any]:
            both = self.encoder(x)
            return both[:, :code], both[:, code:]

        def forward(self, x: Any, noise: Any = None) -> Any:
            mean, log_variance = self.posterior(x)
            if noise is None:
                return self.decoder(mean)
            return self.decoder(_drawn(mean, log_variance, noise))

    return VAE()


def vae_loss(net: Any, x: Any, noise: Any) -> tuple[Any, Any]:
    """Return the two parts of a `vae`'s loss: what rebuilding costs, and what the code costs.

    Their sum is the negative evidence lower bound, up to a constant, with one drawn code each:
    Σ (x − x̂)² / 2σ² + ½ Σ (μ² + s² − 1 − log s²), both summed over numbers, not averaged, and
    averaged over examples; σ is the network's ``pixel_noise``.

    Parameters
    ----------
    net : Module
        A `vae`.
    x : Tensor, shape (N, D)
        Inputs, which the network is to rebuild.
    noise : Tensor, shape (N, K)
        Standard normal, ε.

    Returns
    -------
    rebuilding, divergence : Tensor
        Scalars; the second is the mean KL divergence of the codes from a standard normal.

    Notes
    -----
    Source: Kingma and Welling (2014), equation 10 and appendix B. Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.vae(scratch, [4, 2])
    >>> rebuilding, divergence = models.vae_loss(net, scratch.zeros(3, 4), scratch.randn(3, 2))
    >>> rebuilding.shape, divergence.item() > 0
    (Size([]), True)
    """
    mean, log_variance = net.posterior(x)
    rebuilt = net.decoder(_drawn(mean, log_variance, noise))
    rebuilding = ((x - rebuilt) ** 2).sum(-1).mean() / (2 * net.pixel_noise**2)
    divergence = (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1).mean() / 2
    return rebuilding, divergence


def _drawn(mean: Any, log_variance: Any, noise: Any) -> Any:
    return mean + noise * (log_variance / 2).exp()


def _positive(pixel_noise: float) -> float:
    spread = arguments.number("pixel_noise", pixel_noise)
    if spread <= 0:
        raise ValueError(f"pixel_noise is a standard deviation, above 0; got {pixel_noise}")
    return spread
