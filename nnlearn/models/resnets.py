"""The residual network on images."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnlearn._arguments import count, flag
from nnlearn.models import arguments, registry


@registry.network
def resnet(
    engine: Any,
    channels: Sequence[int] = (1, 16, 32),
    depth: int = 1,
    classes: int = 10,
    shortcuts: bool = True,
) -> Any:
    """Residual CNN: blocks of two convolutions whose input is added to their output.

    3×3 convolution → batch norm → ReLU, then one stage for each later number of channels, of
    ``depth`` blocks y = ReLU(s(x) + BN(conv(ReLU(BN(conv(x)))))). From the second stage on, the
    first block halves the image (stride 2), and its shortcut s is a 1×1 convolution with stride 2
    and batch norm; elsewhere s(x) = x. Then the mean of every map and one linear layer.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    channels : sequence of int
        Of the image, and of each stage: at least two numbers.
    depth : int
        Blocks in each stage; 1 to 1000 in all stages together.
    classes : int
        At least two.
    shortcuts : bool
        Without them each block is y = ReLU(BN(conv(ReLU(BN(conv(x)))))): the plain network.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``channels[0]``, H, W) to (N, ``classes``).

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: He et al. (2016), figure 2 and section 4.2. Chapters: ``cnn``, ``depth``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> models.resnet(scratch, [3, 4, 8], depth=2)(scratch.zeros(2, 3, 8, 8)).shape
    Size([2, 10])
    """
    nn, channels = engine.nn, arguments.channels(channels)
    shortcuts = flag("shortcuts", shortcuts)
    depth, classes = arguments.depth("depth", depth), count("classes", classes, least=2)
    arguments.depth("stages · depth, the number of blocks,", (len(channels) - 1) * depth)
    image, before = channels[:2]
    layers = [nn.Conv2d(image, before, 3, padding=1, bias=False), nn.BatchNorm2d(before), nn.ReLU()]
    for stage, width in enumerate(channels[1:]):
        for number in range(depth):
            stride = 2 if stage > 0 and number == 0 else 1
            layers.append(_block(engine, before, width, stride, shortcuts))
            before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, classes))


def _block(engine: Any, before: int, after: int, stride: int, shortcuts: bool) -> Any:
    nn = engine.nn

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.change = nn.Sequential(
                nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
                nn.Conv2d(after, after, 3, padding=1, bias=False),
                nn.BatchNorm2d(after),
            )
            self.shortcut = nn.Identity() if shortcuts else None
            if shortcuts and stride > 1:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(before, after, 1, stride=stride, bias=False), nn.BatchNorm2d(after)
                )

        def forward(self, x: Any) -> Any:
            change = self.change(x)
            return engine.relu(change if self.shortcut is None else self.shortcut(x) + change)

    return Block()
