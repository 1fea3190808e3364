import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApps } from "../src/build.js";
import type { Case } from "../src/cases.js";
import { launchChromium } from "../src/engines/chromium.js";
import type { Engine } from "../src/engines/engine.js";
import { type Lab, startLab } from "../src/lab.js";
import { frameworkOf, installedReleases, peerRangeOf, type Release } from "../src/releases.js";
import { runCase } from "../src/runCase.js";
import { scenarios } from "../src/scenarios.js";
import { aligned, cellOf } from "../src/table.js";
import { checkCase, titleOf } from "./checkCase.js";
import { inTurn } from "./inTurn.js";

const RELEASES = installedReleases();

/** Cases in which releases differ: in the hydration, and in the attributes of a later render. Each page has an image of each shape. */
const CASES: Omit<Case, "adapter">[] = [
  { mode: "late", outcome: "hit", head: true },
  { mode: "late", outcome: "hit", head: false },
  { mode: "late", outcome: "miss", head: true },
  { mode: "late", outcome: "miss", head: false },
  { mode: "late", outcome: "fail", head: true },
  { mode: "late", outcome: "fail", head: false },
  { mode: "fast", outcome: "miss", head: true },
  { mode: "streamed", outcome: "miss", head: true },
  { mode: "client", outcome: "hit", head: false },
  { mode: "client", outcome: "miss", head: false },
];
const columnOf = ({ mode, outcome, head }: Omit<Case, "adapter">): string =>
  `${mode}${head ? " +head" : ""}, ${outcome}`;

/** Finds the releases of the framework whose modules are in the bundles, by the names that the bundler leaves in comments. */
function bundledOf({ adapter }: Release, dist: string): string[] {
  const text = readdirSync(`${dist}/client`).map((file) => readFileSync(`${dist}/client/${file}`, "utf8"));
  const name = adapter === "vue" ? "runtime-core" : frameworkOf(adapter)[0];
  return [
    ...new Set([...text.join("\n").matchAll(new RegExp(`[@+/]${name}@([\\d.]+)`, "g"))].map(([, v]) => v as string)),
  ];
}

/** Scenarios in which releases differ, each of one framework. */
const DIFFER = scenarios.filter(({ name }) => /streams|<svelte:head>/.test(name));

let engine: Engine | string;
const rows = new Map<Release, Map<string, string>>();
beforeAll(async () => {
  engine = await launchChromium();
});
afterAll(async () => {
  if (typeof engine === "string") return;
  const table = [["", ...CASES.map(columnOf)]];
  for (const [{ adapter, version }, cells] of rows) {
    table.push([`${adapter} ${version}`, ...CASES.map((kase) => cells.get(columnOf(kase)) ?? "-")]);
  }
  process.stdout.write(`\n${aligned(table)}\n`);
  await engine.close();
});

describe.each(RELEASES)("$adapter $version", (release) => {
  let lab: Lab;
  let dist: string;
  beforeAll(async () => {
    if (typeof engine === "string") return;
    dist = await buildApps(release);
    lab = await startLab(engine, dist);
    rows.set(release, new Map());
  });
  afterAll(async () => lab?.close());

  test("is the one that runs", ({ skip }) => {
    if (typeof engine === "string") return skip(engine);
    // The newest shares its folder with the other frameworks' newest.
    expect(bundledOf(release, dist)).toEqual([release.version]);
  });

  for (const scenario of DIFFER.filter(({ adapters }) => adapters.includes(release.adapter))) {
    test(scenario.name, async ({ skip }) => {
      if (typeof engine === "string") return skip(engine);
      await scenario.run(lab, release.adapter, engine.name);
    });
  }

  describe.concurrent("pages", () => {
    for (const kase of CASES.map((kase): Case => ({ ...kase, adapter: release.adapter }))) {
      test(titleOf(kase), async ({ skip }) => {
        if (typeof engine === "string") return skip(engine);
        const result = await inTurn(engine.tabs, () => runCase(lab, kase));
        rows.get(release)?.set(columnOf(kase), cellOf(result));
        checkCase(result, kase);
      });
    }
  });
});

test.each([...new Set(RELEASES.map(({ adapter }) => adapter))])(
  "%s: the peer range begins at the oldest release here, and ends with the newest",
  (name) => {
    const own = RELEASES.filter(({ adapter }) => adapter === name);
    const majors = [...new Set(own.map(({ version }) => version.split(".")[0]))];
    const range = majors.map((major) => `^${own.find(({ version }) => version.startsWith(`${major}.`))?.version}`);
    expect(peerRangeOf(own[0] as Release)).toBe(range.join(" || "));
  },
);
