import { decimal } from "../options/decimal.js";

/** One step of a ladder: a width in pixels, or a density. */
export interface Step {
  /** The step as it stands in the ladder and in the names of members: `800`, `1.5x`. */
  text: string;
  value: number;
  unit: "w" | "x";
}

/** Most steps of a set, since each is a picture that any visitor may have made. */
export const MAX_STEPS = 32;

/** Writes one step: a width as a number, a density with its `x`. */
export function stepText(value: number, unit: "w" | "x"): string {
  return decimal(value) + (unit === "x" ? "x" : "");
}

function readStep(text: string): Step | undefined {
  const unit = text.endsWith("x") ? "x" : "w";
  const value = Number(unit === "x" ? text.slice(0, -1) : text);
  const isStep = value > 0 && (unit === "x" ? Number.isFinite(value) : Number.isSafeInteger(value));
  return isStep && stepText(value, unit) === text ? { text, value, unit } : undefined;
}

/**
 * Reads the steps of a ladder; `undefined` unless it is written as builders write it: one unit, ascending, none twice.
 *
 * @example
 * readLadder("200-400") // [{ text: "200", value: 200, unit: "w" }, { text: "400", value: 400, unit: "w" }]
 * readLadder("400-200") // undefined
 */
export function readLadder(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (const part of text.split("-", MAX_STEPS + 1)) {
    const step = readStep(part);
    const before = steps.at(-1);
    if (!step || (before && (step.unit !== before.unit || step.value <= before.value))) return undefined;
    steps.push(step);
  }
  return steps.length > MAX_STEPS ? undefined : steps;
}
