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
});
