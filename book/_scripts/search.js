// The search itself: loaded, with its index, when a reader opens the search field.
// Ranking is by words (their stems), rarer ones counting more, titles counting most.

// A method of tensors is a function as well, which says more.
const TENSOR = /^scratch\.Tensor\../;
// What people type for a term of the book; each side is tried.
const MEANT = {
  "bptt": "backpropagation through time", "tbptt": "truncated backpropagation through time",
  "backprop": "backpropagation", "autodiff": "automatic differentiation", "autograd": "automatic differentiation",
  "cnn": "convolutional neural networks", "convnet": "convolutional neural networks", "conv": "convolution",
  "rnn": "recurrent neural networks", "lstm": "long short-term memory", "gru": "gated recurrent unit",
  "mlp": "multilayer perceptron", "dnn": "deep neural networks", "nn": "neural network",
  "gd": "gradient descent", "sgd": "stochastic gradient descent", "nag": "nesterov momentum",
  "relu": "rectified linear unit", "bn": "batch normalisation", "batchnorm": "batch normalisation",
  "layernorm": "layer normalisation", "vjp": "vector jacobian product", "uat": "universal approximation theorem",
  "ce": "cross-entropy", "nll": "negative log-likelihood", "mse": "mean squared error", "lr": "learning rate",
  "init": "initialisation", "xavier": "glorot", "l2": "weight decay", "logreg": "logistic regression",
  "gan": "generative adversarial network", "vae": "variational autoencoder", "elbo": "evidence lower bound",
  "kl": "kullback leibler divergence", "pca": "principal component", "resnet": "residual", "kv": "key-value",
  "vit": "vision transformer", "lm": "language model", "mha": "multi-head attention", "fc": "fully connected layer",
  "glorot": "xavier", "he": "kaiming", "too large": "diverges", "too high": "diverges", "too small": "slow",
};
const ASIDE = new RegExp(`(?<![\\p{L}.])(${Object.keys(MEANT).join("|")})(?![\\p{L}.])`, "gu");
const HAN = /\p{Script=Han}/u;
// Where a word stands as well in the title, what kind of place that is.
const KINDS = { term: 1.6, page: 1.3, section: 1.4, theorem: 1.5, definition: 1.5, claim: 0.9, exercise: 0.4, name: 0.65 };
const LISTS = /^(summary|further-reading|exercises|quiz|bibliography|claims-under-test)$/;
const LABELS = { term: "Glossary", page: "Page", section: "", name: "Reference", claim: "Claim", exercise: "Exercise" };
const MOST = 30;
const EXCERPT = 170;
const WORD = /[\p{Script=Han}]+|[\p{L}\p{N}]+/gu;

const root = document.documentElement.dataset.content_root || "./";
const stems = new Map();

function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/(\d)\s(?=\d)/g, "$1");
}

// A light stemmer: plurals, -ing, -ed, and one spelling for -ise and -ize, -our and -or.
function stem(word) {
  if (stems.has(word)) return stems.get(word);
  let made = word;
  if (word.length > 3 && /^[a-z]+$/.test(word)) {
    made = made.replace(/is(e|ed|es|er|ers|ing|ation|ations)$/, "iz$1").replace(/our(s|ed|ing|al)?$/, "or$1");
    made = made.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^sui])s$/, "$1");
    made = made.replace(/(iz)ations?$/, "$1").replace(/(..[^aeiou]?)(ing|ed)$/, "$1").replace(/([bdgmnprt])\1$/, "$1");
    made = made.replace(/(..)e$/, "$1");
  }
  stems.set(word, made);
  return made;
}

function wordsOf(text) {
  return (folded(text).match(WORD) || []).map(stem);
}

function prepared() {
  if (nnIndex.entries) return nnIndex;
  let page = "", above = {};
  const counts = new Map();
  nnIndex.entries = nnIndex.records.map(([at, kind, anchor, number, title, text]) => {
    const shown = kind === "name" ? title.replace(/^nnlearn\./, "") : title;
    const head = wordsOf(shown), words = wordsOf(text);
    if (kind === "page") {
      page = number ? `${number}. ${title}` : title;
      above = {};
    }
    if (number) above[number] = head;
    // What stands over a place belongs to its title, more faintly: the page, and the section.
    const over = kind === "page" ? [] : [...wordsOf(page), ...(above[number.replace(/\.\d+$/, "")] || [])];
    const entry = { at, kind, anchor, number, title: shown, text, page, head, over, run: ` ${words.join(" ")} `, length: words.length, times: new Map() };
    for (const word of words) entry.times.set(word, (entry.times.get(word) || 0) + 1);
    for (const word of new Set([...head, ...words])) counts.set(word, (counts.get(word) || 0) + 1);
    return entry;
  });
  const total = nnIndex.entries.length;
  nnIndex.rarity = word => Math.log(1 + total / ((counts.get(word) || 0) + 1));
  nnIndex.known = [...counts.keys()];
  return nnIndex;
}

function worthOf(entry, query, rarity) {
  let sum = 0, found = 0, whole = 0;
  for (const { word, near } of query.words) {
    const weight = rarity(word);
    whole += weight;
    let best = 0;
    for (const [form, worth] of near) {
      const times = entry.times.get(form) || 0;
      const title = entry.head.includes(form) ? 3 / Math.sqrt(1 + 0.25 * entry.head.length) : 0;
      const over = !title && entry.over.includes(form) ? 0.4 : 0;
      best = Math.max(best, worth * (title + over + times / (times + 0.6 + entry.length / 250)));
    }
    if (HAN.test(word) && entry.text.includes(word)) best = Math.max(best, 1);
    sum += weight * best;
    if (best) found += weight;
  }
  if (!found) return 0;
  const cover = found / whole;
  return sum * cover ** 3 * bonus(entry, query) * (KINDS[entry.kind] || 1) * (isList(entry) ? 0.6 : 1);
}

