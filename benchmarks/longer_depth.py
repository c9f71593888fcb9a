"""The studies of the chapter depth: how deep a network may be, and what pretraining is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks.longer import Study
from nnlearn import data, models, scratch

SEEDS, TUNING, BATCH = range(5), 100, 64
F = scratch.nn.functional

# ------------------------------------------------------------------ plain and residual, by depth
WIDTH, STEPS, RATES = 32, 300, (0.0005, 0.002, 0.008)
BLOCKS = {2: 0, 4: 1, 8: 3, 16: 7, 32: 15, 64: 31}
KINDS = ("plain", "plain, batch norm", "plain, from the identity", "highway", "residual",
         "residual, batch norm")  # fmt: skip


def degradation(kind: str, layers: int, longer: int = 1) -> dict[str, Any]:
    """Choose the rate by the training loss of one seed; train five others with it."""
    tuning = {rate: deep(kind, layers, rate, TUNING, longer)["training"] for rate in RATES}
    rate = min(tuning, key=lambda r: tuning[r])
    runs = [deep(kind, layers, rate, seed, longer) for seed in SEEDS]
    return {"rate": rate, **{key: [run[key] for run in runs] for key in runs[0]}}


def deep(kind: str, layers: int, rate: float, seed: int, longer: int = 1) -> dict[str, float]:
    """Train one deep network; return its losses, and its accuracy on the test digits."""
    digits = data.digits().flat()
    scratch.manual_seed(seed)
    net = start(kind, layers)
    adam = scratch.optim.Adam(net.parameters(), lr=rate)
    for x, y in batches((digits.x_train, digits.y_train), longer * STEPS, seed):
        loss = F.cross_entropy(net(x), y)
        adam.zero_grad()
        loss.backward()
        adam.step()
    with scratch.no_grad():  # batch norm: the training digits are one large batch
        training = F.cross_entropy(
            net(scratch.tensor(digits.x_train)), scratch.tensor(digits.y_train)
        )
        scores = net.eval()(scratch.tensor(digits.x_test))
    test = F.cross_entropy(scores, scratch.tensor(digits.y_test)).item()
    right = (scores.numpy().argmax(1) == digits.y_test).mean()
    return {"training": number(training.item()), "test": number(test), "right": number(right)}


def start(kind: str, layers: int) -> Any:
    """Return a network as its training starts: Kaiming, and each block near its own beginning."""
    blocks = BLOCKS[layers]
    if not blocks:
        net = models.mlp(scratch, [64, WIDTH, 10])
    elif kind == "highway":
        net = models.highway(scratch, 64, WIDTH, 2 * blocks, 10)
    else:
        make = models.residual if kind.startswith("residual") else models.plain
        net = make(scratch, 64, WIDTH, blocks, 10, norm=kind.endswith("batch norm"))
    for name, weight in net.named_parameters():
        if weight.ndim == 2 and "gate" not in name:
            scratch.nn.init.kaiming_normal_(weight, nonlinearity="relu")
        if kind == "residual" and name.endswith("two.weight"):
            scratch.nn.init.zeros_(weight)
        if kind == "plain, from the identity" and name.endswith(("one.weight", "two.weight")):
            weight.data[:] = scratch.eye(WIDTH)
    return net


def batches(part: tuple[Any, Any], steps: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """Give mini-batches in new order in every epoch."""
    rng, (x, y) = np.random.default_rng(seed), part
    order = np.concatenate([rng.permutation(len(x)) for _ in range(1 + steps * BATCH // len(x))])
    for step in range(steps):
        chosen = order[step * BATCH : (step + 1) * BATCH]
        yield scratch.tensor(x[chosen]), scratch.tensor(y[chosen])


def number(value: float) -> float:
    """Round to four digits: what a chapter shows has fewer."""
    return float(f"{value:.4g}")


# ------------------------------------------------------------------ pretraining of an autoencoder
SIZES, EPOCHS, FIRST = [64, 48, 32, 16, 4], 120, 40
STARTS = {  # activation, initialisation, optimizer
    "sigmoid, small, momentum": ("sigmoid", "small", "momentum"),
    "sigmoid, Xavier, momentum": ("sigmoid", "Xavier", "momentum"),
    "sigmoid, small, Adam": ("sigmoid", "small", "Adam"),
    "sigmoid, Xavier, Adam": ("sigmoid", "Xavier", "Adam"),
    "tanh, Xavier, Adam": ("tanh", "Xavier", "Adam"),
    "ReLU, Kaiming, Adam": ("relu", "Kaiming", "Adam"),
}
SPEEDS = {"momentum": (1.0, 3.0, 10.0, 30.0), "Adam": (0.003, 0.01, 0.03)}


def pretraining(name: str, first: int, longer: int = 1) -> dict[str, Any]:
    """Choose the rate on validation digits by one seed; train five others with it."""
    rates = SPEEDS[STARTS[name][2]]
    tuning = {rate: squeeze(name, first, rate, TUNING, longer) for rate in rates}
    rate = min(tuning, key=lambda r: np.nan_to_num(tuning[r]["validation"][-1], nan=np.inf))
    runs = [squeeze(name, first, rate, seed, longer) for seed in SEEDS]
    return {"rate": rate, **{key: [run[key] for run in runs] for key in runs[0]}}


def squeeze(name: str, first: int, rate: float, seed: int, longer: int = 1) -> dict[str, Any]:
    """Train one autoencoder; ``first`` of its epochs train one layer after the other."""
    activation, init, optimizer = STARTS[name]
    digits = data.digits().flat()
    scratch.manual_seed(seed)
    net = models.autoencoder(scratch, SIZES, activation=activation)
    initialise(net, init)
    if first:
        layer_by_layer(net, digits.x_train, partial(OPTIMIZERS[optimizer], lr=rate), first, seed)
    descent, curve = OPTIMIZERS[optimizer](net.parameters(), lr=rate), []
    for epoch in range(longer * EPOCHS - first + 1):
        if epoch % 10 == 0:
            curve.append(error(net, digits.x_validation))
        if epoch < longer * EPOCHS - first:
            rebuild(net, digits.x_train, descent, 1, 1000 * seed + epoch)
    return {"validation": curve, "training": error(net, digits.x_train),
            "test": error(net, digits.x_test)}  # fmt: skip


def layer_by_layer(net: Any, x: np.ndarray, optimizer: Callable, epochs: int, seed: int) -> None:
    """Train each layer to rebuild what the layers below it give (Hinton and Salakhutdinov)."""
    down = [m for m in net.encoder if isinstance(m, scratch.nn.Linear)]
    up = [m for m in net.decoder if isinstance(m, scratch.nn.Linear)][::-1]
    phi, end = net.encoder[1], net.decoder[-1]
    for number_of, (one, two) in enumerate(zip(down, up, strict=True)):
        code = phi if number_of < len(down) - 1 else scratch.nn.Identity()
        pair = scratch.nn.Sequential(one, code, two, end if number_of == 0 else phi)
        rebuild(pair, x, optimizer(pair.parameters()), epochs, seed)
        with scratch.no_grad():
            x = code(one(scratch.tensor(x))).numpy()


def rebuild(net: Any, x: np.ndarray, descent: Any, epochs: int, seed: int) -> None:
    """Train a network to give back what it gets."""
    for inputs, targets in batches((x, x), epochs * len(x) // BATCH, seed):
        loss = F.mse_loss(net(inputs), targets)
        descent.zero_grad()
        loss.backward()
        descent.step()


def initialise(net: Any, init: str) -> None:
    """Draw the weights anew; biases start at 0."""
    for weight in net.parameters():
        if weight.ndim == 1:
            scratch.nn.init.zeros_(weight)
        elif init == "small":
            scratch.nn.init.normal_(weight, std=0.1)
        elif init == "Xavier":
            scratch.nn.init.xavier_normal_(weight)
        else:
            scratch.nn.init.kaiming_normal_(weight, nonlinearity="relu")


def error(net: Any, x: np.ndarray) -> float:
    """Return the mean squared error of a pixel."""
    with scratch.no_grad():
        return number(float(((net(scratch.tensor(x)).numpy() - x) ** 2).mean()))


# ------------------------------------------------------------------ plain and residual, on images
CHANNELS, IMAGE_STEPS, IMAGE_RATES, IMAGE_SEEDS = [1, 8, 16], 120, (0.003, 0.01), range(3)
DEPTHS = {6: 1, 14: 3, 30: 7}


def images(shortcuts: bool, layers: int) -> dict[str, Any]:
    """Choose the rate on validation digits by one seed; train three others with it."""
    tuning = {rate: pictures(shortcuts, layers, rate, TUNING)["validation"] for rate in IMAGE_RATES}
    rate = max(tuning, key=lambda r: tuning[r])
    runs = [pictures(shortcuts, layers, rate, seed) for seed in IMAGE_SEEDS]
    return {"rate": rate, **{key: [run[key] for run in runs] for key in runs[0]}}


def pictures(shortcuts: bool, layers: int, rate: float, seed: int) -> dict[str, float]:
    """Train one convolutional network with or without shortcuts; return loss and accuracy."""
    digits = data.digits()
    scratch.manual_seed(seed)
    net = models.resnet(scratch, CHANNELS, DEPTHS[layers], shortcuts=shortcuts)
    adam = scratch.optim.Adam(net.parameters(), lr=rate)
    for x, y in batches((digits.x_train, digits.y_train), IMAGE_STEPS, seed):
        loss = F.cross_entropy(net(x), y)
        adam.zero_grad()
        loss.backward()
        adam.step()
    with scratch.no_grad():
        scores = net(scratch.tensor(digits.x_train))
        net.eval()
        right = [
            (net(scratch.tensor(x)).numpy().argmax(1) == y).mean()
            for x, y in ((digits.x_validation, digits.y_validation),
                         (digits.x_test, digits.y_test))
        ]  # fmt: skip
    training = F.cross_entropy(scores, scratch.tensor(digits.y_train)).item()
    return {"training": number(training), "validation": number(right[0]), "right": number(right[1])}


OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "Adam": scratch.optim.Adam,
    "momentum": partial(scratch.optim.SGD, momentum=0.9),
}

COMMON = {"optimizer": "Adam", "batch": BATCH, "seeds": len(SEEDS)}
STUDIES = {
    "depth-degradation": Study(
        "the loss of deep networks on the digits, with and without shortcuts, by depth",
        {**COMMON, "width": WIDTH, "steps": STEPS, "rates": RATES},
        {
            **{
                f"{kind}, {layers}": partial(degradation, kind, layers)
                for layers in BLOCKS
                for kind in (KINDS if layers > 2 else KINDS[:1])
            },
            **{
                f"plain, twice as long, {layers}": partial(degradation, "plain", layers, 2)
                for layers in (32, 64)
            },
        },
    ),
    "depth-pretraining": Study(
        "an autoencoder of seven hidden layers, with and without layer-wise pretraining",
        {"batch": BATCH, "seeds": len(SEEDS), "sizes": SIZES, "epochs": EPOCHS,
         "pretraining": FIRST, "rates": SPEEDS},
        {
            **{
                f"{name}, {'pretrained' if first else 'at once'}": partial(pretraining, name, first)
                for name in STARTS
                for first in (0, FIRST)
            },
            "sigmoid, Xavier, Adam, thrice as long": partial(
                pretraining, "sigmoid, Xavier, Adam", 0, 3
            ),
        },
    ),
    "depth-images": Study(
        "convolutional networks on the digits, with and without shortcuts, by depth",
        {**COMMON, "seeds": len(IMAGE_SEEDS), "channels": CHANNELS, "steps": IMAGE_STEPS,
         "rates": IMAGE_RATES},
        {
            f"{'residual' if shortcuts else 'plain'}, {layers}": partial(images, shortcuts, layers)
            for layers in DEPTHS
            for shortcuts in (False, True)
        },
    ),
}  # fmt: skip
