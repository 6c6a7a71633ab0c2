/* Ages that tick, against the server's clock: amber at 80 % of the limit, or where data-warn says, red at 100 %. */
const skew =
  Date.parse(document.body.dataset.now ?? "") - performance.timeOrigin - performance.now();
const now = () => performance.timeOrigin + performance.now() + skew;

/** @param {number} seconds */
function spell(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const rest = `${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
  return hours ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

function tick() {
  for (const age of document.querySelectorAll("[data-since]")) {
    const { since = "", limit, warn } = age.dataset;
    const seconds = (now() - Date.parse(since)) / 1000;
    const part = limit ? seconds / Number(limit) : 0;
    const amber = warn ? Number(warn) / Number(limit) : 0.8;
    const text = spell(seconds);
    if (age.textContent !== text) age.textContent = text;
    age.classList.toggle("late", part >= 1);
    age.classList.toggle("warn", part >= amber && part < 1);
  }
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.textContent = new Date(now()).toLocaleTimeString("en-GB", {
      timeZone: document.body.dataset.zone,
    });
  }
}

setInterval(tick, 1000);
document.addEventListener("mih:drawn", tick);
document.addEventListener("htmx:afterSwap", tick);
tick();
