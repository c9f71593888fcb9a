"""Studies of the chapter on generative models: eight Gaussians by seed; three models on digits."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from benchmarks.generative_judges import MADE, judge, real_digits
from benchmarks.generative_training import (
    BETA1,
    Fading,
    Sampler,
    diffusion_trainer,
    gan_sampler,
    gan_trainer,
    vae_trainer,
)
from benchmarks.longer import Study
from nnlearn import data

MODES = 2.0 * np.stack([f(np.arange(8) * np.pi / 4) for f in (np.cos, np.sin)], axis=1)
SPREAD = 0.1
RING = {"batch": 128, "width": 64, "noise": 2, "beta1": BETA1, "steps": 4000}
RING_RATES = (0.003, 0.01, 0.03, 0.1)
RING_SEEDS = 10

DIGITS = {"batch": 64, "code": 16, "steps": 4000, "made": MADE}
WIDTHS = {"VAE": 128, "GAN": 128, "diffusion": 120}  # about 50,000 parameters each
RATES = (0.001, 0.003, 0.01, 0.03)
PIXEL_NOISE = 0.15
DIGIT_SEEDS = 5
LEVELS = "0123456789abcdefg"  # of ink, one letter for a pixel


def ring(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return n points (n, 2) around eight centres on a circle of radius 2."""
    return MODES[rng.integers(0, 8, n)] + SPREAD * rng.standard_normal((n, 2))


def covered(points: np.ndarray) -> tuple[int, float]:
    """Return how many of the eight have 1% of the points within three spreads, and the share."""
    distance = np.linalg.norm(points[:, None] - MODES, axis=2)
    near = distance.min(axis=1) < 3 * SPREAD
    counts = np.bincount(distance.argmin(axis=1)[near], minlength=8)
    return int((counts >= 0.01 * len(points)).sum()), round(float(near.mean()), 3)


def watch(sampler: Sampler, step: int, **losses: float) -> dict[str, Any]:
    """Return what is kept of a run on the ring at one step."""
    modes, near = covered(sampler(2000, 99))
    return {"step": step, "modes": modes, "near": near} | {
        name: round(value, 3) for name, value in losses.items()
    }


def gan_on_ring(
    seed: int, rate: float, steps: int, beta1: float = BETA1, until: int | None = None
) -> dict[str, Any]:
    """Train a GAN on the ring and watch it; every 250 steps losses are averaged over 50."""
    net, one_step = gan_trainer(2, RING["noise"], RING["width"], Fading(rate, steps), seed, beta1)
    rng, sampler, seen, log = np.random.default_rng(seed), gan_sampler(net, 2), [], []
    for step in range(1, (until or steps) + 1):
        seen.append(one_step(ring(rng, RING["batch"]), rng))
        if step % 250 == 0:
            d_loss, g_loss = np.mean(seen[-50:], axis=0)
            log.append(watch(sampler, step, d_loss=float(d_loss), g_loss=float(g_loss)))
    return {"log": log}


def diffusion_on_ring(seed: int, rate: float, steps: int) -> dict[str, Any]:
    """Train a diffusion model on the ring, and watch it every 1000 steps."""
    net, one_step = diffusion_trainer(2, RING["width"], Fading(rate, steps), seed)
    rng, log = np.random.default_rng(seed), []
    for step in range(1, steps + 1):
        loss = one_step(ring(rng, RING["batch"]), rng)
        if step % 1000 == 0:
            log.append(watch(net.sample, step, loss=loss))
    return {"log": log}


def maker(name: str, fading: Fading, seed: int) -> tuple[Any, Any, Sampler]:
    """Return a network for digits, its step, and its sampler of pixels in [0, 1]."""
    width, code = WIDTHS[name], DIGITS["code"]
    if name == "VAE":
        net, one_step = vae_trainer([64, width, width, code], PIXEL_NOISE, fading, seed)
        return net, one_step, gan_sampler(net.decoder, code)
    if name == "GAN":
        net, step = gan_trainer(64, code, width, fading, seed)
        draw = gan_sampler(net, code)
    else:
        net, step = diffusion_trainer(64, width, fading, seed)
        draw = net.sample

    def drawn(n: int, seed: int) -> np.ndarray:
        return np.clip((draw(n, seed) + 1) / 2, 0, 1)

    # These two see pixels between -1 and 1.
    return (
        net,
        lambda x, rng: step(2 * x - 1, rng),
        lambda n, s: np.clip((draw(n, s) + 1) / 2, 0, 1),
    )


