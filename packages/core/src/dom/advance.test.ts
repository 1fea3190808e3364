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
