"""Layers that find out their input's size when they are first called.

Breadth: no chapter derives them. A lazy layer becomes the layer that it stands for: after the first
call ``type(layer) is nn.Linear``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.nn.convolution import Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d
from nnlearn.scratch.nn.linear import Linear
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.normalization import (
    BatchNorm1d,
    BatchNorm2d,
    InstanceNorm1d,
    InstanceNorm2d,
)
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Size, Tensor


class UninitializedParameter(Parameter):
    """A parameter that gets its size, and its values, when its lazy layer is first called."""

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> None:
        kind = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
        super().__init__(Tensor(np.empty(0)), requires_grad)
        self.array = np.empty(0, kind)

    @property
    def shape(self) -> Size:
        """Not known yet: raises ``ShapeError``."""
        raise ShapeError(
            "this parameter of a lazy layer has no size yet: call the network once on an example "
            "first"
        )

    def numel(self) -> int:
        """Not known yet: raises ``ShapeError``."""
        return self.shape.numel()

    size = dim = numel  # type: ignore[assignment]

    @staticmethod
    def materialized(p: Any, values: np.ndarray) -> None:
        """Give a parameter its values, and with them its size."""
        p.array = np.array(values, dtype=p.array.dtype)
        p.__class__ = Parameter

    def __repr__(self) -> str:
        return "<UninitializedParameter>"

    def __deepcopy__(self, memo: dict) -> UninitializedParameter:
        memo[id(self)] = result = UninitializedParameter(self.requires_grad, dtype=self.dtype)
        return result


class Lazy(Module):
    """What lazy layers share.

    Parameters
    ----------
    *args, **kwargs
        Those of the layer, without its first: the number of input features or channels.
    """

    becomes: type
    counted: str  # the attribute that holds the number that is not known yet
    axes = 0  # behind the channels; 0: the last axis counts; -1: axis 1, however many follow

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(0, *args, **kwargs)
        self.__dict__["_recipe"] = (args, kwargs)
        for name, p in self._parameters.items():
            if p is not None:
                self._parameters[name] = UninitializedParameter(p.requires_grad, dtype=p.dtype)

    def reset_parameters(self) -> None:
        """Do nothing: there are no parameters yet."""

    def reset_running_stats(self) -> None:
        """Do nothing: there are no statistics yet."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Take the size from the input, become the layer, and apply it."""
        given = args[0] if args else next(iter(kwargs.values()), None)
        if not isinstance(given, Tensor):
            raise DTypeError(f"{type(self).__name__} takes a tensor; got {type(given).__name__}")
        self.initialize_parameters(given)
        return self(*args, **kwargs)

    def has_uninitialized_params(self) -> bool:
        """Whether a parameter has no size yet."""
        return any(isinstance(p, UninitializedParameter) for p in self._parameters.values())

    def initialize_parameters(self, input: Tensor) -> None:
        """Give the parameters their sizes and draw their values."""
        count = self._count(input)
        args, kwargs = self.__dict__.pop("_recipe")
        layer = self.becomes(count, *args, **kwargs)
        for name, p in self._parameters.items():
            if isinstance(p, UninitializedParameter):  # who holds it, holds it still
                p.materialized(p, layer._parameters[name].array)
        for name, b in layer._buffers.items():
            if b is not None and self._buffers[name].array.shape != b.array.shape:
                self._buffers[name] = b
        setattr(self, self.counted, count)
        self.__class__ = self.becomes

    def _count(self, input: Tensor) -> int:
        return input.array.shape[-1] if self.axes == 0 else self._channels(input)

    def _channels(self, input: Tensor) -> int:
        if self.axes < 0 and input.array.ndim > 1:
            return input.array.shape[1]
        axis = 0 if input.array.ndim == self.axes + 1 else 1
        if input.array.ndim not in (self.axes + 1, self.axes + 2):
            raise ShapeError(
                f"{type(self).__name__} expects {self.axes + 2} axes, the channels second, or "
                f"{self.axes + 1}; got shape {input.array.shape}"
            )
        return input.array.shape[axis]


class LazyLinear(Lazy, Linear):
    """`Linear` that takes ``in_features`` from its first input.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.LazyLinear(3)
    >>> layer
    LazyLinear(in_features=0, out_features=3, bias=True)
    >>> layer(scratch.ones(2, 5)).shape, layer
    (Size([2, 3]), Linear(in_features=5, out_features=3, bias=True))
    """

    becomes, counted = Linear, "in_features"


class LazyConv1d(Lazy, Conv1d):
    """`Conv1d` that takes ``in_channels`` from its first input."""

    becomes, counted, axes = Conv1d, "in_channels", 1


class LazyConv2d(Lazy, Conv2d):
    """`Conv2d` that takes ``in_channels`` from its first input.

    >>> from nnlearn import scratch
    >>> scratch.nn.LazyConv2d(4, 3)(scratch.ones(1, 2, 5, 5)).shape
    Size([1, 4, 3, 3])
    """

    becomes, counted, axes = Conv2d, "in_channels", 2


class LazyConvTranspose1d(Lazy, ConvTranspose1d):
    """`ConvTranspose1d` that takes ``in_channels`` from its first input."""

    becomes, counted, axes = ConvTranspose1d, "in_channels", 1


class LazyConvTranspose2d(Lazy, ConvTranspose2d):
    """`ConvTranspose2d` that takes ``in_channels`` from its first input."""

    becomes, counted, axes = ConvTranspose2d, "in_channels", 2


class LazyBatchNorm1d(Lazy, BatchNorm1d):
    """`BatchNorm1d` that takes ``num_features`` from its first input."""

    becomes, counted, axes = BatchNorm1d, "num_features", -1


class LazyBatchNorm2d(Lazy, BatchNorm2d):
    """`BatchNorm2d` that takes ``num_features`` from its first input."""

    becomes, counted, axes = BatchNorm2d, "num_features", -1


class LazyInstanceNorm1d(Lazy, InstanceNorm1d):
    """`InstanceNorm1d` that takes ``num_features`` from its first input."""

    becomes, counted, axes = InstanceNorm1d, "num_features", 1


class LazyInstanceNorm2d(Lazy, InstanceNorm2d):
    """`InstanceNorm2d` that takes ``num_features`` from its first input."""

    becomes, counted, axes = InstanceNorm2d, "num_features", 2
