import { expect } from "vitest";
import { type Case, expectedOf, SHAPES, type Shape } from "../src/cases.js";
import type { CaseResult } from "../src/runCase.js";

/** A function for the cases in which an engine differs; it returns the expectation that holds there, and the reason. */
export type Exception = (
  kase: Case,
  shape: Shape,
) => { bucket?: number | "more"; proxy?: number | "more"; why: string } | undefined;

/** Compares a page with the acceptance matrix. */
export function checkCase(result: CaseResult, kase: Case, exception: Exception = () => undefined): void {
  for (const shape of SHAPES) {
    const { times: _, ...seen } = result.images[shape];
    const { why: _why, ...differs } = exception(kase, shape) ?? { why: "" };
    const expected = { ...expectedOf(kase.outcome, shape), ...differs };
    if (expected.bucket === "more") expected.bucket = Math.max(1, seen.bucket);
    if (expected.proxy === "more") expected.proxy = Math.min(2, Math.max(1, seen.proxy));
    expect({ shape, ...seen }, result.requests.join("\n")).toEqual({ shape, ...expected });
  }
  expect(result.console).toEqual([]);
}

export const titleOf = ({ adapter, mode, head, outcome, kind }: Case): string =>
  `${kind === "set" ? "set, " : ""}${adapter}, ${mode}, ${head ? "head script" : "no head script"}, ${outcome}`;
