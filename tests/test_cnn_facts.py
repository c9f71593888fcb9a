"""Small facts that the chapter on convolution states beside its runs, with their right values."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlearn import scratch

F = scratch.nn.functional


def correlated(x, k):
    return np.einsum("ijab,ab->ij", sliding_window_view(x, k.shape), k)


def matrix_of(k, size):
    ones = np.eye(size * size).reshape(-1, size, size)
    return np.stack([correlated(one, k).ravel() for one in ones], axis=1)


def is_toeplitz(m):
    return all(len(set(np.diagonal(m, n).tolist())) == 1 for n in range(1 - len(m), m.shape[1]))


def test_the_matrix_of_a_convolution_is_doubly_block_toeplitz_and_not_toeplitz():
    t = matrix_of(np.array([[1.0, -1], [2, 0]]), 4)
    blocks = t.reshape(3, 3, 4, 4).transpose(0, 2, 1, 3)
    assert not is_toeplitz(t)
    assert all(is_toeplitz(block) for row in blocks for block in row)
    for i in range(2):
        for j in range(3):
            np.testing.assert_array_equal(blocks[i, j], blocks[i + 1, j + 1])


def test_one_weight_lies_on_three_diagonals_three_steps_each():
    rows, columns = np.nonzero(matrix_of(np.array([[1.0, -1], [2, 0]]), 4) == 2)
    assert (columns - rows).tolist() == [4, 4, 4, 5, 5, 5, 6, 6, 6]


def test_with_same_padding_corners_and_edges_are_seen_less_often_than_the_middle():
    def seen(padding):
        image = scratch.zeros(1, 1, 5, 5, requires_grad=True)
        F.conv2d(image, scratch.ones(1, 1, 3, 3), padding=padding).sum().backward()
        return image.grad.numpy()[0, 0]

    assert (seen(1)[0, 0], seen(1)[0, 2], seen(1)[2, 2]) == (4, 6, 9)
    assert (seen(2) == 9).all()


def test_a_kernel_that_the_stride_divides_can_still_make_a_chessboard():
    kernel = scratch.tensor(np.random.default_rng(4).normal(size=(1, 1, 4, 4)))
    ones = scratch.ones(1, 1, 6, 6, dtype=scratch.float64)
    inside = F.conv_transpose2d(ones, kernel, stride=2).numpy()[0, 0, 3:9, 3:9]
    assert len(np.unique(inside.round(9))) == 4
    even = F.conv_transpose2d(ones, scratch.ones_like(kernel), stride=2).numpy()[0, 0, 3:9, 3:9]
    assert len(np.unique(even)) == 1


def test_lenet_5_has_sixty_thousand_weights():
    c1, s2, s4 = 6 * (25 + 1), 6 * 2, 16 * 2
    wires = 6 * 3 + 6 * 4 + 3 * 4 + 6
    c3, c5, f6 = wires * 25 + 16, 120 * (16 * 25 + 1), 84 * (120 + 1)
    assert (c1, s2, c3, s4, c5, f6) == (156, 12, 1516, 32, 48120, 10164)
    assert c1 + s2 + c3 + s4 + c5 + f6 == 60000


def test_the_padding_that_halves_every_even_size_at_stride_2():
    for k in range(1, 9):
        for d in range(1, 5):
            p = d * (k - 1) // 2
            for n in range(d * (k - 1) + 2, 60, 2):
                n += n % 2
                assert (n + 2 * p - d * (k - 1) - 1) // 2 + 1 == n // 2
