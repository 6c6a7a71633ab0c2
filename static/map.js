/* The map: what is in the lists, where it is. Calls by the shape of their band, units by a ring with
   the age of their position. Selecting on the map is selecting in the list, and the other way. */
import { color, drawCity } from "./city.js";
import { me, say, write } from "./page.js";

/** @typedef {import("leaflet").Marker & {look?: string, words?: HTMLElement}} Marker */
const box = document.querySelector("#map");
const STALE = 5 * 60;
const LABELS_FROM = 12;
/** @type {Map<string, Marker>} */
const markers = new Map();
/** @type {import("leaflet").Map | undefined} */
let map;
/** @type {string | undefined} */
let chosen;
/** @type {string[]} */
let walk = [];
let wanted = false;

const shown = () => document.body.dataset.map !== "folded";
const rows = () => document.querySelectorAll("#calls .call[data-lat], #units .unit[data-lat]");
/**
 * @param {HTMLElement} row
 * @returns {[number, number]}
 */
const spot = (row) => [Number(row.dataset.lat), Number(row.dataset.lon)];
/** @param {HTMLElement} row */
const isCall = (row) => row.matches(".call");
/** @param {HTMLElement} row */
const subjectOf = (row) => row.dataset.subject ?? "";
/** @param {HTMLElement} row */
const name = (row) => row.querySelector(isCall(row) ? ".where" : "b")?.textContent ?? "";

function load() {
  if (map || wanted || !box || !shown()) return;
  wanted = true;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = box.dataset.css ?? "";
  const script = document.createElement("script");
  script.src = box.dataset.leaflet ?? "";
  script.onload = () => start(box);
  document.head.append(style, script);
}

/** @param {HTMLElement} box */
async function start(box) {
  const drawn = open(box);
  map = drawn;
  sync();
  const answer = await fetch(box.dataset.city ?? "").catch(() => null);
  if (answer?.ok) drawCity(drawn, await answer.json());
}

/**
 * Where the city's folder says that its middle is.
 * @param {HTMLElement} box
 * @returns {[number, number]}
 */
function centerOf(box) {
  const [latitude = 0, longitude = 0] = (box.dataset.center ?? "").split(",").map(Number);
  return [latitude, longitude];
}

/** @param {HTMLElement} box */
function open(box) {
  const map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, keyboard: true });
  map.setView(centerOf(box), 11);
  map.attributionControl.setPrefix("");
  const { tiles, credit } = box.dataset;
  if (tiles) L.tileLayer(tiles, { attribution: credit, maxZoom: 19 }).addTo(map);
  map.attributionControl.addAttribution(`${say("schematic")} · ${box.dataset.source}`);
  map.on("zoomend", () => box.classList.toggle("labeled", map.getZoom() >= LABELS_FROM));
  return map;
}

/* Every row with a place has its marker; a row that is gone takes its marker with it. */
function sync() {
  if (!map) return;
  const there = new Set();
  for (const row of rows()) {
    there.add(subjectOf(row));
    const old = markers.get(subjectOf(row));
    const look = lookOf(row);
    if (!old) markers.set(subjectOf(row), add(map, row, look));
    else {
      old.setLatLng(spot(row));
      if (old.look !== look) dress(old, row, look);
    }
  }
  for (const [subject, marker] of markers) {
    if (there.has(subject)) continue;
    marker.remove();
    markers.delete(subject);
  }
  select();
}

/** @param {HTMLElement} row */
function lookOf(row) {
  const { band, status, state, program } = row.dataset;
  return isCall(row) ? `call ${band} ${status}` : `unit ${state} ${program}`;
}

/**
 * @param {import("leaflet").Map} map
 * @param {HTMLElement} row
 * @param {string} look
 */
function add(map, row, look) {
  const subject = subjectOf(row);
  /* Dressed before it is drawn: Leaflet would ask for an icon of its own, which is not here. */
  const icon = L.divIcon({ className: "map-marker" });
  const options = { icon, keyboard: false, zIndexOffset: isCall(row) ? 0 : 500 };
  /** @type {Marker} */
  const marker = L.marker(spot(row), options).addTo(map);
  marker.on("click", () => choose(subject, true));
  dress(marker, row, look);
  return marker;
}

/**
 * @param {Marker} marker
 * @param {HTMLElement} row
 * @param {string} look
 */
