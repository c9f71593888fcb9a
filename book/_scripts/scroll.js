// What scrolls sideways must be reachable by keyboard, too; what does not is no stop on the way.
const BOXES = "div.highlight pre, .cell_output pre, .pst-scrollable-table-container, .nn-scroll";

// Boxes change with the window, with what is opened, and with their equations: each tells by itself.
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll(BOXES)) sizes.observe(box);
});
