"""Examples for pooling (chapter ``cnn``)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.parity.draws import array, choose
from tests.parity.examples_convolution import as_argument, batch, sides
from tests.parity.proof import Example
from tests.parity.registry import examples


def windows(draw: Any, axes: int, dilated: bool) -> tuple[dict[str, Any], list[int]]:
    """Draw the arguments of a pooling and the size of an image on which its windows fit."""
    kernel = sides(draw, axes, 1, 4)
    dilation = sides(draw, axes, 1, 2) if dilated else (1,) * axes
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    space = [
        d * (k - 1) + 1 + e
        for d, k, e in zip(dilation, kernel, sides(draw, axes, 0, 6), strict=True)
    ]
    options = {
        "kernel_size": as_argument(draw, kernel),
        "stride": choose(draw, None, as_argument(draw, sides(draw, axes, 1, 5))),
        "padding": as_argument(draw, padding),
        "ceil_mode": draw(st.booleans()),
    }
    return options | ({"dilation": as_argument(draw, dilation)} if dilated else {}), space


@examples(*("nn.functional.max_pool1d", "nn.functional.max_pool2d", "nn.MaxPool1d", "nn.MaxPool2d"))
def largest_of_windows(draw: Any, path: str) -> Example:
    """Half of the images have many equal entries: the gradient must go to the first of them."""
    options, space = windows(draw, int(path[-2]), dilated=True)
    options["return_indices"] = draw(st.booleans())
    size = (*batch(draw), 2, *space)
    ties = draw(st.booleans())
    x = array(draw, size, 0, 3).round() if ties else array(draw, size, apart=0.1)
    args = ([x], options, {}) if "functional" in path else ([x], {}, options)
    return Example(*args, differences=not ties)


@examples("nn.functional.avg_pool1d", "nn.functional.avg_pool2d", "nn.AvgPool1d", "nn.AvgPool2d")
def means_of_windows(draw: Any, path: str) -> Example:
    axes = int(path[-2])
    options, space = windows(draw, axes, dilated=False)
    options["count_include_pad"] = draw(st.booleans())
    if axes == 2:
        options["divisor_override"] = choose(draw, None, None, 1, 7)
    x = array(draw, (*batch(draw), 2, *space))
    return Example([x], options) if "functional" in path else Example([x], init=options)


@examples(
    *(f"nn.functional.adaptive_{kind}_pool{axes}d" for kind in ("avg", "max") for axes in (1, 2)),
    *(f"nn.Adaptive{kind}Pool{axes}d" for kind in ("Avg", "Max") for axes in (1, 2)),
)
def adaptive_windows(draw: Any, path: str) -> Example:
    axes = int(path[-2])
    largest = "max" in path.lower()
    size: Any = as_argument(draw, sides(draw, axes, 1, 6))
    if axes == 2 and draw(st.booleans()):
        size = choose(draw, (None, 2), (3, None), 1)
    options: dict[str, Any] = {"output_size": size}
    if largest:
        options["return_indices"] = draw(st.booleans())
    x = array(draw, (*batch(draw), 2, *sides(draw, axes, 1, 7)), apart=0.1)
    return Example([x], options) if "functional" in path else Example([x], init=options)
