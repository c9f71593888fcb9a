"""Examples for the chapter ``dnn``: layers and losses."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, choose, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

REDUCTIONS = ("mean", "sum", "none")


@examples("nn.functional.linear", "nn.Linear")
def affine_maps(draw: Any, path: str) -> Example:
    inputs, outputs = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    x = array(draw, (*shape(draw, 0, 3), inputs))
    if path == "nn.Linear":
        return Example(
            [x], init={"in_features": inputs, "out_features": outputs, "bias": draw(st.booleans())}
        )
    weight = array(draw, (outputs, inputs))
    return Example([x, weight, choose(draw, None, array(draw, (outputs,)))])


@examples("nn.Flatten", "nn.Unflatten", "nn.Identity")
def reshaping_layers(draw: Any, path: str) -> Example:
    size = shape(draw, 2)
    x = array(draw, size)
    if path == "nn.Unflatten":
        return Example(
            [array(draw, (2, 6, 3))],
            init={"dim": 1, "unflattened_size": choose(draw, (2, 3), (1, 6), (-1, 2))},
        )
    start = draw(st.integers(0, len(size) - 1))
    return Example([x], init={"start_dim": start, "end_dim": -1} if path == "nn.Flatten" else {})


@examples("nn.functional.dropout", "nn.Dropout")
def dropouts_that_are_certain(draw: Any, path: str) -> Example:
    """What is random is tested in tests/scratch/test_dropout.py.

    Here p is 0 or 1, or training is off.
    """
    x, p = array(draw, shape(draw)), choose(draw, 0.0, 1.0, 0.5)
    training = p != 0.5
    if path == "nn.Dropout":
        return Example([x], init={"p": p}, training=training)
    return Example([x], {"p": p, "training": training})


@examples(
    *[
        f"nn.functional.{n}"
        for n in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div")
    ],
    *("nn.MSELoss", "nn.L1Loss", "nn.SmoothL1Loss", "nn.HuberLoss", "nn.KLDivLoss"),
)
def losses_of_two_tensors(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    options: dict[str, Any] = {"reduction": choose(draw, *REDUCTIONS)}
    x, y = array(draw, size, apart=0.13), np.zeros(size) + 0.02
    if "smooth" in path.lower():
        options["beta"] = choose(draw, 1.0, 0.5)
    elif "huber" in path.lower():
        options["delta"] = choose(draw, 1.0, 0.5)
    elif "kl" in path.lower():
        options["reduction"] = choose(draw, *REDUCTIONS, "batchmean")
        options["log_target"] = draw(st.booleans())
        x, y = (
            array(draw, size, -4, 0),
            array(draw, size, -3, 0) if options["log_target"] else array(draw, size, 0.1, 1),
        )
    return Example([x, y], options) if "functional" in path else Example([x, y], init=options)


@examples(
    "nn.functional.nll_loss", "nn.functional.cross_entropy", "nn.NLLLoss", "nn.CrossEntropyLoss"
)
def losses_of_classes(draw: Any, path: str) -> Example:
    entropy = "ross" in path
    classes = draw(st.integers(2, 5))
    rest = shape(draw, 0, 2)
    single = draw(st.booleans()) and not rest
    size = (classes,) if single else (draw(st.integers(1, 4)), classes, *rest)
    rows = () if single else (size[0], *rest)
    x = array(draw, size, -5, 5)
    labels = np.random.default_rng(draw(st.integers(0, 999))).integers(0, classes, rows)
    options: dict[str, Any] = {"reduction": choose(draw, *REDUCTIONS)}
    if draw(st.booleans()):
        options["weight"] = array(draw, (classes,), 0.2, 2)
    if entropy and draw(st.booleans()):
        options["label_smoothing"] = choose(draw, 0.1, 0.5)
    target: Any = labels
    if entropy and draw(st.booleans()):
        target = np.abs(array(draw, size)) + 0.1
    elif labels.size > 1 and draw(st.booleans()):
        options["ignore_index"] = int(labels.flat[0])
        if (labels == labels.flat[0]).all():
            options["reduction"] = "sum"
    if "functional" in path:
        return Example([x, target], options, constants=("weight",))
    return Example([x, target], init=options)


@examples("nn.functional.one_hot")
def one_hots(draw: Any, path: str) -> Example:
    labels = np.random.default_rng(draw(st.integers(0, 999))).integers(0, 4, shape(draw))
    return Example([labels, choose(draw, -1, 4, 6)])
