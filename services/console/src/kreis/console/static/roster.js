// Attendance without a net: what is tapped is kept on this device at once and sent when there is
// one. Without this file, or where the browser keeps nothing, the form works as any other.
"use strict";

(async () => {
  const PATIENCE = 15000;
  const form = document.querySelector("form[data-roster]");
  if (!form) return;
  const box = document.getElementById("net");
  const words = JSON.parse(document.getElementById("net-words").dataset.words);
  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name]);
  const hour = (ms) => new Date(ms).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  const tell = (lines, look = "") => {
    box.hidden = !lines.length;
    box.className = `told ${look}`;
    box.querySelector("span").replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  };

  let queue, roster, trouble = "", told = [], deleted = 0, failed = false;
  const setup = JSON.parse(form.dataset.roster);
  try {
    queue = await RosterQueue.open();
    deleted = await queue.tidy();
    roster = setup.is_shell ? await kept() : await queue.keep(fromPage());
    await RosterQueue.tidyWorkers(queue);
  } catch (error) {
    console.warn("nothing is kept on this device", error);
    tell([say("refused")], "warn");
    return;
  }
  if (!roster) return tell([say("gone")], "warn");
  const key = roster.key;
  const channel = new BroadcastChannel("kreis-roster");
  channel.onmessage = () => render();
  if (setup.is_shell) build();
  const rows = new Map([...form.querySelectorAll("li[data-who]")].map((row) => [row.dataset.who, row]));
  document.getElementById("net-kept").hidden = false;

  async function kept() {
    const here = (await queue.rosters()).filter((each) => each.path === location.pathname);
    return here.sort((a, b) => b.keptAt - a.keptAt)[0];
  }

  function fromPage() {
    const entries = [...form.querySelectorAll("li[data-who]")].map(({ dataset }) => ({
      who: dataset.who,
      name: dataset.name,
      note: dataset.note || "",
      isOther: "other" in dataset,
      state: dataset.saved,
      minutes: Number(dataset.minutes) || null,
      version: Number(dataset.version),
    }));
    return { ...setup, key: `${setup.owner}/${setup.id}`, entries };
  }

  // The page of the worker is empty: the list is set in from what is kept on this device.
  function build() {
    document.querySelector("h1 + p").replaceChildren(...roster.lines.flatMap((line) => [line, document.createElement("br")]));
    form.hidden = false;
    for (const entry of roster.entries) {
      const row = document.getElementById("net-row").content.firstElementChild.cloneNode(true);
      for (const each of [row, ...row.querySelectorAll("*")]) {
        for (const { name, value } of [...each.attributes]) each.setAttribute(name, value.replaceAll("WHO", entry.who));
      }
      const label = row.querySelector(".late label span");
      label.textContent = label.textContent.replace("WHOLE", roster.whole);
      row.querySelector(".name bdi").textContent = entry.name;
      row.querySelector(".name + p").textContent = entry.note;
      form.querySelector(entry.isOther ? ".others" : ".roster").append(row);
      show(row, entry.state, entry.minutes);
    }
    document.getElementById("net-also").hidden = !roster.entries.some((each) => each.isOther);
    if (roster.owner === "link") document.getElementById("net-pin").hidden = false;
  }

  function show(row, state, minutes) {
    const radio = row.querySelector(`input[value="${state}"]`);
    if (radio) radio.checked = true;
    const field = row.querySelector(".minutes");
    if (minutes && document.activeElement !== field) field.value = minutes;
  }

  function tapped(row) {
    const [state, absence] = ["state", "absence"].map((name) => row.querySelector(`input[name^="${name}."]:checked`)?.value);
    const typed = row.querySelector(".minutes").value.trim();
    const minutes = /^\d{1,4}$/.test(typed) ? Number(typed) : null;
    return { state, minutes: state === "late" ? minutes : null, absence: state === "absent" ? absence : null };
  }

  // How many taps on a row the device is about to keep. What is read meanwhile is older than they are.
  const underWay = new Map();

  async function put(row) {
    const { state, minutes, absence } = tapped(row);
    if (!state) return;
    const { who } = row.dataset;
    underWay.set(who, (underWay.get(who) || 0) + 1);
    try {
      await queue.mark(key, who, { state, minutes, absence });
      told = [];
    } catch (error) {
      console.warn("not kept", error);
      failed = true;
    } finally {
      underWay.set(who, underWay.get(who) - 1);
    }
    await render();
    channel.postMessage("");
  }

  async function render() {
    const before = new Map(underWay);
    const now = (await queue.roster(key)) || { ...roster, entries: [] };
    const waiting = await queue.pending(key);
    const last = new Map(waiting.map((each) => [each.op.participant_id, each]));
    const entries = new Map(now.entries.map((each) => [each.who, each]));
    for (const [who, row] of rows) {
      const [mark, entry] = [last.get(who), entries.get(who)];
      if (mark && !before.get(who) && !underWay.get(who)) show(row, mark.state, mark.op.minutes);
      note(row, mark, entry, now.offset);
      const seen = row.querySelector(`[name="version.${who}"]`);
      if (entry && seen) seen.value = entry.version;
    }
    const lines = [...told];
    if (failed) lines.push(say("full"));
    if (deleted) lines.push(say("deleted", { n: deleted }));
    if (waiting.length) {
      lines.push(say("waiting", { n: waiting.length, at: hour(Date.now() + now.offset) }), say(trouble || (navigator.onLine ? "kept" : "offline")));
    } else if (trouble && trouble !== "offline") lines.push(say(trouble));
    tell(lines, waiting.length || failed || deleted || (trouble && trouble !== "offline") ? "warn" : "");
    document.getElementById("net-sign-in").hidden = trouble !== "signed-out";
    document.getElementById("net-forget").hidden = waiting.length > 0;
  }

  function note(row, mark, entry, offset) {
    let text = "";
    if (mark?.refused) text = say(`refused-${mark.refused}`);
    else if (mark) text = say(mark.isWhole ? "here" : "minutes");
    else if (!entry) text = say("dropped");
    else if (entry.outcome === "conflict") text = say("conflict");
    else if (entry.at) text = say("sent", { at: hour(entry.at + offset) });
    let place = row.querySelector(".net-note");
    if (!place) {
      place = Object.assign(document.createElement("p"), { className: "soft net-note" });
      row.firstElementChild.append(place);
    }
    place.textContent = text;
    place.classList.toggle("waits", Boolean(mark));
  }

  async function ask(method, body) {
    let answer;
    try {
      const headers = body ? { "Content-Type": "application/json" } : {};
      const signal = AbortSignal.timeout(PATIENCE);
      answer = await fetch(roster.api, { method, body: body && JSON.stringify(body), headers, signal, cache: "no-store" });
    } catch {
      throw new Error("offline");
    }
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const told = isJson ? await answer.json().catch(() => ({ type: "offline" })) : {};
    if (!answer.ok || !isJson || told.type) throw new Error(told.type || "away");
    return told;
  }

  async function hello() {
    const before = Date.now();
    const met = await ask("GET");
    if (met.owner !== roster.owner) throw new Error("other-person");
    await queue.measure(key, met.now, (before + Date.now()) / 2);
    return met;
  }

  // Sends what waits. `isAsked` when somebody pressed the button and wants to be told.
  async function send(isAsked = false) {
    const results = [];
    try {
      const { csrf } = await hello();
      const counts = () => ({ there: count("present") + count("late"), absent: count("absent") });
      const pin = form.elements.pin?.value.trim();
      if (roster.owner === "link" && !pin && (await queue.pending(key)).length) throw new Error("pin-needed");
      results.push(...(await queue.send(key, async (marks) => {
        const sent = { csrf, pin, marks, told: isAsked && roster.owner !== "link" ? counts() : null };
        return (await ask("POST", sent)).results;
      })));
      trouble = "";
    } catch (error) {
      trouble = error.message in words ? error.message : "away";
    }
    // A refused form said that nothing is saved. What waited here is now, so that holds no more.
    if (results.some(({ outcome }) => ["taken", "same"].includes(outcome))) {
      for (const each of document.querySelectorAll("[data-none-saved]")) each.hidden = true;
    }
    const dropped = results.filter((each) => each.outcome === "dropped").length;
    told = dropped ? [say("dropped-n", { n: dropped })] : [];
    // The page that came after the form was sent has said so already.
    if (results.length && !trouble && !document.querySelector("p.told[role=status]")) told.push(say("saved"));
    await render();
    channel.postMessage("");
    return results;
  }

  const count = (state) => form.querySelectorAll(`.roster:not(.others) input[value="${state}"]:checked, .others input[value="${state}"]:not([value="absent"]):checked`).length;

  form.addEventListener("change", ({ target }) => {
    const row = target.closest("li[data-who]");
    if (row) put(row);
  });
  // While the net is there, the form is sent as any other. What it saved goes from the device when
  // the next page shows it.
  form.addEventListener("submit", (event) => {
    const isPlain = !setup.is_shell && navigator.onLine && !trouble;
    if (event.submitter?.name === "what" || failed || isPlain) return;
    event.preventDefault();
    sendAll();
  });
  async function sendAll() {
    for (const [who, row] of rows) {
      const isPending = (await queue.pending(key)).some((each) => each.op.participant_id === who);
      if (!isPending && tapped(row).state && tapped(row).state !== row.dataset.saved) await put(row);
    }
    const results = await send(true);
    if (!trouble && !setup.is_shell && roster.owner !== "link" && results.length) location.assign(roster.path);
  }
  for (const each of document.querySelectorAll("[data-all-there]")) {
    each.hidden = false;
    each.addEventListener("click", async (event) => {
      event.preventDefault();
      const open = [...form.querySelectorAll(".roster:not(.others) li")].filter((row) => !row.querySelector("input[name^='state.']:checked"));
      for (const row of open) row.querySelector('input[value="present"]').checked = true;
      for (const row of open) await put(row);
    });
  }
  document.getElementById("net-forget").addEventListener("click", async () => {
    await queue.forget(key);
    await RosterQueue.tidyWorkers(queue);
    location.assign(roster.path);
  });
  const quietly = async () => (await queue.pending(key)).length && send();
  addEventListener("online", quietly);
  document.addEventListener("visibilitychange", quietly);
  addEventListener("pageshow", quietly);

  await render();
  if (!setup.is_shell && navigator.serviceWorker) {
    const address = `${setup.worker}&sprache=${document.documentElement.lang}`;
    navigator.serviceWorker.register(address, { scope: roster.path }).catch((error) => console.warn("no worker", error));
  }
  if ((await queue.pending(key)).length) await send();
  else await hello().catch((error) => { trouble = error.message in words ? error.message : "away"; });
  await render();
  form.dataset.ready = "";
})();
