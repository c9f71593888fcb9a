"""`Embedding`: a learned table of vectors, one for each symbol."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import embedding as F
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class Embedding(Module):
    """Give each of V symbols a vector of D learned numbers.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        V and D. ``weight`` is (V, D), drawn from the standard normal distribution.
    padding_idx : int, optional
        A row that starts as zeros and gets no gradient.
    max_norm, norm_type, scale_grad_by_freq, sparse
        As in `embedding`: the first, third and fourth are refused.

    Raises
    ------
    ShapeError
        ``padding_idx`` is not a row of the table.

    Notes
    -----
    Indices are int64 or int32, (...); the result is (..., D). Source and gradient: `embedding`.
    Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.Embedding(10, 3, padding_idx=0)
    >>> layer
    Embedding(10, 3, padding_idx=0)
    >>> layer(scratch.tensor([[1, 7, 0, 0]])).shape
    Size([1, 4, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        F.refuse_options(max_norm, scale_grad_by_freq, sparse)
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = F.padding_row(padding_idx, num_embeddings)
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        if _weight is None:
            empty = creation.empty(num_embeddings, embedding_dim, device=device, dtype=dtype)
            self.weight = Parameter(empty, requires_grad=not _freeze)
            self.reset_parameters()
        elif tuple(_weight.shape) != (num_embeddings, embedding_dim):
            raise ShapeError(
                f"Embedding({num_embeddings}, {embedding_dim}) cannot take a table of shape "
                f"{tuple(_weight.shape)}"
            )
        else:
            self.weight = Parameter(_weight, requires_grad=not _freeze)

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Embedding:
        """Return a layer around a table (V, D) that was learned elsewhere; it is frozen at first.

        Examples
        --------
        >>> from nnlearn import scratch
        >>> layer = scratch.nn.Embedding.from_pretrained(scratch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        >>> layer(scratch.tensor([1]))
        tensor([[3., 4.]])
        """
        if embeddings.ndim != 2:
            raise ShapeError(f"from_pretrained takes a table (V, D); got {tuple(embeddings.shape)}")
        rows, columns = embeddings.shape
        options = (padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
        return cls(rows, columns, *options, _weight=embeddings, _freeze=freeze)

    def reset_parameters(self) -> None:
        """Draw the table anew; the padding row becomes zeros."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.array[self.padding_idx] = 0

    def forward(self, input: Tensor) -> Tensor:
        """Return the rows of the table that the indices name."""
        return F.embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        """Return the sizes and the padding row."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
