"""Types: a wrong call is an error before it runs, a right one is none."""

import re

import declare_methods
import pytest
from mypy import api

START = "from nnlearn import scratch\nfrom nnlearn.scratch import nn\nx = scratch.ones(2, 3)\n"
RIGHT = """
scratch.relu(x, inplace=True).sum().backward()
scratch.relu(input=x)
scratch.sum(x, axis=1).mean(axis=0, keepdims=True)
scratch.sum(x, 1, True, dtype=scratch.float64)
x.sum(dim=(0, 1)).item() + 1.0
x.float().add_(1, alpha=2).T @ x
1 - x / 2 > x[0]
x.topk(2).values, x.max(1).indices
scratch.maximum(x, 2.0)
nn.Linear(3, 4)(x).reshape(-1, 2).shape
nn.functional.softmax(x, dim=1).log()
nn.functional.linear(x, x, None)
"""
WRONG = """
scratch.relu("hello", 3, 4)
scratch.relu(x, replace=True)
scratch.exp(x, x)
scratch.exp()
scratch.exp(x).summ()
x.summ()
x.sum().backwards()
x.unsqueeze("first")
x.add(1, alpha="two")
x.add_(1, 2)
scratch.transpose(x, 0)
scratch.sum(x, 1, True, 4, 5)
scratch.topk(x, 2).vals
nn.functional.leaky_relu(x, "steep")
nn.functional.linear(x)
"""


def lines(text):
    return text.strip().splitlines()


@pytest.fixture(scope="module")
def errors(tmp_path_factory):
    """What mypy says about each line, all in one run."""
    path = tmp_path_factory.mktemp("types") / "snippets.py"
    code = "\n".join([*lines(RIGHT), *lines(WRONG)])
    path.write_text(START + code + "\n")
    said, trouble, _ = api.run([str(path), "--ignore-missing-imports", "--no-error-summary"])
    assert not trouble
    found = {}
    for number, message in re.findall(r"snippets\.py:(\d+): error: (.*)", said):
        found[(START + code).splitlines()[int(number) - 1]] = message
    return found


@pytest.mark.parametrize("line", lines(RIGHT))
def test_a_right_call_passes(line, errors):
    assert line not in errors, errors[line]


@pytest.mark.parametrize("line", lines(WRONG))
def test_a_wrong_call_is_an_error(line, errors):
    assert line in errors


def test_the_declared_methods_are_those_that_tensors_have():
    declared = declare_methods.FILE.read_text()
    assert declared == declare_methods.text(), "run tools/declare_methods.py"
