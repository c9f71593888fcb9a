"""Layers that pool: one number for each window."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.functional import adaptive_pooling, pooling
from nnlearn.scratch.functional.geometry import per_axis
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class _MaxPool(Module):
    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding, self.dilation = padding, dilation
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def extra_repr(self) -> str:
        """Return the geometry."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )

    def _options(self) -> tuple:
        places = (self.kernel_size, self.stride, self.padding, self.dilation)
        return (*places, self.ceil_mode, self.return_indices)


class MaxPool1d(_MaxPool):
    """Return the largest entry of each window of a sequence, (N, C, L): see `max_pool1d`.

    A layer without parameters; its arguments are those of `max_pool2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.MaxPool1d(2)(scratch.tensor([[1.0, 4.0, 2.0, 3.0]]))
    tensor([[4., 3.]])
    """

    def forward(self, input: Tensor) -> Any:
        """Return the maxima, with their places if ``return_indices``."""
        return pooling.max_pool1d(input, *self._options())


class MaxPool2d(_MaxPool):
    """Return the largest entry of each window of an image: see `max_pool2d`.

    Notes
    -----
    A layer without parameters. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.MaxPool2d(2)(scratch.zeros(1, 6, 24, 24)).shape
    Size([1, 6, 12, 12])
    """

    def forward(self, input: Tensor) -> Any:
        """Return the maxima, with their places if ``return_indices``."""
        return pooling.max_pool2d(input, *self._options())


class AvgPool1d(Module):
    """Return the mean of each window of a sequence, (N, C, L): see `avg_pool1d`.

    A layer without parameters; its arguments are those of `avg_pool2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AvgPool1d(2)(scratch.tensor([[1.0, 4.0, 2.0, 4.0]]))
    tensor([[2.5000, 3.0000]])
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        given = kernel_size if stride is None else stride
        self.kernel_size = per_axis("AvgPool1d", "kernel_size", kernel_size, 1, 1)
        self.stride = per_axis("AvgPool1d", "stride", given, 1, 1)
        self.padding = per_axis("AvgPool1d", "padding", padding, 1)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        """Return the means."""
        places = (self.kernel_size, self.stride, self.padding)
        return pooling.avg_pool1d(input, *places, self.ceil_mode, self.count_include_pad)

    def extra_repr(self) -> str:
        """Return the geometry."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool2d(Module):
    """Return the mean of each window of an image: see `avg_pool2d`.

    Notes
    -----
    A layer without parameters. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AvgPool2d(2)(scratch.ones(1, 6, 24, 24)).shape
    Size([1, 6, 12, 12])
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding, self.ceil_mode = padding, ceil_mode
        self.count_include_pad, self.divisor_override = count_include_pad, divisor_override

    def forward(self, input: Tensor) -> Tensor:
        """Return the means."""
        places = (self.kernel_size, self.stride, self.padding, self.ceil_mode)
        return pooling.avg_pool2d(input, *places, self.count_include_pad, self.divisor_override)

    def extra_repr(self) -> str:
        """Return the geometry."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class _Adaptive(Module):
    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        """Return the output size."""
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_Adaptive):
    """Return means of as many windows as wanted, (N, C, L) → (N, C, L′): see `adaptive_avg_pool1d`.

    A layer without parameters; L′ is ``output_size``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AdaptiveAvgPool1d(2)(scratch.tensor([[1.0, 2.0, 6.0]]))
    tensor([[1.5000, 4.0000]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the means."""
        return adaptive_pooling.adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(_Adaptive):
    """Return means of as many windows as wanted: see `adaptive_avg_pool2d`.

    Notes
    -----
    A layer without parameters; with ``output_size`` 1 it is global average pooling. Chapter:
    ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AdaptiveAvgPool2d(1)(scratch.ones(1, 64, 7, 7)).shape
    Size([1, 64, 1, 1])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the means."""
        return adaptive_pooling.adaptive_avg_pool2d(input, self.output_size)


class _AdaptiveMax(_Adaptive):
    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices


class AdaptiveMaxPool1d(_AdaptiveMax):
    """Return maxima of as many windows as wanted, of (N, C, L): see `adaptive_max_pool1d`.

    A layer without parameters; L′ is ``output_size``.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AdaptiveMaxPool1d(2)(scratch.tensor([[1.0, 2.0, 6.0, 3.0]]))
    tensor([[2., 6.]])
    """

    def forward(self, input: Tensor) -> Any:
        """Return the maxima, with their places if ``return_indices``."""
        return adaptive_pooling.adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """Return the maxima of as many windows as wanted: see `adaptive_max_pool2d`.

    A layer without parameters; ``output_size`` is (H′, W′) or one number for both.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.AdaptiveMaxPool2d(1)(scratch.zeros(1, 64, 7, 7)).shape
    Size([1, 64, 1, 1])
    """

    def forward(self, input: Tensor) -> Any:
        """Return the maxima, with their places if ``return_indices``."""
        return adaptive_pooling.adaptive_max_pool2d(input, self.output_size, self.return_indices)
