import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES, type Case, expectedOf, SHAPES, type Shape } from "../src/cases.js";
import type { Engine } from "../src/engines/engine.js";
import { type Lab, startLab } from "../src/lab.js";
import { type CaseResult, runCase } from "../src/runCase.js";
import { type Scenario, scenarios } from "../src/scenarios.js";
import { printTable } from "../src/table.js";

/** Where an engine differs, and why; returns the literal that holds there. */
export type Exception = (kase: Case, shape: Shape) => { bucket?: number | "more"; proxy?: number | "more" } | undefined;

let running = 0;
const queue: (() => void)[] = [];

/** Runs at most `limit` jobs at once: as many as the engine has tabs. */
async function inTurn<T>(limit: number, job: () => Promise<T>): Promise<T> {
  if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
  else running += 1;
  try {
    return await job();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The matrix in one engine, and its table. */
export function matrix(
  launch: () => Promise<Engine | string>,
  exception: Exception = () => undefined,
  /** Scenarios that the engine cannot show, with its reason. */
  without: Partial<Record<Scenario["name"], string>> = {},
): void {
  let engine: Engine | string;
  let lab: Lab;
  const results = new Map<Case, CaseResult>();
  beforeAll(async () => {
    engine = await launch();
    if (typeof engine !== "string") lab = await startLab(engine);
  });
  afterAll(async () => {
    if (typeof engine === "string") return;
    printTable(engine, results);
    await lab.close();
    await engine.close();
  });
  const titleOf = ({ adapter, mode, head, outcome }: Case): string =>
    `${adapter}, ${mode}, ${head ? "head script" : "no head script"}, ${outcome}`;
  describe.concurrent("matrix", () => {
    for (const kase of CASES) {
      test(titleOf(kase), async ({ skip }) => {
        if (typeof engine === "string") return skip(engine);
        const result = await inTurn(engine.tabs, () => runCase(lab, kase));
        results.set(kase, result);
        for (const shape of SHAPES) {
          const { gapMs: _, ...seen } = result.images[shape];
          const expected = { ...expectedOf(kase.outcome, shape), ...exception(kase, shape) };
          if (expected.bucket === "more") expected.bucket = Math.max(1, seen.bucket);
          if (expected.proxy === "more") expected.proxy = Math.min(2, Math.max(1, seen.proxy));
          expect({ shape, ...seen }, result.requests.join("\n")).toEqual({ shape, ...expected });
        }
        expect(result.console).toEqual([]);
      });
    }
  });
  describe.concurrent("scenarios", () => {
    for (const scenario of scenarios) {
      for (const adapter of scenario.adapters) {
        test(`${scenario.name}, ${adapter}`, async ({ skip }) => {
          if (typeof engine === "string") return skip(engine);
          const { tabs, name } = engine;
          if (scenario.engines && !scenario.engines.includes(name)) return skip(`only in ${scenario.engines}`);
          const reason = without[scenario.name];
          if (reason) return skip(reason);
          await inTurn(tabs, () => scenario.run(lab, adapter, name));
        });
      }
    }
  });
}
