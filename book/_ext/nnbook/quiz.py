"""``{quiz}``: multiple-choice questions with explained answers.

Without JavaScript each question is its choices and a collapsed answer; ``_scripts/quiz.js`` makes
it a form.
"""

import re
from collections.abc import Iterator
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .markup import block
from .speech import read_aloud

MARK = re.compile(r"\[([ xX])\]\s*")


class Quiz(SphinxDirective):
    has_content = True

    def run(self) -> list[nodes.Node]:
        body = block(self)
        if len(body) != 1 or not isinstance(body[0], nodes.enumerated_list):
            raise self.error("a quiz is one numbered list of questions")
        quiz = nodes.container(classes=["nn-quiz"])
        self.set_source_info(quiz)
        for number, item in enumerate(list(body[0]), start=1):
            quiz += self.question(number, item)
        return [quiz]

    def question(self, number: int, item: nodes.list_item) -> nodes.container:
        choices = next((child for child in item if isinstance(child, nodes.bullet_list)), None)
        if choices is None or not isinstance(item[0], nodes.paragraph):
            raise self.error(f"question {number} needs its text and then a list of choices")
        place = item.index(choices)
        prompt, afterword = item[:place], item[place + 1 :]
        prompt[0].insert(0, nodes.strong("", f"Question {number}. "))
        right, texts, reasons = self.split_choices(number, choices)
        question = nodes.container(classes=["nn-question"])
        question += nodes.container("", *prompt, classes=["nn-prompt"])
        question += lettered(texts, "nn-choices")
        question += collapsed([verdict(right), lettered(reasons, "nn-reasons"), *afterword])
        return question

    def split_choices(
        self, number: int, choices: nodes.bullet_list
    ) -> tuple[list[int], list[nodes.list_item], list[nodes.list_item]]:
        right, texts, reasons = [], [], []
        for index, choice in enumerate(choices):
            mark = take_mark(choice)
            if mark is None or len(choice) < 2:
                raise self.error(
                    f"choice {index + 1} of question {number} needs '[ ]' or '[x]', "
                    "its text, and an indented reason"
                )
            if mark != " ":
                right.append(index)
            if any(choice[0].findall(nodes.math)):
                choice[0] += said(choice[0])
            texts.append(
                nodes.list_item("", choice[0], classes=["nn-right"] if mark != " " else [])
            )
            reasons.append(nodes.list_item("", *choice[1:]))
        if not right:
            raise self.error(f"question {number} has no choice marked [x]")
        return right, texts, reasons


def take_mark(choice: nodes.list_item) -> str | None:
    """Remove the ``[x]`` that opens a choice; its letter, or None where there is none."""
    text = next(iter(choice.findall(nodes.Text)), None)
    match = MARK.match(text) if text is not None else None
    if match is None:
        return None
    text.parent.replace(text, nodes.Text(text[match.end() :]))
    return match.group(1)


def lettered(items: list[nodes.list_item], name: str) -> nodes.enumerated_list:
    return nodes.enumerated_list(
        "", *items, classes=[name], enumtype="loweralpha", prefix="", suffix="."
    )


def said(choice: nodes.paragraph) -> nodes.raw:
    """The name of a choice that holds equations, for `quiz.js`."""
    words = escape(read_aloud(choice))
    return nodes.raw("", f'<span class="nn-said" hidden>{words}</span>', format="html")


def verdict(right: list[int]) -> nodes.paragraph:
    letters = " and ".join(chr(ord("a") + index) for index in right)
    return nodes.paragraph("", "", nodes.strong(text=f"Right: {letters}."))


def collapsed(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    yield nodes.raw("", '<details class="nn-answer"><summary>Answer</summary>', format="html")
    yield from body
    yield nodes.raw("", "</details>", format="html")


def setup(app: Sphinx) -> None:
    app.add_directive("quiz", Quiz)
