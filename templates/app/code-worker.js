// Home of what keeps the page of the code in this browser: all of one version, taken whole, answered before any request.
// Before it the server writes `shell`: {version, page, files}.

const NAME = `code ${shell.version}`;
const KEPT = [shell.page, ...shell.files.map((each) => `${shell.page}/${shell.version}/${each}`)];
const isOld = (each) => each.startsWith("code ") && each !== NAME;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(KEPT)).then(skipWaiting));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((each) => caches.delete(each)))));
});

addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (KEPT.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept || fetch(event.request)));
});
