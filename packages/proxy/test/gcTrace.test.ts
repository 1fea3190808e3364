import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { makeTrace, runByAge, runByUse } from "./support/gcTrace.js";

// bench/gc.ts runs a million requests.
test("thirty days of visitors: gc keeps the hit share at a fraction of what age alone has to store for it", async () => {
  const trace = makeTrace({ requests: 40_000, lasting: 48, perDay: 20, newShare: 0.4 });
  const all = runByAge(trace);
  const byUse = await runByUse(trace, 4, await scratch());
  expect(byUse.wronglyRemoved).toBe(0);
  expect(byUse.removed).toBeGreaterThan(1_000);
  expect(byUse.hitShare).toBeGreaterThanOrEqual(0.99 * all.hitShare);
  const ages = Array.from({ length: 30 }, (_, i) => runByAge(trace, i + 1));
  const byAge = ages.find(({ hitShare }) => hitShare >= byUse.hitShare) ?? all;
  expect(byUse.stored).toBeLessThanOrEqual(0.4 * byAge.stored);
});
