"""Draw the cover of the landing page: a trained network, every weight of it, reading a digit.

    python tools/cover.py [FILE]

Trains the network of examples/two_engines.py, from scratch, and writes book/_static/cover.png,
transparent as all of the book's plots. A line is a weight times the number that comes along it.
"""

import sys
from pathlib import Path
from typing import Any

import landing
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from PIL import Image

from nnlearn import data, figures, scratch

ROOT = Path(__file__).resolve().parent.parent
LEFT, MIDDLE, RIGHT = 8.0, 19.0, 28.0
HEIGHT = 8.0
SHOWN = 8  # the digit


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "book" / "_static" / "cover.png"
    digits = data.digits()
    model = landing.trained(scratch, digits)[1]
    which = int(np.flatnonzero(digits.y_test == SHOWN)[0])
    image = digits.x_test[which, 0]
    print(f"read: {int(model(scratch.tensor(image[None, None])).argmax(1).item())}")
    figure = draw(image, *flows(model, image))
    figures.save(figure, target, alt=f"A network reads a handwritten {SHOWN}.")
    shrink(target)
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def flows(model: Any, image: np.ndarray) -> tuple[np.ndarray, ...]:
    """What each line of both layers carries, the hidden values, and the scores."""
    first, second = model[1], model[3]
    x = image.reshape(-1)
    along_first = first.weight.detach().numpy() * x  # (32, 64)
    hidden = np.tanh(along_first.sum(axis=1) + first.bias.detach().numpy())
    along_second = second.weight.detach().numpy() * hidden  # (10, 32)
    scores = along_second.sum(axis=1) + second.bias.detach().numpy()
    return along_first, hidden, along_second, scores


def draw(
    image: np.ndarray,
    along_first: np.ndarray,
    hidden: np.ndarray,
    along_second: np.ndarray,
    scores: np.ndarray,
) -> Any:
    figure: Any = figures.canvas(10.6, 3.6)
    figure.set_layout_engine("none")
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set(xlim=(-0.3, RIGHT + 1.5), ylim=(HEIGHT + 0.4, -0.4))
    ax.axis("off")
    rows, columns = np.indices(image.shape).reshape(2, -1)
    pixels = np.stack([columns + 0.5, rows + 0.5], axis=1)
    units = np.stack([np.full(32, MIDDLE), np.linspace(0.0, HEIGHT, 32)], axis=1)
    answers = np.stack([np.full(10, RIGHT), np.linspace(0.3, HEIGHT - 0.3, 10)], axis=1)
    ax.add_collection(wires(pixels, units, along_first, 0.55))
    ax.add_collection(wires(units, answers, along_second, 0.9))
    figures.picture(ax.inset_axes((0.0, 0.0, 8.0, 8.0), transform=ax.transData), image)
    tint = figures.DIVERGING(0.5 + 0.5 * hidden)
    ax.scatter(*units.T, s=42, c=tint, edgecolors=figures.INK, linewidths=0.8, zorder=3)
    share = np.exp(scores - scores.max())
    share /= share.sum()
    best = scores.argmax()
    ax.scatter(
        *answers.T, s=190, zorder=3, linewidths=1.2,
        c=[figures.TORCH if i == best else "white" for i in range(10)],
        edgecolors=[figures.TORCH if i == best else figures.INK for i in range(10)],
    )  # fmt: skip
    for i, (x, y) in enumerate(answers):
        colour, weight = ("white", "bold") if i == best else (figures.INK, "normal")
        ax.text(x, y, str(i), ha="center", va="center_baseline", color=colour, weight=weight,
                fontsize=10, zorder=4)  # fmt: skip
    return figure


def wires(
    starts: np.ndarray, ends: np.ndarray, flow: np.ndarray, strongest: float
) -> LineCollection:
    """Curves from each start to each end: colour for the sign, ink for the size."""
    size = np.abs(flow) / np.quantile(np.abs(flow), 0.995)
    t = np.linspace(0, 1, 24)
    bend = t * t * (3 - 2 * t)
    curves, colours, widths = [], [], []
    for end, start in sorted(np.ndindex(flow.shape), key=lambda place: size[place]):
        if size[end, start] < 0.03:
            continue
        strength = min(size[end, start], 1.0)
        x = starts[start, 0] + (ends[end, 0] - starts[start, 0]) * t
        y = starts[start, 1] + (ends[end, 1] - starts[start, 1]) * bend
        curves.append(np.stack([x, y], axis=1))
        colour = figures.TORCH if flow[end, start] > 0 else figures.NUMPY
        colours.append(to_rgba(colour, 0.06 + strongest * strength**1.5))
        widths.append(0.35 + 1.5 * strength)
    return LineCollection(curves, colors=colours, linewidths=widths, capstyle="round", zorder=1)


def shrink(target: Path) -> None:
    """A dot and a half to the pixel and few colours: a third of the bytes, for the first page."""
    with Image.open(target) as picture:
        size = (picture.width * 3 // 4, picture.height * 3 // 4)
        small = picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
        small = small.quantize(256, method=Image.Quantize.FASTOCTREE)
    small.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
