"""The package installs light, the pins are complete, and the files that describe both agree."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions, requires
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import nnlearn

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SYSTEMS = {"linux": ("posix", "Linux"), "darwin": ("posix", "Darwin"), "win32": ("nt", "Windows")}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
# Installers rather than libraries, which no release of ours depends on.
UNPINNED = {"nnlearn", "pip"}


def test_importing_nnlearn_loads_nothing_else():
    heavy = {"numpy", "torch", "matplotlib", "sklearn", "nnlearn.scratch"}
    code = f"import sys, nnlearn; print(sorted({heavy} & sys.modules.keys()))"
    assert python(code) == "[]"


def test_importing_the_engine_loads_numpy_alone():
    heavy = {"torch", "matplotlib", "sklearn", "scipy", "safetensors", "tqdm"}
    code = f"import sys, nnlearn.scratch; print(sorted({heavy} & sys.modules.keys()))"
    assert python(code) == "[]"


def test_submodules_load_on_first_use():
    code = "import sys, nnlearn; nnlearn.scratch.tensor; print('nnlearn.scratch' in sys.modules)"
    assert python(code) == "True"


@pytest.mark.parametrize("name", nnlearn.__all__)
def test_every_listed_module_is_there(name):
    assert getattr(nnlearn, name).__name__ == f"nnlearn.{name}"
    assert name in dir(nnlearn)


def test_star_brings_what_needs_no_matplotlib():
    code = (
        "import sys; sys.modules['matplotlib'] = None; from nnlearn import *; print(check.__name__)"
    )
    assert python(code) == "nnlearn.check"
    assert nnlearn.figures.__name__ == "nnlearn.figures"
    assert {"check", "figures"} <= set(dir(nnlearn))


@pytest.mark.parametrize(
    ("module", "name", "meant"),
    [
        ("models", "MLP", "mlp"),
        ("training", "train", "fit"),
        ("training", "Fit", "fit"),
        ("data", "load_digits", "digits"),
        ("data", "make_moons", "moons"),
        ("checkpoints", "save_model", "save"),
        ("models", "le_net", "lenet"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_right_one(module, name, meant):
    with pytest.raises(
        AttributeError, match=f"nnlearn.{module} has no '{name}'; did you mean {meant}"
    ):
        getattr(getattr(nnlearn, module), name)


def test_a_misspelt_module_is_answered_with_the_right_ones():
    with pytest.raises(AttributeError, match=r"'scratches'.*scratch"):
        nnlearn.scratches  # noqa: B018


def test_numpy_is_the_only_hard_dependency():
    assert [Requirement(line).name for line in PROJECT["dependencies"]] == ["numpy"]


def test_types_are_shipped():
    assert (Path(nnlearn.__file__).parent / "py.typed").exists()


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == nnlearn.__version__
    assert f"## {nnlearn.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
def test_each_pin_lies_within_its_declared_range(extra):
    pinned = pins()
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"][extra]]:
        requirement = Requirement(line)
        if requirement.name != "nnlearn":
            version = pinned[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement} against {version}"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python_version", PYTHONS)
def test_every_dependency_of_a_dependency_is_pinned(system, python_version):
    os_name, platform_system = SYSTEMS[system]
    environment = default_environment() | {
        "os_name": os_name,
        "platform_system": platform_system,
        "python_full_version": f"{python_version}.0",
        "python_version": python_version,
        "sys_platform": system,
    }
    assert needed(environment) - pins().keys() - UNPINNED == set()


# Debian 12 has 3.11.2, and some packages ask for a later 3.11.
@pytest.mark.parametrize("python_version", ["3.11.0", "3.12.0", "3.13.0", "3.14.0"])
def test_every_pin_installs_on_every_supported_python(python_version):
    refusing = []
    for name in pins():
        try:
            supported = SpecifierSet(metadata(name).get("Requires-Python", ""))
        except PackageNotFoundError:
            continue  # belongs to another system, whose metadata is not at hand
        if not supported.contains(python_version):
            refusing.append(f"{name} wants Python {supported}")
    assert refusing == []


def test_the_lab_brings_all_that_the_notebooks_import():
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *extras["torch"], *extras["onnx"], *extras["lab"]]
    brought = {canonicalize_name(Requirement(line).name) for line in lines}
    homes = packages_distributions()
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        roots = set(re.findall(r"^(?:from|import) (\w+)", code, re.MULTILINE))
        for root in roots - sys.stdlib_module_names - {"nnlearn"}:
            assert {canonicalize_name(home) for home in homes[root]} & brought, (path.stem, root)


def test_hooks_use_the_pinned_tools():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pinned = pins()
    found = re.findall(r'"([\w-]+)==([\d.]+)"', hooks)
    assert found
    for name, version in found:
        assert version == pinned[name], name


def test_the_workflow_tries_every_python_that_the_package_claims():
    workflow = (ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    matrix = yaml.safe_load(workflow)["jobs"]["checks"]["strategy"]["matrix"]
    claimed = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert matrix["python"] == claimed == PYTHONS
    assert {name.split("-")[0] for name in matrix["system"]} == {"ubuntu", "macos", "windows"}


def python(code: str) -> str:
    """What a fresh interpreter prints; its own, since this one has loaded everything."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def pins() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert all(str(one.specifier).startswith("==") for one in requirements)
    return {canonicalize_name(one.name): str(one.specifier)[2:] for one in requirements}


def needed(environment: dict[str, str]) -> set[str]:
    """Names of all that `pip install -e .[test]` brings into such an environment."""
    extras = PROJECT["optional-dependencies"]
    waiting = [Requirement(line) for line in sum(extras.values(), PROJECT["dependencies"])]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen and name != "nnlearn":
                seen.add((name, extra))
                waiting += dependencies(name, environment | {"extra": extra})
    return {name for name, _ in seen}


def dependencies(name: str, environment: dict[str, str]) -> list[Requirement]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return []  # belongs to another system, whose metadata is not at hand
    requirements = [Requirement(line) for line in lines]
    return [one for one in requirements if not one.marker or one.marker.evaluate(environment)]
