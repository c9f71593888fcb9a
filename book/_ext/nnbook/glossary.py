"""Hovering over a glossary term shows its definition."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

LONGEST = 240


class ShowDefinitions(SphinxPostTransform):
    # After the references are resolved (10).
    default_priority = 20

    def run(self, **options: Any) -> None:
        for reference in self.document.findall(nodes.reference):
            anchor = reference.get("refid") or reference.get("refuri", "").partition("#")[2]
            if anchor.startswith("term-") and anchor in definitions(self.env):
                reference["reftitle"] = definitions(self.env)[anchor]
                reference["classes"].append("nn-term")


def definitions(env: BuildEnvironment) -> dict[str, str]:
    if not hasattr(env, "nn_definitions"):
        env.nn_definitions = {}
    return env.nn_definitions


def gather(app: Sphinx, doctree: nodes.document) -> None:
    for item in doctree.findall(nodes.definition_list_item):
        terms = [term for term in item.findall(nodes.term) if term["ids"]]
        definition = next(item.findall(nodes.definition), None)
        if terms and definition is not None and len(definition):
            for term in terms:
                definitions(app.env)[term["ids"][0]] = shorten(definition[0].astext())


def shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def setup(app: Sphinx) -> None:
    app.add_post_transform(ShowDefinitions)
    app.connect("doctree-read", gather)
