import assert from "node:assert/strict";
import { HEAD_PLACES } from "../images.js";
import { type Scenario, withPage } from "./scenario.js";

/** Scenarios of the head script as applications print it. */
export const headPlaces: Scenario[] = [
  {
    name: "the head script in <svelte:head>, and anywhere else",
    adapters: ["svelte"],
    async run(lab, adapter) {
      for (const place of HEAD_PLACES) {
        await withPage(lab, adapter, { head: false, place }, async (page) => {
          await page.settled();
          const inHead =
            "return [...document.head.querySelectorAll('script')].filter((s) => /data-proxy/.test(s.text)).length";
          assert.equal(await page.tab.run(inHead), 1, place);
          const { console, images } = await page.report();
          // Advice is no fault of these pages.
          const faults = console.filter((line) => !line.includes("[bucketfirst]"));
          assert.deepEqual(faults, [], place);
          assert.deepEqual(
            images.map(({ stage }) => stage),
            images.map(() => "proxy"),
          );
          if (place === "among") assert.ok(await page.tab.run("return !!document.querySelector('meta[name=after]')"));
        });
      }
    },
  },
];
