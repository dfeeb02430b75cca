// Reads calendar files with ical.js and node-ical: at which moment in UTC does each date start?
// Takes one JSON per line, {"text": …}, and answers with one per line: {"ical.js": {uid: moment}, …}.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.cwd()}/package.json`));
const { default: ICAL } = await import(pathToFileURL(require.resolve("ical.js")));
const nodeIcal = require("node-ical");

const moment = (date) => date.toISOString().replace(/[-:]|\.\d+/g, "");

function byIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  // By the rules in the file, and none that another file has brought along.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return Object.fromEntries(
    calendar.getAllSubcomponents("vevent").map((each) => {
      const event = new ICAL.Event(each);
      return [event.uid, moment(event.startDate.toJSDate())];
    }),
  );
}

function byNodeIcal(text) {
  const found = Object.values(nodeIcal.sync.parseICS(text)).filter((each) => each.type === "VEVENT");
  return Object.fromEntries(found.map((each) => [each.uid, moment(each.start)]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line);
  console.log(JSON.stringify({ "ical.js": byIcalJs(text), "node-ical": byNodeIcal(text) }));
}
