/* The map: what is in the lists, where it is. Calls by the shape of their band, units by a ring with
   the age of their position. Selecting on the map is selecting in the list, and the other way. */
const box = document.querySelector("#map");
const STALE = 5 * 60;
const LABELS_FROM = 12;
const markers = new Map();
let map;
let chosen;
let wanted = false;

const shown = () => document.body.dataset.map !== "folded";
const rows = () => document.querySelectorAll("#calls .call[data-lat], #units .unit[data-lat]");
const spot = (row) => [Number(row.dataset.lat), Number(row.dataset.lon)];
const name = (row) => (row.matches(".call") ? row.querySelector(".where").textContent : row.querySelector("b").textContent);

function load() {
  if (map || wanted || !box || !shown()) return;
  wanted = true;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: box.dataset.css }));
  const script = Object.assign(document.createElement("script"), { src: box.dataset.leaflet, onload: start });
  document.head.append(script);
}

async function start() {
  map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, keyboard: true }).setView(box.dataset.center.split(",").map(Number), 11);
  map.attributionControl.setPrefix("");
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.credit, maxZoom: 19 }).addTo(map);
  map.attributionControl.addAttribution(`Schematic, not for navigation · ${box.dataset.source}`);
  map.on("zoomend", () => box.classList.toggle("labelled", map.getZoom() >= LABELS_FROM));
  sync();
  const answer = await fetch(box.dataset.city).catch(() => null);
  if (answer?.ok) drawCity(await answer.json());
}

const colour = (token) => getComputedStyle(document.body).getPropertyValue(`--${token}`).trim();

function drawCity({ limits, hoods, axes, marks }) {
  const look = { city: { color: colour("line-strong"), weight: 2, fill: false }, neighbour: { color: colour("line"), weight: 1, fillColor: colour("raised"), fillOpacity: 0.5 } };
  const quiet = { interactive: false };
  L.geoJSON(limits, { ...quiet, style: ({ properties }) => look[properties.kind] ?? look.neighbour }).addTo(map);
  const streets = L.layerGroup(axes.map(({ points }) => L.polyline(points, { ...quiet, color: colour("line"), weight: 1 }))).addTo(map);
  const near = L.layerGroup();
  L.geoJSON(hoods, { ...quiet, style: { color: colour("line-strong"), weight: 1, dashArray: "2 4", fill: false } }).addTo(near);
  for (const { name: street, points } of axes) {
    near.addLayer(L.marker(points[Math.floor(points.length / 2)], { ...quiet, keyboard: false, icon: label(street.toLowerCase(), "street") }));
  }
  const SIGNS = { station: "F", hospital: "H", police: "P" };
  for (const [place, kind, lat, lon] of marks) {
    const layer = L.marker([lat, lon], { keyboard: false, icon: label(SIGNS[kind] ?? "·", `mark ${kind}`), title: place });
    (kind === "hospital" ? streets : near).addLayer(layer);
  }
  const fold = () => (map.getZoom() >= 13 ? near.addTo(map) : near.remove());
  map.on("zoomend", fold);
  fold();
}

function label(text, kind) {
  const html = document.createElement("span");
  html.textContent = text;
  return L.divIcon({ html, className: `map-label ${kind}`, iconSize: [0, 0] });
}

/* Every row with a place has its marker; a row that is gone takes its marker with it. */
function sync() {
  if (!map) return;
  const there = new Set();
  for (const row of rows()) {
    there.add(row.dataset.subject);
    const old = markers.get(row.dataset.subject);
    const look = lookOf(row);
    if (!old) markers.set(row.dataset.subject, add(row, look));
    else {
      old.setLatLng(spot(row));
      if (old.look !== look) dress(old, row, look);
    }
  }
  for (const [subject, marker] of markers) {
    if (!there.has(subject)) (marker.remove(), markers.delete(subject));
  }
  select();
}

const lookOf = (row) => (row.matches(".call") ? `call ${row.dataset.band} ${row.dataset.status}` : `unit ${row.dataset.state} ${row.dataset.program}`);

function add(row, look) {
  const marker = L.marker(spot(row), { keyboard: false, zIndexOffset: row.matches(".call") ? 0 : 500 }).addTo(map);
  marker.on("click", () => choose(row.dataset.subject, true));
  dress(marker, row, look);
  return marker;
}

