"""Changes in place, views, and views of views: programs of a few lines, drawn, on both engines."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch

pytestmark = [pytest.mark.parity, pytest.mark.filterwarnings("ignore")]

VIEWS = """
    {new} = {old}.t()
    {new} = {old}[0]
    {new} = {old}.view(-1)
    {new} = {old}[..., 1:]
    {new} = {old}.unsqueeze(0)
    {new} = {old}.flatten()[:3]
    {new} = {old}.detach()
    {new} = {old}.diagonal()
    {new} = {old}.transpose(0, -1).squeeze()
"""
CHANGES = """
    {old}.mul_(3)
    {old}.add_(1)
    {old}[0] = 5.0
    {old}.copy_({old} * 2 + 1)
    {old}.sigmoid_()
    {old}.zero_()
    {old} += {old}.detach() * 2
    {old} *= w.sum()
    {old}[0] += w[0, 0]
    {old}.mul_({old}.clone())
    {old}[...] = w.flatten()[0]
    {old}[{old} > 3] = -1.0
    {old}.clamp_(0, 4)
    {old}.unsqueeze_(0)
    loss = loss + ({old} * {old}).sum()
"""


def lines(text: str) -> list[str]:
    return text.strip().split("\n    ")


def program(rng: random.Random) -> list[str]:
    """Return lines about y, which needs w, and b, which needs nothing yet, and views of them."""
    names, found = ["y", "b"], []
    for _ in range(rng.randint(2, 7)):
        old = rng.choice(names)
        if rng.random() < 0.4 and len(names) < 6:
            names.append("v" * (len(names) - 1))
            found.append(rng.choice(lines(VIEWS)).format(new=names[-1], old=old))
        else:
            found.append(rng.choice(lines(CHANGES)).format(old=old))
    return found


def answer(engine: Any, text: list[str]) -> Any:
    """Return every tensor's values and the gradient of w, or the refusal."""
    w = engine.tensor(np.arange(1.0, 7.0).reshape(2, 3), requires_grad=True)
    names = {"w": w, "y": w * 2, "b": engine.zeros(2, 3, dtype=engine.float64), "loss": w.sum()}
    try:
        exec("\n".join(text), {}, names)
        tensors = [names[k] for k in ("y", "b", "v", "vv", "vvv", "vvvv") if k in names]
        sum(((t * t).sum() for t in tensors), names["loss"]).backward()
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        return error
    return [np.array(t.detach()) for t in tensors] + [np.array(w.grad)]


@pytest.mark.parametrize("seed", range(8))
def test_programs_of_views_and_changes_in_place(seed: int, record_property: Callable) -> None:
    """Where PyTorch answers, the engine's answer is the same; PyTorch refuses more."""
    rng, answered = random.Random(seed), 0
    for _ in range(120):
        text = program(rng)
        theirs = answer(torch, text)
        if isinstance(theirs, Exception):
            continue
        answered += 1
        ours = answer(scratch, text)
        assert not isinstance(ours, Exception), f"{text}: {ours!r}"
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, err_msg=str(text))
    assert answered > 60
    record_property("cases", answered)
