/* The crew's phone. Every press is written down on the phone first, with its own name and its real
   time, and sent in order as soon as the network lets it. The server does each once, however often
   it hears of it. What it refuses is shown until somebody has read why: nothing is dropped. */
import { share } from "./crew_position.js";
import { me, need, say, timeOfDay, token } from "./page.js";

/**
 * What the server knows of the steps: which may follow which, and their words.
 * @typedef {{next: Record<string, string[]>, words: Record<string, string>}} Steps
 * @typedef {{key: string, kind: string, about: string | null, word: string, spot: null, at: string}} Action
 * @typedef {Action & {problem: string}} Conflict
 */
/** @type {Steps} */
const STEPS = JSON.parse(need("#steps").textContent);
const RETRY = [1000, 2000, 4000, 8000, 15000];
const panel = need("#now");
const line = need("#net");
const refused = need("#refused");

/**
 * Something that this phone remembers for this person.
 * @template T
 * @param {string} name
 * @param {T} empty
 */
const store = (name, empty) => ({
  /** @returns {T} */
  get: () => JSON.parse(localStorage.getItem(`crew:${me}:${name}`) ?? JSON.stringify(empty)),
  /** @param {T} value */
  set: (value) => localStorage.setItem(`crew:${me}:${name}`, JSON.stringify(value)),
});
const queue = store("queue", /** @type {Action[]} */ ([]));
const conflicts = store("conflicts", /** @type {Conflict[]} */ ([]));
/* The server's clock, as last heard of: a phone's own may be wrong, and the page is a kept one. */
const skew = store("skew", 0);
const now = () => Date.now() + skew.get();
document.body.dataset.now = new Date(now()).toISOString();
let tries = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let online = true;
let heard = 0;

/* In order, but for the alarm, which waits for nothing. */
const first = () => queue.get().find(({ kind }) => kind === "duress") ?? queue.get()[0];

/**
 * Written down before anything else happens; one writer at a time, whatever tabs are open.
 * @param {() => void} work
 */
const locked = (work) => navigator.locks.request(`crew:${me}`, work);

/**
 * @param {string} kind
 * @param {string | null} about
 * @param {string} word
 */
async function press(kind, about, word = "") {
  const at = new Date(now()).toISOString();
  const action = { key: crypto.randomUUID(), kind, about, word, spot: null, at };
  await locked(() => queue.set([...queue.get(), action]));
  draw();
  flush();
}

async function flush() {
  clearTimeout(timer);
  const options = { ifAvailable: true };
  const sent = await navigator.locks.request(`crew-send:${me}`, options, async (lock) => {
    if (!lock) return true;
    for (let action = first(); action; action = first()) if (!(await send(action))) return false;
    return true;
  });
  if (!sent) timer = setTimeout(flush, RETRY[Math.min(tries++, RETRY.length - 1)]);
  else if (tries) {
    tries = 0;
    refresh();
  }
  draw();
}

/** @param {number} status */
const mayBeTriedAgain = (status) => status >= 500 || status === 429 || status === 408;

/** @param {Response} answer */
const isSignedOut = (answer) =>
  answer.redirected ||
  answer.status === 401 ||
  (answer.status === 403 && !answer.headers.get("content-type")?.includes("json"));

/**
 * True when the server has said what became of it: done, or refused for good.
 * @param {Action} action
 */
async function send(action) {
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(action) };
  const answer = await ask("/crew/act/", request);
  online = Boolean(answer);
  if (!answer || mayBeTriedAgain(answer.status)) return false;
  if (isSignedOut(answer)) {
    line.textContent = say("signedOutUnsent", { number: queue.get().length });
    return false;
  }
  const silence = { problem: say("notAccepted") };
  const { problem } = answer.ok ? {} : await answer.json().catch(() => silence);
  await locked(() => {
    if (problem) conflicts.set([...conflicts.get(), { ...action, problem }]);
    queue.set(queue.get().filter((one) => one.key !== action.key));
  });
  if (!queue.get().length) refresh();
  return true;
}

/**
 * @param {string} path
 * @param {RequestInit} request
 */
const ask = (path, request = {}) =>
  fetch(path, { ...request, signal: AbortSignal.timeout(8000) }).catch(() => null);

async function refresh() {
  const answer = await ask("/crew/now/");
  if (answer?.redirected) {
    line.textContent = say("signedOut");
    return;
  }
  online = Boolean(answer?.ok);
  if (!answer?.ok) return draw();
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (Math.abs(date - now()) > 3000) skew.set(date - Date.now());
  show(await answer.text());
  draw();
}

/**
 * Draw what the server says, but for what is being typed; and ring when it is news.
 * @param {string} html
 */
function show(html) {
  const before = { ...panel.querySelector("[data-job]")?.dataset };
  const note = noteField()?.value;
  const outcome = outcomeField()?.value;
  panel.innerHTML = html;
  const after = panel.querySelector("[data-job]")?.dataset;
  const [noteNow, outcomeNow] = [noteField(), outcomeField()];
  if (note && noteNow) noteNow.value = note;
  if (outcome && outcomeNow) outcomeNow.value = outcome;
  if (after && before.job !== after.job) ring(say("newCall"));
  else if (after && before.digest !== after.digest) ring(say("callChanged"));
}

