/* Dark or light, chosen before the first paint; dark where nobody chose. */
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "dark";
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
});
