"""Convolution's laws, and that its short cuts give what the long way gives."""

from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.functional import convolution, strips
from tests.scratch import laws
from tests.scratch.laws import arrays, close, given, same, values

F = scratch.nn.functional


def drawn(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def value_and_gradients(function: Any, x: np.ndarray, weight: np.ndarray, **options: Any) -> list:
    """Return y, and ∂/∂x and ∂/∂W of its product with a fixed random array."""
    inputs = [scratch.tensor(a, requires_grad=True) for a in (x, weight)]
    y = function(*inputs, **options)
    y.backward(scratch.tensor(drawn(*y.shape, seed=9)))
    return [y.detach().numpy(), *[tensor.grad.numpy() for tensor in inputs]]


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("padding", [0, 1], ids=["valid", "same"])
def test_a_batch_in_many_blocks_equals_a_batch_in_one(
    monkeypatch: pytest.MonkeyPatch, padding: int, groups: int
) -> None:
    x, weight = drawn(5, 4, 7, 6), drawn(6, 4 // groups, 3, 3, seed=1)
    options = {"padding": padding, "groups": groups}
    whole = value_and_gradients(F.conv2d, x, weight, **options)
    blocks = []
    for size in (1, 2**12):
        monkeypatch.setattr(strips, "BLOCK_BYTES", size)
        blocks.append(value_and_gradients(F.conv2d, x, weight, **options))
    for parts in blocks:
        for one, many in zip(whole, parts, strict=True):
            np.testing.assert_allclose(many, one, rtol=0, atol=1e-12)


def test_a_transposed_convolution_in_many_blocks_equals_one_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x, weight = drawn(5, 6, 4, 5), drawn(6, 2, 3, 3, seed=1)
    options = {"stride": 2, "padding": 1, "output_padding": 1, "groups": 2}
    whole = value_and_gradients(F.conv_transpose2d, x, weight, **options)
    monkeypatch.setattr(strips, "BLOCK_BYTES", 1)
    parts = value_and_gradients(F.conv_transpose2d, x, weight, **options)
    for one, many in zip(whole, parts, strict=True):
        np.testing.assert_allclose(many, one, rtol=0, atol=1e-12)


def test_a_large_batch_is_laid_out_in_blocks() -> None:
    layout = strips.Strips(1, 1, (3, 3), (1, 1), (1, 1))
    image = np.zeros((64, 66, 66, 8), np.float32)
    patches = convolution.windows(image, layout.size, layout.step)
    rows = strips.Rows(layout, patches)
    assert len(rows.blocks) >= patches.nbytes // strips.BLOCK_BYTES > 1
    assert rows.kept is None


@pytest.mark.parametrize("kernel", [(3, 3), (1, 5), (2, 4)])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("groups", [1, 2])
def test_turned_kernels_give_the_gradient_that_adding_patches_gives(
    monkeypatch: pytest.MonkeyPatch, kernel: tuple[int, int], dilation: int, groups: int
) -> None:
    x, weight = drawn(3, 4, 9, 8), drawn(6, 4 // groups, *kernel, seed=1)
    options = {"padding": "same", "dilation": dilation, "groups": groups}
    turned = value_and_gradients(F.conv2d, x, weight, **options)
    monkeypatch.setattr(convolution, "_keeps_size", lambda *_: False)
    added = value_and_gradients(F.conv2d, x, weight, **options)
    for one, other in zip(turned, added, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("kernel", "margins", "keeps"),
    [
        ((3, 3), ((1, 1), (1, 1)), True),
        ((2, 2), ((0, 1), (0, 1)), True),
        ((3, 3), ((0, 0), (1, 1)), False),  # too few zeros: y is smaller than x
        ((1, 1), ((1, 1), (0, 0)), False),  # zeros that no kernel turned round would reach
    ],
)
def test_a_size_is_kept_if_zeros_make_up_for_the_kernel(
    kernel: Any, margins: Any, keeps: bool
) -> None:
    assert convolution._keeps_size(kernel, margins, (1, 1)) is keeps


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_transposed_convolution_is_the_adjoint_of_convolution(stride: int) -> None:
    x, weight = scratch.tensor(drawn(2, 3, 9, 9)), scratch.tensor(drawn(4, 3, 3, 3, seed=1))
    y = F.conv2d(x, weight, stride=stride)
    g = scratch.tensor(drawn(*y.shape, seed=2))
    spare = (9 - 3) % stride
    back = F.conv_transpose2d(g, weight, stride=stride, output_padding=spare)
    assert (y * g).sum().item() == pytest.approx((x * back).sum().item(), rel=1e-12)


images, kernels = arrays((2, 3, 5, 6)), arrays((4, 3, 3, 2))
margins = st.tuples(*[st.integers(0, 2)] * 4)


@given(images, kernels, st.integers(1, 2), st.integers(0, 1))
def test_convolution_is_a_product_with_patches(
    x: np.ndarray, weight: np.ndarray, stride: int, padding: int
) -> None:
    options = {"stride": stride, "padding": padding}
    y = values(lambda x, w: F.conv2d(x, w, **options), x, weight)
    columns = values(lambda x: F.unfold(x, (3, 2), **options), x)
    close(y.reshape(2, 4, -1), weight.reshape(4, -1) @ columns, 1e-10)


@given(images, kernels)
def test_convolution_follows_a_shift_and_a_mixture(x: np.ndarray, weight: np.ndarray) -> None:
    def convolved(x: np.ndarray) -> np.ndarray:
        return values(lambda x, w: F.conv2d(x, w, padding=(2, 1)), x, weight)

    wide = np.zeros((2, 3, 7, 8))
    moved = wide.copy()
    wide[:, :, :5, :6], moved[:, :, 2:, 2:] = x, x
    close(convolved(moved)[:, :, 2:, 2:], convolved(wide)[:, :, :-2, :-2], 1e-10)
    close(convolved(2 * x + x[::-1]), 2 * convolved(x) + convolved(x)[::-1], 1e-10)


@given(images, kernels)
def test_a_kernel_of_one_pixel_is_an_affine_map_of_the_channels(
    x: np.ndarray, weight: np.ndarray
) -> None:
    same(
        lambda x, w: F.conv2d(x, w[:, :, :1, :1]),
        lambda x, w: F.linear(x.movedim(1, -1), w[:, :, 0, 0]).movedim(-1, 1),
        *(x, weight),
        tolerance=1e-10,
    )


@given(arrays((2, 3, 7)), arrays((4, 3, 3)), st.integers(1, 2))
def test_a_sequence_is_an_image_of_one_row(x: np.ndarray, weight: np.ndarray, stride: int) -> None:
    for one, two in ((F.conv1d, F.conv2d), (F.conv_transpose1d, F.conv_transpose2d)):
        w = weight if one is F.conv1d else weight.transpose(1, 0, 2).copy()
        same(
            lambda x, w, f=one: f(x, w, stride=stride),
            lambda x, w, f=two: f(x[:, :, None], w[:, :, None], stride=(1, stride))[:, :, 0],
            *(x, w),
            tolerance=1e-10,
        )


@given(images, kernels)
def test_groups_are_convolutions_side_by_side(x: np.ndarray, weight: np.ndarray) -> None:
    two = np.concatenate([x, np.cos(x)], 1)
    same(
        lambda x, w: F.conv2d(x, w, groups=2),
        lambda x, w: scratch.cat([F.conv2d(x[:, :3], w[:2]), F.conv2d(x[:, 3:], w[2:])], 1),
        *(two, weight),
        tolerance=1e-10,
    )


@given(images, st.integers(1, 2), st.integers(0, 1))
def test_fold_is_the_adjoint_of_unfold(x: np.ndarray, stride: int, padding: int) -> None:
    options = {"stride": stride, "padding": padding}

    def unfold(x: scratch.Tensor) -> scratch.Tensor:
        return F.unfold(x, (3, 2), **options)

    def fold(g: scratch.Tensor) -> scratch.Tensor:
        return F.fold(g, (5, 6), (3, 2), **options)

    columns = values(unfold, x)
    g = np.cos(np.arange(columns.size)).reshape(columns.shape)
    assert (columns * g).sum() == pytest.approx((x * values(fold, g)).sum(), abs=1e-9)
    close(laws.value_and_gradients(unfold, x, upstream=g)[1], values(fold, g), 1e-10)
    close(laws.value_and_gradients(fold, g, upstream=x)[1], columns, 1e-10)


@given(images)
def test_fold_puts_together_what_unfold_took_apart(x: np.ndarray) -> None:
    tiles = {"kernel_size": (5, 2), "stride": (5, 2)}
    same(lambda x: F.fold(F.unfold(x, **tiles), (5, 6), **tiles), lambda x: x * 1, x)


@given(images, margins)
def test_cropping_undoes_padding(x: np.ndarray, widths: tuple) -> None:
    left, right, top, bottom = widths
    back = [-w for w in widths]
    for mode in ("constant", "reflect", "replicate", "circular"):
        same(lambda x, m=mode: F.pad(F.pad(x, widths, m), back), lambda x: x * 1, x)
    y = values(lambda x: F.pad(x, widths, value=7.0), x)
    assert y.shape == (2, 3, 5 + top + bottom, 6 + left + right)
    assert y.sum() == pytest.approx(x.sum() + 7 * (y.size - x.size))


NUMPYS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@pytest.mark.parametrize("mode", NUMPYS)
@given(x=images, widths=margins)
def test_each_way_to_pad_is_numpys_and_hands_every_gradient_on(
    mode: str, x: np.ndarray, widths: tuple
) -> None:
    left, right, top, bottom = widths
    y, gradient = laws.value_and_gradients(lambda x: F.pad(x, widths, mode), x)
    close(y, np.pad(x, [(0, 0), (0, 0), (top, bottom), (left, right)], NUMPYS[mode]))
    assert gradient.sum() == pytest.approx(y.size)


@given(images)
def test_enlarging_by_the_nearest_repeats(x: np.ndarray) -> None:
    same(
        lambda x: F.interpolate(x, scale_factor=2),
        lambda x: x.repeat_interleave(2, 2).repeat_interleave(2, 3),
        x,
    )


def test_enlarging_between_pixels_keeps_a_level_and_a_slope() -> None:
    def large(x: np.ndarray) -> np.ndarray:
        options = {"size": (9, 11), "mode": "bilinear", "align_corners": True}
        return values(lambda x: F.interpolate(x, **options), x)

    close(large(np.ones((1, 1, 5, 6))), 1)
    slope = np.broadcast_to(np.arange(6.0), (1, 1, 5, 6)).copy()
    close(np.diff(large(slope)), 0.5)
