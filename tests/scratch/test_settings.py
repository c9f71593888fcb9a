"""Global settings: they do what they say, are met already, or say that they cannot."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nnlearn import scratch

VALUES = ([1 / 3, 2.0], [1e-7, 1.0], [123456.0, 0.1], [[0.5, -1.25], [3.0, 4.0]])
OPTIONS: tuple[dict[str, Any], ...] = (
    {"precision": 2},
    {"precision": 6},
    {"sci_mode": True},
    {"sci_mode": False},
    {"profile": "short"},
)


@pytest.fixture(autouse=True)
def usual():
    yield
    for engine in (scratch, torch):
        engine.set_printoptions(profile="default")
        engine.set_float32_matmul_precision("highest")


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_tensors_print_as_pytorchs_under_the_same_options(options, values):
    shown = []
    for engine in (scratch, torch):
        engine.set_printoptions(**options)
        shown.append(repr(engine.tensor(values)))
    assert shown[0] == shown[1]


def test_the_middle_of_a_long_tensor_is_left_out_as_asked():
    scratch.set_printoptions(threshold=5, edgeitems=1)
    assert repr(scratch.arange(9)) == "tensor([0, ..., 8])"


def test_the_number_of_threads_is_not_ignored_in_silence():
    with pytest.warns(UserWarning, match="OMP_NUM_THREADS=3"):
        scratch.set_num_threads(3)


def test_a_permission_to_be_less_exact_is_kept_and_not_used():
    scratch.set_float32_matmul_precision("medium")
    assert scratch.get_float32_matmul_precision() == "medium"


@pytest.mark.parametrize(
    "call",
    [
        lambda: scratch.set_num_threads(0),
        lambda: scratch.set_float32_matmul_precision("low"),
        lambda: scratch.set_printoptions(profile="long"),
        lambda: scratch.use_deterministic_algorithms("yes"),
    ],
)
def test_a_value_that_means_nothing_is_refused(call):
    with pytest.raises((ValueError, TypeError)):
        call()


def test_a_setting_that_nothing_would_come_of_is_not_there():
    with pytest.raises(AttributeError, match="set_warn_always"):
        scratch.set_warn_always(True)