function dress(marker, row, look) {
  const html = document.createElement("div");
  const glyph = isCall(row) ? row.querySelector("svg") : null;
  if (glyph) html.append(glyph.cloneNode(true));
  else {
    const mark = document.createElement("i");
    mark.textContent = row.querySelector(".mark")?.textContent ?? "";
    html.append(mark);
  }
  const words = document.createElement("span");
  words.textContent = isCall(row) ? (row.querySelector(".number")?.textContent ?? "") : name(row);
  html.append(words);
  marker.look = look;
  marker.words = words;
  marker.setIcon(L.divIcon({ html, className: `map-${look}`, iconSize: [26, 26] }));
  const drawn = marker.getElement();
  if (drawn) drawn.title = name(row);
}

/** @param {number} seconds */
const ageOf = (seconds) => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

/* How old a position is, beside its callsign; an old one is dashed, and says so. */
function age() {
  if (!map) return;
  for (const row of document.querySelectorAll("#units .unit[data-at]")) {
    const marker = markers.get(subjectOf(row));
    const at = Date.parse(row.dataset.at ?? "");
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    const old = seconds >= STALE;
    const words = old ? say("oldPosition", { age: ageOf(seconds) }) : ageOf(seconds);
    const text = `${name(row)} · ${words}`;
    if (!marker?.words || marker.words.textContent === text) continue;
    marker.words.textContent = text;
    marker.getElement()?.classList.toggle("old", old);
  }
}

/**
 * @param {string} subject
 * @param {boolean} act
 */
function choose(subject, act) {
  chosen = subject;
  const row = document.querySelector(`[data-subject="${CSS.escape(subject)}"]`);
  if (!row) return;
  const link = row.querySelector("a");
  if (act && link) link.click();
  else if (act) row.scrollIntoView({ block: "nearest" });
  select();
  const marker = markers.get(subject);
  if (map && marker && !map.getBounds().pad(-0.1).contains(marker.getLatLng()))
    map.panTo(marker.getLatLng());
  write("#announce", name(row));
}

function select() {
  const open = document.querySelector("#call")?.dataset.call;
  for (const [subject, marker] of markers) {
    marker
      .getElement()
      ?.classList.toggle("chosen", subject === chosen || subject === `call:${open}`);
  }
}

/* With the keyboard: the arrows move the map, Page Up and Page Down go from one to the next,
   the nearest to the middle first, and Enter opens. */
box?.addEventListener("keydown", (event) => {
  if (!map || !["PageDown", "PageUp", "Enter"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Enter") {
    if (chosen) choose(chosen, true);
    return;
  }
  if (walk.length !== markers.size) walk = fromTheMiddle(map);
  const at = walk.indexOf(chosen ?? "");
  const next = walk.at((at + (event.key === "PageDown" ? 1 : -1) + walk.length) % walk.length);
  if (next) choose(next, false);
});

/** @param {import("leaflet").Map} map */
function fromTheMiddle(map) {
  const middle = map.getCenter();
  return [...markers]
    .map(([subject, marker]) => ({ subject, far: middle.distanceTo(marker.getLatLng()) }))
    .sort((one, other) => one.far - other.far)
    .map(({ subject }) => subject);
}

document.addEventListener("mih:positions", ({ detail }) => {
  for (const [unit, lat, lon, at] of detail) {
    const row = document.querySelector(`#units [data-unit="${unit}"]`);
    if (!row) continue;
    Object.assign(row.dataset, { lat, lon, at });
    markers.get(subjectOf(row))?.setLatLng([lat, lon]);
  }
  age();
});
document.addEventListener("mih:show", ({ detail }) => {
  if (!map) return;
  map.setView(detail, 14);
  L.circleMarker(detail, { color: color("focus"), radius: 14, fill: false }).addTo(map);
});
/** @type {ReturnType<typeof setTimeout> | undefined} */
let drawing;
document.addEventListener("mih:drawn", () => {
  if (drawing) return;
  drawing = setTimeout(() => {
    drawing = undefined;
    sync();
  }, 200);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id !== "pane") return;
  setTimeout(() => {
    chosen = undefined;
    select();
  });
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("#calls .call, #units .unit");
  if (!row || !map) return;
  chosen = row.dataset.subject;
  select();
});
addEventListener("resize", () => {
  load();
  map?.invalidateSize();
});
setInterval(age, 1000);
load();

/* In a window of its own the map opens calls in the console, and follows what is opened there. */
if (document.body.matches(".map-window")) {
  const windows = new BroadcastChannel(`mih:${me}`);
  windows.onmessage = ({ data }) => data.opened && choose(`call:${data.opened}`, false);
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("#calls a, #units a");
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      const id = link.getAttribute("href")?.split("=")[1] ?? "";
      windows.postMessage({ open: id });
      choose(`call:${id}`, false);
    },
    true,
  );
}
