/* What is heard: one short figure a class, its volume and mute per person on this position.

   An alert is heard once, and once more when nobody has answered it; on this position it can be
   marked as seen, and stays so. A call on offer is heard by those who could take it, and when it
   waits too long by everybody who sees the queue. Duress sounds until somebody answers it. What
   is critical can be silenced for five minutes, never for good. */
import { me, need, say, token, write } from "./page.js";

const SILENCE = 5 * 60_000;
const LOUDNESS = 60;
/* Every sound there is, from the dialog in which the console is arranged. */
const sounds = new Map(
  [...document.querySelectorAll("[data-sound]")].map((row) => [row.dataset.sound ?? "", row]),
);
const kept = `sounds:${me}`;
/** @type {Record<string, {volume?: number, muted?: number | boolean}>} */
const choices = JSON.parse(localStorage.getItem(kept) ?? "{}");
/** @type {Set<string | undefined>} */
const seen = new Set(JSON.parse(sessionStorage.getItem("seen") ?? "[]"));

/** @param {string} name */
const isCritical = (name) => "critical" in (sounds.get(name)?.dataset ?? {});

/**
 * The tones of a sound, each a frequency and a length in milliseconds.
 * @param {string} name
 */
const tonesOf = (name) =>
  (sounds.get(name)?.dataset.tones ?? "")
    .split(" ")
    .filter(Boolean)
    .map((tone) => tone.split(":").map(Number));

/** @param {string} name */
function isMuted(name) {
  const { muted = 0 } = choices[name] ?? {};
  return isCritical(name) ? Date.now() < Number(muted) : Boolean(muted);
}

/** @param {string} name */
const volume = (name) => (isMuted(name) ? 0 : (choices[name]?.volume ?? LOUDNESS) / 400);

/** @param {string} name */
function sound(name) {
  const gain = volume(name);
  const audio = gain ? new AudioContext() : null;
  if (audio?.state !== "running") {
    audio?.close();
    return;
  }
  let at = audio.currentTime;
  const level = new GainNode(audio, { gain });
  level.connect(audio.destination);
  for (const [frequency, length] of tonesOf(name)) {
    const until = at + (length ?? 0) / 1000;
    if (frequency) {
      const tone = new OscillatorNode(audio, { frequency });
      tone.connect(level);
      tone.start(at);
      tone.stop(until);
    }
    at = until;
  }
  setTimeout(() => audio.close(), (at - audio.currentTime) * 1000 + 100);
}

/** @param {HTMLElement} row */
const soundOf = (row) =>
  row.dataset.sound ?? [...sounds.keys()].find((name) => row.classList.contains(name));

/* Many at once are one sound, that of the gravest, and one sentence; of one call no more than one
   in a little while. */
const TOGETHER = 150;
const AGAIN = 10_000;
/** @type {HTMLElement[]} */
let toHear = [];
/** @type {Map<string, number>} */
const soundedAt = new Map();

/** @param {HTMLElement} row */
function hear(row) {
  if (seen.has(row.dataset.subject)) return row.remove();
  if (row.matches(".handoff, .task") && !concerns(row)) return;
  if (!toHear.length) setTimeout(hearTogether, TOGETHER);
  toHear.push(row);
}

function hearTogether() {
  const rows = toHear
    .filter((row) => row.isConnected)
    .sort((one, other) => order(one) - order(other));
  toHear = [];
  const [first] = rows;
  if (!first) return;
  const words = wordsOf(first);
  write("#alarm", rows.length > 1 ? say("severalAlerts", { count: rows.length, words }) : words);
  const now = Date.now();
  const news = rows.filter((row) => {
    const group = row.dataset.group ?? row.dataset.subject ?? "";
    const isNew = now - (soundedAt.get(group) ?? 0) > AGAIN;
    if (isNew) soundedAt.set(group, now);
    return isNew && !row.matches(".answered");
  });
  const name = news[0] && soundOf(news[0]);
  if (name) sound(name);
}

/** @param {HTMLElement} row */
function wordsOf(row) {
  const words = need(".words, .where", row).textContent.trim().replace(/\s+/g, " ");
  return row.matches(".handoff") ? say("callerWaits", { words }) : words;
}

/**
 * Sounds stand in the order of what they are about.
 * @param {HTMLElement} row
 */
const order = (row) => [...sounds.keys()].indexOf(soundOf(row) ?? "");

/** @param {HTMLElement} row */
function concerns(row) {
  if (row.dataset.heard?.endsWith("!")) return true;
  return row.matches(".handoff") && document.querySelector("#presence[data-hears-the-queue]");
}

document.addEventListener("mih:hear", (event) => hear(event.detail));
document.addEventListener("mih:sound", (event) => sound(event.detail));
setInterval(() => document.querySelector("[data-sounding]") && sound("duress"), 1500);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-dismiss]")?.closest(".alert");
  if (!row) return;
  seen.add(row.dataset.subject);
  sessionStorage.setItem("seen", JSON.stringify([...seen].slice(-50)));
  row.remove();
});

/* The choices, in the dialog in which the console is arranged. */
for (const [name, row] of sounds) {
  /** @type {HTMLInputElement} */
  const slider = need("input[type=range]", row);
  /** @type {HTMLInputElement} */
  const mute = need("input[type=checkbox]", row);
  const show = () => {
    slider.value = String(choices[name]?.volume ?? LOUDNESS);
    mute.checked = isMuted(name);
  };
  /** @param {{volume?: number, muted?: number | boolean}} change */
  const keep = (change) => {
    choices[name] = { ...choices[name], ...change };
    localStorage.setItem(kept, JSON.stringify(choices));
    show();
  };
  slider.addEventListener("input", () => keep({ volume: Number(slider.value) }));
  mute.addEventListener("change", () => {
    const until = isCritical(name) ? Date.now() + SILENCE : 1;
    keep({ muted: mute.checked ? until : 0 });
  });
  need("button", row).addEventListener("click", () => sound(name));
  show();
  if (isCritical(name)) setInterval(show, 5000);
}

/* How somebody arranges the console: kept by the server, for the role they work in. */
document.querySelector("#arrange")?.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLSelectElement)) return;
  const { name, value } = target;
  document.body.dataset[name] = value;
  const headers = { "X-CSRFToken": token() };
  fetch("/layout/", {
    method: "POST",
    headers,
    body: new URLSearchParams({ [name]: value }),
  }).catch(() => {
    write("#toast", say("layoutUnsaved"));
  });
  if (name === "map") dispatchEvent(new Event("resize"));
});

/* The map comes when everything else is there, and only where somebody wants it. */
function unfold() {
  const box = document.querySelector("#map");
  if (!box?.dataset.script || document.body.dataset.map === "folded") return;
  const src = box.dataset.script;
  delete box.dataset.script;
  document.body.append(Object.assign(document.createElement("script"), { type: "module", src }));
}
document.addEventListener("mih:live", () => setTimeout(unfold, 100), { once: true });
addEventListener("resize", unfold);
