"""Layers that convolve: they hold kernels and biases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import convolution, patches, transposed_convolution
from nnlearn.scratch.functional.geometry import extent, per_axis, same_margins
from nnlearn.scratch.functional.padding import pad
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class _Convolution(Module):
    """Holds the kernels and the geometry that `Conv1d` to `ConvTranspose2d` share."""

    axes: int
    transposed = False
    weight: Parameter

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any,
        padding: Any,
        dilation: Any,
        output_padding: Any,
        groups: int,
        bias: bool,
        padding_mode: str,
        device: Any,
        dtype: Any,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, self.axes, 1)
        self.stride = per_axis(name, "stride", stride, self.axes, 1)
        self.dilation = per_axis(name, "dilation", dilation, self.axes, 1)
        self.output_padding = per_axis(name, "output_padding", output_padding, self.axes)
        named = isinstance(padding, str)
        self.padding = padding if named else per_axis(name, "padding", padding, self.axes)
        self.groups, self.padding_mode = groups, padding_mode
        self._check()
        first, second = in_channels, out_channels
        if not self.transposed:
            first, second = second, first
        shape = (first, second // groups, *self.kernel_size)
        self.weight = Parameter(creation.empty(*shape, device=device, dtype=dtype))
        self.register_parameter(
            "bias",
            Parameter(creation.empty(out_channels, device=device, dtype=dtype)) if bias else None,
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weights anew: from U(−1/√n, 1/√n), n = inputs that feed one output."""
        fan_in = init.fans(self.weight)[0]
        if not fan_in:
            return
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(fan_in)
            init.uniform_(self.bias, -bound, bound)

    def extra_repr(self) -> str:
        """Return the sizes, and what differs from the defaults."""
        parts = [
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}"
        ]
        ones, zeros = (1,) * self.axes, (0,) * self.axes
        settings = {
            "padding": (self.padding, zeros),
            "dilation": (self.dilation, ones),
            "output_padding": (self.output_padding, zeros),
            "groups": (self.groups, 1),
            "bias": (self.bias is not None, True),
            "padding_mode": (self.padding_mode, "zeros"),
        }
        parts += [f"{k}={value}" for k, (value, usual) in settings.items() if value != usual]
        return ", ".join(parts)

    def _padded(self, input: Tensor) -> tuple[Tensor, Any]:
        """Return the input and the padding with zeros that is left to do."""
        if self.padding_mode == "zeros":
            return input, self.padding
        if self.padding == "same":
            margins = same_margins(self.kernel_size, self.dilation)
        else:
            sides = (0,) * self.axes if self.padding == "valid" else self.padding
            margins = tuple((side, side) for side in sides)
        widths = [width for pair in reversed(margins) for width in pair]
        return pad(input, widths, self.padding_mode), 0

    def _check(self) -> None:
        name = type(self).__name__
        if self.groups < 1:
            raise ShapeError(f"{name}: groups must be at least 1; got {self.groups}")
        for label in ("in_channels", "out_channels"):
            if getattr(self, label) % self.groups:
                raise ShapeError(
                    f"{name}: {label}={getattr(self, label)} does not divide into "
                    f"{self.groups} groups"
                )
        if isinstance(self.padding, str):
            if self.padding not in ("same", "valid"):
                raise ShapeError(
                    f"{name}: padding is 'same', 'valid' or widths; got {self.padding!r}"
                )
            if self.padding == "same" and max(self.stride) > 1:
                raise ShapeError(
                    f"{name}: padding='same' keeps the size at stride 1 only; got {self.stride}"
                )
        modes = PADDING_MODES[:1] if self.transposed else PADDING_MODES
        if self.padding_mode not in modes:
            raise ShapeError(
                f"{name}: padding_mode is one of {', '.join(modes)}; got {self.padding_mode!r}"
            )


class _Forward(_Convolution):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            *(in_channels, out_channels, kernel_size, stride, padding, dilation),
            *(0, groups, bias, padding_mode, device, dtype),
        )


class Conv1d(_Forward):
    """Slide kernels along sequences, (N, C, L) or (C, L): see `conv1d`.

    Parameters are those of `Conv2d`.

    Notes
    -----
    ``weight`` is (O, C / groups, k). Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Conv1d(2, 4, 3, padding="same")(scratch.zeros(1, 2, 10)).shape
    Size([1, 4, 10])
    """

    axes = 1

    def forward(self, input: Tensor) -> Tensor:
        """Return the convolved sequences."""
        x, padding = self._padded(input)
        return convolution.conv1d(
            x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )


