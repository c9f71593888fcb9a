"""Convolution: one small set of weights, applied at every place of a sequence or an image.

What networks call convolution is, strictly, cross-correlation: the kernel is not flipped.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.depthwise import depthwise_convolution
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
    reach,
    same_margins,
)
from nnlearn.scratch.functional.patches import (
    windows,
    with_margins,
    without_margins,
)
from nnlearn.scratch.functional.strips import WIDEST, Rows, Strips, outputs_in_a_row
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Slide kernels along sequences: y[n, o, l] = b[o] + Σ_c Σ_i W[o, c, i] x[n, c, s·l + d·i − p].

    Parameters
    ----------
    input : Tensor
        x, (N, C, L) or (C, L).
    weight : Tensor
        W, (O, C / groups, k).
    bias : Tensor, optional
        b, (O,).
    stride, padding, dilation, groups
        As in `conv2d`.

    Returns
    -------
    Tensor
        (N, O, L′) or (O, L′), L′ = ⌊(L + 2p − d(k − 1) − 1) / s⌋ + 1.

    Notes
    -----
    Source: Waibel et al. (1989), the time-delay network. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[[0.0, 1.0, 3.0, 6.0]]])
    >>> scratch.nn.functional.conv1d(x, scratch.tensor([[[-1.0, 1.0]]]))
    tensor([[[1., 2., 3.]]])
    """
    return _convolve("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Slide kernels over images.

    y[n, o, h, w] = b[o] + Σ_c Σ_i Σ_j W[o, c, i, j] x[n, c, s·h + d·i − p, s·w + d·j − p].

    Parameters
    ----------
    input : Tensor
        x, (N, C, H, W) or (C, H, W).
    weight : Tensor
        W, (O, C / groups, kh, kw), of x's dtype.
    bias : Tensor, optional
        b, (O,).
    stride : int or (int, int)
        s: steps of the kernel, in pixels.
    padding : int, (int, int), 'valid' or 'same'
        p: zeros added on each side; none; or as many as keep the size, at stride 1.
    dilation : int or (int, int)
        d: pixels from one tap of the kernel to the next.
    groups : int
        Channels are divided into so many groups, each with kernels of its own; C groups make a
        depthwise convolution.

    Returns
    -------
    Tensor
        y, (N, O, H′, W′) or (O, H′, W′), H′ = ⌊(H + 2p − d(kh − 1) − 1) / s⌋ + 1 and W′ likewise.

    Raises
    ------
    ShapeError
        The channels do not fit, or the kernel is larger than the padded input.
    DTypeError
        The dtypes differ.

    Notes
    -----
    As one matrix product: X holds a patch in each row, y = X W. With G = ∂L/∂y: ∂L/∂W = Xᵀ G, and
    ∂L/∂x adds the rows of G Wᵀ back to where the patches were read. Where padding keeps the size,
    ∂L/∂x is instead a convolution of G with the kernels turned by half a circle, the same numbers
    by a shorter way. Several neighbouring outputs share a row: see `Strips`. Read `simple_conv2d`
    first, the same on one page.
    Source: LeCun et al. (1989); as a matrix product, Chellapilla, Puri and Simard (2006), section
    3. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(9.0).reshape(1, 1, 3, 3)
    >>> scratch.nn.functional.conv2d(x, scratch.ones(1, 1, 2, 2))
    tensor([[[[ 8., 12.],
              [20., 24.]]]])
    """
    return _convolve("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def _convolve(
    name: str,
    axes: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: int,
) -> Tensor:
    batched = check_layout(name, input, axes)
    check_kernels(name, axes, input, weight, bias, groups)
    check_bias(name, bias, len(weight.array))
    _check_channels(name, axes, input, weight, groups)
    kernel = weight.array.shape[2:]
    steps = per_axis(name, "stride", stride, axes, 1)
    gaps = per_axis(name, "dilation", dilation, axes, 1)
    margins = _margins(name, padding, kernel, steps, gaps)
    _check_fit(name, input, kernel, gaps, margins)
    image, kernels = as_image(input, axes, batched), weight if axes == 2 else weight.unsqueeze(2)
    shifts: Any = {
        "stride": flat_first(steps, 1),
        "margins": margins if axes == 2 else ((0, 0), *margins),
        "dilation": flat_first(gaps, 1),
    }
    if 1 < groups == len(weight.array) == image.array.shape[1]:
        y = depthwise_convolution(image, kernels, bias, **shifts)
    else:
        y = _convolution(image, kernels, bias, groups=groups, **shifts)
    return from_image(y, axes, batched)


@op(keeps=("weight", "input", ""))
def _convolution(
    input: Array,
    weight: Array,
    bias: Array,
    *,
    stride: Pair,
    margins: Margins,
    dilation: Pair,
    groups: int,
) -> Recorded:
    image = with_margins(input, margins)
    width = (image.shape[2] - extent(weight.shape[3], dilation[1])) // stride[1] + 1
    turns_back = stride == (1, 1) and _keeps_size(weight.shape[2:], margins, dilation)
    widest = WIDEST // 2 if turns_back else WIDEST
    t = outputs_in_a_row(width, len(weight) // groups, dilation[1], widest)
    strips = Strips(t, groups, weight.shape[2:], stride, dilation)
    patches = windows(image, strips.size, strips.step, dilation)
    grid = (len(image), patches.shape[1], width)
    rows, matrix = Rows(strips, patches), strips.matrix(weight)
    y = rows.times(matrix)
    if bias is not None:
        y += np.tile(bias.reshape(groups, 1, -1), t)

    def vjp(g: np.ndarray) -> tuple:
        d = strips.rows_of_image(g)

        def by_input() -> np.ndarray:
            if turns_back:
                return _by_turned_kernels(g, weight, margins, dilation, groups)
            return without_margins(rows.add_back(d, matrix, image.shape), margins)

        return (
            by_input,
            lambda: strips.weight(rows.transposed_times(d), weight.shape),
            lambda: strips.bias(d),
        )

    return strips.image_of_rows(y, grid), vjp


def _keeps_size(kernel: Pair, margins: Margins, dilation: Pair) -> bool:
    """Return whether zeros make up for what the kernel takes, and none lies out of its reach."""
    spread = zip(reach(kernel, dilation), margins, strict=True)
    return all(max(m) <= r <= sum(m) for r, m in spread)


def _by_turned_kernels(
    g: np.ndarray, weight: np.ndarray, margins: Margins, dilation: Pair, groups: int
) -> np.ndarray:
    """Return ∂L/∂x of a convolution with stride 1: again a convolution, of ∂L/∂y.

    Kernels are turned by half a circle, inputs and outputs change places. That spares adding up
    patches, and is no more work if y is as large as x.
    """
    o, c, *kernel = weight.shape
    turned = weight[:, :, ::-1, ::-1].reshape(groups, o // groups, c, *kernel).swapaxes(1, 2)
    spread = zip(reach((*kernel,), dilation), margins, strict=True)
    opposite = tuple((r - a, r - b) for r, (a, b) in spread)
    options = {"stride": (1, 1), "margins": opposite, "dilation": dilation, "groups": groups}
    swapped = turned.reshape(c * groups, o // groups, *kernel)
    return inspect.unwrap(_convolution)(g, swapped, None, **options)[0]


def _margins(name: str, padding: Any, kernel: tuple, stride: tuple, dilation: tuple) -> Any:
    if padding == "valid":
        return ((0, 0),) * len(kernel)
    if padding == "same":
        if max(stride) > 1:
            raise ShapeError(
                f"{name}: padding='same' keeps the size at stride 1 only; got stride {stride}"
            )
        return same_margins(kernel, dilation)
    if isinstance(padding, str):
        raise DTypeError(
            f"{name}: padding is an integer, a pair, 'valid' or 'same'; got {padding!r}"
        )
    return tuple((p, p) for p in per_axis(name, "padding", padding, len(kernel)))


def check_kernels(
    name: str, axes: int, input: Tensor, weight: Tensor, bias: Tensor | None, groups: int
) -> None:
    """Refuse kernels, biases and groups that no input would fit."""
    for label, x in (("weight", weight), ("bias", bias)):
        if x is None and label == "bias":
            continue
        if not isinstance(x, Tensor):
            raise DTypeError(f"{name}: {label} must be a Tensor; got {type(x).__name__}")
        if x.array.dtype != input.array.dtype:
            raise DTypeError(
                f"{name}: x is {input.array.dtype}, {label} is {x.array.dtype}; convert one: "
                f"x.to({label}.dtype)"
            )
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)) or groups < 1:
        raise ShapeError(f"{name}: groups must be an integer of at least 1; got {groups!r}")
    if weight.ndim != axes + 2 or 0 in (weight.array.shape[0], *weight.array.shape[2:]):
        raise ShapeError(
            f"{name}: weight needs {axes + 2} axes, none of them empty; got shape "
            f"{tuple(weight.shape)}"
        )
    if len(weight.array) % groups:
        raise ShapeError(
            f"{name}: weight {tuple(weight.shape)} does not divide into {groups} groups on its "
            "first axis"
        )


def check_bias(name: str, bias: Tensor | None, channels: int) -> None:
    """Refuse a bias that is not one number for each output channel."""
    if bias is not None and bias.array.shape != (channels,):
        raise ShapeError(
            f"{name}: bias needs one number for each of {channels} output channels; got shape "
            f"{tuple(bias.shape)}"
        )


def _check_channels(name: str, axes: int, input: Tensor, weight: Tensor, groups: int) -> None:
    x, w = input.array.shape, weight.array.shape
    channels, expected = x[-axes - 1], w[1] * groups
    if channels != expected:
        raise ShapeError(
            f"{name}: x has {channels} channel{'s' * (channels != 1)}, weight {w} "
            f"expects {expected}{f' in {groups} groups' if groups > 1 else ''}; "
            f"x is {LAYOUTS[axes]} = {x}"
        )
    if 0 in x[-axes:]:
        raise ShapeError(f"{name}: the image is empty; got shape {x}")


def _check_fit(name: str, input: Tensor, kernel: tuple, dilation: tuple, margins: Any) -> None:
    space = input.array.shape[-len(kernel) :]
    padded = tuple(n + sum(m) for n, m in zip(space, margins, strict=True))
    spread = tuple(extent(k, d) for k, d in zip(kernel, dilation, strict=True))
    if any(n < k for n, k in zip(padded, spread, strict=True)):
        raise ShapeError(
            f"{name}: a kernel of {spread} (dilation included) is larger than the padded input "
            f"{padded}; use a smaller kernel or more padding"
        )
