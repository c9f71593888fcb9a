"""What programs written for PyTorch ask of the engine: each expression on both, values equal.

`SAME` holds expressions, by the room of the engine that they belong to; `REFUSED` holds what both
refuse. A test of its own stands here only where an expression is too little.
"""

from __future__ import annotations

import collections
import warnings
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch

REFUSALS = (RuntimeError, TypeError, ValueError, IndexError, AttributeError)
ARRAY = np.array([1.0, 2.0])


def evaluated(engine: Any, expression: str) -> Any:
    names = {
        "t": engine,
        "nn": engine.nn,
        "F": engine.nn.functional,
        "np": np,
        "a": ARRAY.copy(),
        "x": engine.tensor([4.0, 9.0]),
        "i": engine.tensor([1, 2, 3]),
        "u": engine.tensor([1, 0, 3], dtype=engine.uint8),
        "p": engine.tensor([0.2, 0.3, 0.4]),
        "deque": collections.deque,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(expression, names)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def plain(value: Any) -> Any:
    """Return a value as what both engines would show of it."""
    if isinstance(value, (scratch.Tensor, torch.Tensor)):
        array = value.detach().numpy()
        rounded = np.round(array, 6) if array.dtype.kind == "f" else array
        return str(array.dtype), array.shape, rounded.tolist()
    if isinstance(value, (np.ndarray, np.generic)):
        return "array", str(value.dtype), value.tolist()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


SAME = """
    t.Tensor(np.array([1.0, 2.0]))
    t.Tensor(np.array([1, 2]))
    t.Tensor(np.array(3.5))
    t.Tensor(t.Size([2, 3])).shape
    t.Tensor(range(3))
    t.Tensor(i)
    t.FloatTensor(t.Size([2, 3])).shape
    t.FloatTensor(np.array([1.0, 2.0]))
    t.LongTensor(np.array([1.5, 2.0]))
    t.LongTensor(np.array([1, 2], dtype=np.int32))
    t.FloatTensor([True, False])
    u.cumsum(0)
    u.cumprod(0)
    u.prod()
    u.prod(0)
    p[u]
    p[[0, 2]]
    p[range(2)]
    F.sigmoid(i)
    F.softsign(i)
    F.tanhshrink(i)
    F.hardtanh(i)
    F.dropout(i, 1.0)
    F.softmax(t.ones(2, 3))
    F.softmax(t.ones(2))
    F.log_softmax(t.ones(2, 3, 4))
    F.softmin(t.ones(2, 3, 1, 1))
    nn.Softmax()(t.ones(2, 3))
    p.to(t.float64, True)
    p.to("cpu", t.float64, True, True)
    np.asarray(x, dtype=np.float64)
    np.asarray(x, dtype=np.int64)
    np.array([x, x])
    np.array(x)
    np.sqrt(x)
    np.sqrt(t.tensor([4, 9]))
    np.exp(x)
    np.maximum(x, 5)
    np.maximum(x, a)
    np.maximum(a, x)
    np.add(a, x)
    np.clip(x, 0, 5)
    np.transpose(t.ones(2, 3))
    np.transpose(t.ones(2, 3, 4), (1, 2, 0))
    np.argmax(x)
    np.cumsum(x)
    np.round(x, 1)
    np.abs(x)
    np.isnan(x)
    np.concatenate([x, x])
    np.where(x > 5, x, 0)
    np.power(x, 2)
    np.reshape(x, (2, 1))
    np.repeat(x, 2)
    np.sort(x)
    np.unique(x)
    np.float64(2.0) * x
    np.int64(2) * i
    x * a
    x + a
    x - a
    x @ a
    a / x
    x == a
    a == x
    a[t.tensor([0])]
    t.randint(3, size=(2, 2)).shape
    t.randint(high=3, size=(2,)).dtype == t.int64
    t.randint(0, 3, (2,), dtype=t.float32, requires_grad=True).requires_grad
    t.normal(mean=0.0, std=1.0, size=(2,), dtype=t.float64).dtype == t.float64
    t.normal(t.zeros(2, dtype=t.float64), 1.0).dtype == t.float64
    t.randperm(3, dtype=t.int32).dtype == t.int32
    t.add(x, x, out=t.zeros(2))
    t.add(x, x, out=t.zeros(3))
    t.mul(i, 2, out=t.zeros(3))
    t.max(t.tensor([[1.0, 5.0]]), 1, out=(t.zeros(1), t.zeros(1, dtype=t.int64)))[0]
    t.matmul(t.ones(2, 3), t.ones(3, 2), out=t.empty(2, 2))
    t.cat([x, x], out=t.empty(4))
    t.zeros_like(x, memory_format=t.preserve_format)
    t.empty_like(x, memory_format=t.contiguous_format).shape
    t.zeros(2, layout=t.strided, pin_memory=False)
    x.clone(memory_format=t.contiguous_format)
    x.contiguous(memory_format=t.contiguous_format)
    t.ones(1, 1, 2, 2).to(memory_format=t.channels_last)
    t.tensor(deque([1.0, 2.0]))
    t.tensor(range(3))
    t.tensor([range(2), (3, 4)])
    t.tensor([t.tensor([1.0]), t.tensor([[2.0]])])
    t.tensor(memoryview(b"ab"))
    t.as_tensor(deque([1, 2]))
    len(nn.Sequential(nn.ReLU()) + nn.Sequential(nn.Tanh(), nn.ReLU()))
    len(nn.Sequential(nn.ReLU(), nn.Tanh()) * 2)
    type(nn.Sequential(nn.ReLU(), nn.Tanh()).pop(0)).__name__
    len(list(t.utils.data.RandomSampler(range(5), replacement=True, num_samples=70)))
    sorted(t.utils.data.RandomSampler(range(5), num_samples=5))
    len(list(t.utils.data.RandomSampler(range(5), num_samples=12)))
    0 <= next(iter(t.utils.data.RandomSampler(range(4), replacement=True, num_samples=10**10))) < 4
"""

REFUSED = """
    t.randint(3)
    t.add(i, 0.5, out=t.zeros(3, dtype=t.int64))
    t.add(x.requires_grad_(), x, out=t.zeros(2))
    t.zeros_like(x, memory_format="preserve")
    t.tensor([t.tensor([1, 2]), t.tensor([3, 4])])
    t.tensor({1: 2})
    t.tensor([2**70])
    nn.Sequential() + [nn.ReLU()]
    t.LongTensor(t.tensor([1.0, 2.0]))
    t.FloatTensor(i)
    t.ByteTensor([300])
    F.dropout(i, 0.5)
    F.dropout2d(t.ones(2, 2, 2, 2, dtype=t.int64))
    F.binary_cross_entropy(p, i)
    F.binary_cross_entropy(p, p.double())
    F.binary_cross_entropy_with_logits(p, i)
    F.binary_cross_entropy_with_logits(t.zeros(2), t.zeros(2), t.ones(3, 2))
    F.binary_cross_entropy_with_logits(t.zeros(2), t.zeros(2), pos_weight=t.ones(3, 2))
    F.huber_loss(t.zeros(2), t.zeros(2), weight=t.ones(3, 2))
    F.mse_loss(t.zeros(3, 2), t.zeros(3, 2), weight=t.ones(2))
    F.smooth_l1_loss(i, i)
    F.kl_div(p, i)
    F.nll_loss(t.zeros(2, 3), t.tensor([1, 2], dtype=t.int32))
    F.cross_entropy(t.zeros(2, 3), t.tensor([1, 2], dtype=t.int16))
    F.leaky_relu(i)
    F.elu(i)
    F.celu(i)
    F.selu(i)
    F.hardswish(i)
    F.hardsigmoid(i)
    F.softshrink(i)
    F.glu(t.ones(2, 2, dtype=t.int64))
    F.one_hot(t.tensor([1, 2], dtype=t.int32))
    t.softmax(t.ones(2, 3))
    p.softmax()
    p.to("flaot64")
    p.to(dytpe=t.float64)
    nn.Linear(1, 1).to(dytpe=t.float64)
    i.normal_()
    i.uniform_()
    t.bernoulli(i)
    a * x
    a + x
    x < a
    np.sqrt(x.requires_grad_())
    np.clip(x.requires_grad_(), 0, 5)
    x.requires_grad_() * a
    np.asarray(x.requires_grad_())
    t.optim.SGD([x.requires_grad_()], lr="0.1")
    nn.Linear(2, 2).load_state_dict(nn.Linear(2, 2))
    nn.Sequential(nn.Linear(1, 1), nn.ReLU)
"""


@pytest.mark.parametrize("expression", lines(SAME))
def test_an_expression_is_the_same_on_both_engines(expression: str) -> None:
    assert plain(evaluated(scratch, expression)) == plain(evaluated(torch, expression))


@pytest.mark.parametrize("expression", lines(REFUSED))
def test_both_engines_refuse(expression: str) -> None:
    with pytest.raises(REFUSALS):
        evaluated(torch, expression)
    with pytest.raises(REFUSALS) as told:
        evaluated(scratch, expression)
    assert len(str(told.value)) > 20


SPOKEN = {
    "nn.Linear(2, 2)([1.0, 2.0])": "got a list: wrap it in scratch.tensor",
    "nn.Linear(2, 2)(torch.ones(1, 2))": "the two engines do not mix",
    "nn.LSTM(2, 2)([1.0, 2.0])": "LSTM takes a tensor; got list",
    "nn.Linear(2, 2)(nn.LSTM(2, 2)(t.ones(1, 1, 2)))": "take the one that is meant",
    "F.relu([1.0])": "relu takes tensors; got a list",
    "F.mse_loss(t.ones(1), torch.ones(1))": "the two engines do not mix",
    "t.ones(2) + torch.ones(2)": "the two engines do not mix",
    "torch.ones(2) + t.ones(2)": "the two engines do not mix",
    "t.optim.SGD([torch.ones(1)], lr=0.1)": "the two engines do not mix",
    "nn.Sequential(torch.nn.Linear(1, 1))": "the two engines do not mix",
    "nn.Sequential(nn.ReLU)": r"got the class nn.ReLU itself: make one, nn.ReLU\(\)",
    "nn.Linear(2, 2).load_state_dict(nn.Linear(2, 2))": r"pass its state_dict\(\)",
    "x.to('float64')": "a dtype is given without quotes",
}


@pytest.mark.parametrize("expression", SPOKEN)
def test_a_mistake_is_answered_by_what_to_do(expression: str) -> None:
    names = {"t": scratch, "nn": scratch.nn, "F": scratch.nn.functional, "torch": torch}
    with pytest.raises((TypeError, RuntimeError, NotImplementedError), match=SPOKEN[expression]):
        eval(expression, {**names, "x": scratch.ones(1)})
