/* The live screen: frames in, rows drawn, and an honest word on how fresh it all is.

   The page keeps one number, the last event it has surely shown whole. Whatever it missed it asks
   for by that number, so a lost socket costs nothing but time. One event may bring several
   frames, and the line may be cut between them: a frame proves only the events before its own. */
import { arrangeAlerts } from "./alerts.js";
import { morph, parse, parseAll } from "./morph.js";
import { emit, me, need, say, timeOfDay, write } from "./page.js";

/** @typedef {import("../types/page").Frame} Frame */
const SILENCE = 12_000;
const pane = need("[data-pane]");
const announce = document.querySelector("#announce");
const stale = need("#stale");
/** @type {Record<string, HTMLElement | null>} */
const lists = {
  call: document.querySelector("#calls"),
  unit: document.querySelector("#units"),
  alert: document.querySelector("#alerts"),
  duress: document.querySelector("#alerts"),
  handoff: document.querySelector("#queue"),
  obligation: document.querySelector("#owed"),
  call_back: document.querySelector("#tasks"),
  transfer: document.querySelector("#tasks"),
};
let seq = Number(pane.dataset.seq);
let heard = 0;
let lost = Date.now();
let delay = 250;
/** @type {WebSocket | undefined} */
let socket;

const shown = () =>
  [...document.querySelectorAll("[data-subject]")].map((one) => one.dataset.subject);
/** @param {string} subject */
const find = (subject) => document.querySelector(`[data-subject="${CSS.escape(subject)}"]`);
/** @param {string} subject */
const kind = (subject) => subject.split(":", 1)[0] ?? "";

function connect() {
  socket = new WebSocket(pane.dataset.socket ?? "");
  socket.onopen = () => {
    lost = 0;
    resume();
    emit("mih:live");
  };
  socket.onmessage = (message) => apply(JSON.parse(message.data));
  socket.onclose = () => {
    lost ||= Date.now();
    setTimeout(connect, delay + Math.random() * delay);
    delay = Math.min(delay * 2, 4000);
  };
}

function resume() {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ resume: seq, shown: shown() }));
}

/** @param {Frame} frame */
function apply(frame) {
  if (frame.reload) return location.reload();
  heard = Date.now();
  delay = 250;
  seq = Math.max(seq, frame.alive ?? (frame.seq ?? 0) - 1);
  if ("alive" in frame) return freshness();
  if (frame.positions) return emit("mih:positions", frame.positions);
  draw(frame);
  count();
  freshness();
  emit("mih:drawn", frame.subject);
}

/** @param {Frame} frame */
function draw({ subject, html }) {
  const old = find(subject);
  if (html !== null && ["alert", "duress"].includes(kind(subject))) {
    return drawAlert(parse(html), old);
  }
  if (["open", "watch"].includes(kind(subject))) return old && drawCall(old, html);
  if (html === null) return remove(old);
  if (kind(subject) === "panel") return old && drawPanel(old, parse(html));
  if (["board", "wallboard"].includes(kind(subject))) return old && morph(old, parse(html));
  const list = lists[kind(subject)];
  if (list) place(list, parse(html), old);
}

/**
 * @param {HTMLElement} fresh
 * @param {HTMLElement | null} old
 */
function drawAlert(fresh, old) {
  const heardBefore = old?.dataset.heard;
  mine(fresh);
  const row = old ? morph(old, fresh) : fresh;
  if (!old) {
    (document.querySelector("#more-alerts") ?? lists.alert)?.append(row);
    htmx.process(row);
  }
  arrangeAlerts();
  if (row.dataset.heard !== undefined && row.dataset.heard !== heardBefore) emit("mih:hear", row);
}

/**
 * A person's own panel: a new whisper is told.
 * @param {HTMLElement} panel
 * @param {HTMLElement} fresh
 */
function drawPanel(panel, fresh) {
  const before = panel.querySelectorAll(".whispers li").length;
  morph(panel, fresh);
  const whispers = [...panel.querySelectorAll(".whispers li")];
  const latest = whispers.at(-1);
  if (latest && whispers.length > before)
    tell(say("whisper", { words: latest.textContent.trim() }));
}

