"""Layers that change the grid: upsampling, and channels turned into pixels."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.functional import patches
from nnlearn.scratch.functional.upsampling import interpolate
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class Upsample(Module):
    """Return sequences or images on another grid: see `interpolate`, whose parameters these are.

    Notes
    -----
    A layer without parameters. Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Upsample(scale_factor=2)(scratch.tensor([[[1.0, 3.0]]]))
    tensor([[[1., 1., 3., 3.]]])
    """

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size = size
        if isinstance(scale_factor, (tuple, list)):
            self.scale_factor: Any = tuple(float(f) for f in scale_factor)
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode, self.align_corners = mode, align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the input on the other grid."""
        scale = (self.size, self.scale_factor)
        return interpolate(
            input, *scale, self.mode, self.align_corners, self.recompute_scale_factor
        )

    def extra_repr(self) -> str:
        """Return the size or the factor, and the mode."""
        given = "size" if self.scale_factor is None else "scale_factor"
        return f"{given}={getattr(self, given)!r}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Upsample images (N, C, H, W) by their nearest pixels: `interpolate` with mode 'nearest'.

    Parameters
    ----------
    size : int or (int, int), optional
        (H′, W′) of the result.
    scale_factor : float or (float, float), optional
        Or how many times as many pixels.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.UpsamplingNearest2d(scale_factor=2)(scratch.tensor([[[[1.0, 3.0]]]]))
    tensor([[[[1., 1., 3., 3.],
              [1., 1., 3., 3.]]]])
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Upsample images (N, C, H, W) along straight lines between pixels, corners kept in place.

    It is `interpolate` with mode 'bilinear' and ``align_corners``.

    Parameters
    ----------
    size : int or (int, int), optional
        (H′, W′) of the result.
    scale_factor : float or (float, float), optional
        Or how many times as many pixels.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.UpsamplingBilinear2d(size=(1, 5))(scratch.tensor([[[[1.0, 3.0]]]]))
    tensor([[[[1.0000, 1.5000, 2.0000, 2.5000, 3.0000]]]])
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)


class PixelShuffle(Module):
    """Turn channels into pixels, (N, C·r², H, W) into (N, C, H·r, W·r): see `pixel_shuffle`.

    A layer without parameters; r is ``upscale_factor``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.PixelShuffle(3)(scratch.zeros(1, 18, 4, 5)).shape
    Size([1, 2, 12, 15])
    """

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the larger image."""
        return patches.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """Return the factor."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Turn pixels into channels, (N, C, H·r, W·r) into (N, C·r², H, W): see `pixel_unshuffle`.

    A layer without parameters; r is ``downscale_factor``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.PixelUnshuffle(3)(scratch.zeros(1, 2, 12, 15)).shape
    Size([1, 18, 4, 5])
    """

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the smaller image."""
        return patches.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """Return the factor."""
        return f"downscale_factor={self.downscale_factor}"
