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
