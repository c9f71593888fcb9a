"""Gives `Tensor` its methods and operators: the functions of ``nnlearn/scratch/functional``.

A method that ends in an underscore changes its tensor. Where no gradient is at stake it writes into
the tensor's memory; else the tensor becomes the result of a recorded operation (as ``x = f(x)``
would, under the same name).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch import creation, dtypes, old_names, options, random, typed
from nnlearn.scratch.device import check_device
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional import activation
from nnlearn.scratch.grad_mode import set_grad_enabled
from nnlearn.scratch.in_place import (
    adopt,
    check_not_a_leaf,
    original,
    overwrite,
    replace,
    writes_in_place,
)
from nnlearn.scratch.numpy_names import numpy_names
from nnlearn.scratch.operations import (
    accumulation,
    arithmetic,
    assembling,
    casting,
    comparison,
    elementwise,
    indexing,
    linear_systems,
    logic,
    matmul,
    ordering,
    rearrange,
    reduction,
    rounding,
    scatter,
    selection,
    shape,
    special,
    statistics,
    trigonometry,
)
from nnlearn.scratch.strangers import described, of_other_engine
from nnlearn.scratch.tensor import Tensor, wrap

METHODS = {
    arithmetic: "add sub mul div floor_divide remainder fmod pow neg",
    elementwise: "exp expm1 exp2 log log2 log10 log1p logaddexp sqrt rsqrt reciprocal square erf",
    trigonometry: "sin cos tan asin acos atan atan2 sinh cosh",
    rounding: "abs sign floor ceil round trunc",
    selection: "maximum minimum clamp clamp_min clamp_max nan_to_num",
    comparison: "eq ne lt le gt ge isnan isinf isfinite isclose equal allclose",
    logic: """
        logical_not logical_and logical_or logical_xor
        bitwise_not bitwise_and bitwise_or bitwise_xor
    """,
    accumulation: "lerp addcmul addcdiv cumprod",
    reduction: """
        sum mean prod var std logsumexp norm max min amax amin argmax argmin all any cumsum
    """,
    shape: """
        reshape view flatten unflatten transpose t permute squeeze unsqueeze expand expand_as
        broadcast_to repeat repeat_interleave chunk unbind flip roll tril triu clone
        contiguous
    """,
    matmul: "matmul mm bmm mv dot outer addmm",
    linear_systems: "det cov corrcoef matrix_power",
    assembling: """
        baddbmm addmv addr inner vdot cross diff dist diag_embed index_put tensor_split kron rot90
    """,
    ordering: """
        cummax cummin kthvalue mode aminmax histc histogram unique_consecutive masked_scatter
        argwhere
    """,
    special: """
        xlogy logit erfc asinh acosh atanh hypot frac deg2rad rad2deg nansum nanmean signbit
    """,
    indexing: "gather index_select masked_fill masked_select topk sort argsort nonzero",
    random: "multinomial",
    statistics: "median quantile",
    rearrange: """
        movedim swapaxes narrow select ravel tile view_as reshape_as diagonal diag trace
        unfold fliplr flipud
    """,
    scatter: """
        scatter scatter_add index_add index_fill index_copy take_along_dim take count_nonzero
        bincount unique
    """,
    activation: "sigmoid tanh relu softmax log_softmax prelu",
}
ALIASES = {
    "subtract": "sub",
    "multiply": "mul",
    "divide": "div",
    "true_divide": "div",
    "negative": "neg",
    "clip": "clamp",
    "absolute": "abs",
    "moveaxis": "movedim",
    "swapdims": "transpose",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
    "not_equal": "ne",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsin": "asin",
    "arccos": "acos",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "fix": "trunc",
    "ger": "outer",
}
IN_PLACE = """
    add sub mul div pow neg exp expm1 log log1p sqrt rsqrt reciprocal square abs sign sin cos
    clamp clamp_min clamp_max floor ceil round trunc remainder floor_divide sigmoid tanh relu
    masked_fill tril triu squeeze unsqueeze t transpose lerp addcmul addcdiv addmm scatter
    scatter_add index_add index_fill index_copy nan_to_num cumsum cumprod erf tan asin acos atan
    atan2 sinh cosh exp2 log2 log10 fmod xlogy logit erfc asinh acosh atanh hypot frac
    masked_scatter
