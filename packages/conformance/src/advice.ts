import assert from "node:assert/strict";
import type { Answer } from "./cases.js";
import { until } from "./engines/engine.js";
import { descriptorOf, type Item } from "./images.js";
import type { Lab } from "./lab.js";

/** A page with one fault or none, and the advice that it gets. */
interface Page {
  advice: [] | [what: string, cure: RegExp];
  answer: Answer;
  head?: boolean;
  shape?: "img" | "srcset";
  /** Number of images; every fault stands in each of them, and leads to one line. Default 2. */
  times?: number;
  props?: Partial<Item["props"]>;
  /** True where the bucket holds every image once the proxy has made it. */
  stores?: boolean;
}

const BOX = { hit: { width: 400, height: 200 }, miss: { width: 450, height: 150 } } as const;
const OPEN = { crossorigin: "anonymous" } as const;

/** Pages without a fault, and one for each fault. */
export const ADVICE_PAGES: Page[] = [
  { advice: [], answer: "hit", props: BOX.hit },
  { advice: [], answer: "miss", props: BOX.miss },
  { advice: [], answer: "hit", props: BOX.hit, shape: "srcset" },
  { advice: [], answer: "hit", props: BOX.hit, times: 12 },
  // The first visit to an empty bucket.
  { advice: [], answer: "miss", props: BOX.miss, times: 12, stores: true },
  {
    advice: ["neither bucket nor proxy gave a picture", /The proxy says why: open http:.*\/sig-1x/],
    answer: "fail",
    props: BOX.miss,
  },
  {
    advice: ["an image had failed before anything listened", /render the head script .* inline in <head>/],
    answer: "miss",
    head: false,
    props: BOX.miss,
  },
  {
    advice: ["the bucket answers a miss with an image", /remove its error document/],
    answer: "openImageError",
    props: { width: 200, height: 200, ...OPEN },
  },
  {
    advice: ["the bucket answers a miss with 200 and no image", /let it answer 404 or 403/],
    answer: "openPage",
    props: { ...BOX.miss, ...OPEN },
  },
  {
    advice: ["every image missed the bucket", /must send Access-Control-Allow-Origin/],
    answer: "hit",
    times: 12,
    props: { ...BOX.miss, ...OPEN },
  },
  {
    advice: ["more than half of the images missed the bucket", /is `cacheUrl`.* where the proxy stores/],
    answer: "miss",
    times: 12,
    props: BOX.miss,
  },
  {
    advice: ["the largest image of the page is lazy", /give it `priority`/],
    answer: "hit",
    props: { ...BOX.hit, loading: "lazy" },
  },
  {
    advice: ["a srcset of widths without `sizes`", /say how wide the image is shown/],
    answer: "hit",
    shape: "srcset",
    props: { ...BOX.hit, sizes: "" },
  },
  {
    advice: ["a file far larger than its box", /ask for a smaller `width`/],
    answer: "hit",
    props: { width: 120, height: 60 },
  },
  {
    advice: ["an image of another ratio than its box", /make `width` and `height` agree/],
    answer: "hit",
    props: { width: 400, height: 300 },
  },
];

/** Opens each page, and compares what the development build says there. */
export async function checkAdvice(lab: Lab): Promise<void> {
  for (const { advice, answer, head = true, shape = "img", times = 2, props, stores } of ADVICE_PAGES) {
    const items = (page: string): Item[] =>
      Array.from({ length: times }, (_, index) => ({
        id: `img${index}`,
        props: {
          image: descriptorOf(lab.images, answer, page, `img${index}`, shape),
          alt: "A cat",
          loading: "eager",
          ...props,
        },
      }));
    const page = await lab.open({ adapter: "html", mode: "late", outcome: "hit", head }, { items });
    try {
      await page.settled();
      const [what, cure] = advice;
      if (stores) {
        lab.images.set(page.id, "hit");
        const asked = () => items(page.id).reduce((sum, { id }) => sum + page.counts(id).bucket, 0);
        // One image is requested again, by which the page learns that no advice is needed.
        for (let tries = 0; asked() === times && tries < 1000; tries++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        assert.equal(asked(), times + 1);
        await page.tab.run("return new Promise((resolve) => setTimeout(resolve, 200))");
      }
      // The browser names the largest picture some time after it was painted.
      if (what) await until(page.tab, "__console.some((line) => line.includes('[bucketfirst]'))");
      const said = (await page.report()).console.filter((line) => line.includes("[bucketfirst]"));
      assert.equal(said.length, advice.length / 2, `${what}\n${said.join("\n")}`);
      if (!what) continue;
      assert.ok(said[0]?.startsWith(`warn: [bucketfirst] ${what}: `), said[0]);
      assert.match(said[0] as string, cure as RegExp);
    } finally {
      await page.tab.close();
    }
  }
}
