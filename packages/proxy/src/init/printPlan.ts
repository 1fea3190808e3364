import { diffArrays } from "diff";
import type { InitPlan, PlannedFile } from "./plan.js";

/** Returns the lines by which two texts differ: removed ones with a minus, added ones with a plus. */
const changedLines = (before: string[], after: string[]): string[] =>
  diffArrays(before, after).flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => `${added ? "+" : "-"} ${line}`.trimEnd()) : [],
  );

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
