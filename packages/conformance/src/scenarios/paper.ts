import assert from "node:assert/strict";
import { ADAPTERS, SIZES } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import { costs, type Only, type Scenario, single, withPage } from "./scenario.js";

const only: Only = { names: ["chromium", "firefox"], why: "the driver of WebKit cannot print" };

/** Scenarios of pictures on paper, which cannot be loaded later. */
export const paper: Scenario[] = [
  {
    name: "on paper, below the fold, the bucket does not have it",
    adapters: ADAPTERS,
    only,
    run: (lab, adapter) =>
      withPage(
        lab,
        adapter,
        { items: single(lab, "miss", { loading: "lazy" }), before: '<svg width="1" height="30000"></svg>' },
        async (page) => {
          await until(page.tab, "window.__app");
          assert.deepEqual(await page.tab.print?.(), [SIZES.proxy[0]]);
          // A page that is being printed goes straight to the proxy.
          costs(page, 0, 1);
        },
      ),
  },
  {
    name: "on paper, a source for print alone that the bucket does not have",
    adapters: ADAPTERS,
    only,
    run: (lab, adapter, engine) => {
      const items = (page: string): Item[] => {
        const hit = descriptorOf(lab.images, "hit", page, "img", "img");
        // The source is one that `images.image()` returns.
        const source = { media: "print", cachedSrcSet: `${hit.proxySrc}-other`, proxySrcSet: `${hit.proxySrc}-other` };
        return [{ id: "img", props: { image: { ...hit, sources: [source] }, alt: "A cat", loading: "eager" } }];
      };
      return withPage(lab, adapter, { outcome: "hit", items }, async (page) => {
        await page.settled();
        // Chromium prints the image of the screen, and requests the other one at the same time.
        assert.deepEqual(await page.tab.print?.(), [SIZES[engine === "chromium" ? "bucket" : "proxy"][0]]);
      });
    },
  },
];
