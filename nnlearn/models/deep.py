"""Many layers of one width, and two ways to let the signal through them.

They differ in one line: what a block makes of its input x.
"""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

from nnlearn._arguments import count, flag
from nnlearn.models import arguments, registry


@registry.network
def plain(
    engine: Any,
    inputs: int,
    width: int,
    depth: int,
    outputs: int,
    activation: str = "relu",
    norm: bool = False,
) -> Any:
    """Plain deep network: block after block, each of two layers.

    h = φ(x W₀ᵀ + b₀), then ``depth`` blocks h ← φ(F(h)) with F(h) = φ(h W₁ᵀ + b₁) W₂ᵀ + b₂, then
    the scores. `residual` has the same parameters and adds h to F(h).

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs, width, outputs : int
        Length of x, units of every hidden layer, number of scores.
    depth : int
        Number of blocks, 1 to 1000: 2·``depth`` + 2 layers in all.
    activation : str
        φ, one of `ACTIVATIONS`.
    norm : bool
        Batch normalisation after each of a block's two products, which then have no bias.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``inputs``) to (N, ``outputs``).

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small, or the activation is unknown.

    Notes
    -----
    Source: He et al. (2016), section 4.1, the plain networks. Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.plain(scratch, 64, width=16, depth=5, outputs=10)
    >>> len(net), net(scratch.zeros(2, 64)).shape
    (8, Size([2, 10]))
    """
    nn, phi = engine.nn, getattr(engine.nn, arguments.activation(activation))
    norm = flag("norm", norm)

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = _product(nn, width, norm), _product(nn, width, norm)
            self.phi = phi()

        def forward(self, x: Any) -> Any:
            return self.phi(self.two(self.phi(self.one(x))))

    return _stack(nn, inputs, width, depth, outputs, phi, Block)


@registry.network
def residual(
    engine: Any,
    inputs: int,
    width: int,
    depth: int,
    outputs: int,
    activation: str = "relu",
    norm: bool = False,
) -> Any:
    """Residual network: each block adds a correction to its input.

    h = φ(x W₀ᵀ + b₀), then ``depth`` blocks h ← φ(h + F(h)) with F(h) = φ(h W₁ᵀ + b₁) W₂ᵀ + b₂,
    then the scores. The gradient reaches h directly, whatever F does.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs, width, outputs : int
        Length of x, units of every hidden layer, number of scores.
    depth : int
        Number of blocks, 1 to 1000; the network has 2·``depth`` + 2 layers.
    activation : str
        φ, one of `ACTIVATIONS`.
    norm : bool
        Batch normalisation after each of a block's two products, which then have no bias.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``inputs``) to (N, ``outputs``), with the keys of `plain`.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small, or the activation is unknown.

    Notes
    -----
    Source: He et al. (2016), equation 1. Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.residual(scratch, 64, width=16, depth=5, outputs=10)
    >>> net(scratch.zeros(2, 64)).shape
    Size([2, 10])
    >>> list(net.state_dict()) == list(models.plain(scratch, 64, 16, 5, 10).state_dict())
    True
    """
    nn, phi = engine.nn, getattr(engine.nn, arguments.activation(activation))
    norm = flag("norm", norm)

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = _product(nn, width, norm), _product(nn, width, norm)
            self.phi = phi()

        def forward(self, x: Any) -> Any:
            return self.phi(x + self.two(self.phi(self.one(x))))

    return _stack(nn, inputs, width, depth, outputs, phi, Block)


@registry.network
def highway(
    engine: Any,
    inputs: int,
    width: int,
    depth: int,
    outputs: int,
    activation: str = "relu",
    gate_bias: float = -2.0,
) -> Any:
    """Highway network: a gate decides, unit by unit, between a new value and the old one.

    h = φ(x W₀ᵀ + b₀), then ``depth`` layers h ← t ⊙ φ(h Wᵀ + b) + (1 − t) ⊙ h with the gate
    t = σ(h Vᵀ + c), then the scores.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs, width, outputs : int
        Length of x, units of every hidden layer, number of scores.
    depth : int
        Number of highway layers, 1 to 1000.
    activation : str
        φ, one of `ACTIVATIONS`.
    gate_bias : float
        What c starts with. Below 0 the gates are nearly closed at first, and the signal passes.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``inputs``) to (N, ``outputs``).

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number or too small, or the activation is unknown.

    Notes
    -----
    Source: Srivastava, Greff and Schmidhuber (2015), equation 3. Chapter: ``depth``.

    Examples
    --------
    With closed gates, a layer hands on what it gets:

    >>> from nnlearn import models, scratch
    >>> net = models.highway(scratch, 4, width=3, depth=50, outputs=2, gate_bias=-100.0)
    >>> h = scratch.tensor([[0.5, 1.0, 2.0]])
    >>> net[2:-1](h).detach()
    tensor([[0.5000, 1.0000, 2.0000]])
    """
    nn, phi = engine.nn, getattr(engine.nn, arguments.activation(activation))
    start = arguments.number("gate_bias", gate_bias)

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.value, self.gate = nn.Linear(width, width), nn.Linear(width, width)
            self.phi = phi()
            nn.init.constant_(self.gate.bias, start)

        def forward(self, x: Any) -> Any:
            t = engine.sigmoid(self.gate(x))
            return t * self.phi(self.value(x)) + (1 - t) * x

    return _stack(nn, inputs, width, depth, outputs, phi, Block)


def _stack(nn: Any, inputs: int, width: int, depth: int, outputs: int, phi: Any, block: Any) -> Any:
    into = nn.Linear(count("inputs", inputs, least=1), count("width", width, least=1))
    blocks = [block() for _ in range(arguments.depth("depth", depth))]
    return nn.Sequential(into, phi(), *blocks, nn.Linear(width, count("outputs", outputs, least=1)))


def _product(nn: Any, width: int, norm: bool) -> Any:
    if not norm:
        return nn.Linear(width, width)
    return nn.Sequential(nn.Linear(width, width, bias=False), nn.BatchNorm1d(width))
