// Mends for the theme. The quiz has its own script.
document.addEventListener("DOMContentLoaded", () => {
  // The theme's script assumes a right-hand sidebar, and throws on a page with a margin note and no headings to list there.
  if (!document.querySelector("div.bd-sidebar-secondary")) {
    const absent = document.createElement("div");
    absent.className = "bd-sidebar-secondary";
    absent.hidden = true;
    document.body.append(absent);
  }
  // A browser shows a notebook as a page of JSON unless it is told to keep it.
  for (const link of document.querySelectorAll(".btn-download-source-button")) {
    link.download = "";
    link.removeAttribute("target");
  }
  window.MathJax?.startup?.promise?.then(mendWideEquations);
});

// Inline equations cannot break, so on a phone some are wider than their paragraph.
function mendWideEquations() {
  for (const equation of document.querySelectorAll("article mjx-container:not([display])")) {
    const room = equation.closest("p, li, dd, td, div, section").clientWidth;
    const width = equation.getBoundingClientRect().width;
    equation.classList.toggle("nn-wide", room > 0 && width > room);
  }
}
