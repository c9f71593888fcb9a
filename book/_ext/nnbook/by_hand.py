"""Where a program's output holds the numbers that a "By hand." above it came to."""

import re
from collections.abc import Iterator

from docutils import nodes

LEAD = "By hand"
# Three digits or more: shorter numbers meet by chance.
RESULT = re.compile(r"(?:=|\\approx)\s*([-−]?\d*\.\d{2,})(?![\d.]|\s*[-+/]|\s*\\(?:cdot|times))")
MARK = {"-": "−"}


def found_again(document: nodes.document) -> Iterator[tuple[nodes.container, str]]:
    """Each code cell whose text output holds numbers by hand from above, with those numbers."""
    due: list[str] = []
    last: nodes.Element | None = None
    for node in list(document.findall(in_order)):
        if isinstance(node, nodes.section):
            if "experiments" in " ".join(node["ids"]) or "exercises" in node["ids"]:
                due = []
        elif isinstance(node, nodes.container):
            shown = printed(node)
            met = [number for number in due if is_in(number, shown)]
            pair = "nn-twins" in node.parent.get("classes", ())
            place = node.parent if pair else node
            # In a box there is no margin; and of two twins one note is enough.
            if met and isinstance(place.parent, nodes.section) and place is not last:
                last = place
                yield place, ", ".join(met)
        elif is_by_hand(node):
            due = list(dict.fromkeys(results(node)))


def in_order(node: nodes.Node) -> bool:
    cell = isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"
    return cell or isinstance(node, nodes.section | nodes.paragraph)


def is_by_hand(node: nodes.Node) -> bool:
    lead = next((part for part in node.children if part.astext()), None)
    return isinstance(lead, nodes.strong) and lead.astext().startswith(LEAD)


def results(paragraph: nodes.Element) -> Iterator[str]:
    """The numbers after an equals sign, in the paragraph and what belongs to it below."""
    siblings = paragraph.parent.children
    for part in siblings[siblings.index(paragraph) :]:
        if isinstance(part, nodes.section | nodes.container):
            return
        for equation in [*part.findall(nodes.math), *part.findall(nodes.math_block)]:
            for match in RESULT.finditer(equation.astext()):
                yield match[1].replace("-", "−")


def printed(cell: nodes.container) -> str:
    outputs = (
        part for part in cell.findall(nodes.container)
        if part.get("nb_element") == "cell_code_output"
    )  # fmt: skip
    literal = (text.astext() for part in outputs for text in part.findall(nodes.literal_block))
    return "\n".join(literal).replace("-", "−")


def is_in(number: str, text: str) -> bool:
    """As a number of its own; a program may print more digits of it."""
    return re.search(rf"(?<![\d.−]){re.escape(number)}\d*(?![.\d])", text) is not None
