// @vitest-environment jsdom
import { expect, test } from "vitest";
import { pickedStage } from "./element.js";

const { origin } = location;

test.each([
  ["https://img.test", "https://img.test"],
  [origin, ""],
  [`${origin}/img`, "/img"],
  [`${location.protocol}//img.test`, "//img.test"],
])("an address of %s is the proxy's where the page holds it behind %j", (asked, written) => {
  const img = document.createElement("img");
  Object.assign(img.dataset, { stage: "cache", proxySrc: `${written}/s/1`, proxySrcset: `${written}/s/2 2x` });
  const picked = (path: string) =>
    pickedStage(Object.defineProperty(img, "currentSrc", { value: asked + path, configurable: true }));
  expect(picked("/s/1")).toBe("proxy");
  expect(picked("/s/2")).toBe("proxy");
  expect(picked("/bucket/1")).toBe("cache");
});
