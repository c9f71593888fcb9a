"""Losses: how wrong an answer is, as one number to make small.

``reduction`` is 'mean' (the default), 'sum' or 'none', which gives one loss for each entry or
example.

Taught in the chapter ``dnn`` (and ``neurons``, for one neuron with two classes).
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.activation import log_softmax_array, sigmoid_array
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.strangers import described
from nnlearn.scratch.tensor import Tensor

_UNSIGNED: dict[int, Any] = {1: np.uint8, 8: np.uint64}


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """Return the squared error (x − y)².

    Parameters
    ----------
    input, target : Tensor
        x and y, floating, of the same shape.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Source: Legendre (1805); as a network's loss, Rumelhart, Hinton and Williams (1986), equation 3
    (with a factor ½). Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.mse_loss(scratch.tensor([1.0, 2.0]), scratch.tensor([0.0, 0.0]))
    tensor(2.5000)
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("mse_loss", input, target)
    losses = _squared_error(input, target)
    if weight is None:
        return _reduce(losses, reduction)
    _same_size("mse_loss", weight, losses)
    losses = losses * weight
    return losses.sum() / weight.sum() if reduction == "mean" else _reduce(losses, reduction)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the absolute error |x − y|; its slope at 0 is taken as 0.

    Parameters
    ----------
    input, target : Tensor
        x and y, floating, of the same shape.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    ∂L/∂x = ±1, however large the error: one wild target pulls no harder than a mild one, so the
    best constant is the median. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x = scratch.tensor([3.0, 1.0, 0.0], requires_grad=True)
    >>> F.l1_loss(x, scratch.tensor([0.0, 1.0, 5.0]), reduction="sum").backward()
    >>> x.grad
    tensor([ 1.,  0., -1.])
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("l1_loss", input, target)
    return _reduce((input - target).abs(), reduction)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """Return d²/(2β) where |d| < β, else |d| − β/2, for the error d = x − y.

    Parameters
    ----------
    input, target : Tensor
        x and y, floating, of the same shape.
    beta : float
        β, where the parabola meets the lines; 0 gives `l1_loss`.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Raises
    ------
    ShapeError
        β is negative.

    Notes
    -----
    It is `huber_loss` with δ = β, divided by β, so its slope far away is 1 for every β. Source:
    Girshick (2015), equation 3, with β added. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x, y = scratch.tensor([0.5, 3.0]), scratch.zeros(2)
    >>> F.smooth_l1_loss(x, y, reduction="none", beta=2.0)
    tensor([0.0625, 2.0000])
    >>> F.huber_loss(x, y, reduction="none", delta=2.0)
    tensor([0.1250, 4.0000])
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("smooth_l1_loss", input, target)
    _one_floating("smooth_l1_loss", input, target)
    if beta < 0:
        raise ShapeError(f"smooth_l1_loss: beta must not be negative; got {beta}")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    return _reduce(_huber(input, target, delta=beta, scale=1 / beta), reduction)


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Tensor:
    """Return d²/2 where |d| < δ, else δ(|d| − δ/2), for the error d = x − y.

    Parameters
    ----------
    input, target : Tensor
        x and y, floating, of the same shape.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.
    delta : float
        δ, where the parabola meets the lines; positive.
    weight : Tensor, optional
        A factor for each entry.

    Raises
    ------
    ShapeError
        δ is not positive.

    Notes
    -----
    ∂L/∂x is the error, cut off at ±δ. Source: Huber (1964), section 1. Breadth: no chapter derives
    it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.5, 3.0], requires_grad=True)
    >>> scratch.nn.functional.huber_loss(x, scratch.zeros(2), reduction="sum").backward()
    >>> x.grad
    tensor([0.5000, 1.0000])
    """
    _same_shape("huber_loss", input, target)
    _one_floating("huber_loss", input, target)
    if delta <= 0:
        raise ShapeError(f"huber_loss: delta must be positive; got {delta}")
    losses = _huber(input, target, delta=delta, scale=1.0)
    if weight is None:
        return _reduce(losses, reduction)
    _same_size("huber_loss", weight, losses)
    return _reduce(losses * weight, reduction)


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return −(y ln p + (1 − y) ln(1 − p)) for probabilities p; the logarithms are kept above −100.

    With scores instead of probabilities use `binary_cross_entropy_with_logits`, which loses no
    digits.

    Parameters
    ----------
    input : Tensor
        p in [0, 1], floating, any shape.
    target : Tensor
        y in [0, 1], floating, of the same shape.
    weight : Tensor, optional
        A factor for each entry, broadcast.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Raises
    ------
    ShapeError
        The shapes differ, or the input leaves [0, 1]: it holds scores.

    Notes
    -----
    Source: Cox (1958), the log-likelihood of logistic regression. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> p, y = scratch.tensor([0.5, 0.0]), scratch.tensor([1.0, 1.0])
    >>> scratch.nn.functional.binary_cross_entropy(p, y, reduction="none")
    tensor([  0.6931, 100.0000])
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("binary_cross_entropy", input, target, strict=True)
    if input.array.size and not (input.array.min() >= 0 and input.array.max() <= 1):
        raise ShapeError(
            "binary_cross_entropy takes probabilities; the input runs from "
            f"{input.array.min():.4g} to {input.array.max():.4g}: apply sigmoid, or use "
            "binary_cross_entropy_with_logits"
        )
    if input.array.dtype != target.array.dtype:
        raise DTypeError(
            f"binary_cross_entropy: the target is {target.dtype}, the input {input.dtype}; convert "
            "one: target.to(input.dtype)"
        )
    losses = _binary_cross_entropy(input, target)
    if weight is not None:
        losses = losses * weight.expand(*losses.shape)
    return _reduce(losses, reduction)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """Return the binary cross-entropy of σ(x) against y: the loss of one logistic neuron.

    Parameters
    ----------
    input : Tensor
        Scores x (logits), any shape.
    target : Tensor
        y in [0, 1], floating, of the same shape.
    weight, pos_weight : Tensor, optional
        A factor for each entry; a factor for the positive part, which balances rare classes.

    Raises
    ------
    DTypeError
        Targets are not floating.
    ShapeError
        Targets have another shape than scores; a factor does not broadcast to them.

    Notes
    -----
    (1 − y)·x + (1 + (p − 1)·y)·ln(1 + e⁻ˣ), which never overflows; ∂L/∂x = σ(x) − y for p = 1.
    Source: Cox (1958), the log-likelihood of logistic regression. Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> F.binary_cross_entropy_with_logits(scratch.tensor([0.3]), scratch.tensor([1.0]))
    tensor(0.5544)
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("binary_cross_entropy_with_logits", input, target, strict=True)
    if target.array.dtype.kind != "f":
        raise DTypeError(
            f"binary_cross_entropy_with_logits needs floating targets; got {target.dtype}: use "
            "target.float()"
        )
    for name, factors in (("weight", weight), ("pos_weight", pos_weight)):
        if factors is not None:
            _fits_losses("binary_cross_entropy_with_logits", name, factors, input)
    one = input.new_tensor(1.0)
    losses = _binary_cross_entropy_with_logits(
        input, target, one if pos_weight is None else pos_weight
    )
    return _reduce(losses if weight is None else losses * weight, reduction)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return −log p of the right class, −xᵧ, for log-probabilities x.

    Parameters
    ----------
    input : Tensor
        x, (K,), (N, K) or (N, K, …): the classes are on axis 1. `log_softmax` makes them.
    target : Tensor
        y, integer labels, (), (N,) or (N, …).
    weight : Tensor, optional
        A factor for each class, (K,); a mean is then a weighted mean.
    ignore_index : int
        Labels to leave out.
    reduction : {'mean', 'sum', 'none'}
        Over all examples.

    Raises
    ------
    ShapeError, DTypeError, IndexError
        Shapes do not fit; labels are no integers, or outside 0 … K − 1.

    Notes
    -----
    `cross_entropy` is this after `log_softmax`, in one operation. Source: Fisher (1922), the
    likelihood. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> log_p = scratch.tensor([[0.25, 0.75], [0.5, 0.5]]).log()
    >>> scratch.nn.functional.nll_loss(log_p, scratch.tensor([1, 0]), reduction="none")
    tensor([0.2877, 0.6931])
    """
    reduction = _legacy(size_average, reduce, reduction)
    _check_classes("nll_loss", input, target, weight, ignore_index)
    return _nll(input, target, weight, ignore_index=ignore_index, reduction=_known(reduction))


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Return −log softmax(x)[y]: how surprised the scores are by the right class.

    Parameters
    ----------
    input : Tensor
        Scores x (logits), (K,), (N, K) or (N, K, …): the classes are on axis 1.
    target : Tensor
        y: integer labels, (), (N,) or (N, …); or class probabilities, floating, in the shape of the
        input.
    weight : Tensor, optional
        A factor for each class, (K,); a mean is then a weighted mean.
    ignore_index : int
        Labels to leave out.
    label_smoothing : float
        ε in [0, 1]: the target becomes (1 − ε)·y + ε/K.

    Raises
    ------
    ShapeError, DTypeError, IndexError
        Shapes or dtypes do not fit; a label lies outside 0 … K − 1.

    Notes
    -----
    Softmax and logarithm are one operation here, so that nothing overflows, and ∂L/∂x is softmax(x)
    − y. Source: Bridle (1990), equation 13; label smoothing, Szegedy et al. (2016), section 7.
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scores = scratch.tensor([[2.0, 0.0, 0.0]])
    >>> scratch.nn.functional.cross_entropy(scores, scratch.tensor([0]))
    tensor(0.2395)
    """
    reduction = _legacy(size_average, reduce, reduction)
    if not 0 <= label_smoothing <= 1:
        raise ShapeError(f"label_smoothing must lie in [0, 1]; got {label_smoothing}")
    if target.array.dtype.kind == "f":
        _check_probabilities(input, target, weight)
        return _soft_cross_entropy(
            input, target, weight, reduction=_known(reduction), label_smoothing=label_smoothing
        )
    every = _check_classes("cross_entropy", input, target, weight, ignore_index)
    if every and weight is None and not label_smoothing:
        return _cross_entropy(input, target, reduction=_known(reduction))
    return _weighted_cross_entropy(
        input,
        target,
        weight,
        ignore_index=ignore_index,
        reduction=_known(reduction),
        label_smoothing=label_smoothing,
    )


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """Return y (ln y − x) for log-probabilities x: what it costs to believe eˣ where y is true.

    Parameters
    ----------
    input : Tensor
        x, logarithms of probabilities, floating, any shape.
    target : Tensor
        y, probabilities in the same shape; with ``log_target`` their logarithms.
    reduction : {'batchmean', 'mean', 'sum', 'none'}
        'batchmean' divides the sum by the number of rows and is the divergence; 'mean' divides by
        the number of entries.

    Notes
    -----
    It is 0 where both agree, and not symmetric. Where y = 0 the entry is 0. Source: Kullback and
    Leibler (1951). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> p, q = scratch.tensor([[0.5, 0.5]]), scratch.tensor([[0.9, 0.1]])
    >>> F.kl_div(q.log(), p, reduction="batchmean")
    tensor(0.5108)
    >>> F.kl_div(p.log(), q, reduction="batchmean")
    tensor(0.3681)
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_shape("kl_div", input, target)
    _floating("kl_div", input, target)
    losses = target.exp() * (target - input) if log_target else _kl(input, target)
    if reduction == "batchmean":
        return losses.sum() / (input.shape[0] if input.array.ndim else 1)
    return _reduce(losses, reduction)


@op(keeps=())
def _squared_error(input: Array, target: Array) -> Recorded:
    x, y = dtypes.promote("mse_loss", input, target)
    d = x - y
    return d * d, lambda g: g * d * 2, lambda g: g * d * -2


@op(keeps=())
def _huber(input: Array, target: Array, *, delta: float, scale: float) -> Recorded:
    x, y = dtypes.promote("huber_loss", input, target)
    d = x - y
    size = np.abs(d)
    losses = np.where(size < delta, 0.5 * d * d, delta * (size - 0.5 * delta)) * scale
    slope = np.clip(d, -delta, delta) * scale
    return losses, lambda g: g * slope, lambda g: -g * slope


@op(keeps=("input target", ""))
def _binary_cross_entropy(input: Array, target: Array) -> Recorded:
    with np.errstate(divide="ignore"):
        log_p = np.maximum(np.log(input), -100)
        log_q = np.maximum(np.log1p(-input), -100)
    losses = -(target * log_p + (1 - target) * log_q)
    bottom = np.maximum(input * (1 - input), 1e-12)
    return losses, lambda g: g * (input - target) / bottom, lambda g: g * (log_q - log_p)


@op(keeps=("input target", "input pos_weight", "target"))
def _binary_cross_entropy_with_logits(input: Array, target: Array, pos_weight: Array) -> Recorded:
    positive = 1 + (pos_weight - 1) * target
    softplus = np.maximum(-input, 0) + np.log1p(np.exp(-np.abs(input)))
    return (
        (1 - target) * input + positive * softplus,
        lambda g: g * (1 - target - positive * sigmoid_array(-input)),
        lambda g: g * ((pos_weight - 1) * softplus - input),
        lambda g: g * target * softplus,
    )


@op(keeps=("target", ""))
def _kl(input: Array, target: Array) -> Recorded:
    with np.errstate(divide="ignore", invalid="ignore"):
        log_y = np.log(target)
        losses = np.where(target == 0, target, target * log_y) - target * input
        slope = log_y + target / target - input  # at 0 there is none: nan
    return losses, lambda g: -g * target, lambda g: g * slope


@op(keeps=())
def _nll(
    input: Array, target: Array, weight: Array, *, ignore_index: int, reduction: str
) -> Recorded:
    rows, labels = _class_rows(input), target.reshape(-1)
    kept, factors = _label_factors(labels, weight, ignore_index, rows)
    picked = np.where(kept, labels, 0)
    losses = -rows[np.arange(len(rows)), picked] * factors
    value, share = _reduced(losses, factors.sum(), _row_shape(input), reduction)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(rows)
        full[np.arange(len(rows)), picked] = np.where(kept, -factors * share(g), 0)
        return _class_axis(full, input.shape)

    return value, vjp


@op(keeps=("target",))
def _cross_entropy(input: Array, target: Array, *, reduction: str) -> Recorded:
    rows, labels = _class_rows(input), target.reshape(-1)
    log_p, own = log_softmax_array(rows, 1), (np.arange(len(rows)), labels)
    value, share = _reduced(-log_p[own], len(rows), _row_shape(input), reduction)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.exp(log_p)
        full[own] -= 1
        scale = share(g)
        full *= scale if scale.ndim == 0 else scale[:, None]
        return _class_axis(full, input.shape)

    return value, vjp


@op(keeps=("target weight",))
def _weighted_cross_entropy(
    input: Array,
    target: Array,
    weight: Array,
    *,
    ignore_index: int,
    reduction: str,
    label_smoothing: float,
) -> Recorded:
    rows, labels = _class_rows(input), target.reshape(-1)
    classes = rows.shape[1]
    kept, factors = _label_factors(labels, weight, ignore_index, rows)
    every, picked = np.arange(len(rows)), np.where(kept, labels, 0)
    log_p = log_softmax_array(rows, 1)
    losses = -log_p[every, picked] * factors
    if label_smoothing:
        spread = np.ones(classes, rows.dtype) if weight is None else weight
        losses = (1 - label_smoothing) * losses - label_smoothing / classes * (
            log_p @ spread
        ) * kept
    value, share = _reduced(losses, factors.sum(), _row_shape(input), reduction)

    def vjp(g: np.ndarray) -> np.ndarray:
        p = np.exp(log_p)
        full = p * ((1 - label_smoothing) * factors)[:, None]
        full[every, picked] -= (1 - label_smoothing) * factors
        if label_smoothing:
            full += label_smoothing / classes * kept[:, None] * (p * spread.sum() - spread)
        full *= np.reshape(share(g), (-1, 1))
        full[~kept] = 0  # even where the mean is of nothing, so that training can go on
        return _class_axis(full, input.shape)

    return value, vjp


@op(keeps=("weight", "weight"))
def _soft_cross_entropy(
    input: Array, target: Array, weight: Array, *, reduction: str, label_smoothing: float
) -> Recorded:
    rows, wanted = _class_rows(input), _class_rows(target)
    classes = rows.shape[1]
    factors = np.ones(classes, rows.dtype) if weight is None else weight
    q = ((1 - label_smoothing) * wanted + label_smoothing / classes) * factors
    log_p = log_softmax_array(rows, 1)
    losses = -(q * log_p).sum(1)
    value, share = _reduced(losses, rows.dtype.type(len(rows)), _row_shape(input), reduction)

    def by_input(g: np.ndarray) -> np.ndarray:
        full = np.exp(log_p) * q.sum(1, keepdims=True) - q
        return _class_axis(full * np.reshape(share(g), (-1, 1)), input.shape)

    def by_target(g: np.ndarray) -> np.ndarray:
        full = -log_p * factors * (1 - label_smoothing)
        return _class_axis(full * np.reshape(share(g), (-1, 1)), input.shape)

    return value, by_input, by_target


def _row_shape(x: np.ndarray) -> tuple[int, ...]:
    shape = x.shape
    return shape[:1] + shape[2:] if len(shape) > 1 else ()


def _class_rows(x: np.ndarray) -> np.ndarray:
    """Bring the axis of the classes to the end and merge the others: (N, K, …) -> (N·…, K)."""
    if x.ndim <= 2:
        return x if x.ndim == 2 else x[None]
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def _class_axis(rows: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) <= 2:
        return rows if len(shape) == 2 else rows[0]
    return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)


def _label_factors(labels: np.ndarray, weight: Any, ignore_index: int, rows: np.ndarray) -> tuple:
    kept = labels != ignore_index
    if weight is None:
        return kept, kept.astype(rows.dtype)
    return kept, np.where(kept, weight[np.where(kept, labels, 0)], rows.dtype.type(0))


def _reduced(losses: np.ndarray, total: Any, shape: tuple[int, ...], reduction: str) -> tuple:
    if reduction == "none":
        return losses.reshape(shape), lambda g: g.reshape(-1)
    if reduction == "sum":
        return losses.sum(), lambda g: g
    if total == 0:
        total = losses.dtype.type(np.nan)  # the mean of nothing
    return np.divide(losses.sum(), total), lambda g: np.divide(g, total)


def _reduce(losses: Tensor, reduction: str) -> Tensor:
    if _known(reduction) == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def _known(reduction: str) -> str:
    if reduction not in ("none", "mean", "sum"):
        raise ShapeError(f"reduction must be 'mean', 'sum' or 'none'; got {reduction!r}")
    return reduction


def _legacy(size_average: Any, reduce: Any, reduction: str) -> str:
    """Return the reduction that arguments of before 0.4.1 ask for, and say what replaces them."""
    if size_average is None and reduce is None:
        return reduction
    if isinstance(size_average, Tensor) or isinstance(reduce, Tensor):
        raise DTypeError(
            "size_average and reduce are truths; got a tensor. A loss of nn is made first and then "
            "called: nn.MSELoss()(input, target)"
        )
    whole = reduce is None or bool(reduce)
    found = "none" if not whole else "mean" if size_average in (None, True) else "sum"
    warnings.warn(
        f"size_average and reduce are old: write reduction={found!r}", FutureWarning, stacklevel=3
    )
    return found


def _floating(name: str, *tensors: Tensor) -> None:
    for x in tensors:
        if x.array.dtype.kind != "f":
            raise DTypeError(f"{name} needs floating tensors; got {x.dtype}: use .float()")


def _one_floating(name: str, input: Tensor, target: Tensor) -> None:
    if input.array.dtype.kind != "f":
        _floating(name, target)


def _same_size(name: str, weight: Tensor, losses: Tensor) -> None:
    if weight.array.shape != losses.array.shape:
        raise ShapeError(
            f"{name}: weight {weight.array.shape} must have the shape of the losses, "
            f"{losses.array.shape}; use weight.expand_as(input)"
        )


def _fits_losses(name: str, what: str, factors: Tensor, losses: Tensor) -> None:
    due = losses.array.shape
    if dtypes.check_broadcast(name, factors.array, losses.array) != due:
        raise ShapeError(f"{name}: {what} {factors.array.shape} must broadcast to the losses {due}")


def _same_shape(name: str, input: Tensor, target: Tensor, strict: bool = False) -> None:
    for x in (input, target):
        if not isinstance(x, Tensor):
            raise DTypeError(f"{name} takes tensors; {described(x)}")
    if input.array.shape == target.array.shape:
        return
    shapes = f"input {input.array.shape} and target {target.array.shape}"
    if strict:
        raise ShapeError(
            f"{name}: {shapes} must have the same shape; unsqueeze or squeeze one of them"
        )
    dtypes.check_broadcast(name, input.array, target.array)
    warnings.warn(
        f"{name}: {shapes} differ and are broadcast, which is rarely meant; give both the same "
        "shape",
        stacklevel=4,
    )


def _check_classes(
    name: str, input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int
) -> bool:
    """Refuse what does not fit; return whether every label is a class, and none is ignored."""
    x, y = input.array, target.array
    if y.dtype not in (dtypes.int64, dtypes.uint8):
        raise DTypeError(
            f"{name}: labels must be integers, int64; got {y.dtype}: use target.long()"
        )
    due = _row_shape(x)
    if x.ndim == 0 or (y.shape != due and (x.ndim, y.shape) != (1, (1,))):
        raise ShapeError(
            f"{name}: input {x.shape} is (N, K, …) with classes on axis 1, so labels are {due}; "
            f"got {y.shape}"
        )
    classes = x.shape[1] if x.ndim > 1 else x.shape[0]
    _check_weight(name, weight, classes)
    # Seen as unsigned, a negative label is a huge one.
    every = not np.count_nonzero(y.view(_UNSIGNED[y.itemsize]) >= classes)
    if every and not 0 <= ignore_index < classes:
        return True
    bad = y[(y != ignore_index) & ((y < 0) | (y >= classes))]
    if bad.size:
        raise IndexError(
            f"{name}: label {bad.flat[0]} is outside 0 to {classes - 1}; the input has {classes} "
            "classes"
        )
    return False


def _check_probabilities(input: Tensor, target: Tensor, weight: Tensor | None) -> None:
    x, y = input.array, target.array
    if x.shape != y.shape or x.ndim == 0:
        raise ShapeError(
            "cross_entropy: floating targets are class probabilities and need the input's shape "
            f"{x.shape}; got {y.shape}. For class labels use integers: target.long()"
        )
    _check_weight("cross_entropy", weight, x.shape[1] if x.ndim > 1 else x.shape[0])


def _check_weight(name: str, weight: Tensor | None, classes: int) -> None:
    if weight is not None and weight.array.shape != (classes,):
        raise ShapeError(
            f"{name}: weight needs one factor for each of {classes} classes; got shape "
            f"{weight.array.shape}"
        )
