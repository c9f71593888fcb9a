// One switch a page: both engines, or one. Without this script both are shown.
const root = document.documentElement;
const CHOICES = { both: "Both", scratch: "NumPy", torch: "PyTorch" };

document.addEventListener("DOMContentLoaded", () => {
  const first = document.querySelector(".nn-twins");
  if (!first) return;
  const control = build();
  place(control, first);
  control.addEventListener("change", (event) => {
    keepingPlace(() => {
      root.dataset.nnTwins = event.target.value;
    });
    try {
      localStorage.setItem("nn-twins", event.target.value);
    } catch {
      // A browser that stores nothing forgets the choice on the next page.
    }
  });
});

function build() {
  const group = document.createElement("fieldset");
  group.className = "nn-switch";
  const legend = document.createElement("legend");
  legend.textContent = "Where code stands twice, show";
  group.append(legend);
  for (const [value, text] of Object.entries(CHOICES)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "nn-twins", value, checked: root.dataset.nnTwins === value });
    const words = document.createElement("span");
    words.textContent = text;
    words.dataset.text = text;
    const label = document.createElement("label");
    label.append(input, words);
    group.append(label);
  }
  if (!group.querySelector(":checked")) group.querySelector("input").checked = true;
  return group;
}

// In the bar over the article, which is always at hand; on the narrowest screens it has no room.
function place(control, first) {
  const bar = document.querySelector(".header-article__inner");
  const end = bar?.querySelector(".header-article-items__end");
  if (!end) {
    first.before(control);
    return;
  }
  end.prepend(control);
  const used = [...bar.children].reduce((sum, part) => sum + part.scrollWidth, 0);
  if (used > bar.clientWidth) first.before(control);
}

// What the reader looks at stays where it is while pairs above it grow or shrink.
function keepingPlace(change) {
  const top = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
  const seen = atTop(Math.max(top, 0));
  const before = seen?.getBoundingClientRect().top;
  const anchoring = root.style.overflowAnchor;
  root.style.overflowAnchor = "none"; // or the browser mends the place a second time
  change();
  if (seen) {
    const hidden = seen.getClientRects().length === 0;
    const shown = hidden ? seen.parentElement : seen;
    const due = hidden ? Math.max(before, top) : before;
    window.scrollBy({ top: shown.getBoundingClientRect().top - due, behavior: "instant" });
  }
  requestAnimationFrame(() => {
    root.style.overflowAnchor = anchoring;
  });
}

// The first thing below the bar: a cell of a pair, or a block of the text.
function atTop(top) {
  for (const block of document.querySelectorAll(".bd-article .nn-twins > .cell, .bd-article section > :not(section, .nn-twins)")) {
    if (block.getBoundingClientRect().bottom > top + 8) return block;
  }
  return null;
}
