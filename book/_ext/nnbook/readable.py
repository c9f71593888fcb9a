"""For excerpts and descriptions: an equation as a line of plain type, a long text's beginning."""

import re

# TeX's name of a sign, and the sign.
NAMED = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ
nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ
Lambda Λ Sigma Σ Phi Φ Psi Ψ Omega Ω cdot · times × pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠
approx ≈ equiv ≡ sim ∼ to → mapsto ↦ rightarrow → in ∈ sum ∑ prod ∏ int ∫ partial ∂
nabla ∇ infty ∞ odot ⊙ ldots … dots … cdots … lVert ‖ rVert ‖ Vert ‖ | ‖ lvert | rvert | mid |
top ᵀ prime ′ circ ∘ ast * star * ell ℓ ll ≪ gg ≫ propto ∝ forall ∀ exists ∃ subset ⊂ cup ∪
cap ∩ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ % % # # & & _ _ leftarrow ←
"""
SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": " ", "qquad": " "}
# Functions are written as they are; a setting changes only how its argument looks.
FUNCTIONS = "sin cos tan tanh sinh cosh exp log ln max min arg det dim lim sup inf Pr"
SETTINGS = """
mathbf boldsymbol mathrm mathbb mathcal mathit mathsf text textbf textit texttt operatorname left
right big Big bigl bigr Bigl Bigr displaystyle textstyle hat bar tilde vec overline bm widehat
limits
"""
PAIRS = NAMED.split()
PLAIN = {
    **dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)),
    **SPACES,
    **{name: f"{name} " for name in FUNCTIONS.split()},
    **dict.fromkeys(SETTINGS.split(), ""),
}
DOUBLE = re.compile(r"\\mathbb\s*\{?([RENZC])\}?")
COMMAND = re.compile(r"\\(?!frac|dfrac|tfrac|sqrt|begin|end)([A-Za-z]+|.) ?")
FRACTION = re.compile(r"\\[td]?frac\s*(?:\{([^{}]*)\}|(\S))\s*(?:\{([^{}]*)\}|(\S))")
ROOT = re.compile(r"\\sqrt\s*(?:\{([^{}]*)\}|(\S))")
SCRIPT = re.compile(r"([_^])\s*(?:\{([^{}]*)\}|([^\s({]))")
RELATION = re.compile(r"\s*([=≤≥≈≡∼→←↦∈≠≪≫∝<>])\s*")
OPERATION = re.compile(r"[-+*/·×=,\s]")
RAISED = str.maketrans("0123456789+-()nit", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵗ")
LOWERED = str.maketrans("0123456789+-()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def readable(tex: str) -> str:
    """The equation in a line, or an ellipsis where it has no such form."""
    text = DOUBLE.sub(lambda found: "ℝ𝔼ℕℤℂ"["RENZC".index(found[1])], tex)
    text = COMMAND.sub(lambda found: PLAIN.get(found[1], found[0]), text)
    # From the inside out.
    for _ in range(4):
        text = SCRIPT.sub(script, text)
        text = FRACTION.sub(lambda m: f"{part(m[1] or m[2])}/{part(m[3] or m[4])}", text)
        text = ROOT.sub(lambda m: f"√{part(m[1] or m[2])}", text)
    text = RELATION.sub(r" \1 ", re.sub(r"[{}]", "", text).replace("~", " ").replace("&", " "))
    return "…" if "\\" in text else " ".join(text.replace("-", "−").split())


def part(text: str) -> str:
    return f"({text})" if OPERATION.search(text) else text


def script(found: re.Match[str]) -> str:
    table = RAISED if found[1] == "^" else LOWERED
    text = found[3] if found[2] is None else found[2].strip()
    if text in {"ᵀ", "′"}:
        return text
    if text and all(ord(letter) in table for letter in text):
        return text.translate(table)
    return f"{found[1]}{part(text)}"


def cut(text: str, longest: int) -> str:
    """The first whole words of a text, with an ellipsis where there are more."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
