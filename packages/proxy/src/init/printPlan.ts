import type { InitPlan, PlannedFile } from "./plan.js";

/** Returns the length of the longest common subsequence of the rests of two lists, for every pair of positions. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i]![j] =
        before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

/** Returns the lines by which two texts differ: removed ones with a minus, added ones with a plus. */
function changedLines(before: readonly string[], after: readonly string[]): string[] {
  const lengths = commonLengths(before, after);
  const changed: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      changed.push(`- ${before[i++]}`);
    else changed.push(`+ ${after[j++]}`.trimEnd());
  }
  return changed;
}

/** Returns the lines that a planned file changes; keys are not among them. */
function linesOf({ before, after, printed }: PlannedFile): string[] {
  if (printed) return printed.map((line) => `+ ${line}`);
  const lines = (text: string): string[] => text.trimEnd().split(/\r?\n/);
  return changedLines(before === undefined ? [] : lines(before), lines(after));
}

/**
 * Returns a plan as text for a terminal: each file with the lines that change in it, what stays, and what is left to do by
 * hand. A key is never shown.
 */
export function printPlan({ framework, files, kept, byHand }: InitPlan): string {
  const count = files.length === 0 ? "nothing" : `${files.length} file${files.length > 1 ? "s" : ""}`;
  return [
    `${framework}: ${count} to write`,
    ...files.flatMap((file) => [
      "",
      `${file.path} (${file.before === undefined ? "new" : "changed"})`,
      ...linesOf(file),
    ]),
    ...(kept.length > 0 ? ["", ...kept.map(({ path, reason }) => `${path} stays as it is: ${reason}`)] : []),
    ...byHand.flatMap(({ path, lines, reason }) => [
      "",
      `${path}, by hand (${reason}):`,
      ...lines.map((line) => `  ${line}`),
    ]),
  ].join("\n");
}
