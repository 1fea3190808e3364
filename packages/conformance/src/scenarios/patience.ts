import assert from "node:assert/strict";
import { patienceScript } from "@bucketfirst/core/dom";
import { ADAPTERS, type Answer, KINDS, type Kind } from "../cases.js";
import { until } from "../engines/engine.js";
import type { Item } from "../images.js";
import type { Lab } from "../lab.js";
import { inline } from "../page.js";
import { costs, type Scenario, singleOf, stageOf, withPage } from "./scenario.js";

const SILENT: Answer[] = ["silent", "silentAfterHead", "silentAfterHalf"];
let next = 0;
/** Returns one image at an origin of its own, whose connections no other image uses. */
const single = (
  kind: Kind,
  lab: Lab,
  ...rest: Parameters<typeof singleOf> extends [Kind, Lab, ...infer R] ? R : never
) => {
  const bucket = lab.images.others[next++ % lab.images.others.length] as string;
  return singleOf(kind, { ...lab, images: { ...lab.images, bucket } }, ...rest);
};
/** Keys in events: of a classic candidate its name, of a member of a set the set's with the member. */
const KEY: Readonly<Record<Kind, RegExp>> = { classic: /^key-/, set: /^key\/(1x|100|300|900)$/ };

const PATIENCE = { patienceMs: 400 };

/** Script that counts how many images have begun to wait by the moment that the first one is given up. */
const COUNT_TIMERS = `
const start = setTimeout;
let begun = 0;
window.setTimeout = (callback, ms) => {
  begun += Number(ms) === ${PATIENCE.patienceMs};
  return start(callback, ms);
};
new MutationObserver((changes) => {
  if (changes.some(({ target }) => target.dataset.stage === "proxy")) window.__begun ??= begun;
}).observe(document, { subtree: true, attributeFilter: ["data-stage"] });`;

/** Scenarios of a bucket that accepts and never answers, or answers in part. */
export const patience: Scenario[] = [
  ...KINDS.flatMap((kind) => SILENT.map((answer) => ({ kind, answer }))).map(
    ({ kind, answer }): Scenario => ({
      name: `a bucket that is ${answer}, ${kind}`,
      adapters: ADAPTERS,
      async run(lab, adapter) {
        for (const shape of ["img", "srcset"] as const) {
          const items = single(kind, lab, answer, PATIENCE, shape);
          await withPage(lab, adapter, { items, mode: "fast" }, async (page) => {
            await until(page.tab, 'window.__app && document.images[0].dataset.stage === "proxy"');
            await page.settled();
            costs(page, 1, 1);
            const { log, details, images } = await page.report();
            assert.deepEqual(log, ["img miss cache>proxy", "img load proxy"]);
            assert.equal(images[0]?.ratio, 3);
            assert.match(String(details[0]?.cacheKey), KEY[kind]);
          });
        }
      },
    }),
  ),
  {
    name: "a silent bucket is given up though the page renders again all the time",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { items: single("classic", lab, "silent", PATIENCE), mode: "fast" }, async (page) => {
        await until(page.tab, "window.__app");
        await page.tab.run("setInterval(() => __app.update({ ...__app.state, tick: __app.state.tick + 1 }), 50)");
        await until(page.tab, 'document.images[0].dataset.stage === "proxy"');
        await page.settled();
        costs(page, 1, 1);
        assert.deepEqual((await page.report()).log, ["img miss cache>proxy", "img load proxy"]);
      }),
  },
  ...SILENT.map(
    (answer): Scenario => ({
      name: `the patience script alone, and a bucket that is ${answer}`,
      adapters: ["html"],
      async run(lab, adapter) {
        for (const kind of KINDS)
          await withPage(
            lab,
            adapter,
            {
              items: single(kind, lab, answer, PATIENCE),
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
          );
      },
    }),
  ),
  {
    name: "a picture that grows slowly is not given up",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const kind of KINDS) {
        const items = single(kind, lab, "growing", { patienceMs: 1500 });
        await withPage(lab, adapter, { items, mode: "fast" }, async (page) => {
          await page.settled();
          costs(page, 1, 0);
          assert.equal(await stageOf(page), "cache");
        });
      }
    },
  },
  {
    name: "a silent bucket below the fold is not given up before it is seen",
    adapters: ["html"],
    async run(lab, adapter) {
      for (const kind of KINDS)
        await withPage(
          lab,
          adapter,
          {
            items: single(kind, lab, "silent", { ...PATIENCE, loading: "lazy" }),
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
        );
    },
  },
  {
    name: "all that have waited as long are given up together, though they stand in a queue",
    adapters: ["html"],
    async run(lab, adapter) {
      for (const kind of KINDS) {
        const one = single(kind, lab, "silent", PATIENCE);
        const items = (page: string): Item[] =>
          Array.from({ length: 20 }, (_, i) => {
            const [{ props }] = one(page) as [Item];
            // The key of each is another.
            const image = JSON.parse(JSON.stringify(props.image).replace(/\/key(\/|-)/, `/key${i}$1`));
            return { id: `img${i}`, props: { ...props, image } };
          });
        await withPage(lab, adapter, { items, mode: "fast", before: inline(COUNT_TIMERS) }, async (page) => {
          await page.settled();
          const { images } = await page.report();
          assert.equal(images.filter(({ stage }) => stage === "proxy").length, 20);
          // An engine may or may not ask for the next ones of its queue between two timers, but for none twice.
          assert.ok(page.counts("img").bucket <= 20, `${page.counts("img").bucket} requests`);
          // The time of the last one in the queue ran when that of the first one ended: it began before its request.
          assert.equal(await page.tab.run("return __begun"), 20);
        });
      }
    },
  },
];
