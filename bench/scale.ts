/**
 * Measures what grows with the number of visitors, in a run of about two minutes after a build:
 * `pnpm --filter @bucketfirst/bench scale`. It needs nginx and wrk (Debian: nginx-light, wrk). `BENCH_VIEWS` (20,000) views of each
 * way to deliver pictures, on one, two and four instances; `BENCH_SECONDS` (4) of each number of connections.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingProgram } from "./missingProgram.js";
import { stopAll } from "./proxy/processes.js";
import { type Figure, record } from "./record.js";
import { connections } from "./scale/connections.js";
import { instances } from "./scale/instances.js";

const views = Number(process.env.BENCH_VIEWS ?? 20_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 4);

async function measure(): Promise<Figure[]> {
  const missing = missingProgram(["nginx", "wrk"]);
  if (missing) return [{ what: "all rows", measured: missing }];
  const dir = await mkdtemp(join(tmpdir(), "bucketfirst-scale-"));
  try {
    return [...(await instances(dir, views)), ...(await connections(dir, seconds))];
  } finally {
    await stopAll();
    await rm(dir, { recursive: true, force: true });
  }
}

const figures = await measure();
for (const { what, measured, unit = "", promised, met } of figures)
  console.log(
    `${`${measured} ${unit}`.padStart(18)}  ${what}${promised ? `  (${promised}: ${met ? "holds" : "FAILS"})` : ""}`,
  );
if (figures.some(({ met }) => met === false)) process.exitCode = 1;
record("scale", figures);
