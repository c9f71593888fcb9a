"""The functions of the breadth: each expression on both engines, values equal."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnlearn import scratch
from tests.scratch.test_strangers_calls import evaluated, lines, plain

SAME = """
    t.atleast_2d(x), t.atleast_1d(t.tensor(1.0)), t.broadcast_tensors(x, t.ones(3, 1))
    t.column_stack((x, x)), t.dstack((x, x)), t.cartesian_prod(i, i), t.combinations(i, 2)
    t.tensor_split(t.arange(7), 3), t.tensor_split(t.arange(7), (2, 5))
    t.diag_embed(t.ones(2, 2)), t.diag_embed(x, offset=1), t.rot90(t.arange(6).view(2, 3))
    t.rot90(t.arange(6).view(2, 3), 3), t.dist(x, x * 2), t.inner(x, x), t.vdot(x, x)
    t.addmv(t.ones(2), t.ones(2, 3), p), t.addr(t.ones(2, 3), x, p)
    t.zeros(2, 2).index_put((t.tensor([0, 1]), t.tensor([1, 0])), x)
    t.zeros(2).index_put((t.tensor([0, 0]),), x, accumulate=True)
    t.asarray([1.0, 2.0]), t.scalar_tensor(3), t.diff(i, prepend=t.tensor([0]))
    t.histc(t.tensor([1.0, 2.0, 1.0]), bins=4, min=0, max=3), t.histc(x, bins=3)
    list(t.histogram(p, bins=4)), list(t.histogram(p, t.tensor([0.0, 0.25, 0.5])))
    list(t.mode(t.tensor([2, 1, 2, 1])))[0], list(t.aminmax(p)), t.isin(i, t.tensor([2]))
    t.unique_consecutive(t.tensor([1, 1, 2, 1]), return_counts=True), t.argwhere(i > 1)
    t.kron(x, p), t.kron(t.ones(2, 1), p), t.kron(t.arange(4).view(2, 2), t.eye(2, dtype=t.int64))
    t.erfc(p), t.asinh(p), t.acosh(p + 1), t.atanh(p), t.hypot(p, p), t.frac(t.tensor([-1.5, 2.25]))
    t.deg2rad(x), t.rad2deg(x), t.nansum(t.tensor([1.0, float("nan")])), t.signbit(-x)
    t.nanmean(t.tensor([1.0, float("nan"), 3.0])), t.bucketize(x, t.tensor([1.0, 5.0, 9.0]))
    t.bucketize(x, t.tensor([1.0, 5.0, 9.0]), right=True), t.xlogy(0.0, x), t.logit(p, eps=0.25)
    t.cov(t.tensor([[1.0, 2.0, 4.0], [0.0, 1.0, 0.0]]))
    t.corrcoef(t.tensor([[1.0, 2.0], [3.0, 1.0]]))
    t.trapezoid(x), t.trapz(t.arange(4.0) ** 2), t.trapezoid(x, t.tensor([0.0, 2.0]))
    t.linalg.inv(M(t)), t.linalg.det(M(t)), t.linalg.solve(M(t), x), t.inverse(M(t))
    t.linalg.lstsq(t.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), t.ones(3, 1)).solution
    t.linalg.pinv(t.ones(2, 3)), t.linalg.svdvals(M(t)), t.linalg.eigvalsh(M(t) + M(t).T)
    t.linalg.cholesky(M(t) @ M(t).T), t.linalg.matrix_rank(t.ones(2, 2)), t.matrix_power(M(t), 3)
    F.max_unpool2d(*F.max_pool2d(t.arange(16.0).view(1, 1, 4, 4), 2, return_indices=True), 2)
    F.embedding_bag(i, t.arange(8.0).view(4, 2), t.tensor([0, 2])), nn.EmbeddingBag(3, 2).mode
    F.embedding_bag(t.tensor([[0, 1], [2, 3]]), t.arange(8.0).view(4, 2), mode="sum")
    F.embedding_bag(i, t.arange(8.0).view(4, 2), t.tensor([0, 0, 2]), mode="sum")
    F.embedding_bag(i, t.arange(8.0).view(4, 2), t.tensor([0]), padding_idx=1)
    F.alpha_dropout(x, 0.5, False), nn.AlphaDropout(0.2).eval()(x), F.gumbel_softmax(x).shape
    nn.utils.get_total_norm([x, p]), nn.utils.get_total_norm([x], norm_type="inf")
    t.cumprod(x, axis=0), t.topk(x, 1, axis=0).values, x.softmax(axis=0)
    t.ones(2, 1).squeeze(axis=1)
    list(nn.ParameterDict({"b": nn.Parameter(t.ones(1)), "a": nn.Parameter(t.ones(1))}))
    x.to(t.float64, memory_format=t.preserve_format)
    nn.Linear(1, 1).to(memory_format=t.channels_last).bias.shape
    t.optim.SGD([x.requires_grad_()], lr=0.1).state_dict()["param_groups"][0]["params"]
    list(t.optim.SGD([x.requires_grad_()], lr=0.1).state_dict()["param_groups"][0])[-1]
    t.optim.lr_scheduler.StepLR(t.optim.SGD([x], lr=1.0), 2).__module__.split(".")[-2:]
    list(nn.utils.weight_norm(nn.Linear(2, 3)).state_dict())
    list(nn.utils.spectral_norm(nn.Conv2d(1, 2, 3)).state_dict())
    nn.utils.remove_weight_norm(nn.utils.weight_norm(nn.Linear(2, 3))).weight.shape
    nn.utils.remove_spectral_norm(nn.utils.spectral_norm(nn.Linear(2, 3))).weight.shape
