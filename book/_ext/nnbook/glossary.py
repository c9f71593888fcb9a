"""Glossary entries: ``*中文*. Definition. Chapter: neurons.``; hovering over a term shows them.

The Chinese term gets its language, and ``Chapter: name.`` at the end becomes a link to that
chapter, or stays plain while the table of contents does not have it.
"""

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from .markup import kept
from .readable import cut

LONGEST = 240
CHAPTER = re.compile(r"\s*Chapter:\s+(?P<name>\w+)\.?\s*$")
CHINESE = re.compile("[\u4e00-\u9fff]")


class ShowDefinitions(SphinxPostTransform):
    # After the references are resolved (10).
    default_priority = 20

    def run(self, **options: Any) -> None:
        for reference in self.document.findall(nodes.reference):
            anchor = reference.get("refid") or reference.get("refuri", "").partition("#")[2]
            if anchor.startswith("term-") and anchor in definitions(self.env):
                reference["reftitle"] = definitions(self.env)[anchor]
                reference["classes"].append("nn-term")


class LinkChapters(SphinxPostTransform):
    default_priority = 20

    def run(self, **options: Any) -> None:
        for place in list(self.document.findall(nodes.inline)):
            if "nn-chapter" in place:
                place += self.link(place["nn-chapter"])

    def link(self, name: str) -> nodes.Node:
        chapter = f"book/{name}"
        if chapter not in self.env.titles:
            return nodes.Text(name.replace("_", " "))
        uri = self.app.builder.get_relative_uri(self.env.docname, chapter)
        return nodes.reference("", self.env.titles[chapter].astext(), internal=True, refuri=uri)


def definitions(env: BuildEnvironment) -> dict[str, str]:
    return kept(env, "nn_definitions")


def entries(doctree: nodes.document) -> Iterator[tuple[list[nodes.term], nodes.definition]]:
    """The terms of each entry that can be linked to, and what they mean."""
    for item in doctree.findall(nodes.definition_list_item):
        terms = [term for term in item.findall(nodes.term) if term["ids"]]
        definition = next(item.findall(nodes.definition), None)
        if terms and definition is not None and len(definition):
            yield terms, definition


def gather(app: Sphinx, doctree: nodes.document) -> None:
    for terms, definition in entries(doctree):
        chapter = take_chapter(definition[-1])
        mark_chinese(definition[0])
        words = cut(" ".join(definition[0].astext().split()), LONGEST)
        for term in terms:
            definitions(app.env)[term["ids"][0]] = words
        if chapter:
            definition[-1] += [nodes.Text(" "), chapter]


def take_chapter(paragraph: nodes.Element) -> nodes.inline | None:
    """Cut "Chapter: name." off the end, and return the place for its link."""
    last = paragraph[-1] if len(paragraph) else None
    found = CHAPTER.search(last.astext()) if isinstance(last, nodes.Text) else None
    if not found:
        return None
    paragraph.replace(last, nodes.Text(last.astext()[: found.start()]))
    return nodes.inline(
        "", "Chapter: ", classes=["nn-term-chapter"], **{"nn-chapter": found["name"]}
    )


def mark_chinese(paragraph: nodes.Element) -> None:
    first = paragraph[0] if len(paragraph) else None
    if isinstance(first, nodes.emphasis) and CHINESE.search(first.astext()):
        # Docutils makes lang="zh-Hans" of it.
        marked = nodes.inline("", first.astext(), classes=["nn-chinese", "language-zh-Hans"])
        paragraph.replace(first, marked)


def rewrite_glossary(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the glossary at each build: a chapter may have come since."""
    return [doc for doc in env.found_docs if doc.endswith("reference/glossary")]


def setup(app: Sphinx) -> None:
    app.add_post_transform(ShowDefinitions)
    app.add_post_transform(LinkChapters)
    app.connect("doctree-read", gather)
    app.connect("env-updated", rewrite_glossary)
