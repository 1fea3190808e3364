import assert from "node:assert/strict";
import type { ImageDescriptor } from "@bucketfirst/core/attributes";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import { costs, KEEPS_CANDIDATE, type Only, type Scenario, withPage } from "./scenario.js";

const resizeOnto = (
  what: string,
  only: Only | undefined,
  compose: (hit: ImageDescriptor, miss: ImageDescriptor) => ImageDescriptor,
): Scenario => ({
  name: `a resize onto ${what}`,
  adapters: ADAPTERS,
  only,
  run: (lab, adapter) => {
    const items = (page: string): Item[] => {
      const hit = descriptorOf(lab.images, "hit", page, "img", "img");
      const image = compose(hit, descriptorOf(lab.images, "miss", page, "img", "srcset"));
      return [{ id: "img", props: { image, alt: "A cat", loading: "eager" } }];
    };
    return withPage(lab, adapter, { outcome: "hit", items }, async (page) => {
      await page.settled();
      costs(page, 1, 0);
      await page.tab.resize(1200, 600);
      await until(page.tab, 'document.images[0].dataset.stage === "proxy"');
      await page.settled();
      costs(page, 2, 1);
      assert.deepEqual((await page.report()).log, ["img load cache", "img miss cache>proxy", "img load proxy"]);
    });
  },
});

/** Scenarios of a window that grows until a missing candidate is picked. */
export const resizes: Scenario[] = [
  resizeOnto("a missing candidate", KEEPS_CANDIDATE, (hit, miss) => ({
    ...miss,
    cachedSrc: hit.cachedSrc,
    cachedSrcSet: `${hit.cachedSrc} 420w, ${miss.cachedSrcSet?.split(", ")[2]}`,
  })),
  resizeOnto("a missing source", undefined, (hit, miss) => ({
    ...hit,
    sources: [
      { media: "(max-width: 1000px)", cachedSrcSet: hit.cachedSrc, proxySrcSet: hit.proxySrc },
      {
        media: "(min-width: 1001px)",
        cachedSrcSet: miss.cachedSrc.replace("1x", "wide"),
        proxySrcSet: miss.proxySrc.replace("1x", "wide"),
      },
    ],
  })),
];
