import { afterAll, beforeAll, describe, test } from "vitest";
import { CASES, type Case, SHAPES } from "../src/cases.js";
import type { Engine } from "../src/engines/engine.js";
import { type Lab, startLab } from "../src/lab.js";
import { type CaseResult, measureGaps, runCase } from "../src/runCase.js";
import type { Scenario } from "../src/scenarios/scenario.js";
import { scenarios } from "../src/scenarios.js";
import { printExceptions, printGaps, printTable } from "../src/table.js";
import { checkCase, type Exception, titleOf } from "./checkCase.js";
import { inTurn } from "./inTurn.js";

/** Returns each reason with the cells that it explains. */
function exceptionsOf(results: ReadonlyMap<Case, CaseResult>, exception?: Exception): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const kase of results.keys()) {
    for (const shape of SHAPES) {
      const why = exception?.(kase, shape)?.why;
      if (why) found.set(why, (found.get(why) ?? new Set()).add(`${kase.adapter} ${kase.mode} ${kase.outcome}`));
    }
  }
  return found;
}

/** Defines the tests of the matrix in one engine, and prints its table. */
export function matrix(
  launch: () => Promise<Engine | string>,
  exception?: Exception,
  /** Scenarios that the engine cannot show, with its reason. */
  without: Partial<Record<Scenario["name"], string>> = {},
): void {
  let engine: Engine | string;
  let lab: Lab;
  const results = new Map<Case, CaseResult>();
  const left = new Map<string, string>();
  beforeAll(async () => {
    engine = await launch();
    if (typeof engine !== "string") lab = await startLab(engine);
  });
  afterAll(async () => {
    if (typeof engine === "string") return;
    // Nothing is printed where only single cases ran.
    if (results.size > 0) {
      printTable(engine, results);
      printExceptions(engine, exceptionsOf(results, exception), left);
      printGaps(engine, await measureGaps(lab));
    }
    await lab.close();
    await engine.close();
  });
  describe.concurrent("matrix", () => {
    for (const kase of CASES) {
      test(titleOf(kase), async ({ skip }) => {
        if (typeof engine === "string") return skip(engine);
        const result = await inTurn(engine.tabs, () => runCase(lab, kase));
        results.set(kase, result);
        checkCase(result, kase, exception);
      });
    }
  });
  describe.concurrent("scenarios", () => {
    for (const scenario of scenarios) {
      for (const adapter of scenario.adapters) {
        test(`${scenario.name}, ${adapter}`, async ({ skip }) => {
          if (typeof engine === "string") return skip(engine);
          const { tabs, name } = engine;
          const { only } = scenario;
          const elsewhere = only && !only.names.includes(name) && `only in ${only.names.join(" and ")}: ${only.why}`;
          const reason = elsewhere || without[scenario.name];
          if (reason) {
            left.set(scenario.name, reason);
            return skip(reason);
          }
          await inTurn(tabs, () => scenario.run(lab, adapter, name));
        });
      }
    }
  });
}
