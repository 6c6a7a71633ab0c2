/* Which questions still matter, worked out on this page from the protocol's decision diagrams:
   a key pressed now never waits for the server, and never lands on a question that has just moved.

   A diagram is a list of nodes [question, child, …]; a negative child is an outcome. What remains of
   it once some questions are answered still asks exactly those whose answer can change the outcome.
   A node [-1 - question, place, child, …] does not ask: unanswered, it stands at that child. */
import { need, say } from "./page.js";

/**
 * @typedef {[question: number, ...children: number[]]} Node
 * @typedef {{questions: {key: string, answers: string[], after: number[]}[], parts: Node[][]}} Chart
 */

/**
 * Add the questions that one diagram still asks.
 * @param {Node[]} nodes
 * @param {Map<number, number>} answered
 * @param {Set<number>} asks
 */
function remains(nodes, answered, asks) {
  /** @type {Map<number, number>} */
  const known = new Map();
  /** @type {Map<string, number>} */
  const made = new Map();
  /**
   * @param {number} place
   * @returns {number}
   */
  function cut(place) {
    if (place < 0) return place;
    const before = known.get(place);
    if (before !== undefined) return before;
    const [first, ...rest] = /** @type {Node} */ (nodes[place]);
    const question = first < 0 ? -1 - first : first;
    const children = first < 0 ? rest.slice(1) : rest;
    const picked = answered.get(question) ?? (first < 0 ? rest[0] : undefined);
    const result =
      picked === undefined ? join(question, children.map(cut)) : cut(Number(children[picked]));
    known.set(place, result);
    return result;
  }
  /**
   * @param {number} question
   * @param {number[]} children
   */
  function join(question, children) {
    const [first = 0] = children;
    if (children.every((child) => child === first)) return first;
    const name = `${question}:${children}`;
    const place = made.get(name) ?? nodes.length + made.size;
    made.set(name, place);
    asks.add(question);
    return place;
  }
  cut(0);
}

/**
 * The numbers of the unanswered questions whose answer could still change the outcome.
 * @param {Chart} chart
 * @param {Map<number, number>} answered
 * @returns {Set<number>}
 */
export function openQuestions(chart, answered) {
  const asks = new Set();
  for (const nodes of chart.parts) remains(nodes, answered, asks);
  return asks;
}

/** @param {HTMLElement} form */
function branch(form) {
  /** @type {Chart} */
  const chart = JSON.parse(form.dataset.chart ?? "");
  // What the console answers by itself has no field.
  const fields = chart.questions.map(({ key }) =>
    form.querySelector(`[data-question="${CSS.escape(key)}"]`),
  );
  const answered = new Map();
  chart.questions.forEach(({ key, answers }, number) => {
    const answer = form
      .querySelector(`[data-question="${CSS.escape(key)}"] :checked`)
      ?.getAttribute("value");
    if (answer) answered.set(number, answers.indexOf(answer));
  });
  const asks = openQuestions(chart, answered);
  // What depends on others waits until they are answered.
  const waits = chart.questions.map(({ after }) => after.some((number) => asks.has(number)));
  for (const number of [...asks]) if (waits[number]) asks.delete(number);
  fields.forEach((field, number) => {
    if (field instanceof HTMLElement) field.hidden = !answered.has(number) && !asks.has(number);
  });
  const left = asks.size ? say("toGo", { number: asks.size }) : say("answered");
  need("[data-to-go]", form).textContent = `· ${left}`;
}

document.addEventListener(
  "change",
  ({ target }) => {
    const form = target instanceof Element && target.closest("form[data-chart]");
    if (form) branch(form);
  },
  true,
);
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.target.querySelector("form[data-chart]");
  if (form) branch(form);
});
