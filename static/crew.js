/* The crew's phone. Every press is written down on the phone first, with its own name and its real
   time, and sent in order as soon as the network lets it. The server does each once, however often
   it hears of it. What it refuses is shown until somebody has read why: nothing is dropped. */
const me = document.body.dataset.user;
const panel = document.querySelector("#now");
const line = document.querySelector("#net");
const refused = document.querySelector("#refused");
const store = (name, empty) => ({
  get: () => JSON.parse(localStorage.getItem(`crew:${me}:${name}`) ?? JSON.stringify(empty)),
  set: (value) => localStorage.setItem(`crew:${me}:${name}`, JSON.stringify(value)),
});
const queue = store("queue", []);
const conflicts = store("conflicts", []);
const NEXT = {
  dispatched: ["en_route"],
  en_route: ["on_scene", "staged"],
  staged: ["on_scene"],
  on_scene: ["transporting", "cleared"],
  transporting: ["cleared"],
};
const WORDS = { dispatched: "Dispatched", en_route: "En route", on_scene: "On scene", staged: "Staged", transporting: "Transporting", cleared: "Clear" };
const RETRY = [1000, 2000, 4000, 8000, 15000];
/* The server's clock, as last heard of: a phone's own may be wrong, and the page is a kept one. */
const skew = store("skew", 0);
const now = () => Date.now() + skew.get();
document.body.dataset.now = new Date(now()).toISOString();
const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
let tries = 0;
let timer;
let online = true;
let heard = 0;

/* In order, but for the alarm, which waits for nothing. */
const first = () => queue.get().find(({ kind }) => kind === "duress") ?? queue.get()[0];

/* Written down before anything else happens; one writer at a time, whatever tabs are open. */
const locked = (work) => navigator.locks.request(`crew:${me}`, work);

async function press(kind, about, word = "", spot = null) {
  const action = { key: crypto.randomUUID(), kind, about, word, spot, at: new Date(now()).toISOString() };
  await locked(() => queue.set([...queue.get(), action]));
  draw();
  flush();
}

