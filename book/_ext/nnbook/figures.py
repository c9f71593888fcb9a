"""What ``nnlearn.figures.show`` publishes becomes a numbered, described figure."""

import re
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx

PIXELS = re.compile(r'style="width: (\d+)(?:\.\d+)?px; height: (\d+)(?:\.\d+)?px;"')

render_plain_image = NbElementRenderer.render_image


def render_image(self: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    """An image output as a figure; one without a description is a warning, so our build fails."""
    images = render_plain_image(self, data)
    shown = data.output_metadata.get("nnlearn") or {}
    missing = [part for part in ("alt", "caption", "name") if not shown.get(part)]
    if missing:
        self.logger.warning(
            f"cell {data.cell_index} shows an image without {' and '.join(missing)}: "
            "show it with nnlearn.figures.show(fig, alt=..., caption=..., name=...)",
            subtype="figure",
            line=data.line,
        )
        return images
    images[0]["alt"] = shown["alt"]
    images[0]["loading"] = "lazy"
    return [figure(self, data.line or 0, images[0], shown)]


def figure(
    self: NbElementRenderer, line: int, image: nodes.image, shown: dict[str, Any]
) -> nodes.figure:
    renderer = self.renderer
    node = nodes.figure(
        "", image, classes=["nn-photo" if shown.get("photo") else "nn-figure"], align="default"
    )
    node.line, node.source = line, renderer.document["source"]
    caption = nodes.caption()
    caption.line, caption.source = node.line, node.source
    with renderer.current_node_context(caption):
        renderer.nested_render_text(shown["caption"], line, inline=True)
    node += caption
    node["names"].append(nodes.fully_normalize_name(shown["name"]))
    renderer.document.note_explicit_target(node, node)
    return node


def reserve_space(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    # As attributes the two numbers give the aspect ratio: the page does not jump later.
    if "body" in context:
        context["body"] = PIXELS.sub(r'width="\1" height="\2"', context["body"])


def setup(app: Sphinx) -> None:
    # MyST-NB finds renderers only through an installed package's entry point; this folder is none.
    NbElementRenderer.render_image = render_image
    app.config.html_scaled_image_link = False
    app.connect("html-page-context", reserve_space)
