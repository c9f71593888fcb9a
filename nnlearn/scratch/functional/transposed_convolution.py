"""Transposed convolution: convolution run backwards, from a small image to a larger one.

It is the adjoint of convolution, the map that carries gradients from a convolution's output to its
input. It is no inverse: it restores the size, not the values.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional.convolution import check_bias, check_kernels
from nnlearn.scratch.functional.geometry import (
    LAYOUTS,
    Margins,
    Pair,
    as_image,
    check_layout,
    extent,
    flat_first,
    from_image,
    per_axis,
)
from nnlearn.scratch.functional.patches import (
    add_windows,
    windows,
    with_margins,
    without_margins,
)
from nnlearn.scratch.functional.strips import Rows, Strips, outputs_in_a_row
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Stamp kernels along sequences: the adjoint of `conv1d`.

    Parameters
    ----------
    input : Tensor
        x, (N, C, L) or (C, L).
    weight : Tensor
        W, (C, O / groups, k).
    bias : Tensor, optional
        b, (O,).
    stride, padding, output_padding, groups, dilation
        As in `conv_transpose2d`.

    Returns
    -------
    Tensor
        (N, O, L′) or (O, L′), L′ = (L − 1) s − 2p + d(k − 1) + output_padding + 1.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, w = scratch.tensor([[[1.0, 10.0]]]), scratch.tensor([[[1.0, 2.0, 3.0]]])
    >>> scratch.nn.functional.conv_transpose1d(x, w, stride=2)
    tensor([[[ 1.,  2., 13., 20., 30.]]])
    """
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    return _transposed("conv_transpose1d", 1, input, weight, bias, groups, dilation, **options)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Stamp kernels onto an image: each pixel adds its multiple of the kernel, s from the next.

    Parameters
    ----------
    input : Tensor
        x, (N, C, H, W) or (C, H, W).
    weight : Tensor
        W, (C, O / groups, kh, kw), of x's dtype: the axes of a convolution from O to C channels.
    bias : Tensor, optional
        b, (O,).
    stride : int or (int, int)
        s: pixels of the output from one stamp to the next.
    padding : int or (int, int)
        p: rows and columns taken away from each side of the output.
    output_padding : int or (int, int)
        Rows and columns added at the bottom and on the right, fewer than the stride or the
        dilation: convolutions of stride s bring several sizes to the same one, and this says which
        of them is meant.
    groups : int
        As in `conv2d`.
    dilation : int or (int, int)
        d: pixels from one tap of the kernel to the next.

    Returns
    -------
    Tensor
        (N, O, H′, W′) or (O, H′, W′), H′ = (H − 1) s − 2p + d(kh − 1) + output_padding + 1 and W′
        likewise.

    Raises
    ------
    ShapeError
        The channels do not fit, the output padding is too large, or nothing is left after the
        padding.
    DTypeError
        The dtypes differ.

    Notes
    -----
    Forward and backward are those of `conv2d`, exchanged. Source: Zeiler et al. (2010); Dumoulin
    and Visin (2016), chapter 4. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[[[1.0, 2.0]]]])
    >>> scratch.nn.functional.conv_transpose2d(x, scratch.ones(1, 1, 2, 2), stride=2)
    tensor([[[[1., 1., 2., 2.],
              [1., 1., 2., 2.]]]])
    """
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    return _transposed("conv_transpose2d", 2, input, weight, bias, groups, dilation, **options)


def _transposed(
    name: str,
    axes: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    groups: int,
    dilation: Any,
    **options: Any,
) -> Tensor:
    batched = check_layout(name, input, axes)
    check_kernels(name, axes, input, weight, bias, groups)
    if weight.array.shape[1] == 0:
        raise ShapeError(f"{name}: weight {tuple(weight.shape)} gives no output channel")
    check_bias(name, bias, weight.array.shape[1] * groups)
    steps = per_axis(name, "stride", options["stride"], axes, 1)
    padding = per_axis(name, "padding", options["padding"], axes)
    extra = per_axis(name, "output_padding", options["output_padding"], axes)
    gaps = per_axis(name, "dilation", dilation, axes, 1)
    _check(name, input, weight, steps, extra, gaps)
    kernel = weight.array.shape[2:]
    size = tuple(
        (n - 1) * s + extent(k, d) + e
        for n, s, k, d, e in zip(input.array.shape[-axes:], steps, kernel, gaps, extra, strict=True)
    )
    if any(n <= 2 * p for n, p in zip(size, padding, strict=True)):
        raise ShapeError(f"{name}: padding {padding} takes away all of an output of size {size}")
    margins: Any = tuple((p, p) for p in padding)
    y = _transposed_convolution(
        as_image(input, axes, batched),
        weight if axes == 2 else weight.unsqueeze(2),
        bias,
        size=flat_first(size, 1),
        stride=flat_first(steps, 1),
        margins=margins if axes == 2 else ((0, 0), *margins),
        dilation=flat_first(gaps, 1),
        groups=groups,
    )
    return from_image(y, axes, batched)


@op(keeps=("weight", "input", ""))
def _transposed_convolution(
    input: Array,
    weight: Array,
    bias: Array,
    *,
    size: Pair,
    stride: Pair,
    margins: Margins,
    dilation: Pair,
    groups: int,
) -> Recorded:
    n, channels, height, width = input.shape
    t = outputs_in_a_row(width, channels // groups, dilation[1])
    strips = Strips(t, groups, weight.shape[2:], stride, dilation)
    rows, matrix = strips.rows_of_image(input), strips.matrix(weight)
    outputs = weight.shape[1] * groups
    shape = (n, height, width // t, *strips.size, outputs)
    pieces = strips.patches_of_rows(rows @ matrix.swapaxes(1, 2), shape)
    y = without_margins(add_windows(pieces, (n, *size, outputs), strips.step, dilation), margins)
    if bias is not None:
        y += bias[:, None, None]

    def vjp(g: np.ndarray) -> tuple:
        image = with_margins(g, margins)
        patches = windows(image, strips.size, strips.step, dilation)
        read = Rows(strips, patches[:, :height, : width // t])
        return (
            lambda: strips.image_of_rows(read.times(matrix), (n, height, width)),
            lambda: strips.weight(read.transposed_times(rows), weight.shape),
            lambda: np.ones(image.size // outputs, g.dtype) @ image.reshape(-1, outputs),
        )

    return y, vjp


def _check(
    name: str, input: Tensor, weight: Tensor, stride: tuple, extra: tuple, dilation: tuple
) -> None:
    x, axes = input.array.shape, len(stride)
    channels, expected = x[-axes - 1], len(weight.array)
    if channels != expected:
        raise ShapeError(
            f"{name}: x has {channels} channels, weight {tuple(weight.shape)} expects {expected} "
            f"(its first axis); x is {LAYOUTS[axes]} = {x}"
        )
    if 0 in x[-axes - 1 :]:
        raise ShapeError(f"{name}: only the batch may be empty; got shape {x}")
    if any(e >= max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)):
        raise ShapeError(
            f"{name}: output_padding {extra} must be smaller than the stride {stride} or the "
            f"dilation {dilation}"
        )
