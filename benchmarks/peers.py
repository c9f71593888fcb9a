"""The same step in other people's libraries, where they are installed.

Each peer trains in its own idiom; where it can, it is given the weights that both engines start
from. None is needed.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import cases
from nnlearn import parity, scratch

Step = Callable[[], Any]


def available() -> tuple[list[str], list[str]]:
    """Return the peers that are installed, and for each of the others how to get it."""
    found, missing = [], []
    for name, (module, package, _) in PEERS.items():
        if importlib.util.find_spec(module):
            found.append(name)
        else:
            missing.append(f"{name}: not installed: pip install {package}")
    return found, missing


def steps(case: str, names: list[str]) -> tuple[dict[str, Step], list[str]]:
    """Return a step for each peer that knows the case, and what went wrong with the others."""
    made, failed = {}, []
    for name in names:
        build = PEERS[name][2].get(case)
        if build is None:
            continue
        try:
            step = build()
            step()
        except Exception as error:
            failed.append(f"{name}: left out, {type(error).__name__}: {str(error).splitlines()[0]}")
        else:
            made[name] = step
    return made, failed


def _modules(*names: str) -> tuple[Any, ...]:
    return tuple(importlib.import_module(name) for name in names)


def _perceptron() -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray, np.ndarray]:
    """Weights (inputs, outputs) with biases, inputs and labels of the engines' case."""
    scratch.manual_seed(0)
    rng = np.random.default_rng(0)
    net, (x,), _ = cases.mlp(scratch, rng)
    state = [parity.to_array(value) for value in net.state_dict().values()]
    layers = [(w.T.copy(), b.copy()) for w, b in zip(state[::2], state[1::2], strict=True)]
    return layers, x, np.random.default_rng(1).integers(0, 10, len(x))


def _sklearn_mlp() -> Step:
    from sklearn.neural_network import MLPClassifier

    layers, x, labels = _perceptron()
    net = MLPClassifier(
        (128, 64), solver="sgd", learning_rate_init=0.01, momentum=0.0, alpha=0.0, batch_size=64
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net.partial_fit(x, labels, classes=np.arange(10))
    net.coefs_[:] = [w for w, _ in layers]
    net.intercepts_[:] = [b for _, b in layers]
    return lambda: net.partial_fit(x, labels)


def _autograd_mlp() -> Step:
    autograd, anp = _modules("autograd", "autograd.numpy")

    layers, x, labels = _perceptron()
    rows = np.arange(len(labels))

    def loss(layers: Any) -> Any:
        h = x
        for w, b in layers[:-1]:
            h = anp.maximum(h @ w + b, 0)
        z = h @ layers[-1][0] + layers[-1][1]
        z = z - anp.max(z, axis=1, keepdims=True)
        return -anp.mean(z[rows, labels] - anp.log(anp.sum(anp.exp(z), axis=1)))

    slopes = autograd.value_and_grad(loss)
    rate = np.float32(0.01)

    def once() -> Any:
        value, gradients = slopes(layers)
        for (w, b), (dw, db) in zip(layers, gradients, strict=True):
            w -= rate * dw
            b -= rate * db
        return value

    return once


def _jax_mlp() -> Step:
    jax, jnp = _modules("jax", "jax.numpy")

    layers, x, labels = _perceptron()

    def loss(layers: Any, x: Any, labels: Any) -> Any:
        h = x
        for w, b in layers[:-1]:
            h = jax.nn.relu(h @ w + b)
        scores = jax.nn.log_softmax(h @ layers[-1][0] + layers[-1][1])
        return -jnp.mean(jnp.take_along_axis(scores, labels[:, None], 1))

    @jax.jit
    def update(layers: Any, x: Any, labels: Any) -> Any:
        value, gradients = jax.value_and_grad(loss)(layers, x, labels)
        return value, jax.tree.map(lambda w, dw: w - 0.01 * dw, layers, gradients)

    held = [jax.tree.map(jnp.asarray, layers)]

    def once() -> Any:
        value, held[0] = update(held[0], x, labels)
        return jax.block_until_ready(value)

    return once


def _dezero_mlp() -> Step:
    F, optimizers, models = _modules("dezero.functions", "dezero.optimizers", "dezero.models")

    layers, x, labels = _perceptron()
    net = models.MLP((128, 64, 10), activation=F.relu)
    net(x)
    for layer, (w, b) in zip((net.l0, net.l1, net.l2), layers, strict=True):
        layer.W.data, layer.b.data = w, b
    sgd = optimizers.SGD(lr=np.float32(0.01)).setup(net)

    def once() -> Any:
        value = F.softmax_cross_entropy(net(x), labels)
        net.cleargrads()
        value.backward()
        sgd.update()
        return value

    return once


# Our name for a peer: the module to look for, the package to install, the cases that it knows.
PEERS: dict[str, tuple[str, str, dict[str, Callable[[], Step]]]] = {
    "scikit-learn": ("sklearn", "scikit-learn", {"mlp": _sklearn_mlp}),
    "HIPS autograd": ("autograd", "autograd", {"mlp": _autograd_mlp}),
    "DeZero": ("dezero", "dezero", {"mlp": _dezero_mlp}),
    "JAX, compiled": ("jax", "jax", {"mlp": _jax_mlp}),
}