async function flush() {
  clearTimeout(timer);
  const sent = await navigator.locks.request(`crew-send:${me}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return true;
    for (let action; (action = first()); ) if (!(await send(action))) return false;
    return true;
  });
  if (!sent) timer = setTimeout(flush, RETRY[Math.min(tries++, RETRY.length - 1)]);
  else if (tries) (tries = 0), refresh();
  draw();
}

/* True when the server has said what became of it: done, or refused for good. */
async function send(action) {
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/json" };
  const answer = await fetch("/crew/act/", { method: "POST", headers, body: JSON.stringify(action), signal: AbortSignal.timeout(8000) }).catch(() => null);
  online = Boolean(answer);
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 408) return false;
  if (answer.redirected || answer.status === 401 || (answer.status === 403 && !answer.headers.get("content-type")?.includes("json"))) {
    line.textContent = `Signed out: ${queue.get().length} not sent. Sign in, and they go.`;
    return false;
  }
  const { problem } = answer.ok ? {} : await answer.json().catch(() => ({ problem: "The server refused it." }));
  await locked(() => {
    if (problem) conflicts.set([...conflicts.get(), { ...action, problem }]);
    queue.set(queue.get().filter((one) => one.key !== action.key));
  });
  if (!queue.get().length) refresh();
  return true;
}

async function refresh() {
  const answer = await fetch("/crew/now/", { signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (answer?.redirected) return void (line.textContent = "Signed out: sign in again.");
  online = Boolean(answer?.ok);
  if (!answer?.ok) return draw();
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (Math.abs(date - now()) > 3000) skew.set(date - Date.now());
  const before = panel.querySelector("[data-job]");
  const kept = panel.querySelector("textarea")?.value;
  const outcome = panel.querySelector("[name=outcome]")?.value;
  panel.innerHTML = await answer.text();
  const after = panel.querySelector("[data-job]");
  if (kept && panel.querySelector("textarea")) panel.querySelector("textarea").value = kept;
  if (outcome && panel.querySelector("[name=outcome]")) panel.querySelector("[name=outcome]").value = outcome;
  if (after && before?.dataset.job !== after.dataset.job) ring("New call: read the hazards, then go.");
  else if (after && before.dataset.digest !== after.dataset.digest) ring("Your call changed: read it.");
  draw();
}

function ring(words) {
  const news = document.querySelector("#news");
  news.hidden = false;
  news.querySelector("b").textContent = words;
  navigator.vibrate?.([300, 100, 300]);
  const audio = new AudioContext();
  if (audio.state !== "running") return void audio.close();
  const tone = new OscillatorNode(audio, { frequency: 740 });
  tone.connect(new GainNode(audio, { gain: 0.2 })).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  tone.onended = () => audio.close();
}

/* Where the unit is as far as this phone knows: what the server says, and what it was not told. */
function draw() {
  const waiting = queue.get();
  for (const job of panel.querySelectorAll("[data-job]")) {
    const steps = waiting.filter((one) => one.kind === "progress" && one.about === job.dataset.job);
    const status = steps.at(-1)?.word.split(":")[0] ?? job.dataset.status;
    const read = job.dataset.unread === "" || waiting.some((one) => one.kind === "hazards" && one.about === job.dataset.job);
    job.querySelector(".status").textContent = WORDS[status] + (steps.length ? " (not sent yet)" : "");
    for (const button of job.querySelectorAll("[data-step]")) {
      const gated = button.dataset.step === "on_scene" && "gated" in job.dataset;
      const unread = button.dataset.step === "en_route" && !read;
      button.hidden = !(NEXT[status] ?? []).includes(button.dataset.step) || gated || unread;
    }
    const ask = job.querySelector("[data-kind=hazards]");
    if (ask) ask.hidden = read;
    job.querySelector(".outcome").hidden = !(NEXT[status] ?? []).includes("cleared");
  }
  line.textContent = waiting.length ? `${online ? "Sending" : "No network"}: ${waiting.length} to send` : online ? "Live" : "No network";
  line.className = online && !waiting.length ? "ok" : "off";
  refused.replaceChildren(...conflicts.get().map(conflict));
}

function conflict({ key, kind, word, at, problem }) {
  const row = document.createElement("li");
  const what = kind === "progress" ? WORDS[word.split(":")[0]] : kind.replace("_", " ");
  const time = new Date(at).toLocaleTimeString("en-GB", { timeZone: document.body.dataset.zone });
  row.append(Object.assign(document.createElement("b"), { textContent: `${time} ${what}: ` }), problem);
  if (kind === "note") row.append(Object.assign(document.createElement("q"), { textContent: word }));
  const read = Object.assign(document.createElement("button"), { textContent: "I have read it", className: "big quiet" });
  read.onclick = () => locked(() => conflicts.set(conflicts.get().filter((one) => one.key !== key))).then(draw);
  row.append(read);
  return row;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-kind]");
  if (!button) return;
  const { kind, about = null, word = "" } = button.dataset;
  if (kind === "note") {
    const text = button.closest("form").querySelector("textarea");
    if (text.value.trim()) press(kind, about, text.value);
    text.value = "";
  } else if (button.dataset.step === "cleared") {
    const outcome = button.closest("[data-job]").querySelector("[name=outcome]").value;
    press(kind, about, outcome ? `${word}:${outcome}` : word);
  } else press(kind, about, word);
  event.preventDefault();
});
document.querySelector("#news button").addEventListener("click", () => { document.querySelector("#news").hidden = true; });
document.querySelector("#share").addEventListener("change", (event) => share(event.target.checked));
document.querySelector("#leave").addEventListener("submit", () => navigator.serviceWorker?.controller?.postMessage("forget"));

/* Positions are worth nothing a minute later: the latest is sent, none is kept. */
let watch;
function share(on) {
  navigator.geolocation?.clearWatch(watch);
  if (!on) return;
  let last = 0;
  watch = navigator.geolocation?.watchPosition(({ coords, timestamp }) => {
    if (timestamp - last < 5000) return;
    last = timestamp;
    const body = JSON.stringify({ key: crypto.randomUUID(), kind: "position", at: new Date(timestamp).toISOString(), spot: [coords.latitude, coords.longitude] });
    fetch("/crew/act/", { method: "POST", headers: { "X-CSRFToken": token() }, body }).catch(() => null);
  });
}

/* The bell: something happened to a unit or a call, so ask what this one has now. */
let soon;
function listen() {
  const socket = new WebSocket(panel.dataset.socket);
  socket.onopen = () => socket.send(JSON.stringify({ resume: Number(panel.dataset.seq), shown: [] }));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    heard = Date.now();
    if (frame.reload) return location.reload();
    if (frame.seq) panel.dataset.seq = frame.seq;
    if (/^(unit|call|duress):/.test(frame.subject ?? "")) soon ??= setTimeout(() => ((soon = undefined), refresh()), 150);
  };
  socket.onclose = () => setTimeout(listen, 2000);
}

addEventListener("online", () => (refresh(), flush()));
addEventListener("offline", () => ((online = false), draw()));
document.addEventListener("visibilitychange", () => document.hidden || (refresh(), flush()));
setInterval(() => Date.now() - heard > 12_000 && refresh(), 10_000);
navigator.serviceWorker?.register("/crew/worker.js", { scope: "/crew/" });
draw();
refresh();
flush();
listen();
