// Bets: a guess opens the verdict or answer that it is about. Without this script all of it stands open.
const root = document.documentElement;
const bets = window.nnBets ?? {};
const SWITCH = { on: "Always show verdicts", off: "Let me bet first" };

document.addEventListener("DOMContentLoaded", () => {
  const boxes = [...document.querySelectorAll(".nn-revealed")];
  if (!boxes.length) return;
  const all = boxes.map(equip).filter(Boolean);
  const tally = document.querySelector(".nn-tally");
  const line = element("span", "nn-tally-line");
  const forget = button("Forget these bets", () => {
    for (const bet of all) delete bets[bet.box.dataset.bet];
    store("nn-bets", JSON.stringify(bets));
    all.forEach(bet => bet.show());
    count();
  });
  const toggle = button(SWITCH[root.dataset.nnBets], switchVerdicts);
  tally?.append(line, forget, toggle);

  function count() {
    const made = all.filter(bet => bet.made());
    const right = made.filter(bet => bet.made() === bet.box.dataset.right).length;
    forget.hidden = !made.length;
    line.textContent = made.length
      ? `You bet on ${made.length} of ${all.length}; ${right} ${right === 1 ? "was" : "were"} right.`
      : `This page takes ${all.length} bets, on its claims and experiments; you placed none.`;
  }

  function switchVerdicts() {
    root.dataset.nnBets = root.dataset.nnBets === "on" ? "off" : "on";
    store("nn-verdicts", root.dataset.nnBets === "on" ? "bet" : "open");
    toggle.textContent = SWITCH[root.dataset.nnBets];
    all.forEach(bet => bet.show());
  }

  // Where the bet is placed: above the cells of a claim, or in the box of an experiment.
  function equip(box) {
    const place = box.closest(".nn-wager") ?? box.closest(".nn-test")?.querySelector(".nn-bet");
    if (!place) return null;
    const group = place.querySelector(".nn-bet-choices");
    const choices = [...group.children];
    const bet = { box, made: () => bets[box.dataset.bet], show };
    let looked = false; // a guess after a look is none
    group.setAttribute("role", "radiogroup");
    if (!group.ariaLabel) group.ariaLabel = place.querySelector(".nn-bet-ask").textContent;
    place.querySelector(".nn-plain-button")?.addEventListener("click", switchVerdicts);
    choices.forEach((choice, index) => {
      choice.dataset.bet ??= index + 1;
      choice.setAttribute("role", "radio");
      choice.setAttribute("aria-keyshortcuts", index + 1);
      const spoken = choice.querySelector(".nn-said");
      if (spoken) choice.setAttribute("aria-label", spoken.textContent);
      choice.addEventListener("click", () => choose(choice));
      choice.addEventListener("keydown", press);
    });
    box.querySelector("summary").addEventListener("click", () => {
      looked ||= !box.open && !bet.made();
      report();
    });
    show();
    return bet;

    function choose(choice) {
      if (over()) return;
      bets[box.dataset.bet] = choice.dataset.bet;
      store("nn-bets", JSON.stringify(bets));
      show();
      count();
    }

    function press(event) {
      const at = choices.indexOf(event.currentTarget);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (step) choices[(at + step + choices.length) % choices.length].focus();
      else if (event.key === "Enter" || event.key === " ") choose(choices[at]);
      else if (choices[event.key - 1]) {
        choices[event.key - 1].focus();
        choose(choices[event.key - 1]);
      } else return;
      event.preventDefault();
    }

    function show() {
      const made = bet.made();
      looked = false;
      box.open = over();
      choices.forEach((choice, index) => {
        const chosen = choice.dataset.bet === made;
        choice.ariaChecked = chosen;
        choice.tabIndex = chosen || (!made && index === 0) ? 0 : -1;
        choice.classList.toggle("nn-right", Boolean(made) && choice.dataset.bet === box.dataset.right);
      });
      report();
    }

    function report() {
      const made = bet.made();
      place.querySelector(".nn-bet-status").textContent = made ? (made === box.dataset.right ? "Right." : "Not so.") : looked ? "You looked first." : "";
      for (const choice of choices) choice.ariaDisabled = over();
      place.classList.toggle("nn-over", over());
    }

    function over() {
      return looked || Boolean(bet.made()) || root.dataset.nnBets === "off";
    }
  }

  count();

  // Paper shows all; what was closed is closed again.
  let closed = [];
  const lay = () => {
    closed = closed.concat(boxes.filter(box => !box.open));
    for (const box of closed) box.open = true;
  };
  const fold = () => {
    for (const box of closed) box.open = false;
    closed = [];
  };
  addEventListener("beforeprint", lay);
  addEventListener("afterprint", fold);
  matchMedia("print").addEventListener("change", medium => (medium.matches ? lay() : fold()));
});

// A link to a place in a closed verdict opens it, in browsers too that leave it closed.
function openTarget() {
  const box = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".nn-revealed:not([open])");
  if (box) box.open = true;
}
addEventListener("hashchange", openTarget);
addEventListener("DOMContentLoaded", openTarget);

function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that stores nothing forgets the bets with the page.
  }
}

function element(kind, name) {
  const made = document.createElement(kind);
  made.className = name;
  return made;
}

function button(text, act) {
  const made = element("button", "nn-plain-button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
