"""Worked examples add up as printed: who checks a line by hand finds what it says."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parent.parent / "book"
NUMBER = r"-?\d+\.\d+"
LINE = re.compile(rf"\$= ({NUMBER}) ([-+]) ({NUMBER})\$ \$= ({NUMBER})\$")


def wrong_sums(text):
    """Return the lines of a text whose printed result is not that of the printed numbers."""
    return [
        line[0]
        for line in LINE.finditer(text)
        if Decimal(line[1]) + (1 if line[2] == "+" else -1) * Decimal(line[3]) != Decimal(line[4])
    ]


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.ipynb")), ids=lambda path: path.stem)
def test_sums_by_hand_hold_for_the_printed_digits(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    text = "\n".join("".join(source) for source in prose)
    assert wrong_sums(text) == []


def test_a_sum_that_was_rounded_on_the_way_is_found():
    assert wrong_sums("$= 0.993 - 0.007$ $= 0.987$") == ["$= 0.993 - 0.007$ $= 0.987$"]
    assert wrong_sums("$= 0.9933 - 0.0067$ $= 0.9866$") == []
