/**
 * Measures cleanup by use beside cleanup by age, on thirty simulated days of a million requests: from the root of the repository,
 *
 *   npx -y pnpm@10.34.9 --filter @bucketfirst/bench gc
 *
 * `gc` runs at the end of each day, on real log lines and a store in memory. Beside each window stands the least age at which
 * `lifecycle` alone has the same hit share, and what it stores for that.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DAYS, makeTrace, runByAge, runByUse } from "../packages/proxy/test/support/gcTrace.js";

const requests = Number(process.env.BENCH_REQUESTS ?? 1_000_000);
const scale = requests / 1_000_000;
const trace = makeTrace({
  requests,
  lasting: Math.round(1_200 * scale),
  perDay: Math.round(500 * scale),
  newShare: 0.4,
});
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const all = runByAge(trace);
console.log(`${requests} requests in ${DAYS} days, load ${loadavg()[0]!.toFixed(1)}`);
console.log(
  `nothing is removed: hit share ${percent(all.hitShare)}, ${Math.round(all.stored)} objects (mean of the last ten days)`,
);
const ages = Array.from({ length: DAYS }, (_, i) => runByAge(trace, i + 1));

let isEnough = false;
for (const unusedDays of (process.env.BENCH_WINDOWS ?? "3,4,5,7").split(",").map(Number)) {
  const dir = await mkdtemp(join(tmpdir(), "bucketfirst-bench-gc-"));
  try {
    const started = performance.now();
    const byUse = await runByUse(trace, unusedDays, dir);
    const index = ages.findIndex(({ hitShare }) => hitShare >= byUse.hitShare);
    const byAge = ages[index] ?? all;
    const kept = byUse.hitShare / all.hitShare;
    const storage = byUse.stored / byAge.stored;
    if (kept >= 0.99 && storage <= 0.4 && byUse.wronglyRemoved === 0) isEnough = true;
    console.log(
      `gc --unused ${unusedDays}d: ${percent(kept)} of that hit share, ${Math.round(byUse.stored)} objects = ${percent(storage)} of the ${Math.round(byAge.stored)} that age alone (${index < 0 ? "none" : `${index + 1} days`}) stores for it; ` +
        `${byUse.removed} removed, ${byUse.wronglyRemoved} of them asked for within the window; ${byUse.lines} log lines, ${((performance.now() - started) / 1000).toFixed(0)} s`,
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
console.log(
  `promised: 99 % of the hit share at 40 % of the storage, nothing asked for removed: ${isEnough ? "yes" : "NO"}`,
);
if (!isEnough) process.exitCode = 1;
