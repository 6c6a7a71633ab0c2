/* The city under the calls and units: drawn once, from what the server made of open data. */

/** @param {string} token */
export const color = (token) =>
  getComputedStyle(document.body).getPropertyValue(`--${token}`).trim();

/**
 * Its limits, streets and neighborhoods, and the places people know by name.
 * @typedef {[number, number]} Spot
 * @typedef {{name: string, kind: string, at: Spot, sign: string, afar: boolean}} Landmark
 * @typedef {{name: string, points: Spot[]}} Axis
 * @typedef {import("geojson").GeoJsonObject} Shapes
 * @param {import("leaflet").Map} map
 * @param {{limits: Shapes, hoods: Shapes, axes: Axis[], marks: Landmark[]}} city
 */
export function drawCity(map, { limits, hoods, axes, marks }) {
  const quiet = { interactive: false };
  const thin = { ...quiet, color: color("line"), weight: 1 };
  const bold = { ...quiet, color: color("line-strong"), fill: false };
  const neighbor = { ...thin, fillColor: color("raised"), fillOpacity: 0.5 };
  const ours = { ...bold, weight: 2 };
  const style = (/** @type {import("geojson").Feature | undefined} */ shape) =>
    shape?.properties?.kind === "city" ? ours : neighbor;
  L.geoJSON(limits, { ...quiet, style }).addTo(map);
  const streets = L.layerGroup(axes.map(({ points }) => L.polyline(points, thin))).addTo(map);
  const near = L.layerGroup();
  L.geoJSON(hoods, { ...quiet, style: { ...bold, weight: 1, dashArray: "2 4" } }).addTo(near);
  for (const { name: street, points } of axes) {
    const middle = points[Math.floor(points.length / 2)];
    if (!middle) continue;
    const icon = label(street.toLowerCase(), "street");
    near.addLayer(L.marker(middle, { ...quiet, keyboard: false, icon }));
  }
  for (const { name: title, kind, at, sign, afar } of marks) {
    const layer = L.marker(at, { keyboard: false, icon: label(sign, `mark ${kind}`), title });
    (afar ? streets : near).addLayer(layer);
  }
  const fold = () => (map.getZoom() >= 13 ? near.addTo(map) : near.remove());
  map.on("zoomend", fold);
  fold();
}

/**
 * @param {string} text
 * @param {string} kind
 */
function label(text, kind) {
  const html = document.createElement("span");
  html.textContent = text;
  return L.divIcon({ html, className: `map-label ${kind}`, iconSize: [0, 0] });
}
