// Measures what an image costs a page: `pnpm --filter @bucketfirst/bench html`, after a build of core. It is the gzipped
// HTML of 60 cards of the README, and of the JSON of their descriptors, for each image. Peers print the same card, in a box
// of 400 x 300; the first run installs them into bench/peers. `--ours` leaves them out, as the gate does. Exit code 1: a
// limit is exceeded.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { CARDS, type Card, ours, pages, printed } from "./html/cards.js";
import { peers } from "./html/peers.js";
import { type Figure, record } from "./record.js";

const LIMITS: Readonly<Record<string, number>> = {
  "sets: HTML, plain": 150,
  "sets: HTML, hashes": 170,
  "sets: JSON, plain": 105,
};
const figures: Figure[] = [];
let isExceeded = false;

/** Bytes for each of the texts, gzipped together. */
const bytes = (texts: readonly string[]): number => gzipSync(texts.join("\n"), { level: 9 }).length / texts.length;

function print(name: string, texts: readonly string[]): void {
  const measured = bytes(texts);
  const limit = LIMITS[name];
  if (limit !== undefined && measured > limit) isExceeded = true;
  const promise = limit === undefined ? {} : { promised: `<= ${limit} B`, met: measured <= limit };
  figures.push({ what: name, measured: Number(measured.toFixed(1)), unit: "B", ...promise });
  const raw = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
  console.log(
    `${measured.toFixed(0).padStart(5)} B  ${(limit === undefined ? "" : `<= ${limit}`).padEnd(7)}` +
      `${raw.toFixed(0).padStart(6)} B  ${name}`,
  );
}

console.log(`bytes for each of ${CARDS} images: gzip -9, limit, raw`);
for (const kind of Object.keys(ours) as (keyof typeof ours)[])
  for (const [page, cards] of Object.entries(pages)) {
    const all = cards.map((card) => printed(kind, card));
    print(
      `${kind}: HTML, ${page}`,
      all.map(({ html }) => html),
    );
    print(
      `${kind}: JSON, ${page}`,
      all.map(({ json }) => json),
    );
  }

if (!process.argv.includes("--ours")) {
  // Not bundled with this file: they find the repository by their own place in it.
  const script = (name: string) => import(pathToFileURL(join(process.cwd(), "../scripts", name)).href);
  const { installLocked } = await script("gate/installLocked.mjs");
  const { bundleEntry } = await script("sizes/bundleEntry.mjs");
  const dir = join(process.cwd(), "peers");
  // Compilers and image processors of the peers are optional dependencies: a hundred megabytes that print nothing.
  installLocked(dir, ["--ignore-scripts", "--omit=optional"]);
  for (const peer of await peers(dir, bundleEntry))
    for (const [page, cards] of Object.entries<readonly Card[]>(pages))
      print(`${peer.name}, ${page}`, await Promise.all(cards.map((card) => peer.html(card))));
}
record("html", figures);
if (isExceeded) process.exitCode = 1;
