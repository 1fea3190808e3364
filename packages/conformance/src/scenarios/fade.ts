import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { NONCE } from "../page.js";
import { type Scenario, single, withPage } from "./scenario.js";

const docs = readFileSync(new URL("../../../../docs/components.md", import.meta.url), "utf8");
/** Style sheet in docs/components.md. */
const recipe = /```css\n([\s\S]*?data-loading[\s\S]*?)```/.exec(docs)?.[1] ?? "";
const headMarkup = `<style nonce="${NONCE}">${recipe}</style>`;
const opacity = "return Number(getComputedStyle(document.images[0]).opacity)";

/** Scenarios of the documented fade: it hides a picture that is on its way, and no other. */
export const fade: Scenario[] = [
  {
    name: "the documented fade hides nothing without the runtime",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      assert.notEqual(recipe, "");
      for (const head of [true, false]) {
        for (const outcome of head ? (["hit", "miss"] as const) : (["hit"] as const)) {
          const options = { outcome, head, noApp: true, items: single(lab, outcome), headMarkup };
          await withPage(lab, adapter, options, async (page) => {
            await until(page.tab, "document.images[0].complete && document.images[0].naturalWidth > 0");
            assert.equal(await page.tab.run(opacity), 1);
          });
        }
      }
    },
  },
  {
    name: "the documented fade hides what is on its way, and shows what came, also after a clone or a failure",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss", "fail"] as const) {
        await withPage(lab, adapter, { outcome, mode: "client", items: () => [], headMarkup }, async (page) => {
          await until(page.tab, "window.__app");
          const release = lab.images.hold(page.id);
          await page.update({ items: single(lab, outcome)(page.id) });
          await lab.images.asked(page.id, "img");
          await until(page.tab, "document.images[0].dataset.loading === ''");
          assert.equal(await page.tab.run(opacity), 0);
          release();
          await page.settled();
          await until(page.tab, "getComputedStyle(document.images[0]).opacity === '1'");
        });
      }
    },
  },
];
