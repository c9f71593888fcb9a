"""Two networks against each other: one makes samples, the other tells them from real ones."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

from nnlearn._arguments import count
from nnlearn.engines import engine_of
from nnlearn.models import registry


@registry.network
def gan(engine: Any, noise: int = 2, width: int = 32, outputs: int = 2) -> Any:
    """Generative adversarial network of dense layers.

    The generator G turns noise into samples: ``noise`` → ``width`` → ``width`` → ``outputs``, with
    ReLU between. The discriminator D gives a score to a sample, positive for "real":
    ``outputs`` → ``width`` → ``width`` → 1, with leaky ReLU of slope 0.2 between.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    noise, width, outputs : int
        Length of the noise, units of every hidden layer, length of a sample.

    Returns
    -------
    Module
        Noise (N, ``noise``) to samples (N, ``outputs``). Its parts are ``generator`` and
        ``discriminator``; `gan_step` trains both.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small.

    Notes
    -----
    Source: Goodfellow et al. (2014). Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.gan(scratch, noise=4)
    >>> samples = net(scratch.zeros(5, 4))
    >>> samples.shape, net.discriminator(samples).shape
    (Size([5, 2]), Size([5, 1]))
    """
    nn, noise = engine.nn, count("noise", noise, least=1)
    width, outputs = count("width", width, least=1), count("outputs", outputs, least=1)

    class GAN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.generator = nn.Sequential(
                nn.Linear(noise, width), nn.ReLU(),
                nn.Linear(width, width), nn.ReLU(),
                nn.Linear(width, outputs),
            )  # fmt: skip
            self.discriminator = nn.Sequential(
                nn.Linear(outputs, width), nn.LeakyReLU(0.2),
                nn.Linear(width, width), nn.LeakyReLU(0.2),
                nn.Linear(width, 1),
            )  # fmt: skip

        def forward(self, noise: Any) -> Any:
            return self.generator(noise)

    return GAN()


def gan_step(
    net: Any, real: Any, noise: Any, generator_optimizer: Any, discriminator_optimizer: Any
) -> tuple[float, float]:
    """Train both halves of a `gan` for one step, first the discriminator, then the generator.

    The discriminator minimises −log σ(D(x)) − log(1 − σ(D(G(z)))), where G is held fixed. The
    generator minimises −log σ(D(G(z))), the form whose slope does not vanish while D wins.

    Parameters
    ----------
    net : Module
        With the parts ``generator`` and ``discriminator``.
    real : Tensor, shape (N, ...)
        Samples from the data, x.
    noise : Tensor, shape (N, ...)
        The generator's input, z.
    generator_optimizer, discriminator_optimizer : Optimizer
        Each of its own part's parameters.

    Returns
    -------
    discriminator_loss, generator_loss : float
        Before the updates; 2 log 2 and log 2 where D cannot tell.

    Notes
    -----
    Source: Goodfellow et al. (2014), algorithm 1 with one discriminator step, and section 3 on the
    generator's loss. Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> _ = scratch.manual_seed(0)
    >>> net = models.gan(scratch)
    >>> adam = scratch.optim.Adam
    >>> rivals = adam(net.generator.parameters()), adam(net.discriminator.parameters())
    >>> d_loss, g_loss = models.gan_step(net, scratch.randn(8, 2), scratch.randn(8, 2), *rivals)
    >>> round(d_loss, 1), round(g_loss, 1)
    (1.4, 0.7)
    """
    tell = engine_of(real).nn.functional.binary_cross_entropy_with_logits
    fake = net.generator(noise)

    on_real, on_fake = net.discriminator(real), net.discriminator(fake.detach())
    discriminator_loss = tell(on_real, on_real.new_ones(on_real.shape))
    discriminator_loss = discriminator_loss + tell(on_fake, on_fake.new_zeros(on_fake.shape))
    discriminator_optimizer.zero_grad()
    discriminator_loss.backward()
    discriminator_optimizer.step()

    verdict = net.discriminator(fake)
    generator_loss = tell(verdict, verdict.new_ones(verdict.shape))
    generator_optimizer.zero_grad()
    generator_loss.backward()
    generator_optimizer.step()
    return discriminator_loss.item(), generator_loss.item()
