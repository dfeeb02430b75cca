// What a device keeps of attendance lists until it is sent: IndexedDB, no page, no other library.
// A mark has an id of its own, so sending it again changes nothing. It leaves this device only when
// the service has said what became of it, or 72 hours after it was made.
"use strict";

const RosterQueue = (() => {
  const HOURS = 3600e3, LONGEST = 72 * HOURS, MOST = 100;
  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });

  // Whether the list says what a mark says: the form was sent, or a colleague said the same.
  const isSaved = ({ state, op }, { version, state: saved, minutes }) =>
    version > op.version && state === saved && (state !== "late" || op.minutes === minutes) && !op.absence;

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  async function open() {
    const request = indexedDB.open("kreis-roster", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("rosters", { keyPath: "key" });
      const marks = request.result.createObjectStore("marks", { keyPath: "n", autoIncrement: true });
      marks.createIndex("roster", "roster");
    };
    const db = await done(request);
    db.onversionchange = () => db.close();
    return new Queue(db);
  }

  class Queue {
    constructor(db) {
      this.db = db;
    }

    // Runs `work` in one transaction. It is kept as a whole or, if storage is full, not at all.
    async change(work) {
      const transaction = this.db.transaction(["rosters", "marks"], "readwrite");
      const kept = new Promise((yes, no) => {
        transaction.oncomplete = yes;
        transaction.onabort = () => no(transaction.error || new Error("aborted"));
      });
      kept.catch(() => {});
      const [rosters, marks] = ["rosters", "marks"].map((name) => transaction.objectStore(name));
      const result = await work(rosters, marks, (key) => done(marks.index("roster").getAll(key)));
      await kept;
      return result;
    }

    pending(key) {
      const marks = this.db.transaction("marks").objectStore("marks");
      return done(marks.index("roster").getAll(key));
    }

    roster(key) {
      return done(this.db.transaction("rosters").objectStore("rosters").get(key));
    }

    async rosters() {
      return done(this.db.transaction("rosters").objectStore("rosters").getAll());
    }

    // The list as a page has just shown it. What this device said last about somebody stays. Where
    // a mark waits, the page shows that mark and not the record: its version was not seen.
    keep(roster) {
      return this.change(async (rosters, marks, of) => {
        const before = await done(rosters.get(roster.key));
        const known = new Map((before ? before.entries : []).map((each) => [each.who, each]));
        for (const entry of roster.entries) {
          const { last = null, outcome = "", at = 0 } = known.get(entry.who) || {};
          Object.assign(entry, { last, outcome, at });
        }
        roster.offset = before ? before.offset : roster.now - Date.now();
        roster.keptAt = Date.now();
        for (const each of await of(roster.key)) {
          const entry = roster.entries.find((one) => one.who === each.op.participant_id);
          if (!entry) continue;
          if (!each.tried && isSaved(each, entry)) await done(marks.delete(each.n));
          else entry.version = known.get(entry.who)?.version ?? each.op.version;
        }
        await done(rosters.put(roster));
        return roster;
      });
    }

    // `server` is the service's clock in the middle of a request: phones' clocks are often wrong.
    measure(key, server, device) {
      return this.change(async (rosters) => {
        const roster = await done(rosters.get(key));
        if (!roster) return;
        roster.offset = server - device;
        await done(rosters.put(roster));
      });
    }

    // Keeps what was tapped. A mark that was never sent is replaced; one that may have arrived
    // stays, and the new one names it.
    mark(key, who, { state, minutes = null, absence = null }) {
      return this.change(async (rosters, marks, of) => {
        const roster = await done(rosters.get(key));
        const entry = roster?.entries.find((each) => each.who === who);
        if (!entry) throw new Error("this list is not on the device any more");
        const own = (await of(key)).filter((each) => each.op.participant_id === who);
        const last = own[own.length - 1];
        let { version, last: after } = entry;
        const mayHaveArrived = (each) => each.tried && !each.refused;
        if (last && mayHaveArrived(last)) after = last.op.id;
        else if (last) {
          ({ version, after } = last.op);
          await done(marks.delete(last.n));
        }
        const isAsSaved = state === entry.state && (state !== "late" || minutes === entry.minutes);
        if (isAsSaved && !absence && !own.some(mayHaveArrived) && entry.outcome !== "conflict") return;
        const op = { id: newId(), participant_id: who, version, after, sequence: roster.sequence };
        op.status = state === "absent" ? "absent" : "present";
        op.marked_at = new Date(Date.now() + roster.offset).toISOString();
        if (state === "late") op.minutes = minutes;
        if (absence) op.absence = absence;
        const isWhole = state !== "late" || (minutes > 0 && minutes < roster.whole);
        await done(marks.add({ roster: key, op, state, tried: false, isWhole, refused: "", keptAt: Date.now() }));
      });
    }

    // Sends all marks in order, until none is left that can be sent. One tab at a time.
    async send(key, post) {
      const results = [];
      const run = async () => {
        const sent = new Set();
        for (;;) {
          const batch = await this.change(async (_, marks, of) => {
            const next = (await of(key)).filter((each) => each.isWhole && !sent.has(each.op.id));
            for (const each of next.slice(0, MOST)) {
              each.tried = true;
              await done(marks.put(each));
            }
            return next.slice(0, MOST);
          });
          if (!batch.length) return results;
          const answer = await post(batch.map((each) => each.op));
          batch.forEach((each) => sent.add(each.op.id));
          await this.settle(key, answer);
          results.push(...answer);
        }
      };
      return navigator.locks ? navigator.locks.request(`kreis-roster ${key}`, run) : run();
    }

    // Deletes those marks of which the service has said what became of them.
    settle(key, answer) {
      return this.change(async (rosters, marks, of) => {
        const roster = await done(rosters.get(key));
        const found = new Map(answer.map((each) => [each.id, each]));
        const kept = await of(key);
        for (const each of kept.filter((mark) => found.has(mark.op.id))) {
          const { outcome, reason, version } = found.get(each.op.id);
          const entry = roster.entries.find((one) => one.who === each.op.participant_id);
          if (outcome === "refused") {
            each.refused = reason;
            await done(marks.put(each));
            continue;
          }
          await done(marks.delete(each.n));
          if (outcome === "dropped") roster.entries = roster.entries.filter((one) => one !== entry);
          if (!entry) continue;
          Object.assign(entry, { last: each.op.id, outcome, at: Date.now() });
          if (outcome !== "taken" && outcome !== "same") continue;
          const minutes = each.state === "late" ? each.op.minutes : null;
          Object.assign(entry, { state: each.state, minutes, version });
        }
        await done(rosters.put(roster));
      });
    }

    // Deletes what is over: marks after 72 hours, lists after 72 hours or when their link expires.
    // A list with marks that wait keeps only the names of those they are about.
    tidy(signedOut = false) {
      return this.change(async (rosters, marks, of) => {
        let deleted = 0;
        for (const roster of await done(rosters.getAll())) {
          const isOld = ({ keptAt }) => Date.now() - keptAt >= LONGEST;
          const waiting = [];
          for (const each of await of(roster.key)) {
            if (!isOld(each)) {
              waiting.push(each.op.participant_id);
              continue;
            }
            await done(marks.delete(each.n));
            deleted += 1;
          }
          const hasExpired = roster.expires && Date.now() + roster.offset >= roster.expires;
          const isOver = isOld(roster) || hasExpired || (signedOut && roster.owner !== "link");
          if (!isOver) continue;
          roster.entries = roster.entries.filter((each) => waiting.includes(each.who));
          await done(waiting.length ? rosters.put(roster) : rosters.delete(roster.key));
        }
        return deleted;
      });
    }

    forget(key) {
      return this.change((rosters) => done(rosters.delete(key)));
    }
  }

  // Takes away workers of lists that are not here any more, and their copy of the empty page.
  async function tidyWorkers(queue) {
    if (!navigator.serviceWorker) return;
    const paths = (await queue.rosters()).map((each) => each.path);
    for (const each of await navigator.serviceWorker.getRegistrations()) {
      if (!paths.includes(new URL(each.scope).pathname)) await each.unregister();
    }
    if (!paths.length) await caches.delete("kreis-roster");
  }

  // On the page to sign in, lists of staff go unless something waits to be sent.
  if (typeof document !== "undefined" && document.currentScript?.dataset.tidy !== undefined) {
    open().then(async (queue) => {
      await queue.tidy(true);
      await tidyWorkers(queue);
    }).catch((error) => console.warn("nothing is kept on this device", error));
  }

  return { open, tidyWorkers };
})();
