"""Bet, then run: a guess before each verdict and each experiment, counted in the summary.

Every claim gets a line with its three verdicts; ``{bet}`` asks a question of its own. The page
holds all of it, open: ``_scripts/bets.js`` makes the answers work, and a line of script folds what
they ask for before it is drawn. Without scripts and on paper nothing is closed.
"""

from html import escape

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id
from sphinx.writers.html5 import HTML5Translator

from .markup import block, inline
from .quiz import said, take_mark

STATUS = '<span class="nn-bet-status" role="status"></span>'
SWITCH = '<button type="button" class="nn-plain-button">Always show verdicts</button>'
# As the verdicts read, shorter where a line has to hold all three.
CHOICES = {"true": "True", "true-if": "On a condition", "false": "False"}
COUNT = 3


class revealed(nodes.container):
    """A ``revealed_head``, then what a bet is about: open, until the script below folds it."""


class revealed_head(nodes.paragraph):
    """The line that opens and closes it."""


class Bet(SphinxDirective):
    """A question before an experiment, three answers of which one is right, and the reason."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        body = block(self)
        if not self.options.get("name"):
            raise self.error("a bet needs its name")
        if len(body) < 2 or not isinstance(body[0], nodes.bullet_list):
            raise self.error("a bet is a list of three answers, and below it what came out")
        right, choices = self.choices(body[0])
        name = make_id(self.env, self.state.document, "", self.options["name"])
        self.env.domains["std"].note_hyperlink_target(name, self.env.docname, name, "bet")
        bet = nodes.container(classes=["nn-bet", "nn-wager"], ids=[name])
        self.set_source_info(bet)
        bet += nodes.paragraph(
            "",
            "",
            nodes.strong(text="Your bet:"),
            nodes.Text(" "),
            *inline(self, self.arguments[0]),
            classes=["nn-bet-ask"],
        )
        bet += [choices, nodes.raw("", STATUS, format="html")]
        answer = revealed(classes=["nn-bet-answer"], bet=name, right=str(right + 1))
        head = revealed_head(classes=["nn-bet-head"])
        head += nodes.inline("", "Answer", classes=["nn-claim-label"])
        head += nodes.Text(" ")
        head += nodes.inline("", f"{right + 1}", classes=["nn-verdict"])
        answer += [head, *body[1:]]
        bet += answer
        return [bet]

    def choices(self, listing: nodes.bullet_list) -> tuple[int, nodes.enumerated_list]:
        marks = [take_mark(choice) for choice in listing]
        right = [index for index, mark in enumerate(marks) if mark in ("x", "X")]
        if len(marks) != COUNT or None in marks or len(right) != 1:
            raise self.error("a bet has three answers that begin with [ ], the right one with [x]")
        answers = nodes.enumerated_list(
            classes=["nn-bet-choices"], enumtype="arabic", prefix="", suffix="."
        )
        for choice in listing:
            text = choice[0]
            if any(text.findall(nodes.math)):
                text += said(text)
            answers += nodes.list_item("", text)
        return right[0], answers


def line_of(name: str, sentence: str) -> nodes.raw:
    """The bet on a claim: of use to a script only, so no page without one shows it."""
    choices = "".join(f'<li data-bet="{key}">{text}</li>' for key, text in CHOICES.items())
    return nodes.raw(
        "",
        f'<div class="nn-bet nn-bet-line" data-name="{escape(name)}">'
        f'<span class="nn-bet-ask">Your bet:</span>'
        f'<ol class="nn-bet-choices" aria-label="Your bet on {escape(sentence)}">{choices}</ol>'
        f"{STATUS}{SWITCH}</div>",
        format="html",
    )


class Tally(SphinxTransform):
    """Where a page takes bets, its summary begins with how they went."""

    default_priority = 420  # after the claims have their verdicts

    def apply(self) -> None:
        if not any(self.document.findall(revealed)):
            return
        # A box of an exercise is a section too, without a title.
        found = self.document.findall(nodes.section)
        sections = [part for part in found if isinstance(part[0], nodes.title)]
        place = next((part for part in sections if part[0].astext() == "Summary"), None)
        tally = nodes.container(classes=["nn-tally"])
        if place is not None:
            place.insert(1, tally)
        elif sections:
            sections[-1].append(tally)


def visit_revealed(self: HTML5Translator, node: revealed) -> None:
    names = {"data-bet": node["bet"], "data-right": node["right"]}
    self.body.append(self.starttag(node, "details", CLASS="nn-revealed", open="", **names))


def depart_revealed(self: HTML5Translator, node: revealed) -> None:
    self.body.append("</details>\n")


def visit_head(self: HTML5Translator, node: revealed_head) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def depart_head(self: HTML5Translator, node: revealed_head) -> None:
    self.body.append("</summary>\n<script>nnFold()</script>\n")


# Before the page is drawn, or it would move: whether this reader bets, and what they bet already.
REMEMBER = """
(() => {
  const root = document.documentElement.dataset;
  let bets = {};
  root.nnBets = "on";
  try {
    bets = JSON.parse(localStorage.getItem("nn-bets")) ?? {};
    if (localStorage.getItem("nn-verdicts") === "open") root.nnBets = "off";
  } catch { /* A browser that stores nothing: bets last as long as the page. */ }
  window.nnBets = bets;
  window.nnFold = () => {
    const box = document.currentScript.parentElement;
    if (root.nnBets === "on" && !(box.dataset.bet in bets)) box.open = false;
  };
})();
""".strip()


def setup(app: Sphinx) -> None:
    app.add_js_file(None, body=REMEMBER)
    app.add_node(revealed, html=(visit_revealed, depart_revealed))
    app.add_node(revealed_head, html=(visit_head, depart_head))
    app.add_directive("bet", Bet)
    app.add_transform(Tally)
