"""Convolution as one matrix product, with several neighbouring outputs in each row.

The textbook lays out one patch a row, so that overlapping patches are copied many times over, and
multiplies by a narrow matrix. Here a row holds a *strip*: the inputs of t neighbouring outputs. The
kernel becomes a band of t shifted copies, with zeros elsewhere. That wastes some multiplications,
copies less, and gives the matrix product a width at which it is fast. With t = 1 it is the
textbook's layout.

A strip is itself a patch: of a wider kernel that moves by t strides. So `windows` and `add_windows`
serve both. The rows of a large batch are never there all at once: see `Rows`.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from nnlearn.scratch.functional.geometry import Pair
from nnlearn.scratch.functional.patches import add_windows

# Outputs and columns; beyond these, wasted products cost more than what is spared: copies, and
# adding up patches on the way back. Half the columns are enough where nothing has to be added up.
LONGEST, WIDEST = 8, 64
# Of the rows that are laid out at once: a processor's cache holds about so many.
BLOCK_BYTES = 2**21


@dataclass(frozen=True)
class Strips:
    """How patches and outputs are laid out in rows.

    Parameters
    ----------
    t : int
        Neighbouring outputs in a row.
    groups : int
        Groups of channels, each a product of its own.
    kernel, stride, dilation : (int, int)
        Of the convolution, down and across.
    """

    t: int
    groups: int
    kernel: Pair
    stride: Pair
    dilation: Pair

    @property
    def size(self) -> Pair:
        """Taps of a strip, down and across."""
        return self.kernel[0], (self.t - 1) * self.stride[1] + self.kernel[1]

    @property
    def step(self) -> Pair:
        """Pixels from one strip to the next, down and across."""
        return self.stride[0], self.t * self.stride[1]

    def matrix(self, weight: np.ndarray) -> np.ndarray:
        """Return the kernels (O, C, kh, kw) as a band: (groups, kh · width of a strip · C, t · O).

        >>> kernel = np.array([[[[1.0, -1.0]]]])
        >>> Strips(3, 1, (1, 2), (1, 1), (1, 1)).matrix(kernel)[0]
        array([[ 1.,  0.,  0.],
               [-1.,  1.,  0.],
               [ 0., -1.,  1.],
               [ 0.,  0., -1.]])
        """
        o, c, kh, kw = weight.shape
        taps = weight.reshape(self.groups, o // self.groups, c, kh, kw).transpose(0, 3, 4, 2, 1)
        band = np.zeros((self.groups, *self.size, c, self.t, o // self.groups), weight.dtype)
        for copy, left in zip(range(self.t), self._lefts(), strict=True):
            band[:, :, left : left + kw, :, copy] = taps
        return band.reshape(self.groups, kh * self.size[1] * c, self.t * o // self.groups)

    def weight(self, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Add the t copies in a band up to kernels of ``shape``: the adjoint of `matrix`."""
        o, c, _, kw = shape
        band = matrix.reshape(self.groups, *self.size, c, self.t, o // self.groups)
        taps = sum(
            band[:, :, left : left + kw, :, copy]
            for copy, left in zip(range(self.t), self._lefts(), strict=True)
        )
        return np.asarray(taps).transpose(0, 4, 3, 1, 2).reshape(shape)

    def bias(self, rows: np.ndarray) -> np.ndarray:
        """Add up the outputs of each channel: (groups, count, t · O of a group) -> (O,)."""
        total = np.ones(rows.shape[1], rows.dtype) @ rows
        return total.reshape(self.groups, self.t, -1).sum(1).reshape(-1)

    def rows_of_patches(self, patches: np.ndarray) -> np.ndarray:
        """Copy (N, rows, columns, kh, kw, C) to (groups, N · rows · columns, kh · kw · C)."""
        n, rows, columns, kh, kw, c = patches.shape
        count, taps, own = n * rows * columns, kh * kw, c // self.groups
        each = patches.reshape(count, taps, self.groups, own)
        return each.transpose(2, 0, 1, 3).reshape(self.groups, count, taps * own)

    def patches_of_rows(self, rows: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Undo `rows_of_patches`."""
        n, down, across, kh, kw, c = shape
        each = rows.reshape(self.groups, n * down * across, kh * kw, c // self.groups)
        return each.transpose(1, 2, 0, 3).reshape(shape)

    def rows_of_image(self, y: np.ndarray) -> np.ndarray:
        """Return (N, O, H, W) as (groups, N · H · W/t, t · O), O of a group."""
        n, o, h, w = y.shape
        count, own = n * h * w // self.t, o // self.groups
        each = y.transpose(0, 2, 3, 1).reshape(count, self.t, self.groups, own)
        return each.transpose(2, 0, 1, 3).reshape(self.groups, count, self.t * own)

    def image_of_rows(self, rows: np.ndarray, grid: tuple[int, int, int]) -> np.ndarray:
        """Undo `rows_of_image`, for (N, H, W): a view, channels last in memory, if groups = 1."""
        n, h, w = grid
        own = rows.shape[2] // self.t
        each = rows.reshape(self.groups, n * h * w, own).transpose(1, 0, 2)
        return each.reshape(n, h, w, self.groups * own).transpose(0, 3, 1, 2)

    def _lefts(self) -> range:
        return range(0, self.t * self.stride[1], self.stride[1])


class Rows:
    """The strips of a batch as the rows of a matrix X, in blocks of a few examples.

    Overlapping patches take many times the room of their image, and a matrix product waits for
    memory if it does not find them in the cache. So several blocks are laid out one after the
    other, each time that they are needed; a single one is kept.

    Parameters
    ----------
    strips : Strips
        The layout.
    patches : ndarray
        (N, rows, columns, kh, kw, C), a view of an image: see `windows`.
    """

    def __init__(self, strips: Strips, patches: np.ndarray) -> None:
        self.strips, self.patches = strips, patches
        n, down, across = patches.shape[:3]
        blocks = max(min(-(-patches.nbytes // BLOCK_BYTES), n), 1)
        edges = np.linspace(0, n, blocks + 1).astype(int) * (down * across)
        self.blocks = [slice(*pair) for pair in itertools.pairwise(edges.tolist())]
        self.kept = strips.rows_of_patches(patches) if blocks == 1 else None

    def times(self, matrix: np.ndarray) -> np.ndarray:
        """Return X W, for W of each group."""
        y = np.empty((self.strips.groups, self.blocks[-1].stop, matrix.shape[2]), matrix.dtype)
        for block in self.blocks:
            np.matmul(self._laid_out(block), matrix, out=y[:, block])
        return y

    def transposed_times(self, d: np.ndarray) -> np.ndarray:
        """Return Xᵀ D, for D of each group."""
        return sum(self._laid_out(block).swapaxes(1, 2) @ d[:, block] for block in self.blocks)

    def add_back(self, d: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Return an image of ``shape`` to which D Wᵀ was added where X was read."""
        strips, parts = self.strips, []
        for block in self.blocks:
            rows = d[:, block] @ matrix.swapaxes(1, 2)
            pieces = strips.patches_of_rows(rows, self.patches[self._examples(block)].shape)
            whole = (len(pieces), *shape[1:])
            parts.append(add_windows(pieces, whole, strips.step, strips.dilation))
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def _laid_out(self, block: slice) -> np.ndarray:
        if self.kept is not None:
            return self.kept
        return self.strips.rows_of_patches(self.patches[self._examples(block)])

    def _examples(self, block: slice) -> slice:
        each = max(self.patches.shape[1] * self.patches.shape[2], 1)
        return slice(block.start // each, block.stop // each)


def outputs_in_a_row(width: int, channels: int, dilation: int, widest: int = WIDEST) -> int:
    """Return t: the most outputs that divide the width and keep the matrix narrow enough.

    >>> outputs_in_a_row(24, 6, 1), outputs_in_a_row(16, 32, 1), outputs_in_a_row(13, 6, 1)
    (8, 2, 1)
    """
    if dilation > 1:
        return 1
    most = min(LONGEST, max(widest // channels, 1))
    return max(t for t in range(1, most + 1) if width % t == 0)
