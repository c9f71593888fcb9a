"""Examples for the forms to read (chapters ``cnn``, ``rnn`` and ``transformers``)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.parity.draws import array, choose
from tests.parity.proof import Example
from tests.parity.registry import examples


def images(draw: Any, kernel: tuple[int, int], padding: int, **options: Any) -> Any:
    """Draw images, often just as large as the kernel; a batch of one is as likely as others."""
    extra = choose(draw, (0, 0), (draw(st.integers(0, 6)), draw(st.integers(0, 6))))
    space = [max(1, k - 2 * padding) + e for k, e in zip(kernel, extra, strict=True)]
    return array(draw, (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *space), **options)


@examples("nn.functional.simple_conv2d")
def convolutions(draw: Any, path: str) -> Example:
    kernel, padding = (draw(st.integers(1, 4)), draw(st.integers(1, 4))), draw(st.integers(0, 2))
    x, outputs = images(draw, kernel, padding), draw(st.integers(1, 3))
    arrays = [x, array(draw, (outputs, x.shape[1], *kernel))]
    arrays += choose(draw, [], [array(draw, (outputs,))])
    return Example(arrays, {"stride": draw(st.integers(1, 5)), "padding": padding})


@examples("nn.functional.simple_max_pool2d")
def largest_of_windows(draw: Any, path: str) -> Example:
    """Half of the images have many equal entries: the gradient must go to the first of them."""
    size, ties = draw(st.integers(1, 4)), draw(st.booleans())
    padding = draw(st.integers(0, size // 2))
    x = images(draw, (size, size), padding, **({} if ties else {"apart": 0.1}))
    options = {"stride": choose(draw, None, 1, 2, 5), "padding": padding}
    return Example([x.round() if ties else x, size], options, differences=not ties)


@examples("nn.functional.simple_rnn")
def elman_networks(draw: Any, path: str) -> Example:
    steps, batch, inputs, hidden = (draw(st.integers(1, 4)) for _ in range(4))
    shapes = [(steps, batch, inputs), (batch, hidden), (hidden, inputs), (hidden, hidden)]
    shapes += choose(draw, [], [(hidden,)])
    return Example([array(draw, shape, -1, 1) for shape in shapes])


@examples("nn.functional.simple_attention")
def attentions(draw: Any, path: str) -> Example:
    length, keys, features, width = (draw(st.integers(1, 4)) for _ in range(4))
    batch = choose(draw, (), (1,), (2, 3))
    shapes = [(*batch, length, features), (*batch, keys, features), (*batch, keys, width)]
    shapes += choose(draw, [], [(length, keys)])
    return Example([array(draw, shape) for shape in shapes])
