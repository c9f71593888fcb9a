"""MathJax at build time, in a JavaScript engine that pip installs: no Node, no browser.

What readers get is finished HTML and a few rules of style: no script, nothing that moves, and
equations without JavaScript.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "_vendor" / "mathjax"
PARTS = ("startup", "core", "liteDOM", "tex-full", "chtml", "tex", "assistive-mml")

# A bare engine: MathJax asks for these names. An error must fail the build, not be set in red.
PRELUDE = """
globalThis.global = globalThis;
globalThis.console = {log() {}, info() {}, warn() {}, error() {}};
globalThis.MathJax = {
  startup: {typeset: false},
  tex: {
    packages: {"[-]": ["noerrors", "noundefined", "require"]},
    formatError: (jax, error) => { throw Error(error.message); },
  },
  chtml: {matchFontHeight: false, adaptiveCSS: false},
};
"""
SCRIPT = Path(__file__).with_suffix(".js")

# A brace may itself be what a rule draws.
TEXT = r"""(?:[^{}"]|"[^"]*")"""
RULE = re.compile(rf"({TEXT}+)\{{({TEXT}*)\}}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A glyph is a code point and a font: the classes of an element, or their selector.
GLYPH = re.compile(r"\bmjx-c[0-9A-F]+(?:[ .]TEX-\w+)?")


class TexError(ValueError):
    """What MathJax says of TeX that it cannot read."""


@cache
def engine() -> tuple[Any, str]:
    """MathJax, and the style sheet of all that it can draw."""
    from py_mini_racer import MiniRacer

    context = MiniRacer()
    context.eval(PRELUDE)
    for part in PARTS:
        context.eval((FOLDER / f"{part}.js").read_text(encoding="utf-8") + "\n;0")
    return context, context.eval(SCRIPT.read_text(encoding="utf-8"))


def close() -> None:
    """Python does not end while the engine's thread runs."""
    if engine.cache_info().currsize:
        engine()[0].close()
        engine.cache_clear()


@cache
def html(tex: str, display: bool) -> str:
    from py_mini_racer import JSEvalException

    context, _ = engine()
    try:
        return context.eval(f"typeset({json.dumps(tex)}, {json.dumps(display)})")
    except JSEvalException as error:
        said = str(error).partition("Error: ")[2].partition("\n")[0]
        raise TexError(said or str(error)) from error


@cache
def rules() -> tuple[str, dict[str, str]]:
    """The rules that every equation needs, and by its class what draws one glyph."""
    common, glyphs = [], {}
    for selector, body in RULE.findall(COMMENT.sub("", engine()[1])):
        selector, body = " ".join(selector.split()), " ".join(body.split())
        if found := GLYPH.search(selector):
            glyphs.setdefault(found[0].replace(".", " "), []).append(f"{selector}{{{body}}}")
        elif selector != "@font-face":  # ours are in fonts.css
            common.append(f"{selector}{{{body}}}")
    return "".join(common), {name: "".join(lines) for name, lines in glyphs.items()}


def style(page: str) -> str:
    """The rules that the equations of a page need."""
    common, glyphs = rules()
    used = sorted(set(GLYPH.findall(page)))
    return common + "".join(glyphs.get(name, "") for name in used)
