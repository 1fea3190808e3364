import assert from "node:assert/strict";
import { ADAPTERS, type Adapter, KINDS } from "../cases.js";
import { until } from "../engines/engine.js";
import { type Item, itemsOf, setOf } from "../images.js";
import type { Lab } from "../lab.js";
import { costs, KEEPS_CANDIDATE, type Scenario, stageOf, withPage } from "./scenario.js";

const shown = "document.images[0].complete && document.images[0].naturalWidth > 0";

/** Opens a page that hits, widens its window, and expects one request to the proxy for the address that is picked then. */
const widenedOntoProxy = (lab: Lab, adapter: Adapter, items: (page: string) => Item[]): Promise<void> =>
  withPage(lab, adapter, { outcome: "hit", items }, async (page) => {
    await page.settled();
    costs(page, 1, 0);
    await page.tab.resize(1200, 600);
    await until(page.tab, '__log.includes("img load proxy")');
    costs(page, 1, 1);
    assert.deepEqual((await page.report()).log, ["img load cache", "img load proxy"]);
  });

/** Sets of which a part is known to be missing, and how they may be written. */
export const sets: Scenario[] = [
  {
    name: "a member that is printed on the proxied base, and fails, is the proxy's failure",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const head of [true, false]) {
        const items = (page: string): Item[] => {
          const image = { ...setOf(lab.images, "fail", page, "img", "srcset"), missing: ["100", "300", "900"] };
          // The bucket's is the one that nobody picks here.
          const media = [{ ...setOf(lab.images, "hit", page, "img", "img"), media: "(max-width: 1px)" }];
          return [{ id: "img", props: { image: { ...image, media }, alt: "A cat", loading: "eager" } }];
        };
        await withPage(lab, adapter, { outcome: "fail", head, items }, async (page) => {
          await page.settled();
          costs(page, 0, 1);
          assert.deepEqual((await page.report()).log, ["img error failed"]);
          assert.equal(await page.tab.run("return navigator.bucketfirst?.size ?? 0"), 0);
        });
      }
    },
  },
  {
    name: "one that comes is reported with its stage and its key",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const image = { ...setOf(lab.images, "hit", page, "img", "srcset"), missing: ["900", "300"] };
        return [{ id: "img", props: { image, alt: "A cat", loading: "eager" } }];
      };
      return withPage(lab, adapter, { outcome: "hit", items }, async (page) => {
        await page.settled();
        costs(page, 0, 1);
        const { log, details } = await page.report();
        assert.deepEqual(log, ["img load proxy"]);
        assert.equal(await stageOf(page), "cache");
        // Without a component the page does not hold the cached base.
        assert.match(String(details[0]?.cacheKey), adapter === "html" ? /^$/ : /^key\/(300|900)$/);
      });
    },
  },
  {
    name: "a resize onto a member that is printed on the proxied base",
    adapters: ADAPTERS,
    only: KEEPS_CANDIDATE,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const image = setOf(lab.images, "hit", page, "img", "srcset");
        const own = {
          ladder: "420-900",
          missing: ["900"],
          proxyBase: image.proxyBase.replace("100-300-900", "420-900"),
        };
        return [{ id: "img", props: { image: { ...image, ...own }, alt: "A cat", loading: "eager" } }];
      };
      return widenedOntoProxy(lab, adapter, items);
    },
  },
  {
    name: "a resize onto a set that is printed on the proxied base",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const hit = setOf(lab.images, "hit", page, "img", "img");
        const [key, wide] = [hit.proxyBase, hit.proxyBase.replace("/key/", "/wide/")];
        const media = [
          { ...hit, media: "(max-width: 1000px)" },
          { ...hit, proxyBase: wide, media: "(min-width: 1001px)", missing: ["1x"] },
        ];
        return [{ id: "img", props: { image: { ...hit, proxyBase: key, media }, alt: "A cat", loading: "eager" } }];
      };
      return widenedOntoProxy(lab, adapter, items);
    },
  },
  {
    name: "a page whose origin is longer than the bucket's",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const kind of KINDS)
        for (const shape of ["srcset", "picture", "media"] as const) {
          const items = (page: string): Item[] =>
            itemsOf(lab.images, "miss", page, kind).filter(({ id }) => id === shape);
          // Every engine takes names below localhost for the loopback.
          const host = "a-page-with-a-long-name.localhost";
          await withPage(lab, adapter, { items, host }, async (page) => {
            await page.settled();
            assert.equal(await page.tab.run("return location.hostname"), host);
            costs(page, 1, 1, shape);
            assert.deepEqual((await page.report()).log, [`${shape} miss cache>proxy`, `${shape} load proxy`]);
          });
        }
    },
  },
  {
    name: "a set of formats that no engine knows",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const image = setOf(lab.images, "miss", page, "img", "srcset");
        return [
          { id: "img", props: { image: { ...image, formats: "unheard-unseen" }, alt: "A cat", loading: "eager" } },
        ];
      };
      return withPage(lab, adapter, { items }, async (page) => {
        await page.settled();
        costs(page, 1, 1);
        assert.deepEqual((await page.report()).log, ["img miss cache>proxy", "img load proxy"]);
      });
    },
  },
  {
    name: "a set whose srcset is minified",
    adapters: ["html"],
    run: (lab, adapter) =>
      withPage(lab, adapter, { mode: "client", items: () => [] }, async (page) => {
        await until(page.tab, "window.__app");
        const image = JSON.stringify({ ...setOf(lab.images, "miss", page.id, "img", "srcset"), formats: "webp" });
        await page.tab.run(
          `document.querySelector("#root").innerHTML =
            __kit.renderImage(${image}, { alt: "", loading: "eager", id: "img" }).replaceAll(", ", ",")`,
        );
        await until(page.tab, shown);
        costs(page, 1, 1);
        const srcset = await page.tab.run<string>("return document.images[0].srcset");
        assert.match(srcset, /^(\S+\/c291cmNl\/(100|300|900) \2w,?){3}$/);
      }),
  },
];
