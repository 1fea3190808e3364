/**
 * Measures every promised figure of the proxy, beside nginx in one run, from the root of the repository after a build. It needs
 * nginx and wrk (Debian: nginx-light, wrk). `BENCH_ROUNDS` (3) and `BENCH_SECONDS` (4, of one leg of one round);
 * `BENCH_ONLY=small,large,largeReal,oneImage,deadStore,sidecar,redis`
 * runs parts. `redis` needs redis-server (Debian: redis-server, or its path in `REDIS_SERVER`) and compares memory. `sidecar` compares with the Go sidecar on a Ceph of its own: `SIDECAR` names its binary, `IMGPROXY_BIN`
 * imgproxy's, and port 8081 must be free. `largeReal` needs `IMGPROXY_BIN` and Ceph as well.
 *
 *   npx esbuild bench/proxy.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/bench-proxy.mjs
 *   node node_modules/.cache/bench-proxy.mjs
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingProgram } from "./missingProgram.js";
import { deadStore } from "./proxy/deadStore.js";
import { large } from "./proxy/large.js";
import { largeReal } from "./proxy/largeReal.js";
import { oneImage } from "./proxy/oneImage.js";
import { stopAll } from "./proxy/processes.js";
import { redis } from "./proxy/redis.js";
import { sidecar } from "./proxy/sidecar.js";
import { small } from "./proxy/small.js";
import { type Row, table } from "./proxy/table.js";
import { record } from "./record.js";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const parts: Record<string, (dir: string) => Promise<Row[]>> = {
  small: (dir) => small(dir, rounds, seconds),
  large: (dir) => large(dir, rounds),
  largeReal: (dir) => largeReal(dir, rounds),
  oneImage,
  deadStore,
  sidecar: (dir) => sidecar(dir, rounds, seconds),
  redis,
};

/** Makes the row of a part that broke: the figures of the others are worth having. */
const broken = (name: string, error: unknown): Row => {
  console.error(error);
  // The row is published, so a program is named without its folders.
  const said = String(error)
    .split("\n")[0]!
    .replaceAll(/\/\S*\//g, "");
  return { what: name, asked: "", measured: `failed: ${said}`, met: false };
};

const missing = missingProgram(["nginx", "wrk"]);
const dir = await mkdtemp(join(tmpdir(), "bucketfirst-bench-"));
const rows: Row[] = [];
try {
  for (const name of process.env.BENCH_ONLY?.split(",") ?? Object.keys(parts)) {
    // A thousand visitors need neither.
    if (missing && name !== "oneImage") rows.push({ what: name, asked: "", measured: missing, met: true });
    else rows.push(...(await parts[name]!(dir).catch((error: unknown) => [broken(name, error)])));
    await stopAll();
    console.log(`${name}: done after ${Math.round(performance.now() / 1000)} s`);
  }
} finally {
  await stopAll();
  await rm(dir, { recursive: true, force: true });
}
console.log(`\n${table(rows)}`);
record(
  "proxy",
  rows.map(({ what, asked, measured, nginx, met }) => ({
    what,
    measured: nginx ? `${measured}; nginx ${nginx}` : measured,
    ...(asked && { promised: asked, met }),
  })),
);
if (rows.some(({ met }) => !met)) process.exitCode = 1;
