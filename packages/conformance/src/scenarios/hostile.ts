import assert from "node:assert/strict";
import { hostileDescriptors, IMG_ATTRIBUTES, SOURCE_ATTRIBUTES } from "@bucketfirst/testkit/hostileDescriptors";
import adapters from "../../../../adapters.json";
import { ADAPTERS } from "../cases.js";
import { until } from "../engines/engine.js";
import { descriptorOf, type Item } from "../images.js";
import { type Scenario, withPage } from "./scenario.js";

/** Attributes that the app, the adapter and the page's runtime write beside the lists. React prints a `<link>` as well. */
const ALSO = [
  ...Object.values(adapters).flatMap((adapter) => ("marks" in adapter ? adapter.marks : [])),
  "id",
  "title",
  "data-loaded",
  "data-loading",
  "data-missed",
  "style",
  "image",
];

/** Script that finds attributes outside the lists, handlers among them. */
const STRANGERS = `
  const strangers = (selector, allowed) => [...document.querySelectorAll("#root " + selector)].flatMap((element) =>
    element.getAttributeNames().filter((name) => !allowed.includes(name)).map((name) => element.outerHTML));
  return [...strangers("img", ${JSON.stringify([...IMG_ATTRIBUTES, ...ALSO])}), ...strangers("source", ${JSON.stringify([...SOURCE_ATTRIBUTES, ...ALSO])}),
    ...[...document.querySelectorAll("#root *:not(img, source, picture, link)")].map((element) => element.outerHTML)];`;

/** Scenarios of descriptors from an API that cannot be trusted. */
export const hostile: Scenario[] = [
  {
    name: "a stranger's descriptors run no script, ask no address that they do not name, and break no other image",
    adapters: ADAPTERS,
    only: { names: ["chromium"], why: "attributes and addresses are written without regard to the engine" },
    async run(lab, adapter) {
      for (const mode of ["late", "client"] as const) {
        const items = (page: string): Item[] => {
          const { cachedSrc, proxySrc } = descriptorOf(lab.images, "miss", page, "hostile", "img");
          return hostileDescriptors(cachedSrc, proxySrc).map(({ image }, i) => ({
            id: `hostile${i}`,
            props: { image, alt: "", loading: "eager" },
          }));
        };
        await withPage(lab, adapter, { mode, items }, async (page) => {
          // Some images have no address, and so never settle.
          await until(
            page.tab,
            `window.__app && document.images.length === ${page.state.items.length} && [...document.images].every((img) => img.complete)`,
          );
          assert.equal(await page.tab.run("return typeof __ran"), "undefined", mode);
          assert.deepEqual(await page.tab.run(STRANGERS), [], mode);
          const { images, console } = await page.report();
          assert.equal(images.length, page.state.items.length);
          const faults = console.filter((line) => /^csp: (?!img-src)|\/\/evil\.test\/1$/.test(line));
          assert.deepEqual(faults, [], mode);
        });
      }
    },
  },
];
