"""To which engine things belong, and the mode that every part of a network has back."""

import numpy as np
import pytest
import torch

from nnlearn import engines, scratch


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_everything_of_an_engine_belongs_to_it(engine):
    net = engine.nn.Linear(2, 1)

    class Own(engine.nn.Module):
        pass

    adam = engine.optim.Adam(net.parameters())
    things = [net, net.weight, net(engine.ones(1, 2)), Own(), adam, engine.nn.functional.mse_loss]
    assert all(engines.engine_of(thing) is engine for thing in things)


@pytest.mark.parametrize("thing", [np.zeros(2), None, "torch", lambda x: x, [1.0]])
def test_what_belongs_to_neither_engine_is_told(thing):
    with pytest.raises(TypeError, match=f"nnlearn.scratch or torch; got {type(thing).__name__}"):
        engines.engine_of(thing)


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_every_part_has_its_own_mode_back_even_after_an_error(engine):
    net = engine.nn.Sequential(engine.nn.Dropout(0.5), engine.nn.Linear(2, 1))
    net[0].eval()
    with engines.evaluating(net):
        assert not any(module.training for module in net.modules())
        assert not net(engine.ones(1, 2)).requires_grad
    with pytest.raises(ZeroDivisionError), engines.evaluating(net):
        1 / 0  # noqa: B018
    assert [module.training for module in net.modules()] == [True, False, True]
    assert net(engine.ones(1, 2)).requires_grad


@pytest.mark.parametrize("source", [scratch, torch], ids=["from scratch", "from torch"])
@pytest.mark.parametrize("target", [scratch, torch], ids=["to scratch", "to torch"])
def test_arrays_are_copied_into_a_network_and_not_shared(source, target):
    one, two = source.nn.Linear(2, 1), target.nn.Linear(2, 1)
    arrays = {key: engines.to_array(value) for key, value in one.state_dict().items()}
    assert engines.load_arrays(two, arrays) is two
    arrays["weight"] += 1
    assert (engines.to_array(two.weight) == engines.to_array(one.weight)).all()
