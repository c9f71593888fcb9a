"""Equations in words, for what is read aloud: ``\\eta < 1`` is "eta is less than 1".

It knows what stands in sentences and choices, not matrices and cases.
"""

import re

from docutils import nodes

WORDS = {
    "le": "is at most", "leq": "is at most", "ge": "is at least", "geq": "is at least",
    "ne": "is not", "neq": "is not", "approx": "is about", "to": "to", "infty": "infinity",
    "cdot": "times", "times": "times", "odot": "times, entry by entry,", "pm": "plus or minus",
    "partial": "d", "nabla": "gradient of", "top": "transposed", "in": "in", "sum": "the sum of",
    "left": "", "right": "", "displaystyle": "", "quad": "", "big": "", "dots": "and so on",
    "lVert": "the norm of", "rVert": "", "lvert": "the size of", "rvert": "", "mid": "given",
    "varepsilon": "epsilon", "varphi": "phi", "ell": "l",
}  # fmt: skip
SIGNS = {
    "<": "is less than", ">": "is greater than", "=": "equals", "+": "plus", "-": "minus",
    "−": "minus", "/": "over", "*": "times", "'": "prime", "|": "", "~": " ", "&": " ",
}  # fmt: skip
POWERS = {"2": "squared", "3": "cubed", "-1": "inverse", r"\top": "transposed"}
ROMAN = r"\\(?:text|mathrm|mathbf|mathcal|mathbb|operatorname|boldsymbol)"
GROUP = r"\{([^{}]*)\}"
SHAPES = (
    (re.compile(ROMAN + GROUP), r" \1 "),
    (re.compile(r"\\[dt]?frac\s*" + GROUP + r"\s*" + GROUP), r" \1 over \2 "),
    (re.compile(r"\\sqrt" + GROUP), r" the square root of \1 "),
    (re.compile(r"\\(hat|bar|tilde)(?:" + GROUP + r"|\s*(\w))"), r" \2\3 \1 "),
    (re.compile(r"_(?:" + GROUP + r"|(\\?\w))"), r" \1\2 "),
)  # fmt: skip
POWER = re.compile(r"\^(?:" + GROUP + r"|(\\?\w+))")
COMMAND = re.compile(r"\\([A-Za-z]+)")


def spoken(tex: str) -> str:
    r"""The words of one equation.

    >>> spoken(r"\gamma \le R / \sqrt{500}")
    'gamma is at most R over the square root of 500'
    >>> spoken("z^2 - \\frac{1}{2}")
    'z squared minus 1 over 2'
    """
    text, before = re.sub(r"\\[,;:! ]", " ", tex), ""
    while text != before:
        before = text
        text = POWER.sub(power, text)
        for shape, words in SHAPES:
            text = shape.sub(words, text)
    text = COMMAND.sub(lambda found: f" {WORDS.get(found[1], found[1])} ", text)
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {word} ")
    return " ".join(re.sub(r"[{}\\]", " ", text).split()).replace(" ,", ",")


def power(found: re.Match[str]) -> str:
    exponent = found[1] or found[2]
    return f" {POWERS.get(exponent.strip(), 'to the power ' + exponent)} "


def read_aloud(node: nodes.Element) -> str:
    """The text of a node with its equations in words."""
    parts = [
        spoken(text.astext()) if isinstance(text.parent, nodes.math) else text.astext()
        for text in node.findall(nodes.Text)
    ]
    return " ".join("".join(parts).split())
