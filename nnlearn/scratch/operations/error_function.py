"""The error function of arrays, which NumPy lacks: two polynomials, fitted when first used.

Taught in the chapter ``neurons``, where GELU needs it.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

MIDDLE = 3.75  # where the fit's variable u is 0; errors are smallest about there
NEAR = 0.5  # below, the series in x keeps all digits of small results
# By bytes of a float: degrees of the fit and of the series, and from where on erf is 1.
DEGREES = {4: (10, 5, 4.5), 8: (22, 11, 6.5)}
# Some forty passes over the entries: in stretches of so many, they stay in the processor's cache.
STRETCH = 2**14


def erf_array(x: np.ndarray) -> np.ndarray:
    """Return 2/√π ∫₀ˣ e^(−t²) dt for each entry, to the precision of x's dtype.

    Away from 0, erf x = 1 − e^(−x²) q(u) / (1 + x): q is smooth in u = (x − k)/(x + k), which runs
    from −1 to 1, so that a polynomial follows it closely.

    Notes
    -----
    Source: the form of the fit, Schonfelder (1978), *Chebyshev expansions for the error and related
    functions*; the series, Abramowitz and Stegun (1964), 7.1.5.

    Examples
    --------
    >>> erf_array(np.array([0.0, 0.5, -1.0]))
    array([ 0.        ,  0.52049988, -0.84270079])
    """
    if x.size > STRETCH:
        y = np.empty_like(x, order="C")
        entries, results = x.reshape(-1), y.reshape(-1)
        for i in range(0, x.size, STRETCH):
            results[i : i + STRETCH] = erf_array(entries[i : i + STRETCH])
        return y
    degree, terms, end = DEGREES[min(max(x.dtype.itemsize, 4), 8)]
    w = np.minimum(np.abs(x), x.dtype.type(end))
    u = (w - MIDDLE) / (w + MIDDLE)
    far = polynomial(fitted(degree), u)
    far *= np.exp(-w * w)
    far /= 1 + w
    inner = np.minimum(w, NEAR)
    near = polynomial(series(terms), inner * inner) * inner
    is_near = (w < NEAR).astype(x.dtype)  # a product with 0 and 1 is quicker than a choice
    near *= is_near
    near += (1 - far) * (1 - is_near)
    return np.copysign(near, x)


def polynomial(coefficients: tuple[float, ...], x: np.ndarray) -> np.ndarray:
    """Return a polynomial's values, the highest power first, by Horner's rule."""
    y = np.full_like(x, coefficients[0])
    for a in coefficients[1:]:
        y *= x
        y += x.dtype.type(a)
    return y


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
