"""Answers to the exercises of the chapter on optimizers as readers write them, right and wrong.

Written from the exercises' text, before the slips that the checkers know.
"""

import cmath
import math

import numpy as np
import torch

# --- best_rate(H): the best single rate and its factor, for any symmetric H ----------------------


def rate_by_sorting(H):
    values = sorted(np.linalg.eigvals(np.array(H, dtype=float)).real)
    low, high = values[0], values[-1]
    return 2 / (low + high), (high / low - 1) / (high / low + 1)


def rate_in_torch(H):
    bends = torch.linalg.eigvalsh(torch.as_tensor(np.asarray(H, dtype=np.float64)))
    eta = 2 / (bends[0] + bends[-1])
    return eta, 1 - eta * bends[0]


def rate_as_list(H):
    bends = np.linalg.eigvalsh(H)
    eta = 2.0 / (bends.min() + bends.max())
    return [float(eta), float(np.abs(1 - eta * bends).max())]


def rate_by_singular_values(H):
    s = np.linalg.svd(H)[1]  # positive curvatures: the same numbers
    return 2 / (s[0] + s[-1]), (s[0] - s[-1]) / (s[0] + s[-1])


def rate_of(pick):
    """A whole answer from the least and the greatest curvature."""
    return lambda H: pick(np.linalg.eigvalsh(H)[0], np.linalg.eigvalsh(H)[-1])


def rate_from_diagonal(H):
    d = np.diag(H)
    return 2 / (d.min() + d.max()), (d.max() - d.min()) / (d.max() + d.min())


def rate_from_entries(H):
    return 2 / (H.min() + H.max()), (H.max() - H.min()) / (H.max() + H.min())


def rate_from_trace(H):
    bends = np.linalg.eigvalsh(H)
    return 2 / np.trace(H), (bends[-1] - bends[0]) / (bends[-1] + bends[0])


def rate_from_mean(H):
    bends = np.linalg.eigvalsh(H)
    eta = 1 / bends.mean()
    return eta, np.abs(1 - eta * bends).max()


# --- nesterov_factor(lr, curvature, mu) ----------------------------------------------------------


def nesterov_by_hand(lr, curvature, mu):
    trace, det = (1 + mu) * (1 - lr * curvature), mu * (1 - lr * curvature)
    root = cmath.sqrt(trace**2 - 4 * det)
    return max(abs((trace + root) / 2), abs((trace - root) / 2))


def nesterov_matrix(lr, curvature, mu):
    return np.array([[1 - lr * curvature * (1 + mu), -lr * mu**2], [curvature, mu]])


def nesterov_by_roots(lr, curvature, mu):
    rest = 1 - lr * curvature
    return np.abs(np.roots([1, -(1 + mu) * rest, mu * rest])).max()


def nesterov_in_torch(lr, curvature, mu):
    matrix = torch.tensor(nesterov_matrix(lr, curvature, mu).tolist(), dtype=torch.float64)
    return torch.linalg.eigvals(matrix).abs().max()


def nesterov_scaled(lr, curvature, mu):
    q = lr * curvature  # the velocity measured in units of a step
    walk = np.array([[1 - q - mu * q, -(mu**2)], [q, mu]])
    return float(max(abs(value) for value in np.linalg.eigvals(walk)))


def factor_of(matrix):
    """An answer with another matrix in it."""
    return lambda lr, c, mu: np.abs(np.linalg.eigvals(np.array(matrix(lr, c, mu)))).max()


def from_nesterov(read):
    """An answer that reads something else off the right matrix."""
    return lambda lr, c, mu: read(nesterov_matrix(lr, c, mu))


# --- look_ahead_step(w, v, slope, lr, mu) --------------------------------------------------------


def look_ahead_plain(w, v, slope, lr, mu):
    ahead = w + mu * v
    v = mu * v - lr * slope(ahead)
    return w + v, v


def look_ahead_from_there(w, v, slope, lr, mu):
    ahead = w + mu * v
    new = ahead - lr * slope(ahead)  # brake from where the ball would be
    return new, new - w


def look_ahead_loops(w, v, slope, lr, mu):
    ahead = np.array([a + mu * b for a, b in zip(w, v, strict=True)])
    g = slope(ahead)
    v = [mu * b - lr * c for b, c in zip(v, g, strict=True)]
    return [a + b for a, b in zip(w, v, strict=True)], v


def look_ahead_copies(w, v, slope, lr, mu):
    w, v = w.copy(), v.copy()
    v *= mu
    v -= lr * slope(w + v)
    w += v
    return [w, v]


