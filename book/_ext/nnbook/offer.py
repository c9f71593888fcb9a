"""``{offer-pdf}``: the paragraph in its body, if `make pdf` has printed the book; else nothing.

The PDF is printed from the built pages, so it is the next build that offers it.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from .markup import block, kept

PLACE = Path("_downloads") / "nnlearn.pdf"


class Offer(nodes.General, nodes.Element):
    """What is said of the PDF, if there is one."""


class OfferPdf(SphinxDirective):
    has_content = True

    def run(self) -> list[nodes.Node]:
        offers(self.env).add(self.env.docname)
        return [Offer("", *block(self))]


class ShowOffer(SphinxPostTransform):
    # Before the references are resolved (10).
    default_priority = 5

    def run(self, **options: object) -> None:
        for offer in list(self.document.findall(Offer)):
            if not printed(self.app).exists():
                offer.parent.remove(offer)
                continue
            here = self.app.builder.get_target_uri(self.env.docname)
            up = "../" * here.count("/")
            megabytes = printed(self.app).stat().st_size / 1e6
            link = nodes.reference("", "Download the PDF", refuri=f"{up}{PLACE.as_posix()}")
            said = nodes.paragraph("", "", link, nodes.Text(f" ({megabytes:.0f} MB)."))
            offer.replace_self(nodes.container("", *offer.children, said, classes=["nn-offer"]))


def printed(app: Sphinx) -> Path:
    return Path(app.srcdir) / "_build" / "pdf" / PLACE.name


def offers(env: BuildEnvironment) -> set[str]:
    """The pages that offer the PDF, kept with the environment between builds."""
    return kept(env, "nn_offers", set)


def rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    # Whether there is a PDF, no source says.
    return sorted(offers(env) & env.found_docs)


def publish(app: Sphinx, error: Exception | None) -> None:
    target = Path(app.outdir) / PLACE
    if error is None and offers(app.env) and printed(app).exists():
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(printed(app), target)
    else:
        target.unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    app.add_node(Offer)
    app.add_directive("offer-pdf", OfferPdf)
    app.add_post_transform(ShowOffer)
    app.connect("env-updated", rewrite)
    app.connect("build-finished", publish)
