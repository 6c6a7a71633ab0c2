/* The command line: over anything, by one key; it says what Enter will do, and gives the screen
   back as it was. "/" opens it, and F2 even in the middle of a text. */
const dialog = document.querySelector("#line");
const input = dialog.querySelector("input");
const told = dialog.querySelector("output");
const offers = dialog.querySelector("#line-offers");
const kept = `line:${document.body.dataset.user}`;
const history = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
const openCall = () => document.querySelector("#call")?.dataset.call ?? "";
const tell = (text) => { document.querySelector("#toast").textContent = ""; document.querySelector("#said").textContent = text; };
let place = history.length;
let completions = [];
let asking;
let timer;
let before;

function open() {
  if (dialog.open) return;
  const active = document.activeElement;
  before = { active, range: active?.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd] };
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
  if (!active?.isConnected) return;
  active.focus({ preventScroll: true });
  try {
    if (range) active.setSelectionRange(...range);
  } catch { /* a field that has no text to select in */ }
});

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
  offers.textContent = offered.map((one) => one.trim()).filter((one) => one !== text.trim()).join("   ");
  if (!text.trim()) return show("", "");
  show(preview ? `⏎ ${preview}` : problem, preview ? "will" : "wont");
}

async function run(text) {
  const headers = { "X-CSRFToken": token() };
  const body = new URLSearchParams({ text, call: openCall() });
  const answer = await fetch("/line/run/", { method: "POST", headers, body }).catch(() => null);
  if (!answer) return { problem: "The server did not answer, so nothing was done. It is still here: press Enter again." };
  if (answer.redirected) return { problem: "You are signed out: sign in again in another window." };
  return answer.json().catch(() => ({ problem: "That was not understood; nothing was done." }));
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

/* What the page does next. A key of a call waits until that call is on the screen. */
function follow({ said, open: id, press, go, show: spot }) {
  if (said) tell(said);
  if (go) return void window.open(go, "mih-map");
  if (spot) document.dispatchEvent(new CustomEvent("mih:show", { detail: spot }));
  const push = () => press && document.dispatchEvent(new CustomEvent("mih:press", { detail: press }));
  if (!id || id === openCall()) return push();
  const arrived = (event) => {
    if (event.detail.target.id !== "pane") return;
    document.removeEventListener("htmx:afterSwap", arrived);
    setTimeout(push);
  };
  document.addEventListener("htmx:afterSwap", arrived);
  document.dispatchEvent(new CustomEvent("mih:open", { detail: id }));
}

/* What Enter will do depends on the call that is open. */
document.addEventListener("htmx:afterSwap", (event) => dialog.open && event.detail.target.id === "pane" && ask());
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
    if (problem) document.querySelector("#toast").textContent = problem;
    else tell(said);
  }
});
document.addEventListener("click", (event) => event.target.closest("[data-line]") && open());
