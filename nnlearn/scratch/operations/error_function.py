"""The error function of arrays, which NumPy lacks: polynomials, fitted when first used.

Taught in the chapter ``neurons``, where GELU needs it.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from nnlearn.scratch.operations.stretches import in_stretches

# Single precision: erf x = tanh(x p(x²)), fitted up to END; p's first coefficient is positive, so
# that far out the argument grows without end and tanh stays 1.
SINGLE, END = 6, 4.0
# Double precision: degrees of the fit and of the series.
FIT, SERIES = 22, 11
MIDDLE = 3.75  # where the fit's variable u is 0; errors are smallest about there
NEAR = 0.5  # below, the series in x keeps all digits of small results
LAST = 6.5  # from here on, erf is 1


def erf_array(x: np.ndarray) -> np.ndarray:
    """Return 2/√π ∫₀ˣ e^(−t²) dt for each entry, to the precision of x's dtype.

    Examples
    --------
    >>> erf_array(np.array([0.0, 0.5, -1.0]))
    array([ 0.        ,  0.52049988, -0.84270079])
    """
    return in_stretches(erf_single if x.dtype.itemsize <= 4 else erf_double, x)


def erf_single(x: np.ndarray) -> np.ndarray:
    """Return erf x = tanh(x p(x²)): odd by its form, with all digits near 0, and quick."""
    with np.errstate(over="ignore"):
        y = polynomial(through_tanh(SINGLE), x * x)
        y *= x
    return np.tanh(y, out=y)


def erf_double(x: np.ndarray) -> np.ndarray:
    """Return erf x = 1 − e^(−x²) q(u) / (1 + x) away from 0, a series near 0.

    q is smooth in u = (x − k)/(x + k), which runs from −1 to 1, so that a polynomial follows it
    closely.

    Notes
    -----
    Source: the form of the fit, Schonfelder (1978), *Chebyshev expansions for the error and related
    functions*; the series, Abramowitz and Stegun (1964), 7.1.5.
    """
    w = np.minimum(np.abs(x), x.dtype.type(LAST))
    u = (w - MIDDLE) / (w + MIDDLE)
    far = polynomial(fitted(FIT), u)
    far *= np.exp(-w * w)
    far /= 1 + w
    inner = np.minimum(w, NEAR)
    near = polynomial(series(SERIES), inner * inner) * inner
    return np.copysign(np.where(w < NEAR, near, 1 - far), x)


def polynomial(coefficients: tuple[float, ...], x: np.ndarray) -> np.ndarray:
    """Return a polynomial's values, the highest power first, by Horner's rule."""
    y = np.full_like(x, coefficients[0])
    for a in coefficients[1:]:
        y *= x
        y += x.dtype.type(a)
    return y


@functools.cache
def through_tanh(degree: int) -> tuple[float, ...]:
    """Return the coefficients of p: least squares, the error of erf relative to its value."""
    u = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    squares = (1 + u) / 2 * END**2
    x = np.sqrt(squares)
    values = np.array([math.erf(v) for v in x])
    rests = np.array([math.erfc(v) for v in x])
    weights = (rests * (1 + values)) * x / values  # tanh′ = 1 − erf², times x, over erf
    powers = chebyshev.chebvander(u, degree) * weights[:, None]
    fit, *_ = np.linalg.lstsq(powers, np.log((1 + values) / rests) / (2 * x) * weights)
    in_squares = chebyshev.Chebyshev(fit, domain=[0, END**2]).convert(kind=np.polynomial.Polynomial)
    return tuple(in_squares.coef[::-1].tolist())


@functools.cache
def fitted(degree: int) -> tuple[float, ...]:
    """Return the coefficients of q, through its values at Chebyshev's points."""

    def q(points: Any) -> Any:
        xs = [MIDDLE * (1 + u) / (1 - u) for u in points.tolist()]
        return np.array([(1 + x) * scaled_complement(x) for x in xs])

    fit = chebyshev.cheb2poly(chebyshev.chebinterpolate(q, degree))
    return tuple(fit[::-1].tolist())


@functools.cache
def series(terms: int) -> tuple[float, ...]:
    """Return the coefficients of erf(x)/x in powers of x²."""
    return tuple(
        2 / math.sqrt(math.pi) * (-1) ** n / (math.factorial(n) * (2 * n + 1))
        for n in reversed(range(terms + 1))
    )


def scaled_complement(x: float) -> float:
    """Return e^(x²) (1 − erf x), by its continued fraction where e^(x²) would overflow."""
    if x < 5:
        return math.exp(x * x) * math.erfc(x)
    fraction = x
    for n in range(60, 0, -1):
        fraction = x + n / 2 / fraction
    return 1 / (math.sqrt(math.pi) * fraction)
