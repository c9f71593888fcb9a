"""Examples for convolution, its transpose, patches, padding and upsampling (chapter ``cnn``)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.parity.draws import array, choose
from tests.parity.proof import Example
from tests.parity.registry import examples


def sides(draw: Any, axes: int, least: int, most: int) -> tuple[int, ...]:
    """Draw an integer for each spatial axis."""
    return tuple(draw(st.integers(least, most)) for _ in range(axes))


def as_argument(draw: Any, values: tuple[int, ...]) -> Any:
    """Give a tuple, or its one value where all are equal."""
    return values[0] if len(set(values)) == 1 and draw(st.booleans()) else values


def batch(draw: Any) -> tuple[int, ...]:
    """Draw the axes before the channels: none, or a batch, which may be of one."""
    return choose(draw, (), (1,), (2,), (3,))


def geometry(draw: Any, axes: int) -> dict[str, Any]:
    """Draw kernel, stride, padding and dilation; stride 1 is as likely as all others."""
    plain = draw(st.booleans())
    return {
        "kernel": sides(draw, axes, 1, 4),
        "stride": (1,) * axes if plain else sides(draw, axes, 1, 3),
        "dilation": (1,) * axes if plain else sides(draw, axes, 1, 2),
        "padding": sides(draw, axes, 0, 2),
        "groups": choose(draw, 1, 1, 2, 3),
    }


@examples("nn.functional.conv1d", "nn.functional.conv2d", "nn.Conv1d", "nn.Conv2d")
def convolutions(draw: Any, path: str) -> Example:
    axes = int(path[-2])
    g = geometry(draw, axes)
    own_in, own_out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    channels, outputs = own_in * g["groups"], own_out * g["groups"]
    reach = [d * (k - 1) + 1 for k, d in zip(g["kernel"], g["dilation"], strict=True)]
    space = [r + extra for r, extra in zip(reach, sides(draw, axes, 0, 8), strict=True)]
    x = array(draw, (*batch(draw), channels, *space))
    padding: Any = as_argument(draw, g["padding"])
    if g["stride"] == (1,) * axes:
        padding = choose(draw, padding, padding, "same", "valid")
    options = {k: as_argument(draw, g[k]) for k in ("stride", "dilation")}
    options |= {"padding": padding, "groups": g["groups"]}
    bias = draw(st.booleans())
    if "functional" in path:
        weight = array(draw, (outputs, own_in, *g["kernel"]))
        return Example([x, weight, array(draw, (outputs,)) if bias else None], options)
    modes = ["zeros", "replicate"]
    if isinstance(padding, (int, tuple)):
        modes += (
            ["circular"] if all(p <= n for p, n in zip(g["padding"], space, strict=True)) else []
        )
        modes += ["reflect"] if all(p < n for p, n in zip(g["padding"], space, strict=True)) else []
    options |= {"bias": bias, "padding_mode": choose(draw, *modes)}
    sizes = {"in_channels": channels, "out_channels": outputs}
    return Example([x], init=sizes | {"kernel_size": as_argument(draw, g["kernel"])} | options)


@examples(
    *("nn.functional.conv_transpose1d", "nn.functional.conv_transpose2d"),
    *("nn.ConvTranspose1d", "nn.ConvTranspose2d"),
)
def transposed_convolutions(draw: Any, path: str) -> Example:
    axes = int(path[-2])
    g = geometry(draw, axes)
    own_in, own_out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    channels, outputs = own_in * g["groups"], own_out * g["groups"]
    space = sides(draw, axes, 1, 6)
    extra = tuple(
        draw(st.integers(0, max(s, d) - 1)) for s, d in zip(g["stride"], g["dilation"], strict=True)
    )
    full = [
        (n - 1) * s + d * (k - 1) + 1 + e
        for n, s, d, k, e in zip(space, g["stride"], g["dilation"], g["kernel"], extra, strict=True)
    ]
    padding = tuple(min(p, (n - 1) // 2) for p, n in zip(g["padding"], full, strict=True))
    x = array(draw, (*batch(draw), channels, *space))
    options = {k: as_argument(draw, g[k]) for k in ("stride", "dilation")}
    options |= {"padding": as_argument(draw, padding), "groups": g["groups"]}
    bias = draw(st.booleans())
    if "functional" in path:
        weight = array(draw, (channels, own_out, *g["kernel"]))
        options["output_padding"] = as_argument(draw, extra)
        return Example([x, weight, array(draw, (outputs,)) if bias else None], options)
    sizes = {"in_channels": channels, "out_channels": outputs, "kernel_size": g["kernel"]}
    grows = all(e < s for e, s in zip(extra, g["stride"], strict=True))
    if grows and draw(st.booleans()):
        size = [n - 2 * p for n, p in zip(full, padding, strict=True)]
        return Example([x], {"output_size": size}, sizes | options | {"bias": bias})
    return Example([x], init=sizes | options | {"bias": bias, "output_padding": extra})


@examples("nn.functional.unfold", "nn.functional.fold", "nn.Unfold", "nn.Fold")
def patches(draw: Any, path: str) -> Example:
    g = geometry(draw, 2)
    reach = [d * (k - 1) + 1 for k, d in zip(g["kernel"], g["dilation"], strict=True)]
    space = [r + extra for r, extra in zip(reach, sides(draw, 2, 0, 4), strict=True)]
    channels = draw(st.integers(1, 3))
    options = {k: as_argument(draw, g[k]) for k in ("stride", "dilation", "padding")}
    options["kernel_size"] = as_argument(draw, g["kernel"])
    if path.lower().endswith(".fold"):
        counts = [
            (n + 2 * p - r) // s + 1
            for n, p, r, s in zip(space, g["padding"], reach, g["stride"], strict=True)
        ]
        rows = channels * g["kernel"][0] * g["kernel"][1]
        x = array(draw, (*batch(draw), rows, counts[0] * counts[1]))
        options["output_size"] = tuple(space)
    else:
        x = array(draw, (*batch(draw), channels, *space))
    return Example([x], options) if "functional" in path else Example([x], init=options)


@examples("nn.functional.pad")
def pads(draw: Any, path: str) -> Example:
    mode = choose(draw, "constant", "reflect", "replicate", "circular")
    axes = draw(st.integers(1, 2))
    space = sides(draw, axes, 3, 5)
    x = array(draw, (*batch(draw), 2, *space))
    least, most = (-1, 1) if mode == "circular" else (-1, 3)
    widths = tuple(
        draw(st.integers(least, min(most, n - 1))) for n in reversed(space) for _ in "lr"
    )
    value = choose(draw, None, 2.5) if mode == "constant" else None
    return Example([x, widths, mode, value])


@examples(
    *(f"nn.{kind}Pad{axes}d" for kind in ("Zero", "Constant", "Reflection") for axes in (1, 2)),
    *(f"nn.{kind}Pad{axes}d" for kind in ("Replication", "Circular") for axes in (1, 2)),
)
def padding_layers(draw: Any, path: str) -> Example:
    axes = int(path[-2])
    space = sides(draw, axes, 3, 5)
    widths = choose(draw, 1, 2, sides(draw, 2 * axes, 0, 2))
    init = {"padding": widths} | ({"value": -1.5} if "Constant" in path else {})
    return Example([array(draw, (*batch(draw), 2, *space))], init=init)


@examples("nn.functional.interpolate", "nn.Upsample")
def upsampling(draw: Any, path: str) -> Example:
    axes = draw(st.integers(1, 2))
    mode = choose(draw, "nearest", "nearest-exact", ("linear", "bilinear")[axes - 1])
    space = sides(draw, axes, 1, 5)
    options: dict[str, Any] = {"mode": mode}
    if "linear" in mode:
        options["align_corners"] = choose(draw, None, False, True)
    if draw(st.booleans()):
        options["size"] = as_argument(draw, sides(draw, axes, 1, 9))
    else:
        factors = tuple(choose(draw, 1.0, 1.5, 2.0, 2.6, 3.0) for _ in range(axes))
        options["scale_factor"] = choose(draw, 2, factors)
        options["recompute_scale_factor"] = choose(draw, None, False, True)
    x = array(draw, (draw(st.integers(1, 2)), 2, *space))
    return Example([x], options) if "functional" in path else Example([x], init=options)


@examples("nn.UpsamplingNearest2d", "nn.UpsamplingBilinear2d")
def upsampling_of_images(draw: Any, path: str) -> Example:
    init = choose(draw, {"size": 5}, {"size": (4, 7)}, {"scale_factor": 2})
    return Example([array(draw, (2, 2, *sides(draw, 2, 1, 4)))], init=init)
