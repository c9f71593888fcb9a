// Run by typeset.py after MathJax's parts: an equation's TeX becomes finished HTML.
MathJax.startup.defaultReady();

// More glyphs than this without a relation, and a line may end after a plus as well.
const LONG = 20;
const OPENS = /mjx-c(28|5B|7B|230A|2308|27E8)\b/;
const CLOSES = /mjx-c(29|5D|7D|230B|2309|27E9)\b/;

globalThis.typeset = (tex, display) => {
  const {adaptor} = MathJax.startup;
  const container = MathJax.tex2chtml(tex, {display});
  if (!display) allowBreaks(adaptor, adaptor.firstChild(container));
  return adaptor.outerHTML(container);
};

// As in TeX a line may end after a relation that stands outside of all brackets. The space after it
// becomes a real one, which vanishes at the end of a line.
function allowBreaks(adaptor, math) {
  const chunks = [[]];
  let depth = 0;
  for (const node of adaptor.childNodes(math)) {
    const html = adaptor.outerHTML(node);
    const glyphs = html.split("<mjx-c ").length - 1;
    if (glyphs === 1 && OPENS.test(html)) depth += 1;
    if (glyphs === 1 && CLOSES.test(html)) depth -= 1;
    const chunk = chunks.at(-1);
    chunk.push({node, glyphs, outside: depth === 0});
    if (depth === 0 && operator(adaptor, node, "4")) chunks.push([]);
  }
  for (const chunk of chunks) {
    const length = chunk.reduce((sum, part) => sum + part.glyphs, 0);
    for (const {node, outside} of chunk) {
      if (operator(adaptor, node, "4") && outside) breakAfter(adaptor, node, "4");
      else if (length > LONG && outside && operator(adaptor, node, "3")) breakAfter(adaptor, node, "3");
    }
  }
}

// MathJax has marked the space before each part: 4 around a relation, 3 around a plus.
function operator(adaptor, node, space) {
  const next = adaptor.next(node);
  return adaptor.kind(node) === "mjx-mo" && next && adaptor.getAttribute(next, "space") === space;
}

function breakAfter(adaptor, node, space) {
  const next = adaptor.next(node);
  adaptor.removeAttribute(next, "space");
  adaptor.insert(adaptor.node("mjx-break", {size: space}, [adaptor.text(" ")]), next);
}

MathJax.startup.adaptor.textContent(MathJax.chtmlStylesheet());
