import assert from "node:assert/strict";
import { ADAPTERS } from "../cases.js";
import { type Tab, until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import type { Lab } from "../lab.js";
import { costs, type Only, type Scenario, stageOf, withPage } from "./scenario.js";

/** Returns an image that the bucket has, with a source for `media` that it does not have. */
const pictureFor =
  (lab: Lab, media: string) =>
  (page: string): Item[] => {
    const hit = descriptorOf(lab.images, "hit", page, "img", "img");
    const miss = descriptorOf(lab.images, "miss", page, "img", "img");
    const source = { media, cachedSrcSet: `${miss.cachedSrc}-other`, proxySrcSet: `${miss.proxySrc}-other` };
    return [{ id: "img", props: { image: { ...hit, sources: [source] }, alt: "A cat", loading: "eager" } }];
  };

/** Returns an image that the bucket has, with wider or denser candidates that it does not have. */
const candidates =
  (lab: Lab, descriptors: [string, string], props: Partial<Item["props"]> = {}) =>
  (page: string): Item[] => {
    const hit = descriptorOf(lab.images, "hit", page, "img", "img");
    const miss = descriptorOf(lab.images, "miss", page, "img", "img");
    const image = {
      ...hit,
      cachedSrcSet: `${hit.cachedSrc} ${descriptors[0]}, ${miss.cachedSrc}-other ${descriptors[1]}`,
      proxySrcSet: `${hit.proxySrc} ${descriptors[0]}, ${miss.proxySrc}-other ${descriptors[1]}`,
    };
    return [{ id: "img", props: { image, alt: "A cat", loading: "eager", ...props } }];
  };

interface Change {
  name: string;
  items(lab: Lab): (page: string) => Item[];
  change(tab: Tab): Promise<unknown>;
  only?: Only;
}

const emulated: Only = { names: ["chromium"], why: "the other drivers cannot change media features" };

const CHANGES: Change[] = [
  {
    name: "dark mode",
    items: (lab) => pictureFor(lab, "(prefers-color-scheme: dark)"),
    change: (tab) => tab.emulate?.({ colorScheme: "dark" }) as Promise<void>,
    only: emulated,
  },
  {
    name: "less motion",
    items: (lab) => pictureFor(lab, "(prefers-reduced-motion: reduce)"),
    change: (tab) => tab.emulate?.({ reducedMotion: "reduce" }) as Promise<void>,
    only: emulated,
  },
  {
    name: "print",
    items: (lab) => pictureFor(lab, "print"),
    change: (tab) => tab.emulate?.({ media: "print" }) as Promise<void>,
    only: emulated,
  },
  {
    name: "a container that grows, sizes auto",
    items: (lab) =>
      candidates(lab, ["400w", "900w"], { sizes: "auto, 100px", loading: "lazy", width: undefined, height: undefined }),
    change: (tab) => tab.run("document.images[0].style.width = '780px'"),
    only: { names: ["chromium", "firefox"], why: "WebKit knows no sizes=auto" },
  },
  {
    name: "media written anew",
    items: (lab) => pictureFor(lab, "not all"),
    change: (tab) => tab.run("document.querySelector('source').media = 'all'"),
  },
  {
    name: "a source put in",
    items: (lab) => pictureFor(lab, "not all"),
    change: (tab) =>
      tab.run(`
        const source = document.querySelector("source").cloneNode();
        source.media = "all";
        document.querySelector("picture").prepend(source);
      `),
  },
];

/** Scenarios in which the browser picks another candidate that the bucket does not have; Chromium fires no event then. */
export const reselection: Scenario[] = CHANGES.flatMap(({ name, items, change, only }) => [
  {
    name: `a missing candidate is picked: ${name}`,
    adapters: ADAPTERS,
    only,
    run: (lab, adapter) =>
      withPage(lab, adapter, { outcome: "hit", head: false, items: items(lab) }, async (page) => {
        await page.settled();
        costs(page, 1, 0);
        await change(page.tab);
        await until(page.tab, 'document.images[0].dataset.stage === "proxy"');
        await page.settled();
        costs(page, 2, 1);
        const { log } = await page.report();
        assert.deepEqual(log, ["img load cache", "img miss cache>proxy", "img load proxy"]);
      }),
  },
  {
    name: `a missing candidate is picked, the head script alone: ${name}`,
    adapters: ["html"],
    only,
    run: (lab, adapter) =>
      withPage(
        lab,
        adapter,
        { outcome: "hit", noApp: true, items: items(lab), body: "<script nonce=bm9uY2U>__started()</script>" },
        async (page) => {
          await until(page.tab, "document.images[0].complete && document.images[0].naturalWidth");
          await change(page.tab);
          await until(page.tab, 'document.images[0].dataset.stage === "proxy" && document.images[0].naturalWidth');
          assert.equal(await stageOf(page), "proxy");
          costs(page, 2, 1);
        },
      ),
  },
]);
