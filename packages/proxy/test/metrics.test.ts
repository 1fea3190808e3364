import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { send } from "./support/http.js";
import { failure, image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { metric, signed, startProxy } from "./support/proxy.js";

/** Dashboard and alert rules. */
const MONITORING = new URL("../monitoring/", import.meta.url);
/** True where the package `prometheus` of Debian is installed. */
const promtool = spawnSync("promtool", ["--version"]).status === 0;

/** Runs promtool and returns its faults and advice, or its report. */
function run(args: string[], input?: string): string {
  const { stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8", input });
  return stdout + stderr;
}

const metricsOf = async (url: string): Promise<string> => (await send(url, "/metrics")).text;

test("every series is there from the first scrape, with 0", async () => {
  const { url } = await startProxy((await startImgproxy()).url);
  const text = await metricsOf(url);
  const values = (name: string, label: string): string[] =>
    [...text.matchAll(new RegExp(`^${name}\\{[^}]*${label}="([^"]*)"[^}]*\\} 0$`, "gm"))].map(
      ([, value]) => value ?? "",
    );
  expect(values("bucketfirst_requests_total", "result")).toEqual([
    "hit",
    "miss",
    "joined",
    "negative",
    "passed",
    "error",
  ]);
  expect(values("bucketfirst_meta_requests_total", "result")).toEqual(["hit", "miss", "joined", "negative", "error"]);
  expect(values("bucketfirst_request_seconds_count", "result")).toHaveLength(6);
  expect(values("bucketfirst_responses_total", "status_class")).toEqual(["2xx", "3xx", "4xx", "5xx", "none"]);
  expect(values("bucketfirst_stored_total", "result")).toEqual(["stored", "exists", "healed", "dropped", "cancelled"]);
  expect(values("bucketfirst_skipped_total", "reason")).toEqual(
    expect.arrayContaining(["status", "expires", "too-large"]),
  );
  expect(values("bucketfirst_connections_shed_total", "what")).toEqual(["idle", "refused"]);
  expect(values("bucketfirst_upstream_seconds_count", "status_class")).toHaveLength(5);
  expect(values("bucketfirst_store_seconds_count", "call")).toHaveLength(15);
});

test("says which version runs, and what the process uses", async () => {
  const { url } = await startProxy((await startImgproxy()).url);
  const text = await metricsOf(url);
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(text).toContain(`bucketfirst_build_info{version="${version}",node="${process.version}"} 1\n`);
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
});

test("counts responses by their class, and the calls of imgproxy and the bucket", async () => {
  const upstream = await startImgproxy(image(await jpeg()));
  const running = await startProxy(upstream.url);
  const path = signed("/w:11");
  expect((await send(running.url, path)).status).toBe(200);
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(1));
  expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT");
  upstream.script = failure(404, "Not found");
  expect((await send(running.url, signed("/w:12"))).status).toBe(404);
  expect((await send(running.url, "/wrong/w:12/aGk")).status).toBe(403);
  const of = (line: string): Promise<number> => metric(running, `bucketfirst_${line}`);
  expect(await of('responses_total{status_class="2xx"}')).toBe(2);
  expect(await of('responses_total{status_class="4xx"}')).toBe(2);
  expect(await of('upstream_seconds_count{status_class="2xx"}')).toBe(1);
  expect(await of('upstream_seconds_count{status_class="4xx"}')).toBe(1);
  expect(await of('store_seconds_count{call="get",result="ok"}')).toBe(1);
  expect(await of('store_seconds_count{call="get",result="missing"}')).toBe(2);
  expect(await of('store_seconds_count{call="put",result="ok"}')).toBe(1);
});

test("an imgproxy that gives no response is a class of its own, and a bucket that fails is an error", async () => {
  const store = createMemoryStore();
  store.get = () => Promise.reject(new Error("the bucket is away"));
  const running = await startProxy("http://127.0.0.1:1", { store });
  expect((await send(running.url, signed("/w:13"))).status).toBe(502);
  expect(await metric(running, 'bucketfirst_upstream_seconds_count{status_class="none"}')).toBe(1);
  expect(await metric(running, 'bucketfirst_responses_total{status_class="5xx"}')).toBe(1);
  expect(await metric(running, 'bucketfirst_store_seconds_count{call="get",result="error"}')).toBeGreaterThanOrEqual(1);
});

test.each(["alerts.yml", "grafana.json"])("%s names only series and label values that there are", async (file) => {
  const { url } = await startProxy((await startImgproxy()).url);
  const [text, given] = await Promise.all([metricsOf(url), readFile(new URL(file, MONITORING), "utf8")]);
  const names = new Set(given.match(/\b(?:bucketfirst|process)_[a-z_]+/g));
  expect(names.size).toBeGreaterThan(5);
  for (const name of names) expect(text, name).toMatch(new RegExp(`^${name}[ {]`, "m"));
  for (const [, label, value] of given.matchAll(/\b(result|status_class|reason|call)=\\?"([a-z0-9]+)\\?"/g))
    expect(text).toContain(`${label}="${value}"`);
});

test("the dashboard has a panel for each series of our own", async () => {
  const { url } = await startProxy((await startImgproxy()).url);
  const panels = await readFile(new URL("grafana.json", MONITORING), "utf8");
  const series = [...(await metricsOf(url)).matchAll(/^# TYPE (bucketfirst_[a-z_]+)/gm)].map(([, name]) => name);
  const shed = "bucketfirst_connections_shed_total";
  for (const name of series) if (name !== shed) expect(panels).toContain(name);
});

test.skipIf(!promtool)("promtool accepts the metrics, and the alerts fire when they should", async () => {
  const { url } = await startProxy((await startImgproxy()).url);
  // What Node and the process report is not ours to name.
  const ours = (await metricsOf(url)).split("\n").filter((line) => /^(# (HELP|TYPE) )?bucketfirst_/.test(line));
  expect(run(["check", "metrics"], `${ours.join("\n")}\n`)).toBe("");
  const path = (file: string): string => fileURLToPath(new URL(file, MONITORING));
  expect(run(["check", "rules", path("alerts.yml")])).toContain("SUCCESS");
  expect(run(["test", "rules", path("alerts.test.yml")])).toContain("SUCCESS");
});
