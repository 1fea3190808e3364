import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { ProxyError } from "./base/errors.js";
import { silentLog } from "./base/log.js";
import { FailureCache } from "./images/failureCache.js";
import { ReadThrough } from "./images/readThrough.js";

const HOUR = 3_600_000;
const source = fileURLToPath(new URL(".", import.meta.url));

/** Files that need the time of day, with the number of reads in each. */
const TIME_OF_DAY: Record<string, number> = {
  // Times of files.
  "stores/folder/sweep.ts": 1,
  "stores/folder/hotFiles.ts": 1,
  // Ends of credentials, and the hour that a store is asked to believe.
  "stores/s3/s3Credentials.ts": 1,
  "stores/s3/s3Client.ts": 2,
  // `expires` of a URL.
  "embedded/embeddedUpstream.ts": 1,
  // Times of files, of log lines, and of uses.
  "stores/folder/freshUses.ts": 1,
  "gc/usesFile.ts": 1,
  "cli/gc.ts": 1,
  // Times of notes of events, and when an event happened.
  "doctor/events.ts": 3,
  "http/requestRecord.ts": 1,
  "base/events.ts": 1,
  "dev/bucket.ts": 1,
  "dev/createListener.ts": 1,
};

afterEach(() => void vi.useRealTimers());

test("the time of day measures no duration: it is read only where it is meant", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const found = files
    .map(
      (name) =>
        [
          name,
          readFileSync(join(source, name), "utf8").split(/Date\.now\(|new Date\(\)\.getTime|\+new Date/).length - 1,
        ] as const,
    )
    .filter(([, count]) => count > 0);
  expect(Object.fromEntries(found)).toEqual(TIME_OF_DAY);
});

test.each([
  ["back", -HOUR],
  ["forward", HOUR],
])("a clock that jumps an hour %s changes neither what is remembered nor for how long", async (_name, jump) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const failures = new FailureCache(50, 10);
  failures.add("x", new ProxyError(404, "no"));
  const store = { label: "x", get: () => Promise.reject(new Error("down")) };
  const readThrough = new ReadThrough({
    store: store as never,
    rules: { minStoreTtl: 0, storeSvg: false, storeRaw: false, argumentsSeparator: ":" },
    timeoutMs: 1_000,
    pauseMs: 50,
    log: silentLog,
  });
  for (let i = 0; i < 5; i++) await readThrough.find("x");
  vi.setSystemTime(Date.now() + jump);
  expect([failures.get("x")?.status, readThrough.paused]).toEqual([404, true]);
  await new Promise((done) => setTimeout(done, 60));
  expect([failures.get("x"), readThrough.paused]).toEqual([undefined, false]);
});
