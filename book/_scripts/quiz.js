// Turns each question of a {quiz} into a form. Without this script the choices and a collapsed answer remain.
(() => {
  const letter = (index) => String.fromCharCode(97 + index);

  function setUp(question, number) {
    const prompt = question.querySelector(".nn-prompt");
    const list = question.querySelector(".nn-choices");
    const choices = [...list.children];
    const reasons = [...question.querySelector(".nn-reasons").children];
    const several = choices.filter((choice) => choice.classList.contains("nn-right")).length > 1;
    prompt.id = `nn-prompt-${number}`;
    const group = document.createElement("div");
    group.setAttribute("role", several ? "group" : "radiogroup");
    group.setAttribute("aria-labelledby", prompt.id);
    list.replaceWith(group);
    group.append(list);
    list.classList.add("nn-live");
    const inputs = choices.map((choice, index) => addInput(choice, index, number, several));

    const button = document.createElement("button");
    button.type = "button";
    button.className = "nn-check";
    button.textContent = "Check";
    const status = document.createElement("p");
    status.className = "nn-status";
    status.setAttribute("role", "status");
    const controls = document.createElement("div");
    controls.className = "nn-controls";
    controls.append(button, status);
    group.after(controls);
    button.addEventListener("click", () => judge(choices, inputs, reasons, status));
    list.addEventListener("change", () => clear(choices, status));
    question.querySelector("summary").textContent = "Show every answer";
  }

  function addInput(choice, index, number, several) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = several ? "checkbox" : "radio";
    input.name = `nn-question-${number}`;
    input.value = letter(index);
    // Equations are pictures to a screen reader: the build says such a choice in words.
    const said = choice.querySelector(".nn-said");
    if (said) input.setAttribute("aria-label", said.textContent);
    said?.remove();
    const text = document.createElement("span");
    const paragraph = choice.querySelector("p") ?? choice;
    text.append(...paragraph.childNodes);
    label.append(input, text);
    choice.replaceChildren(label);
    return input;
  }

  function judge(choices, inputs, reasons, status) {
    clear(choices, status);
    if (!inputs.some((input) => input.checked)) {
      status.textContent = "Choose an answer first.";
      return;
    }
    let correct = true;
    choices.forEach((choice, index) => {
      const right = choice.classList.contains("nn-right");
      correct &&= right === inputs[index].checked;
      if (inputs[index].checked) reveal(choice, right, reasons[index]);
    });
    status.textContent = correct ? "Right." : "Not quite. Read why, and try again.";
  }

  function reveal(choice, right, reason) {
    const why = document.createElement("div");
    why.className = "nn-why";
    why.append(...[...reason.childNodes].map((node) => node.cloneNode(true)));
    choice.append(why);
    choice.classList.add(right ? "nn-chosen-right" : "nn-chosen-wrong");
  }

  function clear(choices, status) {
    status.textContent = "";
    for (const choice of choices) {
      choice.classList.remove("nn-chosen-right", "nn-chosen-wrong");
      choice.querySelector(".nn-why")?.remove();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".nn-question").forEach(setUp);
  });
})();
