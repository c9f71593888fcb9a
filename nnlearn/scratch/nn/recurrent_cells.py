"""Recurrent cells: layers that make one step and are called in a loop.

Taught in the chapter ``rnn``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import gru, lstm, rnn
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class RNNCellBase(Module):
    """What the cells share: two weights and two biases, drawn from U(−1/√H, 1/√H).

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.
    bias : bool
        Whether to add b.
    num_chunks : int
        Weighted sums in each unit, G: ``weight_ih`` is (G·H, I), ``weight_hh`` (G·H, H).
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = num_chunks * hidden_size
        self.weight_ih = Parameter(creation.empty(rows, input_size, device=device, dtype=dtype))
        self.weight_hh = Parameter(creation.empty(rows, hidden_size, device=device, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            values = Parameter(creation.empty(rows, device=device, dtype=dtype)) if bias else None
            self.register_parameter(name, values)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the initial weights anew."""
        draw_recurrent(self, self.hidden_size)

    def extra_repr(self) -> str:
        """Return the sizes, and what differs from the defaults."""
        text = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            text += f", nonlinearity={self.nonlinearity}"
        return text


class RNNCell(RNNCellBase):
    """Make one step of an Elman network: h′ = tanh(W_ih x + b_ih + W_hh h + b_hh).

    Parameters
    ----------
    input_size, hidden_size : int
        I and H. ``weight_ih`` is (H, I), ``weight_hh`` (H, H), ``bias_ih`` and ``bias_hh`` (H,).
    bias : bool
        Whether to add b.
    nonlinearity : {'tanh', 'relu'}
        The activation.

    Notes
    -----
    Called with x, (N, I) or (I,), and h, (N, H) or (H,), zero if left out, it returns h′.
    Source: `rnn_tanh_cell`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> cell, h = scratch.nn.RNNCell(3, 5), None
    >>> for x in scratch.zeros(7, 2, 3):
    ...     h = cell(x, h)
    >>> h.shape
    Size([2, 5])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, num_chunks=1, device=device, dtype=dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Return the new state."""
        steps = {"tanh": rnn.rnn_tanh_cell, "relu": rnn.rnn_relu_cell}
        if self.nonlinearity not in steps:
            raise ShapeError(
                f"RNNCell: nonlinearity is {self.nonlinearity!r}; choose 'tanh' or 'relu'"
            )
        x, (h,) = _as_batch(self, input, [hx])
        step = steps[self.nonlinearity]
        h_new = step(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
        return h_new if input.ndim == 2 else h_new.squeeze(0)


class LSTMCell(RNNCellBase):
    """Make one step of an LSTM: a state h that is shown, and a cell c that is kept.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H. ``weight_ih`` is (4H, I), ``weight_hh`` (4H, H), ``bias_ih`` and ``bias_hh`` (4H,).
    bias : bool
        Whether to add b.

    Notes
    -----
    Called with x, (N, I) or (I,), and a tuple (h, c), each (N, H) or (H,), zero if left out, it
    returns (h′, c′). Formulas and source: `lstm_cell`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> cell = scratch.nn.LSTMCell(3, 5)
    >>> h, c = cell(scratch.zeros(2, 3))
    >>> h.shape, c.shape, cell.weight_ih.shape
    (Size([2, 5]), Size([2, 5]), Size([20, 3]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, num_chunks=4, device=device, dtype=dtype)

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the new state and the new cell."""
        states = [None, None] if hx is None else lstm.two_states("LSTMCell", hx)
        x, states = _as_batch(self, input, states)
        h, c = lstm.lstm_cell(x, states, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
        return (h, c) if input.ndim == 2 else (h.squeeze(0), c.squeeze(0))


class GRUCell(RNNCellBase):
    """Make one step of a GRU: a state that each unit keeps or renews, as its gate z says.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H. ``weight_ih`` is (3H, I), ``weight_hh`` (3H, H), ``bias_ih`` and ``bias_hh`` (3H,).
    bias : bool
        Whether to add b.

    Notes
    -----
    Called with x, (N, I) or (I,), and h, (N, H) or (H,), zero if left out, it returns h′.
    Formulas and source: `gru_cell`. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> cell = scratch.nn.GRUCell(3, 5)
    >>> cell(scratch.zeros(2, 3)).shape, cell.weight_ih.shape
    (Size([2, 5]), Size([15, 3]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, num_chunks=3, device=device, dtype=dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Return the new state."""
        x, (h,) = _as_batch(self, input, [hx])
        h_new = gru.gru_cell(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
        return h_new if input.ndim == 2 else h_new.squeeze(0)


def draw_recurrent(module: Module, hidden_size: int) -> None:
    """Draw all parameters of a recurrent layer from U(−1/√H, 1/√H)."""
    bound = 1 / math.sqrt(hidden_size) if hidden_size else 0
    for parameter in module.parameters():
        init.uniform_(parameter, -bound, bound)


def _as_batch(cell: RNNCellBase, input: Tensor, states: Sequence) -> tuple[Tensor, list[Tensor]]:
    """Return x as (N, I) and states as (N, H); one example without a batch axis becomes a batch."""
    for state in states:
        if input.ndim not in (1, 2) or (state is not None and state.ndim != input.ndim):
            given = "" if state is None else f" with a state of shape {tuple(state.shape)}"
            raise ShapeError(
                f"{type(cell).__name__} takes an input (N, I) with states (N, H), or (I,) with "
                f"(H,); got an input of shape {tuple(input.shape)}{given}"
            )
    zeros = creation.zeros(*input.shape[:-1], cell.hidden_size, dtype=input.dtype)
    known = [zeros if state is None else state for state in states]
    if input.ndim == 2:
        return input, known
    return input.unsqueeze(0), [state.unsqueeze(0) for state in known]
