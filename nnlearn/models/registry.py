"""The register of networks: what a config names, and how to build or only measure it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, TypeVar

from nnlearn import scratch
from nnlearn._arguments import shown
from nnlearn.scratch.shapes_only import shapes_only

Maker = TypeVar("Maker", bound=Callable[..., Any])

MODELS: dict[str, Callable[..., Any]] = {}


def network(maker: Maker) -> Maker:
    """Register a function that builds a network, and give what it builds a ``config``.

    The config holds the function's name and its arguments: plain values, from which `build` makes
    the network again.
    """
    name, signature = maker.__name__, inspect.signature(maker)

    @functools.wraps(maker)
    def build_network(engine: Any, *args: Any, **settings: Any) -> Any:
        if not hasattr(engine, "nn"):
            raise TypeError(
                f"engine is a module, nnlearn.scratch or torch; got {engine!r:.60}. "
                "Write `from nnlearn import scratch` or `import torch` and pass that"
            )
        net = maker(engine, *args, **settings)
        bound = signature.bind(engine, *args, **settings)
        bound.apply_defaults()
        arguments = list(bound.arguments.items())[1:]  # without the engine
        net.config = {"model": name} | {key: _plain(value) for key, value in arguments}
        return net

    MODELS[name] = build_network
    return build_network  # type: ignore[return-value]


def build(engine: Any, config: Mapping[str, Any]) -> Any:
    """Make the network that a ``config`` describes, with fresh weights.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    config : mapping
        The model's name under ``"model"``, and its arguments.

    Returns
    -------
    Module
        Of that engine.

    Raises
    ------
    TypeError, ValueError
        If there is no such model, or an argument is missing, unknown or wrong.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> models.build(scratch, {"model": "mlp", "sizes": [2, 3, 1], "activation": "tanh"})
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): Tanh()
      (2): Linear(in_features=3, out_features=1, bias=True)
    )
    """
    maker, settings = _read(config)
    return maker(engine, **settings)


def shapes(config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the shape of every entry of the state dict that `build` would give.

    No number is stored, so this is safe for a config that you do not trust.

    Raises
    ------
    TypeError, ValueError
        As `build` does.

    Examples
    --------
    >>> from nnlearn import models
    >>> models.shapes({"model": "mlp", "sizes": [2, 3, 1]})
    {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
    """
    with shapes_only():
        state = build(scratch, config).state_dict()
    return {key: tuple(value.shape) for key, value in state.items()}


def _read(config: Mapping[str, Any]) -> tuple[Callable[..., Any], dict[str, Any]]:
    if not isinstance(config, Mapping):
        raise TypeError(f"a config is a dictionary such as net.config; got {type(config).__name__}")
    settings = dict(config)
    name = settings.pop("model", None)
    if not isinstance(name, str) or name not in MODELS:
        known = ", ".join(sorted(MODELS))
        raise ValueError(
            f"a config names its model under 'model', one of {known}; got {shown(name)}"
        )
    maker = MODELS[name]
    try:
        inspect.signature(maker).bind(None, **settings)
    except TypeError as error:
        raise TypeError(f"the config of {name!r} does not fit models.{name}: {error}") from None
    return maker, settings


def _plain(value: Any) -> Any:
    """Return an argument as JSON knows it: a tuple as a list, a NumPy number as Python's."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Sequence):
        return [_plain(entry) for entry in value]
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value
