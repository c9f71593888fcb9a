"""What to say when a name of PyTorch's is asked for that the book does not teach."""

from __future__ import annotations

import opcode
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

from nnlearn._suggest import close
from nnlearn.scratch.errors import OutsideTheBook

ROOMS = (
    *("", "nn", "nn.functional", "optim", "optim.lr_scheduler", "utils.data"),
    *("nn.utils", "nn.utils.rnn", "linalg"),
)
INSTEAD = {
    "trace": "there is nothing to compile: NumPy's kernels run as they are; leave the call out",
    "bfloat16": "half precision is slow and inexact in NumPy: use float32",
    "tensorboard": "keep what you measure in a list, and plot it: nnlearn.figures",
    "SummaryWriter": "keep what you measure in a list, and plot it: nnlearn.figures",
    "onnx": "weights leave the engine as safetensors: scratch.save, nnlearn.checkpoints",
    "hub": "models are built here, and weights come as safetensors: nnlearn.checkpoints",
    "distributed": "the engine computes in one process: use torch for several",
    "DistributedDataParallel": "the engine computes in one process: use torch for several",
    "multiprocessing": "the engine computes in one process: use torch for several",
    "profiler": "time a call with time.perf_counter, or use Python's cProfile",
    "storage": "a tensor is an array: x.numpy() is its memory, x.numpy().reshape(-1) flat",
    "register_backward_hook": "it told half of the truth: use register_full_backward_hook",
    "CTCLoss": "sequences without alignment are outside of the book: use torch",
    "ctc_loss": "sequences without alignment are outside of the book: use torch",
    "vmap": "write the batch as the first axis: all operations work on batches",
    "func": "derivatives are taken by backward() and autograd.grad",
    "fft": "spectra are outside of the book: use numpy.fft on x.numpy()",
    "stft": "spectra are outside of the book: use numpy.fft on x.numpy()",
    "sparse": "all entries are kept: index_add and embedding do what is sparse in the book",
    "sparse_coo_tensor": "all entries are kept: use zeros and index_put",
    "quantization": "weights stay floating: use torch",
    "parametrizations": "use nn.utils.weight_norm or nn.utils.spectral_norm",
    "parametrize": "use nn.utils.weight_norm or nn.utils.spectral_norm, or compute in forward",
    "rnn_tanh": "whole sequences are read by a layer: nn.RNN",
    "rnn_relu": "whole sequences are read by a layer: nn.RNN(..., nonlinearity='relu')",
    "lstm": "whole sequences are read by a layer: nn.LSTM",
    "gru": "whole sequences are read by a layer: nn.GRU",
    "Conv3d": "the book stops at images: Conv2d",
    "array": "arrays become tensors by scratch.tensor(...)",
    "copy": "a copy is made by clone()",
    "astype": "another dtype is made by to(dtype), float(), long()",
    "Dense": "the layer is nn.Linear(in_features, out_features)",
    "Conv2D": "the layer is nn.Conv2d",
    "MaxPooling2D": "the layer is nn.MaxPool2d",
    "BatchNormalization": "the layer is nn.BatchNorm1d or nn.BatchNorm2d",
    "categorical_crossentropy": "the loss is nn.functional.cross_entropy, of scores",
    "mean_squared_error": "the loss is nn.functional.mse_loss",
    "LBFGS": "the book teaches first-order methods: Adam, SGD with momentum",
}


def explain(module: str, name: str, names: Iterable[str]) -> str:
    """Return a message that says the name is missing and which similar ones there are.

    >>> explain("scratch.nn", "Conv4d", ["Conv2d", "Linear"])
    "scratch.nn has no 'Conv4d': it is misspelt or outside the book's concepts. Close to it: Conv2d"
    """
    if name in INSTEAD:
        return f"{module} has no {name!r}: {INSTEAD[name]}"
    if elsewhere := _elsewhere(module, name):
        return f"{module} has no {name!r}: it is {elsewhere}"
    similar = close(name, names, cutoff=0.5)
    near = f". Close to it: {', '.join(similar)}" if similar else "; dir() lists what there is"
    return f"{module} has no {name!r}: it is misspelt or outside the book's concepts{near}"


def _elsewhere(module: str, name: str) -> str | None:
    """Return where else the engine has exactly this name, if it has it."""
    for room in ROOMS:
        full = f"nnlearn.scratch.{room}" if room else "nnlearn.scratch"
        place = f"scratch.{room}" if room else "scratch"
        found = sys.modules.get(full)
        if place != module and name[:1] != "_" and name in (getattr(found, "__all__", None) or ()):
            return f"{place}.{name}"
    return None


def module_getattr(module: str, namespace: dict[str, Any]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module: it says what is missing and what is near.

    >>> names = {"Conv2d": None, "__all__": ["Conv2d"]}
    >>> module_getattr("scratch.nn", names)("Conv4d")
    Traceback (most recent call last):
    nnlearn.scratch.errors.OutsideTheBook: scratch.nn has no 'Conv4d': ... Close to it: Conv2d
    """

    def __getattr__(name: str) -> Any:  # noqa: N807 - Python's name for it
        if name.startswith("__"):
            raise AttributeError(name)
        names = namespace.get("__all__") or [
            n
            for n, v in namespace.items()
            if n[0] != "_" and getattr(v, "__module__", None) == namespace["__name__"]
        ]
        message = explain(module, name, names)
        if _imports(sys._getframe(1)):
            raise ImportError(message)  # Python would replace an AttributeError by its own
        raise OutsideTheBook(message)

    return __getattr__


def _imports(frame: FrameType) -> bool:
    """Whether a frame is at ``from module import name``."""
    return frame.f_code.co_code[frame.f_lasti] == opcode.opmap["IMPORT_FROM"]
