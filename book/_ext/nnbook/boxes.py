"""Exercises, solutions and theorems: their extensions give the content of each box the same id."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

REPEATED = {"exercise-content", "solution-content", "proof-content"}


class DropRepeatedIds(SphinxPostTransform):
    default_priority = 800
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for section in self.document.findall(nodes.section):
            section["ids"] = [name for name in section["ids"] if name not in REPEATED]


def setup(app: Sphinx) -> None:
    app.add_post_transform(DropRepeatedIds)
