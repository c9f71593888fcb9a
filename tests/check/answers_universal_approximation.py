"""Answers that a class might hand in to the exercises of the chapter on universal approximation."""

# Written from the exercises' text alone, before their slips. A wrong answer is wrong on purpose.

import itertools
import math

import numpy as np
import torch

RIGHT, WRONG = {}, {}


def right(name):
    return lambda answer: RIGHT.setdefault(name, []).append(answer) or answer


def wrong(name):
    return lambda answer: WRONG.setdefault(name, []).append(answer) or answer


def relu(z):
    return np.maximum(z, 0)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


# steepness(width, height): the s at which a bump of this width is this tall in its middle ---------


@right("steepness")
def by_atanh(width, height):
    return 4 * math.atanh(height) / width


@right("steepness")
def by_logarithm(width, height):
    return 2 / width * np.log((1 + height) / (1 - height))


@right("steepness")
def by_bisection(width, height):
    low, high = 0.0, 1.0
    while math.tanh(high * width / 4) < height:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if math.tanh(middle * width / 4) < height:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@right("steepness")
def by_torch(width, height):
    return 4 * torch.atanh(torch.tensor(height, dtype=torch.float64)) / width


@right("steepness")
def by_logit(width, height):
    middle = (1 + height) / 2
    return [math.log(middle / (1 - middle)) / (width / 2)][0]


@right("steepness")
def in_single_precision(width, height):
    return np.float32(4) * np.arctanh(np.float32(height)) / np.float32(width)


WRONG["steepness"] = [
    lambda width, height: math.atanh(height) / width,
    lambda width, height: 2 * math.atanh(height) / width,
    lambda width, height: 8 * math.atanh(height) / width,
    lambda width, height: 4 * math.tanh(height) / width,
    lambda width, height: 4 * math.atan(height) / width,
    lambda width, height: 4 / (math.tanh(height) * width),
    lambda width, height: 20 * math.atanh(height),
    lambda width, height: 20 * math.atanh(0.99),
    lambda width, height: 4 * math.atanh(height) * width,
    lambda width, height: 2 * math.log(height / (1 - height)) / width,
    lambda width, height: math.log(height / (1 - height)) / width,
    lambda width, height: math.tanh(height * width / 4),
    lambda width, height: 4 * math.atanh(width) / height,
    lambda width, height: 2 * math.log10((1 + height) / (1 - height)) / width,
    lambda width, height: round(4 * math.atanh(height) / width),
    lambda width, height: 4 * math.atanh(height / 2) / width,
    lambda width, height: -4 * math.atanh(height) / width,
    lambda width, height: width / (4 * math.atanh(height)),
    lambda width, height: f"{4 * math.atanh(height) / width:.1f}",
]


@wrong("steepness")
def first_whole_number(width, height):
    s = 0
    while np.tanh(s * width / 4) < height:
        s += 1
    return s


@wrong("steepness")
def prints_only(width, height):
    print(4 * math.atanh(height) / width)


@wrong("steepness")
def looks_up_to_100(width, height):
    tried = np.linspace(0, 100, 100_001)
    return tried[np.argmin(np.abs(np.tanh(tried * width / 4) - height))]


@wrong("steepness")
def one_argument(width):
    return 4 * math.atanh(0.99) / width


# level_steps(edges, heights, s): w, b, a, c; level outside ----------------------------------------


@right("level_steps")
def inner_edges(edges, heights, s):
    inner = edges[1:-1]
    return np.full(len(inner), s), -s * inner, np.diff(heights), heights[0]


@right("level_steps")
def one_unit_at_a_time(edges, heights, s):
    w, b, a = [], [], []
    for n in range(1, len(heights)):
        w.append(s)
        b.append(-s * edges[n])
        a.append(heights[n] - heights[n - 1])
    return w, b, a, float(heights[0])


@right("level_steps")
def cut_from_the_whole(edges, heights, s):
    w = s * np.ones(len(edges))
    rises = np.diff(np.concatenate([[0], heights, [0]]))
    return [w[1:-1], (-w * edges)[1:-1], rises[1:-1], rises[0]]


