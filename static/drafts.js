/* What is being typed outlives updates, refusals, a lost session, a refresh, a crash and a sign-out.

   Kept in this tab at once, and by the server a moment later, for this person alone, under the
   form's data-draft; gone when the form is sent. */
const PAUSE = 400;
const sending = new Map();
const prefix = () => `draft:${document.body.dataset.user}:`;
const key = (form) => prefix() + form.dataset.draft;

function keep(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => value && name !== "seen");
  if (fields.length) sessionStorage.setItem(key(form), JSON.stringify(fields));
  else sessionStorage.removeItem(key(form));
  const { draft } = form.dataset;
  clearTimeout(sending.get(draft)?.timer);
  sending.set(draft, { fields, timer: setTimeout(() => send(draft), PAUSE) });
}

const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
const ask = (method, draft, body) =>
  fetch(`/drafts/?key=${encodeURIComponent(draft)}`, { method, body, keepalive: true, headers: { "X-CSRFToken": token() } }).catch(() => null);

function send(draft) {
  const kept = sending.get(draft);
  if (!kept) return;
  clearTimeout(kept.timer);
  sending.delete(draft);
  ask("POST", draft, JSON.stringify(kept.fields.map(([name, value]) => [name, String(value)])));
}
addEventListener("pagehide", () => [...sending.keys()].forEach(send));
document.addEventListener("visibilitychange", () => document.hidden && [...sending.keys()].forEach(send));

/* What this tab knows is put back at once; what only the server knows, when it has answered and
   nobody has typed meanwhile. */
async function restore(root) {
  const forms = [...(root.querySelectorAll?.("form[data-draft]") ?? [])];
  const strange = forms.filter((form) => {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]");
    put(form, kept);
    return !kept.length;
  });
  if (!strange.length || !document.body.dataset.user) return;
  const asked = strange.map((form) => `key=${encodeURIComponent(form.dataset.draft)}`).join("&");
  const answer = await fetch(`/drafts/?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const drafts = await answer.json();
  for (const form of strange) if (form.isConnected && !dirty(form)) put(form, drafts[form.dataset.draft] ?? []);
}

const dirty = (form) => [...form.elements].some((one) => one.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])") && one.value !== one.defaultValue);

function put(form, kept) {
  for (const [name, value] of kept) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else if (field.type !== "hidden" && (!field.value || field.value === field.defaultValue)) field.value = value;
    }
  }
  if (kept.length) form.dispatchEvent(new Event("change", { bubbles: true }));
}

function drop(form) {
  const { draft } = form.dataset;
  sessionStorage.removeItem(key(form));
  clearTimeout(sending.get(draft)?.timer);
  sending.delete(draft);
  ask("DELETE", draft);
}

/* What a form does once the server has taken it: data-after. */
const after = {
  reset: (form) => form.reset(),
  hide: (form) => { form.reset(); form.hidden = true; },
  close: (form) => form.closest("dialog").close(),
  empty: () => document.querySelector("#triage").replaceChildren(),
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft) keep(form);
});
document.addEventListener("htmx:afterSwap", (event) => restore(event.target));
/* Sent: the draft is gone before anything is drawn in the form's place. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (!elt.matches("form[data-draft]") || requestConfig.verb !== "post") return;
  if (xhr.status === 204 || (xhr.status === 200 && elt.dataset.after === "stay")) drop(elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  const form = elt.closest("form[data-after]");
  if (!form || elt !== form || !successful || xhr.status !== 204) return;
  after[form.dataset.after]?.(form);
});
/* The token of the session as it is now, even when somebody signed in again in another tab. */
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
  document.querySelector("#toast").textContent =
    "The server did not answer, so nothing was saved. Your text is still here: send it again.";
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400 && requestConfig.verb !== "get") document.querySelector("#toast")?.replaceChildren();
});
restore(document);
