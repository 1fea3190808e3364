import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { start } from "./support/process.js";

const LINES = 1_000_000;

/** Yields the lines of an access log of nginx in which no two requests are for one object, many at a time. */
function* accessLog(lines: number): Generator<string> {
  const time = `${new Date(Date.now() - 3_600_000).toUTCString().slice(5, 16).replaceAll(" ", "/")}:10:00:00 +0000`;
  for (let line = 0, text = ""; line < lines; text = "") {
    for (const end = Math.min(lines, line + 5_000); line < end; line++) {
      const key = createHash("md5").update(String(line)).digest("hex");
      text += `127.0.0.1 - - [${time}] "GET /bucket/${key} HTTP/1.1" 200 5120 "https://shop.example.com/" "Mozilla/5.0"\n`;
    }
    yield text;
  }
}

test("gc holds a million requests for as many objects in 80 MB more than one request", {
  timeout: 300_000,
}, async () => {
  const dir = await scratch();
  const report = join(dir, "report.mjs");
  await writeFile(report, 'process.on("exit", () => console.log("PEAK", process.resourceUsage().maxRSS));\n');
  const store = join(dir, "store");
  await mkdir(store);
  const peakOf = async (lines: number): Promise<number> => {
    const log = join(dir, `${lines}.log`);
    await pipeline(Readable.from(accessLog(lines)), createWriteStream(log));
    const env = { STORE: "folder", STORE_DIR: store, NODE_OPTIONS: `--import=${pathToFileURL(report)}` };
    const gc = start(["gc", "--unused", "1d", "--allow-gaps", "--state", join(dir, `${lines}.state`), log], env);
    expect(await gc.ended).toBe(0);
    expect(gc.output()).toContain(`${lines} names asked for`);
    // Kilobytes, on every system.
    return Number(/PEAK (\d+)/.exec(gc.output())![1]) / 1024;
  };
  const [one, all] = [await peakOf(1), await peakOf(LINES)];
  expect(all - one).toBeLessThan(80);
  console.log(`gc: ${one.toFixed(0)} MB for one line, ${all.toFixed(0)} MB for ${LINES}`);
});
