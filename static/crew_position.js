/* Where the crew's phone is, for as long as the crew wants it known. */
import { token } from "./page.js";

/** @type {number | undefined} */
let watch;
/**
 * Positions are worth nothing a minute later: the latest is sent, none is kept.
 * @param {boolean} on
 */
export function share(on) {
  if (watch !== undefined) navigator.geolocation?.clearWatch(watch);
  if (!on) return;
  let last = 0;
  watch = navigator.geolocation?.watchPosition(({ coords, timestamp }) => {
    if (timestamp - last < 5000) return;
    last = timestamp;
    const at = new Date(timestamp).toISOString();
    const spot = [coords.latitude, coords.longitude];
    const body = JSON.stringify({ key: crypto.randomUUID(), kind: "position", at, spot });
    const headers = { "X-CSRFToken": token() };
    fetch("/crew/act/", { method: "POST", headers, body }).catch(() => null);
  });
}
