/* How somebody arranges the console: kept by the server, for the role they work in. */
const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
document.querySelector("#arrange")?.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (!name) return;
  document.body.dataset[name] = value;
  const headers = { "X-CSRFToken": token() };
  fetch("/layout/", { method: "POST", headers, body: new URLSearchParams({ [name]: value }) }).catch(() => {
    document.querySelector("#toast").textContent = "The server did not answer: this holds until the page is loaded again.";
  });
  if (name === "map") dispatchEvent(new Event("resize"));
});
