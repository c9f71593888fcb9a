"""``{checkers}``: every exercise that ``nnlearn.check`` marks, with what its function computes."""

import importlib

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Checkers(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        from nnlearn import check

        return [node for name in check.CHAPTERS for node in self.chapter(name, check.Exercise)]

    def chapter(self, name: str, kind: type) -> list[nodes.Node]:
        module = importlib.import_module(module_of(name))
        self.env.note_dependency(module.__file__ or "")
        listing = nodes.definition_list()
        for exercise in vars(module).values():
            if isinstance(exercise, kind):
                term = nodes.term("", "", nodes.literal("", exercise.name))
                what = nodes.definition("", nodes.paragraph(text=summary(exercise)))
                listing += nodes.definition_list_item("", term, what)
        return [nodes.rubric("", title_of(name)), listing]


def title_of(chapter: str) -> str:
    return chapter.upper() if len(chapter) < 4 else chapter.replace("_", " ").capitalize()


def module_of(chapter: str) -> str:
    return f"nnlearn.check.{chapter}"


def summary(exercise: object) -> str:
    return " ".join((exercise.__doc__ or "").partition("\n\n")[0].split())


def setup(app: Sphinx) -> None:
    app.add_directive("checkers", Checkers)
