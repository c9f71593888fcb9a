"""Forms to read: the engine's larger operations, each as its formula and on one page.

``simple_conv2d`` gives the numbers of `conv2d`, and so on down the file; tests hold each pair
equal. The layers run the fast ones. These take fewer options and check nothing, so that nothing
stands between you and the formula. The names are those of the chapters.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlearn.scratch.functional.implicit_axis import softmax
from nnlearn.scratch.op import op
from nnlearn.scratch.tensor import Tensor


@op(keeps=("w",))
def simple_conv2d(x: Any, w: Any, b: Any = 0, stride: int = 1, padding: int = 0) -> Any:
    """Convolve as one matrix product (im2col): every patch is a row, every kernel a column.

    Parameters
    ----------
    x : Tensor
        Images, (N, C, H, W).
    w : Tensor
        Kernels, (O, C, k, l).
    b : Tensor, optional
        Biases, (O,).
    stride, padding : int
        As in `conv2d`.

    Returns
    -------
    Tensor
        (N, O, H′, W′), as `conv2d` returns it.

    Notes
    -----
    With X the rows and G = ∂L/∂y laid out as they are: y = X Wᵀ, ∂L/∂W = Gᵀ X, and ∂L/∂X = G W,
    each entry of which is added to the pixel that it was read from. Source: Chellapilla, Puri and
    Simard (2006), section 3. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(9.0).reshape(1, 1, 3, 3)
    >>> scratch.nn.functional.simple_conv2d(x, scratch.ones(1, 1, 2, 2))
    tensor([[[[ 8., 12.],
              [20., 24.]]]])
    """
    s, p, (height, width) = stride, padding, x.shape[2:]
    x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    patches = sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    patches = patches.transpose(0, 2, 3, 1, 4, 5)  # (N, H', W', C, k, l)
    X = patches.reshape(-1, w[0].size)  # (N·H'·W', C·k·l)
    W = w.reshape(len(w), -1)  # (O, C·k·l)
    y = (X @ W.T + b).reshape(*patches.shape[:3], -1)  # (N, H', W', O)

    def vjp(g: Any) -> tuple:
        G = g.transpose(0, 2, 3, 1).reshape(-1, len(w))  # (N·H'·W', O)
        shares = (G @ W).reshape(patches.shape)
        to_x = np.zeros_like(x)
        for i, j in np.ndindex(w.shape[2:]):  # back to where each pixel was read
            read = to_x[:, :, i::s, j::s][:, :, : g.shape[2], : g.shape[3]]
            read += shares[..., i, j].transpose(0, 3, 1, 2)
        to_x = to_x[:, :, p : p + height, p : p + width]
        return to_x, (G.T @ X).reshape(w.shape), G.sum(axis=0)

    return y.transpose(0, 3, 1, 2), vjp


@op(keeps=())
def simple_max_pool2d(x: Any, size: int, stride: Any = None, padding: int = 0) -> Any:
    """Keep the largest entry of each window, and pass the gradient to it alone.

    Parameters
    ----------
    x : Tensor
        Images, (N, C, H, W).
    size, stride, padding : int
        As in `max_pool2d`; the stride is the size, if not given.

    Returns
    -------
    Tensor
        (N, C, H′, W′), as `max_pool2d` returns it.

    Notes
    -----
    Of equal entries the first, row by row, is the winner. Source: Ranzato et al. (2007). Chapter:
    ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(16.0).reshape(1, 1, 4, 4)
    >>> scratch.nn.functional.simple_max_pool2d(x, 2)
    tensor([[[[ 5.,  7.],
              [13., 15.]]]])
    """
    s, p, (height, width) = stride or size, padding, x.shape[2:]
    x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)], constant_values=-np.inf)
    windows = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::s, ::s]
    windows = windows.reshape(*windows.shape[:4], -1)  # (N, C, H', W', size·size)
    winner = windows.argmax(axis=-1)

    def vjp(g: Any) -> Any:
        to_x = np.zeros_like(x)
        for place, (i, j) in enumerate(np.ndindex(size, size)):
            read = to_x[:, :, i::s, j::s][:, :, : g.shape[2], : g.shape[3]]
            read += g * (winner == place)
        return to_x[:, :, p : p + height, p : p + width]

    return windows.max(axis=-1), vjp


@op(keeps=("x h_0 W_ih W_hh",))
def simple_rnn(x: Any, h_0: Any, W_ih: Any, W_hh: Any, b: Any = 0) -> Any:
    """Run an Elman network along a sequence: h_t = tanh(W_ih x_t + W_hh h_{t−1} + b).

    Parameters
    ----------
    x : Tensor
        (T, N, I): time first, then the examples.
    h_0 : Tensor
        The state before the first step, (N, H).
    W_ih, W_hh : Tensor
        Weights, (H, I) and (H, H).
    b : Tensor, optional
        Biases, (H,): the sum of the two that `nn.RNN` has.

    Returns
    -------
    Tensor
        All states, h_1 to h_T, (T, N, H): the first result of `nn.RNN`.

    Notes
    -----
    Backwards, by backpropagation through time: δ_t = (g_t + W_hhᵀ δ_{t+1}) ∘ (1 − h_t²). Source:
    Elman (1990), figure 2; Werbos (1990), equations 10 to 16. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> clap, silence = scratch.tensor([[[1.0]], [[0.0]], [[0.0]]]), scratch.zeros(1, 1)
    >>> w, u = scratch.tensor([[0.5]]), scratch.tensor([[0.8]])
    >>> scratch.nn.functional.simple_rnn(clap, silence, w, u).flatten()
    tensor([0.4621, 0.3537, 0.2757])
    """
    h, T = [h_0], len(x)
    for X_t in x:
        h.append(np.tanh(X_t @ W_ih.T + h[-1] @ W_hh.T + b))

    def vjp(g: Any) -> tuple:
        to_x, delta = np.zeros_like(x), np.zeros_like(h_0)
        to_W_ih, to_W_hh, to_b = (np.zeros_like(w) for w in (W_ih, W_hh, W_hh[0]))
        for t in range(T, 0, -1):  # x and g count from 0: x[t - 1] is X_t
            delta = (g[t - 1] + delta @ W_hh) * (1 - h[t] ** 2)
            to_x[t - 1] = delta @ W_ih
            to_W_ih += delta.T @ x[t - 1]
            to_W_hh += delta.T @ h[t - 1]
            to_b += delta.sum(axis=0)
        return to_x, delta @ W_hh, to_W_ih, to_W_hh, to_b

    return np.stack(h[1:]), vjp


def simple_attention(Q: Tensor, K: Tensor, V: Tensor, mask: Tensor | None = None) -> Tensor:
    """Score every query against every key, normalise, average the values.

    Parameters
    ----------
    Q, K, V : Tensor
        Queries (..., L, E), keys (..., S, E) and values (..., S, D).
    mask : Tensor, optional
        Added to the scores, (..., L, S); −∞ hides a key.

    Returns
    -------
    Tensor
        (..., L, D), as `scaled_dot_product_attention` returns it.

    Notes
    -----
    softmax(Q Kᵀ / √E + mask) V. Source: Vaswani et al. (2017), equation 1. Chapter:
    ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> keys = scratch.tensor([[10.0, 0.0], [0.0, 10.0]])
    >>> values = scratch.tensor([[1.0], [2.0]])
    >>> scratch.nn.functional.simple_attention(keys[:1], keys, values)
    tensor([[1.]])
    """
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores + mask
    return softmax(scores, dim=-1) @ V
