/* Alerts: the gravest stands in the masthead, every other in a list of its own, so that nothing
   below ever moves and none hides another. Those of one call stand together, where the gravest of
   them stands; the list is counted, and put in order when nobody is at it. */
import { write } from "./page.js";

const top = document.querySelector("#alerts");
const rest = document.querySelector("#more-alerts");

/** @param {HTMLElement} row */
const rank = (row) => row.dataset.rank ?? "";
/** @param {HTMLElement} row */
const group = (row) => row.dataset.group ?? row.dataset.subject ?? "";
/** @param {HTMLElement} element */
const isLookedAt = (element) =>
  element.contains(document.activeElement) || element.matches(":hover");

/** @param {Element | null} list */
const rowsOf = (list) => /** @type {HTMLElement[]} */ ([...(list?.children ?? [])]);

/**
 * By gravity; what is about one call stands where the gravest of it does.
 * @param {HTMLElement[]} rows
 */
function sorted(rows) {
  /** @type {Map<string, string>} */
  const gravest = new Map();
  for (const row of rows) {
    const before = gravest.get(group(row));
    if (before === undefined || rank(row) < before) gravest.set(group(row), rank(row));
  }
  /** @param {HTMLElement} row */
  const place = (row) => `${gravest.get(group(row))}|${group(row)}|${rank(row)}`;
  return [...rows].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** Put both in order. What somebody is at stays where it is, and comes in order afterwards. */
export function arrangeAlerts() {
  if (!top || !rest) return;
  const above = rowsOf(top);
  const [first, ...others] = sorted([...above, ...rowsOf(rest)]);
  const inHand = above.find(isLookedAt);
  const stays = inHand ?? first;
  if (stays && top.firstElementChild !== stays) top.prepend(stays);
  for (const row of above) if (row !== stays) rest.append(row);
  const below = inHand && first !== inHand ? sorted(rowsOf(rest)) : others;
  if (!isLookedAt(rest) && below.some((row, at) => rest.children[at] !== row)) {
    rest.append(...below);
  }
  mark();
}

/** Whose alert follows another of the same call; how many there are, about how many calls. */
function mark() {
  const below = rowsOf(rest);
  for (const row of rowsOf(top)) row.removeAttribute("data-follows");
  for (const [at, row] of below.entries()) {
    const before = below[at - 1];
    row.toggleAttribute("data-follows", Boolean(before && group(before) === group(row)));
  }
  const rows = [...rowsOf(top), ...below];
  write("[data-count=alerts]", rows.length);
  write("[data-count=alert-calls]", new Set(rows.map(group)).size);
  const pane = document.querySelector("#alert-pane");
  if (pane) pane.hidden = rows.length < 2;
}

rest?.addEventListener("mouseleave", arrangeAlerts);
rest?.addEventListener("focusout", () => setTimeout(arrangeAlerts));
top?.addEventListener("mouseleave", arrangeAlerts);
/* However a row went: answered, marked as seen, or no longer so. */
const watch = new MutationObserver(() => {
  arrangeAlerts();
  watch.takeRecords();
});
for (const list of [top, rest]) if (list) watch.observe(list, { childList: true });
arrangeAlerts();