def on_digits(
    name: str, rate: float, seed: int, steps: int, on: str = "test", constant: bool = False
) -> dict[str, Any]:
    """Train one model on digits and judge it on one part of the data."""
    x = data.digits().x_train.reshape(-1, 64)
    net, one_step, sampler = maker(name, Fading(rate, steps, constant), seed)
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        one_step(x[rng.integers(0, len(x), DIGITS["batch"])], rng)
    made = sampler(DIGITS["made"], 99)
    kept = ["".join(LEVELS[v] for v in row) for row in np.round(16 * made[:20]).astype(int)]
    parameters = sum(p.numel() for p in net.parameters())
    return judge(made, on) | {"parameters": parameters, "pictures": kept}


def digit_parts() -> dict[str, Any]:
    """Return the parts of the study on digits: rates on validation data, then seeds on test."""
    parts: dict[str, Any] = {"real": real_digits}
    steps = DIGITS["steps"]
    for name in WIDTHS:
        for rate in RATES:
            parts[f"{name} rate {rate}"] = partial(on_digits, name, rate, 100, steps, "validation")
    for name, rate in CHOSEN.items():
        for seed in range(DIGIT_SEEDS):
            parts[f"{name} seed {seed}"] = partial(on_digits, name, rate, seed, steps)
        for seed in range(2):
            run = partial(on_digits, name, rate, seed)
            parts[f"{name} constant {seed}"] = partial(run, steps, constant=True)
        parts[f"{name} longer 0"] = partial(on_digits, name, rate, 0, 3 * steps)
    return parts


# The rates with the least Fréchet distance to the validation pictures; on the ring, the smallest
# rates within 0.02 of the largest share of points near a centre: see the parts "… rate …".
CHOSEN = {"VAE": 0.003, "GAN": 0.003, "diffusion": 0.01}
RING_CHOSEN = {"GAN": 0.01, "diffusion": 0.03}
RING_USUAL = 0.01  # of the GAN whose Adam has its usual first moment, by the same rule


def ring_parts() -> dict[str, Any]:
    """Return the parts of the study on the ring."""
    steps, parts = RING["steps"], {}
    for name, run in (("GAN", gan_on_ring), ("diffusion", diffusion_on_ring)):
        rate = RING_CHOSEN[name]
        for other in RING_RATES:
            for seed in (100, 101):
                parts[f"{name} rate {other} seed {seed}"] = partial(run, seed, other, steps)
        for seed in range(RING_SEEDS):
            parts[f"{name} seed {seed}"] = partial(run, seed, rate, steps)
    usual = partial(gan_on_ring, steps=steps, beta1=0.9)
    for other in RING_RATES[:3]:
        for seed in (100, 101):
            parts[f"GAN usual rate {other} seed {seed}"] = partial(usual, seed, other)
    for seed in range(5):
        parts[f"GAN usual seed {seed}"] = partial(usual, seed, RING_USUAL)
    return parts


STUDIES = {
    "generative-ring": Study(
        "A GAN and a diffusion model on eight Gaussians",
        RING | {"spread": SPREAD, "radius": 2.0, "seeds": RING_SEEDS, "rates": list(RING_RATES)},
        ring_parts(),
    ),
    "generative-digits": Study(
        "A VAE, a GAN and a diffusion model on digits, with one budget and the same judges",
        DIGITS | {"widths": WIDTHS, "rates": list(RATES)}
        | {"pixel_noise": PIXEL_NOISE, "seeds": DIGIT_SEEDS},
        digit_parts(),
    ),
}  # fmt: skip
