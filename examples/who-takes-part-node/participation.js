// What is known of people, by all that was read so far.

import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv";

const SCHEMAS = new URL("../../contracts/reader-schemas/participation.v1/", import.meta.url);
const COUNTED = { doubles: 0, invalid: 0, unknown: 0, unreadable: 0, others: 0, forgotten: 0 };

export class Participation {
  #agency;
  #validators = validators();
  #people = new Map();
  #seen = new Set();
  #forgotten = new Set();
  #newest = new Map();
  #counts = { ...COUNTED };

  constructor(agency) {
    this.#agency = agency;
  }

  /** Keeps what a record says. Whatever it may be, the next one can be read. */
  take(key, event, data) {
    const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
    const isNumbered = /^[0-9]+$/.test(event.sequence);
    if (!key || !event.id || !event.type || !isNumbered || !isObject) return this.#count("unreadable");
    if (this.#agency && event.agencyid !== this.#agency) return this.#count("others");
    if (this.#seen.has(event.id)) return this.#count("doubles"); // delivery is at least once
    this.#seen.add(event.id);
    const isValid = this.#validators.get(event.type);
    if (!isValid) return this.#count("unknown"); // a fact of a later release
    if (!isValid(data)) return this.#count("invalid");
    if (!this.#forgotten.has(key)) this.#keep(key, event, data);
  }

  /** Drops all about a person, and whatever is read about her later. */
  forget(key) {
    if (this.#people.delete(key)) this.#count("forgotten");
    this.#forgotten.add(key);
  }

  told() {
    return { facts: this.#seen.size, ...this.#counts, people: Object.fromEntries(this.#people) };
  }

  #count(what) {
    this.#counts[what] += 1;
  }

  #keep(key, event, data) {
    if (!this.#people.has(key)) {
      this.#people.set(key, { facts: {}, cohort: null, answers: {}, attendance: {} });
    }
    const person = this.#people.get(key);
    person.facts[event.type] = (person.facts[event.type] ?? 0) + 1;
    const number = BigInt(event.sequence);
    switch (event.type) {
      case "kreis.cohort-joined.v1":
      case "kreis.cohort-left.v1":
        if (this.#isNewest(`cohort ${key}`, 0, number)) {
          person.cohort = event.type === "kreis.cohort-joined.v1" ? data.cohort_id : null;
        }
        break;
      case "kreis.invitation-answered.v1":
        if (this.#isNewest(`answer ${data.invitation_id}`, data.version, number)) {
          person.answers[data.invitation_id] = data.answer;
        }
        break;
      case "kreis.attendance-recorded.v1":
      case "kreis.attendance-corrected.v1":
        // Facts of 0.1.0 have no revision. Their number tells which is the later one.
        if (this.#isNewest(`date ${key} ${data.group_event_id}`, data.revision ?? 0, number)) {
          person.attendance[data.group_event_id] = data.status;
        }
    }
  }

  /** Whether no later state of the same thing came before: the version decides, then the number. */
  #isNewest(about, version, number) {
    const before = this.#newest.get(about);
    const holds =
      !before || version > before.version || (version === before.version && number >= before.number);
    if (holds) this.#newest.set(about, { version, number });
    return holds;
  }
}

/** Returns the validator of each fact by its type on the wire, of the open schemas for readers. */
function validators() {
  const ajv = new Ajv({ validateFormats: false }); // patterns say the same of ids
  return new Map(
    readdirSync(SCHEMAS).map((name) => {
      const schema = JSON.parse(readFileSync(new URL(name, SCHEMAS)));
      return [`kreis.${name.replace(".schema.json", "")}`, ajv.compile(schema)];
    }),
  );
}
