// Saves a venue and lists all, by the generated types. Prints what it got as JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./cohorts.js";

const [url, token, id] = process.argv.slice(2) as [string, string, string];
const client = createClient<paths>({
  baseUrl: url,
  headers: { Authorization: `Bearer ${token}` },
});

const venue: components["schemas"]["VenueInput"] = {
  name: "Haus der Familie",
  street: "Lindenweg 3",
  postal_code: "44135",
  town: "Dortmund",
  land: "NW",
};
const saved = await client.PUT("/v1/venues/{venue_id}", {
  params: { path: { venue_id: id } },
  body: venue,
});
if (saved.error) throw new Error(saved.error.title);

const listed = await client.GET("/v1/venues");
if (!listed.data) throw new Error("no list");
// A field that is always there needs no question mark.
const names: string[] = listed.data.map((each) => each.name.trim());

const missing = await client.GET("/v1/venues/{venue_id}", {
  params: { path: { venue_id: "00000000-0000-4000-8000-000000000000" } },
});
console.log(JSON.stringify({ names, refused: missing.error?.type }));
