/*
 * Keeps the page itself on the telephone, so that it opens without a signal; the build puts the names of its files in.
 * What the desk answers is never kept here: tasks and what waits to be sent are in the page's own database.
 */
const FILES = '__FILES__';
const CACHE = 'phone-__VERSION__';
const PAGE = '/phone/';
/** The network gets so long before the kept page is shown, in ms. */
const PATIENCE = 3000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([PAGE, ...FILES.split(' ')]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function page(request) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch(request.url, { signal: abort.signal });
    if (answer.ok) return answer;
  } catch {
    // No signal: the kept page below.
  } finally {
    clearTimeout(timer);
  }
  return (await caches.match(PAGE)) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(PAGE)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