// Lists of what stands elsewhere; headings of the reference come after their names.
function isList({ at, kind, anchor }) {
  return LISTS.test(anchor) || (kind === "section" && /\/api\/|concepts|changelog/.test(nnIndex.pages[at]));
}

// Words that stand together as they were typed: as the title, at the end of a name, in a title, in the text.
function bonus(entry, { phrase, typed, words }) {
  const head = entry.head.join(" ");
  if (head === phrase) return 3;
  if (entry.kind === "name") return `.${entry.title.toLowerCase()}`.endsWith(`.${typed}`) ? 3.2 - 0.1 * entry.head.length - (TENSOR.test(entry.title) ? 0.5 : 0) : 1;
  if (` ${head} `.includes(` ${phrase} `)) return 1.6;
  const pairs = words.slice(1).filter(({ word }, at) => entry.run.includes(` ${words[at].word} ${word} `)).length;
  return 1 + (0.5 * pairs) / Math.max(1, words.length - 1);
}

function query(text) {
  const { known } = prepared();
  const raw = folded(text).match(WORD) || [];
  const words = raw.map((typed, index) => {
    const word = stem(typed);
    const near = [[word, 1]];
    // The last word may not be finished.
    if (index === raw.length - 1 && typed.length > 2) {
      for (const other of known) if (other !== word && other.startsWith(typed)) near.push([other, 0.4]);
    }
    return { word, near };
  });
  return { words, phrase: raw.map(stem).join(" "), typed: text.trim().toLowerCase() };
}

// What was typed, and the same in the book's words.
function ways(text) {
  const plain = text.trim().toLowerCase();
  const meant = plain.replace(ASIDE, name => MEANT[name]);
  return meant === plain ? [plain] : [plain, meant];
}

export_("nnSearch", function search(text) {
  const { entries, rarity } = prepared();
  const queries = ways(text).map(query).filter(({ words }) => words.length);
  return entries
    .map(entry => ({ entry, worth: Math.max(0, ...queries.map(one => worthOf(entry, one, rarity))) }))
    .filter(({ worth }) => worth > 0)
    .sort((one, other) => other.worth - one.worth)
    .filter(({ worth }, index, all) => worth > all[0].worth / 40)
    .slice(0, MOST)
    .map(({ entry, worth }) => ({ ...entry, worth, href: href(entry), marks: new Set(queries.flatMap(({ words }) => words.map(({ word }) => word))) }));
});

function href({ at, anchor, kind }) {
  return root + nnIndex.pages[at] + (kind === "page" || !anchor ? "" : `#${anchor}`);
}

// Where an anchor went that this page does not have (any more).
export_("nnWhereIs", function whereIs(anchor) {
  const entry = prepared().entries.find(one => one.anchor === anchor);
  return entry ? href(entry) : null;
});

function export_(name, value) {
  window[name] = value;
}

// The sentence or two around the first places that the query names.
function excerpt({ text, marks, kind }) {
  if (kind === "term" || kind === "name" || text.length <= EXCERPT) return shorten(text);
  const places = [...text.matchAll(WORD)].filter(([word]) => marks.has(stem(folded(word)))).map(({ index }) => index);
  if (!places.length) return shorten(text);
  const within = start => new Set(places.filter(at => at >= start && at < start + EXCERPT).map(at => stem(folded(text.slice(at).match(WORD)[0])))).size;
  const best = places.reduce((best, at) => (within(at) > within(best) ? at : best));
  const sentence = text.slice(0, best).search(/[^.?!]*$/);
  const start = best - sentence < EXCERPT / 2 ? sentence : text.lastIndexOf(" ", best - 60);
  return (start > sentence ? "… " : "") + shorten(text.slice(start).trim());
}

function shorten(text) {
  return text.length <= EXCERPT * 1.3 ? text : `${text.slice(0, EXCERPT * 1.3).replace(/\s\S*$/, "")} …`;
}

function marked(text, marks) {
  const holder = document.createDocumentFragment();
  let last = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!marks.has(stem(folded(word)))) continue;
    const mark = document.createElement("mark");
    mark.textContent = word;
    holder.append(text.slice(last, index), mark);
    last = index + word.length;
  }
  holder.append(text.slice(last));
  return holder;
}

function item(result) {
  const made = (tag, name, ...content) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...content);
    return element;
  };
  const title = made("span", "nn-result-title", marked(result.title, result.marks));
  if (result.number && result.kind !== "page") title.prepend(`${result.number} `);
  const label = LABELS[result.kind] ?? result.kind[0].toUpperCase() + result.kind.slice(1);
  const place = result.kind === "term" ? label : [label, result.kind === "page" ? "" : result.page].filter(Boolean).join(" · ");
  const link = made("a", "", title, made("span", "nn-result-place", place), made("span", "nn-result-text", marked(excerpt(result), result.marks)));
  link.href = result.href;
  return made("li", "", link);
}

// Show what a field asks for in the list that belongs to it.
export_("nnShowResults", function show(field, list, status) {
  const text = field.value.trim();
  const found = text ? nnSearch(text) : [];
  list.replaceChildren(...found.map(item));
  list.hidden = !found.length;
  status.textContent = !text ? "" : found.length ? `${found.length === MOST ? "The best " : ""}${found.length} result${found.length === 1 ? "" : "s"}` : `Nothing in the book has “${text}”.`;
});
