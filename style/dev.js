
// Only in what `cargo xtask dev` builds: as soon as the server has another build, this page takes it.
const built = document.querySelector('meta[name="fahrwasser-build"]').content;
let leaving = false;
setInterval(async () => {
  try {
    const answer = await fetch("/app/sw.js", { cache: "no-store" });
    if (leaving || !answer.ok || (await answer.text()).includes(built)) return;
    leaving = true;
    for (const name of await caches.keys()) await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration("/app/"))?.unregister();
    location.reload();
  } catch {
    // The server is being started again.
  }
}, 1000);
