"""Draw the landing page's picture: one network, two engines, one curve, and digits it reads.

    python tools/landing.py [FILE]

Trains the network of examples/two_engines.py on the 8x8 digits with both engines, from the same
weights, and writes book/_static/landing.png, transparent as all of the book's plots, and
docs/landing.png on white: the README is shown on grounds that we do not choose.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from nnlearn import data, figures, parity, scratch

ROOT = Path(__file__).resolve().parent.parent
STEPS = 200
SHOWN = 16


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "book" / "_static" / "landing.png"
    digits = data.digits()
    losses, guesses = zip(*(train(engine, digits) for engine in (scratch, torch)), strict=True)
    gap = parity.largest_difference(losses[0], losses[1])
    same = bool((guesses[0] == guesses[1]).all())
    print(f"largest |difference| of the losses: {gap:.1e}; same answers: {same}")
    figure = draw(digits, losses, guesses[0], gap)
    figures.save(figure, target, alt="One loss curve, drawn by two engines; sixteen digits read.")
    print(target)
    if len(sys.argv) == 1:
        print(on_white(target, ROOT / "docs" / "landing.png"))
    return 0


def on_white(source: Path, target: Path) -> Path:
    with Image.open(source) as picture:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
    ground.convert("RGB").quantize(64).save(target, optimize=True)
    return target


def train(engine: Any, digits: data.Dataset) -> tuple[list[float], np.ndarray]:
    """Train as examples/two_engines.py does; return the losses and the held-out digits' answers."""
    losses, model = trained(engine, digits)
    return losses, model(engine.tensor(digits.x_test)).argmax(1).numpy()


def trained(engine: Any, digits: data.Dataset) -> tuple[list[float], Any]:
    nn = engine.nn
    scratch.manual_seed(0)
    start = network(scratch.nn)
    model = parity.copy_weights(start, network(nn))
    optimizer = engine.optim.SGD(model.parameters(), lr=0.5)
    x, labels = engine.tensor(digits.x_train), engine.tensor(digits.y_train)
    losses = []
    for _ in range(STEPS):
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, model


def network(nn: Any) -> Any:
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))


def draw(
    digits: data.Dataset, losses: tuple[list[float], ...], guesses: np.ndarray, gap: float
) -> Any:
    figure: Any = figures.canvas("text", 3.3)
    left, right = figure.subfigures(1, 2, width_ratios=[1.25, 1])
    axes = left.subplots()
    steps = np.arange(1, STEPS + 1)
    axes.plot(steps, losses[0], color=figures.NUMPY, linewidth=5, solid_capstyle="round")
    axes.plot(steps, losses[1], color=figures.TORCH, linewidth=2.2, dashes=(3, 2.2))
    axes.set(xlabel="step", ylabel="loss", ylim=(0, 2.6), xlim=(0, STEPS))
    blue, red = (figures.text_colour(c) for c in (figures.NUMPY, figures.TORCH))
    axes.text(60, 1.75, "from scratch, in NumPy", color=blue, weight="bold")
    axes.text(60, 1.42, "in PyTorch", color=red, weight="bold")
    axes.text(60, 1.09, f"|Δ loss| < {bound(gap)}", color=figures.text_colour(figures.GREY))
    grid = right.subplots(4, 4)
    for cell, image, guess, truth in zip(
        grid.flat, digits.x_test, guesses, digits.y_test, strict=False
    ):
        figures.picture(cell, image[0])
        wrong = guess != truth
        colour = figures.text_colour(figures.TORCH if wrong else figures.NUMPY)
        cell.set_title(str(guess), color=colour, weight="bold", pad=2)
    return figure


def bound(gap: float) -> str:
    """Return the power of ten above ``gap``, for a label."""
    power = int(np.floor(np.log10(gap))) + 1 if gap else -16
    return f"$10^{{{power}}}$"


if __name__ == "__main__":
    sys.exit(main())
