"""What a checker says: a line for each case, and under a wrong one what came and what was due."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """The verdict on one case; ``details`` are lines, empty when it is right."""

    case: str
    details: tuple[str, ...] = ()

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

    @property
    def passed(self) -> bool:
        """Whether every case came out as it should."""
        return bool(self.findings) and all(f.right for f in self.findings) and not self.hints

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        right, total = sum(f.right for f in self.findings), len(self.findings)
        if self.passed:
            return f"{self.exercise}: all {total} cases are right."
        lines = [
            f"{self.exercise}: {right} of {total} cases are right." if total else self.exercise
        ]
        for finding in self.findings:
            lines.append(f"  {'✓' if finding.right else '✗'} {finding.case}")
            lines += [f"      {line}" for line in finding.details]
        lines += [f"  Likely slip: {hint}" for hint in self.hints]
        return "\n".join(lines)
