/* What is being typed outlives updates, refusals, a lost session and a page refresh.

   Kept per tab and per person, under the form's data-draft; gone when the form is sent. */
const prefix = () => `draft:${document.body.dataset.user}:`;
const key = (form) => prefix() + form.dataset.draft;

function keep(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => value && name !== "seen");
  if (fields.length) sessionStorage.setItem(key(form), JSON.stringify(fields));
  else sessionStorage.removeItem(key(form));
}

function restore(root) {
  for (const form of root.querySelectorAll?.("form[data-draft]") ?? []) {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]");
    for (const [name, value] of kept) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else if (field.type !== "hidden" && !field.value) field.value = value;
      }
    }
    if (kept.length) form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const drop = (form) => sessionStorage.removeItem(key(form));

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
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  const form = elt.closest("form[data-after]");
  if (!form || elt !== form || !successful || xhr.status !== 204) return;
  if (form.dataset.draft) drop(form);
  after[form.dataset.after]?.(form);
});
/* The token of the session as it is now, even when somebody signed in again in another tab. */
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1];
  if (token) event.detail.headers["X-CSRFToken"] = token;
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
  if (event.detail.xhr.status < 400) document.querySelector("#toast")?.replaceChildren();
});
restore(document);
