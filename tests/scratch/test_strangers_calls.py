"""What programs written for PyTorch ask of the engine: each expression on both, values equal.

`SAME` holds expressions, by the room of the engine that they belong to; `REFUSED` holds what both
refuse. A test of its own stands here only where an expression is too little.
"""

from __future__ import annotations

import collections
import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch

from nnlearn import checkpoints, scratch

REFUSALS = (RuntimeError, TypeError, ValueError, IndexError, AttributeError, AssertionError)
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
        "STREAM": stream,
        "saved": saved,
        "called": called,
        "D": D,
        "loaded": loaded,
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
        rounded = np.round(array, 5) if array.dtype.kind == "f" else array
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


SAME += """
    len(t.utils.data.DataLoader(t.utils.data.TensorDataset(t.arange(4)), 2, num_workers=2))
    [b for b in t.utils.data.DataLoader(STREAM(t), batch_size=2)]
    [b for b in t.utils.data.DataLoader(STREAM(t), batch_size=2, drop_last=True)]
    [b for b in t.utils.data.DataLoader(STREAM(t), batch_size=None)]
    len(list(STREAM(t) + STREAM(t)))
    saved(t, {"a": x, "b": i})
    saved(t, {"epoch": 3, "net": {"w": x}, "history": [1.5, (i, None, True, "text")], 7: x})
    saved(t, [x, u])
    saved(t, x)
    saved(t, nn.BatchNorm1d(2).state_dict())
    [tuple(p.shape) for p in called(nn.LazyLinear(3), t.ones(2, 5)).parameters()]
    [tuple(p.shape) for p in called(nn.LazyConv2d(4, 3), t.ones(1, 2, 5, 5)).parameters()]
    [tuple(p.shape) for p in called(nn.LazyConv2d(4, 3, groups=2), t.ones(2, 5, 5)).parameters()]
    [tuple(p.shape) for p in called(nn.LazyConv1d(4, 3), t.ones(1, 2, 5)).parameters()]
    [tuple(p.shape) for p in called(nn.LazyConvTranspose2d(4, 3), t.ones(1, 2, 5, 5)).parameters()]
    called(nn.LazyBatchNorm2d(), t.ones(1, 3, 2, 2)).state_dict()
    called(nn.LazyBatchNorm1d(), t.ones(2, 3)).state_dict()
    repr(nn.LazyLinear(3)), repr(called(nn.LazyLinear(3), t.ones(2, 5)))
    type(called(nn.LazyLinear(3), t.ones(2, 5))).__name__
    loaded(nn.LazyLinear(1), {"weight": t.ones(1, 2), "bias": t.zeros(1)})(x)
"""
REFUSED += """
    t.utils.data.DataLoader(t.ones(2), num_workers=-1)
    t.utils.data.DataLoader(t.ones(2), prefetch_factor=2)
    t.utils.data.DataLoader(STREAM(t), shuffle=True)
    t.utils.data.DataLoader(t.ones(2), num_wokers=2)
    nn.LazyLinear(3).weight.shape
    nn.LazyLinear(3).weight.numel()
    nn.init.xavier_uniform_(nn.LazyLinear(3).weight)
"""


