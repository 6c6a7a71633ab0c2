/* The keyboard: one key an action, shown where it acts; lists move with the arrows. */
import { need } from "./page.js";

/** @type {HTMLDialogElement} */
const sheet = need("#sheet");
/** @param {HTMLElement} element */
const isVisible = (element) => element.offsetParent !== null && !element.matches(":disabled");
/**
 * Until the next frame a field of a dialog just closed still has the focus; nobody types in it.
 * @param {HTMLElement} target
 */
const isTyping = (target) =>
  target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") &&
  isVisible(target);

/** @param {string} key */
function act(key) {
  const root = document.querySelector("dialog[open]") ?? document;
  const target = [...root.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isVisible);
  if (!target) return false;
  const shown = document.getElementById(target.dataset.shows ?? "");
  if (shown) {
    if (target.dataset.tab) turn(target);
    focusFirst(shown);
  } else if ("list" in target.dataset) {
    (target.querySelector("[data-current]") ?? target.querySelector("li a"))?.focus();
  } else if ("focus" in target.dataset) target.focus();
  else target.click();
  return true;
}

/**
 * A digit answers the question in hand, or picks from an open list.
 * @param {string} number
 */
function digit(number) {
  const dialog = document.querySelector("dialog[open]");
  const form = dialog
    ? dialog.querySelector("form.asking")
    : document.querySelector("#triage-form");
  const option = !form && dialog?.querySelector(`[data-digit="${number}"]`);
  if (option) {
    option.click();
    return true;
  }
  if (!form || (!dialog && !form.contains(document.activeElement))) return false;
  /* While the server works out which questions follow, a key is for none of them. */
  const branches = form.querySelector("[data-branches]");
  if (branches?.matches(".htmx-request")) return true;
  const question = document.activeElement?.closest(".q") ?? firstOpen(form);
  const answer = question?.querySelector(`[data-digit="${number}"]`);
  if (!answer) return false;
  answer.click();
  if (!branches) focusFirst(form);
  return true;
}

/** @param {HTMLElement} question */
function isOpen(question) {
  if (question.hidden || question.querySelector(":checked")) return false;
  /** @type {HTMLInputElement | null} */
  const text = question.querySelector("input:not([type]), textarea");
  return !text?.value;
}
/** @param {HTMLElement} form */
const firstOpen = (form) => [...form.querySelectorAll(".q")].find(isOpen);

/**
 * The question in hand stands at the top of its pane, clear of the recommendation pinned below.
 * @param {HTMLElement} form
 */
function focusFirst(form) {
  const open = firstOpen(form);
  const field = open?.querySelector("input, textarea") ?? form.querySelector(".primary");
  field?.focus({ preventScroll: true });
  const pane = form.closest(".left, dialog");
  if (!open || !pane) return;
  pane.scrollTop += open.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
}

/**
 * @param {HTMLElement} list
 * @param {number} step
 */
function move(list, step) {
  const links = [...list.querySelectorAll("li a")];
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  if (!next) return;
  list.querySelector("[data-current]")?.removeAttribute("data-current");
  next.dataset.current = "";
  next.focus();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") return leave(target);
  if (key === "Enter" && target.matches("[data-pick]")) {
    event.preventDefault();
    return pick(target);
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Enter" && !event.shiftKey && target.matches("textarea[data-enter]")) {
    event.preventDefault();
    /** @type {HTMLTextAreaElement} */ (target).form?.requestSubmit();
    return;
  }
  if (isTyping(target)) return;
  const list = target.closest("[data-list]");
  if (list && (key === "ArrowDown" || key === "ArrowUp")) {
    event.preventDefault();
    return move(list, key === "ArrowDown" ? 1 : -1);
  }
  if (/^[0-9]$/.test(key) ? digit(key) : act(key.toLowerCase())) event.preventDefault();
});

/**
 * Enter takes the first thing found; if the search is still under way, as soon as it is there.
 * @param {HTMLElement} field
 */
function pick(field) {
  const found = need(`#${field.dataset.pick}`);
  const words = /** @type {HTMLInputElement} */ (field).value.trim();
  if (!words) return;
  if (found.querySelector("[data-words]")?.dataset.words?.trim() !== words) {
    found.dataset.wanted = words;
    return;
  }
  delete found.dataset.wanted;
  found.querySelector("[data-give]")?.click();
}

/**
 * One page of the open call at a time.
 * @param {HTMLElement} tab
 */
function turn(tab) {
  for (const page of document.querySelectorAll("#call .left > [id^=tab-]")) {
    page.hidden = page.id !== `tab-${tab.dataset.tab}`;
  }
  for (const other of document.querySelectorAll("#call .tab")) {
    other.setAttribute("aria-pressed", String(other.dataset.tab === tab.dataset.tab));
  }
}

