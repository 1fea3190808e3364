import assert from "node:assert/strict";
import { checkAdvice } from "../advice.js";
import { ADAPTERS, SHAPES } from "../cases.js";
import { descriptorOf, type Item, itemsOf } from "../images.js";
import { type Scenario, withPage } from "./scenario.js";

/** Scenarios of everything besides the image: layout, advice to developers, names for assistive technology. */
export const bystanders: Scenario[] = [
  {
    name: "no layout shift from hit or miss",
    adapters: ADAPTERS,
    only: { names: ["chromium"], why: "no other engine reports layout shifts" },
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss"] as const) {
        for (const mode of ["late", "fast"] as const) {
          // The box has the picture's own ratio, as a descriptor gives it.
          const box = { width: 120, height: outcome === "hit" ? 60 : 40 };
          const items = (page: string): Item[] =>
            itemsOf(lab.images, outcome, page).map(({ id, props }) => ({ id, props: { ...props, ...box } }));
          await withPage(lab, adapter, { mode, outcome, items, body: "<p>Text below</p>" }, async (page) => {
            await page.tab.run(
              "window.__shifts = []; new PerformanceObserver((l) => __shifts.push(...l.getEntries().map((e) => e.value))).observe({ type: 'layout-shift', buffered: true })",
            );
            await page.settled();
            await page.tab.run("return new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))");
            assert.deepEqual(await page.tab.run("return __shifts"), [], `${outcome}, ${mode}`);
          });
        }
      }
    },
  },
  {
    name: "advice in development, once and with its cure",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { head: false }, async (page) => {
        await page.settled();
        const advice = (await page.report()).console.map((line) =>
          /\[bucketfirst\] ([^:]*): (.*)/.exec(line)?.slice(1),
        );
        const late = advice.filter((found) => found?.[0] === "an image had failed before anything listened");
        assert.equal(late.length, 1);
        assert.match(late[0]?.[1] ?? "", /head script/);
      }),
  },
  {
    name: "every advice of the development build, once, and none where there is no fault",
    adapters: ["html"],
    only: { names: ["chromium"], why: "the others report no largest paint of which advice could be given" },
    run: checkAdvice,
  },
  {
    name: "no tab stop, and alt tells what is missing",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss", "fail"] as const) {
        const items = (page: string): Item[] => {
          const all = itemsOf(lab.images, outcome, page);
          const decoration = descriptorOf(lab.images, outcome, page, "decoration", "img");
          return [...all, { id: "decoration", props: { image: decoration, alt: "", loading: "eager" } }];
        };
        await withPage(lab, adapter, { outcome, items }, async (page) => {
          await page.settled();
          // The title would count as a name.
          await page.tab.run("for (const img of document.images) img.removeAttribute('title')");
          const stops = "return [...document.body.querySelectorAll('*')].filter((e) => e.tabIndex >= 0).length";
          assert.equal(await page.tab.run(stops), 0);
          if (!page.tab.accessible) return;
          const named = SHAPES.map((shape) => `- img "A cat, ${shape}"`);
          assert.equal(await page.tab.accessible(), named.join("\n"), outcome);
        });
      }
    },
  },
];