SAME += """
    t.accelerator.is_available(), t.accelerator.current_accelerator(), t.accelerator.device_count()
    t.xpu.is_available(), t.cuda.is_available(), t.cuda.device_count(), t.cuda.memory_allocated()
    x.is_xpu, x.is_mps, x.is_cuda, x.is_sparse, x.is_quantized, x.is_complex(), x.get_device()
    isinstance(t.get_num_threads(), int), t.get_float32_matmul_precision()
    t.set_float32_matmul_precision("high")
    t.backends.cudnn.is_available(), t.backends.mps.is_built(), t.version.cuda
    t.__version__.split(".")[0]
    t.amp.GradScaler("cuda").scale(x), t.cuda.amp.GradScaler().is_enabled()
    t.finfo(t.float32).eps, t.finfo(t.float64).max, t.finfo().bits, t.iinfo(t.int32).max
    isinstance(x, t.cuda.FloatTensor), t.is_complex(x), t.typename(x), t.is_nonzero(t.ones(1))
    t.utils.checkpoint.checkpoint(t.exp, x, use_reentrant=False)
    list(nn.DataParallel(nn.Linear(1, 1)).state_dict())
    t.testing.assert_close(x, x + 1e-7)
    t.range(1, 3), t.range(0, 1, 0.5)
    x.new(2, 3).shape, x.new([1, 2]), x.new(t.Size([2])).shape, x.new().shape, i.new([1, 2])
    t.ones(2).resize_(1, 2), t.arange(6).resize_(2, 2), t.ones(2).resize_as_(t.zeros(1, 2))
    F.upsample(t.ones(1, 1, 2, 2), scale_factor=2)
    F.relu_(-x), t.relu_(-x), F.leaky_relu_(-x), F.elu_(-x), F.hardtanh_(x)
    t.conv2d(t.ones(1, 1, 3, 3), t.ones(1, 1, 2, 2)), t.dropout(x, 0.5, False)
    t.embedding(t.arange(6.0).view(3, 2), i - 1), t.layer_norm(x, (2,)), t.max_pool1d(x[None], 2)
    F.mse_loss(x, x + 1, size_average=False), F.mse_loss(x, x, reduce=False), F.l1_loss(x, -x, True)
    nn.MSELoss(size_average=False, reduce=True).reduction, nn.MSELoss(True).reduction
    nn.CrossEntropyLoss(None, False).reduction, nn.NLLLoss(size_average=False).reduction
    nn.init.constant(x, 3), nn.init.xavier_uniform(t.ones(2, 2)).shape
    nn.Softmax2d()(t.arange(4.0).view(1, 2, 2, 1))
    nn.modules.linear.Linear is nn.Linear, nn.modules.loss.MSELoss is nn.MSELoss
    t.utils.data.sampler.SubsetRandomSampler is t.utils.data.SubsetRandomSampler
    t.utils.data.dataloader.DataLoader is t.utils.data.DataLoader
    t.nn.utils.clip_grad.clip_grad_norm_ is nn.utils.clip_grad_norm_
    t.autograd.function.Function is t.autograd.Function
    t.distributions.normal.Normal is t.distributions.Normal
    D(t).Categorical(probs=p).log_prob(i - 1), D(t).Categorical(logits=p).entropy()
    D(t).Categorical(p.view(3, 1)).sample((4,)), repr(D(t).Bernoulli(t.tensor(0.5)))
    D(t).Categorical(logits=t.ones(2, 3)).sample((4, 5)).shape, D(t).Categorical(p).mode
    D(t).Categorical(logits=t.arange(6.0).view(2, 3)).log_prob(t.tensor([[0, 1], [2, 0]]))
    D(t).Categorical(probs=t.tensor([0.0, 1.0])).entropy(), D(t).Categorical(p).probs
    D(t).Bernoulli(p).log_prob(t.tensor([0.0, 1.0, 1.0])), D(t).Bernoulli(logits=p).entropy()
    D(t).Bernoulli(logits=p).mean, D(t).Bernoulli(p).variance, D(t).Bernoulli(p).logits
    D(t).Normal(0.0, x).log_prob(t.ones(2)), D(t).Normal(x, 2.0).entropy(), D(t).Normal(p, 1).cdf(p)
    D(t).Normal(x, x).sample((3,)).shape, D(t).Normal(t.zeros(2, 1), x).rsample().shape
    D(t).Uniform(0.0, x).log_prob(t.tensor([1.0, 2.0])), D(t).Uniform(p, 2.0).entropy()
    D(t).Independent(D(t).Normal(t.zeros(2, 3), p), 1).log_prob(t.ones(2, 3))
    D(t).Independent(D(t).Normal(t.zeros(2, 3), p), 1).entropy()
    D(t).kl_divergence(D(t).Normal(p, 1.0), D(t).Normal(0.0, 2.0))
    D(t).kl_divergence(D(t).Categorical(p), D(t).Categorical(logits=p))
    D(t).kl_divergence(D(t).Bernoulli(p), D(t).Bernoulli(p * p))
"""
REFUSED += """
    t.cuda.current_device()
    t.cuda.get_device_name(0)
    t.cuda.FloatTensor(2)
    t.testing.assert_close(x, x + 1)
    t.testing.assert_close(x, x.double())
    nn.MSELoss(x, x)
    D(t).Normal(0.0, -1.0)
    D(t).Categorical(p, p)
    D(t).Bernoulli(x)
    D(t).Bernoulli(p).log_prob(p)
    D(t).Uniform(0.0, x).log_prob(t.tensor([1.0, 10.0]))
    D(t).Categorical(p).log_prob(i)
    D(t).Categorical(p).rsample()
"""


def D(engine: Any) -> Any:
    return engine.distributions


def stream(engine: Any) -> Any:
    class Count(engine.utils.data.IterableDataset):
        def __iter__(self) -> Any:
            return iter(range(3))

    return Count()


def saved(engine: Any, obj: Any) -> Any:
    """Return an object after it went through a file."""
    file = io.BytesIO()
    engine.save(obj, file)
    file.seek(0)
    return engine.load(file, map_location="cpu", weights_only=True)


def called(layer: Any, x: Any) -> Any:
    layer(x)
    return layer


def loaded(layer: Any, state: Any) -> Any:
    layer.load_state_dict(state)
    return layer


