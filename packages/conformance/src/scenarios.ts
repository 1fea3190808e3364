import assert from "node:assert/strict";
import type { ImageDescriptor } from "@bucketfirst/core/attributes";
import { checkAdvice } from "./advice.js";
import { ADAPTERS, type Adapter, expectedOf, type Mode, type Outcome, SHAPES } from "./cases.js";
import { until } from "./engines/engine.js";
import { descriptorOf, type Item, itemsOf } from "./images.js";
import type { Lab, OpenOptions, OpenPage } from "./lab.js";
import { inline } from "./page.js";
import { runCase } from "./runCase.js";

/** Something that takes more than opening a page. */
export interface Scenario {
  name: string;
  adapters: readonly Adapter[];
  /** All engines without it. */
  engines?: string[];
  run(lab: Lab, adapter: Adapter, engine: string): Promise<void>;
}

/** One image named `img`. */
const single =
  (lab: Lab, outcome: Outcome, props: Partial<Item["props"]> = {}, shape: "img" | "srcset" = "img") =>
  (page: string): Item[] => [
    {
      id: "img",
      props: { image: descriptorOf(lab.images, outcome, page, "img", shape), alt: "A cat", loading: "eager", ...props },
    },
  ];

type Setting = Omit<OpenOptions, "head"> & { mode?: Mode; outcome?: Outcome; head?: boolean };

async function withPage(
  lab: Lab,
  adapter: Adapter,
  { mode = "late", outcome = "miss", head = true, ...options }: Setting,
  use: (page: OpenPage) => Promise<void>,
): Promise<void> {
  const page = await lab.open({ adapter, mode, outcome, head }, options);
  try {
    await use(page);
  } finally {
    await page.tab.close();
  }
}

const costs = (page: OpenPage, bucket: number, proxy: number, image = "img"): void => {
  const seen = page.counts(image);
  assert.deepEqual({ bucket: seen.bucket, proxy: seen.proxy }, { bucket, proxy }, seen.requests.join("\n"));
};

const stageOf = async (page: OpenPage, id = "img"): Promise<string | undefined> =>
  (await page.report()).images.find((image) => image.id === id)?.stage;

