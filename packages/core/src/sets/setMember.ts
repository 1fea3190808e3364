import type { Step } from "./ladder.js";

/** A member of a set: one step, bare or in one of the set's formats. */
export interface SetMember {
  step: Step;
  format?: string;
}

/**
 * Finds the member with a name. All names are compared, since `1.5x.webp` has two dots.
 *
 * @example
 * findMember(readLadder("1x-1.5x"), ["webp"], "1.5x.webp")?.format // "webp"
 */
export function findMember(steps: readonly Step[], formats: readonly string[], name: string): SetMember | undefined {
  for (const step of steps) {
    if (name === step.text) return { step };
    for (const format of formats) if (name === `${step.text}.${format}`) return { step, format };
  }
  return undefined;
}
