"""Losses as modules: each holds its options and calls the function of its name."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.functional import loss as F
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class _Loss(Module):
    """What losses share: how the parts become one number."""

    def __init__(
        self, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
    ) -> None:
        super().__init__()
        self.reduction = F._legacy(size_average, reduce, reduction)


class _WeightedLoss(_Loss):
    """What losses with a factor for each class or entry share."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class MSELoss(_Loss):
    """Squared error (x − y)², its mean by default: see `mse_loss`.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.MSELoss()(scratch.tensor([1.0, 2.0]), scratch.zeros(2))
    tensor(2.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """Absolute error |x − y|, its mean by default: see `l1_loss`.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.L1Loss()(scratch.tensor([1.0, -2.0]), scratch.zeros(2))
    tensor(1.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """Squared near zero, absolute far away, with slope at most 1: see `smooth_l1_loss`.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        Over all entries.
    beta : float
        β, where the two meet.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.SmoothL1Loss(reduction="none")(scratch.tensor([0.5, 10.0]), scratch.zeros(2))
    tensor([0.1250, 9.5000])
    """

    def __init__(
        self,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        beta: float = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)


class HuberLoss(_Loss):
    """Squared near zero, absolute far away, with slope at most δ: see `huber_loss`.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        Over all entries.
    delta : float
        δ, where the two meet.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> nn = scratch.nn
    >>> nn.HuberLoss(reduction="none", delta=2.0)(scratch.tensor([0.5, 10.0]), scratch.zeros(2))
    tensor([ 0.1250, 18.0000])
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.huber_loss(input, target, reduction=self.reduction, delta=self.delta)


class BCELoss(_WeightedLoss):
    """Binary cross-entropy of probabilities: see `binary_cross_entropy`.

    Parameters
    ----------
    weight : Tensor, optional
        A factor for each entry: a buffer, in the state as ``weight`` if given.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.BCELoss()(scratch.tensor([0.5]), scratch.tensor([1.0]))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(_WeightedLoss):
    """Binary cross-entropy of scores, sigmoid included: see `binary_cross_entropy_with_logits`.

    Parameters
    ----------
    weight, pos_weight : Tensor, optional
        A factor for each entry, and one for its positive part: buffers, in the state under these
        names if given.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> nn = scratch.nn
    >>> score, one = scratch.tensor([-200.0]), scratch.tensor([1.0])
    >>> nn.BCEWithLogitsLoss()(score, one), nn.BCELoss()(score.sigmoid(), one)
    (tensor(200.), tensor(100.))
    """

    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )


class NLLLoss(_WeightedLoss):
    """Negative log-likelihood of the right class, from log-probabilities: see `nll_loss`.

    Parameters
    ----------
    weight : Tensor, optional
        A factor for each class, (K,): a buffer, in the state as ``weight`` if given.
    ignore_index : int
        Labels to leave out.
    reduction : {'mean', 'sum', 'none'}
        Over all examples.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> log_p = scratch.tensor([[0.25, 0.75]]).log()
    >>> scratch.nn.NLLLoss()(log_p, scratch.tensor([1]))
    tensor(0.2877)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.nll_loss(
            input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction
        )


class CrossEntropyLoss(_WeightedLoss):
    """Softmax and negative log-likelihood in one, from scores: see `cross_entropy`.

    Parameters
    ----------
    weight : Tensor, optional
        A factor for each class, (K,): a buffer, in the state as ``weight`` if given.
    ignore_index : int
        Labels to leave out.
    reduction : {'mean', 'sum', 'none'}
        Over all examples.
    label_smoothing : float
        ε: the target becomes (1 − ε)·y + ε/K.

    Notes
    -----
    The model's last layer gives scores; a softmax before this loss would be a second one. Chapter:
    ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scores = scratch.zeros(1, 10)
    >>> scratch.nn.CrossEntropyLoss()(scores, scratch.tensor([3]))
    tensor(2.3026)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Any = None,
        ignore_index: int = -100,
        reduce: Any = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class KLDivLoss(_Loss):
    """Kullback-Leibler divergence, from log-probabilities: see `kl_div`.

    Parameters
    ----------
    reduction : {'batchmean', 'mean', 'sum', 'none'}
        'batchmean' is the divergence itself.
    log_target : bool
        Whether targets are logarithms, too.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> p, q = scratch.tensor([[0.5, 0.5]]), scratch.tensor([[0.9, 0.1]])
    >>> scratch.nn.KLDivLoss(reduction="batchmean")(q.log(), p)
    tensor(0.5108)
    """

    def __init__(
        self,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
        log_target: bool = False,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.kl_div(input, target, reduction=self.reduction, log_target=self.log_target)
