/** A step of a ladder in a srcset: the member's name without a format, and the descriptor. */
export interface PrintedStep {
  step: string;
  descriptor: string;
}

/** Input of {@link printedSteps}: the fields that it needs of a set and of the image around it. */
export interface Ladder {
  ladder: string;
  knownWidth?: number;
  width?: number;
}

/**
 * Returns the steps of a ladder that are printed: all, or, where the source's width is known, those below it and the first
 * one at or above it, with the width that its image has.
 *
 * @param set `ladder` and `knownWidth` of a set, `width` of its box in CSS pixels
 * @example
 * printedSteps({ ladder: "200-400-600", knownWidth: 300 })
 * // [{ step: "200", descriptor: "200w" }, { step: "400", descriptor: "300w" }]
 * printedSteps({ ladder: "1x-2x", knownWidth: 300, width: 200 })
 * // [{ step: "1x", descriptor: "1x" }, { step: "2x", descriptor: "1.5x" }]
 */
export function printedSteps({ ladder, knownWidth, width }: Ladder): PrintedStep[] {
  const unit = ladder.endsWith("x") ? "x" : "w";
  // The width of a density is known where the width of the box is.
  const most = Math.round((knownWidth! / (unit === "x" ? width! : 1)) * 1000) / 1000 || 1 / 0;
  return ladder
    .split("-")
    .filter((_, i, all) => !(Number.parseFloat(all[i - 1]!) >= most))
    .map((step) => ({ step, descriptor: Math.min(Number.parseFloat(step), most) + unit }));
}

/**
 * Returns the step for `src`: the smallest printed one at or above the box's width (1x of densities), else the last.
 *
 * @example
 * srcStep({ ladder: "200-400-600", width: 300 }) // "400"
 * srcStep({ ladder: "200-400-600" }) // "600"
 * srcStep({ ladder: "1x-2x", width: 300 }) // "1x"
 */
export function srcStep(set: Ladder): string {
  const steps = printedSteps(set);
  const least = set.ladder.endsWith("x") ? 1 : (set.width ?? 1 / 0);
  return (steps.find(({ step }) => Number.parseFloat(step) >= least) ?? steps.at(-1)!).step;
}
