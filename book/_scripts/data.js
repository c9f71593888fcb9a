// The numbers behind a chart can be taken along: tabs between columns, as spreadsheets and `numpy.loadtxt` read them.
const line = (row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim().replaceAll("−", "-")).join("\t");

function addButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nn-copy-data";
  button.textContent = "Copy these numbers";
  button.addEventListener("click", async () => {
    const tables = [...box.querySelectorAll("table")].map((table) => [...table.rows].map(line).join("\n"));
    await navigator.clipboard.writeText(tables.join("\n\n") + "\n");
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy these numbers"; }, 2000);
  });
  box.querySelector("summary").after(button);
}

document.addEventListener("DOMContentLoaded", () => {
  if (navigator.clipboard) document.querySelectorAll(".nn-data-of").forEach(addButton);
});
