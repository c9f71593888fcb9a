"""Examples for normalisation and for dropout of channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, choose, shape
from tests.parity.proof import Example
from tests.parity.registry import examples


def parameters(draw: Any, size: tuple[int, ...]) -> dict[str, Any]:
    """Draw γ and β, either of which may be missing."""
    return {
        "weight": choose(draw, None, array(draw, size)),
        "bias": choose(draw, None, array(draw, size)),
    }


def images(draw: Any, rest: tuple[int, ...]) -> np.ndarray:
    """Draw (N, C, …), where no channel is all but constant."""
    return array(draw, (draw(st.integers(2, 4)), draw(st.integers(1, 4)), *rest))


@examples("nn.functional.batch_norm")
def batch_norms(draw: Any, path: str) -> Example:
    x = images(draw, shape(draw, 0, 2))
    size = (x.shape[1],)
    training = draw(st.booleans())
    running = draw(st.booleans()) or not training
    statistics = [array(draw, size), array(draw, size, 0.5, 2)] if running else [None, None]
    options = parameters(draw, size) | {"training": training, "eps": choose(draw, 1e-5, 0.1)}
    options["momentum"] = choose(draw, 0.1, 1.0)
    options |= dict(zip(("running_mean", "running_var"), statistics, strict=True))
    return Example([x], options, constants=("running_mean", "running_var"))


@examples("nn.BatchNorm1d", "nn.BatchNorm2d")
def batch_norm_layers(draw: Any, path: str) -> Example:
    rest = shape(draw, 2, 2) if "2d" in path else shape(draw, 0, 1)
    x = images(draw, rest)
    init = {
        "num_features": x.shape[1],
        "momentum": choose(draw, 0.1, None, 0.5),
        "eps": choose(draw, 1e-5, 0.1),
        "affine": draw(st.booleans()),
        "track_running_stats": draw(st.booleans()),
        "bias": draw(st.booleans()),
    }
    return Example([x], init=init, training=draw(st.booleans()))


@examples("nn.functional.layer_norm", "nn.functional.rms_norm", "nn.LayerNorm", "nn.RMSNorm")
def norms_of_last_axes(draw: Any, path: str) -> Example:
    last = choose(draw, (2,), (5,), (3, 2), (1, 4))
    x = array(draw, (*shape(draw, 0, 2), *last))
    root = "rms" in path.lower()
    eps = choose(draw, None, 0.1) if root else choose(draw, 1e-5, 0.1)
    if "functional" in path:
        options = parameters(draw, last) | {"normalized_shape": last, "eps": eps}
        if root:
            del options["bias"]
        return Example([x], options)
    init: dict[str, Any] = {"normalized_shape": last, "eps": eps}
    init["elementwise_affine"] = draw(st.booleans())
    return Example([x], init=init if root else init | {"bias": draw(st.booleans())})


@examples("nn.functional.group_norm", "nn.GroupNorm")
def group_norms(draw: Any, path: str) -> Example:
    groups, own = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    x = array(draw, (draw(st.integers(1, 3)), groups * own, *shape(draw, 0, 2), 3))
    eps = choose(draw, 1e-5, 0.1)
    if "functional" in path:
        options = parameters(draw, (groups * own,)) | {"num_groups": groups, "eps": eps}
        if options["weight"] is None:
            options["bias"] = None  # PyTorch fails at a bias without a weight
        return Example([x], options)
    init = {"num_groups": groups, "num_channels": groups * own, "eps": eps}
    return Example([x], init=init | {"affine": draw(st.booleans()), "bias": draw(st.booleans())})


@examples("nn.functional.instance_norm", "nn.InstanceNorm1d", "nn.InstanceNorm2d")
def instance_norms(draw: Any, path: str) -> Example:
    axes = int(path[-2]) if path[-1] == "d" else draw(st.integers(1, 2))
    x = array(draw, (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *[3] * axes))
    if "functional" in path:
        return Example([x], parameters(draw, (x.shape[1],)) | {"eps": choose(draw, 1e-5, 0.1)})
    init = {"num_features": x.shape[1], "affine": draw(st.booleans())}
    init["track_running_stats"] = draw(st.booleans())
    x = x[0] if draw(st.booleans()) else x
    return Example([x], init=init, training=draw(st.booleans()))


@examples("nn.functional.normalize")
def lengths(draw: Any, path: str) -> Example:
    x = array(draw, shape(draw, 2, 3), apart=0.3)
    return Example([x], {"p": choose(draw, 2.0, 1.0, 3.0), "dim": choose(draw, 0, 1, -1)})


@examples(*("nn.functional.dropout1d", "nn.functional.dropout2d", "nn.Dropout1d", "nn.Dropout2d"))
def dropouts_of_channels_that_are_certain(draw: Any, path: str) -> Example:
    """What is random is tested in tests/scratch/test_dropout.py."""
    rank = choose(draw, 2, 3) if "1d" in path else choose(draw, 3, 4)
    x, p = array(draw, shape(draw, rank, rank)), choose(draw, 0.0, 1.0, 0.5)
    if "functional" in path:
        return Example([x], {"p": p, "training": p != 0.5})
    return Example([x], init={"p": p}, training=p != 0.5)
