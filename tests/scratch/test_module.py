"""Modules behave as PyTorch's: names, state, modes, hooks, containers, and errors."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import parity, scratch
from nnlearn.scratch.errors import DTypeError, ShapeError

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


def build(engine: Any) -> Any:
    nn = engine.nn

    class Block(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            self.first = nn.Linear(width, width)
            self.scale = nn.Parameter(engine.ones(width))
            self.register_buffer("calls", engine.tensor(0))
            self.register_buffer("scratchpad", engine.zeros(2), persistent=False)
            self.unused = None

        def forward(self, x: Any) -> Any:
            return x + engine.tanh(self.first(x)) * self.scale

    class Net(nn.Module):
        def __init__(self) -> None:
            super(Net, self).__init__()  # noqa: UP008 - the older way must work too
            self.blocks = nn.ModuleList([Block(3), Block(3)])
            self.heads = nn.ModuleDict({"a": nn.Linear(3, 2), "b": nn.Linear(3, 2, bias=False)})
            self.shared = self.blocks[0].first
            self.body = nn.Sequential(nn.Linear(3, 3), nn.ReLU(inplace=True), nn.Dropout(0.5))

        def forward(self, x: Any, head: str = "a") -> Any:
            for block in self.blocks:
                x = block(x)
            return self.heads[head](self.body(x))

    return Net()


def test_names_orders_and_prints_are_torchs() -> None:
    ours, theirs = build(scratch), build(torch)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for listing in ("named_parameters", "named_buffers", "named_modules", "named_children"):
        assert [n for n, _ in getattr(ours, listing)()] == [
            n for n, _ in getattr(theirs, listing)()
        ]
    assert repr(ours) == repr(theirs)
    assert [tuple(p.shape) for p in ours.parameters()] == [
        tuple(p.shape) for p in theirs.parameters()
    ]


def test_weights_cross_both_ways_and_outputs_agree() -> None:
    ours, theirs = build(scratch).eval(), build(torch).eval()
    x = np.random.default_rng(0).standard_normal((4, 3)).astype(np.float32)
    parity.copy_weights(theirs, ours)
    a, b = ours(scratch.tensor(x)), theirs(torch.tensor(x))
    assert parity.largest_difference(a, b) < 1e-6
    for p in ours.parameters():
        p.array += 0.1
    parity.copy_weights(ours, theirs)
    assert parity.largest_difference(ours(scratch.tensor(x)), theirs(torch.tensor(x))) < 1e-6


@BOTH
def test_a_state_that_does_not_fit_is_refused_by_name(engine: Any) -> None:
    net = engine.nn.Linear(2, 3)
    state = dict(net.state_dict())
    with pytest.raises(RuntimeError, match=r"(?s)weight.*extra"):
        net.load_state_dict({"bias": state["bias"], "extra": state["bias"]})
    keys = net.load_state_dict({"bias": state["bias"], "extra": state["bias"]}, strict=False)
    assert (keys.missing_keys, keys.unexpected_keys) == (["weight"], ["extra"])
    with pytest.raises(RuntimeError, match="weight"):
        net.load_state_dict({**state, "weight": engine.zeros(2, 2)})


def test_a_refused_state_changes_nothing() -> None:
    net = scratch.nn.Linear(2, 3)
    before = net.bias.tolist()
    with pytest.raises(ShapeError, match=r"weight: \(2, 2\) in the state, \(3, 2\) here"):
        net.load_state_dict({"bias": scratch.ones(3), "weight": scratch.zeros(2, 2)})
    assert net.bias.tolist() == before


@BOTH
def test_forgetting_super_init_is_explained(engine: Any) -> None:
    class Forgetful(engine.nn.Module):
        def __init__(self) -> None:
            self.layer = engine.nn.Linear(1, 1)

    with pytest.raises(AttributeError, match=r"before Module.__init__\(\)"):
        Forgetful()


@BOTH
def test_wrong_assignments_are_refused(engine: Any) -> None:
    net = engine.nn.Linear(2, 2)
    with pytest.raises(TypeError):
        net.weight = engine.zeros(2, 2)
    with pytest.raises(TypeError):
        net.register_parameter("p", engine.zeros(2))
    with pytest.raises(KeyError):
        net.register_buffer("a.b", engine.zeros(2))
    with pytest.raises(TypeError):
        net.add_module("m", 3)
    with pytest.raises(AttributeError):
        _ = net.missing
    net.bias = None
    assert [n for n, _ in net.named_parameters()] == ["weight"]
    del net.weight
    assert list(net.parameters()) == []


@BOTH
def test_modes_reach_all_parts(engine: Any) -> None:
    net = build(engine)
    assert all(m.training for m in net.modules())
    assert net.eval() is net
    assert not any(m.training for m in net.modules())
    x = engine.ones(2, 3)
    assert bool((net(x) == net(x)).all())


@BOTH
def test_freezing_stops_gradients(engine: Any) -> None:
    net = build(engine)
    net.blocks.requires_grad_(False)
    net(engine.ones(2, 3)).sum().backward()
    assert all(p.grad is None for p in net.blocks.parameters())
    assert net.heads["a"].weight.grad is not None
    assert net.heads["b"].weight.grad is None
    net.zero_grad()
    assert all(p.grad is None for p in net.parameters())
    net(engine.ones(2, 3)).sum().backward()
    net.zero_grad(set_to_none=False)
    assert float(net.heads["a"].weight.grad.abs().sum()) == 0


@BOTH
def test_tied_parameters_are_counted_once_and_stay_tied(engine: Any) -> None:
    nn = engine.nn
    net = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Linear(3, 3, bias=False))
    net[1].weight = net[0].weight
    assert len(list(net.parameters())) == 1
    assert list(net.state_dict()) == ["0.weight", "1.weight"]
    optimizer = engine.optim.SGD(net.parameters(), lr=0.1)
    net(engine.ones(1, 3)).sum().backward()
    optimizer.step()
    assert net[1].weight is net[0].weight
    twin = copy.deepcopy(net)
    assert twin[1].weight is twin[0].weight
    assert twin[0].weight is not net[0].weight


@BOTH
def test_apply_visits_children_first(engine: Any) -> None:
    seen: list[str] = []
    net = engine.nn.Sequential(engine.nn.Linear(1, 1), engine.nn.ReLU())
    net.apply(lambda m: seen.append(type(m).__name__))
    assert seen == ["Linear", "ReLU", "Sequential"]


@BOTH
def test_forward_hooks_see_and_replace(engine: Any) -> None:
    net = engine.nn.Identity()
    seen = []
    first = net.register_forward_pre_hook(lambda m, args: (args[0] + 1,))
    second = net.register_forward_hook(lambda m, args, out: seen.append(args[0].item()) or out * 10)
    assert net(engine.tensor(1.0)).item() == 20
    first.remove()
    second.remove()
    assert net(engine.tensor(1.0)).item() == 1
    assert seen == [2.0]


@BOTH
def test_backward_hooks_see_gradients_of_inputs_and_outputs(engine: Any) -> None:
    net = engine.nn.Linear(2, 1, bias=False)
    net.load_state_dict({"weight": engine.tensor([[2.0, 3.0]])})
    seen = []
    net.register_full_backward_hook(lambda m, gi, go: seen.append((gi[0].tolist(), go[0].tolist())))
    x = engine.ones(1, 2, requires_grad=True)
    (net(x) * 5).sum().backward()
    assert seen == [([[10.0, 15.0]], [[5.0]])]


@BOTH
def test_containers_index_slice_and_grow(engine: Any) -> None:
    nn = engine.nn
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    assert len(net) == 3
    assert isinstance(net[-1], nn.Linear)
    assert isinstance(net[:2], nn.Sequential)
    net.append(nn.Sigmoid())
    net[1] = nn.Tanh()
    assert [type(m).__name__ for m in net] == ["Linear", "Tanh", "Linear", "Sigmoid"]
    del net[1]
    assert list(net.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    with pytest.raises(IndexError):
        _ = net[7]
    layers = nn.ModuleList()
    layers += [nn.ReLU()]
    layers.insert(0, nn.Tanh())
    assert [type(m).__name__ for m in layers] == ["Tanh", "ReLU"]
    with pytest.raises(NotImplementedError):
        layers(engine.ones(1))


@BOTH
def test_conversion_reaches_parameters_and_floating_buffers(engine: Any) -> None:
    net = build(engine).double()
    assert {p.dtype for p in net.parameters()} == {engine.float64}
    assert net.blocks[0].calls.dtype == engine.int64
    assert net.to("cpu").to(dtype=engine.float32).heads["a"].weight.dtype == engine.float32


def test_errors_say_what_to_do() -> None:
    with pytest.raises(DTypeError, match="x is float64, weight is float32"):
        scratch.nn.Linear(2, 2)(scratch.ones(1, 2, dtype=scratch.float64))
    with pytest.raises(ShapeError, match="used up once"):
        scratch.optim.SGD([], lr=0.1)
    with pytest.raises(IndexError, match="label 7 is outside 0 to 2"):
        scratch.nn.functional.cross_entropy(scratch.zeros(1, 3), scratch.tensor([7]))
    with pytest.raises(DTypeError, match=r"labels must be integers|probabilities"):
        scratch.nn.functional.nll_loss(scratch.zeros(1, 3), scratch.tensor([1.0]))
    with pytest.raises(ShapeError, match="class probabilities"):
        scratch.nn.functional.cross_entropy(scratch.zeros(2, 3), scratch.tensor([1.0, 2.0]))
    with pytest.raises(ShapeError, match="same shape"):
        scratch.nn.functional.binary_cross_entropy_with_logits(
            scratch.zeros(2, 1), scratch.zeros(2)
        )
    with pytest.warns(UserWarning, match="rarely meant"):
        scratch.nn.functional.mse_loss(scratch.zeros(2, 1), scratch.zeros(2))
