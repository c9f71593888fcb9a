"""Depthwise convolution: each channel has one kernel of its own, and no channel sees another.

There is no matrix product in it that would be worth laying out patches for: a sum over the taps of
the kernel does it, for all channels at once.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.functional.geometry import Margins, Pair
from nnlearn.scratch.functional.patches import windows, with_margins, without_margins
from nnlearn.scratch.op import Array, Recorded, op


@op(keeps=("weight", "input", ""))
def depthwise_convolution(
    input: Array, weight: Array, bias: Array, *, stride: Pair, margins: Margins, dilation: Pair
) -> Recorded:
    """Return Σ over taps (i, j) of W[c, i, j] · x[n, c, s·h + d·i, s·w + d·j], for x with margins.

    x is (N, C, H, W), W (C, 1, kh, kw) and b (C,) or None; all is computed channels last.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(8.0).reshape(1, 2, 1, 4)
    >>> w = scratch.tensor([[[[1.0, -1.0]]], [[[1.0, 1.0]]]])
    >>> options = {"stride": (1, 1), "margins": ((0, 0), (0, 0)), "dilation": (1, 1)}
    >>> depthwise_convolution(x, w, None, **options)
    tensor([[[[-1., -1., -1.]],
    <BLANKLINE>
             [[ 9., 11., 13.]]]])
    """
    image, taps = with_margins(input, margins), weight[:, 0].transpose(1, 2, 0)
    patches = windows(image, taps.shape[:2], stride, dilation)  # (N, H′, W′, kh, kw, C)
    y = np.einsum("nhwijc,ijc->nhwc", patches, np.ascontiguousarray(taps))
    if bias is not None:
        y += bias

    def by_input(g: np.ndarray) -> np.ndarray:
        dx, g = np.zeros_like(image), g.transpose(0, 2, 3, 1)
        targets = windows(dx, taps.shape[:2], stride, dilation)
        for i, j in np.ndindex(*taps.shape[:2]):
            targets[:, :, :, i, j] += g * taps[i, j]
        return without_margins(dx, margins)

    def by_weight(g: np.ndarray) -> np.ndarray:
        g = np.ascontiguousarray(g.transpose(0, 2, 3, 1))
        return np.einsum("nhwijc,nhwc->cij", patches, g)[:, None]

    return y.transpose(0, 3, 1, 2), by_input, by_weight, lambda g: g.sum((0, 2, 3))