const resizeOnto = (
  what: string,
  engines: string[] | undefined,
  compose: (hit: ImageDescriptor, miss: ImageDescriptor) => ImageDescriptor,
): Scenario => ({
  name: `a resize onto ${what}`,
  adapters: ADAPTERS,
  engines,
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

/** Notes what an error event leaves behind; stands after the head script, and stops every timer of the page. */
const watchErrors = inline(`
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback", "queueMicrotask"])
    window[name] = () => 0;
  window.__order = {};
  addEventListener("error", ({ target: img }) => {
    (__order[img.id] ??= []).push(img.dataset.stage + " " + img.getAttribute("src"));
  }, true);
`);

export const scenarios: Scenario[] = [
  {
    name: "images behind a boundary that React streams later",
    adapters: ["react"],
    async run(lab, adapter) {
      for (const suspense of ["before", "after"] as const) {
        for (const head of [true, false]) {
          for (const outcome of ["hit", "miss", "fail"] as const) {
            const what = `${outcome}, ${head ? "head script" : "no head script"}, app ${suspense} the images`;
            const { images, console, requests } = await runCase(
              lab,
              { adapter, mode: "late", outcome, head },
              { suspense },
            );
            for (const shape of SHAPES) {
              const { gapMs: _, ...seen } = images[shape];
              assert.deepEqual(seen, expectedOf(outcome, shape), `${what}, ${shape}\n${requests.join("\n")}`);
            }
            assert.deepEqual(console, [], what);
          }
        }
      }
    },
  },
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
  // WebKit keeps a candidate of `sizes` when the window grows, and picks anew only by media.
  resizeOnto("a missing candidate", ["chromium", "firefox"], (hit, miss) => ({
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
        // Loaded anew, the page starts over.
        if (!restored) return costs(page, 2, page.counts("img").proxy);
        // Restored as it was, nothing runs again, and what listened goes on.
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
    name: "the proxy is asked in the error event itself, with the head script",
    adapters: ["html"],
    run: (lab, adapter) =>
      withPage(lab, adapter, { noApp: true, before: watchErrors, body: inline("__started()") }, async (page) => {
        const shown = "document.images.length === 4 && [...document.images].every((img) => img.naturalWidth)";
        await until(page.tab, shown);
        const order = await page.tab.run<Record<string, string[]>>("return __order");
        for (const shape of SHAPES) {
          costs(page, 1, 1, shape);
          // When the event ends the proxied set is in place, so that the browser asks with no timer in between.
          assert.deepEqual(order[shape]?.length, 1);
          assert.match(order[shape]?.[0] ?? "", /^proxy .*\/sig-1x\//);
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
    name: "no layout shift from hit or miss",
    adapters: ADAPTERS,
    engines: ["chromium"],
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss"] as const) {
        for (const mode of ["late", "fast"] as const) {
          // A box of the picture's own ratio, as a descriptor says it.
          const box = { width: 120, height: outcome === "hit" ? 60 : 40 };
          const items = (page: string): Item[] =>
            itemsOf(lab.images, outcome, page).map(({ id, props }) => ({ id, props: { ...props, ...box } }));
          await withPage(lab, adapter, { mode, outcome, items, body: "<p>Text below</p>" }, async (page) => {
            await page.tab.run(
              "window.__shifts = []; new PerformanceObserver((l) => __shifts.push(...l.getEntries().map((e) => e.value))).observe({ type: 'layout-shift', buffered: true })",
            );
            await page.settled();
            await page.tab.run("return new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))");
            assert.deepEqual(await page.tab.run("return __shifts"), [], `${outcome}, ${mode}`);
          });
        }
      }
    },
  },
  {
    name: "no script at all shows the cached image",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss"] as const) {
        const options = { outcome, head: false, noApp: true, mode: "late" as const, items: single(lab, outcome) };
        await withPage(lab, adapter, options, async (page) => {
          await until(page.tab, 'document.readyState === "complete" && document.images[0].complete');
          costs(page, 1, 0);
          assert.equal((await page.report()).images[0]?.ratio, outcome === "hit" ? 2 : 0);
        });
      }
    },
  },
  {
    name: "the object recipe answers a miss without script",
    adapters: ["html"],
    async run(lab, _, engine) {
      for (const outcome of ["hit", "miss"] as const) {
        const items = single(lab, outcome, { noScript: "image/png" });
        const options = { outcome, head: false, noApp: true, items, objects: lab.images.bucket };
        await withPage(lab, "html", options, async (page) => {
          const shown = 'document.querySelector("object").clientWidth > 0';
          await until(page.tab, `document.readyState === "complete" && ${shown}`);
          if (outcome === "miss") await until(page.tab, "document.images[0].naturalWidth > 0");
          // WebKit asks once more for an object that has failed.
          costs(page, outcome === "miss" && engine === "webkit" ? 2 : 1, outcome === "hit" ? 0 : 1);
        });
      }
    },
  },
  {
    name: "advice in development, once and with its cure",
    adapters: ADAPTERS,
    run: (lab, adapter) =>
      withPage(lab, adapter, { head: false }, async (page) => {
        await page.settled();
        const advice = (await page.report()).console.map((line) =>
          /\[bucketfirst\] ([^:]*): (.*)/.exec(line)?.slice(1),
        );
        const late = advice.filter((found) => found?.[0] === "an image had failed before anything listened");
        assert.equal(late.length, 1);
        assert.match(late[0]?.[1] ?? "", /head script/);
      }),
  },
  {
    name: "every advice of the development build, once, and none where there is no fault",
    adapters: ["html"],
    engines: ["chromium"],
    run: checkAdvice,
  },
  {
    name: "no tab stop, and alt tells what is missing",
    adapters: ADAPTERS,
    async run(lab, adapter) {
      for (const outcome of ["hit", "miss", "fail"] as const) {
        const items = (page: string): Item[] => {
          const all = itemsOf(lab.images, outcome, page);
          const decoration = descriptorOf(lab.images, outcome, page, "decoration", "img");
          return [...all, { id: "decoration", props: { image: decoration, alt: "", loading: "eager" } }];
        };
        await withPage(lab, adapter, { outcome, items }, async (page) => {
          await page.settled();
          // Its title would be a name.
          await page.tab.run("for (const img of document.images) img.removeAttribute('title')");
          const stops = "return [...document.body.querySelectorAll('*')].filter((e) => e.tabIndex >= 0).length";
          assert.equal(await page.tab.run(stops), 0);
          if (!page.tab.accessible) return;
          const named = SHAPES.map((shape) => `- img "A cat, ${shape}"`);
          assert.equal(await page.tab.accessible(), named.join("\n"), outcome);
        });
      }
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
