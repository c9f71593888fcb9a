"""The forms to read give what the fast ones give: values and all gradients, in both precisions.

Each pair is compared on the examples of both: those that the register draws for the form to read,
and those that it draws for the fast one. Of the latter the options that the form to read lacks are
set aside (groups, dilation, ``ceil_mode``, indices, other numbers for the two axes, scale, dropout,
masks of bool or that hide all keys); the arrays stay.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nnlearn import scratch
from nnlearn.scratch.functional.rnn import rnn_tanh
from tests.parity import registry
from tests.parity.proof import Example, close

pytestmark = pytest.mark.parity
EXAMPLES = registry.load()
F = scratch.nn.functional
Call = tuple[list, dict]  # arrays, all of which get a gradient, and options


def least(value: Any) -> Any:
    """Return one number for both axes."""
    return min(value) if isinstance(value, tuple) else value


def of_convolution(example: Example) -> Call:
    (x, w, *b), given = example.args, example.kwargs
    padding = {"valid": 0, "same": 1}.get(given["padding"], given["padding"])
    x = (x if x.ndim == 4 else x[None])[:, : w.shape[1]]
    arrays = [a for a in (x, w, *b) if a is not None]
    return arrays, {"stride": least(given["stride"]), "padding": least(padding)}


def of_pooling(example: Example) -> Call:
    (x, *size), given = example.args, example.kwargs
    size = least(size[0] if size else given["kernel_size"])
    options = {"stride": least(given["stride"]), "padding": min(least(given["padding"]), size // 2)}
    return [x if x.ndim == 4 else x[None]], {"size": size} | options


def of_sequence(example: Example) -> Call:
    (x, h, w_ih, w_hh, *biases) = example.args
    arrays = [x if x.ndim == 3 else x[None], h, w_ih, w_hh]
    return [*arrays, *(b for b in biases[:1] if b is not None)], {}


def of_attention(example: Example) -> Call:
    masks = [*example.args[3:], example.kwargs.get("attn_mask")]
    plain = [m for m in masks if m is not None and m.dtype != bool]
    sighted = [m for m in plain if (m > -np.inf).any(axis=-1).all()]
    return [*example.args[:3], *sighted], {}


def fast_max_pool2d(x: Any, size: int, **options: Any) -> Any:
    return F.max_pool2d(x, size, **options)


def fast_rnn(x: Any, h_0: Any, W_ih: Any, W_hh: Any, b: Any = None) -> Any:
    return rnn_tanh(x, h_0, W_ih, W_hh, b, None if b is None else scratch.zeros_like(b))[0]


# The form to read, the fast one, whose examples to draw for it, and how to call both with them.
PAIRS = {
    "simple_conv2d": (F.conv2d, "nn.functional.conv2d", of_convolution),
    "simple_max_pool2d": (fast_max_pool2d, "nn.functional.max_pool2d", of_pooling),
    "simple_rnn": (fast_rnn, "rnn_tanh_cell", of_sequence),
    "simple_attention": (
        F.scaled_dot_product_attention,
        "nn.functional.scaled_dot_product_attention",
        of_attention,
    ),
}


def run(form: Callable, arrays: list, options: dict, dtype: Any) -> list[np.ndarray]:
    """Return the value and the gradients for all arrays."""
    given = [scratch.tensor(a.astype(dtype), requires_grad=True) for a in arrays]
    y = form(*given, **options)
    upstream = np.random.default_rng(1).standard_normal(y.shape).astype(dtype)
    y.backward(scratch.tensor(upstream))
    return [y.detach().array, *(x.grad.array for x in given)]


@pytest.mark.parametrize("name", PAIRS)
def test_the_form_to_read_gives_what_the_fast_one_gives(
    name: str, record_property: Callable
) -> None:
    simple, (fast, path, call_of) = getattr(F, name), PAIRS[name]
    cases = itertools.count()

    @registry.MANNERS
    @given(EXAMPLES[f"nn.functional.{name}"], EXAMPLES[path])
    def law(own: Example, other: Example) -> None:
        calls = call_of(own), call_of(other)
        for (arrays, options), dtype in itertools.product(calls, (np.float64, np.float32)):
            ours, theirs = (run(form, arrays, options, dtype) for form in (simple, fast))
            for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
                what = f"gradient {number}" if number else "value"
                assert a.shape == b.shape
                assert a.dtype == b.dtype == dtype, f"{what}: {a.dtype} and {b.dtype}"
                close(a, b, 1e-11 if dtype == np.float64 else 1e-4, what)
        next(cases)

    law()
    record_property("cases", next(cases))


def test_every_form_to_read_has_its_pair() -> None:
    assert set(PAIRS) == {name for name in dir(F) if name.startswith("simple_")}