"""


@pytest.mark.parametrize("expression", lines(SAME))
@pytest.mark.filterwarnings("ignore")
def test_an_expression_is_the_same_on_both_engines(expression: str) -> None:
    expression = expression.replace("M(t)", "t.tensor([[2.0, 1.0], [0.5, 3.0]])")
    assert plain(evaluated(scratch, expression)) == plain(evaluated(torch, expression))


REFUSED = """
    t.linalg.inv(t.ones(2, 3))
    t.linalg.inv(t.zeros(2, 2))
    t.linalg.cholesky(-t.eye(2))
    t.zeros(1).to(t.bfloat16).complex()
    nn.utils.remove_weight_norm(nn.Linear(1, 1))
    nn.utils.rnn.pack_padded_sequence(t.ones(3, 2), [1, 3])
    nn.utils.rnn.pack_padded_sequence(t.ones(3, 2), [3, 0])
    nn.utils.rnn.pack_padded_sequence(t.ones(3, 2), [3, 2, 1])
    F.embedding_bag(i, t.ones(4, 2))
    t.optim.lr_scheduler.CosineAnnealingWarmRestarts(t.optim.SGD([x], lr=1.0), 0)
    t.optim.lr_scheduler.CyclicLR(t.optim.Adagrad([x], lr=1.0), 0.1, 1.0)
    t.optim.lr_scheduler.ChainedScheduler([])
"""


@pytest.mark.parametrize("expression", lines(REFUSED))
def test_both_engines_refuse(expression: str) -> None:
    for engine in (torch, scratch):
        with pytest.raises(Exception, match=r"\w"):
            evaluated(engine, expression)


KINDS = [
    (kind, options)
    for kind in ("RNN", "LSTM", "GRU")
    for options in ({}, {"bidirectional": True, "num_layers": 2}, {"batch_first": True})
]


@pytest.mark.parametrize(("kind", "options"), KINDS)
@pytest.mark.parametrize("in_order", [True, False])
def test_a_packed_batch_gives_outputs_states_and_gradients_of_torch(
    kind: str, options: dict, in_order: bool
) -> None:
    rng, lengths = np.random.default_rng(0), [5, 3, 3, 1] if in_order else [3, 1, 5, 3]
    x = rng.normal(size=(4, 5, 2) if options.get("batch_first") else (5, 4, 2))
    layers = 4 if options.get("bidirectional") else 1
    h = rng.normal(size=(layers, 4, 3))
    state, found = None, []
    for engine in (scratch, torch):
        layer = getattr(engine.nn, kind)(2, 3, **options).double()
        if state is None:
            state = {k: v.numpy().copy() for k, v in layer.state_dict().items()}
        layer.load_state_dict({k: engine.tensor(v) for k, v in state.items()})
        given, first = (engine.tensor(v, requires_grad=True) for v in (x, h))
        rnn = engine.nn.utils.rnn
        first_batch = options.get("batch_first", False)
        packed = rnn.pack_padded_sequence(given, lengths, first_batch, enforce_sorted=in_order)
        output, last = layer(packed, (first, first * 2) if kind == "LSTM" else first)
        padded, counts = rnn.pad_packed_sequence(output, first_batch, padding_value=-1.0)
        ends = last if isinstance(last, tuple) else (last,)
        (padded.sin().sum() + sum((s * s).sum() for s in ends)).backward()
        tensors = [padded, counts, *ends, given.grad, first.grad]
        tensors += [p.grad for p in layer.parameters()]
        found.append([v.detach().numpy() for v in tensors])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "expression", ["E.linalg.inv(A)", "E.linalg.solve(A, B)", "E.linalg.det(A)"]
)
def test_gradients_of_matrices_are_those_of_torch(expression: str) -> None:
    rng, found = np.random.default_rng(0), []
    a, b = rng.normal(size=(2, 3, 3)) + 3 * np.eye(3), rng.normal(size=(2, 3, 2))
    for engine in (scratch, torch):
        A, B = (engine.tensor(v, requires_grad=True) for v in (a, b))
        eval(expression, {"E": engine, "A": A, "B": B}).sin().sum().backward()
        found.append([v.grad.numpy() for v in (A, B) if v.grad is not None])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)
