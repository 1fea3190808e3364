import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStage, type Stage } from "./stages.js";

const ORDER: Stage[] = ["cache", "proxy", "fallback", "failed"];
const stages = fc.constantFrom(...ORDER);
const fallbacks = fc.option(fc.string(), { nil: undefined });

test("only ever moves forward, and failed stays", () => {
  fc.assert(
    fc.property(stages, fallbacks, (stage, fallback) => {
      const step = ORDER.indexOf(nextStage(stage, fallback)) - ORDER.indexOf(stage);
      return stage === "failed" ? step === 0 : step > 0;
    }),
  );
});

test("ends after three failures at most, whatever it starts with", () => {
  fc.assert(
    fc.property(stages, fallbacks, (stage, fallback) => {
      let now = stage;
      for (let failures = 0; failures < 3; failures++) now = nextStage(now, fallback);
      return now === "failed";
    }),
  );
});

test("passes the fallback over where there is none", () => {
  expect(nextStage("cache")).toBe("proxy");
  expect(nextStage("proxy")).toBe("failed");
  expect(nextStage("proxy", "/sorry.png")).toBe("fallback");
  expect(nextStage("fallback", "/sorry.png")).toBe("failed");
});
