// On paper every page is light, and an equation wider than the paper is set smaller.
const PAPER = { width: 680, text: 13.333 }; // A4 less its margins, and the size of print.css, in CSS pixels
const root = document.documentElement;
let screenTheme = null;

function prepare() {
  if (screenTheme === null) screenTheme = root.dataset.theme;
  root.dataset.theme = "light";
  const shrink = PAPER.text / parseFloat(getComputedStyle(root).fontSize);
  for (const equation of document.querySelectorAll("article div.math mjx-container")) {
    const width = Math.max(equation.scrollWidth, equation.firstElementChild?.scrollWidth ?? 0);
    const room = PAPER.width - margins(equation);
    if (width * shrink > room) equation.style.setProperty("--nn-paper", room / (width * shrink));
  }
}

// What the boxes around an equation take from the width of the paper.
function margins(equation) {
  const article = equation.closest("article");
  return article.clientWidth - equation.parentElement.clientWidth;
}

function restore() {
  if (screenTheme !== null) root.dataset.theme = screenTheme;
  screenTheme = null;
}

addEventListener("beforeprint", prepare);
addEventListener("afterprint", restore);
// What prints without these events, or looks at the page as paper, changes the medium.
matchMedia("print").addEventListener("change", (medium) => (medium.matches ? prepare() : restore()));
