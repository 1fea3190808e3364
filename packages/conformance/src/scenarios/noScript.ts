import assert from "node:assert/strict";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { costs, type Scenario, single, withPage } from "./scenario.js";

/** Scenarios of pages that run no script. */
export const noScript: Scenario[] = [
  {
    name: "no script at all shows the cached image",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss"] as const) {
        const options = { outcome, head: false, noApp: true, mode: "late" as const, items: single(lab, outcome) };
        await withPage(lab, adapter, options, async (page) => {
          await until(page.tab, 'document.readyState === "complete" && document.images[0].complete');
          costs(page, 1, 0);
          assert.equal((await page.report()).images[0]?.ratio, outcome === "hit" ? 2 : 0);
        });
      }
    },
  },
  {
    name: "the object recipe answers a miss without script",
    adapters: ["html"],
    async run(lab, _, engine) {
      for (const outcome of ["hit", "miss"] as const) {
        const items = single(lab, outcome, { noScript: "image/png" });
        const options = { outcome, head: false, noApp: true, items, objects: lab.images.bucket };
        await withPage(lab, "html", options, async (page) => {
          const shown = 'document.querySelector("object").clientWidth > 0';
          await until(page.tab, `document.readyState === "complete" && ${shown}`);
          if (outcome === "miss") await until(page.tab, "document.images[0].naturalWidth > 0");
          // WebKit requests an object that has failed once more.
          costs(page, outcome === "miss" && engine === "webkit" ? 2 : 1, outcome === "hit" ? 0 : 1);
        });
      }
    },
  },
];
