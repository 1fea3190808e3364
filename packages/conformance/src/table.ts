import { ADAPTERS, type Case, KINDS, MODES, OUTCOMES, SHAPES } from "./cases.js";
import type { Engine } from "./engines/engine.js";
import type { CaseResult, Gaps } from "./runCase.js";

/** Returns the requests of one page, and the stages that it shows at the end. */
export const cellOf = ({ images }: CaseResult): string => {
  const cells = SHAPES.map((shape) => `b${images[shape].bucket} p${images[shape].proxy} ${images[shape].stage}`);
  return [...new Set(cells)].join(" / ");
};

/** Writes the lines of a table with aligned columns. */
export function aligned(table: string[][]): string {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

/** Prints the observations: a row for each adapter, mode and head script, a column for each outcome. */
export function printTable({ name, version }: Engine, results: ReadonlyMap<Case, CaseResult>): void {
  const rows = KINDS.flatMap((kind) =>
    ADAPTERS.flatMap((adapter) =>
      MODES.flatMap((mode) =>
        [true, false].flatMap((head) => {
          const row = [...results].filter(
            ([k]) => k.kind === kind && k.adapter === adapter && k.mode === mode && k.head === head,
          );
          const cells = OUTCOMES.map((outcome) => {
            const found = row.find(([k]) => k.outcome === outcome);
            return found ? cellOf(found[1]) : "-";
          });
          const title = `${kind === "set" ? "set, " : ""}${adapter} ${mode}${head ? " +head" : ""}`;
          return row.length ? [[title, ...cells]] : [];
        }),
      ),
    ),
  );
  const table = [[`${name} ${version}`, ...OUTCOMES], ...rows];
  process.stdout.write(`\n${aligned(table)}\n`);
}

/** Prints the time from the bucket's response to the request at the proxy, and our own part of it. */
export function printGaps({ name }: Engine, { gapMs, swapMs }: Gaps): void {
  const summary = (times: readonly number[]): string => {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (part: number): string | undefined => sorted[Math.floor((sorted.length - 1) * part)]?.toFixed(0);
    return `median ${at(0.5)} ms, 95% ${at(0.95)} ms, most ${at(1)} ms`;
  };
  process.stdout.write(
    `${name}: from a miss to the proxy, head script, ${gapMs.length} images: ${summary(gapMs)}; ` +
      `of which from the error event to the request: ${summary(swapMs)}\n`,
  );
}

/** Prints the cells that may differ from the acceptance matrix and the scenarios that are left out, with the engine's reasons. */
export function printExceptions(
  { name }: Engine,
  cells: ReadonlyMap<string, ReadonlySet<string>>,
  scenarios: ReadonlyMap<string, string>,
): void {
  const lines = [
    ...[...cells].map(([why, which]) => `${which.size > 6 ? `${which.size} cells` : [...which].join(", ")}: ${why}`),
    ...[...scenarios].map(([scenario, why]) => `"${scenario}": ${why}`),
  ];
  process.stdout.write(lines.map((line) => `${name}, exception: ${line}\n`).join(""));
}