def ahead(new_v, new_w=lambda w, v, old: w + v):
    """A whole answer from its two lines."""

    def answer(w, v, slope, lr, mu):
        fresh = new_v(w, v, slope, lr, mu)
        return new_w(w, fresh, v), fresh

    return answer


def look_ahead_in_place(w, v, slope, lr, mu):
    v *= mu
    v -= lr * slope(w + v)
    return w + v, v


def look_ahead_moves_w(w, v, slope, lr, mu):
    v = mu * v - lr * slope(w + mu * v)
    w += v
    return w, v


def look_ahead_coasts_twice(w, v, slope, lr, mu):
    w = w + mu * v
    v = mu * v - lr * slope(w)
    return w + v, v


# --- centered_rmsprop_step(w, g, s, m, lr, alpha, eps) -------------------------------------------


def centered_plain(w, g, s, m, lr, alpha, eps):
    s = alpha * s + (1 - alpha) * g**2
    m = alpha * m + (1 - alpha) * g
    return w - lr * g / (np.sqrt(s - m**2) + eps), s, m


def centered_lerp(w, g, s, m, lr, alpha, eps):
    s = s + (1 - alpha) * (g * g - s)
    m = m + (1 - alpha) * (g - m)
    return w - lr / ((s - m * m) ** 0.5 + eps) * g, s, m


def centered_loops(w, g, s, m, lr, alpha, eps):
    s = [alpha * a + (1 - alpha) * b * b for a, b in zip(s, g, strict=True)]
    m = [alpha * a + (1 - alpha) * b for a, b in zip(m, g, strict=True)]
    spread = [math.sqrt(a - b * b) + eps for a, b in zip(s, m, strict=True)]
    return [a - lr * b / c for a, b, c in zip(w, g, spread, strict=True)], s, m


def centered_in_torch(w, g, s, m, lr, alpha, eps):
    w, g, s, m = (torch.tensor(a) for a in (w, g, s, m))
    s, m = torch.lerp(g * g, s, alpha), torch.lerp(g, m, alpha)
    return w - lr * g / (torch.sqrt(s - m**2) + eps), s, m


def centered(step=None, new_s=None, new_m=None):
    """An answer with some of its three lines replaced."""
    new_s = new_s or (lambda s, g, alpha: alpha * s + (1 - alpha) * g**2)
    new_m = new_m or (lambda m, g, alpha: alpha * m + (1 - alpha) * g)
    step = step or (lambda g, s, m, eps: g / (np.sqrt(s - m**2) + eps))

    def answer(w, g, s, m, lr, alpha, eps):
        s, m = new_s(s, g, alpha), new_m(m, g, alpha)
        return w - lr * step(g, s, m, eps), s, m

    return answer


def centered_old_memories(w, g, s, m, lr, alpha, eps):
    new_s, new_m = alpha * s + (1 - alpha) * g**2, alpha * m + (1 - alpha) * g
    return w - lr * g / (np.sqrt(s - m**2) + eps), new_s, new_m


def centered_in_place(w, g, s, m, lr, alpha, eps):
    s *= alpha
    s += (1 - alpha) * g**2
    m = alpha * m + (1 - alpha) * g
    return w - lr * g / (np.sqrt(s - m**2) + eps), s, m


def centered_spread_of_now(w, g, s, m, lr, alpha, eps):
    m = alpha * m + (1 - alpha) * g
    s = alpha * s + (1 - alpha) * (g - m) ** 2
    return w - lr * g / (np.sqrt(s) + eps), s, m


# --- amsgrad_step(w, g, m, v, top, t, lr, beta1, beta2, eps) -------------------------------------


def amsgrad_plain(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    top = np.maximum(top, v)
    m_hat, top_hat = m / (1 - beta1**t), top / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(top_hat) + eps), m, v, top


