// The owners' feeds: what is older than the topic keeps.

const RESTARTED = ["feed-restarted", "no-such-position"];

/** Yields every fact of a feed as a CloudEvent. A feed that was restored is read from its beginning. */
export async function* remembered(url, token) {
  let place = { after: 0 };
  for (;;) {
    const page = await pageOf(url, token, place);
    if (page === undefined) {
      place = { after: 0 };
      continue;
    }
    yield* page.items;
    if (!page.more) return;
    place = { after: page.next, ...(page.epoch && { epoch: page.epoch }) };
  }
}

/** Returns a page, or undefined if the feed has begun again. */
async function pageOf(url, token, place) {
  const answer = await fetch(`${url}/v1/facts?${new URLSearchParams(place)}`, {
    headers: { Authorization: `Bearer ${token}`, "Kreis-Purpose": "who takes part" },
    signal: AbortSignal.timeout(30_000),
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json();
  if (answer.status === 409 && RESTARTED.includes(problem.type) && place.after) return undefined;
  throw new Error(`The feed at ${url} refuses: ${answer.status} ${problem.detail}`);
}
