/* Which questions still matter, worked out on this page from the protocol's decision diagrams:
   a key pressed now never waits for the server, and never lands on a question that has just moved.

   A diagram is a list of nodes [question, child, …]; a negative child is an outcome. What remains of
   it once some questions are answered still asks exactly those whose answer can change the outcome. */
function remains(nodes, answered, asks) {
  const known = new Map();
  const made = new Map();
  function cut(place) {
    if (place < 0) return place;
    if (known.has(place)) return known.get(place);
    const [question, ...children] = nodes[place];
    const picked = answered.get(question);
    const result = picked === undefined ? join(question, children.map(cut)) : cut(children[picked]);
    known.set(place, result);
    return result;
  }
  function join(question, children) {
    if (children.every((child) => child === children[0])) return children[0];
    const name = `${question}:${children}`;
    if (!made.has(name)) made.set(name, nodes.length + made.size);
    asks.add(question);
    return made.get(name);
  }
  cut(0);
}

function branch(form) {
  const chart = JSON.parse(form.dataset.chart);
  const fields = chart.questions.map(({ key }) => form.querySelector(`[data-question="${CSS.escape(key)}"]`));
  const answered = new Map();
  fields.forEach((field, number) => {
    const answer = field.querySelector(":checked")?.value;
    if (answer !== undefined) answered.set(number, chart.questions[number].answers.indexOf(answer));
  });
  const asks = new Set();
  for (const nodes of chart.parts) remains(nodes, answered, asks);
  fields.forEach((field, number) => { field.hidden = !answered.has(number) && !asks.has(number); });
  form.querySelector("[data-to-go]").textContent = asks.size ? `· ${asks.size} to go` : "· all that matters is answered";
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-chart]") ?? event.target;
  if (form.matches?.("form[data-chart]")) branch(form);
}, true);
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.target.querySelector?.("form[data-chart]");
  if (form) branch(form);
});
