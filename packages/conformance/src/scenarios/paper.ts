import assert from "node:assert/strict";
import { ADAPTERS, SIZES } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import { costs, type Scenario, single, withPage } from "./scenario.js";

/** The drivers of Chromium and Firefox print, that of WebKit does not. */
const engines = ["chromium", "firefox"];

/** Pictures on paper: there is no second chance. */
export const paper: Scenario[] = [
  {
    name: "on paper, below the fold, the bucket does not have it",
    adapters: ADAPTERS,
    engines,
    run: (lab, adapter) =>
      withPage(
        lab,
        adapter,
        { items: single(lab, "miss", { loading: "lazy" }), before: '<svg width="1" height="30000"></svg>' },
        async (page) => {
          await until(page.tab, "window.__app");
          assert.deepEqual(await page.tab.print?.(), [SIZES.proxy[0]]);
          // Paper has no time for the bucket.
          costs(page, 0, 1);
        },
      ),
  },
  {
    name: "on paper, a source for print alone that the bucket does not have",
    adapters: ADAPTERS,
    engines,
    run: (lab, adapter, engine) => {
      const items = (page: string): Item[] => {
        const hit = descriptorOf(lab.images, "hit", page, "img", "img");
        // As `images.image()` gives it.
        const source = { media: "print", cachedSrcSet: `${hit.proxySrc}-other`, proxySrcSet: `${hit.proxySrc}-other` };
        return [{ id: "img", props: { image: { ...hit, sources: [source] }, alt: "A cat", loading: "eager" } }];
      };
      return withPage(lab, adapter, { outcome: "hit", items }, async (page) => {
        await page.settled();
        // Chromium prints what the screen shows, and asks for the other one meanwhile.
        assert.deepEqual(await page.tab.print?.(), [SIZES[engine === "chromium" ? "bucket" : "proxy"][0]]);
      });
    },
  },
];
