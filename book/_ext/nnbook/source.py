"""``{source}``: the source of an nnlearn object, as it is at build time."""

import ast
import inspect
import posixpath
import re
import textwrap
from pathlib import Path
from types import ModuleType

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives.code import container_wrapper
from sphinx.ext.viewcode import OUTPUT_DIRNAME, viewcode_anchor
from sphinx.util import parselinenos
from sphinx.util.docutils import SphinxDirective

from .objects import find, only_fills_in, public_name, unwrapped

# Notes to the linter and the type checker mean nothing to a reader.
FOR_TOOLS = re.compile(r"[ \t]*# (?:noqa|type: ignore|fmt: (?:on|off|skip)).*$", re.MULTILINE)


class Source(SphinxDirective):
    required_arguments = 1
    option_spec = {
        "docstring": directives.flag,
        "lines": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            found = unwrapped(find(name))
            path = Path(inspect.getsourcefile(found) or "")
            lines, first = inspect.getsourcelines(found)
        except (AttributeError, ImportError, OSError, TypeError) as error:
            raise self.error(f"no source for {name}: {error}") from error
        self.env.note_dependency(str(path))
        code = textwrap.dedent("".join(lines))
        if "docstring" not in self.options:
            code = without_docstring(code)
        code = FOR_TOOLS.sub("", code)
        figure = nodes.container(classes=["nn-source"])
        figure += self.head(name, found, path, max(first, 1))
        figure += self.listing(code)
        return [figure]

    def listing(self, code: str) -> nodes.Node:
        shown = code.strip("\n").split("\n")
        if "lines" in self.options:
            shown = [
                shown[index]
                for index in parselinenos(self.options["lines"], len(shown))
                if index < len(shown)
            ]
        literal: nodes.Element = nodes.literal_block(
            "\n".join(shown), "\n".join(shown), language="python"
        )
        self.set_source_info(literal)
        if "caption" in self.options:
            literal = container_wrapper(self, literal, self.options["caption"])
        self.add_name(literal)
        return literal

    def head(self, name: str, found: object, path: Path, first: int) -> nodes.paragraph:
        head = nodes.paragraph(classes=["nn-source-head"])
        module = found.__name__ if isinstance(found, ModuleType) else found.__module__
        place = f"{module.replace('.', '/')}.py" + (
            "" if isinstance(found, ModuleType) else f", line {first}"
        )
        head += nodes.inline("", place, classes=["nn-source-place"])
        listed, anchor = public_name(name), getattr(found, "__qualname__", "")
        if listed and only_fills_in(found):
            # Its class has an entry.
            listed, anchor = listed.rpartition(".")[0], anchor.rpartition(".")[0]
        if listed:
            head += nodes.Text(" ")
            link = addnodes.pending_xref(
                "", nodes.inline("", "Reference"), refdomain="py", reftype="obj", reftarget=listed,
                refexplicit=True, refwarn=True, refdoc=self.env.docname,
            )  # fmt: skip
            head += link
            head += nodes.Text(" ")
            head += viewcode_anchor(
                reftarget=posixpath.join(OUTPUT_DIRNAME, *module.split(".")),
                refid=anchor,
                refdoc=self.env.docname,
            )
        elif path.is_relative_to(self.env.srcdir):  # inside of the engine: the file itself
            file = f"/{path.relative_to(self.env.srcdir).as_posix()}"
            link = addnodes.download_reference(
                "", nodes.inline("", "file"), reftarget=file, refdoc=self.env.docname
            )
            head += [nodes.Text(" "), link]
        return head


def without_docstring(code: str) -> str:
    """The code less the docstrings of the modules, classes and functions in it."""
    lines = code.splitlines(keepends=True)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in sorted(
        (
            node
            for node in ast.walk(ast.parse(code))
            if isinstance(node, holders) and ast.get_docstring(node)
        ),
        key=lambda node: node.body[0].lineno,
        reverse=True,
    ):
        docstring = node.body[0]
        end = docstring.end_lineno or docstring.lineno
        # The blank line that parts the docstring from the code goes with it.
        if end < len(lines) and not lines[end].strip() and not isinstance(node, ast.ClassDef):
            end += 1
        if len(node.body) > 1:
            del lines[docstring.lineno - 1 : end]
    return "".join(lines)


def setup(app: Sphinx) -> None:
    app.add_directive("source", Source)
