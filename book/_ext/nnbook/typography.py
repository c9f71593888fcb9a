"""An inline equation keeps the full stop or comma that follows it on its line."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

FOLLOWS = re.compile(r"[.,;:!?)\]’”]+")


class KeepPunctuation(SphinxPostTransform):
    default_priority = 700
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for equation in list(self.document.findall(nodes.math)):
            follower = equation.next_node(descend=False, siblings=True, ascend=False)
            match = FOLLOWS.match(follower) if isinstance(follower, nodes.Text) else None
            if match is None:
                continue
            parent = equation.parent
            place = parent.index(equation)
            rest = follower[match.end() :]
            kept = nodes.inline("", "", equation, nodes.Text(match[0]), classes=["nn-nowrap"])
            parent[place : place + 2] = [kept, nodes.Text(rest)] if rest else [kept]


def setup(app: Sphinx) -> None:
    app.add_post_transform(KeepPunctuation)
