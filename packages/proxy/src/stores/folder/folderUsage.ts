/**
 * Bytes of all objects in a folder. They are counted by looks through the folder, and between two looks by what puts and removals
 * report. A look takes a while: a put that is under way, or ends, meanwhile counts once, with the bytes that it reports.
 */
export class FolderUsage {
  bytes = 0;
  /** Puts under way, and those that ended since the look began: bytes that each name had before. */
  readonly #puts = new Map<string, { active: number; before: number }>();
  /** Bytes that were added since the look began. */
  #since = 0;
  #isLooking = false;

  /** Notes the begin of a put. @param before bytes of the object that is there already; the first of several puts counts */
  begin(name: string, before: number): void {
    const put = this.#puts.get(name) ?? { active: 0, before };
    put.active++;
    this.#puts.set(name, put);
  }

  /** Notes the end of a put. */
  end(name: string): void {
    const put = this.#puts.get(name)!;
    put.active--;
    if (put.active === 0 && !this.#isLooking) this.#puts.delete(name);
  }

  /** Counts bytes that were added; negative ones were removed. */
  add(bytes: number): void {
    this.#since += bytes;
    this.bytes = Math.max(0, this.bytes + bytes);
  }

  /**
   * Counts anew what lies in the folder.
   *
   * @param look walks through the folder, and reports the size of each object to `count`; resolves to false where it broke off
   */
  async recount(look: (count: (name: string, size: number) => void) => Promise<boolean>): Promise<void> {
    let bytes = 0;
    this.#since = 0;
    this.#isLooking = true;
    let isWhole = false;
    try {
      isWhole = await look((name, size) => {
        bytes += this.#puts.get(name)?.before ?? size;
      });
    } finally {
      this.#isLooking = false;
      for (const [name, { active }] of this.#puts) if (active === 0) this.#puts.delete(name);
    }
    if (isWhole) this.bytes = Math.max(0, bytes + this.#since);
  }
}