/**
 * What is drawn for everybody, and meant for one person or for all but one.
 * @param {ParentNode} root
 */
function mine(root) {
  for (const one of root.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== me;
  for (const one of root.querySelectorAll("[data-but]")) one.hidden = one.dataset.but === me;
}

/**
 * A row moves only when its rank changes, and never under the pointer or the focus: one that
 * is being looked at stays, and the list is put in order when it is left alone.
 * @param {HTMLElement} list
 * @param {HTMLElement} fresh
 * @param {HTMLElement | null} old
 */
function place(list, fresh, old) {
  const heardBefore = old?.dataset.heard;
  mine(fresh);
  const row = old ? morph(old, fresh) : fresh;
  if (!old || !(isLookedAt(old) || inOrder(old))) {
    const rows = /** @type {HTMLElement[]} */ ([...list.children]);
    list.insertBefore(row, rows.find((other) => rank(other) > rank(row)) ?? null);
  }
  if (!old) htmx.process(row);
  if (!old && row.matches(".call")) {
    tell(say("newCall", { place: need(".where", row).textContent }));
    emit("mih:sound", "call");
  }
  if (row.dataset.heard !== undefined && row.dataset.heard !== heardBefore) emit("mih:hear", row);
  mark();
}

/** @param {HTMLElement} element */
const isLookedAt = (element) =>
  element.contains(document.activeElement) || element.matches(":hover");

/** @param {Element | null} row */
const rank = (row) => (row instanceof HTMLElement && row.dataset.rank) || "";

/** @param {HTMLElement} row */
const inOrder = (row) =>
  rank(row.previousElementSibling) <= rank(row) &&
  (!row.nextElementSibling || rank(row.nextElementSibling) >= rank(row));

/** @param {HTMLElement} list */
function order(list) {
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  if (rows.every(inOrder) || isLookedAt(list)) return;
  list.append(...rows.sort((one, other) => (rank(one) < rank(other) ? -1 : 1)));
}

for (const list of Object.values(lists)) {
  list?.addEventListener("mouseleave", () => order(list));
  list?.addEventListener("focusout", () => setTimeout(() => order(list)));
}

/**
 * A row whose own request is under way stays for the answer: a refusal has to be read.
 * @param {HTMLElement | null} row
 */
function remove(row) {
  if (!row) return;
  if (row.querySelector(".htmx-request")) {
    row.addEventListener("htmx:afterRequest", () => remove(row), { once: true });
    return;
  }
  const next =
    row.contains(document.activeElement) && (row.nextElementSibling ?? row.previousElementSibling);
  row.remove();
  if (next) next.querySelector("a")?.focus();
}

/**
 * @param {HTMLElement} call
 * @param {string | null} html
 */
function drawCall(call, html) {
  if (html === null) return gone(call);
  emit("mih:open-changed");
  for (const part of parseAll(html)) drawPart(part);
}

/** @param {HTMLElement} part */
function drawPart(part) {
  const old = document.getElementById(part.id);
  if (!old) return;
  mine(part);
  const bottom = old.scrollHeight - old.scrollTop - old.clientHeight < 40;
  morph(old, part);
  if (part.id === "part-timeline" && bottom) old.scrollTop = old.scrollHeight;
}

/** @param {HTMLElement} call */
function gone(call) {
  if (call.querySelector(".gone")) return;
  call.querySelector("#part-actions")?.replaceChildren();
  call.querySelector("#part-work")?.replaceChildren();
  const line = document.createElement("p");
  line.className = "gone";
  line.setAttribute("role", "alert");
  line.textContent = say("gone");
  call.prepend(line);
}

function mark() {
  const open = document.querySelector("#call")?.dataset.call;
  for (const row of document.querySelectorAll(".call")) {
    row.toggleAttribute("aria-current", row.dataset.subject === `call:${open}`);
  }
}

function count() {
  const calls = document.querySelectorAll("#calls .call").length;
  const active = document.querySelectorAll("#calls .call[data-at-work]").length;
  write("[data-count=at-work]", active);
  write("[data-count=waiting]", calls - active);
  write("[data-count=queue]", document.querySelectorAll("#queue .handoff").length);
  write("[data-count=units]", document.querySelectorAll("#units .unit").length);
  /** @type {Map<string, number>} */
  const duty = new Map();
  for (const { dataset } of document.querySelectorAll("#units .unit[data-working]")) {
    const program = (dataset.program ?? "").toUpperCase();
    duty.set(program, (duty.get(program) ?? 0) + 1);
  }
  write("[data-on-duty]", [...duty].map((one) => one.join(" ")).join(" · ") || say("nobody"));
}

let told = 0;
/** @param {string} text */
function tell(text) {
  if (!announce || Date.now() - told < 2000) return;
  told = Date.now();
  announce.textContent = text;
}

/* Live, or stale since when: a console that hears nothing never looks alive. */
function freshness() {
  const silent = heard ? Date.now() - heard : Number.POSITIVE_INFINITY;
  const dead = Boolean((lost && Date.now() - lost > 2500) || (heard && silent > SILENCE));
  const time = timeOfDay(heard || lost || Date.now());
  const state = heard ? say("live") : say("connecting");
  const pulse = heard ? `${state} · ${(silent / 1000).toFixed(1)} s` : state;
  for (const one of document.querySelectorAll("[data-fresh]")) {
    const calm = one.dataset.fresh === "pane" ? state : pulse;
    const words = dead ? say("stale", { time }) : calm;
    if (one.textContent !== words) one.textContent = words;
  }
  if (dead && !document.body.classList.contains("dead")) emit("mih:sound", "stale");
  document.body.classList.toggle("dead", dead);
  stale.hidden = !dead;
  if (dead) stale.textContent = say("silent", { time });
}

/* The open call is shown from its own number on, so that nothing between is missed. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== pane) return;
  const call = document.querySelector("#call");
  if (!call) return;
  seq = Math.min(seq, Number(call.dataset.seq));
  const watching = "watching" in call.dataset;
  if (watched && !watching) htmx.ajax("post", "/unwatch/", { swap: "none" });
  watched = watching;
  history.replaceState(null, "", `#${watching ? "watch" : "call"}=${call.dataset.call}`);
  mine(call);
  const timeline = need("#part-timeline");
  timeline.scrollTop = timeline.scrollHeight;
  mark();
  resume();
  windows.postMessage({ opened: call.dataset.call });
});
let watched = Boolean(document.querySelector("#own-panel [data-watching]"));
document.addEventListener("call-received", (event) => open(event.detail.value));

/* A window of its own, such as the map, and this one show the same call. */
const windows = new BroadcastChannel(`mih:${me}`);
windows.onmessage = ({ data }) => data.open && pane.matches("#pane") && open(data.open);
document.addEventListener("mih:open", (event) => open(event.detail));

/** @param {string} id */
function open(id) {
  htmx.ajax("get", `/calls/${id}/`, { target: "#pane" });
}

mine(document);
setTimeout(() => {
  for (const row of document.querySelectorAll(".alert, .handoff, .task")) emit("mih:hear", row);
});
pane.tabIndex = -1;
count();
mark();
connect();
setInterval(freshness, 200);
const [, what, which] = location.hash.match(/^#(call|watch|screen)=([0-9a-f-]{36})$/) ?? [];
if (which && lists.call && what === "call") open(which);
if (which && lists.call && what === "watch")
  htmx.ajax("post", `/calls/${which}/watch/`, { target: "#pane" });
/* From a follow-up: the call, and on it the sheet that screens the person. */
if (which && lists.call && what === "screen") {
  const arrived = (/** @type {DocumentEventMap["htmx:afterSwap"]} */ event) => {
    if (event.detail.target.id !== "pane") return;
    document.removeEventListener("htmx:afterSwap", arrived);
    setTimeout(() => emit("mih:press", "q"));
  };
  document.addEventListener("htmx:afterSwap", arrived);
  open(which);
}