class Conv2d(_Forward):
    """Slide kernels over images, (N, C, H, W) or (C, H, W): see `conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
        C and O. ``weight`` is (O, C / groups, kh, kw), ``bias`` (O,); both are drawn from U(−1/√n,
        1/√n) with n = C / groups · kh · kw.
    kernel_size, stride, padding, dilation, groups
        As in `conv2d`.
    bias : bool
        Whether to add a bias.
    padding_mode : {'zeros', 'reflect', 'replicate', 'circular'}
        What is padded: see `pad`.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.Conv2d(1, 6, 5, padding=2)
    >>> layer
    Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
    >>> layer(scratch.zeros(2, 1, 28, 28)).shape
    Size([2, 6, 28, 28])
    """

    axes = 2

    def forward(self, input: Tensor) -> Tensor:
        """Return the convolved images."""
        x, padding = self._padded(input)
        return convolution.conv2d(
            x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )


class _Transposed(_Convolution):
    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            *(in_channels, out_channels, kernel_size, stride, padding, dilation),
            *(output_padding, groups, bias, padding_mode, device, dtype),
        )

    def _output_padding(self, input: Tensor, output_size: Sequence[int] | None) -> tuple[int, ...]:
        """Return the output padding that gives ``output_size``: all axes or the spatial ones."""
        if output_size is None:
            return self.output_padding
        name, wanted = type(self).__name__, tuple(int(n) for n in output_size)
        if len(wanted) == input.ndim:
            wanted = wanted[-self.axes :]
        if len(wanted) != self.axes:
            raise ShapeError(
                f"{name}: output_size needs {self.axes} or {input.ndim} sizes; got {wanted}"
            )
        geometry = zip(
            input.shape[-self.axes :],
            self.stride,
            self.padding,
            self.kernel_size,
            self.dilation,
            strict=True,
        )
        least = tuple((n - 1) * s - 2 * p + extent(k, d) for n, s, p, k, d in geometry)
        most = tuple(n + s - 1 for n, s in zip(least, self.stride, strict=True))
        if any(not a <= n <= b for a, n, b in zip(least, wanted, most, strict=True)):
            raise ShapeError(
                f"{name}: output_size must lie between {least} and {most}; got {wanted}"
            )
        return tuple(n - a for n, a in zip(wanted, least, strict=True))


class ConvTranspose1d(_Transposed):
    """Stamp kernels along sequences, (N, C, L) or (C, L): see `conv_transpose1d`.

    Parameters are those of `ConvTranspose2d`; ``weight`` is (C, O / groups, k).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.ConvTranspose1d(4, 2, 3, stride=2)
    >>> layer(scratch.zeros(1, 4, 5)).shape, layer.weight.shape
    (Size([1, 2, 11]), Size([4, 2, 3]))
    """

    axes = 1

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """Return the longer sequences; ``output_size`` says which possible length is meant."""
        extra = self._output_padding(input, output_size)
        options = (self.stride, self.padding, extra, self.groups, self.dilation)
        return transposed_convolution.conv_transpose1d(input, self.weight, self.bias, *options)


class ConvTranspose2d(_Transposed):
    """Stamp kernels onto an image: see `conv_transpose2d`.

    Parameters
    ----------
    in_channels, out_channels : int
        C and O. ``weight`` is (C, O / groups, kh, kw), ``bias`` (O,).
    kernel_size, stride, padding, output_padding, groups, dilation
        As in `conv_transpose2d`.
    bias : bool
        Whether to add a bias.

    Notes
    -----
    Both are drawn from U(−1/√n, 1/√n) with n = O / groups · kh · kw. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1)
    >>> layer(scratch.zeros(1, 16, 7, 7), output_size=(14, 14)).shape
    Size([1, 8, 14, 14])
    """

    axes = 2

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        """Return the larger images; ``output_size`` says which of the possible sizes is meant."""
        extra = self._output_padding(input, output_size)
        options = (self.stride, self.padding, extra, self.groups, self.dilation)
        return transposed_convolution.conv_transpose2d(input, self.weight, self.bias, *options)


class Unfold(Module):
    """Return the patches of an image as columns, (N, C, H, W) → (N, C·kh·kw, L): see `unfold`.

    A layer without parameters; its arguments are those of `conv2d`.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Unfold(3, padding=1)(scratch.zeros(1, 2, 4, 4)).shape
    Size([1, 18, 16])
    """

    def __init__(
        self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        self.kernel_size, self.dilation = kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """Return the columns."""
        return patches.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Return the geometry."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, "
            f"stride={self.stride}"
        )


class Fold(Unfold):
    """Add columns of patches up to an image, (N, C·kh·kw, L) → (N, C, H, W): see `fold`.

    A layer without parameters; (H, W) is ``output_size``.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Fold((4, 4), 3, padding=1)(scratch.zeros(1, 18, 16)).shape
    Size([1, 2, 4, 4])
    """

    def __init__(
        self,
        output_size: Any,
        kernel_size: Any,
        dilation: Any = 1,
        padding: Any = 0,
        stride: Any = 1,
    ) -> None:
        super().__init__(kernel_size, dilation, padding, stride)
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        """Return the image."""
        geometry = (self.kernel_size, self.dilation, self.padding, self.stride)
        return patches.fold(input, self.output_size, *geometry)

    def extra_repr(self) -> str:
        """Return the geometry."""
        return f"output_size={self.output_size}, {super().extra_repr()}"
