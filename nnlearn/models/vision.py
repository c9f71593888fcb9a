"""Attention that reads images: patches are its tokens."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

from nnlearn._arguments import count
from nnlearn.models import arguments, attention, registry


@registry.network
def vision_transformer(
    engine: Any,
    size: int,
    patch: int,
    channels: int = 1,
    classes: int = 10,
    width: int = 32,
    heads: int = 4,
    depth: int = 2,
    dropout: float = 0.0,
) -> Any:
    """Vision transformer: an image is cut into patches, and every patch sees all patches.

    h = patches Wᵀ + b + P[position]; then ``depth`` blocks h ← h + Attention(LN(h)),
    h ← h + MLP(LN(h)); then the mean of LN(h) over the patches, and a linear layer.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    size : int
        Height and width of the images, a multiple of ``patch``.
    patch : int
        Height and width of a patch.
    channels, classes : int
        Of the image, and at least two.
    width : int
        Numbers that stand for one patch, a multiple of ``heads``.
    heads, depth : int
        Attention heads in a block, and blocks, 1 to 1000.
    dropout : float
        Share of what each half of a block adds that training switches off, 0 ≤ p < 1.

    Returns
    -------
    Module
        Images (N, ``channels``, ``size``, ``size``) to scores (N, ``classes``).

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Dosovitskiy et al. (2021), whose class token is replaced by the mean of all patches.
    Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.vision_transformer(scratch, size=8, patch=2, width=16)
    >>> net(scratch.zeros(3, 1, 8, 8)).shape
    Size([3, 10])
    """
    nn, patch = engine.nn, count("patch", patch, least=1)
    size = arguments.multiple("size", size, of=patch, why="patches tile the image")
    channels, classes = count("channels", channels, least=1), count("classes", classes, least=2)
    sizes = attention.sizes(width, heads, depth, dropout)

    class VisionTransformer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cut = nn.Unfold(patch, stride=patch)
            self.patches = nn.Linear(channels * patch**2, width)
            self.positions = nn.Embedding((size // patch) ** 2, width)
            self.blocks = nn.Sequential(*attention.blocks(engine, causal=False, **sizes))
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, classes)

        def forward(self, images: Any) -> Any:
            patches = self.cut(images).transpose(1, 2)  # (N, T, channels · patch²)
            h = self.patches(patches) + self.positions.weight
            return self.head(self.norm(self.blocks(h)).mean(1))

    return VisionTransformer()
