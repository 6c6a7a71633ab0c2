/* The keyboard: one key an action, shown where it acts; lists move with the arrows. */
const sheet = document.querySelector("#sheet");
const visible = (element) => element.offsetParent !== null && !element.disabled;
/* Until the next frame a field of a dialog just closed still has the focus, and nobody types in it. */
const typing = (target) =>
  target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") && visible(target);

function act(key) {
  const root = document.querySelector("dialog[open]") ?? document;
  const target = [...root.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  if (!target) return false;
  const shown = document.getElementById(target.dataset.shows);
  if (shown) return target.dataset.tab && turn(target), focusFirst(shown), true;
  if ("list" in target.dataset) (target.querySelector("[data-current]") ?? target.querySelector("li > a, li a"))?.focus();
  else if ("focus" in target.dataset) target.focus();
  else target.click();
  return true;
}

/* A digit answers the question in hand, or picks from an open list. */
function digit(number) {
  const dialog = document.querySelector("dialog[open]");
  const form = dialog ? dialog.querySelector("form.asking") : document.querySelector("#triage-form");
  const pick = !form && dialog?.querySelector(`[data-digit="${number}"]`);
  if (pick) return pick.click(), true;
  if (!form || (!dialog && !form.contains(document.activeElement))) return false;
  /* While the server works out which questions follow, a key is for none of them. */
  const branches = form.querySelector("[data-branches]");
  if (branches?.matches(".htmx-request")) return true;
  const here = document.activeElement.closest(".q") ?? firstOpen(form);
  const option = here?.querySelector(`[data-digit="${number}"]`);
  if (!option) return false;
  option.click();
  if (!branches) focusFirst(form);
  return true;
}

const isOpen = (q) => !q.hidden && !q.querySelector(":checked") && !q.querySelector("input:not([type]), textarea")?.value;
const firstOpen = (form) => [...form.querySelectorAll(".q")].find(isOpen);

/* The question in hand stands at the top of its pane, clear of the recommendation pinned below. */
function focusFirst(form) {
  const open = firstOpen(form);
  (open?.querySelector("input, textarea") ?? form.querySelector(".primary")).focus({ preventScroll: true });
  const pane = form.closest(".left, dialog");
  if (open && pane) pane.scrollTop += open.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
}

function move(list, step) {
  const links = [...list.querySelectorAll("li a")];
  const at = links.indexOf(document.activeElement);
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
    target.form.requestSubmit();
    return;
  }
  if (typing(target)) return;
  const list = target.closest("[data-list]");
  if (list && (key === "ArrowDown" || key === "ArrowUp")) {
    event.preventDefault();
    return move(list, key === "ArrowDown" ? 1 : -1);
  }
  if (/^[0-9]$/.test(key) ? digit(key) : act(key.toLowerCase())) event.preventDefault();
});

/* Enter takes the first thing found; if the search is still under way, as soon as it is there. */
function pick(input) {
  const found = document.getElementById(input.dataset.pick);
  const words = input.value.trim();
  if (!words) return;
  if (found.querySelector("[data-words]")?.dataset.words.trim() !== words) return void (found.dataset.wanted = words);
  delete found.dataset.wanted;
  found.querySelector("[data-give]")?.click();
}

/* One page of the open call at a time. */
function turn(tab) {
  const call = tab.closest("#call");
  for (const page of call.querySelectorAll(".left > [id^=tab-]")) page.hidden = page.id !== `tab-${tab.dataset.tab}`;
  for (const one of call.querySelectorAll(".tab")) one.setAttribute("aria-pressed", one.dataset.tab === tab.dataset.tab);
}

function leave(target) {
  const form = target.closest("#fact-form, #needs-form, #strike-form, #override");
  if (form) form.hidden = true;
  if (!document.querySelector("dialog[open]")) target.blur();
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest("[data-close]")) sheet.close();
  const open = target.closest("[data-open]");
  if (open) document.getElementById(open.dataset.open).showModal();
  const hide = target.closest("[data-hide]");
  if (hide) document.getElementById(hide.dataset.hide).hidden = true;
  const tab = target.closest("[data-tab]");
  if (tab) turn(tab);
  const show = target.closest("[data-show]");
  if (show) reveal(document.getElementById(show.dataset.show), "select, input");
  const fact = target.closest("[data-fact]");
  if (fact) state(fact);
  const needs = target.closest("[data-needs]");
  if (needs) stateNeeds(needs);
  const strike = target.closest("[data-strike]");
  if (strike) correct(strike);
});

function reveal(form, field) {
  form.hidden = false;
  form.querySelector(field).focus();
}

/* The form carries the answers that were on the screen when it was opened: only those are replaced. */
function state(button) {
  const form = document.querySelector("#fact-form");
  form.querySelectorAll("[name=seen]").forEach((old) => old.remove());
  for (const id of button.dataset.seen.trim().split(/\s+/).filter(Boolean)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: id }));
  }
  form.elements.topic.value = button.dataset.fact;
  form.querySelector("[data-topic]").textContent = button.dataset.factLabel;
  reveal(form, "[name=value]");
}

function stateNeeds(button) {
  const { elements } = document.querySelector("#needs-form");
  elements.language.value = button.dataset.language;
  elements.interpreter.checked = Boolean(button.dataset.interpreter);
  elements.access_needs.value = button.dataset.access;
  reveal(elements.language.form, "[name=language]");
}

function correct(button) {
  const form = document.querySelector("#strike-form");
  form.setAttribute("hx-post", button.dataset.strike);
  htmx.process(form);
  reveal(form, "textarea");
}

document.addEventListener("mih:press", (event) => act(event.detail));

/* A button that is followed by the sheet again, as it is then. */
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (elt.dataset.then && successful) htmx.ajax("GET", elt.dataset.then, { target: "#sheet" });
});

/* A place chosen among those found while it is typed. */
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-place]");
  if (!chosen) return;
  const form = chosen.closest("form");
  form.elements.place.value = chosen.dataset.place;
  form.elements.place.dispatchEvent(new Event("input", { bubbles: true }));
  chosen.parentElement.replaceChildren();
  form.elements.place.focus();
});

/* Undo is offered for as long as it works. */
setInterval(() => {
  for (const one of document.querySelectorAll("[data-until]")) {
    if (Date.parse(one.dataset.until) < Date.now()) one.hidden = true;
  }
}, 500);

/* A form fetched for the sheet opens it; the triage questions take the focus when asked for. */
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target === sheet && !sheet.open) sheet.showModal();
  const asking = sheet.querySelector("form.asking");
  if (target === sheet && asking) focusFirst(asking);
  else if (target === sheet) sheet.querySelector("[autofocus], [name=place], [data-digit], [type=radio]")?.focus();
  if (target.matches(".tab-page")) target.querySelector("textarea, input:not([type=hidden])")?.focus();
  if (target.id === "given") { const input = document.querySelector("[data-pick]"); input.value = ""; input.focus(); }
  if (target.dataset.wanted) setTimeout(() => pick(document.querySelector(`[data-pick="${target.id}"]`)));
  if ("branches" in target.dataset) focusFirst(target.closest("form"));
  if (target.id === "triage" && requestConfig.elt.id !== "triage") focusFirst(target.querySelector("form"));
});
