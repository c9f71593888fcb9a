"""Tensors: dtypes, memory, printing, conversion, and PyTorch's answers to the same questions."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError

DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float32", "float64"]
BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


def name(dtype: object) -> str:
    return str(dtype).removeprefix("torch.")


@pytest.mark.parametrize(
    "data",
    [1, 1.5, True, [1, 2], [1.0, 2], [True, False], [], [[]], [[1, 2], [3, 4]], np.arange(3.0)],
    ids=repr,
)
def test_tensor_of_plain_data_has_torchs_dtype_and_shape(data: object) -> None:
    ours, theirs = scratch.tensor(data), torch.tensor(data)
    assert name(ours.dtype) == name(theirs.dtype)
    assert tuple(ours.shape) == tuple(theirs.shape)


@given(
    st.sampled_from(DTYPES),
    st.sampled_from(DTYPES),
    st.sampled_from(["full", "0-d"]),
    st.sampled_from(["full", "0-d"]),
    st.sampled_from(["mul", "add", "div", "maximum", "eq", "where"]),
)
def test_mixed_dtypes_are_promoted_as_in_torch(
    one: str, other: str, first: str, second: str, operation: str
) -> None:
    def run(engine: object) -> object:
        shapes = {"full": [2], "0-d": []}
        x = engine.ones(shapes[first], dtype=getattr(engine, one))
        y = engine.ones(shapes[second], dtype=getattr(engine, other))
        if operation == "where":
            return engine.where(engine.ones(2) > 0, x, y)
        return getattr(engine, operation)(x, y)

    assert name(run(scratch).dtype) == name(run(torch).dtype)


@given(st.sampled_from(DTYPES), st.sampled_from([2, 2.5, True]), st.sampled_from("+*/-"))
def test_numbers_take_the_kind_of_the_tensor(dtype: str, number: object, symbol: str) -> None:
    def run(engine: object) -> object:
        x = engine.ones(2, dtype=getattr(engine, dtype))
        return {"+": lambda: x + number, "*": lambda: number * x, "/": lambda: number / x,
                "-": lambda: number - x}[symbol]()  # fmt: skip

    try:
        theirs = run(torch)
    except RuntimeError:
        with pytest.raises(RuntimeError):
            run(scratch)
        return
    ours = run(scratch)
    assert name(ours.dtype) == name(theirs.dtype)
    np.testing.assert_allclose(ours.array, theirs.numpy())


def test_numpy_numbers_count_as_numbers_and_do_not_widen() -> None:
    x = scratch.ones(2)
    for result in (x * np.float64(2), np.float64(2) * x, x / np.int64(2), np.sqrt(2) - x):
        assert isinstance(result, scratch.Tensor)
        assert result.dtype == scratch.float32


def test_arrays_and_tensors_do_not_mix_silently() -> None:
    x, w = scratch.ones(2), scratch.ones(2, requires_grad=True)
    for mix in (lambda: w < np.ones(2), lambda: np.ones(2) + x, lambda: scratch.exp(np.ones(2))):
        with pytest.raises(TypeError, match=r"scratch\.tensor|operand|Tensor"):
            mix()


def test_tensor_copies_and_from_numpy_shares() -> None:
    a = np.zeros(2, np.float32)
    copied, shared = scratch.tensor(a), scratch.from_numpy(a)
    a[0] = 5
    assert copied.tolist() == [0, 0]
    assert shared.tolist() == [5, 0]


def test_views_share_memory_and_copies_do_not() -> None:
    x = scratch.zeros(2, 3)
    for view in (
        x.reshape(3, 2),
        x.T,
        x[0],
        x[:, None],
        x.squeeze(),
        x.detach(),
        x.expand(4, 2, 3),
    ):
        assert np.shares_memory(view.array, x.array)
    for other in (x.clone(), x[[0, 1]], x[x > -1], x.repeat(1, 1)):
        assert not np.shares_memory(other.array, x.array)


def test_numpy_of_a_tensor_that_requires_grad_is_refused() -> None:
    with pytest.raises(GradError, match="detach"):
        scratch.ones(2, requires_grad=True).numpy()
    with pytest.raises(RuntimeError):
        np.asarray(scratch.ones(2, requires_grad=True))


def test_integers_cannot_require_grad() -> None:
    with pytest.raises(GradError, match=r"\.float\(\)"):
        scratch.tensor([1, 2], requires_grad=True)


def test_ragged_lists_and_words_are_refused() -> None:
    with pytest.raises(ShapeError, match="ragged"):
        scratch.tensor([[1, 2], [3]])
    with pytest.raises(DTypeError, match="numbers"):
        scratch.tensor(["a"])


def test_pickling_is_refused_and_says_what_to_use() -> None:
    with pytest.raises(OutsideTheBook, match="checkpoints"):
        pickle.dumps(scratch.ones(2))


def test_deepcopy_copies_leaves_and_refuses_results() -> None:
    x = scratch.ones(2, requires_grad=True)
    y = copy.deepcopy(x)
    y.array[0] = 5
    assert x.tolist() == [1, 1]
    assert y.requires_grad
    with pytest.raises(GradError, match="leaves"):
        copy.deepcopy(x * 2)


def test_other_devices_and_half_precision_are_refused_with_advice() -> None:
    for ask in (
        lambda: scratch.ones(2, device="cuda"),
        lambda: scratch.ones(2).to("cuda:0"),
        lambda: scratch.ones(2).cuda(),
        lambda: scratch.device("mps"),
    ):
        with pytest.raises(OutsideTheBook, match=r"device='cpu'|CPU"):
            ask()
    with pytest.raises(OutsideTheBook, match="float32"):
        scratch.ones(2).half()
    assert scratch.ones(2).to("cpu").device == scratch.device("cpu")
    assert scratch.ones(2, device=scratch.device("cpu")).device.type == "cpu"


def test_names_that_are_missing_say_what_is_near() -> None:
    for ask, near in (
        (lambda: scratch.nn.Conv9d, "Conv2d"),
        (lambda: scratch.linspaces, "linspace"),
        (lambda: scratch.nn.functional.relux, "relu"),
        (lambda: scratch.optim.Addam, "Adam"),
    ):
        with pytest.raises(AttributeError, match=f"outside the book's concepts.*{near}"):
            ask()


@BOTH
def test_what_model_code_asks_of_a_tensor(engine: object) -> None:
    x = engine.arange(6, dtype=engine.float32).reshape(2, 3)
    assert x.size() == x.shape
    assert tuple(x.size()) == (2, 3)
    assert x.size(-1) == 3
    assert (x.dim(), x.ndim, x.numel(), x.nelement(), len(x)) == (2, 2, 6, 6, 2)
    assert x.shape.numel() == 6
    b, c = x.shape
    assert (b, c) == (2, 3)
    assert x.is_floating_point()
    assert [row.tolist() for row in x] == [[0, 1, 2], [3, 4, 5]]
    assert x[1, 2].item() == 5
    assert float(x[0, 1]) == 1
    assert list(range(3))[x[0, 2].long()] == 2
    assert f"{x[1, 1]:.2f}" == "4.00"
    assert bool((x == x).all())
    assert (x.mT @ x).shape == (3, 3)
    assert x.new_zeros(2, 2).dtype == x.dtype
    assert x.type_as(engine.zeros(1, dtype=engine.float64)).dtype == engine.float64
    assert engine.is_tensor(x)


@BOTH
def test_truth_and_length_of_unsuitable_tensors_raise(engine: object) -> None:
    for ask in (
        lambda: bool(engine.ones(2)),
        lambda: engine.ones(2).item(),
        lambda: len(engine.tensor(1.0)),
        lambda: list(engine.tensor(1.0)),
        lambda: engine.ones(2, 3).reshape(4),
        lambda: engine.ones(2)[5],
        lambda: engine.ones(2, 3) + engine.ones(4),
        lambda: engine.ones(2, 3) @ engine.ones(2, 3),
        lambda: engine.ones(2) @ engine.ones(2, dtype=engine.float64),
        lambda: engine.ones(3).sum(dim=1),
        lambda: engine.ones(3).mean(dim=2),
        lambda: engine.ones(0).max(),
        lambda: engine.ones(0, 3).argmax(0),
        lambda: engine.tensor([1, 2]).mean(),
        lambda: engine.ones(2)[0.5],
        lambda: engine.ones(4)[::-1],
        lambda: engine.cat([engine.ones(2, 3), engine.ones(2, 4)], 0),
        lambda: engine.stack([engine.ones(2), engine.ones(3)]),
        lambda: engine.ones(2, 3).expand(2, 4),
        lambda: engine.ones(2, 2, 2).t(),
        lambda: engine.ones(2) - (engine.ones(2) > 0).mul_(True).bool().__neg__(),
        lambda: engine.arange(3).add_(0.5),
        lambda: engine.ones(2).add_(engine.ones(2, 2)),
        lambda: engine.where(engine.ones(2), engine.ones(2), engine.ones(2)),
        lambda: engine.ones(2).masked_fill(engine.ones(2), 0.0),
        lambda: engine.einsum("ij,jk->ik", engine.ones(2, 3), engine.ones(2, 3)),
    ):
        with pytest.raises((RuntimeError, ValueError, TypeError, IndexError)):
            ask()


def test_shape_errors_name_both_shapes() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 3\) and \(4,\)"):
        scratch.ones(2, 3) + scratch.ones(4)
    with pytest.raises(ShapeError, match=r"\(2, 3\) @ \(2, 3\)"):
        scratch.ones(2, 3) @ scratch.ones(2, 3)
    with pytest.raises(ShapeError, match=r"783 features.*784"):
        scratch.nn.Linear(784, 10)(scratch.ones(1, 783))


@pytest.mark.parametrize(
    "values",
    [
        1.0,
        [1.0, 2.0],
        [0.5, 2.0],
        [1, 2],
        [True, False],
        [[0.25, 1.0], [3.0, -4.0]],
        [[0.0, float("-inf")], [0.0, 0.0]],
        [100.0, float("nan"), -3.0],
        [1.5, float("-inf")],
    ],
    ids=repr,
)
def test_tensors_print_as_in_torch(values: object) -> None:
    assert repr(scratch.tensor(values)) == repr(torch.tensor(values))


def test_prints_show_what_is_not_the_default() -> None:
    assert repr(scratch.ones(1, dtype=scratch.float64)) == "tensor([1.], dtype=scratch.float64)"
    assert repr(scratch.ones(1, requires_grad=True)) == "tensor([1.], requires_grad=True)"
    assert "grad_fn=<MulBackward>" in repr(scratch.ones(1, requires_grad=True) * 2)


def test_importing_the_engine_needs_neither_torch_nor_anything_but_numpy() -> None:
    code = (
        "import sys; from nnlearn import scratch; import nnlearn.scratch.nn.functional as F; "
        "heavy = {'torch', 'sklearn', 'matplotlib', 'scipy', 'tqdm', 'safetensors'}; "
        "heavy &= set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_engine_imports_as_torch_does() -> None:
    import nnlearn.scratch.nn as nn
    import nnlearn.scratch.nn.functional as F
    import nnlearn.scratch.optim as optim
    from nnlearn.scratch.nn import init
    from nnlearn.scratch.nn.utils import clip_grad_norm_
    from nnlearn.scratch.utils.data import DataLoader, TensorDataset

    assert all(
        (nn.Linear, F.relu, optim.SGD, init.zeros_, clip_grad_norm_, DataLoader, TensorDataset)
    )


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    def draws(seed: int) -> list:
        scratch.manual_seed(seed)
        net = scratch.nn.Linear(3, 3)
        return [net.weight.tolist(), scratch.randn(2).tolist(), scratch.randperm(5).tolist()]

    assert draws(1) == draws(1)
    assert draws(1) != draws(2)


@BOTH
def test_multinomial_draws_in_proportion(engine: object) -> None:
    engine.manual_seed(0)
    drawn = engine.multinomial(engine.tensor([1.0, 3.0, 0.0]), 4000, replacement=True)
    counts = np.bincount(drawn.numpy(), minlength=3) / 4000
    np.testing.assert_allclose(counts, [0.25, 0.75, 0.0], atol=0.03)


def test_multinomial_refuses_more_indices_than_have_weight() -> None:
    with pytest.raises(ShapeError, match="too few"):
        scratch.multinomial(scratch.tensor([1.0, 0.0]), 2)
