/* The command line: over anything, by one key; it says what Enter will do, and gives the screen
   back as it was. "/" opens it, and F2 even in the middle of a text. */
import { emit, me, need, say, token, write } from "./page.js";

/**
 * What the server says of an order that was carried out, or why it was not.
 * @typedef {object} Reply
 * @property {string} [problem]
 * @property {string} [said]
 * @property {string} [open] a call to show
 * @property {string} [press] a key to press on it
 * @property {string} [go] an address to go to
 * @property {[number, number]} [show] a spot on the map
 */
/** @type {HTMLDialogElement} */
const dialog = need("#line");
/** @type {HTMLInputElement} */
const input = need("input", dialog);
const told = need("output", dialog);
const offers = need("#line-offers");
const kept = `line:${me}`;
/** @type {string[]} */
const history = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
const openCall = () => document.querySelector("#call")?.dataset.call ?? "";
let place = history.length;
/** @type {string[]} */
let completions = [];
/** @type {AbortController | undefined} */
let asking;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {{active: Element | null, range: [number | null, number | null] | null} | undefined} */
let before;

/** @param {string} text */
function tell(text) {
  write("#toast", "");
  write("#said", text);
}

/** @param {Element | null} element */
const isTextField = (element) =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

function open() {
  if (dialog.open) return;
  const active = document.activeElement;
  const range = /** @type {[number | null, number | null] | null} */ (
    isTextField(active) ? [active.selectionStart, active.selectionEnd] : null
  );
  before = { active, range };
  place = history.length;
  show("", "");
  offers.textContent = "";
  dialog.showModal();
  input.select();
  if (input.value) ask();
}

/* The same element, and the same place in its text. */
dialog.addEventListener("close", () => {
  const { active, range } = before ?? {};
  if (!(active instanceof HTMLElement) || !active.isConnected) return;
  active.focus({ preventScroll: true });
  if (isTextField(active) && range && range[0] !== null) active.setSelectionRange(...range);
});

/**
 * @param {string} text
 * @param {string} kind
 */
function show(text, kind) {
  told.textContent = text;
  told.className = kind;
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const text = input.value;
  const asked = new URLSearchParams({ text, call: openCall() });
  const answer = await fetch(`/line/?${asked}`, { signal: asking.signal }).catch(() => null);
  if (!answer?.ok || answer.redirected || text !== input.value) return;
  const { preview, problem, completions: offered } = await answer.json();
  completions = offered;
  const others = completions.map((one) => one.trim()).filter((one) => one !== text.trim());
  offers.textContent = others.join("   ");
  if (!text.trim()) return show("", "");
  show(preview ? `⏎ ${preview}` : problem, preview ? "will" : "wont");
}

/**
 * @param {string} text
 * @returns {Promise<Reply>}
 */
async function run(text) {
  const headers = { "X-CSRFToken": token() };
  const body = new URLSearchParams({ text, call: openCall() });
  const answer = await fetch("/line/run/", { method: "POST", headers, body }).catch(() => null);
  if (!answer) return { problem: say("undone") };
  if (answer.redirected) return { problem: say("signedOut") };
  return answer.json().catch(() => ({ problem: say("unreadable") }));
}

async function enter() {
  const text = input.value.trim();
  if (!text) return dialog.close();
  input.readOnly = true;
  const reply = await run(text);
  input.readOnly = false;
  if (reply.problem) return show(reply.problem, "wont");
  history.push(text);
  sessionStorage.setItem(kept, JSON.stringify(history.slice(-100)));
  input.value = "";
  dialog.close();
  follow(reply);
}

/**
 * What the page does next. A key of a call waits until that call is on the screen.
 * @param {Reply} reply
 */
function follow({ said, open: id, press, go, show: spot }) {
  if (said) tell(said);
  if (go) {
    window.open(go, "mih-map");
    return;
  }
  if (spot) emit("mih:show", spot);
  const push = () => press && emit("mih:press", press);
  if (!id || id === openCall()) {
    push();
    return;
  }
  const arrived = (/** @type {DocumentEventMap["htmx:afterSwap"]} */ event) => {
    if (event.detail.target.id !== "pane") return;
    document.removeEventListener("htmx:afterSwap", arrived);
    setTimeout(push);
  };
  document.addEventListener("htmx:afterSwap", arrived);
  emit("mih:open", id);
}

/* What Enter will do depends on the call that is open. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (dialog.open && event.detail.target.id === "pane") ask();
});
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 40);
});
input.addEventListener("keydown", (event) => {
  const { key } = event;
  if (key === "Enter") enter();
  else if (key === "Tab") {
    const next = completions.find((one) => one.trim() !== input.value.trim());
    if (next) input.value = next;
    ask();
  } else if (key === "ArrowUp" || key === "ArrowDown") {
    place = Math.min(Math.max(place + (key === "ArrowUp" ? -1 : 1), 0), history.length);
    input.value = history[place] ?? "";
    ask();
  } else return;
  event.preventDefault();
});

document.addEventListener("keydown", async (event) => {
  // Until the next frame the field of a line just closed still has the focus.
  const typing =
    event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") &&
    (event.target !== input || dialog.open);
  if (event.key === "F2" || (event.key === "/" && !typing && !event.ctrlKey)) {
    event.preventDefault();
    open();
  } else if (event.key === "z" && event.ctrlKey && !typing) {
    event.preventDefault();
    const { problem, said } = await run("undo");
    if (problem) write("#toast", problem);
    else tell(said ?? "");
  }
});
document.addEventListener("click", (event) => event.target.closest("[data-line]") && open());
