import assert from "node:assert/strict";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import { costs, type Scenario, single, stageOf, withPage } from "./scenario.js";

/** Scenarios of images that are added late, removed, added again, or replaced. */
export const lifeCycle: Scenario[] = [
  {
    name: "lazy below the fold costs nothing, and keeps its box",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(
        lab,
        adapter,
        { items: single(lab, "miss", { loading: "lazy" }), before: '<svg width="1" height="30000"></svg>' },
        async (page) => {
          await until(page.tab, "window.__app");
          costs(page, 0, 0);
          assert.deepEqual((await page.report()).images[0]?.box, [120, 90]);
          await page.tab.run("document.images[0].scrollIntoView()");
          await page.settled();
          costs(page, 1, 1);
          assert.equal(await stageOf(page), "proxy");
        },
      ),
  },
  {
    name: "remount within a minute does not ask the bucket",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { items: single(lab, "miss") }, async (page) => {
        const { items } = page.state;
        await page.settled();
        for (let times = 0; times < 3; times++) {
          await page.update({ items: [] });
          await page.update({ items });
          await until(page.tab, "document.images.length === 1");
          await page.settled();
        }
        costs(page, 1, 1);
        assert.equal(await stageOf(page), "proxy");
      }),
  },
  {
    name: "another image while the first is in flight leaks nothing",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { mode: "client", items: () => [] }, async (page) => {
        await until(page.tab, "window.__app");
        const release = lab.images.hold(page.id);
        const item = (name: string): Item => ({
          id: "img",
          props: { image: descriptorOf(lab.images, "miss", page.id, name, "img"), alt: name, loading: "eager" },
        });
        await page.update({ items: [item("first")] });
        await lab.images.asked(page.id, "first");
        await page.update({ items: [item("second")] });
        await lab.images.asked(page.id, "second");
        release();
        await page.settled();
        const { images, log } = await page.report();
        assert.match(images[0]?.src ?? "", /second\/sig-1x/);
        assert.deepEqual(log, ["img miss cache>proxy", "img load proxy"]);
        costs(page, 1, 0, "first");
        costs(page, 1, 1, "second");
      }),
  },
  {
    name: "back from another page",
    adapters: ADAPTERS,
    run: (lab, adapter, engine) =>
      withPage(lab, adapter, { items: single(lab, "miss") }, async (page) => {
        await page.settled();
        const url = await page.tab.run<string>("return location.href");
        const other = lab.pages.add(`${page.id}-other`, {
          mode: "late",
          head: false,
          state: { items: [], tick: 0 },
          markup: "",
        });
        await page.tab.goto(other);
        await until(page.tab, `location.href === ${JSON.stringify(other)} && document.readyState === "complete"`);
        await page.tab.back();
        await until(page.tab, `location.href === ${JSON.stringify(url)} && "__persisted" in window`);
        await page.settled();
        assert.equal(await stageOf(page), "proxy");
        const restored = await page.tab.run<boolean>("return __persisted");
        if (engine !== "webkit") {
          const reasons = "performance.getEntriesByType('navigation')[0].notRestoredReasons";
          assert.ok(restored, JSON.stringify(await page.tab.run(`return ${reasons}`)));
        }
        // A page that is loaded anew starts over.
        if (!restored) return costs(page, 2, page.counts("img").proxy);
        // In a restored page nothing runs again, and the listeners go on.
        costs(page, 1, 1);
        assert.deepEqual((await page.report()).log, ["img miss cache>proxy", "img load proxy"]);
        const image = descriptorOf(lab.images, "miss", page.id, "next", "img");
        await page.update({ items: [{ id: "img", props: { image, alt: "Another cat", loading: "eager" } }] });
        await page.settled();
        costs(page, 1, 1, "next");
        costs(page, 1, 1);
      }),
  },
  {
    name: "a twin that waits below the fold survives hydration after a miss",
    adapters: ADAPTERS,
    run: (lab, adapter) => {
      const items = (page: string): Item[] => {
        const image = descriptorOf(lab.images, "miss", page, "img", "img");
        return [
          { id: "img", props: { image, alt: "", loading: "eager", height: 30_000, width: 10 } },
          { id: "twin", props: { image, alt: "", loading: "lazy" } },
        ];
      };
      return withPage(lab, adapter, { items }, async (page) => {
        await until(page.tab, 'window.__app && document.images[0].dataset.stage === "proxy"');
        await page.update({});
        await page.tab.run("document.images[1].scrollIntoView()");
        await page.settled();
        assert.equal(await stageOf(page, "twin"), "proxy");
        assert.deepEqual(
          (await page.report()).console.filter((line) => !line.includes("[bucketfirst]")),
          [],
        );
      });
    },
  },
  {
    name: "a shadow root with a listener of its own",
    adapters: ["html"],
    run: (lab) =>
      withPage(lab, "html", { mode: "client", items: () => [] }, async (page) => {
        await until(page.tab, "window.__app");
        const image = JSON.stringify(descriptorOf(lab.images, "miss", page.id, "img", "img"));
        await page.tab.run(`
          const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
          window.__shadow = root;
          window.__undo = __kit.installFallback(root, { onMiss: (detail) => __log.push("miss " + detail.cacheKey) });
          root.innerHTML = __kit.renderImage(${image}, { alt: "", loading: "eager" });
        `);
        await until(page.tab, '__shadow.querySelector("img").naturalWidth > 0');
        costs(page, 1, 1);
        assert.deepEqual((await page.report()).log, ["miss key-1x"]);
      }),
  },
];
