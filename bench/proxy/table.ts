/** One line of the result: the promise and the measured value. */
export interface Row {
  what: string;
  asked: string;
  measured: string;
  /** Value of nginx in the same run, where there is one. */
  nginx?: string;
  met: boolean;
}

/** Writes the rows as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  return [
    "| what | asked | measured | nginx, same run | met |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(
      ({ what, asked, measured, nginx, met }) =>
        `| ${what} | ${asked} | ${measured} | ${nginx ?? ""} | ${met ? "yes" : "**no**"} |`,
    ),
  ].join("\n");
}

/** Returns the middle value; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Returns the value that 95 % do not exceed. */
export function percentile95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]!;
}
