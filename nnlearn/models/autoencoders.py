"""Networks that squeeze their input through a few numbers and rebuild it."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nnlearn._arguments import choice, count
from nnlearn.models import arguments, registry


@registry.network
def autoencoder(
    engine: Any, sizes: Sequence[int], activation: str = "relu", output: str = "sigmoid"
) -> Any:
    """Autoencoder of dense layers: down to a code, and the same way back.

    The encoder has the layers of ``sizes``, the decoder those layers in reverse; an activation
    stands between any two, but not at the code.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    sizes : sequence of int
        Inputs, hidden units, numbers in the code: at least two.
    activation : str
        φ, one of `ACTIVATIONS`.
    output : str
        What the rebuilt input goes through: ``"sigmoid"`` suits pixels in [0, 1], ``"identity"``
        any numbers.

    Returns
    -------
    Module
        (N, ``sizes[0]``) to (N, ``sizes[0]``); its ``encoder`` gives the code (N, ``sizes[-1]``),
        its ``decoder`` takes it.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Hinton and Salakhutdinov (2006). Chapters: ``depth``, ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.autoencoder(scratch, [64, 32, 2])
    >>> x = scratch.zeros(5, 64)
    >>> net.encoder(x).shape, net(x).shape
    (Size([5, 2]), Size([5, 64]))
    """
    nn, sizes = engine.nn, arguments.sizes(sizes, "inputs, hidden units and the code")
    phi = getattr(nn, arguments.activation(activation))
    end = getattr(nn, arguments.ACTIVATIONS[choice("output", output, _OUTPUTS)])
    down, up = dense(nn, sizes, phi), dense(nn, sizes[::-1], phi)
    return _encode_decode(engine, nn.Sequential(*down), nn.Sequential(*up, end()))


@registry.network
def conv_autoencoder(
    engine: Any, channels: int = 1, size: int = 8, width: int = 8, code: int = 2
) -> Any:
    """Autoencoder of convolutions on the way down and transposed convolutions on the way back.

    (N, ``channels``, S, S) → conv 3×3, stride 2 → (N, ``width``, S/2, S/2) → conv 3×3, stride 2 →
    (N, 2·``width``, S/4, S/4) → dense → ``code`` numbers; back by a dense layer and two transposed
    convolutions of 4×4 with stride 2, whose kernel the stride divides, so that no checkerboard
    arises. ReLU between, σ at the end.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    channels, size : int
        Of the images, ``size`` × ``size``, a multiple of 4; pixels in [0, 1].
    width : int
        Channels after the first convolution.
    code : int
        Numbers in the code.

    Returns
    -------
    Module
        Images to images of the same shape; its ``encoder`` gives the code (N, ``code``), its
        ``decoder`` takes it.

    Raises
    ------
    TypeError, ValueError
        If an argument is no whole number, too small, or ``size`` no multiple of 4.

    Notes
    -----
    Source: Masci et al. (2011); kernels that the stride divides, Odena, Dumoulin and Olah (2016).
    Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.conv_autoencoder(scratch)
    >>> x = scratch.zeros(5, 1, 8, 8)
    >>> net.encoder(x).shape, net(x).shape
    (Size([5, 2]), Size([5, 1, 8, 8]))
    """
    nn = engine.nn
    channels, width = count("channels", channels, least=1), count("width", width, least=1)
    quarter = arguments.multiple("size", size, of=4, why="each of two layers halves the image") // 4
    flat, code = 2 * width * quarter**2, count("code", code, least=1)
    encoder = nn.Sequential(
        nn.Conv2d(channels, width, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(flat, code),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(code, flat), nn.ReLU(), nn.Unflatten(1, (2 * width, quarter, quarter)),
        nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1), nn.ReLU(),
        nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1), nn.Sigmoid(),
    )  # fmt: skip
    return _encode_decode(engine, encoder, decoder)


_OUTPUTS = ("sigmoid", "tanh", "identity")


def dense(nn: Any, sizes: list[int], phi: Any) -> list[Any]:
    """Return dense layers of these sizes, with an activation between any two."""
    layers = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), phi()]
    return layers[:-1]


def _encode_decode(engine: Any, encoder: Any, decoder: Any) -> Any:
    class Autoencoder(engine.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = encoder, decoder

        def forward(self, x: Any) -> Any:
            return self.decoder(self.encoder(x))

    return Autoencoder()
