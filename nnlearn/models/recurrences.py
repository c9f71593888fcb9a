"""Networks that read a sequence step by step, and remember."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

from nnlearn._arguments import count, flag
from nnlearn.models import arguments, registry


@registry.network
def recurrent(
    engine: Any,
    inputs: int,
    width: int,
    outputs: int,
    cell: str = "lstm",
    layers: int = 1,
    bidirectional: bool = False,
) -> Any:
    """Recurrent network for one answer to a whole sequence: read it, then answer from the memory.

    h₀ = 0,  h_t = cell(x_t, h_{t−1}),  and the scores are h_T Wᵀ + b. With ``bidirectional`` a
    second cell reads backwards, and the answer comes from both last states.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs, width, outputs : int
        Length of x_t, of the state h_t, and number of scores.
    cell : str
        ``"rnn"``, ``"lstm"`` or ``"gru"``.
    layers : int
        Cells on top of each other, 1 to 1000.
    bidirectional : bool
        Whether to read backwards, too.

    Returns
    -------
    Module
        (N, T, ``inputs``) to (N, ``outputs``), for sequences of any length T ≥ 1.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small, or the cell is unknown.

    Notes
    -----
    Source: Elman (1990); LSTM, Hochreiter and Schmidhuber (1997); GRU, Cho et al. (2014); both
    directions, Schuster and Paliwal (1997). Chapter: ``rnn``.

    Examples
    --------
    A digit of 8×8 pixels, read row by row:

    >>> from nnlearn import models, scratch
    >>> net = models.recurrent(scratch, 8, width=16, outputs=10, cell="gru")
    >>> net(scratch.zeros(5, 8, 8)).shape
    Size([5, 10])
    """
    nn, kind = engine.nn, arguments.cell(cell)
    inputs, width = count("inputs", inputs, least=1), count("width", width, least=1)
    layers, outputs = arguments.depth("layers", layers), count("outputs", outputs, least=1)
    directions = 2 if flag("bidirectional", bidirectional) else 1

    class Recurrent(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            settings = {"batch_first": True, "bidirectional": bidirectional}
            self.cell = getattr(nn, kind)(inputs, width, layers, **settings)
            self.head = nn.Linear(directions * width, outputs)

        def forward(self, x: Any) -> Any:
            _, state = self.cell(x)
            h = state[0] if cell == "lstm" else state  # an LSTM has (h, c)
            last = h[-directions:].transpose(0, 1)  # (N, directions, width)
            return self.head(last.flatten(1))

    return Recurrent()


@registry.network
def conv_rnn(
    engine: Any,
    channels: int = 1,
    height: int = 8,
    filters: int = 8,
    width: int = 32,
    classes: int = 10,
    cell: str = "gru",
) -> Any:
    """Convolution reads, recurrence remembers: an image as a sequence of columns.

    3×3 convolution, ReLU and 2×2 pooling turn (N, ``channels``, H, W) into (N, ``filters``, H/2,
    W/2). Its W/2 columns, each of ``filters``·H/2 numbers, go through a recurrent cell one by one,
    and the last state gives the scores. The image may be of any width.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    channels, height : int
        Of the images; the height is a multiple of 2.
    filters : int
        Kernels of the convolution.
    width : int
        Length of the state.
    classes : int
        At least two.
    cell : str
        ``"rnn"``, ``"lstm"`` or ``"gru"``.

    Returns
    -------
    Module
        (N, ``channels``, ``height``, W) to (N, ``classes``), W ≥ 2.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small, or the cell is unknown.

    Notes
    -----
    Source: Shi, Bai and Yao (2017), reduced to one convolution. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.conv_rnn(scratch)
    >>> net(scratch.zeros(5, 1, 8, 8)).shape, net(scratch.zeros(5, 1, 8, 30)).shape
    (Size([5, 10]), Size([5, 10]))
    """
    nn, channels = engine.nn, count("channels", channels, least=1)
    half = arguments.multiple("height", height, of=2, why="pooling halves it") // 2
    filters, classes = count("filters", filters, least=1), count("classes", classes, least=2)
    reader = recurrent(engine, filters * half, width, classes, cell)

    class ConvRNN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            convolution = nn.Conv2d(channels, filters, 3, padding=1)
            self.features = nn.Sequential(convolution, nn.ReLU(), nn.MaxPool2d(2))
            self.reader = reader

        def forward(self, images: Any) -> Any:
            maps = self.features(images)  # (N, filters, H/2, W/2)
            columns = maps.permute(0, 3, 1, 2).flatten(2)  # (N, W/2, filters·H/2)
            return self.reader(columns)

    return ConvRNN()
