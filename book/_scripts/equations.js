// An equation wider than its place scrolls there, by keyboard too, and shows a shadow where it goes on.
document.addEventListener("DOMContentLoaded", () => {
  const boxes = new ResizeObserver(entries => entries.forEach(({target}) => mark(target)));
  document.querySelectorAll(".nn-equation").forEach(box => boxes.observe(box));
  const article = document.querySelector("article");
  const inline = [...document.querySelectorAll("article span.math > mjx-container")];
  if (inline.length) new ResizeObserver(() => markInline(inline)).observe(article);
});

function mark(box) {
  const wide = box.scrollWidth > box.clientWidth;
  box.classList.toggle("nn-scrolls", wide);
  if (wide) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
}

// In a sentence an equation ends its line where it may; what is still too long gets a line that scrolls.
function markInline(equations) {
  for (const equation of equations) equation.classList.remove("nn-wide");
  const wide = equations.filter(equation => {
    const room = equation.closest("p, li, dd, td, div, section").clientWidth;
    return room && Math.max(...[...equation.firstChild.getClientRects()].map(line => line.width)) > room;
  });
  for (const equation of wide) equation.classList.add("nn-wide");
}
