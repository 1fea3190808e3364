// @vitest-environment jsdom
import { expect, test } from "vitest";
import { advance } from "./advance.js";
import { afterFailure, type Stage } from "./stages.js";

/** Every stage, without and with a fallback picture: the whole domain of the rule. */
const CASES = (["cache", "proxy", "fallback", "failed"] as const).flatMap((stage): [Stage, string | undefined][] => [
  [stage, undefined],
  [stage, "/sorry.png"],
]);

// The head script has no bytes for a call of `afterFailure`, so it holds that rule a second time.
test.each(CASES)("moves on as afterFailure says: %s, fallback %s", (stage, fallback) => {
  const img = new Image();
  Object.assign(img.dataset, { stage, proxySrc: "https://p.test/1", ...(fallback && { fallback }) });
  img.setAttribute("src", "https://b.test/1");
  const next = advance(img, "https://b.test/1");
  expect(next).toBe(afterFailure(stage, fallback));
  expect(img.dataset.stage).toBe(next);
});

// In any other order WebKit requests the address that failed once more, which tests in that engine count.
test.each([
  ["a path", "/b/", `${location.origin}/b/`],
  ["without its scheme", "//b.test/", "http://b.test/"],
  ["whole", "https://b.test/", "https://b.test/"],
])(
  "what the browser picked from is written first, srcset before src, where an address is written %s",
  (_, base, at) => {
    document.body.innerHTML = `<picture>
    <source srcset="/p/known.webp 400w" data-proxy-srcset="/p/known.webp 400w">
    <source srcset="${base}400.avif 400w" data-proxy-srcset="/p/400.avif 400w">
    <img data-stage="cache" data-proxy-src="/p/200" data-proxy-srcset="/p/200 200w, /p/400 400w"
      srcset="${base}200 200w, ${base}400 400w" src="${base}400">
  </picture>`;
    const img = document.images[0]!;
    const written = new MutationObserver(() => {});
    written.observe(document.body, { subtree: true, attributeFilter: ["src", "srcset"] });
    advance(img, `${at}400`);
    expect(written.takeRecords().map((r) => `${(r.target as Element).localName} ${r.attributeName}`)).toEqual([
      "img srcset",
      "img src",
      "source srcset",
    ]);
    expect(img.getAttribute("srcset")).toBe("/p/200 200w, /p/400 400w");
  },
);
