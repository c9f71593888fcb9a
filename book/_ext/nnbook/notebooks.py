"""Each chapter as a plain notebook, which reads in JupyterLab, on GitHub, in VS Code and in Colab.

Written with the page, into ``_downloads/notebooks``. Code cells and stored outputs are the
source's, untouched; the text between them is the resolved page, spelled by ``plain``.
"""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .plain import Code, Page, Piece, Text
from .plain_boxes import BOXES
from .plain_inline import Inline, is_chapter

LOGGER = logging.getLogger(__name__)
FOLDER = "notebooks"
# The branch of the repository that holds that folder, for Colab and Binder to open.
BRANCH = "notebooks"
INSTALL = (
    "To run this notebook, install the package with what notebooks use: "
    '`pip install "nnlearn[lab]{source}"`{place}.'
)
# The book shows neither side of a cell with remove-cell; nothing else of it is dropped.
FOLDED_SOURCE = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
FOLDED_OUTPUT = {"hide-output", "hide-cell", "remove-output", "remove-cell"}


class notebook_place(nodes.inline):
    """Where the card links to the plain notebook."""


class LinkNotebook(SphinxPostTransform):
    default_priority = 20

    def run(self, **options: Any) -> None:
        for place in list(self.document.findall(notebook_place)):
            name = f"{Path(self.env.docname).name}.ipynb"
            link = download_reference("", "", *place.children)
            link["filename"] = f"{FOLDER}/{name}"
            place.replace_self(link)


def write(app: Sphinx, document: nodes.document, docname: str) -> None:
    if app.builder.format != "html" or not is_chapter(app, docname):
        return
    source = nbformat.read(app.env.doc2path(docname), as_version=4)
    path = Path(app.outdir) / "_downloads" / FOLDER / f"{Path(docname).name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        notebook = plain(app, document, docname, source)
    except ExtensionError as error:
        # A warning, which fails our build and lets the page's other faults be said as well.
        LOGGER.warning("%s", error, location=docname)
        return
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def plain(
    app: Sphinx, document: nodes.document, docname: str, source: NotebookNode
) -> NotebookNode:
    inline = Inline(app, docname, document)
    page = Page(inline, BOXES, how_to_install(app))
    pieces = list(page.pieces(document.children))
    works = list(inline.references())
    if works:
        pieces.append(Text("## References\n\n" + "\n".join(works), len(source.cells)))
    notebook = nbformat.v4.new_notebook(cells=cells(pieces, source))
    notebook.metadata = {
        key: copy.deepcopy(source.metadata[key])
        for key in ("kernelspec", "language_info")
        if key in source.metadata
    }
    return notebook


def repository(app: Sphinx) -> str:
    """``repository: url`` of _config.yml: the one setting that Colab and Binder hang on."""
    return app.config.html_theme_options.get("repository_url", "").rstrip("/")


def how_to_install(app: Sphinx) -> str:
    address = repository(app)
    if address:
        return INSTALL.format(source=f" @ git+{address}", place="")
    return INSTALL.replace("nnlearn[lab]", ".[lab]").format(
        source="", place=" in the folder of its repository"
    )


def cells(pieces: list[Piece], source: NotebookNode) -> list[NotebookNode]:
    """The cells in order; the source's cells that no page shows come back at their places."""
    made: list[NotebookNode] = []
    shown = {piece.cell for piece in pieces if isinstance(piece, Code)}
    unseen = [
        index
        for index, cell in enumerate(source.cells)
        if cell.cell_type == "code" and index not in shown
    ]
    names: set[str] = {cell.id for cell in source.cells if cell.cell_type == "code"}
    texts: list[str] = []

    def close(index: int) -> None:
        if texts:
            home = source.cells[min(index, len(source.cells) - 1)]
            made.append(markdown_cell("\n\n".join(texts), home.id, names))
            texts.clear()

    last = 0
    for piece in pieces:
        if texts and (isinstance(piece, Code) or piece.cell != last):
            close(last)
        while unseen and unseen[0] < piece.cell:
            close(last)
            made.append(code_cell(source.cells[unseen.pop(0)]))
        if isinstance(piece, Code):
            made.append(code_cell(source.cells[piece.cell], folded=piece.folded))
        else:
            texts.append(piece.markdown)
        last = piece.cell
        if texts and texts[-1].endswith("</details>"):
            close(last)  # JupyterLab leaves no room below a closed section within a cell
    close(last)
    return [*made, *(code_cell(source.cells[index]) for index in unseen)]


def markdown_cell(text: str, wanted: str, names: set[str]) -> NotebookNode:
    name, copies = wanted, 1
    while name in names:
        copies += 1
        name = f"{wanted[:58]}-text{copies - 1 if copies > 2 else ''}"
    names.add(name)
    cell = nbformat.v4.new_markdown_cell(text)
    cell.id = name
    return cell


def code_cell(source: NotebookNode, folded: bool = False) -> NotebookNode:
    cell = copy.deepcopy(source)
    tags = set(cell.metadata.get("tags", ()))
    hidden = {}
    if folded or tags & FOLDED_SOURCE:
        hidden["source_hidden"] = True
    if cell.outputs and (folded or tags & FOLDED_OUTPUT):
        hidden["outputs_hidden"] = True
    if hidden:
        cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), **hidden}
    for output in cell.get("outputs", ()):
        # The rendering for phones serves the book's page alone.
        output.get("metadata", {}).get("nnlearn", {}).pop("phone", None)
    return cell


def link_header(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The header's download menu gives the plain notebook, and no longer the book's own source."""
    if doctree is None or not is_chapter(app, page):
        return
    name = f"{Path(page).name}.ipynb"
    own = f"/{context.get('sourcename')}"
    for menu in context.get("header_buttons", ()):
        for button in menu.get("buttons", ()):
            if str(button.get("url", "")).endswith(own):
                button["url"] = context["pathto"](f"_downloads/{FOLDER}/{name}", resource=True)
                menu["buttons"] = menu["buttons"] + list(elsewhere(repository(app), name))


def elsewhere(address: str, name: str) -> Iterator[dict[str, str]]:
    """Menu entries that open a notebook in Colab and on Binder; none without a repository."""
    owner, _, project = address.removeprefix("https://github.com/").partition("/")
    if not project:
        return
    places = {
        "Colab": f"https://colab.research.google.com/github/{owner}/{project}/blob/{BRANCH}/{name}",
        "Binder": f"https://mybinder.org/v2/gh/{owner}/{project}/{BRANCH}?urlpath=lab/tree/{name}",
    }
    for place, url in places.items():
        yield {
            "type": "link",
            "url": url,
            "text": place,
            "tooltip": f"Run this chapter on {place}",
            "icon": "fas fa-code",
            "label": f"open-{place.lower()}-button",
        }


def finish(app: Sphinx, error: Exception | None) -> None:
    """Drop megabytes that nothing links to any more; tell Binder what to install."""
    for path in (Path(app.outdir) / "_sources").rglob("*.ipynb"):
        path.unlink()
    folder = Path(app.outdir) / "_downloads" / FOLDER
    if repository(app) and folder.is_dir():
        needs = f"nnlearn[lab] @ git+{repository(app)}\n"
        (folder / "requirements.txt").write_text(needs, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.add_node(notebook_place)
    app.add_post_transform(LinkNotebook)
    # After every other change to the page.
    app.connect("doctree-resolved", write, priority=900)
    # After the theme has made its buttons (501 and 502).
    app.connect("html-page-context", link_header, priority=700)
    app.connect("build-finished", finish)
