import { expect, test } from "vitest";
import { forbiddenByPath, isRaw } from "./forbiddenByPath.js";

const rules = { minStoreTtl: 60, storeSvg: false, storeRaw: false, argumentsSeparator: ":" };

test.each([
  ["/s/fiu:aHR0cHM6Ly9hL2I/aGk", "second-source"],
  ["/s/w:1/fallback_image_url:aHR0cHM6Ly9hL2I/plain/local:///a", "second-source"],
  ["/s/w:1/-/h:1/fiu:aHR0cHM6Ly9hL2I/aGk", "second-source"],
  ["/s/wmu:aHR0cHM6Ly9hL2I/aGk", "second-source"],
  ["/s/watermark_url:aHR0cHM6Ly9hL2I/wm:1/aGk", "second-source"],
  ["/s/fiu:/aGk", undefined],
  ["/s/wm:1:ce/wmt:aGk/st:aGk/aGk", undefined],
  ["/s/exp:4102444800/aGk", "expires"],
  ["/s/expires:1/aGk", "expires"],
  ["/s/exp:+5/aGk", "expires"],
  // For imgproxy these mean "never".
  ["/s/exp:0/aGk", undefined],
  ["/s/exp:-1/aGk", undefined],
  ["/s/expires:00/aGk", undefined],
  ["/s/exp:0/exp:4102444800/aGk", "expires"],
  ["/s/raw:1/aGk", "raw"],
  ["/s/raw:0/aGk", undefined],
  // These are no options: the source begins before them.
  ["/s/plain/exp:1/fiu:x/raw:1", undefined],
  ["/s/aGk/exp:1", undefined],
])("%s is barred as %s", (path, bar) => {
  expect(forbiddenByPath(path, rules)).toBe(bar);
  expect(forbiddenByPath(path.replaceAll(":", ","), { ...rules, argumentsSeparator: "," })).toBe(bar);
  expect(isRaw(path, rules)).toBe(path.startsWith("/s/raw:1"));
});
