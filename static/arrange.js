/* What is heard: one short figure a class, its volume and mute per person on this position.

   An alert is heard once, and once more when nobody has answered it; on this position it can be
   marked as seen, and stays so. A call on offer is heard by those who could take it, and when it
   waits too long by everybody who sees the queue. Duress sounds until somebody answers it. What
   is critical can be silenced for five minutes, never for good. */
const FIGURES = {
  duress: [[1000, 180], [700, 180], [1000, 180], [700, 180]],
  help: [[880, 120], [0, 60], [880, 120], [0, 60], [880, 120]],
  page: [[660, 200], [880, 200]],
  handoff: [[590, 150], [740, 150], [590, 150]],
  band_rise: [[550, 120], [620, 120], [700, 160]],
  task: [[500, 250]],
  call: [[520, 90]],
  changed: [[740, 120], [620, 120], [740, 160]],
  stale: [[440, 300], [330, 300]],
};
const CRITICAL = new Set(["duress", "help", "page", "stale"]);
const SILENCE = 5 * 60_000;
const kept = `sounds:${document.body.dataset.user}`;
const choices = JSON.parse(localStorage.getItem(kept) ?? "{}");
const seen = new Set(JSON.parse(sessionStorage.getItem("seen") ?? "[]"));

function volume(name) {
  const { volume = 60, muted = 0 } = choices[name] ?? {};
  const silent = CRITICAL.has(name) ? Date.now() < muted : muted;
  return silent ? 0 : volume / 400;
}

function sound(name) {
  const gain = volume(name);
  const audio = gain ? new AudioContext() : null;
  if (audio?.state !== "running") return void audio?.close();
  let at = audio.currentTime;
  const level = new GainNode(audio, { gain });
  level.connect(audio.destination);
  for (const [frequency, length] of FIGURES[name]) {
    const until = at + length / 1000;
    if (frequency) {
      const tone = new OscillatorNode(audio, { frequency });
      tone.connect(level);
      tone.start(at);
      tone.stop(until);
    }
    at = until;
  }
  setTimeout(() => audio.close(), (at - audio.currentTime) * 1000 + 100);
}

const classOf = (row) => Object.keys(FIGURES).find((name) => row.classList.contains(name)) ?? "band_rise";

function hear(row) {
  if (seen.has(row.dataset.subject)) return row.remove();
  if (row.matches(".handoff, .task") && !concerns(row)) return;
  const words = row.querySelector(".words, .where").textContent.trim().replace(/\s+/g, " ");
  document.querySelector("#alarm").textContent = row.matches(".handoff") ? `A caller waits: ${words}` : words;
  if (!row.matches(".answered")) sound(classOf(row));
}

function concerns(row) {
  if (row.dataset.heard.endsWith("!")) return true;
  const free = document.querySelector("#presence")?.matches("[data-state=available], [data-state=wrap_up]");
  return row.matches(".handoff") && free;
}

document.addEventListener("mih:hear", (event) => hear(event.detail));
document.addEventListener("mih:sound", (event) => sound(event.detail));
setInterval(() => document.querySelector("[data-sounding]") && sound("duress"), 1500);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-dismiss]")?.closest(".alert");
  if (!row) return;
  seen.add(row.dataset.subject);
  sessionStorage.setItem("seen", JSON.stringify([...seen].slice(-50)));
  row.remove();
});

/* The choices, in the dialog in which the console is arranged. */
for (const line of document.querySelectorAll("[data-sound]")) {
  const name = line.dataset.sound;
  const [slider, mute, test] = line.querySelectorAll("input[type=range], input[type=checkbox], button");
  const show = () => {
    const { volume: loud = 60, muted = 0 } = choices[name] ?? {};
    slider.value = loud;
    mute.checked = CRITICAL.has(name) ? Date.now() < muted : Boolean(muted);
  };
  const keep = (change) => {
    choices[name] = { ...choices[name], ...change };
    localStorage.setItem(kept, JSON.stringify(choices));
    show();
  };
  slider.addEventListener("input", () => keep({ volume: Number(slider.value) }));
  mute.addEventListener("change", () => keep({ muted: mute.checked ? (CRITICAL.has(name) ? Date.now() + SILENCE : 1) : 0 }));
  test.addEventListener("click", () => sound(name));
  show();
  if (CRITICAL.has(name)) setInterval(show, 5000);
}

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

/* The map comes when everything else is there, and only where somebody wants it. */
function unfold() {
  const box = document.querySelector("#map");
  if (!box?.dataset.script || document.body.dataset.map === "folded") return;
  const src = box.dataset.script;
  delete box.dataset.script;
  document.body.append(Object.assign(document.createElement("script"), { type: "module", src }));
}
document.addEventListener("mih:live", () => setTimeout(unfold, 100), { once: true });
addEventListener("resize", unfold);
