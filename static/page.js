/* What every script of a page needs: who is looking, and how this page is asked and told things. */

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
