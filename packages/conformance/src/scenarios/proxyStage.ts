import assert from "node:assert/strict";
import { ADAPTERS, SHAPES } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item, itemsOf } from "../images.js";
import { inline } from "../page.js";
import { costs, type Scenario, single, withPage } from "./scenario.js";

/** Script that notes the state after an error event; it stands after the head script, and stops every timer of the page. */
const watchErrors = inline(`
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback", "queueMicrotask"])
    window[name] = () => 0;
  window.__order = {};
  addEventListener("error", ({ target: img }) => {
    (__order[img.id] ??= []).push(img.dataset.stage + " " + img.getAttribute("src"));
  }, true);
`);

/** Scenarios of the time and the number of requests to the proxy. */
export const proxyStage: Scenario[] = [
  {
    name: "retry asks the proxy so often and no more",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] =>
        itemsOf(lab.images, "fail", page).map(({ id, props }) => ({
          id,
          props: { ...props, fallback: undefined, retry: { times: 2, delayMs: 20 } },
        }));
      return withPage(lab, adapter, { outcome: "fail", items }, async (page) => {
        await page.settled();
        const { log } = await page.report();
        for (const shape of SHAPES) {
          costs(page, 1, 3, shape);
          const events = log.filter((line) => line.startsWith(`${shape} `));
          assert.deepEqual(events, [`${shape} miss cache>proxy`, `${shape} error failed`]);
        }
      });
    },
  },
  {
    name: "retry that finds the proxy well shows its picture",
    adapters: ["html"],
    run: (lab, adapter) => {
      const items = single(lab, "fail", { retry: { times: 2, delayMs: 300 } }, "srcset");
      return withPage(lab, adapter, { outcome: "fail", items }, async (page) => {
        await lab.images.answered(page.id, 1, "proxy");
        lab.images.set(page.id, "miss");
        await page.settled();
        costs(page, 1, 2);
        assert.deepEqual((await page.report()).log, ["img miss cache>proxy", "img load proxy"]);
      });
    },
  },
  {
    name: "the proxy is asked when the error event ends at the latest, with the head script",
    adapters: ["html"],
    run: (lab, adapter) =>
      withPage(lab, adapter, { noApp: true, before: watchErrors, body: inline("__started()") }, async (page) => {
        const shown = "document.images.length === 4 && [...document.images].every((img) => img.naturalWidth)";
        await until(page.tab, shown);
        const order = await page.tab.run<Record<string, string[]>>("return __order");
        for (const shape of SHAPES) {
          costs(page, 1, 1, shape);
          // The proxied set is in place when the event ends, so that the browser requests it with no timer in between.
          // Chromium drops the event where the end of the request was noticed before.
          const seen = order[shape] ?? [];
          assert.ok(seen.length <= 1);
          for (const what of seen) assert.match(what, /^proxy .*\/sig-1x\//);
        }
      }),
  },
  {
    name: "without a bucket the proxy is asked at once",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const { proxySrc } = descriptorOf(lab.images, "hit", page, "img", "img");
        return [{ id: "img", props: { image: { cachedSrc: proxySrc, proxySrc }, alt: "", loading: "eager" } }];
      };
      return withPage(lab, adapter, { items }, async (page) => {
        await page.settled();
        costs(page, 0, 1);
        assert.deepEqual((await page.report()).log, ["img load proxy"]);
      });
    },
  },
];
