// Opens one attendance list without a net: its page, empty of people. The list itself lies in
// IndexedDB. Nothing a service answers about people is kept here.
"use strict";

const query = new URL(location.href).searchParams;
const [v, language] = [query.get("v"), query.get("sprache")];
const PAGE = `/team/ohne-netz?sprache=${language}`;
const LOOKS = ["base.css", "team.css", "kreis.svg", "roster-queue.js", "roster.js"];
const FILES = LOOKS.map((name) => `/static/${name}?v=${v}`);
const PATIENCE = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open("kreis-roster");
    await cache.addAll([PAGE, ...FILES].map((each) => new Request(each, { credentials: "omit" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isHere = url.pathname === new URL(self.registration.scope).pathname;
  // Opening a list by PIN is a POST and changes nothing. Another POST is never answered from here.
  const isLook = request.method === "GET" || url.pathname.startsWith("/team/liste/");
  if (request.mode === "navigate") {
    if (isHere && isLook) event.respondWith(fromNet(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
  }
});

async function fromNet(request) {
  const kept = await caches.match(PAGE);
  const answer = fetch(request);
  if (!kept) return answer;
  const late = new Promise((yes) => setTimeout(yes, PATIENCE, kept));
  return Promise.race([answer.catch(() => kept), late]);
}