"""
# Of truths and bits: no gradient is ever at stake.
IN_PLACE_ON_BITS = """
    logical_not logical_and logical_or logical_xor bitwise_not bitwise_and bitwise_or bitwise_xor
"""
OPERATORS: dict[str, Callable] = {
    "__add__": arithmetic.add,
    "__radd__": arithmetic.add,
    "__sub__": arithmetic.sub,
    "__mul__": arithmetic.mul,
    "__rmul__": arithmetic.mul,
    "__truediv__": arithmetic.div,
    "__floordiv__": arithmetic.floor_divide,
    "__mod__": arithmetic.remainder,
    "__pow__": arithmetic.pow,
    "__matmul__": matmul.matmul,
    "__neg__": arithmetic.neg,
    "__pos__": lambda x: x,
    "__abs__": rounding.abs,
    "__invert__": logic.bitwise_not,
    "__and__": logic.bitwise_and,
    "__rand__": logic.bitwise_and,
    "__or__": logic.bitwise_or,
    "__ror__": logic.bitwise_or,
    "__xor__": logic.bitwise_xor,
    "__eq__": comparison.eq,
    "__ne__": comparison.ne,
    "__lt__": comparison.lt,
    "__le__": comparison.le,
    "__gt__": comparison.gt,
    "__ge__": comparison.ge,
    "__getitem__": indexing.getitem,
    "__setitem__": indexing.setitem,
}
UNARY = (arithmetic.neg, rounding.abs, logic.bitwise_not)
SWAPPED: dict[str, Callable] = {
    "__rsub__": arithmetic.sub,
    "__rtruediv__": arithmetic.div,
    "__rfloordiv__": arithmetic.floor_divide,
    "__rmod__": arithmetic.remainder,
    "__rpow__": arithmetic.pow,
    "__rmatmul__": matmul.matmul,
}
# What an array on the right gets, as in PyTorch: NumPy's product, or a comparison.
ARRAYS = {
    **dict.fromkeys(("__add__", "__sub__", "__mul__", "__truediv__", "__matmul__"), "numpy"),
    **dict.fromkeys(("__eq__", "__ne__"), "compare"),
}
# What takes PyTorch's other name for ``dim`` as well, and is not made so where it is written.
BY_DIM = {
    *("cumprod", "norm", "squeeze", "unsqueeze", "repeat_interleave", "chunk", "unbind", "cross"),
    *("diff", "tensor_split", "cummax", "cummin", "kthvalue", "mode", "aminmax", "nansum"),
    *("nanmean", "gather", "index_select", "topk", "sort", "argsort", "median", "quantile"),
    *("narrow", "select", "scatter", "scatter_add", "index_add", "index_fill", "index_copy"),
    *("take_along_dim", "count_nonzero", "softmax", "log_softmax"),
}
NOT_SO = "is_cuda is_sparse is_xpu is_mps is_mkldnn is_quantized is_meta is_vulkan"
RESHAPING = {"squeeze", "unsqueeze", "t", "transpose"}
OPERAND_TYPES = (Tensor, bool, int, float, np.generic)


def attach() -> None:
    """Attach every method and operator to `Tensor` (called once, when the engine is imported)."""
    for module, names in METHODS.items():
        for name in names.split():
            function = getattr(module, name)
            setattr(Tensor, name, numpy_names(function) if name in BY_DIM else function)
    for alias, name in ALIASES.items():
        setattr(Tensor, alias, getattr(Tensor, name))
    for name in (IN_PLACE + IN_PLACE_ON_BITS).split():
        setattr(Tensor, name + "_", _in_place(name, getattr(Tensor, name)))
    for alias, name in (("subtract_", "sub_"), ("multiply_", "mul_"), ("clip_", "clamp_")):
        setattr(Tensor, alias, getattr(Tensor, name))
    for symbol in ("add", "sub", "mul", "truediv", "pow", "floordiv", "mod"):
        function = OPERATORS[f"__{symbol}__"]
        setattr(Tensor, f"__i{symbol}__", _operator(_in_place(symbol, function), "numpy"))
    for name, function in OPERATORS.items():
        plain = name in ("__getitem__", "__setitem__", "__pos__")
        arrays = ARRAYS.get(name, "refuse")
        setattr(Tensor, name, function if plain else _operator(function, arrays))
    for name, function in SWAPPED.items():
        arrays = "divide" if name == "__rtruediv__" else "refuse"
        setattr(Tensor, name, _operator(_swapped(function), arrays))
    for function in (
        *(to, type_as, new_tensor, new_zeros, new_ones, new_full, new_empty),
        *(
            zero_,
            fill_,
            copy_,
            normal_,
            uniform_,
            size,
            dim,
            numel,
            is_floating_point,
            is_contiguous,
            stride,
        ),
        *(cpu, cuda, half, data_ptr, element_size, detach_, bernoulli_, random_, exponential_),
        *(is_complex, is_pinned, is_inference, get_device),
        *(fill_diagonal_, split, split_with_sizes, where, type_, is_nonzero, sum_to_size),
    ):
        setattr(Tensor, "type" if function is type_ else function.__name__, function)
    for name, kind in (
        ("float", "float32"),
        ("double", "float64"),
        ("long", "int64"),
        ("int", "int32"),
        ("short", "int16"),
        ("char", "int8"),
        ("byte", "uint8"),
        ("bool", "bool"),
    ):
        setattr(Tensor, name, _converter(name, np.dtype(kind)))
    for name, turn in (("T", shape.t), ("mT", lambda x: shape.transpose(x, -1, -2))):
        setattr(Tensor, name, property(turn))
    for name, function in (("nelement", numel), ("ndimension", dim), ("pin_memory", cpu)):
        setattr(Tensor, name, function)
    for name in NOT_SO.split():
        setattr(Tensor, name, False)
    for name, value in (
        ("is_cpu", True),
        ("layout", options.strided),
        ("inverse", linear_systems.inv),
        ("pinverse", linear_systems.pinv),
        ("nbytes", property(lambda x: x.array.nbytes)),
        ("itemsize", property(element_size)),
    ):
        setattr(Tensor, name, value)
    old_names.attach(Tensor)


def to(
    self: Tensor,
    *args: Any,
    dtype: Any = None,
    device: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Return the tensor in another dtype; itself, if it has it already.

    The device can only be the CPU. ``copy`` asks for a copy in any case; how the entries lie in
    memory changes no number, and stays.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1, 2])
    >>> x.to(scratch.float32), x.to(scratch.int64) is x
    (tensor([1., 2.]), True)
    """
    flags = [a for a in args if isinstance(a, bool)]  # PyTorch's order: non_blocking, copy
    copy = flags[1] if len(flags) > 1 else copy
    for a in args:
        if isinstance(a, Tensor):
            dtype = a.dtype
        elif isinstance(a, (np.dtype, type, dtypes.NoDType)):
            dtype = a
        elif not isinstance(a, bool):
            check_device(a)
    check_device(device)
    result = self if dtype is None else casting.cast(self, dtype)
    return result.clone() if copy and result is self else result


