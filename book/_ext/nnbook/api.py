"""``nn-api``: the reference of one namespace, or of a part of it, from its docstrings.

``:from:`` takes the names that these modules of the engine define; a name of its own is taken
too. Names resolve by where they are defined, too: the reader needs to know the public ones alone.
"""

import inspect
import re
from functools import cache
from importlib import import_module
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .docstrings import escape_bars
from .objects import (
    engine_names,
    find,
    key,
    listed_here,
    only_fills_in,
    public_name,
    unwrapped,
)

SOURCE_PAGES = "_modules/"
BACK_LINK = re.compile(
    r'(?P<before>id="(?P<name>[^"]+)">\s*<a class="viewcode-back" href="[^"#]*)#[^"]*'
)
PAGE_TITLE = re.compile(r"(?<=<h1>)[^<]+(?=</h1>)")
BREADTH = "What programs written for PyTorch need, and no chapter derives."


class NamespaceReference(SphinxDirective):
    required_arguments = 1
    option_spec = {"from": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        namespace = self.arguments[0]
        try:
            module = import_module(namespace)
        except ImportError as error:
            raise self.error(f"cannot import {namespace}: {error}") from error
        names = listed_here(namespace)
        if "from" in self.options:
            names = self.chosen(namespace, names, self.options["from"].split())
        if not names:
            raise self.error(f"{namespace} offers nothing that is not listed elsewhere")
        self.env.note_dependency(module.__file__ or "")
        for name in names:
            self.env.note_dependency(inspect.getsourcefile(unwrapped(getattr(module, name))) or "")
        broad = [name for name in names if is_breadth(namespace, name)]
        first = [name for name in names if name not in broad]
        text = [*summary(namespace, first)]
        if broad and first:
            text += [".. rubric:: Breadth", "", BREADTH, ""]
        text += [*summary(namespace, broad), *entries(namespace, [*first, *broad])]
        holder = nodes.container(classes=["nn-api"])
        self.state.nested_parse(StringList(text, source=namespace), 0, holder)
        return holder.children

    def chosen(self, namespace: str, names: list[str], parts: list[str]) -> list[str]:
        homes = {name: home(f"{namespace}.{name}") for name in names}
        for part in parts:
            if part not in names and part not in homes.values():
                raise self.error(f"no name of {namespace} is, or comes from, {part}")
        return [name for name in names if name in parts or homes[name] in parts]


def home(name: str) -> str:
    """The module that a name is defined in, by its last part (a module's own)."""
    found = unwrapped(find(name))
    return getattr(found, "__module__", found.__name__).rpartition(".")[2]


def is_breadth(namespace: str, name: str) -> bool:
    """Whether the register says of a name, or of what it is another name of, that it is breadth."""
    return chapters().get(key(getattr(import_module(namespace), name))) == "breadth"


@cache
def chapters() -> dict[int, str]:
    from nnlearn import concepts

    return {key(e.in_scratch()): e.chapter for e in (*concepts.REGISTER, *concepts.TOOLS)}


def summary(namespace: str, names: list[str]) -> list[str]:
    if not names:
        return []
    rows = ["", ".. list-table::", "   :widths: 30 70", "   :class: nn-summary", ""]
    for name in names:
        rows += [
            f"   * - :py:obj:`{name} <{namespace}.{name}>`",
            f"     - {first_line(find(f'{namespace}.{name}'))}",
        ]
    return [*rows, ""]


def first_line(found: object) -> str:
    return escape_bars((inspect.getdoc(found) or "").strip().partition("\n")[0])


def entries(namespace: str, names: list[str]) -> list[str]:
    text: list[str] = []
    for name in names:
        found = getattr(import_module(namespace), name)
        if inspect.isclass(found):
            text += [f".. autoclass:: {namespace}.{name}", "   :members:"]
            text += ["   :show-inheritance:", ""] if has_listed_base(found) else [""]
        else:
            text += [f".. autofunction:: {namespace}.{name}", ""]
    return text


def has_listed_base(found: type) -> bool:
    return any(public_name(f"{base.__module__}.{base.__qualname__}") for base in found.__bases__)


def resolve_by_definition(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """Resolve ``nnlearn.scratch.tensor.Tensor`` to the entry under its public name."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py":
        return None
    if (node.get("py:module") or "").startswith("nnlearn.scratch"):
        target = engine_names().get(target, target)
    if not target.startswith("nnlearn."):
        return None
    listed = public_name(target)
    if listed is None:
        # What exists but is not public gets no link; what does not exist is a mistake.
        return content if exists(target) else None
    if listed == node["reftarget"]:
        return None
    return env.domains["py"].resolve_xref(
        env, node["refdoc"], app.builder, "obj", listed, node, content
    )


def skip_member(
    app: Sphinx, what: str, name: str, found: object, skip: bool, options: object
) -> bool | None:
    # A named tuple documents its own fields as "Alias for field number 0".
    alias = (getattr(found, "__doc__", None) or "").startswith("Alias for field number")
    return True if alias or only_fills_in(found) else None


def keep_within_engine(app: Sphinx, doctree: nodes.document) -> None:
    """Match names exactly outside the engine's pages: there a bare ``Generator`` is NumPy's."""
    for reference in doctree.findall(addnodes.pending_xref):
        if reference.get("refdomain") == "py" and not (reference.get("py:module") or "").startswith(
            "nnlearn.scratch"
        ):
            reference.attributes.pop("refspecific", None)


def breakable(title: re.Match[str]) -> str:
    """A dotted name that may break after its dots and underscores, and nowhere else."""
    return re.sub(r"(?<=[._])", "<wbr>", title[0])


def mend_back_links(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Point each [docs] of a source page at the public name; viewcode knows one a file."""
    if not page.startswith(SOURCE_PAGES):
        return
    module = page.removeprefix(SOURCE_PAGES).replace("/", ".")
    context["body"] = PAGE_TITLE.sub(breakable, context["body"], count=1)

    def mend(link: re.Match[str]) -> str:
        listed = public_name(f"{module}.{link['name']}")
        return f"{link['before']}#{listed}" if listed else link[0]

    context["body"] = BACK_LINK.sub(mend, context["body"])


def exists(name: str) -> bool:
    try:
        find(name)
    except (AttributeError, ImportError):
        return False
    return True


def as_called(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, takes: str, returns: str
) -> tuple[str | None, str | None]:
    """Write the types of an operation as its callers see them: tensors, where inside are arrays."""
    returns = re.sub(r"\bSeveral\[(.*)\]", r"\1", returns) if returns else returns
    return tuple(t and re.sub(r"\b(Array|Recorded)\b", "Tensor", t) for t in (takes, returns))


def setup(app: Sphinx) -> None:
    app.add_directive("nn-api", NamespaceReference)
    app.connect("autodoc-process-signature", as_called)
    app.connect("autodoc-skip-member", skip_member)
    app.connect("doctree-read", keep_within_engine)
    app.connect("html-page-context", mend_back_links)
    app.connect("missing-reference", resolve_by_definition)
