// Keeps the app's files, so that it opens without a network.
//
// Answers two things only: navigations under /app/ (always with the shell) and the files of its
// own list. For everything else it does not answer at all: the browser goes to the server.
// A new version waits until a person asks for it. A server that answers 410 to /app/kill ends it.

const BUILD = "{{build}}";
const FILES = {{files}};

const SHELL = "/app/";
const PREFIX = "fahrwasser-";
const CACHE = PREFIX + BUILD;
const KILL = "/app/kill";
const KILL_EVERY = 3_600_000;
const listed = new Set(FILES);

/** One file as the server has it now. Anything that smells of a proxy's page is an error. */
async function load(path) {
  const shell = path === SHELL;
  // Hashed names never change their content: what the page has just loaded need not come again.
  const response = await fetch(path, { cache: shell ? "no-store" : "default", redirect: "error" });
  const html = (response.headers.get("content-type") ?? "").startsWith("text/html");
  if (!response.ok || response.redirected || html !== shell) throw new Error(`cannot keep ${path}`);
  if (shell && !(await response.clone().text()).includes(BUILD)) {
    throw new Error("the server has another build by now");
  }
  return response;
}

/** All files or none. */
async function install() {
  if (await killed()) {
    // Not awaited: the browser unregisters only after this installation is over.
    end().catch(() => {});
    throw new Error("ended by the server");
  }
  try {
    const responses = await Promise.all(FILES.map(load));
    const cache = await caches.open(CACHE);
    await Promise.all(FILES.map((path, place) => cache.put(path, responses[place])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await endIfKilled();
}

/** Looked up without opening the cache, which would make a new one of one that was just taken away. */
async function kept(path, request) {
  return (await caches.match(path, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}

/** Whether the server wants this worker gone. No answer means no. */
async function killed() {
  try {
    return (await fetch(KILL, { cache: "no-store", redirect: "manual" })).status === 410;
  } catch {
    return false;
  }
}

/** Forgets everything of ours and lets the pages load from the server. People's data stays. */
async function end() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(ours.map((name) => caches.delete(name)));
  await self.registration.unregister();
  const pages = await self.clients.matchAll({ type: "window" });
  await Promise.all(pages.map((page) => page.navigate(page.url).catch(() => null)));
}

async function endIfKilled() {
  if (await killed()) await end();
}

/** The same at most once an hour; the time lies in the cache, because the browser stops workers often. */
async function endIfKilledNow() {
  const last = Number(await (await caches.match(KILL, { cacheName: CACHE }))?.text());
  const now = Date.now();
  if (last <= now && now - last < KILL_EVERY) return;
  await (await caches.open(CACHE)).put(KILL, new Response(String(now)));
  await endIfKilled();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "activate") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(SHELL)) {
    event.respondWith(kept(SHELL, request));
    event.waitUntil(endIfKilledNow());
  } else if (listed.has(url.pathname) && url.pathname !== SHELL) {
    event.respondWith(kept(url.pathname, request));
  }
});
