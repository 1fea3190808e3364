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
export function printedSteps({ ladder, knownWidth = 1 / 0, width }: Ladder): PrintedStep[] {
  const isDensities = ladder.endsWith("x");
  // The width of a density is known where the width of the box is.
  const scale = isDensities ? width : 1;
  const steps = ladder.split("-");
  const last = steps.findIndex((step) => Number.parseFloat(step) * scale! >= knownWidth);
  return steps.slice(0, last < 0 ? steps.length : last + 1).map((step, i) => {
    if (i !== last) return { step, descriptor: isDensities ? step : `${step}w` };
    const known = Math.round((knownWidth / scale!) * 1000) / 1000;
    return { step, descriptor: known + (isDensities ? "x" : "w") };
  });
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