def test_saved_files_are_safetensors_that_others_read(tmp_path: Path) -> None:
    net = scratch.nn.Sequential(scratch.nn.Linear(2, 3), scratch.nn.BatchNorm1d(3))
    scratch.save(net.state_dict(), tmp_path / "net.pt")
    plain = safetensors.numpy.load_file(tmp_path / "net.pt")
    assert set(plain) == set(net.state_dict())
    assert list(scratch.load(tmp_path / "net.pt")) == list(net.state_dict())
    np.testing.assert_array_equal(plain["0.weight"], net[0].weight.detach().numpy())
    scratch.save({"epoch": 3, "w": [net[0].weight]}, tmp_path / "run.pt")
    state = checkpoints.read(tmp_path / "run.pt").state
    assert state["epoch"] == 3
    np.testing.assert_array_equal(state["w"][0], net[0].weight.detach().numpy())
    safetensors.numpy.save_file(plain, tmp_path / "theirs.safetensors")
    assert set(scratch.load(tmp_path / "theirs.safetensors")) == set(plain)


def test_what_would_need_a_pickle_is_neither_saved_nor_loaded(tmp_path: Path) -> None:
    net = scratch.nn.Linear(1, 1)
    with pytest.raises(TypeError, match=r"save its state_dict\(\) instead of the Linear"):
        scratch.save({"net": net}, tmp_path / "net.pt")
    torch.save(torch.nn.Linear(1, 1).state_dict(), tmp_path / "theirs.pt")
    with pytest.raises(ValueError, match="is a pickle, which would run code"):
        scratch.load(tmp_path / "theirs.pt")
    assert not (tmp_path / "net.pt").exists()


def test_a_damaged_file_gives_one_clear_error(tmp_path: Path) -> None:
    file = io.BytesIO()
    scratch.save({"epoch": 3, "w": [scratch.ones(3), scratch.arange(4)]}, file)
    whole, rng = file.getvalue(), np.random.default_rng(0)
    for _ in range(500):
        damaged = np.frombuffer(whole, np.uint8).copy()
        damaged[rng.integers(len(whole), size=3)] = rng.integers(256, size=3)
        cut = damaged[: rng.integers(len(whole) + 1)].tobytes()
        try:
            scratch.load(io.BytesIO(cut))
        except ValueError as error:
            assert "the file is not a whole safetensors file" in str(error)  # noqa: PT017


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
    "nn.LSTM(2, 2)([1.0, 2.0])": "LSTM takes a tensor or a packed batch; got a list",
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


IMPORTS = {
    "import nnlearn.scratch.onnx": "safetensors",
    "from nnlearn.scratch.utils.tensorboard import SummaryWriter": "keep what you measure",
    "import nnlearn.scratch.distributed as dist": "in one process",
    "from nnlearn.scratch import vmap": "the batch as the first axis",
    "from nnlearn.scratch.nn.utils import parametrize": "weight_norm",
    "import nnlearn.scratch.cuda.frobnicate": "scratch.cuda has no 'frobnicate'",
    "from nnlearn.scratch.nn.modules.conv import Conv4d": "Conv2d",
    "from nnlearn.scratch.distributions import Beta": "outside the book's concepts",
}


@pytest.mark.parametrize("line", IMPORTS)
def test_importing_what_is_not_there_is_answered_as_a_dot_would_be(line: str) -> None:
    with pytest.raises(ImportError, match=IMPORTS[line]):
        exec(line)


FOUND = """
    import nnlearn.scratch.nn.parallel
    import nnlearn.scratch.backends.cudnn as cudnn
    import nnlearn.scratch.nn.modules.linear
    from nnlearn.scratch.nn.modules.module import Module
    from nnlearn.scratch.utils.data.sampler import SubsetRandomSampler
    from nnlearn.scratch.utils.data.dataset import Subset, random_split
    from nnlearn.scratch.utils.data.dataloader import DataLoader, default_collate
    from nnlearn.scratch.distributions.categorical import Categorical
    from nnlearn.scratch.autograd.variable import Variable
    from nnlearn.scratch.autograd.function import Function
    from nnlearn.scratch.cuda.amp import GradScaler, autocast
    from nnlearn.scratch.nn.utils.clip_grad import clip_grad_norm_
    from nnlearn.scratch.nn.parameter import Parameter
    from nnlearn.scratch.optim.optimizer import Optimizer
    from nnlearn.scratch.optim.lr_scheduler import StepLR
"""


@pytest.mark.parametrize("line", lines(FOUND))
def test_names_are_found_under_their_paths(line: str) -> None:
    exec(line)
    exec(line.replace("nnlearn.scratch", "torch"))


@pytest.mark.parametrize("expression", SPOKEN)
def test_a_mistake_is_answered_by_what_to_do(expression: str) -> None:
    names = {"t": scratch, "nn": scratch.nn, "F": scratch.nn.functional, "torch": torch}
    with pytest.raises((TypeError, RuntimeError, NotImplementedError), match=SPOKEN[expression]):
        eval(expression, {**names, "x": scratch.ones(1)})
