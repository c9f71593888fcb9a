"""Checkers for the exercises of the chapter on neurons."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def vectors() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = [Case("the returning example", (np.array([0.7, 0.2]), np.array([2.0, -3.0]), -0.5))]
    for n, d in ((3, 2), (1, 5), (4, 1), (5, 5)):
        args = (rng.standard_normal((n, d)), rng.standard_normal(d), float(rng.standard_normal()))
        cases.append(Case(f"a batch, x {(n, d)}", args))
    return cases


@exercise(
    "neurons",
    vectors,
    [
        Slip(
            "the bias is added, z = x·w + b; you subtract it, as one does with a threshold.",
            lambda x, w, b: x @ w - b,
        ),
        Slip("the bias is missing: z = x·w + b.", lambda x, w, b: x @ w),
        Slip(
            "add up over the inputs only: each example of a batch keeps its own sum "
            "(`(x * w).sum(axis=-1)` or `x @ w`).",
            lambda x, w, b: (x * w).sum() + b,
        ),
        Slip(
            "the products are not added up yet: a neuron gives one number for each example.",
            lambda x, w, b: x * w + b,
        ),
        Slip(
            "you add up over the examples; the sum runs over the inputs of one example, the last "
            "axis.",
            lambda x, w, b: (x * w).sum(axis=0) + b,
        ),
        Slip(
            "the bias is added once, after the sum; you add it to every product.",
            lambda x, w, b: (x * w + b).sum(axis=-1),
        ),
        Slip(
            "the bias is added, not multiplied with the sum.",
            lambda x, w, b: (x @ w) * b,
        ),
        Slip(
            "the bias is added once, after the sum; you add it to every weight.",
            lambda x, w, b: x @ (w + b),
        ),
        Slip(
            "add the products up; you take their mean.",
            lambda x, w, b: (x * w).mean(axis=-1) + b,
        ),
        Slip(
            "multiply each input by its weight, then add up; you add the two.",
            lambda x, w, b: (x + w).sum(axis=-1) + b,
        ),
        Slip("the sum keeps its sign; you take its size.", lambda x, w, b: np.abs(x @ w + b)),
        Slip(
            "the sum goes over all inputs; yours stops after the first (a `return` inside the "
            "loop?).",
            lambda x, w, b: x[..., 0] * w[0] + b,
        ),
        Slip(
            "each product is added to the sum so far; you start again from b each time, and only "
            "the last product is left.",
            lambda x, w, b: x[..., -1] * w[-1] + b,
        ),
        Slip(
            "the sum goes over all D inputs; yours goes over two, as in the returning example.",
            lambda x, w, b: x[..., :2] @ w[:2] + b,
        ),
        Slip(
            "leave z as it is; you round it.",
            lambda x, w, b: np.round(x @ w + b, 1),
        ),
        Slip(
            "stop before the activation: the sum z is asked for, not σ(z).",
            lambda x, w, b: stable(x @ w + b),
        ),
        Slip(
            "stop before the activation: the sum z is asked for, not the decision whether z ≥ 0.",
            lambda x, w, b: (x @ w + b >= 0).astype(int),
        ),
    ],
)
def neuron(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Weighted sum z = x·w + b of a neuron, x (D,) or (N, D), w (D,)."""
    return x @ w + b


def points() -> list[Case]:
    rng = np.random.default_rng(3)
    cases = [
        Case("the returning example", (np.array([0.7, 0.2]), np.array([2.0, -3.0]), -0.5)),
        Case("the origin", (np.zeros(2), np.array([3.0, 4.0]), -10.0)),
    ]
    for n, d in ((3, 2), (1, 5), (4, 4)):
        args = (rng.standard_normal((n, d)), rng.standard_normal(d), float(rng.standard_normal()))
        cases.append(Case(f"a batch, x {(n, d)}", args))
    return cases


