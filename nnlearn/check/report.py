"""What a checker says: the first case that is wrong in full, how many others are, and a hint."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

# For a console that lacks the signs of mathematics.
_PLAIN = str.maketrans({
    "✓": "+", "✗": "x", "…": "...", "−": "-", "·": "*", "×": "x", "≥": ">=", "≤": "<=", "≠": "!=",
    "→": "->", "⋆": "*", "∞": "inf", "√": "sqrt", "Σ": "sum", "σ": "sigma", "β": "beta",
    "γ": "gamma", "ε": "eps", "η": "eta", "λ": "lambda", "μ": "mu", "ρ": "rho", "τ": "tau",
    "∂": "d", "‖": "|", "½": "1/2", "²": "^2", "³": "^3", "–": "-", "ŷ": "y^",
})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """The verdict on one case.

    ``details`` are lines, empty when it is right; ``call`` shows the arguments, and ``inputs``
    are the arguments themselves, to try again.
    """

    case: str
    details: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    inputs: tuple = ()

    @property
    def right(self) -> bool:
        """Whether the case came out as it should."""
        return not self.details


@dataclass(frozen=True)
class Report:
    """The findings on an answer; true when all are right, and readable when printed.

    Examples
    --------
    >>> from nnlearn import check
    >>> check.neurons.neuron(lambda x, w, b: x @ w + b)
    check.neurons.neuron: all 5 cases are right.
    """

    exercise: str
    findings: list[Finding] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    withheld: int = 0

    @property
    def passed(self) -> bool:
        """Whether every case came out as it should."""
        return bool(self.findings) and all(f.right for f in self.findings) and not self.hints

    @property
    def inputs(self) -> tuple:
        """The arguments of the first case that is wrong: ``my_function(*report.inputs)``."""
        return next((f.inputs for f in self.findings if not f.right), ())

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return printable("\n".join([*self._lines(), *self._about_printing()]))

    def _lines(self) -> list[str]:
        right, total = sum(f.right for f in self.findings), len(self.findings)
        if self.passed:
            return [f"{self.exercise}: all {total} cases are right."]
        lines = [
            f"{self.exercise}: {right} of {total} cases are right." if total else self.exercise
        ]
        wrong = [f for f in self.findings if not f.right]
        if right:
            lines.append(f"  ✓ {'; '.join(f.case for f in self.findings if f.right)}")
        for finding in wrong[:1]:
            lines.append(f"  ✗ {finding.case}")
            lines += [f"      {line}" for line in (*finding.call, *finding.details)]
        if len(wrong) > 1:
            lines.append(f"  ✗ {len(wrong) - 1} more: {'; '.join(_others(wrong))}")
        return lines + [f"  Likely slip: {hint}" for hint in self.hints]

    def _about_printing(self) -> list[str]:
        if not self.withheld:
            return []
        return [f"  Your function printed {self.withheld:,} more characters, which are left out."]


def _others(wrong: list[Finding]) -> list[str]:
    """Name the other wrong cases, and how one ended if that is another story than the first."""
    told = {wrong[0].details[0]}
    names = []
    for finding in wrong[1:]:
        said = finding.details[0]
        known = said in told or said.startswith(("due ", "value ", "shape "))
        names.append(finding.case if known else f"{finding.case} ({said})")
        told.add(said)
    return names


def printable(text: str) -> str:
    """Return a text that the console can show, in plain letters where it lacks signs."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
        return text
    except UnicodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    except LookupError:
        return text
