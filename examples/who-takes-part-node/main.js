// Reads Kreis' participation stream and answers who takes part in what. For other teams, in Node.
//
// It shares no code with Kreis: it uses the folder contracts/ and public packages. The environment says
// where Kafka and the feeds are, in the variables of kit/README.md:
//
//     npm ci && kreis-kit subscriber -- node main.js
//
// It reads the owners' feeds, then participation.v1 and participation-forget.v1 from their first record,
// and goes on reading. GET /state says what it knows. It keeps nothing on the disk and never commits an
// offset, so it reads everything again when it starts.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import kafkajs from "kafkajs";
import { Participation } from "./participation.js";
import { remembered } from "./feeds.js";

const TOPIC = "participation.v1";
const FORGET = "participation-forget.v1";
const own = process.env;

const known = new Participation(own.KREIS_AGENCY);

createServer((request, response) => {
  const found = request.url === "/state";
  response.writeHead(found ? 200 : 404, { "Content-Type": "application/json" });
  response.end(found ? JSON.stringify(known.told()) : "{}");
}).listen(Number(own.KREIS_STATE_PORT), "127.0.0.1");

for (const url of (own.KREIS_FEEDS ?? "").split(",").filter(Boolean)) {
  for await (const { subject, data, ...attributes } of remembered(url, own.KREIS_TOKEN)) {
    known.take(subject, attributes, data);
  }
}

const consumer = new kafkajs.Kafka({
  clientId: "who-takes-part",
  brokers: own.KREIS_KAFKA.split(","),
  logLevel: kafkajs.logLevel.ERROR,
  ...security(),
}).consumer({
  groupId: own.KREIS_KAFKA_GROUP,
  // Whoever was killed holds its partitions for so long.
  sessionTimeout: 6000,
  heartbeatInterval: 1000,
  maxWaitTimeInMs: 500,
});
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) throw payload.error;
});
process.once("SIGTERM", async () => {
  await consumer.disconnect();
  process.exit(0);
});
await consumer.connect();
await consumer.subscribe({ topics: [TOPIC, FORGET], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, message }) => {
    const key = message.key?.toString();
    if (topic === FORGET) known.forget(key); // a record and a tombstone mean the same
    else known.take(key, attributesOf(message.headers), content(message.value));
  },
});

/** Returns how to come in to Kafka: TLS unless the protocol says otherwise, SCRAM with a user. */
function security() {
  const protocol = own.KREIS_KAFKA_PROTOCOL ?? "SASL_SSL";
  const authorities = own.KREIS_KAFKA_CA ? [readFileSync(own.KREIS_KAFKA_CA)] : undefined;
  const ssl = protocol.endsWith("SSL") ? { ca: authorities } : false;
  if (!own.KREIS_KAFKA_USER) return { ssl };
  const mechanism = (own.KREIS_KAFKA_MECHANISM ?? "SCRAM-SHA-512").toLowerCase();
  return {
    ssl,
    sasl: { mechanism, username: own.KREIS_KAFKA_USER, password: own.KREIS_KAFKA_PASSWORD },
  };
}

/** Returns the attributes of a CloudEvent in binary mode: headers that begin with ce_. */
function attributesOf(headers = {}) {
  const named = Object.entries(headers).filter(([name]) => name.startsWith("ce_"));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(3), String(value)]));
}

/** Returns the content of a record, or undefined if it is no JSON. */
function content(value) {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