/** @returns {HTMLTextAreaElement | null} */
const noteField = () => panel.querySelector("textarea");
/** @returns {HTMLSelectElement | null} */
const outcomeField = () => panel.querySelector("[name=outcome]");

/** @param {string} words */
function ring(words) {
  const news = need("#news");
  news.hidden = false;
  need("b", news).textContent = words;
  navigator.vibrate?.([300, 100, 300]);
  const audio = new AudioContext();
  if (audio.state !== "running") {
    audio.close();
    return;
  }
  const tone = new OscillatorNode(audio, { frequency: 740 });
  tone.connect(new GainNode(audio, { gain: 0.2 })).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  tone.onended = () => audio.close();
}

/** @param {Action} action */
const stepOf = (action) => action.word.split(":")[0] ?? "";

/* Where the unit is as far as this phone knows: what the server says, and what it was not told. */
function draw() {
  const waiting = queue.get();
  for (const job of panel.querySelectorAll("[data-job]")) drawJob(job, waiting);
  const number = waiting.length;
  if (number) line.textContent = say(online ? "sending" : "offlineUnsent", { number });
  else line.textContent = say(online ? "live" : "offline");
  line.className = online && !number ? "ok" : "unsent";
  refused.replaceChildren(...conflicts.get().map(conflict));
}

/**
 * @param {HTMLElement} job
 * @param {Action[]} waiting
 */
function drawJob(job, waiting) {
  const about = waiting.filter((one) => one.about === job.dataset.job);
  const unsent = about.filter((one) => one.kind === "progress").at(-1);
  const status = unsent ? stepOf(unsent) : (job.dataset.status ?? "");
  const next = STEPS.next[status] ?? [];
  const read = job.dataset.unread === "" || about.some((one) => one.kind === "hazards");
  const step = STEPS.words[status] ?? "";
  need(".status", job).textContent = unsent ? say("unsent", { step }) : step;
  for (const button of job.querySelectorAll("[data-step]")) {
    const { dataset } = button;
    const gated = "afterSceneSafe" in dataset && "gated" in job.dataset;
    const unread = "afterHazards" in dataset && !read;
    button.hidden = !next.includes(dataset.step ?? "") || gated || unread;
  }
  const hazards = job.querySelector("[data-kind=hazards]");
  if (hazards) hazards.hidden = read;
  need(".outcome", job).hidden = need("[data-with-outcome]", job).hidden;
}

/** @param {Conflict} refusal */
function conflict({ problem, ...action }) {
  const { key, kind, word, at } = action;
  const row = document.createElement("li");
  const what = kind === "progress" ? STEPS.words[stepOf(action)] : say(kind);
  const when = `${timeOfDay(Date.parse(at))} ${what}: `;
  row.append(Object.assign(document.createElement("b"), { textContent: when }), problem);
  if (kind === "note")
    row.append(Object.assign(document.createElement("q"), { textContent: word }));
  const read = document.createElement("button");
  read.textContent = say("haveRead");
  read.className = "big quiet";
  read.onclick = async () => {
    await locked(() => conflicts.set(conflicts.get().filter((one) => one.key !== key)));
    draw();
  };
  row.append(read);
  return row;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-kind]");
  if (!button) return;
  const { kind = "", about = null, word = "" } = button.dataset;
  if (kind === "note") {
    const note = noteField();
    if (note?.value.trim()) press(kind, about, note.value);
    if (note) note.value = "";
  } else if ("withOutcome" in button.dataset) {
    const outcome = outcomeField()?.value;
    press(kind, about, outcome ? `${word}:${outcome}` : word);
  } else press(kind, about, word);
  event.preventDefault();
});
need("#news button").addEventListener("click", () => {
  need("#news").hidden = true;
});
/** @type {HTMLInputElement} */
const sharing = need("#share");
sharing.addEventListener("change", () => share(sharing.checked));
/* Without a network the page stays as it is: what is kept here is in one language. */
need("#language").addEventListener("submit", (event) => online || event.preventDefault());
need("#leave").addEventListener("submit", () => {
  navigator.serviceWorker?.controller?.postMessage("forget");
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
function refreshSoon() {
  if (soon) return;
  soon = setTimeout(() => {
    soon = undefined;
    refresh();
  }, 150);
}

/* The bell: something happened to a unit or a call, so ask what this one has now. */
function listen() {
  const socket = new WebSocket(panel.dataset.socket ?? "");
  socket.onopen = () =>
    socket.send(JSON.stringify({ resume: Number(panel.dataset.seq), shown: [] }));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    heard = Date.now();
    if (frame.reload) return location.reload();
    if (frame.seq) panel.dataset.seq = frame.seq;
    if (/^(unit|call|duress):/.test(frame.subject ?? "")) refreshSoon();
  };
  socket.onclose = () => setTimeout(listen, 2000);
}

function catchUp() {
  refresh();
  flush();
}
addEventListener("online", catchUp);
addEventListener("offline", () => {
  online = false;
  draw();
});
document.addEventListener("visibilitychange", () => document.hidden || catchUp());
setInterval(() => Date.now() - heard > 12_000 && refresh(), 10_000);
navigator.serviceWorker?.register("/crew/worker.js", { scope: "/crew/" });
draw();
catchUp();
listen();
