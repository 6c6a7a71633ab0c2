/* Keeps the crew's page, its files and the last word on its call for when there is no network. */
const CACHE = "mih-crew-1";
const SHELL = __SHELL__;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

async function keepShell() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL);
  await worker.skipWaiting();
}

/**
 * The network first, for what it says is newer; what was kept when it says nothing.
 * @param {Request} request
 */
async function answerTo(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      const cache = await caches.open(CACHE);
      cache.put(request, answer.clone());
    }
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

worker.addEventListener("install", (event) => event.waitUntil(keepShell()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const kept = SHELL.includes(pathname) || pathname === "/crew/now/";
  if (event.request.method === "GET" && kept) event.respondWith(answerTo(event.request));
});

/* Signed out, the phone forgets whose call it was. */
worker.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(CACHE));
});
