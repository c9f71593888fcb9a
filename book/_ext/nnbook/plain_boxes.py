"""How a plain notebook shows the book's boxes: card, claim, bet, quiz, exercise, theorem, code."""

from collections.abc import Iterator
from string import ascii_lowercase

from docutils import nodes

from .plain import Code, Page, Piece, Text, closed, quoted


def card(page: Page, node: nodes.container) -> Iterator[Piece]:
    title, *body = node.children
    yield from page.text(f"**{title.astext()}**")
    for part in body:
        if isinstance(part, nodes.paragraph) and "nn-card-run" in part["classes"]:
            # What follows its first sentence is about the page: where to get this notebook.
            yield from page.text(page.inline.all(part.children[:2]).rstrip() + " " + page.setup)
        else:
            yield from page.block(part)


def claim(page: Page, node: nodes.container) -> Iterator[Piece]:
    head, heard, *_ = node.children
    words = page.inline.all(labelled(head, "nn-claim-text"))
    parts = [f"{page.anchors(node)}**Claim.** {words}", page.inline.all(heard)]
    yield from page.text(quoted("\n\n".join(parts)))


def finding(page: Page, node: nodes.container) -> Iterator[Piece]:
    head, *body, say = node.children
    verdict = labelled(head, "nn-verdict").astext().lower()
    parts = [f"**Verdict: {verdict}.**", page.markdown(body), page.inline.all(say)]
    yield from page.text(quoted("\n\n".join(parts)))


def bet(page: Page, node: nodes.container) -> Iterator[Piece]:
    """The question and its answers; the right one and its reason open at a click."""
    ask, choices, _, answer = node.children
    head, *reason = answer.children
    number = int(labelled(head, "nn-verdict").astext())
    right = f"**Right: {number}.** {page.markdown(choices[number - 1].children)}"
    answers = page.listed(choices, lambda index: f"{index + 1}. ")
    yield from page.text(quoted(f"{page.anchors(node)}{page.inline.all(ask)}\n\n{answers}"))
    yield from page.text(closed("Answer to the bet", f"{right}\n\n{page.markdown(reason)}"))


def nothing(page: Page, node: nodes.container) -> Iterator[Piece]:
    """What only a page with scripts can fill."""
    return iter(())


def labelled(parent: nodes.Element, name: str) -> nodes.inline:
    return next(part for part in parent.findall(nodes.inline) if name in part["classes"])


def question(page: Page, node: nodes.container) -> Iterator[Piece]:
    prompt, choices, _, *answer, _ = node.children
    yield from page.text(page.markdown(prompt.children))
    yield from page.text(lettered(page, choices))
    right, reasons, *rest = answer
    parts = [page.inline.all(right), lettered(page, reasons), page.markdown(rest)]
    yield from page.text(closed("Answer", "\n\n".join(part for part in parts if part)))


def lettered(page: Page, listing: nodes.enumerated_list) -> str:
    return page.listed(listing, lambda index: f"- **{ascii_lowercase[index]}.** ")


def exercise(page: Page, node: nodes.Element) -> Iterator[Piece]:
    title, *body = node.children
    name = page.inline.all(title).strip()
    name = name.removeprefix("(").removesuffix(")")
    number = page.inline.number("exercise", node)
    heading = f"{'#' * (page.level + 1)} Exercise {number} {name}"
    anchors = page.anchors(node)
    yield from page.text(f"{anchors}\n\n{heading}" if anchors else heading)
    yield from inside(page, body)


def solution(page: Page, node: nodes.Element) -> Iterator[Piece]:
    title, *body = node.children
    link = next(title.findall(nodes.reference))
    summary = f"Solution of {link.children[0].astext().strip()}"
    pieces = list(inside(page, body))
    if pieces and isinstance(pieces[0], Code):
        yield Text(f"**{summary}**, folded:", pieces[0].cell)
    elif any(isinstance(piece, Code) for piece in pieces):
        summary += " (its code is folded below)"
    for piece in page.around(pieces, lambda text: text, folded=True):
        if isinstance(piece, Code):
            yield piece
        else:
            yield Text(closed(summary, piece.markdown), piece.cell)
            summary = summary.partition(" (")[0] + ", continued"


def inside(page: Page, body: list[nodes.Node]) -> Iterator[Piece]:
    """What a box holds, less the untitled section that its extension puts around it."""
    for part in body:
        yield from page.pieces(part.children if isinstance(part, nodes.section) else [part])


def hint(page: Page, node: nodes.Element) -> Iterator[Piece]:
    title, *body = node.children
    yield from page.text(closed(page.inline.all(title).strip(), page.markdown(body)))


def theorem(page: Page, node: nodes.Element) -> Iterator[Piece]:
    title, *body = node.children
    kind = node.get("realtype") or type(node).__name__.removesuffix("_node")
    number = page.inline.number(kind, node)
    head = f"{page.anchors(node)}**{kind.capitalize()} {number}** {page.inline.all(title).strip()}"
    yield from page.around([*page.text(head), *inside(page, body)], quoted)


def proof(page: Page, node: nodes.Element) -> Iterator[Piece]:
    pieces = list(page.pieces(proof_body(node)))
    if pieces and isinstance(pieces[0], Text):
        pieces[0].markdown = pieces[0].markdown.replace("Proof. ", "*Proof.* ", 1)
    yield from page.around(pieces, quoted)


def proof_body(node: nodes.Element) -> list[nodes.Node]:
    return [part for box in node.children for part in box.children]


def listing(page: Page, node: nodes.container) -> Iterator[Piece]:
    head, code = node.children
    place = labelled(head, "nn-source-place")
    text = page.markdown([code])
    yield from page.text(closed(f"Source: <code>{place.astext()}</code>", text))


def admonition(page: Page, node: nodes.Element) -> Iterator[Piece]:
    title, *body = node.children
    if not isinstance(title, nodes.title):
        title, body = nodes.title(text=type(node).__name__.capitalize()), node.children
    head = page.text(f"**{page.inline.all(title)}**")
    yield from page.around([*head, *page.pieces(body)], quoted)


BOXES = {
    "nn-card": card,
    "nn-claim": claim,
    "nn-finding": finding,
    "nn-bet": bet,
    "nn-tally": nothing,
    "nn-question": question,
    "nn-source": listing,
    "exercise_enumerable_node": exercise,
    "exercise_node": exercise,
    "solution_node": solution,
    "dropdown_main": hint,
    "theorem_node": theorem,
    "proof_node": proof,
    "sidebar": admonition,
    **dict.fromkeys(
        ["admonition", "note", "warning", "tip", "important", "caution", "hint", "attention"],
        admonition,
    ),
}
