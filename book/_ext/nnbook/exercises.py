"""An exercise, its hints, its check and its solution, in one frame.

sphinx-exercise reads and numbers them. Here, after every other change to the page and only in HTML,
they are put together; the plain notebooks have been written by then.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_design.dropdown import dropdown_main
from sphinx_exercise.nodes import is_exercise_node, solution_node

from .disclosure import closed, disclosure
from .markup import numbers

STARS = re.compile(r"^(★+)\s*")
# As exercises write it: `check.rnn.leaky_step(leaky_step)`, and `.lion_step` for the next one.
CHECK = re.compile(r"^(?:check\.(?P<chapter>\w+))?\.(?P<name>\w+)(?:\((?P<mine>\w+)\))?$")


class exercise_head(nodes.Part, nodes.TextElement):
    """Number, stars and title: a heading of its own, so that it is found as one."""


def frame(app: Sphinx, document: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    printed = numbers(app.env, docname, "exercise")
    solutions = {node["target_label"]: node for node in document.findall(solution_node)}
    for exercise in list(document.findall(is_exercise_node)):
        number = next((printed[name] for name in exercise["ids"] if name in printed), "")
        name = f"Exercise {number}".rstrip()
        box = nodes.container(classes=["nn-exercise"], ids=exercise["ids"])
        exercise.parent.replace(exercise, box)
        title, *body = unwrapped(exercise)
        hints = [node for node in body if isinstance(node, dropdown_main)]
        box += head(name, title, exercise["ids"])
        box += [node for node in body if node not in hints]
        more = nodes.container(classes=["nn-exercise-more"])
        more += [hint(node, name) for node in hints]
        more += check(body, name)
        solution = solutions.get(exercise["label"])
        if solution is not None:
            solution.parent.remove(solution)
            more += solved(solution, name)
        if more.children:
            box += more


def unwrapped(node: nodes.Element) -> list[nodes.Node]:
    """Its children, without the untitled section that its extension puts around the content."""
    return [
        child
        for part in node.children
        for child in (part.children if isinstance(part, nodes.section) else [part])
    ]


def head(name: str, title: nodes.Node, ids: list[str]) -> exercise_head:
    node = exercise_head("", name=name, ids_of=ids[0])
    words = [part.deepcopy() for part in title.children]
    # The extension puts the title between brackets.
    if len(words) > 2 and words[0].astext() == " (":
        words = words[1:-1]
    found = STARS.match(words[0].astext()) if words else None
    node["stars"] = len(found[1]) if found else 0
    if found:
        words[0] = nodes.Text(words[0].astext()[found.end() :])
    node += words
    return node


def hint(node: nodes.Element, name: str) -> disclosure:
    title, *body = node.children
    # The dropdown's title has its arrow in it, as raw HTML.
    words = "".join(
        text for text in title.findall(nodes.Text) if not isinstance(text.parent, nodes.raw)
    )
    if len(body) == 1 and "sd-card-body" in body[0]["classes"]:
        body = body[0].children
    return closed(words.strip(), body, more=f"for {name}", classes=["nn-hint"])


def solved(node: nodes.Element, name: str) -> disclosure:
    _, *body = unwrapped(node)
    return closed("Solution", body, more=f"of {name}", classes=["nn-solution"], ids=node["ids"])


def check(body: list[nodes.Node], name: str) -> list[disclosure]:
    calls = list(checks(body))
    if not calls:
        return []
    code = "\n".join(["from nnlearn import check", "", *(f"print({call})" for call in calls)])
    says = (
        "Run this after your own. It tries your function on many inputs, and names the likely slip."
    )
    parts = [
        nodes.paragraph(text=says),
        nodes.literal_block(code, code, language="python"),
    ]
    return [closed("Check", parts, more=f"for {name}", classes=["nn-check-it"])]


def checks(body: list[nodes.Node]) -> Iterator[str]:
    chapter = ""
    for literal in (found for part in body for found in part.findall(nodes.literal)):
        match = CHECK.match(literal.astext())
        if match is None or not is_checked(match["chapter"] or chapter, match["name"]):
            continue
        chapter, mine = match["chapter"] or chapter, match["mine"] or ""
        # Some texts leave the name to the reader.
        mine = match["name"] if mine in ("", "your_function") else mine
        yield f"check.{chapter}.{match['name']}({mine})"


def is_checked(chapter: str, name: str) -> bool:
    from nnlearn import check

    known = chapter in check.CHAPTERS
    return known and isinstance(getattr(getattr(check, chapter), name, None), check.Exercise)


def visit_head(self: HTML5Translator, node: exercise_head) -> None:
    level = min(self.section_level + 1, 6)
    self.body.append(f'<h{level} class="nn-exercise-head">')
    self.body.append(f'<span class="nn-exercise-number">{self.encode(node["name"])}</span> ')
    if node["stars"]:
        stars, grade = "★" * node["stars"], f"grade {node['stars']} of 3"
        self.body.append(f'<span class="nn-stars" role="img" aria-label="{grade}">{stars}</span> ')
    self.body.append('<span class="nn-exercise-title">')


def depart_head(self: HTML5Translator, node: exercise_head) -> None:
    level = min(self.section_level + 1, 6)
    link = f'<a class="headerlink" href="#{node["ids_of"]}" title="Link to this exercise">#</a>'
    self.body.append(f"</span>{link}</h{level}>\n")


def setup(app: Sphinx) -> None:
    app.add_node(exercise_head, html=(visit_head, depart_head))
    # After the plain notebooks (900).
    app.connect("doctree-resolved", frame, priority=950)
