"""``{claim}``, cells, ``{verdict}``: a popular statement, tested. ``{claims}`` gathers them all."""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from .bets import line_of, revealed, revealed_head
from .markup import block, inline, kept, paragraph

VERDICTS = {"true": "True", "true-if": "True, on a condition", "false": "False"}
QUOTES = '"“”'
SAY = {"true": "Say it so:", "true-if": "Say instead:", "false": "Say instead:"}
LOGGER = logging.getLogger(__name__)


class ClaimList(nodes.General, nodes.Element):
    """Where the gathered claims go."""


class Claim(SphinxDirective):
    """The statement and where it was heard; its cells follow, then its verdict."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(("name", "heard"), directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        refuse_incomplete(self, "claim", ("name", "heard"))
        name = self.options["name"]
        claim = nodes.container(classes=["nn-claim"], claim=name)
        self.set_source_info(claim)
        claim["ids"].append(make_id(self.env, self.state.document, "", name))
        claim += labelled("Claim", "nn-claim-text", inline(self, self.arguments[0]))
        claim += paragraph(
            self, self.options["heard"], lead="Heard in", classes=("nn-claim-heard",)
        )
        claim += line_of(name, claim[0][-1].astext())
        title = f"claim “{self.arguments[0].strip(QUOTES)}”"
        standard = self.env.domains["std"]
        standard.note_hyperlink_target(name, self.env.docname, claim["ids"][0], title)
        return [claim]


class Verdict(SphinxDirective):
    """What came out for a claim above, and what to say instead of it."""

    required_arguments = 1
    has_content = True
    option_spec = dict.fromkeys(("is", "say"), directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        refuse_incomplete(self, "verdict", ("is", "say"))
        name, verdict = self.arguments[0], self.options["is"]
        if not self.content:
            raise self.error("a verdict needs a body: what came out")
        if verdict not in VERDICTS:
            known = ", ".join(VERDICTS)
            raise self.error(f"a verdict is {verdict!r}; it must be one of {known}")
        node = revealed(classes=["nn-finding", f"nn-claim-{verdict}"], bet=name, right=verdict)
        self.set_source_info(node)
        words = [nodes.Text(VERDICTS[verdict])]
        node += labelled("Verdict", "nn-verdict", words, revealed_head)
        node += block(self)
        node += paragraph(self, self.options["say"], lead=SAY[verdict], classes=("nn-claim-say",))
        return [node]


def refuse_incomplete(directive: SphinxDirective, kind: str, parts: tuple[str, ...]) -> None:
    missing = [part for part in parts if not directive.options.get(part)]
    if missing:
        raise directive.error(f"a {kind} needs its {' and '.join(missing)}")


def labelled(
    label: str, name: str, words: list[nodes.Node], kind: type[nodes.paragraph] = nodes.paragraph
) -> nodes.paragraph:
    head = kind(classes=["nn-claim-head"])
    head += nodes.inline("", label, classes=["nn-claim-label"])
    head += nodes.Text(" ")
    head += nodes.inline("", "", *words, classes=[name])
    return head


class Tests(SphinxTransform):
    """A claim, its cells and its verdict become one part of the page."""

    default_priority = 410

    def apply(self) -> None:
        for claim in list(self.document.findall(is_claim)):
            parent = claim.parent
            start = parent.index(claim)
            end = next((i for i in range(start, len(parent)) if judges(parent[i], claim)), 0)
            if not end:
                text = "the claim %s has no verdict in its section"
                LOGGER.warning(text, claim["claim"], location=claim)
                continue
            parts = parent.children[start : end + 1]
            test = nodes.container(classes=["nn-test"])
            parent[start : end + 1] = [test]
            test += parts
        for finding in self.document.findall(is_finding):
            if "nn-test" not in finding.parent["classes"]:
                text = "no claim %s stands above this verdict in its section"
                LOGGER.warning(text, finding["bet"], location=finding)


def is_claim(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "nn-claim" in node["classes"]


def is_finding(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "nn-finding" in node["classes"]


def judges(node: nodes.Node, claim: nodes.Element) -> bool:
    return is_finding(node) and node["bet"] == claim["claim"]


def gather(app: Sphinx, document: nodes.document) -> None:
    """Keep what the list shows, as it is when its page has been read, curly quotes and all."""
    for claim in document.findall(is_claim):
        finding = claim.parent[-1]
        if not judges(finding, claim):
            continue
        verdict = next(name for name in VERDICTS if f"nn-claim-{name}" in finding["classes"])
        head, heard, _ = (part.deepcopy() for part in claim.children)
        head += [nodes.Text(" "), finding[0][-1].deepcopy()]
        entry = nodes.container(classes=["nn-claim-entry", f"nn-claim-{verdict}"])
        entry += [head, heard, finding[-1].deepcopy()]
        gathered(app.env).setdefault(app.env.docname, []).append((claim["ids"][0], entry))


class Claims(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [ClaimList()]


class FillClaimList(SphinxPostTransform):
    # Before the references are resolved (10), so that those inside a claim resolve from here.
    default_priority = 5

    def run(self, **options: Any) -> None:
        for place in list(self.document.findall(ClaimList)):
            chapters = [doc for doc in reading_order(self.env) if gathered(self.env).get(doc)]
            listing = [self.chapter(docname) for docname in chapters]
            place.replace_self(listing or [nodes.paragraph("", "No chapter tests a claim yet.")])

    def chapter(self, docname: str) -> nodes.container:
        section = nodes.container(classes=["nn-claims"])
        section += nodes.rubric("", self.env.titles[docname].astext())
        for name, gathered_entry in gathered(self.env)[docname]:
            entry = gathered_entry.deepcopy()
            entry += nodes.paragraph("", "", self.link(docname, name))
            section += entry
        for reference in section.findall(addnodes.pending_xref):
            reference["refdoc"] = self.env.docname
        return section

    def link(self, docname: str, anchor: str) -> nodes.reference:
        uri = self.app.builder.get_relative_uri(self.env.docname, docname)
        return nodes.reference("", "See the test", internal=True, refuri=f"{uri}#{anchor}")


def gathered(env: BuildEnvironment) -> dict[str, list[tuple[str, nodes.container]]]:
    """The claims of each page, kept with the environment between builds."""
    return kept(env, "nn_claims")


def reading_order(env: BuildEnvironment) -> list[str]:
    """Every page, in the order of the table of contents."""
    order = [env.config.root_doc]
    for page in order:
        order += [doc for doc in env.toctree_includes.get(page, []) if doc not in order]
    return order


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    gathered(env).pop(docname, None)


def rewrite_list(app: Sphinx, env: BuildEnvironment) -> list[str]:
    return [doc for doc in env.found_docs if doc.endswith("reference/claims")]


def setup(app: Sphinx) -> None:
    app.add_node(ClaimList)
    app.add_directive("claim", Claim)
    app.add_directive("verdict", Verdict)
    app.add_directive("claims", Claims)
    app.add_transform(Tests)
    app.add_post_transform(FillClaimList)
    app.connect("env-purge-doc", forget)
    app.connect("doctree-read", gather)
    app.connect("env-updated", rewrite_list)
