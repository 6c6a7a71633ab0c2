/* What every page and script needs: who is looking, how this page is asked and told things, and its
   ages that tick. */

/** The person who is signed in; empty on a page that anybody may read. */
export const me = document.body.dataset.user ?? "";

/** The token of the session as it is now, even when somebody signed in again in another tab. */
export const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";

/**
 * An element that the page's template always draws.
 * @template {Element} [E=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} root
 * @returns {E}
 */
export function need(selector, root = document) {
  const element = /** @type {E | null} */ (root.querySelector(selector));
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}

/**
 * A sentence that the page's template has for its scripts. Each {name} in it becomes a value.
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
export function say(name, values = {}) {
  const sentence = need("#words").dataset[name];
  if (sentence === undefined) throw new Error(`The page has no words for ${name}.`);
  return sentence.replace(/\{(\w+)\}/g, (_, value) => String(values[value] ?? ""));
}

/**
 * Tell the page's other scripts.
 * @template {keyof import("../types/page").OurEvents} Name
 * @param {Name} name
 * @param {import("../types/page").OurEvents[Name]} [detail]
 */
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/**
 * A time of day as the city reads it.
 * @param {number} milliseconds
 */
export const timeOfDay = (milliseconds) =>
  new Date(milliseconds).toLocaleTimeString("en-GB", { timeZone: document.body.dataset.zone });

/**
 * A line of text in an element that may not be on this page.
 * @param {string} selector
 * @param {string | number} text
 */
export function write(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = String(text);
}

/* Ages tick against the server's clock: amber at 80 % of the limit, or where data-warn says, red at
   100 %. */
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
