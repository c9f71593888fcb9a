"""HTML that other extensions make invalid: ids that repeat, lists inside of paragraphs."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# Exercises, solutions and theorems give the content of each box the same id.
REPEATED = {"exercise-content", "solution-content", "proof-content"}
LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list)


class DropRepeatedIds(SphinxPostTransform):
    default_priority = 800
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for section in self.document.findall(nodes.section):
            section["ids"] = [name for name in section["ids"] if name not in REPEATED]


class FreeLists(SphinxPostTransform):
    """A field of a docstring that returns several values becomes a list, in a paragraph."""

    default_priority = 800
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if len(paragraph) == 1 and isinstance(paragraph[0], LISTS):
                paragraph.parent.replace(paragraph, paragraph[0])


def setup(app: Sphinx) -> None:
    app.add_post_transform(DropRepeatedIds)
    app.add_post_transform(FreeLists)
