import assert from "node:assert/strict";
import { KINDS } from "../cases.js";
import { until } from "../engines/engine.js";
import type { Item } from "../images.js";
import { costs, type Scenario, singleOf, stageOf, withPage } from "./scenario.js";

/** Script that writes the server's markup back, as Turbo, LiveView and Livewire do. */
const patch = "__kit.morph(document.querySelector('#root'), __printed, { morphStyle: 'innerHTML' })";
const noted = "<script nonce=bm9uY2U>window.__printed = document.querySelector('#root').innerHTML</script>";
const shown = "document.images[0].complete && document.images[0].naturalWidth > 0";

/** Scenarios of pages whose elements are written anew or copied. */
export const morphs: Scenario[] = [
  {
    name: "a morphed page asks nobody again, and stays loaded",
    adapters: ["html"],
    async run(lab, adapter, engine) {
      const cells = KINDS.flatMap((kind) => (["img", "srcset"] as const).map((shape) => ({ kind, shape })));
      for (const { kind, shape } of cells) {
        for (const outcome of ["hit", "miss"] as const) {
          const items = singleOf(kind, lab, outcome, { placeholder: "red" }, shape);
          const options = { outcome, items, body: noted };
          const proxied = outcome === "miss" ? 1 : 0;
          await withPage(lab, adapter, options, async (page) => {
            await page.settled();
            for (let times = 0; times < 3; times++) {
              await page.tab.run(patch);
              await page.settled();
              const { bucket, proxy, requests } = page.counts("img");
              // WebKit requests as soon as an attribute is written, before any script is notified: once for each morph.
              if (engine === "webkit" && proxied)
                assert.ok(bucket <= 2 + times && proxy <= 2 + times, requests.join("\n"));
              else costs(page, 1, proxied);
            }
            assert.equal(await stageOf(page), proxied ? "proxy" : "cache");
            assert.equal(await page.tab.run("return document.images[0].style.background"), "");
            const { log } = await page.report();
            assert.deepEqual(
              [...new Set(log)],
              proxied ? ["img miss cache>proxy", "img load proxy"] : ["img load cache"],
            );
          });
        }
      }
    },
  },
  {
    name: "an image that is cloned after it has loaded asks nobody again",
    adapters: ["html"],
    async run(lab, adapter) {
      for (const kind of KINDS)
        for (const shape of ["img", "srcset"] as const)
          for (const outcome of ["hit", "miss"] as const) {
            const items = singleOf(kind, lab, outcome, {}, shape);
            await withPage(lab, adapter, { outcome, items }, async (page) => {
              await page.settled();
              await page.tab.run(`
                const twin = document.images[0].cloneNode(true);
                twin.id = "twin";
                document.images[0].after(twin);
              `);
              await until(page.tab, "document.images[1].complete && document.images[1].naturalWidth > 0");
              costs(page, 1, outcome === "miss" ? 1 : 0);
              assert.equal(await stageOf(page, "twin"), outcome === "miss" ? "proxy" : "cache");
            });
          }
    },
  },
  {
    name: "an image that is cloned before it loads",
    adapters: ["html"],
    async run(lab, adapter) {
      const cells = KINDS.flatMap((kind) => (["hit", "miss"] as const).map((outcome) => ({ kind, outcome })));
      for (const { kind, outcome } of cells) {
        const items = (page: string): Item[] => singleOf(kind, lab, outcome, { placeholder: "red" })(page);
        await withPage(lab, adapter, { outcome, mode: "client", items: () => [] }, async (page) => {
          await until(page.tab, "window.__app");
          const release = lab.images.hold(page.id);
          await page.update({ items: items(page.id) });
          await lab.images.asked(page.id, "img");
          await page.tab.run(`
            const [img] = document.images;
            const twin = img.cloneNode(true);
            twin.id = "twin";
            img.after(twin);
            // This copy fails before it is in the page.
            window.__kept = img.cloneNode(true);
            __kept.id = "kept";
          `);
          release();
          await page.settled();
          await until(page.tab, "__kept.complete");
          await page.tab.run("document.body.append(__kept)");
          await page.settled();
          const { images } = await page.report();
          const ratio = outcome === "hit" ? 2 : 3;
          assert.deepEqual(
            images.map(({ id, ratio }) => [id, ratio]),
            ["img", "twin", "kept"].map((id) => [id, ratio]),
          );
          const backgrounds = "return [...document.images].map((img) => img.style.background)";
          assert.deepEqual(await page.tab.run(backgrounds), ["", "", ""]);
          assert.equal(await page.tab.run(`return ${shown}`), true);
        });
      }
    },
  },
];
