"""``{chapters}``: a card a chapter, in the order of ``_toc.yml``: picture, title, question."""

import base64
import io
import json
import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .markup import inline

# The first sentence under the title, if it asks.
OPENING = re.compile(r"\A# .+\s+(?P<question>[^.?!:]+\?)")
# The card of a chapter names its picture to remember.
PICTURE = re.compile(r"^:picture:\s*(?P<name>[\w-]+)\s*$", re.M)
# A card is up to 350 px wide; screens of two dots to the pixel get what they can show.
WIDTH = 700


class Chapters(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        listing = nodes.enumerated_list(enumtype="arabic", suffix=".", classes=["nn-chapters"])
        for docname in self.config.external_site_map:
            path = Path(self.env.doc2path(docname))
            if path.suffix == ".ipynb":
                self.env.note_dependency(str(path))
                listing += self.card(docname, path)
        return [listing]

    def card(self, docname: str, path: Path) -> nodes.list_item:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        card = nodes.list_item()
        picture = self.picture(cells, path)
        if picture is not None:
            card += picture
        card += nodes.paragraph("", "", self.link(docname), classes=["nn-chapter-title"])
        card += nodes.paragraph("", "", *inline(self, self.question(cells, path)))
        return card

    def question(self, cells: list[dict[str, Any]], path: Path) -> str:
        found = OPENING.search("".join(cells[0]["source"]))
        if not found:
            raise self.error(f"{path.name} does not open with its question, right under its title")
        return " ".join(found["question"].split())

    def picture(self, cells: list[dict[str, Any]], path: Path) -> nodes.figure | None:
        """The figure that the chapter's card names, small."""
        texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        named = next(filter(None, map(PICTURE.search, texts)), None)
        if named is None:
            return None
        for cell in cells:
            for output in cell.get("outputs", ()):
                shown = output.get("metadata", {}).get("nnlearn", {})
                if shown.get("name") == named["name"]:
                    return self.figure(path.stem, output["data"]["image/png"], shown)
        raise self.error(f"{path.name} has no figure {named['name']}, which its card names")

    def figure(self, name: str, png: str | list[str], shown: dict[str, Any]) -> nodes.figure:
        # Beside the HTML: what is drawn anew at each build is no source.
        target = Path(self.env.app.outdir).parent / "cards" / f"card-{name}.png"
        size = thumbnail(base64.b64decode("".join(png)), target)
        uri = os.path.relpath(target, Path(self.env.doc2path(self.env.docname)).parent)
        kind = "nn-photo" if shown.get("photo") else "nn-figure"
        style = {"width": f"{size[0] // 2}px", "height": f"{size[1] // 2}px", "loading": "lazy"}
        image = nodes.image(uri=Path(uri).as_posix(), alt=shown["alt"], **style)
        return nodes.figure("", image, classes=[kind])

    def link(self, docname: str) -> addnodes.pending_xref:
        return addnodes.pending_xref(
            "",
            nodes.inline(),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )


def thumbnail(png: bytes, target: Path) -> tuple[int, int]:
    """Write a small copy, of few colours, and return its size."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
        target.parent.mkdir(parents=True, exist_ok=True)
        small.quantize(64, method=Image.Quantize.FASTOCTREE).save(target, optimize=True)
        return small.size


def setup(app: Sphinx) -> None:
    app.add_directive("chapters", Chapters)
