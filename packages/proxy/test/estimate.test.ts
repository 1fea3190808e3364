import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { cli } from "./support/process.js";

const NUMBERS = ["--views", "1M", "--pictures", "10k"];

interface Printed {
  traffic: { views: number; from: string };
  strategies: { name: string; hitShare: number; costPerMillionViews: number }[];
}

test("a few numbers become a table, and JSON", async () => {
  const text = await cli(["estimate", ...NUMBERS]);
  expect(text.stderr).toBe("");
  expect(text.stdout).toMatch(
    /^30 days from empty caches on: 1M views of 10K pictures \(1\.5 MB each\) in 12 variants \(40 kB each\)/,
  );
  for (const name of ["originals", "eager", "processing proxy", "cache proxy", "CDN", "bucket first"])
    expect(text.stdout).toMatch(new RegExp(`^${name} +\\d+\\.\\d\\d %`, "m"));
  expect(text.stdout).toContain("Examples of the order of what a large cloud asks for without a discount, not offers.");
  const json = JSON.parse((await cli(["estimate", ...NUMBERS, "--json"])).stdout) as Printed;
  expect(json.traffic).toMatchObject({ views: 1_000_000, from: "numbers" });
  expect(json.strategies.map(({ name }) => name)).toHaveLength(6);
});

test("prices are printed, edited and read", async () => {
  const cwd = await scratch();
  const { stdout } = await cli(["estimate", "--print-prices"]);
  const table = JSON.parse(stdout) as { prices: Record<string, { price: number }> };
  for (const price of Object.values(table.prices)) price.price = 0;
  table.prices.cdnRequest!.price = 7;
  await writeFile(join(cwd, "prices.json"), JSON.stringify(table));
  const { stdout: json } = await cli(["estimate", ...NUMBERS, "--prices", "prices.json", "--json"], {}, cwd);
  const costs = (JSON.parse(json) as Printed).strategies.map(({ costPerMillionViews }) => costPerMillionViews);
  expect(costs).toEqual([0, 0, 0, 0, expect.closeTo(7), 0]);
});

test("a log says views, lengths and how often an image was asked for again", async () => {
  const cwd = await scratch();
  const line = (hour: number, path: string): string =>
    `::1 - - [01/Mar/2026:${String(hour).padStart(2, "0")}:00:00 +0000] "GET ${path} HTTP/1.1" 200 30000 "-" "-"`;
  const lines = Array.from({ length: 24 }, (_, hour) => line(hour, `/${hour % 6}.avif`));
  await writeFile(join(cwd, "access.log"), `${lines.join("\n")}\nnonsense\n`);
  const { stdout, stderr } = await cli(["estimate", "access.log", "--json"], {}, cwd);
  expect(stderr).toBe("");
  const { traffic, strategies } = JSON.parse(stdout) as Printed;
  // 24 views within 23 hours, in 30 days of them.
  expect(traffic).toMatchObject({
    from: "log",
    views: expect.closeTo((24 * (30 * 24)) / 23),
    bytes: 30_000,
    hitShareOfLog: 0.75,
  });
  expect(strategies.find(({ name }) => name === "bucket first")?.hitShare).toBe(0.75);
});

test.each([
  [["--views", "1M"], "estimate: expected logs, or both --views and --pictures"],
  [["--views", "1.5", "--pictures", "1"], "expected a whole number, 1 to 10000000000000, as 1500 or 1.5k"],
  [[...NUMBERS, "--hit-share", "2"], "expected a number, 0 to 1"],
  [[...NUMBERS, "--prices", "missing.json"], "--prices: expected a file that can be read"],
  [["missing.log"], "missing.log: expected an access log"],
  [["package.json"], "logs: expected views of images over some time, found none"],
])("%j is refused in one line", async (args, message) => {
  const cwd = await scratch();
  await writeFile(join(cwd, "package.json"), "{}\n");
  const { code, stderr } = await cli(["estimate", ...args], {}, cwd);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