@exercise(
    "neurons",
    points,
    [
        Slip("that is z; divide it by the length of w.", lambda x, w, b: x @ w + b),
        Slip(
            "the distance is signed: it is negative on the side where z < 0; you take its size.",
            lambda x, w, b: np.abs(x @ w + b) / length(w),
        ),
        Slip(
            "the length of w is the root of w·w; you divide by w·w.",
            lambda x, w, b: (x @ w + b) / (w @ w),
        ),
        Slip(
            "all of z is divided by the length of w, the bias too (brackets?).",
            lambda x, w, b: x @ w / length(w) + b,
        ),
        Slip(
            "all of z is divided by the length of w; you divide the bias only (brackets?).",
            lambda x, w, b: x @ w + b / length(w),
        ),
        Slip("the bias is missing: z = x·w + b.", lambda x, w, b: x @ w / length(w)),
        Slip(
            "the bias is added, z = x·w + b; you subtract it.",
            lambda x, w, b: (x @ w - b) / length(w),
        ),
        Slip(
            "divide by the length of w, which is the same for every point; you divide by the "
            "length of all of x.",
            lambda x, w, b: (x @ w + b) / length(x.reshape(-1)),
        ),
        Slip(
            "divide by the length of w, which is the same for every point; you divide by each x's.",
            lambda x, w, b: (x @ w + b) / np.linalg.norm(x, axis=-1),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you add up the weights' sizes.",
            lambda x, w, b: (x @ w + b) / np.abs(w).sum(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you add up the weights.",
            lambda x, w, b: (x @ w + b) / w.sum(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you take its largest entry.",
            lambda x, w, b: (x @ w + b) / np.abs(w).max(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …), a sum; you take a mean.",
            lambda x, w, b: (x @ w + b) / np.sqrt(np.mean(w**2)),
        ),
        Slip(
            "`len(w)` counts the weights; the length of the vector is `np.linalg.norm(w)`.",
            lambda x, w, b: (x @ w + b) / len(w),
        ),
        Slip("divide by the length of w; you multiply.", lambda x, w, b: (x @ w + b) * length(w)),
        Slip(
            "the sign is the other way round: positive is the side to which w points.",
            lambda x, w, b: -(x @ w + b) / length(w),
        ),
        Slip(
            "the bias is no part of the length: only w is.",
            lambda x, w, b: (x @ w + b) / length(np.append(w, b)),
        ),
        Slip(
            "divide by one number, the length of w; you divide by its entries one by one.",
            lambda x, w, b: (x @ w + b) / np.abs(w),
        ),
        Slip(
            "that is the distance from the point w; asked is the distance from the line.",
            lambda x, w, b: np.linalg.norm(x - w),
        ),
        Slip(
            "add up over the inputs only: each example of a batch keeps its own sum (`x @ w`).",
            lambda x, w, b: ((x * w).sum() + b) / length(w),
        ),
        Slip(
            "each example of a batch has its own distance; you return the last one's only.",
            lambda x, w, b: (np.atleast_2d(x)[-1] @ w + b) / length(w),
        ),
        Slip(
            "the length goes over all D weights; yours goes over two.",
            lambda x, w, b: (x @ w + b) / length(w[:2]),
        ),
        Slip(
            "stop before the activation: the distance is asked for, not its sigmoid.",
            lambda x, w, b: stable((x @ w + b) / length(w)),
        ),
    ],
)
def signed_distance(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Distance (x·w + b) / ‖w‖ from the line z = 0, positive where z > 0; x (D,) or (N, D)."""
    return (x @ w + b) / length(w)


def length(w: np.ndarray) -> float:
    return float(np.sqrt(w @ w))


# What float32 leaves: its rounding stays below 1e-7, a σ that is clipped at ±15 is off by 3e-7.
SINGLE = 2e-7


def sums() -> list[Case]:
    rng = np.random.default_rng(1)
    return [
        Case("a few ordinary z", (np.array([-2.0, -0.3, 0.0, 0.3, 2.0]),)),
        Case("a matrix of z", (rng.standard_normal((2, 3)),)),
        Case("z far out, at ±6, ±15 and ±40", (np.array([-40.0, -15.0, -6.0, 6.0, 15.0, 40.0]),)),
        Case("z = 1000 and z = −1000", (np.array([1000.0, -1000.0]),)),
        Case("no z at all", (np.zeros(0),)),
    ]


def naive(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def stable(z: np.ndarray) -> np.ndarray:
    t = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, t) / (1 + t)


@exercise(
    "neurons",
    sums,
    [
        Slip(
            "e^{−z} overflows for very negative z. Use e^{−|z|}, which is at most 1, and treat the "
            "two signs apart.",
            naive,
        ),
        Slip(
            "infinity divided by infinity is not a number. Use e^{−|z|}, which is at most 1.",
            lambda z: np.exp(z) / (1 + np.exp(z)),
        ),
        Slip("that is σ(−z): the sign in the exponent is wrong.", lambda z: stable(-z)),
        Slip(
            "|z| in the exponent is safe, but it gives σ(|z|): for z < 0 the numerator is e^{−|z|} "
            "too.",
            lambda z: 1 / (1 + np.exp(-np.abs(z))),
        ),
        Slip("that is tanh, which lies between −1 and 1.", np.tanh),
        Slip(
            "that is σ(2z): σ(z) = ½(1 + tanh(z/2)), with half of z.",
            lambda z: 0.5 * (1 + np.tanh(z)),
        ),
        Slip(
            "that is σ(−|z|), right for z < 0. For z ≥ 0 the numerator is 1.",
            lambda z: stable(-np.abs(z)),
        ),
        Slip(
            "that is the threshold step: 0 or 1, and nothing between.",
            lambda z: (z >= 0).astype(float),
        ),
        Slip(
            "½(1 + tanh(z/2)) has a half in front; yours is twice the sigmoid.",
            lambda z: 1 + np.tanh(z / 2),
        ),
        Slip(
            "for z < 0 the value is e^{−|z|} divided by 1 + e^{−|z|}; the division is missing.",
            lambda z: np.where(z >= 0, stable(z), np.exp(-np.abs(z))),
        ),
        Slip(
            "brackets: `1 / 1 + t` is 1 + t; write `1 / (1 + t)`.",
            lambda z: 1 + np.exp(-np.abs(z)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through, and use e^{−|z|}.",
            lambda z: stable(np.clip(z, -15, 15)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through, and use e^{−|z|}.",
            lambda z: stable(np.clip(z, -10, 10)),
        ),
        Slip(
            "dividing z by 1000 makes another function: the sigmoid's middle has slope ¼.",
            lambda z: stable(z / 1000),
        ),
        Slip(
            "that is straight between its bends; the sigmoid bends everywhere.",
            lambda z: np.clip(z / 4 + 0.5, 0, 1),
        ),
        Slip(
            "keep every digit that you have; you round.",
            lambda z: np.round(stable(z), 3),
        ),
        Slip(
            "the tails count too: far out the value comes near to 0 and 1 and is neither.",
            lambda z: np.where(np.abs(z) > 5, z > 0, stable(z)),
        ),
        Slip(
            "z may hold many numbers: one answer for each is due, not one for all.",
            lambda z: stable(np.max(z, initial=-np.inf)),
        ),
    ],
    tolerance=SINGLE,
)
def stable_sigmoid(z: np.ndarray) -> np.ndarray:
    """σ(z) = 1 / (1 + e^{−z}) without overflow, for z of any shape."""
    return stable(z)


@exercise(
    "neurons",
    sums,
    [
        Slip("that is the sigmoid itself; its slope is σ(z)(1 − σ(z)).", stable),
        Slip(
            "σ is applied twice: if s = σ(z) already, the slope is s(1 − s).",
            lambda z: stable(stable(z)) * (1 - stable(stable(z))),
        ),
        Slip("that is z(1 − z): take the sigmoid of z first.", lambda z: z * (1 - z)),
        Slip("the second factor is 1 − σ(z), not 1 + σ(z).", lambda z: stable(z) * (1 + stable(z))),
        Slip("that is 1 − σ(z); the factor σ(z) is missing.", lambda z: stable(-z)),
        Slip("that is σ(z)²; the second factor is 1 − σ(z).", lambda z: stable(z) ** 2),
        Slip(
            "1 − a² is the slope of tanh, by its value; the sigmoid's is a(1 − a).",
            lambda z: 1 - stable(z) ** 2,
        ),
        Slip(
            "that is the slope of tanh; the sigmoid's is σ(1 − σ).", lambda z: 1 - np.tanh(z) ** 2
        ),
        Slip(
            "e^{−z} overflows for very negative z: use your stable sigmoid for both factors.",
            lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        ),
        Slip(
            "right, but your σ overflows on the way: use the stable one for both factors.",
            lambda z: naive(z) * (1 - naive(z)),
        ),
        Slip(
            "the sign is the other way round: the second factor is 1 − σ(z), not σ(z) − 1.",
            lambda z: -stable(z) * stable(-z),
        ),
        Slip(
            "the second factor is 1 − σ(z), not 1 − z: the slope is made of values alone.",
            lambda z: stable(z) * (1 - z),
        ),
        Slip(
            "the first factor is σ(z), not z: the slope is made of values alone.",
            lambda z: z * stable(-z),
        ),
        Slip(
            "four times too much: the slope of tanh(z/2) is ½(1 − tanh²), and σ is half of that.",
            lambda z: 1 - np.tanh(z / 2) ** 2,
        ),
        Slip(
            "that is σ(−|z|); multiply it by σ(|z|).",
            lambda z: stable(-np.abs(z)),
        ),
        Slip(
            "e^{−|z|} has to be divided by (1 + e^{−|z|})².",
            lambda z: np.exp(-np.abs(z)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through.",
            lambda z: stable(np.clip(z, -15, 15)) * stable(-np.clip(z, -15, 15)),
        ),
        Slip(
            "a quotient with a large step is not the slope: use the formula, or h = 1e−5.",
            lambda z: stable(z + 0.5) - stable(z - 0.5),
        ),
        Slip(
            "a quotient on one side is half a step beside the slope: use the formula.",
            lambda z: (stable(z + 0.01) - stable(z)) / 0.01,
        ),
        Slip(
            "you nudge by h on both sides: divide by 2h, not by h.",
            lambda z: 2 * stable(z) * stable(-z),
        ),
        Slip(
            "the slope depends on z: ¼ is its value at 0 only.",
            lambda z: np.full(np.shape(z), 0.25),
        ),
    ],
    tolerance=SINGLE,
)
def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    """σ′(z) = σ(z) σ(−z), for z of any shape."""
    return stable(z) * stable(-z)


def signs() -> list[Case]:
    rng = np.random.default_rng(2)
    w, x = np.array([0.5, -1.0]), np.array([1.0, 2.0])
    cases = [
        Case("s = 1, but the unit says −1", (w, 0.5, x, 1)),
        Case("s = −1, and the unit says −1", (w, 0.5, x, -1)),
        Case("s = −1, but the unit says 1", (w, 2.5, x, -1)),
        Case("s = 1, and the unit says 1", (w, 2.5, x, 1)),
        Case("s = 1 at z = 0, where the unit says 1", (np.zeros(2), 0.0, x, 1)),
        Case("s = −1 at z = 0, where the unit says 1", (np.zeros(2), 0.0, x, -1)),
    ]
    for s in (1, -1):
        args = (rng.standard_normal(6), 0.1, rng.standard_normal(6), s)
        cases.append(Case(f"six inputs, s = {s}", args))
    return cases


def stepped(w: np.ndarray, b: float, x: np.ndarray, error: float) -> tuple[np.ndarray, float]:
    return w + error * x, b + error


def said(w: np.ndarray, b: float, x: np.ndarray) -> int:
    return 1 if x @ w + b >= 0 else -1


def missed(w: np.ndarray, b: float, x: np.ndarray, s: int) -> int:
    """The correction's factor: s after a mistake, 0 after a right answer."""
    return s if said(w, b, x) != s else 0


@exercise(
    "neurons",
    signs,
    [
        Slip(
            "the correction goes the wrong way: add x where 1 was due, subtract it where −1 was.",
            lambda w, b, x, s: stepped(w, b, x, -missed(w, b, x, s)),
        ),
        Slip(
            "s − ŝ is ±2 with these labels, so you correct twice as much as the rule: halve it.",
            lambda w, b, x, s: stepped(w, b, x, 2 * missed(w, b, x, s)),
        ),
        Slip(
            "the bias learns too: b + s after a mistake, as if its input were always 1.",
            lambda w, b, x, s: (stepped(w, b, x, missed(w, b, x, s))[0], b),
        ),
        Slip(
            "the bias is corrected as the weights are, in the same direction: b + s.",
            lambda w, b, x, s: (
                stepped(w, b, x, missed(w, b, x, s))[0],
                b - missed(w, b, x, s),
            ),
        ),
        Slip(
            "the unit's answer is 1 or −1; you use the sum z itself.",
            lambda w, b, x, s: stepped(w, b, x, s - (x @ w + b)),
        ),
        Slip(
            "at z = 0 the unit answers 1; `np.sign(0)` is 0, and half a correction comes of it.",
            lambda w, b, x, s: stepped(w, b, x, (s - np.sign(x @ w + b)) / 2),
        ),
        Slip(
            "at z = 0 the unit answers 1: that is right for s = 1, so nothing changes there "
            "(`np.sign(0)` is 0, and `<= 0` takes z = 0 for a mistake).",
            lambda w, b, x, s: stepped(w, b, x, s if s * (x @ w + b) <= 0 else 0),
        ),
        Slip(
            "at z = 0 the unit answers 1: the test is z ≥ 0, not z > 0.",
            lambda w, b, x, s: stepped(w, b, x, s if (1 if x @ w + b > 0 else -1) != s else 0),
        ),
        Slip(
            "the bias is missing from the sum that decides.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, 0.0, x, s)),
        ),
        Slip(
            "every mistake adds x, also where −1 was due: there x has to be subtracted.",
            lambda w, b, x, s: stepped(w, b, x, abs(missed(w, b, x, s))),
        ),
        Slip(
            "only a missed 1 is corrected; a false alarm, 1 where −1 was due, has to be, too.",
            lambda w, b, x, s: stepped(w, b, x, max(missed(w, b, x, s), 0)),
        ),
        Slip(
            "the correction is s times x: each weight learns as much as its input was on.",
            lambda w, b, x, s: stepped(w, b, np.ones_like(x), missed(w, b, x, s)),
        ),
        Slip(
            "the correction is added to the old weights; you return it in their place.",
            lambda w, b, x, s: stepped(0 * w, 0.0, x, missed(w, b, x, s)),
        ),
        Slip(
            "you correct right answers too: after a right answer nothing changes.",
            lambda w, b, x, s: stepped(w, b, x, s),
        ),
        Slip(
            "you correct the right answers and leave the mistakes alone.",
            lambda w, b, x, s: stepped(w, b, x, s - missed(w, b, x, s)),
        ),
        Slip(
            "the labels are −1 and 1 here; you compare with an answer that is 0 or 1.",
            lambda w, b, x, s: stepped(w, b, x, s - int(x @ w + b >= 0)),
        ),
        Slip(
            "the unit's answer is 1 or −1, the step's; you use the sigmoid's.",
            lambda w, b, x, s: stepped(w, b, x, s - float(stable(x @ w + b))),
        ),
        Slip(
            "the rule has no learning rate here: add all of s·x.",
            lambda w, b, x, s: stepped(w, b, x, 0.1 * missed(w, b, x, s)),
        ),
        Slip(
            "ask the unit once, with the old weights; you ask again for the bias, when the weights "
            "have changed already.",
            lambda w, b, x, s: (
                w + missed(w, b, x, s) * x,
                b + missed(w + missed(w, b, x, s) * x, b, x, s),
            ),
        ),
        Slip(
            "the weights come first, then the bias.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, b, x, s))[::-1],
        ),
        Slip(
            "two values are due, the weights and the bias: `return w, b`.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, b, x, s))[0],
        ),
    ],
)
def perceptron_step(w: np.ndarray, b: float, x: np.ndarray, s: int) -> tuple[np.ndarray, float]:
    """One step of the perceptron rule for a label s = ±1: after a mistake w + s·x and b + s."""
    return stepped(w, b, x, missed(w, b, x, s))


def labelled() -> list[Case]:
    rng = np.random.default_rng(4)
    example = (np.array([[0.7, 0.2]]), np.array([1]), np.array([2.0, -3.0]), -0.5)
    cases = [Case("the returning example, y = 1", example)]
    for n, d in ((4, 2), (3, 5), (6, 6)):
        y = np.arange(n) % 2
        args = (rng.standard_normal((n, d)), y, rng.standard_normal(d), 0.8)
        cases.append(Case(f"a batch, X {(n, d)}", args))
    return cases


Gradient = tuple[np.ndarray, float]


def doubt(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    return stable(X @ w + b) - y


def gradient(X: np.ndarray, error: np.ndarray) -> Gradient:
    return X.T @ error / len(X), float(error.mean())


@exercise(
    "neurons",
    labelled,
    [
        Slip(
            "the loss is a mean over the N examples: divide both sums by N.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b), doubt(X, y, w, b).sum()),
        ),
        Slip(
            "the bias's slope is a mean too: divide the sum by N.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b).sum()),
        ),
        Slip(
            "the weights' slope is a mean too: divide Xᵀ(ŷ − y) by N.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b), doubt(X, y, w, b).mean()),
        ),
        Slip(
            "divide by the number of examples N, `len(X)`; you divide by the number of inputs D.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b) / X.shape[1], doubt(X, y, w, b).mean()),
        ),
        Slip(
            "the sign is the other way round: the error is ŷ − y.",
            lambda X, y, w, b: gradient(X, -doubt(X, y, w, b)),
        ),
        Slip(
            "the bias is missing from z = Xw + b.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, 0.0)),
        ),
        Slip(
            "two slopes are due, for the weights and for the bias: `return dw, db`.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, b))[0],
        ),
        Slip(
            "the sum runs over the examples: Xᵀ(ŷ − y), with `X.T`.",
            lambda X, y, w, b: (X @ doubt(X, y, w, b) / len(X), doubt(X, y, w, b).mean()),
        ),
        Slip(
            "the sigmoid's slope ŷ(1 − ŷ) cancels against the loss's: leave it out.",
            lambda X, y, w, b: gradient(
                X, doubt(X, y, w, b) * stable(X @ w + b) * stable(-X @ w - b)
            ),
        ),
        Slip(
            "ŷ is the sigmoid of z, a probability; you use z itself.",
            lambda X, y, w, b: gradient(X, X @ w + b - y),
        ),
        Slip(
            "ŷ is the sigmoid of z, a probability; you use the step's verdict, 0 or 1.",
            lambda X, y, w, b: gradient(X, (X @ w + b >= 0) - y),
        ),
        Slip(
            "multiply each example's error by its own input before you take the mean; you multiply "
            "two means.",
            lambda X, y, w, b: (
                X.mean(axis=0) * doubt(X, y, w, b).mean(),
                doubt(X, y, w, b).mean(),
            ),
        ),
        Slip(
            "the bias is one number, and so is its slope: the mean of the errors.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b) / len(X)),
        ),
        Slip(
            "the bias is one number, and so is its slope: the mean of the errors.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b)),
        ),
        Slip(
            "the weights' slope comes first, then the bias's.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, b))[::-1],
        ),
        Slip(
            "return the slopes; you return the weights after a step.",
            lambda X, y, w, b: (
                w - gradient(X, doubt(X, y, w, b))[0],
                b - gradient(X, doubt(X, y, w, b))[1],
            ),
        ),
        Slip(
            "that is the loss; asked are its two slopes.",
            lambda X, y, w, b: -np.log(stable((2 * y - 1) * (X @ w + b))).mean(),
        ),
        Slip(
            "these are the slopes of every example's loss: take their mean over the examples.",
            lambda X, y, w, b: (doubt(X, y, w, b)[:, None] * X, doubt(X, y, w, b)),
        ),
        Slip(
            "the slope has the shape of w, (D,); yours is a column.",
            lambda X, y, w, b: (
                gradient(X, doubt(X, y, w, b))[0][:, None],
                doubt(X, y, w, b).mean(),
            ),
        ),
        Slip(
            "a 2 too much: that belongs to the squared error; cross-entropy has none.",
            lambda X, y, w, b: gradient(X, 2 * doubt(X, y, w, b)),
        ),
    ],
)
def logistic_gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> Gradient:
    """Slopes of the mean cross-entropy of σ(Xw + b): Xᵀ(ŷ − y)/N and the mean of ŷ − y."""
    return gradient(X, doubt(X, y, w, b))


def contests() -> list[Case]:
    rng = np.random.default_rng(5)
    W = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    b, x = np.array([0.0, 0.5, 0.0]), np.array([2.0, 1.0])
    cases = [
        Case("neuron 0 wins, and 0 is right", (W, b, x, 0)),
        Case("neuron 0 wins, but 2 is right", (W, b, x, 2)),
        Case("the bias lets neuron 1 win, but 0 is right", (W, np.array([0.0, 1.5, 0.0]), x, 0)),
        Case("all sums are 0, so neuron 0 wins, but 1 is right", (0 * W, 0 * b, x, 1)),
        Case("all sums are negative, and 1 wins, but 0 is right", (-W, b - 4, np.ones(2), 0)),
    ]
    for y in (1, 3):
        args = (rng.standard_normal((4, 4)), rng.standard_normal(4), rng.standard_normal(4), y)
        cases.append(Case(f"four neurons, four inputs, y = {y}", args))
    return cases


Layer = tuple[np.ndarray, np.ndarray]


def winner(W: np.ndarray, b: np.ndarray, x: np.ndarray) -> int:
    return int(np.argmax(W @ x + b))


def one_hot(k: int, b: np.ndarray) -> np.ndarray:
    return np.eye(len(b))[k]


def corrected(W: np.ndarray, b: np.ndarray, x: np.ndarray, error: np.ndarray) -> Layer:
    return W + np.outer(error, x), b + error


def blame(b: np.ndarray, guess: int, y: int) -> np.ndarray:
    """Each neuron's correction: +1 for the right one, −1 for the one that won, 0 if they agree."""
    return one_hot(y, b) - one_hot(guess, b)


def all_others(b: np.ndarray, guess: int, y: int) -> np.ndarray:
    return (guess != y) * (2 * one_hot(y, b) - 1)


def softmax(z: np.ndarray) -> np.ndarray:
    shares = np.exp(z - z.max())
    return shares / shares.sum()


def second_guess(W: np.ndarray, b: np.ndarray, x: np.ndarray, y: int) -> np.ndarray:
    if winner(W, b, x) == y:
        return 0 * b
    return blame(b, winner(*corrected(W, b, x, one_hot(y, b)), x), y)


@exercise(
    "neurons",
    contests,
    [
        Slip(
            "the neuron that won by mistake is corrected too: x is subtracted from its weights.",
            lambda W, b, x, y: corrected(W, b, x, (winner(W, b, x) != y) * one_hot(y, b)),
        ),
        Slip(
            "the neuron that should have won is corrected too: x is added to its weights.",
            lambda W, b, x, y: corrected(
                W, b, x, -(winner(W, b, x) != y) * one_hot(winner(W, b, x), b)
            ),
        ),
        Slip(
            "the correction goes the wrong way: + for the right neuron, − for the one that won.",
            lambda W, b, x, y: corrected(W, b, x, -blame(b, winner(W, b, x), y)),
        ),
        Slip(
            "the biases learn too, by 1, as if their input were always 1.",
            lambda W, b, x, y: (corrected(W, b, x, blame(b, winner(W, b, x), y))[0], b),
        ),
        Slip(
            "a bias is corrected as the weights of its neuron are, in the same direction.",
            lambda W, b, x, y: (
                corrected(W, b, x, blame(b, winner(W, b, x), y))[0],
                b - blame(b, winner(W, b, x), y),
            ),
        ),
        Slip(
            "the biases are missing from the sums that decide who wins.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W, 0 * b, x), y)),
        ),
        Slip(
            "the largest sum wins (`np.argmax`); you take the least.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(-W, -b, x), y)),
        ),
        Slip(
            "the largest sum wins, with its sign; you compare sizes.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, int(np.argmax(np.abs(W @ x + b))), y)),
        ),
        Slip(
            "of equal sums the first wins, as `np.argmax` has it; you take the last.",
            lambda W, b, x, y: corrected(
                W, b, x, blame(b, len(b) - 1 - int(np.argmax((W @ x + b)[::-1])), y)
            ),
        ),
        Slip(
            "no neuron decides for itself here: only the right one and the winner are corrected, "
            "and only if they differ.",
            lambda W, b, x, y: corrected(W, b, x, one_hot(y, b) - (W @ x + b >= 0)),
        ),
        Slip(
            "only the winner is punished; the others, which lost, stay as they are.",
            lambda W, b, x, y: corrected(W, b, x, all_others(b, winner(W, b, x), y)),
        ),
        Slip(
            "after a right answer nothing changes.",
            lambda W, b, x, y: corrected(
                W, b, x, one_hot(y, b) - (winner(W, b, x) != y) * one_hot(winner(W, b, x), b)
            ),
        ),
        Slip(
            "ask who wins once, with the old weights; you ask again when they have changed.",
            lambda W, b, x, y: corrected(W, b, x, second_guess(W, b, x, y)),
        ),
        Slip(
            "a neuron's weights are a row, W[k]; you correct columns.",
            lambda W, b, x, y: (
                W + np.outer(x, blame(b, winner(W, b, x), y)),
                b + blame(b, winner(W, b, x), y),
            ),
        ),
        Slip(
            "a neuron's weights are a row, so the sums are `W @ x + b`, not `x @ W + b`.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W.T, b, x), y)),
        ),
        Slip(
            "classes are names, not amounts: the correction is +1 and −1, not y − ŷ.",
            lambda W, b, x, y: corrected(W, b, x, (y - winner(W, b, x)) * one_hot(y, b)),
        ),
        Slip(
            "the rule has no learning rate here: add and subtract all of x.",
            lambda W, b, x, y: corrected(W, b, x, 0.1 * blame(b, winner(W, b, x), y)),
        ),
        Slip(
            "one neuron wins and is wrong altogether; you share the blame by softmax.",
            lambda W, b, x, y: corrected(W, b, x, one_hot(y, b) - softmax(W @ x + b)),
        ),
        Slip(
            "two values are due, the weights and the biases: `return W, b`.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W, b, x), y))[0],
        ),
    ],
)
def multiclass_step(W: np.ndarray, b: np.ndarray, x: np.ndarray, y: int) -> Layer:
    """One step of K rival perceptrons: after a mistake +x for neuron y, −x for the one that won."""
    return corrected(W, b, x, blame(b, winner(W, b, x), y))
