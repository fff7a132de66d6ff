// Starts the app and the service worker. Every word a person reads stands in index.html.
//
// Talks with the app through the window:
//   event "fahrwasser:update"    a new version is ready; `__fahrwasserUpdate` stays true for late listeners
//   `__fahrwasserDead`           the program has died; `__fahrwasserRelease` lets another tab send in its place
//   event "fahrwasser:activate"  the person wants it now: the new worker takes over, then the page loads again

const RETRIED = "fahrwasser:retried";

/** What the app needs and this browser has not, by technical name. */
function missing() {
  // The smallest programs with one instruction of the feature: memory.fill, ref.null.
  const bulkMemory = [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 13, 1, 11, 0, 65, 0, 65, 0, 65, 0, 252, 11, 0, 11];
  const referenceTypes = [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 208, 112, 26, 11];
  const compiles = (body) => {
    try {
      return WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...body]));
    } catch {
      return false;
    }
  };
  const needs = {
    https: window.isSecureContext,
    WebAssembly: typeof WebAssembly === "object",
    "WebAssembly bulk memory": compiles(bulkMemory),
    "WebAssembly reference types": compiles(referenceTypes),
    IndexedDB: "indexedDB" in window,
    "Web Locks": "locks" in navigator,
    BroadcastChannel: "BroadcastChannel" in window,
    EventSource: "EventSource" in window,
    structuredClone: "structuredClone" in window,
    "crypto.getRandomValues": typeof window.crypto?.getRandomValues === "function",
  };
  return Object.keys(needs).filter((name) => !needs[name]);
}

/** Shows one of the notes of index.html in place of the app. */
function show(id, texts) {
  const note = document.getElementById(id).content.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) {
    note.querySelector(`[data-boot="${name}"]`).textContent = text;
  }
  note.querySelector('[data-boot="retry"]')?.addEventListener("click", retry);
  const app = document.getElementById("app");
  app.replaceChildren(note);
  app.querySelector("main").focus();
}

function fail(note, error) {
  show(note, { reason: String(error?.message ?? error) });
}

/** First loads again; if that did not help and the server can be reached, starts from its files. */
async function retry() {
  try {
    if (sessionStorage.getItem(RETRIED)) {
      const answer = await fetch("/app/sw.js", { cache: "no-store" });
      if (answer.ok) {
        const ours = (await caches.keys()).filter((name) => name.startsWith("fahrwasser-"));
        await Promise.all(ours.map((name) => caches.delete(name)));
        await (await navigator.serviceWorker.getRegistration("/app/"))?.unregister();
      }
    }
    sessionStorage.setItem(RETRIED, "1");
  } catch {
    // No network, or no right to store anything: loading again is all that is left.
  }
  location.reload();
}

function announce() {
  window.__fahrwasserUpdate = true;
  window.dispatchEvent(new CustomEvent("fahrwasser:update"));
}

/** Whether the server has called the worker back: registering it now would keep alive one that is just ending. */
async function calledBack() {
  if (!navigator.onLine) return false;
  try {
    const options = { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(5_000) };
    return (await fetch("/app/kill", options)).status === 410;
  } catch {
    // The worker may just be loading this page anew, which breaks off the question: then nothing follows.
    await new Promise((resume) => setTimeout(resume, 1_000));
    return false;
  }
}

async function work() {
  if (!("serviceWorker" in navigator) || (await calledBack())) return;
  const { serviceWorker } = navigator;
  const hadController = Boolean(serviceWorker.controller);
  let asked = false;
  let reloading = false;
  const reload = () => {
    if (reloading) return;
    reloading = true;
    location.reload();
    // Whoever stays when the browser asks may want it later.
    setTimeout(() => (reloading = false), 2_000);
  };

  const registration = await serviceWorker.register("/app/sw.js", { scope: "/app/", updateViaCache: "none" });
  const watch = (worker) => {
    worker?.addEventListener("statechange", () => {
      // Without an active one this is the first visit, not a new version.
      if (worker.state === "installed" && asked) worker.postMessage({ type: "activate" });
      else if (worker.state === "installed" && registration.active) announce();
      if (asked && (worker.state === "activated" || worker.state === "redundant")) reload();
    });
  };
  watch(registration.installing);
  watch(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.waiting && registration.active) announce();

  window.addEventListener("fahrwasser:activate", async () => {
    asked = true;
    // The server may have told of a version that the browser has not looked for yet.
    if (!registration.waiting) await registration.update().catch(() => {});
    const next = registration.waiting ?? registration.installing;
    // Nobody waits when another tab has switched already.
    if (!next) reload();
    else if (next.state === "installed") next.postMessage({ type: "activate" });
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (asked) reload();
    else if (hadController) announce();
  });

  // A page that stays open for days asks by itself.
  let checked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - checked < 3_600_000) return;
    checked = Date.now();
    registration.update().catch(() => {});
  });
}

/** On paper nothing is folded; older browsers cannot say that in CSS. */
function unfoldForPrint() {
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details:not([open])")) {
      details.open = true;
      details.dataset.folded = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of document.querySelectorAll("details[data-folded]")) {
      details.open = false;
      delete details.dataset.folded;
    }
  });
}

async function start() {
  const lacks = missing();
  if (lacks.length > 0) {
    show("boot-unsupported", { missing: lacks.join(", ") });
    return;
  }
  // After a panic the program stands still for good; saying so is better than a page that ignores everything.
  const dead = (error) => {
    if (!(error instanceof WebAssembly.RuntimeError)) return;
    // What still runs of it must not pass for alive: another tab sends from here on.
    window.__fahrwasserDead = true;
    window.__fahrwasserRelease?.();
    fail("boot-stopped", error);
  };
  window.addEventListener("error", (event) => dead(event.error));
  window.addEventListener("unhandledrejection", (event) => dead(event.reason));
  try {
    const [{ default: init }, { provide }] = await Promise.all([import("{{file:app.js}}"), import("{{file:parts.js}}")]);
    provide(await init({ module_or_path: "{{file:app.wasm}}" }));
  } catch (error) {
    console.error(error);
    fail("boot-failed", error);
    return;
  }
  unfoldForPrint();
  document.getElementById("boot")?.remove();
  try {
    sessionStorage.removeItem(RETRIED);
  } catch {
    // Storage may be forbidden; the app says what follows from that.
  }
  // Without a worker the app runs all the same, it only needs the network to open.
  await work().catch(() => {});
}

start();
