// Measures whole pages of a built Next application with 60 cards of the README, ours beside those of next/image in the same
// application: `pnpm --filter @bucketfirst/bench page`, after a build. It is examples/next, installed from packed packages;
// the gate's run of that example holds the limit. Exit code 1: the limit is exceeded, or a step failed.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CARDS } from "./html/cards.js";
import { type Figure, record } from "./record.js";

// Not bundled with this file: they find the repository by their own place in it.
const script = (name: string) => import(pathToFileURL(join(process.cwd(), "../scripts/examples", name)).href);
const { openLab } = await script("lab.mjs");
const { withExample } = await script("drive.mjs");
const { measurePages } = await script("cardPages.mjs");

interface Bytes {
  raw: number;
  zipped: number;
}

interface Page {
  name: string;
  limit?: number;
  html: Bytes;
  rsc: Bytes;
}

const cell = (bytes: number): string => `${bytes} B`.padStart(9);

const figuresOf = ({ name, limit, html, rsc }: Page): Figure[] => [
  {
    what: `HTML of a page: ${name}`,
    measured: html.zipped,
    unit: "B",
    ...(limit && { promised: `<= ${limit} B`, met: html.zipped <= limit }),
  },
  { what: `RSC payload of a page: ${name}`, measured: rsc.zipped, unit: "B" },
];

const figures: Figure[] = [];
const lab = await openLab();
try {
  const result = await withExample("next", lab, async ({ app }: { app: object }) => {
    const pages: Page[] = await measurePages(app);
    console.log(`whole pages of ${CARDS} images: gzip -9, raw, limit of gzip -9; RSC payload: gzip -9, raw`);
    for (const { name, limit, html, rsc } of pages) {
      const most = limit === undefined ? "" : `<= ${limit}`;
      console.log(
        `${cell(html.zipped)} ${cell(html.raw)}  ${most.padEnd(9)}${cell(rsc.zipped)} ${cell(rsc.raw)}  ${name}`,
      );
    }
    figures.push(...pages.flatMap(figuresOf));
    return { ok: pages.every(({ limit, html }) => limit === undefined || html.zipped <= limit) };
  });
  if (result.output) console.error(result.output);
  if (result.skipped) figures.push({ what: "all rows", measured: `not run: ${result.skipped}` });
  else if (!result.ok) process.exitCode = 1;
} finally {
  await lab.close();
}
if (figures.length > 0) record("page", figures);
