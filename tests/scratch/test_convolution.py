"""Convolution's laws, and that its short cuts give what the long way gives."""

from typing import Any

import numpy as np
import pytest

from nnlearn import scratch
from nnlearn.scratch.functional import convolution, strips

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
