/** Most names whose use is remembered. */
const MOST_NAMES = 32_768;

/** Uses that are too fresh to be seen in the times of files. Times are milliseconds since 1970. */
export class FreshUses {
  /** Names with the time of their last use; the oldest first. */
  readonly #times = new Map<string, number>();

  /** Notes a use now, and returns its time. */
  add(name: string): number {
    const now = Date.now();
    this.#times.delete(name);
    this.#times.set(name, now);
    if (this.#times.size > MOST_NAMES) {
      const [oldest] = this.#times.keys();
      this.#times.delete(oldest!);
    }
    return now;
  }

  delete(name: string): void {
    this.#times.delete(name);
  }

  /** Returns the time of a file's last use: that of a noted use, or of the file itself. */
  lastUse(name: string, { atimeMs, mtimeMs }: { atimeMs: number; mtimeMs: number }): number {
    return Math.max(atimeMs, mtimeMs, this.#times.get(name) ?? 0);
  }
}