@right("level_steps")
def steps_in_torch(edges, heights, s):
    edges, heights = torch.from_numpy(edges), torch.from_numpy(heights)
    return torch.full((len(heights) - 1,), float(s)), -s * edges[1:-1], heights.diff(), heights[0]


@right("level_steps")
def steps_in_float32(edges, heights, s):
    edges, heights = np.float32(edges), np.float32(heights)
    w = np.ones_like(heights[1:]) * np.float32(s)
    return w, -w * edges[1:-1], heights[1:] - heights[:-1], heights[:1].sum()


WRONG["level_steps"] = [
    # as printed in the chapter: N + 1 units, from 0 to 0
    lambda t, h, s: (np.full(len(t), s), -s * t, np.diff(h, prepend=0.0, append=0.0), 0.0),
    lambda t, h, s: (np.full(len(t), s), -s * t, np.diff(h, prepend=0.0, append=0.0)),
    lambda t, h, s: (np.full(len(t), s), -s * t, np.diff(h, prepend=0.0, append=0.0), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h), 0.0),
    lambda t, h, s: (np.full(len(t), s), -s * t, np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -t[1:-1], np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), t[1:-1], np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), s * t[1:-1], np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -t[1:-1] / s, np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], h[1:], h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], h[:-1], h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], h[:-1] - h[1:], h[0]),
    lambda t, h, s: (np.ones(len(h) - 1), -s * t[1:-1], np.diff(h), h[0]),
    lambda t, h, s: (s, -s * t[1:-1], np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h), h[-1]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h), h.mean()),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h)),
    lambda t, h, s: (np.full(len(h), s), -s * t[1:], np.diff(h, append=0.0), h[0]),
    lambda t, h, s: (np.full(len(h), s), -s * t[:-1], np.diff(h, prepend=0.0), 0.0),
    lambda t, h, s: (h[0], np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h)),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h, prepend=0.0)[:-1], h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[:-2], np.diff(h), h[0]),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[2:], np.diff(h), h[0]),
    lambda t, h, s: (
        np.full(len(h) - 1, s),
        -s * (t[1:-1] + t[2:]) / 2,
        np.diff(h),
        h[0],
    ),
    lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h) / np.diff(t)[1:], h[0]),
    lambda t, h, s: shallow_values(t, h, s),
]


def shallow_values(t, h, s):
    return sigmoid(s * (t[:, None] - t[1:-1])) @ np.diff(h) + h[0]


@wrong("level_steps")
def bumps_in_pairs(edges, heights, s):
    t = np.repeat(edges, 2)[1:-1]
    a = np.ravel(np.column_stack([heights, -heights]))
    return np.full(len(t), s), -s * t, a, 0.0


@wrong("level_steps")
def rises_in_place(edges, heights, s):
    first = heights[0]
    heights[1:] -= heights[:-1].copy()
    return np.full(len(heights) - 1, s), -s * edges[1:-1], heights[1:], first


@wrong("level_steps")
def wraps_round(edges, heights, s):
    a = [heights[n] - heights[n - 1] for n in range(len(heights) - 1)]
    return np.full(len(a), s), -s * edges[1:-1], np.array(a), heights[0]


# level_hinges(knots, values): the weights of N + 1 hinges, level on both sides -------------------


@right("level_hinges")
def differences_of_slopes(knots, values):
    return np.diff(np.diff(values) / np.diff(knots), prepend=0, append=0)


@right("level_hinges")
def walk_from_left_to_right(knots, values):
    weights, before = [], 0.0
    for n in range(len(knots) - 1):
        now = (values[n + 1] - values[n]) / (knots[n + 1] - knots[n])
        weights.append(now - before)
        before = now
    return [*weights, -before]


@right("level_hinges")
def by_elimination(knots, values):
    """Whatever the hinges before it leave over, the next one has to mend."""
    a = np.zeros(len(knots))
    for n in range(len(knots) - 1):
        so_far = values[0] + relu(knots[n + 1] - knots) @ a
        a[n] = (values[n + 1] - so_far) / (knots[n + 1] - knots[n])
    a[-1] = -a[:-1].sum()
    return a


