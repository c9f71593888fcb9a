"""Methods, creation functions and small namespaces answer as PyTorch's do."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import GradError, OutsideTheBook
from nnlearn.scratch.methods import ALIASES, IN_PLACE

X = np.array([[0.5, -1.25, 2.0], [3.0, -0.75, 0.25]])
Y = np.array([[1.5, 0.5, -2.0], [0.25, 1.0, 4.0]])
POSITIVE = {"log", "log1p", "log2", "log10", "sqrt", "rsqrt", "reciprocal"}
SMALL = {"asin", "acos", "atanh"}
ABOVE_1 = {"acosh"}
BELOW_1 = {"logit"}
ROWS = np.array([1, 0])
ARGUMENTS = {
    **dict.fromkeys(
        ("add", "sub", "mul", "div", "remainder", "floor_divide", "fmod", "atan2"), (Y,)
    ),
    "pow": (2,),
    "clamp": (-1, 1),
    "clamp_min": (0.1,),
    "clamp_max": (0.1,),
    "masked_fill": (X > 0, 9.0),
    "lerp": (Y, 0.25),
    "transpose": (0, 1),
    "unsqueeze": (1,),
    **dict.fromkeys(("addcmul", "addcdiv"), (Y, Y + 5)),
    **dict.fromkeys(("scatter", "scatter_add"), (0, np.array([[1, 0, 1]]), Y)),
    **dict.fromkeys(("index_add", "index_copy"), (0, ROWS, Y)),
    "index_fill": (1, ROWS, 7.0),
    **dict.fromkeys(("cumsum", "cumprod"), (1,)),
    "addmm": (Y, np.outer(Y[0], Y[1])),
    "hypot": (Y,),
    "xlogy": (np.abs(Y),),
    "masked_scatter": (X > 0, Y),
}


def began(name):
    if name in ABOVE_1 | BELOW_1:
        return np.abs(X) + 1.5 if name in ABOVE_1 else np.abs(X) / 4
    return np.abs(X) if name in POSITIVE else X / 4 if name in SMALL else X


def tensors(engine, values):
    return [engine.tensor(v) if isinstance(v, np.ndarray) else v for v in values]


def equal(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert f"torch.{ours.dtype.name}" == str(theirs.dtype)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-6)


@pytest.mark.parametrize("name", sorted(IN_PLACE.split()))
def test_a_method_in_place_changes_its_tensor_as_in_torch(name):
    start = began(name)
    results = []
    for engine in (scratch, torch):
        x = engine.tensor(start)
        y = getattr(x, f"{name}_")(*tensors(engine, ARGUMENTS.get(name, ())))
        assert y is x
        results.append(x)
    equal(*results)


@pytest.mark.parametrize("name", sorted(IN_PLACE.split()))
def test_a_method_in_place_gives_the_gradient_of_the_method(name):
    start = began(name)
    found = []
    for ending in ("_", ""):
        w = scratch.tensor(start, requires_grad=True)
        y = w * 1.0
        arguments = tensors(scratch, ARGUMENTS.get(name, ()))
        if not hasattr(y, name):
            pytest.fail(f"no method {name}")
        y = getattr(y, name + ending)(*arguments)
        if not y.requires_grad:  # floor_divide has no derivative
            assert name == "floor_divide"
            return
        (y * y).sum().backward()
        found.append(w.grad.numpy())
    np.testing.assert_allclose(*found)


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_an_alias_is_there_as_a_method_and_as_a_function(alias):
    assert hasattr(scratch, alias)
    assert hasattr(scratch.Tensor, alias)
    assert hasattr(torch, alias)


CREATION = {
    "arange": [(5,), (2, 9), (2, 9, 3), (0.0, 1.0, 0.25), (5, 0, -2)],
    "linspace": [(0, 1, 5), (3.0, -3.0, 1)],
    "logspace": [(0, 2, 3), (-1.0, 1.0, 5)],
    "eye": [(3,), (2, 4)],
    "zeros": [(2, 3), ((2, 3),)],
    "ones": [(2, 3), (4,)],
    "full": [((2, 2), 7), ((3,), 0.5), ((2,), True)],
    "tril_indices": [(3, 3), (2, 4, 1), (4, 2, -1)],
    "triu_indices": [(3, 3), (2, 4, 1), (4, 2, -1)],
    "tensor": [([1, 2],), ([1.0, 2],), (True,), ([[1], [2]],), ([],)],
}


@pytest.mark.parametrize(
    ("name", "args"), [(n, a) for n, many in CREATION.items() for a in many], ids=str
)
def test_creation_gives_torchs_values_shapes_and_dtypes(name, args):
    equal(getattr(scratch, name)(*args), getattr(torch, name)(*args))


@pytest.mark.parametrize("name", ["zeros", "ones", "eye", "randn", "rand", "empty"])
def test_creation_takes_dtype_device_and_requires_grad(name):
    x = getattr(scratch, name)(2, 2, dtype=scratch.float64, device="cpu", requires_grad=True)
    assert x.dtype == np.float64
    assert x.requires_grad


def test_like_functions_keep_shape_and_dtype():
    x = scratch.zeros(2, 3, dtype=scratch.float64)
    for name in ("zeros_like", "ones_like", "rand_like", "randn_like", "empty_like"):
        y = getattr(scratch, name)(x)
        assert (tuple(y.shape), y.dtype) == ((2, 3), np.float64)
    whole = scratch.randint_like(x, 5)
    assert (whole.numpy() == whole.numpy().round()).all()


SNIPPETS = [
    "x.size(0), x.dim(), x.numel(), x.nelement(), x.ndimension(), x.shape[-1]",
    "x.tolist(), x.sum().item(), x.view_as(y), y.reshape_as(x)",
    "x.unfold(1, 2, 1), x.movedim(0, 1), x.narrow(1, 0, 2), x.select(0, 1)",
    "x.T, x.mT, x.t(), x.swapaxes(0, 1)",
    "x.where(x > 0, y), e.where(x > 0, x, y), e.where(x > 0)[0]",
    "x.median(), x.median(1).values, x.median(1).indices, e.quantile(x, 0.5)",
    "x.unique(), x.sort(1)[0], x.argsort(1), x.topk(2, 1)[1]",
    "x.type_as(y), x.to(e.float64), x.to('cpu'), x.to(y), x.type(e.float32), x.double()",
    "x.expand(4, 2, 3), x.repeat(2, 1), x.tile(2), x[None].expand_as(e.zeros(2, 2, 3))",
    "e.cat([x, y]), e.concat([x, y], 1), e.hstack([x, y]), e.vstack([x, y]), e.stack([x, y], 2)",
    "e.meshgrid(x[0], y[0], indexing='xy')[1], e.diag(x[0]), e.trace(x), e.outer(x[0], y[0])",
    "e.linalg.norm(x), e.linalg.norm(x, dim=1), e.linalg.vector_norm(x, 1), e.cdist(x, y)",
    "e.nn.functional.normalize(x), e.nn.functional.cosine_similarity(x, y), e.lerp(x, y, 0.5)",
    "x.split_with_sizes([1, 2], 1)[1], x.chunk(2, 1)[1], x.unbind(1)[2], x.fliplr(), x.ravel()",
    "e.var_mean(x, 1)[0], e.std_mean(x)[1], x.cumsum(0), x.cumprod(1), x.logsumexp(1)",
    "x.sum_to_size(1, 3), x.take(e.tensor([0, 5])), x.diagonal(), x.count_nonzero(), x.isnan()",
    "x[e.tensor([1, 0])], x[:, [0, 2]], x[x > 0], x[..., -1], x[1:, None], x[-1, -1]",
    "2 - x, 2 / x.abs(), 2 ** x, -x, x % 1, x // 1, abs(x), ~(x > 0), (x > 0) & (y > 0)",
    "x.is_cuda, x.is_floating_point(), e.is_floating_point(x), e.numel(x), e.is_tensor(x)",
    "e.cuda.is_available() and 1, e.backends.mps.is_available() and 1",
]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_an_expression_gives_the_same_on_both_engines(snippet):
    ours, theirs = (
        eval(f"[{snippet}]", {"e": e, "x": e.tensor(X).float(), "y": e.tensor(Y).float()})
        for e in (scratch, torch)
    )
    for a, b in zip(ours, theirs, strict=True):
        if isinstance(b, torch.Tensor):
            equal(a, b)
        else:
            assert a == b or a == pytest.approx(b)


def test_gradients_asked_for_by_name_leave_grad_alone():
    found = []
    for engine in (scratch, torch):
        w = engine.tensor(X, requires_grad=True)
        h = w * 2
        loss = (h * h).sum()
        found.append(engine.autograd.grad(loss, [w, h]))
        assert w.grad is None
    for a, b in zip(*found, strict=True):
        equal(a, b)


def test_an_input_that_is_not_used_is_an_error_or_none():
    w, unused = (scratch.ones(2, requires_grad=True) for _ in range(2))
    with pytest.raises(GradError, match="allow_unused"):
        scratch.autograd.grad((w * w).sum(), [w, unused])
    assert scratch.autograd.grad((w * w).sum(), [w, unused], allow_unused=True)[1] is None


def test_gradients_of_gradients_are_refused_with_advice():
    w = scratch.ones(2, requires_grad=True)
    with pytest.raises(OutsideTheBook, match="create_graph"):
        scratch.autograd.grad((w * w).sum(), w, create_graph=True)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: scratch.zeros(2).frobnicate(), "Tensor has no 'frobnicate'"),
        (lambda: scratch.array, r"scratch\.tensor"),
        (lambda: scratch.zeros(2).copy(), r"clone\(\)"),
        (lambda: scratch.nn.Dense, "nn.Linear"),
        (lambda: scratch.vmap, "first axis"),
        (lambda: scratch.one_hot, "it is scratch.nn.functional.one_hot"),
        (lambda: scratch.nn.Adam, "it is scratch.optim.Adam"),
        (lambda: scratch.nn.functional.DataLoader, "it is scratch.utils.data.DataLoader"),
        (lambda: scratch.nn.Conv3d, "Conv2d"),
        (lambda: scratch.zeros(2).bfloat16(), "float32"),
        (lambda: scratch.linalg.schur, "linalg has no 'schur'"),
        (lambda: scratch.nn.init.xavier_unifrom_, "Close to it: xavier_uniform_"),
        (lambda: scratch.utils.data.DataLoadr, "Close to it: DataLoader"),
        (lambda: scratch.optim.lr_scheduler.StepLr, "Close to it: StepLR"),
    ],
)
def test_what_is_left_out_says_so(ask, answer):
    with pytest.raises(OutsideTheBook, match=answer):
        ask()


def test_a_tensor_still_tells_what_it_lacks():
    assert not hasattr(scratch.zeros(2), "frobnicate")
    assert getattr(scratch.zeros(2), "frobnicate", None) is None


def test_an_operation_with_a_backward_pass_of_its_own():
    found = []
    for engine in (scratch, torch):

        class Scaled(engine.autograd.Function):
            @staticmethod
            def forward(ctx, x, w, factor):
                ctx.save_for_backward(x, w)
                ctx.factor = factor
                return x * w * factor

            @staticmethod
            def backward(ctx, gradient):
                x, w = ctx.saved_tensors
                return gradient * w * ctx.factor, gradient * x * ctx.factor, None

        x, w = (engine.tensor(v, requires_grad=True) for v in (X, Y))
        y = Scaled.apply(x, w, 3.0)
        (y * y).sum().backward()
        found.append((y, x.grad, w.grad))
    for a, b in zip(*found, strict=True):
        equal(a, b)


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("batch_first", [True, False])
def test_sequences_are_padded_as_in_torch(side, batch_first):
    lines = [X, Y[:1], np.concatenate([X, Y])]
    ours, theirs = (
        e.nn.utils.rnn.pad_sequence(
            [e.tensor(line) for line in lines], batch_first, -1.0, padding_side=side
        )
        for e in (scratch, torch)
    )
    equal(ours, theirs)


@pytest.mark.parametrize("size", [(3, 3), (2, 4)])
def test_eye_and_dirac_fill_as_in_torch(size):
    equal(scratch.nn.init.eye_(scratch.ones(*size)), torch.nn.init.eye_(torch.ones(*size)))
    for groups in (1, 2):
        equal(*(e.nn.init.dirac_(e.ones(4, *size), groups) for e in (scratch, torch)))


@pytest.mark.parametrize(("dtype", "bound"), [("float32", 5e-7), ("float64", 5e-15)])
def test_the_error_function_is_right_to_the_last_digits_near_zero_and_far_out(dtype, bound):
    x = np.concatenate([np.linspace(-8, 8, 4001), np.logspace(-30, 0, 200)]).astype(dtype)
    due = np.array([math.erf(v) for v in x.tolist()])
    came = scratch.erf(scratch.tensor(x)).numpy()
    assert came.dtype == dtype
    np.testing.assert_allclose(came, due, rtol=bound, atol=0)
