import assert from "node:assert/strict";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { costs, type Scenario, single, withPage } from "./scenario.js";

/** Scenarios of a body that breaks off before its declared length. */
export const cutBody: Scenario[] = (["cutWebp", "cutPng"] as const).map((answer) => ({
  name: `a bucket whose answer breaks off (${answer})`,
  adapters: ADAPTERS,
  only:
    answer === "cutWebp"
      ? undefined
      : {
          names: ["chromium", "webkit"],
          why: "for Firefox and its decode() half of any picture except a WebP is one",
        },
  async run(lab, adapter) {
    for (const shape of ["img", "srcset"] as const) {
      await withPage(lab, adapter, { items: single(lab, answer, {}, shape) }, async (page) => {
        await until(page.tab, 'window.__app && document.images[0].dataset.stage === "proxy"');
        await page.settled();
        costs(page, 1, 1);
        const { images, log } = await page.report();
        assert.equal(images[0]?.ratio, 3);
        assert.deepEqual(log.slice(-2), ["img miss cache>proxy", "img load proxy"]);
      });
    }
  },
}));