def amsgrad_numbers_out(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
    top = np.where(v > top, v, top)
    rate, root = lr / (1 - math.pow(beta1, t)), math.sqrt(1 - math.pow(beta2, t))
    return w - rate * m / (top**0.5 / root + eps), m, v, top


def amsgrad_in_torch(w, g, m, v, top, t, lr, beta1, beta2, eps):
    w, g, m, v, top = (torch.from_numpy(a.copy()) for a in (w, g, m, v, top))
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
    top = torch.maximum(top, v)
    return w - lr * m / (1 - beta1**t) / ((top / (1 - beta2**t)).sqrt() + eps), m, v, top


def amsgrad_loops(w, g, m, v, top, t, lr, beta1, beta2, eps):
    rows = []
    for a, b, c, d, e in zip(w, g, m, v, top, strict=True):
        c, d = beta1 * c + (1 - beta1) * b, beta2 * d + (1 - beta2) * b * b
        e = max(d, e)
        a = a - lr * (c / (1 - beta1**t)) / (math.sqrt(e / (1 - beta2**t)) + eps)
        rows.append((a, c, d, e))
    return tuple(map(list, zip(*rows, strict=True)))


def amsgrad(new_m=None, new_v=None, new_top=None, step=None, back=None):
    """An answer with some of its lines replaced."""
    new_m = new_m or (lambda m, g, beta: beta * m + (1 - beta) * g)
    new_v = new_v or (lambda v, g, beta: beta * v + (1 - beta) * g**2)
    new_top = new_top or (lambda top, v: np.maximum(top, v))
    step = step or (
        lambda m, v, top, t, b1, b2, eps: m / (1 - b1**t) / (np.sqrt(top / (1 - b2**t)) + eps)
    )
    back = back or (lambda w, m, v, top: (w, m, v, top))

    def answer(w, g, m, v, top, t, lr, beta1, beta2, eps):
        m, v = new_m(m, g, beta1), new_v(v, g, beta2)
        top = new_top(top, v)
        return back(w - lr * step(m, v, top, t, beta1, beta2, eps), m, v, top)

    return answer


def amsgrad_corrects_first(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    top = np.maximum(top, v / (1 - beta2**t))
    return w - lr * m / (1 - beta1**t) / (np.sqrt(top) + eps), m, v, top


def amsgrad_returns_corrected(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    top = np.maximum(top, v)
    m, top = m / (1 - beta1**t), top / (1 - beta2**t)
    return w - lr * m / (np.sqrt(top) + eps), m, v, top


def amsgrad_feeds_back(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    v = top = np.maximum(top, v)
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, top


def amsgrad_old_top(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    new = w - lr * m / (1 - beta1**t) / (np.sqrt(top / (1 - beta2**t)) + eps)
    return new, m, v, np.maximum(top, v)


def amsgrad_in_place(w, g, m, v, top, t, lr, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    top = np.maximum(top, v)
    return w - lr * m / (1 - beta1**t) / (np.sqrt(top / (1 - beta2**t)) + eps), m, v, top


# --- lion_step(w, g, m, lr, decay, beta1, beta2) -------------------------------------------------


def lion_plain(w, g, m, lr, decay, beta1, beta2):
    u = np.sign(beta1 * m + (1 - beta1) * g)
    return w - lr * (u + decay * w), beta2 * m + (1 - beta2) * g


def lion_shrinks_first(w, g, m, lr, decay, beta1, beta2):
    u = np.sign(m + (1 - beta1) * (g - m))
    w = (1 - lr * decay) * w
    m = m + (1 - beta2) * (g - m)
    return [w - lr * u, m]


def lion_in_torch(w, g, m, lr, decay, beta1, beta2):
    w, g, m = (torch.tensor(a) for a in (w, g, m))
    w = w * (1 - lr * decay) - lr * torch.sign(torch.lerp(g, m, beta1))
    return w, torch.lerp(g, m, beta2)


def lion_loops(w, g, m, lr, decay, beta1, beta2):
    new_w, new_m = [], []
    for a, b, c in zip(w, g, m, strict=True):
        mix = beta1 * c + (1 - beta1) * b
        u = 0.0 if mix == 0 else math.copysign(1.0, mix)
        new_w.append(a - lr * u - lr * decay * a)
        new_m.append(beta2 * c + (1 - beta2) * b)
    return new_w, new_m


def lion(mix=None, step=None, new_m=None):
    """An answer with some of its lines replaced."""
    mix = mix or (lambda m, g, b1, b2: np.sign(b1 * m + (1 - b1) * g))
    step = step or (lambda w, u, lr, decay: w - lr * (u + decay * w))
    new_m = new_m or (lambda m, g, b1, b2: b2 * m + (1 - b2) * g)

    def answer(w, g, m, lr, decay, beta1, beta2):
        u = mix(m, g, beta1, beta2)
        return step(w, u, lr, decay), new_m(m, g, beta1, beta2)

    return answer


def lion_remembers_first(w, g, m, lr, decay, beta1, beta2):
    m = beta2 * m + (1 - beta2) * g
    u = np.sign(beta1 * m + (1 - beta1) * g)
    return w - lr * (u + decay * w), m


def lion_one_memory(w, g, m, lr, decay, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    return w - lr * (np.sign(m) + decay * w), m


def lion_decays_in_the_gradient(w, g, m, lr, decay, beta1, beta2):
    g = g + decay * w
    u = np.sign(beta1 * m + (1 - beta1) * g)
    return w - lr * u, beta2 * m + (1 - beta2) * g


def lion_decays_late(w, g, m, lr, decay, beta1, beta2):
    u = np.sign(beta1 * m + (1 - beta1) * g)
    w = w - lr * u
    return w - lr * decay * w, beta2 * m + (1 - beta2) * g


def lion_changes_w(w, g, m, lr, decay, beta1, beta2):
    u = np.sign(beta1 * m + (1 - beta1) * g)
    w *= 1 - lr * decay
    w -= lr * u
    return w, beta2 * m + (1 - beta2) * g


# --- warmup_cosine(step, total, warmup, peak) ----------------------------------------------------


def warm_plain(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    gone = (step - warmup) / (total - warmup)
    return peak * (1 + np.cos(np.pi * gone)) / 2


def warm_half_angle(step, total, warmup, peak):
    if step + 1 <= warmup:
        return peak / warmup * (step + 1)
    return peak * math.cos(math.pi / 2 * (step - warmup) / (total - warmup)) ** 2


def warm_by_list(step, total, warmup, peak):
    rates = [peak * k / warmup for k in range(1, warmup + 1)]
    for k in range(total - warmup):
        rates.append(0.5 * peak * (1 + math.cos(math.pi * k / (total - warmup))))
    return rates[step]


def warm_in_torch(step, total, warmup, peak):
    if step < warmup:
        return torch.tensor(peak * (step + 1) / warmup)
    angle = torch.tensor(math.pi * (step - warmup) / (total - warmup), dtype=torch.float64)
    return peak / 2 + peak / 2 * torch.cos(angle)


def warm(rise=None, fall=None, switch=None):
    """An answer with its rise, its fall or its switch replaced."""
    rise = rise or (lambda step, total, warmup, peak: peak * (step + 1) / warmup)
    fall = fall or (lambda u, peak: peak * (1 + np.cos(np.pi * u)) / 2)
    switch = switch or (lambda step, warmup: step < warmup)

    def answer(step, total, warmup, peak):
        if switch(step, warmup):
            return rise(step, total, warmup, peak)
        return fall((step - warmup) / (total - warmup), peak)

    return answer


def warm_over_all(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * step / total)) / 2


def warm_rest_of_total(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / total)) / 2


def warm_divides_first(step, total, warmup, peak):
    share = (step + 1) / warmup
    fall = peak * (1 + np.cos(np.pi * (step - warmup) / (total - warmup))) / 2
    return peak * share if share <= 1 else fall


def warm_last_is_zero(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / (total - warmup - 1))) / 2


def warm_times_cosine(step, total, warmup, peak):
    rise = min(1, (step + 1) / warmup) if warmup else 1
    return peak * rise * (1 + np.cos(np.pi * step / total)) / 2


def warm_floor_division(step, total, warmup, peak):
    if step < warmup:
        return peak * ((step + 1) // warmup)
    return peak * (1 + np.cos(np.pi * ((step - warmup) / (total - warmup)))) / 2


def warm_floor_division_in_the_fall(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * ((step - warmup) // (total - warmup)))) / 2


# --- curvature_along(slope, w, direction, h) -----------------------------------------------------


def along_plain(slope, w, direction, h):
    u = direction / np.linalg.norm(direction)
    return u @ (slope(w + h * u) - slope(w - h * u)) / (2 * h)


def along_loops(slope, w, direction, h):
    length = math.sqrt(sum(float(d) ** 2 for d in direction))
    u = np.array([d / length for d in direction])
    up, down = slope(w + h * u), slope(w - h * u)
    return sum(float(a * (b - c)) for a, b, c in zip(u, up, down, strict=True)) / h / 2


def along_slopes_first(slope, w, direction, h):
    u = direction / (direction @ direction) ** 0.5
    return (slope(w + h * u) @ u - slope(w - h * u) @ u) * 0.5 / h


def along_in_torch(slope, w, direction, h):
    u = torch.nn.functional.normalize(torch.tensor(direction, dtype=torch.float64), dim=0).numpy()
    H_u = torch.from_numpy((slope(w + h * u) - slope(w - h * u)) / (2 * h))
    return torch.dot(torch.from_numpy(u), H_u)


def along(read):
    """An answer from the unit direction on."""
    return lambda slope, w, d, h: read(slope, w, d / np.linalg.norm(d), h)


def along_whole_direction(slope, w, direction, h):
    return direction @ (slope(w + h * direction) - slope(w - h * direction)) / (2 * h)


def along_divides_once(slope, w, direction, h):
    length = np.linalg.norm(direction)
    return direction @ (slope(w + h * direction) - slope(w - h * direction)) / (2 * h) / length


def along_squared_length(slope, w, direction, h):
    u = direction / (direction @ direction)
    return u @ (slope(w + h * u) - slope(w - h * u)) / (2 * h)


def along_sum_of_entries(slope, w, direction, h):
    u = direction / direction.sum()
    return u @ (slope(w + h * u) - slope(w - h * u)) / (2 * h)


def along_changes_w(slope, w, direction, h):
    u = direction / np.linalg.norm(direction)
    w += h * u
    up = slope(w)
    w -= 2 * h * u
    return u @ (up - slope(w)) / (2 * h)


def along_changes_direction(slope, w, direction, h):
    direction /= np.linalg.norm(direction)
    return direction @ (slope(w + h * direction) - slope(w - h * direction)) / (2 * h)


def along_mixed_points(slope, w, direction, h):
    u = direction / np.linalg.norm(direction)
    return u @ (slope(w + h * direction) - slope(w - h * direction)) / (2 * h)


RIGHT = {
    "best_rate": [rate_by_sorting, rate_in_torch, rate_as_list, rate_by_singular_values],
    "nesterov_factor": [
        nesterov_by_hand,
        nesterov_by_roots,
        nesterov_in_torch,
        nesterov_scaled,
        from_nesterov(lambda A: np.abs(np.linalg.eigvals(A)).max()),
    ],
    "look_ahead_step": [
        look_ahead_plain,
        look_ahead_from_there,
        look_ahead_loops,
        look_ahead_copies,
    ],
    "centered_rmsprop_step": [
        centered_plain,
        centered_lerp,
        centered_loops,
        centered_in_torch,
    ],
    "amsgrad_step": [amsgrad_plain, amsgrad_numbers_out, amsgrad_in_torch, amsgrad_loops],
    "lion_step": [lion_plain, lion_shrinks_first, lion_in_torch, lion_loops],
    "warmup_cosine": [warm_plain, warm_half_angle, warm_by_list, warm_in_torch],
    "curvature_along": [along_plain, along_loops, along_slopes_first, along_in_torch],
}

WRONG = {
    "best_rate": [
        rate_from_diagonal,
        rate_from_entries,
        rate_from_trace,
        rate_from_mean,
        rate_of(lambda a, b: (2 / b, (b - a) / (b + a))),
        rate_of(lambda a, b: (1 / b, 1 - a / b)),
        rate_of(lambda a, b: (2 / a, (b - a) / (b + a))),
        rate_of(lambda a, b: (1 / (a + b), (b - a) / (b + a))),
        rate_of(lambda a, b: (2 / (b - a), (b - a) / (b + a))),
        rate_of(lambda a, b: (2 / (a + b), (b + a) / (b - a))),
        rate_of(lambda a, b: (2 / (a + b), 1 - 2 * b / (a + b))),
        rate_of(lambda a, b: (2 / (a + b), ((b / a) ** 0.5 - 1) / ((b / a) ** 0.5 + 1))),
        rate_of(lambda a, b: (2 / (a + b), ((b - a) / (b + a)) ** 2)),
        rate_of(lambda a, b: (2 / (a + b), b / a)),
        rate_of(lambda a, b: (2 / (a + b), 1 - a / b)),
        rate_of(lambda a, b: ((b - a) / (b + a), 2 / (a + b))),
        rate_of(lambda a, b: 2 / (a + b)),
        rate_of(lambda a, b: (2 / a + b, b / a - 1 / b / a + 1)),
        rate_of(lambda a, b: ((a + b) / 2, (b - a) / (b + a))),
        rate_of(lambda a, b: (2 / np.sqrt(a * b), (b - a) / (b + a))),
    ],
    "nesterov_factor": [
        factor_of(lambda lr, c, mu: [[1 - lr * c, -lr * mu], [c, mu]]),  # the ball's
        factor_of(lambda lr, c, mu: [[1 - lr * c, -lr * mu**2], [c, mu]]),
        factor_of(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu], [c, mu]]),
        factor_of(lambda lr, c, mu: [[1 - lr * c * (1 + mu), lr * mu**2], [c, mu]]),
        factor_of(lambda lr, c, mu: [[1 + lr * c * (1 + mu), -lr * mu**2], [c, mu]]),
        factor_of(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu**2], [1, mu]]),
        factor_of(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu**2], [lr * c, mu]]),
        factor_of(lambda lr, c, mu: [[1 - lr * c * mu, -lr * mu**2], [c, mu]]),
        lambda lr, curvature, mu: abs(1 - lr * curvature),
        from_nesterov(lambda A: np.linalg.eigvals(A).max().real),
        from_nesterov(lambda A: np.linalg.eigvals(A).real.max()),
        from_nesterov(lambda A: np.abs(np.linalg.eigvals(A).real).max()),
        from_nesterov(lambda A: np.abs(np.linalg.eigvals(A)).min()),
        from_nesterov(lambda A: abs(np.linalg.det(A))),
        from_nesterov(lambda A: np.sqrt(abs(np.linalg.det(A)))),
        from_nesterov(lambda A: np.trace(A) / 2),
        from_nesterov(lambda A: np.linalg.norm(A, 2)),
        from_nesterov(lambda A: np.linalg.norm(A)),
        from_nesterov(lambda A: np.abs(np.linalg.eigvalsh(A)).max()),
        from_nesterov(lambda A: np.abs(np.linalg.eigvals(A)).max() ** 2),
        from_nesterov(lambda A: 1 - np.abs(np.linalg.eigvals(A)).max()),
        from_nesterov(lambda A: np.abs(np.linalg.eigvals(A))),
    ],
    "look_ahead_step": [
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(w)),
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(w - mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(w + v)),
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(w + lr * mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(w - lr * mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * v + lr * slope(w + mu * v)),
        ahead(lambda w, v, slope, lr, mu: v - lr * slope(w + mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * v - slope(w + mu * v)),
        ahead(lambda w, v, slope, lr, mu: lr * slope(w + mu * v) - mu * v),
        ahead(lambda w, v, slope, lr, mu: mu * v - lr * slope(mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * v - (1 - mu) * lr * slope(w + mu * v)),
        ahead(lambda w, v, slope, lr, mu: mu * (v - lr * slope(w + mu * v))),
        ahead(
            lambda w, v, slope, lr, mu: mu * v - lr * slope(w + mu * v),
            lambda w, v, old: w - v,
        ),
        ahead(
            lambda w, v, slope, lr, mu: mu * v - lr * slope(w + mu * v),
            lambda w, v, old: w + old,
        ),
        ahead(
            lambda w, v, slope, lr, mu: mu * v + slope(w + mu * v),
            lambda w, v, old: w - 0.1 * v,
        ),
        lambda w, v, slope, lr, mu: (
            w - lr * (slope(w) + mu * (mu * v + slope(w))),
            mu * v + slope(w),
        ),
        look_ahead_coasts_twice,
        look_ahead_in_place,
        look_ahead_moves_w,
        lambda w, v, slope, lr, mu: look_ahead_plain(w, v, slope, lr, mu)[::-1],
        lambda w, v, slope, lr, mu: look_ahead_plain(w, v, slope, lr, mu)[0],
        lambda w, v, slope, lr, mu: look_ahead_plain(w, v, lambda x: slope * x, lr, mu),
    ],
    "centered_rmsprop_step": [
        centered(lambda g, s, m, eps: g / (np.sqrt(s) + eps)),
        centered(lambda g, s, m, eps: g / (np.sqrt(np.abs(s - m)) + eps)),
        centered(lambda g, s, m, eps: g / (np.sqrt(s + m**2) + eps)),
        centered(lambda g, s, m, eps: g / (np.sqrt(s) - m**2 + eps)),
        centered(lambda g, s, m, eps: g / (np.sqrt(s) - np.abs(m) + eps)),
        centered(lambda g, s, m, eps: g / (s - m**2 + eps)),
        centered(lambda g, s, m, eps: g / np.sqrt(s - m**2 + eps)),
        centered(lambda g, s, m, eps: g / np.sqrt(s - m**2)),
        centered(lambda g, s, m, eps: m / (np.sqrt(s - m**2) + eps)),
        centered(lambda g, s, m, eps: (g - m) / (np.sqrt(s - m**2) + eps)),
        centered(lambda g, s, m, eps: -g / (np.sqrt(s - m**2) + eps)),
        centered(lambda g, s, m, eps: g / np.sqrt(s - m**2) + eps),
        centered(lambda g, s, m, eps: g * (np.sqrt(s - m**2) + eps)),
        centered(new_s=lambda s, g, alpha: (1 - alpha) * s + alpha * g**2),
        centered(new_m=lambda m, g, alpha: (1 - alpha) * m + alpha * g),
        centered(
            new_s=lambda s, g, alpha: (1 - alpha) * s + alpha * g**2,
            new_m=lambda m, g, alpha: (1 - alpha) * m + alpha * g,
        ),
        centered(
            lambda g, s, m, eps: g / (np.sqrt(np.abs(s - m**2)) + eps),
            new_s=lambda s, g, alpha: alpha * s + (1 - alpha) * g,
        ),
        centered(new_s=lambda s, g, alpha: s + g**2),
        centered(new_s=lambda s, g, alpha: alpha * s + g**2),
        centered(
            lambda g, s, m, eps: g / (np.sqrt(np.abs(s - m**2)) + eps),
            new_m=lambda m, g, alpha: alpha * m + g,
        ),
        centered_old_memories,
        centered_in_place,
        centered_spread_of_now,
        lambda *a: (centered_plain(*a)[0], *centered_plain(*a)[:0:-1]),
        lambda *a: centered_plain(*a)[:2],
    ],
    "amsgrad_step": [
        amsgrad(
            step=lambda m, v, top, t, a, b, eps: m / (1 - a**t) / (np.sqrt(v / (1 - b**t)) + eps)
        ),
        amsgrad_corrects_first,
        amsgrad_returns_corrected,
        amsgrad_feeds_back,
        amsgrad_old_top,
        amsgrad_in_place,
        amsgrad(new_top=lambda top, v: np.minimum(top, v)),
        amsgrad(new_top=lambda top, v: v),
        amsgrad(new_top=lambda top, v: np.maximum(top, v).max() + 0 * v),
        amsgrad(new_top=lambda top, v: np.full_like(v, v.max())),
        amsgrad(new_top=lambda top, v: top + v),
        amsgrad(new_top=lambda top, v: max(top.tolist(), v.tolist())),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (np.sqrt(top) + eps)),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (1 - a**t) / (np.sqrt(top) + eps)),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (np.sqrt(top / (1 - b**t)) + eps)),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (1 - a) / (np.sqrt(top / (1 - b)) + eps)),
        amsgrad(
            step=lambda m, v, top, t, a, b, eps: (
                m / (1 - a * t) / (np.sqrt(np.abs(top / (1 - b * t))) + eps)
            )
        ),
        amsgrad(
            step=lambda m, v, top, t, a, b, eps: (
                m / (1 - a ** (t + 1)) / (np.sqrt(top / (1 - b ** (t + 1))) + eps)
            )
        ),
        amsgrad(
            step=lambda m, v, top, t, a, b, eps: m / (1 - a**t) / np.sqrt(top / (1 - b**t) + eps)
        ),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (1 - a**t) / (top / (1 - b**t) + eps)),
        amsgrad(step=lambda m, v, top, t, a, b, eps: m / (1 - a**t) / np.sqrt(top / (1 - b**t))),
        amsgrad(
            step=lambda m, v, top, t, a, b, eps: -m / (1 - a**t) / (np.sqrt(top / (1 - b**t)) + eps)
        ),
        amsgrad(new_m=lambda m, g, b: (1 - b) * m + b * g),
        amsgrad(new_v=lambda v, g, b: b * v + (1 - b) * np.abs(g)),
        amsgrad(new_m=lambda m, g, b: b * m + g),
        amsgrad(new_v=lambda v, g, b: b * v + g**2),
        amsgrad(back=lambda w, m, v, top: (w, v, m, top)),
        amsgrad(back=lambda w, m, v, top: (w, m, top, v)),
        amsgrad(back=lambda w, m, v, top: (w, m, v)),
    ],
    "lion_step": [
        lion(mix=lambda m, g, a, b: a * m + (1 - a) * g),
        lion(mix=lambda m, g, a, b: np.sign(b * m + (1 - b) * g)),
        lion(mix=lambda m, g, a, b: np.sign((1 - a) * m + a * g)),
        lion(mix=lambda m, g, a, b: np.sign(g)),
        lion(mix=lambda m, g, a, b: np.sign(m)),
        lion(mix=lambda m, g, a, b: a * np.sign(m) + (1 - a) * np.sign(g)),
        lion(mix=lambda m, g, a, b: np.where(a * m + (1 - a) * g > 0, 1.0, -1.0)),
        lion(mix=lambda m, g, a, b: np.abs(a * m + (1 - a) * g)),
        lion(mix=lambda m, g, a, b: np.sign(a * m + (1 - a) * g**2)),
        lion(step=lambda w, u, lr, decay: w - lr * u),
        lion(step=lambda w, u, lr, decay: w + lr * (u + decay * w)),
        lion(step=lambda w, u, lr, decay: w - lr * u - decay * w),
        lion(step=lambda w, u, lr, decay: w - lr * (u - decay * w)),
        lion(step=lambda w, u, lr, decay: w - lr * u + decay * w),
        lion(step=lambda w, u, lr, decay: w - lr * (u + decay)),
        lion(step=lambda w, u, lr, decay: w - u - lr * decay * w),
        lion(new_m=lambda m, g, a, b: a * m + (1 - a) * g),
        lion(new_m=lambda m, g, a, b: (1 - b) * m + b * g),
        lion(new_m=lambda m, g, a, b: b * m + g),
        lion(new_m=lambda m, g, a, b: m),
        lion_remembers_first,
        lion_one_memory,
        lion_decays_in_the_gradient,
        lion_decays_late,
        lion_changes_w,
        lambda *a: lion_plain(*a)[::-1],
        lambda *a: lion_plain(*a)[0],
    ],
    "warmup_cosine": [
        warm(rise=lambda step, total, warmup, peak: peak * step / warmup),
        warm(rise=lambda step, total, warmup, peak: peak * (step + 1) / (warmup + 1)),
        warm(rise=lambda step, total, warmup, peak: peak * (step + 1) / total),
        warm(rise=lambda step, total, warmup, peak: (step + 1) / warmup),
        warm(rise=lambda step, total, warmup, peak: peak),
        warm(rise=lambda step, total, warmup, peak: peak * step / (warmup - 1)),
        warm(switch=lambda step, warmup: step <= warmup),
        warm(fall=lambda u, peak: peak * (1 - np.cos(np.pi * u)) / 2),
        warm(fall=lambda u, peak: peak * (1 + np.cos(np.pi * u))),
        warm(fall=lambda u, peak: peak * np.cos(np.pi * u)),
        warm(fall=lambda u, peak: peak * np.cos(np.pi * u / 2)),
        warm(fall=lambda u, peak: peak * (1 + np.cos(u)) / 2),
        warm(fall=lambda u, peak: peak * (1 + np.cos(180 * u)) / 2),
        warm(fall=lambda u, peak: peak * (1 + np.sin(np.pi * u)) / 2),
        warm(fall=lambda u, peak: peak * (1 - u)),
        warm(fall=lambda u, peak: peak * 1 + np.cos(np.pi * u) / 2),
        warm(fall=lambda u, peak: (1 + np.cos(np.pi * u)) / 2),
        warm(fall=lambda u, peak: peak * (1 + np.cos(2 * np.pi * u)) / 2),
        warm_over_all,
        warm_rest_of_total,
        warm_divides_first,
        warm_last_is_zero,
        warm_times_cosine,
        warm_floor_division,
        warm_floor_division_in_the_fall,
    ],
    "curvature_along": [
        along_whole_direction,
        along_divides_once,
        along_squared_length,
        along_sum_of_entries,
        along_changes_w,
        along_changes_direction,
        along_mixed_points,
        along(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w - h * u)) / h),
        along(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w - h * u)) / 2 * h),
        along(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w)) / h),
        along(lambda slope, w, u, h: u @ (slope(w) - slope(w - h * u)) / h),
        along(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w)) / (2 * h)),
        along(lambda slope, w, u, h: u @ (slope(w - h * u) - slope(w + h * u)) / (2 * h)),
        along(lambda slope, w, u, h: u @ (slope(w + h * u) + slope(w - h * u)) / (2 * h)),
        along(lambda slope, w, u, h: (slope(w + h * u) - slope(w - h * u)) / (2 * h)),
        along(lambda slope, w, u, h: np.linalg.norm(slope(w + h * u) - slope(w - h * u)) / (2 * h)),
        along(lambda slope, w, u, h: (slope(w + h * u) - slope(w - h * u)).sum() / (2 * h)),
        along(lambda slope, w, u, h: u * (slope(w + h * u) - slope(w - h * u)) / (2 * h)),
        along(lambda slope, w, u, h: abs(u @ (slope(w + h * u) - slope(w - h * u)) / (2 * h))),
        along(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w - h * u)) / (4 * h**2)),
        along(
            lambda slope, w, u, h: u @ (slope(w + h * u) - 2 * slope(w) + slope(w - h * u)) / h**2
        ),
        along(lambda slope, w, u, h: u @ slope(w)),
        along(lambda slope, w, u, h: u @ (slope(w + h) - slope(w - h)) / (2 * h)),
        along(lambda slope, w, u, h: w @ (slope(w + h * u) - slope(w - h * u)) / (2 * h)),
    ],
}
