import fc from "fast-check";
import { expect, test } from "vitest";
import { isBroken } from "./element.js";
import { nextStage, type Stage } from "./stages.js";

const ORDER: Stage[] = ["cache", "proxy", "fallback", "failed"];
const stages = fc.constantFrom(...ORDER);
const fallbacks = fc.option(fc.string(), { nil: undefined });

test("only ever moves forward, and failed stays", () => {
  fc.assert(
    fc.property(stages, fc.boolean(), fallbacks, (stage, broken, fallback) => {
      const step = ORDER.indexOf(nextStage(stage, broken, fallback)) - ORDER.indexOf(stage);
      return stage === "failed" || !broken ? step === 0 : step > 0;
    }),
  );
});

test("ends after three failures at most, whatever it starts with", () => {
  fc.assert(
    fc.property(stages, fallbacks, (stage, fallback) => {
      let now = stage;
      for (let failures = 0; failures < 3; failures++) now = nextStage(now, true, fallback);
      return now === "failed";
    }),
  );
});

test("passes the fallback over where there is none", () => {
  expect(nextStage("cache", true)).toBe("proxy");
  expect(nextStage("proxy", true)).toBe("failed");
  expect(nextStage("proxy", true, "/sorry.png")).toBe("fallback");
  expect(nextStage("fallback", true, "/sorry.png")).toBe("failed");
});

/** Events of a browser for one image: its requests end, and error events are dispatched, some of them late or twice. */
const browser = fc.array(fc.constantFrom("fails", "paints", "event"), { maxLength: 40 });

test("an event moves it once per request that failed; stale, replayed and doubled ones change nothing", () => {
  fc.assert(
    fc.property(browser, fallbacks, (happenings, fallback) => {
      const img = { complete: false, currentSrc: "/cache", naturalWidth: 0 };
      let stage: Stage = "cache";
      let failed = false;
      for (const happening of happenings) {
        if (happening === "event") {
          const next = nextStage(stage, isBroken(img), fallback);
          const moves = failed && stage !== "failed";
          expect(ORDER.indexOf(next) > ORDER.indexOf(stage)).toBe(moves);
          // Another address is another request; a failed image keeps the last.
          if (moves && next !== "failed") {
            Object.assign(img, { complete: false, currentSrc: `/${next}` });
            failed = false;
          }
          stage = next;
        } else if (!img.complete) {
          failed = happening === "fails";
          Object.assign(img, { complete: true, naturalWidth: failed ? 0 : 400 });
        }
      }
    }),
  );
});
