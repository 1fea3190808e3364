import assert from "node:assert/strict";
import type { ImageDescriptor } from "@bucketfirst/core/attributes";
import { patienceScript } from "@bucketfirst/core/dom";
import { ADAPTERS, type Answer } from "../cases.js";
import { until } from "../engines/engine.js";
import type { Item } from "../images.js";
import type { Lab } from "../lab.js";
import { inline } from "../page.js";
import { single as anyBucket, costs, type Scenario, stageOf, withPage } from "./scenario.js";

const SILENT: Answer[] = ["silent", "silentAfterHead", "silentAfterHalf"];
let next = 0;
/** Returns one image at an origin of its own, whose connections no other image uses. */
const single = (lab: Lab, ...rest: Parameters<typeof anyBucket> extends [Lab, ...infer R] ? R : never) => {
  const bucket = lab.images.others[next++ % lab.images.others.length] as string;
  return anyBucket({ ...lab, images: { ...lab.images, bucket } }, ...rest);
};

const PATIENCE = { patienceMs: 400 };

/** Scenarios of a bucket that accepts and never answers, or answers in part. */
export const patience: Scenario[] = [
  ...SILENT.map(
    (answer): Scenario => ({
      name: `a bucket that is ${answer}`,
      adapters: ADAPTERS,
      async run(lab, adapter) {
        for (const shape of ["img", "srcset"] as const) {
          const items = single(lab, answer, PATIENCE, shape);
          await withPage(lab, adapter, { items, mode: "fast" }, async (page) => {
            await until(page.tab, 'window.__app && document.images[0].dataset.stage === "proxy"');
            await page.settled();
            costs(page, 1, 1);
            const { log, details, images } = await page.report();
            assert.deepEqual(log, ["img miss cache>proxy", "img load proxy"]);
            assert.equal(images[0]?.ratio, 3);
            assert.match(String(details[0]?.cacheKey), /^key-/);
          });
        }
      },
    }),
  ),
  ...SILENT.map(
    (answer): Scenario => ({
      name: `the patience script alone, and a bucket that is ${answer}`,
      adapters: ["html"],
      run: (lab, adapter) =>
        withPage(
          lab,
          adapter,
          {
            items: single(lab, answer, PATIENCE),
            noApp: true,
            mode: "fast",
            headMarkup: `<script>${patienceScript}</script>`,
            body: inline("__started()"),
          },
          async (page) => {
            await until(page.tab, "document.images[0].complete && document.images[0].naturalWidth > 0");
            costs(page, 1, 1);
            assert.equal((await page.report()).images[0]?.ratio, 3);
          },
        ),
    }),
  ),
  {
    name: "a picture that grows slowly is not given up",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { items: single(lab, "growing", { patienceMs: 1500 }), mode: "fast" }, async (page) => {
        await page.settled();
        costs(page, 1, 0);
        assert.equal(await stageOf(page), "cache");
      }),
  },
  {
    name: "a silent bucket below the fold is not given up before it is seen",
    adapters: ["html"],
    run: (lab, adapter) =>
      withPage(
        lab,
        adapter,
        {
          items: single(lab, "silent", { ...PATIENCE, loading: "lazy" }),
          mode: "fast",
          before: '<svg width="1" height="30000"></svg>',
          body: inline("setTimeout(() => { window.__waited = true; }, 1000)"),
        },
        async (page) => {
          await until(page.tab, "window.__app && window.__waited");
          assert.equal(await stageOf(page), "cache");
          costs(page, 0, 0);
          await page.tab.run("document.images[0].scrollIntoView()");
          await page.settled();
          costs(page, 1, 1);
        },
      ),
  },
  {
    name: "all that have waited as long are given up together, though they stand in a queue",
    adapters: ["html"],
    run: (lab, adapter) => {
      const one = single(lab, "silent", PATIENCE);
      const items = (page: string): Item[] =>
        Array.from({ length: 20 }, (_, i) => {
          const [{ props }] = one(page) as [Item];
          const { cachedSrc } = props.image as ImageDescriptor;
          const image = { ...props.image, cachedSrc: `${cachedSrc}-${i}` } as ImageDescriptor;
          return { id: `img${i}`, props: { ...props, image } };
        });
      return withPage(lab, adapter, { items, mode: "fast" }, async (page) => {
        await page.settled();
        const { images } = await page.report();
        assert.equal(images.filter(({ stage }) => stage === "proxy").length, 20);
        // The page stopped asking the bucket: images behind the first few were never requested there.
        assert.ok(page.counts("img").bucket < 20, `${page.counts("img").bucket} requests`);
      });
    },
  },
];
