/**
 * Compares the model of `bucketfirst estimate` with simulated traces: `BENCH_VIEWS` (10,000,000) views of Zipf's law, counted one
 * by one. Fails where a hit share differs by a tenth of a percent point or more.
 */
import { trafficOfNumbers } from "../packages/proxy/src/estimate/traffic.js";
import { simulateZipf } from "../packages/proxy/test/support/simulateZipf.js";

const views = Number(process.env.BENCH_VIEWS ?? 1e7);
const MOST = 0.001;
let worst = 0;

console.log(`${views} views\n`);
console.log(
  "| pictures × variants, exponent | cache | simulated hit share | model | difference |\n| --- | --- | --- | --- | --- |",
);
for (const [pictures, variants, zipf] of [
  [10_000, 12, 0.7],
  [100_000, 12, 0.9],
  [500_000, 6, 1],
  [1_000_000, 4, 1.2],
] as const) {
  const capacity = (pictures * variants) / 10;
  const simulated = simulateZipf({ views, pictures, variants, zipf, capacity, places: 10, kept: 0.2 }, 1);
  const numbers = { views, pictures, variants, zipf, bytes: 1, originalBytes: 1 };
  const { misses } = trafficOfNumbers(numbers, { cacheBytes: capacity, cdnPlaces: 10, cdnDays: 6 });
  for (const cache of ["bucket", "cacheProxy", "cdn"] as const) {
    const [counted, model] = [1 - simulated[cache] / views, 1 - misses[cache] / views];
    worst = Math.max(worst, Math.abs(counted - model));
    const shown = [counted, model, model - counted].map((share) => `${(share * 100).toFixed(3)} %`);
    console.log(`| ${pictures} × ${variants}, ${zipf} | ${cache} | ${shown.join(" | ")} |`);
  }
}
console.log(`\nlargest difference ${(worst * 100).toFixed(3)} percent points`);
if (worst >= MOST) process.exitCode = 1;
