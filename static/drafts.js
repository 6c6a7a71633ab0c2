/* What is being typed outlives updates, refusals, a lost session, a refresh, a crash and a sign-out.

   Kept in this tab at once, and by the server a moment later, for this person alone, under the
   form's data-draft; gone when the form is sent. */
import { me, say, token, write } from "./page.js";

/** @typedef {[name: string, value: string]} Field */
const PAUSE = 400;
/** @type {Map<string, {fields: Field[], timer: ReturnType<typeof setTimeout>}>} */
const sending = new Map();
/** @param {HTMLFormElement} form */
const draftOf = (form) => form.dataset.draft ?? "";
/** @param {HTMLFormElement} form */
const key = (form) => `draft:${me}:${draftOf(form)}`;

/** @param {HTMLFormElement} form */
function keep(form) {
  const fields = [...new FormData(form)]
    .filter(([name, value]) => value && name !== "seen")
    .map(([name, value]) => /** @type {Field} */ ([name, String(value)]));
  if (fields.length) sessionStorage.setItem(key(form), JSON.stringify(fields));
  else sessionStorage.removeItem(key(form));
  const draft = draftOf(form);
  clearTimeout(sending.get(draft)?.timer);
  sending.set(draft, { fields, timer: setTimeout(() => send(draft), PAUSE) });
}

/**
 * @param {string} method
 * @param {string} draft
 * @param {string} [body]
 */
function ask(method, draft, body) {
  const headers = { "X-CSRFToken": token() };
  const request = { method, body, keepalive: true, headers };
  return fetch(`/drafts/?key=${encodeURIComponent(draft)}`, request).catch(() => null);
}

/** @param {string} draft */
function send(draft) {
  const kept = sending.get(draft);
  if (!kept) return;
  clearTimeout(kept.timer);
  sending.delete(draft);
  ask("POST", draft, JSON.stringify(kept.fields));
}
function sendAll() {
  for (const draft of [...sending.keys()]) send(draft);
}
addEventListener("pagehide", sendAll);
document.addEventListener("visibilitychange", () => document.hidden && sendAll());

/**
 * In a menu that is shut, as each alert has one: the server is asked when it is opened.
 * @param {HTMLElement} form
 */
const isFolded = (form) => Boolean(form.closest("details:not([open])"));

/**
 * What this tab knows is put back at once; what only the server knows, when it has answered and
 * nobody has typed meanwhile.
 * @param {ParentNode} root
 */
async function restore(root) {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = root.querySelectorAll("form[data-draft]");
  const strange = [...forms].filter((form) => {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]");
    put(form, kept);
    return !kept.length && !isFolded(form);
  });
  if (!strange.length || !me) return;
  const asked = strange.map((form) => `key=${encodeURIComponent(draftOf(form))}`).join("&");
  const headers = { Accept: "application/json" };
  const answer = await fetch(`/drafts/?${asked}`, { headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const drafts = await answer.json();
  for (const form of strange) {
    if (form.isConnected && !isDirty(form)) put(form, drafts[draftOf(form)] ?? []);
  }
}

const TYPED = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
/** @param {HTMLFormElement} form */
function isDirty(form) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = form.querySelectorAll(TYPED);
  return [...fields].some((field) => field.value !== field.defaultValue);
}

/**
 * @param {HTMLFormElement} form
 * @param {Field[]} kept
 */
function put(form, kept) {
  for (const [name, value] of kept) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    for (const field of fields) {
      if (field.type === "radio" || field.type === "checkbox")
        field.checked = field.value === value;
      else if (field.type !== "hidden" && (!field.value || field.value === field.defaultValue)) {
        field.value = value;
      }
    }
  }
  if (kept.length) form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLFormElement} form */
function drop(form) {
  const draft = draftOf(form);
  sessionStorage.removeItem(key(form));
  clearTimeout(sending.get(draft)?.timer);
  sending.delete(draft);
  ask("DELETE", draft);
}

/**
 * What a form does once the server has taken it: data-after.
 * @type {Record<string, (form: HTMLFormElement) => void>}
 */
const after = {
  reset: (form) => form.reset(),
  hide: (form) => {
    form.reset();
    form.hidden = true;
  },
  close: (form) => /** @type {HTMLDialogElement | null} */ (form.closest("dialog"))?.close(),
  empty: () => document.querySelector("#triage")?.replaceChildren(),
};

document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element && target.closest("form");
  if (form instanceof HTMLFormElement && form.dataset.draft) keep(form);
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target instanceof Element) restore(target);
});
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target instanceof HTMLDetailsElement && target.open) restore(target);
  },
  true,
);
/* Sent: the draft is gone before anything is drawn in the form's place. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (!(elt instanceof HTMLFormElement) || !elt.dataset.draft) return;
  if (requestConfig.verb !== "post") return;
  if (xhr.status === 204 || (xhr.status === 200 && elt.dataset.after === "stay")) drop(elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  if (!(elt instanceof HTMLFormElement) || !successful || xhr.status !== 204) return;
  after[elt.dataset.after ?? ""]?.(elt);
});
document.addEventListener("htmx:configRequest", (event) => {
  if (token()) event.detail.headers["X-CSRFToken"] = token();
});
/* A refusal is shown where the person looks: in the open sheet, else in the footer. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const sheet = document.querySelector("dialog[open]");
  if (!sheet || event.detail.target.id !== "toast") return;
  const told = sheet.querySelector(".told") ?? document.createElement("div");
  told.className = "told";
  told.setAttribute("role", "alert");
  sheet.append(told);
  event.detail.target = told;
});
document.addEventListener("htmx:sendError", () => {
  write("#toast", say("unsaved"));
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400 && requestConfig.verb !== "get") {
    document.querySelector("#toast")?.replaceChildren();
  }
});
restore(document);
