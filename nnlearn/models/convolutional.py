"""Networks that read images with shared kernels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nnlearn._arguments import count
from nnlearn.models import arguments, registry


@registry.network
def lenet5(engine: Any, classes: int = 10, activation: str = "tanh") -> Any:
    """LeNet-5: two convolutions, each followed by pooling, then three dense layers.

    (N, 1, 28, 28) → conv 6@5×5, padding 2 → (N, 6, 28, 28) → pool 2 → (N, 6, 14, 14)
    → conv 16@5×5 → (N, 16, 10, 10) → pool 2 → (N, 16, 5, 5) → 400 → 120 → 84 → ``classes``.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    classes : int
        At least two.
    activation : str
        φ after every layer but the last, one of `ACTIVATIONS`.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, 1, 28, 28) to (N, ``classes``).

    Raises
    ------
    TypeError, ValueError
        If ``classes`` is no whole number or below 2, or the activation is unknown.

    Notes
    -----
    Source: LeCun et al. (1998), section II.B. Three things are done as is usual today: padding in
    place of a 32×32 input, a second convolution that sees all six maps, and a linear output layer
    in place of radial basis functions. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.lenet5(scratch)
    >>> net(scratch.zeros(2, 1, 28, 28)).shape
    Size([2, 10])
    >>> sum(p.numel() for p in net.parameters())
    61706
    """
    nn, classes = engine.nn, count("classes", classes, least=2)
    phi = getattr(nn, arguments.activation(activation))
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), phi(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), phi(), nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), phi(),
        nn.Linear(120, 84), phi(),
        nn.Linear(84, classes),
    )  # fmt: skip


@registry.network
def small_cnn(
    engine: Any,
    channels: Sequence[int] = (1, 16, 32),
    classes: int = 10,
    dropout: float = 0.0,
) -> Any:
    """Small modern CNN: stages of convolution, normalisation, ReLU and pooling; no dense layers.

    Each stage: 3×3 convolution with padding 1 → batch norm → ReLU → 2×2 max pooling, which halves
    the image. Then the mean of every map, dropout, and one linear layer.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    channels : sequence of int
        Of the image, and of what each stage makes of it: at least two numbers.
    classes : int
        At least two.
    dropout : float
        Share of the mean maps that training switches off in each step, 0 ≤ p < 1.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``channels[0]``, H, W) to (N, ``classes``), for images of any
        size that the pooling leaves a pixel of.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: batch norm, Ioffe and Szegedy (2015); stacks of 3×3 kernels, Simonyan and Zisserman
    (2015); the mean of maps, Lin, Chen and Yan (2014); dropout, Srivastava et al. (2014). Chapter:
    ``cnn``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.small_cnn(scratch, channels=[1, 8, 16], dropout=0.1)
    >>> net(scratch.zeros(4, 1, 8, 8)).shape
    Size([4, 10])
    >>> [type(layer).__name__ for layer in net[:4]]
    ['Conv2d', 'BatchNorm2d', 'ReLU', 'MaxPool2d']
    >>> net(scratch.zeros(4, 1, 28, 28)).shape
    Size([4, 10])
    """
    nn, channels = engine.nn, arguments.channels(channels)
    classes, share = count("classes", classes, least=2), arguments.share(dropout)
    layers = []
    for before, after in pairwise(channels):
        # The normalisation subtracts the mean, so a bias of the convolution would do nothing.
        layers += [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after)]
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(share)]
    return nn.Sequential(*layers, nn.Linear(channels[-1], classes))