function dress(marker, row, look) {
  const html = document.createElement("div");
  if (row.matches(".call")) html.append(row.querySelector("svg").cloneNode(true));
  else html.append(Object.assign(document.createElement("i"), { textContent: row.querySelector(".mark").textContent }));
  const words = document.createElement("span");
  words.textContent = row.matches(".call") ? row.querySelector(".number").textContent : name(row);
  html.append(words);
  marker.look = look;
  marker.words = words;
  marker.setIcon(L.divIcon({ html, className: `map-${look}`, iconSize: [26, 26] }));
  marker.getElement().title = name(row);
}

/* How old a position is, beside its callsign; an old one is dashed, and says so. */
function age() {
  if (!map) return;
  for (const row of document.querySelectorAll("#units .unit[data-at]")) {
    const marker = markers.get(row.dataset.subject);
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(row.dataset.at)) / 1000));
    const old = seconds >= STALE;
    const text = `${name(row)} · ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}${old ? " old" : ""}`;
    if (!marker || marker.words.textContent === text) continue;
    marker.words.textContent = text;
    marker.getElement()?.classList.toggle("old", old);
  }
}

function choose(subject, act) {
  chosen = subject;
  const row = document.querySelector(`[data-subject="${CSS.escape(subject)}"]`);
  if (!row) return;
  const link = row.querySelector("a");
  if (act && link) link.click();
  else if (act) row.scrollIntoView({ block: "nearest" });
  select();
  const marker = markers.get(subject);
  if (marker && !map.getBounds().pad(-0.1).contains(marker.getLatLng())) map.panTo(marker.getLatLng());
  document.querySelector("#announce").textContent = name(row);
}

function select() {
  const open = document.querySelector("#call")?.dataset.call;
  for (const [subject, marker] of markers) {
    marker.getElement()?.classList.toggle("chosen", subject === chosen || subject === `call:${open}`);
  }
}

/* With the keyboard: the arrows move the map, Page Up and Page Down go from one to the next,
   the nearest to the middle first, and Enter opens. */
box?.addEventListener("keydown", (event) => {
  if (!map || !["PageDown", "PageUp", "Enter"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Enter") return chosen && choose(chosen, true);
  const middle = map.getCenter();
  const order = [...markers.keys()].sort((a, b) => middle.distanceTo(markers.get(a).getLatLng()) - middle.distanceTo(markers.get(b).getLatLng()));
  const walk = box.walk?.length === order.length ? box.walk : (box.walk = order);
  const at = walk.indexOf(chosen);
  choose(walk.at((at + (event.key === "PageDown" ? 1 : -1) + walk.length) % walk.length), false);
});

document.addEventListener("mih:positions", ({ detail }) => {
  for (const [unit, lat, lon, at] of detail) {
    const row = document.querySelector(`#units [data-unit="${unit}"]`);
    if (!row) continue;
    Object.assign(row.dataset, { lat, lon, at });
    markers.get(row.dataset.subject)?.setLatLng([lat, lon]);
  }
  age();
});
document.addEventListener("mih:show", ({ detail }) => {
  if (!map) return;
  map.setView(detail, 14);
  L.circleMarker(detail, { color: colour("focus"), radius: 14, fill: false }).addTo(map);
});
let drawing;
document.addEventListener("mih:drawn", () => {
  drawing ??= setTimeout(() => { drawing = undefined; sync(); }, 200);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "pane") setTimeout(() => { chosen = undefined; select(); });
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("#calls .call, #units .unit");
  if (row && map) { chosen = row.dataset.subject; select(); }
});
addEventListener("resize", () => { load(); map?.invalidateSize(); });
setInterval(age, 1000);
load();

/* In a window of its own the map opens calls in the console, and follows what is opened there. */
if (document.body.matches(".map-window")) {
  const windows = new BroadcastChannel(`mih:${document.body.dataset.user}`);
  windows.onmessage = ({ data }) => data.opened && choose(`call:${data.opened}`, false);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#calls a, #units a");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const id = link.getAttribute("href").split("=")[1];
    windows.postMessage({ open: id });
    choose(`call:${id}`, false);
  }, true);
}
