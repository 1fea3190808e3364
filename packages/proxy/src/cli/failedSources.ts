/** The failures of a run: one line for each source, once all of its addresses have been asked for. */
export class FailedSources {
  readonly #print: (line: string) => void;
  readonly #left = new Map<string, number>();
  readonly #failed = new Map<string, { reason: string; url: string; count: number }>();

  constructor(sources: readonly string[], print: (line: string) => void) {
    this.#print = print;
    for (const source of sources) this.#left.set(source, (this.#left.get(source) ?? 0) + 1);
  }

  /** Notes that an address of a source has been asked for, and why that failed. */
  ended(source: string, failure?: { reason: string; url: string }): void {
    const failed = this.#failed.get(source);
    if (failed && failure) failed.count++;
    else if (failure) this.#failed.set(source, { ...failure, count: 1 });
    const left = (this.#left.get(source) ?? 0) - 1;
    this.#left.set(source, left);
    const first = this.#failed.get(source);
    if (left > 0 || !first) return;
    const more = first.count > 1 ? `  and ${first.count - 1} more` : "";
    this.#print(`failed  ${first.reason}  ${source}  ${first.url}${more}`);
  }
}
