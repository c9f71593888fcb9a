"""Drawings of kernels: the sizes that they return are those of the engine."""

import numpy as np
import pytest

from nnlearn import figures, scratch
from nnlearn.figures.convolution import kernel_steps, number_grid, receptive_field


@pytest.mark.parametrize("size", [5, 6])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_drawn_output_size_is_the_engines(size, stride, padding, dilation):
    _, ax = figures.new("half")
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    x, kernel = scratch.zeros(1, 1, size, size), scratch.zeros(1, 1, 3, 3)
    due = scratch.nn.functional.conv2d(x, kernel, **options).shape[-1]
    assert kernel_steps(ax, size, 3, **options) == due


def test_a_kernel_larger_than_the_image_is_refused():
    _, ax = figures.new("half")
    with pytest.raises(ValueError, match="reaches over 7 pixels does not fit into 6"):
        kernel_steps(ax, 6, 4, dilation=2)


def test_a_receptive_field_is_what_the_gradient_reaches():
    nn = scratch.nn
    net = nn.Sequential(nn.Conv1d(1, 1, 3), nn.MaxPool1d(2), nn.Conv1d(1, 1, 3), nn.Conv1d(1, 1, 3))
    for kernel in net.parameters():
        nn.init.ones_(kernel)
    # The largest entry of a window carries the gradient: a slope up and one down reach both ends.
    reached = np.zeros(40, bool)
    for slope in (1.0, -1.0):
        x = scratch.tensor(slope * np.arange(40.0)[None, None], dtype=scratch.float32)
        x.requires_grad_()
        net(x)[0, 0, 5].backward()
        reached |= x.grad.numpy()[0, 0] != 0
    _, ax = figures.new()
    names = ["x", "conv", "pool", "conv", "conv"]
    assert receptive_field(ax, [3, 2, 3, 3], [1, 2, 1, 1], names)[-1] == reached.sum()


def test_names_and_layers_must_fit():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="2 kernels, 2 strides, 2 names"):
        receptive_field(ax, [3, 3], [1, 1], ["x", "conv"])


def test_marks_of_another_shape_are_refused():
    _, ax = figures.new("half")
    with pytest.raises(ValueError, match=r"marked has shape \(1, 2\), values have \(2, 2\)"):
        number_grid(ax, np.eye(2), marked=[[True, False]])
