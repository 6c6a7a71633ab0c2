/* The live screen: frames in, rows drawn, and an honest word on how fresh it all is.

   The page keeps one number, the last event it has surely shown whole. Whatever it missed it asks
   for by that number, so a lost socket costs nothing but time. One event may bring several
   frames, and the line may be cut between them: a frame proves only the events before its own. */
const SILENCE = 12_000;
const pane = document.querySelector("[data-pane]");
const announce = document.querySelector("#announce");
const stale = document.querySelector("#stale");
const lists = {
  call: document.querySelector("#calls"),
  unit: document.querySelector("#units"),
  alert: document.querySelector("#alerts"),
  duress: document.querySelector("#alerts"),
  handoff: document.querySelector("#queue"),
  call_back: document.querySelector("#tasks"),
  transfer: document.querySelector("#tasks"),
};
const me = document.body.dataset.user;
let seq = Number(pane.dataset.seq);
let heard = 0;
let lost = Date.now();
let delay = 250;
let socket;
const waiting = new Map();

const shown = () => [...document.querySelectorAll("[data-subject]")].map((one) => one.dataset.subject);
const find = (subject) => document.querySelector(`[data-subject="${CSS.escape(subject)}"]`);
const emit = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const kind = (subject) => subject.split(":", 1)[0];

function connect() {
  socket = new WebSocket(pane.dataset.socket);
  socket.onopen = () => { lost = 0; resume(); emit("mih:live"); };
  socket.onmessage = (message) => apply(JSON.parse(message.data));
  socket.onclose = () => {
    lost ||= Date.now();
    setTimeout(connect, delay + Math.random() * delay);
    delay = Math.min(delay * 2, 4000);
  };
}

function resume() {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ resume: seq, shown: shown() }));
}

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