@right("level_hinges")
def by_solving(knots, values):
    meets = relu(knots[1:, None] - knots)
    equations = np.vstack([meets, np.ones(len(knots))])
    return np.linalg.solve(equations, np.append(values[1:] - values[0], 0.0))


@right("level_hinges")
def hinges_in_torch(knots, values):
    knots, values = torch.tensor(knots), torch.tensor(values)
    slopes = values.diff() / knots.diff()
    zero = torch.zeros(1, dtype=slopes.dtype)
    return torch.cat([zero, slopes, zero]).diff()


@right("level_hinges")
def hinges_in_float32(knots, values):
    slopes = np.diff(np.float32(values)) / np.diff(np.float32(knots))
    return np.concatenate([slopes, [np.float32(0)]]) - np.concatenate([[np.float32(0)], slopes])


def slopes_of(knots, values):
    return np.diff(values) / np.diff(knots)


WRONG["level_hinges"] = [
    # as printed in the chapter: goes straight on past the last knot
    lambda t, v: np.diff(slopes_of(t, v), prepend=0.0),
    lambda t, v: np.append(np.diff(slopes_of(t, v), prepend=0.0), 0.0),
    lambda t, v: np.append(np.diff(slopes_of(t, v), prepend=0.0), slopes_of(t, v)[-1]),
    lambda t, v: np.diff(slopes_of(t, v), append=0.0),
    lambda t, v: np.append(0.0, np.diff(slopes_of(t, v), append=0.0)),
    lambda t, v: np.diff(slopes_of(t, v)),
    lambda t, v: np.append(slopes_of(t, v), 0.0),
    lambda t, v: np.append(slopes_of(t, v), -slopes_of(t, v)[-1]),
    lambda t, v: slopes_of(t, v),
    lambda t, v: np.diff(np.diff(v), prepend=0.0, append=0.0),
    lambda t, v: np.diff(np.diff(t) / np.diff(v), prepend=0.0, append=0.0),
    lambda t, v: np.gradient(v, t),
    lambda t, v: np.diff(np.gradient(v, t), append=0.0),
    lambda t, v: -np.diff(slopes_of(t, v), prepend=0.0, append=0.0),
    lambda t, v: np.diff(np.diff(v) / (t[1] - t[0]), prepend=0.0, append=0.0),
    lambda t, v: np.diff(np.diff(v) // np.diff(t), prepend=0.0, append=0.0),
    lambda t, v: np.append(v[0], np.diff(slopes_of(t, v), prepend=0.0, append=0.0)),
    lambda t, v: list(zip(t, np.diff(slopes_of(t, v), prepend=0.0, append=0.0), strict=True)),
    lambda t, v: np.cumsum(np.append(slopes_of(t, v), 0.0)),
    lambda t, v: np.append(np.diff(slopes_of(t, v), prepend=0.0), -slopes_of(t, v).sum()),
    lambda t, v: np.diff(np.append(v, 0.0) / np.append(np.diff(t), 1.0)),
    lambda t, v: np.diff(slopes_of(t, v), prepend=v[0], append=0.0),
    lambda t, v: np.diff(slopes_of(t, v), prepend=v[0], append=v[-1]),
    lambda t, v: (t, np.diff(slopes_of(t, v), prepend=0.0, append=0.0)),
]


@wrong("level_hinges")
def minus_one_wraps(knots, values):
    d = [(values[n + 1] - values[n]) / (knots[n + 1] - knots[n]) for n in range(len(knots) - 1)]
    return np.array([d[n] - d[n - 1] for n in range(len(d))] + [-d[-1]])


@wrong("level_hinges")
def minus_one_wraps_and_ends(knots, values):
    d = slopes_of(knots, values)
    return np.array([d[n] - d[n - 1] for n in range(len(d))])


@wrong("level_hinges")
def in_a_whole_array(knots, values):
    a = np.zeros(len(knots), dtype=int)
    d = slopes_of(knots, values)
    a[0], a[1:-1], a[-1] = d[0], np.diff(d), -d[-1]
    return a


@wrong("level_hinges")
def first_left_at_zero(knots, values):
    a, d = np.zeros(len(knots)), slopes_of(knots, values)
    for n in range(1, len(d)):
        a[n] = d[n] - d[n - 1]
    a[-1] = -d[-1]
    return a


@wrong("level_hinges")
def one_too_far(knots, values):
    a, d = [], slopes_of(knots, values)
    for n in range(len(knots)):
        a.append(d[n + 1] - d[n])
    return a


@wrong("level_hinges")
def no_return(knots, values):
    np.diff(slopes_of(knots, values), prepend=0.0, append=0.0)


# trapezoid(x, left, right, ramp): 0, up within ramp, 1, down within ramp, 0 ----------------------


@right("trapezoid")
def four_hinges(x, left, right, ramp):
    up = relu(x - left) - relu(x - left - ramp)
    down = relu(x - right + ramp) - relu(x - right)
    return (up - down) / ramp


@right("trapezoid")
def dot_product(x, left, right, ramp):
    knots = np.array([left, left + ramp, right - ramp, right])
    return relu(x[:, None] - knots) @ (np.array([1, -1, -1, 1]) / ramp)


@right("trapezoid")
def by_interpolation(x, left, right, ramp):
    return np.interp(x, [left, left + ramp, right - ramp, right], [0, 1, 1, 0])


@right("trapezoid")
def by_clipping(x, left, right, ramp):
    return np.clip(np.minimum(x - left, right - x) / ramp, 0, 1)


@right("trapezoid")
def place_by_place(x, left, right, ramp):
    heights = []
    for place in x:
        if place <= left or place >= right:
            heights.append(0)
        elif place < left + ramp:
            heights.append((place - left) / ramp)
        elif place <= right - ramp:
            heights.append(1)
        else:
            heights.append((right - place) / ramp)
    return heights


@right("trapezoid")
def hinges_of_torch(x, left, right, ramp):
    x = torch.as_tensor(x)
    signs = zip((left, left + ramp, right - ramp, right), (1, -1, -1, 1), strict=True)
    return sum(sign / ramp * torch.relu(x - knot) for knot, sign in signs)


@right("trapezoid")
def trapezoid_in_float32(x, left, right, ramp):
    x, r = np.float32(x), np.float32(ramp)
    return np.minimum(relu(x - np.float32(left)) / r, 1) - np.minimum(
        relu(x - np.float32(right - ramp)) / r, 1
    )


WRONG["trapezoid"] = [
    lambda x, le, ri, r: relu(x - le) - relu(x - le - r) - relu(x - ri + r) + relu(x - ri),
    lambda x, le, ri, r: (relu(x - le) - relu(x - le - r) - relu(x - ri + r)) / r,
    lambda x, le, ri, r: (relu(x - le) - relu(x - le - r)) / r,
    lambda x, le, ri, r: np.interp(x, [le - r, le, ri, ri + r], [0, 1, 1, 0]),
    lambda x, le, ri, r: np.interp(
        x, [le - r / 2, le + r / 2, ri - r / 2, ri + r / 2], [0, 1, 1, 0]
    ),
    lambda x, le, ri, r: np.interp(x, [le, le + r, ri, ri + r], [0, 1, 1, 0]),
    lambda x, le, ri, r: (relu(x - le) + relu(x - le - r) - relu(x - ri + r) - relu(x - ri)) / r,
    lambda x, le, ri, r: (relu(x - le) - relu(x - le - r) + relu(x - ri + r) - relu(x - ri)) / r,
    lambda x, le, ri, r: (relu(x - le) - relu(x - le - r) - relu(x - ri + r) - relu(x - ri)) / r,
    lambda x, le, ri, r: 50 * (relu(x - le) - relu(x - le - r) - relu(x - ri + r) + relu(x - ri)),
    lambda x, le, ri, r: r * (relu(x - le) - relu(x - le - r) - relu(x - ri + r) + relu(x - ri)),
    lambda x, le, ri, r: sigmoid(4 / r * (x - le)) - sigmoid(4 / r * (x - ri)),
    lambda x, le, ri, r: ((x > le) & (x < ri)).astype(float),
    lambda x, le, ri, r: np.interp(x, [le, (le + ri) / 2, ri], [0, 1, 0]),
    lambda x, le, ri, r: np.clip((x - le) / r, 0, 1),
    lambda x, le, ri, r: np.clip((x - le) / r, 0, 1) * np.clip((ri - x) * r, 0, 1),
    lambda x, le, ri, r: relu(np.minimum(x - le, ri - x) / r),
    lambda x, le, ri, r: np.minimum(1, np.minimum(x - le, ri - x) / r),
    lambda x, le, ri, r: (relu(x - le) - relu(x - ri) - relu(x - le - r) + relu(x - ri + r)) / r,
    lambda x, le, ri, r: (abs(x - le) - abs(x - le - r) - abs(x - ri + r) + abs(x - ri)) / r,
    lambda x, le, ri, r: (relu(x - le) - relu(x - le - r) - relu(ri - r - x) + relu(ri - x)) / r,
    lambda x, le, ri, r: (max(0, x - le) - max(0, x - le - r) - max(0, x - ri + r)) / r,
    lambda x, le, ri, r: relu(x - le) / r - relu(x - le - r) / r - relu(x - ri - r) / r,
    lambda x, le, ri, r: (relu(x - le) - 2 * relu(x - (le + ri) / 2) + relu(x - ri)) / r,
]


@wrong("trapezoid")
def for_one_number(x, left, right, ramp):
    if x < left or x > right:
        return 0.0
    return min((x - left) / ramp, (right - x) / ramp, 1.0)


@wrong("trapezoid")
def moves_the_places(x, left, right, ramp):
    x -= left
    return np.interp(x, [0, ramp, right - left - ramp, right - left], [0, 1, 1, 0])


@wrong("trapezoid")
def weights_only(x, left, right, ramp):
    return np.array([1, -1, -1, 1]) / ramp


@wrong("trapezoid")
def whole_numbers(x, left, right, ramp):
    out = np.zeros(len(x), dtype=int)
    out[:] = np.interp(x, [left, left + ramp, right - ramp, right], [0, 1, 1, 0])
    return out


# fold_in_three(x, k): 0 → 1 → 0 → 1 on the three thirds, k times ----------------------------------


@right("fold_in_three")
def three_hinges_in_a_loop(x, k):
    for _ in range(k):
        x = 3 * relu(x) - 6 * relu(x - 1 / 3) + 6 * relu(x - 2 / 3)
    return x


@right("fold_in_three")
def with_a_base_case(x, k):
    if k == 0:
        return x
    return with_a_base_case(np.interp(x, [0, 1 / 3, 2 / 3, 1], [0, 1, 0, 1]), k - 1)


@right("fold_in_three")
def zigzag_of_a_stretch(x, k):
    y = (3**k * x) % 2
    return np.where(y <= 1, y, 2 - y)


@right("fold_in_three")
def distance_to_an_even_number(x, k):
    for _ in range(k):
        x = abs(3 * x - 2 * np.round(1.5 * x))
    return x


@right("fold_in_three")
def one_place_at_a_time(x, k):
    folded = []
    for place in x:
        for _ in range(k):
            if place < 1 / 3:
                place = 3 * place
            elif place < 2 / 3:
                place = 2 - 3 * place
            else:
                place = 3 * place - 2
        folded.append(float(place))
    return folded


@right("fold_in_three")
def fold_in_torch(x, k):
    x = torch.tensor(x)
    for _ in range(k):
        x = torch.where(x < 1 / 3, 3 * x, torch.where(x < 2 / 3, 2 - 3 * x, 3 * x - 2))
    return x


@right("fold_in_three")
def fold_in_float32(x, k):
    x = np.float32(x)
    for _ in range(k):
        x = (
            np.abs(np.abs(3 * x - 1) - 1)
            if False
            else np.where(x < 0.5, 1 - np.abs(3 * x - 1), np.abs(3 * x - 2))
        )
    return x


def third(x):
    return 3 * relu(x) - 6 * relu(x - 1 / 3) + 6 * relu(x - 2 / 3)


def tent(x):
    return 2 * relu(x) - 4 * relu(x - 0.5) + 2 * relu(x - 1)


def again(step, x, k):
    for _ in range(k):
        x = step(x)
    return x


WRONG["fold_in_three"] = [
    lambda x, k: again(tent, x, k),
    lambda x, k: again(lambda y: tent(tent(y)), x, k),
    lambda x, k: again(lambda y: (3 * y) % 1, x, k),
    lambda x, k: third(x),
    lambda x, k: again(third, x, k + 1),
    lambda x, k: again(third, x, k - 1),
    lambda x, k: again(third, x, 3),
    lambda x, k: again(lambda y: 3 * relu(y) - 3 * relu(y - 1 / 3) + 3 * relu(y - 2 / 3), x, k),
    lambda x, k: again(lambda y: 3 * relu(y) - 6 * relu(y - 1 / 3) + 3 * relu(y - 2 / 3), x, k),
    lambda x, k: again(lambda y: 3 * relu(y) - 6 * relu(y - 1 / 3), x, k),
    lambda x, k: again(lambda y: 2 * relu(y) - 4 * relu(y - 1 / 3) + 4 * relu(y - 2 / 3), x, k),
    lambda x, k: again(lambda y: np.clip(3 * y, 0, 1), x, k),
    lambda x, k: again(lambda y: 1 - third(y), x, k),
    lambda x, k: again(lambda y: np.interp(y, [0, 0.25, 0.75, 1], [0, 1, 0, 1]), x, k),
    lambda x, k: again(lambda y: np.interp(y, [0, 1 / 3, 2 / 3, 1], [0, 1, 1, 0]), x, k),
    lambda x, k: again(lambda y: np.interp(y, [0, 1 / 3, 2 / 3, 1], [0, 1, 0, 0]), x, k),
    lambda x, k: k * third(x),
    lambda x, k: third(x) ** k,
    lambda x, k: third(k * x),
    lambda x, k: sum(again(third, x, j) for j in range(1, k + 1)),
    lambda x, k: [again(third, x, j) for j in range(k + 1)],
    lambda x, k: (1 - np.cos(3**k * np.pi * x)) / 2,
    lambda x, k: (3**k * x) % 1,
    lambda x, k: again(lambda y: np.where(y < 1 / 3, 3 * y, 2 - 3 * y), x, k),
    lambda x, k: again(lambda y: abs(1 - abs(3 * y - 1)) * 3, x, k),
    lambda x, k: again(third, tent(x), k - 1),
    lambda x, k: np.round(again(third, x, k)),
]


@wrong("fold_in_three")
def without_a_base_case(x, k):
    if k == 1:
        return third(x)
    return third(without_a_base_case(x, k - 1))


@wrong("fold_in_three")
def returns_inside_the_loop(x, k):
    for _ in range(k):
        x = third(x)
        return x


@wrong("fold_in_three")
def in_place(x, k):
    for _ in range(k):
        x *= 3
        x[:] = np.where(x <= 1, x, np.where(x <= 2, 2 - x, x - 2))
    return x


@wrong("fold_in_three")
def for_a_single_place(x, k):
    for _ in range(k):
        if x < 1 / 3:
            x = 3 * x
        elif x < 2 / 3:
            x = 2 - 3 * x
        else:
            x = 3 * x - 2
    return x


@wrong("fold_in_three")
def forgets_the_result(x, k):
    for _ in range(k):
        y = third(x)
    return y if k else x


# least_units(values, level, margin): crossings that the target forces, less one -------------------


@right("least_units")
def keep_a_side(values, level, margin):
    crossings, side = 0, None
    for value in values:
        if value >= level + margin:
            now = "above"
        elif value <= level - margin:
            now = "below"
        else:
            continue
        if side is not None and now != side:
            crossings += 1
        side = now
    return max(crossings - 1, 0)


@right("least_units")
def sides_of_the_clear_ones(values, level, margin):
    clear = values[np.abs(values - level) >= margin]
    return max(int((np.diff(clear > level)).sum()) - 1, 0)


@right("least_units")
def runs_of_letters(values, level, margin):
    letters = "".join(
        "a" * (v >= level + margin) or "b" * (v <= level - margin) for v in values.tolist()
    )
    runs = [letter for letter, _ in itertools.groupby(letters)]
    return len(runs) - 2 if len(runs) > 2 else 0


@right("least_units")
def counted_in_torch(values, level, margin):
    values = torch.tensor(values)
    side = (values >= level + margin).long() - (values <= level - margin).long()
    side = side[side != 0]
    return torch.clamp((side[1:] != side[:-1]).sum() - 1, min=0)


@right("least_units")
def as_a_float(values, level, margin):
    signs = [np.sign(v - level) for v in values if abs(v - level) >= margin]
    turns = sum(one * other < 0 for one, other in itertools.pairwise(signs))
    return float(turns - 1 if turns else 0)


def clear_sides(values, level, margin):
    return np.sign(values[np.abs(values - level) >= margin] - level)


def turns_of(values, level, margin):
    return int((np.diff(clear_sides(values, level, margin)) != 0).sum())


WRONG["least_units"] = [
    lambda v, level, m: turns_of(v, level, m),
    lambda v, level, m: turns_of(v, level, m) + 1,
    lambda v, level, m: turns_of(v, level, m) - 1,
    lambda v, level, m: max(turns_of(v, level, m) - 2, 0),
    lambda v, level, m: max(int((np.diff(np.sign(v - level)) != 0).sum()) - 1, 0),
    lambda v, level, m: int((np.diff(v > level)).sum()),
    lambda v, level, m: max(
        int((np.diff((v >= level + m) * 1 - (v <= level - m) * 1) != 0).sum()) - 1, 0
    ),
    lambda v, level, m: int((v >= level + m).sum()),
    lambda v, level, m: max(turns_of(v, level, m) // 2 - 1, 0),
    lambda v, level, m: max(turns_of(v, level, m / 2) - 1, 0),
    lambda v, level, m: max(turns_of(v, level, 2 * m) - 1, 0),
    lambda v, level, m: max(turns_of(v, 0.0, m) - 1, 0),
    lambda v, level, m: max(turns_of(v, 0.5, m) - 1, 0),
    lambda v, level, m: max(turns_of(v, np.mean(v), m) - 1, 0),
    lambda v, level, m: max(int((np.diff(np.sign(np.diff(v))) != 0).sum()) - 1, 0),
    lambda v, level, m: len(v) - 2,
    lambda v, level, m: max(int((np.diff(clear_sides(v, level, m)) > 0).sum()) - 1, 0),
    lambda v, level, m: np.nonzero(np.diff(clear_sides(v, level, m)))[0],
    lambda v, level, m: math.ceil(math.log2(turns_of(v, level, m) + 1)),
    lambda v, level, m: max(int(np.diff(v > level - m).sum()) - 1, 0),
    lambda v, level, m: max(int(np.diff(v >= level + m).sum()) - 1, 0),
    lambda v, level, m: max(
        int(((v[:-1] - level >= m) & (level - v[1:] >= m)).sum())
        + int(((level - v[:-1] >= m) & (v[1:] - level >= m)).sum())
        - 1,
        0,
    ),
    lambda v, level, m: max(int((np.abs(np.diff(v)) >= 2 * m).sum()) - 1, 0),
    lambda v, level, m: int((np.abs(np.diff(np.diff(v))) > 1e-9).sum()),
    lambda v, level, m: turns_of(v, level, m) > 1,
]


@wrong("least_units")
def strictly_outside(values, level, margin):
    clear = np.sign(values[np.abs(values - level) > margin] - level)
    return max(int((np.diff(clear) != 0).sum()) - 1, 0)


@wrong("least_units")
def starts_below(values, level, margin):
    crossings, above = 0, False
    for value in values:
        if abs(value - level) >= margin and (value > level) != above:
            above = not above
            crossings += 1
    return max(crossings - 1, 0)


@wrong("least_units")
def one_for_nothing(values, level, margin):
    return turns_of(values, level, margin) - 1 or 1


@wrong("least_units")
def shows_instead(values, level, margin):
    print(max(turns_of(values, level, margin) - 1, 0))
