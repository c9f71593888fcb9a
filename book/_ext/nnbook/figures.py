"""What ``nnlearn.figures.show`` publishes becomes a numbered, described figure.

A figure drawn twice becomes a ``<picture>``, of which the browser loads one rendering.
"""

import dataclasses
import posixpath
import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from .data import tables_of

PIXELS = re.compile(r'style="width: (\d+)(?:\.\d+)?px; height: (\d+)(?:\.\d+)?px;"')

#: Up to here the phone's rendering is shown: from here on the wide one's letters reach 10 px.
PHONES = "(max-width: 599.98px)"

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
    image = drawn_image("", **images[0].attributes)
    image.attributes.update(alt=shown["alt"], loading="lazy", letters=shown.get("letters", 0))
    phone = shown.get("phone")
    if phone:
        (plain,) = render_plain_image(self, dataclasses.replace(data, content=phone["png"]))
        size = {part: phone[part] for part in ("width", "height", "letters")}
        image = picture("", image, phone_image("", uri=plain["uri"], **size))
    made = [figure(self, data.line or 0, image, shown)]
    if shown.get("tables"):
        made.append(tables_of(shown["name"], shown["tables"]))
    return made


class drawn_image(nodes.image):
    """An image that says how high its smallest letters are, in pixels at its own width."""


class phone_image(nodes.image):
    """The rendering for phones: an image to all that gathers images, a ``<source>`` on the page."""


class picture(nodes.General, nodes.Inline, nodes.Element):
    """Both renderings; the browser loads the one that it shows."""


def visit_drawn(self: HTML5Translator, node: drawn_image) -> None:
    self.visit_image(node)
    self.body[-1] = self.body[-1].replace("<img", f'<img data-letters="{node["letters"]}"', 1)


def depart_drawn(self: HTML5Translator, node: drawn_image) -> None:
    self.depart_image(node)


def visit_picture(self: HTML5Translator, node: picture) -> None:
    # In the document the image comes first, as the figure's own; on the page, what it gives way to.
    phone = node[1]
    address = posixpath.join(self.builder.imgpath, quote(self.builder.images[phone["uri"]]))
    size = f'width="{phone["width"]}" height="{phone["height"]}" data-letters="{phone["letters"]}"'
    self.body.append(f'<picture><source media="{PHONES}" srcset="{address}" {size}>')


def visit_phone(self: HTML5Translator, node: phone_image) -> None:
    raise nodes.SkipNode


def depart_picture(self: HTML5Translator, node: picture) -> None:
    self.body.append("</picture>")


def figure(
    self: NbElementRenderer, line: int, image: nodes.Element, shown: dict[str, Any]
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
    app.add_node(picture, html=(visit_picture, depart_picture))
    app.add_node(drawn_image, html=(visit_drawn, depart_drawn))
    app.add_node(phone_image, html=(visit_phone, None))
    app.connect("html-page-context", reserve_space)
