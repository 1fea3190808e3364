import { cpSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../gate/workspace.mjs";

/** Pages of 60 cards, and the most gzipped bytes that a whole page of ours may have; those of others only show where it stands. */
const LIMITS = { sets: 17_000, classic: undefined, "next-image": undefined, "next-image-sizes": undefined };

const bench = join(root, "bench");

/** Adds to a copy of the example, before its build, pages with the 60 cards of `bench/html/cards.ts`. */
export async function addCardPages(dir) {
  const app = join(dir, "app");
  cpSync(join(bench, "next"), app, { recursive: true });
  await build({
    entryPoints: [join(bench, "html/cards.ts")],
    outfile: join(app, "cards.js"),
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
  });
}

async function read(url, headers) {
  const response = await fetch(url, { headers: { "accept-encoding": "identity", ...headers } });
  if (!response.ok) throw new Error(`${url}: expected 200, got ${response.status}`);
  const text = await response.text();
  return { raw: Buffer.byteLength(text), zipped: gzipSync(text, { level: 9 }).length };
}

/**
 * Measures whole pages of the built application: the HTML as a server sends it, and the payload that a click within the
 * application fetches in its place.
 *
 * @returns `{ name, limit, html, rsc }` of each page, with `raw` and `zipped` bytes
 */
export async function measurePages({ url }) {
  const pages = [];
  for (const [name, limit] of Object.entries(LIMITS)) {
    const [html, rsc] = [await read(`${url}/cards/${name}`), await read(`${url}/cards/${name}`, { rsc: "1" })];
    pages.push({ name, limit, html, rsc });
  }
  return pages;
}

/**
 * Checks that a whole page of our cards keeps its limit.
 *
 * @returns `{ faults, note }`
 */
export async function cardPages(_browser, { app }) {
  const pages = await measurePages(app);
  const faults = pages
    .filter(({ limit, html }) => html.zipped > limit)
    .map(({ name, limit, html }) => `/cards/${name}: expected at most ${limit} B gzipped, got ${html.zipped}`);
  return { faults, note: `60 cards: ${pages.map(({ name, html }) => `${name} ${html.zipped} B`).join(", ")}` };
}
