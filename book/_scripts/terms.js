// A term's definition by mouse, keyboard and touch. Without this script a mouse alone shows it, as the link's title.
const tip = document.createElement("div");
tip.className = "nn-tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
let shown = null;
let touched = false;
let waiting = 0;

function show(link) {
  clearTimeout(waiting);
  shown = link;
  tip.replaceChildren(link.getAttribute("aria-description"));
  if (touched) {
    const more = document.createElement("span");
    more.className = "nn-tip-more";
    more.textContent = "Tap again: glossary";
    tip.append(more);
  }
  tip.hidden = false;
  place(link.getClientRects()[0]);
}

function place(word) {
  const room = document.documentElement;
  const left = Math.min(word.left, room.clientWidth - tip.offsetWidth - 12);
  const fits = word.bottom + tip.offsetHeight + 8 < room.clientHeight;
  const top = fits ? word.bottom + 6 : word.top - tip.offsetHeight - 6;
  tip.style.left = `${Math.max(left, 12) + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

function hide() {
  clearTimeout(waiting);
  shown = null;
  tip.hidden = true;
}

// A short wait: the mouse may pass by, or be on its way to the definition.
function soon(action, link) {
  clearTimeout(waiting);
  waiting = setTimeout(action, 200, link);
}

function setUp(link) {
  link.setAttribute("aria-description", link.title);
  link.removeAttribute("title");
  link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") soon(show, link); });
  link.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") soon(hide); });
  link.addEventListener("focus", () => { if (link.matches(":focus-visible") && !touched) show(link); });
  link.addEventListener("blur", hide);
  link.addEventListener("click", (event) => {
    if (!touched || shown === link) return;
    event.preventDefault();
    show(link);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const links = document.querySelectorAll("a.nn-term[title]");
  if (links.length) document.body.append(tip);
  links.forEach(setUp);
  tip.addEventListener("pointerenter", () => clearTimeout(waiting));
  tip.addEventListener("pointerleave", () => soon(hide));
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", (event) => { if (shown && !event.target.closest(".nn-tip, .nn-term")) hide(); });
});
