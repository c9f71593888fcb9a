"""What PyTorch refuses, the engine refuses; what it accepts, the engine accepts, result equal.

A valid example is drawn and then damaged: a size, an option, a dtype or an index changed. Both
engines are asked. The damage may turn out to be harmless; then the results must agree.
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.concepts import REGISTER, Concept, resolve
from nnlearn.scratch.errors import OutsideTheBook
from tests.parity import registry
from tests.parity.proof import Example, Run, close, leaves

EXAMPLES = registry.load()
KINDS = ("function", "module")
ODD = (-3, -1, 0, 1, 2, 5)
CRASHES = "PyTorch checks little here, and some arguments end its process; nn.RNN, LSTM, GRU do"
UNCHECKED = {
    **dict.fromkeys(("rnn_tanh_cell", "rnn_relu_cell", "lstm_cell", "gru_cell"), CRASHES),
    **dict.fromkeys(("nn.RNNCell", "nn.LSTMCell", "nn.GRUCell"), CRASHES),
    "searchsorted": "a list that is not sorted gives other answers with other algorithms",
}
STRICTER = {
    r"weight needs one factor for each": "PyTorch flattens a weight of the right size sometimes",
    r"pad: .* cuts off more than there is": "PyTorch returns an empty tensor in some modes",
    r"pad: mode 'circular' can add at most": "PyTorch copies memory it never wrote to",
    r"take_along_dim: indices run": "PyTorch goes round the axis again",
    r"attn_mask \(\d+,\) does not broadcast": "PyTorch takes a mask of one axis in some kernels",
    r"topk needs at least one axis": "PyTorch takes a number for a vector of one",
    r"adaptive_avg_pool2d expects": "PyTorch averages a matrix when one number is asked for",
    r"attention: p is a probability": "PyTorch looks at dropout_p only in some kernels",
    r"batch_norm: .* weight has shape \(\)": "PyTorch takes a number for one channel",
    r"unfold: a tensor without axes": "PyTorch takes a number for a vector of one",
    r"Conv.d: padding must be at least 0": "PyTorch crops the image in some padding modes",
    r"instance_norm: .* needs one number for each": "PyTorch takes a number for one channel",
    r"^linear: .* weight is \(O, I\)": "PyTorch takes a vector as weight for some inputs only",
    r"^linear: bias .* does not match": "PyTorch takes some other biases, for some inputs only",
    r"label_smoothing must lie in": "PyTorch computes with a negative share of the wrong classes",
}


CONCEPTS = [c for c in REGISTER if c.kind in KINDS and c.path in EXAMPLES.keys() - UNCHECKED.keys()]
CONCEPTS = [c for c in CONCEPTS if not c.ours]  # there is no PyTorch to ask


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_both_engines_refuse_the_same_arguments(
    concept: Concept, record_property: Callable
) -> None:
    cases = itertools.count()

    @registry.MANNERS
    @given(st.data())
    def agreement(data: st.DataObject) -> None:
        example = damaged(data.draw, data.draw(EXAMPLES[concept.path]))
        next(cases)
        theirs, ours = (answer(engine, concept, example) for engine in (torch, scratch))
        if isinstance(ours, OutsideTheBook) or any(re.search(s, str(ours)) for s in STRICTER):
            return
        if isinstance(theirs, Exception):
            assert isinstance(ours, Exception), (
                f"torch refuses ({brief(theirs)}), the engine accepts: {example}"
            )
            assert str(ours), "a refusal without a word"
            return
        assert not isinstance(ours, Exception), (
            f"torch accepts, the engine refuses ({brief(ours)}): {example}"
        )
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            assert a.shape == b.shape, f"shapes {a.shape} and {b.shape}: {example}"
            close(a, b, 1e-10, repr(example))

    agreement()
    record_property("cases", next(cases))


def answer(engine: Any, concept: Concept, example: Example) -> Any:
    """Return the outputs as arrays, or the exception."""
    run = Run.__new__(Run)
    run.engine, run.dtype, run.inputs = engine, np.float64, {}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            args = [run.tensors(v, None) for v in example.args]
            kwargs = {k: run.tensors(v, None) for k, v in example.kwargs.items()}
            call = resolve(engine, concept.path)
            if concept.kind == "module":
                init = {k: run.tensors(v, None) for k, v in example.init.items()}
                call = call(**init).train(example.training)
                call.to(np.float64 if engine is scratch else torch.float64)
                fill(engine, call)
            outputs = leaves(call(*args, **kwargs))
    except Exception as error:  # whatever it is, it is the answer
        return error
    return [np.asarray(y.detach().numpy() if hasattr(y, "detach") else y) for y in outputs]


def fill(engine: Any, module: Any) -> None:
    """Give a module weights that do not depend on an engine's random numbers."""
    state = {
        key: engine.tensor(np.cos(np.arange(value.numel()) + 1.0).reshape(tuple(value.shape)))
        for key, value in module.state_dict().items()
        if value.is_floating_point()
    }
    module.load_state_dict(state, strict=False)


def damaged(draw: Any, example: Example) -> Example:
    """Return the example with one thing changed that may or may not make sense."""
    places = [("args", i) for i in range(len(example.args))]
    places += [("kwargs", k) for k in example.kwargs] + [("init", k) for k in example.init]
    if not places:
        return example
    where, key = draw(st.sampled_from(places))
    holder = getattr(example, where)
    copy = list(holder) if isinstance(holder, list) else dict(holder)
    copy[key] = changed(draw, holder[key])
    return Example(**{**vars(example), where: copy})


def changed(draw: Any, value: Any) -> Any:
    if isinstance(value, list | tuple) and value:
        i = draw(st.integers(0, len(value) - 1))
        parts = [changed(draw, v) if j == i else v for j, v in enumerate(value)]
        return parts if isinstance(value, list) else tuple(parts)
    if isinstance(value, np.ndarray) and value.ndim:
        return resized(draw, value)
    if isinstance(value, bool | np.ndarray | str) or value is None:
        return value
    if isinstance(value, int):
        return draw(st.sampled_from(ODD))
    return draw(st.sampled_from((-1.0, 0.0, 2.0)))


def resized(draw: Any, x: np.ndarray) -> np.ndarray:
    """Return the array with an axis longer, shorter, missing or extra."""
    axis = draw(st.integers(0, x.ndim - 1))
    how = draw(st.sampled_from(("longer", "shorter", "without", "extra", "plain")))
    if how == "longer":
        if not x.shape[axis]:
            return x
        # A little apart: which of two equal entries comes first, PyTorch does not promise.
        more = np.take(x, [0], axis)
        return np.concatenate([x, more + 0.0137 if x.dtype.kind == "f" else more], axis)
    if how == "shorter":
        return np.delete(x, 0, axis) if x.shape[axis] > 1 else x
    if how == "without":
        return np.take(x, 0, axis) if x.shape[axis] else x
    return np.expand_dims(x, axis) if how == "extra" else x


def brief(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:160]
