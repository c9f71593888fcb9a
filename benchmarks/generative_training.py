"""Train a VAE, a GAN or a diffusion model step by step, for the studies of the chapter on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn import models, scratch

Sampler = Callable[[int, int], np.ndarray]  # how many, from which seed

BETA1 = 0.5  # of the Adam of both halves of a GAN, as Radford et al. (2016) have it


class Fading:
    """A rate that falls linearly to zero; ``constant`` keeps it as it is."""

    def __init__(self, rate: float, steps: int, constant: bool = False) -> None:
        self.rate, self.steps, self.constant = rate, steps, constant

    def of(self, *optimizers: Any) -> Callable[[], None]:
        """Return a function that takes one step with each optimizer's rate."""
        share = (lambda step: 1.0) if self.constant else (lambda step: 1 - step / self.steps)
        schedules = [scratch.optim.lr_scheduler.LambdaLR(o, share) for o in optimizers]

        def fade() -> None:
            for schedule in schedules:
                schedule.step()

        return fade


def gan_trainer(
    outputs: int, noise: int, width: int, fading: Fading, seed: int, beta1: float = BETA1
) -> tuple[Any, Any]:
    """Return a GAN and a function that trains it for one step."""
    scratch.manual_seed(seed)
    net = models.gan(scratch, noise=noise, width=width, outputs=outputs)
    rivals = [
        scratch.optim.Adam(part.parameters(), lr=fading.rate, betas=(beta1, 0.999))
        for part in (net.generator, net.discriminator)
    ]
    fade = fading.of(*rivals)

    def one_step(real: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
        drawn = rng.standard_normal((len(real), noise))
        losses = models.gan_step(net, single(real), single(drawn), *rivals)
        fade()
        return losses

    return net, one_step


def gan_sampler(net: Any, noise: int) -> Sampler:
    """Return a function that draws samples from a GAN."""
    return lambda n, seed: predict(net, np.random.default_rng(seed).standard_normal((n, noise)))


def diffusion_trainer(inputs: int, width: int, fading: Fading, seed: int) -> tuple[Any, Any]:
    """Return a diffusion model and a function that trains it for one step."""
    scratch.manual_seed(seed)
    net = models.diffusion(scratch, inputs=inputs, width=width)
    adam = scratch.optim.Adam(net.parameters(), lr=fading.rate)
    fade = fading.of(adam)

    def one_step(real: np.ndarray, rng: np.random.Generator) -> float:
        t, noise = rng.integers(0, net.steps, len(real)), rng.standard_normal(real.shape)
        loss = models.diffusion_loss(net, single(real), t, single(noise))
        adam.zero_grad()
        loss.backward()
        adam.step()
        fade()
        return float(loss.item())

    return net, one_step


def vae_trainer(sizes: list[int], pixel_noise: float, fading: Fading, seed: int) -> tuple[Any, Any]:
    """Return a VAE and a function that trains it for one step."""
    scratch.manual_seed(seed)
    net = models.vae(scratch, sizes, pixel_noise=pixel_noise)
    adam = scratch.optim.Adam(net.parameters(), lr=fading.rate)
    fade = fading.of(adam)

    def one_step(real: np.ndarray, rng: np.random.Generator) -> float:
        noise = rng.standard_normal((len(real), sizes[-1]))
        loss = sum(models.vae_loss(net, single(real), single(noise)))
        adam.zero_grad()
        loss.backward()
        adam.step()
        fade()
        return float(loss.item())

    return net, one_step


def predict(net: Any, x: np.ndarray) -> np.ndarray:
    """Return what a network makes of an array, in float32, as an array."""
    with scratch.no_grad():
        return net(single(x)).numpy()


def single(values: np.ndarray) -> Any:
    """Return a float32 tensor."""
    return scratch.tensor(values.astype(np.float32))
