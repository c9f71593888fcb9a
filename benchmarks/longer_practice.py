"""The study of the chapter practice: digits of other people, at 8 × 8 pixels.

It needs MNIST, as `nnlearn.data.mnist` finds it: in the cache, or where NNLEARN_DATA says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks.longer import Study
from nnlearn import data, models, scratch, training

SIZES, EPOCHS, BATCH, RATE, COPIES = [64, 32, 10], 80, 64, 0.005, 8
# How far the varied copies go: chosen by hand before any MNIST digit was read, and not changed.
VARIED = {"pixels": 1.0, "degrees": 15.0, "thickness": 0.5}
SEEDS = range(5)


def part(trained_on: str, longer: int, seed: int) -> dict[str, Any]:
    """Train one network; return its accuracy on its own writers and on those of MNIST."""
    net, own = trained(trained_on, longer, seed)
    images, labels = reduced("test")
    return {
        "own": own,
        "shrunk": share(net, images["shrunk"], labels),
        "cropped": share(net, images["cropped"], labels),
    }


def trained(trained_on: str, longer: int, seed: int) -> tuple[Any, float]:
    """Return one network, and its accuracy on the test digits of its own writers."""
    digits = data.digits()
    x, y = TRAINING[trained_on](seed)
    epochs = longer * EPOCHS * len(digits.x_train) // len(x)  # as many steps for all
    scratch.manual_seed(seed)
    net = models.mlp(scratch, SIZES)
    adam = scratch.optim.Adam(net.parameters(), lr=RATE)
    loss = scratch.nn.functional.cross_entropy
    training.fit(net, (x, y), loss, adam, epochs=epochs, batch_size=BATCH, seed=seed)
    return net, share(net, digits.x_test, digits.y_test)


def share(net: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images that are read right."""
    scores = training.predict(net, images.reshape(len(images), -1).astype(np.float32))
    return round(training.accuracy(scores, labels), 4)


def own_digits(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the training part as it is."""
    digits = data.digits().flat()
    return digits.x_train, digits.y_train


def varied_digits(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return eight copies of each training digit, each moved, turned and inked at random."""
    rng, (x, y) = np.random.default_rng(seed), own_digits(seed)
    images, pixels = x.reshape(-1, 8, 8), VARIED["pixels"]
    copies = [
        data.another_pen(
            image,
            down=rng.uniform(-pixels, pixels),
            right=rng.uniform(-pixels, pixels),
            degrees=rng.uniform(-VARIED["degrees"], VARIED["degrees"]),
            thickness=rng.uniform(-VARIED["thickness"], VARIED["thickness"]),
        )
        for image in np.tile(images, (COPIES, 1, 1))
    ]
    return np.stack(copies).reshape(-1, 64), np.tile(y, COPIES)


def their_digits(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return as many digits of MNIST's training part, cropped: the reference."""
    images, labels = reduced("train")
    count = len(data.digits().x_train)
    picked = np.random.default_rng(seed).permutation(len(labels))[:count]
    return images["cropped"][picked].reshape(count, -1).astype(np.float32), labels[picked]


TRAINING: dict[str, Callable[[int], tuple[np.ndarray, np.ndarray]]] = {
    "own digits": own_digits,
    "varied copies": varied_digits,
    "their digits": their_digits,
}


@cache
def reduced(kind: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return MNIST's test digits, or 12000 of its training part, at 8 × 8 in two ways."""
    mnist = data.mnist(download=False)
    x, y = getattr(mnist, f"x_{kind}")[:12000, 0], getattr(mnist, f"y_{kind}")[:12000]
    shrunk = blocks(np.pad(x, ((0, 0), (2, 2), (2, 2))))
    return {"shrunk": shrunk, "cropped": blocks(np.stack([cropped(one) for one in x]))}, y


def blocks(x: np.ndarray) -> np.ndarray:
    """Return the mean ink of each 4 × 4 block: (N, 32, 32) to (N, 8, 8)."""
    return x.reshape(len(x), 8, 4, 8, 4).mean((2, 4))


def cropped(image: np.ndarray, size: int = 32) -> np.ndarray:
    """Cut off the margin, enlarge what is left to fill 32 pixels, black or white, centred."""
    rows, columns = np.nonzero(image > 0.5)
    cut = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    h, w = (max(4, round(size * side / max(cut.shape))) for side in cut.shape)
    canvas, top, left = np.zeros((size, size)), (size - h) // 2, (size - w) // 2
    large = resampling(h, cut.shape[0]) @ cut @ resampling(w, cut.shape[1]).T
    canvas[top : top + h, left : left + w] = large > 0.5
    return canvas


def resampling(n: int, m: int) -> np.ndarray:
    """Return the (n, m) matrix of linear interpolation from m to n samples."""
    at = np.clip((np.arange(n) + 0.5) * m / n - 0.5, 0, m - 1)
    low = np.minimum(at.astype(int), m - 1)
    high, share = np.minimum(low + 1, m - 1), at - low
    matrix = np.zeros((n, m))
    np.add.at(matrix, (np.arange(n), low), 1 - share)
    np.add.at(matrix, (np.arange(n), high), share)
    return matrix


RUNS = {
    "own digits": ("own digits", 1),
    "varied copies": ("varied copies", 1),
    "varied copies, 8 times the steps": ("varied copies", 8),
    "own digits, 8 times the steps": ("own digits", 8),
    "their digits": ("their digits", 1),
}
STUDIES = {
    "practice-another-pen": Study(
        "Networks trained on 8 × 8 digits of one group of writers read another group's",
        {
            "network": SIZES, "steps": 1360, "batch": BATCH, "rate": RATE, "copies": COPIES,
            "varied": VARIED, "seeds": len(SEEDS), "test digits of MNIST": 10000,
        },
        {
            f"{name}, seed {seed}": partial(part, *run, seed)
            for name, run in RUNS.items()
            for seed in SEEDS
        },
    )
}  # fmt: skip