function draw({ subject, html }) {
  if (["open", "watch"].includes(kind(subject))) return drawCall(subject, html);
  if (["tally", "wall"].includes(kind(subject))) return swap(find(subject), html);
  if (kind(subject) === "desk") return drawDesk(find(subject), parse(html));
  const old = find(subject);
  if (html === null) return remove(old);
  place(lists[kind(subject)], parse(html), old);
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function swap(old, html) {
  const fresh = parse(html);
  old.replaceWith(fresh);
  htmx.process(fresh);
  return fresh;
}

/* One's own corner. The focus stays on the same button, and a new whisper is told. */
function drawDesk(old, fresh) {
  const before = old.querySelectorAll(".whispers li").length;
  const active = old.contains(document.activeElement) && document.activeElement;
  old.replaceWith(fresh);
  htmx.process(fresh);
  if (active) refocus(fresh, active);
  const whispers = fresh.querySelectorAll(".whispers li");
  if (whispers.length > before) tell(`Whisper from ${whispers[whispers.length - 1].textContent.trim()}`);
}

/* What is drawn for everybody, and meant for one person or for all but one. */
function mine(root) {
  for (const one of root.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== me;
  for (const one of root.querySelectorAll("[data-but]")) one.hidden = one.dataset.but === me;
}

/* A row moves only when its rank changes, and never under the pointer or the focus: one that
   is being looked at stays, and the list is put in order when it is left alone. */
function place(list, row, old) {
  if (!list) return;
  const focused = old?.contains(document.activeElement);
  const held = focused || old?.matches(":hover");
  if (held || (old && inOrder(old, row.dataset.rank))) old.replaceWith(row);
  else {
    old?.remove();
    list.insertBefore(row, [...list.children].find((other) => other.dataset.rank > row.dataset.rank) ?? null);
    if (!old && row.matches(".call")) {
      tell(`New call: ${row.querySelector(".where").textContent}`);
      emit("mih:sound", "call");
    }
  }
  mine(row);
  if (row.dataset.heard !== undefined && row.dataset.heard !== old?.dataset.heard) emit("mih:hear", row);
  htmx.process(row);
  mark();
  if (focused) row.querySelector("a")?.focus({ preventScroll: true });
}

const inOrder = (row, rank = row.dataset.rank) =>
  (row.previousElementSibling?.dataset.rank ?? "") <= rank &&
  (row.nextElementSibling?.dataset.rank ?? "\uffff") >= rank;

function order(list) {
  const rows = [...list.children];
  if (rows.every((row) => inOrder(row)) || list.matches(":hover") || list.contains(document.activeElement)) return;
  list.append(...rows.sort((one, other) => (one.dataset.rank < other.dataset.rank ? -1 : 1)));
}

for (const list of Object.values(lists)) {
  list?.addEventListener("mouseleave", () => order(list));
  list?.addEventListener("focusout", () => setTimeout(() => order(list)));
}

/* A row whose own request is under way stays for the answer: a refusal has to be read. */
function remove(row) {
  if (!row) return;
  if (row.querySelector(".htmx-request")) return void row.addEventListener("htmx:afterRequest", () => remove(row), { once: true });
  const next = row.contains(document.activeElement) && (row.nextElementSibling ?? row.previousElementSibling);
  row.remove();
  if (next) next.querySelector("a")?.focus();
}

function drawCall(subject, html) {
  const call = find(subject);
  if (!call) return;
  if (html === null) return gone(call);
  document.dispatchEvent(new CustomEvent("mih:open-changed"));
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const part of [...template.content.children]) drawPart(part);
}

function drawPart(part) {
  const old = document.getElementById(part.id);
  if (!old || comparable(old) === comparable(part)) return;
  const active = document.activeElement;
  const held = old.contains(active) && active !== old;
  if (held && active.matches("input, textarea, select")) return void waiting.set(part.id, part);
  mine(part);
  const bottom = old.scrollHeight - old.scrollTop - old.clientHeight < 40;
  old.replaceWith(part);
  htmx.process(part);
  if (part.id === "part-timeline") part.scrollTop = bottom ? part.scrollHeight : old.scrollTop;
  if (held) refocus(part, active);
}

/* The focus goes to the very same button, or to none: never to another one in its place. */
function refocus(part, was) {
  const same = [...part.querySelectorAll("button, a")].find(
    (one) => was.dataset.step ? one.dataset.step === was.dataset.step : one.textContent === was.textContent
  );
  (same ?? pane).focus({ preventScroll: true });
}

const comparable = (element) =>
  element.outerHTML.replace(/ class="[^"]*"| hidden=""|(<time[^>]*>)[^<]*/g, "$1").replace(/\s+/g, " ");

document.addEventListener("focusout", () => setTimeout(() => {
  for (const [id, part] of waiting) {
    if (document.getElementById(id)?.contains(document.activeElement)) continue;
    waiting.delete(id);
    drawPart(part);
  }
}));

function gone(call) {
  if (call.querySelector(".gone")) return;
  call.querySelector("#part-actions")?.replaceChildren();
  call.querySelector("#part-work")?.replaceChildren();
  const line = document.createElement("p");
  line.className = "gone";
  line.setAttribute("role", "alert");
  line.textContent = "This call has left your board. What you typed is still here; copy it if you need it.";
  call.prepend(line);
}

function mark() {
  const open = document.querySelector("#call")?.dataset.call;
  for (const row of document.querySelectorAll(".call")) {
    row.toggleAttribute("aria-current", row.dataset.subject === `call:${open}`);
  }
}

function count() {
  const calls = [...document.querySelectorAll("#calls .call")];
  const active = calls.filter((row) => row.dataset.status === "active").length;
  write("[data-count=active]", active);
  write("[data-count=waiting]", calls.length - active);
  write("[data-count=queue]", document.querySelectorAll("#queue .handoff").length);
  write("[data-count=units]", document.querySelectorAll("#units .unit").length);
  const duty = {};
  for (const unit of document.querySelectorAll("#units .unit")) {
    if (unit.dataset.state.startsWith("o") && unit.dataset.state !== "on_scene") continue;
    duty[unit.dataset.program] = (duty[unit.dataset.program] ?? 0) + 1;
  }
  write("[data-on-duty]", Object.entries(duty).map(([p, n]) => `${p.toUpperCase()} ${n}`).join(" · ") || "nobody");
}

function write(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

let told = 0;
function tell(text) {
  if (!announce || Date.now() - told < 2000) return;
  told = Date.now();
  announce.textContent = text;
}

/* Live, or stale since when: a console that hears nothing never looks alive. */
function freshness() {
  const silent = heard ? Date.now() - heard : Infinity;
  const dead = (lost && Date.now() - lost > 2500) || (heard && silent > SILENCE);
  const since = new Date(heard || lost || Date.now()).toLocaleTimeString("en-GB", { timeZone: document.body.dataset.zone });
  const text = dead ? `STALE since ${since}` : heard ? `live · ${(silent / 1000).toFixed(1)} s` : "connecting";
  for (const one of document.querySelectorAll("[data-fresh]")) {
    const words = one.dataset.fresh === "pane" && !dead ? text.split(" ·")[0] : text;
    if (one.textContent !== words) one.textContent = words;
  }
  if (dead && !document.body.classList.contains("dead")) emit("mih:sound", "stale");
  document.body.classList.toggle("dead", Boolean(dead));
  stale.hidden = !dead;
  if (dead) stale.textContent = `No word from the server since ${since}. What you see may be out of date; trying again.`;
}

/* The open call is shown from its own number on, so that nothing between is missed. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== pane) return;
  const call = document.querySelector("#call");
  if (!call) return;
  seq = Math.min(seq, Number(call.dataset.seq));
  const watching = "watching" in call.dataset;
  if (watched && !watching) htmx.ajax("POST", "/unwatch/", { swap: "none" });
  watched = watching;
  history.replaceState(null, "", `#${watching ? "watch" : "call"}=${call.dataset.call}`);
  mine(call);
  const timeline = document.querySelector("#part-timeline");
  timeline.scrollTop = timeline.scrollHeight;
  mark();
  resume();
  windows.postMessage({ opened: call.dataset.call });
});
let watched = Boolean(document.querySelector("#desk .fact"));
document.addEventListener("call-received", (event) => open(event.detail.value));

/* A window of its own, such as the map, and this one show the same call. */
const windows = new BroadcastChannel(`mih:${me}`);
windows.onmessage = ({ data }) => data.open && pane.matches("#pane") && open(data.open);
document.addEventListener("mih:open", (event) => open(event.detail));

function open(id) {
  htmx.ajax("GET", `/calls/${id}/`, { target: "#pane" });
}

mine(document);
setTimeout(() => document.querySelectorAll(".alert, .handoff, .task").forEach((row) => emit("mih:hear", row)));
pane.tabIndex = -1;
count();
mark();
connect();
setInterval(freshness, 200);
const asked = location.hash.match(/^#(call|watch)=([0-9a-f-]{36})$/);
if (asked && lists.call && asked[1] === "call") open(asked[2]);
if (asked && lists.call && asked[1] === "watch") htmx.ajax("POST", `/calls/${asked[2]}/watch/`, { target: "#pane" });
