"""How good the from-scratch network gets, as the book says."""

import pytest

from nnlearn import data, models, scratch, training

F = scratch.nn.functional


@pytest.mark.parametrize("seed", range(5))
def test_a_network_from_scratch_reads_97_percent_of_held_out_digits(seed):
    digits = data.digits().flat()
    scratch.manual_seed(seed)
    net = models.mlp(scratch, [64, 256, 10], dropout=0.5)
    adam = scratch.optim.Adam(net.parameters(), lr=0.003)
    training.fit(net, digits, F.cross_entropy, adam, epochs=50, batch_size=64, seed=seed)
    assert training.evaluate(net, digits)["accuracy"] >= 0.97


@pytest.mark.slow
def test_a_network_from_scratch_reads_97_and_a_half_percent_of_mnist(mnist_folder):
    mnist = data.mnist(mnist_folder, download=False).flat()
    scratch.manual_seed(0)
    net = models.mlp(scratch, [784, 128, 10])
    adam = scratch.optim.Adam(net.parameters(), lr=0.002)
    falling = scratch.optim.lr_scheduler.CosineAnnealingLR(adam, T_max=5)
    training.fit(net, mnist, F.cross_entropy, adam, epochs=5, batch_size=32, scheduler=falling)
    assert training.evaluate(net, mnist)["accuracy"] >= 0.975
