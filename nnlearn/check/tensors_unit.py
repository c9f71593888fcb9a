"""The checker of the vector–Jacobian product of x/|x|, of the chapter on tensors."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.tensors_solutions import share_all, unit_pull


def arrows() -> list[Case]:
    rng = np.random.default_rng(1)
    cases = [
        Case("x = (3, 4), g = (1, 0)", (np.array([3.0, 4]), np.array([1.0, 0]))),
        Case("g along x", (np.array([2.0, -1, 2]), np.array([4.0, -2, 4]))),
    ]
    for d in (2, 3, 5):
        cases.append(Case(f"{d} numbers", tuple(rng.standard_normal((2, d)))))
    return cases


@exercise(
    "tensors",
    arrows,
    [
        Slip(
            "the norm depends on x too: what lies along x is missing, (g·u) u.",
            lambda x, g: share_all(x, g, 0.0),
        ),
        Slip(
            "what lies along x is taken *away*; you add it.",
            lambda x, g: share_all(x, g, -1.0),
        ),
        Slip(
            "the factor of (g·u) u is 1: the norm is a root, whose slope has a ½ that cancels the "
            "2 of the square.",
            lambda x, g: share_all(x, g, 2.0),
        ),
        Slip(
            "½ is one too many: the 2 of the square cancels it.",
            lambda x, g: share_all(x, g, 0.5),
        ),
        Slip("divide by the norm: g − (g·u) u is not yet it.", lambda x, g: unit_pull(x, g, 0)),
        Slip(
            "divide by the norm once; you divide by its square.",
            lambda x, g: unit_pull(x, g, 2),
        ),
        Slip("divide by the norm; you multiply.", lambda x, g: unit_pull(x, g, -1)),
        Slip(
            "inside stands u = x/|x|, not x: the norm is missing twice.",
            lambda x, g: (g - (g @ x) * x) / np.sqrt(x @ x),
        ),
        Slip(
            "of the two u in (g·u) u one is still x.",
            lambda x, g: (g - (g @ x) * x / np.sqrt(x @ x)) / np.sqrt(x @ x),
        ),
        Slip(
            "g·u is a number, the sum over all entries; yours multiplies entry by entry.",
            lambda x, g: (g - g * x * x / (x @ x)) / np.sqrt(x @ x),
        ),
        Slip(
            "that is x/|x|, the way forward; g is not used.",
            lambda x, g: x / np.sqrt(x @ x),
        ),
        Slip("the sign: yours is the negative.", lambda x, g: -unit_pull(x, g, 1)),
        Slip(
            "that is the part along x; what is left of g when it is taken away is due.",
            lambda x, g: (g - share_all(x, g, 1.0) * np.sqrt(x @ x)) / np.sqrt(x @ x),
        ),
        Slip(
            "x and g have changed places: g is what arrives, x is where the slope is taken.",
            lambda x, g: unit_pull(g, x, 1),
        ),
        Slip(
            "the Jacobian came; its product with g is due, of shape (D,).",
            lambda x, g: (np.eye(len(x)) - np.outer(x, x) / (x @ x)) / np.sqrt(x @ x),
        ),
        Slip(
            "the norm is the root of the sum of squares; yours has no root.",
            lambda x, g: (g - (g @ x) * x / (x @ x) ** 2) / (x @ x),
        ),
        Slip(
            "the norm is the root of the sum of *squares*; yours sums absolute values.",
            lambda x, g: (g - (g @ x) * x / np.abs(x).sum() ** 2) / np.abs(x).sum(),
        ),
        Slip("zeros came: only what of g lies along x vanishes.", lambda x, g: 0.0 * g),
        Slip(
            "all entries of g are needed, each with its own u; yours is their sum.",
            lambda x, g: (g - g.sum() * x / np.sqrt(x @ x)) / np.sqrt(x @ x),
        ),
    ],
)
def vjp_unit(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Vector–Jacobian product of u = x/|x|: (g − (g·u) u)/|x|, for x and g of shape (D,)."""
    return unit_pull(x, g, 1)
