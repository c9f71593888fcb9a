// Opens the search: its script and index (search.js, nnbook-index.js) come with the first focus.
const root = document.documentElement.dataset.content_root || "./";
let loaded;

function load() {
  loaded ??= Promise.all(["nnbook-index.js", "nnbook-search.js"].map(name => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${root}_static/${name}`;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  })));
  return loaded;
}

function equip(form) {
  const field = form.querySelector("input");
  const panel = document.createElement("div");
  const status = document.createElement("p");
  const list = document.createElement("ol");
  panel.className = "nn-results";
  status.setAttribute("role", "status");
  list.hidden = true;
  panel.append(status, list);
  form.after(panel);
  const show = () => load().then(() => nnShowResults(field, list, status));
  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", show);
  // A result on this very page: the dialog would stay in front of it.
  list.addEventListener("click", () => form.closest(".search-button__wrapper")?.classList.remove("show"));
  panel.parentElement.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [field, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
    event.preventDefault();
  });
  return { field, show };
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.bd-search")) {
    const { field, show } = equip(form);
    // On the search page itself: what the address asks for, without loading anything anew.
    if (!form.closest(".nn-search-page")) continue;
    field.value = new URLSearchParams(location.search).get("q") || "";
    show();
    field.addEventListener("input", () => history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`));
    form.addEventListener("submit", event => event.preventDefault());
  }
  // A link from before a page was split.
  const anchor = decodeURIComponent(location.hash.slice(1));
  if (anchor.startsWith("nnlearn.") && !document.getElementById(anchor)) {
    load().then(() => nnWhereIs(anchor)).then(place => place && location.replace(place));
  }
});

// The report names the section at the top of the window.
for (const link of document.querySelectorAll(".nn-report a:first-child")) {
  link.addEventListener("click", () => {
    const above = [...document.querySelectorAll("article :is(h1, h2, h3)")].filter(heading => heading.getBoundingClientRect().top < innerHeight / 3);
    const last = above.at(-1);
    const address = new URL(link.href);
    const title = document.querySelector("article h1").firstChild.textContent.trim();
    const section = last && last.localName !== "h1" ? `${title}, “${sectionTitle(last)}”` : title;
    address.searchParams.set("place", `${section} (${location.href.split("#")[0]}#${last?.closest("section")?.id ?? ""})`);
    link.href = address;
  });
}

function sectionTitle(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelector(".headerlink")?.remove();
  return copy.textContent.trim();
}