/** @param {HTMLElement} target */
function leave(target) {
  const form = target.closest("#fact-form, #needs-form, #strike-form, #override");
  if (form) form.hidden = true;
  if (!document.querySelector("dialog[open]")) target.blur();
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest("[data-close]")) sheet.close();
  const press = target.closest("[data-press]");
  if (press) act(press.dataset.press ?? "");
  const open = target.closest("[data-open]");
  if (open) /** @type {HTMLDialogElement} */ (need(`#${open.dataset.open}`)).showModal();
  const hide = target.closest("[data-hide]");
  if (hide) need(`#${hide.dataset.hide}`).hidden = true;
  const tab = target.closest("[data-tab]");
  if (tab) turn(tab);
  const show = target.closest("[data-show]");
  if (show) reveal(need(`#${show.dataset.show}`), "select, input");
  const fact = target.closest("[data-fact]");
  if (fact) state(fact);
  const needs = target.closest("[data-needs]");
  if (needs) stateNeeds(needs);
  const strike = target.closest("[data-strike]");
  if (strike) correct(strike);
});

/**
 * @param {HTMLElement} form
 * @param {string} field
 */
function reveal(form, field) {
  form.hidden = false;
  need(field, form).focus();
}

/**
 * A field of a form, by its name.
 * @param {Element} form
 * @param {string} name
 */
const fieldOf = (form, name) => /** @type {HTMLInputElement} */ (need(`[name=${name}]`, form));

/**
 * The form carries the answers that were on the screen when it was opened: only those are replaced.
 * @param {HTMLElement} button
 */
function state(button) {
  const form = need("#fact-form");
  for (const old of form.querySelectorAll("[name=seen]")) old.remove();
  for (const id of (button.dataset.seen ?? "").trim().split(/\s+/).filter(Boolean)) {
    form.append(
      Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: id }),
    );
  }
  fieldOf(form, "topic").value = button.dataset.fact ?? "";
  need("[data-topic]", form).textContent = button.dataset.factLabel ?? "";
  reveal(form, "[name=value]");
}

/** @param {HTMLElement} button */
function stateNeeds(button) {
  const form = need("#needs-form");
  fieldOf(form, "language").value = button.dataset.language ?? "";
  fieldOf(form, "interpreter").checked = Boolean(button.dataset.interpreter);
  fieldOf(form, "access_needs").value = button.dataset.access ?? "";
  reveal(form, "[name=language]");
}

/** @param {HTMLElement} button */
function correct(button) {
  const form = need("#strike-form");
  form.setAttribute("hx-post", button.dataset.strike ?? "");
  htmx.process(form);
  reveal(form, "textarea");
}

document.addEventListener("mih:press", (event) => act(event.detail));

/* A button that is followed by the sheet again, as it is then. */
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (elt.dataset.then && successful) htmx.ajax("get", elt.dataset.then, { target: "#sheet" });
});

/* A place chosen among those found while it is typed. */
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-place]");
  const form = chosen?.closest("form");
  if (!chosen || !form) return;
  const place = fieldOf(form, "place");
  place.value = chosen.dataset.place ?? "";
  place.dispatchEvent(new Event("input", { bubbles: true }));
  chosen.parentElement?.replaceChildren();
  place.focus();
});

/* Undo is offered for as long as it works. */
setInterval(() => {
  for (const one of document.querySelectorAll("[data-until]")) {
    if (Date.parse(one.dataset.until ?? "") < Date.now()) one.hidden = true;
  }
}, 500);

/* A form fetched for the sheet opens it; the triage questions take the focus when asked for. */
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target === sheet && !sheet.open) sheet.showModal();
  const asking = sheet.querySelector("form.asking");
  if (target === sheet && asking) focusFirst(asking);
  else if (target === sheet)
    sheet.querySelector("[autofocus], [name=place], [data-digit], [type=radio]")?.focus();
  if (target.matches(".tab-page"))
    target.querySelector("textarea, input:not([type=hidden])")?.focus();
  if (target.id === "given") {
    /** @type {HTMLInputElement} */
    const search = need("[data-pick]");
    search.value = "";
    search.focus();
  }
  if (target.dataset.wanted) setTimeout(() => pick(need(`[data-pick="${target.id}"]`)));
  const form = "branches" in target.dataset ? target.closest("form") : null;
  if (form) focusFirst(form);
  if (target.id === "triage" && requestConfig.elt.id !== "triage") focusFirst(need("form", target));
});
