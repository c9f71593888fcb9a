"""`Tensor`, an array that remembers how it was made.

Taught in the chapter ``tensors``. What it can do is attached by ``methods.py``; the operations
themselves are in ``operations`` and ``functional``.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.device import CPU, device
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.printing import tensor_repr
from nnlearn.scratch.tape import Node, sweep
from nnlearn.scratch.views import mark_changed, share_without_history

if TYPE_CHECKING:  # the methods and operators, for type checkers alone
    from nnlearn.scratch.attached import Attached
else:
    Attached = object


class Tensor(Attached):
    """A multi-dimensional array with a memory of the operations that made it.

    Make one with `scratch.tensor`. Operations on tensors are recorded when any of them has
    ``requires_grad``; `backward` then fills ``grad`` of the leaves: the tensors that were made by
    hand and not by an operation.

    Parameters
    ----------
    data : array_like
        Shared, not copied, when it is a NumPy array.
    requires_grad : bool
        Whether to compute ∂L/∂(this tensor) in `backward`. Floating dtypes only.

    Notes
    -----
    Source: reverse-mode differentiation, Linnainmaa (1970), after the exposition of Griewank and
    Walther, *Evaluating Derivatives* (2008), chapter 3. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4., 6.])
    """

    __slots__ = (
        "__weakref__",
        "_base",
        "_grad",
        "_hooks",
        "_node",
        "_origin",
        "_retains",
        "_slot",
        "_version",
        "_views",
        "array",
        "requires_grad",
    )
    __array_priority__ = 1000  # an array on the left lets this class answer

    array: np.ndarray
    requires_grad: bool
    _grad: Tensor | None
    _node: Node | None
    _slot: int
    _hooks: list[Callable] | None
    _retains: HookHandle | None
    _version: list[int]
    _base: Tensor | None  # of a view: the tensor whose memory it shows, no view itself
    _views: set | None  # weak references to the tensors that show this one's memory
    _origin: weakref.ref  # of a detached tensor: what shared its memory with it

    def __init__(self, data: Any = (), *sizes: Any, requires_grad: bool = False) -> None:
        kind = dtypes.get_default_dtype()
        if sizes or type(data) is int or isinstance(data, Size):  # Tensor(2, 3): room for six
            data = np.zeros(data if isinstance(data, Size) else (data, *sizes), kind)
        if isinstance(data, Tensor):
            array = data.array
        else:  # as in PyTorch: the default dtype, whatever the data's
            array = np.asarray(data)
            array = array.astype(kind, copy=False) if array.dtype.kind in "fiub" else array
        _fill(self, array)
        if requires_grad:
            self.requires_grad_()

    # What it is -------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        """Sizes of the axes."""
        return Size(self.array.shape)

    @property
    def dtype(self) -> np.dtype:
        """Type of the entries, a NumPy dtype."""
        return self.array.dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.array.ndim

    @property
    def device(self) -> device:
        """Always the CPU."""
        return CPU

    @property
    def is_leaf(self) -> bool:
        """Whether the tensor was made by hand, so that ``backward`` fills its ``grad``."""
        return self._node is None

    @property
    def grad_fn(self) -> Node | None:
        """The recorded operation that made this tensor."""
        return self._node

    @property
    def data(self) -> Tensor:
        """The same memory without the history; assign to replace the values.

        Changes of it are not noticed: what ``backward`` computes after them may be wrong, and it
        does not say so. `detach` gives a tensor whose changes are.
        """
        result = self.detach()
        result._version = [0]
        return result

    @data.setter
    def data(self, value: Tensor) -> None:
        if not isinstance(value, Tensor):
            raise DTypeError(
                f"data must be a Tensor; got {type(value).__name__}: wrap it in scratch.tensor(...)"
            )
        self.array = value.array
        self._version = value._version

    @property
    def grad(self) -> Tensor | None:
        """∂L/∂(this tensor) after ``backward``, summed over all calls since it was last cleared."""
        if self._grad is None and self._node is not None and self._retains is None:
            warnings.warn(
                "grad of a tensor that an operation made: backward() fills it for leaves only, and "
                "here it is None. Call retain_grad() before backward(), or read the leaf's",
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Tensor):
                raise DTypeError(f"grad must be a Tensor or None; got {type(value).__name__}")
            if value.array.shape != self.array.shape or value.array.dtype != self.array.dtype:
                raise ShapeError(
                    f"grad must be {self.array.dtype} of shape {tuple(self.shape)} like its "
                    f"tensor; got {value.array.dtype} of shape {tuple(value.shape)}"
                )
        self._grad = value

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Say that ``backward`` shall fill ``grad`` (in place) and return the tensor."""
        if requires_grad and self.array.dtype.kind != "f":
            raise GradError(
                f"only floating tensors can require gradients; this one is {self.array.dtype}: "
                "use .float()"
            )
        if not requires_grad and self._node is not None:
            raise GradError(
                "requires_grad can be switched off on leaves only; use detach() on a result"
            )
        self.requires_grad = bool(requires_grad)
        return self

    # Into plain Python and NumPy --------------------------------------------------------

    def detach(self) -> Tensor:
        """Return a tensor with the same memory and no history."""
        result = wrap(self.array)
        share_without_history(self, result)
        return result

    def numpy(self) -> np.ndarray:
        """Return the array itself: memory is shared."""
        if self.requires_grad:
            raise GradError(
                "a tensor that requires grad gives no array, as changes would escape the tape; "
                "use detach()"
            )
        return self.array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy()
        if copy is None:
            return array if dtype is None else array.astype(dtype, copy=False)
        return np.array(array, dtype=dtype, copy=copy)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        # NumPy's functions of a tensor give a tensor; truths come as bytes, as in PyTorch.
        return wrap(array.astype(np.uint8) if array.dtype.kind == "b" else array)

    def item(self) -> float | int | bool:
        """Return the only entry as a Python number."""
        if self.array.size != 1:
            raise ShapeError(
                f"item() needs a tensor of one entry; this one has shape {tuple(self.shape)}"
            )
        return self.array.item()

    def tolist(self) -> Any:
        """Return nested Python lists of numbers."""
        return self.array.tolist()

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.array.dtype.kind not in "iub":
            raise DTypeError(
                f"only integer tensors of one entry can be an index; this one is {self.array.dtype}"
            )
        return int(self.item())

    def __bool__(self) -> bool:
        if self.array.size != 1:
            raise ShapeError(
                f"the truth of a tensor with shape {tuple(self.shape)} is ambiguous; say which: "
                ".any() or .all()"
            )
        return bool(self.array)

    def __len__(self) -> int:
        if self.array.ndim == 0:
            raise DTypeError("a 0-d tensor has no length")
        return len(self.array)

    def __iter__(self) -> Iterator[Tensor]:
        if self.array.ndim == 0:
            raise DTypeError("a 0-d tensor cannot be iterated")
        return iter([self[i] for i in range(len(self.array))])

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.array.ndim == 0 else format(repr(self), spec)

    def __repr__(self) -> str:
        return tensor_repr(self)

    __hash__ = object.__hash__

    def __deepcopy__(self, memo: dict) -> Tensor:
        if self._node is not None:
            raise GradError("only leaves can be deep-copied; use detach().clone()")
        result = type(self).__new__(type(self))
        _fill(result, self.array.copy())
        result.requires_grad = self.requires_grad
        if self._grad is not None:
            result._grad = wrap(self._grad.array.copy())
        memo[id(self)] = result
        return result

    def __copy__(self) -> Tensor:
        """Return a leaf on the same memory, as `copy.copy` does in PyTorch."""
        result = type(self).__new__(type(self))
        _fill(result, self.array)
        result.requires_grad = self.requires_grad
        share_without_history(self, result)
        return result

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise OutsideTheBook(
            "tensors are not pickled, since unpickling runs code; use nnlearn.checkpoints"
        )

    # Backward ---------------------------------------------------------------------------

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Add ∂(this tensor)/∂leaf to ``grad`` of every leaf that it was computed from.

        Parameters
        ----------
        gradient : Tensor, optional
            ∂L/∂(this tensor), of the same shape; 1 for a scalar.
        retain_graph : bool
            Keep the saved values, so that the same graph can be walked again.
        inputs : tensor or sequence of tensors, optional
            The leaves whose ``grad`` shall be added to, in place of all.

        Raises
        ------
        GradError
            Nothing was recorded; the tensor is no scalar and no gradient was given; the graph was
            freed before; or a saved tensor was changed in place.
        """
        if create_graph:
            raise OutsideTheBook("create_graph (a gradient of a gradient) is outside of the book")
        sweep([(self, self._start(gradient))], bool(retain_graph), into(inputs))

    def _start(self, gradient: Tensor | None) -> np.ndarray:
        """Return the gradient that a walk from here begins with."""
        if not self.requires_grad:
            raise GradError(
                "nothing to differentiate: no tensor that this one was computed from has "
                "requires_grad=True, or it was computed under no_grad()"
            )
        if gradient is None:
            if self.array.size != 1:
                raise GradError(
                    f"backward() starts from a scalar; this tensor has shape {tuple(self.shape)}. "
                    "Reduce it first, for example with .sum() or .mean(), or pass gradient= of the "
                    "same shape"
                )
            return np.ones_like(self.array)
        start = gradient.array if isinstance(gradient, Tensor) else np.asarray(gradient)
        if start.shape != self.array.shape:
            raise ShapeError(
                f"gradient must have the tensor's shape {self.array.shape}; got {start.shape}"
            )
        return start.astype(self.array.dtype)  # a copy: the given one may be some leaf's grad

    def retain_grad(self) -> None:
        """Keep ``grad`` for this intermediate result too."""
        if self._node is not None and self._retains is None:
            self._retains = self._hook_node(lambda g: self._accumulate(g, False))

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> Any:
        """Call ``hook(grad)`` when this tensor's gradient is known.

        What it returns replaces the gradient.
        """
        if not self.requires_grad:
            raise GradError("a hook on the gradient needs a tensor that requires grad")

        def on_array(g: np.ndarray) -> np.ndarray | None:
            changed = hook(wrap(g))
            if changed is None:
                return None
            if not isinstance(changed, Tensor):
                raise DTypeError(
                    f"a hook returns a tensor or None; got {type(changed).__name__}: wrap it in "
                    "scratch.tensor(...)"
                )
            if changed.array.shape != g.shape:
                raise ShapeError(
                    f"a hook returned a gradient of shape {changed.array.shape}; its tensor has "
                    f"shape {g.shape}, and so must the gradient"
                )
            if changed.array.dtype != g.dtype:
                raise DTypeError(
                    f"a hook returned a gradient in {changed.array.dtype}; its tensor is {g.dtype}:"
                    f" use .to({g.dtype})"
                )
            return changed.array

        if self._node is not None:
            return self._hook_node(on_array)
        self._hooks = [*(self._hooks or []), on_array]
        return HookHandle(self._hooks, on_array)

    def _hook_node(self, hook: Callable, first: bool = False) -> HookHandle:
        node = self._node
        assert node is not None
        node.hooks = node.hooks or []
        entry = (self._slot, hook)
        node.hooks.insert(0 if first else len(node.hooks), entry)
        return HookHandle(node.hooks, entry)

    def _accumulate(self, g: np.ndarray, owned: bool) -> None:
        if self._hooks:
            for hook in self._hooks:
                changed = hook(g)
                g, owned = (g if changed is None else changed), False
        if self._grad is None:
            self._grad = wrap(g if owned else g.copy())
        else:
            self._grad.array += g
            mark_changed(self._grad)

    if not TYPE_CHECKING:  # a type checker shall refuse what is in no list

        def __getattr__(self, name: str) -> Any:
            # Only what is nowhere comes here: methods are attached by nnlearn.scratch.methods.
            if name.startswith("_"):
                raise AttributeError(f"'Tensor' object has no attribute {name!r}")
            from nnlearn.scratch.missing import explain

            raise OutsideTheBook(explain("Tensor", name, dir(self)))


class Size(tuple):
    """A shape: a tuple of sizes that also knows how many entries it stands for."""

    __slots__ = ()

    def numel(self) -> int:
        """Return the product of the sizes."""
        return int(np.prod(self, dtype=np.int64))

    def __repr__(self) -> str:
        return f"Size({list(self)})"


class HookHandle:
    """What registering a hook returns; ``remove()`` takes the hook away again."""

    def __init__(self, hooks: Any, key: Any) -> None:
        self._hooks, self._key = hooks, key

    def remove(self) -> None:
        """Remove the hook; doing it twice is harmless."""
        if isinstance(self._hooks, dict):
            self._hooks.pop(self._key, None)
        elif self._key in self._hooks:
            self._hooks.remove(self._key)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()


def wrap(array: Any) -> Tensor:
    """Return a tensor around ``array`` as it is: no copy, no change of dtype."""
    return _fill(_new(Tensor), array if type(array) is np.ndarray else np.asarray(array))


def into(inputs: Any) -> Callable | None:
    """Return how `sweep` delivers gradients to the leaves ``inputs`` alone; None means to all."""
    if inputs is None:
        return None
    wanted = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    if not wanted:
        raise GradError("inputs is empty: leave it out, and every leaf has its gradient")
    if not all(t.is_leaf and t.requires_grad for t in wanted):
        raise GradError(
            "inputs lists leaves that require grad; for the gradient of a result, call "
            "retain_grad() on it, or autograd.grad"
        )
    own = {id(t) for t in wanted}
    return lambda t, g, owned: t._accumulate(g, owned) if id(t) in own else None


def source(tensor: Tensor) -> tuple | None:
    """Return where a tensor's gradient goes, as a `Node` lists it among its parents."""
    if not tensor.requires_grad:
        return None
    return tensor._node or tensor, tensor._slot


def _fill(tensor: Tensor, array: np.ndarray) -> Tensor:
    """Give a new tensor, of whatever class, its array and no history; return it."""
    tensor.array = array
    tensor.requires_grad = False
    tensor._grad = tensor._node = tensor._hooks = tensor._retains = None
    tensor._base = tensor._views = None
    tensor._slot = 0
    tensor._version = [0]
    return tensor


_new = Tensor.__new__
