"""Recurrent layers: networks that read whole sequences.

Taught in the chapter ``rnn``.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional import gru, lstm, rnn
from nnlearn.scratch.functional.recurrent import run_layers
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.packing import PackedSequence, run_packed
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.nn.recurrent_cells import draw_recurrent
from nnlearn.scratch.strangers import described
from nnlearn.scratch.tensor import Tensor

GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


class RNNBase(Module):
    """What `RNN`, `LSTM` and `GRU` share: the parameters of all layers and directions.

    Layer k owns ``weight_ih_lk``, (G·H, I) and from the second layer on (G·H, directions · H),
    ``weight_hh_lk``, (G·H, H), ``bias_ih_lk`` and ``bias_hh_lk``, (G·H,); those of the backward
    direction end in ``_reverse``. G is 1, 4 or 3. All are drawn from U(−1/√H, 1/√H).

    Parameters
    ----------
    mode : {'RNN_TANH', 'RNN_RELU', 'LSTM', 'GRU'}
        The kind of cell.
    input_size, hidden_size : int
        I and H.
    num_layers : int
        Layers on top of each other; each reads the outputs of the one below.
    bias : bool
        Whether to add b.
    batch_first : bool
        Whether input and output are (N, T, …) instead of (T, N, …). States never are.
    dropout : float
        Probability of 0 for the outputs of every layer but the top one, while training.
    bidirectional : bool
        Whether every layer also reads the sequence from its end.

    Raises
    ------
    ShapeError, DTypeError
        A size that is not positive, a dropout outside [0, 1], an argument of the wrong type.
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        _check_arguments(mode, input_size, hidden_size, num_layers, bias, batch_first, dropout)
        if proj_size:
            raise OutsideTheBook(
                f"{mode}: proj_size (a smaller state through one more matrix) is outside of the "
                "book; put a Linear layer behind the outputs instead"
            )
        self.mode, self.proj_size = mode, 0
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first = bias, batch_first
        self.dropout, self.bidirectional = float(dropout), bidirectional
        rows = GATES[mode] * hidden_size
        for layer, names in enumerate(self._names()):
            below = input_size if layer < self.directions else hidden_size * self.directions
            shapes = [(rows, below), (rows, hidden_size), (rows,), (rows,)]
            for name, shape in zip(names, shapes, strict=False):
                values = creation.empty(*shape, device=device, dtype=dtype)
                self.register_parameter(name, Parameter(values))
        self.reset_parameters()

    @property
    def directions(self) -> int:
        """1, or 2 if bidirectional."""
        return 2 if self.bidirectional else 1

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction, in the order of the functions' arguments."""
        return [[getattr(self, name) for name in names] for names in self._names()]

    def reset_parameters(self) -> None:
        """Draw the initial weights anew."""
        draw_recurrent(self, self.hidden_size)

    def flatten_parameters(self) -> None:
        """Do nothing: PyTorch lays parameters out for a GPU here."""

    def extra_repr(self) -> str:
        """Return the sizes, and what differs from the defaults."""
        defaults = {"num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0}
        text = f"{self.input_size}, {self.hidden_size}"
        for name, default in (defaults | {"bidirectional": False}).items():
            value = getattr(self, name)
            text += "" if value == default else f", {name}={value}"
        return text

    def run(self, layer: Callable, input: Any, states: Sequence) -> tuple:
        """Read a batch, or a single sequence without a batch axis, with ``layer`` in each layer."""
        if isinstance(input, PackedSequence):
            call = functools.partial(self._run_layers, layer, batch_first=False)
            return run_packed(call, input, [self._with_layers(s) for s in states])
        batched = self._check_ranks(input, states)
        batch_axis = 0 if self.batch_first else 1
        x = input if batched else input.unsqueeze(batch_axis)
        known = [s if s is None or batched else s.unsqueeze(1) for s in states]
        y, *last = self._run_layers(layer, x, known, self.batch_first)
        return (y, *last) if batched else (y.squeeze(batch_axis), *(s.squeeze(1) for s in last))

    def _run_layers(self, layer: Callable, x: Tensor, states: list, batch_first: bool) -> tuple:
        layers, batch = self.num_layers * self.directions, x.shape[0 if batch_first else 1]
        zeros = creation.zeros(layers, batch, self.hidden_size, dtype=x.dtype)
        return run_layers(
            layer,
            GATES[self.mode],
            x,
            [zeros if s is None else s for s in states],
            self.all_weights,
            self.directions,
            self.dropout if self.training else 0.0,
            batch_first,
        )

    def _with_layers(self, state: Tensor | None) -> Tensor | None:
        if state is not None and state.ndim != 3:
            raise ShapeError(
                f"{type(self).__name__}: a packed batch goes with states (layers · directions, N, "
                f"H); got {tuple(state.shape)}"
            )
        return state

    def _check_ranks(self, input: Any, states: Sequence) -> bool:
        name, order = type(self).__name__, "(N, T, I)" if self.batch_first else "(T, N, I)"
        if not isinstance(input, Tensor):
            raise DTypeError(f"{name} takes a tensor or a packed batch; {described(input)}")
        if input.ndim not in (2, 3):
            raise ShapeError(
                f"{name}: the input is {order}, or (T, I) for a single sequence; got "
                f"{tuple(input.shape)}"
            )
        for state in states:
            if state is not None and state.ndim != input.ndim:
                raise ShapeError(
                    f"{name}: an input {order} goes with states (layers · directions, N, H), a "
                    "single sequence (T, I) with states (layers · directions, H); got an input "
                    f"{tuple(input.shape)} and a state {tuple(state.shape)}"
                )
        return input.ndim == 3

    def _names(self) -> list[list[str]]:
        parts = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"][: 4 if self.bias else 2]
        ends = ["", "_reverse"][: self.directions]
        return [
            [f"{part}_l{k}{end}" for part in parts] for k in range(self.num_layers) for end in ends
        ]


class RNN(RNNBase):
    """An Elman network: h_t = tanh(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh) at every step.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.
    num_layers, bias, batch_first, dropout, bidirectional
        As in `RNNBase`, which also names the parameters.
    nonlinearity : {'tanh', 'relu'}
        The activation.

    Raises
    ------
    ShapeError
        ``nonlinearity`` is neither of its two values.

    Notes
    -----
    Called with x, (T, N, I) or (T, I), and h_0, (layers · directions, N, H), zero if left out, it
    returns the outputs (T, N, directions · H) and the last state h_n in the shape of h_0.
    Source and gradients: `rnn_tanh`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> outputs, last = scratch.nn.RNN(3, 5, num_layers=2)(scratch.zeros(7, 2, 3))
    >>> outputs.shape, last.shape
    (Size([7, 2, 5]), Size([2, 2, 5]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ShapeError(f"RNN: nonlinearity is {nonlinearity!r}; choose 'tanh' or 'relu'")
        super().__init__(
            f"RNN_{nonlinearity.upper()}",
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            device=device,
            dtype=dtype,
        )
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the outputs at all steps and the last state."""
        y, h_n = self.run(
            rnn.rnn_tanh if self.nonlinearity == "tanh" else rnn.rnn_relu, input, [hx]
        )
        return y, h_n


class LSTM(RNNBase):
    """Long short-term memory along whole sequences.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.
    num_layers, bias, batch_first, dropout, bidirectional
        As in `RNNBase`, which also names the parameters.
    proj_size : int
        0; projections are outside of the book.

    Notes
    -----
    Called with x, (T, N, I) or (T, I), and a tuple (h_0, c_0), each (layers · directions, N, H),
    zero if left out, it returns the outputs (T, N, directions · H) and a tuple (h_n, c_n).
    Formulas, source and gradients: `lstm_cell` and `lstm`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> outputs, (h, c) = scratch.nn.LSTM(3, 5, bidirectional=True)(scratch.zeros(7, 2, 3))
    >>> outputs.shape, h.shape, c.shape
    (Size([7, 2, 10]), Size([2, 2, 5]), Size([2, 2, 5]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            "LSTM",
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            proj_size,
            device=device,
            dtype=dtype,
        )

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Return the outputs at all steps, and the last states h and c."""
        states = [None, None] if hx is None else lstm.two_states("LSTM", hx)
        y, h_n, c_n = self.run(lstm.lstm, input, states)
        return y, (h_n, c_n)


class GRU(RNNBase):
    """Gated recurrent units along whole sequences.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.
    num_layers, bias, batch_first, dropout, bidirectional
        As in `RNNBase`, which also names the parameters.

    Notes
    -----
    Called with x, (T, N, I) or (T, I), and h_0, (layers · directions, N, H), zero if left out, it
    returns the outputs (T, N, directions · H) and the last state h_n in the shape of h_0.
    Formulas, source and gradients: `gru_cell` and `gru`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> outputs, last = scratch.nn.GRU(3, 5, batch_first=True)(scratch.zeros(2, 7, 3))
    >>> outputs.shape, last.shape
    (Size([2, 7, 5]), Size([1, 2, 5]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            "GRU",
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            device=device,
            dtype=dtype,
        )

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the outputs at all steps and the last state."""
        y, h_n = self.run(gru.gru, input, [hx])
        return y, h_n


def _check_arguments(
    mode: str,
    input_size: Any,
    hidden_size: Any,
    num_layers: Any,
    bias: Any,
    batch_first: Any,
    dropout: Any,
) -> None:
    if mode not in GATES:
        raise ShapeError(f"mode is {mode!r}; choose one of {', '.join(GATES)}")
    sizes = {"input_size": input_size, "hidden_size": hidden_size, "num_layers": num_layers}
    for name, size in sizes.items():
        if not isinstance(size, int):
            raise DTypeError(f"{mode}: {name} must be an int; got {type(size).__name__}")
        if size <= 0:
            raise ShapeError(f"{mode}: {name} must be greater than zero; got {size}")
    for name, flag in {"bias": bias, "batch_first": batch_first}.items():
        if not isinstance(flag, bool):
            raise DTypeError(f"{mode}: {name} must be True or False; got {flag!r}")
    if isinstance(dropout, bool) or not isinstance(dropout, (int, float)) or not 0 <= dropout <= 1:
        raise ShapeError(f"{mode}: dropout is a probability in [0, 1]; got {dropout!r}")
    if dropout > 0 and num_layers == 1:
        warnings.warn(
            f"{mode}: dropout acts between layers, so dropout={dropout} does nothing with "
            "num_layers=1; add layers, or put nn.Dropout behind this one",
            stacklevel=4,
        )
