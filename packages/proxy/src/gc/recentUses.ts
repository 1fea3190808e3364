import type { Fingerprint } from "./fingerprint.js";

/** Slots of the largest table: 42 MB. */
const MOST_SLOTS = 2 ** 22;

/** Uses in memory that are not in the file yet: a table of at most two million names, each with the last day of its use. */
export class RecentUses {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  /** Days, 0 for an empty slot. */
  #days = new Uint16Array(1024);
  #size = 0;

  /** True where the table takes no more names. */
  get isFull(): boolean {
    return this.#size >= MOST_SLOTS / 2;
  }

  /** Notes a use. @param day days since 1970, 1..65,535 */
  add([high, low]: Fingerprint, day: number): void {
    if (this.#size * 2 >= this.#days.length) this.#grow();
    const slot = this.#slotOf(high, low);
    if (this.#days[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#size++;
    }
    if (day > this.#days[slot]!) this.#days[slot] = day;
  }

  /** Returns the last day of a name, 0 for one without any use. */
  get([high, low]: Fingerprint): number {
    return this.#days[this.#slotOf(high, low)]!;
  }

  /** Yields all names in the order of their numbers, and empties the table once all are read. */
  *drain(): Generator<[high: number, low: number, day: number]> {
    const order = new Uint32Array(this.#size);
    let filled = 0;
    for (let slot = 0; slot < this.#days.length; slot++) if (this.#days[slot] !== 0) order[filled++] = slot;
    order.sort((a, b) => this.#high[a]! - this.#high[b]! || this.#low[a]! - this.#low[b]!);
    for (const slot of order) yield [this.#high[slot]!, this.#low[slot]!, this.#days[slot]!];
    this.#days.fill(0);
    this.#size = 0;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#days.length - 1;
    let slot = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    while (this.#days[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const old = [this.#high, this.#low, this.#days] as const;
    const slots = old[2].length * 2;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#days = new Uint16Array(slots);
    this.#size = 0;
    for (let slot = 0; slot < old[2].length; slot++)
      if (old[2][slot] !== 0) this.add([old[0][slot]!, old[1][slot]!], old[2][slot]!);
  }
}
