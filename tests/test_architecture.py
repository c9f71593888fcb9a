"""The house: what may import what. The map for readers is ``docs/architecture.md``."""

import ast
import functools
import graphlib
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nnlearn"
# From the ground up; a file may import what stands on its own line or below it.
FLOORS = (
    "_atomic _suggest",
    "scratch.errors scratch.grad_mode scratch.device scratch.shapes_only scratch.strangers",
    "scratch.missing scratch.numpy_names",
    "scratch.dtypes scratch.printing scratch.anomaly",
    "scratch.tape scratch.views",
    "scratch.tensor",
    "scratch.op scratch.in_place scratch.sizes scratch.gradcheck",
    "scratch.autograd scratch.random scratch.creation",
    "scratch.typed scratch.old_names",
    "scratch.operations",
    "scratch.functional",
)


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


MODULES = dict(modules())


def imports(path):
    """Return the modules of the package that a file imports, where it stands for all to see."""
    tree = ast.parse(path.read_text())
    lazy = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    typing = {
        id(n)
        for i in ast.walk(tree)
        if isinstance(i, ast.If) and ast.unparse(i.test) == "TYPE_CHECKING"
        for n in ast.walk(i)
    }
    for node in ast.walk(tree):
        if id(node) in lazy or id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{a.name}" for a in node.names]
        else:
            continue
        for name in names:
            name = name.removeprefix("nnlearn").removeprefix(".")
            while name and name not in MODULES:
                name = name.rpartition(".")[0]
            if name:
                yield name


@functools.cache
def graph():
    """Return what each module imports: read when a test asks, not while tests are collected."""
    return {name: set(imports(path)) - {name} for name, path in MODULES.items()}


def floor_of(name):
    for height, floor in enumerate(FLOORS):
        if any(name == room or name.startswith(f"{room}.") for room in floor.split()):
            return height
    return None


def test_no_file_imports_itself_by_a_detour():
    rooms = {n: {m for m in ms if MODULES[m].name != "__init__.py"} for n, ms in graph().items()}
    tuple(graphlib.TopologicalSorter(rooms).static_order())  # raises CycleError with the circle


@pytest.mark.parametrize("name", [n for n in MODULES if floor_of(n) is not None])
def test_the_core_imports_downwards_only(name):
    above = {m for m in graph()[name] if floor_of(m) is None or floor_of(m) > floor_of(name)}
    assert not above, f"nnlearn/{name} imports from above itself: {sorted(above)}"


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("scratch")])
def test_the_engine_needs_nothing_of_the_package_around_it(name):
    ground = {"_atomic", "_suggest"}  # write files, compare words: they know of no networks
    around = {m for m in graph()[name] if not m.startswith("scratch")} - ground
    assert not around, f"nnlearn/{name} imports {sorted(around)}"


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("scratch.")])
def test_operations_and_functions_know_no_layers_and_no_optimizers(name):
    if name.startswith(("scratch.operations", "scratch.functional")):
        assert not {m for m in graph()[name] if m.startswith(("scratch.nn", "scratch.optim"))}


def public_functions(room):
    for name, path in MODULES.items():
        if name.startswith(f"scratch.{room}."):
            module = importlib.import_module(f"nnlearn.{name}")
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield name, getattr(module, node.name)


def test_a_room_holds_what_torch_has_there():
    import torch

    top = {name for name, value in vars(torch).items() if callable(value)}
    nn = set(dir(torch.nn.functional))
    of_layers = {"rnn_tanh", "rnn_relu", "lstm", "gru"}  # what nn.RNN and its kin run
    of_layers |= {f"{name}_cell" for name in of_layers}
    for home, function in public_functions("functional"):
        name = function.__name__
        assert name not in top - nn - of_layers, f"{home}.{name} belongs into operations"
    for home, function in public_functions("operations"):
        name = function.__name__
        # Tensor.unfold cuts windows along an axis; nn.functional.unfold is im2col.
        assert name not in nn - top - {"unfold"}, f"{home}.{name} belongs into functional"
