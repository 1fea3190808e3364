import type { InitPlan, PlannedFile } from "./plan.js";

/** Returns the lines that a planned file adds, each with a plus; keys are not among them. */
function addedLines({ before, after, printed }: PlannedFile): string[] {
  if (printed) return printed.map((line) => `+ ${line}`);
  if (before === undefined)
    return after
      .trimEnd()
      .split("\n")
      .map((line) => `+ ${line}`.trimEnd());
  const old = before.split("\n");
  const added: string[] = [];
  // The change only adds lines, so the old ones follow one another in the new text.
  let next = 0;
  for (const line of after.split("\n")) {
    if (line === old[next]) next++;
    else added.push(`+ ${line.replace(/\r$/, "")}`);
  }
  return added;
}

/**
 * Returns a plan as text for a terminal: each file with the lines that are added to it, what stays, and what is left to do
 * by hand. A key is never shown.
 */
export function printPlan({ framework, files, kept, byHand }: InitPlan): string {
  return [
    `${framework}: ${files.length === 0 ? "nothing to write" : `${files.length} file${files.length > 1 ? "s" : ""} to write`}`,
    ...files.flatMap((file) => [
      "",
      `${file.path} (${file.before === undefined ? "new" : "lines are added"})`,
      ...addedLines(file),
    ]),
    ...(kept.length > 0 ? ["", ...kept.map(({ path, reason }) => `${path} stays as it is: ${reason}`)] : []),
    ...byHand.flatMap(({ path, lines, reason }) => [
      "",
      `${path}, by hand (${reason}):`,
      ...lines.map((line) => `  ${line}`),
    ]),
  ].join("\n");
}
