const ASKED = [
  ["local:///kite.jpg", "card"],
  ["https://elsewhere.example/kite.jpg", "card"],
  ["local:///kite.jpg", "poster"],
];

/**
 * Requests an image from the example's signing endpoint, and two that it must refuse: of a foreign source, and in a variant
 * that does not exist.
 *
 * @returns `{ faults, note }`
 */
export async function signRoute(_browser, { app, backend }) {
  const items = ASKED.map(([source, variant]) => ({ source, variant }));
  const answer = await fetch(`${app.url}/api/images`, {
    method: "POST",
    // As a browser sends it from a page of the example.
    headers: { "content-type": "application/json", origin: app.url },
    body: JSON.stringify({ items }),
  });
  const text = await answer.text();
  const note = `POST /api/images: ${answer.status}`;
  if (!answer.ok) return { faults: [`${note} ${text.slice(0, 200)}`] };
  const [given, ...refused] = JSON.parse(text).results;
  const ok = given.image?.cachedBase.startsWith(backend.cacheUrl) && refused.every(({ error }) => error);
  return ok && refused.length === 2
    ? { faults: [], note: `${note}, one signed and two refused` }
    : { faults: [`${note}: expected one image and two errors, got ${text}`] };
}