def type_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the tensor in the dtype of ``other``."""
    return casting.cast(self, other.dtype)


def new_tensor(
    self: Tensor, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make a tensor of ``data`` in this tensor's dtype."""
    return creation.tensor(
        data, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad
    )


def new_zeros(
    self: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make zeros in this tensor's dtype."""
    return creation.zeros(
        *size, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad
    )


def new_ones(
    self: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make ones in this tensor's dtype."""
    return creation.ones(
        *size, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad
    )


def new_full(
    self: Tensor, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None
) -> Tensor:
    """Make a tensor of one value in this tensor's dtype."""
    return creation.full(size, fill_value, dtype=dtype or self.dtype, device=device)


def new_empty(self: Tensor, *size: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """Make an uninitialised tensor in this tensor's dtype."""
    return creation.empty(*size, dtype=dtype or self.dtype, device=device)


def zero_(self: Tensor) -> Tensor:
    """Set every entry to 0."""
    return fill_(self, 0)


def fill_(self: Tensor, value: Any) -> Tensor:
    """Set every entry to ``value``, in place, and return the tensor.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.zeros(2).fill_(7)
    tensor([7., 7.])
    """
    if isinstance(value, Tensor) and value.array.ndim:
        raise ShapeError(f"fill_ takes one number; got a tensor of shape {tuple(value.shape)}")
    number = value.item() if isinstance(value, Tensor) else value
    return overwrite(self, wrap(np.full_like(self.array, number)), value)


def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Copy the entries of ``src``, broadcast and converted to this dtype, in place.

    A source that does not broadcast to this shape raises ``ShapeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.zeros(2, 2).copy_(scratch.tensor([1, 2]))
    tensor([[1., 2.],
            [1., 2.]])
    """
    if not isinstance(src, Tensor):
        raise DTypeError(f"copy_ takes a tensor; got {type(src).__name__}")
    if dtypes.check_broadcast("copy_", self.array, src.array) != self.array.shape:
        raise ShapeError(
            f"copy_: source {src.array.shape} does not broadcast to {self.array.shape}"
        )
    return overwrite(self, casting.cast(src, self.dtype).expand(*self.shape), src)


def normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Any = None) -> Tensor:
    """Fill with draws from a normal distribution."""
    _need_floats("normal_", self)
    random.check_std("normal_", std)
    drawn = random.rng_of(generator).standard_normal(self.array.shape) * std + mean
    return overwrite(self, wrap(drawn.astype(self.dtype)))


def uniform_(self: Tensor, a: float = 0.0, b: float = 1.0, *, generator: Any = None) -> Tensor:
    """Fill with draws from a uniform distribution on [a, b); a above b raises ``ShapeError``."""
    _need_floats("uniform_", self)
    if a > b:
        raise ShapeError(f"uniform_ draws from a to b; got a = {a} above b = {b}")
    return overwrite(
        self, wrap(random.rng_of(generator).uniform(a, b, self.array.shape).astype(self.dtype))
    )


def _need_floats(name: str, tensor: Tensor) -> None:
    if tensor.array.dtype.kind != "f":
        raise DTypeError(f"{name} draws reals; this tensor is {tensor.dtype}: use .float()")


def size(self: Tensor, dim: int | None = None) -> Any:
    """Return the shape, or with ``dim`` the size of one axis.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(2, 3)
    >>> x.size(), x.size(-1)
    (Size([2, 3]), 3)
    """
    if dim is None:
        return self.shape
    try:
        return self.array.shape[dim]
    except IndexError:
        raise IndexError(f"size: dim {dim} is out of range for shape {tuple(self.shape)}") from None


def dim(self: Tensor) -> int:
    """Return the number of axes."""
    return self.array.ndim


def numel(self: Tensor) -> int:
    """Return the number of entries, the product of all sizes.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.zeros(2, 3).numel()
    6
    """
    return self.array.size


def is_floating_point(self: Tensor) -> bool:
    """Return whether the dtype is a floating one: only such tensors can have gradients.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ones(2).is_floating_point(), scratch.tensor([1]).is_floating_point()
    (True, False)
    """
    return dtypes.is_floating(self.dtype)


def is_contiguous(self: Tensor) -> bool:
    """Return whether the entries lie in row-major order in memory.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(2, 3)
    >>> x.is_contiguous(), x.T.is_contiguous()
    (True, False)
    """
    return bool(self.array.flags.c_contiguous)


def stride(self: Tensor, dim: int | None = None) -> Any:
    """Return how many entries apart neighbours along each axis lie in memory.

    A transposed view has its strides exchanged: nothing was moved.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(2, 3)
    >>> x.stride(), x.T.stride()
    ((3, 1), (1, 3))
    """
    steps = tuple(s // self.array.itemsize for s in self.array.strides)
    return steps if dim is None else steps[dim]


def data_ptr(self: Tensor) -> int:
    """Return the address of the first entry."""
    return self.array.ctypes.data


def element_size(self: Tensor) -> int:
    """Return the bytes of one entry."""
    return self.array.itemsize


def cpu(self: Tensor) -> Tensor:
    """Return the tensor: it is on the CPU already."""
    return self


def cuda(self: Tensor, device: Any = "cuda") -> Tensor:
    """Refuse: there is no GPU in this engine."""
    check_device(device if device is not None else "cuda")
    raise OutsideTheBook("the engine computes on the CPU only; use torch as the engine for a GPU")


def half(self: Tensor) -> Tensor:
    """Refuse: NumPy has no fast 16-bit arithmetic."""
    raise OutsideTheBook(
        "half precision is slow and inexact in NumPy, so the engine leaves it out; use float32"
    )


def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Any = None) -> Tensor:
    """Fill with 1 with probability ``p`` and 0 otherwise."""
    chance = p.array if isinstance(p, Tensor) else p
    drawn = random.rng_of(generator).random(self.array.shape) < chance
    return overwrite(self, wrap(drawn.astype(self.dtype)))


def random_(
    self: Tensor, from_: int = 0, to: int | None = None, *, generator: Any = None
) -> Tensor:
    """Fill with whole numbers from ``from_`` to ``to`` − 1 (with one bound: from 0 to it)."""
    low, high = (0, from_) if to is None and from_ else (from_, to)
    drawn = random.rng_of(generator).integers(
        low, 2**24 if high is None else high, self.array.shape
    )
    return overwrite(self, wrap(drawn.astype(self.dtype)))


def exponential_(self: Tensor, lambd: float = 1.0, *, generator: Any = None) -> Tensor:
    """Fill with draws from an exponential distribution of rate ``lambd``."""
    drawn = random.rng_of(generator).exponential(1 / lambd, self.array.shape)
    return overwrite(self, wrap(drawn.astype(self.dtype)))


def fill_diagonal_(self: Tensor, fill_value: float) -> Tensor:
    """Set the entries on the diagonal of a matrix to one value."""
    if self.array.ndim != 2:
        raise ShapeError(f"fill_diagonal_ takes a matrix; got shape {self.array.shape}")
    i = wrap(np.arange(min(self.array.shape)))
    self[i, i] = fill_value
    return self


def split(self: Tensor, split_size: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return pieces of one size, or of the sizes given: see `nnlearn.scratch.split`."""
    return shape.split(self, split_size, dim)


def split_with_sizes(self: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return pieces of the given sizes."""
    return shape.split(self, list(split_sizes), dim)


def where(self: Tensor, condition: Tensor, y: Any) -> Tensor:
    """Return this tensor where the condition holds, ``y`` elsewhere."""
    return selection.where(condition, self, y)


def type_(self: Tensor, dtype: Any = None) -> Any:
    """Return the name of the tensor's kind, or the tensor in another dtype or kind."""
    if dtype is None:
        return typed.name_of(self)
    return casting.cast(self, typed.dtype_of(dtype))


def is_nonzero(self: Tensor) -> bool:
    """Whether the single entry differs from 0."""
    return self.item() != 0


def is_complex(self: Tensor) -> bool:
    """Whether the entries are complex: never."""
    return False


def is_pinned(self: Tensor, device: Any = None) -> bool:
    """Whether the memory is kept ready for a graphics card: never."""
    return False


def is_inference(self: Tensor) -> bool:
    """Whether the tensor was made in inference mode: tensors are all alike here."""
    return False


def get_device(self: Tensor) -> int:
    """Return −1, as PyTorch does on the CPU."""
    return -1


def sum_to_size(self: Tensor, *size: Any) -> Tensor:
    """Return the sum over the axes along which ``size`` would be broadcast to this shape."""
    sides = tuple(size[0]) if len(size) == 1 and not isinstance(size[0], int) else size
    extra = self.array.ndim - len(sides)
    axes = tuple(range(extra)) + tuple(
        extra + i for i, n in enumerate(sides) if n == 1 and self.array.shape[extra + i] != 1
    )
    return (reduction.sum(self, axes) if axes else self).reshape(sides)


def detach_(self: Tensor) -> Tensor:
    """Forget how the tensor was made."""
    if self._base is not None:
        raise GradError("a view cannot be detached in place; use detach()")
    self.requires_grad, self._node, self._slot = False, None, 0
    return self


def _in_place(name: str, function: Callable) -> Callable:
    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        written = writes_in_place(self, *args, *kwargs.values())
        if not written:
            check_not_a_leaf(self)
        if name in RESHAPING and written:
            self.array = function(self.detach(), *args, **kwargs).array
            return self
        if name in RESHAPING:
            return replace(self, function(self, *args, **kwargs))
        with set_grad_enabled(not written):
            result = function(self if written else original(self), *args, **kwargs)
        if result.array.shape != self.array.shape:
            raise ShapeError(
                f"{name}_: the result {result.array.shape} does not fit in place of "
                f"{self.array.shape}"
            )
        if result.array.dtype.kind == "f" and self.array.dtype.kind != "f":
            raise DTypeError(
                f"{name}_: a {result.dtype} result does not fit in a {self.dtype} tensor; use "
                ".float()"
            )
        return overwrite(self, result) if written else adopt(self, casting.cast(result, self.dtype))

    method.__name__ = name + "_"
    method.__doc__ = f"Do `{name}` in place and return the tensor."
    return method


def _operator(function: Callable, arrays: str = "refuse") -> Callable:
    def unary(self: Tensor) -> Any:
        return function(self)

    def binary(self: Tensor, other: Any) -> Any:
        if isinstance(other, OPERAND_TYPES):
            return function(self, other)
        return _not_an_operand(self, function, other, arrays)

    return unary if function in UNARY else binary


def _not_an_operand(self: Tensor, function: Callable, other: Any, arrays: str) -> Any:
    if isinstance(other, np.ndarray) and arrays == "numpy":
        return NotImplemented  # NumPy multiplies, and hands a tensor back
    if isinstance(other, np.ndarray) and arrays == "divide":
        return self.reciprocal() * other
    if isinstance(other, np.ndarray) and arrays == "compare":
        return function(self, wrap(other))
    if isinstance(other, np.ndarray):
        raise DTypeError(
            f"an array of shape {other.shape} and a tensor do not mix in this order; wrap the "
            "array in scratch.tensor"
        )
    if of_other_engine(other):
        raise DTypeError(f"an operand of a tensor is a tensor or a number; {described(other)}")
    return NotImplemented


def _swapped(function: Callable) -> Callable:
    return lambda self, other: function(creation.as_tensor(other, dtype=_joint(self, other)), self)


def _joint(tensor: Tensor, number: Any) -> Any:
    return (
        None
        if isinstance(number, (Tensor, bool))
        else dtypes.result_type(tensor.array, _number(number))
    )


def _number(x: Any) -> Any:
    return x.item() if isinstance(x, np.generic) else x


def _converter(name: str, kind: np.dtype) -> Callable:
    def method(self: Tensor) -> Tensor:
        return casting.cast(self, kind)

    method.__name__ = name
    method.__doc__ = f"Return the tensor as {kind.name}."
    return method
