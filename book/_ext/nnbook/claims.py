"""``{claim}``: a popular statement, tested; ``{claims}`` gathers every one of them."""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from .markup import block, inline, paragraph

VERDICTS = {"true": "True", "true-if": "True, on a condition", "false": "False"}
QUOTES = '"“”'
SAY = {"true": "Say it so:", "true-if": "Say instead:", "false": "Say instead:"}
PARTS = ("name", "heard", "verdict", "say")


class ClaimList(nodes.General, nodes.Element):
    """Where the gathered claims go."""


class Claim(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(PARTS, directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        self.refuse_incomplete()
        verdict = self.options["verdict"]
        claim = nodes.container(classes=["nn-claim", f"nn-claim-{verdict}"])
        self.set_source_info(claim)
        claim["ids"].append(make_id(self.env, self.state.document, "", self.options["name"]))
        claim += self.head(verdict)
        claim += paragraph(
            self, self.options["heard"], lead="Heard in", classes=("nn-claim-heard",)
        )
        claim += block(self)
        claim += paragraph(self, self.options["say"], lead=SAY[verdict], classes=("nn-claim-say",))
        self.register(claim)
        return [claim]

    def refuse_incomplete(self) -> None:
        missing = [part for part in PARTS if not self.options.get(part)]
        if missing:
            raise self.error(f"a claim needs its {' and '.join(missing)}")
        if not self.content:
            raise self.error("a claim needs a body: the test, and what came out")
        if self.options["verdict"] not in VERDICTS:
            raise self.error(
                f"verdict is {self.options['verdict']!r}; it must be one of {', '.join(VERDICTS)}"
            )

    def head(self, verdict: str) -> nodes.paragraph:
        head = nodes.paragraph(classes=["nn-claim-head"])
        head += nodes.inline("", "Claim", classes=["nn-claim-label"])
        head += nodes.Text(" ")
        head += nodes.inline("", "", *inline(self, self.arguments[0]), classes=["nn-claim-text"])
        head += nodes.Text(" ")
        head += nodes.inline("", VERDICTS[verdict], classes=["nn-verdict"])
        return head

    def register(self, claim: nodes.container) -> None:
        claim_id = claim["ids"][0]
        title = f"claim “{self.arguments[0].strip(QUOTES)}”"
        standard = self.env.domains["std"]
        standard.note_hyperlink_target(self.options["name"], self.env.docname, claim_id, title)
        gathered(self.env).setdefault(self.env.docname, []).append(
            {
                "id": claim_id,
                "head": claim[0].deepcopy(),
                "heard": claim[1].deepcopy(),
                "say": claim[-1].deepcopy(),
                "verdict": self.options["verdict"],
            }
        )


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
        for claim in gathered(self.env)[docname]:
            entry = nodes.container(classes=["nn-claim", f"nn-claim-{claim['verdict']}"])
            entry += [claim[part].deepcopy() for part in ("head", "heard", "say")]
            entry += nodes.paragraph("", "", self.link(docname, claim["id"]))
            section += entry
        for reference in section.findall(addnodes.pending_xref):
            reference["refdoc"] = self.env.docname
        return section

    def link(self, docname: str, anchor: str) -> nodes.reference:
        uri = self.app.builder.get_relative_uri(self.env.docname, docname)
        return nodes.reference("", "See the test", internal=True, refuri=f"{uri}#{anchor}")


def gathered(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """The claims of each page, kept with the environment between builds."""
    if not hasattr(env, "nn_claims"):
        env.nn_claims = {}
    return env.nn_claims


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
    app.add_directive("claims", Claims)
    app.add_post_transform(FillClaimList)
    app.connect("env-purge-doc", forget)
    app.connect("env-updated", rewrite_list)
