// Home of working without a network: the page's own files are kept at the first visit. FILES and VERSION stand before this.

const kept = () => caches.open(VERSION);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(kept().then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  const older = (names) => names.filter((name) => name.startsWith("gate-") && name !== VERSION);
  event.waitUntil(caches.keys().then((names) => Promise.all(older(names).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) return;
  event.respondWith(kept().then((cache) => cache.match(pathname)).then((found) => found ?? fetch(event.request)));
});
